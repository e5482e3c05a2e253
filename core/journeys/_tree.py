"""Finding and replacing the parts of a map."""

from collections.abc import Iterator
from typing import TypeVar

from core.errors import ConfigError, NotFoundError
from core.journeys._model import Card, Flow, JourneyMap, Stage, Step
from core.templates import Path

Part = JourneyMap | Stage | Step | Card | Flow

Item = TypeVar("Item")


def find_lane(journey: JourneyMap, lane_id: str) -> int:
    """Return the position of a lane."""
    places = (i for i, lane in enumerate(journey.lanes) if lane.id == lane_id)
    return _found(next(places, None), f"lane {lane_id!r}", journey)


def find_flow(journey: JourneyMap, flow_id: str) -> int:
    """Return the position of an arrow."""
    places = (i for i, flow in enumerate(journey.flows) if flow.id == flow_id)
    return _found(next(places, None), f"arrow {flow_id!r}", journey)


def find_stage(journey: JourneyMap, stage_id: str) -> int:
    """Return the position of a stage."""
    places = (i for i, stage in enumerate(journey.stages) if stage.id == stage_id)
    return _found(next(places, None), f"stage {stage_id!r}", journey)


def find_step(journey: JourneyMap, step_id: str) -> tuple[int, int]:
    """Return the position of a step's stage and of the step in it."""
    places = (
        (i, j) for i, stage in enumerate(journey.stages) for j, step in enumerate(stage.steps) if step.id == step_id
    )
    return _found(next(places, None), f"step {step_id!r}", journey)


def find_card(journey: JourneyMap, card_id: str) -> tuple[int, int, int]:
    """Return the positions of a card's stage, of its step, and of the card in it."""
    places = (
        (i, j, k)
        for i, stage in enumerate(journey.stages)
        for j, step in enumerate(stage.steps)
        for k, card in enumerate(step.cards)
        if card.id == card_id
    )
    return _found(next(places, None), f"card {card_id!r}", journey)


def _found(place: Item | None, what: str, journey: JourneyMap) -> Item:
    if place is None:
        message = f"There is no {what} on the map {journey.title!r}."
        raise NotFoundError(message, hint="It may have been deleted: reload the map and try again.")
    return place


def inserted(items: tuple[Item, ...], index: int, item: Item) -> tuple[Item, ...]:
    """Return the items with one more at a position; past the end means last."""
    if index < 0:
        message = f"The position {index} is negative."
        raise ConfigError(message, hint="Positions count from 0; any number past the end means last.")
    return (*items[:index], item, *items[index:])


def without(items: tuple[Item, ...], index: int) -> tuple[Item, ...]:
    """Return the items without one."""
    return (*items[:index], *items[index + 1 :])


def replaced(items: tuple[Item, ...], index: int, item: Item) -> tuple[Item, ...]:
    """Return the items with another at a position."""
    return (*items[:index], item, *items[index + 1 :])


def with_stage(journey: JourneyMap, i: int, stage: Stage) -> JourneyMap:
    """Return the map with another stage at a position."""
    return journey.model_copy(update={"stages": replaced(journey.stages, i, stage)})


def with_steps(journey: JourneyMap, i: int, steps: tuple[Step, ...]) -> JourneyMap:
    """Return the map with other steps in one stage."""
    return with_stage(journey, i, journey.stages[i].model_copy(update={"steps": steps}))


def with_cards(journey: JourneyMap, i: int, j: int, cards: tuple[Card, ...]) -> JourneyMap:
    """Return the map with other cards in one step."""
    step = journey.stages[i].steps[j].model_copy(update={"cards": cards})
    return with_steps(journey, i, replaced(journey.stages[i].steps, j, step))


def ids_of(part: Part) -> Iterator[str]:
    """Yield the ids of the stages, steps, cards and arrows in a part, its own first (a map has one space of ids)."""
    if not isinstance(part, JourneyMap):
        yield part.id
    for child in children(part):
        yield from ids_of(child)


def texts_of(part: Part) -> Iterator[str]:
    """Yield every text in a part, without pictures."""
    if isinstance(part, Card):
        yield from (part.text, part.channel, part.item_id, *part.claim_ids)
        return
    if isinstance(part, Flow):
        yield part.label
        return
    yield part.title
    if isinstance(part, Step):
        yield from (part.moment_of_truth, part.child_map_id, *(one.persona_id for one in part.emotions))
    if isinstance(part, Stage):
        yield from (part.goal, part.reach_claim_id, *part.events, *part.phrases)
    if isinstance(part, JourneyMap):
        yield from (part.template_id, part.scenario, part.owner, part.derived_from, *part.tags, *part.persona_ids)
        yield from (lane.title for lane in part.lanes)
    for child in children(part):
        yield from texts_of(child)


def claims_named(journey: JourneyMap) -> tuple[str, ...]:
    """Return the claims that the cards and stages of a map name, each once, in order."""
    named: dict[str, None] = {}
    for stage in journey.stages:
        if stage.reach_claim_id:
            named[stage.reach_claim_id] = None
        for step in stage.steps:
            named |= dict.fromkeys(claim_id for card in step.cards for claim_id in card.claim_ids)
    return tuple(named)


def located_ids(journey: JourneyMap) -> Iterator[tuple[Path, str]]:
    """Yield the path and the id of every stage, step, card and arrow."""
    for i, stage in enumerate(journey.stages):
        yield ("stages", i, "id"), stage.id
        for j, step in enumerate(stage.steps):
            yield ("stages", i, "steps", j, "id"), step.id
            for k, card in enumerate(step.cards):
                yield ("stages", i, "steps", j, "cards", k, "id"), card.id
    for i, flow in enumerate(journey.flows):
        yield ("flows", i, "id"), flow.id


def children(part: Part) -> tuple[Stage | Step | Card | Flow, ...]:
    """Return the parts right below a part, in order."""
    if isinstance(part, JourneyMap):
        return (*part.stages, *part.flows)
    if isinstance(part, Stage):
        return part.steps
    return part.cards if isinstance(part, Step) else ()


def cards_of(part: Part) -> Iterator[Card]:
    """Yield the cards in a part, itself if it is one."""
    if isinstance(part, Card):
        yield part
    for child in children(part):
        yield from cards_of(child)
