"""Encoded customers: what the encoder makes and every model reads."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]
CodeArray = NDArray[np.int16]


@dataclass(frozen=True, slots=True)
class Layout:
    """What the columns of an `Encoded` are; near-duplicate columns share their weight."""

    number_names: tuple[str, ...]
    number_floors: FloatArray  # smallest variance of a segment, from the grain of the values
    number_weights: FloatArray
    code_names: tuple[str, ...]
    n_levels: tuple[int, ...]
    ordinal: tuple[bool, ...]
    code_weights: FloatArray
    code_questions: tuple[str, ...] = ()  # of yes/no options; "" for columns of their own

    @property
    def n_columns(self) -> int:
        """Number of model columns."""
        return len(self.number_names) + len(self.code_names)

    @property
    def offsets(self) -> IntArray:
        """Position of each code column's first level among all levels, with the total at the end."""
        return np.concatenate([[0], np.cumsum(self.n_levels, dtype=np.int64)]).astype(np.int64)


@dataclass(frozen=True, slots=True)
class Encoded:
    """Customers as `numbers` (n, p), NaN missing, and `codes` (n, q), -1 missing.

    `weights` (n,) say how much each customer counts; their mean is 1, and None counts all alike.
    """

    layout: Layout
    numbers: FloatArray
    codes: CodeArray
    weights: FloatArray | None = None

    def __len__(self) -> int:
        return len(self.numbers)

    def total(self, values: FloatArray) -> FloatArray:
        """Return the weighted sum over customers of `values`, (n,) or (n, d)."""
        return np.asarray(values.sum(0) if self.weights is None else self.weights @ values)

    def weighted(self, weights: FloatArray) -> "Encoded":
        """Return the customers that count, with these weights (n,) scaled to mean 1; zero leaves a customer out."""
        kept = np.flatnonzero(weights > 0)
        used = self.take(kept)
        weights = weights[kept]
        even = bool((weights == weights[0]).all())
        return Encoded(self.layout, used.numbers, used.codes, None if even else weights / weights.mean())

    def take(self, rows: NDArray[np.int64] | slice) -> "Encoded":
        """Return these rows."""
        weights = None if self.weights is None else self.weights[rows]
        return Encoded(self.layout, self.numbers[rows], self.codes[rows], weights)
