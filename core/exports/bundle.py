"""A study as plain files: one layout for the output folder of the command line and for the .zip bundle.

```text
study.json                 name, settings, names of segments, targets, where each source and map lies,
                           and the digest of every other file that people do not edit
schema.yaml                what each column of each source is
data/<source>.parquet      cells as read, without columns that hold personal data
segmentation.json          number of segments, verdict, method, and what tells the segments apart
segments.csv               customer_id,segment,probability; an empty segment fits none
data/picture.parquet       where each lies in the two-dimensional picture and in the tree of segments
data/model.parquet         what places a customer in a segment, as JSON texts
data/run-<id>.parquet      memberships of an earlier search, kept to compare with
personas.json  claims.json  themes.json  journeys/<persona>.yaml
data/comments.parquet      the analysed comments, where there is feedback
```
"""

import csv
import hashlib
import io
import json
import zipfile
import zlib
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import yaml
from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from core.claims import Claim, Condition
from core.config import MAX_COLUMNS, MAX_FILE_BYTES
from core.declared import DeclaredSegment
from core.errors import DataError
from core.exports._archive import HINT, MAX_UNPACKED_BYTES, archive_reader, checked_member
from core.feedback import Theme, redact
from core.journeys import JourneyMap, dump_journey, load_journey
from core.personas import Persona
from core.profiles import Overview, SegmentProfile
from core.schema import ColumnSpec, Role, TableKind, TableSchema
from core.segmentation import SegmentationConfig, SegmentationRecord
from core.study import (
    FORMAT_VERSION,
    SegmentationRun,
    SourceRecord,
    Study,
    StudyStore,
    TableLookup,
    Targets,
    checked_name,
    free_id,
    parquet_bytes,
    parquet_frame,
)
from core.tables import ReadReport
from core.templates import read_document

MAX_CELLS = 1_000_000_000

_STUDY, _SCHEMA, _SEGMENTATION, _SEGMENTS = "study.json", "schema.yaml", "segmentation.json", "segments.csv"
_PERSONAS, _CLAIMS, _THEMES = "personas.json", "claims.json", "themes.json"
_SEGMENTS_HEADER = ["customer_id", "segment", "probability"]
_PICTURE, _MODEL, _COMMENTS = "data/picture.parquet", "data/model.parquet", "data/comments.parquet"
_ZIP_TIME = (1980, 1, 1, 0, 0, 0)  # the first a zip can say: bundles carry no clock

_ReadFile = Callable[[str], bytes | None]
_Parsed = TypeVar("_Parsed")


class _Saved(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class _SourceFile(_Saved):
    name: str
    file: str
    confirmed: bool
    left_out: tuple[str, ...]
    report: ReadReport


class _StudyFile(_Saved):
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
    sources: tuple[_SourceFile, ...]
    journeys: tuple[str, ...]
    has_members: bool
    has_model: bool = False
    has_comments: bool
    comments_source: str = ""
    segments_source: str = ""
    is_current: bool = False
    digests: dict[str, str]


class _NamedSchema(_Saved):
    source: str
    kind: TableKind
    columns: tuple[ColumnSpec, ...]


class _SchemaFile(_Saved):
    sources: tuple[_NamedSchema, ...]


class _SegmentationFile(SegmentationRecord):
    profiles: tuple[SegmentProfile, ...]
    overview: Overview = Overview()


def write_study(
    study: Study, tables: TableLookup, folder: Path, *, also: Mapping[str, bytes] = MappingProxyType({})
) -> None:
    """Write a study into a folder, which is made where needed; files of the same name are replaced.

    `also` are further files, by name: they are no part of the study, but their digests are kept with the others.
    """
    for name, content in _files_of(study, tables, also).items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def read_study(folder: Path) -> tuple[Study, dict[str, pd.DataFrame]]:
    """Return the study of a folder and its tables by content hash.

    Raises
    ------
    DataError
        When a file is missing or not valid.
    TemplateError
        When a journey map or the schema is not valid.
    """
    return _study_of(_folder_reader(folder))


def changed_files(folder: Path) -> tuple[str, ...]:
    """Return the files of a written study that are not as they were written, journey maps apart.

    Maps are meant to be edited by hand; what they claim is checked by `core.audit`.

    Raises
    ------
    DataError
        When the folder holds no study.
    """
    read = _folder_reader(folder)
    digests = _parsed(_StudyFile, read, _STUDY).digests
    return tuple(name for name, digest in digests.items() if _digest(read(checked_member(name)) or b"") != digest)


def export_bundle(study: Study, store: StudyStore) -> bytes:
    """Return a study as a zip; the same study gives the same bytes on any machine."""
    sink = io.BytesIO()
    # Stored, not deflated: what a compressor writes depends on its version, and the tables are compressed already.
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_STORED) as archive:
        for name, content in sorted(_files_of(study, store.table).items()):
            entry = zipfile.ZipInfo(name, _ZIP_TIME)
            entry.create_system = 3
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, content)
    return sink.getvalue()


