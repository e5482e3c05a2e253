"""Whether the same segments come back: on halves of the customers, and on re-draws of them."""

from collections.abc import Callable
from typing import Protocol

import numpy as np

from core.segmentation._encoded import Encoded, FloatArray, IntArray

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


def segment_stability(
    encoded: Encoded, labels: IntArray, k: int, refit: Fit, *, rng: np.random.Generator, n_resamples: int = 25
) -> FloatArray:
    """Return the mean Jaccard similarity of each segment with its best match in models of bootstrap re-draws.

    Shape (k,), 0 to 1; 0.75 or more is stable, below 0.6 is not to be trusted [1]_. A customer labelled -1
    belongs to no segment and is left out.

    References
    ----------
    .. [1] Hennig (2007), Cluster-wise assessment of cluster stability.
    """
    known = labels >= 0
    total = np.zeros(k)
    for _ in range(n_resamples):
        rows = np.sort(rng.integers(len(encoded), size=len(encoded)))
        found = refit(encoded.take(rows), int(rng.integers(2**31))).predict(encoded)
        total += best_match_jaccard(labels[known], found[known], k)
    return total / n_resamples


def best_match_jaccard(labels: IntArray, found: IntArray, k: int) -> FloatArray:
    """Return for each of `k` groups in `labels` its largest Jaccard similarity with a group in `found`.

    Examples
    --------
    >>> best_match_jaccard(np.array([0, 0, 0, 1]), np.array([1, 1, 0, 0]), 2).tolist()
    [0.6666666666666666, 0.5]
    """
    table = np.zeros((k, int(found.max(initial=0)) + 1))
    np.add.at(table, (labels, found), 1)
    union = table.sum(1, keepdims=True) + table.sum(0, keepdims=True) - table
    return np.asarray((table / np.maximum(union, 1)).max(1))
