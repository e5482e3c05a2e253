import random
from collections.abc import Callable, Iterator

import pytest

from core.errors import ConfigError
from core.journeys import (
    MAX_STAGES,
    AddCard,
    AddFlow,
    AddStage,
    AddStep,
    Card,
    Command,
    Conflict,
    DeleteCard,
    DeleteFlow,
    DeleteLane,
    DeleteStage,
    DeleteStep,
    EditCard,
    EditFlow,
    EditLane,
    EditMap,
    EditStage,
    EditStep,
    Flow,
    JourneyMap,
    Lane,
    MoveCard,
    MoveStage,
    MoveStep,
    SetEmotion,
    Stage,
    Step,
    apply,
    apply_all,
    merge,
)
from core.journeys._flat import flat
from tests.random_maps import random_map

PAIN = Card(id="pain", lane="pains", text="Declined", severity=3, claim_ids=("c1",), kind="measured")
BASE = JourneyMap(
    id="shoes",
    title="Buy shoes",
    stages=(
        Stage(id="shop", title="Shop", steps=(Step(id="look", title="Look"), Step(id="choose", title="Choose"))),
        Stage(
            id="checkout",
            title="Checkout",
            steps=(
                Step(id="details", title="Details", cards=(Card(id="form", lane="actions", text="Fills in the form"),)),
                Step(id="pay", title="Pay", cards=(PAIN, Card(id="why", lane="thoughts", text="Why?"))),
                Step(id="confirm", title="Confirm"),
            ),
        ),
    ),
    flows=(Flow(id="on", from_step="look", to_step="pay"),),
    revision=3,
)


def content(journey: JourneyMap) -> JourneyMap:
    return journey.model_copy(update={"revision": 0})


def merged(ours: tuple[Command, ...], theirs: tuple[Command, ...]):
    return merge(BASE, apply_all(BASE, ours)[0], apply_all(BASE, theirs)[0])


def outline(journey: JourneyMap) -> dict[str, list[str]]:
    return {stage.id: [step.id for step in stage.steps] for stage in journey.stages}


def card(journey: JourneyMap, card_id: str) -> Card:
    return next(c for stage in journey.stages for step in stage.steps for c in step.cards if c.id == card_id)


def test_fields_of_one_part_that_two_people_change_go_together():
    result = merged(
        (EditStep(step_id="pay", title="Pay online"), EditMap(owner="Ada")),
        (EditStep(step_id="pay", emotion_expected=-2), SetEmotion(step_id="pay", persona_id="mia", value=1)),
    )
    pay = result.map.stages[1].steps[1]

    assert result.conflicts == ()
    assert (pay.title, pay.emotion_expected, pay.emotion_of("mia"), result.map.owner) == ("Pay online", -2, 1, "Ada")
    assert result.map.revision == 6


def test_moves_of_different_steps_of_one_stage_are_both_made():
    result = merged(
        (MoveStep(step_id="confirm", stage_id="checkout", index=0),),
        (MoveStep(step_id="pay", stage_id="shop", index=1), EditStage(stage_id="shop", title="Browse")),
    )

    assert result.conflicts == ()
    assert outline(result.map) == {"shop": ["look", "pay", "choose"], "checkout": ["confirm", "details"]}


def test_what_both_add_at_one_place_is_kept_ours_first():
    result = merged(
        (AddStep(stage_id="shop", step=Step(id="try-on", title="Try on"), index=1),),
        (AddStep(stage_id="shop", step=Step(id="ask", title="Ask a friend"), index=1),),
    )

    assert result.conflicts == ()
    assert outline(result.map)["shop"] == ["look", "try-on", "ask", "choose"]


def test_different_parts_that_both_added_under_one_id_are_kept_twice():
    new = {"title": "New", "cards": (Card(id="card-1", lane="actions", text="Walks"),)}
    result = merged(
        (AddStep(stage_id="shop", step=Step(id="step-1", title="Ours"), index=9),),
        (
            AddStep(stage_id="shop", step=Step(id="step-1", **new), index=9),
            AddFlow(flow=Flow(id="flow-1", from_step="step-1", to_step="pay"), index=9),
        ),
    )

    assert result.conflicts == ()
    assert outline(result.map)["shop"] == ["look", "choose", "step-1", "step-2"]
    assert result.map.flows[1].from_step == "step-2"
    assert card(result.map, "card-1").text == "Walks"


