"""What leaves the studio as a file."""

import io
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass

from core.errors import Finding

MIMES: dict[str, str] = {
    "pdf": "application/pdf",
    "png": "image/png",
    "svg": "image/svg+xml",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "html": "text/html",
    "md": "text/markdown",
    "json": "application/json",
    "yaml": "application/yaml",
    "zip": "application/zip",
}

_ZIP_TIME = (1980, 1, 1, 0, 0, 0)  # the first a zip can say: exports carry no clock


@dataclass(frozen=True, slots=True)
class ExportedFile:
    """A file that leaves the studio, and what is to be said of it."""

    name: str
    mime: str
    content: bytes
    findings: tuple[Finding, ...] = ()


def zipped(files: Mapping[str, bytes]) -> bytes:
    """Return files by name as a zip without a clock, stored: they are small already."""
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_STORED) as archive:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name, _ZIP_TIME)
            entry.create_system, entry.external_attr = 3, 0o644 << 16
            archive.writestr(entry, content)
    return sink.getvalue()
