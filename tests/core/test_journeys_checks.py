"""Every check on a map by hand that breaks it, with the place that the finding must open."""

import pytest

from core.claims import Claim, Evidence
from core.journeys import (
    CHECKS,
    Card,
    Flow,
    JourneyMap,
    Lane,
    PersonaEmotion,
    Stage,
    Step,
    journey_from_template,
    validate_journey,
)
from core.templates import load_templates

ROLES = ("actions", "emotion", "touchpoints", "pains", "opportunities", "quotes", "metrics", "images", "backstage")
PICTURE = "data:image/png;base64,iVBORw0KGgo="
PAIN = Card(id="p", lane="pains", text="Slow", severity=4, claim_ids=("s.raised.p", "s.dropped.p"), kind="measured")
CARDS = (
    PAIN,
    Card(id="o", lane="opportunities", text="Be quick"),
    Card(id="q", lane="quotes", text="So slow", claim_ids=("s.quote.p",), kind="quoted"),
    Card(id="m", lane="metrics", text="Days to delivery", item_id="days"),
    Card(id="i", lane="images", text="A parcel", image=PICTURE),
    Card(id="b", lane="backstage", text="Packs"),
)


def touchpoint(number: int) -> Card:
    return Card(id=f"u{number}", lane="touchpoints", text=f"Page {number}", channel="web")


def step(number: int, **fields: object) -> Step:
    cards = (touchpoint(number), *(CARDS if number == 2 else ()))
    return Step.model_validate(
        {
            "id": f"s{number}",
            "title": f"Step {number}",
            "emotion_expected": -1 if number == 2 else number % 3 - 1,
            "cards": cards,
            **fields,
        }
    )


STEPS = tuple(step(number) for number in range(1, 6))
GOOD = JourneyMap(
    id="good",
    title="Good",
    persona_ids=("mia",),
    lanes=tuple(Lane(id=role, role=role) for role in ROLES),
    stages=(
        Stage(id="a", title="A", goal="Get it", events=("a*",), reach_claim_id="reach", steps=STEPS[:3]),
        Stage(id="z", title="Z", goal="Keep it", phrases=("late",), steps=STEPS[3:]),
    ),
    flows=(Flow(id="back", from_step="s5", to_step="s4", kind="loop"),),
)


def of(**fields: object) -> JourneyMap:
    return GOOD.model_copy(update=fields)


def with_stage(**fields: object) -> JourneyMap:
    """The map with another first stage."""
    return of(stages=(GOOD.stages[0].model_copy(update=fields), GOOD.stages[1]))


def with_step(number: int, **fields: object) -> JourneyMap:
    """The map with one step changed."""
    stages = tuple(
        stage.model_copy(
            update={
                "steps": tuple(one.model_copy(update=fields) if one.id == f"s{number}" else one for one in stage.steps)
            }
        )
        for stage in GOOD.stages
    )
    return of(stages=stages)


def with_card(*cards: Card) -> JourneyMap:
    """The map with the second step's cards replaced or added, by id."""
    new = {card.id: card for card in cards}
    return with_step(2, cards=tuple({**{card.id: card for card in STEPS[1].cards}, **new}.values()))


def without_card(card_id: str) -> JourneyMap:
    return with_step(2, cards=tuple(card for card in STEPS[1].cards if card.id != card_id))


def with_flows(*flows: Flow) -> JourneyMap:
    return of(flows=flows)


def edited(card_id: str, **fields: object) -> JourneyMap:
    card = next(card for card in STEPS[1].cards if card.id == card_id)
    return with_card(card.model_copy(update=fields))


FLAT = of(
    stages=tuple(
        stage.model_copy(update={"steps": tuple(one.model_copy(update={"emotion_expected": 0}) for one in stage.steps)})
        for stage in GOOD.stages
    )
)
HIDDEN_PAINS = tuple(lane.model_copy(update={"hidden": lane.role == "pains"}) for lane in GOOD.lanes)
NO_CURVE = tuple(lane.model_copy(update={"hidden": lane.role == "emotion"}) for lane in GOOD.lanes)
AWAY = tuple(card for card in STEPS[1].cards if card.lane != "touchpoints")

