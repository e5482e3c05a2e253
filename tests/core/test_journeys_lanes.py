"""The lanes of new maps, blank maps, and the overlay that makes a service blueprint of any map."""

import pytest

from core.errors import ConfigError
from core.journeys import (
    LANES,
    AddCard,
    Card,
    DeleteLane,
    EditLane,
    JourneyMap,
    Lane,
    apply,
    apply_all,
    blank_journey,
    blueprint_overlay,
    journey_from_template,
    lanes_for,
    validate_journey,
)
from core.templates import load_template, load_templates

TEMPLATES = load_templates()
IDS = [template.id for template in TEMPLATES]


def from_template(template_id: str) -> JourneyMap:
    return journey_from_template(load_template(template_id), journey_id="mine", title="Mine")


def roles(journey: JourneyMap) -> list[str]:
    return [lane.role for lane in journey.lanes]


def cards(journey: JourneyMap, lane: str) -> dict[str, list[str]]:
    return {
        step.id: [card.text for card in step.cards if card.lane == lane]
        for stage in journey.stages
        for step in stage.steps
    }


@pytest.mark.parametrize("template_id", IDS)
def test_every_map_of_a_template_has_metrics_in_the_first_step_of_each_stage(template_id: str):
    journey = from_template(template_id)

    for stage, of_template in zip(journey.stages, load_template(template_id).stages, strict=True):
        found = [[card.text for card in step.cards if card.lane == "metrics"] for step in stage.steps]
        assert found == [list(of_template.metrics), *[[]] * (len(stage.steps) - 1)]


@pytest.mark.parametrize("template_id", IDS)
def test_nothing_is_to_be_said_against_a_map_of_a_template(template_id: str):
    journey = journey_from_template(
        load_template(template_id), journey_id="mine", title="Mine", persona_ids=("somebody",)
    )

    assert validate_journey(journey) == ()


def test_what_a_template_holds_beyond_the_usual_gets_its_lanes():
    assert roles(from_template("generic")) == [*(lane.role for lane in LANES), "metrics"]
    assert set(roles(from_template("patient-journey"))) - {lane.role for lane in LANES} == {"flow", "needs", "metrics"}

    blueprint = from_template("hotel-stay-blueprint")
    assert blueprint.kind == "service_blueprint"
    assert [role for role in roles(blueprint) if role in {"touchpoints", "frontstage", "backstage", "support"}] == [
        "touchpoints",
        "frontstage",
        "backstage",
        "support",
    ]
    assert cards(blueprint, "backstage")["check-in"] == [
        "Clears a room with the housekeeping",
        "Solves overbooking",
    ]


def test_arrows_and_moments_of_truth_of_a_template_are_on_its_map():
    journey = from_template("b2b-buying")

    arrow = next(flow for flow in journey.flows if flow.from_step == "see-it-with-our-data")
    steps = {step.id: step for stage in journey.stages for step in stage.steps}
    assert (arrow.to_step, arrow.kind, arrow.label) == (
        "collect-the-needs-of-all",
        "loop",
        "The trial changes the list",
    )
    assert steps["see-it-with-our-data"].moment_of_truth
    assert not steps["win-a-sponsor"].moment_of_truth


def test_a_blank_map_has_a_step_in_each_of_three_stages_and_no_card():
    journey = blank_journey(journey_id="mine", title="Mine", persona_ids=("p",))

    assert [(stage.title, [step.title for step in stage.steps]) for stage in journey.stages] == [
        ("Before", ["Step 1"]),
        ("During", ["Step 2"]),
        ("After", ["Step 3"]),
    ]
    assert not any(step.cards for stage in journey.stages for step in stage.steps)
    assert journey.lanes == LANES
    assert (journey.template_id, journey.persona_ids) == ("", ("p",))


def test_a_bad_id_of_a_blank_map_is_refused():
    with pytest.raises(ConfigError, match="'My map' cannot be the id"):
        blank_journey(journey_id="My map", title="Mine")


def test_the_overlay_adds_the_lanes_of_a_blueprint_where_they_belong_and_is_undone_at_once():
    journey = from_template("support-resolution")

    made, inverse = apply(journey, blueprint_overlay(journey))

    assert made.kind == "service_blueprint"
    assert roles(made) == [
        "evidence",
        "actions",
        "thoughts",
        "emotion",
        "touchpoints",
        "frontstage",
        "backstage",
        "support",
        "pains",
        "opportunities",
        "metrics",
    ]
    assert made.stages == journey.stages
    assert apply_all(made, inverse)[0].model_copy(update={"revision": 0}) == journey


def test_the_overlay_leaves_lanes_that_are_there_and_finds_a_free_id():
    own = (Lane(id="support", role="text", title="Support"), Lane(id="behind", role="backstage", title="Behind"))
    journey = JourneyMap(id="mine", title="Mine", lanes=(*LANES, *own))

    made, _ = apply(journey, blueprint_overlay(journey))

    assert [lane.role for lane in made.lanes].count("backstage") == 1
    assert [(lane.id, lane.role) for lane in made.lanes if lane.role in {"text", "support"}] == [
        ("support", "text"),
        ("support-2", "support"),
    ]


def test_the_overlay_of_a_whole_blueprint_is_refused_and_that_of_half_a_one_completes_it():
    journey = from_template("hotel-stay-blueprint")
    with pytest.raises(ConfigError, match="is a service blueprint already"):
        blueprint_overlay(journey)

    half, _ = apply(journey, DeleteLane(lane_id="backstage"))

    assert roles(apply(half, blueprint_overlay(half))[0]) == roles(journey)


def test_cards_go_into_the_lanes_that_were_laid_over():
    journey, _ = apply(blank_journey(journey_id="mine", title="Mine"), EditLane(lane_id="pains", hidden=True))
    made, _ = apply(journey, blueprint_overlay(journey))

    card = Card(id="c", lane="backstage", text="Picks the order")
    filled, _ = apply(made, AddCard(step_id="during-step", card=card, index=0))

    assert cards(filled, "backstage")["during-step"] == ["Picks the order"]


def test_lanes_of_roles_stand_in_one_order():
    assert [lane.id for lane in lanes_for(["support", "evidence", "evidence", "needs"])] == [
        "evidence",
        "actions",
        "thoughts",
        "needs",
        "emotion",
        "touchpoints",
        "support",
        "pains",
        "opportunities",
    ]
