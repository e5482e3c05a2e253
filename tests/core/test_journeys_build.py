import pandas as pd
import pytest

from core.claims import EvidenceData, recompute
from core.errors import ConfigError, NotFoundError
from core.feedback import Theme
from core.journeys import (
    AddCard,
    Card,
    JourneyMap,
    apply,
    attach,
    build_journey,
    journey_from_template,
    validate_journey,
)
from core.personas import PainPoint, Persona, Statement, Touchpoint, placing_claims
from core.tables import CustomerTable
from core.templates import (
    JourneyTemplate,
    TemplateStage,
    TemplateStep,
    TemplateTouchpoint,
    load_template,
    load_templates,
)

TEMPLATE = JourneyTemplate(
    id="shop",
    title="Shop",
    description="Two stages",
    stages=(
        TemplateStage(
            id="look",
            title="Look",
            goal="Find it",
            events=("search*", "view*"),
            phrases=("hard to find",),
            steps=(
                TemplateStep(id="search", title="Search", events=("search*",), emotion=1),
                TemplateStep(
                    id="study",
                    title="Study a product",
                    events=("view*",),
                    actions=("Reads the sizes",),
                    thoughts=("Will it fit?",),
                    touchpoints=(
                        TemplateTouchpoint(name="Product page", channel="web"),
                        TemplateTouchpoint(name="Shop assistant", channel="store"),
                    ),
                ),
            ),
        ),
        TemplateStage(
            id="buy",
            title="Buy",
            goal="Have it",
            events=("*pay*", "gift*"),
            steps=(
                TemplateStep(id="address", title="Give the address", emotion=-1),
                TemplateStep(id="pay", title="Pay", actions=("Enters the card",), emotion=-2),
            ),
        ),
    ),
)


def persona(*, pains: tuple[PainPoint, ...] = (), touchpoints: tuple[Touchpoint, ...] = ()) -> Persona:
    headline = Statement(id="h", section="headline", text="Buys at night")
    return Persona(id="mia", segment_id="s1", name="Mia", headline=headline, pain_points=pains, touchpoints=touchpoints)


def build(
    *,
    pains: tuple[PainPoint, ...] = (),
    touchpoints: tuple[Touchpoint, ...] = (),
    stage_of_pain: dict[str, str] | None = None,
    reach_claims: dict[str, str] | None = None,
) -> JourneyMap:
    return build_journey(
        persona(pains=pains, touchpoints=touchpoints),
        TEMPLATE,
        stage_of_pain=stage_of_pain or {},
        reach_claims=reach_claims or {},
        journey_id="mia-shop",
    )


def steps_with(journey: JourneyMap, lane: str) -> dict[str, list[str]]:
    """Texts of the cards of a lane, by step, where there are any."""
    texts = {
        step.id: [card.text for card in step.cards if card.lane == lane]
        for stage in journey.stages
        for step in stage.steps
    }
    return {step_id: found for step_id, found in texts.items() if found}


def card_with(journey: JourneyMap, text: str) -> Card:
    return next(card for stage in journey.stages for step in stage.steps for card in step.cards if card.text == text)


def touchpoint(name: str, event: str, channel: str = "web") -> Touchpoint:
    return Touchpoint(
        id=f"t-{event}",
        name=name,
        channel=channel,
        event=event,
        reach=0.5,
        claim_ids=(f"mia.{event}",),
        kind="measured",
    )


def pain(title: str, **fields: object) -> PainPoint:
    values = {"id": "pain-01", "title": title, "severity": 4, "claim_ids": ("mia.pain",), "kind": "measured"}
    return PainPoint.model_validate({**values, **fields})


