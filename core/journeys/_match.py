"""Which parts of two maps are the same: by their ids where ids mean the same, else by what they say."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol, TypeVar

from core.journeys._model import Card, Flow, JourneyMap, Stage, Step

ALIKE = 0.5
"""Two texts from this likeness on (0 to 1) are one that was edited."""

_ALIKE_ELSEWHERE = 0.8  # a step in another stage must be more alike than one in the same stage
_NUMBERED = re.compile(r"[a-z]+(-[a-z]+)?-\d+")  # an id that the editor gave: it says nothing on another map
_NO_WORD = re.compile(r"[\W_]+")

Pairs = Mapping[str, str]
"""Id in the new map by id in the old one."""


class _HasId(Protocol):
    @property
    def id(self) -> str: ...


Part = TypeVar("Part", bound=_HasId)


@dataclass(frozen=True, slots=True)
class Matches:
    """The parts that two maps have in common, each as the id in the new map by the id in the old one."""

    lanes: Pairs
    stages: Pairs
    steps: Pairs
    cards: Pairs
    flows: Pairs


def match(old: JourneyMap, new: JourneyMap) -> Matches:
    """Return which parts of two maps are the same.

    Ids decide between states of one map, and between a map and what it was derived from. Between other maps, ids of
    stages and steps decide where both maps come from one template and the id is not a mere number; whatever else has
    one id must also read alike. The rest is paired by text: stages by title or by their steps; steps by title, in
    the same stage first; cards by text within the same step and lane, then the same text in the same lane anywhere.
    """
    related = _are_related(old, new)
    from_one_template = bool(old.template_id) and old.template_id == new.template_id
    lanes = _match_lanes(old, new, related=related)

    def holds(one: Stage | Step, other: Stage | Step) -> bool:
        named = from_one_template and not _NUMBERED.fullmatch(one.id)
        return related or named or likeness(one.title, other.title) >= ALIKE

    stages = _by_id(old.stages, new.stages, holds)
    stages |= _by_score(_left(old.stages, stages), _left(new.stages, stages.values()), _stage_score, ALIKE)
    steps = _match_steps(old, new, stages, holds)
    cards = _match_cards(old, new, steps, lanes, related=related)
    flows = _by_id(old.flows, new.flows, lambda one, other: related or _same_ends(steps, one, other))
    ends = {(flow.from_step, flow.to_step): flow.id for flow in _left(new.flows, flows.values())}
    for flow in _left(old.flows, flows):
        found = ends.pop((steps.get(flow.from_step, ""), steps.get(flow.to_step, "")), None)
        if found:
            flows[flow.id] = found
    return Matches(lanes, stages, steps, cards, flows)


def step_pairs(old: JourneyMap, new: JourneyMap) -> tuple[tuple[Step | None, Step | None], ...]:
    """Return the steps of two maps beside each other, in one order; None where a map has no such step.

    The order is that of the old map; a step that only the new one has stands after the step it follows there.
    """
    ids = match(old, new).steps
    theirs = {step.id: step for stage in new.stages for step in stage.steps}
    pairs: list[tuple[Step | None, Step | None]] = [
        (step, theirs.get(ids.get(step.id, ""))) for stage in old.stages for step in stage.steps
    ]
    at = 0
    for step in theirs.values():
        place = next((k for k, (_, other) in enumerate(pairs) if other is step), None)
        if place is None:
            pairs.insert(at, (None, step))
        at = 1 + (at if place is None else place)
    return tuple(pairs)


def likeness(one: str, other: str) -> float:
    """Return how alike two texts are, 0 to 1: the share of pairs of letters that they have in common (Dice).

    Case, punctuation and spaces do not count.

    Examples
    --------
    >>> likeness("Pay online", "pay online!"), likeness("Pay", "Look")
    (1.0, 0.0)
    """
    ours, theirs = _letters(one), _letters(other)
    return 2 * len(ours & theirs) / (len(ours) + len(theirs)) if ours and theirs else 0.0


@lru_cache(maxsize=20_000)
def _letters(text: str) -> frozenset[str]:
    words = _NO_WORD.split(text.casefold())
    return frozenset(f" {word} "[k : k + 2] for word in words if word for k in range(len(word) + 1))


def _plain(text: str) -> str:
    return _NO_WORD.sub(" ", text.casefold()).strip()


def _are_related(old: JourneyMap, new: JourneyMap) -> bool:
    """Return whether the maps come from each other, or from one map."""
    origins = {old.derived_from, new.derived_from}
    return old.id == new.id or bool(origins & {old.id, new.id}) or (len(origins) == 1 and "" not in origins)


def _left(parts: Iterable[Part], paired: Iterable[str]) -> list[Part]:
    taken = set(paired)
    return [part for part in parts if part.id not in taken]


def _by_id(olds: Sequence[Part], news: Sequence[Part], holds: Callable[[Part, Part], bool]) -> dict[str, str]:
    known = {part.id: part for part in news}
    return {part.id: part.id for part in olds if part.id in known and holds(part, known[part.id])}


def _by_score(
    olds: Sequence[Part], news: Sequence[Part], score: Callable[[Part, Part], float], at_least: float
) -> dict[str, str]:
    """Pair the best first; of equals, the first in order."""
    scored = ((score(one, other), i, j) for i, one in enumerate(olds) for j, other in enumerate(news))
    best = sorted((-points, abs(i - j), i, j) for points, i, j in scored if points >= at_least)
    pairs: dict[str, str] = {}
    taken: set[str] = set()
    for _, _, i, j in best:
        if olds[i].id not in pairs and news[j].id not in taken:
            pairs[olds[i].id] = news[j].id
            taken.add(news[j].id)
    return pairs


def _match_lanes(old: JourneyMap, new: JourneyMap, *, related: bool) -> dict[str, str]:
    pairs = _by_id(old.lanes, new.lanes, lambda one, other: related or one.role == other.role)
    rest = _left(old.lanes, pairs), _left(new.lanes, pairs.values())
    return pairs | _by_score(
        *rest, lambda one, other: float(one.role == other.role) * (1 + likeness(one.name, other.name)), 1.0
    )


def _stage_score(one: Stage, other: Stage) -> float:
    ours, theirs = ({_plain(step.title) for step in stage.steps} - {""} for stage in (one, other))
    shared = 2 * len(ours & theirs) / (len(ours) + len(theirs)) if ours and theirs else 0.0
    return max(likeness(one.title, other.title), shared)


def _match_steps(
    old: JourneyMap, new: JourneyMap, stages: Pairs, holds: Callable[[Step, Step], bool]
) -> dict[str, str]:
    olds = [step for stage in old.stages for step in stage.steps]
    news = [step for stage in new.stages for step in stage.steps]
    pairs = _by_id(olds, news, holds)
    by_stage = {stage.id: stage.steps for stage in new.stages}
    for stage in old.stages:
        rest = _left(stage.steps, pairs), _left(by_stage.get(stages.get(stage.id, ""), ()), pairs.values())
        pairs |= _by_score(*rest, _step_score, ALIKE)
    return pairs | _by_score(_left(olds, pairs), _left(news, pairs.values()), _step_score, _ALIKE_ELSEWHERE)


def _step_score(one: Step, other: Step) -> float:
    return likeness(one.title, other.title)


def _match_cards(old: JourneyMap, new: JourneyMap, steps: Pairs, lanes: Pairs, *, related: bool) -> dict[str, str]:
    olds = [card for stage in old.stages for step in stage.steps for card in step.cards]
    news = [card for stage in new.stages for step in stage.steps for card in step.cards]
    pairs = _by_id(olds, news, lambda one, other: related or likeness(one.text, other.text) >= ALIKE)
    by_step = {step.id: step.cards for stage in new.stages for step in stage.steps}
    for step in (step for stage in old.stages for step in stage.steps):
        rest = _left(step.cards, pairs), _left(by_step.get(steps.get(step.id, ""), ()), pairs.values())
        pairs |= _by_score(*rest, lambda one, other: _card_score(one, other, lanes), ALIKE)
    return pairs | _same_text(_left(olds, pairs), _left(news, pairs.values()), lanes)


def _card_score(one: Card, other: Card, lanes: Pairs) -> float:
    if lanes.get(one.lane) != other.lane:
        return 0.0
    if one.item_id and one.item_id == other.item_id:
        return 1.0
    return likeness(one.text, other.text)


def _same_text(olds: Iterable[Card], news: Iterable[Card], lanes: Pairs) -> dict[str, str]:
    known: dict[tuple[str, str], list[str]] = {}
    for card in news:
        known.setdefault((card.lane, _plain(card.text)), []).append(card.id)
    pairs: dict[str, str] = {}
    for card in olds:
        text = _plain(card.text)
        found = known.get((lanes.get(card.lane, ""), text))
        if text and found:
            pairs[card.id] = found.pop(0)
    return pairs


def _same_ends(steps: Pairs, one: Flow, other: Flow) -> bool:
    return (steps.get(one.from_step), steps.get(one.to_step)) == (other.from_step, other.to_step)
