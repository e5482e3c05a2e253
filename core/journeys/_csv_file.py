"""Maps as CSV: a row for each card, and nothing that a row cannot say."""

import csv
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from core.errors import TemplateError
from core.journeys._files import check_map
from core.journeys._grid_reading import role_of_name
from core.journeys._model import DRAWN_ROLES, LANES, ROLE_TITLES, Card, JourneyMap, Lane, LaneRole, Stage, Step
from core.journeys._slugs import Slugs

COLUMNS = (
    *("Stage", "Step", "Emotion", "Importance", "Moment of truth", "Lane", "Role", "Text", "Channel", "Severity"),
    *("Stage id", "Step id", "Card id"),
)
"""Columns of the file; only Stage and Step must be there when it is read."""

_FORMULA = re.compile(r"'*[=+\-@\t\r]")
_SLUG = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")
_HINT = f"The columns are {', '.join(COLUMNS)}."


def dump_csv(journey: JourneyMap) -> str:
    """Return the map as CSV, a row for each card; a step without cards and a stage without steps have a row too.

    Kept are stages, steps with emotion, importance and moment of truth, and cards with lane, text, channel and
    severity, each with its id. Not kept are what is said of the map as a whole, goals and rules of stages, personas'
    own emotions, arrows, pictures, links and evidence. A cell that a spreadsheet would run as a formula starts with an
    apostrophe, which is taken away when the file is read.
    """
    sink = io.StringIO()
    writer = csv.writer(sink)
    writer.writerow(COLUMNS)
    for row in _rows(journey):
        writer.writerow(row)
    return sink.getvalue()


def load_csv(text: str, *, name: str, title: str) -> JourneyMap:
    """Return the map of a CSV text; `name` is what errors call the file.

    Rows of one stage and step (by their ids, else by their titles) belong together. Lanes are known by their role or by
    their name; any other name makes a lane of notes. Commas, semicolons and tabs separate cells.

    Raises
    ------
    TemplateError
        With the line and what was expected.
    """
    draft = _Draft(name)
    for line, row in _read(text.removeprefix("\ufeff"), name):
        draft.add(line, row)
    return check_map(draft.map(title), name=name)


def _rows(journey: JourneyMap) -> Iterator[tuple[str, ...]]:
    lanes = {lane.id: lane for lane in journey.lanes}
    for stage in journey.stages:
        own = (_safe(stage.title), *[""] * 9, stage.id, "", "")
        if not stage.steps:
            yield own
        for step in stage.steps:
            numbers = (str(step.emotion_expected), str(step.importance or ""), _safe(step.moment_of_truth))
            head = (own[0], _safe(step.title), *numbers)
            if not step.cards:
                yield (*head, *[""] * 5, stage.id, step.id, "")
            for card in step.cards:
                lane = lanes[card.lane]
                said = (_safe(lane.name), lane.role, _safe(card.text), _safe(card.channel), str(card.severity or ""))
                yield (*head, *said, stage.id, step.id, card.id)


def _safe(text: str) -> str:
    return f"'{text}" if _FORMULA.match(text) else text


def _plain(text: str) -> str:
    return text[1:] if text.startswith("'") and _FORMULA.match(text) else text


def _read(text: str, name: str) -> Iterator[tuple[int, Mapping[str, str]]]:
    """Yield the rows, by the names of the columns in small letters, with the line each starts on."""
    first = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    known = {column.casefold() for column in COLUMNS}
    header: list[str] = []
    line = 1
    try:
        for row in reader:
            if not header:
                header = [" ".join(cell.replace("_", " ").split()).casefold() for cell in row]
                _check_header(header, known, name)
            elif len(row) > len(header):
                raise _error(name, line, f"expected {len(header)} cells, found {len(row)}")
            elif any(row):
                yield line, dict(zip(header, row, strict=False))
            line = reader.line_num + 1
    except csv.Error as error:
        raise _error(name, reader.line_num, f"this is not CSV: {error}") from error
    if not header:
        raise _error(name, 1, "expected the names of the columns, found nothing")


def _check_header(header: list[str], known: set[str], name: str) -> None:
    for column in ("stage", "step"):
        if column not in header:
            raise _error(name, 1, f"expected a column {column.capitalize()!r}, found {', '.join(header)[:80]!r}")
    unknown = [column for column in header if column and column not in known]
    twice = [column for n, column in enumerate(header) if column and column in header[:n]]
    if unknown or twice:
        problem = "is not a known column" if unknown else "is there twice"
        raise _error(name, 1, f"{(unknown or twice)[0]!r} {problem}")


@dataclass
class _DraftStep:
    id: str
    title: str
    emotion: int
    importance: int | None
    moment: str
    cards: list[Card] = field(default_factory=list)


