"""The parts of a journey template."""

from typing import Annotated

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
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: Slug
    title: str
    actions: tuple[str, ...] = ()
    thoughts: tuple[str, ...] = ()
    touchpoints: tuple[TemplateTouchpoint, ...] = ()
    emotion: int = Field(default=0, ge=-2, le=2)
    events: tuple[str, ...] = ()


class TemplateStage(BaseModel):
    """One phase.

    `events`: shell-style patterns of event names that belong to the stage, compared in lower case with
    ``_``, ``-`` and spaces the same; the first stage that matches takes the event.
    `phrases`: what people write when they speak of this stage.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: Slug
    title: str
    goal: str
    events: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()
    steps: tuple[TemplateStep, ...] = Field(min_length=1)


class JourneyTemplate(BaseModel):
    """A journey as most teams would start it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: Slug
    version: int = 1
    title: str
    description: str
    stages: tuple[TemplateStage, ...] = Field(min_length=1)
