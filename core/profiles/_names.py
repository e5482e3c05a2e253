"""How much a trait tells, and a name for each segment from its most telling ones."""

import re
from collections.abc import Mapping, Sequence

from core.claims import Condition, EvidenceData, measure_share
from core.profiles._against import Against
from core.profiles._compare import MIN_EFFECT, Comparison
from core.profiles._traits import MAX_P, Trait, is_personal, is_said, named_by
from core.schema import ColumnSpec, Facet, Meaning
from core.wording import shared_words, tag

_LITTLE = re.compile(r"^(?:rarely|never|have few|make few) | less often\b")

_FEATURE, _SMALL = "events.", {"at", "for", "in", "of", "on", "per", "the", "with"}

SAID_COST = 0.15
"""What a trait tells less where other segments say the same: then one that tells about as much goes before it."""

TRUE_COST = 0.3
"""What a trait may tell less than the most telling one to lead a name before it, where only it holds against all."""

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
    return effect + bonus - (0.4 if _LITTLE.search(trait.claim.phrase) else 0.0)


def is_variant(one: ColumnSpec, other: ColumnSpec) -> bool:
    """Return whether two columns are of one thing by their labels: at least half of all their words are in both.

    Features that the studio makes are told apart by their topics.

    Examples
    --------
    >>> cpi, cci, rate = (
    ...     ColumnSpec(name=label, role="number", label=label)
    ...     for label in ("cons price index", "cons conf index", "emp var rate")
    ... )
    >>> is_variant(cpi, cci), is_variant(cpi, rate)
    (True, False)
    """
    if one.name.startswith(_FEATURE) or other.name.startswith(_FEATURE):
        return False
    words, others = (set(spec.label.lower().split()) - _SMALL for spec in (one, other))
    return 2 * len(words & others) >= len(words | others)


def name_segments(
    data: EvidenceData,
    found: Mapping[str, tuple[Trait, ...]],
    compared: Mapping[str, Sequence[Comparison]],
    given: Mapping[str, str],
) -> dict[str, str]:
    """Return the name of each segment: the one it has already, else a short one from its most telling traits.

    A name leads with a trait that no other segment has more of, where one tells nearly as much as the most telling one;
    else such a trait is said behind it. No new name is that of another segment, nor the same words in another order.
    What is said behind the first trait sets the segment apart from the others that are named by it, or of which as many
    have it; where no trait does, any column may.

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
    leading: dict[str, ColumnSpec] = {}
    against = Against(data, found)
    for segment_id, own in found.items():
        if segment_id in names:
            continue
        told = _named_by_most(own)
        true = [one for one in told if against.holds(one, segment_id)]
        first = _first(data, segment_id, _leaders(told, true), leading)
        if first is not None:
            leading[segment_id] = first.spec
        tests = {one.tag: one.condition for one in (*true, *told)} | _further(compared.get(segment_id, ()))
        options = _options(data, segment_id, first.tag, tests, names) if first is not None else []
        if first is not None and (equals := against.equals(first, segment_id)):
            options = [*_apart(data, segment_id, first.tag, tests, equals), *options]
        if first is not None and first not in true:  # then what holds against all others is said with it
            whole = {_joined(first.tag, one.tag) for one in true}
            options = [*(name for name in options if name in whole), *options]
        taken = {_words(name) for name in names.values()}
        number_name = f"Segment {segment_id.removeprefix('s').lstrip('0')}"
        names[segment_id] = next((name for name in options if _words(name) not in taken), number_name)
    return {segment_id: names[segment_id] for segment_id in found}


def _named_by_most(own: Sequence[Trait]) -> list[Trait]:
    """Return the traits that a segment can be named by, the most telling first, each tag once."""
    named = (one for one in own if is_said(one.spec) and one.spec.meaning is not Meaning.OUTCOME)
    told = (one for one in sorted(named, key=lambda one: -weight(one)) if one.tag and not is_personal(one.spec))
    by_tag: dict[str, Trait] = {}
    for one in told:
        by_tag.setdefault(one.tag, one)
    return list(by_tag.values())[:MAX_TAGS]


def _leaders(told: Sequence[Trait], true: Sequence[Trait]) -> Sequence[Trait]:
    """Return the traits that may lead a name: those that hold against all others and tell enough, else all."""
    return [one for one in true if weight(one) >= weight(told[0]) - TRUE_COST] or told


def _first(
    data: EvidenceData, segment_id: str, told: Sequence[Trait], leading: Mapping[str, ColumnSpec]
) -> Trait | None:
    """Return the trait that leads the name; one that tells about as much where the names of others lead with the first.

    It must set the segment apart from these. None without any trait.
    """
    if not told:
        return None
    rivals = [other for other, spec in leading.items() if is_variant(spec, told[0].spec)]
    for one in told[1:] if rivals else ():
        is_new = not any(is_variant(spec, one.spec) for spec in leading.values())
        is_as_telling = weight(one) >= weight(told[0]) - SAID_COST
        if is_new and is_as_telling and all(sets_apart(data, one.condition, segment_id, other) for other in rivals):
            return one
    return told[0]


def _options(
    data: EvidenceData, segment_id: str, first: str, tests: Mapping[str, Condition], names: Mapping[str, str]
) -> list[str]:
    """Return the names that begin with a tag; what follows sets the segment apart from others that it also names."""
    namesakes = [one for one, name in names.items() if _words(first) <= _words(name)]
    return [first, *_apart(data, segment_id, first, tests, namesakes)]


def _apart(
    data: EvidenceData, segment_id: str, first: str, tests: Mapping[str, Condition], others: Sequence[str]
) -> list[str]:
    """Return the names of a tag and a further one that sets the segment apart from some others."""
    apart = (one for one in tests if all(sets_apart(data, tests[one], segment_id, other) for other in others))
    return [_joined(first, one) for one in apart if one != first]


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


def _joined(first: str, second: str) -> str:
    """Return two tags as one name; what both begin with is said once.

    Examples
    --------
    >>> _joined("Small spenders on wines", "Small spenders on fish"), _joined("Rare visitors", "Web users")
    ('Small spenders on wines and fish', 'Rare visitors, web users')
    >>> _joined("Rare visitors", "DSL internet service")
    'Rare visitors, DSL internet service'
    """
    start, own, other, end = shared_words(first, second)
    if start and own and other:
        return " ".join(filter(None, (start, own, "and", other, end)))
    is_plain = second.split(" ", 1)[0][1:].islower()  # "DSL" and "iPhone" are written as they are
    return f"{first}, {second[:1].lower()}{second[1:]}" if is_plain else f"{first}, {second}"


def _words(name: str) -> frozenset[str]:
    """Return what a name says, in any order: "Rare visitors, web users" is "Web users, rare visitors"."""
    return frozenset(re.findall(r"\w+", name.casefold()))
