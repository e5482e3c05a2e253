"""Cells as text, and text as numbers, dates and yes/no: the only place where values are parsed.

Everything works on the distinct values of a column, so that a long column costs little.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Final, Literal

import numpy as np
import pandas as pd

DECIMAL_POINT: Final = "1,234.56"
DECIMAL_COMMA: Final = "1.234,56"
PERCENT: Final = " %"
ISO_DATE: Final = "ISO8601"
EPOCHS: Final[dict[str, Literal["s", "ms", "us"]]] = {"epoch s": "s", "epoch ms": "ms", "epoch us": "us"}

MIN_PARSED_SHARE: Final = 0.9
"""A column is a number or a date when at least this share of its known values can be read as one."""

_SAMPLE: Final = 300
_PLAIN = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]{1,3})?")
_POINT = re.compile(r"[+-]?(([1-9][0-9]{0,2}(,[0-9]{3})+|[0-9]+)(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]{1,3})?")
_COMMA = re.compile(r"[+-]?(([1-9][0-9]{0,2}(\.[0-9]{3})+|[0-9]+)(,[0-9]*)?|,[0-9]+)")
_THREE_AFTER_COMMA = re.compile(r"[+-]?[1-9][0-9]{0,2},[0-9]{3}")
_THREE_AFTER_POINT = re.compile(r"[+-]?[1-9][0-9]{0,2}\.[0-9]{3}")
_CURRENCY = re.compile(
    r"^(?P<sign>[+-]?)\s*(?:[$€£¥₹₽₺]|(?:EUR|USD|GBP|CHF|JPY|SEK|NOK|DKK|PLN|CAD|AUD|INR|BRL|MXN)\b)\s*|"
    r"\s*(?:[$€£¥₹₽₺]|zł|kr\.?|(?<![A-Za-z])(?:EUR|USD|GBP|CHF|JPY|SEK|NOK|DKK|PLN|CAD|AUD|INR|BRL|MXN))$"
)
_GROUP_SPACE = re.compile(r"(?<=\d)[\s\u00a0\u202f'\u2019](?=\d{3}(?:\D|$))")

_YES = frozenset({"yes", "y", "true", "t", "1", "1.0", "ja", "si", "sí", "oui", "sim", "on",
                  "checked", "selected", "mentioned", "quoted"})  # fmt: skip
_NO = frozenset({"no", "n", "false", "f", "0", "0.0", "nein", "non", "não", "off", "unchecked",
                 "not checked", "not selected", "not mentioned", "not quoted"})  # fmt: skip

_CODED = re.compile(r"^\(?[0-9]{1,2}\)?\s*[-–=.:)]?\s*(?=[a-zäöüáéíóúñ])")


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
        text = _by_distinct(series, lambda values: values.map(number_text).astype("str"))
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


def _by_distinct(series: pd.Series[Any], parse: Callable[[pd.Series[Any]], pd.Series[Any]]) -> pd.Series[Any]:
    """Apply `parse` to the distinct values of a column and spread the result over its rows."""
    codes, distinct = pd.factorize(series)
    parsed = parse(pd.Series(distinct, dtype=series.dtype))
    result = parsed.reindex(codes)
    result.index = series.index
    return result


# --------------------------------------------------------------------------- numbers


@dataclass(frozen=True, slots=True)
class NumberGuess:
    """How the numbers of a column are written.

    Parameters
    ----------
    format : str
        ``1,234.56`` or ``1.234,56``, followed by `` %`` for percentages (read as shares of 1).
    values : pandas.Series of float
        The numbers; NaN where a value is not one.
    has_currency : bool
        Whether any value carries a currency sign.
    is_ambiguous : bool
        Whether ``1,234`` may as well be 1.234.
    """

    format: str
    values: pd.Series[float]
    has_currency: bool = False
    is_ambiguous: bool = False


def guess_numbers(distinct: pd.Series[str], weights: pd.Series[int] | None = None) -> NumberGuess | None:
    """Return how distinct trimmed texts are written as numbers, or None when most of them are none.

    Examples
    --------
    >>> guess_numbers(pd.Series(["1.234,50 €", "7,25 €"])).values.tolist()
    [1234.5, 7.25]
    """
    if distinct.empty:
        return None
    weights = pd.Series(1, index=distinct.index) if weights is None else weights
    is_plain = distinct.str.fullmatch(_PLAIN.pattern).astype(bool)
    if is_plain.all():
        return NumberGuess(DECIMAL_POINT, distinct.astype("float64"), is_ambiguous=False)
    odd = distinct[~is_plain]
    if _is_hopeless(odd, weights, n_plain=int(weights[is_plain].sum())):
        return None
    cleaned = {value: _clean(value) for value in distinct.tolist()}
    with_percent = int(weights[distinct.str.endswith("%")].sum())
    suffix = PERCENT if with_percent * 2 >= int(weights.sum()) else ""
    decimal, is_ambiguous = _decimal_mark(cleaned.values(), has_currency=any(c[1] for c in cleaned.values()))
    values = distinct.map(lambda value: _to_float(value, decimal + suffix)).astype("float64")
    if weights[values.notna()].sum() < MIN_PARSED_SHARE * weights.sum():
        return None
    return NumberGuess(
        format=decimal + suffix,
        values=values,
        has_currency=any(currency for _, currency in cleaned.values()),
        is_ambiguous=is_ambiguous,
    )


def _is_hopeless(odd: pd.Series[str], weights: pd.Series[int], *, n_plain: int) -> bool:
    """Tell from a sample whether the values that are not plain numbers are plain text, to save the work."""
    sample = odd.iloc[:: max(1, len(odd) // _SAMPLE)]
    readable = sum(bool(_POINT.fullmatch(text) or _COMMA.fullmatch(text)) for text in map(_digits, sample))
    hopeful = n_plain + int(weights[odd.index].sum()) * readable / len(sample)
    return hopeful < 0.8 * int(weights.sum())


def _digits(value: str) -> str:
    return _clean(value)[0] or "?"


def _clean(value: str) -> tuple[str, bool]:
    """Return a value without currency, grouping spaces and percent sign, and whether it had a currency."""
    text = value.replace("\u2212", "-").removesuffix("%").strip()
    is_negative = text.startswith("(") and text.endswith(")")
    text = text[1:-1].strip() if is_negative else text
    bare, n_currency = _CURRENCY.subn(lambda match: match["sign"] or "", text)
    bare = _GROUP_SPACE.sub("", bare.strip())
    if bare.endswith("-") and bare[:1] in "0123456789":
        bare = "-" + bare[:-1]
    return (f"-{bare}" if is_negative else bare), n_currency > 0


def _decimal_mark(cleaned: Iterable[tuple[str, bool]], *, has_currency: bool) -> tuple[str, bool]:
    """Return the number format that reads most values, and whether the other one would do as well."""
    texts = [text for text, _ in cleaned]
    n_point = sum(bool(_POINT.fullmatch(text)) for text in texts)
    n_comma = sum(bool(_COMMA.fullmatch(text)) for text in texts)
    if n_point != n_comma:
        return (DECIMAL_POINT if n_point > n_comma else DECIMAL_COMMA), False
    with_comma = [text for text in texts if "," in text]
    if with_comma:
        return DECIMAL_POINT, all(_THREE_AFTER_COMMA.fullmatch(text) for text in with_comma)
    with_point = [text for text in texts if "." in text]
    # Three decimals are common in plain figures, but not in prices: there they look like thousands.
    is_ambiguous = has_currency and bool(with_point) and all(_THREE_AFTER_POINT.fullmatch(t) for t in with_point)
    return DECIMAL_POINT, is_ambiguous


def _to_float(value: str, number_format: str) -> float:
    is_percent = number_format.endswith(PERCENT)
    if value.endswith("%") != is_percent:
        return np.nan
    text, _ = _clean(value)
    is_comma = number_format.startswith(DECIMAL_COMMA)
    if not (_COMMA if is_comma else _POINT).fullmatch(text):
        return np.nan
    text = text.replace(".", "").replace(",", ".") if is_comma else text.replace(",", "")
    number = float(text)
    return number / 100 if is_percent else number


def parse_numbers(text: pd.Series[str], number_format: str = "") -> pd.Series[float]:
    """Return trimmed texts as float64, NaN where a text is not a number in this format.

    Parameters
    ----------
    text : pandas.Series of str
        Trimmed cells, as `as_text` returns them.
    number_format : str
        ``1,234.56``, ``1.234,56``, either with `` %``; found from the values when empty.
    """

    def parse(distinct: pd.Series[str]) -> pd.Series[float]:
        known = distinct.dropna()
        written = number_format
        if not written:
            guess = guess_numbers(known)
            written = guess.format if guess is not None else DECIMAL_POINT
        if written == DECIMAL_POINT and known.str.fullmatch(_PLAIN.pattern).all():
            return known.astype("float64")
        return known.map(lambda value: _to_float(value, written)).astype("float64")

    return _by_distinct(text, parse).astype("float64")


# --------------------------------------------------------------------------- dates


@dataclass(frozen=True, slots=True)
class DateGuess:
    """How the dates of a column are written, and the format that would read them as well, if any."""

    format: str
    alternative: str = ""


_MONTH_NAMES = r"(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_DATE_SHAPE = re.compile(
    rf"([0-9]{{4}}[-/.][0-9]{{1,2}}([-/.][0-9]{{1,2}})?|[0-9]{{1,2}}[-/.][0-9]{{1,2}}[-/.]([0-9]{{4}}|[0-9]{{2}})|"
    rf"[0-9]{{1,2}}[- ]{_MONTH_NAMES}[- ,]+[0-9]{{2,4}}|{_MONTH_NAMES} [0-9]{{1,2}},? [0-9]{{4}})"
    r"([T ,]+[0-9]{1,2}:[0-9]{2}.*)?",
    re.IGNORECASE,
)
_ISO_SHAPE = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}([T ][0-9]{2}:[0-9]{2}(:[0-9]{2}([.,][0-9]+)?)?(Z|[+-][0-9]{2}:?[0-9]{2})?)?"
)
_NUMERIC_DATES = ("%d{s}%m{s}%Y", "%m{s}%d{s}%Y", "%Y{s}%m{s}%d", "%d{s}%m{s}%y", "%m{s}%d{s}%y", "%Y{s}%m")
_WORDED_DATES = (
    "%d %b %Y",
    "%d-%b-%Y",
    "%d-%b-%y",
    "%d %B %Y",
    "%d-%B-%Y",
    "%b %d, %Y",
    "%B %d, %Y",
    "%b %d %Y",
    "%B %d %Y",
)
_TIMES = ("%H:%M:%S", "%H:%M", "%H:%M:%S.%f", "%I:%M:%S %p", "%I:%M %p", "%H:%M:%S %z", "%H:%M:%S %Z", "%H:%M %z")
_EPOCH_RANGES = {"epoch s": (6e8, 4e9), "epoch ms": (6e11, 4e12), "epoch us": (6e14, 4e15)}


def guess_dates(distinct: pd.Series[str], weights: pd.Series[int] | None = None) -> DateGuess | None:
    """Return how distinct trimmed texts are written as dates, or None when most of them are none.

    Where day/month and month/day read the column equally well, the day is taken to come first and
    the other format is named as the alternative.

    Examples
    --------
    >>> guess_dates(pd.Series(["03/04/2024", "05/06/2024"]))
    DateGuess(format='%d/%m/%Y', alternative='%m/%d/%Y')
    """
    sample = distinct.iloc[:: max(1, len(distinct) // _SAMPLE)]
    if distinct.empty or sum(map(bool, map(_DATE_SHAPE.fullmatch, sample))) < 0.8 * len(sample):
        return None
    if all(map(_ISO_SHAPE.fullmatch, sample)):
        return DateGuess(ISO_DATE) if _share_parsed(distinct, ISO_DATE, weights) >= MIN_PARSED_SHARE else None
    promising = [written for written in _formats_like(sample) if _share_parsed(sample, written) >= 0.8]
    shares = {written: _share_parsed(distinct, written, weights) for written in promising}
    best = max(shares, key=lambda written: shares[written], default="")
    if not best or shares[best] < MIN_PARSED_SHARE:
        return None
    return DateGuess(best, alternative=_swapped(best) if _is_ambiguous(distinct, best, shares) else "")


def guess_epoch(values: pd.Series[float]) -> str:
    """Return the epoch unit (``epoch s``, ``epoch ms``, ``epoch us``) that all numbers fit, or ""."""
    for name, (low, high) in _EPOCH_RANGES.items():
        if len(values) and values.between(low, high).all() and (values == values.round()).all():
            return name
    return ""


def _formats_like(sample: pd.Series[str]) -> list[str]:
    """Return the formats worth trying, day first before month first."""
    first = sample.iloc[0]
    separator = next((mark for mark in "-/." if mark in first.split(" ")[0]), "")
    dates = [written.format(s=separator) for written in _NUMERIC_DATES] if separator else []
    if re.search(r"[A-Za-z]{3}", first.split(":")[0].replace("T", "")):
        dates = list(_WORDED_DATES)
    if ":" not in first:
        return dates
    joint = next((mark for mark in (", ", "T", " ") if re.search(rf"\d{mark}\d{{1,2}}:", first)), " ")
    return [date + joint + time for date in dates for time in _TIMES]


def _share_parsed(distinct: pd.Series[str], written: str, weights: pd.Series[int] | None = None) -> float:
    is_parsed = _to_datetime(distinct, written).notna()
    return float(is_parsed.mean() if weights is None else (is_parsed * weights).sum() / weights.sum())


def _swapped(written: str) -> str:
    return written.translate(str.maketrans("dm", "md"))


def _is_ambiguous(distinct: pd.Series[str], best: str, shares: dict[str, float]) -> bool:
    other = _swapped(best)
    # Nobody writes month.day.year with dots.
    if other == best or "." in best or shares.get(other, 0.0) < shares[best]:
        return False
    return not _to_datetime(distinct, best).equals(_to_datetime(distinct, other))


def _to_datetime(text: pd.Series[str], written: str) -> pd.Series[pd.Timestamp]:
    if written in EPOCHS:
        numbers = parse_numbers(text, DECIMAL_POINT)
        times: pd.Series[pd.Timestamp] = pd.to_datetime(numbers, unit=EPOCHS[written], errors="coerce", utc=True)
    else:
        times = pd.to_datetime(text, format=written, errors="coerce", utc=True)
    return times.dt.tz_localize(None)


def parse_dates(text: pd.Series[str], date_format: str = "") -> pd.Series[pd.Timestamp]:
    """Return trimmed texts as naive UTC times, NaT where a text is not a date in this format.

    Parameters
    ----------
    text : pandas.Series of str
        Trimmed cells, as `as_text` returns them.
    date_format : str
        A ``strptime`` format, ``ISO8601`` or ``epoch s``, ``epoch ms``, ``epoch us``;
        found from the values when empty.
    """

    def parse(distinct: pd.Series[str]) -> pd.Series[pd.Timestamp]:
        known = distinct.dropna()
        guess = None if date_format else guess_dates(known)
        return _to_datetime(known, date_format or (guess.format if guess is not None else ISO_DATE))

    return _by_distinct(text, parse).astype("datetime64[us]")


# --------------------------------------------------------------------------- yes and no


def parse_yes_no(text: pd.Series[str]) -> pd.Series[bool]:
    """Return trimmed texts as nullable booleans, missing where a text is neither yes nor no.

    Examples
    --------
    >>> parse_yes_no(pd.Series(["Yes", "no", "maybe"])).tolist()
    [True, False, <NA>]
    """

    def parse(distinct: pd.Series[str]) -> pd.Series[bool]:
        # Code books write "1 - yes", "2 = no".
        lower = distinct.str.lower().str.replace(_CODED, "", regex=True)
        result = pd.Series(pd.NA, index=distinct.index, dtype="boolean")
        return result.mask(lower.isin(_YES), other=True).mask(lower.isin(_NO), other=False)

    return _by_distinct(text, parse).astype("boolean")
