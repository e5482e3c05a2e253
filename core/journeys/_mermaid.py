"""Maps as Mermaid `journey` diagrams: title, stages, steps and what each persona feels, and nothing else."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from core.errors import TemplateError
from core.journeys._model import JourneyMap, PersonaEmotion, Stage, Step
from core.journeys._slugs import Slugs

_MIDDLE = 3  # the score of a step that is felt neither well nor badly
_UNTITLED = "(untitled)"
_RESERVED = re.compile(r"[#:;,%]")  # what the diagram's language takes for its own
_WORDS = re.compile(r"(?=(title|section|journey|accTitle|accDescr)\b)")  # a task must not start like a statement
_CODE = re.compile(r"#(\d{1,7});")
_TASK = re.compile(r"(?P<title>[^:]+):\s*(?P<score>[^:]*?)\s*(?::\s*(?P<actors>[^:]*))?")
_IGNORED = re.compile(r"%%|accTitle|accDescr")


def dump_mermaid(journey: JourneyMap, *, personas: Mapping[str, str]) -> str:
    """Return the map as a Mermaid `journey` diagram; `personas` are names by id.

    Written are the title, stages as sections, steps as tasks, and emotions as scores 1 to 5 (-2 to +2) with personas
    as actors, by name where only one of them is called so. A step that personas feel differently about is one task
    for each score. Line breaks become spaces. Cards, lanes, arrows and all else are not: Mermaid has no place for them.

    Examples
    --------
    >>> step = Step(id="pay", title="Pay: by card", emotion_expected=-1)
    >>> stage = Stage(id="checkout", title="Checkout", steps=(step,))
    >>> journey = JourneyMap(id="a", title="Buy shoes", persona_ids=("mia",), stages=(stage,))
    >>> print(dump_mermaid(journey, personas={"mia": "Mia, 30"}), end="")
    journey
        title Buy shoes
        section Checkout
          Pay#58; by card: 2: Mia#44; 30
    """
    names = {one: name for name, one in _named(personas).items()}
    lines = ["journey", f"    title {_escaped(journey.title)}"]
    for stage in journey.stages:
        lines.append(f"    section {_escaped(stage.title)}")
        for step in stage.steps:
            for value, ids in _by_value(step, journey.persona_ids):
                actors = f": {', '.join(_escaped(names.get(one, one)) for one in ids)}" if ids else ""
                lines.append(f"      {_task(step.title)}: {value + _MIDDLE}{actors}")
    return "\n".join(lines) + "\n"


def load_mermaid(text: str, *, name: str, personas: Mapping[str, str]) -> JourneyMap:
    """Return the map of a Mermaid `journey` diagram; `name` is what errors call it.

    An actor who is called as only one of the `personas` (names by id) is that persona. Tasks of one title that follow
    each other and name different actors are one step.

    Raises
    ------
    TemplateError
        With the line that is not understood and what was expected.
    """
    draft = _Draft(name, _named(personas))
    started = False
    for number, line in _lines(text):
        if not started:
            if line.split() != ["journey"]:
                raise draft.error(number, f"expected the word journey, found {line[:40]!r}")
            started = True
            continue
        draft.read(number, line)
    if not started:
        raise draft.error(1, "expected the word journey, found nothing")
    return draft.map()


@dataclass
class _Draft:
    """What was read of a diagram so far."""

    name: str
    ids: Mapping[str, str]
    title: str = ""
    stages: list[tuple[str, list[tuple[str, list[tuple[int, tuple[str, ...]]]]]]] = field(default_factory=list)

    def read(self, number: int, line: str) -> None:
        word, _, rest = line.partition(" ")
        if word == "title":
            self.title = _plain(rest)
        elif word == "section":
            self.stages.append((_plain(rest), []))
        elif found := _TASK.fullmatch(line):
            self._task(number, found)
        else:
            raise self.error(number, f"expected a task (title: score: who), found {line[:40]!r}")

    def _task(self, number: int, found: re.Match[str]) -> None:
        if found["score"] not in {"1", "2", "3", "4", "5"}:
            raise self.error(number, f"expected a score from 1 to 5, found {found['score']!r}")
        if not self.stages:
            self.stages.append(("", []))
        steps = self.stages[-1][1]
        named = tuple(plain for one in (found["actors"] or "").split(",") if (plain := _plain(one)))
        actors = tuple(self.ids.get(one, one) for one in named)
        felt = (int(found["score"]) - _MIDDLE, actors)
        title = _plain(found["title"])
        known = {actor for _, names in steps[-1][1] for actor in names} if steps and steps[-1][0] == title else set()
        if known and actors and not known & set(actors):
            steps[-1][1].append(felt)
        else:
            steps.append((title, [felt]))

    def map(self) -> JourneyMap:
        ids = Slugs()
        stages = []
        personas: dict[str, None] = {}
        for title, tasks in self.stages:
            stage_id = ids.next(title, "stage")
            steps = []
            for step_title, felt in tasks:
                usual = felt[0][0]
                own = tuple(
                    PersonaEmotion(persona_id=one, value=value)
                    for value, names in felt
                    for one in dict.fromkeys(names)
                    if value != usual
                )
                personas |= dict.fromkeys(one for _, names in felt for one in names)
                steps.append(
                    Step(id=ids.next(step_title, "step"), title=step_title, emotion_expected=usual, emotions=own)
                )
            stages.append(Stage(id=stage_id, title=title, steps=tuple(steps)))
        title = self.title or "Journey"
        return JourneyMap(
            id=Slugs().next(title, "map"), title=self.title, persona_ids=tuple(personas), stages=tuple(stages)
        )

    def error(self, number: int, problem: str) -> TemplateError:
        message = f"{self.name}, line {number}: {problem}."
        return TemplateError(message, hint="Only journey diagrams are read: title, section, and task: score: who.")


def _named(personas: Mapping[str, str]) -> dict[str, str]:
    """Return ids by name, of the names that only one persona has and that are nobody's id."""
    lines = {one: " ".join(name.split()) for one, name in personas.items()}
    often = Counter(lines.values())
    return {name: one for one, name in lines.items() if name and often[name] == 1 and name not in personas}


