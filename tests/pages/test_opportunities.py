"""The board of opportunities and what to do first: pick, add, link, edit, delete, and nothing is lost."""

import datetime
import json
import re

import pytest

from core.opportunities import (
    AddItem,
    Backlog,
    CardPain,
    EditItem,
    Effect,
    Metric,
    Opportunity,
    PersonaPain,
    Reading,
    Solution,
    pains_of,
)
from core.personas import add_pain_point
from tests.pages.conftest import words

PAGE = "journeys/journeys"


@pytest.fixture
def pain(persona):
    one = persona.pain_points[0]
    return PersonaPain(persona_id=persona.id, pain_id=one.id, title=one.title)


@pytest.fixture
def backlog(studio, pain) -> Backlog:
    """One chain: the pain point, "sooner", "sms", "calls"; and an opportunity of its own, "alone"."""
    gone = PersonaPain(persona_id="nobody", pain_id="x", title="Slow site")
    sooner = Opportunity(
        id="sooner",
        title="How might we pay with ease?",
        pains=(pain, gone),
        customer_value=80,
        business_value=40,
        effort=3,
        confidence=0.5,
    )
    sms = Solution(id="sms", title="One click", opportunity_ids=("sooner",), effects=(Effect(metric_id="calls"),))
    items = [sooner, Opportunity(id="alone", title="How might we?"), sms, Metric(id="calls", title="Calls", target=9)]
    return studio.edit_backlog("shop", [AddItem(item=one, index=99) for one in items], label="Start")


@pytest.fixture
def now(studio):
    """Read the backlog again from the store."""
    return lambda: studio.store.load("shop").backlog


def board(app):
    """What the board of cards shows."""
    (found,) = (one for one in app.get("bidi_component") if one.proto.component_name.endswith("wayprint_chains"))
    return json.loads(json.loads(found.proto.json)["json"])


def field(app, start):
    kinds = (app.text_input, app.text_area, app.selectbox, app.multiselect, app.number_input, app.date_input)
    return next(one for kind in kinds for one in kind if one.key.startswith(start))


def button(app, start):
    return next(one for one in app.button if one.key.startswith(start))


def opened(visit, item="", view="opportunities"):
    return visit(PAGE, study="shop", view=view, item=item)


def test_the_list_of_maps_leads_to_both_views(studio, visit):
    app = visit(PAGE, study="shop")

    links = {one.proto.label: one.proto.query_string for one in app.get("page_link")}
    assert "view=opportunities" in links["Opportunities and solutions"]
    assert "view=priorities" in links["What to do first"]
    assert studio.store.load("shop").journeys == ()


@pytest.mark.usefixtures("home")
def test_an_empty_board_shows_the_pain_points_and_says_what_comes_where(studio, visit):
    shown = board(opened(visit))

    titles = [column["title"] for column in shown["columns"]]
    assert titles == ["Pain points", "Opportunities", "Solutions", "Metrics"]
    n_pains = len(pains_of(studio.store.load("shop").personas, (), Backlog()))
    assert 0 < len(shown["columns"][0]["cards"]) <= n_pains
    assert shown["columns"][1]["empty"] == "Pick a pain point and ask: how might we …?"
    assert shown["links"] == []


def test_the_board_shows_every_link_and_stresses_the_chain_of_what_is_picked(backlog, pain, visit):
    assert len(backlog.items) == 4

    shown = board(opened(visit, "sms"))

    assert [pain.key, "sooner"] in shown["links"]
    assert ["sms", "calls"] in shown["links"]
    assert shown["picked"] == "sms"
    assert set(shown["chain"]) == {pain.key, "persona/nobody/x", "sooner", "sms", "calls"}
    cards = {card["key"]: card for column in shown["columns"] for card in column["cards"]}
    assert cards["persona/nobody/x"] == {
        "key": "persona/nobody/x",
        "title": "Slow site",
        "note": "No longer in the study",
        "is_gone": True,
    }
    assert cards["sooner"]["note"] == "open · priority 10.0"  # by hand: 60 x 0.5 / 3


def test_a_picked_pain_point_says_where_its_priority_comes_from_and_gets_an_opportunity(studio, pain, visit, now):
    app = opened(visit, pain.key)
    assert "Assumed: that those who wrote stand for those who did not" in words(app)
    assert any("raised by" in one.label for one in app.button)

    field(app, "new_opportunity").set_value("How might we pay  with ease?")
    button(app, "add_opportunity").click().run()

    (made,) = now().opportunities
    assert (made.title, made.pains) == ("How might we pay with ease?", (pain,))
    assert app.query_params["item"] == made.id
    assert board(app)["picked"] == made.id
    assert studio.backlog_history("shop").undo_label == "Add the opportunity “How might we pay with ease?”"


