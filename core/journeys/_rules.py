"""What a check of a map is, and what checks look at."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from core.claims import Claim
from core.journeys._model import Card, JourneyMap, Stage, Step

Place = tuple[str, str]
"""The id of a part of the map, "" for the map itself, and what to call it."""


@dataclass(frozen=True, slots=True)
class Known:
    """What the study has that a map may name; None where that is not known, which checks nothing."""

    claims: Collection[str] | None = None
    maps: Collection[str] | None = None
    personas: Collection[str] | None = None
    items: Collection[str] | None = None


@dataclass(frozen=True)
class View:
    """A map as the checks look at it."""

    map: JourneyMap
    known: Known = field(default_factory=Known)

    @property
    def steps(self) -> list[tuple[Stage, Step]]:
        """All steps with their stages, in order."""
        return [(stage, step) for stage in self.map.stages for step in stage.steps]

    def cards(self, *roles: str) -> Iterator[tuple[Step, Card]]:
        """Yield the cards of lanes of some roles, or of all, with their steps."""
        wanted = {lane.id for lane in self.map.lanes if not roles or lane.role in roles}
        return ((step, card) for _, step in self.steps for card in step.cards if card.lane in wanted)


@dataclass(frozen=True, slots=True)
class Rule:
    """One check.

    Parameters
    ----------
    code, severity : str
        Its name; how bad it is when it is broken.
    one, many : str
        What is said when it is broken once, and ("{}" is the number) more often.
    hint : str
        What to do.
    find : callable
        Yields the places where it is broken.
    """

    code: str
    severity: Literal["error", "warning", "info"]
    one: str
    many: str
    hint: str
    find: Callable[[View], Iterable[Place]]


def named(part: Stage | Step | Card) -> Place:
    """Return the place of a part."""
    return part.id, part.text if isinstance(part, Card) else part.title


def whole(view: View, *, wrong: bool) -> list[Place]:
    """Return the map itself as the place of what is wrong with it."""
    return [("", view.map.title)] if wrong else []


def repeated(entries: Iterable[tuple[str, Place]]) -> Iterator[Place]:
    """Yield the places whose words were there before; empty words are another problem."""
    seen: set[str] = set()
    for words, place in entries:
        plain = " ".join(words.split()).casefold()
        if plain and plain in seen:
            yield place
        seen.add(plain)


def claims_of(known: Known) -> Mapping[str, Claim]:
    """Return the claims themselves where they are known, and not only their ids."""
    if not isinstance(known.claims, Mapping):
        return {}
    return {one: claim for one, claim in known.claims.items() if isinstance(claim, Claim)}
