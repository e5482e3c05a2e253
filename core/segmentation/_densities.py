"""Densities of a mixture whose columns are independent within each segment, and one EM step over them.

All sufficient statistics of the Gaussian and multinomial columns are one matrix product with a design
matrix of `mask, x, x²` and level indicators; a missing cell is zero in each, which marginalises it.
Heavy-tailed columns (Student-t) are updated one by one, with the usual weights of their rows.

Arrays of shape (n, K) are laid out segment by segment in memory: NumPy is several times slower along a short last axis.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from scipy.special import gammaln

from core.segmentation._encoded import Encoded, FloatArray, Layout

TAILS = (3.0, 5.0, 10.0, 30.0, np.inf)
"""Degrees of freedom that a numeric column may have; infinite is Gaussian."""

_VARIANCE_PRIOR = 10.0  # pseudo-customers with the pooled variance in each segment
_LEVEL_PRIOR = 2.0  # pseudo-customers with the overall shares of levels in each segment
_NEIGHBOUR_SHARE = 0.25  # what an ordered level lends to its neighbours in a very small segment...
_NEIGHBOUR_SIZE = 10.0  # ...and the segment size at which half of that is left
_DIGITS = 8
_TAIL_ROWS = 3_000  # enough to tell how heavy a tail is
_LOG_2PI = float(np.log(2 * np.pi))


@dataclass(frozen=True, slots=True)
class Parameters:
    """Parameters of K segments: shares (K,) or (K + 1,) with the background last, and (columns, K) arrays."""

    log_shares: FloatArray
    means: FloatArray  # (p, K)
    variances: FloatArray  # (p, K)
    tails: FloatArray  # (p,) degrees of freedom
    log_levels: FloatArray  # (all levels, K)

    @property
    def n_segments(self) -> int:
        """Number of segments, the background not counted."""
        return int(self.means.shape[1])


class Design:
    """Encoded customers prepared for EM: one matrix (n, 3 p + levels), numbers clipped at `clip` spreads."""

    def __init__(self, encoded: Encoded, *, clip: float = np.inf) -> None:
        layout = encoded.layout
        n, p = encoded.numbers.shape
        observed = ~np.isnan(encoded.numbers)
        x = np.clip(np.where(observed, encoded.numbers, 0.0), -clip, clip)
        offsets = layout.offsets
        self.layout = layout
        self.weights = encoded.weights
        self.x, self.observed = np.asfortranarray(x), np.asfortranarray(observed)
        self.matrix = np.zeros((n, 3 * p + int(offsets[-1])))
        self.matrix[:, :p], self.matrix[:, p : 2 * p], self.matrix[:, 2 * p : 3 * p] = observed, x, x * x
        for j in range(len(layout.code_names)):
            rows = np.flatnonzero(encoded.codes[:, j] >= 0)
            self.matrix[rows, 3 * p + offsets[j] + encoded.codes[rows, j]] = 1.0
        self.level_weights = np.repeat(layout.code_weights, layout.n_levels)
        self.level_starts = offsets[:-1]
        column = np.repeat(np.arange(len(layout.n_levels)), layout.n_levels)
        is_ordered = np.asarray(layout.ordinal, dtype=np.bool_)[column]
        self.lends_to_next = (is_ordered[:-1] & (np.diff(column) == 0))[:, None]
        counts = encoded.total(self.matrix[:, 3 * p :]) + 0.5
        self.pooled_levels = counts / self.level_totals(counts)

    def __len__(self) -> int:
        return len(self.matrix)

    def total(self, rows: FloatArray) -> float:
        """Return the sum over customers of one value each, weighted."""
        return float(rows.sum() if self.weights is None else self.weights @ rows)

    def mean(self, rows: FloatArray) -> float:
        """Return the weighted mean over customers of one value each, without the digits that rounding makes.

        Runs of EM that end in the same place are equal by it, however their sums were taken.
        """
        n = len(self) if self.weights is None else self.weights.sum()
        return round(self.total(rows) / max(float(n), 1e-300), _DIGITS)

    def counted(self, posterior: FloatArray) -> FloatArray:
        """Return memberships (n, K) with each customer counted by weight."""
        return posterior if self.weights is None else posterior * self.weights[:, None]

    def level_totals(self, counts: FloatArray) -> FloatArray:
        """Return for each level the sum over the levels of its column; `counts` is (levels,) or (levels, K)."""
        if not len(counts):
            return counts
        return np.repeat(np.add.reduceat(counts, self.level_starts, axis=0), self.layout.n_levels, axis=0)


def log_joint(design: Design, parameters: Parameters) -> FloatArray:
    """Return log share times density of each row in each segment, shape (n, K), column weights applied."""
    p = design.x.shape[1]
    k = parameters.n_segments
    straight = np.isinf(parameters.tails)[:, None]
    weights = design.layout.number_weights[:, None] * straight
    precision = 1.0 / parameters.variances
    scaled = parameters.means * precision
    constant = -0.5 * (_LOG_2PI + np.log(parameters.variances) + parameters.means * scaled)
    slopes = np.vstack(
        [
            weights * constant,
            weights * scaled,
            -0.5 * weights * precision,
            design.level_weights[:, None] * parameters.log_levels,
        ]
    )
    result = (slopes.T @ design.matrix.T).T
    for j in range(p):
        if np.isfinite(parameters.tails[j]):
            density = _log_t(design.x[:, j], parameters.means[j], parameters.variances[j], parameters.tails[j])
            result += design.layout.number_weights[j] * design.observed[:, j, None] * density
    return np.asarray(result + parameters.log_shares[:k])


def _squared_distance(x: FloatArray, means: FloatArray, variances: FloatArray) -> FloatArray:
    return np.asarray(((x - means[:, None]) ** 2 / variances[:, None]).T)


def _log_normal(x: FloatArray, means: FloatArray, variances: FloatArray) -> FloatArray:
    return np.asarray(-0.5 * (_LOG_2PI + np.log(variances) + _squared_distance(x, means, variances)))


def _log_t(x: FloatArray, means: FloatArray, variances: FloatArray, tail: float) -> FloatArray:
    distance = _squared_distance(x, means, variances)
    constant = gammaln((tail + 1) / 2) - gammaln(tail / 2) - 0.5 * np.log(tail * np.pi * variances)
    return np.asarray(constant - (tail + 1) / 2 * np.log1p(distance / tail))


def responsibilities(joint: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return posterior probabilities and the log-likelihood of each row from log joints."""
    top = joint.max(axis=1)
    shares = joint - top[:, None]
    np.exp(shares, out=shares)
    total = shares.sum(axis=1)
    shares /= total[:, None]
    return shares, top + np.log(total)


