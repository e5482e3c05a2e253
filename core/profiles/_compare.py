"""Every column of every segment beside everyone else, with p-values adjusted over all comparisons."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from core.claims import (
    Condition,
    Evidence,
    EvidenceData,
    adjust_p_values,
    best_of,
    measure_median,
    measure_share,
    slug,
)
from core.config import MIN_GROUP_SIZE, OnProgress, no_progress
from core.schema import ColumnSpec, Meaning, Role, Unit
from core.wording import MOSTLY

FITS_NONE = ""
"""Stands for the segment of customers who fit none."""

TAIL = 0.025
"""Part of all customers that lies far out at either end of a number."""

MAX_LEVELS = 40
"""Columns with more levels are not compared level by level."""


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
    tests = _number_tests(spec, median, known)
    members = (measure_share(data, segment_id, (test,)) for test in tests)
    member = best_of(max(members, key=lambda evidence: evidence.effect), len(tests))
    # Equal medians say nothing (a column that is mostly zero): then the share is what is shown.
    shown = member if median.value == median.others_value else median
    yield from _enough(Comparison(spec, "high" if median.effect >= 0 else "low", shown, member, median.effect))
    if segment_id == FITS_NONE:
        yield from _tails(data, segment_id, spec, known)


def _tails(
    data: EvidenceData, segment_id: str, spec: ColumnSpec, known: npt.NDArray[np.float64]
) -> Iterator[Comparison]:
    """Compare both ends of a number: who fits nowhere is often far out on either side, and in the middle on average."""
    low, high = (float(one) for one in np.quantile(known, [TAIL, 1 - TAIL], method="nearest"))
    for what, op, bound in (("far-below", "at_most", low), ("far-above", "at_least", high)):
        test = Condition.model_validate({"column": spec.name, "op": op, "values": (bound,)})
        evidence = measure_share(data, segment_id, (test,))
        yield from _enough(Comparison(spec, what, evidence, evidence, evidence.effect))


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
    n_options = 2 * len(starts)
    best: tuple[float, Evidence] | None = None
    for width, price in ((10, 0.0), (20, 0.1)):
        for start in starts:
            band = (float(start), float(start + width - 1))
            evidence = measure_share(data, segment_id, (Condition(column=column, op="between", values=band),))
            worth = evidence.effect - price
            if evidence.value >= 0.5 and (best is None or worth > best[0]):
                best = worth, evidence
    if best is not None:
        return best_of(best[1], n_options)
    middle = tuple(float(bound) for bound in np.round(np.quantile(inside, [0.25, 0.75])))
    evidence = measure_share(data, segment_id, (Condition(column=column, op="between", values=middle),))
    return best_of(evidence, n_options + 1)


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
    best = best_of(best, len(tests))
    yield from _enough(Comparison(spec, what, best, best, signed))
