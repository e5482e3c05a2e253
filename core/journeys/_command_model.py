"""The edits of a map as data: what the browser sends, and what a history keeps."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from core.journeys._model import Card, Flow, FlowKind, Lane, MapKind, MapState, MapStatus, Stage, Step


class _Command(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class EditMap(_Command):
    """Change what is said of the map as a whole; None leaves a field."""

    kind: Literal["edit_map"] = "edit_map"
    title: str | None = None
    map_kind: MapKind | None = None
    state: MapState | None = None
    status: MapStatus | None = None
    scenario: str | None = None
    owner: str | None = None
    tags: tuple[str, ...] | None = None
    derived_from: str | None = None


class SetPersonas(_Command):
    """Say whose journey it is; what personas were expected to feel stays on the steps."""

    kind: Literal["set_personas"] = "set_personas"
    persona_ids: tuple[str, ...]


class AddLane(_Command):
    """Put a lane at a position; past the end means last."""

    kind: Literal["add_lane"] = "add_lane"
    lane: Lane
    index: int


class EditLane(_Command):
    """Change what a lane is called, or hide it; None leaves it."""

    kind: Literal["edit_lane"] = "edit_lane"
    lane_id: str
    title: str | None = None
    hidden: bool | None = None


class MoveLane(_Command):
    """Move a lane to a position, counted without it."""

    kind: Literal["move_lane"] = "move_lane"
    lane_id: str
    index: int


class DeleteLane(_Command):
    """Delete a lane and the cards in it."""

    kind: Literal["delete_lane"] = "delete_lane"
    lane_id: str


class AddStage(_Command):
    """Put a stage (with its steps) at a position; past the end means last."""

    kind: Literal["add_stage"] = "add_stage"
    stage: Stage
    index: int


class EditStage(_Command):
    """Change the title, the goal or the rules that connect data to it; None leaves a field."""

    kind: Literal["edit_stage"] = "edit_stage"
    stage_id: str
    title: str | None = None
    goal: str | None = None
    events: tuple[str, ...] | None = None
    phrases: tuple[str, ...] | None = None


class MoveStage(_Command):
    """Move a stage to a position, counted without it."""

    kind: Literal["move_stage"] = "move_stage"
    stage_id: str
    index: int


class DeleteStage(_Command):
    """Delete a stage, what is in it, and the arrows to and from its steps."""

    kind: Literal["delete_stage"] = "delete_stage"
    stage_id: str


class AddStep(_Command):
    """Put a step (with its cards) into a stage."""

    kind: Literal["add_step"] = "add_step"
    stage_id: str
    step: Step
    index: int


class EditStep(_Command):
    """Change a step; None leaves a field, an importance of 0 takes it away."""

    kind: Literal["edit_step"] = "edit_step"
    step_id: str
    title: str | None = None
    emotion_expected: int | None = Field(default=None, ge=-2, le=2)
    importance: int | None = Field(default=None, ge=0, le=5)
    moment_of_truth: str | None = None
    child_map_id: str | None = None


class SetEmotion(_Command):
    """Set what one persona is expected to feel at a step; None goes back to `emotion_expected`.

    `index` is where the value stands among those of other personas; None means last.
    """

    kind: Literal["set_emotion"] = "set_emotion"
    step_id: str
    persona_id: str
    value: int | None = Field(default=None, ge=-2, le=2)
    index: int | None = None


class MoveStep(_Command):
    """Move a step to a position in a stage, counted without it."""

    kind: Literal["move_step"] = "move_step"
    step_id: str
    stage_id: str
    index: int


class DeleteStep(_Command):
    """Delete a step, its cards, and the arrows to and from it."""

    kind: Literal["delete_step"] = "delete_step"
    step_id: str


class AddCard(_Command):
    """Put a card into a step; the index counts the cards of the step, all lanes together."""

    kind: Literal["add_card"] = "add_card"
    step_id: str
    card: Card
    index: int


class EditCard(_Command):
    """Change a card; None leaves a field, a severity of 0 takes it away.

    Changed text of a card with claims makes it an assumption.
    """

    kind: Literal["edit_card"] = "edit_card"
    card_id: str
    text: str | None = None
    channel: str | None = None
    severity: int | None = Field(default=None, ge=0, le=5)
    image: str | None = None
    item_id: str | None = None


class MoveCard(_Command):
    """Move a card to a step and lane, at an index counted without it.

    What lanes of the new role do not have (a severity, a channel, a picture) stays behind.
    """

    kind: Literal["move_card"] = "move_card"
    card_id: str
    step_id: str
    lane: str
    index: int


class DeleteCard(_Command):
    """Delete a card."""

    kind: Literal["delete_card"] = "delete_card"
    card_id: str


class RestoreCard(_Command):
    """Put a card back as it was (the inverse of an edit)."""

    kind: Literal["restore_card"] = "restore_card"
    card: Card


class AddFlow(_Command):
    """Draw an arrow from one step to another; past the end means last."""

    kind: Literal["add_flow"] = "add_flow"
    flow: Flow
    index: int


class EditFlow(_Command):
    """Change the kind or the label of an arrow; None leaves it."""

    kind: Literal["edit_flow"] = "edit_flow"
    flow_id: str
    flow_kind: FlowKind | None = None
    label: str | None = None


class DeleteFlow(_Command):
    """Take an arrow away."""

    kind: Literal["delete_flow"] = "delete_flow"
    flow_id: str


SingleCommand = Annotated[
    EditMap
    | SetPersonas
    | AddLane
    | EditLane
    | MoveLane
    | DeleteLane
    | AddStage
    | EditStage
    | MoveStage
    | DeleteStage
    | AddStep
    | EditStep
    | SetEmotion
    | MoveStep
    | DeleteStep
    | AddCard
    | EditCard
    | MoveCard
    | DeleteCard
    | RestoreCard
    | AddFlow
    | EditFlow
    | DeleteFlow,
    Field(discriminator="kind"),
]


class Batch(_Command):
    """Several edits as one: all are made or none, and one undo takes them back. `label` says what was done."""

    kind: Literal["batch"] = "batch"
    commands: tuple[SingleCommand, ...] = Field(min_length=1)
    label: str = ""


Command = Annotated[SingleCommand | Batch, Field(discriminator="kind")]
