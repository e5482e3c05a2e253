"""The lanes of a map as rows that can be parted: cards, curves, arrows and the lines of a blueprint."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from core.charts import persona_color
from core.exports._deck_text import LINE, Style, broken
from core.exports._journey_curve import course
from core.exports._journey_pieces import ASSUMED_EDGE, GRID, MUTED, TEXT, Piece, lane_piece
from core.exports._journey_signs import mark_sign
from core.exports._journey_view import CurveView
from core.exports._scene import Box, Move, Path, Words
from core.journeys import EMOTIONS, signed_emotion

CELL = 4.0
"""Room round a card."""

DASHES: tuple[tuple[float, ...], ...] = ((), (7, 3), (2, 2.5), (9, 2.5, 2, 2.5), (4, 4))
"""How the curve of each persona is dashed, so that colour is not the only sign."""

_SMALL = Style(7, MUTED)
_AXIS = 18.0
_EMOTION, _IMPORTANCE = 106.0, 46.0
_ROUND_SCALE, _ROUND_LINE = 26.0, 30.0  # of these, room for words above and below
_FEW = 3
Item = Box | Path


@dataclass(frozen=True, slots=True)
class Grid:
    """Where the columns of a band lie: `head` is the width of the lanes' names, `column` that of a step."""

    left: float
    head: float
    column: float
    n: int

    @property
    def start(self) -> float:
        """Where the first column begins."""
        return self.left + self.head

    @property
    def right(self) -> float:
        """Where the last column ends."""
        return self.start + self.n * self.column

    def x(self, place: float) -> float:
        """Return where a column begins."""
        return self.start + place * self.column

    def middle(self, place: float) -> float:
        """Return the middle of a column."""
        return self.x(place + 0.5)


class Row(Protocol):
    """A lane in one band."""

    @property
    def height(self) -> float:
        """How high it stands in one piece."""
        ...

    def parted(self, room: float, *, forced: bool) -> "tuple[Row | None, Row | None]":
        """Return what fits into so much height, and the rest; `forced` where a fresh page has no more room."""
        ...

    def items(self, grid: Grid, y: float, height: float) -> list[Item]:
        """Return it placed, so high or a little higher than it has to be."""
        ...


@dataclass(frozen=True, slots=True)
class CardRow:
    """The cards of each column."""

    head: Piece
    cells: tuple[tuple[Piece, ...], ...]

    @property
    def height(self) -> float:
        """How high it stands in one piece."""
        return max(self.head.height, CELL + max((_stacked(cell) for cell in self.cells), default=0.0))

    def parted(self, room: float, *, forced: bool) -> tuple["CardRow | None", "CardRow | None"]:
        """Return what fits into so much height, and the rest."""
        if self.height <= room:
            return self, None
        if self.head.height > room and not forced:
            return None, self
        parts = [_filled(cell, room - CELL, forced=forced) for cell in self.cells]
        if not any(first for first, _ in parts):
            return (self, None) if forced else (None, self)  # a high name beside no cards
        kept, rest = tuple(first for first, _ in parts), tuple(rest for _, rest in parts)
        return replace(self, cells=kept), replace(self, cells=rest) if any(rest) else None

    def items(self, grid: Grid, y: float, height: float) -> list[Item]:
        """Return it placed."""
        items: list[Item] = [self.head.box(grid.left, y), _rule(grid, y + height)]
        for place, cell in enumerate(self.cells):
            top = y + CELL
            for piece in cell:
                items.append(piece.box(grid.x(place) + CELL, top))
                top += piece.height + CELL
        return items


@dataclass(frozen=True, slots=True)
class EmotionRow:
    """A curve for each persona over the columns of a band.

    `values` are those of all columns of the map, of which the band's begin at `first`; `empty` ones have no step.
    """

    head: Piece
    curves: tuple[CurveView, ...]
    values: tuple[tuple[int, ...], ...]
    first: int
    empty: frozenset[int]

    @property
    def height(self) -> float:
        """How high it stands."""
        return max(_EMOTION, self.head.height)

    def parted(self, room: float, *, forced: bool) -> tuple["EmotionRow | None", "EmotionRow | None"]:
        """Return it where it fits."""
        return (self, None) if forced or self.height <= room else (None, self)

    def items(self, grid: Grid, y: float, height: float) -> list[Item]:
        """Return it placed: lines of the scale, curves, and marks at the steps."""
        step = (height - _ROUND_SCALE) / 4
        zero = y + 10 + 2 * step
        items: list[Item] = [self.head.box(grid.left, y)]
        for value in EMOTIONS:
            at = zero - value * step
            items.append(_axis_label(signed_emotion(value), grid, at))
            items.append(Path((("M", grid.start, at), ("L", grid.right, at)), GRID, 0.5 + 0.5 * (value == 0)))
        for place, curve in enumerate(self.curves):
            shift = place - (len(self.curves) - 1) / 2
            color = persona_color(curve.color).removeprefix("#")
            heights = [zero - value * step + 1.5 * shift for value in self.values[place]]
            moves = course(heights, self._felt, self.first, grid, 8 * shift)
            items += [Path(moves, color, 1.6, DASHES[place])] if moves else []
            for column in self._steps(grid):
                at = heights[self.first + column]
                items.append(mark_sign(curve.color, grid.middle(column) + 8 * shift, at, 9, color))
        if len(self.curves) == 1:
            items += self._words(grid, zero + 2 * step + 5)
        return [*items, _rule(grid, y + height)]

    def _words(self, grid: Grid, y: float) -> list[Item]:
        said = self.values[0]
        return [
            _label(EMOTIONS[said[self.first + column]], grid.x(column) + CELL, y, grid.column - 2 * CELL)
            for column in self._steps(grid)
        ]

    @property
    def _felt(self) -> range:
        """From the first column of the map with a step to the last: before and after them there is no curve."""
        places = [place for place in range(len(self.values[0])) if place not in self.empty]
        return range(places[0], places[-1] + 1) if places else range(0)

    def _steps(self, grid: Grid) -> list[int]:
        return [column for column in range(grid.n) if self.first + column not in self.empty]


