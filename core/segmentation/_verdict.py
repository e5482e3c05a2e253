"""What the data supports: natural, reproducible or constructed segments, or none.

A mixture always finds groups, and finds the same ones again in any long cloud. So the gain of the groups over
one group is compared with null data that have no groups: the same columns shuffled, and the same columns and
correlations drawn from one Gaussian cloud. Groups that beat both are natural if there are gaps between them.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy.special import ndtr, ndtri

from core.segmentation._balance import Balance
from core.segmentation._encoded import Encoded, FloatArray, IntArray
from core.segmentation._mixture import MixedMixture
from core.segmentation._result import Verdict
from core.segmentation._stability import STABLE

_N_SHUFFLED, _N_CLOUDS = 1, 3
_NULL_ROWS = 2_000
_NULL_MARGIN = 1.15  # the gain must exceed the largest of few null draws by this factor
_VALLEY = 0.5  # density between two groups, relative to the thinner of the two, that counts as a gap
_SEPARATED_SHARE = 0.8  # share of customers whose group has a gap to each other group
_MAX_CORRELATION = 0.98
_RIDGE = 0.05


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the verdict rests on: gains in BIC per customer, agreement between halves, share behind gaps."""

    gain: float
    null_gain: float
    agreement: float
    separated_share: float
    favours_one: bool


def judge(evidence: Evidence) -> tuple[Verdict, str]:
    """Return the verdict on a segmentation and the reason for it, in plain words."""
    again = f"{round(100 * evidence.agreement)}% agreement between independent halves of the customers"
    if evidence.favours_one:
        return "none", "The customers are described best as one group; these segments are only a convenient cut."
    if evidence.gain <= _NULL_MARGIN * max(evidence.null_gain, 0.0):
        return "none", (
            "Made-up customers with the same columns and correlations but no groups can be split just as well; "
            "these segments are only a convenient cut."
        )
    if evidence.agreement < STABLE:
        return "constructed", (
            f"There is more structure than chance gives, but the segments are not the same each time ({again}): "
            "a useful cut, not groups that exist on their own."
        )
    if evidence.separated_share >= _SEPARATED_SHARE:
        return "natural", f"There are gaps between the segments, and they are found again ({again})."
    return "reproducible", f"The segments are found again ({again}), but there are no clear gaps between them."


def gains(encoded: Encoded, k: int, *, seed: int, after_step: Callable[[], None] = lambda: None) -> tuple[float, float]:
    """Return what `k` segments gain over one in BIC per customer, and the most that they gain on null data."""
    sample = encoded.take(slice(0, _NULL_ROWS))
    rng = np.random.default_rng([seed, k, 7])
    draw_cloud = correlated_cloud(sample)
    nulls = [shuffled(sample, rng) for _ in range(_N_SHUFFLED)] + [draw_cloud(rng) for _ in range(_N_CLOUDS)]
    found = []
    for data in (sample, *nulls):
        one = MixedMixture(1).fit(data)
        many = MixedMixture(k, random_state=seed, n_starts=4, n_finalists=1, merge_start=False)
        many.fit(data, after_step=after_step)
        found.append((one.bic_ - many.bic_) / len(data))
    return found[0], max(found[1:])


def shuffled(encoded: Encoded, rng: np.random.Generator) -> Encoded:
    """Return the customers with each column shuffled on its own: same distributions, no association."""
    return Encoded(encoded.layout, rng.permuted(encoded.numbers, axis=0), rng.permuted(encoded.codes, axis=0))


