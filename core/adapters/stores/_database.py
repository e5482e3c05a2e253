"""A database of studies: how it is opened and locked, and what is said when it fails."""

from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.exc import ArgumentError, NoSuchModuleError, SQLAlchemyError

from core.errors import ConfigError, StoreError

_WRITES = "wayprint_writes"


class Database:
    """Connections to a database of studies.

    Parameters
    ----------
    url : str
        SQLAlchemy address.
    busy_seconds : float
        How long to wait for somebody else's write (SQLite).

    Raises
    ------
    ConfigError
        When the address cannot be used.
    """

    def __init__(self, url: str, busy_seconds: float) -> None:
        self._engine = _engine(url, busy_seconds)

    def close(self) -> None:
        """Give back every connection."""
        self._engine.dispose()

    @contextmanager
    def transaction(self, *, writes: bool = False) -> Iterator[sa.Connection]:
        """Open a transaction that is rolled back on an error; StoreError when the database refuses."""
        try:
            with self._engine.connect() as plain:
                connection = plain.execution_options(**{_WRITES: writes})
                with connection.begin():
                    yield connection
        except SQLAlchemyError as error:
            raise _store_error(error) from error


def _engine(url: str, busy_seconds: float) -> sa.Engine:
    try:
        engine = sa.create_engine(url, connect_args={"timeout": busy_seconds} if url.startswith("sqlite") else {})
    except (ArgumentError, NoSuchModuleError, ImportError) as error:
        message = f"The address of the database cannot be used: {error}"
        raise ConfigError(message, hint="Give an SQLAlchemy address and install its driver.") from error
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: sa.engine.interfaces.DBAPIConnection, _record: object) -> None:
    connection.isolation_level = None  # sqlite3 would begin on its own, too late for a write lock
    cursor = connection.cursor()
    cursor.execute("PRAGMA foreign_keys = ON")
    if cursor.execute("PRAGMA journal_mode").fetchone() != ("wal",):
        cursor.execute("PRAGMA journal_mode = WAL")
    cursor.close()


def _begin_sqlite(connection: sa.Connection) -> None:
    # A write that began as a read fails at once when somebody else wrote in between; taking the lock first waits.
    writes = connection.get_execution_options().get(_WRITES)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _store_error(error: SQLAlchemyError) -> StoreError:
    reason = str(getattr(error, "orig", None) or error).splitlines()[0]
    hints = {
        "locked": "Another program is writing to it: close that program or try again.",
        "not a database": "The file is damaged: move it away and restore it from a backup, or import your bundles.",
        "malformed": "The file is damaged: move it away and restore it from a backup, or import your bundles.",
        "unable to open": "Check the rights on the folder, or point WAYPRINT_HOME at another one.",
        "readonly": "Check the rights on the folder, or point WAYPRINT_HOME at another one.",
        "full": "Free some disk space and try again.",
    }
    hint = next((text for sign, text in hints.items() if sign in reason), "Try again; if it stays, restore a backup.")
    message = f"The database of studies answered: {reason}."
    return StoreError(message, hint=hint)
