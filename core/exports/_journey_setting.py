"""Sets a map on one kind of page: heads, lanes and notes from the top; what is left over is shared by the lanes."""

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from core.exports._bands import bands
from core.exports._deck_text import Style
from core.exports._journey_band import Band, Heads
from core.exports._journey_legend import Legend
from core.exports._journey_notes import Columns, note_columns
from core.exports._journey_papers import MAX_SIDE, Paper
from core.exports._journey_pieces import MUTED, TEXT, text_piece
from core.exports._journey_rows import Grid, Item, LineRow, Row
from core.exports._journey_view import MapView

TITLE = "Title"
"""Name of the box that says what a page is called."""

_MAX_COLUMN, _FEWEST, _GAP = 320.0, 3, 14.0
_TRIES = 10
_LEAST = 0.3  # of a page, for lanes below their heads
_TITLE, _AGAIN, _HEADING = Style(18, TEXT, bold=True), Style(11, TEXT, bold=True), Style(11, TEXT, bold=True)
_ABOUT, _SCENARIO = Style(8.5, MUTED), Style(9, TEXT)


@dataclass(frozen=True, slots=True)
class Block:
    """Something across a page, or a share of its width, which is drawn at a place and a height."""

    height: float
    draw: Callable[[float, float], Sequence[Item]]
    share: float = 1.0
    stretches: bool = False


@dataclass(frozen=True, slots=True)
class Leaf:
    """A page that is set.

    top, bottom : between which there is room.
    stretched : how much higher than they have to be those of its blocks stand that stretch, as a part of their height.
    goes_on : whether the lanes of its last steps go on on the next page.
    """

    blocks: tuple[Block, ...]
    top: float
    bottom: float
    stretched: float
    goes_on: bool

    @property
    def end(self) -> float:
        """Where what is on it ends."""
        return self.top + sum(map(self._height, self.blocks))

    @property
    def filled(self) -> float:
        """Which part of its room what is on it needs."""
        return sum(block.height * block.share for block in self.blocks) / (self.bottom - self.top)

    def items(self) -> list[Item]:
        """Return what is on it, placed."""
        items: list[Item] = []
        y = self.top
        for block in self.blocks:
            height = self._height(block)
            items += block.draw(y, height)
            y += height
        return items

    def _height(self, block: Block) -> float:
        return block.height * (1 + self.stretched * block.stretches)


