"""The port of the store that keeps studies."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from types import MappingProxyType
from typing import Literal, Protocol

import pandas as pd
from pydantic import BaseModel, ConfigDict

from core.journeys import JourneyMap
from core.opportunities import Backlog
from core.personas import Persona
from core.study._model import Study

DELETED_KEPT = timedelta(days=30)
"""How long a deleted study can be restored."""

HistoryKind = Literal["journey", "persona", "backlog"]
"""What has a history of edits that can be taken back."""

NO_HISTORIES: Mapping[str, str] = MappingProxyType({})


class StudySummary(BaseModel):
    """One line of the list on the home page; `size_bytes` counts the study and its tables."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    name: str
    changed_at: datetime
    size_bytes: int
    n_customers: int
    n_personas: int
    n_journeys: int


class StudyStore(Protocol):
    """Where studies and their tables are kept.

    Every method is one transaction, and safe to call from several threads and processes. `now` is the time to
    write down; one without a time zone is taken as UTC. A deleted study is hidden from every method but
    `restore` until it is purged. Each method raises `NotFoundError` for an unknown study and `StoreError` when
    the store cannot be read or written.
    """

    def list_studies(self) -> tuple[StudySummary, ...]:
        """Return a line for every study, newest change first."""
        ...

    def create(self, name: str, *, now: datetime) -> Study:
        """Return a new, empty study; ConfigError unless the name has 1 to 120 characters."""
        ...

    def add(self, study: Study, *, now: datetime) -> Study:
        """Keep a study that came from elsewhere; returned with the id it got, its own where that was free."""
        ...

    def load(self, study_id: str) -> Study:
        """Return the study as last saved."""
        ...

    def version(self, study_id: str) -> int:
        """Return how often the study was saved; read it before `load` to detect every change in between."""
        ...

    def save(
        self,
        study: Study,
        *,
        now: datetime,
        expected_version: int | None = None,
        persona_histories: Mapping[str, str] = NO_HISTORIES,
    ) -> int:
        """Write what changed and return the new version; ConflictError when the version is not the expected one.

        `persona_histories` are written with it, by persona id; those of other personas stay.
        NotFoundError when the study names a table that was never put.
        """
        ...

    def save_journey(
        self,
        study_id: str,
        journey: JourneyMap,
        *,
        now: datetime,
        expected_revision: int | None = None,
        history_json: str | None = None,
    ) -> int:
        """Write one map, new ones last, and its history with it; returns the new version of the study.

        ConflictError unless the stored map has the expected revision. A history of None keeps the stored one.
        """
        ...

    def load_history_json(self, study_id: str, kind: HistoryKind, doc_id: str) -> str | None:
        """Return the history of a map, a persona or the backlog (its id is ""), None when there is none."""
        ...

    def save_backlog(
        self, study_id: str, backlog: Backlog, *, now: datetime, expected_revision: int, history_json: str
    ) -> int:
        """Write the backlog of a study and its history; returns the new version of the study.

        ConflictError unless the stored backlog has the expected revision.
        """
        ...

    def save_persona(
        self, study_id: str, persona: Persona, *, now: datetime, expected_version: int | None = None
    ) -> int:
        """Write one persona, new ones last, and return the new version of the study."""
        ...

    def rename(self, study_id: str, name: str, *, now: datetime) -> None:
        """Change the name; the id stays, so that links keep working."""
        ...

    def duplicate(self, study_id: str, *, now: datetime) -> str:
        """Copy a study with its histories and return the new id."""
        ...

    def delete(self, study_id: str, *, now: datetime) -> None:
        """Hide a study; it can be restored until it is purged."""
        ...

    def restore(self, study_id: str) -> None:
        """Bring a deleted study back."""
        ...

    def purge(self, *, now: datetime) -> tuple[str, ...]:
        """Remove for good what was deleted longer ago than `DELETED_KEPT`; returns the ids."""
        ...

    def put_table(self, frame: pd.DataFrame) -> str:
        """Keep a table and return the content hash to find it by; a table put twice is kept once."""
        ...

    def table(self, table_hash: str) -> pd.DataFrame:
        """Return a table; NotFoundError when it was never put, StoreError when its content is damaged."""
        ...

    def collect_garbage(self) -> tuple[str, ...]:
        """Remove tables that no study needs, those put within the last hour apart; returns their hashes."""
        ...


def in_utc(moment: datetime) -> datetime:
    """Return a time in UTC; one without a time zone is taken as UTC."""
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
