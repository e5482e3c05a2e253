"""A map as rows, one for each card, and the edit that changed rows ask for."""

from collections.abc import Sequence
from dataclasses import dataclass

from core.errors import ConfigError
from core.journeys._command_model import AddCard, Batch, DeleteCard, EditCard, MoveCard, SingleCommand
from core.journeys._commands import new_id
from core.journeys._model import DRAWN_ROLES, Card, JourneyMap, Lane
from core.journeys._tree import find_lane, find_step

_ROOM = 10_000  # past the last card of any step


@dataclass(frozen=True, slots=True)
class CardRow:
    """One card in a table.

    Parameters
    ----------
    card_id : str
        "" for a card that is not on the map yet.
    step_id, lane_id : str
        Where it lies.
    text, channel : str
        What it says, and the medium of a touchpoint.
    severity : int or None
        1 to 5 for a pain point.
    """

    card_id: str
    step_id: str
    lane_id: str
    text: str
    channel: str = ""
    severity: int | None = None


def rows_of(journey: JourneyMap) -> tuple[CardRow, ...]:
    """Return the cards of a map, step by step and in each lane by lane."""
    order = {lane.id: place for place, lane in enumerate(journey.lanes)}
    return tuple(
        CardRow(card.id, step.id, card.lane, card.text, card.channel, card.severity)
        for stage in journey.stages
        for step in stage.steps
        for card in sorted(step.cards, key=lambda one: order[one.lane])
    )


def edit_of_rows(journey: JourneyMap, rows: Sequence[CardRow]) -> Batch | None:
    """Return the one edit that makes the cards of a map say what the rows say; None when they do already.

    Cards without a row are deleted; rows without a card become cards at the end of their step and lane.

    Raises
    ------
    NotFoundError
        If a row names a step or lane that is not on the map.
    ConfigError
        If two rows name the same card, or a row a card that is not on the map.
    """
    before = {row.card_id: row for row in rows_of(journey)}
    named = [row.card_id for row in rows if row.card_id]
    bad = next((one for one in named if one not in before or named.count(one) > 1), "")
    if bad:
        message = f"The card {bad!r} is named by several rows, or is not on the map."
        raise ConfigError(message, hint="Reload the page; nothing was changed.")
    kept = set(named)
    commands: list[SingleCommand] = [DeleteCard(card_id=one) for one in before if one not in kept]
    taken: set[str] = set()
    for row in rows:
        if row.card_id:
            commands += _edits(before[row.card_id], row)
        else:
            card = _card(journey, row, taken)
            taken.add(card.id)
            commands.append(AddCard(step_id=row.step_id, card=card, index=_ROOM))
    if not commands:
        return None
    label = "" if len(commands) == 1 else f"Change {len(commands)} things in the table"
    return Batch(commands=tuple(commands), label=label)


def card_lanes(journey: JourneyMap) -> tuple[Lane, ...]:
    """Return the lanes of a map that hold cards."""
    return tuple(lane for lane in journey.lanes if lane.role not in DRAWN_ROLES)


def step_names(journey: JourneyMap) -> dict[str, str]:
    """Return each step's name by its id, with its stage and, where two would read alike, its place."""
    named: dict[str, str] = {}
    for stage in journey.stages:
        for step in stage.steps:
            name = f"{stage.title} › {step.title}"
            same = sum(other.split(" (")[0] == name for other in named.values())
            named[step.id] = f"{name} ({same + 1})" if same else name
    return named


def _edits(old: CardRow, new: CardRow) -> list[SingleCommand]:
    commands: list[SingleCommand] = []
    if (old.step_id, old.lane_id) != (new.step_id, new.lane_id):
        commands.append(MoveCard(card_id=old.card_id, step_id=new.step_id, lane=new.lane_id, index=_ROOM))
    text = new.text if new.text != old.text else None
    moved = old.lane_id != new.lane_id
    channel = new.channel if new.channel != old.channel or (moved and new.channel) else None
    severity = (new.severity or 0) if new.severity != old.severity else None
    if (text, channel, severity) != (None, None, None):
        commands.append(EditCard(card_id=old.card_id, text=text, channel=channel, severity=severity))
    return commands


def _card(journey: JourneyMap, row: CardRow, taken: set[str]) -> Card:
    find_step(journey, row.step_id)
    find_lane(journey, row.lane_id)
    first = new_id(journey, "card")
    number = int(first.rpartition("-")[2])
    while f"card-{number}" in taken:
        number += 1
    return Card(id=f"card-{number}", lane=row.lane_id, text=row.text, channel=row.channel, severity=row.severity)
