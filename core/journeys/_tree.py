"""Finding and replacing the parts of a map."""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import TypeVar

from core.errors import ConfigError, NotFoundError
from core.journeys._model import DRAWN_ROLES, Card, Flow, JourneyMap, LaneRole, Stage, Step
from core.templates import Path

MAX_TEXT = 2_000
"""Characters of one text on a map."""

MAX_STAGES = 40
"""Stages of a map."""

MAX_STEPS = 600
"""Steps of a map, all stages together."""

MAX_CARDS = 10_000
"""Cards of a map, all steps together."""

MAX_LANES = 40
"""Lanes of a map."""

MAX_FLOWS = 2_000
"""Arrows of a map."""

MAX_ENTRIES = 1_000
"""Event patterns and phrases of a stage, claims of a card, personas and tags of a map."""

MAX_IMAGE = 400_000
"""Characters of a picture as a data URI, about 300 kB."""

Part = JourneyMap | Stage | Step | Card | Flow

_GONE = "It may have been deleted: reload the map and try again."
_ALLOWED_CONTROLS = frozenset("\t\n\r")

Item = TypeVar("Item")


def find_lane(journey: JourneyMap, lane_id: str) -> int:
    """Return the position of a lane."""
    for i, lane in enumerate(journey.lanes):
        if lane.id == lane_id:
            return i
    message = f"There is no lane {lane_id!r} on the map {journey.title!r}."
    raise NotFoundError(message, hint=_GONE)


def find_flow(journey: JourneyMap, flow_id: str) -> int:
    """Return the position of an arrow."""
    for i, flow in enumerate(journey.flows):
        if flow.id == flow_id:
            return i
    message = f"There is no arrow {flow_id!r} on the map {journey.title!r}."
    raise NotFoundError(message, hint=_GONE)


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


def ids_of(part: Part) -> Iterator[str]:
    """Yield the ids of the stages, steps, cards and arrows in a part, its own first (a map has one space of ids)."""
    if not isinstance(part, JourneyMap):
        yield part.id
    for child in _children(part):
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
    for child in _children(part):
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


def misfits(journey: JourneyMap) -> Iterator[tuple[Path, str]]:
    """Yield the path of whatever does not fit together on a map, and what was expected there."""
    lanes = [lane.id for lane in journey.lanes]
    for i, lane_id in enumerate(lanes):
        if lane_id in lanes[:i]:
            yield ("lanes", i, "id"), f"the lane {lane_id!r} is there twice."
    roles = {lane.id: lane.role for lane in journey.lanes}
    steps: set[str] = set()
    for i, stage in enumerate(journey.stages):
        for j, step in enumerate(stage.steps):
            steps.add(step.id)
            for path, problem in _misfits_of(step, roles):
                yield ("stages", i, "steps", j, *path), problem
    for i, flow in enumerate(journey.flows):
        for field in ("from_step", "to_step"):
            if getattr(flow, field) not in steps:
                yield ("flows", i, field), f"expected the id of a step, found {getattr(flow, field)!r}."


def _misfits_of(step: Step, roles: dict[str, LaneRole]) -> Iterator[tuple[Path, str]]:
    if len({one.persona_id for one in step.emotions}) < len(step.emotions):
        yield ("emotions",), "expected each persona once."
    for k, card in enumerate(step.cards):
        if found := misfit(card, roles):
            yield ("cards", k, found[0]), found[1]


def misfit(card: Card, roles: dict[str, LaneRole]) -> tuple[str, str] | None:
    """Return the field of a card that does not fit its lane and what was expected, None when all fits."""
    role = roles.get(card.lane)
    if role is None or role in DRAWN_ROLES:
        lanes = ", ".join(repr(lane) for lane, of in roles.items() if of not in DRAWN_ROLES)
        return "lane", f"expected a lane that holds cards ({lanes}), found {card.lane!r}."
    if card.severity is not None and role != "pains":
        return "severity", f"expected a severity on pain points only, found {card.severity} in the lane {card.lane!r}."
    if card.channel and role != "touchpoints":
        return "channel", f"expected a channel on touchpoints only, found {card.channel!r} in the lane {card.lane!r}."
    if card.image and role != "images":
        return "image", f"expected a picture in lanes of pictures only, found one in the lane {card.lane!r}."
    return None


