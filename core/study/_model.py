"""A study: its sources, settings and results."""

import hashlib
from collections.abc import Callable
from typing import Annotated

import pandas as pd
from pydantic import BaseModel, BeforeValidator, ConfigDict

from core.claims import Claim, Condition
from core.declared import DeclaredSegment
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

MAX_RUNS = 5
"""Earlier searches for segments that are kept to compare with."""


def _with_ranks(value: object) -> object:
    """Read studies in which targets were marked without a rank."""
    return dict.fromkeys(value, "primary") if isinstance(value, list | tuple) else value


Targets = Annotated[dict[str, Target], BeforeValidator(_with_ranks)]
"""How much each segment is aimed at, by segment id; a segment that is no target is not in it."""

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
