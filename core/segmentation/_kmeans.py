"""k-means on the balanced encoding: the plain alternative to the mixture, and the source of its starts."""

from collections.abc import Callable
from typing import Self

import numpy as np

from core.segmentation._balance import Balance
from core.segmentation._encoded import Encoded, FloatArray, IntArray

_LLOYD_STEPS = 50
_TRIALS = 3  # draws for each centre of k-means++
_MIN_VARIANCE = 1e-9


def plus_plus_centers(
    points: FloatArray, k: int, rng: np.random.Generator, *, weights: FloatArray | None = None
) -> FloatArray:
    """Return k-means++ centres (k, d): each the best of a few draws in proportion to squared distance [1]_.

    Distances count by `weights` (n,), if given.

    References
    ----------
    .. [1] Arthur and Vassilvitskii (2007), k-means++: The advantages of careful seeding.
    """
    norms = (points**2).sum(1)
    counts = np.ones(len(points)) if weights is None else weights
    first = rng.integers(len(points)) if weights is None else rng.choice(len(points), p=counts / counts.sum())
    chosen = [int(first)]
    closest = _distances(points, norms, points[chosen])[:, 0]
    for _ in range(1, k):
        share = counts * closest
        share = share / share.sum() if share.any() else counts / counts.sum()
        trials = rng.choice(len(points), size=_TRIALS, p=share)
        distances = np.minimum(closest[:, None], _distances(points, norms, points[trials]))
        best = int((counts @ distances).argmin())
        chosen.append(int(trials[best]))
        closest = distances[:, best]
    return points[chosen]


def lloyd(
    points: FloatArray, centers: FloatArray, *, weights: FloatArray | None = None, max_iter: int = _LLOYD_STEPS
) -> tuple[IntArray, FloatArray]:
    """Return labels and centres after Lloyd's steps; a group that empties restarts at the farthest point.

    A centre is the mean of its points, by `weights` (n,) if given.
    """
    norms = (points**2).sum(1)
    labels = np.full(len(points), -1, dtype=np.int64)
    for _ in range(max_iter):
        distances = _distances(points, norms, centers)
        moved = distances.argmin(1)
        if np.array_equal(moved, labels):
            break
        labels = moved
        members = (labels == np.arange(len(centers))[:, None]).astype(np.float64)
        if weights is not None:
            members *= weights
        count = members.sum(1)
        centers = np.where(count[:, None] > 0, members @ points / np.maximum(count, 1e-9)[:, None], centers)
        empty = np.flatnonzero(count == 0)
        if len(empty):
            centers[empty] = points[np.argsort(-distances.min(1), kind="stable")[: len(empty)]]
    return labels, centers


def _distances(points: FloatArray, norms: FloatArray, centers: FloatArray) -> FloatArray:
    # Centre by centre in memory: NumPy is slower along a short last axis.
    return np.asarray(np.maximum(norms - 2 * (centers @ points.T) + (centers**2).sum(1)[:, None], 0.0).T)


class NearestCenter:
    """Groups known by their centres in balanced coordinates: each customer goes to the nearest.

    A missing cell sits at the mean of its column. `predict_proba` turns distances into soft memberships:
    the probability of a group falls with ``exp(-d² / (2 s²))``, d the distance to its centre and s² the mean
    within-group variance of a coordinate: spherical Gaussians of one width, so that a probability says how
    near the next group is, not how likely such a customer is.
    """

    balance_: Balance
    centers_: FloatArray
    variance_: float

    def keep_centers(self, balance: Balance, encoded: Encoded, centers: FloatArray) -> Self:
        """Keep these centres (K, d), and how far the customers are from them."""
        self.balance_, self.centers_ = balance, centers
        within = float(encoded.total(self.distance(encoded) ** 2 - _MIN_VARIANCE))
        self.variance_ = max(within / len(encoded) / centers.shape[1], _MIN_VARIANCE)
        return self

    def log_parts(self, encoded: Encoded) -> FloatArray:
        """Return what the distance in each column takes from the log weight of each group, (n, columns, K)."""
        points = self.balance_.transform(encoded)
        squares = (points[:, :, None] - self.centers_.T) ** 2 / (2 * self.variance_)
        return -np.add.reduceat(squares, self.balance_.starts, axis=1)

    def distances(self, encoded: Encoded) -> FloatArray:
        """Return the distance of each customer to each centre, shape (n, K), above 0."""
        points = self.balance_.transform(encoded)
        return np.asarray(np.sqrt(_distances(points, (points**2).sum(1), self.centers_) + _MIN_VARIANCE))

    def distance(self, encoded: Encoded) -> FloatArray:
        """Return the distance of each customer to the nearest centre, shape (n,), above 0."""
        return np.asarray(self.distances(encoded).min(1))

    def predict_proba(self, encoded: Encoded) -> FloatArray:
        """Return soft memberships (n, K); rows sum to 1."""
        distances = self.distances(encoded) ** 2
        scores = -(distances - distances.min(1, keepdims=True)) / (2 * self.variance_)
        shares = np.exp(scores)
        return np.asarray(shares / shares.sum(1, keepdims=True))

    def predict(self, encoded: Encoded) -> IntArray:
        """Return the nearest group of each customer, shape (n,)."""
        return np.asarray(self.predict_proba(encoded).argmax(1), dtype=np.int64)


class EncodedKMeans(NearestCenter):
    """k-means in which every column varies equally, with the best of several k-means++ starts.

    Parameters
    ----------
    n_components : int
        Number of groups.
    random_state : int
        Seed.
    n_starts : int
        Number of starts; the smallest within-group sum of squares wins.
    """

    def __init__(self, n_components: int, *, random_state: int = 0, n_starts: int = 10) -> None:
        self.n_components = n_components
        self.random_state = random_state
        self.n_starts = n_starts

    def fit(self, encoded: Encoded, *, after_start: Callable[[], None] = lambda: None) -> Self:
        """Fit to encoded customers."""
        rng = np.random.default_rng(self.random_state)
        balance = Balance().fit(encoded)
        points = balance.transform(encoded)
        best, centers = np.inf, points[: self.n_components]
        for _ in range(self.n_starts):
            start = plus_plus_centers(points, self.n_components, rng, weights=encoded.weights)
            found = lloyd(points, start, weights=encoded.weights)[1]
            within = float(encoded.total(_distances(points, (points**2).sum(1), found).min(1)))
            if within < best:
                best, centers = within, found
            after_start()
        return self.keep_centers(balance, encoded, centers)

    def refit(self, encoded: Encoded, start: NearestCenter) -> Self:
        """Fit to encoded customers from the centres of another fit, in its coordinates."""
        points = start.balance_.transform(encoded)
        return self.keep_centers(start.balance_, encoded, lloyd(points, start.centers_, weights=encoded.weights)[1])
