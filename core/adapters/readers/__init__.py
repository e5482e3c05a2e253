"""Files to sources: CSV and its relatives, workbooks, Parquet.

Text is decoded first, then the dialect is found, then everything is read as text; what a column is, is decided
later, by rules that are shown (`core.schema`). Nothing is changed silently: the report says what was noticed.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from core.adapters.readers._csv import read_csv
from core.adapters.readers._parquet import read_parquet
from core.adapters.readers._workbook import read_workbook
from core.config import MAX_FILE_BYTES
from core.errors import DataError
from core.schema import infer_schema
from core.tables import ReadReport, Source

if TYPE_CHECKING:
    from core.adapters.readers._table import Table
    from core.schema import TableKind

__all__ = ["FILE_TYPES", "read_bytes", "read_source"]

_FORMATS: Final = {
    ".csv": "csv",
    ".tsv": "csv",
    ".txt": "csv",
    ".xlsx": "xlsx",
    ".xlsm": "xlsx",
    ".xls": "xlsx",
    ".ods": "xlsx",
    ".parquet": "parquet",
    ".pq": "parquet",
}
FILE_TYPES: Final = tuple(suffix.removeprefix(".") for suffix in _FORMATS)
"""Endings of the files that can be read, without the dot."""


def read_source(
    path: Path, *, name: str | None = None, kind: TableKind | None = None, sheet: str | None = None
) -> Source:
    """Return a file as a source: its cells, the inferred schema and how it was read.

    Parameters
    ----------
    path : Path
        A CSV, TSV, text, workbook or Parquet file.
    name : str or None
        Name of the source; the file name without its ending when None.
    kind : TableKind or None
        What the rows are; inferred when None.
    sheet : str or None
        Sheet of a workbook; the first filled one when None.

    Raises
    ------
    DataError
        When the file is missing, too large, empty, damaged, protected or of another kind.
    """
    if not path.is_file():
        message = f"There is no file {path.name!r}."
        raise DataError(message, hint=f"Check the path: {path}")
    _check_size(path.stat().st_size, path.name)
    return read_bytes(path.read_bytes(), path.name, name=name, kind=kind, sheet=sheet)


def read_bytes(
    content: bytes, file_name: str, *, name: str | None = None, kind: TableKind | None = None, sheet: str | None = None
) -> Source:
    r"""Return an uploaded file as a source; see `read_source`.

    Examples
    --------
    >>> source = read_bytes(b"id;city\n007;K\xc3\xb6ln\n008;Bonn\n", "people.csv")
    >>> source.report.delimiter, source.raw["id"].tolist()
    (';', ['007', '008'])
    """
    _check_size(len(content), file_name)
    file_format = _FORMATS.get(Path(file_name).suffix.lower())
    if file_format is None:
        message = f"{file_name} is of a kind that cannot be read."
        raise DataError(message, hint=f"Use one of: {', '.join(FILE_TYPES)}.")
    if not content:
        message = f"{file_name} is empty."
        raise DataError(message, hint="Choose a file with a row of column names and rows of data.")
    table = _read(content, file_name, file_format, sheet)
    source_name = name or Path(file_name).stem
    report = ReadReport(
        file_name=Path(file_name).name,
        format=file_format,
        n_rows=len(table.frame),
        n_columns=table.frame.shape[1],
        encoding=table.encoding,
        delimiter=table.delimiter,
        sheet=table.sheet,
        findings=tuple(finding.model_copy(update={"table": source_name}) for finding in table.findings),
    )
    return Source(name=source_name, raw=table.frame, schema=infer_schema(table.frame, kind=kind), report=report)


def _read(content: bytes, file_name: str, file_format: str, sheet: str | None) -> Table:
    if file_format == "xlsx":
        return read_workbook(content, file_name, sheet=sheet)
    return read_parquet(content, file_name) if file_format == "parquet" else read_csv(content, file_name)


def _check_size(n_bytes: int, file_name: str) -> None:
    if n_bytes > MAX_FILE_BYTES:
        message = f"{file_name} has {n_bytes / 2**20:,.0f} MB; at most {MAX_FILE_BYTES / 2**20:,.0f} MB can be read."
        raise DataError(message, hint="Leave out columns or old rows, or save it as Parquet, which is smaller.")
