"""A study: its sources, settings and results, and the port of the store that keeps it."""

import hashlib
import io
import json
import re
import unicodedata
from collections.abc import Callable, Collection, Mapping
from datetime import UTC, datetime, timedelta
from types import MappingProxyType
from typing import Annotated, Literal, Protocol

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
from pydantic import BaseModel, BeforeValidator, ConfigDict

from core.claims import Claim, Condition
from core.declared import DeclaredSegment
from core.errors import ConfigError, DataError
from core.feedback import Theme, ThemeEdit
from core.journeys import JourneyMap
from core.opportunities import Backlog
from core.personas import Persona, Target
from core.profiles import Overview, SegmentProfile
from core.schema import TableKind, TableSchema
from core.segmentation import SearchEvidence, Segmentation, SegmentationConfig, SegmentationRecord
from core.tables import ReadReport

FORMAT_VERSION = 4
"""Version of the saved form of a study, in the store and in bundles."""

MAX_NAME_LENGTH = 120
"""Characters a study name may have."""

MAX_ID_LENGTH = 60
"""Characters of a study id before its suffix: ids stand in addresses and file names."""

MAX_RUNS = 5
"""Earlier searches for segments that are kept to compare with."""

DELETED_KEPT = timedelta(days=30)
"""How long a deleted study can be restored."""


def _with_ranks(value: object) -> object:
    """Read studies in which targets were marked without a rank."""
    return dict.fromkeys(value, "primary") if isinstance(value, list | tuple) else value


Targets = Annotated[dict[str, Target], BeforeValidator(_with_ranks)]
"""How much each segment is aimed at, by segment id; a segment that is no target is not in it."""

HistoryKind = Literal["journey", "persona", "backlog"]
"""What has a history of edits that can be taken back."""

NO_HISTORIES: Mapping[str, str] = MappingProxyType({})

TableLookup = Callable[[str], pd.DataFrame]
"""Returns the table of a content hash; `StudyStore.table` is one."""


class SourceRecord(BaseModel):
    """One file of the study: `table` is the content hash of its cells as read; `confirmed` by a person."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    table: str
    schema_: TableSchema
    report: ReadReport
    confirmed: bool = False


class SegmentationRun(BaseModel):
    """An earlier search for segments, kept to compare with: `names` by segment id, as they were then."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    record: SegmentationRecord
    members_table: str
    names: dict[str, str]


