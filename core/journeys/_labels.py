"""Short labels of commands, for lists of what can be undone."""

from functools import singledispatch

from core.errors import ConfigError
from core.journeys._model import (
    AddCard,
    AddStage,
    AddStep,
    Command,
    DeleteCard,
    DeleteStage,
    DeleteStep,
    EditCard,
    EditMap,
    EditStage,
    EditStep,
    JourneyMap,
    Lane,
    MoveCard,
    MoveStage,
    MoveStep,
    RestoreCard,
)
from core.journeys._tree import find_card, find_stage, find_step

_MAX_LABEL = 40
_SINGULAR: dict[Lane, str] = {
    "actions": "action",
    "thoughts": "thought",
    "touchpoints": "touchpoint",
    "pains": "pain point",
    "opportunities": "opportunity",
}


def describe(command: Command, journey: JourneyMap) -> str:
    """Return a short label of a command on the map it is about to change: "Move 'Pay' to Checkout".

    Raises
    ------
    NotFoundError
        If the command names a stage, step or card that is not on the map.
    """
    return _label(command, journey)


@singledispatch
def _label(command: Command, journey: JourneyMap) -> str:
    message = f"A {type(command).__name__} is not a command for the map {journey.title!r}."
    raise ConfigError(message, hint="Use one of the commands of core.journeys.")


@_label.register
def _(command: EditMap, _journey: JourneyMap) -> str:
    return f"Rename the map to {_quoted(command.title)}"


@_label.register
def _(command: AddStage, _journey: JourneyMap) -> str:
    return f"Add stage {_quoted(command.stage.title)}"


@_label.register
def _(command: EditStage, journey: JourneyMap) -> str:
    title = journey.stages[find_stage(journey, command.stage_id)].title
    if command.title is not None:
        return f"Rename stage {_quoted(title)} to {_quoted(command.title)}"
    return f"Change the goal of {_quoted(title)}"


@_label.register
def _(command: MoveStage, journey: JourneyMap) -> str:
    return f"Move stage {_quoted(journey.stages[find_stage(journey, command.stage_id)].title)}"


@_label.register
def _(command: DeleteStage, journey: JourneyMap) -> str:
    return f"Delete stage {_quoted(journey.stages[find_stage(journey, command.stage_id)].title)}"


@_label.register
def _(command: AddStep, journey: JourneyMap) -> str:
    stage = journey.stages[find_stage(journey, command.stage_id)]
    return f"Add step {_quoted(command.step.title)} to {_short(stage.title)}"


@_label.register
def _(command: EditStep, journey: JourneyMap) -> str:
    title = _step_title(journey, command.step_id)
    if command.title is not None:
        return f"Rename step {_quoted(title)} to {_quoted(command.title)}"
    if command.emotion_expected is None:
        return f"Change step {_quoted(title)}"
    return f"Set the emotion of {_quoted(title)} to {command.emotion_expected:+d}"


@_label.register
def _(command: MoveStep, journey: JourneyMap) -> str:
    stage = journey.stages[find_stage(journey, command.stage_id)]
    return f"Move step {_quoted(_step_title(journey, command.step_id))} to {_short(stage.title)}"


@_label.register
def _(command: DeleteStep, journey: JourneyMap) -> str:
    return f"Delete step {_quoted(_step_title(journey, command.step_id))}"


@_label.register
def _(command: AddCard, journey: JourneyMap) -> str:
    kind = _SINGULAR[command.card.lane]
    text = f"{kind} {_quoted(command.card.text)}" if command.card.text.strip() else f"an empty {kind}"
    return f"Add {text} to {_short(_step_title(journey, command.step_id))}"


@_label.register
def _(command: EditCard, journey: JourneyMap) -> str:
    text = _card_text(journey, command.card_id)
    if command.text is not None:
        return f"Change {text} to {_quoted(command.text)}"
    if command.severity is not None:
        return f"Set the severity of {text} to {command.severity}"
    return f"Set the channel of {text} to {_quoted(command.channel or '')}"


@_label.register
def _(command: MoveCard, journey: JourneyMap) -> str:
    return f"Move {_card_text(journey, command.card_id)} to {_short(_step_title(journey, command.step_id))}"


@_label.register
def _(command: DeleteCard, journey: JourneyMap) -> str:
    return f"Delete {_card_text(journey, command.card_id)}"


@_label.register
def _(command: RestoreCard, _journey: JourneyMap) -> str:
    return f"Restore {_quoted(command.card.text)}"


def _step_title(journey: JourneyMap, step_id: str) -> str:
    i, j = find_step(journey, step_id)
    return journey.stages[i].steps[j].title


def _card_text(journey: JourneyMap, card_id: str) -> str:
    i, j, k = find_card(journey, card_id)
    return _quoted(journey.stages[i].steps[j].cards[k].text)


def _quoted(text: str) -> str:
    return f"'{_short(text)}'"


def _short(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= _MAX_LABEL else f"{words[: _MAX_LABEL - 1].rstrip()}…"
