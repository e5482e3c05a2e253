"""A map as the grid of a spreadsheet, stages and steps by lanes."""

from collections.abc import Iterator

from core.journeys._cells import arrows, cell_of, shown
from core.journeys._model import JourneyMap, Lane, Stage, Step

IDS_LABEL = "Ids (leave as they are)"
"""First cell of the hidden row that says which step a column is."""

FIRST_COLUMN = 2
"""Columns before the steps: what a row is, and its id."""

HEADER_ROWS = 3
"""Stages, steps, ids."""

STEP_ROWS = {"#importance": "Importance", "#moment": "Moment of truth", "#goal": "Goal of the stage"}
HIDDEN = " (hidden)"

Cell = str | int


def grid_of(journey: JourneyMap) -> list[list[Cell]]:
    """Return the rows of a map's sheet, all of one length.

    The first row has the map's title and, above the first step of each, the stages; the second the steps; the third
    their ids. A row for each lane follows, then the steps' importance and moments of truth and the stages' goals.
    """
    columns = list(_columns(journey))
    rows: list[list[Cell]] = [
        [shown(journey.title), journey.id, *(shown(stage.title) if is_first else "" for stage, _, is_first in columns)],
        ["Step", "", *(shown(step.title) if step else "" for _, step, _ in columns)],
        [IDS_LABEL, "", *(f"{stage.id} {step.id if step else ''}".strip() for stage, step, _ in columns)],
    ]
    for lane in journey.lanes:
        label = shown(lane.name) + (HIDDEN if lane.hidden else "")
        rows.append([label, lane.id, *(lane_cell(journey, lane, step) if step else "" for _, step, _ in columns)])
    for row_id, label in STEP_ROWS.items():
        rows.append([label, row_id, *(_step_cell(row_id, stage, step, is_first) for stage, step, is_first in columns)])
    return rows


def _columns(journey: JourneyMap) -> Iterator[tuple[Stage, Step | None, bool]]:
    for stage in journey.stages:
        for n, step in enumerate(stage.steps or (None,)):
            yield stage, step, n == 0


def lane_cell(journey: JourneyMap, lane: Lane, step: Step) -> Cell:
    """Return what the cell of a lane says of a step."""
    if lane.role == "emotion":
        return step.emotion_expected
    if lane.role == "flow":
        titles = {one.id: one.title for stage in journey.stages for one in stage.steps}
        out = (flow for flow in journey.flows if flow.from_step == step.id)
        return arrows((flow.kind, titles.get(flow.to_step, ""), flow.label) for flow in out)
    return cell_of([card for card in step.cards if card.lane == lane.id])


def _step_cell(row_id: str, stage: Stage, step: Step | None, is_first: bool) -> Cell:  # noqa: FBT001 - of a tuple
    if row_id == "#goal":
        return shown(stage.goal) if is_first else ""
    if step is None:
        return ""
    return shown(step.moment_of_truth) if row_id == "#moment" else step.importance or ""
