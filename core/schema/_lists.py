"""Cells that hold several answers: "web; store; app"."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from core.schema._facts import Facts

SEPARATORS: Final = (";", "|", ",")
"""Marks between answers, tried in this order."""

MAX_OPTIONS: Final = 40
"""A question with more common options is a tag cloud rather than a question."""

_MIN_OPTION_COUNT: Final = 5
_MIN_OPTION_SHARE: Final = 0.01
_MIN_COVERED: Final = 0.8  # of all mentions, by common options
_MIN_LISTS: Final = 0.05  # of the answered cells that hold more than one answer
_MAX_REPEATS: Final = 0.01


def split_answers(text: pd.Series[str], separator: str) -> pd.Series[tuple[str, ...]]:  # type: ignore[type-var]
    """Return the answers of each cell, in order; an empty tuple where the cell is missing."""
    return text.fillna("").map(lambda cell: tuple(part for each in cell.split(separator) if (part := each.strip())))


def common_options(cells: pd.Series[tuple[str, ...]], counts: pd.Series[int]) -> tuple[str, ...]:  # type: ignore[type-var]
    """Return the options that enough people chose, sorted: at least five people and one in a hundred.

    Parameters
    ----------
    cells : pandas.Series of tuple of str
        Answers of each distinct cell.
    counts : pandas.Series of int
        Rows with that cell, same index.
    """
    chosen = _mentions(cells, counts)
    least = max(_MIN_OPTION_COUNT, _MIN_OPTION_SHARE * int(counts.sum()))
    return tuple(sorted(option for option, count in chosen.items() if count >= least))


def _mentions(cells: pd.Series[tuple[str, ...]], counts: pd.Series[int]) -> Counter[str]:  # type: ignore[type-var]
    chosen: Counter[str] = Counter()
    for options, count in zip(cells, counts, strict=True):
        for option in set(options):
            chosen[option] += int(count)
    return chosen


def find_separator(distinct: pd.Series[str], counts: pd.Series[int]) -> str:
    """Return the mark between several answers in a cell, "" when the cells hold one answer each."""
    return next((mark for mark in SEPARATORS if _are_lists(distinct, counts, mark)), "")


def list_options(facts: Facts) -> tuple[str, tuple[str, ...]] | None:
    """Return the separator and the common options of a column of lists, or None for any other column."""
    if facts.numbers is not None or facts.dates is not None or facts.n_distinct < MAX_OPTIONS // 10:
        return None
    separator = find_separator(facts.distinct, facts.counts)
    return (separator, common_options(split_answers(facts.distinct, separator), facts.counts)) if separator else None


def _are_lists(distinct: pd.Series[str], counts: pd.Series[int], separator: str) -> bool:
    has_mark = distinct.str.contains(separator, regex=False)
    if counts[has_mark].sum() < _MIN_LISTS * counts.sum():
        return False
    cells = split_answers(distinct, separator)
    chosen = _mentions(cells, counts)
    options = common_options(cells, counts)
    if not 2 <= len(options) <= MAX_OPTIONS or _is_prose(options):
        return False
    lengths = cells.map(len).to_numpy()
    # Answers come in many combinations, any number of them, each once; "Bonn, Germany" and "Yes, always" do not.
    is_free = len(distinct) > len(options) and len(np.unique(lengths)) > 1
    repeats = int(counts[(cells.map(lambda cell: len(set(cell)) < len(cell))).to_numpy()].sum())
    covered = sum(chosen[option] for option in options) / sum(chosen.values())
    return is_free and covered >= _MIN_COVERED and repeats <= _MAX_REPEATS * counts.sum()


def _is_prose(options: tuple[str, ...]) -> bool:
    return float(np.mean([len(option.split()) for option in options])) > 8
