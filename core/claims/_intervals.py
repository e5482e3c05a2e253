"""Intervals and tests for shares, medians and rank differences."""

import math
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt
from scipy import optimize, special, stats

Z = 1.959963984540054
"""Two-sided 95 % point of the normal distribution."""

_PRIOR_CUSTOMERS = 5.0
"""Weight of the expected variance of an AUC, in customers of each group, against the observed one."""

_BOTH_HIGHER = 3**-0.5
"""Owen's T at this slope gives how likely two normal values both lie above the same third one."""

_TINY = 1e-9

_MIN_EXPECTED = 50.0
"""Below this expected count shares are tested exactly: far out in the tail, where the tests of a study are judged
after correction, the normal approximation is off long after its usual limit of 5."""

_TIED = 1 + 1e-9  # probabilities that are equal but for rounding

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
    """Return the two-sided p-value that two shares are equal: Fisher's exact test where few are expected, else z.

    Examples
    --------
    >>> round(share_p_value(3, 4, 1, 4), 4), share_p_value(120, 200, 80, 200) < 1e-4
    (0.4857, True)
    """
    if total_1 == 0 or total_2 == 0:
        return 1.0
    pooled = (n_1 + n_2) / (total_1 + total_2)
    if pooled in (0.0, 1.0):
        return 1.0
    smallest = min(pooled, 1 - pooled) * min(total_1, total_2)
    if smallest < _MIN_EXPECTED:
        return _exact_p_value(n_1, total_1, n_1 + n_2, total_2)
    error = math.sqrt(pooled * (1 - pooled) * (1 / total_1 + 1 / total_2))
    return float(2 * special.ndtr(-abs(n_1 / total_1 - n_2 / total_2) / error))


def _exact_p_value(n: int, total: int, all_n: int, others_total: int) -> float:
    """Return how likely it is that `n` or any count no likelier falls to the first group when chance deals `all_n` out.

    Each count is so many times as likely as the one before; from the likeliest one on, nothing overflows.
    """
    least, most = max(0, all_n - others_total), min(all_n, total)
    counts = np.arange(least, most)
    growth = (all_n - counts) * (total - counts) / ((counts + 1) * (others_total - all_n + counts + 1))
    top = int((growth > 1).sum())
    likely = np.concatenate([np.cumprod(1 / growth[:top][::-1])[::-1], [1.0], np.cumprod(growth[top:])])
    return float(likely[likely <= _TIED * likely[n - least]].sum() / likely.sum())


def median_interval(values: Floats) -> tuple[float, float, float]:
    """Return the median and its 95 % interval by order statistics (no assumption on the distribution).

    Between two order statistics the bound is interpolated, so that few values do not cover more than 95 %;
    tied values still do.

    Parameters
    ----------
    values : ndarray of shape (n,)
        Without missing values; n of at least 1.

    References
    ----------
    T. P. Hettmansperger, S. J. Sheather (1986), Confidence intervals based on interpolated order statistics,
    doi:10.1016/0167-7152(86)90021-0.

    Examples
    --------
    >>> import numpy as np
    >>> [round(float(x), 2) for x in median_interval(np.arange(1.0, 11.0))]
    [5.5, 2.66, 8.34]
    """
    ordered = np.sort(values)
    n = len(ordered)
    rank, wide, narrow = _order_statistics(n)
    low, high = float(ordered[rank - 1]), float(ordered[n - rank])
    if n < 2 * (rank + 1) or wide <= 0.95:
        return float(np.median(ordered)), low, high
    part = (wide - 0.95) / (wide - narrow)
    step = (n - rank) * part / (rank + (n - 2 * rank) * part)
    low += step * (float(ordered[rank]) - low)
    high += step * (float(ordered[n - rank - 1]) - high)
    return float(np.median(ordered)), low, high


