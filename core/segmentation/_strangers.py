"""Customers who fit no segment.

Two rules, both calibrated on the data. A customer whose columns go together no better than columns drawn at random
belongs to the *background*: one more component of the mixture, kept only where the data clearly has it. A customer
who is unusual in several columns at once for the segment that fits best is a *stranger*: surprise beyond that of
all but a given share of customers simulated from the model, the scale of real customers allowed for. One wild value
makes no stranger.
"""

from dataclasses import dataclass

import numpy as np
from scipy import stats

from core.segmentation._densities import Design, Parameters
from core.segmentation._encoded import Encoded, FloatArray, IntArray, Layout
from core.segmentation._mixture import EncodedMixture

FITS_NONE = 0.005
"""Share of a segment's own members, if the model were exact, who are called strangers unless somebody asks for more."""

_MAX_CELL_SURPRISE = 6.0  # log units that one cell may add
_N_SIMULATED = 20_000  # 100 of them are strangers at the default share
_QUANTILES = 2_000


@dataclass(frozen=True, slots=True)
class Surprise:
    """How much log density to expect of each column in each segment, and how much it varies: arrays (columns, K)."""

    parameters: Parameters
    expected: FloatArray
    variance: FloatArray

    @classmethod
    def of(cls, layout: Layout, parameters: Parameters) -> "Surprise":
        """Return expectations under the model itself."""
        p, k = parameters.means.shape
        expected, variance = np.empty((layout.n_columns, k)), np.empty((layout.n_columns, k))
        for j in range(p):
            mean, spread = _log_density_moments(float(parameters.tails[j]))
            expected[j] = mean - 0.5 * np.log(parameters.variances[j])
            variance[j] = spread
        offsets = layout.offsets
        for j in range(len(layout.code_names)):
            block = parameters.log_levels[offsets[j] : offsets[j + 1]]
            shares = np.exp(block)
            expected[p + j] = (shares * block).sum(0)
            variance[p + j] = (shares * block**2).sum(0) - expected[p + j] ** 2
        return cls(parameters, expected, variance)

    def typicality(self, encoded: Encoded, labels: IntArray) -> FloatArray:
        """Return for each customer how expected the cells are in the segment given: 0 is average, negative strange."""
        design = Design(encoded)
        layout, parameters = encoded.layout, self.parameters
        n, p = encoded.numbers.shape
        total, scale = np.zeros(n), np.zeros(n)
        weights = np.concatenate([layout.number_weights, layout.code_weights])
        offsets = layout.offsets
        for j in range(layout.n_columns):
            if j < p:
                known = design.observed[:, j]
                spread = np.sqrt(parameters.variances[j, labels])
                distance = (design.x[:, j] - parameters.means[j, labels]) / spread
                density = _log_density(distance, float(parameters.tails[j])) - np.log(spread)
            else:
                codes = encoded.codes[:, j - p]
                known = codes >= 0
                density = parameters.log_levels[offsets[j - p] + np.maximum(codes, 0), labels]
            surprise = np.maximum(density - self.expected[j, labels], -_MAX_CELL_SURPRISE)
            total += weights[j] * known * surprise
            scale += weights[j] ** 2 * known * self.variance[j, labels]
        return np.asarray(total / np.sqrt(np.maximum(scale, 1e-9)))


def stranger_threshold(
    encoded: Encoded, model: EncodedMixture, surprise: Surprise, rng: np.random.Generator, *, share: float
) -> float:
    """Return the typicality below which a customer is a stranger; `share` of customers like the model's own are."""
    simulated = simulate(encoded, model.segments_only(), rng)
    expected = surprise.typicality(simulated, model.predict(simulated))
    actual = surprise.typicality(encoded, model.predict(encoded))
    low, quarter, middle = np.quantile(expected, [share, 0.25, 0.5])
    actual_quarter, actual_middle = np.quantile(actual, [0.25, 0.5])
    # Columns that hang together within segments spread typicality wider than the model thinks.
    wider = max(1.0, (actual_middle - actual_quarter) / max(middle - quarter, 1e-9))
    return float(actual_middle - wider * (middle - low))


def simulate(encoded: Encoded, parameters: Parameters, rng: np.random.Generator) -> Encoded:
    """Return customers drawn from a mixture, with the missing cells of real ones."""
    n = _N_SIMULATED
    like = encoded.take(rng.integers(len(encoded), size=n))
    labels = rng.choice(parameters.n_segments, size=n, p=np.exp(parameters.log_shares))
    numbers, codes = like.numbers.copy(), like.codes.copy()
    for j in range(numbers.shape[1]):
        tail = float(parameters.tails[j])
        noise = rng.standard_normal(n) if np.isinf(tail) else rng.standard_t(tail, size=n)
        drawn = parameters.means[j, labels] + np.sqrt(parameters.variances[j, labels]) * noise
        numbers[:, j] = np.where(np.isnan(numbers[:, j]), np.nan, drawn)
    offsets = encoded.layout.offsets
    for j in range(codes.shape[1]):
        shares = np.exp(parameters.log_levels[offsets[j] : offsets[j + 1]]).cumsum(0)
        drawn_codes = (rng.uniform(size=n) > shares[:-1, labels]).sum(0)
        codes[:, j] = np.where(codes[:, j] < 0, -1, drawn_codes)
    return Encoded(encoded.layout, numbers, codes)


def _log_density(distance: FloatArray, tail: float) -> FloatArray:
    return np.asarray(stats.norm.logpdf(distance) if np.isinf(tail) else stats.t.logpdf(distance, tail))


def _log_density_moments(tail: float) -> tuple[float, float]:
    """Return mean and variance of the log density of a standard normal or t variable, by its quantiles."""
    middle = (np.arange(_QUANTILES) + 0.5) / _QUANTILES
    quantiles = stats.norm.ppf(middle) if np.isinf(tail) else stats.t.ppf(middle, tail)
    density = _log_density(quantiles, tail)
    return float(density.mean()), float(density.var())
