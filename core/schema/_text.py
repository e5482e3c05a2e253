"""Cells as text, and what is asked of text before it is read as something else.

Values are parsed here, in _numbers, _dates and _yes_no alone, and only the distinct ones: a long column costs little.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import pandas as pd

MIN_PARSED_SHARE: Final = 0.9
"""A column is a number or a date when at least this share of its known values can be read as one."""

SAMPLE: Final = 300


def as_text(series: pd.Series[Any]) -> pd.Series[str]:
    """Return the cells of a column as trimmed text: whole numbers without ``.0``, blank cells as missing.

    Examples
    --------
    >>> as_text(pd.Series([1.0, 2.5, None])).tolist()
    ['1', '2.5', nan]
    """
    if isinstance(series.dtype, pd.CategoricalDtype):
        series = series.astype(series.cat.categories.dtype)
    if pd.api.types.is_timedelta64_dtype(series.dtype):
        series = series.dt.total_seconds()
    if pd.api.types.is_float_dtype(series.dtype):
        text = by_distinct(series, lambda values: values.map(number_text).astype("str"))
    elif pd.api.types.is_datetime64_any_dtype(series.dtype):
        text = naive_utc(series).astype("str")
    elif isinstance(series.dtype, pd.StringDtype):
        text = series
    else:
        known = series.notna()
        text = series.where(known).map(str, na_action="ignore").astype("str").where(known)
    text = text.str.strip()
    return text.where(text != "")


def number_text(value: float) -> str:
    """Return a number the way a person writes it: no ``.0``, at most 15 digits.

    Examples
    --------
    >>> number_text(2.0), number_text(0.1)
    ('2', '0.1')
    """
    return format(value, ".15g")


def naive_utc(series: pd.Series[Any]) -> pd.Series[pd.Timestamp]:
    """Return times without a time zone, in UTC."""
    return series.dt.tz_convert("UTC").dt.tz_localize(None) if series.dt.tz is not None else series


def by_distinct(series: pd.Series[Any], parse: Callable[[pd.Series[Any]], pd.Series[Any]]) -> pd.Series[Any]:
    """Apply `parse` to the distinct values of a column and spread the result over its rows."""
    codes, distinct = pd.factorize(series)
    parsed = parse(pd.Series(distinct, dtype=series.dtype))
    result = parsed.reindex(codes)
    result.index = series.index
    return result
