import dataclasses
import json
import re
from importlib.resources import files

import jsonschema
import pytest

from core.errors import NotFoundError, TemplateError
from core.journeys import json_schema
from core.templates import (
    JourneyTemplate,
    TemplateStage,
    TemplateStep,
    fitting_template,
    load_template,
    load_templates,
    parse_template,
    read_document,
    stage_of_event,
)

TEMPLATES = load_templates()
IDS = [template.id for template in TEMPLATES]
VALIDATOR = jsonschema.Draft202012Validator(json_schema())

SMALL = """\
id: small
title: Small
description: One stage
stages:
  - id: only
    title: Only
    goal: Be done
    steps:
      - id: first
        title: First
        emotion: -1
"""

SHOP_EVENTS = {
    "visit_home": ("discover", "arrive"),
    "open_newsletter": ("discover", "hear-of-it"),
    "search": ("compare", "look-around"),
    "view_product": ("compare", "study-product"),
    "review_page": ("compare", "weigh-options"),
    "add_to_wishlist": ("choose", "keep-for-later"),
    "add_to_cart": ("choose", "fill-basket"),
    "AddToCart": ("choose", "fill-basket"),
    "begin_checkout": ("checkout", "enter-details"),
    "add_shipping_info": ("checkout", "enter-details"),
    "enter_payment": ("checkout", "pay"),
    "add_payment_info": ("checkout", "pay"),
    "payment_error": ("checkout", "pay"),
    "purchase": ("checkout", "confirm-order"),
    "transaction": ("checkout", "confirm-order"),
    "track_order": ("delivery", "wait-and-track"),
    "order_delivered": ("delivery", "receive"),
    "write_review": ("use", "tell-others"),
    "return_item": ("support", "send-back"),
    "cancel_order": ("support", "send-back"),
    "contact_support": ("support", "ask-for-help"),
    "refund": ("support", "get-money-back"),
}


def test_templates_come_sorted_by_title_and_each_is_found_by_its_id_and_file():
    titles = [template.title for template in TEMPLATES]
    names = sorted(entry.name for entry in files("journeys").iterdir() if entry.name.endswith(".yaml"))

    assert len(TEMPLATES) >= 27
    assert titles == sorted(titles, key=str.casefold)
    assert names == sorted(f"{template_id}.yaml" for template_id in IDS)
    assert all(load_template(template.id) is template for template in TEMPLATES)


def test_unknown_template_lists_those_that_exist():
    with pytest.raises(NotFoundError, match="'space-trip'") as caught:
        load_template("space-trip")

    assert all(template_id in caught.value.hint for template_id in IDS)


@pytest.mark.parametrize("template", TEMPLATES, ids=IDS)
def test_template_is_rich_enough_to_start_from(template: JourneyTemplate):
    for stage in template.stages:
        assert all((stage.goal, stage.events)), stage.id
        assert 8 <= len(stage.phrases) <= 14, stage.id
        assert 2 <= len(stage.steps) <= 4, stage.id
        assert 2 <= len(stage.metrics) <= 4, stage.id
        for step in stage.steps:
            assert all((step.actions, step.thoughts, step.touchpoints)), step.id

    emotions = {step.emotion for stage in template.stages for step in stage.steps}
    assert min(emotions) < 0 < max(emotions)  # a curve, not a line


def test_templates_are_offered_under_few_headings():
    industries = {template.industry for template in TEMPLATES}

    assert "" not in industries
    assert 5 <= len(industries) <= 12


@pytest.mark.parametrize("template", TEMPLATES, ids=IDS)
def test_metrics_are_short_names_and_are_named_once(template: JourneyTemplate):
    metrics = [metric.casefold() for stage in template.stages for metric in stage.metrics]

    assert all(len(metric) <= 60 and not metric.endswith(".") for metric in metrics)
    assert len(metrics) == len(set(metrics))