def test_the_same_addition_on_both_sides_is_made_once():
    addition = AddStep(stage_id="shop", step=Step(id="step-1", title="Ours"), index=1)

    result = merged((addition,), (addition, EditMap(owner="Ada")))

    assert result.conflicts == ()
    assert outline(result.map)["shop"] == ["look", "step-1", "choose"]


def test_changed_words_lose_their_evidence_whoever_changes_the_severity():
    result = merged((EditCard(card_id="pain", text="Refused"),), (EditCard(card_id="pain", severity=5),))
    pain = card(result.map, "pain")

    assert result.conflicts == ()
    assert (pain.text, pain.severity, pain.claim_ids, pain.kind) == ("Refused", 5, (), "assumed")


CONFLICTS: dict[str, tuple[Command, Command, str]] = {
    "title of a step": (
        EditStep(step_id="pay", title="Pay now"),
        EditStep(step_id="pay", title="Pay later"),
        "title of step 'Pay now': ours 'Pay now', theirs 'Pay later'",
    ),
    "field of the map": (
        EditMap(tags=("a",)),
        EditMap(tags=("b", "c")),
        "tags of the map 'Buy shoes': ours a, theirs b, c",
    ),
    "one persona's emotion": (
        SetEmotion(step_id="pay", persona_id="mia", value=1),
        SetEmotion(step_id="pay", persona_id="mia", value=-1),
        "emotion of mia of step 'Pay': ours 1, theirs -1",
    ),
    "deleted and changed": (
        DeleteStage(stage_id="checkout"),
        EditCard(card_id="pain", severity=5),
        "stage 'Checkout': deleted in ours, changed in theirs",
    ),
    "changed and deleted": (
        EditCard(card_id="why", text="Why me?"),
        DeleteLane(lane_id="thoughts"),
        "lane 'Thoughts': changed in ours, deleted in theirs",
    ),
    "deleted and added to": (
        DeleteStep(step_id="choose"),
        AddFlow(flow=Flow(id="back", from_step="pay", to_step="choose", kind="loop"), index=0),
        "step 'Choose': deleted in ours, changed in theirs",
    ),
    "order": (
        MoveStep(step_id="confirm", stage_id="checkout", index=0),
        MoveStep(step_id="confirm", stage_id="checkout", index=1),
        (
            "order of steps in stage 'Checkout': ours step 'Confirm', step 'Details', step 'Pay'; "
            "theirs step 'Details', step 'Confirm', step 'Pay'"
        ),
    ),
    "two lanes": (
        MoveCard(card_id="why", step_id="pay", lane="pains", index=0),
        MoveCard(card_id="why", step_id="pay", lane="actions", index=0),
        "place of pain point 'Why?': ours step 'Pay' in lane 'Pain points'; theirs step 'Pay' in lane 'Actions'",
    ),
}


@pytest.mark.parametrize(("ours", "theirs", "words"), CONFLICTS.values(), ids=CONFLICTS)
def test_conflict_names_the_place_and_both_versions(ours, theirs, words):
    result = merged((ours,), (theirs,))

    assert [conflict.words for conflict in result.conflicts] == [words]


def test_two_places_of_one_step_are_a_conflict_and_ours_holds():
    result = merged(
        (MoveStep(step_id="pay", stage_id="shop", index=0),),
        (AddStage(stage=Stage(id="later", title="Later"), index=9), MoveStep(step_id="pay", stage_id="later", index=0)),
    )

    assert [(one.part, one.id, one.field) for one in result.conflicts] == [("step", "pay", "place")]
    assert (result.conflicts[0].base, result.conflicts[0].ours, result.conflicts[0].theirs) == (
        ("checkout",),
        ("shop",),
        ("later",),
    )
    assert outline(result.map) == {"shop": ["pay", "look", "choose"], "checkout": ["details", "confirm"], "later": []}


def test_what_one_deletes_and_the_other_changes_is_kept_whole():
    result = merged((DeleteStage(stage_id="checkout"),), (EditCard(card_id="pain", severity=5),))

    assert outline(result.map) == outline(BASE)
    assert card(result.map, "pain").severity == 5
    assert card(result.map, "form").text == "Fills in the form"
    assert result.map.flows == BASE.flows


