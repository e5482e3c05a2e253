"""What a map must keep to: how much fits on it, what its texts may hold, and which card fits which lane."""

from collections import Counter
from collections.abc import Iterable, Iterator

from core.errors import ConfigError
from core.journeys._model import DRAWN_ROLES, Card, Flow, JourneyMap, LaneRole, Stage, Step
from core.journeys._tree import Part, cards_of, children, ids_of, texts_of
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
_ALLOWED_CONTROLS = frozenset("\t\n\r")


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
    for card in cards_of(part):
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
    return max([*own, *(_most_entries(child) for child in children(part))], default=0)
