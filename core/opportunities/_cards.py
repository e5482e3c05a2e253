"""Opportunities, solutions and metrics on maps: a card that stands for one is called what that is called."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from core.journeys import Batch, Card, Command, EditCard, JourneyMap, LaneRole, SingleCommand
from core.opportunities._commands import with_values
from core.opportunities._edits import (
    EditItem,
)
from core.opportunities._model import Backlog, ItemKind, Metric, Opportunity, Solution

ITEM_ROLES: dict[ItemKind, LaneRole] = {"opportunity": "opportunities", "solution": "solutions", "metric": "metrics"}
"""Role of the lanes in which a card can stand for an item of each kind."""

_ROLES = frozenset(ITEM_ROLES.values())


@dataclass(frozen=True, slots=True)
class Offer:
    """What a study offers to put on a map: a card with this text and item id, in a lane of the kind's role."""

    item_id: str
    kind: ItemKind
    text: str


def offers(backlog: Backlog) -> tuple[Offer, ...]:
    """Return what can be put on a map, in display order; what was dismissed or dropped is not offered."""
    wanted = (one for one in backlog.items if getattr(one, "status", "") not in {"dismissed", "dropped"})
    return tuple(Offer(one.id, one.kind, one.title) for one in wanted)


def with_titles(journey: JourneyMap, backlog: Backlog) -> JourneyMap:
    """Return a map as it is shown and exported: cards that stand for an item have its present title.

    The text of the card itself stays as it is where the item is gone. The same map comes back when nothing changes.
    """
    titles = {(ITEM_ROLES[one.kind], one.id): one.title for one in backlog.items}
    roles = {lane.id: lane.role for lane in journey.lanes}
    changed = False
    stages = []
    for stage in journey.stages:
        steps = []
        for step in stage.steps:
            texts = [titles.get((roles.get(card.lane, "text"), card.item_id), card.text) for card in step.cards]
            if all(text == card.text for text, card in zip(texts, step.cards, strict=True)):
                steps.append(step)
                continue
            changed = True
            cards = (card.model_copy(update={"text": text}) for text, card in zip(texts, step.cards, strict=True))
            steps.append(step.model_copy(update={"cards": tuple(cards)}))
        stages.append(stage.model_copy(update={"steps": tuple(steps)}))
    return journey.model_copy(update={"stages": tuple(stages)}) if changed else journey


def renamings(journey: JourneyMap, backlog: Backlog, command: Command) -> tuple[tuple[EditItem, ...], Command | None]:
    """Return what of an edit of a map is an edit of the backlog, and what of it is left for the map, None for nothing.

    The words of a card that stands for an item belong to the item: whoever changes them on one map changes them
    everywhere. Raises ConfigError for words that are no title.
    """
    cards = {card.id: card for card in _cards(journey)}
    edits: list[EditItem] = []
    left: list[SingleCommand] = []
    for one in command.commands if isinstance(command, Batch) else (command,):
        card = cards.get(one.card_id) if isinstance(one, EditCard) and one.item_id is None else None
        item = item_of(journey, card, backlog) if card else None
        if item is None or not isinstance(one, EditCard) or one.text is None:
            left.append(one)
            continue
        edits.append(EditItem(before=item, after=with_values(item, {"title": " ".join(one.text.split())})))
        rest = one.model_copy(update={"text": None})
        if rest != EditCard(card_id=one.card_id):
            left.append(rest)
    if not edits:
        return (), command
    if isinstance(command, Batch) and left:
        return tuple(edits), command.model_copy(update={"commands": tuple(left)})
    return tuple(edits), left[0] if left else None


def item_of(journey: JourneyMap, card: Card, backlog: Backlog) -> Opportunity | Solution | Metric | None:
    """Return the item that a card stands for; None for a card of its own, and for one whose item is gone."""
    item = backlog.find(card.item_id) if card.item_id else None
    return item if item is not None and journey.role_of(card.lane) == ITEM_ROLES[item.kind] else None


def maps_showing(journeys: Iterable[JourneyMap], item_id: str) -> tuple[JourneyMap, ...]:
    """Return the maps with a card that stands for an opportunity, a solution or a metric."""
    return tuple(
        one
        for one in journeys
        if any(card.item_id == item_id and one.role_of(card.lane) in _ROLES for card in _cards(one))
    )


def _cards(journey: JourneyMap) -> Iterator[Card]:
    return (card for stage in journey.stages for step in stage.steps for card in step.cards)