def test_template_becomes_a_planned_map_of_assumptions():
    journey = journey_from_template(TEMPLATE, journey_id="new", title="New")

    assert (journey.nature, journey.state, journey.template_id, journey.persona_ids) == ("planned", "as_is", "shop", ())
    assert journey.stages[0].model_dump(exclude={"steps"}) == {
        "id": "look",
        "title": "Look",
        "goal": "Find it",
        "events": ("search*", "view*"),
        "phrases": ("hard to find",),
        "reach_claim_id": "",
    }
    assert [step.emotion_expected for stage in journey.stages for step in stage.steps] == [1, 0, -1, -2]
    assert journey.stages[0].steps[1].cards == (
        Card(id="study-action-1", lane="actions", text="Reads the sizes"),
        Card(id="study-thought-1", lane="thoughts", text="Will it fit?"),
        Card(id="study-touchpoint-1", lane="touchpoints", text="Product page", channel="web"),
        Card(id="study-touchpoint-2", lane="touchpoints", text="Shop assistant", channel="store"),
    )


def test_map_of_a_persona_names_it_and_the_claims_of_reach():
    journey = build(reach_claims={"buy": "mia.reach.buy"})

    assert (journey.id, journey.title, journey.persona_ids) == ("mia-shop", "Mia: Shop", ("mia",))
    assert [stage.reach_claim_id for stage in journey.stages] == ["", "mia.reach.buy"]


@pytest.mark.parametrize(
    ("name", "channel", "texts"),
    [
        ("product PAGE", "web", ["product PAGE", "Shop assistant"]),  # the same name
        ("View product", "Web", ["View product", "Shop assistant"]),  # a word in common on the same channel
        ("View product", "", ["View product", "Shop assistant"]),  # channel not known
        ("View product", "app", ["Product page", "Shop assistant", "View product"]),  # another channel
        ("View item", "web", ["Product page", "Shop assistant", "View item"]),  # something else
    ],
)
def test_measured_touchpoint_takes_the_place_of_the_assumed_one(name, channel, texts):
    journey = build(touchpoints=(touchpoint(name, "view_product", channel),))
    card = card_with(journey, name)

    assert steps_with(journey, "touchpoints") == {"study": texts}
    assert (card.kind, card.claim_ids, card.item_id) == ("measured", ("mia.view_product",), "t-view_product")


def test_two_measured_touchpoints_do_not_replace_each_other():
    journey = build(touchpoints=(touchpoint("View product", "view_product"), touchpoint("Product zoom", "view_zoom")))

    assert steps_with(journey, "touchpoints") == {"study": ["View product", "Shop assistant", "Product zoom"]}


def test_touchpoint_finds_its_step_by_event_then_by_words_then_the_first():
    journey = build(
        touchpoints=(
            touchpoint("Searching", "search_box"),
            touchpoint("Paying", "start_pay"),
            touchpoint("Gift wrap", "gift_wrap"),
        )
    )

    assert steps_with(journey, "touchpoints") == {
        "search": ["Searching"],
        "study": ["Product page", "Shop assistant"],
        "address": ["Gift wrap"],
        "pay": ["Paying"],
    }


def test_touchpoint_without_a_matching_event_stays_in_the_tray():
    journey = build(touchpoints=(touchpoint("Newsletter", "open_newsletter"), Touchpoint(id="by-hand", name="Leaflet")))

    assert steps_with(journey, "touchpoints") == {"study": ["Product page", "Shop assistant"]}


@pytest.mark.parametrize(
    ("title", "step_id"),
    [
        ("payment fails again and again", "pay"),  # "pay" begins "payment"
        ("my addresses get lost", "address"),
        ("the card was refused", "pay"),  # a word of its action
        ("nothing works", "address"),  # no word in common: the first step
    ],
)
def test_pain_point_goes_to_the_step_with_most_words_in_common(title, step_id):
    journey = build(pains=(pain(title),), stage_of_pain={"pain-01": "buy"})

    assert steps_with(journey, "pains") == {step_id: [title]}


