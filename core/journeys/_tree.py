"""Finding and replacing the parts of a map."""

from collections import Counter
from collections.abc import Iterator
from typing import TypeVar

from core.errors import ConfigError, NotFoundError
from core.journeys._model import Card, JourneyMap, Stage, Step
from core.templates import Path

MAX_TEXT = 2_000
"""Characters of one text on a map."""

MAX_STAGES = 40
"""Stages of a map."""

MAX_STEPS = 600
"""Steps of a map, all stages together."""

MAX_CARDS = 10_000
"""Cards of a map, all steps together."""

MAX_ENTRIES = 1_000
"""Event patterns and phrases of a stage, claims of a card, personas of a map."""

_GONE = "It may have been deleted: reload the map and try again."
_ALLOWED_CONTROLS = frozenset("\t\n\r")

Item = TypeVar("Item")


def find_stage(journey: JourneyMap, stage_id: str) -> int:
    """Return the position of a stage."""
    for i, stage in enumerate(journey.stages):
        if stage.id == stage_id:
            return i
    message = f"There is no stage {stage_id!r} on the map {journey.title!r}."
    raise NotFoundError(message, hint=_GONE)


def find_step(journey: JourneyMap, step_id: str) -> tuple[int, int]:
    """Return the position of a step's stage and of the step in it."""
    for i, stage in enumerate(journey.stages):
        for j, step in enumerate(stage.steps):
            if step.id == step_id:
                return i, j
    message = f"There is no step {step_id!r} on the map {journey.title!r}."
    raise NotFoundError(message, hint=_GONE)


def find_card(journey: JourneyMap, card_id: str) -> tuple[int, int, int]:
    """Return the positions of a card's stage, of its step, and of the card in it."""
    for i, stage in enumerate(journey.stages):
        for j, step in enumerate(stage.steps):
            for k, card in enumerate(step.cards):
                if card.id == card_id:
                    return i, j, k
    message = f"There is no card {card_id!r} on the map {journey.title!r}."
    raise NotFoundError(message, hint=_GONE)


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


def ids_of(part: JourneyMap | Stage | Step | Card) -> Iterator[str]:
    """Yield the ids of the stages, steps and cards in a part, its own first (a map has its own space of ids)."""
    if not isinstance(part, JourneyMap):
        yield part.id
    for child in _children(part):
        yield from ids_of(child)


def texts_of(part: JourneyMap | Stage | Step | Card) -> Iterator[str]:
    """Yield every text in a part."""
    if isinstance(part, Card):
        yield from (part.text, part.channel, part.item_id, *part.claim_ids)
        return
    yield part.title
    if isinstance(part, Stage):
        yield from (part.goal, part.reach_claim_id, *part.events, *part.phrases)
    if isinstance(part, JourneyMap):
        yield from (part.template_id, *part.persona_ids)
    for child in _children(part):
        yield from texts_of(child)


def located_ids(journey: JourneyMap) -> Iterator[tuple[Path, str]]:
    """Yield the path and the id of every stage, step and card."""
    for i, stage in enumerate(journey.stages):
        yield ("stages", i, "id"), stage.id
        for j, step in enumerate(stage.steps):
            yield ("stages", i, "steps", j, "id"), step.id
            for k, card in enumerate(step.cards):
                yield ("stages", i, "steps", j, "cards", k, "id"), card.id


def count_problems(journey: JourneyMap) -> list[str]:
    """Return which parts are more than fit on one map, in words."""
    counts = (
        (len(journey.stages), MAX_STAGES, "stages"),
        (sum(len(stage.steps) for stage in journey.stages), MAX_STEPS, "steps"),
        (sum(len(step.cards) for stage in journey.stages for step in stage.steps), MAX_CARDS, "cards"),
    )
    return [f"{n:,} {what}; at most {limit:,} fit" for n, limit, what in counts if n > limit]


def size_problems(journey: JourneyMap) -> list[str]:
    """Return everything on a map that is over a limit, in words."""
    problems = count_problems(journey)
    longest = max(map(len, texts_of(journey)))
    if longest > MAX_TEXT:
        problems.append(f"a text of {longest:,} characters; at most {MAX_TEXT:,} fit")
    if (entries := _most_entries(journey)) > MAX_ENTRIES:
        problems.append(f"{entries:,} patterns, phrases, claims or personas in one place; at most {MAX_ENTRIES:,} fit")
    return problems


def check_text(text: str) -> None:
    """Refuse a text that is too long or holds control characters."""
    if len(text) > MAX_TEXT:
        message = f"The text {text[:40]!r}… has {len(text):,} characters."
        raise ConfigError(message, hint=f"Shorten it to {MAX_TEXT:,} characters, or split it into several cards.")
    controls = sorted({char for char in text if ord(char) < 32 and char not in _ALLOWED_CONTROLS})
    if controls:
        message = f"The text {text[:40]!r} holds the control character U+{ord(controls[0]):04X}."
        raise ConfigError(message, hint="Type it again or paste it as plain text; line breaks and tabs are fine.")


def check_addition(journey: JourneyMap, part: Stage | Step | Card) -> None:
    """Refuse ids that are taken and texts that do not fit."""
    new = Counter(ids_of(part))
    taken = new.keys() & set(ids_of(journey))
    repeated = [*(entry for entry in new if entry in taken), *(entry for entry, n in new.items() if n > 1)]
    if repeated:
        message = f"The id {repeated[0]!r} is on the map already, or twice in what is added."
        raise ConfigError(message, hint="Every stage, step and card needs an id of its own.")
    for text in texts_of(part):
        check_text(text)
    if (entries := _most_entries(part)) > MAX_ENTRIES:
        message = f"{entries:,} patterns, phrases or claims stand in one place."
        raise ConfigError(message, hint=f"At most {MAX_ENTRIES:,} fit.")


def check_size(journey: JourneyMap) -> None:
    """Refuse a map that has grown over a limit."""
    problems = count_problems(journey)
    if problems:
        message = f"The map {journey.title!r} would have {problems[0]}."
        raise ConfigError(message, hint="Split the journey into several maps.")


def _children(part: JourneyMap | Stage | Step | Card) -> tuple[Stage, ...] | tuple[Step, ...] | tuple[Card, ...]:
    if isinstance(part, JourneyMap):
        return part.stages
    if isinstance(part, Stage):
        return part.steps
    return part.cards if isinstance(part, Step) else ()


def _most_entries(part: JourneyMap | Stage | Step | Card) -> int:
    own: tuple[tuple[str, ...], ...] = ()
    if isinstance(part, JourneyMap):
        own = (part.persona_ids,)
    elif isinstance(part, Stage):
        own = (part.events, part.phrases)
    elif isinstance(part, Card):
        own = (part.claim_ids,)
    return max([*map(len, own), *(_most_entries(child) for child in _children(part))], default=0)