def maximise(design: Design, posterior: FloatArray, tails: FloatArray, before: Parameters | None = None) -> Parameters:
    """Return the parameters that fit these memberships; `before` gives Student-t columns their row weights."""
    p = design.x.shape[1]
    k = posterior.shape[1] if before is None else before.n_segments
    posterior = design.counted(posterior)
    members = posterior[:, :k]
    statistics = (members.T @ design.matrix).T
    count, total, squares = statistics[:p], statistics[p : 2 * p], statistics[2 * p : 3 * p]
    safe = np.maximum(count, 1e-9)
    means = total / safe
    scatter = np.maximum(squares - means * total, 0.0)
    for j in np.flatnonzero(np.isfinite(tails)):
        means[j], scatter[j] = _robust_moments(design, members, int(j), float(tails[j]), before)
    floors = design.layout.number_floors[:, None]
    # An emptied cell (a segment that never shows this number) takes the pooled mean and variance.
    pooled_mean = (means * count).sum(1, keepdims=True) / np.maximum(count.sum(1, keepdims=True), 1e-9)
    means = np.where(count > 1e-6, means, pooled_mean)
    pooled = scatter.sum(1, keepdims=True) / np.maximum(count.sum(1, keepdims=True), 1e-9)
    variances = np.maximum((scatter + _VARIANCE_PRIOR * pooled) / (count + _VARIANCE_PRIOR), floors)
    size = posterior.sum(0)
    return Parameters(
        log_shares=np.log(np.maximum(size, 1e-9) / size.sum()),
        means=means,
        variances=variances,
        tails=tails,
        log_levels=_log_levels(design, statistics[3 * p :], size[:k]),
    )


def _robust_moments(
    design: Design, members: FloatArray, j: int, tail: float, before: Parameters | None
) -> tuple[FloatArray, FloatArray]:
    """Return means and scatter of a Student-t column, scatter scaled to the number of observed members."""
    x, observed = design.x[:, j], design.observed[:, j]
    rows = members
    if before is not None:
        distance = _squared_distance(x, before.means[j], before.variances[j])
        rows = (tail + 1) / (tail + distance) * members
    rows = rows * observed[:, None]
    weight = np.maximum(rows.sum(0), 1e-9)
    means = x @ rows / weight
    # Dividing by the weights rather than the counts (PX-EM) converges faster to the same point.
    variances = np.maximum((x * x) @ rows / weight - means**2, 0.0)
    return means, variances * (observed @ members)


def _log_levels(design: Design, counts: FloatArray, size: FloatArray) -> FloatArray:
    lent = _NEIGHBOUR_SHARE * _NEIGHBOUR_SIZE / (_NEIGHBOUR_SIZE + size)
    flow = 0.5 * lent * np.diff(counts, axis=0) * design.lends_to_next
    smooth = counts.copy()
    smooth[:-1] += flow
    smooth[1:] -= flow
    smooth += _LEVEL_PRIOR * design.pooled_levels[:, None]
    return np.log(smooth / design.level_totals(smooth)) if len(smooth) else smooth


