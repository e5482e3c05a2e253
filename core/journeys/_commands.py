"""Edits of a map: each command gives the new map and the commands that take it back."""

import json
import re
from collections.abc import Iterable, Mapping
from functools import singledispatch
from typing import Any

from pydantic import BaseModel, TypeAdapter, ValidationError

from core.errors import ConfigError
from core.journeys._command_model import (
    AddCard,
    AddFlow,
    AddLane,
    AddStage,
    AddStep,
    Batch,
    Command,
    DeleteCard,
    DeleteFlow,
    DeleteLane,
    DeleteStage,
    DeleteStep,
    EditCard,
    EditFlow,
    EditLane,
    EditMap,
    EditStage,
    EditStep,
    MoveCard,
    MoveLane,
    MoveStage,
    MoveStep,
    RestoreCard,
    SetEmotion,
    SetPersonas,
)
from core.journeys._limits import check_addition, check_entries, check_fit, check_size, check_text, check_texts
from core.journeys._model import Card, JourneyMap, PersonaEmotion, Step
from core.journeys._tree import (
    find_card,
    find_flow,
    find_lane,
    find_stage,
    find_step,
    ids_of,
    inserted,
    replaced,
    with_cards,
    with_stage,
    with_steps,
    without,
)
from core.personas import without_severity
from core.templates import explain

Edit = tuple[JourneyMap, tuple[Command, ...]]

_COMMANDS: TypeAdapter[Command] = TypeAdapter(Command)
_MAX_PREFIX = 56  # leaves room for the number in an id of 64 characters


def apply(journey: JourneyMap, command: Command) -> Edit:
    """Return the map after a command, one revision on, and the commands that take it back.

    The inverse commands, applied in their order, give a map equal to `journey` in everything but the revision.

    Rules beyond the plain meaning of each command: text that is changed on a card with claims makes the card an
    assumption (its claims go, its link to the persona's item stays). A card that moves to a lane of another role
    loses what cards of that role do not have: severity, channel or picture. Arrows go with their steps, cards with
    their lane. The inverse brings all of it back. Of a batch, all edits are made or none.

    Raises
    ------
    NotFoundError
        If the command names a lane, stage, step, card or arrow that is not on the map.
    ConfigError
        If an id is taken, a position negative, a text or the map too large, or a field does not fit the lane.

    Examples
    --------
    >>> journey = JourneyMap(id="shoes", title="Buy shoes")
    >>> changed, inverse = apply(journey, EditMap(title="Buy boots"))
    >>> changed.title, changed.revision, inverse == (EditMap(title="Buy shoes"),)
    ('Buy boots', 1, True)
    """
    changed, inverse = _edit(command, journey)
    return changed.model_copy(update={"revision": journey.revision + 1}), inverse


def apply_all(journey: JourneyMap, commands: Iterable[Command]) -> Edit:
    """Return the map after several commands, and the commands that take all of them back, last first."""
    inverses: tuple[Command, ...] = ()
    for command in commands:
        journey, inverse = apply(journey, command)
        inverses = inverse + inverses
    return journey, inverses


def parse_command(data: Mapping[str, object]) -> Command:
    """Return the command that a browser sent; nothing is converted silently.

    The claims a card names are not looked up here: see `validate_journey`.

    Raises
    ------
    ConfigError
        With the path of the first value that does not fit.
    """
    try:
        text = json.dumps(dict(data), allow_nan=False)
        return _COMMANDS.validate_json(text, strict=True)
    except ValidationError as error:
        message = f"This is not a command for a journey map: {explain(error)}"
        raise ConfigError(message, hint="Reload the page; nothing was changed.") from error
    except (TypeError, ValueError, RecursionError) as error:
        message = f"This is not a command for a journey map: {error}."
        raise ConfigError(message, hint="Reload the page; nothing was changed.") from error


def new_id(journey: JourneyMap, prefix: str) -> str:
    """Return the next free id: the prefix and a number one above the highest in use with it.

    Examples
    --------
    >>> new_id(JourneyMap(id="shoes", title="Buy shoes"), "card")
    'card-1'
    """
    slug = re.sub(r"[^a-z0-9]+", "-", prefix.casefold()).strip("-")[:_MAX_PREFIX].strip("-") or "item"
    numbers = [
        int(match[1]) for entry in ids_of(journey) if (match := re.fullmatch(rf"{slug}-([1-9][0-9]{{0,5}})", entry))
    ]
    return f"{slug}-{max(numbers, default=0) + 1}"


