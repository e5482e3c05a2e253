"""The parts of a journey map."""

import re
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from core.claims import ClaimKind
from core.templates import Slug

SCHEMA_VERSION: Literal[2] = 2

MapSlug = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,127}$")]
"""Id of a map: as other slugs, but long enough for a persona's id and a template's id together."""

LaneRole = Literal[
    "text",
    "actions",
    "thoughts",
    "needs",
    "emotion",
    "touchpoints",
    "pains",
    "quotes",
    "opportunities",
    "solutions",
    "metrics",
    "images",
    "flow",
    "evidence",
    "frontstage",
    "backstage",
    "support",
]
"""What a lane is for, whatever it is called."""

DRAWN_ROLES: frozenset[LaneRole] = frozenset({"emotion", "flow"})
"""Roles of the lanes that hold no cards."""

ROLE_TITLES: dict[LaneRole, str] = {
    "text": "Notes",
    "actions": "Actions",
    "thoughts": "Thoughts",
    "needs": "Needs",
    "emotion": "Emotion",
    "touchpoints": "Touchpoints",
    "pains": "Pain points",
    "quotes": "Quotes",
    "opportunities": "Opportunities",
    "solutions": "Solutions",
    "metrics": "Metrics",
    "images": "Images",
    "flow": "Flow",
    "evidence": "Physical evidence",
    "frontstage": "Frontstage",
    "backstage": "Backstage",
    "support": "Support",
}
"""What a lane is called unless it has a title of its own."""

MAX_CURVES = 5
"""Personas of a map whose emotions are drawn together."""

_IMAGE = re.compile(r"data:image/(png|jpeg|webp|gif);base64,[A-Za-z0-9+/]+={0,2}")


class Lane(BaseModel):
    """A row of the map: `role` says what it is for, `title` what it is called; "" is the role's own name."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: Slug
    role: LaneRole
    title: str = ""
    hidden: bool = False

    @property
    def name(self) -> str:
        """What it is called on screen."""
        return self.title or ROLE_TITLES[self.role]


def _lanes(*roles: LaneRole) -> tuple[Lane, ...]:
    return tuple(Lane(id=role, role=role) for role in roles)


LANES = _lanes("actions", "thoughts", "emotion", "touchpoints", "pains", "opportunities")
"""Lanes of a new map."""


class Card(BaseModel):
    """One note on the map.

    Parameters
    ----------
    id : str
        Stable slug, unique in the map.
    lane : str
        Id of the lane it lies in.
    text : str
        What it says.
    channel : str
        Medium of a touchpoint; "" in lanes of other roles.
    severity : int or None
        1 to 5 for a pain point; None in lanes of other roles.
    image : str
        A picture as a data URI (PNG, JPEG, WebP or GIF), only in lanes of pictures; the text is its description.
    item_id : str
        What it stands for: the persona's pain point or touchpoint, the study's opportunity, solution or
        metric; "" for a card of its own.
    claim_ids : tuple of str
        The claims behind it; none makes it an assumption.
    kind : str
        ``assumed`` exactly when there are no claims.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: Slug
    lane: Slug
    text: str
    channel: str = ""
    severity: int | None = Field(default=None, ge=1, le=5)
    image: str = ""
    item_id: str = ""
    claim_ids: tuple[str, ...] = ()
    kind: ClaimKind = "assumed"

    @model_validator(mode="after")
    def _is_consistent(self) -> Self:
        if (self.kind == "assumed") == bool(self.claim_ids):
            found = f"kind {self.kind!r} with {len(self.claim_ids)} claims"
            message = f"expected kind 'assumed' for a card without claims, and only for it; found {found}"
            raise ValueError(message)
        if self.image and not _IMAGE.fullmatch(self.image):
            message = f"expected a picture as data:image/png;base64,…, found {self.image[:40]!r}"
            raise ValueError(message)
        return self


