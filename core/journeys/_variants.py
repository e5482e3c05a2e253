"""Maps made from other maps: a future one of today's, a copy, and one without evidence that is not there."""

from collections.abc import Collection

from core.journeys._model import Card, JourneyMap


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


def copy_of(journey: JourneyMap, journey_id: str) -> JourneyMap:
    """Return a copy of a map, of the same personas and with their evidence."""
    return journey.model_copy(update={"id": journey_id, "title": f"{journey.title} (copy)", "revision": 0})


def with_known_claims(journey: JourneyMap, known_claims: Collection[str]) -> tuple[JourneyMap, int]:
    """Return a map of another study without the evidence that this one does not have, and how many cards lost it.

    A card that loses a claim becomes an assumption: what is left would not be what its words say.
    """
    known = frozenset(known_claims)
    kept = _without_claims(journey, known)
    before, after = (
        [card for stage in one.stages for step in stage.steps for card in step.cards] for one in (journey, kept)
    )
    return kept, sum(old.claim_ids != new.claim_ids for old, new in zip(before, after, strict=True))


def _without_claims(journey: JourneyMap, known: Collection[str]) -> JourneyMap:
    stages = []
    for stage in journey.stages:
        steps = tuple(
            step.model_copy(update={"cards": tuple(_supported(card, known) for card in step.cards)})
            for step in stage.steps
        )
        reach = stage.reach_claim_id if stage.reach_claim_id in known else ""
        stages.append(stage.model_copy(update={"steps": steps, "reach_claim_id": reach}))
    return journey.model_copy(update={"stages": tuple(stages)})


def _supported(card: Card, known: Collection[str]) -> Card:
    if all(claim_id in known for claim_id in card.claim_ids):
        return card
    return card.model_copy(update={"claim_ids": (), "kind": "assumed", "item_id": ""})
