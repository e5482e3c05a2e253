"""Parquet files, whose columns are typed already."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from core.adapters.readers._grid import unique_names
from core.adapters.readers._table import Table
from core.config import MAX_COLUMNS, MAX_FILE_BYTES
from core.errors import DataError, Finding
from core.schema import as_text, naive_utc

if TYPE_CHECKING:
    import pyarrow as pa

_MAX_UNPACKED_BYTES: Final = 10 * MAX_FILE_BYTES


def read_parquet(content: bytes, file_name: str) -> Table:
    """Return a Parquet table: numbers, dates and yes/no as they are, all else as text."""
    import pyarrow as pa
    from pyarrow import parquet

    try:
        file = parquet.ParquetFile(pa.BufferReader(content))
        _check_size(file, file_name)
        table = file.read()
    except (pa.ArrowException, OSError) as error:
        message = f"{file_name} cannot be read as Parquet: {str(error).splitlines()[0]}"
        raise DataError(message, hint="Write the file again without encryption, or export it as CSV.") from error
    if not table.num_rows:
        message = f"{file_name} has {table.num_columns} columns but no rows."
        raise DataError(message, hint="Choose a file with rows of data.")
    names, findings = unique_names(table.column_names)
    columns = {name: _column(table.column(place)) for place, name in enumerate(names)}
    nested = [name for place, name in enumerate(names) if pa.types.is_nested(table.schema.field(place).type)]
    if nested:
        message = f"{len(nested)} columns hold lists or records; they were read as text: {', '.join(nested[:3])}."
        findings.append(Finding(code="nested_columns", severity="warning", message=message, count=len(nested)))
    return Table(frame=pd.DataFrame(columns), findings=tuple(findings))


def _check_size(file: pa.parquet.ParquetFile, file_name: str) -> None:
    n_columns = file.metadata.num_columns
    if n_columns > MAX_COLUMNS:
        message = f"{file_name} has {n_columns:,} columns; at most {MAX_COLUMNS:,} can be read."
        raise DataError(message, hint="Leave out columns that do not describe customers.")
    unpacked = sum(file.metadata.row_group(group).total_byte_size for group in range(file.metadata.num_row_groups))
    if unpacked > _MAX_UNPACKED_BYTES:
        message = f"{file_name} unpacks to {unpacked:,} bytes; at most {_MAX_UNPACKED_BYTES:,} can be read."
        raise DataError(message, hint="Leave out columns or rows, or add the numbers up per customer first.")


def _column(column: pa.ChunkedArray) -> pd.Series[Any]:
    import pyarrow as pa

    kind = column.type.value_type if pa.types.is_dictionary(column.type) else column.type
    plain: pd.Series[Any]
    if pa.types.is_integer(kind) or pa.types.is_boolean(kind):
        plain = column.cast(kind).to_pandas(types_mapper=_nullable if column.null_count else None)
    elif pa.types.is_floating(kind) or pa.types.is_decimal(kind):
        plain = column.cast(pa.float64()).to_pandas()
    elif pa.types.is_date(kind) or pa.types.is_timestamp(kind):
        zone = getattr(kind, "tz", None)
        plain = naive_utc(column.cast(pa.timestamp("us", tz=zone), safe=False).to_pandas())
    elif pa.types.is_string(kind) or pa.types.is_large_string(kind):
        text = column.cast(pa.string()).to_pandas().astype("str")
        plain = text.mask(text == "")
    else:
        plain = as_text(column.to_pandas())
    return plain


def _nullable(kind: pa.DataType) -> pd.api.extensions.ExtensionDtype | None:
    import pyarrow as pa

    if pa.types.is_boolean(kind):
        return pd.BooleanDtype()
    return pd.Int64Dtype() if pa.types.is_integer(kind) else None
