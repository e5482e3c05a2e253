"""Tables as Parquet: equal frames give equal bytes."""

import io
import json
from collections.abc import Mapping

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from core.errors import DataError

_LEVELS_KEY = b"wayprint.levels"


def parquet_bytes(frame: pd.DataFrame) -> bytes:
    """Return a frame as Parquet: index, dtypes and levels included, equal frames give equal bytes.

    Raises
    ------
    DataError
        When a column mixes kinds of values, or a column name stands twice.
    """
    try:
        table = pa.Table.from_pandas(frame)
    except (pa.ArrowInvalid, pa.ArrowTypeError, ValueError) as error:
        message = f"The table cannot be kept as Parquet: {error}"
        raise DataError(message, hint="Give each column its own name and values of one kind.") from error
    if not len(frame):  # Parquet keeps levels with the cells, and here there are none
        levels = {name: list(map(str, frame[name].cat.categories)) for name in _categorical(frame)}
        table = table.replace_schema_metadata({**(table.schema.metadata or {}), _LEVELS_KEY: json.dumps(levels)})
    sink = io.BytesIO()
    pq.write_table(table, sink, compression="zstd")
    return sink.getvalue()


def parquet_frame(content: bytes) -> pd.DataFrame:
    """Return the frame that `parquet_bytes` was given; DataError when the bytes are not Parquet."""
    try:
        table = pq.read_table(io.BytesIO(content))
        frame: pd.DataFrame = table.to_pandas()
    except (pa.ArrowException, OSError, ValueError) as error:
        message = f"The table is not readable Parquet: {error}"
        raise DataError(message, hint="Get the file again from where it came from.") from error
    levels: Mapping[str, list[str]] = json.loads((table.schema.metadata or {}).get(_LEVELS_KEY, b"{}"))
    dtypes = {
        name: pd.CategoricalDtype(pd.Index(values, dtype="str"), ordered=frame[name].cat.ordered)
        for name, values in levels.items()
    }
    return frame.astype(dtypes)


def _categorical(frame: pd.DataFrame) -> list[str]:
    return [str(name) for name, dtype in frame.dtypes.items() if isinstance(dtype, pd.CategoricalDtype)]