@dataclass
class _DraftStage:
    id: str
    title: str
    steps: dict[str, _DraftStep] = field(default_factory=dict)


class _Draft:
    """What was read so far."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._ids = Slugs()
        self._lanes = {(lane.name.casefold(), lane.role): lane for lane in LANES}
        self._stages: dict[str, _DraftStage] = {}
        self._last = ""

    def add(self, line: int, row: Mapping[str, str]) -> None:
        stage_id, title = self._id(line, row, "stage id"), _plain(row.get("stage", ""))
        key = f"#{stage_id}" if stage_id else title or self._last
        self._last = key
        stage = self._stages.get(key)
        if stage is None:
            stage = _DraftStage(self._ids.given(stage_id, title, "stage"), title)
            self._stages[key] = stage
        step_id, step_title = self._id(line, row, "step id"), _plain(row.get("step", ""))
        has_card = bool(row.get("lane", "") or row.get("role", "") or row.get("text", ""))
        if not (step_id or step_title or has_card):
            return
        step_key = f"#{step_id}" if step_id else step_title or next(reversed(stage.steps), "")
        step = stage.steps.get(step_key)
        if step is None:
            step = self._step(line, row, step_id, step_title)
            stage.steps[step_key] = step
        if has_card:
            step.cards.append(self._card(line, row))

    def map(self, title: str) -> JourneyMap:
        stages = []
        for stage in self._stages.values():
            steps = tuple(
                Step(
                    id=step.id,
                    title=step.title,
                    emotion_expected=step.emotion,
                    importance=step.importance,
                    moment_of_truth=step.moment,
                    cards=tuple(step.cards),
                )
                for step in stage.steps.values()
            )
            stages.append(Stage(id=stage.id, title=stage.title, steps=steps))
        lanes = tuple(self._lanes.values())
        return JourneyMap(id=Slugs().next(title, "map"), title=title, lanes=lanes, stages=tuple(stages))

    def _step(self, line: int, row: Mapping[str, str], step_id: str, title: str) -> _DraftStep:
        importance = self._number(line, row, "importance", 1, 5)
        emotion = self._number(line, row, "emotion", -2, 2) or 0
        moment = _plain(row.get("moment of truth", ""))
        return _DraftStep(self._ids.given(step_id, title, "step"), title, emotion, importance, moment)

    def _card(self, line: int, row: Mapping[str, str]) -> Card:
        lane = self._lane(line, row)
        channel = _plain(row.get("channel", ""))
        severity = self._number(line, row, "severity", 1, 5)
        if channel and lane.role != "touchpoints":
            raise _error(self._name, line, f"expected a channel on touchpoints only, found {channel[:40]!r}")
        if severity and lane.role != "pains":
            raise _error(self._name, line, f"expected a severity on pain points only, found {severity}")
        card_id = self._ids.given(self._id(line, row, "card id"), "card", "card")
        return Card(id=card_id, lane=lane.id, text=_plain(row.get("text", "")), channel=channel, severity=severity)

    def _lane(self, line: int, row: Mapping[str, str]) -> Lane:
        name, role = _plain(row.get("lane", "")), row.get("role", "").strip().casefold()
        found: LaneRole = role_of_name(role or name)
        if role and role not in ROLE_TITLES:
            raise _error(
                self._name, line, f"expected a role such as {', '.join(list(ROLE_TITLES)[:4])}, found {role!r}"
            )
        if found in DRAWN_ROLES:
            raise _error(self._name, line, f"the lane {name or found!r} holds no cards")
        is_default = not name or name.casefold() == ROLE_TITLES[found].casefold() or (not role and found != "text")
        key = ((ROLE_TITLES[found] if is_default else name).casefold(), found)
        if key not in self._lanes:
            taken = (lane.id for lane in self._lanes.values())
            lane_id = Slugs(taken).next(found if found != "text" else name, "lane")
            self._lanes[key] = Lane(id=lane_id, role=found, title="" if is_default else name)
        return self._lanes[key]

    def _id(self, line: int, row: Mapping[str, str], column: str) -> str:
        value = row.get(column, "").strip()
        if value and not _SLUG.fullmatch(value):
            raise _error(
                self._name, line, f"{column}: expected lower-case letters, digits and hyphens, found {value!r}"
            )
        return value

    def _number(self, line: int, row: Mapping[str, str], column: str, low: int, high: int) -> int | None:
        value = row.get(column, "").strip()
        if not value:
            return None
        if not re.fullmatch(r"[+-]?\d", value) or not low <= int(value) <= high:
            raise _error(
                self._name, line, f"{column}: expected a whole number from {low} to {high}, found {value[:40]!r}"
            )
        return int(value)


def _error(name: str, line: int, problem: str) -> TemplateError:
    return TemplateError(f"{name}, line {line}: {problem}.", hint=_HINT)
