"""Rows of cells to a frame: preamble, header, ragged rows, totals and column names."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import pandas as pd

from core.config import MAX_COLUMNS
from core.errors import DataError, Finding
from core.schema import guess_dates, guess_numbers

Rows = Sequence[Sequence[str]]

MAX_PREAMBLE_ROWS: Final = 30
_BODY_SAMPLE: Final = 100
_MAX_FOOTER_ROWS: Final = 5
_TOTAL: Final = re.compile(
    r"(?:grand |sub)?totals?|sum|summe|gesamt|gesamtsumme|insgesamt|total general|suma|somme|total général",
    re.IGNORECASE,
)
_INDEX_NAME: Final = "index"


@dataclass(frozen=True, slots=True)
class Layout:
    """Where the table lies among the rows of a file.

    Parameters
    ----------
    n_preamble : int
        Rows before the table.
    names : tuple of str
        Header cells as found; empty when there is no header.
    width : int
        Columns of the table.
    """

    n_preamble: int
    names: tuple[str, ...]
    width: int

    @property
    def n_before_body(self) -> int:
        """Return the rows before the first row of data."""
        return self.n_preamble + bool(self.names)


def find_layout(rows: Rows) -> Layout:
    """Return where the table lies, judged by the first rows of a file."""
    filled = [row for row in rows if _n_filled(row)]
    width = _usual_width(filled)
    _check_width(width)
    n_preamble = _preamble(rows, width)
    table = [row for row in rows[n_preamble:] if any(cell.strip() for cell in row)]
    if not _has_header(table):
        return Layout(n_preamble, (), width)
    names = [cell.strip() for cell in table[0]]
    body_width = _usual_width(table[1:]) if len(table) > 1 else len(names)
    if body_width == len(names) + 1 and not all(row[-1] == "" for row in table[1:] if len(row) == body_width):
        names = ["", *names]  # R leaves the row names without a header
    return Layout(n_preamble, tuple(names), max(len(names), 1))


def _check_width(width: int) -> None:
    if width > MAX_COLUMNS:
        message = f"The table has {width:,} columns; at most {MAX_COLUMNS:,} can be read."
        raise DataError(message, hint="Leave out columns that do not describe customers, or turn the table around.")


def _usual_width(rows: Rows) -> int:
    counts = Counter(len(row) for row in rows)
    return max(counts, key=lambda width: (counts[width], width), default=1)


def _preamble(rows: Rows, width: int) -> int:
    """Return how many leading rows are titles or notes: much shorter than the table that follows."""
    if width < 2:
        return 0
    first_full = next(
        (number for number, row in enumerate(rows) if len(row) == width and _n_filled(row) > width / 2), 0
    )
    has_gap = any(not _n_filled(row) for row in rows[:first_full])
    if has_gap and first_full <= MAX_PREAMBLE_ROWS and all(_n_filled(row) < width for row in rows[:first_full]):
        return first_full
    for number, row in enumerate(rows[: MAX_PREAMBLE_ROWS + 1]):
        n_filled = _n_filled(row)
        is_note = (len(row) < width and n_filled <= width / 2) or n_filled <= max(width // 3, 0)
        if not is_note:
            return number
    return 0


def _n_filled(row: Sequence[str]) -> int:
    return sum(bool(cell.strip()) for cell in row)


def _has_header(table: Rows) -> bool:
    """Tell whether the first row names the columns: it does unless it looks like the rows below."""
    if len(table) < 2:
        return True
    body = [row for row in table[1 : _BODY_SAMPLE + 1]]
    votes = [
        _header_vote(cell.strip(), [row[place].strip() for row in body if place < len(row)])
        for place, cell in enumerate(table[0])
    ]
    if 1 in votes:
        return True
    if -1 not in votes:
        return True
    return _counts_up(table[0])


def _header_vote(cell: str, below: list[str]) -> int:
    """Return 1 for a name over numbers or dates, -1 for a cell like those below, 0 when it cannot be told."""
    known = pd.Series([value for value in below if value], dtype="str")
    if not cell or known.empty:
        return 0
    first = pd.Series([cell], dtype="str")
    if guess_numbers(known) is not None:
        return -1 if guess_numbers(first) is not None else 1
    if guess_dates(known) is not None:
        return -1 if guess_dates(first) is not None else 1
    return -1 if (known == cell).any() and known.nunique() < len(known) else 0


def _counts_up(cells: Sequence[str]) -> bool:
    """Tell whether a row of numbers is a header after all: years or months in a row."""
    numbers = [int(cell) for cell in map(str.strip, cells) if cell.isascii() and cell.isdigit()]
    steps = {after - before for before, after in pairwise(numbers)}
    return len(numbers) >= 3 and steps == {1}


# --------------------------------------------------------------------------- names


def clean_names(layout: Layout) -> tuple[list[str], list[Finding]]:
    """Return unique column names, and what was changed.

    Raises
    ------
    DataError
        When there are more columns than allowed.
    """
    width = len(layout.names) or layout.width
    _check_width(width)
    if not layout.names:
        message = "The first row holds data, so the columns are called column_1, column_2 and so on."
        hint = "Add a first row with the names of the columns."
        finding = Finding(code="no_header", severity="warning", message=message, hint=hint)
        return [f"column_{number}" for number in range(1, width + 1)], [finding]
    return unique_names(layout.names)


def unique_names(names: Sequence[str]) -> tuple[list[str], list[Finding]]:
    """Return names without blanks and doubles (``name_2``), and a finding for each kind of change."""
    findings = []
    tidy = [" ".join(name.replace("\ufeff", "").split()) for name in names]
    empty = [number for number, name in enumerate(tidy, start=1) if not name]
    tidy = [name or (_INDEX_NAME if number == 1 else f"column_{number}") for number, name in enumerate(tidy, start=1)]
    if empty and empty != [1]:
        message = f"{len(empty)} columns have no name; they are called after their place, such as column_{empty[-1]}."
        findings.append(Finding(code="names_empty", severity="info", message=message, count=len(empty)))
    taken = set(tidy)
    result: list[str] = []
    doubles: list[str] = []
    for name in tidy:
        unique, number = name, 2
        while unique in result or (unique != name and unique in taken):
            unique, number = f"{name}_{number}", number + 1
        doubles += [unique] if unique != name else []
        taken.add(unique)
        result.append(unique)
    if doubles:
        message = f"{len(doubles)} column names occur more than once; the later ones are called {_listed(doubles)}."
        findings.append(
            Finding(code="names_duplicate", severity="warning", message=message, count=len(doubles), example=doubles[0])
        )
    return result, findings


def _listed(items: Sequence[str], most: int = 3) -> str:
    return ", ".join(items[:most]) + (f" and {len(items) - most} more" if len(items) > most else "")


# --------------------------------------------------------------------------- rows


def fit_rows(rows: Rows, width: int, *, first_row: int) -> tuple[list[Sequence[str]], list[Finding]]:
    """Return rows of one width: short rows are filled up with missing cells, rows with too many are set aside.

    A row with cells too many has lost a quotation mark somewhere: its values would stand under the wrong names.

    Parameters
    ----------
    rows : sequence of rows
    width : int
        Columns of the table.
    first_row : int
        Row number of the first of them in the file, for the findings.
    """
    kept: list[Sequence[str]] = []
    short: list[int] = []
    long: list[int] = []
    for number, row in enumerate(rows, start=first_row):
        if len(row) == width:
            kept.append(row)
        elif len(row) < width:
            if any(row):
                short.append(number)
                kept.append([*row, *[""] * (width - len(row))])
        elif any(row[width:]):
            long.append(number)
        else:
            kept.append(row[:width])
    findings = []
    if short:
        message = (
            f"{len(short):,} rows have fewer cells than the {width} columns; the missing cells at their end are empty."
        )
        findings.append(_ragged("rows_short", message, short))
    if long:
        message = (
            f"{len(long):,} rows have more cells than the {width} columns and were left out: "
            "their values could stand in the wrong column."
        )
        findings.append(_ragged("rows_long", message, long))
    return kept, findings


def _ragged(code: str, message: str, numbers: list[int]) -> Finding:
    hint = "Text that contains the separator must stand in quotation marks."
    return Finding(
        code=code, severity="warning", message=message, hint=hint, count=len(numbers), example=f"row {numbers[0]}"
    )


def drop_tail(frame: pd.DataFrame) -> tuple[pd.DataFrame, list[Finding]]:
    """Return a frame without empty rows and without totals or notes at its end, and what was left out."""
    frame = frame[frame.notna().any(axis=1)] if frame.shape[1] else frame
    tail = frame.iloc[-_MAX_FOOTER_ROWS:]
    dropped: list[tuple[str, str]] = []
    for place in range(len(tail) - 1, -1, -1):
        what = _not_data([str(cell) if pd.notna(cell) else "" for cell in tail.iloc[place]])
        if not what or len(dropped) + 1 >= len(frame):
            break
        dropped.append((what, str(tail.iloc[place].dropna().iloc[0])))
    findings = []
    for what, message in (
        ("total", "The last rows hold totals, not data"),
        ("note", "The last rows hold notes, not data"),
    ):
        found = [example for kind, example in dropped if kind == what]
        if found:
            text = f"{message}: {len(found)} left out."
            findings.append(
                Finding(code=f"{what}_rows", severity="info", message=text, count=len(found), example=found[0][:80])
            )
    return frame.iloc[: len(frame) - len(dropped)].reset_index(drop=True), findings


def _not_data(cells: list[str]) -> str:
    """Return "total" or "note" for a row that is no data."""
    filled = [cell.strip() for cell in cells if cell.strip()]
    if len(cells) < 2 or not filled:
        return ""
    numbers = guess_numbers(pd.Series(filled[1:], dtype="str")) if len(filled) > 1 else None
    if _TOTAL.fullmatch(filled[0].rstrip(":")) and (numbers is not None or len(filled) == 1):
        return "total"
    is_note = len(cells) >= 3 and len(filled) == 1 and bool(cells[0].strip()) and len(filled[0].split()) >= 3
    return "note" if is_note else ""


def drop_unnamed_empty(frame: pd.DataFrame, names: Sequence[str]) -> pd.DataFrame:
    """Return a frame without columns that have neither a name nor a value."""
    keep = [place for place, name in enumerate(names) if name or frame.iloc[:, place].notna().any()]
    return frame.iloc[:, keep]
