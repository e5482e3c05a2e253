"""Edits of a backlog: each command gives the new backlog and the commands that take it back."""

from collections.abc import Iterable, Mapping
from functools import singledispatch
from typing import TypeVar

from pydantic import ValidationError

from core.errors import ConfigError, ConflictError, NotFoundError
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
from core.opportunities._model import (
    MAX_ITEMS,
    MAX_LINKS,
    MAX_TITLE,
    Backlog,
    CardPain,
    Effect,
    ItemKind,
    Metric,
    NamedItem,
    Opportunity,
    PainRef,
    PersonaPain,
    Solution,
)
from core.templates import explain

AnyItem = Opportunity | Solution | Metric
_Part = TypeVar("_Part")
_Kind = TypeVar("_Kind", bound=NamedItem)

_PLACES: dict[ItemKind, str] = {"opportunity": "opportunities", "solution": "solutions", "metric": "metrics"}
_MODELS: dict[ItemKind, type[AnyItem]] = {"opportunity": Opportunity, "solution": Solution, "metric": Metric}
_LINKS = frozenset({"id", "kind", "pains", "opportunity_ids", "effects", "readings"})
"""Parts of an item that have commands of their own."""

_GONE = "It may have been deleted: reload the page and try again."


Edit = tuple[Backlog, tuple[Command, ...]]


def apply(backlog: Backlog, command: Command) -> Edit:
    """Return the backlog after a command, one revision on, and the commands that take it back.

    The inverse commands, applied in their order, give a backlog equal to `backlog` in everything but the revision.

    Raises
    ------
    NotFoundError
        If the command names an item, link or reading that is not there.
    ConflictError
        If an edit changes a field that somebody else changed since the person saw it.
    ConfigError
        If an id is taken, a link or reading is there already, or what comes of it is not valid.

    Examples
    --------
    >>> one = Opportunity(id="opportunity-1", title="How might we deliver sooner?")
    >>> backlog, inverse = apply(Backlog(), AddItem(item=one, index=0))
    >>> backlog.revision, inverse
    (1, (DeleteItem(kind='delete_item', item_id='opportunity-1'),))
    """
    changed, inverse = _edit(command, backlog)
    return changed.model_copy(update={"revision": backlog.revision + 1}), inverse


def apply_all(backlog: Backlog, commands: Iterable[Command]) -> Edit:
    """Return the backlog after several commands, and the commands that take all of them back, last first."""
    inverses: tuple[Command, ...] = ()
    for command in commands:
        backlog, inverse = apply(backlog, command)
        inverses = inverse + inverses
    return backlog, inverses


def new_id(backlog: Backlog, kind: ItemKind) -> str:
    """Return an id that no item ever had: what was deleted may still be named on a map or by another item.

    Examples
    --------
    >>> new_id(Backlog(revision=4), "solution")
    'solution-5'
    """
    named = {one.id for one in backlog.items}
    for solution in backlog.solutions:
        named |= {*solution.opportunity_ids, *(effect.metric_id for effect in solution.effects)}
    number = backlog.revision + 1
    while f"{kind}-{number}" in named:
        number += 1
    return f"{kind}-{number}"


def new_item(backlog: Backlog, kind: ItemKind, title: str) -> AnyItem:
    """Return an item with an id of its own and nothing but a title; ConfigError when the title is empty or too long."""
    values = {"id": new_id(backlog, kind), "title": " ".join(title.split())}
    try:
        return _MODELS[kind].model_validate(values)
    except ValidationError as error:
        message = f"This is no title for {'an' if kind == 'opportunity' else 'a'} {kind}: {explain(error)}"
        raise ConfigError(message, hint=f"Type a title of at most {MAX_TITLE} letters.") from error


def add_after(item: AnyItem, before: PainRef | Opportunity | Solution | None) -> tuple[Command, ...]:
    """Return what adds an item at the end and links it to what it follows; None for nothing.

    An opportunity answers a pain point, a solution an opportunity, and a metric shows whether a solution works.
    """
    add = AddItem(item=item, index=MAX_ITEMS)
    if isinstance(before, PersonaPain | CardPain):
        return (add, LinkPain(opportunity_id=item.id, pain=before, index=0))
    if isinstance(before, Opportunity):
        return (add, LinkOpportunity(solution_id=item.id, opportunity_id=before.id, index=0))
    if isinstance(before, Solution):
        return (add, LinkMetric(solution_id=before.id, effect=Effect(metric_id=item.id), index=MAX_LINKS))
    return (add,)


def changed_fields(before: AnyItem, after: AnyItem) -> tuple[str, ...]:
    """Return the fields in which two states of an item differ, links and readings apart."""
    names = [name for name in type(after).model_fields if name not in _LINKS]
    return tuple(name for name in names if getattr(before, name, None) != getattr(after, name))