def count_problems(journey: JourneyMap) -> list[str]:
    """Return which parts are more than fit on one map, in words."""
    counts = (
        (len(journey.lanes), MAX_LANES, "lanes"),
        (len(journey.flows), MAX_FLOWS, "arrows"),
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
    cards = (card for stage in journey.stages for step in stage.steps for card in step.cards)
    largest = max((len(card.image) for card in cards), default=0)
    if largest > MAX_IMAGE:
        problems.append(f"a picture of {largest:,} characters; at most {MAX_IMAGE:,} fit")
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


def check_texts(values: Iterable[object]) -> None:
    """Refuse texts, alone or in tuples, that are too long or hold control characters."""
    for value in values:
        if isinstance(value, str):
            check_text(value)
        elif isinstance(value, tuple):
            check_texts(value)


def check_fit(journey: JourneyMap, card: Card) -> None:
    """Refuse a card in a lane that does not exist, or with a field or a picture that does not fit it."""
    if found := misfit(card, {lane.id: lane.role for lane in journey.lanes}):
        message = f"The card {card.text[:40]!r} does not fit: {found[1]}"
        raise ConfigError(message, hint="Move the card to another lane, or leave that field empty.")
    if len(card.image) > MAX_IMAGE:
        message = f"The picture on {card.text[:40]!r} has {len(card.image):,} characters; at most {MAX_IMAGE:,} fit."
        raise ConfigError(message, hint="Use a smaller picture: 300 kB are enough for the screen and for print.")


def check_addition(journey: JourneyMap, part: Stage | Step | Card | Flow) -> None:
    """Refuse ids that are taken, texts that do not fit, and cards that do not fit their lane."""
    new = Counter(ids_of(part))
    taken = new.keys() & set(ids_of(journey))
    repeated = [*(entry for entry in new if entry in taken), *(entry for entry, n in new.items() if n > 1)]
    if repeated:
        message = f"The id {repeated[0]!r} is on the map already, or twice in what is added."
        raise ConfigError(message, hint="Every stage, step, card and arrow needs an id of its own.")
    for card in _cards_of(part):
        check_fit(journey, card)
    for text in texts_of(part):
        check_text(text)
    check_entries(part)


def check_entries(part: Part) -> None:
    """Refuse lists of patterns, phrases, claims, personas or tags that are too long."""
    if (entries := _most_entries(part)) > MAX_ENTRIES:
        message = f"{entries:,} patterns, phrases, claims, personas or tags stand in one place."
        raise ConfigError(message, hint=f"At most {MAX_ENTRIES:,} fit.")


def check_size(journey: JourneyMap) -> None:
    """Refuse a map that has grown over a limit."""
    problems = count_problems(journey)
    if problems:
        message = f"The map {journey.title!r} would have {problems[0]}."
        raise ConfigError(message, hint="Split the journey into several maps.")


def _children(part: Part) -> tuple[Stage | Step | Card | Flow, ...]:
    if isinstance(part, JourneyMap):
        return (*part.stages, *part.flows)
    if isinstance(part, Stage):
        return part.steps
    return part.cards if isinstance(part, Step) else ()


def _cards_of(part: Part) -> Iterator[Card]:
    if isinstance(part, Card):
        yield part
    for child in _children(part):
        yield from _cards_of(child)


def _most_entries(part: Part) -> int:
    own: tuple[int, ...] = ()
    if isinstance(part, JourneyMap):
        own = (len(part.persona_ids), len(part.tags))
    elif isinstance(part, Stage):
        own = (len(part.events), len(part.phrases))
    elif isinstance(part, Step):
        own = (len(part.emotions),)
    elif isinstance(part, Card):
        own = (len(part.claim_ids),)
    return max([*own, *(_most_entries(child) for child in _children(part))], default=0)
