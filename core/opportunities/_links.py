"""How pain points, opportunities, solutions and metrics hang together, and what is left of what was deleted."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from core.journeys import Card, JourneyMap
from core.opportunities._model import (
    Backlog,
    CardPain,
    Metric,
    Opportunity,
    PersonaPain,
    Solution,
)
from core.personas import Persona

NodeKind = Literal["pain", "opportunity", "solution", "metric"]

GONE = "no longer in the study"
"""How what was deleted, but is still named, is called."""


class Node(NamedTuple):
    """One thing on the board: `key` is the key of a pain point, or the id of an item."""

    kind: NodeKind
    key: str


@dataclass(frozen=True, slots=True)
class Pain:
    """A pain point that opportunities can answer.

    ref : how it is named in a backlog.
    title : what it is called now; what it was called when it was linked, for one that is gone.
    place : name of its persona, or title of its map; "" for one that is gone.
    severity : 1 to 5, None where it is not known.
    is_gone : whether it is no longer in the study.
    """

    ref: PersonaPain | CardPain
    title: str
    place: str
    severity: int | None
    is_gone: bool = False


@dataclass(frozen=True, slots=True)
class Affected:
    """What hangs on something: opportunities, and the solutions and metrics after them."""

    opportunities: tuple[Opportunity, ...] = ()
    solutions: tuple[Solution, ...] = ()
    metrics: tuple[Metric, ...] = ()

    @property
    def is_nothing(self) -> bool:
        """Whether nothing hangs on it."""
        return not (self.opportunities or self.solutions or self.metrics)

    def in_words(self) -> str:
        """Return how many of each: "2 opportunities, 1 solution"; "" for nothing."""
        counts = (
            (len(self.opportunities), "opportunity", "opportunities"),
            (len(self.solutions), "solution", "solutions"),
            (len(self.metrics), "metric", "metrics"),
        )
        return ", ".join(f"{n} {one if n == 1 else many}" for n, one, many in counts if n)


@dataclass(frozen=True, slots=True)
class Dangling:
    """A link to something that is no longer in the study: of which item, and to what."""

    item_id: str
    title: str
    node: Node


def pains_of(personas: Iterable[Persona], journeys: Iterable[JourneyMap], backlog: Backlog) -> tuple[Pain, ...]:
    """Return every pain point of a study: of its personas, of its maps alone, and then those that are gone."""
    known = {one.ref.key: one for one in (*_of_personas(personas), *_of_maps(journeys))}
    for opportunity in backlog.opportunities:
        for ref in opportunity.pains:
            known.setdefault(ref.key, Pain(ref, ref.title or ref.key, "", None, is_gone=True))
    return tuple(known.values())


def links(backlog: Backlog) -> tuple[tuple[Node, Node], ...]:
    """Return every link, from left to right: pain point, opportunity, solution, metric."""
    found = [
        (Node("pain", pain.key), Node("opportunity", one.id)) for one in backlog.opportunities for pain in one.pains
    ]
    for solution in backlog.solutions:
        found += [(Node("opportunity", one), Node("solution", solution.id)) for one in solution.opportunity_ids]
        found += [(Node("solution", solution.id), Node("metric", one.metric_id)) for one in solution.effects]
    return tuple(found)


def chain(backlog: Backlog, node: Node) -> frozenset[Node]:
    """Return a node with all that it rests on (to the left) and all that rests on it (to the right)."""
    pairs = links(backlog)
    forward = _reached(node, [(left, right) for left, right in pairs])
    return forward | _reached(node, [(right, left) for left, right in pairs])


def affected_by_pain(backlog: Backlog, pain: PersonaPain | CardPain) -> Affected:
    """Return what hangs on one pain point."""
    return _affected(backlog, lambda one: one.key == pain.key)


def affected_by_persona(backlog: Backlog, persona_id: str) -> Affected:
    """Return what hangs on the pain points of a persona."""
    return _affected(backlog, lambda one: isinstance(one, PersonaPain) and one.persona_id == persona_id)


def affected_by_map(backlog: Backlog, map_id: str) -> Affected:
    """Return what hangs on the pain points that stand on a map alone."""
    return _affected(backlog, lambda one: isinstance(one, CardPain) and one.map_id == map_id)


def affected_by_item(backlog: Backlog, item_id: str) -> Affected:
    """Return the items that name an item, and would name something that is gone without it."""
    naming = [
        one for one in backlog.solutions if item_id in {*one.opportunity_ids, *(e.metric_id for e in one.effects)}
    ]
    return Affected(solutions=tuple(naming))


def dangling(backlog: Backlog, pains: Sequence[Pain]) -> tuple[Dangling, ...]:
    """Return the links to what is no longer in the study; `pains` as of `pains_of`."""
    there = {Node("pain", one.ref.key) for one in pains if not one.is_gone}
    there |= {Node(one.kind, one.id) for one in backlog.items}
    found = []
    for left, right in links(backlog):
        for missing, named_by in ((left, right), (right, left)):
            item = backlog.find(named_by.key)
            if missing not in there and item is not None:
                found.append(Dangling(item.id, item.title, missing))
    return tuple(found)


def _of_personas(personas: Iterable[Persona]) -> Iterator[Pain]:
    for persona in personas:
        for pain in persona.pain_points:
            ref = PersonaPain(persona_id=persona.id, pain_id=pain.id, title=pain.title)
            yield Pain(ref, pain.title, persona.name, pain.severity)


def _of_maps(journeys: Iterable[JourneyMap]) -> Iterator[Pain]:
    for journey in journeys:
        lanes = {lane.id for lane in journey.lanes if lane.role == "pains"}
        for card in _cards(journey):
            if card.lane in lanes and not card.item_id and card.text.strip():
                ref = CardPain(map_id=journey.id, card_id=card.id, title=card.text)
                yield Pain(ref, card.text, journey.title, card.severity)


def _cards(journey: JourneyMap) -> Iterator[Card]:
    return (card for stage in journey.stages for step in stage.steps for card in step.cards)


def _reached(start: Node, pairs: Iterable[tuple[Node, Node]]) -> frozenset[Node]:
    following: dict[Node, list[Node]] = {}
    for one, other in pairs:
        following.setdefault(one, []).append(other)
    found, waiting = {start}, [start]
    while waiting:
        fresh = [one for one in following.get(waiting.pop(), ()) if one not in found]
        found.update(fresh)
        waiting += fresh
    return frozenset(found)


def _affected(backlog: Backlog, hangs: Callable[[PersonaPain | CardPain], bool]) -> Affected:
    opportunities = tuple(one for one in backlog.opportunities if any(map(hangs, one.pains)))
    ids = {one.id for one in opportunities}
    solutions = tuple(one for one in backlog.solutions if ids.intersection(one.opportunity_ids))
    moved = {effect.metric_id for one in solutions for effect in one.effects}
    return Affected(opportunities, solutions, tuple(one for one in backlog.metrics if one.id in moved))
