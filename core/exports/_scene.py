"""What a drawing is made of, in points from the top left corner: every format draws the same."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from core.exports._deck_text import LINE, Style
from core.exports._texts import first_strong_is_rtl

Move = tuple[Literal["M", "L", "C", "Z"], *tuple[float, ...]]
"""A part of a line in absolute places: go to, straight to, curved to (two handles, then the end), back to the start."""

BAR = 2.5
"""How wide the bar along the side of a box is."""


@dataclass(frozen=True, slots=True)
class Words:
    """A text in lines, broken before it was placed; `x`, `y` are the top left corner of a column `width` wide.

    level : 1 for the title of a drawing, 2 and 3 for heads within it, 0 for all else.
    anchor, link : name that links lead to, and where a click leads; "" for none.
    """

    lines: tuple[str, ...]
    style: Style
    x: float
    y: float
    width: float
    centered: bool = False
    level: int = 0
    anchor: str = ""
    link: str = ""

    @property
    def height(self) -> float:
        """How high the lines stand."""
        return len(self.lines) * self.style.size * LINE

    @property
    def text(self) -> str:
        """The lines as one text, as it was before it was broken."""
        return "".join(self.lines)

    @property
    def rtl(self) -> bool:
        """Whether it runs from right to left."""
        return first_strong_is_rtl(self.text)


@dataclass(frozen=True, slots=True)
class Path:
    """A line, or a filled shape; colours as ``rrggbb``, "" for none."""

    moves: tuple[Move, ...]
    stroke: str = ""
    width: float = 1.0
    dash: tuple[float, ...] = ()
    fill: str = ""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture (a data URI) and what it shows in words."""

    uri: str
    alt: str
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle and what stands in it.

    name : what it is called where shapes have names.
    bar : colour of a bar along its left side.
    """

    name: str
    x: float
    y: float
    width: float
    height: float
    fill: str = ""
    edge: str = ""
    dashed: bool = False
    bar: str = ""
    words: tuple[Words, ...] = ()
    paths: tuple[Path, ...] = ()
    picture: Picture | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """A canvas and what is drawn on it, the first below the others."""

    width: float
    height: float
    items: tuple[Box | Path, ...]

    def words(self) -> Iterator[Words]:
        """Return all texts in the order of reading."""
        for item in self.items:
            if isinstance(item, Box):
                yield from item.words


def scaled(page: Page, factor: float) -> Page:
    """Return a page and all on it larger or smaller; lines keep their width."""
    return Page(page.width * factor, page.height * factor, tuple(_resized(item, factor) for item in page.items))


def _resized(item: Box | Path, factor: float) -> Box | Path:
    if isinstance(item, Path):
        return _path(item, factor)
    return replace(
        item,
        x=factor * item.x,
        y=factor * item.y,
        width=factor * item.width,
        height=factor * item.height,
        words=tuple(_words(words, factor) for words in item.words),
        paths=tuple(_path(path, factor) for path in item.paths),
        picture=_picture(item.picture, factor) if item.picture else None,
    )


def _picture(one: Picture, factor: float) -> Picture:
    x, y, width, height = (factor * value for value in (one.x, one.y, one.width, one.height))
    return Picture(one.uri, one.alt, x, y, width, height)


def _path(path: Path, factor: float) -> Path:
    return replace(path, moves=tuple((kind, *(factor * value for value in at)) for kind, *at in path.moves))


def _words(words: Words, factor: float) -> Words:
    style = replace(words.style, size=factor * words.style.size)
    return replace(words, style=style, x=factor * words.x, y=factor * words.y, width=factor * words.width)