def import_bundle(content: bytes, store: StudyStore, *, now: datetime) -> str:
    """Add the study of a bundle to a store and return its id, which is its own where that is free.

    The study is added last and at once, so a bundle that is not valid leaves none behind.

    Raises
    ------
    DataError
        When the content is no bundle, is too large, or lacks a file.
    TemplateError
        When a journey map or the schema is not valid.
    """
    if len(content) > MAX_FILE_BYTES:
        message = f"The bundle has {len(content):,} bytes; at most {MAX_FILE_BYTES:,} are accepted."
        raise DataError(message, hint="Import it with the command line into a folder of its own.")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            study, tables = _study_of(archive_reader(archive, _STUDY))
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, UnicodeDecodeError) as error:
        message = f"The file is not a readable zip: {error}."
        raise DataError(message, hint="Choose the .zip that the studio exported.") from error
    for table in tables.values():
        store.put_table(table)
    return store.add(study, now=now).id


# Writing


def _files_of(study: Study, tables: TableLookup, also: Mapping[str, bytes] = MappingProxyType({})) -> dict[str, bytes]:
    files = dict(also)
    runs = {_run_file(run): parquet_bytes(tables(run.members_table)) for run in study.runs}
    files |= runs
    taken = {Path(name).stem for name in (_PICTURE, _MODEL, _COMMENTS, *runs)}
    sources, schemas = [], []
    for source in study.sources:
        stem = free_id(source.name, taken)
        taken.add(stem)
        left_out = personal_columns(source.schema_)
        file = f"data/{stem}.parquet"
        frame = tables(source.table).drop(columns=list(left_out), errors="ignore")
        files[file] = parquet_bytes(_redacted(frame, source.schema_))
        sources.append(_source_file(source, file, left_out))
        kept = [spec for spec in source.schema_.columns if spec.name not in left_out]
        schemas.append(_NamedSchema(source=source.name, kind=source.schema_.kind, columns=tuple(kept)))
    journeys = _journey_files(study.journeys)
    files |= journeys
    if study.members_table:
        members = tables(study.members_table)
        files[_SEGMENTS] = _segments_csv(members)
        files[_PICTURE] = parquet_bytes(members.drop(columns=["segment", "probability"]))
    if study.model_table:
        files[_MODEL] = parquet_bytes(tables(study.model_table))
    if study.comments_table:
        files[_COMMENTS] = parquet_bytes(tables(study.comments_table))
    if study.segmentation is not None:
        files[_SEGMENTATION] = _json(_segmentation_values(study, study.segmentation))
    files[_PERSONAS], files[_CLAIMS], files[_THEMES] = map(_models, (study.personas, study.claims, study.themes))
    files[_SCHEMA] = _yaml(_SchemaFile(sources=tuple(schemas)))
    about = _StudyFile(
        format_version=study.format_version,
        id=study.id,
        name=study.name,
        config=study.config,
        segment_names=study.segment_names,
        resting=study.resting,
        targets=study.targets,
        declared=study.declared,
        excluding=study.excluding,
        runs=study.runs,
        sources=tuple(sources),
        journeys=tuple(journeys),
        has_members=bool(study.members_table),
        has_model=bool(study.model_table),
        has_comments=bool(study.comments_table),
        comments_source=study.comments_source,
        segments_source=study.segments_source,
        is_current=study.segments_source == study.inputs,
        digests={name: _digest(content) for name, content in sorted(files.items()) if name not in journeys},
    )
    files[_STUDY] = _json(about.model_dump(mode="json"))
    return files


def _redacted(frame: pd.DataFrame, schema: TableSchema) -> pd.DataFrame:
    """Return the cells with the personal data in free text replaced by what it is ("[e-mail]")."""
    texts = [spec.name for spec in schema.with_role(Role.TEXT) if spec.name in frame.columns]
    cleaned = {name: frame[name].map(redact, na_action="ignore").astype(frame[name].dtype) for name in texts}
    return frame.assign(**cleaned) if cleaned else frame


def personal_columns(schema: TableSchema) -> tuple[str, ...]:
    """Return the columns that hold personal data: no bundle carries them."""
    return tuple(spec.name for spec in schema.columns if spec.role is Role.IGNORE and spec.personal)


