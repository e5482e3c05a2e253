"""Maps from pasted outlines, and outlines of maps."""

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import takewhile

from core.errors import ConfigError, TemplateError
from core.journeys._lanes import BLUEPRINT_ROLES, lanes_for
from core.journeys._limits import MAX_CARDS, MAX_STAGES, MAX_STEPS, check_text
from core.journeys._model import Card, JourneyMap, LaneRole, Stage, Step
from core.journeys._outline_lines import OutlineLine, escaped, is_plain, read_lines
from core.journeys._outline_words import (
    EMOTION,
    GOAL,
    MOMENT_OF_TRUTH,
    WORDS,
    Worded,
    beyond,
    felt,
    is_number,
    value_of,
    with_channel,
)
from core.journeys._outline_words import worded as word_in_front
from core.journeys._slugs import Slugs

MAX_OUTLINE_CHARS = 2_000_000
"""A longer text is refused: it is no outline that a person made."""

_MAX_STEM = 48  # leaves room for a word and a number in an id of 64 characters


def parse_outline(text: str, *, journey_id: str, title: str) -> JourneyMap:
    r"""Return the planned map that an indented outline describes; all on it is an assumption.

    The outer level names stages, the next one steps, everything below is a card of the step. Levels come from
    indentation, bullets, numbers or Markdown headings.

    - A card says with a word in front which lane it lies in: ``pain: too slow``, ``pain (4): too slow`` with a
      severity, ``touchpoint (email): Newsletter`` with a channel, also ``thought``, ``need``, ``quote``,
      ``opportunity``, ``solution``, ``metric``, ``evidence``, ``frontstage``, ``backstage``, ``support``, ``note``,
      in the plural too. ``Pains:`` alone, with deeper lines below it, says it for all of those. Without such a word,
      or with one that is not known, a line is kept as an action.
    - A step may end with what is felt: ``+2`` to ``-2`` or a face, ``:)`` or an emoji.
    - ``goal: …`` below a stage is its goal, ``moment of truth: …`` below a step says why it is one.
    - A backslash in front takes the rest of a line as it is.

    Parameters
    ----------
    text : str
        The outline, at most `MAX_OUTLINE_CHARS` characters.
    journey_id : str
        Slug of the map.
    title : str
        What it is called; "" takes a lone heading above all others. That heading and what stands right below it
        become the scenario, as far as they are not the title.

    Raises
    ------
    TemplateError
        When there is nothing to read, a card comes before the first stage, an emotion lies beyond -2 and +2, a text
        is too long or holds control characters, or the map is too large; it names the line.

    Examples
    --------
    >>> journey = parse_outline("Buy\n  Pay -1\n    pain: card declined", journey_id="shop", title="Shop")
    >>> step = journey.stages[0].steps[0]
    >>> step.title, step.emotion_expected, step.cards[0].lane, step.cards[0].text
    ('Pay', -1, 'pains', 'card declined')
    """
    if len(text) > MAX_OUTLINE_CHARS:
        message = f"The outline has {len(text):,} characters; at most {MAX_OUTLINE_CHARS:,} are read."
        raise TemplateError(message, hint="Paste one journey at a time.")
    about, lines = _about(read_lines(text))
    reader = _Reader()
    for line in lines:
        reader.read(line)
    if not reader.stages:
        message = "There is nothing to read in the outline."
        raise TemplateError(message, hint="Write a stage on the first line and its steps below it, indented.")
    blueprint = bool(reader.roles & {"frontstage", "backstage"})
    named = title or (about[0] if about else "Journey map")
    return JourneyMap(
        id=journey_id,
        title=named,
        kind="service_blueprint" if blueprint else "journey_map",
        scenario="\n".join(about[1:] if about[:1] == [named] else about),
        lanes=lanes_for({*reader.roles, *(BLUEPRINT_ROLES if blueprint else ())}),
        stages=tuple(stage.built() for stage in reader.stages),
    )


def load_outline(text: str, *, name: str, title: str) -> JourneyMap:
    """Return the map of an outline in a file, which is called by its heading or, without one, by `title`.

    Raises
    ------
    TemplateError
        As `parse_outline`, with the name of the file.
    """
    about, _ = _about(read_lines(text))
    called = about[0] if about else title
    try:
        return parse_outline(text, journey_id=Slugs().next(called, "map"), title=called)
    except TemplateError as error:
        message = f"{name}: {error.message}"
        raise TemplateError(message, hint=error.hint) from error


