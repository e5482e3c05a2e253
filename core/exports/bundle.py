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
data/evidence-*.parquet    re-draws, halves, made-up customers and gaps that figures of the search are counted from
data/run-<id>.parquet      memberships of an earlier search, kept to compare with
personas.json  claims.json  themes.json  journeys/<persona>.yaml
backlog.json               opportunities, solutions and metrics, where there are any
data/comments.parquet      the analysed comments, where there is feedback
```
"""

import io
import zipfile
import zlib
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from types import MappingProxyType

import pandas as pd

from core.config import MAX_FILE_BYTES
from core.errors import DataError
from core.exports._archive import archive_reader, checked_member
from core.exports._layout import STUDY, StudyFile, digest_of
from core.exports._reading import folder_reader, parsed, study_of
from core.exports._writing import files_of, personal_columns
from core.study import Study, StudyStore, TableLookup, set_apart

__all__ = [
    "add_study",
    "changed_files",
    "export_bundle",
    "import_bundle",
    "personal_columns",
    "read_study",
    "write_study",
]

_ZIP_TIME = (1980, 1, 1, 0, 0, 0)  # the first a zip can say: bundles carry no clock


def write_study(
    study: Study, tables: TableLookup, folder: Path, *, also: Mapping[str, bytes] = MappingProxyType({})
) -> None:
    """Write a study into a folder, which is made where needed; files of the same name are replaced.

    `also` are further files, by name: they are no part of the study, but their digests are kept with the others.
    """
    for name, content in files_of(study, tables, also).items():
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
    return study_of(folder_reader(folder))


def changed_files(folder: Path) -> tuple[str, ...]:
    """Return the files of a written study that are not as they were written, journey maps apart.

    Maps are meant to be edited by hand; what they claim is checked by `core.audit`.

    Raises
    ------
    DataError
        When the folder holds no study.
    """
    read = folder_reader(folder)
    digests = parsed(StudyFile, read, STUDY).digests
    return tuple(name for name, digest in digests.items() if digest_of(read(checked_member(name)) or b"") != digest)


def export_bundle(study: Study, store: StudyStore) -> bytes:
    """Return a study as a zip; the same study gives the same bytes on any machine."""
    sink = io.BytesIO()
    # Stored, not deflated: what a compressor writes depends on its version, and the tables are compressed already.
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_STORED) as archive:
        for name, content in sorted(files_of(study, store.table).items()):
            entry = zipfile.ZipInfo(name, _ZIP_TIME)
            entry.create_system = 3
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, content)
    return sink.getvalue()


def import_bundle(content: bytes, store: StudyStore, *, now: datetime) -> str:
    """Add the study of a bundle to a store as `add_study` does, and return its id.

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
            study, tables = study_of(archive_reader(archive, STUDY))
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, UnicodeDecodeError) as error:
        message = f"The file is not a readable zip: {error}."
        raise DataError(message, hint="Choose the .zip that the studio exported.") from error
    return add_study(study, tables, store, now=now)


def add_study(study: Study, tables: Mapping[str, pd.DataFrame], store: StudyStore, *, now: datetime) -> str:
    """Add a study that was read to a store and return its id.

    Id and name are its own where those are free; else the name says that the study was imported.
    """
    for table in tables.values():
        store.put_table(table)
    taken = {one.name for one in store.list_studies()}
    if study.name in taken:
        study = study.model_copy(update={"name": set_apart(study.name, "imported", taken)})
    return store.add(study, now=now).id
