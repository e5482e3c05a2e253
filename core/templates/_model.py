"""The parts of a journey template."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

Slug = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,63}$")]
"""A stable id: lower-case letters, digits and hyphens, 1 to 64 characters."""


class TemplateTouchpoint(BaseModel):
    """A usual interaction and the medium it happens on."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    channel: str


class TemplateStep(BaseModel):
    """One step of a stage with its starter content; `emotion` is expected, -2 to +2.

    `events`: patterns as for the stage, for the events of this step; the first step that matches takes the event.
    `moment_of_truth`: why this step decides more than others, "" for most. `evidence` is what the customer can see
    or hold, `frontstage` what the customer sees of the staff, `backstage` what colleagues do out of sight, `support`
    the systems and partners behind them: the lanes of a service blueprint.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: Slug
    title: str
    actions: tuple[str, ...] = ()
    thoughts: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    touchpoints: tuple[TemplateTouchpoint, ...] = ()
    evidence: tuple[str, ...] = ()
    frontstage: tuple[str, ...] = ()
    backstage: tuple[str, ...] = ()
    support: tuple[str, ...] = ()
    emotion: int = Field(default=0, ge=-2, le=2)
    moment_of_truth: str = ""
    events: tuple[str, ...] = ()


class TemplateStage(BaseModel):
    """One phase.

    `events`: shell-style patterns of event names that belong to the stage, compared in lower case with
    ``_``, ``-`` and spaces the same; the first stage that matches takes the event.
    `phrases`: what people write when they speak of this stage.
    `metrics`: short names of what a team would measure here.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: Slug
    title: str
    goal: str
    events: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()
    metrics: tuple[str, ...] = ()
    steps: tuple[TemplateStep, ...] = Field(min_length=1)


class TemplateFlow(BaseModel):
    """A way between two steps that is not just the next one: a branch, a loop back, or a jump ahead with a reason."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    from_step: Slug
    to_step: Slug
    kind: Literal["next", "branch", "loop"]
    label: str = ""


class JourneyTemplate(BaseModel):
    """A journey as most teams would start it.

    `industry` is the heading it is offered under; `kind` is that of the maps made from it.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: Slug
    version: int = 1
    title: str
    industry: str = ""
    kind: Literal["journey_map", "experience_map", "service_blueprint"] = "journey_map"
    description: str
    stages: tuple[TemplateStage, ...] = Field(min_length=1)
    flows: tuple[TemplateFlow, ...] = ()
