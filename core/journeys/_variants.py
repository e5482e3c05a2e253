"""Maps made from other maps: a future one of today's, and a copy for another persona."""

from core.journeys._model import JourneyMap


def to_be_of(journey: JourneyMap, journey_id: str) -> JourneyMap:
    """Return a map of the future that starts as a copy of another and knows what it derives from.

    How many reach a stage today says nothing of the future, so the stages lose their reach; cards keep their
    evidence, which is about the customers and not about the map.
    """
    stages = tuple(stage.model_copy(update={"reach_claim_id": ""}) for stage in journey.stages)
    update = {
        "id": journey_id,
        "title": f"{journey.title} (to be)",
        "state": "to_be",
        "nature": "planned",
        "status": "draft",
        "derived_from": journey.id,
        "stages": stages,
        "revision": 0,
    }
    return journey.model_copy(update=update)


def copy_of(journey: JourneyMap, journey_id: str, *, persona_ids: tuple[str, ...] | None = None) -> JourneyMap:
    """Return a copy of a map, for other personas if any are given.

    For other personas the evidence goes and every card becomes an assumption: the numbers are those of the first.
    """
    copied = journey.model_copy(update={"id": journey_id, "title": f"{journey.title} (copy)", "revision": 0})
    if persona_ids is None or persona_ids == journey.persona_ids:
        return copied
    stages = []
    for stage in journey.stages:
        steps = []
        for step in stage.steps:
            bare = {"claim_ids": (), "kind": "assumed", "item_id": ""}
            cards = tuple(card.model_copy(update=bare if card.claim_ids else {}) for card in step.cards)
            steps.append(step.model_copy(update={"cards": cards}))
        stages.append(stage.model_copy(update={"steps": tuple(steps), "reach_claim_id": ""}))
    return copied.model_copy(update={"persona_ids": persona_ids, "stages": tuple(stages)})