def test_some_templates_show_arrows_and_one_is_a_whole_service_blueprint():
    kinds = {flow.kind for template in TEMPLATES for flow in template.flows}
    blueprints = [template for template in TEMPLATES if template.kind == "service_blueprint"]

    assert kinds == {"next", "branch", "loop"}
    assert len(load_template("b2b-buying").flows) >= 5
    assert blueprints
    for step in (step for template in blueprints for stage in template.stages for step in stage.steps):
        assert all((step.frontstage, step.backstage, step.support, step.evidence)), step.id


@pytest.mark.parametrize("template", TEMPLATES, ids=IDS)
def test_loops_lead_back_and_other_arrows_lead_on(template: JourneyTemplate):
    order = [step.id for stage in template.stages for step in stage.steps]

    for flow in template.flows:
        leads_back = order.index(flow.to_step) < order.index(flow.from_step)
        assert leads_back == (flow.kind == "loop"), flow


@pytest.mark.parametrize("template", TEMPLATES, ids=IDS)
def test_phrases_are_said_once_and_are_no_headings(template: JourneyTemplate):
    phrases = [phrase.casefold() for stage in template.stages for phrase in stage.phrases]

    assert len(phrases) == len(set(phrases))
    assert all(3 <= len(phrase.split()) <= 16 for phrase in phrases)


@pytest.mark.parametrize("template", TEMPLATES, ids=IDS)
def test_no_event_pattern_is_hidden_by_an_earlier_stage_or_step(template: JourneyTemplate):
    for stage in template.stages:
        for pattern in stage.events:
            assert stage_of_event(template.stages, pattern.replace("*", "")) == stage.id, pattern
        for step in stage.steps:
            for pattern in step.events:
                event = pattern.replace("*", "")
                assert stage_of_event(template.stages, event) == stage.id, pattern
                assert stage_of_event(stage.steps, event) == step.id, pattern


@pytest.mark.parametrize("template", TEMPLATES, ids=IDS)
def test_template_file_meets_the_json_schema(template: JourneyTemplate):
    text = (files("journeys") / f"{template.id}.yaml").read_text(encoding="utf-8")
    values = read_document(text, name=template.id).values

    VALIDATOR.validate(json.loads(json.dumps(values)))


@pytest.mark.parametrize(("event", "place"), SHOP_EVENTS.items(), ids=SHOP_EVENTS)
def test_shop_event_finds_its_stage_and_step(event: str, place: tuple[str, str]):
    stages = load_template("ecommerce-purchase").stages

    stage_id = stage_of_event(stages, event)
    steps = next(stage.steps for stage in stages if stage.id == stage_id)

    assert (stage_id, stage_of_event(steps, event)) == place


def test_event_names_match_in_any_case_and_with_any_separator_and_the_first_match_wins():
    steps = (TemplateStep(id="x", title="X"),)
    stages = (
        TemplateStage(id="one", title="One", goal="", events=("add-to_cart",), steps=steps),
        TemplateStage(id="two", title="Two", goal="", events=("*cart*",), steps=steps),
    )

    assert [stage_of_event(stages, name) for name in ("Add to cart", "ADD_TO__CART", "add-to-cart")] == ["one"] * 3
    assert stage_of_event(stages, "view cart") == "two"
    assert stage_of_event(stages, "search") == ""
    assert stage_of_event(stages, "") == ""


def test_template_text_becomes_a_template():
    assert parse_template(SMALL, name="small.yaml") == JourneyTemplate(
        id="small",
        title="Small",
        description="One stage",
        stages=(
            TemplateStage(
                id="only", title="Only", goal="Be done", steps=(TemplateStep(id="first", title="First", emotion=-1),)
            ),
        ),
    )