def dump_outline(journey: JourneyMap) -> str:
    """Return the outline of a map, as `parse_outline` reads it.

    What an outline has no words for is left out: rules of stages, evidence, importance, curves per persona, arrows,
    pictures, lanes of one's own, and what is said of the map as a whole.
    """
    roles = {lane.id: lane.role for lane in journey.lanes}
    lines: list[str] = []
    for stage in journey.stages:
        lines.append(_as_title(stage.title, level=0))
        if stage.goal:
            lines.append(f"  {GOAL}: {_as_text(stage.goal)}")
        for step in stage.steps:
            lines.extend(_of_step(step))
            lines.extend(f"    {_of_card(card, roles.get(card.lane, 'text'))}" for card in step.cards)
    return "".join(f"{line}\n" for line in lines)


def _of_step(step: Step) -> list[str]:
    title, value = _as_title(step.title, level=1), step.emotion_expected
    if not value:
        lines = [f"  {title}"]
    elif title.startswith("\\") or not is_plain(f"{title} {value:+d}"):
        lines = [f"  {title}", f"    {EMOTION}: {value:+d}"]
    else:
        lines = [f"  {title} {value:+d}"]
    if step.moment_of_truth:
        lines.append(f"    {MOMENT_OF_TRUTH}: {_as_text(step.moment_of_truth)}")
    return lines


def _of_card(card: Card, role: LaneRole) -> str:
    if role == "actions":
        return _as_title(card.text, level=2)
    brackets = str(card.severity or "") or re.sub(r"[()\s]+", " ", card.channel).strip()
    front = WORDS[role][0] + (f" ({brackets})" if brackets else "")
    text = _as_text(card.text)
    if role == "touchpoints" and not brackets and with_channel(text)[1]:
        text = escaped(card.text)
    return f"{front}: {text}"


def _as_title(text: str, *, level: int) -> str:
    """Return a text for a line without a word in front, escaped where something else would be seen in it."""
    line = OutlineLine(1, level, text, is_heading=False, is_literal=False, is_parent=False)
    parent = replace(line, is_parent=True)
    seen = not is_plain(text) or word_in_front(line) is not None or word_in_front(parent) is not None
    if level < 2:
        seen = seen or text.endswith(":") or felt(text) != (text, 0) or bool(beyond(text))
    return escaped(text) if seen else text


def _as_text(text: str) -> str:
    """Return a text for a line with a word in front."""
    plain = text and text == text.strip() and not re.search(r"[\r\n]", text) and not text.startswith("\\")
    return text if plain else escaped(text)


@dataclass(slots=True)
class _StepDraft:
    id: str
    title: str
    emotion: int = 0
    moment_of_truth: str = ""
    cards: list[Card] = field(default_factory=list)

    def built(self) -> Step:
        return Step(
            id=self.id,
            title=self.title,
            emotion_expected=self.emotion,
            moment_of_truth=self.moment_of_truth,
            cards=tuple(self.cards),
        )


@dataclass(slots=True)
class _StageDraft:
    id: str
    title: str
    goal: str = ""
    steps: list[_StepDraft] = field(default_factory=list)

    def built(self) -> Stage:
        return Stage(id=self.id, title=self.title, goal=self.goal, steps=tuple(step.built() for step in self.steps))


