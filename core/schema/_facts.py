"""What can be counted about a column, measured once and then judged by the rules."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from core.schema._dates import DateGuess, guess_dates, guess_epoch
from core.schema._numbers import NumberGuess, guess_numbers
from core.schema._text import as_text
from core.schema._words import has_any, name_words

if TYPE_CHECKING:
    from collections.abc import Iterator

MISSING_CODES: Final = frozenset({
    "unknown", "n/a", "na", "n.a.", "n.a", "nan", "null", "none given", "not given", "-", "--", "---", "?", "??",
    "missing",
    "not available", "not known", "no answer", "not specified", "unspecified", "undefined", "(blank)", "blank", "#n/a",
    "#n/v", "#null!", "<na>", "<null>", "nil", "k.a.", "k. a.", "keine angabe", "unbekannt", "desconocido",
    "desconocida",
    "inconnu", "inconnue", "nd", "n.d.", "s/d", ".", "..", "...",
})  # fmt: skip
"""What people write, in lower case, where a value is not known."""

_NUMERIC_MISSING_CODES: Final = frozenset({"none", "*", "x", "#value!", "#div/0!", "#ref!", "inf", "-inf"})

_UNSPACED: Final = "\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff"  # Thai, kana, Han
_WORD: Final = f"[{_UNSPACED}]{{1,2}}|[^\\s{_UNSPACED}]+"
"""A word; of scripts without spaces between words two letters are taken for one."""

SAMPLE_SIZE: Final = 500
_DATE_WORDS: Final = frozenset(
    {"date", "time", "timestamp", "datetime", "datum", "fecha", "ts", "day", "created", "at"}
)


@dataclass(frozen=True, slots=True)
class Facts:
    """The facts of one column.

    Parameters
    ----------
    name, words
        The column name, and its lower-case words.
    position, n_columns, n_rows : int
        Where the column stands, and the size of its table.
    distinct : pandas.Series of str
        Distinct known values, sorted.
    counts : pandas.Series of int
        How often each occurs, same index as `distinct`.
    missing_codes : tuple of str
        Values that mean "not known".
    n_coded : int
        Rows with such a value.
    numbers : NumberGuess or None
        The values as numbers, where most are numbers.
    dates : DateGuess or None
        How the values are written as dates, where most are dates.
    mean_words : float
        Words a value, on average; of scripts without spaces between words two letters count as one.
    is_row_number : bool
        Whether the column counts the rows from 0 or 1.
    """

    name: str
    words: tuple[str, ...]
    position: int
    n_columns: int
    n_rows: int
    distinct: pd.Series[str]
    counts: pd.Series[int]
    missing_codes: tuple[str, ...]
    n_coded: int
    numbers: NumberGuess | None
    dates: DateGuess | None
    mean_words: float
    is_row_number: bool

    @property
    def n_known(self) -> int:
        """Return the number of rows with a value."""
        return int(self.counts.sum())

    @property
    def n_distinct(self) -> int:
        """Return the number of different values."""
        return len(self.distinct)

    @property
    def distinct_share(self) -> float:
        """Return different values per known row, 0 to 1."""
        return self.n_distinct / self.n_known if self.n_known else 0.0

    @property
    def is_unique(self) -> bool:
        """Tell whether no value occurs twice."""
        return self.n_known > 0 and self.n_distinct == self.n_known

    @property
    def is_whole(self) -> bool:
        """Tell whether all numbers are whole."""
        if self.numbers is None:
            return False
        values = self.numbers.values.dropna()
        return bool((values == values.round()).all())

    @property
    def low(self) -> float:
        """Return the smallest number."""
        return float(self.numbers.values.min()) if self.numbers is not None else 0.0

    @property
    def high(self) -> float:
        """Return the largest number."""
        return float(self.numbers.values.max()) if self.numbers is not None else 0.0

    def sample(self, size: int = SAMPLE_SIZE) -> list[str]:
        """Return some distinct values, evenly spread over their sorted order."""
        return self.distinct.iloc[:: max(1, -(-len(self.distinct) // size))].tolist()


def measure(raw: pd.DataFrame) -> Iterator[Facts]:
    """Yield the facts of each column, in file order."""
    for position, name in enumerate(raw.columns):
        yield measure_column(raw.iloc[:, position], name=str(name), position=position, n_columns=raw.shape[1])


def measure_column(series: pd.Series[Any], *, name: str, position: int = 0, n_columns: int = 1) -> Facts:
    """Return the facts of one column."""
    counts = as_text(series).value_counts(sort=False).sort_index()
    distinct = pd.Series(counts.index, dtype="str")
    counts = counts.reset_index(drop=True).astype("int64")
    words = name_words(name)
    codes = _missing_codes(distinct)
    is_known = ~distinct.isin(codes)
    n_coded = int(counts[~is_known].sum())
    distinct, counts = distinct[is_known].reset_index(drop=True), counts[is_known].reset_index(drop=True)
    numbers = guess_numbers(distinct, counts)
    lengths = distinct.iloc[:: max(1, len(distinct) // SAMPLE_SIZE)].str.count(_WORD)
    return Facts(
        name=name,
        words=words,
        position=position,
        n_columns=n_columns,
        n_rows=len(series),
        distinct=distinct,
        counts=counts,
        missing_codes=codes,
        n_coded=n_coded,
        numbers=numbers,
        dates=_dates(distinct, counts, numbers, words),
        mean_words=float(lengths.mean()) if len(lengths) else 0.0,
        is_row_number=_is_row_number(series, numbers),
    )


def _missing_codes(distinct: pd.Series[str]) -> tuple[str, ...]:
    short = distinct[distinct.str.len() <= 16]
    lower = short.str.lower()
    codes = short[lower.isin(MISSING_CODES)].tolist()
    others = distinct[~distinct.isin(codes)]
    if "NA" in codes and len(others) > 2 and others.str.fullmatch("[A-Z]{2}").all():
        codes.remove("NA")  # Namibia, among country codes
    numeric = short[lower.isin(_NUMERIC_MISSING_CODES)].tolist()
    rest = others[~others.isin(numeric)]
    if numeric and len(rest) and rest.iloc[:SAMPLE_SIZE].str.fullmatch(r"[+-]?[\d.,]+").all():
        codes += numeric
    return tuple(sorted(codes))


def _dates(
    distinct: pd.Series[str], counts: pd.Series[int], numbers: NumberGuess | None, words: tuple[str, ...]
) -> DateGuess | None:
    if numbers is None:
        return guess_dates(distinct, counts)
    if not has_any(words, _DATE_WORDS):
        return None
    if distinct.str.fullmatch(r"(19|20)\d{2}(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])").all():
        return DateGuess("%Y%m%d")
    unit = guess_epoch(numbers.values.dropna())
    return DateGuess(unit) if unit else None


def _is_row_number(series: pd.Series[Any], numbers: NumberGuess | None) -> bool:
    if numbers is None or len(series) < 2 or len(numbers.values) != len(series):
        return False
    low, high = numbers.values.min(), numbers.values.max()
    if low not in {0, 1} or high - low != len(series) - 1:
        return False
    first, last = as_text(series.iloc[[0, -1]])
    return (first, last) == (f"{low:.0f}", f"{high:.0f}")