@singledispatch
def _edit(command: Command, journey: JourneyMap) -> Edit:
    message = f"A {type(command).__name__} is not a command for the map {journey.title!r}."
    raise ConfigError(message, hint="Use one of the commands of core.journeys.")


@_edit.register
def _(command: Batch, journey: JourneyMap) -> Edit:
    inverses: tuple[Command, ...] = ()
    for one in command.commands:
        journey, inverse = _edit(one, journey)
        inverses = inverse + inverses
    return journey, inverses


_FIELDS_OF_MAP = {"map_kind": "kind"}
"""Fields of the command that the map has under another name, because a command's kind is its own."""


@_edit.register
def _(command: EditMap, journey: JourneyMap) -> Edit:
    given = _given(command)
    check_texts(given.values())
    before = {name: getattr(journey, _FIELDS_OF_MAP.get(name, name)) for name in given}
    changed = journey.model_copy(update={_FIELDS_OF_MAP.get(name, name): value for name, value in given.items()})
    check_entries(changed)
    return changed, (EditMap.model_validate(before),)


@_edit.register
def _(command: SetPersonas, journey: JourneyMap) -> Edit:
    check_texts(command.persona_ids)
    changed = journey.model_copy(update={"persona_ids": tuple(dict.fromkeys(command.persona_ids))})
    check_entries(changed)
    return changed, (SetPersonas(persona_ids=journey.persona_ids),)


@_edit.register
def _(command: AddLane, journey: JourneyMap) -> Edit:
    if journey.role_of(command.lane.id) is not None:
        message = f"The map {journey.title!r} has a lane {command.lane.id!r} already."
        raise ConfigError(message, hint="Give the new lane another id.")
    check_text(command.lane.title)
    changed = journey.model_copy(update={"lanes": inserted(journey.lanes, command.index, command.lane)})
    check_size(changed)
    return changed, (DeleteLane(lane_id=command.lane.id),)


@_edit.register
def _(command: EditLane, journey: JourneyMap) -> Edit:
    i = find_lane(journey, command.lane_id)
    given = _given(command, but="lane_id")
    check_texts(given.values())
    before = {name: getattr(journey.lanes[i], name) for name in given}
    lanes = replaced(journey.lanes, i, journey.lanes[i].model_copy(update=given))
    return journey.model_copy(update={"lanes": lanes}), (EditLane(lane_id=command.lane_id, **before),)


@_edit.register
def _(command: MoveLane, journey: JourneyMap) -> Edit:
    i = find_lane(journey, command.lane_id)
    lanes = inserted(without(journey.lanes, i), command.index, journey.lanes[i])
    return journey.model_copy(update={"lanes": lanes}), (MoveLane(lane_id=command.lane_id, index=i),)


@_edit.register
def _(command: DeleteLane, journey: JourneyMap) -> Edit:
    i = find_lane(journey, command.lane_id)
    inverse: list[Command] = [AddLane(lane=journey.lanes[i], index=i)]
    stages = []
    for stage in journey.stages:
        steps = []
        for step in stage.steps:
            lost = [(k, card) for k, card in enumerate(step.cards) if card.lane == command.lane_id]
            inverse += [AddCard(step_id=step.id, card=card, index=k) for k, card in lost]
            kept = tuple(card for card in step.cards if card.lane != command.lane_id)
            steps.append(step.model_copy(update={"cards": kept}) if lost else step)
        stages.append(stage.model_copy(update={"steps": tuple(steps)}))
    update = {"lanes": without(journey.lanes, i), "stages": tuple(stages)}
    return journey.model_copy(update=update), tuple(inverse)


@_edit.register
def _(command: AddStage, journey: JourneyMap) -> Edit:
    check_addition(journey, command.stage)
    changed = journey.model_copy(update={"stages": inserted(journey.stages, command.index, command.stage)})
    check_size(changed)
    return changed, (DeleteStage(stage_id=command.stage.id),)


@_edit.register
def _(command: EditStage, journey: JourneyMap) -> Edit:
    i = find_stage(journey, command.stage_id)
    given = _given(command, but="stage_id")
    check_texts(given.values())
    before = {name: getattr(journey.stages[i], name) for name in given}
    changed = with_stage(journey, i, journey.stages[i].model_copy(update=given))
    check_entries(changed.stages[i])
    return changed, (EditStage(stage_id=command.stage_id, **before),)