def _source_file(source: SourceRecord, file: str, left_out: tuple[str, ...]) -> _SourceFile:
    # A finding on such a column may quote a cell of it.
    findings = tuple(
        finding.model_copy(update={"example": ""}) if finding.column in left_out else finding
        for finding in source.report.findings
    )
    return _SourceFile(
        name=source.name,
        file=file,
        confirmed=source.confirmed,
        left_out=left_out,
        report=source.report.model_copy(update={"findings": findings}),
    )


def _run_file(run: SegmentationRun) -> str:
    return f"data/run-{run.id}.parquet"


def _journey_files(journeys: tuple[JourneyMap, ...]) -> dict[str, bytes]:
    files: dict[str, bytes] = {}
    taken: set[str] = set()
    for journey in journeys:
        stem = free_id(journey.persona_ids[0] if journey.persona_ids else journey.id, taken)
        taken.add(stem)
        files[f"journeys/{stem}.yaml"] = dump_journey(journey).encode()
    return files


def _segmentation_values(study: Study, record: SegmentationRecord) -> dict[str, Any]:
    values = record.model_dump(mode="json")
    for segment in values["segments"]:
        segment["name"] = study.names[segment["id"]]
    profiles = [profile.model_dump(mode="json") for profile in study.profiles]
    overview = study.overview.model_dump(mode="json")
    found = {"profiles": profiles, "overview": overview}
    return {**values, "method": record.config.method, "seed": record.config.seed, **found}


def _segments_csv(members: pd.DataFrame) -> bytes:
    sink = io.StringIO()
    writer = csv.writer(sink, lineterminator="\n")
    writer.writerow(_SEGMENTS_HEADER)
    rows = zip(members.index, members["segment"], members["probability"].astype("float64"), strict=True)
    writer.writerows((customer, segment, repr(float(probability))) for customer, segment, probability in rows)
    return sink.getvalue().encode()


def _models(values: tuple[BaseModel, ...]) -> bytes:
    return _json([value.model_dump(mode="json") for value in values])


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _json(value: object) -> bytes:
    try:
        text = json.dumps(value, ensure_ascii=False, sort_keys=True, indent=1, allow_nan=False)
    except ValueError as error:
        message = "A result of the study is not a number, and JSON cannot say that."
        raise DataError(message, hint="Find the segments again, then export.") from error
    return f"{text}\n".encode()


def _yaml(model: BaseModel) -> bytes:
    values = model.model_dump(mode="json", exclude_defaults=True)
    text: str = yaml.dump(values, Dumper=yaml.CSafeDumper, allow_unicode=True, sort_keys=False, width=1_000)
    return text.encode()


# Reading


def _study_of(read: _ReadFile) -> tuple[Study, dict[str, pd.DataFrame]]:
    about = _parsed(_StudyFile, read, _STUDY)
    if about.format_version > FORMAT_VERSION:
        message = f"The study has format {about.format_version}; this program knows {FORMAT_VERSION}."
        raise DataError(message, hint="Update the program and try again.")
    tables: dict[str, pd.DataFrame] = {}
    schemas = _schemas(read)
    if [schema.source for schema in schemas] != [source.name for source in about.sources]:
        message = f"{_SCHEMA} describes other sources than {_STUDY} names."
        raise DataError(message, hint=HINT)
    sources = tuple(_source_of(*each, read, tables) for each in zip(about.sources, schemas, strict=True))
    segmentation, profiles, overview = _segmentation_of(read)
    members = _members_of(read, tables) if about.has_members else ""
    model = _table(read, _MODEL, tables, ("part", "json")) if about.has_model else ""
    comments = _table(read, _COMMENTS, tables, ("customer_id", "text")) if about.has_comments else ""
    runs = tuple(
        run.model_copy(update={"members_table": _table(read, _run_file(run), tables, ("segment",))})
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
        segment_names=about.segment_names,
        resting=about.resting,
        targets=about.targets,
        declared=about.declared,
        excluding=about.excluding,
        runs=runs,
        profiles=profiles,
        overview=overview,
        claims=_parsed(tuple[Claim, ...], read, _CLAIMS),
        themes=_parsed(tuple[Theme, ...], read, _THEMES),
        comments_table=comments,
        comments_source=about.comments_source,
        segments_source=about.segments_source,
        personas=_parsed(tuple[Persona, ...], read, _PERSONAS),
        journeys=tuple(load_journey(_text(read, name), name=name) for name in about.journeys),
    )
    if about.is_current:  # also where personal data was left out
        study = study.model_copy(update={"segments_source": study.inputs})
    return study, tables


