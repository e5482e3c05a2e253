"""Ward's hierarchical groups in balanced coordinates of a bounded sample; all others go to the nearest one."""

from typing import Self

import numpy as np

from core.segmentation._balance import Balance
from core.segmentation._encoded import Encoded, IntArray
from core.segmentation._kmeans import NearestCenter

MAX_TREE_ROWS = 4_000
"""The tree is grown on at most so many customers: its memory grows with their square (64 MB here)."""


class EncodedHierarchy(NearestCenter):
    """Groups cut from Ward's tree [1]_, each then known by the mean of its members.

    Parameters
    ----------
    n_components : int
        Number of groups.
    random_state : int
        Seed of the draw of customers, needed where there are many or they have weights.

    References
    ----------
    .. [1] Ward (1963), Hierarchical grouping to optimize an objective function.
    """

    def __init__(self, n_components: int, *, random_state: int = 0) -> None:
        self.n_components = n_components
        self.random_state = random_state

    def fit(self, encoded: Encoded) -> Self:
        """Fit to encoded customers."""
        return self._keep(Balance().fit(encoded), self._sampled(encoded))

    def refit(self, encoded: Encoded, start: NearestCenter) -> Self:
        """Fit to other customers in the coordinates of another fit."""
        return self._keep(start.balance_, self._sampled(encoded))

    def _sampled(self, encoded: Encoded) -> Encoded:
        """Return the customers of the tree, all of one weight: who counts more is drawn more often."""
        rng = np.random.default_rng(self.random_state)
        n = min(len(encoded), MAX_TREE_ROWS)
        if encoded.weights is not None:
            rows = rng.choice(len(encoded), size=n, p=encoded.weights / encoded.weights.sum())
        else:
            rows = rng.permutation(len(encoded))[:n] if n < len(encoded) else np.arange(n)
        return Encoded(encoded.layout, encoded.numbers[np.sort(rows)], encoded.codes[np.sort(rows)])

    def _keep(self, balance: Balance, sample: Encoded) -> Self:
        from sklearn.cluster import AgglomerativeClustering

        points = balance.transform(sample)
        labels: IntArray = AgglomerativeClustering(self.n_components, linkage="ward").fit_predict(points)
        members = (labels[:, None] == np.arange(self.n_components)).astype(np.float64)
        return self.keep_centers(balance, sample, members.T @ points / members.sum(0)[:, None])