@_edit.register
def _(command: MoveStage, journey: JourneyMap) -> Edit:
    i = find_stage(journey, command.stage_id)
    stages = inserted(without(journey.stages, i), command.index, journey.stages[i])
    return journey.model_copy(update={"stages": stages}), (MoveStage(stage_id=command.stage_id, index=i),)


@_edit.register
def _(command: DeleteStage, journey: JourneyMap) -> Edit:
    i = find_stage(journey, command.stage_id)
    stage = journey.stages[i]
    changed = journey.model_copy(update={"stages": without(journey.stages, i)})
    changed, arrows = _without_flows(changed, {step.id for step in stage.steps})
    return changed, (AddStage(stage=stage, index=i), *arrows)


@_edit.register
def _(command: AddStep, journey: JourneyMap) -> Edit:
    i = find_stage(journey, command.stage_id)
    check_addition(journey, command.step)
    changed = with_steps(journey, i, inserted(journey.stages[i].steps, command.index, command.step))
    check_size(changed)
    return changed, (DeleteStep(step_id=command.step.id),)


@_edit.register
def _(command: EditStep, journey: JourneyMap) -> Edit:
    i, j = find_step(journey, command.step_id)
    step = journey.stages[i].steps[j]
    given = _given(command, but="step_id")
    check_texts(given.values())
    before = {name: getattr(step, name) for name in given}
    if "importance" in given:
        given["importance"] = command.importance or None
        before["importance"] = step.importance or 0
    return _with_step(journey, i, j, step.model_copy(update=given)), (EditStep(step_id=step.id, **before),)


@_edit.register
def _(command: SetEmotion, journey: JourneyMap) -> Edit:
    i, j = find_step(journey, command.step_id)
    step = journey.stages[i].steps[j]
    check_text(command.persona_id)
    at = next((k for k, one in enumerate(step.emotions) if one.persona_id == command.persona_id), None)
    before = None if at is None else step.emotions[at].value
    rest = step.emotions if at is None else without(step.emotions, at)
    if command.value is None:
        emotions = rest
    else:
        place = command.index if command.index is not None else at if at is not None else len(rest)
        emotions = inserted(rest, place, PersonaEmotion(persona_id=command.persona_id, value=command.value))
    inverse = SetEmotion(step_id=step.id, persona_id=command.persona_id, value=before, index=at)
    return _with_step(journey, i, j, step.model_copy(update={"emotions": emotions})), (inverse,)


@_edit.register
def _(command: MoveStep, journey: JourneyMap) -> Edit:
    i, j = find_step(journey, command.step_id)
    target = find_stage(journey, command.stage_id)
    step = journey.stages[i].steps[j]
    taken_out = with_steps(journey, i, without(journey.stages[i].steps, j))
    steps = inserted(taken_out.stages[target].steps, command.index, step)
    inverse = MoveStep(step_id=step.id, stage_id=journey.stages[i].id, index=j)
    return with_steps(taken_out, target, steps), (inverse,)


@_edit.register
def _(command: DeleteStep, journey: JourneyMap) -> Edit:
    i, j = find_step(journey, command.step_id)
    stage = journey.stages[i]
    inverse = AddStep(stage_id=stage.id, step=stage.steps[j], index=j)
    changed, arrows = _without_flows(with_steps(journey, i, without(stage.steps, j)), {command.step_id})
    return changed, (inverse, *arrows)


@_edit.register
def _(command: AddCard, journey: JourneyMap) -> Edit:
    i, j = find_step(journey, command.step_id)
    check_addition(journey, command.card)
    changed = with_cards(journey, i, j, inserted(journey.stages[i].steps[j].cards, command.index, command.card))
    check_size(changed)
    return changed, (DeleteCard(card_id=command.card.id),)


@_edit.register
def _(command: EditCard, journey: JourneyMap) -> Edit:
    i, j, k = find_card(journey, command.card_id)
    cards = journey.stages[i].steps[j].cards
    changed = _edited(cards[k], command)
    check_fit(journey, changed)
    return with_cards(journey, i, j, replaced(cards, k, changed)), (RestoreCard(card=cards[k]),)


