"""Excel and OpenDocument workbooks, read through calamine."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from typing import Final

import pandas as pd
from python_calamine import CalamineError, CalamineWorkbook, PasswordError

from core.adapters.readers._grid import clean_names, drop_tail, drop_unnamed_empty, find_layout
from core.adapters.readers._table import Table
from core.config import MAX_FILE_BYTES
from core.errors import DataError, Finding
from core.schema import number_text

_SAMPLE_ROWS: Final = 200
_MAX_EXPANSION: Final = 200
"""A workbook that unpacks to more than this many times its size is refused as an attack."""

Cell = str | float | bool | dt.datetime | dt.date | dt.time | dt.timedelta


def read_workbook(content: bytes, file_name: str, *, sheet: str | None) -> Table:
    """Return one sheet of a workbook, every cell text or missing."""
    _refuse_bomb(content, file_name)
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
        title, cells = _sheet(workbook, file_name, sheet)
    except PasswordError as error:
        message = f"{file_name} is protected by a password."
        raise DataError(message, hint="Save a copy without a password.") from error
    except (CalamineError, zipfile.BadZipFile, OSError) as error:
        message = f"{file_name} cannot be read as a workbook: {error}."
        raise DataError(
            message, hint="Open it in Excel or LibreOffice and save it again, or export it as CSV."
        ) from error
    rows = [[_cell_text(cell) for cell in row] for row in cells]
    layout = find_layout(rows[:_SAMPLE_ROWS])
    names, findings = clean_names(layout)
    if layout.n_preamble:
        message = f"{layout.n_preamble} rows before the table were skipped."
        findings.append(Finding(code="preamble_skipped", severity="info", message=message, count=layout.n_preamble))
    body = pd.DataFrame(rows[layout.n_before_body :], columns=pd.Index(names), dtype="str")
    body = drop_unnamed_empty(body.mask(body == ""), layout.names or names)
    body, tail_findings = drop_tail(body)
    if body.empty:
        message = f"The sheet {title!r} of {file_name} has no rows below its column names."
        raise DataError(message, hint="Choose another sheet, or add rows.")
    return Table(frame=body, sheet=title, findings=(*findings, *tail_findings))


def _refuse_bomb(content: bytes, file_name: str) -> None:
    if not content.startswith(b"PK"):
        return
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            unpacked = sum(entry.file_size for entry in archive.infolist())
    except zipfile.BadZipFile as error:
        message = f"{file_name} is damaged: it is not a whole workbook."
        raise DataError(message, hint="Save it again in Excel or LibreOffice, or export it as CSV.") from error
    if unpacked > max(_MAX_EXPANSION * len(content), MAX_FILE_BYTES // 10) or unpacked > 10 * MAX_FILE_BYTES:
        message = f"{file_name} would unpack from {len(content):,} to {unpacked:,} bytes."
        raise DataError(message, hint="Export the sheet as CSV instead.")


def _sheet(workbook: CalamineWorkbook, file_name: str, sheet: str | None) -> tuple[str, list[list[Cell]]]:
    titles = list(workbook.sheet_names)
    if sheet is not None and sheet not in titles:
        message = f"{file_name} has no sheet {sheet!r}."
        raise DataError(message, hint=f"Choose one of: {', '.join(titles)}.")
    for title in titles if sheet is None else [sheet]:
        cells = workbook.get_sheet_by_name(title).to_python()
        if any(cell != "" for row in cells for cell in row):
            return title, cells
    message = f"{file_name} has no filled sheet." if sheet is None else f"The sheet {sheet!r} of {file_name} is empty."
    raise DataError(message, hint="Choose a sheet with a row of column names and rows of data.")


def _cell_text(cell: Cell) -> str:
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, int | float):
        return number_text(cell)
    if isinstance(cell, dt.datetime) and cell.time() == dt.time():
        return cell.date().isoformat()
    if isinstance(cell, dt.timedelta):
        return number_text(cell.total_seconds())
    return cell.isoformat(" ") if isinstance(cell, dt.datetime) else cell.isoformat()
