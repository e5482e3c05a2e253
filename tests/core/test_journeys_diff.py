import itertools
import random

import pytest

from core.journeys import (
    AddCard,
    AddFlow,
    AddLane,
    AddStep,
    Batch,
    Card,
    Command,
    DeleteCard,
    DeleteLane,
    DeleteStage,
    DeleteStep,
    EditCard,
    EditLane,
    EditMap,
    EditStage,
    EditStep,
    Flow,
    JourneyMap,
    Lane,
    MoveCard,
    MoveLane,
    MoveStage,
    MoveStep,
    SetEmotion,
    SetPersonas,
    Stage,
    Step,
    apply,
    apply_all,
    diff,
    journey_from_template,
    step_pairs,
)
from core.templates import load_template
from tests.random_maps import random_map

LATE = Card(id="late", lane="pains", text="Parcel is late", severity=4, claim_ids=("c1",), kind="measured")
IDEA = Card(id="idea", lane="opportunities", text="Say when it comes")
LOOK = Step(id="look", title="Look around", cards=(Card(id="list", lane="touchpoints", text="List", channel="web"),))
PAY = Step(id="pay", title="Pay", cards=(Card(id="form", lane="actions", text="Fills in the form"),))
CONFIRM = Step(id="confirm", title="Confirm")
WAIT = Step(id="wait", title="Wait", emotion_expected=-1, cards=(LATE, IDEA))
OLD = JourneyMap(
    id="shoes",
    title="Buy shoes",
    persona_ids=("mia",),
    stages=(
        Stage(id="shop", title="Shop", steps=(LOOK,)),
        Stage(id="checkout", title="Checkout", steps=(PAY, CONFIRM)),
        Stage(id="delivery", title="Delivery", steps=(WAIT,)),
    ),
    flows=(Flow(id="on", from_step="look", to_step="pay"),),
)
NEW_PAIN = Card(id="fee", lane="pains", text="Hidden fee")

CHANGES: dict[str, tuple[Command, str]] = {
    "title": (EditMap(title="Buy boots"), "map 'Buy shoes' renamed to 'Buy boots'"),
    "state": (EditMap(state="to_be"), "state of the map as is → to be"),
    "scenario": (EditMap(scenario="A rainy day"), "scenario of the map added"),
    "tags": (EditMap(tags=("web", "shoes")), "tags of the map none → web, shoes"),
    "personas": (SetPersonas(persona_ids=("mia", "leo")), "personas of the map Mia → Mia, leo"),
    "new lane": (AddLane(lane=Lane(id="q", role="quotes"), index=0), "lane 'Quotes' added"),
    "lane named": (EditLane(lane_id="pains", title="Trouble"), "lane 'Pain points' renamed to 'Trouble'"),
    "lane hidden": (EditLane(lane_id="pains", hidden=True), "lane 'Pain points' hidden"),
    "lane moved": (MoveLane(lane_id="pains", index=0), "lane 'Pain points' moved to the front"),
    "lane gone": (DeleteLane(lane_id="pains"), "lane 'Pain points' removed"),
    "stage named": (EditStage(stage_id="shop", title="Browse"), "stage 'Shop' renamed to 'Browse'"),
    "goal": (EditStage(stage_id="shop", goal="Find a pair"), "goal of 'Shop' added"),
    "stage moved": (MoveStage(stage_id="shop", index=2), "stage 'Shop' moved after 'Delivery'"),
    "stage gone": (DeleteStage(stage_id="delivery"), "stage 'Delivery' with 1 step and 2 cards removed"),
    "step named": (EditStep(step_id="pay", title="Pay online"), "'Pay' renamed to 'Pay online'"),
    "emotion": (EditStep(step_id="wait", emotion_expected=-2), "emotion of 'Wait' −1 → −2"),
    "own emotion": (SetEmotion(step_id="wait", persona_id="mia", value=1), "emotion of Mia at 'Wait' −1 → +1"),
    "importance": (EditStep(step_id="wait", importance=5), "importance of 'Wait' none → 5"),
    "moment": (EditStep(step_id="pay", moment_of_truth="Most give up here"), "moment of truth of 'Pay' added"),
    "step elsewhere": (MoveStep(step_id="look", stage_id="checkout", index=0), "'Look around' moved to 'Checkout'"),
    "step in place": (MoveStep(step_id="pay", stage_id="checkout", index=1), "'Confirm' moved to the front"),
    "step gone": (DeleteStep(step_id="pay"), "step 'Pay' with 1 card removed from 'Checkout'"),
    "card": (AddCard(step_id="pay", card=NEW_PAIN, index=0), "pain point 'Hidden fee' added to 'Pay'"),
    "card gone": (DeleteCard(card_id="idea"), "opportunity 'Say when it comes' removed from 'Wait'"),
    "card text": (
        EditCard(card_id="idea", text="Say why it is late"),
        "opportunity 'Say when it comes' changed to 'Say why it is late'",
    ),
    "severity": (EditCard(card_id="late", severity=5), "severity of 'Parcel is late' 4 → 5"),
    "channel": (EditCard(card_id="list", channel="app"), "channel of 'List' web → app"),
    "card elsewhere": (
        MoveCard(card_id="idea", step_id="pay", lane="opportunities", index=0),
        "'Say when it comes' moved to 'Pay'",
    ),
    "card in another lane": (
        MoveCard(card_id="idea", step_id="wait", lane="thoughts", index=0),
        "'Say when it comes' moved to the lane 'Thoughts'",
    ),
    "arrow": (
        AddFlow(flow=Flow(id="back", from_step="wait", to_step="look", kind="loop"), index=0),
        "arrow from 'Wait' to 'Look around' added",
    ),
}