def test_pain_point_keeps_its_evidence_and_severity():
    journey = build(pains=(pain("slow"),), stage_of_pain={"pain-01": "look", "pain-of-somebody-else": "buy"})

    assert card_with(journey, "slow") == Card(
        id="pain-01-1",
        lane="pains",
        text="slow",
        severity=4,
        item_id="pain-01",
        claim_ids=("mia.pain",),
        kind="measured",
    )


def test_pain_point_with_nothing_but_quotes_stands_on_them():
    quoted = pain("slow", claim_ids=(), quote_ids=("q1",), kind="quoted")
    journey = build(pains=(quoted,), stage_of_pain={"pain-01": "look"})

    assert card_with(journey, "slow").claim_ids == ("q1",)


@pytest.mark.parametrize("stage_of_pain", [{}, {"pain-01": ""}])
def test_pain_point_without_a_stage_stays_in_the_tray(stage_of_pain):
    assert steps_with(build(pains=(pain("slow"),), stage_of_pain=stage_of_pain), "pains") == {}


@pytest.mark.parametrize("where", ["stage_of_pain", "reach_claims"])
def test_unknown_stage_is_not_found_and_the_hint_lists_the_stages(where):
    arguments = {"stage_of_pain": {}, "reach_claims": {}} | {
        where: {"pain-01": "pay"} if where[0] == "s" else {"pay": "c"}
    }

    with pytest.raises(NotFoundError, match="has no stage 'pay'") as caught:
        build(pains=(pain("slow"),), **arguments)

    assert caught.value.hint == "Its stages are: look, buy."


@pytest.mark.parametrize("fields", [{"kind": "assumed"}, {"claim_ids": ()}])
def test_item_whose_badge_contradicts_its_claims_is_refused(fields):
    with pytest.raises(ConfigError, match="'pain-01' is marked"):
        build(pains=(pain("slow", **fields),), stage_of_pain={"pain-01": "look"})


def test_id_of_a_map_is_a_slug_with_room_for_persona_and_template():
    assert journey_from_template(TEMPLATE, journey_id="m" * 128, title="New").id == "m" * 128
    for journey_id in ("", "Mia", "mia_shop", "m" * 129):
        with pytest.raises(ConfigError, match="cannot be the id of a map"):
            journey_from_template(TEMPLATE, journey_id=journey_id, title="New")


def test_same_input_gives_the_same_map():
    arguments = {"pains": (pain("slow"),), "stage_of_pain": {"pain-01": "look"}}

    assert build(**arguments) == build(**arguments)


def test_item_is_attached_by_a_command_that_can_be_taken_back():
    journey = build(pains=(pain("slow"),), stage_of_pain={"pain-01": "look"})

    command = attach(pain("slow"), "pay", journey)
    changed, inverse = apply(journey, command)

    assert isinstance(command, AddCard)
    assert (command.card.id, command.index) == ("pain-01-2", 1)
    assert steps_with(changed, "pains") == {"search": ["slow"], "pay": ["slow"]}
    assert apply(changed, inverse[0])[0].stages == journey.stages
    with pytest.raises(NotFoundError):
        attach(pain("slow"), "gone", journey)


@pytest.mark.parametrize("template", load_templates(), ids=lambda template: template.id)
def test_map_of_every_template_is_only_missing_its_persona(template):
    journey = journey_from_template(template, journey_id="new", title="New")

    assert [finding.code for finding in validate_journey(journey)] == ["no-persona"]


def test_shop_template_places_a_whole_shop_log():
    events = ("visit_home", "view_product", "begin_checkout", "purchase", "track_order", "return_item")
    touchpoints = tuple(touchpoint(event.replace("_", " ").capitalize(), event) for event in events)
    shop = load_template("ecommerce-purchase")

    journey = build_journey(
        persona(touchpoints=touchpoints), shop, stage_of_pain={}, reach_claims={}, journey_id="j", title="T"
    )

    placed = {
        card.item_id: stage.id
        for stage in journey.stages
        for step in stage.steps
        for card in step.cards
        if card.item_id
    }
    assert placed == {
        "t-visit_home": "discover",
        "t-view_product": "compare",
        "t-begin_checkout": "checkout",
        "t-purchase": "checkout",
        "t-track_order": "delivery",
        "t-return_item": "support",
    }


