"""Text tables: the dialect is found, then everything is read as text."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal

import pandas as pd

from core.adapters.readers._encoding import decode
from core.adapters.readers._grid import Layout, clean_names, drop_tail, drop_unnamed_empty, find_layout, fit_rows
from core.adapters.readers._table import Table
from core.errors import DataError, Finding

_SAMPLE_CHARACTERS: Final = 100_000
_SNIFFED_CHARACTERS: Final = 16_000
_DELIMITERS: Final = (",", ";", "\t", "|", "^", "~")
_LONG_DELIMITERS: Final = ("||", "::", "~|~")
_UNIT_SEPARATOR: Final = "\x1f"
_MIN_REGULAR_SHARE: Final = 0.5
_SURELY_REGULAR_SHARE: Final = 0.9
_MIN_SPACED_SHARE: Final = 0.8


@dataclass(frozen=True, slots=True)
class _Dialect:
    delimiter: str
    has_escapes: bool = False


def read_csv(content: bytes, file_name: str) -> Table:
    """Return a text table, every cell text or missing."""
    decoded = decode(content, file_name)
    if not decoded.text.strip():
        message = f"{file_name} is empty."
        raise DataError(message, hint="Choose a file with a row of column names and rows of data.")
    text, shown = _one_character(decoded.text.lstrip("\n"))
    sample = _whole_lines(text)
    dialect = _find_dialect(sample, file_name)
    rows = _parse(sample, dialect)
    layout = find_layout(rows)
    names, findings = clean_names(layout)
    if layout.n_preamble:
        findings.append(_preamble_finding(rows, layout))
    body, row_findings = _body(text, dialect, layout, len(names))
    if shown:
        body = body.apply(lambda column: column.str.replace(_UNIT_SEPARATOR, shown, regex=False))
    body = body.mask(body == "")
    body.columns = pd.Index(names)
    body, tail_findings = drop_tail(drop_unnamed_empty(body, layout.names or names))
    if body.empty:
        message = f"{file_name} has {len(names)} column names but no rows."
        raise DataError(message, hint="Choose a file with rows of data below the column names.")
    return Table(
        frame=body,
        encoding=decoded.encoding,
        delimiter=shown or dialect.delimiter.replace(_UNIT_SEPARATOR, ""),
        findings=(*decoded.findings, *findings, *row_findings, *tail_findings),
    )


def _one_character(text: str) -> tuple[str, str]:
    """Replace a delimiter of several characters by one that no text contains, and return it."""
    head = text[:_SAMPLE_CHARACTERS].split("\n")[:20]
    for long in _LONG_DELIMITERS:
        counts = {line.count(long) for line in head if line}
        if len(counts) == 1 and 0 not in counts and _UNIT_SEPARATOR not in text:
            return text.replace(long, _UNIT_SEPARATOR), long
    return text, ""


def _whole_lines(text: str) -> str:
    if len(text) <= _SAMPLE_CHARACTERS:
        return text
    return text[: text.rfind("\n", 0, _SAMPLE_CHARACTERS) + 1] or text[:_SAMPLE_CHARACTERS]


# --------------------------------------------------------------------------- dialect


def _find_dialect(sample: str, file_name: str) -> _Dialect:
    """Return how the cells are separated: what clevercsv says, unless another mark gives more regular rows."""
    if _UNIT_SEPARATOR in sample:
        return _Dialect(_UNIT_SEPARATOR)
    sniffed = _sniff(sample, file_name)
    has_escapes = False
    regular = {delimiter: _regularity(sample, _Dialect(delimiter)) for delimiter in _DELIMITERS}
    if '\\"' in sample and '""' not in sample:
        escaped = {delimiter: _regularity(sample, _Dialect(delimiter, has_escapes=True)) for delimiter in _DELIMITERS}
        # A cell may also end in a backslash, which then escapes nothing.
        has_escapes = max(escaped.values()) >= max(regular.values())
        regular = escaped if has_escapes else regular
    best = max(_DELIMITERS, key=lambda delimiter: regular[delimiter])
    chosen = sniffed if sniffed and regular[sniffed] >= max(_MIN_REGULAR_SHARE, 0.9 * regular[best]) else best
    if regular[chosen] < _MIN_REGULAR_SHARE:
        chosen = ","
    if chosen == "," and regular[chosen] < _SURELY_REGULAR_SHARE and _is_prose(sample):
        chosen = _UNIT_SEPARATOR  # one column of plain text: nothing separates
    return _Dialect(chosen, has_escapes=has_escapes)


def _sniff(sample: str, file_name: str) -> str:
    import clevercsv

    if file_name.lower().endswith(".tsv"):
        return "\t"
    try:
        found = clevercsv.Sniffer().sniff(sample[:_SNIFFED_CHARACTERS], delimiters=list(_DELIMITERS))
    except clevercsv.Error:
        return ""
    return str(found.delimiter) if found is not None else ""


def _regularity(sample: str, dialect: _Dialect) -> float:
    """Return the share of rows that have the usual number of cells, 0 when that number is one."""
    widths = Counter(len(row) for row in _parse(sample, dialect)[:500] if row)
    if not widths:
        return 0.0
    width, count = max(widths.items(), key=lambda item: (item[1], item[0]))
    return count / widths.total() if width > 1 else 0.0


def _is_prose(sample: str) -> bool:
    """Tell whether commas only part clauses: in prose a space follows them."""
    return sample.count(", ") >= _MIN_SPACED_SHARE * sample.count(",")


# --------------------------------------------------------------------------- rows


def _reader(text: str, dialect: _Dialect) -> Iterator[list[str]]:
    escape = "\\" if dialect.has_escapes else None
    return csv.reader(io.StringIO(text, newline="\n"), delimiter=dialect.delimiter, escapechar=escape)


def _parse(text: str, dialect: _Dialect) -> list[list[str]]:
    try:
        return list(_reader(text, dialect))
    except csv.Error:  # a cell beyond the limit of the reader: a quotation mark that is never closed
        return _line_by_line(text, dialect)


def _line_by_line(text: str, dialect: _Dialect) -> list[list[str]]:
    """Parse each line on its own, a lone quotation mark taken as a character."""
    rows = []
    for line in text.split("\n"):
        quoting: Literal[0, 3] = csv.QUOTE_MINIMAL if line.count('"') % 2 == 0 else csv.QUOTE_NONE
        rows += list(csv.reader([line], delimiter=dialect.delimiter, quoting=quoting)) if line else []
    return rows


def _preamble_finding(rows: list[list[str]], layout: Layout) -> Finding:
    first = " ".join(cell.strip() for row in rows[: layout.n_preamble] for cell in row if cell.strip())
    message = f"{layout.n_preamble} rows before the table were skipped."
    return Finding(
        code="preamble_skipped", severity="info", message=message, count=layout.n_preamble, example=first[:80]
    )


def _body(text: str, dialect: _Dialect, layout: Layout, width: int) -> tuple[pd.DataFrame, list[Finding]]:
    """Return the rows below the header: fast when they are regular, with care when they are not."""
    start = _lines_before(text, dialect, layout.n_before_body)
    below = text.split("\n", start)[-1] if start else text
    is_closed = below.count('"') % 2 == 0
    if is_closed and not dialect.has_escapes:
        frame = _read_regular(below, dialect, width)
        if frame is not None:
            return frame, []
    findings = []
    if is_closed or dialect.has_escapes:
        rows = _parse(below, dialect)
    else:
        rows = _line_by_line(below, dialect)
        message = "A quotation mark is opened and never closed; each line was read as one row."
        hint = "Check comments that run over several lines."
        findings.append(Finding(code="quote_unclosed", severity="warning", message=message, hint=hint))
    kept, ragged = fit_rows(rows, width, first_row=layout.n_before_body + 1)
    return pd.DataFrame(kept, columns=range(width), dtype="str"), findings + ragged


def _lines_before(text: str, dialect: _Dialect, n_rows: int) -> int:
    """Return the physical lines that the first rows of the file take."""
    if not n_rows:
        return 0
    reader = csv.reader(io.StringIO(text, newline="\n"), delimiter=dialect.delimiter)
    for count, _ in enumerate(reader, start=1):
        if count == n_rows:
            return reader.line_num
    return 0


def _read_regular(text: str, dialect: _Dialect, width: int) -> pd.DataFrame | None:
    """Return all rows at once, or None when any row has too few or too many cells."""
    import pyarrow as pa
    from pyarrow import csv as arrow_csv

    names = [str(place) for place in range(width)]
    content = text.encode()
    try:
        table = arrow_csv.read_csv(
            pa.BufferReader(content),
            read_options=arrow_csv.ReadOptions(column_names=names, block_size=max(1 << 20, min(len(content), 1 << 28))),
            parse_options=arrow_csv.ParseOptions(delimiter=dialect.delimiter, newlines_in_values=True),
            convert_options=arrow_csv.ConvertOptions(
                column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=False
            ),
        )
    except pa.ArrowInvalid:
        return None
    return pd.DataFrame({place: table.column(place).to_pandas().astype("str") for place in range(width)})