@pytest.mark.parametrize(("command", "words"), CHANGES.values(), ids=CHANGES)
def test_each_edit_is_said_in_words_and_nothing_else_is(command, words):
    new, _ = apply(OLD, command)

    assert diff(OLD, new, names={"mia": "Mia"}).summary() == words


def test_changes_are_typed_values_with_their_stage():
    new, _ = apply(OLD, EditStep(step_id="wait", emotion_expected=-2))

    (change,) = diff(OLD, new).changes

    assert (change.kind, change.part, change.id, change.field) == ("edited", "step", "wait", "emotion_expected")
    assert (change.before, change.after, change.stage_id, change.stage) == (-1, -2, "delivery", "Delivery")


def test_changed_text_takes_the_evidence_and_both_are_said():
    new, _ = apply(OLD, EditCard(card_id="late", text="Parcel is lost"))

    assert diff(OLD, new).summary() == (
        "pain point 'Parcel is late' changed to 'Parcel is lost', evidence of 'Parcel is lost' removed"
    )


def test_several_changes_are_counted_in_one_line_and_listed_by_stage():
    second = NEW_PAIN.model_copy(update={"id": "slow", "text": "Slow"})
    batch = (
        AddCard(step_id="look", card=NEW_PAIN, index=9),
        AddCard(step_id="pay", card=second, index=9),
        MoveStep(step_id="confirm", stage_id="delivery", index=0),
        EditStep(step_id="wait", emotion_expected=-2),
        EditMap(owner="Ada"),
    )
    new, _ = apply(OLD, Batch(commands=batch))

    difference = diff(OLD, new)

    assert difference.summary() == (
        "owner of the map none → Ada, 2 pain points added, 'Confirm' moved to 'Delivery', emotion of 'Wait' −1 → −2"
    )
    assert [(title, [change.words for change in changes]) for title, changes in difference.by_stage()] == [
        ("", ["owner of the map none → Ada"]),
        ("Shop", ["pain point 'Hidden fee' added to 'Look around'"]),
        ("Checkout", ["pain point 'Slow' added to 'Pay'"]),
        ("Delivery", ["'Confirm' moved to 'Delivery'", "emotion of 'Wait' −1 → −2"]),
    ]


def test_a_value_of_its_own_that_says_what_the_step_says_is_still_a_difference():
    new, _ = apply(OLD, SetEmotion(step_id="wait", persona_id="mia", value=-1))

    assert diff(OLD, new, names={"mia": "Mia"}).summary() == "emotion of Mia at 'Wait' none → −1"


def test_steps_of_two_maps_stand_beside_each_other_in_one_order():
    gift = AddStep(stage_id="checkout", index=1, step=Step(id="gift", title="Choose a gift wrap"))
    first = AddStep(stage_id="shop", index=0, step=Step(id="hear", title="Hear of it"))
    new, _ = apply_all(OLD, [gift, first, DeleteStep(step_id="confirm")])

    pairs = [tuple(step.title if step else None for step in pair) for pair in step_pairs(OLD, new)]

    assert pairs == [
        (None, "Hear of it"),
        ("Look around", "Look around"),
        ("Pay", "Pay"),
        (None, "Choose a gift wrap"),
        ("Confirm", None),
        ("Wait", "Wait"),
    ]


