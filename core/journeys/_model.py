"""The parts of a journey map, and the commands that edit them."""

from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from core.claims import ClaimKind
from core.templates import Slug

SCHEMA_VERSION: Literal[1] = 1

MapSlug = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,127}$")]
"""Id of a map: as other slugs, but long enough for a persona's id and a template's id together."""

Lane = Literal["actions", "thoughts", "touchpoints", "pains", "opportunities"]
"""Lanes that hold cards; the emotion curve is drawn from the steps."""

LANES: tuple[Lane, ...] = ("actions", "thoughts", "touchpoints", "pains", "opportunities")


class Card(BaseModel):
    """One note on the map.

    Parameters
    ----------
    id : str
        Stable slug, unique in the map.
    lane : str
        The lane it lies in.
    text : str
        What it says.
    channel : str
        Medium of a touchpoint; "" elsewhere.
    severity : int or None
        1 to 5 for a pain point.
    item_id : str
        The persona's pain point or touchpoint it stands for; "" for a card of its own.
    claim_ids : tuple of str
        The claims behind it; none makes it an assumption.
    kind : str
        ``assumed`` exactly when there are no claims.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: Slug
    lane: Lane
    text: str
    channel: str = ""
    severity: int | None = Field(default=None, ge=1, le=5)
    item_id: str = ""
    claim_ids: tuple[str, ...] = ()
    kind: ClaimKind = "assumed"

    @model_validator(mode="after")
    def _is_consistent(self) -> Self:
        if (self.kind == "assumed") == bool(self.claim_ids):
            found = f"kind {self.kind!r} with {len(self.claim_ids)} claims"
            message = f"expected kind 'assumed' for a card without claims, and only for it; found {found}"
            raise ValueError(message)
        if self.severity is not None and self.lane != "pains":
            message = f"expected a severity in the lane 'pains' only, found {self.severity} in {self.lane!r}"
            raise ValueError(message)
        if self.channel and self.lane != "touchpoints":
            message = f"expected a channel in the lane 'touchpoints' only, found {self.channel!r} in {self.lane!r}"
            raise ValueError(message)
        return self


class Step(BaseModel):
    """What happens in a stage; `emotion_expected` is what the team believes, -2 to +2."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: Slug
    title: str
    emotion_expected: int = Field(default=0, ge=-2, le=2)
    cards: tuple[Card, ...] = ()


class Stage(BaseModel):
    """A phase of the journey.

    `reach_claim_id` names the claim "n of N reach this stage", "" without events; `events` and `phrases`
    are the template's rules that connect data to this stage.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: Slug
    title: str
    goal: str = ""
    events: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()
    reach_claim_id: str = ""
    steps: tuple[Step, ...] = ()


class JourneyMap(BaseModel):
    """One persona's path.

    `revision` counts the edits; `persona_ids` may be empty while a map is drafted.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    schema_version: Literal[1] = SCHEMA_VERSION
    id: MapSlug
    title: str
    persona_ids: tuple[str, ...] = ()
    template_id: str = ""
    state: Literal["as_is", "to_be"] = "as_is"
    nature: Literal["planned", "actual"] = "planned"
    stages: tuple[Stage, ...] = ()
    revision: int = 0


class _Command(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class EditMap(_Command):
    """Change the title."""

    kind: Literal["edit_map"] = "edit_map"
    title: str


class AddStage(_Command):
    """Put a stage (with its steps) at a position; past the end means last."""

    kind: Literal["add_stage"] = "add_stage"
    stage: Stage
    index: int


class EditStage(_Command):
    """Change the title or goal; None leaves it."""

    kind: Literal["edit_stage"] = "edit_stage"
    stage_id: str
    title: str | None = None
    goal: str | None = None


class MoveStage(_Command):
    """Move a stage to a position, counted without it."""

    kind: Literal["move_stage"] = "move_stage"
    stage_id: str
    index: int


class DeleteStage(_Command):
    """Delete a stage and what is in it."""

    kind: Literal["delete_stage"] = "delete_stage"
    stage_id: str


class AddStep(_Command):
    """Put a step (with its cards) into a stage."""

    kind: Literal["add_step"] = "add_step"
    stage_id: str
    step: Step
    index: int


class EditStep(_Command):
    """Change the title or the expected emotion; None leaves it."""

    kind: Literal["edit_step"] = "edit_step"
    step_id: str
    title: str | None = None
    emotion_expected: int | None = Field(default=None, ge=-2, le=2)


class MoveStep(_Command):
    """Move a step to a position in a stage, counted without it."""

    kind: Literal["move_step"] = "move_step"
    step_id: str
    stage_id: str
    index: int


class DeleteStep(_Command):
    """Delete a step and its cards."""

    kind: Literal["delete_step"] = "delete_step"
    step_id: str


class AddCard(_Command):
    """Put a card into a step; the index counts the cards of the step, all lanes together."""

    kind: Literal["add_card"] = "add_card"
    step_id: str
    card: Card
    index: int


class EditCard(_Command):
    """Change a card; None leaves a field. Changed text of a measured card makes it an assumption."""

    kind: Literal["edit_card"] = "edit_card"
    card_id: str
    text: str | None = None
    channel: str | None = None
    severity: int | None = Field(default=None, ge=1, le=5)


class MoveCard(_Command):
    """Move a card to a step and lane, at an index counted without it.

    A severity stays behind when a card leaves the pains, a channel when it leaves the touchpoints.
    """

    kind: Literal["move_card"] = "move_card"
    card_id: str
    step_id: str
    lane: Lane
    index: int


class DeleteCard(_Command):
    """Delete a card."""

    kind: Literal["delete_card"] = "delete_card"
    card_id: str


class RestoreCard(_Command):
    """Put a card back as it was (the inverse of an edit)."""

    kind: Literal["restore_card"] = "restore_card"
    card: Card


Command = Annotated[
    EditMap
    | AddStage
    | EditStage
    | MoveStage
    | DeleteStage
    | AddStep
    | EditStep
    | MoveStep
    | DeleteStep
    | AddCard
    | EditCard
    | MoveCard
    | DeleteCard
    | RestoreCard,
    Field(discriminator="kind"),
]
