"""Latent classes of columns with levels as a scikit-learn estimator."""

import pandas as pd
from sklearn.utils import Tags

from core.schema import ColumnSpec, Role
from core.segmentation._plans import MAX_LEVELS
from core.segmentation.estimators._mixed_mixture import MixedMixture


class LatentClass(MixedMixture):
    """Latent class model [1]_: groups that answer alike, for surveys and other columns with levels only.

    The mixture of `MixedMixture` without numbers: each column is multinomial within a class, ordered levels lend to
    their neighbours, a missing answer is left out of the likelihood. A number of at most 40 different values, an
    answer from 1 to 7 for example, is taken as ordered levels.

    Parameters
    ----------
    n_components : int, default 5
        Number of classes, 1 or more.
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
    labels_, weights_, bic_, n_features_in_, feature_names_in_
        As in `MixedMixture`.

    References
    ----------
    .. [1] Goodman (1974), Exploratory latent structure analysis using both identifiable and unidentifiable models.

    Examples
    --------
    >>> import numpy as np
    >>> from core.segmentation.estimators import LatentClass
    >>> answers = np.repeat([[1, 1, 2], [5, 4, 5]], 20, axis=0)
    >>> LatentClass(2).fit(answers).weights_.round(2).tolist()
    [0.5, 0.5]
    """

    def _specs(self, frame: pd.DataFrame) -> list[ColumnSpec]:
        return [_with_levels(spec, frame[spec.name]) for spec in super()._specs(frame)]

    def __sklearn_tags__(self) -> Tags:
        tags = super().__sklearn_tags__()
        tags.input_tags.categorical = True
        return tags


def _with_levels(spec: ColumnSpec, column: pd.Series) -> ColumnSpec:
    if spec.role not in (Role.NUMBER, Role.DATE):
        return spec
    n_values = int(column.nunique())
    if spec.role is Role.DATE or n_values > MAX_LEVELS:
        message = (
            f"Column {spec.name!r} has {n_values} different values; latent classes need columns with levels, "
            f"at most {MAX_LEVELS}. Cut it into levels, leave it out, or use MixedMixture."
        )
        raise ValueError(message)
    levels = tuple(str(value) for value in sorted(column.dropna().unique()))
    return spec.model_copy(update={"role": Role.ORDERED, "levels": levels})
