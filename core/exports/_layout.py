"""The files of a written study: their names and what is in them."""

import hashlib

from pydantic import BaseModel, ConfigDict

from core.claims import Condition
from core.declared import DeclaredSegment
from core.feedback import Theme, ThemeEdit
from core.profiles import Overview, SegmentProfile
from core.schema import ColumnSpec, TableKind
from core.segmentation import SegmentationConfig, SegmentationRecord
from core.study import SegmentationRun, Targets
from core.tables import ReadReport

STUDY, SCHEMA, SEGMENTATION, SEGMENTS = "study.json", "schema.yaml", "segmentation.json", "segments.csv"
PERSONAS, CLAIMS, THEMES, BACKLOG = "personas.json", "claims.json", "themes.json", "backlog.json"
SEGMENTS_HEADER = ["customer_id", "segment", "probability"]
PICTURE, MODEL, COMMENTS = "data/picture.parquet", "data/model.parquet", "data/comments.parquet"


class _Saved(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class SourceFile(_Saved):
    """What is said of a source, and where its table lies."""

    name: str
    file: str
    confirmed: bool
    left_out: tuple[str, ...]
    report: ReadReport


class StudyFile(_Saved):
    """The study apart from what has a file of its own."""

    format_version: int
    id: str
    name: str
    config: SegmentationConfig
    segment_names: dict[str, str]
    resting: dict[str, str] = {}
    targets: Targets
    declared: tuple[DeclaredSegment, ...] = ()
    excluding: tuple[Condition, ...] = ()
    runs: tuple[SegmentationRun, ...] = ()
    sources: tuple[SourceFile, ...]
    journeys: tuple[str, ...]
    has_members: bool
    has_model: bool = False
    evidence: tuple[str, ...] = ()
    has_comments: bool
    has_backlog: bool = False
    comments_source: str = ""
    events_source: str = ""
    mined_themes: tuple[Theme, ...] = ()
    theme_edits: tuple[ThemeEdit, ...] = ()
    stage_template: str = ""
    segments_source: str = ""
    is_current: bool = False
    digests: dict[str, str]


class NamedSchema(_Saved):
    """What the columns of one source are."""

    source: str
    kind: TableKind
    columns: tuple[ColumnSpec, ...]


class SchemaFile(_Saved):
    """What the columns of all sources are."""

    sources: tuple[NamedSchema, ...]


class SegmentationFile(SegmentationRecord):
    """The segments with what tells them apart."""

    profiles: tuple[SegmentProfile, ...]
    overview: Overview = Overview()


def run_file(run: SegmentationRun) -> str:
    """Return where the memberships of an earlier search lie."""
    return f"data/run-{run.id}.parquet"


def evidence_file(name: str) -> str:
    """Return where a table lies that figures of the search are counted from."""
    return f"data/evidence-{name.replace('_', '-')}.parquet"


def digest_of(content: bytes) -> str:
    """Return the digest that is kept of a file, and the content hash of a table."""
    return hashlib.sha256(content).hexdigest()
