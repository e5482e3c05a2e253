"""How a segment compares with all customers on one column: 100 is average."""

import numpy as np

from core.claims import Condition, EvidenceData, measure_share
from core.profiles._compare import Comparison
from core.schema import Role


def index_of(data: EvidenceData, segment_id: str, one: Comparison) -> float | None:
    """Return 100 x rate of the segment / overall rate; see `Difference` for numbers. None without an overall rate."""
    if one.spec.role is Role.NUMBER:
        return _number_index(data, segment_id, one)
    evidence = one.shown
    if one.spec.role is Role.ORDERED and one.what == "low":  # the upper end is what the index of a scale is about
        levels = [str(level) for level in data.customers.frame[one.spec.name].cat.categories]
        end = max(1, len(levels) * 2 // 5)
        upper = Condition(column=one.spec.name, op="at_least", values=(levels[-end],))
        evidence = measure_share(data, segment_id, (upper,))
    rate = evidence.value
    overall = (evidence.n + evidence.others_n) / (evidence.total + evidence.others_total)
    if evidence.where[0].op == "is_false":
        rate, overall = 1 - rate, 1 - overall
    return _ratio(rate, overall)


def _number_index(data: EvidenceData, segment_id: str, one: Comparison) -> float | None:
    numbers = data.customers.frame[one.spec.name].to_numpy(dtype=np.float64, na_value=np.nan)
    known = ~np.isnan(numbers)
    inside = numbers[known & data.members(segment_id)]
    if numbers[known].min() >= 0:
        return _ratio(float(inside.mean()), float(numbers[known].mean()))
    middle = float(np.median(numbers[known]))
    return _ratio(float((inside > middle).mean()), float((numbers[known] > middle).mean()))


def _ratio(rate: float, overall: float) -> float | None:
    return round(100 * rate / overall, 2) if overall > 0 else None
