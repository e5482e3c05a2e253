"""The same customers as plain coordinates, for k-means, starts and pictures: every column varies equally."""

from typing import Self

import numpy as np

from core.segmentation._encoded import Encoded, FloatArray, IntArray

_CLIP = 3.0  # standard deviations: one wild value must not own a k-means group
_MIN_VARIANCE = 1e-9


class Balance:
    """Maps encoded customers to coordinates in which each column has variance equal to its weight.

    Numbers are clipped at three standard deviations; ordered levels get their mean rank; a category's
    level indicators share one unit of variance. A missing cell sits at its column's mean.

    Attributes
    ----------
    means_, scales_ : array of shape (p,)
        Of the numbers.
    tables_ : list of array
        Coordinates of each code column's levels, with those of a missing cell at the end.
    """

    means_: FloatArray
    scales_: FloatArray
    tables_: list[FloatArray]

    def fit(self, encoded: Encoded) -> Self:
        """Learn means and scales."""
        layout = encoded.layout
        numbers = np.clip(encoded.numbers, -_CLIP, _CLIP)
        known = ~np.isnan(numbers)
        observed = np.maximum(encoded.total(known.astype(np.float64)), 1e-9)
        self.means_ = encoded.total(np.nan_to_num(numbers)) / observed
        total = encoded.total(np.ones(len(encoded)))
        variance = encoded.total(np.where(known, numbers - self.means_, 0.0) ** 2) / total
        self.scales_ = np.sqrt(layout.number_weights / np.maximum(variance, _MIN_VARIANCE))
        self.tables_ = [self._table(encoded, j) for j in range(len(layout.code_names))]
        return self

    def transform(self, encoded: Encoded) -> FloatArray:
        """Return coordinates, shape (n, d)."""
        numbers = (np.clip(encoded.numbers, -_CLIP, _CLIP) - self.means_) * self.scales_
        # The last row of each table is the mean, zero: code -1 picks it.
        parts = [table[encoded.codes[:, j]] for j, table in enumerate(self.tables_)]
        return np.hstack([np.nan_to_num(numbers), *parts])

    @property
    def starts(self) -> IntArray:
        """Position of each column's first coordinate."""
        widths = [1] * len(self.means_) + [table.shape[1] for table in self.tables_]
        return np.concatenate([[0], np.cumsum(widths)[:-1]]).astype(np.int64)

    @staticmethod
    def _table(encoded: Encoded, j: int) -> FloatArray:
        layout = encoded.layout
        codes = encoded.codes[:, j]
        n_levels = layout.n_levels[j]
        weights = np.ones(len(encoded)) if encoded.weights is None else encoded.weights
        counts = np.bincount(codes[codes >= 0], weights[codes >= 0], minlength=n_levels)
        share = counts / max(counts.sum(), 1e-9)
        if layout.ordinal[j] or n_levels == 2:
            values = (np.cumsum(share) - share / 2)[:, None]
        else:
            values = np.eye(n_levels)
        centred = values - share @ values
        variance = float((share[:, None] * centred**2).sum()) * counts.sum() / weights.sum()
        scaled = centred * np.sqrt(layout.code_weights[j] / max(variance, _MIN_VARIANCE))
        return np.vstack([scaled, np.zeros(scaled.shape[1])])