@lru_cache(maxsize=1024)  # slow, and groups are of the same sizes in every column
def _order_statistics(n: int) -> tuple[int, float, float]:
    """Return the rank of a bound of the median's interval, and what this one and the next cover."""
    rank = max(int(stats.binom.ppf(0.025, n, 0.5)), 1)
    wide, narrow = (1 - 2 * float(stats.binom.cdf(one - 1, n, 0.5)) for one in (rank, rank + 1))
    return rank, wide, narrow


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
    R. G. Newcombe (2006), Confidence intervals for an effect size measure based on the Mann-Whitney statistic,
    part 2, method 5, doi:10.1002/sim.2324 (interval); B. Reiser, I. Guttman (1986), Statistical inference for
    Pr(Y < X): the normal case, doi:10.1080/00401706.1986.10488137 (the second model of the values);
    E. R. DeLong, D. M. DeLong, D. L. Clarke-Pearson (1988), Comparing the areas under two or more correlated receiver
    operating characteristic curves, doi:10.2307/2531595 (variance that it is scaled to); G. K. Smyth (2004), Linear
    models and empirical Bayes methods, doi:10.2202/1544-6115.1027 (t where a variance is partly expected).

    Examples
    --------
    >>> import numpy as np
    >>> rank_biserial(np.array([3.0, 4.0]), np.array([1.0, 2.0])).effect
    1.0
    """
    group = np.arange(len(values) + len(others)) < len(values)
    return Ranking(np.concatenate([values, others])).difference(group)


class Ranking:
    """Numbers ranked together once, to compare one group of them after the other with the rest.

    Parameters
    ----------
    values : ndarray of shape (n,)
        Without missing values.
    """

    def __init__(self, values: Floats) -> None:
        _, self._places, self._counts = np.unique(values, return_inverse=True, return_counts=True)

    def difference(self, group: npt.NDArray[np.bool_]) -> RankDifference:
        """Return how far a group, (n,), differs from the rest: see `rank_biserial`."""
        own, rest = self._places[group], self._places[~group]
        n, m = len(own), len(rest)
        if n == 0 or m == 0:
            return RankDifference(0.0, -1.0, 1.0, 1.0)
        counts = np.bincount(own, minlength=len(self._counts))
        placed = _below(self._counts - counts)[own] / m
        placed_rest = 1 - _below(counts)[rest] / n
        auc = float(placed.mean())
        low, high = _auc_interval(auc, n, m, _variance(placed) / n + _variance(placed_rest) / m)
        return RankDifference(2 * auc - 1, 2 * low - 1, 2 * high - 1, self._p_value(n, m, auc))

    def _p_value(self, n: int, m: int, auc: float) -> float:
        total = n + m
        ties = float((self._counts.astype(float) ** 3 - self._counts).sum())
        variance = n * m / 12 * ((total + 1) - ties / (total * (total - 1)))
        if variance <= 0:
            return 1.0
        return float(2 * special.ndtr(-abs(auc - 0.5) * n * m / math.sqrt(variance)))


def _below(counts: npt.NDArray[np.int64]) -> Floats:
    """Return how many lie below each value, half of the equal ones included."""
    return np.cumsum(counts) - counts / 2


def _variance(values: Floats) -> float:
    return float(values.var(ddof=1)) if len(values) > 1 else 0.25


def _auc_interval(auc: float, n: int, m: int, variance: float) -> tuple[float, float]:
    """Return the AUCs that would not be surprised by this one: the bounds never collapse on complete separation.

    The variance of a supposed AUC is scaled by how far the observed variance lies from it where the data say
    enough about that (ties and unequal spread make it differ), and t allows for how little they say of it.
    """
    informative = 4 * auc * (1 - auc) * min(n, m)
    expected = _auc_variance(auc, n, m)
    ratio = variance / expected if expected > 0 else 1.0
    scale = (informative * ratio + _PRIOR_CUSTOMERS) / (informative + _PRIOR_CUSTOMERS)
    quantile = float(special.stdtrit(informative + 2 * _PRIOR_CUSTOMERS, 0.975))

    def surprise(supposed: float) -> float:
        return (auc - supposed) ** 2 - quantile**2 * scale * _auc_variance(supposed, n, m)

    inside = min(max(auc, _TINY), 1 - _TINY)
    if surprise(inside) >= 0:
        return auc, auc
    low = optimize.brentq(surprise, 0.0, inside) if auc > _TINY else 0.0
    high = optimize.brentq(surprise, inside, 1.0) if auc < 1 - _TINY else 1.0
    return float(low), float(high)


def _auc_variance(auc: float, n: int, m: int) -> float:
    """Return the mean of two variances of an AUC: of exponential values, with long tails, and of normal ones."""
    middle = (n + m) / 2 - 1
    exponential = auc * (1 - auc) * (1 + middle * (1 - auc) / (2 - auc) + middle * auc / (1 + auc))
    both_higher = auc - 2 * special.owens_t(special.ndtri(auc), _BOTH_HIGHER)
    normal = auc * (1 - auc) + 2 * middle * (both_higher - auc**2)
    return float((exponential + normal) / (2 * n * m))


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
