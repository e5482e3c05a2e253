"""What follows from pain points: opportunities, solutions and metrics, linked in this order."""

import datetime
import unicodedata
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, field_validator, model_validator

from core.personas import is_safe_link

MAX_TITLE = 200
MAX_OWNER = 120
MAX_TEXT = 1_000
MAX_ITEMS = 2_000
"""Opportunities of a study; the same for its solutions and its metrics."""

MAX_LINKS = 500
"""Links of one item to others of one kind."""

MAX_READINGS = 5_000
"""Readings of a metric."""

_MAX_ADDRESS = 2_000


def _printable(text: str) -> str:
    if any(unicodedata.category(sign) in {"Cc", "Cs"} for sign in text):
        message = "expected one line of text without control characters"
        raise ValueError(message)
    return text


Line = Annotated[str, StringConstraints(strip_whitespace=True, max_length=MAX_TITLE), AfterValidator(_printable)]
"""One line of text, which may be empty."""

Title = Annotated[Line, StringConstraints(min_length=1)]
Owner = Annotated[Line, StringConstraints(max_length=MAX_OWNER)]
ItemId = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{0,63}$")]
Number = Annotated[float, Field(allow_inf_nan=False)]
Effort = Annotated[float, Field(ge=0, le=5, allow_inf_nan=False)]

OpportunityStatus = Literal["open", "in_progress", "solved", "dismissed"]
SolutionStatus = Literal["idea", "planned", "in_progress", "done", "dropped"]
Direction = Literal["higher", "lower"]


