"""Journey maps of the HTML report: a board is set in bands of a few steps, like music in staves."""

from dataclasses import dataclass

from core.charts import EMOTIONS, emotion_in_words, journey_steps
from core.exports._bands import bands, slopes
from core.exports._evidence_view import Evidencer, StatementView
from core.exports._report_view import channel_words
from core.journeys import Card, JourneyMap, Lane, LaneRole, Stage, Step
from core.study import Study

MAX_STEPS_PER_BAND = 7
"""More columns would be too narrow to read on a page of A4 across."""

LANE_TITLES: dict[LaneRole, str] = {"actions": "What they do", "thoughts": "What they think"}
"""What a lane without a title of its own is called in the report, where its role's name says less."""


@dataclass(frozen=True, slots=True)
class CardView:
    """One note on the map."""

    statement: StatementView
    channel: str
    severity: int | None


@dataclass(frozen=True, slots=True)
class StageView:
    """A phase as the head of its steps; `reach` where events tell how many get there."""

    title: str
    goal: str
    n_columns: int
    reach: StatementView | None


@dataclass(frozen=True, slots=True)
class StepView:
    """A column of the board; `place` counts the steps of the whole map."""

    title: str
    place: int
    emotion: int
    emotion_words: str


@dataclass(frozen=True, slots=True)
class LaneView:
    """One row of the board: the cards of each column."""

    title: str
    cells: tuple[tuple[CardView, ...], ...]

    @property
    def is_empty(self) -> bool:
        """Whether no step of this part has a card in the lane."""
        return not any(self.cells)

    @property
    def all_assumed(self) -> bool:
        """Whether no card of the row has evidence: then its head says so once, instead of every card."""
        cards = [card for cell in self.cells for card in cell]
        return bool(cards) and all(card.statement.assumed for card in cards)


@dataclass(frozen=True, slots=True)
class Band:
    """A part of the board that fits the width of a page."""

    stages: tuple[StageView, ...]
    steps: tuple[StepView, ...]
    lanes: tuple[LaneView, ...]


@dataclass(frozen=True, slots=True)
class BoardView:
    """A journey map, ready to be set; `curve` is the path of the emotion over all its steps."""

    title: str
    personas: str
    color: int
    nature: str
    bands: tuple[Band, ...]
    n_columns: int
    curve: str
    emotion_alt: str


def board_view(study: Study, journey: JourneyMap, evidencer: Evidencer) -> BoardView:
    """Return a journey map, ready to be set."""
    personas = [persona for persona in study.personas if persona.id in journey.persona_ids]
    parts = _bands(journey)
    lanes = tuple(
        lane
        for lane in journey.lanes
        if not lane.hidden and any(card.lane == lane.id for step in journey_steps(journey) for card in step.cards)
    )
    place = 0
    views = []
    for band in parts:
        views.append(_band(band, place, lanes, evidencer))
        place += sum(len(steps) for _, steps in band)
    state = "The journey as it is" if journey.state == "as_is" else "The journey as it should be"
    nature = "as the team believes it to be" if journey.nature == "planned" else "computed from events"
    return BoardView(
        title=journey.title,
        personas=", ".join(persona.name for persona in personas),
        color=personas[0].color if personas else 0,
        nature=f"{state}, {nature}",
        bands=tuple(views),
        n_columns=max((sum(len(steps) for _, steps in band) for band in parts), default=0),
        curve=emotion_path([step.emotion_expected for step in journey_steps(journey)]),
        emotion_alt=emotion_in_words(journey),
    )


_Part = tuple[Stage, tuple[Step, ...]]


def _bands(journey: JourneyMap) -> list[list[_Part]]:
    cut = bands([len(stage.steps) for stage in journey.stages], MAX_STEPS_PER_BAND)
    stages = journey.stages
    return [[(stages[part.stage], stages[part.stage].steps[part.start : part.end]) for part in band] for band in cut]


def _columns(part: _Part) -> int:
    return max(1, len(part[1]))  # a stage without steps still has a column


def _band(parts: list[_Part], start: int, lanes: tuple[Lane, ...], evidencer: Evidencer) -> Band:
    columns: list[Step | None] = [step for _, steps in parts for step in (steps or (None,))]
    steps = []
    place = start
    for step in columns:
        emotion = step.emotion_expected if step else 0
        steps.append(StepView(step.title if step else "", place, emotion, EMOTIONS[emotion] if step else ""))
        place += step is not None
    return Band(
        stages=tuple(_stage(part, evidencer) for part in parts),
        steps=tuple(steps),
        lanes=tuple(
            LaneView(
                lane.title or LANE_TITLES.get(lane.role, lane.name),
                tuple(_cards(step, lane, evidencer) for step in columns),
            )
            for lane in lanes
        ),
    )


def _stage(part: _Part, evidencer: Evidencer) -> StageView:
    stage, steps = part
    first = not steps or steps[0] is stage.steps[0]
    claim = evidencer.claims.get(stage.reach_claim_id)
    reach = evidencer.statement(claim.sentence, (claim.id,), claim.kind) if claim and first else None
    title = stage.title if first else f"{stage.title} (continued)"
    return StageView(title, stage.goal if first else "", _columns(part), reach)


def _cards(step: Step | None, lane: Lane, evidencer: Evidencer) -> tuple[CardView, ...]:
    cards: tuple[Card, ...] = step.cards if step else ()
    return tuple(
        CardView(evidencer.statement(card.text, card.claim_ids, card.kind), channel_words(card.channel), card.severity)
        for card in cards
        if card.lane == lane.id
    )


def emotion_path(values: list[int]) -> str:
    """Return a smooth SVG path through one value per step, that never rises above or falls below them.

    Step i lies at x = i + 0.5, and up is negative y, as SVG has it.

    Examples
    --------
    >>> emotion_path([0, 2])
    'M0.5 0C0.83 0 1.17 -2 1.5 -2'
    """
    heights = [-value for value in values]
    if not heights:
        return ""
    slope = slopes(heights)
    path = f"M0.5 {heights[0]}"
    for place in range(1, len(heights)):
        before, after = heights[place - 1], heights[place]
        points = (
            (place - 1 / 6, before + slope[place - 1] / 3),
            (place + 1 / 6, after - slope[place] / 3),
            (place + 0.5, float(after)),
        )
        path += "C" + " ".join(f"{_short(x)} {_short(y)}" for x, y in points)
    return path


def _short(value: float) -> str:
    return f"{value + 0.0:.2f}".rstrip("0").rstrip(".")