def test_a_placed_pain_point_brings_the_claim_that_says_so_and_an_assumed_one_does_not():
    placed = {"pain-01": "s1.placed.shop.pain-01"}
    arguments = {"reach_claims": {}, "journey_id": "j", "placing": placed, "stage_of_pain": {"pain-01": "buy"}}

    measured = build_journey(persona(pains=(pain("Late parcels"),)), TEMPLATE, **arguments)
    assumed = build_journey(persona(pains=(pain("Late parcels", claim_ids=(), kind="assumed"),)), TEMPLATE, **arguments)

    assert card_with(measured, "Late parcels").claim_ids == ("mia.pain", "s1.placed.shop.pain-01")
    assert card_with(assumed, "Late parcels").claim_ids == ()


THEMES = (
    Theme(id="pain-01", label="late", polarity="negative", n_comments=60, n_customers=60, severity=3, quote_ids=()),
    Theme(id="delight-01", label="nice", polarity="positive", n_comments=9, n_customers=9, severity=1, quote_ids=()),
)


def evidence_of(stages: list[str | None], theme: str = "pain-01") -> EvidenceData:
    """Customers of s1, one comment each, then ten of s2 who all speak of the stage "buy"."""
    own = len(stages)
    names = pd.Index([f"c{n:02d}" for n in range(own + 10)], name="customer_id")
    comments = pd.DataFrame(
        {
            "customer_id": names,
            "theme": theme,
            "stage.shop": pd.array([*stages, *["buy"] * 10], dtype="str"),
        },
        index=[f"f{n:02d}" for n in range(own + 10)],
    )
    segments = pd.Series(["s1"] * own + ["s2"] * 10, index=names)
    return EvidenceData(CustomerTable(pd.DataFrame(index=names), ()), segments, comments)


def test_a_pain_is_placed_where_most_of_the_segment_speak_of_it():
    # 12 of the 20 who were read speak of "look", 5 of "buy", 3 of none; 4 were not read.
    data = evidence_of([*["look"] * 12, *["buy"] * 5, *[""] * 3, *[None] * 4])

    found = placing_claims(data, "s1", THEMES, "shop", {"look": "Look around"})

    assert list(found) == ["pain-01"]
    claim = found["pain-01"]
    assert (claim.id, claim.evidence.where[0].values) == ("s1.placed.shop.pain-01", ("look",))
    assert (claim.evidence.n, claim.evidence.total) == (12, 20)
    assert (claim.evidence.others_n, claim.evidence.others_total) == (0, 10)
    assert claim.sentence == ("60% of those who wrote of “late” speak of the stage “Look around”; everyone else: 0%.")
    assert recompute(claim.evidence, data, "s1") == claim.evidence


@pytest.mark.parametrize(
    ("stages", "theme"),
    [
        ([*["look"] * 9, *[""] * 3], "pain-01"),
        ([*["look"] * 12, *["buy"] * 9], "pain-01"),
        ([*["look"] * 12, *[""] * 40], "pain-01"),
        ([""] * 30, "pain-01"),
        (["look"] * 30, "delight-01"),
    ],
    ids=["fewer than ten", "not half as many more as of the next", "less than a quarter", "no stage", "a delight"],
)
def test_a_pain_that_no_stage_clearly_owns_is_not_placed(stages, theme):
    assert placing_claims(evidence_of(stages, theme), "s1", THEMES, "shop", {}) == {}


def test_without_stages_of_the_template_nothing_is_placed():
    assert placing_claims(evidence_of(["look"] * 30), "s1", THEMES, "bank", {}) == {}