def commands_between(before: AnyItem, after: AnyItem) -> tuple[Command, ...]:
    """Return the commands that make of one state of an item another one; readings have a form of their own.

    Links that both states have stay where they are, new ones come last.
    """
    commands: list[Command] = []
    if changed_fields(before, after):
        commands.append(EditItem(before=before, after=after))
    if isinstance(before, Opportunity) and isinstance(after, Opportunity):
        old, new = ({one.key: one for one in item.pains} for item in (before, after))
        commands += [UnlinkPain(opportunity_id=after.id, pain_key=key) for key in old if key not in new]
        commands += [
            LinkPain(opportunity_id=after.id, pain=one, index=MAX_LINKS) for key, one in new.items() if key not in old
        ]
    if isinstance(before, Solution) and isinstance(after, Solution):
        commands += _between_solutions(before, after)
    return tuple(commands)


def _between_solutions(before: Solution, after: Solution) -> list[Command]:
    gone = [one for one in before.opportunity_ids if one not in after.opportunity_ids]
    added = [one for one in after.opportunity_ids if one not in before.opportunity_ids]
    commands: list[Command] = [UnlinkOpportunity(solution_id=after.id, opportunity_id=one) for one in gone]
    commands += [LinkOpportunity(solution_id=after.id, opportunity_id=one, index=MAX_LINKS) for one in added]
    old, new = ({one.metric_id: (place, one) for place, one in enumerate(item.effects)} for item in (before, after))
    for metric_id, (place, effect) in old.items():
        if metric_id not in new:
            commands.append(UnlinkMetric(solution_id=after.id, metric_id=metric_id))
        elif new[metric_id][1] != effect:
            unlink = UnlinkMetric(solution_id=after.id, metric_id=metric_id)
            commands += [unlink, LinkMetric(solution_id=after.id, effect=new[metric_id][1], index=place)]
    fresh = [one for metric_id, (_, one) in new.items() if metric_id not in old]
    return [*commands, *(LinkMetric(solution_id=after.id, effect=one, index=MAX_LINKS) for one in fresh)]


def with_values(item: _Kind, update: Mapping[str, object]) -> _Kind:
    """Return an item with parts changed, every rule checked again; ConfigError when one is broken."""
    values = {name: getattr(item, name) for name in type(item).model_fields}
    try:
        return type(item).model_validate({**values, **update})
    except ValidationError as error:
        message = f"This cannot be done to {item.title!r}: {explain(error)}"
        raise ConfigError(message, hint="Correct it and try again; nothing was changed.") from error


@singledispatch
def _edit(command: Command, _backlog: Backlog) -> Edit:
    message = f"A {type(command).__name__} is not a command for a backlog."
    raise ConfigError(message, hint="Use one of the commands of core.opportunities.")


@_edit.register
def _(command: AddItem, backlog: Backlog) -> Edit:
    item = command.item
    if backlog.find(item.id) is not None:
        message = f"The id {item.id!r} is taken."
        raise ConfigError(message, hint="Reload the page and add it again.")
    place = _PLACES[item.kind]
    return _with(backlog, place, _inserted(getattr(backlog, place), command.index, item)), (
        DeleteItem(item_id=item.id),
    )


@_edit.register
def _(command: EditItem, backlog: Backlog) -> Edit:
    present = _find(backlog, command.after.id, type(command.after))
    names = changed_fields(command.before, command.after)
    for name in names:
        theirs, seen, ours = (getattr(one, name, None) for one in (present, command.before, command.after))
        if theirs not in (seen, ours):
            message = f"The {name.replace('_', ' ')} of {present.title!r} was changed elsewhere meanwhile."
            raise ConflictError(
                message, hint=f"It is {_shown(theirs)} now; yours was {_shown(ours)}. Look at it again."
            )
    changed = with_values(present, {name: getattr(command.after, name) for name in names})
    return _replaced(backlog, changed), (EditItem(before=changed, after=present),)


@_edit.register
def _(command: DeleteItem, backlog: Backlog) -> Edit:
    item = _any(backlog, command.item_id)
    place = _PLACES[item.kind]
    items = getattr(backlog, place)
    index = [one.id for one in items].index(item.id)
    return _with(backlog, place, (*items[:index], *items[index + 1 :])), (AddItem(item=item, index=index),)


@_edit.register
def _(command: LinkPain, backlog: Backlog) -> Edit:
    one = _find(backlog, command.opportunity_id, Opportunity)
    changed = with_values(one, {"pains": _inserted(one.pains, command.index, command.pain)})
    return _replaced(backlog, changed), (UnlinkPain(opportunity_id=one.id, pain_key=command.pain.key),)


