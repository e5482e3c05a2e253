"""What tells a segment apart: size, differences with intervals, and the rule that describes it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
from pydantic import BaseModel, ConfigDict

from core.claims import (
    Claim,
    Condition,
    Evidence,
    EvidenceData,
    adjust_p_values,
    measure_median,
    measure_share,
    meets,
    slug,
)
from core.config import MIN_GROUP_SIZE, OnProgress, no_progress
from core.schema import ColumnSpec, Facet, Meaning, Role, Unit
from core.wording import MOSTLY, listed, number_phrase, phrase, sentence, tag, topic

MAX_P = 0.05
"""A difference is shown only below this p-value, adjusted over all comparisons of the study."""

MIN_EFFECT = 0.15
"""... and only from this effect on: 15 points between shares, or a rank-biserial correlation of 0.15."""

MAX_LEVELS = 40
"""Columns with more levels are not compared level by level."""

MAX_CONDITIONS = 4
"""A rule with more conditions is not one that a person uses."""

N_RULE_CANDIDATES = 14

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

_SUMS = {"events.spend_total", "events.n_purchases", "events.checkout_completion"}
"""Features that took no part because others say them in parts, and that people ask for."""


class Rule(BaseModel):
    """A short description of a segment that a person could use.

    `conditions` (at most four) joined by "and"; `precision`: share of the customers it picks who are members;
    `reach`: share of the members it picks. Both 0 to 1.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    conditions: tuple[Condition, ...]
    text: str
    n: int
    precision: float
    reach: float


class Difference(BaseModel):
    """How far a segment lies from everyone else on one column: `effect` -1 to 1, above 0 means higher."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    column: str
    label: str
    effect: float


class SegmentProfile(BaseModel):
    """One segment in plain words: `claim_ids` are the differences to show, largest first, each subject once.

    `differences` holds every column that took part in finding segments, shown or not: the heat map.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    segment_id: str
    name: str
    size: int
    share: float
    claim_ids: tuple[str, ...]
    rule: Rule | None
    differences: tuple[Difference, ...] = ()


@dataclass(frozen=True, slots=True)
class Trait:
    """One column on which a segment differs from everyone else.

    claim : what is shown, with the larger picture (a median, or a share).
    member : the share claim whose predicate one customer can meet; the same as `claim` for shares.
    topic, tag : what it is about, and words that can name the segment.
    """

    spec: ColumnSpec
    claim: Claim
    member: Claim
    topic: str
    tag: str

    @property
    def condition(self) -> Condition:
        """The test a single customer meets."""
        evidence = self.member.evidence
        assert evidence is not None, "a trait is always measured"  # noqa: S101
        return evidence.where[0]


@dataclass(frozen=True, slots=True)
class Comparison:
    """One column (or level) of one segment.

    what : the direction or level, as in claim ids.
    shown, member : what is displayed, and the share whose predicate one customer can meet.
    signed : effect for the heat map, -1 to 1, above 0 when the segment is higher.
    """

    spec: ColumnSpec
    what: str
    shown: Evidence
    member: Evidence
    signed: float

    @property
    def high(self) -> bool:
        """Whether the segment lies above everyone else."""
        return self.shown.effect >= 0


def compare(
    data: EvidenceData, segment_ids: tuple[str, ...], *, on_progress: OnProgress = no_progress
) -> dict[str, tuple[Comparison, ...]]:
    """Return every comparison of every segment with everyone else, largest effect first, p-values adjusted over all.

    Segments below the minimum size are left out.
    """
    members = {segment_id: data.members(segment_id) for segment_id in segment_ids}
    described = [segment_id for segment_id, member in members.items() if member.sum() >= MIN_GROUP_SIZE]
    found: list[tuple[str, Comparison]] = []
    columns = data.customers.columns
    for place, spec in enumerate(columns):
        on_progress(place / max(len(columns), 1), f"Comparing {spec.label}")
        for segment_id in described:
            found.extend((segment_id, one) for one in _comparisons(data, segment_id, spec))
    adjusted = _adjusted([one for _, one in found])
    by_segment: dict[str, list[Comparison]] = {segment_id: [] for segment_id in described}
    for (segment_id, _), one in zip(found, adjusted, strict=True):
        by_segment[segment_id].append(one)
    return {
        segment_id: tuple(sorted(ones, key=lambda one: (-abs(one.shown.effect), one.spec.name, one.what)))
        for segment_id, ones in by_segment.items()
    }


