"""The studio on one store: all work on studies, and what leaves it."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from core.adapters.narrators import OpenAiNarrator
from core.adapters.stores import MemoryStudyStore, SqlStudyStore
from core.config import NarratorSettings, Settings
from core.errors import ConfigError, DataError
from core.exports.bundle import add_study, export_bundle, import_bundle, read_study
from core.exports.customers import customers_csv
from core.exports.exported import ExportedFile
from core.exports.html_report import html_report
from core.exports.journeys import JourneyFormat, PaperName, export_journey
from core.exports.personas import PersonaFormat, export_personas, exported_personas
from core.narration import Narrator
from core.pipeline import Prepared, evidence_data
from core.schema import ColumnSpec
from core.services._base import check_current
from core.services._customers import CustomerWork
from core.services._journeys import JourneyWork
from core.services._personas import PersonaWork
from core.services._segment_marks import MarkWork
from core.services._themes import ThemeWork


@dataclass(frozen=True, slots=True)
class Studio(ThemeWork, CustomerWork, MarkWork, PersonaWork, JourneyWork):
    """What a person does in the studio, one method each; where store and analysis are wired."""

    def report(self, study_id: str, prepared: Prepared | None) -> str:
        """Return the study as one self-contained HTML page."""
        return html_report(self.store.load(study_id), _specs(prepared))

    def export_personas(
        self, study_id: str, prepared: Prepared | None, to: PersonaFormat, *, persona_ids: Sequence[str] = ()
    ) -> ExportedFile:
        """Return personas as a file, all of them by default; see `core.exports.personas.export_personas`."""
        return export_personas(self.store.load(study_id), _specs(prepared), to, persona_ids=persona_ids)

    def export_journey(
        self,
        study_id: str,
        prepared: Prepared | None,
        journey_id: str,
        to: JourneyFormat,
        *,
        paper: PaperName | None = None,
    ) -> ExportedFile:
        """Return a journey map as a file; see `core.exports.journeys.export_journey`."""
        return export_journey(self.store.load(study_id), journey_id, _specs(prepared), to, paper=paper)

    def export_customers(
        self,
        study_id: str,
        prepared: Prepared | None,
        *,
        persona_ids: Sequence[str] = (),
        columns: Sequence[str] = (),
    ) -> ExportedFile:
        """Return the customers of personas as CSV; see `core.exports.customers.customers_csv`.

        Personas without data and those of too few customers are left out unless they are named.
        """
        study = self.store.load(study_id)
        if prepared is None or not study.members_table:
            message = f"Study {study.name!r} has no segments, so no persona has customers."
            raise ConfigError(message, hint="Find segments first.")
        check_current(study, prepared)
        personas, findings = exported_personas(study, persona_ids)
        chosen = [one for one in personas if persona_ids or one.segment_id is not None]
        data = evidence_data(prepared, self.store.table(study.members_table), None, study.declared)
        text = customers_csv(chosen, data, self.sources(study), columns)
        name = f"{chosen[0].id}-customers.csv" if len(chosen) == 1 else f"{study.id}-customers.csv"
        return ExportedFile(name, "text/csv", text.encode(), findings)

    def bundle(self, study_id: str) -> bytes:
        """Return the study as a .zip that imports back equal."""
        return export_bundle(self.store.load(study_id), self.store)

    def add_bundle(self, content: bytes) -> str:
        """Import a bundle and return the id of its study."""
        return import_bundle(content, self.store, now=self.clock())

    def add_folder(self, folder: Path) -> str:
        """Add the study of a folder that `run` wrote and return its id; DataError when there is none in it."""
        if not (folder / "study.json").is_file():
            message = f"There is no study in {folder}."
            raise DataError(message, hint="Give a folder that run wrote, or the id of a study of the studio.")
        study, tables = read_study(folder)
        return add_study(study, tables, self.store, now=self.clock())


def _specs(prepared: Prepared | None) -> dict[str, ColumnSpec]:
    return {spec.name: spec for spec in prepared.customers.columns} if prepared else {}


def build_studio(settings: Settings) -> Studio:
    """Return the studio on the SQLite store of this installation; StoreError when it cannot be opened.

    What was deleted long ago, and tables that no study needs, are removed.
    """
    studio = Studio(SqlStudyStore(settings.home))
    studio.store.purge(now=studio.clock())
    studio.store.collect_garbage()
    return studio


def passing_studio() -> Studio:
    """Return a studio that keeps nothing on disk: for the study of a folder that is only read."""
    return Studio(MemoryStudyStore())


def build_narrator(settings: NarratorSettings) -> Narrator:
    """Return what words paragraphs with the model of these settings; nothing is sent before it is asked."""
    return OpenAiNarrator(settings)
