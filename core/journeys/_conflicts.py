"""Two people at one map: which edits overwrite what somebody else has just changed."""

from collections.abc import Iterable, Iterator, Sequence

from core.errors import ConflictError
from core.journeys._command_model import (
    Batch,
    Command,
    DeleteCard,
    DeleteFlow,
    DeleteLane,
    DeleteStage,
    DeleteStep,
    RestoreCard,
    SetEmotion,
)
from core.journeys._commands import apply_all
from core.journeys._history import Revision
from core.journeys._labels import describe
from core.journeys._model import JourneyMap
from core.journeys._tree import find_stage, find_step, ids_of

Place = tuple[str, str]
"""The id of a part of the map ("" for the map itself) and the field that an edit sets, "*" for all of it."""

_IDS = ("card_id", "step_id", "stage_id", "lane_id", "flow_id")
_DELETIONS = (DeleteCard, DeleteFlow, DeleteLane, DeleteStage, DeleteStep)


class EditConflictError(ConflictError):
    """Raised when an edit would overwrite what somebody else changed.

    Parameters
    ----------
    theirs : Revision
        The last change of the same place.
    mine : str
        What the refused edit does, in words.
    """

    def __init__(self, theirs: Revision, mine: str) -> None:
        who = theirs.author or "Somebody else, or another window of yours,"
        message = f"{who} has changed the same place since you looked: “{theirs.label}”. Yours was: “{mine}”."
        super().__init__(message, hint="Choose which of the two holds; nothing was changed so far.")
        self.theirs = theirs
        self.mine = mine


def check_conflict(command: Command, since: Sequence[Revision], journey: JourneyMap) -> None:
    """Refuse an edit of a place that was changed by revisions the person had not seen.

    Two edits meet when they set the same field of the same part, or one deletes a part (or what it lies in) that
    the other edits. Edits of different places, and two that say the same, go together.

    Parameters
    ----------
    command : Command
        The edit.
    since : sequence of Revision
        What happened to the map after the person looked at it, oldest first.
    journey : JourneyMap
        The map of now.

    Raises
    ------
    EditConflictError
        With the last revision that changed the same place.
    """
    if not since:
        return
    seen, _ = apply_all(journey, [back for one in reversed(since) for back in one.inverse])
    mine = set(_places(command, seen))
    for revision in reversed(since):
        if command in revision.forward:
            continue
        theirs = {place for one in revision.forward for place in _places(one, seen)}
        if any(_meet(place, other) for place in mine for other in theirs):
            raise EditConflictError(revision, describe(command, seen))


def _meet(one: Place, other: Place) -> bool:
    return one[0] == other[0] and (one[1] == other[1] or "*" in {one[1], other[1]})


def _places(command: Command, journey: JourneyMap) -> Iterator[Place]:
    """Yield what an edit sets on a map; what it adds is nobody else's."""
    if isinstance(command, Batch):
        for one in command.commands:
            yield from _places(one, journey)
    elif isinstance(command, _DELETIONS):
        yield from ((part_id, "*") for part_id in _within(command, journey))
    else:
        yield from ((_own_id(command), field) for field in _fields(command, journey))


def _fields(command: Command, journey: JourneyMap) -> Iterable[str]:
    if isinstance(command, RestoreCard):
        cards = (card for stage in journey.stages for step in stage.steps for card in step.cards)
        before = next((card for card in cards if card.id == command.card.id), None)
        return [name for name, value in command.card if before is None or getattr(before, name) != value]
    if isinstance(command, SetEmotion):
        return (f"emotion of {command.persona_id}",)
    if command.kind.startswith("move_"):
        return ("place",)
    if command.kind.startswith("add_"):
        return ()
    return (field for field, value in command if value is not None and field not in {"kind", *_IDS})


def _own_id(command: Command) -> str:
    """Return the id of what a command changes: a card's before its step's, a step's before its stage's."""
    if isinstance(command, RestoreCard):
        return command.card.id
    return next((getattr(command, name) for name in _IDS if hasattr(command, name)), "")


def _within(command: Command, journey: JourneyMap) -> Iterator[str]:
    """Yield the ids of what a deletion takes away, as far as it is on the map."""
    yield _own_id(command)
    if isinstance(command, DeleteStage) and any(stage.id == command.stage_id for stage in journey.stages):
        yield from ids_of(journey.stages[find_stage(journey, command.stage_id)])
    elif isinstance(command, DeleteStep):
        steps = {step.id for stage in journey.stages for step in stage.steps}
        if command.step_id in steps:
            i, j = find_step(journey, command.step_id)
            yield from ids_of(journey.stages[i].steps[j])
    elif isinstance(command, DeleteLane):
        cards = (card for stage in journey.stages for step in stage.steps for card in step.cards)
        yield from (card.id for card in cards if card.lane == command.lane_id)