def _adjusted(comparisons: list[Comparison]) -> list[Comparison]:
    shown = adjust_p_values(np.array([one.shown.p_value for one in comparisons]))
    member = adjust_p_values(np.array([one.member.p_value for one in comparisons]))
    return [
        Comparison(
            one.spec,
            one.what,
            one.shown.model_copy(update={"p_adjusted": float(p_shown)}),
            one.member.model_copy(update={"p_adjusted": float(p_member)}),
            one.signed,
        )
        for one, p_shown, p_member in zip(comparisons, shown, member, strict=True)
    ]


def _comparisons(data: EvidenceData, segment_id: str, spec: ColumnSpec) -> Iterator[Comparison]:
    if spec.role is Role.NUMBER:
        yield from _number_comparisons(data, segment_id, spec)
    elif spec.role is Role.ORDERED and spec.meaning is not Meaning.PLACE_SIZE:
        yield from _ordered_comparisons(data, segment_id, spec)
    elif spec.role is Role.YES_NO:
        evidence = measure_share(data, segment_id, (Condition(column=spec.name, op="is_true"),))
        what, signed = "yes", evidence.effect
        if evidence.effect < 0:
            evidence = measure_share(data, segment_id, (Condition(column=spec.name, op="is_false"),))
            what = "no"
        yield from _enough(Comparison(spec, what, evidence, evidence, signed))
    elif spec.role in {Role.CATEGORY, Role.ORDERED}:  # the size of a place is said level by level
        levels = [str(level) for level in data.customers.frame[spec.name].cat.categories]
        for level in levels if len(levels) <= MAX_LEVELS else ():
            evidence = measure_share(data, segment_id, (Condition(column=spec.name, op="is", values=(level,)),))
            yield from _enough(Comparison(spec, slug(level), evidence, evidence, evidence.effect))


def _enough(one: Comparison) -> Iterator[Comparison]:
    if one.shown.total >= MIN_GROUP_SIZE and one.shown.others_total >= MIN_GROUP_SIZE:
        yield one


def _number_comparisons(data: EvidenceData, segment_id: str, spec: ColumnSpec) -> Iterator[Comparison]:
    median = measure_median(data, segment_id, spec.name)
    numbers = data.customers.frame[spec.name].to_numpy(dtype=np.float64, na_value=np.nan)
    known = numbers[~np.isnan(numbers)]
    if median.total < MIN_GROUP_SIZE or len(known) == 0:
        return
    if spec.meaning is Meaning.AGE:
        member = _age_evidence(data, segment_id, spec.name, numbers)
        yield from _enough(Comparison(spec, "age", member, member, median.effect))
        return
    members = (measure_share(data, segment_id, (test,)) for test in _number_tests(spec, median, known))
    member = max(members, key=lambda evidence: evidence.effect)
    # Equal medians say nothing (a column that is mostly zero): then the share is what is shown.
    shown = member if median.value == median.others_value else median
    yield from _enough(Comparison(spec, "high" if median.effect >= 0 else "low", shown, member, median.effect))


def _number_tests(spec: ColumnSpec, median: Evidence, known: npt.NDArray[np.float64]) -> tuple[Condition, ...]:
    """Return tests a member meets: "more than most" (or less), and for shares also "mostly"."""
    middle = float(np.median(known))
    if median.effect < 0:
        below = known[known < middle]
        bound = float(below.max()) if len(below) else middle
        return (Condition(column=spec.name, op="at_most", values=(bound,)),)
    above = known[known > middle]
    more = Condition(column=spec.name, op="at_least", values=(float(above.min()) if len(above) else middle,))
    if spec.unit is Unit.SHARE and median.value >= MOSTLY:
        return more, Condition(column=spec.name, op="at_least", values=(MOSTLY,))
    return (more,)


def _age_evidence(data: EvidenceData, segment_id: str, column: str, numbers: npt.NDArray[np.float64]) -> Evidence:
    """Return the band of one or two decades that sets the segment apart most; a wide band must earn its width."""
    inside = numbers[data.members(segment_id) & ~np.isnan(numbers)]
    starts = np.arange(np.floor(inside.min() / 10) * 10, inside.max() + 1, 10)
    best: tuple[float, Evidence] | None = None
    for width, price in ((10, 0.0), (20, 0.1)):
        for start in starts:
            band = (float(start), float(start + width - 1))
            evidence = measure_share(data, segment_id, (Condition(column=column, op="between", values=band),))
            worth = evidence.effect - price
            if evidence.value >= 0.5 and (best is None or worth > best[0]):
                best = worth, evidence
    if best is not None:
        return best[1]
    middle = tuple(float(bound) for bound in np.round(np.quantile(inside, [0.25, 0.75])))
    return measure_share(data, segment_id, (Condition(column=column, op="between", values=middle),))


