"""Whether more segments are only finer cuts of fewer.

Columns that hang together within a segment make the likelihood cut it along them, as finely as the number of
customers allows. So what the finer segments gain is compared with what as many gain on made-up customers of the
coarser ones, whose columns hang together just as much within each segment but who have no finer groups.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy.special import ndtr, ndtri, stdtr, stdtrit

from core.segmentation._densities import Parameters
from core.segmentation._encoded import Encoded, FloatArray, IntArray
from core.segmentation._mixture import EncodedMixture

_ROWS = 3_000
_N_DRAWS = 2
_MARGIN = 1.5  # by which the gain must exceed those on made-up customers
_POOLED = 50.0  # customers of all segments that add to each segment's correlations
_MAX_CORRELATION = 0.98
_FAR = 1e-9  # probability beyond which a value is as far out as can be

Fit = Callable[[Encoded, int], EncodedMixture]
"""Fits a number of segments to customers from scratch."""


@dataclass(frozen=True, slots=True)
class Gains:
    """What finer segments gain in BIC over coarser ones: on the customers, and on each draw of made-up ones."""

    found: float
    made_up: tuple[float, ...]


def only_finer(gains: Gains) -> bool:
    """Return whether the finer segments gain no more over the coarser ones than they do on customers without them."""
    return any(gains.found <= _MARGIN * one for one in gains.made_up)


def finer_gains(
    encoded: Encoded, coarse: EncodedMixture, fine: EncodedMixture, fit: Fit, rng: np.random.Generator
) -> Gains:
    """Return what finer segments gain over the coarser ones, and do on customers who are made up without them.

    Nothing more is made up once the finer segments are seen to be only finer. A parametric bootstrap of the difference
    in BIC [1]_, with columns that are dependent within segments.

    References
    ----------
    .. [1] McLachlan (1987), On bootstrapping the likelihood ratio test statistic for the number of components.
    """
    sample = encoded.take(slice(0, _ROWS))
    gain = _again(sample, coarse).bic_ - _again(sample, fine).bic_
    gains = Gains(gain, ())
    while len(gains.made_up) < _N_DRAWS and not only_finer(gains):
        gains = Gains(gain, (*gains.made_up, _null_gain(dependent(sample, coarse, rng), coarse, fine, fit)))
    return gains


def _null_gain(made_up: Encoded, coarse: EncodedMixture, fine: EncodedMixture, fit: Fit) -> float:
    # The cuts that were found are likely ones on the made-up customers too, and others may be likelier still.
    reached = min(_again(made_up, fine).bic_, fit(made_up, fine.n_components).bic_)
    return _again(made_up, coarse).bic_ - reached


def _again(encoded: Encoded, model: EncodedMixture) -> EncodedMixture:
    return EncodedMixture(model.n_components).refit(encoded, model.segments_only())


def dependent(encoded: Encoded, model: EncodedMixture, rng: np.random.Generator) -> Encoded:
    """Return made-up customers of these segments, whose columns hang together within segments as the real ones' do.

    Each keeps the segment and the missing cells of a real customer; the columns of a segment have its
    distributions, joined by a Gaussian copula.
    """
    parameters = model.segments_only()
    labels = _drawn_labels(model.predict_proba(encoded), rng)
    orders = _level_orders(encoded, parameters, labels)
    scores = _scores(encoded, parameters, labels, orders)
    drawn = np.empty_like(scores)
    for segment, correlation in enumerate(_correlations(scores, labels, model.n_components)):
        rows = np.flatnonzero(labels == segment)
        values, vectors = np.linalg.eigh(correlation)
        root = vectors * np.sqrt(np.maximum(values, 1e-6))
        root /= np.sqrt((root**2).sum(1, keepdims=True))
        drawn[rows] = rng.standard_normal((len(rows), len(root))) @ root.T
    return _valued(encoded, parameters, labels, orders, ndtr(drawn))


def _drawn_labels(posterior: FloatArray, rng: np.random.Generator) -> IntArray:
    sums = posterior.cumsum(1)
    chance = rng.uniform(size=(len(sums), 1)) * sums[:, -1:]
    return np.asarray((chance > sums[:, :-1]).sum(1), dtype=np.int64)


def _level_orders(encoded: Encoded, parameters: Parameters, labels: IntArray) -> list[IntArray]:
    """Return the levels of each code column in the order in which they go along with numbers and ordered levels."""
    layout = encoded.layout
    orders = [np.arange(n_levels) for n_levels in layout.n_levels]
    scores = _scores(encoded, parameters, labels, orders)
    p = len(layout.number_names)
    nominal = [j for j, n_levels in enumerate(layout.n_levels) if n_levels > 2 and not layout.ordinal[j]]
    scores[:, [p + j for j in nominal]] = 0.0
    for j in nominal:
        member = (encoded.codes[:, j, None] == np.arange(layout.n_levels[j])).astype(np.float64)
        weight = np.sqrt(np.maximum(member.sum(0), 1.0))
        along = np.linalg.svd(member.T @ scores / weight[:, None], full_matrices=False)[0][:, 0]
        orders[j] = np.argsort(along / weight, kind="stable")
    return orders


def _scores(encoded: Encoded, parameters: Parameters, labels: IntArray, orders: list[IntArray]) -> FloatArray:
    """Return where each cell lies in its segment as a normal score (n, columns), 0 where missing."""
    numbers = encoded.numbers
    result = np.zeros((len(encoded), encoded.layout.n_columns))
    p = numbers.shape[1]
    distance = (numbers - parameters.means[:, labels].T) / np.sqrt(parameters.variances[:, labels].T)
    for j, tail in enumerate(parameters.tails):
        below = ndtr(distance[:, j]) if np.isinf(tail) else stdtr(tail, distance[:, j])
        result[:, j] = np.nan_to_num(ndtri(np.clip(below, _FAR, 1 - _FAR)))
    for j, cumulative in enumerate(_cumulative(encoded, parameters, orders)):
        codes = encoded.codes[:, j]
        place = np.argsort(orders[j])[np.maximum(codes, 0)]
        # The mean of a normal variable between the two thresholds of the level.
        height = np.exp(-0.5 * ndtri(np.clip(cumulative, _FAR, 1 - _FAR)) ** 2) / np.sqrt(2 * np.pi)
        means = (height[:-1] - height[1:]) / np.maximum(np.diff(cumulative, axis=0), _FAR)
        result[:, p + j] = np.where(codes < 0, 0.0, means[place, labels])
    return result


def _cumulative(encoded: Encoded, parameters: Parameters, orders: list[IntArray]) -> list[FloatArray]:
    """Return for each code column the share of each segment below each level and the next, shape (levels + 1, K)."""
    offsets = encoded.layout.offsets
    shares = [np.exp(parameters.log_levels[offsets[j] + order]).cumsum(0) for j, order in enumerate(orders)]
    return [np.vstack([np.zeros(sums.shape[1]), sums / sums[-1]]) for sums in shares]


def _correlations(scores: FloatArray, labels: IntArray, k: int) -> list[FloatArray]:
    """Return the correlations of the normal variables behind the scores in each segment, pulled to all segments'."""
    pooled = _moments(scores)
    result = []
    for segment in range(k):
        rows = scores[labels == segment]
        both, seen = (own + _POOLED * of_all / len(scores) for own, of_all in zip(_moments(rows), pooled, strict=True))
        covariance = both / np.maximum(seen, 1e-9)
        # A column cut into levels keeps only part of its latent variance v; covariances shrink by v of both.
        variance = np.maximum(np.diag(covariance), 1e-3)
        correlation = (covariance / np.outer(variance, variance)).clip(-_MAX_CORRELATION, _MAX_CORRELATION)
        np.fill_diagonal(correlation, 1.0)
        result.append(correlation)
    return result


def _moments(scores: FloatArray) -> tuple[FloatArray, FloatArray]:
    seen = (scores != 0).astype(np.float64)
    return scores.T @ scores, seen.T @ seen


def _valued(
    encoded: Encoded, parameters: Parameters, labels: IntArray, orders: list[IntArray], below: FloatArray
) -> Encoded:
    numbers, codes = np.empty_like(encoded.numbers), np.empty_like(encoded.codes)
    p = numbers.shape[1]
    below = np.clip(below, _FAR, 1 - _FAR)
    spread = np.sqrt(parameters.variances[:, labels].T)
    for j, tail in enumerate(parameters.tails):
        distance = ndtri(below[:, j]) if np.isinf(tail) else stdtrit(tail, below[:, j])
        numbers[:, j] = parameters.means[j, labels] + spread[:, j] * distance
    numbers[np.isnan(encoded.numbers)] = np.nan
    for j, cumulative in enumerate(_cumulative(encoded, parameters, orders)):
        place = (below[:, p + j, None] > cumulative[1:-1, labels].T).sum(1)
        codes[:, j] = np.where(encoded.codes[:, j] < 0, -1, orders[j][place])
    return Encoded(encoded.layout, numbers, codes, encoded.weights)