@_edit.register
def _(command: MoveCard, journey: JourneyMap) -> Edit:
    i, j, k = find_card(journey, command.card_id)
    to_i, to_j = find_step(journey, command.step_id)
    step = journey.stages[i].steps[j]
    card = step.cards[k]
    role = journey.lanes[find_lane(journey, command.lane)].role
    moved = card.model_copy(
        update={
            "lane": command.lane,
            "severity": card.severity if role == "pains" else None,
            "channel": card.channel if role == "touchpoints" else "",
            "image": card.image if role == "images" else "",
        }
    )
    check_fit(journey, moved)
    taken_out = with_cards(journey, i, j, without(step.cards, k))
    cards = inserted(taken_out.stages[to_i].steps[to_j].cards, command.index, moved)
    back = MoveCard(card_id=card.id, step_id=step.id, lane=card.lane, index=k)
    lossless = moved.model_copy(update={"lane": card.lane}) == card
    return with_cards(taken_out, to_i, to_j, cards), (back,) if lossless else (back, RestoreCard(card=card))


@_edit.register
def _(command: DeleteCard, journey: JourneyMap) -> Edit:
    i, j, k = find_card(journey, command.card_id)
    step = journey.stages[i].steps[j]
    inverse = AddCard(step_id=step.id, card=step.cards[k], index=k)
    return with_cards(journey, i, j, without(step.cards, k)), (inverse,)


@_edit.register
def _(command: RestoreCard, journey: JourneyMap) -> Edit:
    i, j, k = find_card(journey, command.card.id)
    check_texts((command.card.text, command.card.channel))
    check_fit(journey, command.card)
    cards = journey.stages[i].steps[j].cards
    return with_cards(journey, i, j, replaced(cards, k, command.card)), (RestoreCard(card=cards[k]),)


@_edit.register
def _(command: AddFlow, journey: JourneyMap) -> Edit:
    check_addition(journey, command.flow)
    for step_id in (command.flow.from_step, command.flow.to_step):
        find_step(journey, step_id)
    changed = journey.model_copy(update={"flows": inserted(journey.flows, command.index, command.flow)})
    check_size(changed)
    return changed, (DeleteFlow(flow_id=command.flow.id),)


@_edit.register
def _(command: EditFlow, journey: JourneyMap) -> Edit:
    i = find_flow(journey, command.flow_id)
    flow = journey.flows[i]
    check_text(command.label or "")
    update = {"kind": command.flow_kind or flow.kind, "label": flow.label if command.label is None else command.label}
    flows = replaced(journey.flows, i, flow.model_copy(update=update))
    inverse = EditFlow(flow_id=flow.id, flow_kind=flow.kind, label=flow.label)
    return journey.model_copy(update={"flows": flows}), (inverse,)


@_edit.register
def _(command: DeleteFlow, journey: JourneyMap) -> Edit:
    i = find_flow(journey, command.flow_id)
    changed = journey.model_copy(update={"flows": without(journey.flows, i)})
    return changed, (AddFlow(flow=journey.flows[i], index=i),)


def _without_flows(journey: JourneyMap, step_ids: set[str]) -> tuple[JourneyMap, tuple[AddFlow, ...]]:
    """Return the map without the arrows at some steps, and what puts them back."""
    gone = {k for k, flow in enumerate(journey.flows) if step_ids & {flow.from_step, flow.to_step}}
    kept = tuple(flow for k, flow in enumerate(journey.flows) if k not in gone)
    back = tuple(AddFlow(flow=journey.flows[k], index=k) for k in sorted(gone))
    return (journey.model_copy(update={"flows": kept}) if gone else journey), back


def _with_step(journey: JourneyMap, i: int, j: int, step: Step) -> JourneyMap:
    return with_steps(journey, i, replaced(journey.stages[i].steps, j, step))


def _given(command: BaseModel, *, but: str = "") -> dict[str, Any]:
    """Return the fields of a command that are not None, without its kind and the id of what it changes."""
    return {name: value for name, value in command if value is not None and name not in {"kind", but}}


def _edited(card: Card, command: EditCard) -> Card:
    given = _given(command, but="card_id")
    check_texts(given[name] for name in ("text", "channel", "item_id") if name in given)
    if command.severity is not None:
        given["severity"] = command.severity or None
        if given["severity"] != card.severity:
            given["claim_ids"] = without_severity(card.claim_ids)
    if command.text not in {None, card.text} or command.item_id not in {None, card.item_id}:
        given |= {"claim_ids": (), "kind": "assumed"}  # evidence belongs to the words it was rendered in
    if "image" in given:
        return Card.model_validate({**card.model_dump(), **given})
    return card.model_copy(update=given)