def expectation_maximisation(
    design: Design,
    start: Parameters,
    *,
    max_iter: int,
    tolerance: float = 0.0,
    background: FloatArray | None = None,
    after_step: Callable[[], None] = lambda: None,
) -> tuple[Parameters, FloatArray]:
    """Return parameters and the rows' log-likelihoods after EM, run until their mean gains less than `tolerance`.

    `background` (n,) is the fixed log density of a customer who belongs to no segment.
    """
    parameters = start
    posterior, rows = expectation(design, parameters, background)
    for _ in range(max_iter):
        parameters = maximise(design, posterior, parameters.tails, parameters)
        last = design.total(rows)
        posterior, rows = expectation(design, parameters, background)
        after_step()
        if tolerance and abs(design.total(rows) - last) < tolerance * len(design):
            break
    return parameters, rows


def expectation(
    design: Design, parameters: Parameters, background: FloatArray | None = None
) -> tuple[FloatArray, FloatArray]:
    """Return posterior probabilities (n, K), with the background as a last column if given, and log-likelihoods."""
    joint = log_joint(design, parameters)
    if background is not None:
        joint = np.vstack([joint.T, background + parameters.log_shares[-1]]).T
    return responsibilities(joint)


def choose_tails(design: Design, parameters: Parameters) -> FloatArray:
    """Return the degrees of freedom that fit each numeric column best within the segments; Gaussian wins near-ties."""
    n = min(len(design), _TAIL_ROWS)
    posterior = design.counted(responsibilities(log_joint(design, parameters))[0])[:n]
    tails = np.full(len(parameters.means), np.inf)
    for j in range(len(tails)):
        rows = np.flatnonzero(design.observed[:n, j])
        members = posterior[rows]
        needed = 0.5 * np.log(max(len(rows), 2))  # BIC's price of one parameter
        fits = {tail: _tail_fit(design.x[rows, j], members, parameters, j, tail) for tail in TAILS}
        best = max(TAILS, key=lambda tail: fits[tail])
        tails[j] = best if fits[best] > fits[np.inf] + needed else np.inf
    return tails


def _tail_fit(x: FloatArray, members: FloatArray, parameters: Parameters, j: int, tail: float) -> float:
    means, variances = parameters.means[j], parameters.variances[j]
    for _ in range(3):
        weights = members
        if np.isfinite(tail):
            weights = members * (tail + 1) / (tail + _squared_distance(x, means, variances))
        total = np.maximum(weights.sum(0), 1e-9)
        means = x @ weights / total
        variances = np.maximum((x * x) @ weights / total - means**2, 1e-4)
    if np.isinf(tail):
        density = _log_normal(x, means, variances)
    else:
        density = _log_t(x, means, variances, tail)
    return float((members * density).sum())


def with_background(parameters: Parameters, share: float) -> Parameters:
    """Return the parameters with a background of this share added."""
    log_shares = np.append(parameters.log_shares + np.log1p(-share), np.log(share))
    return replace(parameters, log_shares=log_shares)


def log_independent(design: Design, parameters: Parameters) -> FloatArray:
    """Return the log density (n,) of customers who have each column's overall distribution, but no column from another.

    The distribution of each column alone is the one the mixture gives it, so that a customer is nearer
    to the background than to a segment only by the *combination* of values.
    """
    shares = parameters.log_shares[: parameters.n_segments]
    shares = shares - np.log(np.exp(shares).sum())
    result = np.zeros(len(design))
    for j in range(len(parameters.means)):
        tail = float(parameters.tails[j])
        x, means, variances = design.x[:, j], parameters.means[j], parameters.variances[j]
        if np.isinf(tail):
            density = _log_normal(x, means, variances)
        else:
            density = _log_t(x, means, variances, tail)
        alone = responsibilities(density + shares)[1]
        result += design.layout.number_weights[j] * design.observed[:, j] * alone
    if len(parameters.log_levels):
        alone = np.log(np.exp(parameters.log_levels) @ np.exp(shares))
        result += design.matrix[:, 3 * len(parameters.means) :] @ (design.level_weights * alone)
    return result


def n_parameters(layout: Layout, parameters: Parameters) -> float:
    """Return the number of free parameters, near-duplicate columns counted by their weight."""
    k = parameters.n_segments
    per_number = 2 * k + np.isfinite(parameters.tails)
    per_code = k * (np.asarray(layout.n_levels, dtype=np.float64) - 1)
    return float(len(parameters.log_shares) - 1 + layout.number_weights @ per_number + layout.code_weights @ per_code)