BAD_TEMPLATES = {
    "missing key": (SMALL.replace("title: Small\n", ""), r"line 1: title: is missing"),
    "misspelt key": (SMALL.replace("goal:", "gaol:"), r"line 7: stages\[0\].gaol: is not a known key"),
    "unknown key": (f"{SMALL}colour: red\n", r"line 12: colour: is not a known key"),
    "text that YAML reads as a yes": (SMALL.replace("title: First", "title: yes"), r"line 10: .*found True"),
    "number out of range": (SMALL.replace("-1", "-3"), r"line 11: stages\[0\].steps\[0\].emotion: .*at least -2"),
    "text for a number": (SMALL.replace("-1", "'-1'"), r"line 11: .*expected a whole number, found '-1'"),
    "bad id": (
        SMALL.replace("id: only", "id: Only!"),
        r"line 5: stages\[0\].id: expected a short id of .*found 'Only!'",
    ),
    "no stages": (SMALL.split("stages:")[0] + "stages: []\n", r"line 4: stages: expected at least one"),
    "one value for a list": (SMALL.split("stages:")[0] + "stages: 3\n", r"line 4: stages: expected a list, found 3"),
    "id used twice": (SMALL.replace("id: first", "id: only"), r"line 9: the id 'only' is used twice"),
    "key used twice": (f"{SMALL}title: Again\n", r"line 12: the key 'title' stands here twice"),
    "not YAML": ("id: [", r"line 2: this is not valid YAML"),
    "a list": ("- id: x\n", r"line 1: the top level: expected keys with values, found a list"),
    "empty": ("# nothing\n", r"the file is empty"),
    "two documents": (f"{SMALL}---\nid: x\n", r"more than one document"),
    "arrow from nowhere": (
        f"{SMALL}flows:\n  - {{from_step: last, to_step: first, kind: loop}}\n",
        r"line 13: no step has the id 'last'",
    ),
    "arrow to itself": (
        f"{SMALL}flows:\n  - {{from_step: first, to_step: first, kind: loop}}\n",
        r"line 13: the arrow leads from 'first' to itself",
    ),
    "tag": (SMALL.replace("First", "!!python/name:os.system x"), r"line 10: the tag .* is not read"),
    "alias": (SMALL.replace("title: Only", "title: &t Only"), r"line 6: anchors and aliases"),
    "alias without anchor": (SMALL.replace("title: Only", "title: *t"), r"line 6: anchors and aliases"),
    "nested without end": ("[" * 100_000, r"line 1: lists and keys are nested more than 16 deep"),
    "list as a key": ("? [a]\n: b\n", r"line 1: a key must be a plain word"),
    "control character": (SMALL.replace("First", "Fir\x07st"), r"characters that YAML does not allow"),
    "endless number": (SMALL.replace("-1", "9" * 5_000), r"line 11: 9+… is not a number"),
}


@pytest.mark.parametrize(("text", "problem"), BAD_TEMPLATES.values(), ids=BAD_TEMPLATES)
def test_bad_template_names_the_file_the_line_the_key_and_what_was_expected(text: str, problem: str):
    with pytest.raises(TemplateError, match=f"^small.yaml.*{problem}"):
        parse_template(text, name="small.yaml")


def test_misspelt_key_suggests_the_right_one():
    with pytest.raises(TemplateError) as caught:
        parse_template(SMALL.replace("        emotion:", "        emotoin:"), name="small.yaml")

    assert caught.value.hint == "Did you mean 'emotion'?"


def test_text_above_the_size_limit_is_refused_unread():
    with pytest.raises(TemplateError, match=r"20,000,001 characters"):
        parse_template("x" * 20_000_001, name="small.yaml")


def test_byte_order_mark_and_dates_are_read_as_people_mean_them():
    document = read_document("\ufefftitle: 2024-13-45\ncount: 3\n", name="x.yaml")

    assert document.values == {"title": "2024-13-45", "count": 3}


def test_document_cannot_be_changed():
    document = read_document("a: 1", name="x.yaml")

    with pytest.raises(dataclasses.FrozenInstanceError):
        document.name = "y.yaml"


def test_texts_of_templates_are_written_for_people():
    words = " ".join(
        text
        for template in TEMPLATES
        for stage in template.stages
        for text in (template.title, template.description, stage.title, stage.goal, *stage.phrases)
    )

    assert not re.search(r"\b(lorem|todo|tbd|foo|user)\b", words, re.IGNORECASE)


@pytest.mark.parametrize(
    ("events", "template"),
    [
        (["cancel_order"], "ecommerce-purchase"),
        (["renew_subscription"], "subscription-renewal"),
        (["xyzzy"], "generic"),
    ],
)
def test_few_events_find_the_template_that_speaks_most_of_them(events, template):
    assert fitting_template(events).id == template
