"""Which attributes of a segment may stand on one sheet: those that its real members have together."""

from collections.abc import Sequence

import numpy as np

from core.claims import EvidenceData, meets
from core.config import MIN_GROUP_SIZE
from core.profiles import Trait
from core.schema import Facet, Meaning, name_words

MIN_AGES: dict[str, int] = {
    "retired": 45,
    "pensioner": 45,
    "married": 16,
    "divorced": 16,
    "widowed": 16,
    "separated": 16,
    "phd": 21,
    "doctorate": 21,
    "master": 20,
    "bachelor": 18,
    "university": 17,
    "graduate": 17,
}
"""Words of a level, and the age below which nobody is said to be it, whatever a table claims."""

MIN_WORKING_AGE = 14
NOT_WORKING = frozenset(
    {"student", "pupil", "school", "child", "none", "no", "home", "unemployed", "unknown", "other", "apprentice"}
)
"""Words of an occupation that people below working age can have."""

_ABOUT_THEM = frozenset({Meaning.OCCUPATION, Meaning.EDUCATION, Meaning.FAMILY})


def plausible(data: EvidenceData, segment_id: str, traits: Sequence[Trait]) -> tuple[Trait, ...]:
    """Return the traits without those on who somebody is that cannot stand beside a stronger one.

    Two such traits go together only where enough members have both. Independent of the data, nobody is described as
    working, married or retired at an age at which people are not.
    """
    member = data.members(segment_id)
    kept: list[Trait] = []
    shown: list[Trait] = []
    for trait in sorted(traits, key=lambda one: one.spec.meaning is not Meaning.AGE):  # the age decides on the rest
        if not _is_demographic(trait):
            shown.append(trait)
        elif not any(is_impossible(one, trait) for one in kept) and all(
            _go_together(data, member, one, trait) for one in kept
        ):
            kept.append(trait)
            shown.append(trait)
    return tuple(trait for trait in traits if trait in shown)


def is_impossible(age: Trait, other: Trait) -> bool:
    """Return whether nobody of an age can be what another trait says."""
    if age.spec.meaning is not Meaning.AGE or age.condition.op != "between" or other.spec.meaning not in _ABOUT_THEM:
        return False
    oldest = float(age.condition.values[1])
    words = {word for value in other.condition.values for word in name_words(str(value))}
    if any(oldest < least for word, least in MIN_AGES.items() if word in words):
        return True
    works = other.spec.meaning is Meaning.OCCUPATION and words and words.isdisjoint(NOT_WORKING)
    return bool(works) and oldest < MIN_WORKING_AGE


def _is_demographic(trait: Trait) -> bool:
    return trait.spec.facet is Facet.DEMOGRAPHIC or trait.spec.meaning in _ABOUT_THEM


def _go_together(data: EvidenceData, member: np.ndarray, one: Trait, other: Trait) -> bool:
    if one.spec.name == other.spec.name:  # two levels of one column: each is said with its own share
        return True
    _, both = meets(data.customers.frame, (one.condition, other.condition))
    return int((both & member).sum()) >= MIN_GROUP_SIZE
