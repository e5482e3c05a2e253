"""Tables as Parquet files, named by what is in them."""

import hashlib
import os
import re
import tempfile
from collections.abc import Callable, Collection
from datetime import datetime, timedelta
from pathlib import Path

import pandas as pd

from core.errors import DataError, NotFoundError, StoreError
from core.study import parquet_bytes, parquet_frame

YOUNG = timedelta(hours=1)
"""A table is put before the study that needs it is saved, so a young one is never garbage."""

_HASH = re.compile(r"[0-9a-f]{64}")


def no_table(table_hash: str) -> NotFoundError:
    """Return the error for a table that was never put."""
    return NotFoundError(f"There is no table {table_hash!r}.", hint="Add the file of this source to the study again.")


class TableFiles:
    """A folder of ``<hash>.parquet``.

    Parameters
    ----------
    folder : Path
        Made when it does not exist.
    clock : callable
        Returns the time to write down for a table.
    """

    def __init__(self, folder: Path, clock: Callable[[], datetime]) -> None:
        self._folder = folder
        self._clock = clock

    def put(self, frame: pd.DataFrame) -> str:
        """Keep a table: written to a temporary name, synced, renamed, so that no half-written table has a name."""
        content = parquet_bytes(frame)
        table_hash = hashlib.sha256(content).hexdigest()
        path = self._folder / f"{table_hash}.parquet"
        try:
            if not path.exists():
                self._write(path, content)
            put_at = self._clock().timestamp()
            os.utime(path, (put_at, put_at))
        except OSError as error:
            message = f"The table cannot be written to {self._folder}: {error.strerror}."
            raise StoreError(message, hint="Free some disk space or check the rights on this folder.") from error
        return table_hash

    def _write(self, path: Path, content: bytes) -> None:
        handle, name = tempfile.mkstemp(dir=self._folder, suffix=".part")
        temporary = Path(name)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            temporary.replace(path)
        finally:
            temporary.unlink(missing_ok=True)

    def get(self, table_hash: str) -> pd.DataFrame:
        """Return a table; StoreError when its content does not match its name."""
        if not self.size(table_hash):
            raise no_table(table_hash)
        try:
            content = (self._folder / f"{table_hash}.parquet").read_bytes()
        except OSError as error:
            message = f"Table {table_hash!r} cannot be read: {error.strerror}."
            raise StoreError(message, hint="Check the rights on the folder of studies.") from error
        return checked_frame(table_hash, content)

    def size(self, table_hash: str) -> int:
        """Return the bytes of a table, 0 when there is none."""
        if not _HASH.fullmatch(table_hash):  # a name from outside never becomes a path
            return 0
        path = self._folder / f"{table_hash}.parquet"
        try:
            return path.stat().st_size
        except FileNotFoundError:
            return 0

    def remove_all_but(self, needed: Collection[str]) -> tuple[str, ...]:
        """Remove tables nobody needs unless they are young; returns their hashes."""
        oldest = (self._clock() - YOUNG).timestamp()
        removed = []
        for path in sorted(self._folder.glob("*.parquet")):
            if path.stem not in needed and path.stat().st_mtime < oldest:
                path.unlink(missing_ok=True)
                removed.append(path.stem)
        for leftover in self._folder.glob("*.part"):
            if leftover.stat().st_mtime < oldest:
                leftover.unlink(missing_ok=True)
        return tuple(removed)


def checked_frame(table_hash: str, content: bytes) -> pd.DataFrame:
    """Return the frame of a Parquet content; StoreError when it does not match its hash."""
    if hashlib.sha256(content).hexdigest() != table_hash:
        message = f"Table {table_hash!r} is damaged: its content does not match its name."
        raise StoreError(message, hint="Add the file of this source again, or restore the folder from a backup.")
    try:
        return parquet_frame(content)
    except DataError as error:
        raise StoreError(error.message, hint=error.hint) from error