def _by_value(step: Step, persona_ids: tuple[str, ...]) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Yield what is felt and by whom; what holds for most comes first, as the value of the step."""
    values: dict[int, list[str]] = {}
    for one in persona_ids:
        values.setdefault(step.emotion_of(one), []).append(one)
    if not values:
        yield step.emotion_expected, ()
    for value in sorted(values, key=lambda value: value != step.emotion_expected):
        yield value, tuple(values[value])


def _lines(text: str) -> Iterator[tuple[int, str]]:
    """Yield the lines that say something, numbered from 1, without the settings above the diagram."""
    lines = text.removeprefix("\ufeff").splitlines()
    start = 0
    if lines and lines[0].strip() == "---":
        start = next((n + 1 for n, line in enumerate(lines[1:], 1) if line.strip() == "---"), 0)
    for number, line in enumerate(lines[start:], start + 1):
        plain = line.strip()
        if plain and not _IGNORED.match(plain):
            yield number, plain


def _task(title: str) -> str:
    plain = _escaped(title)
    return f"#{ord(plain[0])};{plain[1:]}" if _WORDS.match(plain) else plain


def _escaped(text: str) -> str:
    words = " ".join(text.split())
    return _RESERVED.sub(lambda found: f"#{ord(found[0])};", words) or _UNTITLED


def _plain(text: str) -> str:
    words = text.strip()
    return "" if words == _UNTITLED else _CODE.sub(lambda found: _letter(int(found[1])), words)


def _letter(code: int) -> str:
    return chr(code) if 32 <= code < 0xD800 or 0xE000 <= code <= 0x10FFFF else ""
