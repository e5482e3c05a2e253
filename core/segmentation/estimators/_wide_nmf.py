"""Non-negative factors of wide counts as a scikit-learn estimator."""

from collections.abc import Mapping
from numbers import Integral
from typing import ClassVar

import numpy as np
import pandas as pd
from sklearn.utils import Tags
from sklearn.utils._param_validation import Interval

from core.schema import ColumnSpec, Role
from core.segmentation._encoded import Encoded
from core.segmentation._factors import EncodedFactors
from core.segmentation._mixture import MAX_FIT_ROWS
from core.segmentation.estimators._base import SHARED_CONSTRAINTS, Table, TableClusterer


class WideNMF(TableClusterer):
    """Groups by the strongest habit: non-negative matrix factorisation [1]_ of many counts.

    For wide tables of what customers do: visits by page, orders by product. Counts are taken by their square root and
    each column is scaled to mean square 1 (scikit-learn's `NMF` does the rest); the group of a customer is the
    component that is strongest when each is scaled to mean square 1. A missing cell sits at the mean of its column.
    Somebody without any count is in group 0 with even memberships.

    Parameters
    ----------
    n_components : int, default 5
        Number of components, 1 or more.
    column_weights : mapping of str to float, default None
        How much a column counts, relative to the others; 1 where nothing is said, 0 leaves it out.
        The columns of an array are called ``x0``, ``x1``, ...
    max_fit_rows : int, default 20000
        Customers it is fitted to at most, drawn at random.
    random_state : int, RandomState or None, default 0
        Seed of the draw and of the start.

    Attributes
    ----------
    labels_ : ndarray of shape (n_samples,)
        Group of each customer.
    components_ : ndarray of shape (n_components, n_columns)
        What each component is made of, in scaled roots of counts; columns as in ``encoder_.columns_``.
    n_features_in_, feature_names_in_
        Number of columns, and their names where all are text.

    References
    ----------
    .. [1] Lee and Seung (1999), Learning the parts of objects by non-negative matrix factorization.

    Examples
    --------
    >>> import numpy as np
    >>> from core.segmentation.estimators import WideNMF
    >>> counts = np.kron(np.eye(2), np.tile([[3, 1], [1, 2]], (10, 3)))
    >>> np.bincount(WideNMF(2).fit_predict(counts)).tolist()
    [20, 20]
    """

    model_: EncodedFactors

    _parameter_constraints: ClassVar[dict[str, list[object]]] = {
        **SHARED_CONSTRAINTS,
        "n_components": [Interval(Integral, 1, None, closed="left")],
    }

    def __init__(
        self,
        n_components: int = 5,
        *,
        column_weights: Mapping[str, float] | None = None,
        max_fit_rows: int = MAX_FIT_ROWS,
        random_state: int | np.random.RandomState | None = 0,
    ) -> None:
        self.n_components = n_components
        self.column_weights = column_weights
        self.max_fit_rows = max_fit_rows
        self.random_state = random_state

    def score(self, X: Table, y: object = None) -> float:  # noqa: ARG002, N803
        """Return minus the mean squared error that the components leave; more is better, 0 best."""
        return -float(np.mean(self._read_and(X, lambda encoded: self.model_.squared_error(encoded))))

    @property
    def _n_groups(self) -> int:
        return self.n_components

    def _specs(self, frame: pd.DataFrame) -> list[ColumnSpec]:
        specs = super()._specs(frame)
        for spec in specs:
            if spec.role is not Role.NUMBER:
                message = f"Column {spec.name!r} is no number; WideNMF reads counts and other numbers from 0 up."
                raise ValueError(message)
            if (frame[spec.name] < 0).any():
                message = f"Negative values in data passed to WideNMF: column {spec.name!r}."
                raise ValueError(message)
        return specs

    def _fit_encoded(self, encoded: Encoded, seed: int) -> EncodedFactors:
        model = EncodedFactors(self.n_components, self.encoder_, random_state=seed).fit(encoded)
        self.components_ = model.components_
        return model

    def __sklearn_tags__(self) -> Tags:
        tags = super().__sklearn_tags__()
        tags.input_tags.positive_only = True
        return tags
