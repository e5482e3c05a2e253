"""The store of every installation: documents in a database, tables as files beside it."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Self

import pandas as pd
from sqlalchemy.exc import IntegrityError

from core.adapters.stores._database import Database
from core.adapters.stores._documents import (
    backlog_document,
    check_backlog,
    check_revision,
    check_version,
    documents_of,
    journey_document,
    persona_document,
    study_from,
)
from core.adapters.stores._migrations import MIGRATIONS, Migration, migrate
from core.adapters.stores._rows import (
    copy_rows,
    hide_study,
    insert_study,
    next_position,
    put_document,
    put_history,
    remove_hidden,
    replace_tables,
    show_study,
    stored_documents,
    stored_history,
    stored_place,
    stored_summaries,
    study_row,
    tables_needed,
    touch,
    write_documents,
)
from core.adapters.stores._table_files import TableFiles, no_table
from core.errors import StoreError
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
    in_utc,
    set_apart,
)

DATABASE_NAME = "wayprint.sqlite"
BUSY_SECONDS = 5.0
_ID_ATTEMPTS = 5  # only a shared server can lose the race for an id, and hardly twice


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
        self._database = Database(url or f"sqlite:///{home / DATABASE_NAME}", busy_seconds)
        try:
            with self._database.transaction(writes=True) as connection:
                migrate(connection, migrations)
        except StoreError:
            self.close()
            raise

    def close(self) -> None:
        """Give back every connection."""
        self._database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def list_studies(self) -> tuple[StudySummary, ...]:
        """Return a line for every study, newest change first."""
        with self._database.transaction() as connection:
            return stored_summaries(connection)

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
                with self._database.transaction(writes=True) as connection:
                    new_id = insert_study(connection, study.id or name, name, study.n_customers, now)
                    write_documents(connection, new_id, documents)
                    replace_tables(connection, new_id, sizes)
                return study.model_copy(update={"id": new_id, "name": name})
            except StoreError as error:
                if not isinstance(error.__cause__, IntegrityError) or attempt == _ID_ATTEMPTS - 1:
                    raise
        raise AssertionError  # pragma: no cover - the loop returns or raises

    def load(self, study_id: str) -> Study:
        """Return the study as last saved."""
        with self._database.transaction() as connection:
            row = study_row(connection, study_id)
            documents = stored_documents(connection, study_id)
        return study_from(study_id, row["name"], documents)

    def version(self, study_id: str) -> int:
        """Return how often the study was saved."""
        with self._database.transaction() as connection:
            return int(study_row(connection, study_id)["version"])

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
        with self._database.transaction(writes=True) as connection:
            row = study_row(connection, study.id, lock=True)
            check_version(study.id, row["version"], expected_version)
            write_documents(connection, study.id, documents)
            for persona_id, body in persona_histories.items():
                put_history(connection, study.id, "persona", persona_id, body)
            replace_tables(connection, study.id, self._sizes(study))
            return touch(connection, row, now, name=name, n_customers=study.n_customers)

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
        with self._database.transaction(writes=True) as connection:
            row = study_row(connection, study_id, lock=True)
            found = stored_place(connection, study_id, "journey", journey.id)
            check_revision(journey.id, found.revision if found else None, expected_revision)
            position = found.position if found else next_position(connection, study_id, "journey")
            put_document(connection, study_id, journey_document(journey, position))
            if history_json is not None:
                put_history(connection, study_id, "journey", journey.id, history_json)
            return touch(connection, row, now)

    def load_history_json(self, study_id: str, kind: HistoryKind, doc_id: str) -> str | None:
        """Return the history that was saved with a map, a persona or the backlog."""
        with self._database.transaction() as connection:
            study_row(connection, study_id)
            return stored_history(connection, study_id, kind, doc_id)

    def save_backlog(
        self, study_id: str, backlog: Backlog, *, now: datetime, expected_revision: int, history_json: str
    ) -> int:
        """Write the backlog and its history."""
        with self._database.transaction(writes=True) as connection:
            row = study_row(connection, study_id, lock=True)
            found = stored_place(connection, study_id, "backlog", "")
            check_backlog(found.revision if found else 0, expected_revision)
            put_document(connection, study_id, backlog_document(backlog))
            put_history(connection, study_id, "backlog", "", history_json)
            return touch(connection, row, now)

    def save_persona(
        self, study_id: str, persona: Persona, *, now: datetime, expected_version: int | None = None
    ) -> int:
        """Write one persona."""
        with self._database.transaction(writes=True) as connection:
            row = study_row(connection, study_id, lock=True)
            check_version(study_id, row["version"], expected_version)
            found = stored_place(connection, study_id, "persona", persona.id)
            position = found.position if found else next_position(connection, study_id, "persona")
            put_document(connection, study_id, persona_document(persona, position))
            return touch(connection, row, now)

    def rename(self, study_id: str, name: str, *, now: datetime) -> None:
        """Change the name; the id stays."""
        tidy = checked_name(name)
        with self._database.transaction(writes=True) as connection:
            touch(connection, study_row(connection, study_id, lock=True), now, name=tidy)

    def duplicate(self, study_id: str, *, now: datetime) -> str:
        """Copy a study with its histories and return the new id."""
        with self._database.transaction(writes=True) as connection:
            row = study_row(connection, study_id)
            name = set_apart(row["name"], "copy", {one.name for one in stored_summaries(connection)})
            new_id = insert_study(connection, name, name, row["n_customers"], now)
            copy_rows(connection, study_id, new_id)
        return new_id

    def delete(self, study_id: str, *, now: datetime) -> None:
        """Hide a study."""
        with self._database.transaction(writes=True) as connection:
            study_row(connection, study_id, lock=True)
            hide_study(connection, study_id, now)

    def restore(self, study_id: str) -> None:
        """Bring a deleted study back."""
        with self._database.transaction(writes=True) as connection:
            show_study(connection, study_id)

    def purge(self, *, now: datetime) -> tuple[str, ...]:
        """Remove for good what was deleted longer ago than `DELETED_KEPT`."""
        with self._database.transaction(writes=True) as connection:
            return remove_hidden(connection, before=in_utc(now) - DELETED_KEPT)

    def put_table(self, frame: pd.DataFrame) -> str:
        """Keep a table and return its content hash."""
        return self._files.put(frame)

    def table(self, table_hash: str) -> pd.DataFrame:
        """Return a table."""
        return self._files.get(table_hash)

    def collect_garbage(self) -> tuple[str, ...]:
        """Remove tables that no study needs, young ones apart."""
        with self._database.transaction(writes=True) as connection:  # no study can start to need a table meanwhile
            return self._files.remove_all_but(tables_needed(connection))

    def _sizes(self, study: Study) -> dict[str, int]:
        sizes = {table: self._files.size(table) for table in study.tables}
        for table, size in sizes.items():
            if not size:
                raise no_table(table)
        return sizes
