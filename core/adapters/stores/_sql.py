"""The store of every installation: documents in a database, tables as files beside it."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import TracebackType
from typing import NamedTuple, Self

import pandas as pd
import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.exc import ArgumentError, IntegrityError, NoSuchModuleError, SQLAlchemyError

from core.adapters.stores._documents import (
    Document,
    backlog_document,
    check_backlog,
    check_revision,
    check_version,
    documents_of,
    journey_document,
    no_study,
    persona_document,
    study_from,
)
from core.adapters.stores._migrations import MIGRATIONS, Migration, migrate
from core.adapters.stores._table_files import TableFiles, no_table
from core.errors import ConfigError, StoreError
from core.journeys import JourneyMap
from core.opportunities import Backlog
from core.personas import Persona
from core.study import (
    DELETED_KEPT,
    NO_HISTORIES,
    HistoryKind,
    Study,
    StudySummary,
    checked_name,
    copy_name,
    free_id,
    in_utc,
)

DATABASE_NAME = "wayprint.sqlite"
BUSY_SECONDS = 5.0
_ID_ATTEMPTS = 5  # only a shared server can lose the race for an id, and hardly twice

_WRITES = "wayprint_writes"

_STUDIES = sa.table(
    "studies",
    sa.column("id", sa.String),
    sa.column("name", sa.String),
    sa.column("version", sa.Integer),
    sa.column("created_at", sa.String),
    sa.column("changed_at", sa.String),
    sa.column("deleted_at", sa.String),
    sa.column("n_customers", sa.Integer),
)
_DOCUMENTS = sa.table(
    "documents",
    sa.column("study_id", sa.String),
    sa.column("kind", sa.String),
    sa.column("doc_id", sa.String),
    sa.column("position", sa.Integer),
    sa.column("revision", sa.Integer),
    sa.column("digest", sa.String),
    sa.column("n_bytes", sa.Integer),
    sa.column("body", sa.Text),
)
_HISTORIES = sa.table(
    "histories",
    sa.column("study_id", sa.String),
    sa.column("kind", sa.String),
    sa.column("doc_id", sa.String),
    sa.column("body", sa.Text),
)
_TABLES = sa.table(
    "study_tables",
    sa.column("study_id", sa.String),
    sa.column("table_hash", sa.String),
    sa.column("n_bytes", sa.BigInteger),
)


class _Place(NamedTuple):
    position: int
    revision: int


class SqlStudyStore:
    """The `StudyStore` in SQLite, or in any database that SQLAlchemy reaches.

    Parameters
    ----------
    home : Path
        Folder of the database and of ``tables/``; made when it does not exist.
    url : str or None
        SQLAlchemy address of another database; the tables stay in `home`, which its servers then share.
    busy_seconds : float
        How long to wait for somebody else's write.
    clock : callable
        Returns the time to write down for a table.
    migrations : sequence
        Steps that bring the schema up to date.

    Raises
    ------
    StoreError
        When the folder or the database cannot be used, or the database is of a newer version.
    """

    def __init__(
        self,
        home: Path,
        *,
        url: str | None = None,
        busy_seconds: float = BUSY_SECONDS,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        migrations: Sequence[Migration] = MIGRATIONS,
    ) -> None:
        tables = home / "tables"
        try:
            tables.mkdir(parents=True, exist_ok=True)
            next(tables.iterdir(), None)
        except OSError as error:
            message = f"The folder of studies {home} cannot be used: {error.strerror}."
            raise StoreError(message, hint="Check the rights, or point WAYPRINT_HOME at another folder.") from error
        self._files = TableFiles(tables, clock)
        self._engine = _engine(url or f"sqlite:///{home / DATABASE_NAME}", busy_seconds)
        try:
            with self._transaction(writes=True) as connection:
                migrate(connection, migrations)
        except StoreError:
            self.close()
            raise

    def close(self) -> None:
        """Give back every connection."""
        self._engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def list_studies(self) -> tuple[StudySummary, ...]:
        """Return a line for every study, newest change first."""
        counts = (
            sa.select(
                _DOCUMENTS.c.study_id,
                sa.func.sum(_DOCUMENTS.c.n_bytes).label("n_bytes"),
                sa.func.sum(sa.case((_DOCUMENTS.c.kind == "persona", 1), else_=0)).label("n_personas"),
                sa.func.sum(sa.case((_DOCUMENTS.c.kind == "journey", 1), else_=0)).label("n_journeys"),
            )
            .group_by(_DOCUMENTS.c.study_id)
            .subquery()
        )
        sizes = (
            sa.select(_TABLES.c.study_id, sa.func.sum(_TABLES.c.n_bytes).label("n_bytes"))
            .group_by(_TABLES.c.study_id)
            .subquery()
        )
        query = (
            sa.select(
                _STUDIES.c.id,
                _STUDIES.c.name,
                _STUDIES.c.changed_at,
                _STUDIES.c.n_customers,
                counts.c.n_personas,
                counts.c.n_journeys,
                (counts.c.n_bytes + sa.func.coalesce(sizes.c.n_bytes, 0)).label("size_bytes"),
            )
            .join(counts, counts.c.study_id == _STUDIES.c.id)
            .outerjoin(sizes, sizes.c.study_id == _STUDIES.c.id)
            .where(_STUDIES.c.deleted_at.is_(None))
            .order_by(_STUDIES.c.changed_at.desc(), _STUDIES.c.id)
        )
        with self._transaction() as connection:
            return tuple(StudySummary.model_validate(dict(row)) for row in connection.execute(query).mappings())

    def create(self, name: str, *, now: datetime) -> Study:
        """Return a new, empty study."""
        return self.add(Study(id="", name=name), now=now)

    def add(self, study: Study, *, now: datetime) -> Study:
        """Keep a study under its own id, or the next free one."""
        name = checked_name(study.name)
        documents = documents_of(study)
        sizes = self._sizes(study)
        for attempt in range(_ID_ATTEMPTS):
            try:
                with self._transaction(writes=True) as connection:
                    new_id = _insert_study(connection, study.id or name, name, study.n_customers, now)
                    _write_documents(connection, new_id, documents)
                    _replace_tables(connection, new_id, sizes)
                return study.model_copy(update={"id": new_id, "name": name})
            except StoreError as error:
                if not isinstance(error.__cause__, IntegrityError) or attempt == _ID_ATTEMPTS - 1:
                    raise
        raise AssertionError  # pragma: no cover - the loop returns or raises

    def load(self, study_id: str) -> Study:
        """Return the study as last saved."""
        with self._transaction() as connection:
            row = _study_row(connection, study_id)
            documents = _stored_documents(connection, study_id)
        return study_from(study_id, row["name"], documents)

    def version(self, study_id: str) -> int:
        """Return how often the study was saved."""
        with self._transaction() as connection:
            return int(_study_row(connection, study_id)["version"])

    def save(
        self,
        study: Study,
        *,
        now: datetime,
        expected_version: int | None = None,
        persona_histories: Mapping[str, str] = NO_HISTORIES,
    ) -> int:
        """Write the documents that changed, and histories, and return the new version."""
        name = checked_name(study.name)
        documents = documents_of(study)
        with self._transaction(writes=True) as connection:
            row = _study_row(connection, study.id, lock=True)
            check_version(study.id, row["version"], expected_version)
            _write_documents(connection, study.id, documents)
            for persona_id, body in persona_histories.items():
                _put_history(connection, study.id, "persona", persona_id, body)
            _replace_tables(connection, study.id, self._sizes(study))
            return _touch(connection, row, now, name=name, n_customers=study.n_customers)

    def save_journey(
        self,
        study_id: str,
        journey: JourneyMap,
        *,
        now: datetime,
        expected_revision: int | None = None,
        history_json: str | None = None,
    ) -> int:
        """Write one map and its history."""
        with self._transaction(writes=True) as connection:
            row = _study_row(connection, study_id, lock=True)
            found = _entry(connection, study_id, "journey", journey.id)
            check_revision(journey.id, found.revision if found else None, expected_revision)
            position = found.position if found else _next_position(connection, study_id, "journey")
            _put_document(connection, study_id, journey_document(journey, position))
            if history_json is not None:
                _put_history(connection, study_id, "journey", journey.id, history_json)
            return _touch(connection, row, now)

    def load_history_json(self, study_id: str, kind: HistoryKind, doc_id: str) -> str | None:
        """Return the history that was saved with a map, a persona or the backlog."""
        query = sa.select(_HISTORIES.c.body).where(_this_history(study_id, kind, doc_id))
        with self._transaction() as connection:
            _study_row(connection, study_id)
            body: str | None = connection.execute(query).scalar_one_or_none()
        return body

    def save_backlog(
        self, study_id: str, backlog: Backlog, *, now: datetime, expected_revision: int, history_json: str
    ) -> int:
        """Write the backlog and its history."""
        with self._transaction(writes=True) as connection:
            row = _study_row(connection, study_id, lock=True)
            found = _entry(connection, study_id, "backlog", "")
            check_backlog(found.revision if found else 0, expected_revision)
            _put_document(connection, study_id, backlog_document(backlog))
            _put_history(connection, study_id, "backlog", "", history_json)
            return _touch(connection, row, now)

    def save_persona(
        self, study_id: str, persona: Persona, *, now: datetime, expected_version: int | None = None
    ) -> int:
        """Write one persona."""
        with self._transaction(writes=True) as connection:
            row = _study_row(connection, study_id, lock=True)
            check_version(study_id, row["version"], expected_version)
            found = _entry(connection, study_id, "persona", persona.id)
            position = found.position if found else _next_position(connection, study_id, "persona")
            _put_document(connection, study_id, persona_document(persona, position))
            return _touch(connection, row, now)

    def rename(self, study_id: str, name: str, *, now: datetime) -> None:
        """Change the name; the id stays."""
        tidy = checked_name(name)
        with self._transaction(writes=True) as connection:
            _touch(connection, _study_row(connection, study_id, lock=True), now, name=tidy)

    def duplicate(self, study_id: str, *, now: datetime) -> str:
        """Copy a study with its histories and return the new id."""
        with self._transaction(writes=True) as connection:
            row = _study_row(connection, study_id)
            name = copy_name(row["name"])
            new_id = _insert_study(connection, name, name, row["n_customers"], now)
            for table in (_DOCUMENTS, _HISTORIES, _TABLES):
                rest = [column for column in table.c if column.name != "study_id"]
                rows = sa.select(sa.literal(new_id), *rest).where(table.c.study_id == study_id)
                connection.execute(sa.insert(table).from_select(["study_id", *(c.name for c in rest)], rows))
        return new_id

    def delete(self, study_id: str, *, now: datetime) -> None:
        """Hide a study."""
        with self._transaction(writes=True) as connection:
            _study_row(connection, study_id, lock=True)
            connection.execute(
                sa.update(_STUDIES).where(_STUDIES.c.id == study_id).values(deleted_at=_as_text(now)),
            )

    def restore(self, study_id: str) -> None:
        """Bring a deleted study back."""
        with self._transaction(writes=True) as connection:
            restored = sa.update(_STUDIES).where(_STUDIES.c.id == study_id).values(deleted_at=None)
            if not connection.execute(restored).rowcount:
                raise no_study(study_id)

    def purge(self, *, now: datetime, kept: timedelta = DELETED_KEPT) -> tuple[str, ...]:
        """Remove for good what was deleted longer ago than `kept`."""
        old = _STUDIES.c.deleted_at < _as_text(in_utc(now) - kept)
        with self._transaction(writes=True) as connection:
            gone = tuple(connection.execute(sa.select(_STUDIES.c.id).where(old).order_by(_STUDIES.c.id)).scalars())
            for table in (_DOCUMENTS, _HISTORIES, _TABLES):
                connection.execute(sa.delete(table).where(table.c.study_id.in_(gone)))
            connection.execute(sa.delete(_STUDIES).where(_STUDIES.c.id.in_(gone)))
        return gone

    def put_table(self, frame: pd.DataFrame) -> str:
        """Keep a table and return its content hash."""
        return self._files.put(frame)

    def table(self, table_hash: str) -> pd.DataFrame:
        """Return a table."""
        return self._files.get(table_hash)

    def collect_garbage(self) -> tuple[str, ...]:
        """Remove tables that no study needs, young ones apart."""
        with self._transaction(writes=True) as connection:  # no study can start to need a table meanwhile
            needed = frozenset(connection.execute(sa.select(_TABLES.c.table_hash)).scalars())
            return self._files.remove_all_but(needed)

    def _sizes(self, study: Study) -> dict[str, int]:
        sizes = {table: self._files.size(table) for table in study.tables}
        for table, size in sizes.items():
            if not size:
                raise no_table(table)
        return sizes

    @contextmanager
    def _transaction(self, *, writes: bool = False) -> Iterator[sa.Connection]:
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


def _as_text(moment: datetime) -> str:
    return in_utc(moment).isoformat(timespec="microseconds")  # of one length, so that text order is time order


def _study_row(connection: sa.Connection, study_id: str, *, lock: bool = False) -> sa.RowMapping:
    query = sa.select(_STUDIES).where(_STUDIES.c.id == study_id, _STUDIES.c.deleted_at.is_(None))
    row = connection.execute(query.with_for_update() if lock else query).mappings().one_or_none()
    if row is None:
        raise no_study(study_id)
    return row


def _insert_study(connection: sa.Connection, wanted: str, name: str, n_customers: int, now: datetime) -> str:
    new_id = free_id(wanted, frozenset(connection.execute(sa.select(_STUDIES.c.id)).scalars()))
    at = _as_text(now)
    values = {"id": new_id, "name": name, "version": 1, "created_at": at, "changed_at": at, "n_customers": n_customers}
    connection.execute(sa.insert(_STUDIES).values(values))
    return new_id


def _touch(connection: sa.Connection, row: sa.RowMapping, now: datetime, **changed: str | int) -> int:
    version = int(row["version"]) + 1
    connection.execute(
        sa.update(_STUDIES)
        .where(_STUDIES.c.id == row["id"])
        .values({"version": version, "changed_at": _as_text(now), **changed})
    )
    return version


def _this_document(study_id: str, kind: str, doc_id: str) -> sa.ColumnElement[bool]:
    return sa.and_(_DOCUMENTS.c.study_id == study_id, _DOCUMENTS.c.kind == kind, _DOCUMENTS.c.doc_id == doc_id)


def _stored_documents(connection: sa.Connection, study_id: str) -> list[Document]:
    query = sa.select(_DOCUMENTS).where(_DOCUMENTS.c.study_id == study_id)
    return [
        Document(row["kind"], row["doc_id"], row["position"], row["body"], row["revision"])
        for row in connection.execute(query).mappings()
    ]


def _entry(connection: sa.Connection, study_id: str, kind: str, doc_id: str) -> _Place | None:
    query = sa.select(_DOCUMENTS.c.position, _DOCUMENTS.c.revision).where(_this_document(study_id, kind, doc_id))
    row = connection.execute(query).one_or_none()
    return None if row is None else _Place(*row)


def _next_position(connection: sa.Connection, study_id: str, kind: str) -> int:
    query = sa.select(sa.func.max(_DOCUMENTS.c.position)).where(
        _DOCUMENTS.c.study_id == study_id, _DOCUMENTS.c.kind == kind
    )
    last: int | None = connection.execute(query).scalar()
    return 0 if last is None else last + 1


def _write_documents(connection: sa.Connection, study_id: str, documents: Iterable[Document]) -> None:
    query = sa.select(_DOCUMENTS.c.kind, _DOCUMENTS.c.doc_id, _DOCUMENTS.c.digest, _DOCUMENTS.c.position).where(
        _DOCUMENTS.c.study_id == study_id
    )
    stored = {(kind, doc_id): (digest, position) for kind, doc_id, digest, position in connection.execute(query)}
    wanted = {document.key: document for document in documents}
    for kind, doc_id in sorted(stored.keys() - wanted.keys()):
        connection.execute(sa.delete(_DOCUMENTS).where(_this_document(study_id, kind, doc_id)))
        connection.execute(sa.delete(_HISTORIES).where(_this_history(study_id, kind, doc_id)))
    for key, document in wanted.items():
        if stored.get(key) != (document.digest, document.position):
            _put_document(connection, study_id, document)


def _put_document(connection: sa.Connection, study_id: str, document: Document) -> None:
    values = {
        "position": document.position,
        "revision": document.revision,
        "digest": document.digest,
        "n_bytes": len(document.body.encode()),
        "body": document.body,
    }
    key = {"study_id": study_id, "kind": document.kind, "doc_id": document.doc_id}
    changed = connection.execute(
        sa.update(_DOCUMENTS).where(_this_document(study_id, document.kind, document.doc_id)).values(values)
    )
    if not changed.rowcount:
        connection.execute(sa.insert(_DOCUMENTS).values({**key, **values}))


def _this_history(study_id: str, kind: str, doc_id: str) -> sa.ColumnElement[bool]:
    return sa.and_(_HISTORIES.c.study_id == study_id, _HISTORIES.c.kind == kind, _HISTORIES.c.doc_id == doc_id)


def _put_history(connection: sa.Connection, study_id: str, kind: HistoryKind, doc_id: str, body: str) -> None:
    this = _this_history(study_id, kind, doc_id)
    if not connection.execute(sa.update(_HISTORIES).where(this).values(body=body)).rowcount:
        values = {"study_id": study_id, "kind": kind, "doc_id": doc_id, "body": body}
        connection.execute(sa.insert(_HISTORIES).values(values))


def _replace_tables(connection: sa.Connection, study_id: str, sizes: dict[str, int]) -> None:
    connection.execute(sa.delete(_TABLES).where(_TABLES.c.study_id == study_id))
    for table, size in sizes.items():
        connection.execute(sa.insert(_TABLES).values({"study_id": study_id, "table_hash": table, "n_bytes": size}))
