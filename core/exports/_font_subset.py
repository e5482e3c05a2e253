"""Fonts for files that bring their own: only the letters that a text has, so that a drawing stays small.

Letters that do not change beside each other are taken out of their font one by one (tables of TrueType as in the
OpenType specification); fonts of scripts whose letters join, and emoji of several characters, come whole.
"""

import struct
from collections.abc import Iterable
from pathlib import Path

from core.exports._fonts import glyphs

WHOLE = ("NotoSansArabic", "NotoSansHebrew", "NotoSansThai")
"""Fonts whose letters join or stack: they need all their rules."""

_COPIED = (b"OS/2", b"name", b"gasp")
_ARG_WORDS, _SCALE, _MORE, _XY_SCALE, _TWO_BY_TWO, _HAS_PROGRAM = 0x1, 0x8, 0x20, 0x40, 0x80, 0x100
_SEQUENCES = {0x200D, *range(0x1F3FB, 0x1F400), *range(0x1F1E6, 0x1F200)}


def font_file(path: Path, text: Iterable[str]) -> bytes:
    """Return a font with the letters of a text."""
    codes = {ord(one) for one in text}
    is_sequence = path.name.startswith("NotoEmoji") and codes & _SEQUENCES
    if path.name.startswith(WHOLE) or is_sequence:
        return path.read_bytes()
    return _Subset(path).made(codes)


class _Subset:
    def __init__(self, path: Path) -> None:
        self._path, self._content = path, path.read_bytes()
        (count,) = struct.unpack_from(">H", self._content, 4)
        entries = (struct.unpack_from(">4sIII", self._content, 12 + 16 * place) for place in range(count))
        self._tables = {tag: self._content[start : start + length] for tag, _, start, length in entries}
        long = struct.unpack_from(">h", self._tables[b"head"], 50)[0]
        size = len(self._tables[b"loca"]) // (4 if long else 2)
        places = struct.unpack_from(f">{size}{'I' if long else 'H'}", self._tables[b"loca"])
        self._places = places if long else tuple(2 * place for place in places)

    def made(self, codes: set[int]) -> bytes:
        known = glyphs(self._path, 0)
        wanted = {code: known[code] for code in sorted(codes) if code in known}
        kept = self._closed([0, *wanted.values()])
        numbers = {glyph: number for number, glyph in enumerate(kept)}
        return _font_of(
            {
                **{tag: self._tables[tag] for tag in _COPIED if tag in self._tables},
                **self._outlines(kept, numbers),
                b"cmap": _cmap({code: numbers[glyph] for code, glyph in wanted.items()}),
                b"hmtx": self._metrics(kept),
                b"head": _patched(self._tables[b"head"], 50, ">h", 1),
                b"hhea": _patched(self._tables[b"hhea"], 34, ">H", len(kept)),
                b"maxp": _patched(self._tables[b"maxp"], 4, ">H", len(kept)),
                b"post": struct.pack(">IIhhIIIII", 0x30000, 0, 0, 0, 0, 0, 0, 0, 0),
            }
        )

    def _glyph(self, glyph: int) -> bytes:
        return self._tables[b"glyf"][self._places[glyph] : self._places[glyph + 1]]

    def _closed(self, found: list[int]) -> list[int]:
        """Return glyphs with those that they are made of."""
        kept = list(dict.fromkeys(found))
        for glyph in kept:  # grows while it is read
            kept.extend(part for _, part in _components(self._glyph(glyph)) if part not in kept)
        return kept

    def _outlines(self, kept: list[int], numbers: dict[int, int]) -> dict[bytes, bytes]:
        outlines, places = b"", [0]
        for glyph in kept:
            outline = _without_program(self._glyph(glyph), numbers)
            outlines += outline + b"\0" * (-len(outline) % 4)
            places.append(len(outlines))
        return {b"glyf": outlines, b"loca": struct.pack(f">{len(places)}I", *places)}

    def _metrics(self, kept: list[int]) -> bytes:
        (n_long,) = struct.unpack_from(">H", self._tables[b"hhea"], 34)
        table, metrics = self._tables[b"hmtx"], b""
        for glyph in kept:
            (advance,) = struct.unpack_from(">H", table, 4 * min(glyph, n_long - 1))
            at = 4 * glyph + 2 if glyph < n_long else 4 * n_long + 2 * (glyph - n_long)
            metrics += struct.pack(">H", advance) + table[at : at + 2]
        return metrics


def _components(outline: bytes) -> list[tuple[int, int]]:
    """Return where the parts of a composite glyph are named, and which they are."""
    if not outline or struct.unpack_from(">h", outline)[0] >= 0:
        return []
    found: list[tuple[int, int]] = []
    at, flags = 10, _MORE
    while flags & _MORE:
        flags, glyph = struct.unpack_from(">HH", outline, at)
        found.append((at, glyph))
        at += 8 if flags & _ARG_WORDS else 6
        at += 2 if flags & _SCALE else 4 if flags & _XY_SCALE else 8 if flags & _TWO_BY_TWO else 0
    return found


def _without_program(outline: bytes, numbers: dict[int, int]) -> bytes:
    """Return an outline without its hints, whose tables stay behind, and with the new numbers of its parts."""
    if not outline:
        return outline
    (n_lines,) = struct.unpack_from(">h", outline)
    if n_lines >= 0:
        at = 10 + 2 * n_lines
        (length,) = struct.unpack_from(">H", outline, at)
        return outline[:at] + b"\0\0" + outline[at + 2 + length :]
    made = bytearray(outline)
    for at, glyph in _components(outline):
        (flags,) = struct.unpack_from(">H", outline, at)
        struct.pack_into(">HH", made, at, flags & ~_HAS_PROGRAM, numbers[glyph])
    return bytes(made)


def _cmap(numbers: dict[int, int]) -> bytes:
    groups = b"".join(struct.pack(">III", code, code, glyph) for code, glyph in sorted(numbers.items()))
    table = struct.pack(">HHIII", 12, 0, 16 + len(groups), 0, len(numbers)) + groups
    return struct.pack(">HHHHI", 0, 1, 3, 10, 12) + table


def _patched(table: bytes, at: int, kind: str, value: int) -> bytes:
    made = bytearray(table)
    struct.pack_into(kind, made, at, value)
    return bytes(made)


def _font_of(tables: dict[bytes, bytes]) -> bytes:
    n = len(tables)
    power = n.bit_length() - 1
    head = struct.pack(">IHHHH", 0x10000, n, 16 << power, power, 16 * n - (16 << power))
    at, entries, body = 12 + 16 * n, b"", b""
    for tag, table in sorted(tables.items()):
        padded = table + b"\0" * (-len(table) % 4)
        entries += struct.pack(">4sIII", tag, _checksum(padded), at + len(body), len(table))
        body += padded
    return head + entries + body


def _checksum(table: bytes) -> int:
    words: tuple[int, ...] = struct.unpack(f">{len(table) // 4}I", table)
    return sum(words) & 0xFFFFFFFF
