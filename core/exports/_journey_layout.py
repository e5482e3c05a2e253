"""Where everything on a journey map stands: pages of whole steps, or one large canvas.

All formats draw the same pages. Texts are measured with the fonts that are shipped before anything is placed, and rows
are parted between lines where a page ends, so nothing is cut off and nothing lies over anything else.
"""

import math
from dataclasses import dataclass
from typing import Literal

from core.charts import persona_color
from core.exports._bands import Part, bands
from core.exports._deck_text import LINE, Style, broken, width_of
from core.exports._journey_band import Band, Heads
from core.exports._journey_pieces import MUTED, TEXT, Piece, note_piece, text_piece
from core.exports._journey_rows import DASHES, Grid, Item, Row
from core.exports._journey_signs import mark_sign
from core.exports._journey_view import MapView
from core.exports._scene import Box, Page, Path, Words

PaperName = Literal["a4", "a3", "slides", "poster"]


@dataclass(frozen=True, slots=True)
class Paper:
    """A page in points: its size, its margin, how wide the names of lanes are, and at least how wide a step."""

    width: float
    height: float
    margin: float
    head: float
    column: float


PAPERS: dict[PaperName, Paper] = {
    "a4": Paper(841.9, 595.3, 28, 84, 128),
    "a3": Paper(1190.6, 841.9, 34, 96, 132),
    "slides": Paper(960, 540, 28, 88, 132),
    "poster": Paper(math.inf, math.inf, 40, 110, 140),
}
MAX_SIDE = 14_000.0
"""Readers of PDF show no page longer than 14,400 points: the steps of a wider poster stand in several bands."""

TITLE = "Title"
"""Name of the box that says what a page is called."""

_MAX_COLUMN, _FEWEST = 210.0, 3
_FOOT, _GAP = 24.0, 14.0
_NOTES_COLUMN, _NOTE_GAP, _GUTTER = 260.0, 5.0, 20.0
_TITLE, _AGAIN, _HEADING = Style(18, TEXT, bold=True), Style(11, TEXT, bold=True), Style(11, TEXT, bold=True)
_ABOUT, _SCENARIO, _SMALL, _LEGEND = Style(8.5, MUTED), Style(9, TEXT), Style(7, MUTED), Style(8, TEXT)
_SAMPLE = 26.0
_KEY = (
    "A full edge: rests on data, with the number of its note. A dashed edge: an assumption. "
    "A star: a moment of truth. Emotions are what the team expects, from −2 to +2."
)


def journey_pages(view: MapView, paper: PaperName) -> tuple[Page, ...]:
    """Return a map as pages; a poster is one page that is as large as it needs to be."""
    setter = _Setter(view, PAPERS[paper])
    return setter.poster() if paper == "poster" else setter.pages()


