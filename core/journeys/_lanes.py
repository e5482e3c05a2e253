"""Which lanes a new map gets, and the lanes that make a service blueprint of any map."""

from collections.abc import Collection, Iterable
from itertools import count

from core.errors import ConfigError
from core.journeys._command_model import AddLane, Batch, EditMap, SingleCommand
from core.journeys._model import LANES, JourneyMap, Lane, LaneRole

BLUEPRINT_ROLES: tuple[LaneRole, ...] = ("evidence", "frontstage", "backstage", "support")
"""Roles of the lanes that a service blueprint has and a journey map does not."""

_ORDER: tuple[LaneRole, ...] = (
    "flow",
    "images",
    "evidence",
    "actions",
    "thoughts",
    "needs",
    "quotes",
    "emotion",
    "touchpoints",
    "frontstage",
    "backstage",
    "support",
    "pains",
    "opportunities",
    "solutions",
    "metrics",
    "text",
)
"""From top to bottom: what the customer does and feels, what is behind it, what to do about it."""


def lanes_for(roles: Iterable[LaneRole]) -> tuple[Lane, ...]:
    """Return the lanes of a new map that holds cards of these roles: those of every map, and one for each other role.

    Examples
    --------
    >>> [lane.id for lane in lanes_for(["metrics"])]
    ['actions', 'thoughts', 'emotion', 'touchpoints', 'pains', 'opportunities', 'metrics']
    """
    wanted = {*(lane.role for lane in LANES), *roles}
    return tuple(Lane(id=role, role=role) for role in _ORDER if role in wanted)


def blueprint_overlay(journey: JourneyMap) -> Batch:
    """Return the edit that makes a service blueprint of a map: the lanes it lacks, each where it belongs.

    Nothing on the map changes place. The lines of interaction, of visibility and of internal interaction follow
    from the roles of the lanes.

    Raises
    ------
    ConfigError
        If the map is a service blueprint with all its lanes already.

    Examples
    --------
    >>> [(one.lane.id, one.index) for one in blueprint_overlay(JourneyMap(id="a", title="A")).commands[1:]]
    [('evidence', 0), ('frontstage', 5), ('backstage', 6), ('support', 7)]
    """
    commands: list[SingleCommand] = []
    if journey.kind != "service_blueprint":
        commands.append(EditMap(map_kind="service_blueprint"))
    lanes = list(journey.lanes)
    for role in BLUEPRINT_ROLES:
        if all(lane.role != role for lane in lanes):
            lane = Lane(id=_free_id(role, {lane.id for lane in lanes}), role=role)
            index = _place(role, lanes)
            lanes.insert(index, lane)
            commands.append(AddLane(lane=lane, index=index))
    if not commands:
        message = f"The map {journey.title!r} is a service blueprint already."
        raise ConfigError(message, hint="Show the lanes that are hidden, or add a lane of your own.")
    return Batch(commands=tuple(commands), label="Add the lanes of a service blueprint")


def _place(role: LaneRole, lanes: list[Lane]) -> int:
    """Return where a lane of a role belongs: after the last lane of a role that comes before it."""
    before = _ORDER[: _ORDER.index(role)]
    return max((i + 1 for i, lane in enumerate(lanes) if lane.role in before), default=0)


def _free_id(role: LaneRole, taken: Collection[str]) -> str:
    return next(name for n in count(1) if (name := role if n == 1 else f"{role}-{n}") not in taken)
