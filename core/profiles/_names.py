"""How much a trait tells, and a name for each segment from its most telling ones."""

from collections.abc import Mapping

from core.profiles._traits import Trait, is_personal, is_said
from core.schema import Facet, Meaning

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
    return effect + bonus - (0.4 if trait.claim.phrase.startswith(("rarely ", "have few ")) else 0.0)


def name_segments(found: Mapping[str, tuple[Trait, ...]], given: Mapping[str, str]) -> dict[str, str]:
    """Return the name of each segment: the one it has already, else a short one from its most telling traits.

    No new name is that of another segment, nor the same words in another order.
    """
    names = {segment_id: given[segment_id] for segment_id in found if segment_id in given}
    for segment_id, segment_traits in found.items():
        if segment_id in names:
            continue
        named = (one for one in segment_traits if is_said(one.spec) and one.spec.meaning is not Meaning.OUTCOME)
        ordered = sorted(named, key=lambda one: -weight(one))
        tags = list(dict.fromkeys(trait.tag for trait in ordered if trait.tag and not is_personal(trait.spec)))
        options = [*tags[:1], *(f"{tags[0]}, {other[:1].lower()}{other[1:]}" for other in tags[1:6])]
        number_name = f"Segment {segment_id.removeprefix('s').lstrip('0')}"
        taken = {_words(name) for name in names.values()}
        names[segment_id] = next((name for name in options if _words(name) not in taken), number_name)
    return {segment_id: names[segment_id] for segment_id in found}


def _words(name: str) -> frozenset[str]:
    """Return what a name says, in any order: "Rare visitors, web users" is "Web users, rare visitors"."""
    return frozenset(name.casefold().split(", "))
