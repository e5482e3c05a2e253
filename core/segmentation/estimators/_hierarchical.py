"""Ward's hierarchy on balanced columns as a scikit-learn estimator."""

from collections.abc import Mapping
from numbers import Integral
from typing import ClassVar

import numpy as np
from sklearn.utils._param_validation import Interval

from core.segmentation._encoded import Encoded
from core.segmentation._hierarchy import MAX_TREE_ROWS, EncodedHierarchy
from core.segmentation._kmeans import NearestCenter
from core.segmentation.estimators._balanced_kmeans import CenterClusterer
from core.segmentation.estimators._base import SHARED_CONSTRAINTS


class Hierarchical(CenterClusterer):
    """Ward's hierarchical grouping [1]_ of columns of every kind; each customer goes to the nearest group's centre.

    The tree (scikit-learn's `AgglomerativeClustering`) is grown on the coordinates of `BalancedKMeans` for a bounded
    sample and cut once; a group is then the customers nearest to the mean of its members, those of the sample too.
    A missing cell sits at the mean of its column. With sample weights, who counts more is drawn more often.

    Parameters
    ----------
    n_clusters : int, default 5
        Number of groups, 1 or more.
    column_weights : mapping of str to float, default None
        How much a column counts, relative to the others; 1 where nothing is said, 0 leaves it out.
        The columns of an array are called ``x0``, ``x1``, ...
    max_fit_rows : int, default 4000
        Customers in the tree at most, 2 to 4000: memory grows with their square.
    random_state : int, RandomState or None, default 0
        Seed of the draw.

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
    .. [1] Ward (1963), Hierarchical grouping to optimize an objective function.

    Examples
    --------
    >>> import numpy as np
    >>> from core.segmentation.estimators import Hierarchical
    >>> points = np.r_[np.arange(20.0), 100 + np.arange(20.0)][:, None]
    >>> np.bincount(Hierarchical(2).fit_predict(points)).tolist()
    [20, 20]
    """

    _parameter_constraints: ClassVar[dict[str, list[object]]] = {
        **SHARED_CONSTRAINTS,
        "n_clusters": [Interval(Integral, 1, None, closed="left")],
        "max_fit_rows": [Interval(Integral, 2, MAX_TREE_ROWS, closed="both")],
    }

    def __init__(
        self,
        n_clusters: int = 5,
        *,
        column_weights: Mapping[str, float] | None = None,
        max_fit_rows: int = MAX_TREE_ROWS,
        random_state: int | np.random.RandomState | None = 0,
    ) -> None:
        self.n_clusters = n_clusters
        self.column_weights = column_weights
        self.max_fit_rows = max_fit_rows
        self.random_state = random_state

    @property
    def _n_groups(self) -> int:
        return self.n_clusters

    def _fit_encoded(self, encoded: Encoded, seed: int) -> NearestCenter:
        model = EncodedHierarchy(self.n_clusters, random_state=seed).fit(encoded)
        self.cluster_centers_ = model.centers_
        return model
