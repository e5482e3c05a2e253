"""What would make a figure surer, where little is known yet."""

import math

from core.claims import Evidence
from core.schema import ColumnSpec, Unit
from core.wording._numbers import number, percent

WIDE_SHARE = 0.05
"""A share is known well when its interval reaches no further than this to either side."""

WIDE_NUMBER = 0.25
"""A median or mean is known well when its interval reaches no further than this part of it to either side."""

_Z = 1.959963984540054
_SHARES = frozenset({"share", "size", "sure", "precision", "reach"})
_NUMBERS = frozenset({"median", "mean"})


def would_change(evidence: Evidence, spec: ColumnSpec | None) -> str:
    """Return what would narrow a wide interval and where the figure may lie until then; "" when it is known well.

    A share needs z²p(1-p)/0.05² customers to be known to within 5 points; the interval of a median or mean halves
    with four times as many.

    Parameters
    ----------
    evidence : Evidence
        Any.
    spec : ColumnSpec or None
        The column of a median or mean, for its unit.

    Examples
    --------
    >>> would_change(Evidence(n=50, total=100, value=0.5, low=0.404, high=0.596), None)
    'With about 290 more customers this would be known to within 5 points; it could be 40% to 60%.'
    """
    half = (evidence.high - evidence.low) / 2
    if evidence.statistic in _SHARES and half > WIDE_SHARE:
        lies = min(max(evidence.value, WIDE_SHARE), 1 - WIDE_SHARE)  # no share is known from a few who all agree
        needed = _Z**2 * lies * (1 - lies) / WIDE_SHARE**2
        more = _rounded(max(needed - evidence.total, 1.0))
        could = f"it could be {percent(evidence.low)} to {percent(evidence.high)}"
        who = "customers" if evidence.table != "feedback" else "customers who write"
        return f"With about {more:,} more {who} this would be known to within 5 points; {could}."
    if evidence.statistic in _NUMBERS and evidence.total and half > WIDE_NUMBER * abs(evidence.value):
        unit = spec.unit if spec else Unit.PLAIN
        could = f"it could be {number(evidence.low, unit)} to {number(evidence.high, unit)}"
        more = _rounded(3.0 * evidence.total)
        return f"With about {more:,} more customers this range would be half as wide; {could}."
    return ""


def _rounded(n: float) -> int:
    """Return a number to two digits: what is only known roughly is said roughly."""
    scale = int(10 ** max(int(math.log10(n)) - 1, 0))
    return max(math.ceil(n / scale) * scale, 1)
