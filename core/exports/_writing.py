"""From a study to the files of a folder or bundle."""

import csv
import io
import json
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pandas as pd
import yaml
from pydantic import BaseModel

from core.errors import DataError
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
    SourceFile,
    StudyFile,
    digest_of,
    evidence_file,
    run_file,
)
from core.feedback import redact
from core.journeys import JourneyMap, dump_journey
from core.opportunities import Backlog
from core.schema import Role, TableSchema
from core.segmentation import EVIDENCE_COLUMNS, SegmentationRecord
from core.study import SourceRecord, Study, TableLookup, free_id, parquet_bytes


def files_of(study: Study, tables: TableLookup, also: Mapping[str, bytes] = MappingProxyType({})) -> dict[str, bytes]:
    """Return the files of a study by name, with the digests of those in `also` kept too."""
    files = dict(also)
    runs = {run_file(run): parquet_bytes(tables(run.members_table)) for run in study.runs}
    evidence = {evidence_file(name): parquet_bytes(tables(table)) for name, table in study.evidence_tables.items()}
    files |= {**runs, **evidence}
    taken = {Path(name).stem for name in (PICTURE, MODEL, COMMENTS, *runs, *map(evidence_file, EVIDENCE_COLUMNS))}
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
        schemas.append(NamedSchema(source=source.name, kind=source.schema_.kind, columns=tuple(kept)))
    journeys = _journey_files(study.journeys)
    files |= journeys
    if study.members_table:
        members = tables(study.members_table)
        files[SEGMENTS] = _segments_csv(members)
        files[PICTURE] = parquet_bytes(members.drop(columns=["segment", "probability"]))
    if study.model_table:
        files[MODEL] = parquet_bytes(tables(study.model_table))
    if study.comments_table:
        files[COMMENTS] = parquet_bytes(tables(study.comments_table))
    if study.segmentation is not None:
        files[SEGMENTATION] = _json(_segmentation_values(study, study.segmentation))
    files[PERSONAS], files[CLAIMS], files[THEMES] = map(_models, (study.personas, study.claims, study.themes))
    if study.backlog != Backlog():
        files[BACKLOG] = _json(study.backlog.model_dump(mode="json"))
    files[SCHEMA] = _yaml(SchemaFile(sources=tuple(schemas)))
    about = StudyFile(
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
        mined_themes=study.mined_themes,
        theme_edits=study.theme_edits,
        stage_template=study.stage_template,
        sources=tuple(sources),
        journeys=tuple(journeys),
        has_members=bool(study.members_table),
        has_model=bool(study.model_table),
        evidence=tuple(sorted(study.evidence_tables)),
        has_comments=bool(study.comments_table),
        has_backlog=BACKLOG in files,
        comments_source=study.comments_source,
        events_source=study.events_source,
        segments_source=study.segments_source,
        is_current=study.segments_source == study.inputs,
        digests={name: digest_of(content) for name, content in sorted(files.items()) if name not in journeys},
    )
    files[STUDY] = _json(about.model_dump(mode="json"))
    return files


def _redacted(frame: pd.DataFrame, schema: TableSchema) -> pd.DataFrame:
    """Return the cells with the personal data in free text replaced by what it is ("[e-mail]")."""
    texts = [spec.name for spec in schema.with_role(Role.TEXT) if spec.name in frame.columns]
    cleaned = {name: frame[name].map(redact, na_action="ignore").astype(frame[name].dtype) for name in texts}
    return frame.assign(**cleaned) if cleaned else frame


def personal_columns(schema: TableSchema) -> tuple[str, ...]:
    """Return the columns that hold personal data: no bundle carries them."""
    return tuple(spec.name for spec in schema.columns if spec.role is Role.IGNORE and spec.personal)


def _source_file(source: SourceRecord, file: str, left_out: tuple[str, ...]) -> SourceFile:
    # A finding on such a column may quote a cell of it.
    findings = tuple(
        finding.model_copy(update={"example": ""}) if finding.column in left_out else finding
        for finding in source.report.findings
    )
    return SourceFile(
        name=source.name,
        file=file,
        confirmed=source.confirmed,
        left_out=left_out,
        report=source.report.model_copy(update={"findings": findings}),
    )


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
    writer.writerow(SEGMENTS_HEADER)
    rows = zip(members.index, members["segment"], members["probability"].astype("float64"), strict=True)
    writer.writerows((customer, segment, repr(float(probability))) for customer, segment, probability in rows)
    return sink.getvalue().encode()


def _models(values: tuple[BaseModel, ...]) -> bytes:
    return _json([value.model_dump(mode="json") for value in values])


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
