"""What was done to a map, and what can be taken back: without limit, as values."""

from pydantic import BaseModel, ConfigDict

from core.journeys._commands import apply, apply_all
from core.journeys._labels import describe
from core.journeys._model import Command, JourneyMap


class Entry(BaseModel):
    """One edit: its label, the commands that make it and those that take it back, each in order."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    label: str
    forward: tuple[Command, ...]
    inverse: tuple[Command, ...]


class History(BaseModel):
    """Edits made, oldest first, and edits taken back, the one to redo next last."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    done: tuple[Entry, ...] = ()
    undone: tuple[Entry, ...] = ()


def record(history: History, journey: JourneyMap, command: Command) -> tuple[JourneyMap, History]:
    """Return the map after a command, and the history with it; what was taken back before cannot be redone."""
    label = describe(command, journey)
    changed, inverse = apply(journey, command)
    entry = Entry(label=label, forward=(command,), inverse=inverse)
    return changed, History(done=(*history.done, entry))


def undo(history: History, journey: JourneyMap) -> tuple[JourneyMap, History]:
    """Return the map without the last edit; with nothing to undo, both come back unchanged."""
    if not history.done:
        return journey, history
    *done, entry = history.done
    changed, _ = apply_all(journey, entry.inverse)
    return changed, History(done=tuple(done), undone=(*history.undone, entry))


def redo(history: History, journey: JourneyMap) -> tuple[JourneyMap, History]:
    """Return the map with the edit that was taken back last; with none, both come back unchanged."""
    if not history.undone:
        return journey, history
    *undone, entry = history.undone
    changed, _ = apply_all(journey, entry.forward)
    return changed, History(done=(*history.done, entry), undone=tuple(undone))
