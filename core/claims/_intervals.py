"""Intervals and tests for shares, medians and rank differences."""

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import stats

Z = 1.959963984540054
"""Two-sided 95 % point of the normal distribution."""

Floats = npt.NDArray[np.float64]


def wilson(n: int, total: int) -> tuple[float, float]:
    """Return the 95 % Wilson score interval of a share, each bound in [0, 1]; (0, 1) without cases.

    References
    ----------
    E. B. Wilson (1927), Probable inference, the law of succession, and statistical inference,
    doi:10.1080/01621459.1927.10502953.

    Examples
    --------
    >>> [round(bound, 4) for bound in wilson(81, 263)]
    [0.2553, 0.3662]
    """
    if total == 0:
        return 0.0, 1.0
    share = n / total
    denominator = 1 + Z**2 / total
    centre = (share + Z**2 / (2 * total)) / denominator
    half = Z * math.sqrt(share * (1 - share) / total + Z**2 / (4 * total**2)) / denominator
    return max(0.0, centre - half), min(1.0, centre + half)


def newcombe(n_1: int, total_1: int, n_2: int, total_2: int) -> tuple[float, float]:
    """Return the 95 % interval of the difference of two shares (first minus second), in [-1, 1].

    The square-and-add method on Wilson intervals.

    References
    ----------
    R. G. Newcombe (1998), Interval estimation for the difference between independent proportions,
    method 10, doi:10.1002/(SICI)1097-0258(19980430)17:8<873::AID-SIM779>3.0.CO;2-I.

    Examples
    --------
    >>> [round(bound, 4) for bound in newcombe(56, 70, 48, 80)]
    [0.0524, 0.3339]
    """
    if total_1 == 0 or total_2 == 0:
        return -1.0, 1.0
    share_1, share_2 = n_1 / total_1, n_2 / total_2
    low_1, high_1 = wilson(n_1, total_1)
    low_2, high_2 = wilson(n_2, total_2)
    difference = share_1 - share_2
    low = difference - math.sqrt((share_1 - low_1) ** 2 + (high_2 - share_2) ** 2)
    high = difference + math.sqrt((high_1 - share_1) ** 2 + (share_2 - low_2) ** 2)
    return max(-1.0, low), min(1.0, high)


def share_p_value(n_1: int, total_1: int, n_2: int, total_2: int) -> float:
    """Return the two-sided p-value that two shares are equal: Fisher where a count is expected below 5, else z."""
    if total_1 == 0 or total_2 == 0:
        return 1.0
    pooled = (n_1 + n_2) / (total_1 + total_2)
    if pooled in (0.0, 1.0):
        return 1.0
    smallest = min(pooled, 1 - pooled) * min(total_1, total_2)
    if smallest < 5:  # the usual limit of the normal approximation
        table = [[n_1, total_1 - n_1], [n_2, total_2 - n_2]]
        return float(stats.fisher_exact(table).pvalue)
    error = math.sqrt(pooled * (1 - pooled) * (1 / total_1 + 1 / total_2))
    return float(2 * stats.norm.sf(abs(n_1 / total_1 - n_2 / total_2) / error))


def median_interval(values: Floats) -> tuple[float, float, float]:
    """Return the median and its 95 % interval by order statistics (no assumption on the distribution).

    Parameters
    ----------
    values : ndarray of shape (n,)
        Without missing values; n of at least 1.

    Examples
    --------
    >>> import numpy as np
    >>> tuple(float(x) for x in median_interval(np.arange(1.0, 11.0)))
    (5.5, 2.0, 9.0)
    """
    ordered = np.sort(values)
    n = len(ordered)
    rank = int(stats.binom.ppf(0.025, n, 0.5))
    rank = max(rank, 1)
    return float(np.median(ordered)), float(ordered[rank - 1]), float(ordered[n - rank])


@dataclass(frozen=True, slots=True)
class RankDifference:
    """How far two groups differ in rank: `effect` = 2 AUC - 1 with 95 % interval, and a two-sided p-value."""

    effect: float
    low: float
    high: float
    p_value: float


def rank_biserial(values: Floats, others: Floats) -> RankDifference:
    """Return the rank-biserial correlation of two samples with its interval and the Mann-Whitney p-value.

    1 when every value is above every other, -1 when below, 0 when neither tends to be larger.

    Parameters
    ----------
    values, others : ndarray of shape (n,), (m,)
        Without missing values.

    References
    ----------
    E. R. DeLong, D. M. DeLong, D. L. Clarke-Pearson (1988), Comparing the areas under two or more correlated
    receiver operating characteristic curves, doi:10.2307/2531595 (variance of the AUC).

    Examples
    --------
    >>> import numpy as np
    >>> rank_biserial(np.array([3.0, 4.0]), np.array([1.0, 2.0])).effect
    1.0
    """
    n, m = len(values), len(others)
    if n == 0 or m == 0:
        return RankDifference(0.0, -1.0, 1.0, 1.0)
    ranks = stats.rankdata(np.concatenate([values, others]))
    placed = (ranks[:n] - stats.rankdata(values)) / m
    placed_others = 1 - (ranks[n:] - stats.rankdata(others)) / n
    auc = float(placed.mean())
    variance = _variance(placed) / n + _variance(placed_others) / m
    half = 2 * Z * math.sqrt(variance)
    effect = 2 * auc - 1
    return RankDifference(effect, max(-1.0, effect - half), min(1.0, effect + half), _rank_p_value(ranks, n, m, auc))


def _variance(values: Floats) -> float:
    return float(values.var(ddof=1)) if len(values) > 1 else 0.25


def _rank_p_value(ranks: Floats, n: int, m: int, auc: float) -> float:
    total = n + m
    _, counts = np.unique(ranks, return_counts=True)
    ties = float((counts.astype(float) ** 3 - counts).sum())
    variance = n * m / 12 * ((total + 1) - ties / (total * (total - 1)))
    if variance <= 0:
        return 1.0
    return float(2 * stats.norm.sf(abs(auc - 0.5) * n * m / math.sqrt(variance)))


def adjust_p_values(p_values: Floats) -> Floats:
    """Return Benjamini-Hochberg adjusted p-values, in the order given.

    References
    ----------
    Y. Benjamini, Y. Hochberg (1995), Controlling the false discovery rate,
    doi:10.1111/j.2517-6161.1995.tb02031.x.

    Examples
    --------
    >>> import numpy as np
    >>> adjust_p_values(np.array([0.01, 0.04, 0.03])).tolist()
    [0.03, 0.04, 0.04]
    """
    if len(p_values) == 0:
        return p_values
    return np.asarray(stats.false_discovery_control(p_values, method="bh"), dtype=np.float64)