class _Saved(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class PersonaPain(_Saved):
    """A pain point of a persona; `title` is what it was called when it was linked, for when it is gone."""

    kind: Literal["persona"] = "persona"
    persona_id: str
    pain_id: str
    title: str = ""

    @property
    def key(self) -> str:
        """What tells it from all others, whatever it is called."""
        return f"persona/{self.persona_id}/{self.pain_id}"


class CardPain(_Saved):
    """A pain point that stands on one map only; `title` is what it said when it was linked, for when it is gone."""

    kind: Literal["card"] = "card"
    map_id: str
    card_id: str
    title: str = ""

    @property
    def key(self) -> str:
        """What tells it from all others, whatever it says."""
        return f"map/{self.map_id}/{self.card_id}"


PainRef = Annotated[PersonaPain | CardPain, Field(discriminator="kind")]
"""The pain point that an opportunity answers. It is kept when the pain point is gone."""


class NamedItem(_Saved):
    """What every item of a backlog has: an id, a stable slug that is never used again, and a title."""

    id: ItemId
    title: Title


class Opportunity(NamedItem):
    """A question that, answered, would take pain away: "How might we …?".

    Parameters
    ----------
    title : str
        The question.
    pains : tuple of PersonaPain or CardPain
        What it answers, in display order.
    customer_value, business_value : int or None
        What the team expects of it, 0 to 100; None as long as nobody estimated it.
    effort : float or None
        0 (none) to 5 (the most the team takes on).
    confidence : float or None
        How sure the team is of these estimates, 0 to 1.
    status, owner : str
        How far it is, and who looks after it.
    """

    kind: Literal["opportunity"] = "opportunity"
    pains: tuple[PainRef, ...] = Field(default=(), max_length=MAX_LINKS)
    customer_value: int | None = Field(default=None, ge=0, le=100)
    business_value: int | None = Field(default=None, ge=0, le=100)
    effort: Effort | None = None
    confidence: float | None = Field(default=None, ge=0, le=1, allow_inf_nan=False)
    status: OpportunityStatus = "open"
    owner: Owner = ""

    @field_validator("pains")
    @classmethod
    def _each_once(cls, value: tuple[PersonaPain | CardPain, ...]) -> tuple[PersonaPain | CardPain, ...]:
        _check_once("pain point", [one.key for one in value])
        return value


class Effect(_Saved):
    """What a solution is expected to do to a metric, in words ("about a tenth fewer calls")."""

    metric_id: ItemId
    text: Annotated[Line, StringConstraints(max_length=MAX_TEXT)] = ""


class Solution(NamedItem):
    """Something that the team can build or change.

    Parameters
    ----------
    opportunity_ids : tuple of str
        The opportunities it answers; kept when one is deleted.
    effects : tuple of Effect
        The metrics it should move; kept when one is deleted.
    effort : float or None
        0 to 5, as for opportunities.
    due : date or None
        When it should be there.
    link : str
        Where the work is tracked: an address of the web, or "".
    """

    kind: Literal["solution"] = "solution"
    opportunity_ids: tuple[ItemId, ...] = Field(default=(), max_length=MAX_LINKS)
    effects: tuple[Effect, ...] = Field(default=(), max_length=MAX_LINKS)
    effort: Effort | None = None
    status: SolutionStatus = "idea"
    owner: Owner = ""
    due: datetime.date | None = None
    link: str = Field(default="", max_length=_MAX_ADDRESS)

    @field_validator("link")
    @classmethod
    def _of_the_web(cls, value: str) -> str:
        if value and not (is_safe_link(value) and value.lower().startswith(("http://", "https://"))):
            message = "a link starts with http:// or https://"
            raise ValueError(message)
        return value

    @model_validator(mode="after")
    def _links_each_once(self) -> Self:
        _check_once("opportunity", self.opportunity_ids)
        _check_once("metric", [one.metric_id for one in self.effects])
        return self


class Reading(_Saved):
    """What a metric was on a day."""

    on: datetime.date
    value: Number


class Metric(NamedItem):
    """A number that shows whether solutions work.

    Parameters
    ----------
    unit : str
        "%", "calls a week"; "" for a plain number.
    direction : str
        Whether ``higher`` or ``lower`` is better.
    target : float or None
        Where it should get to.
    bound : float or None
        What it must not pass on the bad side: with it passed, something is broken.
    readings : tuple of Reading
        By day, the oldest first, one a day.
    """

    kind: Literal["metric"] = "metric"
    unit: Annotated[Line, StringConstraints(max_length=40)] = ""
    direction: Direction = "higher"
    target: Number | None = None
    bound: Number | None = None
    readings: tuple[Reading, ...] = Field(default=(), max_length=MAX_READINGS)

    @model_validator(mode="after")
    def _is_consistent(self) -> Self:
        days = [one.on for one in self.readings]
        if days != sorted(set(days)):
            message = "expected one reading a day, the oldest first"
            raise ValueError(message)
        if self.target is not None and self.bound is not None:
            room = self.target - self.bound if self.direction == "higher" else self.bound - self.target
            if room < 0:
                message = f"expected a bound on the bad side of the target {self.target:g}, found {self.bound:g}"
                raise ValueError(message)
        return self


Standing = Literal["", "out of bounds", "reached", "not yet"]
"""Where a metric is: past its bound, at its target, or between the two; "" while that is not known."""


def standing(metric: Metric) -> Standing:
    """Return where a metric was when it was read last.

    Examples
    --------
    >>> calls = Metric(id="m", title="Calls", direction="lower", target=10, bound=40)
    >>> today = datetime.date(2026, 3, 1)
    >>> [standing(calls.model_copy(update={"readings": (Reading(on=today, value=v),)})) for v in (41, 40, 10)]
    ['out of bounds', 'not yet', 'reached']
    """
    if not metric.readings:
        return ""
    sign = 1 if metric.direction == "higher" else -1
    latest = sign * metric.readings[-1].value
    if metric.bound is not None and latest < sign * metric.bound:
        return "out of bounds"
    if metric.target is None:
        return ""
    return "reached" if latest >= sign * metric.target else "not yet"


Item = Annotated[Opportunity | Solution | Metric, Field(discriminator="kind")]
"""Whatever stands in a backlog; `kind` says which."""

ItemKind = Literal["opportunity", "solution", "metric"]


class Backlog(_Saved):
    """The opportunities, solutions and metrics of a study, each in display order; `revision` counts the edits."""

    opportunities: tuple[Opportunity, ...] = Field(default=(), max_length=MAX_ITEMS)
    solutions: tuple[Solution, ...] = Field(default=(), max_length=MAX_ITEMS)
    metrics: tuple[Metric, ...] = Field(default=(), max_length=MAX_ITEMS)
    revision: int = Field(default=0, ge=0)

    @model_validator(mode="after")
    def _ids_are_unique(self) -> Self:
        _check_once("id", [one.id for one in self.items])
        return self

    @property
    def items(self) -> tuple[Opportunity | Solution | Metric, ...]:
        """All of them, opportunities first."""
        return (*self.opportunities, *self.solutions, *self.metrics)

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing in it."""
        return not self.items

    def find(self, item_id: str) -> Opportunity | Solution | Metric | None:
        """Return the item of an id; None when there is none, or no more."""
        return next((one for one in self.items if one.id == item_id), None)


def _check_once(what: str, keys: list[str] | tuple[str, ...]) -> None:
    twice = next((key for place, key in enumerate(keys) if key in keys[:place]), None)
    if twice is not None:
        message = f"expected each {what} once, found {twice!r} twice"
        raise ValueError(message)
