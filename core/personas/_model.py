"""What a persona is."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator

from core.claims import Change, ClaimKind, Condition, OverIndex
from core.personas._own import InterviewNote, OwnSection, checked_picture

Section = Literal[
    "headline",
    "about",
    "demographics",
    "traits",
    "behaviours",
    "channels",
    "hours",
    "values",
    "goals",
    "preferences",
    "positions",
    "worth",
    "outcome",
    "pains",
    "quotes",
    "notes",
]

Target = Literal["", "primary", "secondary", "other"]
"""How much a segment is aimed at; "" not at all. A brand has three or so primary segments."""

TARGET_WORDS: dict[Target, str] = {
    "primary": "Primary target",
    "secondary": "Secondary target",
    "other": "Other target",
}
"""How targets are called on pages and exports."""


INITIALS = "initials"
"""`Persona.portrait` that shows the first letters of the name."""


class Statement(BaseModel):
    """One sentence on a persona.

    Parameters
    ----------
    id : str
        Stable slug within the persona.
    section : str
        Where it stands on the sheet.
    text : str
        The sentence.
    claim_ids : tuple of str
        The claims behind it.
    note_ids : tuple of str
        The notes from interviews behind it, those of the persona; only where there are no claims.
    kind : str
        How it is badged; ``told`` exactly when it rests on notes, ``assumed`` when on nothing.
    locked : bool
        Survives regeneration.
    worded_by : str
        Name of the model that put the claims into these words, "" for the built-in writer and for people.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    section: Section
    text: str
    claim_ids: tuple[str, ...] = ()
    note_ids: tuple[str, ...] = ()
    kind: ClaimKind = "assumed"
    locked: bool = False
    worded_by: str = ""


class PainPoint(BaseModel):
    """Something that goes wrong for this persona's people.

    `severity` 1 to 5, of the claim on it where `claim_ids` holds one, else set by a person; `theme_id` of the
    feedback theme or ""; `claim_ids` as for statements; `quote_ids` are claim ids of kind ``quoted``, the most typical
    first. What follows is None, "" or empty where it is not known:

    reach : share of the persona's customers who wrote that raised it, 0 to 1.
    frequency : comments per customer who raised it, 1 or more.
    more_often : whether the segment raises it more than others do: ``more``, ``less``, ``no more``, ``too few``
        (not enough data to tell), ``not tested`` (the segments were made from what people wrote).
    stage, stage_share : title of the stage that most of those who raised it speak of, and how many of them do.
    touchpoint_id : the persona's most usual touchpoint of that stage.
    change : whether it comes up more or less than before: ``rising``, ``falling``, ``steady``.
    periods, trend : months, quarters or years ("2026-04", "2026-Q2", "2026"), and the share of the segment's comments
        on it in each.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    title: str
    severity: int = Field(default=3, ge=1, le=5)
    theme_id: str = ""
    claim_ids: tuple[str, ...] = ()
    quote_ids: tuple[str, ...] = ()
    kind: ClaimKind = "assumed"
    locked: bool = False
    reach: float | None = None
    frequency: float | None = None
    more_often: OverIndex | Literal["", "not tested"] = ""
    stage: str = ""
    stage_share: float | None = None
    touchpoint_id: str = ""
    change: Change | Literal[""] = ""
    periods: tuple[str, ...] = ()
    trend: tuple[float, ...] = ()


class Touchpoint(BaseModel):
    """An interaction of this persona's people, on a channel ("" when unknown).

    `event` is the name in the event log ("" for one written by hand); `reach` the share of the persona's
    customers with it, `channel_share` that of their times with it that are on the channel, of those whose channel is
    known: 0 to 1, None without data.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    name: str
    channel: str = ""
    event: str = ""
    reach: float | None = None
    channel_share: float | None = None
    claim_ids: tuple[str, ...] = ()
    kind: ClaimKind = "assumed"


