"""Headlines that would read the same go on to say what tells their people apart."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

import numpy as np

from core.claims import Claim, Condition, Evidence, EvidenceData, adjusted_claims, is_noticeable, measure_share
from core.config import MIN_GROUP_SIZE, MIN_PREVALENCE
from core.personas._headline import choose_headline, headline_text, is_code, is_outcome, prevalence_of
from core.profiles import MIN_EFFECT, Against, Trait, sets_apart, weight
from core.schema import ColumnSpec
from core.wording import number_phrase, phrase, sentence, topic

MIN_SAYING = 3
"""What so many segments say of themselves tells a little less of each."""

_Line = tuple[Trait, ...]


def choose_headlines(
    data: EvidenceData, traits: Mapping[str, Sequence[Trait]], between: Sequence[Claim]
) -> dict[str, tuple[Trait, ...]]:
    """Return the attributes of each headline, by segment; no two read the same where anything tells the two apart.

    Each of those that would goes on with what its members are more than those of the other: rather what sets them apart
    from everyone else too. Where too few match the longer line, it is cut from its end.

    Parameters
    ----------
    data : EvidenceData
        The tables of evidence.
    traits : mapping of str to sequence of Trait
        What may be said of each segment.
    between : sequence of Claim
        How the segments differ from each other, see `core.personas.tell_apart`.
    """
    n_saying = Counter(one.claim.phrase for own in traits.values() for one in own)
    said = {words for words, n in n_saying.items() if n >= MIN_SAYING}
    against = Against(data, traits)
    lines = {one: choose_headline(data, one, own, said, against=against) for one, own in traits.items()}
    by_text: dict[str, list[str]] = {}
    for segment_id, line in lines.items():
        by_text.setdefault(headline_text(line), []).append(segment_id)
    for alike in by_text.values():
        direct = _direct_traits(data, alike, between)
        for own in alike:
            for other in (one for one in alike if one != own):
                if not any(sets_apart(data, trait.condition, own, other) for trait in lines[own]):
                    known = [trait for trait in _told(traits[own]) if sets_apart(data, trait.condition, own, other)]
                    lines[own] = _longer(data, own, lines[own], [*known, *direct.get((own, other), [])])
    return lines


def _told(traits: Sequence[Trait]) -> list[Trait]:
    """Return what a headline can say, the most telling first."""
    told = (one for one in traits if not (is_outcome(one) or is_code(one)))
    clear = (one for one in told if one.claim.evidence is not None and is_noticeable(one.claim.evidence))
    return sorted(clear, key=lambda one: (-weight(one), one.claim.id))


def _longer(data: EvidenceData, segment_id: str, line: _Line, options: Sequence[Trait]) -> _Line:
    """Return a line with the first option behind as much of it as enough members match."""
    for kept in range(len(line), -1, -1):
        for trait in options:
            if any(trait.topic == one.topic for one in line[:kept]):
                continue
            last = prevalence_of(data, segment_id, (*line[:kept], trait))[-1]
            if last.share >= MIN_PREVALENCE and last.n >= MIN_GROUP_SIZE:
                return (*line[:kept], trait)
    return line


def _direct_traits(
    data: EvidenceData, alike: Sequence[str], between: Sequence[Claim]
) -> dict[tuple[str, str], list[Trait]]:
    """Return what tells each of some segments from each of the others, by the two, as said in the claims on them."""
    specs = {spec.name: spec for spec in data.customers.columns}
    found = [trait for claim in between if claim.segment_id in alike for trait in _direct(data, claim, alike, specs)]
    members = adjusted_claims(tuple(trait.member for trait in found))
    by_pair: dict[tuple[str, str], list[Trait]] = {}
    for trait, member in zip(found, members, strict=True):
        counted = trait if trait.member is trait.claim else replace(trait, member=member)
        versus = trait.claim.evidence.versus if trait.claim.evidence else ""
        by_pair.setdefault((trait.claim.segment_id, versus), []).append(counted)
    return by_pair


def _direct(data: EvidenceData, claim: Claim, alike: Sequence[str], specs: Mapping[str, ColumnSpec]) -> Iterator[Trait]:
    """Yield a claim on two segments as a trait: of a number, a member has more (or less) than is typical of the other.

    Nothing for a code, or where no more members of the first meet the test.
    """
    shown = claim.evidence
    if shown is None or shown.versus not in alike:
        return
    spec = specs[shown.column or shown.where[0].column]
    if shown.statistic == "median":
        test = _beyond(data, shown)
        said = number_phrase(spec, shown, test)
    else:
        test = shown.where[0]
        said = phrase(spec, test, high=test.op != "at_most")
    own = claim.model_copy(update={"phrase": said})
    member = own if shown.statistic != "median" else _member_claim(data, own, shown, test, specs)
    trait = Trait(spec, own, member, topic(spec, test), "")
    if member.evidence and member.evidence.effect >= MIN_EFFECT and not is_code(trait):
        yield trait


def _beyond(data: EvidenceData, shown: Evidence) -> Condition:
    """Return the test of lying beyond the typical value of the other segment, on the side of the first."""
    numbers = data.numbers(shown.column)
    known = numbers[~np.isnan(numbers)]
    if shown.value > shown.others_value:
        return Condition(column=shown.column, op="at_least", values=(float(known[known > shown.others_value].min()),))
    return Condition(column=shown.column, op="at_most", values=(float(known[known < shown.others_value].max()),))


def _member_claim(
    data: EvidenceData, claim: Claim, shown: Evidence, test: Condition, specs: Mapping[str, ColumnSpec]
) -> Claim:
    counted = measure_share(data, claim.segment_id, (test,), versus=shown.versus)
    return claim.model_copy(
        update={"id": f"{claim.id}-members", "sentence": sentence(counted, specs, {}, {}), "evidence": counted}
    )
