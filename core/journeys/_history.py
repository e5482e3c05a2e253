"""What was done to a map: every change is a revision that can be looked at, gone back to, undone and redone."""

from collections.abc import Iterable
from typing import Any

from pydantic import BaseModel, ConfigDict, model_validator

from core.errors import NotFoundError
from core.journeys._command_model import Batch, Command, SingleCommand
from core.journeys._commands import apply, apply_all
from core.journeys._labels import describe
from core.journeys._model import JourneyMap


class Revision(BaseModel):
    """One change of a map.

    Parameters
    ----------
    label : str
        What was done: "Move 'Pay' to Checkout".
    forward, inverse : tuple of Command
        The commands that make the change and those that take it back, each in order.
    at, author : str
        When, as ISO 8601 in UTC, and by whom; "" when it is not known.
    name : str
        What the team calls this state of the map; "" for none.
    map_revision : int
        Revision of the map after the change.
    edit_id : str
        What the board calls the edit, "" for one from elsewhere: what it sends again is not done again.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    label: str
    forward: tuple[Command, ...]
    inverse: tuple[Command, ...]
    at: str = ""
    author: str = ""
    name: str = ""
    map_revision: int = 0
    edit_id: str = ""


class History(BaseModel):
    """All revisions of a map, oldest first; revision n is ``log[n - 1]``, and 0 is the map as it was made.

    `done` and `undone` are positions in `log`: what undo takes back next is last in `done`, what redo brings back
    next is last in `undone`. Undo and redo are revisions themselves, so no state of the map is ever lost.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    log: tuple[Revision, ...] = ()
    done: tuple[int, ...] = ()
    undone: tuple[int, ...] = ()

    @property
    def to_undo(self) -> str:
        """Label of the edit that undo takes back, "" with none."""
        return self.log[self.done[-1]].label if self.done else ""

    @property
    def to_redo(self) -> str:
        """Label of the edit that redo brings back, "" with none."""
        return self.log[self.undone[-1]].label if self.undone else ""

    @model_validator(mode="before")
    @classmethod
    def _from_version_1(cls, values: Any) -> Any:  # noqa: ANN401 - what a store holds
        """Read a history that kept two stacks of edits and no log."""
        if not isinstance(values, dict) or "log" in values or not (values.get("done") or values.get("undone")):
            return values
        done, undone = list(values.get("done", ())), list(values.get("undone", ()))
        back = [
            {"label": f"Undo: {one['label']}", "forward": one["inverse"], "inverse": one["forward"]} for one in undone
        ]
        first = len(done)
        places = [first + len(undone) - 1 - k for k in range(len(undone))]
        return {"log": [*done, *reversed(undone), *back], "done": list(range(first)), "undone": places}


def record(
    history: History, journey: JourneyMap, command: Command, *, at: str = "", author: str = "", edit_id: str = ""
) -> tuple[JourneyMap, History]:
    """Return the map after a command, and the history with it; what was taken back before cannot be redone."""
    label = describe(command, journey)
    changed, inverse = apply(journey, command)
    revision = Revision(
        label=label,
        forward=(command,),
        inverse=inverse,
        at=at,
        author=author,
        map_revision=changed.revision,
        edit_id=edit_id,
    )
    return changed, History(log=(*history.log, revision), done=(*history.done, len(history.log)))


def undo(
    history: History, journey: JourneyMap, *, at: str = "", author: str = "", edit_id: str = ""
) -> tuple[JourneyMap, History]:
    """Return the map without the last edit; with nothing to undo, both come back unchanged."""
    if not history.done:
        return journey, history
    *done, place = history.done
    undone = history.log[place]
    changed, _ = apply_all(journey, undone.inverse)
    revision = Revision(
        label=f"Undo: {undone.label}",
        forward=undone.inverse,
        inverse=undone.forward,
        at=at,
        author=author,
        map_revision=changed.revision,
        edit_id=edit_id,
    )
    return changed, History(log=(*history.log, revision), done=tuple(done), undone=(*history.undone, place))


def redo(
    history: History, journey: JourneyMap, *, at: str = "", author: str = "", edit_id: str = ""
) -> tuple[JourneyMap, History]:
    """Return the map with the edit that was taken back last; with none, both come back unchanged."""
    if not history.undone:
        return journey, history
    *undone, place = history.undone
    redone = history.log[place]
    changed, inverse = apply_all(journey, redone.forward)
    revision = Revision(
        label=f"Redo: {redone.label}",
        forward=redone.forward,
        inverse=inverse,
        at=at,
        author=author,
        map_revision=changed.revision,
        edit_id=edit_id,
    )
    return changed, History(log=(*history.log, revision), done=(*history.done, place), undone=tuple(undone))


def name_revision(history: History, number: int, name: str) -> History:
    """Return the history with a name for the state after a revision, "" to take it away.

    Raises
    ------
    NotFoundError
        If there is no such revision.
    """
    _check_number(history, number, lowest=1)
    named = history.log[number - 1].model_copy(update={"name": name.strip()})
    return history.model_copy(update={"log": (*history.log[: number - 1], named, *history.log[number:])})


def map_at(history: History, journey: JourneyMap, number: int) -> JourneyMap:
    """Return the map as it was after a revision, 0 for the beginning; `journey` is the map of today.

    Raises
    ------
    NotFoundError
        If there is no such revision.
    """
    changed, _ = apply_all(journey, _back_to(history, number))
    return changed.model_copy(update={"revision": history.log[number - 1].map_revision if number else 0})


def restore(
    history: History, journey: JourneyMap, number: int, *, at: str = "", author: str = ""
) -> tuple[JourneyMap, History]:
    """Return the map as it was after a revision, as a new revision that undo takes back.

    Raises
    ------
    NotFoundError
        If there is no such revision.
    """
    commands = _singles(_back_to(history, number))
    if not commands:
        return journey, history
    name = history.log[number - 1].name if number else ""
    label = f"Go back to '{name}'" if name else f"Go back to revision {number}"
    return record(history, journey, Batch(commands=commands, label=label), at=at, author=author)


def changes_since(history: History, map_revision: int, *, seen_by: str = "") -> tuple[Revision, ...]:
    """Return the revisions after a revision of the map, oldest first.

    With the id of an edit in `seen_by`, without those that the same window sent: whoever made it had seen them. What
    two edits of one window have in common is their id up to the last hyphen.
    """
    window = seen_by.rpartition("-")[0]
    since = (one for one in history.log if one.map_revision > map_revision)
    return tuple(one for one in since if not window or one.edit_id.rpartition("-")[0] != window)


def holds(history: History, edit_id: str) -> bool:
    """Return whether an edit of the board was done already; never for the id ""."""
    return bool(edit_id) and any(one.edit_id == edit_id for one in history.log)


def _back_to(history: History, number: int) -> tuple[Command, ...]:
    _check_number(history, number, lowest=0)
    return tuple(command for one in reversed(history.log[number:]) for command in one.inverse)


def _singles(commands: Iterable[Command]) -> tuple[SingleCommand, ...]:
    singles: list[SingleCommand] = []
    for command in commands:
        if isinstance(command, Batch):
            singles += command.commands
        else:
            singles.append(command)
    return tuple(singles)


def _check_number(history: History, number: int, *, lowest: int) -> None:
    if not lowest <= number <= len(history.log):
        message = f"There is no revision {number} of this map; it has {len(history.log)}."
        raise NotFoundError(message, hint="Choose one of the list.")
