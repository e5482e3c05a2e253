"""What is different between two maps, as typed changes and in words."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from core.journeys._diff_words import PartKind, Words, summarised
from core.journeys._match import Matches, Pairs, match
from core.journeys._model import Card, Flow, JourneyMap, Lane, Stage, Step
from core.journeys._order import moved_items

ChangeKind = Literal["added", "removed", "moved", "renamed", "edited"]

Part = Lane | Stage | Step | Card | Flow

_MAP_FIELDS = (
    *("kind", "state", "nature", "status", "scenario", "owner", "tags", "persona_ids"),
    *("template_id", "derived_from"),
)
_STAGE_FIELDS = ("goal", "events", "phrases", "reach_claim_id")
_STEP_FIELDS = ("emotion_expected", "importance", "moment_of_truth", "child_map_id")
_CARD_FIELDS = ("text", "channel", "severity", "image", "item_id")


@dataclass(frozen=True, slots=True)
class Change:
    """One difference.

    Parameters
    ----------
    kind : str
        ``renamed`` is a new title; ``edited`` any other field.
    part : str
        What sort of part it is.
    id : str
        Of the part, on the new map; on the old one when it was removed; "" for the map itself.
    field : str
        What was edited: a field of the model, or "emotion of <persona>"; "" for the other kinds.
    before, after : object
        The values of the field, the titles, or the part itself when it was removed or added; for a move the place:
        the ids of stage, step and lane as far as the part has them.
    stage_id, stage : str
        The stage it is in, on the new map where it is still there, and its title; "" for what is in none.
    words : str
        "pain point 'Declined' added to 'Pay'"; starts small, to stand within a sentence.
    group : str
        Changes of one group are counted together in a summary: "pain points added".
    """

    kind: ChangeKind
    part: PartKind
    id: str
    field: str
    before: object
    after: object
    stage_id: str
    stage: str
    words: str
    group: str


@dataclass(frozen=True, slots=True)
class Difference:
    """All changes from one map to another, in the order of the new map; empty (false) when there are none."""

    changes: tuple[Change, ...]

    def __bool__(self) -> bool:
        return bool(self.changes)

    def summary(self) -> str:
        """Return the changes in one line: "2 pain points added, 'Pay' moved to Checkout"."""
        return summarised([(change.group, change.words) for change in self.changes])

    def by_stage(self) -> tuple[tuple[str, tuple[Change, ...]], ...]:
        """Return the changes by the title of their stage; first, under "", those of the map as a whole."""
        groups: dict[tuple[str, str], list[Change]] = {}
        for change in sorted(self.changes, key=lambda change: bool(change.stage_id)):
            groups.setdefault((change.stage_id, change.stage), []).append(change)
        return tuple((title, tuple(changes)) for (_, title), changes in groups.items())


def diff(old: JourneyMap, new: JourneyMap, *, names: Mapping[str, str] = MappingProxyType({})) -> Difference:
    """Return what is different on a new map.

    Parts are the same by their ids or, on maps that do not come from each other, by what they say (see
    `core.journeys._match`). Moves are the fewest that explain the new order. A part that was added or removed
    counts once, with all that is in it. The order of arrows, of values of several personas, and of cards of
    different lanes means nothing and is not compared, nor are the id of the map and its revision.

    Parameters
    ----------
    old, new : JourneyMap
        Two states of one map, or any two maps.
    names : mapping
        What ids of personas, maps and items are called in words; without a name the id stands there.

    Examples
    --------
    >>> old = JourneyMap(id="a", title="Buy", stages=(Stage(id="pay", title="Pay"), Stage(id="look", title="Look")))
    >>> new = JourneyMap(id="a", title="Buy", stages=(Stage(id="look", title="Look"), Stage(id="pay", title="Order")))
    >>> diff(old, new).summary()
    "stage 'Look' moved to the front, stage 'Pay' renamed to 'Order'"
    """
    return Difference(tuple(_Comparison(old, new, match(old, new), names).changes()))


@dataclass(frozen=True, slots=True)
class _Place:
    stage: str = ""
    step: str = ""
    lane: str = ""


class _Comparison:
    def __init__(self, old: JourneyMap, new: JourneyMap, pairs: Matches, names: Mapping[str, str]) -> None:
        self._old, self._new, self._pairs = old, new, pairs
        self._words = Words(old, new, names)
        self._back = {kind: _inverse(getattr(pairs, kind)) for kind in ("lanes", "stages", "steps", "cards", "flows")}
        self._old_place, self._new_place = _places(old), _places(new)
        self._old_steps = {step.id: step for stage in old.stages for step in stage.steps}
        self._old_cards = {card.id: card for step in self._old_steps.values() for card in step.cards}

    def changes(self) -> Iterator[Change]:
        yield from self._of_map()
        yield from self._of_lanes()
        yield from self._of_stages()
        yield from self._of_flows()

    def _of_map(self) -> Iterator[Change]:
        if self._old.title != self._new.title:
            yield self._change("renamed", "map", self._new, before=self._old.title, after=self._new.title)
        yield from self._edits("map", self._old, self._new, _MAP_FIELDS)

    def _of_lanes(self) -> Iterator[Change]:
        old = {lane.id: lane for lane in self._old.lanes}
        for lane in self._old.lanes:
            if lane.id not in self._pairs.lanes:
                yield self._change("removed", "lane", lane, before=lane)
        moved = self._moved(self._old.lanes, self._new.lanes, self._pairs.lanes)
        for lane in self._new.lanes:
            if lane.id not in self._back["lanes"]:
                yield self._change("added", "lane", lane, after=lane)
                continue
            before = old[self._back["lanes"][lane.id]]
            if lane.id in moved:
                yield self._move("lane", lane, before, self._new.lanes)
            if lane.name != before.name and lane.role == before.role:
                yield self._change("renamed", "lane", lane, before=before.name, after=lane.name)
            yield from self._edits("lane", before, lane, ("role", "hidden"))

    def _of_stages(self) -> Iterator[Change]:
        old = {stage.id: stage for stage in self._old.stages}
        moved = self._moved(self._old.stages, self._new.stages, self._pairs.stages)
        for stage in self._new.stages:
            if stage.id in self._back["stages"]:
                before = old[self._back["stages"][stage.id]]
                if stage.id in moved:
                    yield self._move("stage", stage, before, self._new.stages)
                yield from self._title("stage", before, stage)
                yield from self._edits("stage", before, stage, _STAGE_FIELDS)
                yield from self._of_steps(before, stage)
            else:
                yield self._change("added", "stage", stage, after=stage)
                yield from self._of_steps(Stage(id="nothing", title=""), stage)
        for stage in self._old.stages:
            if stage.id not in self._pairs.stages:
                yield self._change("removed", "stage", stage, before=stage)

    def _of_steps(self, old_stage: Stage, stage: Stage) -> Iterator[Change]:
        for step in old_stage.steps:
            if step.id not in self._pairs.steps:
                yield self._change("removed", "step", step, before=step)
        moved = self._moved(old_stage.steps, stage.steps, self._pairs.steps)
        was_there = {step.id for step in old_stage.steps}
        for step in stage.steps:
            before = self._old_steps.get(self._back["steps"].get(step.id, ""))
            if before is None:
                if stage.id in self._back["stages"]:
                    yield self._change("added", "step", step, after=step)
                yield from self._of_cards(Step(id="nothing", title=""), step, is_new=True)
                continue
            if before.id not in was_there or step.id in moved:
                yield self._move("step", step, before, stage.steps)
            yield from self._title("step", before, step)
            yield from self._edits("step", before, step, _STEP_FIELDS)
            yield from self._emotions(before, step)
            yield from self._of_cards(before, step, is_new=False)

    def _emotions(self, before: Step, step: Step) -> Iterator[Change]:
        old, new = ({one.persona_id: one.value for one in of.emotions} for of in (before, step))
        for persona_id in dict.fromkeys((*new, *old)):
            own = old.get(persona_id), new.get(persona_id)
            if own[0] != own[1]:
                field = f"emotion of {persona_id}"
                words, group = self._words.edited(step, field, *self._felt(before, step, persona_id, own))
                yield self._made("edited", "step", step, field, *own, words, group)

    def _felt(
        self, before: Step, step: Step, persona_id: str, own: tuple[int | None, int | None]
    ) -> tuple[int | None, int | None]:
        """Return what a persona of a map feels before and after: without a value of its own, what the step says."""
        old, new = (
            of.emotion_of(persona_id) if persona_id in journey.persona_ids else None
            for journey, of in ((self._old, before), (self._new, step))
        )
        return own if old == new else (old, new)

    def _of_cards(self, old_step: Step, step: Step, *, is_new: bool) -> Iterator[Change]:
        for card in old_step.cards:
            if card.id not in self._pairs.cards and card.lane in self._pairs.lanes:
                yield self._change("removed", "card", card, before=card)
        was_there = {(card.id, self._pairs.lanes.get(card.lane)) for card in old_step.cards}
        for lane in dict.fromkeys(card.lane for card in step.cards):
            cards = [card for card in step.cards if card.lane == lane]
            moved = self._moved(
                [card for card in old_step.cards if self._pairs.lanes.get(card.lane) == lane], cards, self._pairs.cards
            )
            for card in cards:
                before = self._old_cards.get(self._back["cards"].get(card.id, ""))
                if before is None:
                    if not is_new:
                        yield self._change("added", "card", card, after=card)
                    continue
                if (before.id, lane) not in was_there or card.id in moved:
                    yield self._move("card", card, before, cards)
                yield from self._edits("card", before, card, _CARD_FIELDS)
                yield from self._evidence(before, card)

    def _evidence(self, before: Card, card: Card) -> Iterator[Change]:
        if before.claim_ids != card.claim_ids:
            yield self._edit("card", card, "claim_ids", before.claim_ids, card.claim_ids)
        elif before.kind != card.kind:
            yield self._edit("card", card, "kind", before.kind, card.kind)

    def _of_flows(self) -> Iterator[Change]:
        old = {flow.id: flow for flow in self._old.flows}
        for flow in self._old.flows:
            gone = {flow.from_step, flow.to_step} - self._pairs.steps.keys()
            if flow.id not in self._pairs.flows and not gone:
                yield self._change("removed", "flow", flow, before=flow)
        for flow in self._new.flows:
            before = old.get(self._back["flows"].get(flow.id, ""))
            if before is None:
                yield self._change("added", "flow", flow, after=flow)
                continue
            steps = self._pairs.steps
            ends = steps.get(before.from_step, ""), steps.get(before.to_step, "")
            if ends != (flow.from_step, flow.to_step):
                yield self._move("flow", flow, before, ())
            yield from self._edits("flow", before, flow, ("kind", "label"))

    def _moved(self, olds: Sequence[Part], news: Sequence[Part], pairs: Pairs) -> frozenset[str]:
        return frozenset(moved_items([pairs.get(part.id, "") for part in olds], [part.id for part in news]))

    def _title(self, part: PartKind, before: Stage | Step, after: Stage | Step) -> Iterator[Change]:
        if before.title != after.title:
            yield self._change("renamed", part, after, before=before.title, after=after.title)

    def _edits(
        self, part: PartKind, before: JourneyMap | Part, after: JourneyMap | Part, fields: Sequence[str]
    ) -> Iterator[Change]:
        for field in fields:
            old, new = getattr(before, field), getattr(after, field)
            if old != new:
                yield self._edit(part, after, field, old, new)

    def _edit(self, part: PartKind, of: JourneyMap | Part, field: str, before: object, after: object) -> Change:
        words, group = self._words.edited(of, field, before, after)
        return self._made("edited", part, of, field, before, after, words, group)

    def _move(self, part: PartKind, of: Part, was: Part, siblings: Sequence[Part]) -> Change:
        before, after = self._old_place.get(was.id, _Place()), self._new_place.get(of.id, _Place())
        elsewhere = self._elsewhere(before, after)
        words, group = self._words.moved(of, elsewhere, siblings)
        return self._made("moved", part, of, "", before, after, words, group)

    def _elsewhere(self, before: _Place, after: _Place) -> str:
        """Return what a part moved to: the id of another step, stage or lane; "" when it stayed where it was."""
        if after.step and self._pairs.steps.get(before.step) != after.step:
            return after.step
        if not after.step and after.stage and self._pairs.stages.get(before.stage) != after.stage:
            return after.stage
        return after.lane if after.lane and self._pairs.lanes.get(before.lane) != after.lane else ""

    def _change(
        self,
        kind: Literal["added", "removed", "renamed"],
        part: PartKind,
        of: JourneyMap | Part,
        *,
        before: object = None,
        after: object = None,
    ) -> Change:
        if kind == "renamed":
            words, group = self._words.renamed(of, str(before), str(after))
        else:
            words, group = self._words.added_or_removed(kind, of)
        return self._made(kind, part, of, "", before, after, words, group)

    def _made(
        self,
        kind: ChangeKind,
        part: PartKind,
        of: JourneyMap | Part,
        field: str,
        before: object,
        after: object,
        words: str,
        group: str,
    ) -> Change:
        places, stages = (
            (self._old_place, self._old.stages) if kind == "removed" else (self._new_place, self._new.stages)
        )
        stage_id = places.get(of.id, _Place()).stage if isinstance(of, Stage | Step | Card) else ""
        title = next((stage.title for stage in stages if stage.id == stage_id), "")
        part_id = "" if isinstance(of, JourneyMap) else of.id
        return Change(kind, part, part_id, field, before, after, stage_id, title, words, group)


def _inverse(pairs: Pairs) -> dict[str, str]:
    return {new: old for old, new in pairs.items()}


def _places(journey: JourneyMap) -> dict[str, _Place]:
    places: dict[str, _Place] = {}
    for stage in journey.stages:
        places[stage.id] = _Place(stage.id)
        for step in stage.steps:
            places[step.id] = _Place(stage.id)
            places |= {card.id: _Place(stage.id, step.id, card.lane) for card in step.cards}
    return places
