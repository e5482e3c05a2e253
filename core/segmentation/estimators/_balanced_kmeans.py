"""k-means on balanced columns as a scikit-learn estimator."""

from collections.abc import Mapping
from numbers import Integral
from typing import ClassVar

import numpy as np
from sklearn.utils._param_validation import Interval

from core.segmentation._encoded import Encoded, FloatArray
from core.segmentation._kmeans import EncodedKMeans, NearestCenter
from core.segmentation._mixture import MAX_FIT_ROWS
from core.segmentation.estimators._base import SHARED_CONSTRAINTS, Table, TableClusterer


class CenterClusterer(TableClusterer):
    """Base of the estimators whose groups are known by their centres in balanced coordinates."""

    model_: NearestCenter

    def distances(self, X: Table) -> FloatArray:  # noqa: N803
        """Return the distance of each customer to each centre, shape (n_samples, n_clusters)."""
        return np.asarray(self._read_and(X, lambda encoded: self.model_.distances(encoded)))

    def score(self, X: Table, y: object = None) -> float:  # noqa: ARG002, N803
        """Return minus the mean squared distance of the customers to their centres; more is better, 0 best."""
        return -float((self.distances(X).min(1) ** 2).mean())


class BalancedKMeans(CenterClusterer):
    """k-means in which every column varies equally, whatever its kind.

    Numbers are straightened, scaled and clipped, ordered levels stand at their mean rank, and the indicators of a
    category's levels share one unit of variance. A missing cell sits at the mean of its column, where it pulls
    nowhere; with many missing cells `MixedMixture` is better. Fitted to a bounded sample; everybody is labelled.

    Parameters
    ----------
    n_clusters : int, default 5
        Number of groups, 1 or more.
    n_init : int, default 10
        Number of k-means++ starts [1]_; the smallest sum of squares wins.
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
    cluster_centers_ : ndarray of shape (n_clusters, n_coordinates)
        Centres in the balanced coordinates.
    n_features_in_, feature_names_in_
        Number of columns, and their names where all are text.

    References
    ----------
    .. [1] Arthur and Vassilvitskii (2007), k-means++: The advantages of careful seeding.

    Examples
    --------
    >>> import numpy as np
    >>> from core.segmentation.estimators import BalancedKMeans
    >>> points = np.r_[np.arange(20.0), 100 + np.arange(20.0)][:, None]
    >>> np.bincount(BalancedKMeans(2).fit_predict(points)).tolist()
    [20, 20]
    """

    _parameter_constraints: ClassVar[dict[str, list[object]]] = {
        **SHARED_CONSTRAINTS,
        "n_clusters": [Interval(Integral, 1, None, closed="left")],
        "n_init": [Interval(Integral, 1, None, closed="left")],
    }

    def __init__(
        self,
        n_clusters: int = 5,
        *,
        n_init: int = 10,
        column_weights: Mapping[str, float] | None = None,
        max_fit_rows: int = MAX_FIT_ROWS,
        random_state: int | np.random.RandomState | None = 0,
    ) -> None:
        self.n_clusters = n_clusters
        self.n_init = n_init
        self.column_weights = column_weights
        self.max_fit_rows = max_fit_rows
        self.random_state = random_state

    @property
    def _n_groups(self) -> int:
        return self.n_clusters

    def _fit_encoded(self, encoded: Encoded, seed: int) -> NearestCenter:
        model = EncodedKMeans(self.n_clusters, random_state=seed, n_starts=self.n_init).fit(encoded)
        self.cluster_centers_ = model.centers_
        return model
