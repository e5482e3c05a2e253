"""Which rows of a table meet the conditions of a claim."""

import numpy as np
import numpy.typing as npt
import pandas as pd

from core.claims._compared import Mask
from core.claims._model import Condition
from core.errors import DataError


def meets(frame: pd.DataFrame, conditions: tuple[Condition, ...]) -> tuple[Mask, Mask]:
    """Return for each row whether the conditions can be judged, and whether all hold.

    A condition on several columns can be judged when any of them is known. Both arrays have shape (n_rows,).
    """
    known = np.ones(len(frame), dtype=bool)
    holds = np.ones(len(frame), dtype=bool)
    for condition in conditions:
        seen = np.zeros(len(frame), dtype=bool)
        met = np.zeros(len(frame), dtype=bool)
        for name in (condition.column, *condition.or_columns):
            one_seen, one_met = _one_column(frame, name, condition)
            seen |= one_seen
            met |= one_met
        known &= seen
        holds &= met
    return known, holds


def _one_column(frame: pd.DataFrame, name: str, condition: Condition) -> tuple[Mask, Mask]:
    column = column_of(frame, name)
    known = column.notna().to_numpy(dtype=bool)
    return known, known & _test(column, condition)


def column_of(frame: pd.DataFrame, name: str) -> pd.Series:
    if name not in frame.columns:
        message = f"Column {name!r} of a claim is not in the data."
        raise DataError(message, hint="Read the data again, or find segments again so that the claims are made anew.")
    return frame[name]


def _test(column: pd.Series, condition: Condition) -> Mask:
    if condition.op == "is_known":
        return column.notna().to_numpy(dtype=bool)
    if condition.op in {"is_true", "is_false"}:
        truth = column.fillna(value=False).to_numpy(dtype=bool)
        return truth if condition.op == "is_true" else ~truth
    if condition.op in {"is", "in"}:
        wanted = {str(value) for value in condition.values}
        if isinstance(column.dtype, pd.CategoricalDtype):
            chosen = [code for code, level in enumerate(column.cat.categories) if str(level) in wanted]
            return np.isin(column.cat.codes.to_numpy(), chosen)
        return column.astype("str").isin(wanted).to_numpy(dtype=bool)
    numbers, bounds = _as_numbers(column, condition.values)
    with np.errstate(invalid="ignore"):
        if condition.op == "at_least":
            return numbers >= bounds[0]
        if condition.op == "at_most":
            return numbers <= bounds[0]
        return (numbers >= bounds[0]) & (numbers <= bounds[1])


def _as_numbers(column: pd.Series, values: tuple[str | float, ...]) -> tuple[npt.NDArray[np.float64], list[float]]:
    if isinstance(column.dtype, pd.CategoricalDtype):
        levels = [str(level) for level in column.cat.categories]
        codes = column.cat.codes.to_numpy(dtype=np.float64)
        return np.where(codes < 0, np.nan, codes), [float(levels.index(str(value))) for value in values]
    return column.to_numpy(dtype=np.float64, na_value=np.nan), [float(value) for value in values]
