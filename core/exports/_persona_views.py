"""What every export shows of a persona: the parts of a sheet, as plain values."""

from dataclasses import dataclass

from core.charts import Caption
from core.config import MIN_PREVALENCE
from core.exports._evidence_view import Bar, StatementView
from core.wording import percent


@dataclass(frozen=True, slots=True)
class FigureView:
    """A figure in words, and what was counted for it; "" for a guess, or for what a person set."""

    text: str
    counts: str = ""

    @property
    def line(self) -> str:
        """The words with their evidence."""
        return f"{self.text} ({self.counts})" if self.counts else self.text


@dataclass(frozen=True, slots=True)
class PainView:
    """A pain point: how severe it is (`level` 1 to 5, and in words), how many raise it and so on, and quotes."""

    statement: StatementView
    severity: FigureView
    level: int
    figures: tuple[FigureView, ...]
    quotes: tuple[StatementView, ...]


@dataclass(frozen=True, slots=True)
class TouchpointView:
    """An interaction on a channel, with the share of customers who have it."""

    statement: StatementView
    channel: str
    reach: Bar | None


@dataclass(frozen=True, slots=True)
class HoursView:
    """Twenty-four bars: height in percent of the highest."""

    caption: Caption
    heights: tuple[float, ...]
    peak: int
    peak_text: str


@dataclass(frozen=True, slots=True)
class WeekView:
    """The hours of a week: each day with its 24 hours, in percent of the fullest."""

    caption: Caption
    days: tuple[tuple[str, tuple[float, ...]], ...]


@dataclass(frozen=True, slots=True)
class PrevalenceView:
    """The falling shares as attributes are added; `warning` below the minimum, `base` where fewer are counted.

    `note` says how several steps are to be read.
    """

    caption: Caption
    bars: tuple[Bar, ...]
    warning: bool
    base: str = ""
    note: str = ""
    minimum: str = percent(MIN_PREVALENCE)
    minimum_at: float = 100 * MIN_PREVALENCE


@dataclass(frozen=True, slots=True)
class OwnView:
    """A section that people added: what it says, or a place (0 to 100) between two ends, a picture, or links."""

    title: str
    text: str = ""
    low: str = ""
    high: str = ""
    place: int | None = None
    image: str = ""
    links: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class InterviewView:
    """What somebody said in an interview, and who, when and where."""

    text: str
    facts: str


@dataclass(frozen=True, slots=True)
class PersonaView:
    """One persona, ready to be set.

    portrait : an SVG document.
    about : the sentences of the paragraph; `about_note` says what they rest on, and who worded them.
    given_name : what it is called besides, with why.
    differences : from each of the other personas, in a line.
    wrong : that something went wrong, beside the pain points that say what; `pains_note` why none are known,
        `severity_note` what their severity means.
    basis : how all of it is known.
    """

    id: str
    number: int
    name: str
    color: int
    target: str
    from_data: bool
    headline: StatementView
    share: str
    share_width: float
    size: str
    sections: tuple[tuple[str, tuple[StatementView, ...]], ...]
    pains: tuple[PainView, ...]
    touchpoints: tuple[TouchpointView, ...]
    hours: HoursView | None
    prevalence: PrevalenceView | None
    rule: str = ""
    rule_words: str = ""
    traits: tuple[StatementView, ...] = ()
    quote: str = ""
    portrait: str = ""
    own: tuple[OwnView, ...] = ()
    interviews: tuple[InterviewView, ...] = ()
    about: tuple[StatementView, ...] = ()
    about_note: str = ""
    given_name: StatementView | None = None
    week: WeekView | None = None
    differences: tuple[StatementView, ...] = ()
    wrong: tuple[StatementView, ...] = ()
    pains_note: str = ""
    severity_note: str = ""
    basis: tuple[StatementView, ...] = ()