def test_severity_set_on_a_card_that_left_the_pain_points_is_a_conflict_and_taken_off():
    base, _ = apply(BASE, EditCard(card_id="pain", severity=0))
    ours, _ = apply(base, MoveCard(card_id="pain", step_id="pay", lane="thoughts", index=0))
    theirs, _ = apply(base, EditCard(card_id="pain", severity=4))

    result = merge(base, ours, theirs)

    assert [(one.field, one.ours, one.theirs) for one in result.conflicts] == [("severity", None, 4)]
    assert (card(result.map, "pain").lane, card(result.map, "pain").severity) == ("thoughts", None)


def test_versions_that_together_are_too_large_are_refused():
    stages = tuple(Stage(id=f"s{n}", title="x") for n in range(MAX_STAGES - 1))
    base = JourneyMap(id="x", title="x", stages=stages)
    ours, theirs = (apply(base, AddStage(stage=Stage(id=one, title=one), index=99))[0] for one in ("ours", "theirs"))

    with pytest.raises(ConfigError, match="41 stages; at most 40 fit"):
        merge(base, ours, theirs)


def test_one_side_alone_is_the_result_on_random_maps():
    rng = random.Random(11)
    for _ in range(200):
        base, other = random_map(rng), random_map(rng)

        assert merge(base, other, base).map == other
        assert merge(base, base, other).map == other
        assert merge(base, other, other).map == other
        assert not merge(base, other, base).conflicts
        assert not merge(base, other, other).conflicts


def test_random_versions_give_a_map_that_is_valid_and_always_the_same():
    rng = random.Random(12)
    for _ in range(200):
        base, ours, theirs = (random_map(rng) for _ in range(3))
        try:
            result = merge(base, ours, theirs)
        except ConfigError:
            continue

        assert merge(base, ours, theirs) == result
        assert JourneyMap.model_validate(result.map.model_dump()) == result.map


# Random edits, each with what it sets and what it leans on, written down here apart from the code under test.

Place = tuple[str, str]