FAULTS: dict[str, tuple[str, JourneyMap, str]] = {
    "repeated-id": ("error", with_card(Card(id="s1", lane="actions", text="x")), "s1"),
    "over-limit": ("error", edited("b", text="x" * 2_001), "b"),
    "does-not-fit": ("error", edited("p", severity=3, lane="actions"), "p"),
    "no-stages": ("warning", of(stages=(), flows=()), ""),
    "stage-without-steps": ("warning", with_stage(steps=()), "a"),
    "empty-title": ("warning", with_step(3, title=" "), "s3"),
    "same-title": ("warning", with_step(3, title="step  1"), "s3"),
    "same-card": ("warning", with_card(Card(id="o2", lane="opportunities", text="be quick")), "o2"),
    "same-arrow": ("warning", with_flows(*GOOD.flows, GOOD.flows[0].model_copy(update={"id": "again"})), "again"),
    "arrow-to-itself": ("warning", with_flows(Flow(id="f", from_step="s5", to_step="s5")), "f"),
    "loop-forward": ("warning", with_flows(Flow(id="f", from_step="s1", to_step="s4", kind="loop")), "f"),
    "no-way-out": ("warning", with_flows(Flow(id="f", from_step="s4", to_step="s2")), "s2"),
    "unknown-map": ("error", with_step(3, child_map_id="gone"), "s3"),
    "map-in-itself": ("error", with_step(3, child_map_id="good"), "s3"),
    "unknown-claim": ("error", edited("q", claim_ids=("gone",)), "q"),
    "unknown-item": ("error", edited("m", item_id="gone"), "m"),
    "unknown-persona": ("error", of(persona_ids=("mia", "gone")), ""),
    "no-persona": ("warning", of(persona_ids=()), ""),
    "same-persona": ("warning", of(persona_ids=("mia", "mia")), ""),
    "curve-of-nobody": ("warning", with_step(3, emotions=(PersonaEmotion(persona_id="leo", value=1),)), "s3"),
    "too-many-curves": ("info", of(persona_ids=("mia", *"abcde")), ""),
    "to-be-without-origin": ("warning", of(state="to_be", template_id="shop"), ""),
    "as-is-with-origin": ("warning", of(derived_from="today"), ""),
    "actual-without-data": ("warning", of(nature="actual", stages=GOOD.stages[1:]), ""),
    "no-backstage": ("warning", without_card("b").model_copy(update={"kind": "service_blueprint"}), ""),
    "no-owner": ("warning", of(status="live", scenario="s"), ""),
    "no-scenario": ("warning", of(status="in_review", owner="Ada"), ""),
    "empty-card": ("warning", edited("b", text="\n"), "b"),
    "strong-pain-without-evidence": ("warning", edited("p", claim_ids=(), kind="assumed"), "p"),
    "strong-pain-with-one-kind-of-evidence": ("warning", edited("p", claim_ids=("s.raised.p",)), "p"),
    "pain-that-pleases": ("warning", with_step(2, emotion_expected=1), "s2"),
    "hidden-pains": ("warning", of(lanes=HIDDEN_PAINS), "pains"),
    "moment-without-reason": ("warning", with_step(3, moment_of_truth="Yes!"), "s3"),
    "flat-emotion": ("warning", FLAT, ""),
    "quote-without-source": ("warning", edited("q", claim_ids=(), kind="assumed"), "q"),
    "lane-without-metrics": ("warning", without_card("m"), "metrics"),
    "no-picture": ("warning", edited("i", image=""), "i"),
    "picture-without-words": ("warning", edited("i", text=""), "i"),
    "step-without-touchpoint": ("warning", with_step(2, cards=AWAY), "s2"),
    "two-spellings": ("warning", with_step(3, cards=(touchpoint(3).model_copy(update={"channel": "Web"}),)), "u3"),
    "pain-without-opportunity": ("info", without_card("o"), "p"),
    "pain-without-severity": ("info", edited("p", severity=None), "p"),
    "touchpoint-without-channel": (
        "info",
        with_step(3, cards=(touchpoint(3).model_copy(update={"channel": ""}),)),
        "u3",
    ),
    "curve-out-of-sight": ("info", of(lanes=NO_CURVE), ""),
    "stage-without-goal": ("info", with_stage(goal=" "), "a"),
    "stage-without-rules": ("info", with_stage(events=()), "a"),
}
BESIDE = {  # what a fault brings with it
    "does-not-fit": {"unknown-claim"},
    "no-stages": {"lane-without-metrics"},
    "stage-without-steps": {"lane-without-metrics"},
    "actual-without-data": {"lane-without-metrics"},
}
KNOWN = {
    "known_claims": ("s.raised.p", "s.dropped.p", "s.quote.p", "reach"),
    "known_maps": ("good", "today"),
    "known_personas": ("mia", "leo", *"abcde"),
    "known_items": ("days",),
}


