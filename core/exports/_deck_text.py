"""How much room a text takes on a slide or a map, measured with the shipped fonts before anything is placed.

Slides use a font that every computer has. Its letters are narrower than those measured here, so a text never takes
more lines than were counted; and lines have a fixed height, so it never takes more room.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from core.exports._fonts import covered, font_folder
from core.exports._texts import first_strong_is_rtl, tidy

if TYPE_CHECKING:
    from PIL import ImageFont

LINE = 1.25
"""Height of a line in sizes of its letters."""

_MEASURED_AT = 200
_SURE = 0.98  # of a line is filled: programs round differently
_EM = 1.05  # width, in sizes, of a character that no shipped font has
_FONTS = {
    False: ("NotoSans-Regular", "NotoSansArabic-Regular", "NotoSansHebrew-Regular", "NotoSansThai-Regular"),
    True: ("NotoSans-SemiBold", "NotoSansArabic-SemiBold", "NotoSansHebrew-Bold", "NotoSansThai-Bold"),
}
_WIDE = ("DroidSansFallbackFull", "NotoSansKR-Hangul", "NotoEmoji-Regular")
_NO_ITALIC_FROM = 0x590
_UNBROKEN_BELOW = 0x2E80  # scripts from here on break between any two characters
_NOT_FIRST = frozenset(" ，。、；：？！）」』】〉》”’…")  # never begin a line
_JOINER = "\u200d"
_VARIATIONS = range(0xFE00, 0xFE10)
_SKIN_TONES = range(0x1F3FB, 0x1F400)
_FLAG_LETTERS = range(0x1F1E6, 0x1F200)
_ARABIC = frozenset(map(chr, range(0x600, 0x780)))
_ARABIC_FORMS = frozenset(map(chr, (*range(0xFB50, 0xFE00), *range(0xFE70, 0xFF00))))


@dataclass(frozen=True, slots=True)
class Style:
    """How a text is set: its size in points, and the colour as ``rrggbb``."""

    size: float
    color: str
    bold: bool = False
    italic: bool = False


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph in one style, and the room after it in points."""

    text: str
    style: Style
    after: float = 0.0

    @property
    def rtl(self) -> bool:
        """Whether it runs from right to left."""
        return first_strong_is_rtl(self.text)

    @property
    def slants(self) -> bool:
        """Whether its letters have an italic: those of Arabic, Hebrew or Chinese would only lean over."""
        return all(ord(one) < _NO_ITALIC_FROM or one in "‘’“”–—…·" for one in self.text)

    def lines(self, width: float) -> int:
        """Return how many lines it takes at a width in points."""
        return sum(1 for _ in broken(self.text, self.style, width))

    def height(self, width: float) -> float:
        """Return how high it stands at a width, both in points."""
        return self.lines(width) * self.style.size * LINE + self.after


def paragraph(text: str, style: Style, after: float = 0.0) -> Paragraph:
    """Return a paragraph of a text that people or data brought."""
    return Paragraph(tidy(text), style, after)


def height_of(paragraphs: Sequence[Paragraph], width: float) -> float:
    """Return how high paragraphs stand, in points."""
    return sum(one.height(width) for one in paragraphs)


def fitted(text: str, style: Style, width: float, *, lines: int, smallest: float) -> Paragraph:
    """Return a text in the largest size, from that of the style down, at which it takes so few lines."""
    size = style.size
    while size > smallest:
        made = paragraph(text, Style(size, style.color, style.bold, style.italic))
        if made.lines(width) <= lines:
            return made
        size -= 1
    return paragraph(text, Style(smallest, style.color, style.bold, style.italic))


def broken(text: str, style: Style, width: float) -> Iterator[str]:
    """Return the lines of a text at a width in points; a word wider than a line is broken anywhere."""
    room = _SURE * width / style.size
    line, used = "", 0.0
    for piece, bare, whole in _measured(text, style.bold):
        if used + bare <= room:
            line, used = line + piece, used + whole
            continue
        if line:
            yield line
        line, used = piece, whole
        if bare > room:
            *full, line = _cut(piece, room, bold=style.bold)
            yield from full
            used = _width(line, bold=style.bold)
    yield line


def width_of(text: str, style: Style) -> float:
    """Return how wide a text stands on one line, in points."""
    return _width(text, bold=style.bold) * style.size


def _cut(word: str, room: float, *, bold: bool) -> Iterator[str]:
    changes = any(one in _ARABIC for one in word)  # a letter's width depends on its neighbours
    line, used = "", 0.0
    for cluster in clusters(word):
        wide = _width(line + cluster, bold=bold) if changes else used + _width(cluster, bold=bold)
        if line and cluster != " " and wide > room:
            yield line
            line, wide = "", _width(cluster, bold=bold)
        line, used = line + cluster, wide
    yield line


