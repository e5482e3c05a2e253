"""The mixed-type mixture model as a scikit-learn estimator."""

from collections.abc import Mapping
from numbers import Integral
from typing import ClassVar

import numpy as np
from sklearn.base import DensityMixin
from sklearn.utils._param_validation import Interval

from core.segmentation._encoded import Encoded, FloatArray
from core.segmentation._mixture import MAX_FIT_ROWS, EncodedMixture
from core.segmentation.estimators._base import SHARED_CONSTRAINTS, Table, TableClusterer


class MixedMixture(DensityMixin, TableClusterer):  # type: ignore[misc]
    """Mixture of groups for columns of every kind; within a group the columns are independent [1]_.

    Numbers are bent straight if skewed and are Gaussian, or Student-t where the tails are heavy; a value that many
    share (a zero) is modelled apart; levels are multinomial. A missing cell is left out of the likelihood: nothing is
    filled in. Columns that repeat each other share one weight. The model is fitted to a bounded sample of customers,
    and everybody is labelled.

    Parameters
    ----------
    n_components : int, default 5
        Number of groups, 1 or more.
    n_init : int, default 10
        Number of short starts.
    column_weights : mapping of str to float, default None
        How much a column counts, relative to the others; 1 where nothing is said, 0 leaves it out.
        The columns of an array are called ``x0``, ``x1``, ...
    max_fit_rows : int, default 20000
        Customers it is fitted to at most, drawn at random.
    random_state : int, RandomState or None, default 0
        Seed of the draw and of the starts.

    Attributes
    ----------
    labels_ : ndarray of shape (n_samples,)
        Group of each customer.
    weights_ : ndarray of shape (n_components,)
        Share of each group; they sum to 1.
    bic_ : float
        Bayesian information criterion on the customers it was fitted to; lower is better.
    n_features_in_, feature_names_in_
        Number of columns, and their names where all are text.

    References
    ----------
    .. [1] Moustaki and Papageorgiou (2005), Latent class models for mixed variables with applications in archaeometry.

    Examples
    --------
    >>> import pandas as pd
    >>> from core.segmentation.estimators import MixedMixture
    >>> frame = pd.DataFrame(
    ...     {"spend": [9.0, 11, 10, None, 90, 95, 105, 99] * 5, "channel": ["web"] * 20 + ["shop"] * 20}
    ... )
    >>> labels = MixedMixture(2).fit_predict(frame.assign(member=frame["spend"] > 50))
    >>> len(set(labels))
    2
    """

    model_: EncodedMixture

    _parameter_constraints: ClassVar[dict[str, list[object]]] = {
        **SHARED_CONSTRAINTS,
        "n_components": [Interval(Integral, 1, None, closed="left")],
        "n_init": [Interval(Integral, 1, None, closed="left")],
    }

    def __init__(
        self,
        n_components: int = 5,
        *,
        n_init: int = 10,
        column_weights: Mapping[str, float] | None = None,
        max_fit_rows: int = MAX_FIT_ROWS,
        random_state: int | np.random.RandomState | None = 0,
    ) -> None:
        self.n_components = n_components
        self.n_init = n_init
        self.column_weights = column_weights
        self.max_fit_rows = max_fit_rows
        self.random_state = random_state

    def score_samples(self, X: Table) -> FloatArray:  # noqa: N803
        """Return the log-likelihood of each customer, shape (n_samples,), in the units of the encoding."""
        return self._read_and(X, lambda encoded: self.model_.score_samples(encoded))

    def score(self, X: Table, y: object = None) -> float:  # noqa: ARG002, N803
        """Return the mean log-likelihood of the customers; more is better."""
        return float(self.score_samples(X).mean())

    @property
    def _n_groups(self) -> int:
        return self.n_components

    def _fit_encoded(self, encoded: Encoded, seed: int) -> EncodedMixture:
        model = EncodedMixture(self.n_components, random_state=seed, n_starts=self.n_init).fit(encoded)
        self.weights_ = np.exp(model.parameters_.log_shares)
        self.bic_ = model.bic_
        return model