class Setting:
    """Sets a map on a paper."""

    def __init__(self, view: MapView, paper: Paper) -> None:
        self._view, self._paper = view, paper
        self._leaves: list[Leaf] = []
        self._blocks: list[Block] = []
        self._fresh = True  # no lane stands on the page yet
        self.bottom = paper.height - paper.margin - paper.foot
        endless = math.isinf(paper.width)
        beside = (MAX_SIDE if endless else paper.width) - 2 * paper.margin - paper.head
        self._bands = bands([len(stage.steps) for stage in view.stages], max(1, int(beside // paper.column)))
        most = max((sum(part.n_columns for part in band) for band in self._bands), default=1)
        self._beside = max(_FEWEST, most) * paper.column if endless else beside
        self._columns = (paper.column, paper.column) if endless else (0.0, _MAX_COLUMN)
        self.width = paper.head + self._beside

    def is_tight(self) -> bool:
        """Return whether heads leave too little of a page to the lanes below them."""
        least = _LEAST * (self.bottom - self._paper.margin)
        return any(self._room(band.heads()) < least for band in self._laid_bands())

    def leaves(self) -> list[Leaf]:
        """Return the pages, at least one."""
        self._set_map()
        if self._view.notes:
            self._set_notes()
        self._close()
        return self._leaves

    # Pages

    @property
    def _y(self) -> float:
        return self._paper.margin + sum(block.height for block in self._blocks)

    def _close(self, *, goes_on: bool = False) -> None:
        growing = sum(block.height for block in self._blocks if block.stretches)
        room = self.bottom - self._y
        stretched = min(self._paper.most_stretched, room / growing) if growing else 0.0
        self._leaves.append(Leaf(tuple(self._blocks), self._paper.margin, self.bottom, stretched, goes_on))
        self._blocks = []

    def _next(self, *, goes_on: bool = False) -> None:
        self._close(goes_on=goes_on)
        if self._view.title:
            self._say(f"{self._view.title} (continued)", _AGAIN, after=4, name=TITLE)

    def _say(self, text: str, style: Style, after: float = 0.0, *, level: int = 0, name: str = "Text") -> None:
        piece = text_piece(text, style, self.width, level=level, name=name)
        if piece.lines:
            self._blocks.append(Block(piece.height + after, lambda y, _: [piece.box(self._paper.margin, y)]))

    # The map

    def _set_map(self) -> None:
        self._say(self._view.title, _TITLE, after=2, level=1, name=TITLE)
        self._say(self._view.about, _ABOUT, after=4)
        self._say(self._view.scenario, _SCENARIO, after=4)
        self._set_legend()
        if not self._view.stages:
            self._say("This map has no stages yet.", _SCENARIO)
        for band in self._laid_bands():
            self._set_band(band)

    def _laid_bands(self) -> Iterator[Band]:
        """Return the bands, as wide as the page has room for."""
        first = 0
        least, most = self._columns
        for parts in self._bands:
            n = sum(part.n_columns for part in parts)
            grid = Grid(self._paper.margin, self._paper.head, min(most, max(least, self._beside / n)), n)
            yield Band(self._view, parts, first, grid)
            first += n

    def _set_legend(self) -> None:
        legend = Legend(self._view.curves, self.width)
        self._blocks.append(Block(legend.height, lambda y, _: legend.boxes(self._paper.margin, y)))

    def _set_band(self, band: Band) -> None:
        heads, again, rows = band.heads(), band.heads_again(), band.rows()
        if band.first and self._y + heads.height + sum(row.height for row in rows) > self.bottom:
            self._next()
            self._set_legend()
        self._set_heads(heads)
        before: Row | None = None
        for row, ends in zip(rows, self._shared(rows, again), strict=True):
            if ends and not self._fresh and not isinstance(before, LineRow):
                self._go_on(again)
            self._set_row(row, again)
            before = row
        self._blocks.append(Block(_GAP, lambda _, __: []))

    def _shared(self, rows: Sequence[Row], again: Heads) -> list[bool]:
        """Return before which lanes a page ends, so that the pages of a band are as few and as full as each other."""
        heights = [row.height for row in rows]
        here, further, total = self.bottom - self._y, self._room(again), sum(heights)
        n = 1 if total <= here else 1 + math.ceil((total - here) / further)
        for n_pages in range(n, n + 2):
            even = 1.0 if n_pages == 1 else total / (here + (n_pages - 1) * further)
            for step in range(_TRIES + 1):
                filled = even + (1 - even) * step / _TRIES
                ends = _ends(heights, filled * here, filled * further)
                if sum(ends) < n_pages:
                    return ends
        return [False] * len(rows)

    def _room(self, heads: Heads) -> float:
        """Return how much room for lanes there is on a page on which a band goes on."""
        title = text_piece(f"{self._view.title} (continued)", _AGAIN, self.width).height + 4 if self._view.title else 0
        return self.bottom - self._paper.margin - title - Legend(self._view.curves, self.width).height - heads.height

    def _go_on(self, heads: Heads) -> None:
        self._next(goes_on=True)
        self._set_legend()
        self._set_heads(heads)

    def _set_heads(self, heads: Heads) -> None:
        self._blocks.append(Block(heads.height, lambda y, _: heads.boxes(y)))
        self._fresh = True

    def _set_row(self, row: Row, again: Heads) -> None:
        """Place a row, over several pages where it needs them."""
        rest: Row | None = row
        while rest is not None:
            room, whole = self.bottom - self._y, self._room(again)
            waits = not self._fresh and room < rest.height < whole / 2  # short rows stay in one piece
            now, rest = (None, rest) if waits else rest.parted(room, forced=self._fresh)
            if now is not None:
                self._place(now, again.grid)
            if rest is not None:
                self._go_on(again)

    def _place(self, row: Row, grid: Grid) -> None:
        share = (grid.right - grid.left) / self.width
        stretches = not isinstance(row, LineRow)
        self._blocks.append(Block(row.height, lambda y, height: row.items(grid, y, height), share, stretches))
        self._fresh = False

    # Notes

    def _set_notes(self) -> None:
        heading = text_piece("Notes", _HEADING, self.width, level=2).height + 6
        again = text_piece(f"{self._view.title} (continued)", _AGAIN, self.width).height + 4
        whole = self.bottom - self._paper.margin - again - heading
        for place, columns in enumerate(
            note_columns(self._view.notes, self.width, self.bottom - self._y - heading, whole)
        ):
            if place:
                self._next()
            if columns.columns:
                self._say("Notes", _HEADING, after=6, level=2)
                self._blocks.append(Block(columns.height, self._drawn(columns)))

    def _drawn(self, columns: Columns) -> Callable[[float, float], Sequence[Item]]:
        return lambda y, _: columns.boxes(self._paper.margin, y)


def _ends(heights: Sequence[float], first: float, room: float) -> list[bool]:
    """Return before which rows a page ends where so much stands on the first, and on each further page."""
    ends = []
    left = first
    for height in heights:
        ends.append(height > left)
        left = (room if ends[-1] else left) - height
    return ends
