"""From sources to a study, step by step: pages, command line and notebooks call the same functions.

prepare     sources → linked tables, one row a customer
segment     (core.segmentation) → who belongs together
listen      feedback → sentiment and themes
describe    segments → profiles, personas and their claims
map_journey persona and template → a journey map and its claims
run_study   all of them in order
"""

from core.pipeline._describe import (
    Description,
    describe,
    evidence_data,
    names_of,
    renewed,
    retell,
    stages_for,
    with_worth,
)
from core.pipeline._listen import listen, template_for, with_stages
from core.pipeline._map import claims_of_map, fits_data, map_journey
from core.pipeline._prepare import Prepared, events_source, feedback_source, prepare, specs_of
from core.pipeline._run import StudyResult, run_study

__all__ = [
    "Description",
    "Prepared",
    "StudyResult",
    "claims_of_map",
    "describe",
    "events_source",
    "evidence_data",
    "feedback_source",
    "fits_data",
    "listen",
    "map_journey",
    "names_of",
    "prepare",
    "renewed",
    "retell",
    "run_study",
    "specs_of",
    "stages_for",
    "template_for",
    "with_stages",
    "with_worth",
]
