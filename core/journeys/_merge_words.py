"""What two versions of a map disagree about, in words."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from core.journeys._diff_words import FIELDS, NOUNS, PartKind, quoted
from core.journeys._flat import Key
from core.journeys._model import JourneyMap


@dataclass(frozen=True, slots=True)
class Conflict:
    """One place that both versions changed.

    Parameters
    ----------
    part, id : str
        What sort of part it is, and its id; "" for the map itself.
    field : str
        A field of the model; "emotion of <persona>"; ``place`` for where the part lies; "order of steps" and the like
        for what lies in it; ``*`` when one side deleted it and the other changed it or something in it.
    base, ours, theirs : object
        The three values: of a place, the ids of what the part lies in; of an order, ids; of a deletion, "deleted" and
        "changed"; None for a persona without a value of its own.
    words : str
        "title of step 'Pay': ours 'Pay now', theirs 'Pay later'".
    """

    part: PartKind
    id: str
    field: str
    base: object
    ours: object
    theirs: object
    words: str


def in_words(
    key: Key, field: str, values: tuple[Any, Any, Any], merged: JourneyMap, maps: Iterable[JourneyMap]
) -> Conflict:
    """Return a conflict with words for it; parts are called as on the merged map or the first that has them."""
    names: dict[Key, str] = {}
    for journey in (*reversed(list(maps)), merged):
        names |= dict(_named(journey))
    what = names.get(key, f"{key[0]} {key[1]!r}")
    if field == "*":
        said = f"{what}: {values[1]} in ours, {values[2]} in theirs"
    elif field == "place" or field.startswith("order of "):
        ours, theirs = (" in ".join(names[one] for one in value) for value in values[1:])
        if field != "place":
            ours, theirs = (", ".join(names[one] for one in value) for value in values[1:])
        said = f"{field}{' of' if field == 'place' else ' in'} {what}: ours {ours}; theirs {theirs}"
        values = tuple(tuple(one[1] for one in value) for value in values)  # type: ignore[assignment]
    else:
        said = f"{FIELDS.get(field, field)} of {what}: ours {_said(values[1])}, theirs {_said(values[2])}"
    return Conflict(key[0], key[1], field, *values, said)


def _named(journey: JourneyMap) -> Iterator[tuple[Key, str]]:
    yield ("map", ""), f"the map {quoted(journey.title)}"
    for lane in journey.lanes:
        yield ("lane", lane.id), f"lane {quoted(lane.name)}"
    for stage in journey.stages:
        yield ("stage", stage.id), f"stage {quoted(stage.title)}"
        for step in stage.steps:
            yield ("step", step.id), f"step {quoted(step.title)}"
            for card in step.cards:
                noun = NOUNS[journey.role_of(card.lane) or "text"][0]
                yield ("card", card.id), f"{noun} {quoted(card.text)}"
    for flow in journey.flows:
        yield ("flow", flow.id), f"arrow {quoted(flow.label)}" if flow.label else f"arrow {flow.id}"


def _said(value: object) -> str:
    if isinstance(value, tuple):
        return ", ".join(map(str, value)) or "none"
    if value is None or value == "":
        return "none"
    return quoted(value) if isinstance(value, str) else str(value)
