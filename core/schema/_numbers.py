"""Text as numbers, however they are written."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from core.schema._text import MIN_PARSED_SHARE, SAMPLE, by_distinct

DECIMAL_POINT: Final = "1,234.56"
DECIMAL_COMMA: Final = "1.234,56"
PERCENT: Final = " %"
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
    sample = odd.iloc[:: max(1, len(odd) // SAMPLE)]
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

    return by_distinct(text, parse).astype("float64")
