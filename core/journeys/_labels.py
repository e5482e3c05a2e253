"""Short labels of commands, for lists of what can be undone."""

from functools import singledispatch

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
from core.journeys._model import JourneyMap, LaneRole, signed_emotion
from core.journeys._tree import find_card, find_flow, find_lane, find_stage, find_step

_MAX_LABEL = 40
_SINGULAR: dict[LaneRole, str] = {
    "text": "note",
    "actions": "action",
    "thoughts": "thought",
    "needs": "need",
    "touchpoints": "touchpoint",
    "pains": "pain point",
    "quotes": "quote",
    "opportunities": "opportunity",
    "solutions": "solution",
    "metrics": "metric",
    "images": "image",
    "evidence": "piece of evidence",
    "frontstage": "frontstage action",
    "backstage": "backstage action",
    "support": "support",
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
def _(command: Batch, journey: JourneyMap) -> str:
    if command.label:
        return _short(command.label)
    first = _label(command.commands[0], journey)
    more = len(command.commands) - 1
    return f"{first} and {more} more" if more else first


@_label.register
def _(command: EditMap, journey: JourneyMap) -> str:
    if command.title is not None:
        return f"Rename the map to {_quoted(command.title)}"
    names = {"map_kind": "kind", "derived_from": "origin"}
    changed = [names.get(name, name) for name, value in command if name != "kind" and value is not None]
    return f"Change the {' and '.join(changed) or 'map'} of {_quoted(journey.title)}"


@_label.register
def _(command: SetPersonas, _journey: JourneyMap) -> str:
    return f"Set {len(command.persona_ids)} {'persona' if len(command.persona_ids) == 1 else 'personas'}"


@_label.register
def _(command: AddLane, _journey: JourneyMap) -> str:
    return f"Add lane {_quoted(command.lane.name)}"


@_label.register
def _(command: EditLane, journey: JourneyMap) -> str:
    name = _quoted(_lane_name(journey, command.lane_id))
    if command.title is not None:
        return f"Rename lane {name} to {_quoted(command.title)}"
    if command.hidden is None:
        return f"Change lane {name}"
    return f"{'Hide' if command.hidden else 'Show'} lane {name}"


@_label.register
def _(command: MoveLane, journey: JourneyMap) -> str:
    return f"Move lane {_quoted(_lane_name(journey, command.lane_id))}"


@_label.register
def _(command: DeleteLane, journey: JourneyMap) -> str:
    return f"Delete lane {_quoted(_lane_name(journey, command.lane_id))}"


@_label.register
def _(command: AddStage, _journey: JourneyMap) -> str:
    return f"Add stage {_quoted(command.stage.title)}"


@_label.register
def _(command: EditStage, journey: JourneyMap) -> str:
    title = journey.stages[find_stage(journey, command.stage_id)].title
    if command.title is not None:
        return f"Rename stage {_quoted(title)} to {_quoted(command.title)}"
    return f"Change the {'goal' if command.goal is not None else 'rules'} of {_quoted(title)}"


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
    if command.emotion_expected is not None:
        return f"Set the emotion of {_quoted(title)} to {signed_emotion(command.emotion_expected)}"
    if command.importance is not None:
        return f"Set the importance of {_quoted(title)} to {command.importance or 'none'}"
    if command.moment_of_truth is not None:
        return f"{'Mark' if command.moment_of_truth else 'Unmark'} {_quoted(title)} as a moment of truth"
    return f"Change step {_quoted(title)}"


@_label.register
def _(command: SetEmotion, journey: JourneyMap) -> str:
    title = _quoted(_step_title(journey, command.step_id))
    if command.value is None:
        return f"Take the own emotion of {_whose(command)} off {title}"
    return f"Set the emotion of {_whose(command)} at {title} to {signed_emotion(command.value)}"


def _whose(command: SetEmotion) -> str:
    return command.persona_id.replace("-", " ")


@_label.register
def _(command: MoveStep, journey: JourneyMap) -> str:
    stage = journey.stages[find_stage(journey, command.stage_id)]
    return f"Move step {_quoted(_step_title(journey, command.step_id))} to {_short(stage.title)}"


@_label.register
def _(command: DeleteStep, journey: JourneyMap) -> str:
    return f"Delete step {_quoted(_step_title(journey, command.step_id))}"


@_label.register
def _(command: AddCard, journey: JourneyMap) -> str:
    kind = _SINGULAR.get(journey.role_of(command.card.lane) or "text", "card")
    text = f"{kind} {_quoted(command.card.text)}" if command.card.text.strip() else f"an empty {kind}"
    return f"Add {text} to {_short(_step_title(journey, command.step_id))}"


@_label.register
def _(command: EditCard, journey: JourneyMap) -> str:
    text = _card_text(journey, command.card_id)
    if command.text is not None:
        return f"Change {text} to {_quoted(command.text)}"
    if command.severity is not None:
        return f"Set the severity of {text} to {command.severity or 'none'}"
    if command.channel is not None:
        return f"Set the channel of {text} to {_quoted(command.channel)}"
    return f"Change the {'picture' if command.image is not None else 'link'} of {text}"


@_label.register
def _(command: MoveCard, journey: JourneyMap) -> str:
    return f"Move {_card_text(journey, command.card_id)} to {_short(_step_title(journey, command.step_id))}"


@_label.register
def _(command: DeleteCard, journey: JourneyMap) -> str:
    return f"Delete {_card_text(journey, command.card_id)}"


@_label.register
def _(command: RestoreCard, _journey: JourneyMap) -> str:
    return f"Restore {_quoted(command.card.text)}"


@_label.register
def _(command: AddFlow, journey: JourneyMap) -> str:
    ends = (_short(_step_title(journey, step_id)) for step_id in (command.flow.from_step, command.flow.to_step))
    return f"Draw an arrow from {' to '.join(ends)}"


@_label.register
def _(command: EditFlow, journey: JourneyMap) -> str:
    return f"Change the arrow {_arrow(journey, command.flow_id)}"


@_label.register
def _(command: DeleteFlow, journey: JourneyMap) -> str:
    return f"Delete the arrow {_arrow(journey, command.flow_id)}"


def _arrow(journey: JourneyMap, flow_id: str) -> str:
    flow = journey.flows[find_flow(journey, flow_id)]
    return f"from {_short(_step_title(journey, flow.from_step))} to {_short(_step_title(journey, flow.to_step))}"


def _lane_name(journey: JourneyMap, lane_id: str) -> str:
    return journey.lanes[find_lane(journey, lane_id)].name


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
