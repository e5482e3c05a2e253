"""Every column of every segment beside everyone else, with p-values adjusted over all comparisons."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cache

import numpy as np
import numpy.typing as npt

from core.claims import (
    MAX_LEVELS,
    Condition,
    Evidence,
    EvidenceData,
    Medians,
    Shares,
    adjust_p_values,
    best_of,
    least_effect,
    slug,
)
from core.config import MIN_GROUP_SIZE, OnProgress, no_progress
from core.profiles._index import NumberIndex, share_index
from core.schema import ColumnSpec, Meaning, Role, Unit
from core.wording import MOSTLY

FITS_NONE = ""
"""Stands for the segment of customers who fit none."""

TAIL = 0.025
"""Part of all customers that lies far out at either end of a number."""

MIN_EFFECT = 0.15
"""A difference is shown from this effect on: 15 points between shares, or a rank-biserial correlation of 0.15."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """One column (or level) of one segment.

    what : the direction or level, as in claim ids.
    shown, member : what is displayed, and the share whose predicate one customer can meet.
    signed : effect for the heat map, -1 to 1, above 0 when the segment is higher.
    index : 100 is average, see `Difference`; None without an overall rate.
    counted : the test whose rate the index compares; None for a mean, and where the label of the
        difference says it: a level, an option.
    is_firm : False for a share that differs in rank and not on average, see `least_effect`.
    """

    spec: ColumnSpec
    what: str
    shown: Evidence
    member: Evidence
    signed: float
    index: float | None
    counted: Condition | None = None
    is_firm: bool = True

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
        found.extend(pair for pair in _compared(data, described, spec) if _is_enough(pair[1].shown))
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
        replace(
            one,
            shown=one.shown.model_copy(update={"p_adjusted": float(p_shown)}),
            member=one.member.model_copy(update={"p_adjusted": float(p_member)}),
        )
        for one, p_shown, p_member in zip(comparisons, shown, member, strict=True)
    ]


def _is_enough(evidence: Evidence) -> bool:
    return evidence.total >= MIN_GROUP_SIZE and evidence.others_total >= MIN_GROUP_SIZE


_Compared = Iterator[tuple[str, Comparison]]
_SharesOf = Callable[[Condition], Shares]


def _compared(data: EvidenceData, segment_ids: list[str], spec: ColumnSpec) -> _Compared:
    """Compare the segments on one column; what does not depend on the segment is computed once."""
    shares = cache(lambda test: Shares(data, (test,)))
    if spec.role is Role.NUMBER:
        yield from _compared_numbers(data, segment_ids, spec, shares)
    elif spec.role is Role.YES_NO:
        yield from _compared_yes_no(segment_ids, spec, shares)
    elif spec.role in {Role.CATEGORY, Role.ORDERED}:
        levels = [str(level) for level in data.customers.frame[spec.name].cat.categories]
        # The size of a place is said level by level.
        is_scale = spec.role is Role.ORDERED and spec.meaning is not Meaning.PLACE_SIZE
        yield from (_compared_ends if is_scale else _compared_levels)(segment_ids, spec, levels, shares)


def _compared_yes_no(segment_ids: list[str], spec: ColumnSpec, shares: _SharesOf) -> _Compared:
    counted = Condition(column=spec.name, op="is_true")
    yes, no = shares(counted), shares(Condition(column=spec.name, op="is_false"))
    for segment_id in segment_ids:
        evidence, what = yes.of(segment_id), "yes"
        signed, index = evidence.effect, share_index(evidence)
        if signed < 0:
            evidence, what = no.of(segment_id), "no"
        said = None if spec.question else counted
        yield segment_id, Comparison(spec, what, evidence, evidence, signed, index, said)


def _compared_levels(segment_ids: list[str], spec: ColumnSpec, levels: list[str], shares: _SharesOf) -> _Compared:
    for segment_id in segment_ids:
        for level in levels if len(levels) <= MAX_LEVELS else ():
            evidence = shares(Condition(column=spec.name, op="is", values=(level,))).of(segment_id)
            index = share_index(evidence)
            yield segment_id, Comparison(spec, slug(level), evidence, evidence, evidence.effect, index)


def _compared_ends(segment_ids: list[str], spec: ColumnSpec, levels: list[str], shares: _SharesOf) -> _Compared:
    """Compare the upper and the lower end; keep the one that differs more. The index is that of the upper end."""
    end = max(1, len(levels) * 2 // 5)  # two of five, four of eleven
    counted = Condition(column=spec.name, op="at_least", values=(levels[-end],))
    for segment_id in segment_ids if len(levels) >= 2 else ():
        upper = shares(counted).of(segment_id)
        lower = shares(Condition(column=spec.name, op="at_most", values=(levels[end - 1],))).of(segment_id)
        best, what = (upper, "high") if upper.effect >= lower.effect else (lower, "low")
        signed = upper.effect if what == "high" else -lower.effect
        best = best_of(best, 2)
        yield segment_id, Comparison(spec, what, best, best, signed, share_index(upper), counted)


def _compared_numbers(data: EvidenceData, segment_ids: list[str], spec: ColumnSpec, shares: _SharesOf) -> _Compared:
    numbers = data.numbers(spec.name)
    is_known = ~np.isnan(numbers)
    known = numbers[is_known]
    if len(known) == 0:
        return
    medians, index = Medians(data, spec.name), NumberIndex(known)
    more, less = _more_than_most(spec, known), _less_than_most(spec, known)
    counted = None if index.is_amount else more
    for segment_id in segment_ids:
        median = medians.of(segment_id)
        if median.total < MIN_GROUP_SIZE:
            continue
        group = data.members(segment_id)[is_known]
        inside = known[group]
        if spec.meaning is Meaning.AGE:
            member = _age_evidence(segment_id, spec, inside, shares)
            yield segment_id, Comparison(spec, "age", member, member, median.effect, index.of(inside), counted)
            continue
        tests = (less,) if median.effect < 0 else _ways_to_say_more(spec, median, more)
        best = max((shares(test).of(segment_id) for test in tests), key=lambda evidence: evidence.effect)
        member = best_of(best, len(tests))
        # Equal medians say nothing (a column that is mostly zero): then the share is what is shown.
        shown = member if median.value == median.others_value else median
        what = "high" if median.effect >= 0 else "low"
        is_firm = spec.unit is not Unit.SHARE or abs(least_effect(median.effect, inside, known[~group])) >= MIN_EFFECT
        yield segment_id, Comparison(spec, what, shown, member, median.effect, index.of(inside), counted, is_firm)
        if segment_id == FITS_NONE:
            yield from _tails(segment_id, spec, known, shares)


def _more_than_most(spec: ColumnSpec, known: npt.NDArray[np.float64]) -> Condition:
    middle = float(np.median(known))
    above = known[known > middle]
    return Condition(column=spec.name, op="at_least", values=(float(above.min()) if len(above) else middle,))


def _less_than_most(spec: ColumnSpec, known: npt.NDArray[np.float64]) -> Condition:
    middle = float(np.median(known))
    below = known[known < middle]
    return Condition(column=spec.name, op="at_most", values=(float(below.max()) if len(below) else middle,))


def _ways_to_say_more(spec: ColumnSpec, median: Evidence, more: Condition) -> tuple[Condition, ...]:
    """Return tests that a member meets: "more than most", and for shares also "mostly"."""
    if spec.unit is Unit.SHARE and median.value > MOSTLY:
        return more, Condition(column=spec.name, op="at_least", values=(MOSTLY,))
    return (more,)


def _tails(segment_id: str, spec: ColumnSpec, known: npt.NDArray[np.float64], shares: _SharesOf) -> _Compared:
    """Compare both ends of a number: who fits nowhere is often far out on either side, and in the middle on average."""
    low, high = (float(one) for one in np.quantile(known, [TAIL, 1 - TAIL], method="nearest"))
    far_below = Condition(column=spec.name, op="at_most", values=(low,))
    far_above = Condition(column=spec.name, op="at_least", values=(high,))
    for what, test in (("far-below", far_below), ("far-above", far_above)):
        evidence = shares(test).of(segment_id)
        yield segment_id, Comparison(spec, what, evidence, evidence, evidence.effect, index=None)


def _age_evidence(segment_id: str, spec: ColumnSpec, inside: npt.NDArray[np.float64], shares: _SharesOf) -> Evidence:
    """Return the band of one or two decades that sets the segment apart most; a wide band must earn its width."""

    def between(low: float, high: float) -> Evidence:
        return shares(Condition(column=spec.name, op="between", values=(low, high))).of(segment_id)

    starts = np.arange(np.floor(inside.min() / 10) * 10, inside.max() + 1, 10)
    n_options = 2 * len(starts)
    best: tuple[float, Evidence] | None = None
    for width, price in ((10, 0.0), (20, 0.1)):
        for start in starts:
            evidence = between(float(start), float(start + width - 1))
            worth = evidence.effect - price
            if evidence.value >= 0.5 and (best is None or worth > best[0]):
                best = worth, evidence
    if best is not None:
        return best_of(best[1], n_options)
    low, high = (float(bound) for bound in np.round(np.quantile(inside, [0.25, 0.75])))
    return best_of(between(low, high), n_options + 1)
