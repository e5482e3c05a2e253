"""All maps of a study in their order: what is part of what, and which future starts from which today."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from core.journeys._model import JourneyMap

Relation = Literal["", "detail", "future"]


@dataclass(frozen=True, slots=True)
class AtlasEntry:
    """A map at its place: `depth` 0 stands alone, deeper ones belong to the nearest entry above with one less.

    `relation` says how it belongs: it shows a step of that map in detail, or is a future of it.
    """

    journey: JourneyMap
    depth: int
    relation: Relation = ""


def atlas(journeys: Sequence[JourneyMap]) -> tuple[AtlasEntry, ...]:
    """Return every map once, each under the first map it belongs to, otherwise in the given order.

    A map that several maps point to stands under the first of them; maps that point at each other in a circle
    start with the one that comes first.
    """
    below = _below(journeys)
    belonging = {child.id for children in below.values() for child, _ in children}
    entries: list[AtlasEntry] = []
    placed: set[str] = set()

    def place(journey: JourneyMap, depth: int, relation: Relation) -> None:
        if journey.id in placed:
            return
        placed.add(journey.id)
        entries.append(AtlasEntry(journey, depth, relation))
        for child, how in below[journey.id]:
            place(child, depth + 1, how)

    alone = [journey for journey in journeys if journey.id not in belonging]
    for journey in (*alone, *journeys):  # what is left after the first goes round in circles
        place(journey, 0, "")
    return tuple(entries)


def _below(journeys: Sequence[JourneyMap]) -> dict[str, list[tuple[JourneyMap, Relation]]]:
    """Return what stands directly under each map: its details, then its futures."""
    by_id = {journey.id: journey for journey in journeys}
    below: dict[str, list[tuple[JourneyMap, Relation]]] = {}
    for journey in journeys:
        details = dict.fromkeys(step.child_map_id for stage in journey.stages for step in stage.steps)
        children: list[tuple[JourneyMap, Relation]] = [(by_id[one], "detail") for one in details if one in by_id]
        children += [(other, "future") for other in journeys if other.derived_from == journey.id]
        below[journey.id] = [(child, how) for child, how in children if child.id != journey.id]
    return below


def find_maps(
    journeys: Sequence[JourneyMap], words: str, *, tags: Sequence[str] = (), status: str = ""
) -> tuple[JourneyMap, ...]:
    """Return the maps that say all the words, have all the tags, and the status if one is given.

    Titles, scenarios, owners, tags, stages, steps and cards are searched, whatever the case.
    """
    wanted = words.casefold().split()

    def fits(journey: JourneyMap) -> bool:
        said = _said(journey) if wanted else ""
        marked = set(tags) <= set(journey.tags) and status in {"", journey.status}
        return marked and all(word in said for word in wanted)

    return tuple(filter(fits, journeys))


def _said(journey: JourneyMap) -> str:
    texts = [journey.title, journey.scenario, journey.owner, *journey.tags]
    for stage in journey.stages:
        texts += [stage.title, stage.goal]
        for step in stage.steps:
            texts += [step.title, *(card.text for card in step.cards)]
    return "\n".join(texts).casefold()
