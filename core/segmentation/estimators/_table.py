"""Read what a person passes to an estimator, a frame or an array, as a frame whose columns are described."""

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray
from sklearn.base import BaseEstimator
from sklearn.utils.validation import validate_data

from core.schema import ColumnSpec, Role


def read_frame(estimator: BaseEstimator, table: pd.DataFrame | ArrayLike, *, reset: bool) -> pd.DataFrame:
    """Return the table as a frame with text names; an array is read as numbers, called ``x0``, ``x1``, ...

    With `reset` the estimator remembers the names and number of columns, else they must be the same.

    Raises
    ------
    ValueError
        If it is no table of usable cells, has fewer than 2 rows on `reset`, or columns other than the fitted ones.
    """
    if isinstance(table, pd.DataFrame):
        validate_data(estimator, table, reset=reset, skip_check_array=True)
        _check_frame(table, reset=reset)
        return table.set_axis([str(name) for name in table.columns], axis=1)
    values: NDArray[np.float64] = validate_data(
        estimator,
        table,
        reset=reset,
        dtype=np.float64,
        ensure_all_finite="allow-nan",
        ensure_min_samples=2 if reset else 1,
    )
    return pd.DataFrame(values, columns=[f"x{j}" for j in range(values.shape[1])])


def _check_frame(frame: pd.DataFrame, *, reset: bool) -> None:
    least = 2 if reset else 1
    if len(frame) < least:
        message = (
            f"Found a frame with {len(frame)} sample(s) (shape={frame.shape}) while a minimum of {least} is required."
        )
        raise ValueError(message)
    for name, column in frame.items():
        if column.dtype.kind == "f" and np.isinf(column.to_numpy(dtype=np.float64, na_value=np.nan)).any():
            message = f"Input X contains infinity: column {name!r}."
            raise ValueError(message)


def described(frame: pd.DataFrame) -> list[ColumnSpec]:
    """Return what each column is, by its type: number, date, yes/no, ordered levels or category."""
    return [ColumnSpec(name=str(name), role=_role(column)) for name, column in frame.items()]


def _role(column: pd.Series) -> Role:
    dtype = column.dtype
    if isinstance(dtype, pd.CategoricalDtype):
        return Role.ORDERED if dtype.ordered else Role.CATEGORY
    if pd.api.types.is_bool_dtype(dtype):
        return Role.YES_NO
    if pd.api.types.is_datetime64_any_dtype(dtype):
        return Role.DATE
    if pd.api.types.is_numeric_dtype(dtype) and dtype.kind != "c":
        return Role.NUMBER
    if dtype.kind == "O" or pd.api.types.is_string_dtype(dtype):
        return Role.CATEGORY
    message = f"Column {column.name!r} is of type {dtype}; numbers, dates, yes/no, categories and text can be read."
    raise ValueError(message)