class Edits:
    """Random commands on a map; `n` makes every new text and id a new one."""

    def __init__(self, rng: random.Random, journey: JourneyMap) -> None:
        self.rng, self.map, self.n = rng, journey, 0
        self.steps = {step.id: stage for stage in journey.stages for step in stage.steps}
        self.cards = {c.id: (step, c) for stage in journey.stages for step in stage.steps for c in step.cards}
        self.lanes = [lane for lane in journey.lanes if lane.role not in {"emotion", "flow"}]

    def command(self) -> Command:
        self.n += 1
        new = f"new {self.n}"
        number = self.rng.randint(0, 5)
        stage = self.rng.choice(self.map.stages).id
        step, other = self.rng.choice(list(self.steps)), self.rng.choice(list(self.steps))
        card = self.rng.choice(list(self.cards))
        lane = self.rng.choice(self.lanes).id
        flow = self.rng.choice(self.map.flows).id
        made = Card(id=f"made-{self.n}", lane=lane, text=new)
        options: list[Callable[[], Command]] = [
            lambda: EditMap(title=new),
            lambda: EditMap(owner=new),
            lambda: EditMap(tags=(new,)),
            lambda: EditLane(lane_id=lane, title=new),
            lambda: DeleteLane(lane_id=lane),
            lambda: AddStage(stage=Stage(id=f"made-{self.n}", title=new), index=number),
            lambda: EditStage(stage_id=stage, title=new),
            lambda: EditStage(stage_id=stage, goal=new),
            lambda: MoveStage(stage_id=stage, index=number),
            lambda: DeleteStage(stage_id=stage),
            lambda: AddStep(stage_id=stage, step=Step(id=f"made-{self.n}", title=new), index=number),
            lambda: EditStep(step_id=step, title=new),
            lambda: EditStep(step_id=step, moment_of_truth=new),
            lambda: SetEmotion(step_id=step, persona_id=new, value=1),
            lambda: MoveStep(step_id=step, stage_id=stage, index=number),
            lambda: MoveStep(step_id=step, stage_id=self.steps[step].id, index=number),
            lambda: DeleteStep(step_id=step),
            lambda: AddCard(step_id=step, card=made, index=number),
            lambda: EditCard(card_id=card, text=new),
            lambda: EditCard(card_id=card, item_id=new),
            lambda: MoveCard(card_id=card, step_id=step, lane=lane, index=number),
            lambda: MoveCard(card_id=card, step_id=self.cards[card][0].id, lane=self.cards[card][1].lane, index=number),
            lambda: DeleteCard(card_id=card),
            lambda: AddFlow(flow=Flow(id=f"made-{self.n}", from_step=step, to_step=other), index=number),
            lambda: EditFlow(flow_id=flow, label=new),
            lambda: DeleteFlow(flow_id=flow),
        ]
        chosen = self.rng.choice(options)()
        changes_nothing = chosen.kind.startswith("move") and not self.sets(chosen)
        return self.command() if changes_nothing else chosen

    def sets(self, command: Command) -> set[Place]:
        match command:
            case DeleteStage(stage_id=stage_id):
                stage = next(one for one in self.map.stages if one.id == stage_id)
                steps = [step.id for step in stage.steps]
                cards = [c.id for step in stage.steps for c in step.cards]
                return {(one, "*") for one in (stage_id, *steps, *cards, *self._flows_at(steps))}
            case DeleteStep(step_id=step_id):
                step = next(one for one in self.steps[step_id].steps if one.id == step_id)
                return {(one, "*") for one in (step_id, *(c.id for c in step.cards), *self._flows_at([step_id]))}
            case DeleteLane(lane_id=lane_id):
                cards = [one for one, (_, c) in self.cards.items() if c.lane == lane_id]
                return {(one, "*") for one in (f"lane {lane_id}", *cards)}
            case DeleteCard(card_id=one) | DeleteFlow(flow_id=one):
                return {(one, "*")}
            case MoveStage() | MoveStep() | MoveCard():
                return set(self._moved(command))
            case AddStage() | AddStep() | AddCard() | AddFlow():
                return set()
            case SetEmotion(step_id=step_id, persona_id=persona_id):
                return {(step_id, persona_id)}
            case EditMap():
                return {("", name) for name in ("title", "owner", "tags") if getattr(command, name) is not None}
            case EditLane(lane_id=lane_id):
                return {(f"lane {lane_id}", "title")}
            case _:
                part = getattr(
                    command,
                    {"edit_stage": "stage_id", "edit_step": "step_id", "edit_card": "card_id"}.get(
                        command.kind, "flow_id"
                    ),
                )
                fields = [
                    name
                    for name, value in command
                    if value is not None and name not in {"kind", "stage_id", "step_id", "card_id", "flow_id"}
                ]
                return {(part, name) for name in fields}

    def leans_on(self, command: Command) -> set[str]:
        match command:
            case AddStep(stage_id=one) | MoveStep(stage_id=one):
                return {one}
            case AddCard(step_id=one, card=made):
                return {one, f"lane {made.lane}", self.steps[one].id}
            case MoveCard(step_id=one, lane=lane):
                return {one, f"lane {lane}", self.steps[one].id}
            case AddFlow(flow=flow):
                ends = {flow.from_step, flow.to_step}
                return ends | {self.steps[one].id for one in ends}
            case EditFlow(flow_id=one):
                flow = next(flow for flow in self.map.flows if flow.id == one)
                ends = {flow.from_step, flow.to_step}
                return ends | {self.steps[one].id for one in ends}
            case _:
                return set()

    def meet(self, one: Command, other: Command) -> bool:
        ours, theirs = self.sets(one), self.sets(other)
        gone = [{place[0] for place in places if place[1] == "*"} for places in (ours, theirs)]
        if gone[0] & ({place[0] for place in theirs} - gone[1] | self.leans_on(other)):
            return True
        if gone[1] & ({place[0] for place in ours} - gone[0] | self.leans_on(one)):
            return True
        return bool({place for place in ours & theirs if place[1] != "*"})

    def _flows_at(self, steps: list[str]) -> Iterator[str]:
        return (flow.id for flow in self.map.flows if {flow.from_step, flow.to_step} & set(steps))

    def _moved(self, command: MoveStage | MoveStep | MoveCard) -> Iterator[Place]:
        """What a move sets: where a part lies; a move by one place counts for the neighbour too."""
        one = getattr(command, {"move_stage": "stage_id", "move_step": "step_id", "move_card": "card_id"}[command.kind])
        (home, before), (target, after) = (siblings(of, one) for of in (self.map, apply(self.map, command)[0]))
        if (home, before) == (target, after):
            return  # past cards of other lanes only
        yield one, "place"
        if home == target and abs(before.index(one) - after.index(one)) == 1:
            yield before[after.index(one)], "place"
        if isinstance(command, MoveCard):
            yield from ((one, field) for field in ("severity", "channel", "image"))


