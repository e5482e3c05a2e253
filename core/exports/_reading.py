"""From the files of a folder or bundle to a study."""

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
from pydantic import TypeAdapter, ValidationError

from core.claims import Claim
from core.config import MAX_COLUMNS
from core.errors import DataError
from core.exports._archive import HINT, MAX_UNPACKED_BYTES, checked_member
from core.exports._layout import (
    BACKLOG,
    CLAIMS,
    COMMENTS,
    MODEL,
    PERSONAS,
    PICTURE,
    SCHEMA,
    SEGMENTATION,
    SEGMENTS,
    SEGMENTS_HEADER,
    STUDY,
    THEMES,
    NamedSchema,
    SchemaFile,
    SegmentationFile,
    SourceFile,
    StudyFile,
    digest_of,
    evidence_file,
    run_file,
)
from core.feedback import Theme
from core.journeys import load_journey
from core.opportunities import Backlog
from core.personas import Persona
from core.profiles import Overview, SegmentProfile
from core.schema import TableSchema
from core.segmentation import EVIDENCE_COLUMNS, SegmentationRecord
from core.study import FORMAT_VERSION, SourceRecord, Study, checked_name, parquet_bytes, parquet_frame
from core.templates import read_document

MAX_CELLS = 1_000_000_000

ReadFile = Callable[[str], bytes | None]
_Parsed = TypeVar("_Parsed")


def study_of(read: ReadFile) -> tuple[Study, dict[str, pd.DataFrame]]:
    """Return the study that the files hold and its tables by content hash."""
    about = parsed(StudyFile, read, STUDY)
    if about.format_version > FORMAT_VERSION:
        message = f"The study has format {about.format_version}; this program knows {FORMAT_VERSION}."
        raise DataError(message, hint="Update the program and try again.")
    tables: dict[str, pd.DataFrame] = {}
    schemas = _schemas(read)
    if [schema.source for schema in schemas] != [source.name for source in about.sources]:
        message = f"{SCHEMA} describes other sources than {STUDY} names."
        raise DataError(message, hint=HINT)
    sources = tuple(_source_of(*each, read, tables) for each in zip(about.sources, schemas, strict=True))
    segmentation, profiles, overview = _segmentation_of(read)
    members = _members_of(read, tables) if about.has_members else ""
    model = _table(read, MODEL, tables, ("part", "json")) if about.has_model else ""
    evidence = _evidence_of(about, read, tables)
    comments = _table(read, COMMENTS, tables, ("customer_id", "text")) if about.has_comments else ""
    runs = tuple(
        run.model_copy(update={"members_table": _table(read, run_file(run), tables, ("segment",))})
        for run in about.runs
    )
    study = Study(
        id=about.id,
        name=checked_name(about.name),
        sources=sources,
        config=about.config,
        segmentation=segmentation,
        members_table=members,
        model_table=model,
        evidence_tables=evidence,
        segment_names=about.segment_names,
        resting=about.resting,
        targets=about.targets,
        declared=about.declared,
        excluding=about.excluding,
        runs=runs,
        mined_themes=about.mined_themes,
        theme_edits=about.theme_edits,
        stage_template=about.stage_template,
        profiles=profiles,
        overview=overview,
        claims=parsed(tuple[Claim, ...], read, CLAIMS),
        themes=parsed(tuple[Theme, ...], read, THEMES),
        comments_table=comments,
        comments_source=about.comments_source,
        events_source=about.events_source,
        segments_source=about.segments_source,
        personas=parsed(tuple[Persona, ...], read, PERSONAS),
        backlog=parsed(Backlog, read, BACKLOG) if about.has_backlog else Backlog(),
        journeys=tuple(load_journey(_text(read, name), name=name) for name in about.journeys),
    )
    if about.is_current:  # also where personal data was left out
        study = study.model_copy(update={"segments_source": study.inputs})
    return study, tables


def _evidence_of(about: StudyFile, read: ReadFile, tables: dict[str, pd.DataFrame]) -> dict[str, str]:
    """Return the tables that figures of the search are counted from; those are there together or not at all."""
    if about.evidence and set(about.evidence) != set(EVIDENCE_COLUMNS):
        message = f"{STUDY} names the evidence {', '.join(about.evidence)}; expected {', '.join(EVIDENCE_COLUMNS)}."
        raise DataError(message, hint=HINT)
    return {name: _table(read, evidence_file(name), tables, EVIDENCE_COLUMNS[name]) for name in about.evidence}


def _members_of(read: ReadFile, tables: dict[str, pd.DataFrame]) -> str:
    """Put the memberships together again: the CSV says who belongs where, Parquet where they lie in the picture."""
    picture_key = _table(read, PICTURE, tables, ())
    picture = tables.pop(picture_key)
    rows = list(csv.reader(io.StringIO(_text(read, SEGMENTS))))
    if not rows or rows[0] != SEGMENTS_HEADER or any(len(row) != len(SEGMENTS_HEADER) for row in rows):
        message = f"{SEGMENTS} does not have the columns {', '.join(SEGMENTS_HEADER)}."
        raise DataError(message, hint=HINT)
    customers = [row[0] for row in rows[1:]]
    if customers != list(picture.index):
        message = f"{SEGMENTS} does not name the same customers as {PICTURE}."
        raise DataError(message, hint=HINT)
    try:
        probabilities = [float(row[2]) for row in rows[1:]]
    except ValueError as error:
        message = f"A probability in {SEGMENTS} is not a number: {error}."
        raise DataError(message, hint=HINT) from error
    segments = pd.Series([row[1] for row in rows[1:]], index=picture.index, dtype="str")
    columns = {"segment": segments, "probability": pd.Series(probabilities, index=picture.index, dtype="float64")}
    members = pd.concat([pd.DataFrame(columns, index=picture.index), picture], axis=1)
    return _kept(members, tables)


