"""What stands in one band of a map: the heads of its columns, and its lanes as rows."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from core.charts import persona_color
from core.exports._bands import Part
from core.exports._journey_flows import flow_row
from core.exports._journey_pieces import Piece, card_piece, lane_piece, stage_piece, stage_title, step_piece, step_title
from core.exports._journey_rows import CELL, CardRow, EmotionRow, Grid, ImportanceRow, LineRow, Row, scale_head
from core.exports._journey_view import NAME_ROOM, CardView, MapView, StageView, StepView
from core.exports._scene import Box
from core.exports._texts import short, tidy
from core.journeys import Lane, LaneRole

_ALL_ASSUMED, _NONE_HERE = "Assumptions, no data behind them", "None in these steps"
_ZONES: dict[LaneRole, int] = {"frontstage": 1, "backstage": 2, "support": 3}
_LINES = ("Line of interaction", "Line of visibility", "Line of internal interaction")
_BETWEEN = 2.0
_SHORT, _SOME = 200.0, 60.0


@dataclass(frozen=True, slots=True)
class Heads:
    """The heads of stages and, below them, of steps: column and piece of each."""

    grid: Grid
    stages: tuple[tuple[int, Piece], ...]
    steps: tuple[tuple[int, Piece], ...]

    @property
    def height(self) -> float:
        """How high both stand."""
        return self._high + self._low + 2 * _BETWEEN

    def boxes(self, y: float) -> list[Box]:
        """Return them placed."""
        grid, low = self.grid, y + self._high + _BETWEEN
        boxes = [lane_piece("Stage", "", grid.head).box(grid.left, y, self._high)]
        boxes += [piece.box(grid.x(place) + 1, y, self._high) for place, piece in self.stages]
        boxes += [lane_piece("Step", "", grid.head).box(grid.left, low, self._low)]
        return [*boxes, *(piece.box(grid.x(place) + 1, low, self._low) for place, piece in self.steps)]

    @property
    def _high(self) -> float:
        return max(piece.height for _, piece in self.stages)

    @property
    def _low(self) -> float:
        return max((piece.height for _, piece in self.steps), default=lane_piece("Step", "", self.grid.head).height)


def blueprint_line(above: LaneRole, below: LaneRole) -> str:
    """Return which lines of a service blueprint run between two lanes; "" for none.

    Examples
    --------
    >>> blueprint_line("actions", "frontstage"), blueprint_line("actions", "thoughts")
    ('Line of interaction', '')
    """
    crossed = range(_ZONES.get(above, 0), _ZONES.get(below, 0))
    return " · ".join(_LINES[place] for place in crossed)


def columns_of(view: MapView) -> list[StepView | None]:
    """Return the columns of a whole map: its steps, and None for a stage without steps."""
    return [step for stage in view.stages for step in (stage.steps or (None,))]


class Band:
    """Sets the lanes over some columns: `first` is the place of the band's first column in the whole map."""

    def __init__(self, view: MapView, parts: Sequence[Part], first: int, grid: Grid) -> None:
        self._view, self._parts, self.first, self._grid = view, parts, first, grid
        self._columns = columns_of(view)
        self._own = self._columns[first : first + grid.n]
        self._color = persona_color(view.curves[0].color).removeprefix("#")

    def heads(self) -> Heads:
        """Return the heads of its columns."""
        width = self._grid.column - 2
        steps = tuple((place, step_piece(step, width)) for place, step in enumerate(self._own) if step)
        return Heads(self._grid, tuple(self._stages(stage_piece)), steps)

    def heads_again(self) -> Heads:
        """Return the heads for pages on which its lanes go on: titles, which leave more room to the lanes."""
        width = self._grid.column - 2
        steps = tuple((place, step_title(step, width)) for place, step in enumerate(self._own) if step)
        return Heads(self._grid, tuple(self._stages(lambda stage, wide: stage_title(stage.title, wide))), steps)

    def _stages(self, piece: Callable[[StageView, float], Piece]) -> Iterator[tuple[int, Piece]]:
        """Return the heads of stages; of one that goes on from another band that is said."""
        column = 0
        for part in self._parts:
            stage, width = self._view.stages[part.stage], part.n_columns * self._grid.column - 2
            goes_on = part.start > 0
            yield column, stage_title(f"{stage.title} (continued)", width) if goes_on else piece(stage, width)
            column += part.n_columns

    def rows(self) -> list[Row]:
        """Return the lanes in order, with the lines of a blueprint between them."""
        rows: list[Row] = []
        roles = [lane.role for lane in self._view.lanes]
        if "emotion" not in roles:
            rows += self._importance()
        for place, lane in enumerate(self._view.lanes):
            line = blueprint_line(roles[place - 1], lane.role) if place and self._view.is_blueprint else ""
            row = self._row(lane)
            rows += [LineRow(line, row.height if row.height < _SHORT else _SOME)] if line else []
            rows.append(row)
            if lane.role == "emotion":
                rows += self._importance()
        return rows

    def _row(self, lane: Lane) -> Row:
        if lane.role == "emotion":
            return self._emotion(lane)
        if lane.role == "flow":
            head = lane_piece(_name(lane), "" if self._view.flows else _NONE_HERE, self._grid.head)
            return flow_row(head, self._view.flows, self._columns, self.first, self._grid)
        cells: list[tuple[CardView, ...]] = [step.cards.get(lane.id, ()) if step else () for step in self._own]
        kinds = {card.kind for cell in cells for card in cell}
        all_assumed = kinds == {"assumed"}
        note = _ALL_ASSUMED if all_assumed else "" if kinds else _NONE_HERE
        width = self._grid.column - 2 * CELL
        made = tuple(
            tuple(card_piece(card, width, self._color, say_assumed=not all_assumed) for card in cell) for cell in cells
        )
        return CardRow(lane_piece(_name(lane), note, self._grid.head), made)

    def _emotion(self, lane: Lane) -> EmotionRow:
        """Return the curves; over a column without a step they go on as they were before it."""
        empty = frozenset(place for place, step in enumerate(self._columns) if step is None)
        values: list[tuple[int, ...]] = []
        for step in self._columns:
            values.append(step.emotions if step else values[-1] if values else (0,) * len(self._view.curves))
        head = scale_head(_name(lane), "Expected by the team", self._grid.head)
        return EmotionRow(head, self._view.curves, tuple(zip(*values, strict=True)), self.first, empty)

    def _importance(self) -> list[Row]:
        values = tuple(step.importance if step else None for step in self._own)
        head = lane_piece("Importance", "To the customer", self._grid.head)
        return [ImportanceRow(head, values)] if any(values) else []


def _name(lane: Lane) -> str:
    return short(tidy(lane.name), NAME_ROOM)