class PersonaEmotion(BaseModel):
    """What one of several personas is expected to feel at a step, -2 to +2."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    persona_id: str
    value: int = Field(ge=-2, le=2)


class Step(BaseModel):
    """What happens in a stage.

    Parameters
    ----------
    id, title : str
        Stable slug; what happens, in the customer's words.
    emotion_expected : int
        What the team believes is felt, -2 to +2.
    emotions : tuple of PersonaEmotion
        Where a persona of the map is expected to feel otherwise than `emotion_expected`; each persona once.
    importance : int or None
        To the customer, 1 to 5.
    moment_of_truth : str
        Why the step decides about the outcome; "" when it does not.
    child_map_id : str
        The map that shows the step in detail; "" for none.
    cards : tuple of Card
        Of all lanes, each lane's in display order.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: Slug
    title: str
    emotion_expected: int = Field(default=0, ge=-2, le=2)
    emotions: tuple[PersonaEmotion, ...] = ()
    importance: int | None = Field(default=None, ge=1, le=5)
    moment_of_truth: str = ""
    child_map_id: str = ""
    cards: tuple[Card, ...] = ()

    def emotion_of(self, persona_id: str) -> int:
        """Return what a persona is expected to feel here, -2 to +2."""
        own = (one.value for one in self.emotions if one.persona_id == persona_id)
        return next(own, self.emotion_expected)


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


FlowKind = Literal["next", "branch", "loop"]


class Flow(BaseModel):
    """An arrow from one step to another: what comes next, one of several ways on, or a way back."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: Slug
    from_step: Slug
    to_step: Slug
    kind: FlowKind = "next"
    label: str = ""


MapKind = Literal["journey_map", "experience_map", "service_blueprint"]
MapState = Literal["as_is", "to_be"]
MapStatus = Literal["draft", "in_review", "live", "archived"]

EMOTIONS = {2: "delighted", 1: "content", 0: "neutral", -1: "uneasy", -2: "frustrated"}
"""Words of the emotion scale, from the best to the worst: on the board, in charts and in exports."""


def signed_emotion(value: int) -> str:
    """Return a value of the emotion scale as it is written on an axis.

    Examples
    --------
    >>> signed_emotion(2), signed_emotion(0), signed_emotion(-1)
    ('+2', '0', '−1')
    """
    return f"{value:+d}".replace("-", "\N{MINUS SIGN}") if value else "0"


KIND_TITLES: dict[MapKind, str] = {
    "journey_map": "Journey map",
    "experience_map": "Experience map",
    "service_blueprint": "Service blueprint",
}
STATE_TITLES: dict[MapState, str] = {"as_is": "As it is", "to_be": "As it should be"}
STATUS_TITLES: dict[MapStatus, str] = {
    "draft": "Draft",
    "in_review": "In review",
    "live": "Live",
    "archived": "Archived",
}
"""What kinds, states and statuses of maps are called on screen."""


class JourneyMap(BaseModel):
    """The path of one persona or several, as stages, steps and cards in lanes.

    Parameters
    ----------
    id, title : str
        Slug, unique in the study; what it is called.
    kind, state, nature, status : str
        What sort of map; today or a future; believed or computed from events; how far the work on it is.
    scenario, owner : str
        What the persona is about to do; who keeps the map.
    tags : tuple of str
        Words to find it by.
    persona_ids : tuple of str
        May be empty while a map is drafted; the first `MAX_CURVES` have a curve of emotions.
    template_id : str
        What it was made from; "" for none.
    derived_from : str
        The map of today that a future one starts from; "" for none.
    lanes : tuple of Lane
        In display order.
    stages : tuple of Stage
        In order of time.
    flows : tuple of Flow
        Arrows between steps.
    revision : int
        Counts the edits.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    schema_version: Literal[2] = SCHEMA_VERSION
    id: MapSlug
    title: str
    kind: MapKind = "journey_map"
    state: MapState = "as_is"
    nature: Literal["planned", "actual"] = "planned"
    status: MapStatus = "draft"
    scenario: str = ""
    owner: str = ""
    tags: tuple[str, ...] = ()
    persona_ids: tuple[str, ...] = ()
    template_id: str = ""
    derived_from: str = ""
    lanes: tuple[Lane, ...] = LANES
    stages: tuple[Stage, ...] = ()
    flows: tuple[Flow, ...] = ()
    revision: int = 0

    @model_validator(mode="before")
    @classmethod
    def _from_version_1(cls, values: Any) -> Any:  # noqa: ANN401 - what a file holds
        """Read a map of version 1, which had the lanes that a new map has."""
        if isinstance(values, dict) and values.get("schema_version") == 1 and "lanes" not in values:
            return {**values, "schema_version": 2}
        return values

    def role_of(self, lane_id: str) -> LaneRole | None:
        """Return the role of a lane, None when the map has no such lane."""
        return next((lane.role for lane in self.lanes if lane.id == lane_id), None)

    def lane_of(self, role: LaneRole) -> Lane | None:
        """Return the first lane of a role, None when the map has none."""
        return next((lane for lane in self.lanes if lane.role == role), None)
