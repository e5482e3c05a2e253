"""Non-negative factors of wide counts: what customers do comes in few habits, and each goes with the strongest one."""

import warnings
from typing import Self

import numpy as np

from core.segmentation._encoded import Encoded, FloatArray, IntArray
from core.segmentation._encoder import Encoder

_MAX_ITER = 400
_TOLERANCE = 1e-4
_PLACING_STEPS = 60  # a fixed number: where one customer belongs must not depend on who else is placed
_MIN_SCALE = 1e-9


class EncodedFactors:
    """Non-negative matrix factorisation [1]_ of counts; a customer's group is the strongest standardised component.

    Counts are taken by their square root, which makes the noise of large and small counts alike, and each column is
    scaled to mean square equal to its weight. A missing cell sits at its column's mean. Components are scaled to mean
    square 1 before they are compared.

    Parameters
    ----------
    n_components : int
        Number of components.
    encoder : Encoder
        The encoder of the customers, which knows the counts behind the encoding.
    random_state : int
        Seed of the start.

    References
    ----------
    .. [1] Lee and Seung (1999), Learning the parts of objects by non-negative matrix factorization.
    """

    components_: FloatArray
    means_: FloatArray
    scales_: FloatArray
    spread_: FloatArray

    def __init__(self, n_components: int, encoder: Encoder, *, random_state: int = 0) -> None:
        self.n_components = n_components
        self.encoder = encoder
        self.random_state = random_state

    def fit(self, encoded: Encoded) -> Self:
        """Fit to encoded customers."""
        from sklearn.decomposition import NMF
        from sklearn.exceptions import ConvergenceWarning

        roots = self._roots(encoded)
        known = ~np.isnan(roots)
        observed = np.maximum(encoded.total(known.astype(np.float64)), _MIN_SCALE)
        self.means_ = encoded.total(np.where(known, roots, 0.0)) / observed
        square = encoded.total(np.where(known, roots, 0.0) ** 2) / observed
        self.scales_ = np.sqrt(self.encoder.column_weights_ / np.maximum(square, _MIN_SCALE))
        points = self._points(encoded)
        # A weighted sum of squared errors is the plain one of rows times the root of their weights.
        rows = np.ones(len(encoded)) if encoded.weights is None else np.sqrt(encoded.weights)
        full = self.n_components <= min(points.shape)
        model = NMF(
            self.n_components,
            init="nndsvda" if full else "random",
            random_state=self.random_state,
            max_iter=_MAX_ITER,
            tol=_TOLERANCE,
        )
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ConvergenceWarning)  # nearly there is near enough for a label
            model.fit(rows[:, None] * points)
        self.components_ = model.components_
        self.spread_ = np.ones(self.n_components)
        square = encoded.total(self.strengths(encoded) ** 2) / len(encoded)
        self.spread_ = np.sqrt(np.maximum(square, _MIN_SCALE))
        return self

    def strengths(self, encoded: Encoded) -> FloatArray:
        """Return the standardised components (n, K) of each customer, 0 or more."""
        return self._loadings(self._points(encoded)) / self.spread_

    def predict_proba(self, encoded: Encoded) -> FloatArray:
        """Return the shares (n, K) of the components in each customer; even for one without any count."""
        return shares(self.strengths(encoded))

    def predict(self, encoded: Encoded) -> IntArray:
        """Return the strongest component of each customer, shape (n,)."""
        return np.asarray(self.predict_proba(encoded).argmax(1), dtype=np.int64)

    def squared_error(self, encoded: Encoded) -> FloatArray:
        """Return for each customer the sum of squares that the components leave, shape (n,)."""
        points = self._points(encoded)
        return np.asarray(((points - self._loadings(points) @ self.components_) ** 2).sum(1))

    def _loadings(self, points: FloatArray) -> FloatArray:
        from sklearn.decomposition import non_negative_factorization

        loadings = non_negative_factorization(
            points,
            H=self.components_,
            n_components=self.n_components,
            init="custom",
            update_H=False,
            tol=0,
            max_iter=_PLACING_STEPS,
        )[0]
        return np.asarray(loadings)

    def _roots(self, encoded: Encoded) -> FloatArray:
        return np.sqrt(np.maximum(self.encoder.decode(encoded), 0.0))

    def _points(self, encoded: Encoded) -> FloatArray:
        roots = self._roots(encoded)
        return np.where(np.isnan(roots), self.means_, roots) * self.scales_


def shares(strengths: FloatArray) -> FloatArray:
    """Return strengths (n, K) as shares of their sum, even where all are 0."""
    total = strengths.sum(1, keepdims=True)
    even = np.full(strengths.shape, 1 / strengths.shape[1])
    return np.asarray(np.divide(strengths, total, out=even, where=total > 0))