def _schemas(read: ReadFile) -> tuple[NamedSchema, ...]:
    described = read_document(_text(read, SCHEMA), name=SCHEMA).values
    return _validated(TypeAdapter(SchemaFile), json.dumps(described, default=str), SCHEMA).sources


def _source_of(
    about: SourceFile, described: NamedSchema, read: ReadFile, tables: dict[str, pd.DataFrame]
) -> SourceRecord:
    schema = TableSchema(kind=described.kind, columns=described.columns)
    table = _table(read, about.file, tables, tuple(spec.name for spec in schema.columns))
    return SourceRecord(name=about.name, table=table, schema_=schema, report=about.report, confirmed=about.confirmed)


def _segmentation_of(read: ReadFile) -> tuple[SegmentationRecord | None, tuple[SegmentProfile, ...], Overview]:
    if read(SEGMENTATION) is None:
        return None, (), Overview()
    values = parsed(dict[str, Any], read, SEGMENTATION)
    # What is there for readers alone, and stands elsewhere too.
    kept: dict[str, Any] = {key: value for key, value in values.items() if key not in ("method", "seed")}
    segments = kept.get("segments")
    if isinstance(segments, list) and all(isinstance(segment, dict) for segment in segments):
        kept["segments"] = [{key: v for key, v in segment.items() if key != "name"} for segment in segments]
    found = _validated(TypeAdapter(SegmentationFile), json.dumps(kept), SEGMENTATION)
    fields = {name: getattr(found, name) for name in SegmentationRecord.model_fields}
    return SegmentationRecord(**fields), found.profiles, found.overview


def _table(read: ReadFile, name: str, tables: dict[str, pd.DataFrame], needed: tuple[str, ...]) -> str:
    content = _content(read, name)
    _check_parquet(content, name)
    frame = parquet_frame(content)
    missing = [column for column in needed if column not in frame.columns]
    if missing:
        message = f"{name} has no column {missing[0]!r}."
        raise DataError(message, hint=HINT)
    return _kept(frame, tables)


def _kept(frame: pd.DataFrame, tables: dict[str, pd.DataFrame]) -> str:
    table_hash = digest_of(parquet_bytes(frame))
    tables[table_hash] = frame
    return table_hash


def _check_parquet(content: bytes, name: str) -> None:
    try:
        about = pq.read_metadata(io.BytesIO(content))
    except (pa.ArrowException, OSError) as error:
        message = f"{name} is not readable Parquet: {error}"
        raise DataError(message, hint=HINT) from error
    unpacked = sum(about.row_group(n).total_byte_size for n in range(about.num_row_groups))
    cells = about.num_rows * about.num_columns
    if about.num_columns > MAX_COLUMNS or cells > MAX_CELLS or unpacked > MAX_UNPACKED_BYTES:
        message = f"{name} has {about.num_rows:,} rows, {about.num_columns:,} columns and {unpacked:,} bytes: too much."
        raise DataError(message, hint=f"At most {MAX_COLUMNS:,} columns and {MAX_UNPACKED_BYTES:,} bytes are read.")


def parsed(form: type[_Parsed], read: ReadFile, name: str) -> _Parsed:
    """Return a JSON file as what it should hold; raises DataError where it is missing or not that."""
    return _validated(TypeAdapter(form), _text(read, name), name)


def _validated(adapter: TypeAdapter[_Parsed], text: str, name: str) -> _Parsed:
    try:
        return adapter.validate_json(text)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = ".".join(map(str, first["loc"])) or "the file"
        message = f"{name} is not valid: {where}: {first['msg']}."
        raise DataError(message, hint="Correct this value, or export the study again.") from error


def _text(read: ReadFile, name: str) -> str:
    try:
        return _content(read, name).decode()
    except UnicodeDecodeError as error:
        message = f"{name} is not UTF-8 text: {error.reason} at byte {error.start}."
        raise DataError(message, hint="Save it as UTF-8, or export the study again.") from error


def _content(read: ReadFile, name: str) -> bytes:
    content = read(checked_member(name))
    if content is None:
        message = f"{name} is missing."
        raise DataError(message, hint="This is not a whole bundle of the studio: export the study again.")
    return content


def folder_reader(folder: Path) -> ReadFile:
    """Return what reads a file of a folder by name."""

    def read(name: str) -> bytes | None:
        path = folder / name
        try:
            return path.read_bytes() if path.is_file() else None
        except OSError as error:
            message = f"{path} cannot be read: {error.strerror}."
            raise DataError(message, hint="Check the rights on this file.") from error

    return read
