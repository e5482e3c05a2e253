"""The map of a grid that a person edited."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from core.errors import TemplateError
from core.journeys._cells import Written, cards_in, cell_of, kept_cards, shown
from core.journeys._diff_words import NOUNS
from core.journeys._grid import FIRST_COLUMN, HEADER_ROWS, HIDDEN, IDS_LABEL, STEP_ROWS, grid_of, lane_cell
from core.journeys._model import ROLE_TITLES, Card, Flow, JourneyMap, Lane, LaneRole, Stage, Step
from core.journeys._slugs import Slugs

_ARROW = re.compile(r"(?:(next|branch|loop)\s*)?(?:→|->)\s*(.+?)(?:\s+\((.*)\))?")
_ROLES: dict[str, LaneRole] = {
    **{role.casefold(): role for role in ROLE_TITLES},
    **{noun: role for role, nouns in NOUNS.items() for noun in nouns},
    **{title.casefold(): role for role, title in ROLE_TITLES.items()},
}


def map_of_grid(rows: Sequence[Sequence[object]], *, sheet: str, original: JourneyMap | None) -> JourneyMap:
    """Return the map of a sheet's rows: as it was where the grid says what it said, changed where it was edited.

    Parameters
    ----------
    rows : sequence
        Cells of the sheet, with or without the columns and row of ids.
    sheet : str
        What errors call the sheet.
    original : JourneyMap or None
        The map that the sheet was written from; None for a sheet that a person made.

    Raises
    ------
    TemplateError
        With the cell that does not say what it should.
    """
    return _Reading(rows, sheet, original).map()


def role_of_name(name: str) -> LaneRole:
    """Return the role of a lane by its usual name, or ``text`` where the name is a person's own.

    Examples
    --------
    >>> role_of_name("Pain points"), role_of_name("pain point"), role_of_name("Jobs")
    ('pains', 'pains', 'text')
    """
    return _ROLES.get(" ".join(name.split()).casefold(), "text")


def cell_name(row: int, column: int) -> str:
    """Return what a spreadsheet calls a cell, both counted from 0.

    Examples
    --------
    >>> cell_name(0, 0), cell_name(6, 27)
    ('A1', 'AB7')
    """
    letters = ""
    number = column + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return f"{letters}{row + 1}"


def _as_text(value: object) -> str:
    """Return what a cell says; numbers as people write them."""
    if isinstance(value, float):
        return f"{value:g}" if value.is_integer() and abs(value) < 1e15 else str(value)
    return "" if value is None else shown(str(value))


def _slug(text: str) -> str:
    return text if re.fullmatch(r"[a-z0-9][a-z0-9-]{0,63}", text) else ""


@dataclass
class _Column:
    """A step of the new map while it is read."""

    at: int
    step: Step
    before: Step | None
    flows: list[Flow] = field(default_factory=list)


class _Reading:
    def __init__(self, rows: Sequence[Sequence[object]], sheet: str, original: JourneyMap | None) -> None:
        width = max([FIRST_COLUMN, *map(len, rows)])
        self._rows = [[_as_text(value) for value in (*row, *[None] * (width - len(row)))] for row in rows]
        self._sheet = sheet
        has_ids = any(row[:1] == [IDS_LABEL] for row in self._rows[:HEADER_ROWS])
        self._first = FIRST_COLUMN if has_ids else 1
        self._body = HEADER_ROWS if has_ids else HEADER_ROWS - 1
        if not has_ids and original is not None:
            raise self._error(HEADER_ROWS - 1, 0, f"expected the row {IDS_LABEL!r}, which is gone")
        if len(self._rows) < HEADER_ROWS - 1:
            message = f"{sheet} has {len(self._rows)} rows; expected stages, steps and lanes."
            raise TemplateError(message, hint="See docs/journeys_as_code.md for how a sheet is read.")
        self._original = original or JourneyMap(id="new", title="", lanes=())
        self._was_made = original is None
        self._old_steps = {step.id: step for stage in self._original.stages for step in stage.steps}
        self._old_stages = {stage.id: stage for stage in self._original.stages}
        self._old = self._old_grid()
        taken = [*self._old_steps, *self._old_stages, *(flow.id for flow in self._original.flows)]
        taken += [card.id for step in self._old_steps.values() for card in step.cards]
        self._ids = Slugs(taken)
        self._lanes = self._read_lanes()

    def map(self) -> JourneyMap:
        title = self._rows[0][0]
        lanes = tuple(lane for _, lane in self._lanes)
        stages, columns = self._read_stages(lanes)
        flows = self._read_flows(columns)
        same_title = title == shown(self._original.title)
        update: dict[str, Any] = {"lanes": lanes, "stages": stages, "flows": flows}
        if not same_title or self._was_made:
            update["title"] = title
        if self._was_made:
            update["id"] = _slug(self._rows[0][1] if self._first == FIRST_COLUMN else "") or Slugs().next(title, "map")
        return self._original.model_copy(update=update)

    def _old_grid(self) -> Mapping[tuple[str, str], str]:
        """Return what the cells said when they were written, by the ids of row and column."""
        rows = grid_of(self._original)
        ids = [str(one) for one in rows[2]]
        return {
            (str(row[1]) if n >= HEADER_ROWS else str(n), column): _as_text(cell)
            for n, row in enumerate(rows)
            for column, cell in zip(ids[FIRST_COLUMN:], row[FIRST_COLUMN:], strict=True)
        }

    def _read_lanes(self) -> list[tuple[int, Lane]]:
        """Return the lanes with their rows; lanes without a name and words are empty rows and no lanes."""
        old = {lane.id: lane for lane in self._original.lanes}
        ids = Slugs(old)
        found: list[tuple[int, Lane]] = []
        for n, row in enumerate(self._rows[self._body :], self._body):
            lane_id = row[1] if self._first == FIRST_COLUMN and len(row) > 1 else ""
            if self._step_row(n) or not any(row):
                continue
            name = row[0].removesuffix(HIDDEN)
            hidden = row[0].endswith(HIDDEN)
            before = old.pop(lane_id, None)
            if before is None:
                if not name:
                    raise self._error(n, 0, "expected the name of a lane, found nothing")
                role = role_of_name(name)
                before = Lane(id=ids.next(role if role != "text" else name, "lane"), role=role)
            if name != shown(before.name):
                default = name.casefold() == ROLE_TITLES[before.role].casefold()
                before = before.model_copy(update={"title": "" if default else name})
            found.append((n, before.model_copy(update={"hidden": hidden})))
        return found

    def _step_row(self, n: int) -> str:
        """Return which of the rows below the lanes a row is, "" for a lane."""
        row = self._rows[n]
        if self._first == FIRST_COLUMN:
            return row[1] if row[1] in STEP_ROWS else ""
        return next((row_id for row_id, label in STEP_ROWS.items() if label.casefold() == row[0].casefold()), "")

    def _read_stages(self, lanes: Sequence[Lane]) -> tuple[tuple[Stage, ...], list[_Column]]:
        stages: list[tuple[Stage, list[Step]]] = []
        columns: list[_Column] = []
        seen: set[str] = set()
        for at in range(self._first, len(self._rows[0])):
            stage_id, _, step_id = self._ids_at(at).partition(" ")
            title = self._rows[0][at]
            if self._starts_stage(at, stage_id, seen, is_first=not stages):
                stages.append((self._stage(at, stage_id if stage_id not in seen else "", title), []))
                seen.add(stages[-1][0].id)
            before = self._old_steps.get(step_id) if step_id not in seen else None
            if stages and self._has_step(at, before):
                seen |= {step_id} if before else set()
                title = self._rows[1][at]
                step = before or Step(id=self._ids.given(_slug(step_id), title, "step"), title=title)
                columns.append(_Column(at, self._step(at, step, lanes, is_new=before is None), before))
                stages[-1][1].append(columns[-1].step)
        return tuple(stage.model_copy(update={"steps": tuple(steps)}) for stage, steps in stages), columns

    def _starts_stage(self, at: int, stage_id: str, seen: set[str], *, is_first: bool) -> bool:
        title = self._rows[0][at]
        if title or (is_first and any(row[at] for row in self._rows)):
            return True
        old = self._old_stages.get(stage_id)
        return old is not None and stage_id not in seen and not shown(old.title)

    def _stage(self, at: int, stage_id: str, title: str) -> Stage:
        old = self._old_stages.get(stage_id)
        stage = old or Stage(id=self._ids.given(_slug(stage_id), title, "stage"), title=title)
        update: dict[str, Any] = {}
        if shown(stage.title) != title:
            update["title"] = title
        goal = next(
            (self._rows[n][at] for n in range(self._body, len(self._rows)) if self._step_row(n) == "#goal"), None
        )
        if goal is not None and goal != shown(stage.goal):
            update["goal"] = goal
        return stage.model_copy(update=update)

    def _has_step(self, at: int, before: Step | None) -> bool:
        said = [self._rows[1][at], *(self._rows[n][at] for n, _ in self._lanes)]
        if any(said):
            return True
        column = self._ids_at(at)
        return before is not None and not any(
            value for (row, of), value in self._old.items() if of == column and row not in {"0", "2", *STEP_ROWS}
        )

    def _step(self, at: int, step: Step, lanes: Sequence[Lane], *, is_new: bool) -> Step:
        update: dict[str, Any] = {}
        if shown(step.title) != self._rows[1][at]:
            update["title"] = self._rows[1][at]
        for n in range(self._body, len(self._rows)):
            value, row_id = self._rows[n][at], self._step_row(n)
            if row_id == "#importance" and value != str(step.importance or ""):
                update["importance"] = self._number(n, at, 1, 5) if value else None
            elif row_id == "#moment" and value != shown(step.moment_of_truth):
                update["moment_of_truth"] = value
        roles = {lane.id: lane.role for lane in lanes}
        lists: dict[str, tuple[Card, ...]] = {}
        for n, lane in self._lanes:
            if lane.role == "emotion":
                value = self._rows[n][at]
                if value != str(step.emotion_expected) and not (is_new and not value):
                    update["emotion_expected"] = self._number(n, at, -2, 2) if value else 0
            elif lane.role != "flow":
                lists[lane.id] = self._cards(n, at, step, lane)
        update |= self._new_cards(step, lists, roles)
        return step.model_copy(update=update)

    def _new_cards(
        self, step: Step, lists: Mapping[str, tuple[Card, ...]], roles: Mapping[str, LaneRole]
    ) -> dict[str, Any]:
        before = {lane: tuple(card for card in step.cards if card.lane == lane) for lane in lists}
        if before == dict(lists) and all(card.lane in roles for card in step.cards):
            return {}
        return {"cards": tuple(card for cards in lists.values() for card in cards)}

    def _cards(self, n: int, at: int, step: Step, lane: Lane) -> tuple[Card, ...]:
        cards = tuple(card for card in step.cards if card.lane == lane.id)
        if shown(self._rows[n][at]) == shown(cell_of(cards)):
            return cards
        written = cards_in(self._rows[n][at], lane.role)
        kept = kept_cards(cards, written)
        return tuple(card or self._card(one, lane) for card, one in zip(kept, written, strict=True))

    def _card(self, one: Written, lane: Lane) -> Card:
        card_id = self._ids.next("card", "card")
        return Card(id=card_id, lane=lane.id, text=one.text, channel=one.channel, severity=one.severity)

    def _read_flows(self, columns: Sequence[_Column]) -> tuple[Flow, ...]:
        """Return the arrows: of cells that say what they said as they were, of others as a person wrote them."""
        steps = {column.step.id for column in columns}
        there = [flow for flow in self._original.flows if {flow.from_step, flow.to_step} <= steps]
        rows = [n for n, lane in self._lanes if lane.role == "flow"]
        if not rows:
            return tuple(there)
        flows: list[Flow] = []
        changed: set[str] = set()
        titles: dict[str, list[str]] = {}
        for column in columns:
            titles.setdefault(" ".join(column.step.title.split()).casefold(), []).append(column.step.id)
        for column in columns:
            cells = [(n, self._rows[n][column.at]) for n in rows]
            old = self._said_of_arrows(column)
            edited = [(n, cell) for n, cell in cells if cell != old]
            if not edited:
                continue
            changed.add(column.step.id)
            own = [flow for flow in there if flow.from_step == column.step.id]
            flows += [
                self._arrow(n, column, line, own, titles)
                for n, cell in edited[:1]
                for line in cell.split("\n")
                if line.strip()
            ]
        return (*(flow for flow in there if flow.from_step not in changed), *flows)

    def _said_of_arrows(self, column: _Column) -> str:
        lane = next((lane for lane in self._original.lanes if lane.role == "flow"), None)
        if lane is None or column.before is None:
            return ""
        return shown(str(lane_cell(self._original, lane, column.before)))

    def _arrow(self, n: int, column: _Column, line: str, own: list[Flow], titles: Mapping[str, list[str]]) -> Flow:
        found = _ARROW.fullmatch(line.strip())
        to = titles.get(found[2].casefold(), []) if found else []
        if found and not to:  # the brackets may belong to the title
            to = titles.get(line.strip().partition("→")[2].strip().casefold(), [])
        if not found or not to:
            raise self._error(n, column.at, f"expected an arrow such as 'loop → title of a step', found {line[:60]!r}")
        kind = found[1] or "next"
        for flow in own:
            if flow.to_step in to and flow.kind == kind:
                own.remove(flow)
                return (
                    flow if shown(flow.label) == (found[3] or "") else flow.model_copy(update={"label": found[3] or ""})
                )
        values = {"from_step": column.step.id, "to_step": to[0], "kind": kind, "label": found[3] or ""}
        return Flow.model_validate({"id": self._ids.next("flow", "flow"), **values})

    def _ids_at(self, at: int) -> str:
        return self._rows[HEADER_ROWS - 1][at] if self._first == FIRST_COLUMN else ""

    def _number(self, n: int, at: int, low: int, high: int) -> int:
        value = self._rows[n][at]
        if not re.fullmatch(r"[+-]?\d", value) or not low <= int(value) <= high:
            raise self._error(n, at, f"expected a whole number from {low} to {high}, found {value[:40]!r}")
        return int(value)

    def _error(self, row: int, column: int, problem: str) -> TemplateError:
        message = f"{self._sheet}, cell {cell_name(row, column)}: {problem}."
        return TemplateError(message, hint="See docs/journeys_as_code.md for how a sheet is read.")
