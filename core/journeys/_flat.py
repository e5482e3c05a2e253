"""A map as a flat list of its parts, each with its own fields, its place and its children, and back."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from core.journeys._diff_words import PartKind
from core.journeys._model import SCHEMA_VERSION, JourneyMap

Key = tuple[PartKind, str]
"""Kind and id of a part."""

MAP: Key = ("map", "")
EMOTION_OF = "emotion of "

_NOT_OWN = frozenset(
    {"id", "schema_version", "revision", "lanes", "stages", "flows", "steps", "cards", "emotions", "lane"}
)


@dataclass(frozen=True, slots=True)
class Flat:
    """The parts of a map.

    Parameters
    ----------
    fields : mapping
        Own fields of each part; a persona's emotion at a step is the field "emotion of <persona>".
    parents : mapping
        What each part lies in: of a step its stage; of a card its step and its lane; of an arrow its two steps.
    children : mapping
        The parts of one kind in a part, in order: lanes, stages and arrows of the map, steps of a stage, cards of a
        step.
    """

    fields: Mapping[Key, Mapping[str, Any]]
    parents: Mapping[Key, tuple[Key, ...]]
    children: Mapping[tuple[Key, PartKind], tuple[Key, ...]]

    def ancestors(self, key: Key) -> Iterator[Key]:
        """Yield what a part lies in, near first."""
        for parent in self.parents.get(key, ()):
            yield parent
            yield from self.ancestors(parent)


def flat(journey: JourneyMap) -> Flat:
    """Return the parts of a map."""
    fields: dict[Key, Mapping[str, Any]] = {MAP: _own(journey)}
    parents: dict[Key, tuple[Key, ...]] = {}
    children: dict[tuple[Key, PartKind], tuple[Key, ...]] = {
        (MAP, "lane"): tuple(("lane", lane.id) for lane in journey.lanes),
        (MAP, "stage"): tuple(("stage", stage.id) for stage in journey.stages),
        (MAP, "flow"): tuple(("flow", flow.id) for flow in journey.flows),
    }
    fields |= {("lane", lane.id): _own(lane) for lane in journey.lanes}
    for stage in journey.stages:
        at: Key = ("stage", stage.id)
        fields[at] = _own(stage)
        children[at, "step"] = tuple(("step", step.id) for step in stage.steps)
        for step in stage.steps:
            key: Key = ("step", step.id)
            emotions = {f"{EMOTION_OF}{one.persona_id}": one.value for one in step.emotions}
            fields[key], parents[key] = {**_own(step), **emotions}, (at,)
            children[key, "card"] = tuple(("card", card.id) for card in step.cards)
            for card in step.cards:
                fields["card", card.id], parents["card", card.id] = _own(card), (key, ("lane", card.lane))
    for flow in journey.flows:
        fields["flow", flow.id] = _own(flow)
        parents["flow", flow.id] = (("step", flow.from_step), ("step", flow.to_step))
    return Flat(fields, parents, children)


def built(journey_id: str, revision: int, parts: Flat) -> JourneyMap:
    """Return the map of its parts."""

    def entries(of: Key, kind: PartKind) -> Sequence[Key]:
        return parts.children.get((of, kind), ())

    stages = []
    for stage in entries(MAP, "stage"):
        steps = [_step(step, parts) for step in entries(stage, "step")]
        stages.append({"id": stage[1], **parts.fields[stage], "steps": steps})
    return JourneyMap.model_validate(
        {
            "schema_version": SCHEMA_VERSION,
            "id": journey_id,
            **parts.fields[MAP],
            "lanes": [{"id": lane[1], **parts.fields[lane]} for lane in entries(MAP, "lane")],
            "stages": stages,
            "flows": [{"id": flow[1], **parts.fields[flow]} for flow in entries(MAP, "flow")],
            "revision": revision,
        }
    )


def _step(key: Key, parts: Flat) -> dict[str, Any]:
    own = parts.fields[key]
    emotions = [
        {"persona_id": name.removeprefix(EMOTION_OF), "value": value}
        for name, value in own.items()
        if name.startswith(EMOTION_OF)
    ]
    cards = [
        {"id": card[1], "lane": parts.parents[card][1][1], **parts.fields[card]}
        for card in parts.children.get((key, "card"), ())
    ]
    plain = {name: value for name, value in own.items() if not name.startswith(EMOTION_OF)}
    return {"id": key[1], **plain, "emotions": emotions, "cards": cards}


def _own(part: Any) -> dict[str, Any]:  # noqa: ANN401 - any part of a map
    return {name: value for name, value in vars(part).items() if name not in _NOT_OWN}
