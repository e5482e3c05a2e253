"""Bytes to text: a byte order mark wins, then UTF-8, then the likeliest older encoding."""

from __future__ import annotations

import codecs
from dataclasses import dataclass
from typing import Final

from charset_normalizer import from_bytes

from core.errors import DataError, Finding

_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_BINARY_FILES: Final = (
    (
        b"PK\x03\x04",
        "a workbook or a zip archive",
        "Rename it to .xlsx if it is an Excel workbook, or unpack the archive.",
    ),
    (
        b"\xd0\xcf\x11\xe0",
        "an old or protected Excel workbook",
        "Rename it to .xls, or save it as CSV without a password.",
    ),
    (b"PAR1", "a Parquet file", "Rename it to .parquet."),
    (b"\x1f\x8b", "a compressed file", "Unpack it first."),
    (b"%PDF", "a PDF document", "Export the table behind it as CSV or Excel."),
    (b"\x89PNG", "a picture", "Export the table behind it as CSV or Excel."),
    (b"SQLite format 3", "a database", "Export the table as CSV."),
)
_SAMPLE_BYTES: Final = 65_536
_MAX_CONTROL_SHARE: Final = 0.01
_CONTROLS: Final = bytes(code for code in range(32) if code not in b"\t\n\r\x0c\x1b")
_WESTERN: Final = frozenset(
    "äöüßÄÖÜáàâãåçéèêëíìîïñóòôõøúùûýÿæœÁÀÂÃÅÇÉÈÊËÍÎÏÑÓÔÕØÚÛÆŒ¡¿€£¥§°©®™«»“”„‘’‚–—…•·´ªº²½¼\u00a0"
)
_MAX_WESTERN_SHARE: Final = 0.4
_OLDER: Final = [
    "cp1250", "cp1251", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257", "cp1258", "cp1252", "koi8_r", "cp932",
    "gb18030",
    "big5", "cp949", "cp874",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text of a file, the encoding it was in, and what was noticed."""

    text: str
    encoding: str
    findings: tuple[Finding, ...] = ()


def decode(content: bytes, file_name: str) -> Decoded:
    r"""Return the text of a file, line ends as ``\n``.

    Raises
    ------
    DataError
        When the file is no text.
    """
    decoded = _decode(content, file_name)
    text, findings = decoded.text.replace("\r\n", "\n").replace("\r", "\n"), decoded.findings
    if "\0" in text:
        count = text.count("\0")
        text = text.replace("\0", "")
        message = f"{count:,} NUL characters were removed."
        findings += (Finding(code="nul_removed", severity="info", message=message, count=count),)
    return Decoded(text, decoded.encoding, findings)


def _decode(content: bytes, file_name: str) -> Decoded:
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return _with_mark(content, encoding, file_name)
    unmarked = _utf16_without_mark(content)
    if unmarked:
        return Decoded(content.decode(unmarked, errors="replace"), unmarked)
    _refuse_binary(content, file_name)
    try:
        return Decoded(content.decode("utf-8"), "utf-8")
    except UnicodeDecodeError:
        return _decode_older(content)


def _with_mark(content: bytes, encoding: str, file_name: str) -> Decoded:
    try:
        return Decoded(content.decode(encoding), encoding.removesuffix("-sig"))
    except UnicodeDecodeError as error:
        if encoding == "utf-8-sig":
            return _decode_older(content.removeprefix(codecs.BOM_UTF8))
        message = f"{file_name} says that it is {encoding}, but byte {error.start:,} is not."
        raise DataError(message, hint="Save it again as CSV in UTF-8.") from error


def _utf16_without_mark(content: bytes) -> str:
    sample = content[:4096]
    if len(sample) < 4 or b"\0" not in sample:
        return ""
    even, odd = sample[::2].count(0) / len(sample[::2]), sample[1::2].count(0) / len(sample[1::2])
    if odd > 0.4 and even < 0.1:
        return "utf-16-le"
    return "utf-16-be" if even > 0.4 and odd < 0.1 else ""


def _refuse_binary(content: bytes, file_name: str) -> None:
    for magic, what, hint in _BINARY_FILES:
        if content.startswith(magic):
            message = f"{file_name} is {what}, not a text table."
            raise DataError(message, hint=hint)
    sample = content[:_SAMPLE_BYTES]
    n_control = len(sample) - len(sample.translate(None, _CONTROLS))
    if n_control > _MAX_CONTROL_SHARE * len(sample):
        message = f"{file_name} is not text: {n_control:,} of its first {len(sample):,} bytes are control characters."
        raise DataError(message, hint="Export the table as CSV (UTF-8), Excel or Parquet.")


def _decode_older(content: bytes) -> Decoded:
    """Decode line by line: lines in UTF-8 as such, the others in one older encoding."""
    lines = content.split(b"\n")
    decoded: list[str | None] = [_utf8_or_none(line) for line in lines]
    others = [line for line, text in zip(lines, decoded, strict=True) if text is None]
    encoding = _older_encoding(b"\n".join(others)[:_SAMPLE_BYTES])
    text = "\n".join(
        line.decode(encoding, errors="replace") if done is None else done
        for line, done in zip(lines, decoded, strict=True)
    )
    n_utf8 = sum(done is not None and not done.isascii() for done in decoded)
    if not n_utf8:
        message = f"The file is not in UTF-8; it was read as {encoding}."
        hint = "Check names with accents; if they look wrong, save the file as UTF-8."
        return Decoded(text, encoding, (Finding(code="encoding_guessed", severity="info", message=message, hint=hint),))
    message = f"The file mixes encodings: {len(others):,} lines are in {encoding}, {n_utf8:,} in UTF-8."
    hint = "Each line was read in its own encoding; check names with accents."
    finding = Finding(code="encoding_mixed", severity="warning", message=message, hint=hint, count=len(others))
    return Decoded(text, f"utf-8 and {encoding}", (finding,))


def _utf8_or_none(line: bytes) -> str | None:
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError:
        return None


def _older_encoding(sample: bytes) -> str:
    """Return the likeliest single encoding of lines that are not UTF-8.

    Western European text is recognised first, by its letters: statistics take a few accents for Polish or Hungarian.
    """
    if not sample.isascii():
        for encoding in ("cp1252", "mac_roman"):
            text = sample.decode(encoding, errors="replace")
            special = [character for character in text if not character.isascii()]
            n_letters = sum(map(str.isalpha, text))
            if _WESTERN.issuperset(special) and len(special) <= _MAX_WESTERN_SHARE * max(n_letters, 3):
                return encoding
    best = from_bytes(sample, cp_isolation=_OLDER).best()
    return best.encoding if best is not None else "cp1252"
