"""What was done to a persona, and what can be taken back: as values, and only the parts that changed.

An entry holds both sides of each part. It is taken back only where the persona still is as the edit left it: what was
changed elsewhere meanwhile (segments found anew, a name given on another page) is never overwritten by an old state.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import BaseModel, ConfigDict, JsonValue

from core.errors import ConflictError
from core.personas._model import PainPoint, Persona, Statement
from core.personas._own import InterviewNote, OwnSection

MAX_ENTRIES = 100
"""Edits that can be taken back; older ones are forgotten."""

MAX_SAID = 40
"""Letters of an entry that name an edit of it."""

LISTS = ("statements", "pain_points", "own_sections", "notes")
_ELSEWHERE = {"id", "segment_id", "target", "color"}
FIELDS = tuple(name for name in Persona.model_fields if name not in {*LISTS, *_ELSEWHERE})
"""Parts that edits change; targets and colours are set elsewhere, where they are shown."""

_Entry = Statement | PainPoint | OwnSection | InterviewNote

_WORDS = {"name_locked": "lock of the name", "hours": "active hours", "match": "who is meant"}
_ENTRY_WORDS = {
    "statements": "sentence",
    "pain_points": "pain point",
    "own_sections": "section",
    "notes": "interview note",
}


class ListState(BaseModel):
    """A list of things with ids: their `order`, and the `entries` that differ from the other side of the edit."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    order: tuple[str, ...]
    entries: dict[str, JsonValue] = {}


class PersonaState(BaseModel):
    """The parts of a persona that an edit changed, as they were on one side of it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    fields: dict[str, JsonValue] = {}
    lists: dict[str, ListState] = {}


class PersonaEdit(BaseModel):
    """One edit: what it is called, and both sides of it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    label: str
    before: PersonaState
    after: PersonaState


