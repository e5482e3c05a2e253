"""What tells a segment apart: size, differences with intervals, and the rule that describes it."""

from core.profiles._build import build_profiles, effects_frame
from core.profiles._compare import MAX_LEVELS, Comparison, compare
from core.profiles._model import Difference, Rule, SegmentProfile
from core.profiles._names import name_segments, weight
from core.profiles._rules import MAX_CONDITIONS, find_rule, rule_text
from core.profiles._traits import MAX_P, MIN_EFFECT, Trait, is_personal, is_said, telling, traits

__all__ = [
    "MAX_CONDITIONS",
    "MAX_LEVELS",
    "MAX_P",
    "MIN_EFFECT",
    "Comparison",
    "Difference",
    "Rule",
    "SegmentProfile",
    "Trait",
    "build_profiles",
    "compare",
    "effects_frame",
    "find_rule",
    "is_personal",
    "is_said",
    "name_segments",
    "rule_text",
    "telling",
    "traits",
    "weight",
]
