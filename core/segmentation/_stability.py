"""Whether the same segments come back: on halves of the customers, and on re-draws of them."""

from collections.abc import Callable, Sequence
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


_N_SPLITS = 2


def split_halves(encoded: Encoded, fit: Fit, *, rng: np.random.Generator) -> tuple[IntArray, ...]:
    """Return how two models, each fitted from scratch to one half of the customers, group all of them.

    One table for each of two random splits [1]_: customers by their group in the one model (rows) and in the
    other (columns).

    References
    ----------
    .. [1] Dolnicar and Leisch (2010), Evaluation of structure and reproducibility of cluster solutions.
    """
    tables = []
    for _ in range(_N_SPLITS):
        order = rng.permutation(len(encoded))
        halves = (np.sort(order[::2]), np.sort(order[1::2]))
        first, second = (fit(encoded.take(half), int(rng.integers(2**31))).predict(encoded) for half in halves)
        table = np.zeros((int(first.max()) + 1, int(second.max()) + 1), dtype=np.int64)
        np.add.at(table, (first, second), 1)
        tables.append(table)
    return tuple(tables)


def agreement(tables: Sequence[IntArray]) -> float:
    """Return how well pairs of groupings agree: the mean adjusted Rand index [1]_ of their tables, 0 to 1.

    1 is the same groups, 0 is chance.

    References
    ----------
    .. [1] Hubert and Arabie (1985), Comparing partitions, doi:10.1007/BF01908075.

    Examples
    --------
    >>> import numpy as np
    >>> agreement([np.array([[3, 0], [0, 2]])]), agreement([np.array([[2, 2], [2, 2]])])
    (1.0, 0.0)
    """
    return float(np.clip(np.mean([_adjusted_rand(table) for table in tables]), 0.0, 1.0))


def _adjusted_rand(table: IntArray) -> float:
    n, rows, columns = (int(part) for part in (table.sum(), (table.sum(1) ** 2).sum(), (table.sum(0) ** 2).sum()))
    squares = int((table**2).sum())
    both, first_only, second_only = squares - n, rows - squares, columns - squares  # ordered pairs of customers
    neither = n * n - both - first_only - second_only - n
    if first_only == 0 and second_only == 0:
        return 1.0
    of = (both + first_only) * (first_only + neither) + (both + second_only) * (second_only + neither)
    return 2.0 * (both * neither - first_only * second_only) / of
