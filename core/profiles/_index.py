"""How a segment compares with all customers on one column: 100 is average."""

import numpy as np
import numpy.typing as npt

from core.claims import Evidence

Floats = npt.NDArray[np.float64]


def share_index(evidence: Evidence) -> float | None:
    """Return 100 x share of the segment / overall share; None where nobody meets the condition."""
    overall = (evidence.n + evidence.others_n) / (evidence.total + evidence.others_total)
    return _ratio(evidence.value, overall)


class NumberIndex:
    """Index of numbers, see `Difference`; `known` are those of all customers, without missing values.

    Amounts (none below 0) are compared by their mean, other numbers by the rate of those above the overall median.
    """

    def __init__(self, known: Floats) -> None:
        self.is_amount = bool(known.min() >= 0)
        self._middle = float(np.median(known))
        self._overall = float((known if self.is_amount else known > self._middle).mean())

    def of(self, inside: Floats) -> float | None:
        """Return 100 x mean of a segment / overall mean; of numbers below 0 too, the rates above the overall median."""
        return _ratio(float((inside if self.is_amount else inside > self._middle).mean()), self._overall)


def _ratio(rate: float, overall: float) -> float | None:
    return round(100 * rate / overall, 2) if overall > 0 else None
