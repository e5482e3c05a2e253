"""What a chart says: its finding, its numbers, and the same in words for those who do not see it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from core.claims import Claim, Evidence
from core.config import MIN_PREVALENCE
from core.errors import ConfigError
from core.journeys import EMOTIONS, JourneyMap, Step
from core.personas import PrevalenceStep
from core.schema import ColumnSpec, Unit
from core.wording import SEARCH, capitalised, covers_all, listed, number, percent, times

HOURS_A_DAY = 24
NOT_COUNTED = frozenset({"median", "mean", "negativity", "spread", "total", "frequency"})
"""Statistics of a number, which customers have rather than meet."""

_MOST = re.compile(r"\bthe (?:most|highest|longest)\b")


@dataclass(frozen=True, slots=True)
class Caption:
    """The finding, the line below it (always with n), and the whole chart in words."""

    title: str
    subtitle: str
    alt: str


@dataclass(frozen=True, slots=True)
class EvidenceRow:
    """One bar of a piece of evidence: whose, how long, and the words at its end with the number of customers.

    own : whether it is the segment's.
    ranged : whether the interval of the evidence is that of this bar.
    """

    label: str
    value: float
    text: str
    own: bool
    ranged: bool = False


def evidence_value(value: float, evidence: Evidence, spec: ColumnSpec | None) -> str:
    """Return a value of the evidence as people read it: a share in percent, a median or mean in its unit."""
    if evidence.statistic in {"lift", "frequency"}:
        return times(value)
    if evidence.statistic not in {"median", "mean", "spread", "total"}:
        return percent(value)
    return number(value, spec.unit if spec else Unit.PLAIN)


def beside_whom(evidence: Evidence) -> str:
    """Return whom a segment is compared with: everyone else, another segment, or itself before."""
    if evidence.versus:
        return "The other segment"
    return "Before" if evidence.statistic == "trend" else "Everyone else"


def evidence_counts(evidence: Evidence) -> str:
    """Return n of N of the segment, the short form that stands beside every statement."""
    if evidence.statistic == "quote":
        return "own words"
    if evidence.statistic == "nearest":
        return f"{evidence.n} customers"
    if has_levels(evidence):
        return f"n = {evidence.total:,}"
    return _counted(evidence.n, evidence.total, evidence)


def evidence_rows(
    evidence: Evidence, spec: ColumnSpec | None, *, name: str, beside: str = ""
) -> tuple[EvidenceRow, ...]:
    """Return the bars of a piece of evidence: the segment, and below it whom it is compared with.

    Of several levels each has its own; they are compared together, unless they are all there are.
    """

    def words(value: float, n: int, total: int) -> str:
        of_sum = " of the sum" if evidence.statistic == "sum_share" else ""
        return f"{evidence_value(value, evidence, spec)}{of_sum} · {_counted(n, total, evidence)}"

    own_words = words(evidence.value, evidence.n, evidence.total)
    if evidence.statistic in {"size", *SEARCH}:
        return (EvidenceRow(name, evidence.value, own_words, own=True, ranged=True),)
    others_words = words(evidence.others_value, evidence.others_n, evidence.others_total)
    others = EvidenceRow(beside or beside_whom(evidence), evidence.others_value, others_words, own=False)
    if not has_levels(evidence):
        return EvidenceRow(name, evidence.value, own_words, own=True, ranged=True), others
    levels = tuple(
        EvidenceRow(str(level), share, words(share, round(share * evidence.total), evidence.total), own=True)
        for level, share in zip(evidence.where[0].values, evidence.parts, strict=True)
    )
    if covers_all(evidence):
        return levels
    return *levels, EvidenceRow("Together", evidence.value, own_words, own=True, ranged=True), others


def has_levels(evidence: Evidence) -> bool:
    """Return whether a piece of evidence is the shares of several levels."""
    return evidence.statistic == "levels" and len(evidence.parts) > 1


def _counted(n: int, total: int, evidence: Evidence) -> str:
    if evidence.statistic == "sum_share":
        return f"n = {n:,}"  # a part of a sum is no part of the customers
    return f"n = {total:,}" if evidence.statistic in NOT_COUNTED else f"{n:,} of {total:,}"


def evidence_caption(evidence: Evidence, spec: ColumnSpec | None, *, name: str) -> Caption:
    """Return what the two bars of a piece of evidence say.

    Raises
    ------
    ConfigError
        For a quote, or for members alone: they have no numbers to draw.
    """
    if evidence.statistic in {"quote", "nearest"}:
        message = "A quote has no chart."
        raise ConfigError(message, hint="Show the words themselves.")
    own = evidence_value(evidence.value, evidence, spec)
    low, high = (evidence_value(bound, evidence, spec) for bound in (evidence.low, evidence.high))
    interval = f"95% interval {low} to {high}"
    if evidence.statistic in SEARCH:
        counted = f"{evidence.n:,} of {evidence.total:,}"
        return Caption(f"{name}: {own}", f"{counted} · {interval}", f"{name}: {own}, {counted}. {interval}.")
    if evidence.statistic == "size":
        counted = f"{evidence.n:,} of {evidence.total:,} customers"
        return Caption(f"{name}: {own} of all customers", f"{counted} · {interval}", f"{name}: {own}, {counted}.")
    if has_levels(evidence):
        return _levels_caption(evidence, interval, name)
    others = evidence_value(evidence.others_value, evidence, spec)
    beside_name = beside_whom(evidence).lower()
    of_sum = " of the sum" if evidence.statistic == "sum_share" else ""
    title = f"{name}: {own}{of_sum}; {beside_name}: {others}"
    beside = _counted(evidence.others_n, evidence.others_total, evidence)
    counted = f"{evidence_counts(evidence)}; {beside_name} {beside}"
    return Caption(title, f"{counted} · {interval}", f"{title}. {capitalised(counted)}. {interval}.")


def _levels_caption(evidence: Evidence, interval: str, name: str) -> Caption:
    rows = evidence_rows(evidence, None, name=name)
    title = f"{name}: " + ", ".join(f"{row.label} {percent(row.value)}" for row in rows if row.own and not row.ranged)
    counted = f"n = {evidence.total:,}"
    parts = "; ".join(f"{row.label}: {row.text}" for row in rows)
    if covers_all(evidence):
        return Caption(title, counted, f"{title}. {parts}.")
    return Caption(title, f"{counted} · together {interval}", f"{title}. {parts}. Together {interval}.")


def hours_caption(hours: Sequence[float], *, n: int) -> Caption:
    """Return what the hours of a day say; `hours` holds 24 shares, `n` counts the customers.

    Raises
    ------
    ConfigError
        Unless there are 24 hours.
    """
    if len(hours) != HOURS_A_DAY:
        message = f"A day has {HOURS_A_DAY} hours; {len(hours)} values were given."
        raise ConfigError(message, hint="Give one share for each hour, midnight first.")
    peak = peak_hour(hours)
    title = f"Busiest from {peak:02d}:00 to {peak + 1:02d}:00"
    subtitle = f"Share of events in each hour · n = {n:,} customers"
    parts = ((0, 6, "at night"), (6, 12, "in the morning"), (12, 18, "in the afternoon"), (18, 24, "in the evening"))
    spread = listed(tuple(f"{percent(sum(hours[start:end]))} {words}" for start, end, words in parts))
    return Caption(title, subtitle, f"{title}, {percent(hours[peak])} of events. {spread}. n = {n:,} customers.")


def peak_hour(hours: Sequence[float]) -> int:
    """Return the first of the hours with the largest share."""
    return max(range(len(hours)), key=lambda hour: (hours[hour], -hour))


def prevalence_labels(steps: Sequence[PrevalenceStep], claims: Mapping[str, Claim]) -> tuple[str, ...]:
    """Return the attribute that each step adds; its place where the claim is not known."""
    return tuple(
        f"{'' if place == 0 else 'and '}{_attribute(step, claims) or f'attribute {place + 1}'}"
        for place, step in enumerate(steps)
    )


def _attribute(step: PrevalenceStep, claims: Mapping[str, Claim]) -> str:
    claim = claims.get(step.claim_id)
    return (claim.phrase or claim.sentence) if claim else ""


def prevalence_caption(steps: Sequence[PrevalenceStep], claims: Mapping[str, Claim]) -> Caption:
    """Return what the falling steps say; ConfigError without a step."""
    if not steps:
        message = "There are no attributes to count."
        raise ConfigError(message, hint="A persona without a headline from data has no prevalence.")
    last = steps[-1]
    title = capitalised(f"{percent(last.share)} match the whole description")
    if last.share < MIN_PREVALENCE:
        title = f"Only {percent(last.share)} match the whole description"
    subtitle = f"{last.n:,} of {last.total:,} customers of the segment · 95% interval {_range(last)}"
    parts = "; ".join(
        f"{label}: {prevalence_words(step)}"
        for label, step in zip(prevalence_labels(steps, claims), steps, strict=True)
    )
    base = prevalence_base(steps)
    return Caption(title, subtitle, f"{title}. As attributes are added: {parts}.{f' {base}' if base else ''}")


def prevalence_note(steps: Sequence[PrevalenceStep], headline: str, claims: Mapping[str, Claim]) -> str:
    """Return how the steps are to be read; "" of one step that counts by the words of the headline.

    A headline may compare whole segments ("spend the most"), which no customer alone can match.
    """
    said = ["Each line counts those who match it and every line above it."] if len(steps) > 1 else []
    most = _MOST.search(headline)
    if most and not any(most[0] in _attribute(step, claims) for step in steps):
        said.append(f"“{capitalised(most[0])}” compares whole segments; the lines count single customers.")
    return " ".join(said)


def prevalence_words(step: PrevalenceStep) -> str:
    """Return how many match so far, with the 95 % interval.

    Examples
    --------
    >>> prevalence_words(PrevalenceStep(claim_id="a", n=72, total=250, share=0.288, low=0.235, high=0.347))
    '29% (24% to 35%) · 72 of 250'
    """
    said = _range(step)
    between = "" if said == percent(step.share) else f" ({said})"
    return f"{percent(step.share)}{between} · {step.n:,} of {step.total:,}"


def prevalence_base(steps: Sequence[PrevalenceStep]) -> str:
    """Return that fewer members are counted from step to step, where that is so; "" otherwise."""
    first, last = steps[0].total, steps[-1].total
    if first == last:
        return ""
    return f"Only members with known answers are counted: {first:,} at the first step, {last:,} at the last."


def _range(step: PrevalenceStep) -> str:
    """Return the interval; bounds that read alike are said once."""
    low, high = percent(step.low), percent(step.high)
    return low if low == high else f"{low} to {high}"


def journey_steps(journey: JourneyMap) -> tuple[Step, ...]:
    """Return the steps of a map in order."""
    return tuple(step for stage in journey.stages for step in stage.steps)


def emotion_in_words(journey: JourneyMap) -> str:
    """Return what the emotion curve of a map says; it is what the team expects, not something measured."""
    steps = journey_steps(journey)
    if not steps:
        return "An empty emotion curve: the map has no steps."
    lowest = min(steps, key=lambda step: step.emotion_expected)
    highest = max(steps, key=lambda step: step.emotion_expected)
    if lowest.emotion_expected == highest.emotion_expected:
        title = f"The same mood throughout: {EMOTIONS[lowest.emotion_expected]}"
    else:
        title = f"Lowest at “{lowest.title}”, highest at “{highest.title}”"
    course = "; ".join(f"{step.title}: {EMOTIONS[step.emotion_expected]}" for step in steps)
    return f"{title}. Expected by the team: {course}."
