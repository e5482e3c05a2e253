"""A journey map as every export shows it: what may leave, in words, with the notes it rests on."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from core.claims import ClaimKind
from core.config import MIN_GROUP_SIZE
from core.errors import Finding
from core.exports._evidence_view import Evidencer, EvidenceView
from core.exports._report_view import channel_words
from core.exports._texts import short, tidy
from core.feedback import redact
from core.journeys import (
    DRAWN_ROLES,
    KIND_TITLES,
    MAX_CURVES,
    STATE_TITLES,
    STATUS_TITLES,
    Card,
    Flow,
    JourneyMap,
    Lane,
    Stage,
    Step,
)
from core.personas import Persona
from core.study import Study

HEAD_ROOM, NAME_ROOM = 120, 60
"""Letters of a title and of a name on a map; what is longer stands in full in a note."""

AIM_ROOM, MAX_COLUMNS = 80, 3
"""Letters of a goal or reason for each column below it, of so many: one stage makes no head higher for all others."""

_ELSEWHERE = "Rests on data of the study that this map came from. Its numbers are there: a map as a file has none."

_NATURES = {"planned": "as the team believes it", "actual": "computed from events"}


@dataclass(frozen=True, slots=True)
class NoteView:
    """What a statement rests on, or a text that is too long for its place, in full."""

    number: int
    text: str
    details: tuple[str, ...] = ()
    opened: EvidenceView | None = None


@dataclass(frozen=True, slots=True)
class CardView:
    """One card; `kind` is ``assumed`` where a study does not know its evidence, whatever the card says."""

    text: str
    kind: ClaimKind
    numbers: tuple[int, ...] = ()
    channel: str = ""
    severity: int | None = None
    image: str = ""


@dataclass(frozen=True, slots=True)
class StepView:
    """A column; `emotions` are those of the curves in their order, -2 to +2."""

    id: str
    title: str
    emotions: tuple[int, ...]
    importance: int | None = None
    moment_of_truth: str = ""
    child: str = ""
    cards: Mapping[str, tuple[CardView, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class StageView:
    """A phase over its columns; `reach` says how many customers get there, where that is known, and `note` why."""

    title: str
    goal: str
    reach: str
    steps: tuple[StepView, ...]
    note: int = 0


@dataclass(frozen=True, slots=True)
class CurveView:
    """Whose emotions a curve shows: a persona's name and place in the palette."""

    name: str
    color: int


@dataclass(frozen=True, slots=True)
class MapView:
    """A map, ready to be placed; `lanes` are those that are not hidden."""

    title: str
    study: str
    about: str
    scenario: str
    is_blueprint: bool
    curves: tuple[CurveView, ...]
    lanes: tuple[Lane, ...]
    stages: tuple[StageView, ...]
    flows: tuple[Flow, ...]
    notes: tuple[NoteView, ...]
    claim_ids: tuple[str, ...]
    findings: tuple[Finding, ...]

    @property
    def steps(self) -> tuple[StepView, ...]:
        """All columns in order."""
        return tuple(step for stage in self.stages for step in stage.steps)


def map_view(study: Study, journey: JourneyMap, evidencer: Evidencer) -> MapView:
    """Return a map, ready to be placed.

    Left out are hidden lanes, personas of fewer than `MIN_GROUP_SIZE` customers, and cards that rest on a claim of so
    few; quotes lose personal data. What is left out against the wish of a reader is said in the findings. Of a study
    without claims, such as that of a file, cards keep their kinds, and one note says where their numbers are.
    """
    return _Viewer(study, journey, evidencer).view()


