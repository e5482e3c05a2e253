"""What the data supports: natural, reproducible or constructed segments, or none.

A mixture always finds groups, and finds the same ones again in any long cloud. So the gain of the groups over
one group is compared with null data that have no groups: the same columns and correlations, drawn from one Gaussian
cloud. Groups that beat it are natural if there are gaps between them.
"""

from collections.abc import Callable, Sequence

import numpy as np
import pandas as pd
from scipy.special import ndtr, ndtri

from core.segmentation._balance import Balance
from core.segmentation._encoded import Encoded, FloatArray, IntArray
from core.segmentation._mixture import EncodedMixture
from core.segmentation._result import Verdict, VerdictEvidence
from core.segmentation._separation import density_between, separated_share
from core.segmentation._stability import STABLE

_N_NULL = 19  # the largest of so many draws is exceeded by chance once in twenty times
_MIN_NULL = 5  # draws after which it may be plain that the groups are no better, or far better
_NULL_ROWS = 2_000
_PLAINLY_MORE = 2.0  # times the largest draw
_NULL_MARGIN = 1.05  # beyond the largest draw: the correlations of the draws are themselves estimated
_SEPARATED_SHARE = 0.8  # share of customers whose group has a gap to each other group
_MADE = "these segments are made, not found: a convenient cut"
_MAX_CORRELATION = 0.98


def judge(evidence: VerdictEvidence) -> tuple[Verdict, str]:
    """Return the verdict on a segmentation and the reason for it, in plain words."""
    again = f"{round(100 * evidence.agreement)}% agreement between independent halves of the customers"
    if evidence.favours_one:
        return "none", f"The customers are described best as one group; {_MADE}."
    if evidence.gain <= evidence.needed_gain:
        return "none", (
            f"Made-up customers with the same columns and correlations but no groups can be split as well; {_MADE}."
        )
    if evidence.agreement < STABLE:
        return "constructed", (
            f"There is more structure than chance gives, but the segments are not the same each time ({again}): "
            "a useful cut, not groups that exist on their own."
        )
    if evidence.separated_share >= _SEPARATED_SHARE:
        return "natural", f"There are gaps between the segments, and they are found again ({again})."
    return "reproducible", f"The segments are found again ({again}), but there are no clear gaps between them."


def weigh(
    encoded: Encoded,
    labels: IntArray,
    k: int,
    *,
    n_null_segments: int,
    favours_one: bool,
    seed: int,
    after_step: Callable[[], None] = lambda: None,
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return what the verdict on `k` segments rests on: how well groups describe tables, and densities between groups.

    The two are the tables ``made_up`` and ``gaps`` of a `SearchEvidence`.

    Parameters
    ----------
    encoded : Encoded
        Customers, in random order: the first 2 000 are compared with made-up ones.
    labels : array of int, shape (n,)
        Segment of each customer, -1 for "fits none".
    k : int
        Number of segments.
    n_null_segments : int
        Number of groups that real and made-up customers are split into, at most `k`.
    favours_one : bool
        Whether one group explains the customers best; then no customers are made up.
    seed : int
        Seed of every random step.
    after_step : callable
        Called often; may raise to stop the work.
    """
    sample = encoded.take(slice(0, _NULL_ROWS))

    def described(data: Encoded) -> tuple[float, float]:
        one = EncodedMixture(1).fit(data)
        many = EncodedMixture(n_null_segments, random_state=seed, n_starts=4, n_finalists=1, merge_start=False)
        return one.bic_, many.fit(data, after_step=after_step).bic_

    tables = [described(sample)]
    if not favours_one:
        draw_cloud = correlated_cloud(sample)
        for draw in range(_N_NULL):
            tables.append(described(draw_cloud(np.random.default_rng([seed, n_null_segments, 7, draw]))))
            found, _, nulls = gains(_made_up(tables, len(sample)))
            largest = max(0.0, *nulls)
            if draw + 1 >= _MIN_NULL and not _NULL_MARGIN * largest < found < _PLAINLY_MORE * largest:
                break
    return _made_up(tables, len(sample)), density_between(encoded, labels, k)


def _made_up(tables: Sequence[tuple[float, float]], n_customers: int) -> pd.DataFrame:
    one, many = zip(*tables, strict=True)
    columns = {"table": range(len(tables)), "n_customers": n_customers, "bic_one": one, "bic_many": many}
    return pd.DataFrame(columns).astype({"table": "int64", "n_customers": "int64"})


def gains(made_up: pd.DataFrame) -> tuple[float, float, tuple[float, ...]]:
    """Return how much better groups describe these customers than one does, what was needed, and the made-up gains.

    All are BIC per customer, above 0 is better; `made_up` is as in a `SearchEvidence`.
    """
    ordered = made_up.sort_values("table", kind="stable")
    found, *nulls = ((ordered["bic_one"] - ordered["bic_many"]) / ordered["n_customers"]).tolist()
    return found, _NULL_MARGIN * max([0.0, *nulls]), tuple(nulls)


def verdict_evidence(
    made_up: pd.DataFrame, gaps: pd.DataFrame, *, agreement: float, favours_one: bool
) -> VerdictEvidence:
    """Return the evidence that the tables give.

    Parameters
    ----------
    made_up, gaps : DataFrame
        As in a `SearchEvidence`.
    agreement : float
        Between halves of the customers, 0 to 1.
    favours_one : bool
        Whether one group explains the customers best.
    """
    found, needed, nulls = gains(made_up)
    return VerdictEvidence(
        gain=round(found, 4),
        null_gains=tuple(round(null, 4) for null in nulls),
        needed_gain=round(needed, 4),
        n_compared=int(made_up["n_customers"].iloc[0]),
        agreement=round(agreement, 4),
        separated_share=round(separated_share(gaps), 4),
        favours_one=favours_one,
    )


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
        return Encoded(encoded.layout, drawn[:, :p], codes, encoded.weights)

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