def _pieces(text: str) -> Iterator[str]:
    """Return words with the space after them; each character by itself where the script knows no spaces."""
    if text.isascii():
        yield from re.findall("[^ ]+ *| +", text)
        return
    word, breaks = "", False
    for cluster in clusters(text):
        wide = ord(cluster[0]) >= _UNBROKEN_BELOW
        if word and (word[-1] == " " or wide or breaks) and cluster not in _NOT_FIRST:
            yield word
            word = ""
        word += cluster
        breaks = wide
    if word:
        yield word


def clusters(text: str) -> Iterator[str]:
    """Return what is one sign to a reader: a letter with its accents, an emoji of several characters."""
    if text.isascii():
        yield from text
        return
    cluster = ""
    for character in text:
        if cluster and not (_joins(character) or cluster[-1] == _JOINER or _is_half_flag(cluster, character)):
            yield cluster
            cluster = ""
        cluster += character
    if cluster:
        yield cluster


def _joins(character: str) -> bool:
    return character == _JOINER or unicodedata.category(character) in {"Mn", "Me"} or ord(character) in _SKIN_TONES


def _is_half_flag(cluster: str, character: str) -> bool:
    return len(cluster) == 1 and ord(cluster) in _FLAG_LETTERS and ord(character) in _FLAG_LETTERS


@lru_cache(maxsize=8_192)
def _measured(text: str, bold: bool) -> tuple[tuple[str, float, float], ...]:  # noqa: FBT001 - part of the key
    """Return the pieces of a text, and how wide each is without and with the space after it, in sizes."""
    return tuple((piece, *_widths(piece, bold)) for piece in _pieces(text))


@lru_cache(maxsize=50_000)
def _widths(piece: str, bold: bool) -> tuple[float, float]:  # noqa: FBT001 - part of the key
    """Return how wide a piece is without and with the space after it, in sizes."""
    bare = _width(piece.rstrip(" "), bold=bold)
    return bare, bare + (len(piece) - len(piece.rstrip(" "))) * _advance(" ", bold)


def _width(text: str, *, bold: bool) -> float:
    drawn = _joined(text) if any(one in _ARABIC for one in text) else text
    return sum(_advance(character, bold) for character in drawn)


def _joined(text: str) -> str:
    """Return a text with its Arabic letters in the forms they have beside their neighbours, as they are drawn."""
    letters = [one for one in text if unicodedata.category(one) != "Mn"]
    drawn = []
    for place, letter in enumerate(letters):
        before = place > 0 and "initial" in _forms(letters[place - 1])
        after = place + 1 < len(letters) and bool(_forms(letters[place + 1]).keys() & {"final", "medial"})
        forms = _forms(letter)
        wanted = ("medial", "final", "initial") if before and after else ("final",) if before else ("initial",)
        found = next((forms[one] for one in wanted if one in forms), letter) if before or after else letter
        drawn.append(found)
    return "".join(drawn)


def _forms(letter: str) -> dict[str, str]:
    return _presentation_forms().get(letter, {})


@cache
def _presentation_forms() -> dict[str, dict[str, str]]:
    """Return the forms of each Arabic letter by its place in a word (Unicode, Arabic Presentation Forms-A and -B)."""
    forms: dict[str, dict[str, str]] = {}
    for code in (*range(0xFB50, 0xFE00), *range(0xFE70, 0xFEFD)):
        place, _, letters = unicodedata.decomposition(chr(code)).partition("> ")
        if letters and " " not in letters:
            forms.setdefault(chr(int(letters, 16)), {})[place.removeprefix("<")] = chr(code)
    return forms


@cache
def _advance(character: str, bold: bool) -> float:  # noqa: FBT001 - part of the key
    """Return how far a character moves the line on, in sizes."""
    if character == _JOINER or ord(character) in _VARIATIONS:
        return 0.0
    path = font_of(character, bold=bold)
    if path is None:
        return _EM
    width = float(_font(path).getlength(character)) / _MEASURED_AT
    return max(1.0, width) if ord(character) >= _UNBROKEN_BELOW and character not in _ARABIC_FORMS else width


@cache
def font_of(character: str, *, bold: bool) -> Path | None:
    """Return the shipped font that a character is set in; None when no shipped font has it."""
    paths = (font_folder() / f"{name}.ttf" for name in (*_FONTS[bold], *_WIDE))
    return next((path for path in paths if ord(character) in covered(path, 0)), None)


@cache
def is_emoji(character: str) -> bool:
    """Return whether a character is a picture: set in the font of those."""
    path = font_of(character, bold=False)
    return path is not None and path.stem.startswith(_WIDE[-1])


@cache
def _font(path: Path) -> "ImageFont.FreeTypeFont":
    from PIL import ImageFont

    return ImageFont.truetype(str(path), _MEASURED_AT, layout_engine=ImageFont.Layout.BASIC)