def siblings(journey: JourneyMap, one: str) -> tuple[str, list[str]]:
    """The list that a part stands in (cards: those of its lane), and what it lies in."""
    lists = {"": [stage.id for stage in journey.stages]}
    for stage in journey.stages:
        lists[stage.id] = [step.id for step in stage.steps]
        for step in stage.steps:
            lists |= {f"{step.id} {lane.id}": [c.id for c in step.cards if c.lane == lane.id] for lane in journey.lanes}
    return next((home, entries) for home, entries in lists.items() if one in entries)


def a_map(rng: random.Random) -> JourneyMap:
    roles = ("actions", "pains", "touchpoints", "emotion")
    lanes = tuple(Lane(id=role, role=role) for role in roles)
    number = iter(range(1_000))

    def cards() -> tuple[Card, ...]:
        return tuple(
            Card(id=f"c{next(number)}", lane=rng.choice(("actions", "pains", "touchpoints")), text="x")
            for _ in range(rng.randint(1, 4))
        )

    stages = tuple(
        Stage(
            id=f"g{i}",
            title=f"Stage {i}",
            steps=tuple(Step(id=f"s{i}-{j}", title=f"Step {j}", cards=cards()) for j in range(rng.randint(1, 4))),
        )
        for i in range(3)
    )
    flows = (Flow(id="f", from_step="s0-0", to_step="s1-0"), Flow(id="e", from_step="s2-0", to_step="s1-0"))
    return JourneyMap(id="m", title="M", lanes=lanes, stages=stages, flows=flows)


def parts(journey: JourneyMap) -> tuple[object, object]:
    """Everything on a map but the order of siblings."""
    found = flat(journey)
    return found.fields, found.parents


def test_a_thousand_random_disjoint_edits_go_together_without_a_conflict():
    rng = random.Random(21)
    for _ in range(1_000):
        edits = Edits(rng, a_map(rng))
        ours: list[Command] = [edits.command()]
        theirs: list[Command] = []
        while not theirs:
            command = edits.command()
            theirs = [] if edits.meet(ours[0], command) else [command]
        base = edits.map

        result = merge(base, apply_all(base, ours)[0], apply_all(base, theirs)[0])

        assert result.conflicts == (), (ours, theirs)
        if not any(both_delete(one, other) for one in ours for other in theirs):
            assert parts(result.map) == parts(apply_all(base, [*ours, *theirs])[0]), (ours, theirs)


def both_delete(one: Command, other: Command) -> bool:
    return one.kind.startswith("delete") and other.kind.startswith("delete")


def test_a_thousand_random_overlapping_edits_always_report_a_conflict_and_ours_holds():
    rng = random.Random(22)
    for _ in range(1_000):
        edits = Edits(rng, a_map(rng))
        base = ours = theirs = edits.map
        while base in {ours, theirs} or ours == theirs:
            one, other = edits.command(), edits.command()
            if edits.meet(one, other):
                ours, theirs = (content(apply(base, command)[0]) for command in (one, other))

        result = merge(base, ours, theirs)

        assert result.conflicts, (one, other)
        for conflict in result.conflicts:
            assert conflict.words
            assert holds(result.map, conflict), conflict


def holds(journey: JourneyMap, conflict: Conflict) -> bool:
    """Whether the map has our version at a conflict, and what one side deleted is still there."""
    found, key = flat(journey), (conflict.part, conflict.id)
    if conflict.field == "place":
        return tuple(one[1] for one in found.parents[key]) == conflict.ours
    if conflict.field.startswith("order of "):
        kind = conflict.field.removeprefix("order of ").removesuffix("s")
        order = [one[1] for one in found.children[key, kind]]
        return [one for one in order if one in conflict.ours] == list(conflict.ours)
    return key in found.fields if conflict.field == "*" else found.fields[key][conflict.field] == conflict.ours
