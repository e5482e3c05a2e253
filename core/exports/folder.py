"""The output folder of a finished study: written whole or not at all, and audited as a whole.

Beside the files of `core.exports.bundle` it holds ``report.html``.
"""

import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pandas as pd

from core.audit import audit
from core.config import OnProgress, no_progress
from core.errors import ConfigError, DataError, Finding, StoreError, TemplateError
from core.exports.bundle import changed_files, read_study, write_study
from core.exports.html_report import html_report
from core.pipeline import StudyResult, prepare
from core.study import Study
from core.tables import Source

REPORT = "report.html"

_FILES = frozenset(
    {
        REPORT,
        "study.json",
        "schema.yaml",
        "segmentation.json",
        "segments.csv",
        "personas.json",
        "claims.json",
        "themes.json",
        "backlog.json",
    }
)
_FOLDERS = {"data": ".parquet", "journeys": ".yaml"}
_RESULT = "An earlier result is replaced, nothing else: give a new or empty folder."


def check_target(folder: Path) -> None:
    """Refuse a folder that results cannot be written to; called before the long work.

    Raises
    ------
    ConfigError
        When the folder is a file, cannot be written, or holds anything but an earlier result.
    """
    folder = folder.absolute()
    parent = _existing(folder.parent)
    if not parent.is_dir() or (folder.exists() and not folder.is_dir()):
        message = f"{parent if not parent.is_dir() else folder} is a file; expected a folder for the results."
        raise ConfigError(message, hint="Give another folder.")
    if Path.cwd().is_relative_to(folder.resolve()):  # it is swapped as a whole, and you would stay in the old one
        message = f"The folder {folder} is the one you are in."
        raise ConfigError(message, hint="Give a folder inside it, such as results.")
    if not os.access(parent, os.W_OK | os.X_OK):
        message = f"The folder {parent} cannot be written."
        raise ConfigError(message, hint="Give a folder that is yours, or get the rights to write there.")
    strange = _strange(folder) if folder.exists() else None
    if strange:
        message = f"The folder {folder} holds {strange!r}, which is not part of an earlier result."
        raise ConfigError(message, hint=_RESULT)


def write_result(result: StudyResult, folder: Path) -> None:
    """Write a finished study and its report to a folder; the same result gives the same bytes.

    Everything is written beside the target and put in place at the end, so a run that fails or is stopped
    leaves what was there before.

    Raises
    ------
    ConfigError
        When the folder holds anything but an earlier result.
    StoreError
        When the disk refuses.
    """
    check_target(folder)
    folder = folder.absolute()
    report = _report(result.study, result.tables).encode()
    try:
        with _staged(_existing(folder.parent)) as staged:
            new = staged / "new"
            write_study(result.study, result.tables.__getitem__, new, also={REPORT: report})
            folder.parent.mkdir(parents=True, exist_ok=True)
            _put(new, folder, staged / "old")
    except OSError as error:
        message = f"The results cannot be written to {folder}: {error.strerror or error}."
        raise StoreError(message, hint="Make room or give another folder; nothing was changed.") from error


def audit_folder(folder: Path, *, on_progress: OnProgress = no_progress) -> tuple[Finding, ...]:
    """Return what does not hold in the output folder of a study; empty when everything recomputes.

    Beside what `core.audit` derives again, every file is compared with its digest in ``study.json`` (this
    finds changes to what is not derived again, such as stabilities, memberships and the report). Journey maps
    may be edited by hand: only what they claim is checked.

    Raises
    ------
    DataError
        When the folder holds no study.
    """
    if not folder.is_dir():
        message = f"There is no folder {folder}."
        raise DataError(message, hint="Give the folder that was written by run.")
    found = [_finding(f"{name} was changed after it was written.") for name in changed_files(folder)]
    try:
        study, tables = read_study(folder)
        found.extend(audit(study, tables, on_progress=on_progress))
    except (DataError, TemplateError) as error:
        if not found:
            raise
        found.append(_finding(str(error)))
    return tuple(found)


def _finding(message: str) -> Finding:
    return Finding(code="file-differs", severity="error", message=message, hint="Undo the change, or run again.")


def _report(study: Study, tables: Mapping[str, pd.DataFrame]) -> str:
    sources = [Source(one.name, tables[one.table], one.schema_, one.report) for one in study.sources]
    columns = prepare(sources, excluding=study.excluding).customers.columns if study.segmentation else ()
    return html_report(study, {spec.name: spec for spec in columns})


def _existing(folder: Path) -> Path:
    return next(one for one in (folder, *folder.parents) if one.exists())


def _strange(folder: Path) -> str | None:
    """Return the first entry that no result has, None in an empty folder and in an earlier result."""
    entries = sorted(folder.iterdir())
    if entries and not (folder / "study.json").is_file():
        return entries[0].name
    for entry in entries:
        if entry.name in _FILES and entry.is_file():
            continue
        if entry.name not in _FOLDERS or not entry.is_dir():
            return entry.name
        for inner in sorted(entry.iterdir()):
            if inner.suffix != _FOLDERS[entry.name]:
                return f"{entry.name}/{inner.name}"
    return None


@contextmanager
def _staged(parent: Path) -> Iterator[Path]:
    """Give a folder on the same disk as the target; it is removed whatever happens."""
    staged = Path(tempfile.mkdtemp(prefix=".wayprint-", dir=parent))
    try:
        yield staged
    finally:
        shutil.rmtree(staged, ignore_errors=True)


def _put(new: Path, folder: Path, old: Path) -> None:
    """Swap the new folder in; when that fails, the old one is back."""
    had_old = folder.exists()
    if had_old:
        folder.rename(old)
    try:
        new.rename(folder)
    except OSError:
        if had_old:
            old.rename(folder)
        raise