class PersonaHistory(BaseModel):
    """Edits made, oldest first, and edits taken back, the one to redo next last."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    done: tuple[PersonaEdit, ...] = ()
    undone: tuple[PersonaEdit, ...] = ()

    def undo_label(self, persona: Persona) -> str:
        """Return what would be taken back, "" when nothing can be."""
        return self.done[-1].label if self.done and _is_at(persona, self.done[-1].after) else ""

    def redo_label(self, persona: Persona) -> str:
        """Return what would be done again, "" when nothing can be."""
        return self.undone[-1].label if self.undone and _is_at(persona, self.undone[-1].before) else ""


def record_edit(history: PersonaHistory, old: Persona, new: Persona, *, label: str = "") -> PersonaHistory:
    """Return the history with an edit; what was taken back before cannot be redone.

    Edits that no longer fit the persona, because it was changed elsewhere, are forgotten.

    Parameters
    ----------
    history : PersonaHistory
        What was done before.
    old, new : Persona
        The persona before and after the edit.
    label : str
        What the edit is called; "" names the part that changed.
    """
    before, after = _sides(old, new)
    if before == after:
        return history
    entry = PersonaEdit(label=label or _label(old, new, after), before=before, after=after)
    earlier = history.done if history.undo_label(old) else ()
    return PersonaHistory(done=(*earlier, entry)[-MAX_ENTRIES:])


def undo_edit(history: PersonaHistory, persona: Persona) -> tuple[Persona, PersonaHistory]:
    """Return the persona without the last edit; ConflictError when there is none, or it was changed elsewhere."""
    _check(history.undo_label(persona))
    *done, entry = history.done
    back = PersonaHistory(done=tuple(done), undone=(*history.undone, entry))
    return _with(persona, entry.before), back


def redo_edit(history: PersonaHistory, persona: Persona) -> tuple[Persona, PersonaHistory]:
    """Return the persona with the edit taken back last; ConflictError when there is none, or it does not fit."""
    _check(history.redo_label(persona))
    *undone, entry = history.undone
    again = PersonaHistory(done=(*history.done, entry), undone=tuple(undone))
    return _with(persona, entry.after), again


def _check(label: str) -> None:
    if not label:
        message = "There is nothing to take back or to do again: the persona was changed elsewhere meanwhile."
        raise ConflictError(message, hint="Look at it again and change it by hand.")


def _sides(old: Persona, new: Persona) -> tuple[PersonaState, PersonaState]:
    was, now = old.model_dump(mode="json"), new.model_dump(mode="json")
    changed = [name for name in FIELDS if was[name] != now[name]]
    lists = {name: _list_sides(was[name], now[name]) for name in LISTS if was[name] != now[name]}
    before = PersonaState(fields={name: was[name] for name in changed}, lists={k: one for k, (one, _) in lists.items()})
    after = PersonaState(fields={name: now[name] for name in changed}, lists={k: one for k, (_, one) in lists.items()})
    return before, after


def _list_sides(was: Sequence[dict[str, Any]], now: Sequence[dict[str, Any]]) -> tuple[ListState, ListState]:
    old, new = _by_id(was), _by_id(now)
    return (
        ListState(order=tuple(old), entries={key: one for key, one in old.items() if new.get(key) != one}),
        ListState(order=tuple(new), entries={key: one for key, one in new.items() if old.get(key) != one}),
    )


def _by_id(entries: Sequence[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    return {entry["id"]: entry for entry in entries}


def _is_at(persona: Persona, side: PersonaState) -> bool:
    """Return whether the persona is as this side of an edit says, in the parts that the edit changed."""
    present = persona.model_dump(mode="json", include={*side.fields, *side.lists})
    if not all(_holds(present[name], value) for name, value in side.fields.items()):
        return False
    return all(_list_is_at(_by_id(present[name]), state) for name, state in side.lists.items())


def _list_is_at(present: Mapping[str, JsonValue], state: ListState) -> bool:
    return tuple(present) == state.order and all(_holds(present[key], one) for key, one in state.entries.items())


def _holds(present: JsonValue, kept: JsonValue) -> bool:
    """Return whether a value is the one that was kept; fields that came with a later version are not looked at."""
    if isinstance(present, dict) and isinstance(kept, dict):
        return all(key in present and _holds(present[key], value) for key, value in kept.items())
    if isinstance(present, list) and isinstance(kept, list):
        return len(present) == len(kept) and all(map(_holds, present, kept))
    return present == kept


def _with(persona: Persona, side: PersonaState) -> Persona:
    values = persona.model_dump(mode="json")
    for name, state in side.lists.items():
        entries = _by_id(values[name]) | state.entries
        values[name] = [entries[key] for key in state.order]
    return Persona.model_validate(values | side.fields)


def _label(old: Persona, new: Persona, after: PersonaState) -> str:
    """Return what an edit is called: what was added or removed, else the part that changed and what it says."""
    lists = {name: (_entries(old, name), _entries(new, name)) for name in LISTS if name in after.lists}
    for verb, known, others in (("adding", 0, 1), ("removing", 1, 0)):
        for name, sides in lists.items():
            found = [entry for key, entry in sides[others].items() if key not in sides[known]]
            if found:
                return f"{verb} the {_ENTRY_WORDS[name]} “{_said(found[0])}”"
    for name in ("headline", "name"):
        if name in after.fields:
            return name
    for name, (was, now) in lists.items():
        found = [entry for key, entry in now.items() if was[key] != entry]
        what = _ENTRY_WORDS[name]
        return f"{what} “{_said(found[0])}”" if found else f"order of the {what}s"
    return next((_WORDS.get(name, name) for name in after.fields), "edit")


def _entries(persona: Persona, name: str) -> dict[str, _Entry]:
    return {entry.id: entry for entry in getattr(persona, name)}


def _said(entry: _Entry) -> str:
    text = str(getattr(entry, "title", "") or getattr(entry, "text", ""))
    return text if len(text) <= MAX_SAID else f"{text[: MAX_SAID - 1].rstrip()}…"
