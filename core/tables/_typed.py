"""Raw cells to typed columns; what cannot be read becomes missing and is counted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from core.errors import DataError, Finding
from core.schema import (
    MARKED,
    ColumnSpec,
    Role,
    TableSchema,
    as_text,
    guess_numbers,
    naive_utc,
    natural_order,
    number_text,
    parse_dates,
    parse_numbers,
    parse_yes_no,
    readable_format,
)
from core.tables._questions import read_marks

if TYPE_CHECKING:
    from collections.abc import Callable

_NUMBERS: Final = frozenset({Role.NUMBER, Role.AMOUNT, Role.RATING})
_TIMES: Final = frozenset({Role.DATE, Role.TIME})
_PLAIN_TEXT: Final = frozenset({Role.TEXT, Role.CUSTOMER_ID, Role.SESSION, Role.CHOICES})


def typed(raw: pd.DataFrame, schema: TableSchema) -> tuple[pd.DataFrame, tuple[Finding, ...]]:
    """Return the columns of a schema with the dtypes of their roles, and what could not be read.

    Rows keep their number and order; ignored columns are left out; cells that cannot be read and
    cells with a missing code become missing, the former counted in a finding for their column.

    Parameters
    ----------
    raw : pandas.DataFrame
        Cells as read; it may have more columns than the schema.
    schema : TableSchema
        What the columns are.

    Raises
    ------
    DataError
        When a column of the schema is not in the table.
    """
    wanted = [spec for spec in schema.columns if spec.role != Role.IGNORE]
    absent = [spec.name for spec in wanted if spec.name not in raw.columns]
    if absent:
        message = f"{len(absent)} columns are missing from the table: {', '.join(absent[:5])}."
        raise DataError(message, hint="Use a file with the same columns, or confirm the columns of this file again.")
    columns: dict[str, pd.Series[Any]] = {}
    findings: list[Finding] = []
    for spec in wanted:
        columns[spec.name] = _typed_column(raw[spec.name], spec)
        findings += _unread(raw[spec.name], columns[spec.name], spec)
    return read_marks(pd.DataFrame(columns, index=raw.index), schema.columns), tuple(findings)


def _typed_column(series: pd.Series[Any], spec: ColumnSpec) -> pd.Series[Any]:
    if spec.role in _NUMBERS:
        return _as_number(series, spec)
    if spec.role in _TIMES:
        return _as_time(series, spec)
    if spec.role == Role.YES_NO:
        text = _known_text(series, spec)
        return _as_mark(text) if spec.format == MARKED else parse_yes_no(text)
    if spec.role in _PLAIN_TEXT:
        return _known_text(series, spec).astype("str")
    return _as_levels(series, spec)


def _known_text(series: pd.Series[Any], spec: ColumnSpec) -> pd.Series[str]:
    text = as_text(series)
    return text.mask(text.isin(spec.missing_codes)) if spec.missing_codes else text


def _as_number(series: pd.Series[Any], spec: ColumnSpec) -> pd.Series[float]:
    is_number = pd.api.types.is_numeric_dtype(series.dtype) and not spec.missing_codes
    numbers = series.astype("float64") if is_number else parse_numbers(_known_text(series, spec), spec.format)
    return numbers.where(np.isfinite(numbers))


def _as_time(series: pd.Series[Any], spec: ColumnSpec) -> pd.Series[pd.Timestamp]:
    if pd.api.types.is_datetime64_any_dtype(series.dtype):
        return naive_utc(series).astype("datetime64[us]")
    return parse_dates(_known_text(series, spec), spec.format)


def _as_mark(text: pd.Series[str]) -> pd.Series[bool]:
    said = parse_yes_no(text)
    return said.mask(text.notna() & said.isna(), other=True)


def _as_levels(series: pd.Series[Any], spec: ColumnSpec) -> pd.Series[Any]:
    """Return a categorical column: levels of the schema first, new ones where their place is known."""
    text = _known_text(series, spec)
    if spec.levels and all(_is_whole(level) for level in spec.levels):
        text = _without_point_zero(text)
    found = sorted(text.dropna().unique())
    is_ordered = spec.role == Role.ORDERED
    levels = list(spec.levels) or list(_sorted_levels(found))
    new = sorted(set(found) - set(levels))
    if new and is_ordered:
        levels = list(natural_order([*levels, *new])) or levels
    elif new:
        levels = list(_sorted_levels([*levels, *new]))
    dtype = pd.CategoricalDtype(pd.Index(levels, dtype="str"), ordered=is_ordered)
    return text.where(text.isin(levels)).astype(dtype)


def _sorted_levels(levels: list[str]) -> tuple[str, ...]:
    numbers = guess_numbers(pd.Series(levels, dtype="str"))
    if numbers is not None and numbers.values.notna().all():
        return tuple(level for _, level in sorted(zip(numbers.values, levels, strict=True)))
    return natural_order(levels) or tuple(sorted(levels))


def _is_whole(level: str) -> bool:
    digits = level.removeprefix("-")
    return digits.isascii() and digits.isdigit()


def _without_point_zero(text: pd.Series[str]) -> pd.Series[str]:
    """Write "2.0" and "+2" as the level "2"."""
    distinct = {value: value for value in text.dropna().unique()}
    for value in distinct:
        guess = guess_numbers(pd.Series([value], dtype="str")) if not _is_whole(value) else None
        if guess is not None:
            distinct[value] = number_text(float(guess.values.iloc[0]))
    return text.map(distinct).astype("str")


_SAID: Final[tuple[tuple[frozenset[Role], Callable[[ColumnSpec], str]], ...]] = (
    (_NUMBERS, lambda _: "blank or not numbers"),
    (_TIMES, lambda spec: f"blank or not dates written {readable_format(spec.format or 'ISO8601')}"),
    (frozenset({Role.YES_NO}), lambda _: "neither yes nor no"),
    (frozenset({Role.ORDERED}), lambda _: "not among its levels"),
)


def _unread(raw: pd.Series[Any], column: pd.Series[Any], spec: ColumnSpec) -> list[Finding]:
    said = next((say(spec) for roles, say in _SAID if spec.role in roles), "")
    is_lost = raw.notna() & column.isna()
    if not said or not is_lost.any():
        return []
    lost = raw[is_lost].astype("str")
    lost = lost[~lost.str.strip().isin(spec.missing_codes) & (lost != "")]
    if lost.empty:
        return []
    total = int(raw.notna().sum())
    verb = "is" if len(lost) == 1 else "are"
    return [
        Finding(
            code="unparsed",
            severity="warning",
            message=f"{len(lost):,} of {total:,} values of {spec.name} {verb} {said}; read as missing.",
            hint="Correct them in the file, or give the column another role.",
            column=spec.name,
            count=len(lost),
            example=lost.iloc[0][:80],
        )
    ]
