"""Zip bundles that come from elsewhere: nothing that leads out of them, fills a disk or stands twice comes in."""

import re
import zipfile
from collections.abc import Callable, Mapping

from core.config import MAX_FILE_BYTES
from core.errors import DataError

MAX_MEMBERS = 10_000
MAX_UNPACKED_BYTES = 10 * MAX_FILE_BYTES
MAX_RATIO = 200  # a file that unpacks to more than this times its size is made to fill a disk
MIN_SUSPECT_BYTES = 1_000_000

HINT = "Export the study again and use that bundle."


def checked_member(name: str) -> str:
    """Return the name of a file in a bundle; DataError when it leads out of it."""
    if not name or re.search(r"[\\:\x00]|^/|(^|/)\.\.?(/|$)", name):
        message = f"The file name {name!r} leads out of the bundle."
        raise DataError(message, hint="Use only bundles from people you trust.")
    return name


def archive_reader(archive: zipfile.ZipFile, study_file: str) -> Callable[[str], bytes | None]:
    """Return what reads a file of a bundle by name, where `study_file` may lie in a folder of its own.

    Raises
    ------
    DataError
        When the archive is too large, or a name in it leads out or stands twice.
    """
    entries = _checked_entries(archive)
    root = "" if study_file in entries else _only_folder(entries, study_file)

    def read(name: str) -> bytes | None:
        entry = entries.get(root + name)
        try:
            return None if entry is None else archive.read(entry)
        except ValueError as error:  # a place before the start of the file: zipfile lets it through
            message = f"{name} in the bundle is damaged: {error}."
            raise DataError(message, hint=HINT) from error

    return read


def _checked_entries(archive: zipfile.ZipFile) -> Mapping[str, zipfile.ZipInfo]:
    found = archive.infolist()
    if len(found) > MAX_MEMBERS:
        message = f"The bundle holds {len(found):,} files; at most {MAX_MEMBERS:,} are accepted."
        raise DataError(message, hint="Choose the .zip that the studio exported.")
    entries: dict[str, zipfile.ZipInfo] = {}
    for entry in found:
        if checked_member(entry.filename) in entries:
            message = f"The bundle holds {entry.filename!r} twice."
            raise DataError(message, hint=HINT)
        if entry.file_size > max(MIN_SUSPECT_BYTES, MAX_RATIO * entry.compress_size):
            message = f"{entry.filename} unpacks to {entry.file_size:,} bytes from {entry.compress_size:,}: too much."
            raise DataError(message, hint=f"A file may unpack to {MAX_RATIO} times its size.")
        entries[entry.filename] = entry
    unpacked = sum(entry.file_size for entry in found)
    if unpacked > MAX_UNPACKED_BYTES:
        message = f"The bundle unpacks to {unpacked:,} bytes; at most {MAX_UNPACKED_BYTES:,} are accepted."
        raise DataError(message, hint="Choose a smaller study.")
    return entries


def _only_folder(entries: Mapping[str, zipfile.ZipInfo], study_file: str) -> str:
    """Return the folder that holds the study where a person zipped the folder and not what is in it."""
    folders = [name.removesuffix(study_file) for name in entries if name.endswith(f"/{study_file}")]
    return folders[0] if len(folders) == 1 else ""
