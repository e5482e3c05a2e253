"""Segments, personas and journey maps from customer data: the steps of the studio as functions.

The names below are the stable face of the package; ``docs/python.md`` shows them at work. Each is imported when
it is first used, so ``import core`` is immediate.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from core.adapters.readers import read_source
    from core.claims import Claim
    from core.demo import write_demo
    from core.errors import Finding, WayprintError
    from core.exports.bundle import read_study
    from core.exports.folder import audit_folder, write_result
    from core.exports.html_report import html_report
    from core.exports.journeys import export_journey
    from core.exports.personas import export_personas
    from core.journeys import JourneyMap, dump_journey, load_journey
    from core.personas import Persona
    from core.pipeline import StudyResult, describe, evidence_data, listen, map_journey, prepare, run_study
    from core.schema import TableKind, with_changes
    from core.segmentation import SegmentationConfig, segment
    from core.study import Study
    from core.tables import Source
    from core.templates import load_template

__all__ = [
    "Claim",
    "Finding",
    "JourneyMap",
    "Persona",
    "SegmentationConfig",
    "Source",
    "Study",
    "StudyResult",
    "TableKind",
    "WayprintError",
    "audit_folder",
    "describe",
    "dump_journey",
    "evidence_data",
    "export_journey",
    "export_personas",
    "html_report",
    "listen",
    "load_journey",
    "load_template",
    "map_journey",
    "prepare",
    "read_source",
    "read_study",
    "run_study",
    "segment",
    "with_changes",
    "write_demo",
    "write_result",
]

_HOMES = {
    "core.adapters.readers": ("read_source",),
    "core.claims": ("Claim",),
    "core.demo": ("write_demo",),
    "core.errors": ("Finding", "WayprintError"),
    "core.exports.bundle": ("read_study",),
    "core.exports.folder": ("audit_folder", "write_result"),
    "core.exports.html_report": ("html_report",),
    "core.exports.journeys": ("export_journey",),
    "core.exports.personas": ("export_personas",),
    "core.journeys": ("JourneyMap", "dump_journey", "load_journey"),
    "core.personas": ("Persona",),
    "core.pipeline": ("StudyResult", "describe", "evidence_data", "listen", "map_journey", "prepare", "run_study"),
    "core.schema": ("TableKind", "with_changes"),
    "core.segmentation": ("SegmentationConfig", "segment"),
    "core.study": ("Study",),
    "core.tables": ("Source",),
    "core.templates": ("load_template",),
}
_HOME_OF = {name: home for home, names in _HOMES.items() for name in names}


def __getattr__(name: str) -> object:
    if name not in _HOME_OF:
        message = f"module 'core' has no attribute {name!r}"
        raise AttributeError(message)
    return getattr(import_module(_HOME_OF[name]), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
