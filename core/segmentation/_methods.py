"""Which columns suit a method, and its model fitted to them."""

from collections.abc import Callable, Sequence

import numpy as np
import pandas as pd

from core.errors import ConfigError
from core.schema import ColumnSpec, Role
from core.segmentation._encoded import Encoded
from core.segmentation._encoder import USED_ROLES, Encoder
from core.segmentation._factors import EncodedFactors
from core.segmentation._hierarchy import EncodedHierarchy
from core.segmentation._kmeans import EncodedKMeans
from core.segmentation._models import CenterModel, FactorsModel, Model
from core.segmentation._plans import MAX_COUNTED_VALUES
from core.segmentation._result import SegmentationConfig

_MIN_COLUMNS = 2


def suited_columns(config: SegmentationConfig, frame: pd.DataFrame, specs: Sequence[ColumnSpec]) -> list[ColumnSpec]:
    """Return the columns that take part with the method of a config: those used, of a weight, and that it can read.

    Raises
    ------
    ConfigError
        If the table does not suit the method.
    """
    used = [spec for spec in specs if spec.use and spec.role in USED_ROLES and config.weight(spec) > 0]
    if config.method == "latent_class":
        suited = [spec for spec in used if has_levels(spec, frame[spec.name])]
        needed = "columns with levels, such as answers, categories and yes/no"
    elif config.method == "nmf":
        suited = [spec for spec in used if _is_count(spec, frame[spec.name])]
        needed = "columns of counts: whole numbers from 0 up"
    else:
        return used
    if len(suited) < _MIN_COLUMNS:
        message = f"This method reads {needed}; the table has {len(suited)} that can be used."
        raise ConfigError(message, hint="Choose the mixture, which reads every kind of column, or mark more columns.")
    return suited


def has_levels(spec: ColumnSpec, column: pd.Series) -> bool:
    """Return whether a column is modelled level by level: a category, ordered levels, or a number of few values."""
    if spec.role is Role.NUMBER:
        return bool(column.nunique() <= MAX_COUNTED_VALUES)
    return spec.role is not Role.DATE


def _is_count(spec: ColumnSpec, column: pd.Series) -> bool:
    if spec.role is not Role.NUMBER:
        return False
    values = column.to_numpy(dtype=np.float64, na_value=np.nan)
    values = values[np.isfinite(values)]
    return bool((values >= 0).all() and (values == np.floor(values)).all())


def fit_plain(sample: Encoded, k: int, config: SegmentationConfig, encoder: Encoder, tick: Callable[[], None]) -> Model:
    """Return the model of a method that is no mixture."""
    if config.method == "nmf":
        factors = EncodedFactors(k, encoder, random_state=config.seed).fit(sample)
        return FactorsModel(factors, everybody_fits=config.fits_none == 0)
    if config.method == "hierarchical":
        tree = EncodedHierarchy(k, random_state=config.seed).fit(sample)
        return CenterModel.calibrated(tree, sample, fits_none=config.fits_none)
    kmeans = EncodedKMeans(k, random_state=config.seed).fit(sample, after_start=tick)
    return CenterModel.calibrated(kmeans, sample, fits_none=config.fits_none)