@dataclass(frozen=True, slots=True)
class ImportanceRow:
    """How important each step is to the customer, 1 to 5, as a line; None where nobody said."""

    head: Piece
    values: tuple[int | None, ...]

    @property
    def height(self) -> float:
        """How high it stands."""
        return max(_IMPORTANCE, self.head.height)

    def parted(self, room: float, *, forced: bool) -> tuple["ImportanceRow | None", "ImportanceRow | None"]:
        """Return it where it fits."""
        return (self, None) if forced or self.height <= room else (None, self)

    def items(self, grid: Grid, y: float, height: float) -> list[Item]:
        """Return it placed: a line with the number at each step."""
        known = [(grid.middle(place), value) for place, value in enumerate(self.values) if value]
        step = (height - _ROUND_LINE) / 4
        points = [(x, y + height - 10 - step * (value - 1)) for x, value in known]
        moves: list[Move] = [("L" if place else "M", *point) for place, point in enumerate(points)]
        items: list[Item] = [self.head.box(grid.left, y), Path(tuple(moves), ASSUMED_EDGE, 1, (1, 2))]
        for (x, at), (_, value) in zip(points, known, strict=True):
            items.append(
                Path(
                    (("M", x - 2.5, at), ("L", x, at - 2.5), ("L", x + 2.5, at), ("L", x, at + 2.5), ("Z",)), fill=MUTED
                )
            )
            items.append(_label(f"{value} of 5", x - 20, at - 13, 40))
        return [*items, _rule(grid, y + height)]


@dataclass(frozen=True, slots=True)
class LineRow:
    """A line of a service blueprint across all columns, with its name; it keeps room for what is below it."""

    name: str
    below: float
    height: float = 15.0

    def parted(self, room: float, *, forced: bool) -> tuple["LineRow | None", "LineRow | None"]:
        """Return it where there is room for what is below it too."""
        return (self, None) if forced or self.height + self.below <= room else (None, self)

    def items(self, grid: Grid, y: float, height: float) -> list[Item]:
        """Return it placed."""
        at = y + height - 2.5
        line = Path((("M", grid.left, at), ("L", grid.right, at)), TEXT, 0.9, (5, 3))
        return [_label(self.name, grid.left, y + 2, grid.right - grid.left, centered=False), line]


def _stacked(cell: Sequence[Piece]) -> float:
    return sum(piece.height + CELL for piece in cell)


def _filled(cell: tuple[Piece, ...], room: float, *, forced: bool) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    """Return the cards that fit, the last of them in part where it is long or nothing else would."""
    kept: list[Piece] = []
    for place, piece in enumerate(cell):
        if piece.height + CELL <= room:
            kept.append(piece)
            room -= piece.height + CELL
            continue
        first, rest = piece.parted(room - CELL)
        if forced and not kept:
            first, rest = (first, rest) if first else piece.cut(1)
        elif first is None or not _FEW <= len(first.lines) <= len(piece.lines) - _FEW:
            return tuple(kept), cell[place:]
        return (*kept, *filter(None, (first,))), (*filter(None, (rest,)), *cell[place + 1 :])
    return tuple(kept), ()


def _axis_label(text: str, grid: Grid, y: float) -> Box:
    return _label(text, grid.start - _AXIS, y - 4, _AXIS - 2)


def _label(text: str, x: float, y: float, width: float, *, centered: bool = True) -> Box:
    height = _SMALL.size * LINE
    lines = tuple(broken(text, _SMALL, width))
    return Box("Label", x, y, width, height * len(lines), words=(Words(lines, _SMALL, x, y, width, centered),))


def _rule(grid: Grid, y: float) -> Path:
    return Path((("M", grid.left, y), ("L", grid.right, y)), GRID, 0.7)


def scale_head(name: str, note: str, width: float) -> Piece:
    """Return the head of a lane with a scale, which keeps room for the numbers of the scale."""
    return lane_piece(name, note, width - _AXIS)