class Study(BaseModel):
    """One project, without its tables (these are kept by content hash beside it).

    Parameters
    ----------
    sources : tuple of SourceRecord
        In the order they were added.
    config : SegmentationConfig
        How segments are looked for.
    segmentation : SegmentationRecord or None
        `members_table` is the content hash of its memberships, `model_table` that of the model that places
        customers; "" for segments found before there was a tree. `evidence_tables` are the content hashes of the
        tables of its `SearchEvidence`, by name; empty for segments found before these were kept.
    segment_names : dict
        Names given by people, by segment id; kept for segments that are merged into others at present.
        `names` has those to show.
    resting : dict
        Proto-personas that were those of a segment merged into another one, by the id of that segment.
    targets : dict
        ``primary``, ``secondary`` or ``other``, by the id of each segment that is a target.
    declared : tuple of DeclaredSegment
        Segments that people declared by a rule; their names stand in `segment_names`.
    excluding : tuple of Condition
        Customers who meet any of them are left out of the whole study.
    runs : tuple of SegmentationRun
        Earlier searches, newest first, to compare with.
    segments_source : str
        Fingerprint of the `inputs` that the segments were found in; "" when it is not known.
    profiles : tuple of SegmentProfile
        What tells each segment apart.
    overview : Overview
        What is said about all segments together, and about the customers who fit none.
    claims : tuple of Claim
        Every claim of the study, by id order.
    themes : tuple of Theme
        `comments_table` is the content hash of the analysed comments, `comments_source` the fingerprint of
        the feedback they came from; both "" without feedback.
    mined_themes : tuple of Theme
        The themes of the analysis, before people edited them; empty for studies without, and of an earlier version.
    theme_edits : tuple of ThemeEdit
        What people did to them, in order; `themes` is what comes of it.
    stage_template : str
        Id of the template by whose stages pain points are placed on the sheets, "" for none.
    events_source : str
        Fingerprint of the linked events that the claims were made from; "" without events, and in studies of before
        this was kept.
    personas, journeys
        In display order.
    backlog : Backlog
        Opportunities, solutions and metrics that the team derived from pain points.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    format_version: int = FORMAT_VERSION
    id: str
    name: str
    sources: tuple[SourceRecord, ...] = ()
    config: SegmentationConfig = SegmentationConfig()
    segmentation: SegmentationRecord | None = None
    members_table: str = ""
    model_table: str = ""
    evidence_tables: dict[str, str] = {}
    segment_names: dict[str, str] = {}
    resting: dict[str, str] = {}
    targets: Targets = {}
    declared: tuple[DeclaredSegment, ...] = ()
    excluding: tuple[Condition, ...] = ()
    runs: tuple[SegmentationRun, ...] = ()
    segments_source: str = ""
    profiles: tuple[SegmentProfile, ...] = ()
    overview: Overview = Overview()
    claims: tuple[Claim, ...] = ()
    themes: tuple[Theme, ...] = ()
    mined_themes: tuple[Theme, ...] = ()
    theme_edits: tuple[ThemeEdit, ...] = ()
    stage_template: str = ""
    comments_table: str = ""
    comments_source: str = ""
    events_source: str = ""
    personas: tuple[Persona, ...] = ()
    journeys: tuple[JourneyMap, ...] = ()
    backlog: Backlog = Backlog()

    @property
    def segment_ids(self) -> tuple[str, ...]:
        """Ids of the segments that are described, the found ones first."""
        found = (info.id for info in self.segmentation.segments) if self.segmentation else ()
        return (*found, *(one.id for one in self.declared)) if self.segmentation else ()

    @property
    def names(self) -> dict[str, str]:
        """Name of each segment by id: that of its persona, for they share one; before there are personas, its own."""
        made = {profile.segment_id: profile.name for profile in self.profiles} | self.segment_names
        made |= {persona.segment_id: persona.name for persona in self.personas if persona.segment_id}
        return {segment_id: made.get(segment_id, segment_id) for segment_id in self.segment_ids}

    @property
    def inputs(self) -> str:
        """Fingerprint of what segments are found in: the files, what their columns are, and who is left out."""
        files = (f"{one.name}:{one.table}:{one.schema_.model_dump_json()}" for one in self.sources)
        described = "\n".join((*files, *(one.model_dump_json() for one in self.excluding)))
        return hashlib.sha256(described.encode()).hexdigest()[:16]

    @property
    def is_stale(self) -> bool:
        """Whether the data was changed since the segments were found; False where that is not known."""
        return self.segmentation is not None and self.segments_source not in {"", self.inputs}

    @property
    def tables(self) -> tuple[str, ...]:
        """Content hashes of the tables this study needs, each once, sources first."""
        runs = (run.members_table for run in self.runs)
        named = (
            *(source.table for source in self.sources),
            self.members_table,
            self.model_table,
            self.comments_table,
            *self.evidence_tables.values(),
            *runs,
        )
        return tuple(dict.fromkeys(table for table in named if table))

    @property
    def n_customers(self) -> int:
        """Customers that were segmented; before that, the rows of the first customer table; 0 without one."""
        if self.segmentation is not None:
            return self.segmentation.n_customers
        rows = (source.report.n_rows for source in self.sources if source.schema_.kind is TableKind.CUSTOMERS)
        return next(rows, 0)


def found_segments(study: Study, tables: TableLookup) -> Segmentation | None:
    """Return the segments of a study with memberships and evidence, but no model; None before the first search."""
    if study.segmentation is None:
        return None
    kept = {name: tables(table) for name, table in study.evidence_tables.items()}
    evidence = SearchEvidence(**kept) if kept else None
    return Segmentation(study.segmentation, tables(study.members_table), evidence=evidence)


def present_run(study: Study) -> SegmentationRun | None:
    """Return the segments of a study as a run to compare with, None before the first search."""
    if study.segmentation is None:
        return None
    number = max((int(run.id.removeprefix("r")) for run in study.runs), default=0) + 1
    said = study.names
    names = {info.id: said[info.id] for info in study.segmentation.segments}
    return SegmentationRun(
        id=f"r{number:02d}", record=study.segmentation, members_table=study.members_table, names=names
    )


def runs_kept(study: Study) -> tuple[SegmentationRun, ...]:
    """Return the runs to keep when the segments are found anew: the present one first, the oldest dropped."""
    present = present_run(study)
    return (present, *study.runs)[:MAX_RUNS] if present else study.runs


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

    def purge(self, *, now: datetime, kept: timedelta = DELETED_KEPT) -> tuple[str, ...]:
        """Remove for good what was deleted longer ago than `kept`; returns the ids."""
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


def checked_name(name: str) -> str:
    """Return a study name with its spaces tidied; ConfigError unless it has 1 to 120 characters.

    Examples
    --------
    >>> checked_name("  Spring   study ")
    'Spring study'
    """
    tidy = " ".join(name.split())
    if not 1 <= len(tidy) <= MAX_NAME_LENGTH:
        message = f"A study name has 1 to {MAX_NAME_LENGTH} characters; this one has {len(tidy)}."
        raise ConfigError(message, hint="Give the study a short name." if not tidy else "Shorten the name.")
    return tidy


def free_title(title: str, taken: Collection[str]) -> str:
    """Return a title with the first suffix (2), (3) … that is not taken.

    Examples
    --------
    >>> free_title("First purchase", {"First purchase"})
    'First purchase (2)'
    """
    candidate, number = title, 1
    while candidate in taken:
        number += 1
        candidate = f"{title} ({number})"
    return candidate


def free_id(name: str, taken: Collection[str]) -> str:
    """Return the slug of a name, with the first suffix -2, -3 … that is not taken.

    Examples
    --------
    >>> free_id("Käufer 2026", {"kaufer-2026"})
    'kaufer-2026-2'
    """
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    slug = re.sub(r"[^a-z0-9]+", "-", plain)[:MAX_ID_LENGTH].strip("-") or "study"
    candidate, suffix = slug, 1
    while candidate in taken:
        suffix += 1
        candidate = f"{slug}-{suffix}"
    return candidate


def copy_name(name: str) -> str:
    """Return the name of a duplicate, shortened where needed."""
    ending = " (copy)"
    return name[: MAX_NAME_LENGTH - len(ending)].rstrip() + ending


def in_utc(moment: datetime) -> datetime:
    """Return a time in UTC; one without a time zone is taken as UTC."""
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


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