def test_what_follows_is_added_and_linked_from_where_one_is(backlog, visit, now):
    app = opened(visit, "alone")
    field(app, "new_solution").set_value("Write")
    button(app, "add_solution").click().run()
    field(app, "new_metric").set_value("Answers")
    button(app, "add_metric").click().run()

    solution = now().solutions[-1]
    metric = now().metrics[-1]
    assert solution.opportunity_ids == ("alone",)
    assert solution.effects == (Effect(metric_id=metric.id),)
    assert len(now().items) == len(backlog.items) + 2


def test_a_thing_without_a_title_is_not_added_and_it_is_said(backlog, visit, now):
    app = opened(visit)
    button(app, "add_metric").click().run()

    assert "no title for a metric" in app.error[0].value.replace("\\", "")
    assert now() == backlog


def test_a_saved_opportunity_is_one_edit_that_undo_takes_back(backlog, pain, visit, now):
    app = opened(visit, "sooner")
    field(app, "title_").set_value("How might we charge\nless?")
    field(app, "pains_").set_value([pain.key])
    field(app, "effort_").set_value(4.5)
    field(app, "confidence_").set_value(None)
    field(app, "status_").set_value("in_progress")
    button(app, "save_").click().run()

    changed = now().find("sooner")
    assert (changed.title, changed.pains) == ("How might we charge less?", (pain,))
    assert (changed.effort, changed.confidence, changed.status) == (4.5, None, "in_progress")
    assert field(app, "title_").value == "How might we charge less?"
    app.button(key="undo_backlog").click().run()
    assert now().items == backlog.items
    assert field(app, "title_").value == "How might we pay with ease?"
    app.button(key="redo_backlog").click().run()
    assert now().find("sooner") == changed


def test_a_saved_solution_keeps_its_links_effects_day_and_address(backlog, visit, now):
    assert backlog.find("sms")
    app = opened(visit, "sms")
    field(app, "opportunities_").set_value(["sooner", "alone"])
    field(app, "effect_calls").set_value("a tenth fewer")
    field(app, "due_").set_value(datetime.date(2026, 5, 1))
    field(app, "link_").set_value(" https://tracker.example/7 ")
    button(app, "save_").click().run()

    sms = now().find("sms")
    assert sms.opportunity_ids == ("sooner", "alone")
    assert sms.effects == (Effect(metric_id="calls", text="a tenth fewer"),)
    assert (sms.due, sms.link) == (datetime.date(2026, 5, 1), "https://tracker.example/7")


def test_an_address_that_could_run_something_is_refused_and_the_words_stay(backlog, visit, now):
    app = opened(visit, "sms")
    field(app, "link_").set_value("javascript:alert(1)")
    button(app, "save_").click().run()

    assert "http" in app.error[0].value
    assert now() == backlog
    assert field(app, "link_").value == "javascript:alert(1)"


def test_estimates_out_of_range_are_refused_with_what_was_expected_and_stay(backlog, visit, now):
    app = opened(visit, "alone")
    typed = {"customer_value_": 4, "business_value_": 101, "effort_": 5.5, "confidence_": 4.0}
    labels = [field(app, key).set_value(value).label for key, value in typed.items()]
    button(app, "save_").click().run()

    assert labels == ["Customer value, 0 to 100", "Business value, 0 to 100", "Effort, 0 to 5", "Confidence, 0 to 1"]
    said = app.error[0].value.replace("\\", "")
    assert "Business value 101 is not from 0 to 100" in said
    assert "Effort 5.5 is not from 0 to 5" in said
    assert "Confidence 4 is not from 0 to 1" in said
    assert "Customer" not in said
    assert now() == backlog
    assert [field(app, key).value for key in typed] == [4, 101, 5.5, 4.0]


@pytest.mark.parametrize(("opportunity", "wrong"), [("alone", -0.5), ("sms", 6.0)])
def test_an_effort_out_of_range_is_refused_of_opportunities_and_solutions(backlog, visit, now, opportunity, wrong):
    app = opened(visit, opportunity)
    field(app, "effort_").set_value(wrong)
    button(app, "save_").click().run()

    assert f"Effort {wrong:g} is not from 0 to 5" in app.error[0].value.replace("\\", "")
    assert now() == backlog


def test_a_metric_gets_readings_and_says_where_it_stands(backlog, visit, now):
    assert backlog.find("calls")
    app = opened(visit, "calls")
    field(app, "value_").set_value(12.5)
    field(app, "day_").set_value(datetime.date(2026, 3, 1))
    next(one for one in app.button if one.label == "Write it down").click().run()

    assert now().find("calls").readings == (Reading(on=datetime.date(2026, 3, 1), value=12.5),)
    note = board(app)["columns"][3]["cards"][0]["note"]
    assert note == "12.5 · target reached"
    app.button(key="icon_unread_calls_2026-03-01").click().run()
    assert now().find("calls").readings == ()


