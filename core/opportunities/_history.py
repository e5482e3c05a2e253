"""What was done to a backlog, and what can be taken back: without limit, as values, each edit by name."""

from collections.abc import Sequence
from functools import singledispatch

from pydantic import BaseModel, ConfigDict

from core.errors import ConfigError, ConflictError
from core.opportunities._commands import apply_all, changed_fields
from core.opportunities._edits import (
    AddItem,
    AddReading,
    Command,
    DeleteItem,
    DeleteReading,
    EditItem,
    LinkMetric,
    LinkOpportunity,
    LinkPain,
    UnlinkMetric,
    UnlinkOpportunity,
    UnlinkPain,
)
from core.opportunities._model import Backlog

_MAX_SAID = 40


class BacklogEdit(BaseModel):
    """One edit: its label, the commands that make it and those that take it back, each in order."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    label: str
    forward: tuple[Command, ...]
    inverse: tuple[Command, ...]


class BacklogHistory(BaseModel):
    """Edits made, oldest first, and edits taken back, the one to redo next last."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    done: tuple[BacklogEdit, ...] = ()
    undone: tuple[BacklogEdit, ...] = ()

    @property
    def undo_label(self) -> str:
        """What would be taken back; "" when nothing can be."""
        return self.done[-1].label if self.done else ""

    @property
    def redo_label(self) -> str:
        """What would be done again; "" when nothing can be."""
        return self.undone[-1].label if self.undone else ""


def record(
    history: BacklogHistory, backlog: Backlog, commands: Sequence[Command], *, label: str = ""
) -> tuple[Backlog, BacklogHistory]:
    """Return the backlog after commands that are one edit, and the history with it.

    What was taken back before cannot be redone. Commands that change nothing are no edit.

    Parameters
    ----------
    label : str
        What the edit is called; "" for what its first command does.
    """
    changed, inverse = apply_all(backlog, commands)
    if changed.model_copy(update={"revision": backlog.revision}) == backlog:
        return backlog, history
    entry = BacklogEdit(label=label or describe(commands[0], backlog), forward=tuple(commands), inverse=inverse)
    return changed, BacklogHistory(done=(*history.done, entry))


def undo(history: BacklogHistory, backlog: Backlog) -> tuple[Backlog, BacklogHistory]:
    """Return the backlog without the last edit; ConflictError when there is none."""
    _check(history.done)
    *done, entry = history.done
    changed, _ = apply_all(backlog, entry.inverse)
    return changed, BacklogHistory(done=tuple(done), undone=(*history.undone, entry))


def redo(history: BacklogHistory, backlog: Backlog) -> tuple[Backlog, BacklogHistory]:
    """Return the backlog with the edit that was taken back last; ConflictError when there is none."""
    _check(history.undone)
    *undone, entry = history.undone
    changed, _ = apply_all(backlog, entry.forward)
    return changed, BacklogHistory(done=(*history.done, entry), undone=tuple(undone))


def describe(command: Command, backlog: Backlog) -> str:
    """Return a short label of a command on the backlog it is about to change: "Delete “Text message on delay”"."""
    return _label(command, backlog)


def _check(entries: Sequence[BacklogEdit]) -> None:
    if not entries:
        message = "There is nothing to take back or to do again."
        raise ConflictError(message, hint="Somebody may have done it in another tab: look at it again.")


@singledispatch
def _label(command: Command, _backlog: Backlog) -> str:
    message = f"A {type(command).__name__} is not a command for a backlog."
    raise ConfigError(message, hint="Use one of the commands of core.opportunities.")


@_label.register
def _(command: AddItem, _backlog: Backlog) -> str:
    return f"Add the {command.item.kind} {_quoted(command.item.title)}"


@_label.register
def _(command: EditItem, _backlog: Backlog) -> str:
    names = changed_fields(command.before, command.after)
    if "title" in names:
        return f"Rename {_quoted(command.before.title)} to {_quoted(command.after.title)}"
    what = names[0].replace("_", " ") if len(names) == 1 else "fields"
    return f"Change the {what} of {_quoted(command.before.title)}"


@_label.register
def _(command: DeleteItem, backlog: Backlog) -> str:
    return f"Delete {_titled(backlog, command.item_id)}"


@_label.register
def _(command: LinkPain, backlog: Backlog) -> str:
    return f"Link {_quoted(command.pain.title)} to {_titled(backlog, command.opportunity_id)}"


@_label.register
def _(command: UnlinkPain, backlog: Backlog) -> str:
    return f"Take a pain point off {_titled(backlog, command.opportunity_id)}"


@_label.register
def _(command: LinkOpportunity, backlog: Backlog) -> str:
    return f"Link {_titled(backlog, command.opportunity_id)} to {_titled(backlog, command.solution_id)}"


@_label.register
def _(command: UnlinkOpportunity, backlog: Backlog) -> str:
    return f"Take an opportunity off {_titled(backlog, command.solution_id)}"


@_label.register
def _(command: LinkMetric, backlog: Backlog) -> str:
    return f"Link {_titled(backlog, command.solution_id)} to {_titled(backlog, command.effect.metric_id)}"


@_label.register
def _(command: UnlinkMetric, backlog: Backlog) -> str:
    return f"Take a metric off {_titled(backlog, command.solution_id)}"


@_label.register
def _(command: AddReading, backlog: Backlog) -> str:
    return f"Write down {command.reading.value:g} for {_titled(backlog, command.metric_id)}"


@_label.register
def _(command: DeleteReading, backlog: Backlog) -> str:
    return f"Take a reading off {_titled(backlog, command.metric_id)}"


def _titled(backlog: Backlog, item_id: str) -> str:
    found = backlog.find(item_id)
    return _quoted(found.title if found else item_id)


def _quoted(text: str) -> str:
    return f"“{text if len(text) <= _MAX_SAID else text[: _MAX_SAID - 1].rstrip() + '…'}”"
