"""Edits of a map: each command gives the new map and the commands that take it back."""

import json
import re
from collections.abc import Iterable, Mapping
from functools import singledispatch

from pydantic import TypeAdapter, ValidationError

from core.errors import ConfigError
from core.journeys._model import (
    AddCard,
    AddStage,
    AddStep,
    Card,
    Command,
    DeleteCard,
    DeleteStage,
    DeleteStep,
    EditCard,
    EditMap,
    EditStage,
    EditStep,
    JourneyMap,
    MoveCard,
    MoveStage,
    MoveStep,
    RestoreCard,
)
from core.journeys._tree import (
    check_addition,
    check_size,
    check_text,
    find_card,
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
    assumption (its claims go, its link to the persona's item stays). A card that leaves the pains loses its
    severity, one that leaves the touchpoints its channel. The inverse brings all of it back.

    Raises
    ------
    NotFoundError
        If the command names a stage, step or card that is not on the map.
    ConfigError
        If an id is taken, a position negative, a text or the map too large, or a field does not fit the lane.

    Examples
    --------
    >>> journey = JourneyMap(id="shoes", title="Buy shoes")
    >>> changed, inverse = apply(journey, EditMap(title="Buy boots"))
    >>> changed.title, changed.revision, inverse
    ('Buy boots', 1, (EditMap(kind='edit_map', title='Buy shoes'),))
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
def _(command: EditMap, journey: JourneyMap) -> Edit:
    check_text(command.title)
    return journey.model_copy(update={"title": command.title}), (EditMap(title=journey.title),)


@_edit.register
def _(command: AddStage, journey: JourneyMap) -> Edit:
    check_addition(journey, command.stage)
    changed = journey.model_copy(update={"stages": inserted(journey.stages, command.index, command.stage)})
    check_size(changed)
    return changed, (DeleteStage(stage_id=command.stage.id),)


@_edit.register
def _(command: EditStage, journey: JourneyMap) -> Edit:
    i = find_stage(journey, command.stage_id)
    stage = journey.stages[i]
    update = _given(title=command.title, goal=command.goal)
    inverse = EditStage(
        stage_id=stage.id,
        title=None if command.title is None else stage.title,
        goal=None if command.goal is None else stage.goal,
    )
    return with_stage(journey, i, stage.model_copy(update=update)), (inverse,)


@_edit.register
def _(command: MoveStage, journey: JourneyMap) -> Edit:
    i = find_stage(journey, command.stage_id)
    stages = inserted(without(journey.stages, i), command.index, journey.stages[i])
    return journey.model_copy(update={"stages": stages}), (MoveStage(stage_id=command.stage_id, index=i),)


@_edit.register
def _(command: DeleteStage, journey: JourneyMap) -> Edit:
    i = find_stage(journey, command.stage_id)
    changed = journey.model_copy(update={"stages": without(journey.stages, i)})
    return changed, (AddStage(stage=journey.stages[i], index=i),)


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
    update: dict[str, str | int] = {**_given(title=command.title)}
    if command.emotion_expected is not None:
        update["emotion_expected"] = command.emotion_expected
    inverse = EditStep(
        step_id=step.id,
        title=None if command.title is None else step.title,
        emotion_expected=None if command.emotion_expected is None else step.emotion_expected,
    )
    steps = replaced(journey.stages[i].steps, j, step.model_copy(update=update))
    return with_steps(journey, i, steps), (inverse,)


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
    return with_steps(journey, i, without(stage.steps, j)), (inverse,)


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
    return with_cards(journey, i, j, replaced(cards, k, changed)), (RestoreCard(card=cards[k]),)


@_edit.register
def _(command: MoveCard, journey: JourneyMap) -> Edit:
    i, j, k = find_card(journey, command.card_id)
    to_i, to_j = find_step(journey, command.step_id)
    step = journey.stages[i].steps[j]
    card = step.cards[k]
    moved = card.model_copy(
        update={
            "lane": command.lane,
            "severity": card.severity if command.lane == "pains" else None,
            "channel": card.channel if command.lane == "touchpoints" else "",
        }
    )
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
    for text in (command.card.text, command.card.channel):
        check_text(text)
    cards = journey.stages[i].steps[j].cards
    return with_cards(journey, i, j, replaced(cards, k, command.card)), (RestoreCard(card=cards[k]),)


def _given(**texts: str | None) -> dict[str, str]:
    given = {name: text for name, text in texts.items() if text is not None}
    for text in given.values():
        check_text(text)
    return given


def _edited(card: Card, command: EditCard) -> Card:
    if command.severity is not None and card.lane != "pains":
        message = f"A severity was set on {card.text[:40]!r}, which lies in the lane {card.lane!r}."
        raise ConfigError(message, hint="Only pain points have a severity; move the card to 'pains' first.")
    if command.channel and card.lane != "touchpoints":
        message = f"A channel was set on {card.text[:40]!r}, which lies in the lane {card.lane!r}."
        raise ConfigError(message, hint="Only touchpoints have a channel; move the card to 'touchpoints' first.")
    update: dict[str, object] = {**_given(text=command.text, channel=command.channel)}
    if command.severity is not None:
        update["severity"] = command.severity
        if command.severity != card.severity:
            update["claim_ids"] = without_severity(card.claim_ids)
    if command.text not in {None, card.text}:
        update |= {"claim_ids": (), "kind": "assumed"}  # evidence belongs to the words it was rendered in
    return card.model_copy(update=update)
