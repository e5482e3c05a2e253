"""A store that forgets: for tests, demonstrations and a trial without a disk."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from threading import RLock
from typing import TypeVar

import pandas as pd

from core.adapters.stores._documents import (
    check_backlog,
    check_revision,
    check_version,
    documents_of,
    no_study,
    study_from,
)
from core.adapters.stores._table_files import YOUNG, checked_frame, no_table
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
    free_id,
    in_utc,
    parquet_bytes,
    set_apart,
)

_Entry = TypeVar("_Entry", bound=JourneyMap | Persona)


@dataclass(frozen=True, slots=True)
class _Kept:
    study: Study
    version: int
    changed_at: datetime
    deleted_at: datetime | None = None
    histories: dict[tuple[HistoryKind, str], str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Table:
    content: bytes
    put_at: datetime


class MemoryStudyStore:
    """The `StudyStore` that keeps everything in this object and nothing on disk.

    Parameters
    ----------
    clock : callable, default the clock of this machine
        Returns the time to write down for a table.
    """

    def __init__(self, *, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._clock = clock
        self._kept: dict[str, _Kept] = {}
        self._tables: dict[str, _Table] = {}
        self._lock = RLock()

    def list_studies(self) -> tuple[StudySummary, ...]:
        """Return a line for every study, newest change first."""
        with self._lock:
            lines = [self._summary(kept) for kept in self._kept.values() if kept.deleted_at is None]
        by_name = sorted(lines, key=lambda line: line.id)
        return tuple(sorted(by_name, key=lambda line: line.changed_at, reverse=True))

    def create(self, name: str, *, now: datetime) -> Study:
        """Return a new, empty study."""
        return self.add(Study(id="", name=name), now=now)

    def add(self, study: Study, *, now: datetime) -> Study:
        """Keep a study under its own id, or the next free one."""
        name = checked_name(study.name)
        with self._lock:
            added = study.model_copy(update={"id": free_id(study.id or name, self._kept), "name": name})
            self._kept[added.id] = _Kept(self._as_saved(added), version=1, changed_at=in_utc(now))
        return added

    def load(self, study_id: str) -> Study:
        """Return the study as last saved."""
        return self._find(study_id).study.model_copy(deep=True)

    def version(self, study_id: str) -> int:
        """Return how often the study was saved."""
        return self._find(study_id).version

    def save(
        self,
        study: Study,
        *,
        now: datetime,
        expected_version: int | None = None,
        persona_histories: Mapping[str, str] = NO_HISTORIES,
    ) -> int:
        """Write the study, and histories, and return the new version."""
        tidy = study.model_copy(update={"name": checked_name(study.name)})
        with self._lock:
            kept = self._find(study.id)
            check_version(study.id, kept.version, expected_version)
            ids: set[tuple[HistoryKind, str]] = {("backlog", "")}
            ids |= {("journey", one.id) for one in study.journeys} | {("persona", one.id) for one in study.personas}
            histories = {key: text for key, text in kept.histories.items() if key in ids}
            histories |= {("persona", persona_id): text for persona_id, text in persona_histories.items()}
            return self._write(replace(kept, study=self._as_saved(tidy), histories=histories), now)

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
        with self._lock:
            kept = self._find(study_id)
            found = next((old.revision for old in kept.study.journeys if old.id == journey.id), None)
            check_revision(journey.id, found, expected_revision)
            journeys = _with(kept.study.journeys, journey)
            histories = dict(kept.histories)
            if history_json is not None:
                histories["journey", journey.id] = history_json
            study = kept.study.model_copy(update={"journeys": journeys})
            return self._write(replace(kept, study=study, histories=histories), now)

    def load_history_json(self, study_id: str, kind: HistoryKind, doc_id: str) -> str | None:
        """Return the history that was saved with a map, a persona or the backlog."""
        return self._find(study_id).histories.get((kind, doc_id))

    def save_backlog(
        self, study_id: str, backlog: Backlog, *, now: datetime, expected_revision: int, history_json: str
    ) -> int:
        """Write the backlog and its history."""
        with self._lock:
            kept = self._find(study_id)
            check_backlog(kept.study.backlog.revision, expected_revision)
            study = kept.study.model_copy(update={"backlog": backlog})
            histories = kept.histories | {("backlog", ""): history_json}
            return self._write(replace(kept, study=study, histories=histories), now)

    def save_persona(
        self, study_id: str, persona: Persona, *, now: datetime, expected_version: int | None = None
    ) -> int:
        """Write one persona."""
        with self._lock:
            kept = self._find(study_id)
            check_version(study_id, kept.version, expected_version)
            study = kept.study.model_copy(update={"personas": _with(kept.study.personas, persona)})
            return self._write(replace(kept, study=study), now)

    def rename(self, study_id: str, name: str, *, now: datetime) -> None:
        """Change the name; the id stays."""
        with self._lock:
            kept = self._find(study_id)
            self._write(replace(kept, study=kept.study.model_copy(update={"name": checked_name(name)})), now)

    def duplicate(self, study_id: str, *, now: datetime) -> str:
        """Copy a study with its histories and return the new id."""
        with self._lock:
            kept = self._find(study_id)
            name = set_apart(kept.study.name, "copy", {one.name for one in self.list_studies()})
            added = self.add(kept.study.model_copy(update={"id": "", "name": name}, deep=True), now=now)
            self._kept[added.id] = replace(self._kept[added.id], histories=dict(kept.histories))
        return added.id

    def delete(self, study_id: str, *, now: datetime) -> None:
        """Hide a study."""
        with self._lock:
            self._kept[study_id] = replace(self._find(study_id), deleted_at=in_utc(now))

    def restore(self, study_id: str) -> None:
        """Bring a deleted study back."""
        with self._lock:
            if study_id not in self._kept:
                raise no_study(study_id)
            self._kept[study_id] = replace(self._kept[study_id], deleted_at=None)

    def purge(self, *, now: datetime) -> tuple[str, ...]:
        """Remove for good what was deleted longer ago than `DELETED_KEPT`."""
        before = in_utc(now) - DELETED_KEPT
        with self._lock:
            gone = sorted(key for key, each in self._kept.items() if each.deleted_at and each.deleted_at < before)
            for key in gone:
                del self._kept[key]
        return tuple(gone)

    def put_table(self, frame: pd.DataFrame) -> str:
        """Keep a table and return its content hash."""
        content = parquet_bytes(frame)
        table_hash = hashlib.sha256(content).hexdigest()
        with self._lock:
            self._tables[table_hash] = _Table(content, self._clock())
        return table_hash

    def table(self, table_hash: str) -> pd.DataFrame:
        """Return a table."""
        with self._lock:
            if table_hash not in self._tables:
                raise no_table(table_hash)
            content = self._tables[table_hash].content
        return checked_frame(table_hash, content)

    def collect_garbage(self) -> tuple[str, ...]:
        """Remove tables that no study needs, young ones apart."""
        oldest = self._clock() - YOUNG
        with self._lock:
            needed = {table for kept in self._kept.values() for table in kept.study.tables}
            gone = sorted(key for key, each in self._tables.items() if key not in needed and each.put_at < oldest)
            for key in gone:
                del self._tables[key]
        return tuple(gone)

    def _find(self, study_id: str) -> _Kept:
        kept = self._kept.get(study_id)
        if kept is None or kept.deleted_at is not None:
            raise no_study(study_id)
        return kept

    def _write(self, kept: _Kept, now: datetime) -> int:
        written = replace(kept, version=kept.version + 1, changed_at=in_utc(now))
        self._kept[kept.study.id] = written
        return written.version

    def _as_saved(self, study: Study) -> Study:
        for table in study.tables:
            if table not in self._tables:
                raise no_table(table)
        return study_from(study.id, study.name, documents_of(study))

    def _summary(self, kept: _Kept) -> StudySummary:
        study = kept.study
        documents = sum(len(document.body.encode()) for document in documents_of(study))
        return StudySummary(
            id=study.id,
            name=study.name,
            changed_at=kept.changed_at,
            size_bytes=documents + sum(len(self._tables[table].content) for table in study.tables),
            n_customers=study.n_customers,
            n_personas=len(study.personas),
            n_journeys=len(study.journeys),
        )


def _with(entries: tuple[_Entry, ...], changed: _Entry) -> tuple[_Entry, ...]:
    if any(entry.id == changed.id for entry in entries):
        return tuple(changed if entry.id == changed.id else entry for entry in entries)
    return (*entries, changed)