class _Reader:
    def __init__(self) -> None:
        self.stages: list[_StageDraft] = []
        self.roles: set[LaneRole] = set()
        self._ids = _Ids()
        self._counts: Counter[str] = Counter()
        self._lanes: dict[int, tuple[LaneRole, str]] = {}  # by level: lane and channel of deeper lines

    def read(self, line: OutlineLine) -> None:
        try:
            check_text(line.text)
        except ConfigError as error:
            message = f"Line {line.number}: {error.message}"
            raise TemplateError(message, hint=error.hint) from error
        self._lanes = {level: lane for level, lane in self._lanes.items() if level < line.level}
        found = word_in_front(line)
        if found and found.role is None:
            if self._describes(line, found):
                return
            found = None
        if found or line.level > 1:
            self._card(line, found)
        elif line.level == 1:
            if not line.is_literal and (number := beyond(_without_colon(line.text))):
                raise _no_emotion(line, number)
            title, emotion = (line.text, 0) if line.is_literal else felt(_without_colon(line.text))
            self._step(line, title, emotion)
        else:
            self._count(line, "stages", MAX_STAGES)
            title = line.text if line.is_literal else _without_colon(line.text)
            self.stages.append(_StageDraft(self._ids.free(title, "stage"), title))

    def _describes(self, line: OutlineLine, found: Worded) -> bool:
        """Take what is said of a stage or a step as a whole; False where there is no place for it."""
        stage = self.stages[-1] if self.stages else None
        if stage is None or line.level == 0:
            return False
        if found.word == GOAL and line.level == 1 and not stage.goal:
            stage.goal = found.text
            return True
        step = stage.steps[-1] if stage.steps else None
        if step is None:
            return False
        value = value_of(found.text)
        if found.word == EMOTION and value is not None:
            step.emotion = value
            return True
        if found.word == EMOTION and is_number(found.text):
            raise _no_emotion(line, found.text)
        if found.word == MOMENT_OF_TRUTH and not step.moment_of_truth:
            step.moment_of_truth = found.text
            return True
        return False

    def _step(self, line: OutlineLine, title: str, emotion: int = 0) -> _StepDraft:
        self._count(line, "steps", MAX_STEPS)
        step = _StepDraft(self._ids.free(title, "step"), title, emotion)
        self.stages[-1].steps.append(step)
        return step

    def _card(self, line: OutlineLine, found: Worded | None) -> None:
        if not self.stages:
            message = f"Line {line.number}: {line.text[:60]!r} stands before the first stage."
            raise TemplateError(message, hint="Begin with the name of a stage, and put what belongs to it below.")
        above: tuple[LaneRole, str] = self._lanes[max(self._lanes)] if self._lanes else ("actions", "")
        role, channel = (found.role, found.brackets) if found and found.role else above
        self._lanes[line.level] = (role, channel if role == "touchpoints" else "")
        if found and not found.text and not found.is_literal:
            return
        self._count(line, "cards", MAX_CARDS)
        steps = self.stages[-1].steps
        step = steps[-1] if steps else self._step(line, self.stages[-1].title)
        self.roles.add(role)
        step.cards.append(self._built(line, found, step, role, channel))

    def _built(self, line: OutlineLine, found: Worded | None, step: _StepDraft, role: LaneRole, channel: str) -> Card:
        text, is_literal = (found.text, found.is_literal) if found else (line.text, line.is_literal)
        if role == "touchpoints" and not channel and not is_literal:
            text, channel = with_channel(text)
        return Card(
            id=self._ids.free(f"{step.id[:_MAX_STEM]}-{WORDS[role][0]}", "card"),
            lane=role,
            text=text,
            channel=channel if role == "touchpoints" else "",
            severity=int(found.brackets) if found and role == "pains" and found.brackets else None,
        )

    def _count(self, line: OutlineLine, what: str, limit: int) -> None:
        self._counts[what] += 1
        if self._counts[what] > limit:
            message = f"Line {line.number}: a map holds at most {limit:,} {what}."
            hint = "Indent steps below their stage and cards below their step, or make several maps of it."
            raise TemplateError(message, hint=hint)


def _no_emotion(line: OutlineLine, number: str) -> TemplateError:
    message = f"Line {line.number}: {line.text[:60]!r} is felt {number}, but emotions go from -2 to +2."
    return TemplateError(message, hint="Write a number from -2 to +2, or a backslash in front for a title as it is.")


class _Ids:
    """Gives every stage, step and card an id of its own, from its words."""

    def __init__(self) -> None:
        self._taken: set[str] = set()
        self._last: Counter[str] = Counter()

    def free(self, words: str, fallback: str) -> str:
        plain = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode().lower()
        stem = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[: _MAX_STEM + 8].strip("-") or fallback
        name = stem
        while not self._last[stem] or name in self._taken:
            self._last[stem] += 1
            name = stem if self._last[stem] == 1 else f"{stem}-{self._last[stem]}"
        self._taken.add(name)
        return name


def _about(lines: Sequence[OutlineLine]) -> tuple[list[str], tuple[OutlineLine, ...]]:
    """Return what a heading above all other headings says with the text right below it, and the lines left."""
    first, rest = lines[:1], lines[1:]
    alone = all(line.level > 0 for line in rest) and any(line.is_heading for line in rest)
    if not first or not first[0].is_heading or not alone:
        return [], tuple(lines)
    below = list(takewhile(lambda line: not line.is_heading, rest))
    left = (replace(line, level=line.level - 1) for line in rest[len(below) :])
    return [line.text for line in (*first, *below)], tuple(left)


def _without_colon(title: str) -> str:
    return title.removesuffix(":").rstrip() or title