def _ordered_comparisons(data: EvidenceData, segment_id: str, spec: ColumnSpec) -> Iterator[Comparison]:
    """Compare the upper and the lower end; keep the one that differs more."""
    levels = [str(level) for level in data.customers.frame[spec.name].cat.categories]
    if len(levels) < 2:
        return
    end = max(1, len(levels) * 2 // 5)  # two of five, four of eleven
    tests = (
        Condition(column=spec.name, op="at_least", values=(levels[-end],)),
        Condition(column=spec.name, op="at_most", values=(levels[end - 1],)),
    )
    upper, lower = (measure_share(data, segment_id, (test,)) for test in tests)
    best, what = (upper, "high") if upper.effect >= lower.effect else (lower, "low")
    signed = upper.effect if what == "high" else -lower.effect
    yield from _enough(Comparison(spec, what, best, best, signed))


def traits(comparisons: tuple[Comparison, ...], segment_id: str, specs: Mapping[str, ColumnSpec]) -> tuple[Trait, ...]:
    """Return the differences worth showing, largest first: significant, large enough, and stated positively."""
    found = []
    for one in comparisons:
        if one.shown.p_adjusted >= MAX_P or abs(one.shown.effect) < MIN_EFFECT or one.member.effect <= 0:
            continue
        if min(one.shown.n, one.member.n) < MIN_GROUP_SIZE:
            continue
        found.append(_trait(one, segment_id, specs))
    return tuple(found)


def _trait(one: Comparison, segment_id: str, specs: Mapping[str, ColumnSpec]) -> Trait:
    condition = one.member.where[0]
    # The low end of an ordered column is a share above everyone else's, so the direction is in the name.
    high = one.high if one.spec.role is Role.NUMBER else one.what != "low"
    low_share = one.shown.statistic == "share" and condition.op == "at_most"
    high = high and not low_share
    words = (
        number_phrase(one.spec, one.shown, condition)
        if one.shown.statistic == "median"
        else phrase(one.spec, condition, high=high)
    )
    shown = _claim(one.shown, segment_id, one.spec, one.what, words, specs)
    member = shown
    if (one.shown.statistic, one.shown.where) != (one.member.statistic, one.member.where):
        member = _claim(one.member, segment_id, one.spec, f"{one.what}-members", words, specs)
    return Trait(one.spec, shown, member, topic(one.spec, condition), tag(one.spec, condition, high=high))


def _claim(
    evidence: Evidence, segment_id: str, spec: ColumnSpec, what: str, words: str, specs: Mapping[str, ColumnSpec]
) -> Claim:
    return Claim(
        id=f"{segment_id}.{slug(spec.name)}.{what}",
        segment_id=segment_id,
        kind="measured",
        topic=spec.name,
        sentence=sentence(evidence, specs, {}, {}),
        phrase=words,
        evidence=evidence,
    )


def find_rule(data: EvidenceData, segment_id: str, found: tuple[Trait, ...]) -> Rule | None:
    """Return the short rule that picks the segment best, or None without traits.

    Tests are added one by one while the F1 score (balance of precision and reach) grows by at least a hundredth.
    """
    member = data.members(segment_id)
    said = [trait for trait in found if is_said(trait.spec)][:N_RULE_CANDIDATES]
    candidates = [(trait, meets(data.customers.frame, (trait.condition,))[1]) for trait in said]
    picked = np.ones(len(member), dtype=bool)
    chosen: list[Trait] = []
    best = _f1(member, picked)
    while candidates and len(chosen) < MAX_CONDITIONS:
        scores = [_f1(member, picked & holds) for _, holds in candidates]
        top = int(np.argmax(scores))
        if scores[top] < best + 0.01:
            break
        best = scores[top]
        trait, holds = candidates.pop(top)
        picked &= holds
        chosen.append(trait)
    if not chosen or (picked & member).sum() < MIN_GROUP_SIZE:
        return None
    hits = int((picked & member).sum())
    return Rule(
        conditions=tuple(trait.condition for trait in chosen),
        text=listed(tuple(rule_text(trait.spec, trait.condition) for trait in chosen)),
        n=int(picked.sum()),
        precision=hits / int(picked.sum()),
        reach=hits / int(member.sum()),
    )


def _f1(member: npt.NDArray[np.bool_], picked: npt.NDArray[np.bool_]) -> float:
    hits = int((member & picked).sum())
    return 2 * hits / (int(member.sum()) + int(picked.sum())) if hits else 0.0


def rule_text(spec: ColumnSpec, condition: Condition) -> str:
    """Return a test as a person would type it into a filter: "age 20 to 29", "city size is big city"."""
    values = [f"{value:g}" if isinstance(value, float) else str(value) for value in condition.values]
    if condition.op in {"is_true", "is_false"}:
        return f"{spec.label} is {'yes' if condition.op == 'is_true' else 'no'}"
    if condition.op == "between":
        return f"{spec.label} {values[0]} to {values[1]}"
    if condition.op in {"is", "in"}:
        return f"{spec.label} is {' or '.join(values)}"
    if spec.unit is Unit.SHARE:
        values = [f"{100 * float(condition.values[0]):.0f}%"]
    return f"{spec.label} {'at least' if condition.op == 'at_least' else 'at most'} {values[0]}"


def build_profiles(
    data: EvidenceData, segment_ids: tuple[str, ...], *, on_progress: OnProgress = no_progress
) -> tuple[tuple[SegmentProfile, ...], dict[str, tuple[Trait, ...]]]:
    """Return one profile per described segment, and the traits (with their claims) by segment."""
    specs = {spec.name: spec for spec in data.customers.columns}
    compared = compare(data, segment_ids, on_progress=on_progress)
    found = {segment_id: traits(ones, segment_id, specs) for segment_id, ones in compared.items()}
    names = name_segments(found)
    n_customers = len(data.customers.frame)
    profiles = []
    for segment_id, segment_traits in found.items():
        size = int(data.members(segment_id).sum())
        profiles.append(
            SegmentProfile(
                segment_id=segment_id,
                name=names[segment_id],
                size=size,
                share=size / n_customers,
                claim_ids=tuple(trait.claim.id for trait in telling(segment_traits)),
                rule=find_rule(data, segment_id, segment_traits),
                differences=_differences(compared[segment_id]),
            )
        )
    return tuple(profiles), found


def telling(found: tuple[Trait, ...]) -> tuple[Trait, ...]:
    """Return the traits to show on a card, largest first: one per subject, of columns that took part.

    Columns that took no part (counts of every event, the complement of a share) repeat others; they are shown
    only where nothing else tells a segment apart. All channels are one subject.
    """
    shown: dict[str, Trait] = {}
    for trait in [trait for trait in found if is_said(trait.spec)] or found:
        subject = "channel" if trait.spec.facet is Facet.CHANNEL else trait.topic
        shown.setdefault(subject, trait)
    return tuple(shown.values())


def _differences(ones: tuple[Comparison, ...]) -> tuple[Difference, ...]:
    """Return one signed effect per column in use, and one per level of a category."""
    found = []
    for one in ones:
        if one.spec.use:
            test = one.shown.where[0] if one.shown.where else None
            level = str(test.values[0]) if test is not None and test.op == "is" else ""
            label = f"{one.spec.label}: {level}" if level else one.spec.label
            found.append(Difference(column=one.spec.name, label=label, effect=one.signed))
    return tuple(sorted(found, key=lambda one: (one.column, one.label)))


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


def name_segments(found: Mapping[str, tuple[Trait, ...]]) -> dict[str, str]:
    """Return a short name per segment from its most telling traits, each name once."""
    names: dict[str, str] = {}
    for segment_id, segment_traits in found.items():
        named = (one for one in segment_traits if is_said(one.spec) and one.spec.meaning is not Meaning.OUTCOME)
        ordered = sorted(named, key=lambda one: -weight(one))
        tags = list(dict.fromkeys(trait.tag for trait in ordered if trait.tag and not is_personal(trait.spec)))
        options = [*tags[:1], *(f"{tags[0]}, {other[:1].lower()}{other[1:]}" for other in tags[1:6])]
        number_name = f"Segment {segment_id.removeprefix('s').lstrip('0')}"
        names[segment_id] = next((name for name in options if name not in names.values()), number_name)
    return names


def is_said(spec: ColumnSpec) -> bool:
    """Return whether to speak of the column: it took part, sums up what others say in parts, or is an outcome."""
    return spec.use or spec.name in _SUMS or spec.meaning is Meaning.OUTCOME


def is_personal(spec: ColumnSpec) -> bool:
    """Return whether the column says who somebody is rather than what they do."""
    return spec.meaning in {Meaning.AGE, Meaning.BIRTH_YEAR, Meaning.GENDER, Meaning.PLACE, Meaning.PLACE_SIZE}


def effects_frame(profiles: tuple[SegmentProfile, ...]) -> pd.DataFrame:
    """Return the heat map: index the label of a column or level, one column per segment id, effects -1 to 1."""
    columns = {
        profile.segment_id: pd.Series({one.label: one.effect for one in profile.differences}, dtype="float64")
        for profile in profiles
    }
    return pd.DataFrame(columns).fillna(0.0)