class _Viewer:
    def __init__(self, study: Study, journey: JourneyMap, evidencer: Evidencer) -> None:
        self._study, self._journey, self._evidencer = study, journey, evidencer
        self._notes: list[NoteView] = []
        self._numbers: dict[str, int] = {}
        self._small = _small_segments(study)
        self._personas = _personas(study, journey)
        self._shown = [one for one in self._personas if not _is_small(one)]
        self._lanes = tuple(lane for lane in journey.lanes if not lane.hidden)
        self._quotes = {lane.id for lane in journey.lanes if lane.role == "quotes"}
        self._n_left_out = self._elsewhere = 0

    def view(self) -> MapView:
        journey = self._journey
        title, scenario = self._head(journey.title), tidy(journey.scenario)
        curves = tuple(CurveView(short(tidy(one.name), NAME_ROOM), one.color) for one in self._shown[:MAX_CURVES])
        stages = tuple(map(self._stage, journey.stages))
        return MapView(
            title=title,
            study=short(tidy(self._study.name), NAME_ROOM),
            about=self._about(),
            scenario=scenario,
            is_blueprint=journey.kind == "service_blueprint",
            curves=curves or (CurveView("", 0),),
            lanes=self._lanes,
            stages=stages,
            flows=journey.flows,
            notes=tuple(self._notes),
            claim_ids=tuple(self._numbers),
            findings=tuple(self._findings()),
        )

    def _about(self) -> str:
        journey = self._journey
        parts = (
            KIND_TITLES[journey.kind],
            f"{STATE_TITLES[journey.state]}, {_NATURES[journey.nature]}",
            STATUS_TITLES[journey.status],
            f"kept by {short(tidy(journey.owner), NAME_ROOM)}" if journey.owner else "",
            " ".join(f"#{short(tidy(tag), NAME_ROOM)}" for tag in journey.tags[:8]),
        )
        return " · ".join(filter(None, parts))

    def _stage(self, stage: Stage) -> StageView:
        claim = self._evidencer.claims.get(stage.reach_claim_id)
        reach, numbers = "", tuple[int, ...]()
        if claim is not None and not self._is_suppressed((claim.id,)):
            numbers = self._cited((claim.id,))
            reach = f"{tidy(claim.sentence)}{_marks(numbers)}"
        columns = min(max(1, len(stage.steps)), MAX_COLUMNS)
        title, goal = self._head(stage.title), self._head(stage.goal, columns * AIM_ROOM)
        return StageView(title, goal, reach, tuple(map(self._step, stage.steps)), next(iter(numbers), 0))

    def _step(self, step: Step) -> StepView:
        ids = [one.id for one in self._shown[:MAX_CURVES]]
        emotions = tuple(step.emotion_of(one) for one in ids) or (step.emotion_expected,)
        children = {one.id: one.title for one in self._study.journeys}
        child = children.get(step.child_map_id, step.child_map_id)
        title, moment = self._head(step.title), self._head(step.moment_of_truth, AIM_ROOM)
        return StepView(
            step.id, title, emotions, step.importance, moment, short(tidy(child), NAME_ROOM), self._cells(step)
        )

    def _cells(self, step: Step) -> dict[str, tuple[CardView, ...]]:
        shown = {lane.id for lane in self._lanes if lane.role not in DRAWN_ROLES}
        cells: dict[str, tuple[CardView, ...]] = {}
        for card in step.cards:
            if card.lane not in shown:
                continue
            if self._is_suppressed(card.claim_ids):
                self._n_left_out += 1
                continue
            cells[card.lane] = (*cells.get(card.lane, ()), self._card(card))
        return cells

    def _card(self, card: Card) -> CardView:
        text = redact(card.text) if card.lane in self._quotes else card.text
        kind, numbers = self._backed(card)
        return CardView(tidy(text), kind, numbers, tidy(channel_words(card.channel)), card.severity, card.image)

    def _backed(self, card: Card) -> tuple[ClaimKind, tuple[int, ...]]:
        """Return the kind of a card with the notes it rests on; a map without its study keeps the kinds of its file."""
        if card.claim_ids and not self._evidencer.claims:
            self._elsewhere = self._elsewhere or self._note(_ELSEWHERE)
            return card.kind, (self._elsewhere,)
        if self._evidencer.statement(card.text, card.claim_ids, card.kind).assumed:
            return "assumed", ()
        return card.kind, self._cited(card.claim_ids)

    def _head(self, text: str, room: int = HEAD_ROOM) -> str:
        """Return a text that fits its place; one that is too long is cut there, and stands in full in a note."""
        whole = tidy(text)
        cut = short(whole, room)
        return cut if cut == whole else f"{cut}{_marks((self._note(whole),))}"

    def _note(self, text: str, opened: EvidenceView | None = None) -> int:
        details = _details(opened) if opened else ()
        self._notes.append(NoteView(len(self._notes) + 1, text, details, opened))
        return len(self._notes)

    def _cited(self, claim_ids: Iterable[str]) -> tuple[int, ...]:
        """Return the numbers of the notes of claims; a claim has one note, however often it is cited."""
        for claim_id in claim_ids:
            claim = self._evidencer.claims.get(claim_id)
            if claim is not None and claim.evidence is not None and claim_id not in self._numbers:
                opened = self._evidencer.view(claim, claim.evidence)
                self._numbers[claim_id] = self._note(tidy(claim.sentence), opened)
        return tuple(dict.fromkeys(self._numbers[one] for one in claim_ids if one in self._numbers))

    def _is_suppressed(self, claim_ids: Iterable[str]) -> bool:
        claims = [self._evidencer.claims[one] for one in claim_ids if one in self._evidencer.claims]
        return any(
            claim.segment_id in self._small
            or (
                claim.evidence is not None
                and claim.evidence.statistic != "quote"
                and claim.evidence.total < MIN_GROUP_SIZE
            )
            for claim in claims
        )

    def _findings(self) -> Iterable[Finding]:
        for one in self._personas:
            if _is_small(one):
                message = f"{one.name!r} is left out: it stands for fewer than {MIN_GROUP_SIZE} customers."
                yield Finding(code="group-too-small", severity="warning", message=message)
        if self._n_left_out:
            n = self._n_left_out
            what = "1 card is left out: it rests" if n == 1 else f"{n} cards are left out: they rest"
            message = f"{what} on fewer than {MIN_GROUP_SIZE} customers."
            yield Finding(code="group-too-small", severity="warning", message=message, count=n)


def _personas(study: Study, journey: JourneyMap) -> list[Persona]:
    known = {one.id: one for one in study.personas}
    return [known[one] for one in journey.persona_ids if one in known]


def _is_small(persona: Persona) -> bool:
    return persona.segment_id is not None and persona.size < MIN_GROUP_SIZE


def _small_segments(study: Study) -> set[str]:
    found = {one.segment_id for one in study.personas if one.segment_id and _is_small(one)}
    segments = study.segmentation.segments if study.segmentation else ()
    return found | {one.id for one in segments if one.size < MIN_GROUP_SIZE}


def _marks(numbers: tuple[int, ...]) -> str:
    return f" [{', '.join(map(str, numbers))}]" if numbers else ""


def _details(opened: EvidenceView) -> tuple[str, ...]:
    interval = f"95% range {opened.interval}" if opened.interval else ""
    bars = ", ".join(f"{bar.label} {bar.text}" for bar in opened.bars) if len(opened.bars) > 1 else ""
    known = " · ".join(filter(None, (opened.kind, opened.counts, bars, interval)))
    return tuple(tidy(one) for one in (known, opened.chance, opened.method) if one)