@_edit.register
def _(command: UnlinkPain, backlog: Backlog) -> Edit:
    one = _find(backlog, command.opportunity_id, Opportunity)
    index = _place([pain.key for pain in one.pains], command.pain_key, one)
    changed = with_values(one, {"pains": (*one.pains[:index], *one.pains[index + 1 :])})
    return _replaced(backlog, changed), (LinkPain(opportunity_id=one.id, pain=one.pains[index], index=index),)


@_edit.register
def _(command: LinkOpportunity, backlog: Backlog) -> Edit:
    one = _find(backlog, command.solution_id, Solution)
    ids = _inserted(one.opportunity_ids, command.index, command.opportunity_id)
    back = UnlinkOpportunity(solution_id=one.id, opportunity_id=command.opportunity_id)
    return _replaced(backlog, with_values(one, {"opportunity_ids": ids})), (back,)


@_edit.register
def _(command: UnlinkOpportunity, backlog: Backlog) -> Edit:
    one = _find(backlog, command.solution_id, Solution)
    index = _place(one.opportunity_ids, command.opportunity_id, one)
    ids = (*one.opportunity_ids[:index], *one.opportunity_ids[index + 1 :])
    back = LinkOpportunity(solution_id=one.id, opportunity_id=command.opportunity_id, index=index)
    return _replaced(backlog, with_values(one, {"opportunity_ids": ids})), (back,)


@_edit.register
def _(command: LinkMetric, backlog: Backlog) -> Edit:
    one = _find(backlog, command.solution_id, Solution)
    changed = with_values(one, {"effects": _inserted(one.effects, command.index, command.effect)})
    return _replaced(backlog, changed), (UnlinkMetric(solution_id=one.id, metric_id=command.effect.metric_id),)


@_edit.register
def _(command: UnlinkMetric, backlog: Backlog) -> Edit:
    one = _find(backlog, command.solution_id, Solution)
    index = _place([effect.metric_id for effect in one.effects], command.metric_id, one)
    changed = with_values(one, {"effects": (*one.effects[:index], *one.effects[index + 1 :])})
    return _replaced(backlog, changed), (LinkMetric(solution_id=one.id, effect=one.effects[index], index=index),)


@_edit.register
def _(command: AddReading, backlog: Backlog) -> Edit:
    one = _find(backlog, command.metric_id, Metric)
    readings = tuple(sorted((*one.readings, command.reading), key=lambda reading: reading.on))
    changed = with_values(one, {"readings": readings})
    return _replaced(backlog, changed), (DeleteReading(metric_id=one.id, on=command.reading.on),)


@_edit.register
def _(command: DeleteReading, backlog: Backlog) -> Edit:
    one = _find(backlog, command.metric_id, Metric)
    index = _place([str(reading.on) for reading in one.readings], str(command.on), one)
    changed = with_values(one, {"readings": (*one.readings[:index], *one.readings[index + 1 :])})
    return _replaced(backlog, changed), (AddReading(metric_id=one.id, reading=one.readings[index]),)


def _any(backlog: Backlog, item_id: str) -> AnyItem:
    found = backlog.find(item_id)
    if found is None:
        message = f"There is no {item_id!r} in this study."
        raise NotFoundError(message, hint=_GONE)
    return found


def _find(backlog: Backlog, item_id: str, kind: type[_Kind]) -> _Kind:
    found = _any(backlog, item_id)
    if not isinstance(found, kind):
        message = f"{found.title!r} is a {found.kind}, not a {kind.__name__.lower()}."
        raise NotFoundError(message, hint=_GONE)
    return found


def _place(keys: Iterable[str], key: str, item: AnyItem) -> int:
    for index, one in enumerate(keys):
        if one == key:
            return index
    message = f"{item.title!r} has no {key!r}."
    raise NotFoundError(message, hint=_GONE)


def _inserted(parts: tuple[_Part, ...], index: int, part: _Part) -> tuple[_Part, ...]:
    return (*parts[:index], part, *parts[index:])


def _replaced(backlog: Backlog, item: AnyItem) -> Backlog:
    place = _PLACES[item.kind]
    return _with(backlog, place, tuple(item if one.id == item.id else one for one in getattr(backlog, place)))


def _with(backlog: Backlog, place: str, items: tuple[AnyItem, ...]) -> Backlog:
    values = {name: getattr(backlog, name) for name in Backlog.model_fields}
    try:
        return Backlog.model_validate(values | {place: items})
    except ValidationError as error:
        message = f"This is too much for one study: {explain(error)}"
        raise ConfigError(message, hint="Delete what is no longer needed; nothing was changed.") from error


def _shown(value: object) -> str:
    return "empty" if value in (None, "") else f"“{value}”"