def test_map_without_a_fault_has_no_findings():
    assert validate_journey(GOOD, **KNOWN) == ()
    assert validate_journey(GOOD) == ()
    assert validate_journey(of(state="to_be", derived_from="today"), **KNOWN) == ()
    assert validate_journey(of(status="live", owner="Ada", scenario="A gift"), **KNOWN) == ()
    assert validate_journey(of(kind="service_blueprint"), **KNOWN) == ()
    assert validate_journey(edited("p", severity=3, claim_ids=(), kind="assumed"), **KNOWN) == ()


def test_every_check_has_a_fault_here():
    assert FAULTS.keys() == CHECKS.keys()


@pytest.mark.parametrize(("code", "fault"), FAULTS.items(), ids=FAULTS)
def test_each_fault_is_found_with_its_place_and_nothing_else_is(code, fault):
    severity, journey, place = fault
    findings = {finding.code: finding for finding in validate_journey(journey, **KNOWN)}

    assert findings[code].severity == severity
    assert (findings[code].count, findings[code].places) == (1, (place,))
    assert findings[code].message
    assert findings[code].hint
    assert set(findings) - BESIDE.get(code, set()) == {code}


def test_errors_come_first_and_places_are_counted():
    journey = with_stage(events=(), reach_claim_id="gone")
    journey = journey.model_copy(update={"persona_ids": ("mia", "mia")})

    findings = validate_journey(journey, **KNOWN)

    assert [finding.code for finding in findings] == ["unknown-claim", "same-persona", "stage-without-rules"]
    assert findings[0].message == "A claim named on the map does not exist."


def test_links_are_not_judged_where_nobody_said_what_there_is():
    journey = with_step(3, child_map_id="gone")

    assert validate_journey(journey) == ()
    assert [finding.code for finding in validate_journey(journey, known_maps=())] == ["unknown-map"]


def claim(claim_id: str, table: str) -> Claim:
    evidence = Evidence.model_validate({"table": table, "n": 1, "total": 2, "value": 0.5, "low": 0.1, "high": 0.9})
    return Claim(id=claim_id, segment_id="s", topic="x", sentence="x", kind="measured", evidence=evidence)


def test_kinds_of_evidence_are_what_the_claims_rest_on_where_they_are_known():
    ids = ("s.raised.p", "s.dropped.p", "s.quote.p", "reach")
    comments_only = {one: claim(one, "feedback") for one in ids}
    with_events = {**comments_only, "s.dropped.p": claim("s.dropped.p", "events")}

    assert validate_journey(GOOD, known_claims=with_events) == ()
    assert [finding.code for finding in validate_journey(GOOD, known_claims=comments_only)] == [
        "strong-pain-with-one-kind-of-evidence"
    ]


WAYS: dict[str, tuple[tuple[Flow, ...], bool]] = {
    "no arrows": ((), False),
    "a loop leaves the way on open": ((Flow(id="f", from_step="s3", to_step="s1", kind="loop"),), False),
    "one of two branches goes on": (
        (
            Flow(id="f", from_step="s3", to_step="s1", kind="branch"),
            Flow(id="g", from_step="s3", to_step="s4", kind="branch"),
        ),
        False,
    ),
    "the last step may go back": ((Flow(id="f", from_step="s5", to_step="s1"),), False),
    "the only arrow goes back": ((Flow(id="f", from_step="s3", to_step="s2"),), True),
}


@pytest.mark.parametrize(("flows", "is_trap"), WAYS.values(), ids=WAYS)
def test_circle_is_found_only_where_no_way_leads_out(flows, is_trap):
    codes = {finding.code for finding in validate_journey(with_flows(*flows))}

    assert ("no-way-out" in codes) == is_trap


@pytest.mark.parametrize("template", load_templates(), ids=lambda template: template.id)
def test_shipped_templates_have_no_findings(template):
    journey = journey_from_template(template, journey_id="new", title="New", persona_ids=("mia",))

    assert validate_journey(journey) == ()
