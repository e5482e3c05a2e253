"""The studio on one store: all work on studies, and what leaves it."""

from dataclasses import dataclass

from core.adapters.stores import SqlStudyStore
from core.config import Settings
from core.exports.bundle import export_bundle, import_bundle
from core.exports.html_report import html_report
from core.pipeline import (
    Prepared,
)
from core.services._journeys import JourneyWork
from core.services._personas import PersonaWork
from core.services._segments import SegmentWork


@dataclass(frozen=True, slots=True)
class Studio(SegmentWork, PersonaWork, JourneyWork):
    """What a person does in the studio, one method each; where store and analysis are wired."""

    def report(self, study_id: str, prepared: Prepared | None) -> str:
        """Return the study as one self-contained HTML page."""
        specs = {spec.name: spec for spec in prepared.customers.columns} if prepared else {}
        return html_report(self.store.load(study_id), specs)

    def bundle(self, study_id: str) -> bytes:
        """Return the study as a .zip that imports back equal."""
        return export_bundle(self.store.load(study_id), self.store)

    def add_bundle(self, content: bytes) -> str:
        """Import a bundle and return the id of its study."""
        return import_bundle(content, self.store, now=self.clock())


def build_studio(settings: Settings) -> Studio:
    """Return the studio on the SQLite store of this installation; StoreError when it cannot be opened.

    What was deleted long ago, and tables that no study needs, are removed.
    """
    studio = Studio(SqlStudyStore(settings.home))
    studio.store.purge(now=studio.clock())
    studio.store.collect_garbage()
    return studio
