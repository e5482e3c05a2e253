"""How much a trait tells, and a name for each segment from its most telling ones."""

import re
from collections.abc import Mapping, Sequence

from core.claims import Condition, EvidenceData, measure_share
from core.profiles._compare import MIN_EFFECT, Comparison
from core.profiles._traits import MAX_P, Trait, is_personal, is_said, named_by
from core.schema import Facet, Meaning
from core.wording import tag

MAX_TAGS = 6
"""So many of a segment's traits are tried for its name."""

_TELLING = {
    "purchase": 0.3,
    "value": 0.3,
    "visits": 0.35,
    "time": 0.2,
    "trust": 0.2,
    "satisfaction": 0.25,
    "offers": 0.15,
}
"""What a topic counts beyond its effect, see `weight`."""


def weight(trait: Trait) -> float:
    """Return how much a trait tells a reader: its effect, and more for what people ask of a customer first.

    Those questions are how much and how decidedly they buy, how often they come, when, and what they think; what
    a segment rarely does is the last thing to say of it.
    """
    evidence = trait.claim.evidence
    effect = abs(evidence.effect) if evidence else 0.0
    if trait.topic in _TELLING:
        bonus = _TELLING[trait.topic]
    elif trait.spec.facet is Facet.ATTITUDINAL:
        bonus = 0.15
    elif trait.spec.facet is Facet.CHANNEL:
        bonus = -0.2
    elif trait.spec.facet is Facet.DEMOGRAPHIC:
        bonus = 0.1
    else:
        bonus = -0.3 if trait.topic.startswith(("content", "count")) else 0.0
    is_little = trait.claim.phrase.startswith(("rarely ", "have few ")) or " less often" in trait.claim.phrase
    return effect + bonus - (0.4 if is_little else 0.0)


def name_segments(
    data: EvidenceData,
    found: Mapping[str, tuple[Trait, ...]],
    compared: Mapping[str, Sequence[Comparison]],
    given: Mapping[str, str],
) -> dict[str, str]:
    """Return the name of each segment: the one it has already, else a short one from its most telling traits.

    No new name is that of another segment, nor the same words in another order. What is said behind the first trait
    sets the segment apart from the others that are named by it; where no trait does, any column may.

    Parameters
    ----------
    data : EvidenceData
        The customers and the segment of each.
    found, compared : mapping of str to sequence
        The traits and the comparisons of each segment, by id.
    given : mapping of str to str
        Names that segments have already, by id.
    """
    names = {segment_id: given[segment_id] for segment_id in found if segment_id in given}
    for segment_id, own in found.items():
        if segment_id in names:
            continue
        tests = _tags(own)
        first = next(iter(tests), "")
        namesakes = [one for one, name in names.items() if first and _words(first) <= _words(name)]
        tests |= {one: test for one, test in _further(compared.get(segment_id, ())).items() if one not in tests}
        apart = (one for one in tests if all(sets_apart(data, tests[one], segment_id, other) for other in namesakes))
        options = [first, *(f"{first}, {_lowered(one)}" for one in apart if one != first)] if first else []
        taken = {_words(name) for name in names.values()}
        number_name = f"Segment {segment_id.removeprefix('s').lstrip('0')}"
        names[segment_id] = next((name for name in options if _words(name) not in taken), number_name)
    return {segment_id: names[segment_id] for segment_id in found}


def _tags(own: Sequence[Trait]) -> dict[str, Condition]:
    """Return what a segment can be called, the most telling first, and the test that its members meet."""
    named = (one for one in own if is_said(one.spec) and one.spec.meaning is not Meaning.OUTCOME)
    told = [one for one in sorted(named, key=lambda one: -weight(one)) if one.tag and not is_personal(one.spec)]
    found: dict[str, Condition] = {}
    for one in told:
        found.setdefault(one.tag, one.condition)
    return dict(list(found.items())[:MAX_TAGS])


def _further(compared: Sequence[Comparison]) -> dict[str, Condition]:
    """Return the same of columns in which a segment does not differ enough from everyone else to be a trait."""
    found: dict[str, Condition] = {}
    for one in compared:
        if is_said(one.spec) and one.spec.meaning is not Meaning.OUTCOME and not is_personal(one.spec):
            test = one.member.where[0]
            high = one.high and test.op != "at_most"
            called = tag(one.spec, named_by(one), high=high) if one.member.effect > 0 else ""
            if called:
                found.setdefault(called, test)
    return found


def sets_apart(data: EvidenceData, test: Condition, segment_id: str, other: str) -> bool:
    """Return whether a test holds for clearly more members of one segment than of another one."""
    beside = measure_share(data, segment_id, (test,), versus=other)
    return beside.effect >= MIN_EFFECT and beside.p_value < MAX_P


def _lowered(name: str) -> str:
    return f"{name[:1].lower()}{name[1:]}"


def _words(name: str) -> frozenset[str]:
    """Return what a name says, in any order: "Rare visitors, web users" is "Web users, rare visitors"."""
    return frozenset(re.findall(r"\w+", name.casefold()))
