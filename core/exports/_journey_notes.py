"""Notes below a map, in columns that are as high as each other."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from core.exports._journey_pieces import Piece, note_piece
from core.exports._journey_view import NoteView
from core.exports._scene import Box

_COLUMN, _GAP, _GUTTER = 260.0, 5.0, 20.0
_TRIES, _ROUNDED = 20, 1e-6
_Columns = tuple[tuple[Piece, ...], ...]


@dataclass(frozen=True, slots=True)
class Columns:
    """Notes beside and below each other; `step` is from the left of a column to that of the next."""

    columns: tuple[tuple[Piece, ...], ...]
    step: float

    @property
    def height(self) -> float:
        """How high the highest column stands."""
        return max(map(_stacked, self.columns), default=0.0)

    def boxes(self, x: float, y: float) -> list[Box]:
        """Return them placed."""
        boxes = []
        for place, column in enumerate(self.columns):
            top = y
            for piece in column:
                boxes.append(piece.box(x + place * self.step, top))
                top += piece.height + _GAP
        return boxes


def note_columns(notes: Sequence[NoteView], width: float, left: float, room: float) -> Iterator[Columns]:
    """Return notes in columns: those on the page that is begun, none unless all fit, then those of each further page.

    left, room : how high columns may be on the page that is begun, and on others.
    """
    n = max(1, min(len(notes), int((width + _GUTTER) // (_COLUMN + _GUTTER))))
    own = (width - (n - 1) * _GUTTER) / n
    rest = [note_piece(note, own) for note in notes]
    even = _even(rest, n, left)
    yield Columns(even or (), own + _GUTTER)
    while rest and even is None:
        even = _even(rest, n, room)
        columns, rest = (even, []) if even else _filled(rest, n, room)
        yield Columns(columns, own + _GUTTER)


def _even(pieces: Sequence[Piece], n: int, room: float) -> _Columns | None:
    """Return all notes in columns about as high as each other; None where they do not fit."""
    least = max(_stacked(pieces) / n, max(piece.height + _GAP for piece in pieces))
    for step in range(_TRIES):
        height = min(room, least * (1 + step / _TRIES))
        columns, rest = _filled(pieces, n, height)
        if not rest:
            return columns
    return None


def _filled(pieces: Sequence[Piece], n: int, height: float) -> tuple[_Columns, list[Piece]]:
    """Return so many columns of at most a height, and the rest; a note higher than a column goes on in the next."""
    columns: list[tuple[Piece, ...]] = []
    rest = list(pieces)
    while rest and len(columns) < n:
        column, room = list[Piece](), height + _ROUNDED
        while rest and rest[0].height + _GAP <= room:
            room -= rest[0].height + _GAP
            column.append(rest.pop(0))
        if rest and rest[0].height + _GAP > height + _ROUNDED:
            first, other = rest[0].parted(room - _GAP)
            if first is None and not column:
                first, other = rest[0].cut(1)
            column += filter(None, [first])
            rest[:1] = filter(None, [other])
        columns.append(tuple(column))
    return tuple(columns), rest


def _stacked(pieces: Sequence[Piece]) -> float:
    return sum(piece.height + _GAP for piece in pieces)