def test_equal_maps_have_no_difference_whatever_their_revision():
    difference = diff(OLD, OLD.model_copy(update={"revision": 9}))

    assert not difference
    assert difference.summary() == "no difference"


def test_one_of_many_steps_that_moved_far_is_the_only_move():
    steps = tuple(Step(id=f"s{n}", title=f"Step {n}") for n in range(9))
    old = JourneyMap(id="long", title="Long", stages=(Stage(id="all", title="All", steps=steps),))
    new, _ = apply(old, MoveStep(step_id="s0", stage_id="all", index=8))

    assert [change.id for change in diff(old, new).changes] == ["s0"]


def without_ids(journey: JourneyMap) -> JourneyMap:
    """The same map as if somebody had built it again by hand: no id in common."""
    steps = {step.id: f"step-{n}" for n, step in enumerate(s for stage in journey.stages for s in stage.steps)}
    n = iter(range(99))
    stages = tuple(
        stage.model_copy(
            update={
                "id": f"stage-{i}",
                "steps": tuple(
                    step.model_copy(
                        update={
                            "id": steps[step.id],
                            "cards": tuple(card.model_copy(update={"id": f"card-{next(n)}"}) for card in step.cards),
                        }
                    )
                    for step in stage.steps
                ),
            }
        )
        for i, stage in enumerate(journey.stages)
    )
    flows = tuple(
        flow.model_copy(update={"id": f"flow-{k}", "from_step": steps[flow.from_step], "to_step": steps[flow.to_step]})
        for k, flow in enumerate(journey.flows)
    )
    return journey.model_copy(update={"id": "again", "stages": stages, "flows": flows})


def test_map_built_again_by_hand_is_compared_by_what_it_says():
    again = without_ids(OLD)
    new, _ = apply_all(
        again,
        (
            EditStep(step_id="step-1", title="Pay online"),
            EditStep(step_id="step-3", emotion_expected=0),
            EditCard(card_id="card-2", text="The parcel is late"),
            MoveStage(stage_id="stage-0", index=1),
        ),
    )

    assert not diff(OLD, again)
    assert diff(OLD, new).summary() == (
        "stage 'Checkout' moved to the front, 'Pay' renamed to 'Pay online', emotion of 'Wait' −1 → 0, "
        "pain point 'Parcel is late' changed to 'The parcel is late', evidence of 'The parcel is late' removed"
    )


def test_numbers_that_two_maps_share_by_chance_do_not_make_parts_the_same():
    old = JourneyMap(id="a", title="T", stages=(Stage(id="stage-1", title="Book a flight"),))
    new = JourneyMap(id="b", title="T", stages=(Stage(id="stage-1", title="Cancel"),))

    assert [(change.kind, change.part) for change in diff(old, new).changes] == [
        ("added", "stage"),
        ("removed", "stage"),
    ]
    assert diff(old, new.model_copy(update={"derived_from": "a"})).changes[0].field == "derived_from"
    assert diff(old, new.model_copy(update={"derived_from": "a"})).changes[1].kind == "renamed"


def test_maps_of_two_personas_from_one_template_differ_in_what_was_changed_only():
    template = load_template("ecommerce-purchase")
    mia = journey_from_template(template, journey_id="mia", title="Shop", persona_ids=("mia",))
    leo = journey_from_template(template, journey_id="leo", title="Shop", persona_ids=("leo",))
    leo, _ = apply(leo, EditStep(step_id="arrive", title="Walk into the store"))

    assert diff(mia, leo).summary() == (
        "personas of the map mia → leo, 'Arrive at the shop' renamed to 'Walk into the store'"
    )


def test_stage_with_another_name_and_the_same_steps_is_renamed():
    again = without_ids(OLD)
    renamed, _ = apply(again, EditStage(stage_id="stage-1", title="Kasse"))

    assert diff(OLD, renamed).summary() == "stage 'Checkout' renamed to 'Kasse'"


def test_a_map_never_differs_from_itself_and_two_others_always_do():
    rng = random.Random(5)
    maps = [random_map(rng) for _ in range(200)]

    for journey, other in itertools.pairwise(maps):
        assert not diff(journey, journey)
        assert not diff(journey, without_lost_order(journey))
        assert bool(diff(journey, other)) == (without_lost_order(journey) != without_lost_order(other))


def without_lost_order(journey: JourneyMap) -> JourneyMap:
    """The map with arrows in another order, which means nothing, and revision 0."""
    return journey.model_copy(update={"flows": tuple(reversed(journey.flows)), "revision": 0})
