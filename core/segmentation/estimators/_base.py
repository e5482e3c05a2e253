"""What the estimators share: encode a bounded sample, fit to it, then place everybody in chunks."""

from abc import abstractmethod
from collections.abc import Callable, Mapping
from numbers import Integral
from typing import Protocol, Self, TypeVar, cast

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray
from sklearn.base import BaseEstimator, ClusterMixin
from sklearn.utils import Tags, check_random_state
from sklearn.utils._param_validation import Interval
from sklearn.utils.validation import _check_sample_weight, check_is_fitted
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

from core.errors import DataError
from core.schema import ColumnSpec
from core.segmentation._encoded import Encoded, FloatArray, IntArray
from core.segmentation._encoder import Encoder
from core.segmentation._mixture import CHUNK_ROWS
from core.segmentation.estimators._table import described, read_frame

Table = pd.DataFrame | ArrayLike
Values = TypeVar("Values", FloatArray, IntArray)
_MAX_SEED = 2**31 - 1
SHARED_CONSTRAINTS: dict[str, list[object]] = {
    "column_weights": [dict, None],
    "max_fit_rows": [Interval(Integral, 2, None, closed="left")],
    "random_state": ["random_state"],
}


class SoftGrouping(Protocol):
    """A fitted model of encoded customers."""

    def predict(self, encoded: Encoded) -> IntArray:
        """Return the group of each customer, shape (n,)."""
        ...

    def predict_proba(self, encoded: Encoded) -> FloatArray:
        """Return memberships (n, K)."""
        ...


class TableClusterer(ClusterMixin, BaseEstimator):  # type: ignore[misc]
    """Base of the estimators: subclasses say how to describe columns, how to fit, and how many groups."""

    column_weights: Mapping[str, float] | None
    max_fit_rows: int
    random_state: int | np.random.RandomState | None
    encoder_: Encoder
    model_: SoftGrouping
    labels_: IntArray

    def fit(self, X: Table, y: object = None, sample_weight: ArrayLike | None = None) -> Self:  # noqa: ARG002, N803
        """Fit to customers and label them.

        Parameters
        ----------
        X : DataFrame or array-like of shape (n_samples, n_features)
            Numbers, dates, booleans, categories (ordered ones are levels) and text; missing cells are allowed.
            An array holds numbers.
        y : ignored
            There for scikit-learn's sake.
        sample_weight : array-like of shape (n_samples,), default None
            How much each customer counts, 0 or more; only ratios matter.

        Returns
        -------
        self
            Fitted.
        """
        self._validate_params()
        frame = read_frame(self, X, reset=True)
        specs = self._specs(frame)
        weights = _check_sample_weight(sample_weight, frame, dtype=np.float64, ensure_non_negative=True)
        rows = self._fit_rows(weights)
        random = check_random_state(self.random_state)
        if len(rows) > self.max_fit_rows:
            rows = random.permutation(rows)[: self.max_fit_rows]
        seed = int(random.randint(_MAX_SEED))
        sample = frame.iloc[rows]
        with threadpool_limits(limits=1, user_api="blas"):  # sums would depend on the number of threads
            self.encoder_ = self._fitted_encoder(sample, specs)
            encoded = self.encoder_.transform(sample).weighted(weights[rows])
            self.model_ = self._fit_encoded(encoded, seed)
        self.labels_ = self._chunked(frame, self.model_.predict)
        return self

    def predict(self, X: Table) -> IntArray:  # noqa: N803
        """Return the group of each customer, shape (n_samples,).

        Parameters
        ----------
        X : DataFrame or array-like of shape (n_samples, n_features)
            The columns that it was fitted to.

        Returns
        -------
        ndarray of shape (n_samples,)
            Integers from 0.
        """
        return self._read_and(X, lambda encoded: self.model_.predict(encoded))

    def predict_proba(self, X: Table) -> FloatArray:  # noqa: N803
        """Return how much each customer belongs to each group, shape (n_samples, n_groups); rows sum to 1.

        Parameters
        ----------
        X : DataFrame or array-like of shape (n_samples, n_features)
            The columns that it was fitted to.

        Returns
        -------
        ndarray of shape (n_samples, n_groups)
            Memberships, 0 to 1.
        """
        return self._read_and(X, lambda encoded: self.model_.predict_proba(encoded))

    @property
    @abstractmethod
    def _n_groups(self) -> int: ...

    @abstractmethod
    def _fit_encoded(self, encoded: Encoded, seed: int) -> SoftGrouping: ...

    def _specs(self, frame: pd.DataFrame) -> list[ColumnSpec]:
        return described(frame)

    def _fit_rows(self, weights: NDArray[np.float64]) -> IntArray:
        rows = np.flatnonzero(weights > 0)
        if len(rows) < self._n_groups:
            message = f"n_samples={len(rows)} with a weight above 0 should be >= the number of groups={self._n_groups}."
            raise ValueError(message)
        return rows

    def _fitted_encoder(self, sample: pd.DataFrame, specs: list[ColumnSpec]) -> Encoder:
        try:
            return Encoder(specs, weights=self.column_weights).fit(sample)
        except DataError as error:
            raise ValueError(str(error)) from error

    def _read_and(self, table: Table, run: Callable[[Encoded], Values]) -> Values:
        check_is_fitted(self)
        return self._chunked(read_frame(self, table, reset=False), run)

    def _chunked(self, frame: pd.DataFrame, run: Callable[[Encoded], Values]) -> Values:
        parts = []
        with threadpool_limits(limits=1, user_api="blas"):
            for first in range(0, len(frame), CHUNK_ROWS):
                parts.append(run(self.encoder_.transform(frame.iloc[first : first + CHUNK_ROWS])))
        return cast("Values", np.concatenate(parts))

    def __sklearn_tags__(self) -> Tags:
        tags = super().__sklearn_tags__()
        tags.input_tags.allow_nan = True
        return tags
