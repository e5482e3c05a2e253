"""How much room a text takes on a slide, measured with the shipped fonts before anything is placed.

Slides use a font that every computer has. Its letters are narrower than those measured here, so a text never takes
more lines than were counted; and lines have a fixed height, so it never takes more room.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
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
    for piece in _pieces(text):
        taken = _width(piece.rstrip(" "), bold=style.bold)
        if used + taken <= room:
            line, used = line + piece, used + _width(piece, bold=style.bold)
            continue
        if line:
            yield line
        line, used = "", 0.0
        for character in piece:
            one = _advance(character, style.bold)
            if used + one > room and line and character != " ":
                yield line
                line, used = "", 0.0
            line, used = line + character, used + one
    yield line


def _pieces(text: str) -> Iterator[str]:
    """Return words with the space after them; each character by itself where the script knows no spaces."""
    word = ""
    for character in text:
        word += character
        if character == " " or ord(character) >= _UNBROKEN_BELOW:
            yield word
            word = ""
    if word:
        yield word


def _width(text: str, *, bold: bool) -> float:
    return sum(_advance(character, bold) for character in text)


@cache
def _advance(character: str, bold: bool) -> float:  # noqa: FBT001 - part of the key
    """Return how far a character moves the line on, in sizes."""
    for name in (*_FONTS[bold], *_WIDE):
        path = font_folder() / f"{name}.ttf"
        if ord(character) in covered(path, 0):
            width = float(_font(path).getlength(character)) / _MEASURED_AT
            return max(1.0, width) if ord(character) >= _UNBROKEN_BELOW else width
    return _EM


@cache
def _font(path: Path) -> "ImageFont.FreeTypeFont":
    from PIL import ImageFont

    return ImageFont.truetype(str(path), _MEASURED_AT, layout_engine=ImageFont.Layout.BASIC)