def test_what_another_tab_changed_meanwhile_is_told_and_neither_edit_is_lost(studio, backlog, visit, now):
    app = opened(visit, "sooner")
    seen = backlog.find("sooner")
    studio.edit_backlog("shop", [EditItem(before=seen, after=seen.model_copy(update={"owner": "Kim"}))])

    field(app, "effort_").set_value(1.0)
    button(app, "save_").click().run()

    assert (now().find("sooner").owner, now().find("sooner").effort) == ("Kim", 1.0)


def test_a_field_that_both_changed_is_shown_in_both_versions(studio, backlog, visit, now):
    app = opened(visit, "sooner")
    seen = backlog.find("sooner")
    studio.edit_backlog("shop", [EditItem(before=seen, after=seen.model_copy(update={"owner": "Kim"}))])

    field(app, "owner_").set_value("Lee")
    button(app, "save_").click().run()

    said = app.error[0].value.replace("\\", "")
    assert "“Kim” now; yours was “Lee”" in said
    assert field(app, "owner_").value == "Lee"
    assert now().find("sooner").owner == "Kim"
    button(app, "reload_").click().run()
    assert field(app, "owner_").value == "Kim"


def test_before_something_is_deleted_what_names_it_is_said_and_undo_brings_it_back(
    studio, persona, backlog, visit, now
):
    studio.create_journey("shop", persona.id, "ecommerce-purchase")
    app = opened(visit, "sooner")
    assert "Named by 1 solution. Nothing of them is deleted" in words(app)

    app.button(key="delete_sooner").click().run()

    assert now().find("sooner") is None
    assert now().find("sms") == backlog.find("sms")
    assert "item" not in app.query_params
    assert [(one["title"], one["is_gone"]) for one in board(app)["columns"][1]["cards"]] == [
        ("How might we?", False),
        ("No longer in the study", True),
    ]
    gone = opened(visit, "sooner")
    assert "This opportunity is no longer in the study." in words(gone)
    assert board(gone)["chain"] == ["calls", "sms", "sooner"]
    app.button(key="undo_backlog").click().run()
    assert now().items == backlog.items


def test_what_hangs_on_the_pain_points_of_a_map_is_said_where_it_is_deleted(studio, persona, visit):
    journey = studio.create_journey("shop", persona.id, "ecommerce-purchase")
    one = Opportunity(id="one", title="How might we?", pains=(CardPain(map_id=journey.id, card_id="c"),))
    studio.edit_backlog("shop", [AddItem(item=one, index=0)])

    app = visit(PAGE, study="shop")

    assert "On its own pain points hang: 1 opportunity. They stay when it is deleted." in words(app)


# What to do first


def rows(app):
    return [one.label.replace("\\", "") for one in app.button if one.key.startswith("row_")]


@pytest.mark.usefixtures("home")
def test_pain_points_are_ranked_with_the_formula_and_what_it_assumes(visit):
    app = opened(visit, view="priorities")

    assert "Priority = 100 × severity ÷ 5 × frequency × reach" in words(app)
    assert "Assumed: that those who wrote stand for those who did not" in words(app)
    numbers = [float(re.search(r"([\d.]+) of 100$", row)[1]) for row in rows(app)]
    assert numbers == sorted(numbers, reverse=True)
    assert rows(app)[0].startswith("1. ")
    chart = json.loads(app.get("plotly_chart")[0].proto.spec)
    assert len(chart["data"][0]["x"]) == len(numbers)


def test_a_pain_point_without_counts_is_listed_as_not_ranked(studio, persona, visit):
    studio.edit_persona("shop", persona.id, lambda one: add_pain_point(one, "No gift wrap", 5))

    app = opened(visit, view="priorities")

    assert any(row.startswith("No gift wrap") for row in rows(app))
    assert "Nobody was counted for it" in words(app)


def test_a_line_of_the_list_opens_the_item_and_its_opportunity_is_made_there(pain, visit, now):
    app = opened(visit, view="priorities")

    app.button(key=f"row_{pain.key}").click().run()
    assert app.query_params["item"] == pain.key
    field(app, "new_opportunity").set_value("How might we?")
    button(app, "add_opportunity").click().run()

    assert now().opportunities[0].pains == (pain,)


def test_opportunities_are_ranked_by_value_confidence_and_effort(backlog, visit):
    assert backlog.find("sooner")
    app = opened(visit, "sooner", view="priorities")

    assert "Priority = value × confidence ÷ effort" in words(app)
    assert rows(app) == ["1. How might we pay with ease?: 10.0", "How might we?"]
    missing = "Not known: customer value, business value, effort, confidence"
    assert missing in words(app).replace("\\", "")
    assert field(app, "title_").value == "How might we pay with ease?"


def test_nothing_to_rank_is_said(empty_studio, visit):
    study = empty_studio.store.create("Spring", now=empty_studio.clock())

    app = visit(PAGE, study=study.id, view="priorities")

    assert "is ranked here" in words(app)
