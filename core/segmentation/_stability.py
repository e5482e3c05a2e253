"""Whether the same segments come back: on halves of the customers, and on re-draws of them."""

from collections.abc import Callable
from typing import Protocol

import numpy as np

from core.segmentation._encoded import Encoded, IntArray

STABLE = 0.8
"""Agreement between halves of the customers from which segments count as found again."""


class Grouping(Protocol):
    """A fitted model that puts customers into groups."""

    def predict(self, encoded: Encoded) -> IntArray:
        """Return the group of each customer, shape (n,)."""
        ...


Fit = Callable[[Encoded, int], Grouping]
"""Fits a model to customers with a seed."""


def split_half_agreement(encoded: Encoded, fit: Fit, *, rng: np.random.Generator, n_splits: int = 2) -> float:
    """Return how well two models, each fitted from scratch to one half of the customers, agree on all of them.

    Mean adjusted Rand index over `n_splits` random splits: 1 is the same groups, 0 is chance [1]_.

    References
    ----------
    .. [1] Dolnicar and Leisch (2010), Evaluation of structure and reproducibility of cluster solutions.
    """
    from sklearn.metrics import adjusted_rand_score

    scores = []
    for _ in range(n_splits):
        order = rng.permutation(len(encoded))
        halves = (np.sort(order[::2]), np.sort(order[1::2]))
        labels = [fit(encoded.take(half), int(rng.integers(2**31))).predict(encoded) for half in halves]
        scores.append(adjusted_rand_score(*labels))
    return float(np.clip(np.mean(scores), 0.0, 1.0))