class PrevalenceStep(BaseModel):
    """How many members match the first attributes of the headline together: `n` of `total`, 95 % interval."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    claim_id: str
    n: int
    total: int
    share: float
    low: float
    high: float


class ProtoMatch(BaseModel):
    """Who a proto-persona means, said in columns of the data; what follows from it is counted when it is shown.

    Parameters
    ----------
    conditions : tuple of Condition
        All of them hold for the customers who are meant.
    segment_id : str
        The found segment it is laid beside; "" for none.
    guesses : dict
        By statement id: the condition that says in the data what the statement guesses.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    conditions: tuple[Condition, ...] = ()
    segment_id: str = ""
    guesses: dict[str, Condition] = {}


class Difference(BaseModel):
    """How a persona differs from one other in a line; `segment_id` is that of the other persona.

    `claim_ids` are claims whose evidence compares the two segments directly; none where nothing tells them apart.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    segment_id: str
    text: str
    claim_ids: tuple[str, ...] = ()


class Persona(BaseModel):
    """A segment described as a person; a proto-persona has no segment.

    Parameters
    ----------
    id : str
        Slug used in addresses and file names.
    segment_id : str or None
        None for a proto-persona, written without data.
    name, headline : str, Statement
        A short descriptive name, and one line that says who they are.
    statements : tuple of Statement
        All other sentences, in display order.
    given_name : str
        A made-up first name, "" unless the gender tells the segment apart; no other persona of the study has it.
    given_name_claim_ids : tuple of str
        The claims on gender and place that the name was chosen by.
    hours : tuple of float
        Share of events in each of the 24 hours (sums to 1); empty without events.
    week : tuple of float
        Share of events in each of the 168 hours of a week (sums to 1), Monday 0h first; empty without events.
    differences : tuple of Difference
        From each of the other personas, or, where there are many, the 20 most alike, nearest first.
    size, share : int, float
        Customers of the segment; share of all customers.
    prevalence : tuple of PrevalenceStep
        As the attributes of the headline are added one by one.
    target : str
        How much it is aimed at: ``primary``, ``secondary``, ``other``, or "" for no target.
    color : int
        Place in the palette, kept on every page, chart and export.
    portrait : str
        "" for the drawn avatar, "initials", or a small uploaded picture as a data URI (see `small_picture`).
    own_sections : tuple of OwnSection
        What people added, in display order: text, slider, image or links.
    notes : tuple of InterviewNote
        From interviews; statements rest on them through `Statement.note_ids`.
    match : ProtoMatch
        Who a proto-persona means; empty for the persona of a segment.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    segment_id: str | None
    name: str
    name_locked: bool = False
    headline: Statement
    statements: tuple[Statement, ...] = ()
    pain_points: tuple[PainPoint, ...] = ()
    touchpoints: tuple[Touchpoint, ...] = ()
    given_name: str = ""
    given_name_claim_ids: tuple[str, ...] = ()
    hours: tuple[float, ...] = ()
    week: tuple[float, ...] = ()
    differences: tuple[Difference, ...] = ()
    size: int = 0
    share: float = 0.0
    prevalence: tuple[PrevalenceStep, ...] = ()
    target: Target = ""
    color: int = 0
    portrait: str = ""
    own_sections: tuple[OwnSection, ...] = ()
    notes: tuple[InterviewNote, ...] = ()
    match: ProtoMatch = ProtoMatch()

    @property
    def headline_prevalence(self) -> tuple[PrevalenceStep, ...]:
        """How many the headline describes; nothing for one in other words, which nobody was counted for."""
        return () if self.headline.kind in {"assumed", "told"} else self.prevalence

    @field_validator("target", mode="before")
    @classmethod
    def _from_a_mark(cls, value: object) -> object:
        """Read studies in which a target was a mark, without its rank."""
        return {True: "primary", False: ""}.get(value, value) if isinstance(value, bool) else value

    @field_validator("portrait")
    @classmethod
    def _a_known_portrait(cls, value: str) -> str:
        return value if value in {"", INITIALS} else checked_picture(value)
