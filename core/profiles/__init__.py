"""What tells a segment apart: size, worth, differences with intervals, and the rules that describe it."""

from core.profiles._against import Against
from core.profiles._build import Profiled, build_profiles, index_frame
from core.profiles._compare import FITS_NONE, MIN_EFFECT, Comparison, compare
from core.profiles._model import (
    MIN_FIDELITY,
    Certainty,
    Difference,
    Leaf,
    Overview,
    Rule,
    SegmentProfile,
    Surrogate,
    Worth,
)
from core.profiles._names import SAID_COST, is_variant, name_segments, sets_apart, weight
from core.profiles._search import (
    PICTURE_ID,
    PLACED_ID,
    RULES_ID,
    VERDICT_IDS,
    again_ids,
    doubt_id,
    halves_id,
    stop_ids,
    style_id,
)
from core.profiles._surrogate import find_surrogate
from core.profiles._traits import MAX_P, Trait, is_personal, is_said, telling, traits
from core.profiles._worth import worth_column

__all__ = [
    "FITS_NONE",
    "MAX_P",
    "MIN_EFFECT",
    "MIN_FIDELITY",
    "PICTURE_ID",
    "PLACED_ID",
    "RULES_ID",
    "SAID_COST",
    "VERDICT_IDS",
    "Against",
    "Certainty",
    "Comparison",
    "Difference",
    "Leaf",
    "Overview",
    "Profiled",
    "Rule",
    "SegmentProfile",
    "Surrogate",
    "Trait",
    "Worth",
    "again_ids",
    "build_profiles",
    "compare",
    "doubt_id",
    "find_surrogate",
    "halves_id",
    "index_frame",
    "is_personal",
    "is_said",
    "is_variant",
    "name_segments",
    "sets_apart",
    "stop_ids",
    "style_id",
    "telling",
    "traits",
    "weight",
    "worth_column",
]
