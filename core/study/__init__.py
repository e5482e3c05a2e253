"""A study: its sources, settings and results, and the port of the store that keeps it."""

from core.study._model import (
    FORMAT_VERSION,
    SegmentationRun,
    SourceRecord,
    Study,
    TableLookup,
    Targets,
    found_segments,
    present_run,
    runs_kept,
)
from core.study._names import MAX_NAME_LENGTH, checked_name, free_id, free_title, set_apart
from core.study._parquet import parquet_bytes, parquet_frame
from core.study._store import DELETED_KEPT, NO_HISTORIES, HistoryKind, StudyStore, StudySummary, in_utc

__all__ = [
    "DELETED_KEPT",
    "FORMAT_VERSION",
    "MAX_NAME_LENGTH",
    "NO_HISTORIES",
    "HistoryKind",
    "SegmentationRun",
    "SourceRecord",
    "Study",
    "StudyStore",
    "StudySummary",
    "TableLookup",
    "Targets",
    "checked_name",
    "found_segments",
    "free_id",
    "free_title",
    "in_utc",
    "parquet_bytes",
    "parquet_frame",
    "present_run",
    "runs_kept",
    "set_apart",
]
