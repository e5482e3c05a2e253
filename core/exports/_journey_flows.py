"""The arrows of a map: each a line from the middle of one column to that of another, in tracks below each other."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from core.exports._deck_text import LINE, Style, broken
from core.exports._journey_pieces import MUTED, TEXT, Piece
from core.exports._journey_rows import Grid, Item
from core.exports._journey_view import NAME_ROOM, StepView
from core.exports._scene import Box, Move, Path, Words
from core.exports._texts import first_strong_is_rtl, short, tidy
from core.journeys import Flow, FlowKind

_LABEL = Style(7.5, MUTED)
_ARROW = 14.0
_GAP, _INSET, _EDGE = 8.0, 6.0, 6.0
_LOOP = 0.3
_MIN_LABEL = 56.0
_LEFT_TO_RIGHT = "\u200e"  # keeps the quote that closes English in an Arabic label at its end
_DASHES: dict[FlowKind, tuple[float, ...]] = {"next": (), "branch": (5, 3), "loop": (1.5, 2)}
_WORDS: dict[FlowKind, str] = {"next": "", "branch": "or", "loop": "back"}


@dataclass(frozen=True, slots=True)
class Arrow:
    """An arrow from `x0` to `x1`; it has a dot where it starts and a head where it ends, if that is in this band."""

    x0: float
    x1: float
    kind: FlowKind
    text: tuple[str, ...]
    label_x: float
    label_width: float
    starts: bool = True
    ends: bool = True

    @property
    def left(self) -> float:
        """Where it, or its label, begins."""
        return min(self.x0, self.x1, self.label_x)

    @property
    def right(self) -> float:
        """Where it, or its label, ends."""
        return max(self.x0, self.x1, self.label_x + self.label_width)

    @property
    def height(self) -> float:
        """How high it stands with its label."""
        return len(self.text) * _LABEL.size * LINE + _ARROW


@dataclass(frozen=True, slots=True)
class FlowRow:
    """Arrows in tracks."""

    head: Piece
    tracks: tuple[tuple[Arrow, ...], ...]

    @property
    def height(self) -> float:
        """How high it stands in one piece."""
        return max(self.head.height, sum(map(_tall, self.tracks)) + _GAP)

    def parted(self, room: float, *, forced: bool) -> tuple["FlowRow | None", "FlowRow | None"]:
        """Return the tracks that fit into so much height, and the others."""
        if self.height <= room:
            return self, None
        kept = next(
            (n for n in range(len(self.tracks) - 1, 0, -1) if replace(self, tracks=self.tracks[:n]).height <= room), 0
        )
        if not kept and forced:
            kept = 1
        if not kept:
            return None, self
        rest = self.tracks[kept:]
        return replace(self, tracks=self.tracks[:kept]), replace(self, tracks=rest) if rest else None

    def items(self, grid: Grid, y: float, height: float) -> list[Item]:
        """Return it placed."""
        items: list[Item] = [self.head.box(grid.left, y)]
        top = y + _GAP / 2
        for track in self.tracks:
            top += _tall(track)
            for arrow in track:
                items += _drawn(arrow, top - _ARROW / 2)
        end = y + height
        return [*items, Path((("M", grid.left, end), ("L", grid.right, end)), "e2e4e6", 0.7)]


def flow_row(head: Piece, flows: Sequence[Flow], columns: Sequence[StepView | None], first: int, grid: Grid) -> FlowRow:
    """Return the arrows of a band; one that leads out of it says where to, or from where it comes.

    columns : those of the whole map, of which the band's begin at `first`.
    """
    places = {step.id: place for place, step in enumerate(columns) if step}
    titles = [step.title if step else "" for step in columns]
    inside = range(first, first + grid.n)
    known = [flow for flow in flows if flow.from_step in places and flow.to_step in places]
    arrows = [
        _arrow(flow, places[flow.from_step], places[flow.to_step], titles, first, grid)
        for flow in known
        if places[flow.from_step] in inside or places[flow.to_step] in inside
    ]
    tracks: list[list[Arrow]] = []
    for arrow in sorted(arrows, key=lambda one: (one.left, one.right)):
        track = next((one for one in tracks if one[-1].right + _GAP <= arrow.left), None)
        if track is None:
            tracks.append([arrow])
        else:
            track.append(arrow)
    return FlowRow(head, tuple(map(tuple, tracks)))


def _arrow(flow: Flow, start: int, end: int, titles: Sequence[str], first: int, grid: Grid) -> Arrow:
    last = first + grid.n - 1
    starts, ends = first <= start <= last, first <= end <= last
    words = [short(tidy(flow.label), 2 * NAME_ROOM) or _WORDS[flow.kind]]
    mark = _LEFT_TO_RIGHT if first_strong_is_rtl(words[0]) else ""
    x0, x1 = (_edge(place, first, last, grid) for place in (start, end))
    if start == end:
        x0, x1 = x0 + _LOOP * grid.column, x1 - _LOOP * grid.column
    if not ends:
        words.append(f"to “{short(titles[end], NAME_ROOM)}”{mark}")
    if not starts:
        words.append(f"from “{short(titles[start], NAME_ROOM)}”{mark}")
    width = max(abs(x1 - x0) - 2 * _INSET, _MIN_LABEL)
    x = min(max(min(x0, x1) + _INSET, grid.start), grid.right - width)
    text = " ".join(filter(None, words))
    lines = tuple(broken(text, _LABEL, width)) if text else ()
    return Arrow(x0, x1, flow.kind, lines, x, width, starts, ends)


def _edge(place: int, first: int, last: int, grid: Grid) -> float:
    """Return the middle of a column, or the edge of the band beyond which it lies."""
    if place < first:
        return grid.start + _EDGE
    return grid.right - _EDGE if place > last else grid.middle(place - first)


def _tall(track: Sequence[Arrow]) -> float:
    return max(arrow.height for arrow in track)


def _drawn(arrow: Arrow, y: float) -> list[Item]:
    toward = 1 if arrow.x1 >= arrow.x0 else -1
    tip = arrow.x1 - toward * 4
    line = Path((("M", arrow.x0, y), ("L", tip if arrow.ends else arrow.x1, y)), TEXT, 1.1, _DASHES[arrow.kind])
    items: list[Item] = [line]
    if arrow.starts:
        x = arrow.x0
        items.append(Path((("M", x - 2, y), ("L", x, y - 2), ("L", x + 2, y), ("L", x, y + 2), ("Z",)), fill=TEXT))
    if arrow.ends:
        moves: tuple[Move, ...] = (
            ("M", arrow.x1, y),
            ("L", tip - toward * 2, y - 3),
            ("L", tip - toward * 2, y + 3),
            ("Z",),
        )
        items.append(Path(moves, fill=TEXT))
    if arrow.text:
        height = len(arrow.text) * _LABEL.size * LINE
        top = y - _ARROW / 2 - height
        words = Words(arrow.text, _LABEL, arrow.label_x, top, arrow.label_width)
        items.append(Box("Label of an arrow", arrow.label_x, top, arrow.label_width, height, words=(words,)))
    return items
