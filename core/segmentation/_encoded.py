"""Encoded customers: what the encoder makes and every model reads."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]
CodeArray = NDArray[np.int16]


@dataclass(frozen=True, slots=True)
class Layout:
    """What the columns of an `Encoded` are; weights of near-duplicate columns share 1."""

    number_names: tuple[str, ...]
    number_floors: FloatArray  # smallest variance of a segment, from the grain of the values
    number_weights: FloatArray
    code_names: tuple[str, ...]
    n_levels: tuple[int, ...]
    ordinal: tuple[bool, ...]
    code_weights: FloatArray

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
    """Customers as `numbers` (n, p), NaN missing, and `codes` (n, q), -1 missing."""

    layout: Layout
    numbers: FloatArray
    codes: CodeArray

    def __len__(self) -> int:
        return len(self.numbers)

    def take(self, rows: NDArray[np.int64] | slice) -> "Encoded":
        """Return these rows."""
        return Encoded(self.layout, self.numbers[rows], self.codes[rows])
