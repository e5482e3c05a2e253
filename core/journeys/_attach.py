"""Pain points and touchpoints of a persona as cards on a map."""

from core.claims import claim_topic
from core.errors import ConfigError
from core.journeys._command_model import AddCard
from core.journeys._commands import new_id
from core.journeys._model import ROLE_TITLES, Card, JourneyMap, LaneRole
from core.journeys._tree import find_step
from core.personas import PainPoint, Touchpoint

_ON_THE_SHEET = frozenset({"lift", "frequency", "at", "trend"})  # second parts of claim ids


def attach(item: PainPoint | Touchpoint, step_id: str, journey: JourneyMap) -> AddCard:
    """Return the command that puts a persona's pain point or touchpoint on a step, after its other cards.

    Raises
    ------
    NotFoundError
        If the step is not on the map.
    ConfigError
        If the item has claims but is marked as an assumption or the other way round, or the map has no lane
        for it.
    """
    i, j = find_step(journey, step_id)
    card = card_of(item, new_id(journey, item.id), lane_for(item, journey))
    return AddCard(step_id=step_id, card=card, index=len(journey.stages[i].steps[j].cards))


def lane_for(item: PainPoint | Touchpoint, journey: JourneyMap) -> str:
    """Return the id of the first lane of a map that takes pain points or touchpoints.

    Raises
    ------
    ConfigError
        If the map has no such lane.
    """
    role: LaneRole = "pains" if isinstance(item, PainPoint) else "touchpoints"
    lane = journey.lane_of(role)
    if lane is None:
        name = ROLE_TITLES[role].lower()
        message = f"The map {journey.title!r} has no lane for {name}."
        raise ConfigError(message, hint=f"Add a lane for {name} first.")
    return lane.id


def card_of(item: PainPoint | Touchpoint, card_id: str, lane_id: str) -> Card:
    """Return the card of a persona's pain point or touchpoint.

    Raises
    ------
    ConfigError
        If the item has claims but is marked as an assumption, or the other way round.
    """
    claim_ids = claims_on_card(item)
    if (item.kind == "assumed") == bool(claim_ids):
        message = f"{item.id!r} is marked {item.kind!r} and names {len(claim_ids)} claims."
        raise ConfigError(message, hint="Only what has no claims is assumed: build the personas again.")
    if isinstance(item, PainPoint):
        shared = Card(id=card_id, lane=lane_id, text=item.title, severity=item.severity, item_id=item.id)
    else:
        shared = Card(id=card_id, lane=lane_id, text=item.name, channel=item.channel, item_id=item.id)
    return shared.model_copy(update={"claim_ids": claim_ids, "kind": item.kind})


def claims_on_card(item: PainPoint | Touchpoint) -> tuple[str, ...]:
    """Return the claims that a card of an item names: of a pain, how many raise it and how severe it is, or its quotes.

    What else is known of a pain stands on the sheet, and may speak of the stages of another template.
    """
    if isinstance(item, Touchpoint):
        return item.claim_ids
    return tuple(one for one in item.claim_ids if claim_topic(one) not in _ON_THE_SHEET) or item.quote_ids