def correlated_cloud(encoded: Encoded) -> Callable[[np.random.Generator], Encoded]:
    """Return a function that draws customers from one Gaussian cloud with the same columns and rank correlations.

    The levels of a category are put in the order of the main direction of the data first. Missing cells
    stay where they are.
    """
    orders = _level_orders(encoded)
    ranked = np.empty((len(encoded), encoded.layout.n_columns))
    p = encoded.numbers.shape[1]
    ranked[:, :p] = encoded.numbers
    for j, order in enumerate(orders):
        position = np.append(np.argsort(order), np.nan)  # code -1 picks the missing value at the end
        ranked[:, p + j] = position[encoded.codes[:, j]]
    correlation = _latent_correlation(ranked)
    values, vectors = np.linalg.eigh(correlation)
    root = vectors * np.sqrt(np.maximum(values, 1e-6))
    root /= np.sqrt((root**2).sum(1, keepdims=True))

    def draw(rng: np.random.Generator) -> Encoded:
        uniform = ndtr(rng.standard_normal((len(encoded), root.shape[1])) @ root.T)
        drawn = np.full_like(ranked, np.nan)
        for j in range(ranked.shape[1]):
            observed = ~np.isnan(ranked[:, j])
            known = np.sort(ranked[observed, j])
            if len(known):
                drawn[observed, j] = known[
                    (uniform[observed, j] * len(known)).astype(np.int64).clip(max=len(known) - 1)
                ]
        codes = np.full_like(encoded.codes, -1)
        for j, order in enumerate(orders):
            observed = ~np.isnan(drawn[:, p + j])
            codes[observed, j] = order[drawn[observed, p + j].astype(np.int64)]
        return Encoded(encoded.layout, drawn[:, :p], codes)

    return draw


def _level_orders(encoded: Encoded) -> list[IntArray]:
    points = Balance().fit(encoded).transform(encoded)
    main = points @ np.linalg.eigh(points.T @ points)[1][:, -1]
    orders = []
    for j, ordinal in enumerate(encoded.layout.ordinal):
        n_levels = encoded.layout.n_levels[j]
        codes = encoded.codes[:, j]
        known = codes >= 0
        count = np.bincount(codes[known], minlength=n_levels)
        mean = np.bincount(codes[known], weights=main[known], minlength=n_levels) / np.maximum(count, 1)
        orders.append(np.arange(n_levels) if ordinal else np.argsort(mean, kind="stable"))
    return orders


def _latent_correlation(ranked: FloatArray) -> FloatArray:
    """Return the correlation of the Gaussian behind ranked columns, corrected for the coarseness of levels."""
    from scipy.stats import rankdata

    observed = ~np.isnan(ranked)
    count = np.maximum(observed.sum(0), 1)
    ranks = np.where(observed, rankdata(ranked, axis=0, nan_policy="omit"), (count + 1) / 2)
    scores = np.where(observed, ndtri((ranks - 0.5) / count), 0.0)
    scores = np.where(observed, scores - scores.sum(0) / count, 0.0)
    both = np.maximum(observed.T.astype(np.float64) @ observed, 1)
    # A column cut into levels keeps only part of its latent variance v; covariances shrink by v of both.
    variance = np.maximum((scores**2).sum(0) / count, 1e-6)
    correlation = (scores.T @ scores) / both / np.outer(variance, variance)
    correlation = np.clip(correlation, -_MAX_CORRELATION, _MAX_CORRELATION)
    np.fill_diagonal(correlation, 1.0)
    return np.asarray(correlation)


def separated_share(encoded: Encoded, labels: IntArray, k: int) -> float:
    """Return the share of customers whose group has a gap to every other group.

    Two groups have a gap if, along the direction that tells them apart best, customers half-way between
    their middles are at most half as dense as at the middle of the thinner group. Label -1 is left out.
    """
    known = labels >= 0
    points = Balance().fit(encoded).transform(encoded)[known]
    labels = labels[known]
    members = (labels[:, None] == np.arange(k)).astype(np.float64)
    means = members.T @ points / np.maximum(members.sum(0), 1)[:, None]
    within = points - means[labels]
    scatter = within.T @ within / max(len(points), 1)
    scatter += _RIDGE * np.trace(scatter) / len(scatter) * np.eye(len(scatter))
    directions = np.linalg.solve(scatter, means.T)
    apart = np.ones(k, dtype=bool)
    for a in range(k):
        for b in range(a):
            if not _has_gap(points @ (directions[:, a] - directions[:, b]), labels == a, labels == b):
                apart[[a, b]] = False
    return float(apart[labels].mean()) if len(labels) else 0.0


def _has_gap(along: FloatArray, first: IntArray, second: IntArray) -> bool:
    if not first.any() or not second.any():
        return False
    low, high = np.median(along[second]), np.median(along[first])
    if high <= low:
        return False
    position = (along[first | second] - low) / (high - low)
    near = [int((np.abs(position - middle) < 0.1).sum()) for middle in (0.0, 0.5, 1.0)]
    return near[1] <= _VALLEY * min(near[0], near[2])
