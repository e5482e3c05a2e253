"""The fonts of sheets: those that are shipped, what they cover, and what an installed one must cover for them."""

import struct
import unicodedata
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path

from core.errors import Finding

SANS = (
    "Noto Sans",
    "Noto Sans Arabic",
    "Noto Sans Hebrew",
    "Noto Sans Thai",
    "Droid Sans Fallback",
    "Noto Sans KR",
    "Noto Emoji",
)
"""Families that are shipped, in the order in which they are tried."""

_SHOWN_AS_NOTHING = {"Cf", "Cc", "Zs", "Zl", "Zp", "Cn", "Cs", "Co"}
_VARIATION_SELECTORS = range(0xFE00, 0xFE10)


@dataclass(frozen=True, slots=True)
class FontChoice:
    """The fonts that a text needs.

    families : to be tried in this order.
    paths : folders of the installed fonts among them.
    missing : characters that no font here has.
    """

    families: tuple[str, ...]
    paths: tuple[Path, ...]
    missing: frozenset[str]


def font_folder() -> Path:
    """Return the folder of the shipped fonts."""
    return Path(str(files("core.exports").joinpath("fonts")))


def fonts_for(text: str) -> FontChoice:
    """Return the fonts for a text: the shipped ones, and installed ones only for what these do not have.

    So a text that the shipped fonts cover looks the same on every machine.
    """
    needed = frozenset(one for one in set(text) if _is_drawn(one))
    missing = frozenset(one for one in needed if ord(one) not in _shipped())
    families, paths = list(SANS), []
    for family, path, index in _installed() if missing else ():
        found = frozenset(one for one in missing if ord(one) in covered(path, index))
        if found:
            families.append(family)
            paths.append(path.parent)
            missing -= found
        if not missing:
            break
    return FontChoice(tuple(dict.fromkeys(families)), tuple(dict.fromkeys(paths)), missing)


def missing_finding(missing: Collection[str]) -> tuple[Finding, ...]:
    """Return the warning about characters that no font has; nothing when there are none."""
    if not missing:
        return ()
    scripts = ", ".join(sorted({_script(one) for one in missing}))
    few = " ".join(sorted(missing)[:8])
    return (
        Finding(
            code="glyphs-missing",
            severity="warning",
            message=f"No font on this machine has {len(missing):,} of the characters ({scripts}): they show as boxes.",
            hint="Install a font for them, such as Noto (Debian: fonts-noto-core, fonts-noto-extra), and export again; "
            "or choose HTML or PPTX, which use the fonts of the reader.",
            count=len(missing),
            example=few,
        ),
    )


def _script(character: str) -> str:
    return unicodedata.name(character, "unknown").split()[0].capitalize()


def _is_drawn(character: str) -> bool:
    return unicodedata.category(character) not in _SHOWN_AS_NOTHING and ord(character) not in _VARIATION_SELECTORS


@cache
def _shipped() -> frozenset[int]:
    found: set[int] = set()
    for path in sorted(font_folder().glob("*.ttf")):
        found |= covered(path, 0)
    return frozenset(found)


def _installed() -> Iterator[tuple[str, Path, int]]:
    import typst

    for font in typst.Fonts(include_system_fonts=True, include_embedded_fonts=False).fonts():
        if font.path and font.weight == 400 and font.style == "normal":
            yield font.family, Path(font.path), font.index


@cache
def covered(path: Path, index: int) -> frozenset[int]:
    """Return the code points that a font has a glyph for; none where the file is no font that we can read."""
    return frozenset(glyphs(path, index))


@cache
def glyphs(path: Path, index: int) -> Mapping[int, int]:
    """Return the glyph of each code point of a font; nothing where the file is no font that we can read.

    Reads the table ``cmap`` of OpenType in its formats 4 and 12, which every font of use has one of.
    """
    content = path.read_bytes()
    try:
        start = struct.unpack_from(">I", content, 12 + 4 * index)[0] if content[:4] == b"ttcf" else 0
        table = _table(content, start, b"cmap")
        (count,) = struct.unpack_from(">H", content, table + 2)
        found: dict[int, int] = {}
        for place in range(count):
            platform, _, offset = struct.unpack_from(">HHI", content, table + 4 + 8 * place)
            if platform in {0, 3}:
                found |= _subtable(content, table + offset)
    except (struct.error, IndexError, KeyError):
        return {}
    return found


def _table(content: bytes, start: int, tag: bytes) -> int:
    (count,) = struct.unpack_from(">H", content, start + 4)
    for place in range(count):
        name, _, offset, _ = struct.unpack_from(">4sIII", content, start + 12 + 16 * place)
        if name == tag:
            return int(offset)
    raise KeyError(tag)


def _subtable(content: bytes, start: int) -> dict[int, int]:
    (kind,) = struct.unpack_from(">H", content, start)
    if kind == 12:
        (groups,) = struct.unpack_from(">I", content, start + 12)
        spans = (struct.unpack_from(">III", content, start + 16 + 12 * place) for place in range(groups))
        return {code: glyph + code - first for first, last, glyph in spans for code in range(first, last + 1)}
    return _segments(content, start) if kind == 4 else {}


def _segments(content: bytes, start: int) -> dict[int, int]:
    """Return what a subtable of format 4 maps to a glyph: spans of codes with an offset each, or a list of glyphs."""
    (double,) = struct.unpack_from(">H", content, start + 6)
    ends, starts = start + 14, start + 16 + double
    deltas, offsets = starts + double, starts + 2 * double
    found: dict[int, int] = {}
    for place in range(0, double, 2):
        (last,), (first,) = (
            struct.unpack_from(">H", content, ends + place),
            struct.unpack_from(">H", content, starts + place),
        )
        (delta,), (offset,) = (
            struct.unpack_from(">H", content, deltas + place),
            struct.unpack_from(">H", content, offsets + place),
        )
        for code in range(first, min(last, 0xFFFE) + 1):
            glyph = code
            if offset:
                (glyph,) = struct.unpack_from(">H", content, offsets + place + offset + 2 * (code - first))
            if glyph and (glyph + delta) & 0xFFFF:
                found[code] = (glyph + delta) & 0xFFFF
    return found