def _members_of(read: _ReadFile, tables: dict[str, pd.DataFrame]) -> str:
    """Put the memberships together again: the CSV says who belongs where, Parquet where they lie in the picture."""
    picture_key = _table(read, _PICTURE, tables, ())
    picture = tables.pop(picture_key)
    rows = list(csv.reader(io.StringIO(_text(read, _SEGMENTS))))
    if not rows or rows[0] != _SEGMENTS_HEADER or any(len(row) != len(_SEGMENTS_HEADER) for row in rows):
        message = f"{_SEGMENTS} does not have the columns {', '.join(_SEGMENTS_HEADER)}."
        raise DataError(message, hint=HINT)
    customers = [row[0] for row in rows[1:]]
    if customers != list(picture.index):
        message = f"{_SEGMENTS} does not name the same customers as {_PICTURE}."
        raise DataError(message, hint=HINT)
    try:
        probabilities = [float(row[2]) for row in rows[1:]]
    except ValueError as error:
        message = f"A probability in {_SEGMENTS} is not a number: {error}."
        raise DataError(message, hint=HINT) from error
    segments = pd.Series([row[1] for row in rows[1:]], index=picture.index, dtype="str")
    columns = {"segment": segments, "probability": pd.Series(probabilities, index=picture.index, dtype="float64")}
    members = pd.concat([pd.DataFrame(columns, index=picture.index), picture], axis=1)
    return _kept(members, tables)


def _schemas(read: _ReadFile) -> tuple[_NamedSchema, ...]:
    described = read_document(_text(read, _SCHEMA), name=_SCHEMA).values
    return _validated(TypeAdapter(_SchemaFile), json.dumps(described, default=str), _SCHEMA).sources


def _source_of(
    about: _SourceFile, described: _NamedSchema, read: _ReadFile, tables: dict[str, pd.DataFrame]
) -> SourceRecord:
    schema = TableSchema(kind=described.kind, columns=described.columns)
    table = _table(read, about.file, tables, tuple(spec.name for spec in schema.columns))
    return SourceRecord(name=about.name, table=table, schema_=schema, report=about.report, confirmed=about.confirmed)


def _segmentation_of(read: _ReadFile) -> tuple[SegmentationRecord | None, tuple[SegmentProfile, ...], Overview]:
    if read(_SEGMENTATION) is None:
        return None, (), Overview()
    values = _parsed(dict[str, Any], read, _SEGMENTATION)
    # What is there for readers alone, and stands elsewhere too.
    kept: dict[str, Any] = {key: value for key, value in values.items() if key not in ("method", "seed")}
    segments = kept.get("segments")
    if isinstance(segments, list) and all(isinstance(segment, dict) for segment in segments):
        kept["segments"] = [{key: v for key, v in segment.items() if key != "name"} for segment in segments]
    found = _validated(TypeAdapter(_SegmentationFile), json.dumps(kept), _SEGMENTATION)
    fields = {name: getattr(found, name) for name in SegmentationRecord.model_fields}
    return SegmentationRecord(**fields), found.profiles, found.overview


def _table(read: _ReadFile, name: str, tables: dict[str, pd.DataFrame], needed: tuple[str, ...]) -> str:
    content = _content(read, name)
    _check_parquet(content, name)
    frame = parquet_frame(content)
    missing = [column for column in needed if column not in frame.columns]
    if missing:
        message = f"{name} has no column {missing[0]!r}."
        raise DataError(message, hint=HINT)
    return _kept(frame, tables)


def _kept(frame: pd.DataFrame, tables: dict[str, pd.DataFrame]) -> str:
    table_hash = _digest(parquet_bytes(frame))
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


def _parsed(form: type[_Parsed], read: _ReadFile, name: str) -> _Parsed:
    return _validated(TypeAdapter(form), _text(read, name), name)


def _validated(adapter: TypeAdapter[_Parsed], text: str, name: str) -> _Parsed:
    try:
        return adapter.validate_json(text)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = ".".join(map(str, first["loc"])) or "the file"
        message = f"{name} is not valid: {where}: {first['msg']}."
        raise DataError(message, hint="Correct this value, or export the study again.") from error


def _text(read: _ReadFile, name: str) -> str:
    try:
        return _content(read, name).decode()
    except UnicodeDecodeError as error:
        message = f"{name} is not UTF-8 text: {error.reason} at byte {error.start}."
        raise DataError(message, hint="Save it as UTF-8, or export the study again.") from error


def _content(read: _ReadFile, name: str) -> bytes:
    content = read(checked_member(name))
    if content is None:
        message = f"{name} is missing."
        raise DataError(message, hint="This is not a whole bundle of the studio: export the study again.")
    return content


def _folder_reader(folder: Path) -> _ReadFile:
    def read(name: str) -> bytes | None:
        path = folder / name
        try:
            return path.read_bytes() if path.is_file() else None
        except OSError as error:
            message = f"{path} cannot be read: {error.strerror}."
            raise DataError(message, hint="Check the rights on this file.") from error

    return read