class _Setter:
    def __init__(self, view: MapView, paper: Paper) -> None:
        self._view, self._paper = view, paper
        self._pages: list[list[Item]] = []
        self._items: list[Item] = []
        self._y, self._bottom = paper.margin, paper.height - paper.margin - _FOOT
        side = MAX_SIDE if math.isinf(paper.width) else paper.width
        limit = int((side - 2 * paper.margin - paper.head) // paper.column)
        self._bands = bands([len(stage.steps) for stage in view.stages], limit)
        most = max((sum(part.n_columns for part in band) for band in self._bands), default=1)
        if math.isinf(paper.width):
            self._column = paper.column
            self._width = paper.head + max(_FEWEST, most) * paper.column
        else:
            self._width = paper.width - 2 * paper.margin
            self._column = min(_MAX_COLUMN, (self._width - paper.head) / most)

    # Pages

    def pages(self) -> tuple[Page, ...]:
        self._set_map()
        if self._view.notes:
            self._new_page()
            self._put(text_piece("Notes", _HEADING, self._width, level=2), after=6)
            self._set_notes()
        made = [*self._pages, self._items]
        foot = self._bottom + 8
        return tuple(
            Page(self._paper.width, self._paper.height, (*items, self._foot(foot, f" · page {number} of {len(made)}")))
            for number, items in enumerate(made, start=1)
        )

    def poster(self) -> tuple[Page, ...]:
        self._set_map()
        if self._view.notes:
            self._put(text_piece("Notes", _HEADING, self._width, level=2), after=6)
            self._set_notes_below()
        foot = self._foot(self._y + 8)
        height = foot.y + foot.height + self._paper.margin
        return (Page(self._width + 2 * self._paper.margin, height, (*self._items, foot)),)

    def _new_page(self) -> None:
        self._pages.append(self._items)
        self._items, self._y = [], self._paper.margin
        self._put(text_piece(f"{self._view.title} (continued)", _AGAIN, self._width, name=TITLE), after=4)

    def _put(self, piece: Piece, after: float = 0.0) -> None:
        if piece.lines:
            self._items.append(piece.box(self._paper.margin, self._y))
            self._y += piece.height + after

    def _foot(self, y: float, page: str = "") -> Box:
        return text_piece(f"{self._view.study}{page} · {_KEY}", _SMALL, self._width).box(self._paper.margin, y)

    # The map

    def _set_map(self) -> None:
        self._put(text_piece(self._view.title, _TITLE, self._width, level=1, name=TITLE), after=2)
        self._put(text_piece(self._view.about, _ABOUT, self._width), after=4)
        self._put(text_piece(self._view.scenario, _SCENARIO, self._width), after=4)
        self._set_legend()
        if not self._view.stages:
            self._put(text_piece("This map has no stages yet.", _SCENARIO, self._width))
        first = 0
        for parts in self._bands:
            first += self._set_band(parts, first)

    def _set_legend(self) -> None:
        """Say whose curve is which; a curve that is nobody's needs no name."""
        left = x = self._paper.margin
        height = _LEGEND.size * LINE
        named = [(place, curve) for place, curve in enumerate(self._view.curves) if curve.name]
        for place, curve in named:
            width = min(1.04 * width_of(curve.name, _LEGEND), self._width - _SAMPLE - 4)
            if x > left and x + _SAMPLE + 4 + width > left + self._width:
                x, self._y = left, self._y + height
            color, middle = persona_color(curve.color).removeprefix("#"), self._y + height / 2
            line = Path((("M", x, middle), ("L", x + _SAMPLE, middle)), color, 1.6, DASHES[place])
            lines = tuple(broken(curve.name, _LEGEND, width))
            words = Words(lines, _LEGEND, x + _SAMPLE + 4, self._y, width)
            paths = (line, mark_sign(curve.color, x + _SAMPLE / 2, middle, 8, color))
            whole = _SAMPLE + 4 + width
            self._items.append(Box("Persona", x, self._y, whole, words.height, words=(words,), paths=paths))
            self._y += words.height - height
            x += whole + 14
        self._y += height + 6 if named else 2

    def _set_band(self, parts: list[Part], first: int) -> int:
        grid = Grid(self._paper.margin, self._paper.head, self._column, sum(part.n_columns for part in parts))
        band = Band(self._view, parts, first, grid)
        heads, rows = band.heads(), band.rows()
        if first and self._y + heads.height + sum(row.height for row in rows) > self._bottom:
            self._next_page(heads, drawn=False)
        self._draw_heads(heads)
        top = self._y
        for row in rows:
            top = self._set_row(row, heads, top)
        self._y += _GAP
        return grid.n

    def _next_page(self, heads: Heads, *, drawn: bool = True) -> None:
        self._new_page()
        self._set_legend()
        if drawn:
            self._draw_heads(heads)

    def _draw_heads(self, heads: Heads) -> None:
        self._items += heads.boxes(self._y)
        self._y += heads.height

    def _set_row(self, row: Row, heads: Heads, top: float) -> float:
        """Place a row, over several pages where it needs them; return where the rows of its last page begin."""
        rest: Row | None = row
        while rest is not None:
            room, fresh = self._bottom - self._y, self._y == top
            waits = not fresh and room < rest.height < (self._bottom - top) / 2  # short rows stay in one piece
            now, rest = (None, rest) if waits else rest.parted(room, forced=fresh)
            if now is not None:
                self._items += now.items(heads.grid, self._y)
                self._y += now.height
            if rest is not None:
                self._next_page(heads)
                top = self._y
        return top

    # Notes

    def _note_columns(self) -> tuple[int, float]:
        n = max(1, int((self._width + _GUTTER) // (_NOTES_COLUMN + _GUTTER)))
        return n, (self._width - (n - 1) * _GUTTER) / n

    def _put_note(self, piece: Piece, column: int, width: float) -> None:
        self._items.append(piece.box(self._paper.margin + column * (width + _GUTTER), self._y))
        self._y += piece.height + _NOTE_GAP

    def _set_notes(self) -> None:
        n, width = self._note_columns()
        top, column = self._y, 0
        for note in self._view.notes:
            rest: Piece | None = note_piece(note, width)
            while rest is not None:
                room = self._bottom - self._y
                waits = self._y > top and room < rest.height < self._bottom - top
                now, rest = (None, rest) if waits else rest.parted(room)
                if now is not None:
                    self._put_note(now, column, width)
                if rest is None:
                    continue
                column, self._y = column + 1, top
                if column == n:
                    column = 0
                    self._new_page()
                    top = self._y

    def _set_notes_below(self) -> None:
        n, width = self._note_columns()
        pieces = [note_piece(note, width) for note in self._view.notes]
        target = sum(piece.height + _NOTE_GAP for piece in pieces) / n
        top = lowest = self._y
        column = 0
        for piece in pieces:
            if self._y - top + piece.height / 2 > target and column < n - 1:
                column, self._y = column + 1, top
            self._put_note(piece, column, width)
            lowest = max(lowest, self._y)
        self._y = lowest
