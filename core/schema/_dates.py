"""Text and numbers as dates, however they are written."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, Literal

import pandas as pd

from core.schema._numbers import DECIMAL_POINT, parse_numbers
from core.schema._text import MIN_PARSED_SHARE, SAMPLE, by_distinct

ISO_DATE: Final = "ISO8601"
EPOCHS: Final[dict[str, Literal["s", "ms", "us"]]] = {"epoch s": "s", "epoch ms": "ms", "epoch us": "us"}


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
    sample = distinct.iloc[:: max(1, len(distinct) // SAMPLE)]
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

    return by_distinct(text, parse).astype("datetime64[us]")
