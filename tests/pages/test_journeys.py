"""Journeys: the list of maps, a new one, and every edit of a map kept, whatever happens in other tabs."""

import json
import re
from typing import Any

import pytest

from core.adapters.stores import SqlStudyStore
from core.errors import ConflictError, NotFoundError
from core.journeys import claims_on_card, dump_journey, signed_emotion, with_known_claims
from core.opportunities import AddItem, EditItem, Opportunity
from core.pipeline import evidence_data, prepare
from core.services import journey_of
from core.templates import load_template
from pages.journeys import editor
from pages.shared.widgets import plain
from tests.pages.conftest import words

PAGE = "journeys/journeys"


@pytest.fixture
def journey(studio, persona):
    """A map of that persona, filled from the data."""
    study = studio.store.load("shop")
    tables = prepare(studio.sources(study))
    data = evidence_data(tables, studio.store.table(study.members_table), studio.store.table(study.comments_table))
    return studio.create_journey("shop", persona.id, "ecommerce-purchase", prepared=tables, data=data)


@pytest.fixture
def now(studio, journey):
    """Read that map again from the store."""
    return lambda: journey_of(studio.store.load("shop"), journey.id)


@pytest.fixture
def opened(visit, journey):
    """That map, open."""
    return visit(PAGE, study="shop", journey=journey.id)


def send(app, journey, *commands):
    """Do what the board does: send every edit so far, numbered from 1."""
    key = f"board_shop_{journey.id}"
    seen = app.session_state["studio"].board_revisions[key]
    ops = [
        {"seq": n, "token": "board", "id": f"{id(app)}-{n}", "base": seen, "command": command}
        for n, command in enumerate(commands, 1)
    ]
    app.session_state[key] = {"ops": ops}
    app.run()
    assert not app.exception
    return app


def step_title(title: str, step_id: str) -> dict[str, Any]:
    return {"kind": "edit_step", "step_id": step_id, "title": title}


def steps(journey):
    return {step.id: step for stage in journey.stages for step in stage.steps}


def links(app):
    return {one.proto.label: one.proto.page for one in app.get("page_link")}


def choose(app, template_id: str):
    """Do what the gallery does when a template is chosen."""
    app.session_state["map_template"] = {"chosen": template_id}
    app.run()
    assert not app.exception
    return app


def test_without_personas_the_page_leads_to_them_and_makes_maps_all_the_same(empty_studio, visit):
    study = empty_studio.store.create("Spring", now=empty_studio.clock())

    app = visit(PAGE, study=study.id)
    assert "There is no persona yet" in words(app)
    assert "Make a persona first" in links(app)
    choose(app, "mortgage").button(key="make_map").click().run()

    made = empty_studio.store.load(study.id).journeys[0]
    assert (made.persona_ids, made.template_id, made.title) == ((), "mortgage", "Mortgage")
    assert "No persona yet" in words(app)
    assert "Nobody's yet" in words(visit(PAGE, study=study.id))


def test_without_maps_the_page_says_what_one_is_and_makes_the_first(studio, persona, visit):
    app = visit(PAGE, study="shop", persona=persona.id)
    assert "stage by stage, with their pain points in place" in words(app)

    app.button(key="make_map").click().run()

    made = studio.store.load("shop").journeys[0]
    items = {card.item_id for step in steps(made).values() for card in step.cards if card.claim_ids}
    assert made.persona_ids == (persona.id,)
    assert persona.pain_points[0].id in items
    assert app.query_params["journey"] == made.id
    assert app.title[0].value.replace("\\", "") == made.title


@pytest.mark.usefixtures("home")
def test_the_template_is_told_before_it_is_chosen(visit):
    app = visit(PAGE, study="shop")

    choose(app, "travel-booking")

    template = load_template("travel-booking")
    said = words(app).replace("\\", "")
    assert template.description in said
    assert " › ".join(stage.title for stage in template.stages) in said


@pytest.mark.usefixtures("home")
def test_the_gallery_is_one_element_and_starts_with_the_template_that_fits_the_study(studio, visit):
    app = visit(PAGE, study="shop")

    assert studio.store.load("shop").stage_template == "ecommerce-purchase"
    assert "**E-commerce purchase**" in words(app).replace("\\", "")
    assert len(app.get("bidi_component")) == 1
    assert not choose(app, "no-such-template").error


def test_a_map_is_made_from_a_pasted_outline(studio, persona, visit):
    app = visit(PAGE, study="shop", persona=persona.id)
    app.segmented_control(key="map_start").set_value("outline").run()
    assert "make_map" not in [one.key for one in app.button]

    app.text_area(key="map_outline").set_value("# Shoes\n## Buy\n- Pay -1\n  - pain: slow\n## Wear").run()
    assert "Read as 2 stages, 1 step and 1 card" in words(app)
    app.button(key="make_map").click().run()

    made = studio.store.load("shop").journeys[0]
    assert (made.title, made.persona_ids, made.template_id) == ("Shoes", (persona.id,), "")
    assert [(step.title, step.emotion_expected) for step in steps(made).values()] == [("Pay", -1)]
    assert app.query_params["journey"] == made.id


def test_an_outline_that_cannot_be_read_says_where_and_is_kept(studio, visit):
    app = visit(PAGE, study="shop")
    app.segmented_control(key="map_start").set_value("outline").run()

    app.text_area(key="map_outline").set_value("pain: slow\nBuy").run()

    assert "Line 1" in app.error[0].value
    assert "Begin with the name of a stage" in app.error[0].value
    assert app.text_area(key="map_outline").value == "pain: slow\nBuy"
    assert not studio.store.load("shop").journeys


def test_a_blank_map_is_made_with_a_title_and_as_a_service_blueprint(studio, persona, visit):
    app = visit(PAGE, study="shop", persona=persona.id)
    app.segmented_control(key="map_start").set_value("blank").run()

    app.text_input(key=f"map_blank_title_{persona.id}").set_value("Returns").run()
    app.checkbox(key="map_blueprint").check().run()
    app.button(key="make_map").click().run()

    made = studio.store.load("shop").journeys[0]
    assert (made.title, made.kind, made.persona_ids) == ("Returns", "service_blueprint", (persona.id,))
    assert [stage.title for stage in made.stages] == ["Before", "During", "After"]
    assert {"frontstage", "backstage"} <= {lane.role for lane in made.lanes}


def test_a_proto_persona_gets_a_map_of_assumptions(studio, visit):
    proto = studio.add_proto_persona("shop", "Nora", "Buys for others")

    visit(PAGE, study="shop", persona=proto.id).button(key="make_map").click().run()

    made = studio.store.load("shop").journeys[0]
    assert made.persona_ids == (proto.id,)
    assert not any(card.claim_ids for step in steps(made).values() for card in step.cards)


def test_a_map_of_the_list_says_whose_it_is_and_what_the_data_backs(persona, journey, visit):
    app = visit(PAGE, study="shop")

    cards = [card for step in steps(journey).values() for card in step.cards]
    backed = [card for card in cards if card.claim_ids]
    said = words(app).replace("\\", "")
    assert f"**{persona.name}**" in said
    assert f"**{journey.title}**" in said
    assert f"{len(steps(journey))} steps · {len(cards)} cards, {len(backed)} from the data" in said
    assert backed


def test_a_map_shows_its_title_its_persona_and_a_file(persona, journey, opened):
    assert opened.title[0].value.replace("\\", "") == journey.title
    assert {"All journey maps", persona.name} <= set(links(opened))
    labels = ["PDF", "PNG", "HTML", "PPTX", "SVG", "Outline", "Mermaid", "YAML", "JSON", "XLSX", "CSV"]
    assert [one.label for one in opened.download_button] == labels
    assert "Slides in which every word can be edited." in words(opened)
    (paper,) = [one for one in opened.selectbox if one.label == "Paper of the PDF"]
    assert paper.options == ["A4", "A3", "Letter", "One long page"]


def test_what_the_board_sends_is_applied_once_and_saved(journey, now, opened):
    first = next(iter(steps(journey)))

    send(opened, journey, step_title("One", first))
    send(opened, journey, step_title("One", first), step_title("Two", first))
    opened.run()

    assert steps(now())[first].title == "Two"
    assert now().revision == journey.revision + 2
    assert not opened.info  # its own edits are no news
    assert not opened.error


def test_undo_and_redo_go_through_the_history_that_is_saved(studio, journey, now, opened):
    first, step = next(iter(steps(journey).items()))
    sent = [step_title("One", first), {"kind": "undo"}]

    send(opened, journey, *sent)
    assert steps(now())[first] == step
    assert studio.history("shop", journey.id).undone

    send(opened, journey, *sent, {"kind": "redo"})
    assert steps(now())[first].title == "One"


def test_undo_works_in_a_later_visit(journey, now, opened, visit):
    first, step = next(iter(steps(journey).items()))
    send(opened, journey, step_title("One", first))

    send(visit(PAGE, study="shop", journey=journey.id), journey, {"kind": "undo"})

    assert steps(now())[first] == step


def test_an_edit_that_does_not_fit_is_told_and_those_after_it_are_kept(journey, now, opened):
    first = next(iter(steps(journey)))

    send(opened, journey, step_title("Lost", "no-such-step"), step_title("Kept", first))

    assert "no-such-step" in opened.error[0].value.replace("\\", "")
    assert "\n\n" in opened.error[0].value  # the hint
    assert steps(now())[first].title == "Kept"


def test_a_pain_point_of_the_persona_is_attached_with_its_evidence(journey, persona, now, opened):
    last, pain = list(steps(journey))[-1], persona.pain_points[0]
    card = {
        "id": "card-1a2b",
        "lane": "pains",
        "text": pain.title,
        "severity": pain.severity,
        "item_id": pain.id,
        "claim_ids": list(claims_on_card(pain)),
        "kind": pain.kind,
    }

    send(opened, journey, {"kind": "add_card", "step_id": last, "card": card, "index": 0})

    assert not opened.error
    assert steps(now())[last].cards[0].claim_ids == claims_on_card(pain)


def test_evidence_cannot_be_made_up(journey, persona, now, opened):
    last, pain = list(steps(journey))[-1], persona.pain_points[0]
    card = {"id": "card-1a2b", "lane": "pains", "text": "Everybody leaves", "item_id": pain.id}
    card |= {"claim_ids": list(claims_on_card(pain)), "kind": pain.kind}

    send(opened, journey, {"kind": "add_card", "step_id": last, "card": card, "index": 0})

    assert "names evidence that this persona does not have" in opened.error[0].value
    assert now() == journey


def test_the_drawer_of_a_pain_point_shows_its_numbers_and_a_quote(studio, journey, persona, opened):
    pain = persona.pain_points[0]

    send(opened, journey, {"kind": "open_claim", "claim_id": pain.claim_ids[0]})

    claims = {claim.id: claim.sentence for claim in studio.store.load("shop").claims}
    said = words(opened).replace("\\", "")
    assert all(claims[claim_id] in said for claim_id in (*pain.claim_ids, *pain.quote_ids))
    assert pain.quote_ids


def test_the_drawer_of_a_stage_shows_who_reaches_it(studio, journey, opened):
    reach = next(stage.reach_claim_id for stage in journey.stages if stage.reach_claim_id)

    send(opened, journey, {"kind": "open_claim", "claim_id": reach})

    claims = {claim.id: claim.sentence for claim in studio.store.load("shop").claims}
    assert f"**{claims[reach]}**" in words(opened).replace("\\", "")


def test_a_new_title_is_shown_and_can_be_undone(studio, journey, now, opened):
    opened.text_input(key=f"title_{journey.id}_{journey.title}").set_value("  How *they* buy ").run()
    opened.button(key=f"rename_now_{journey.id}").click().run()
    opened.run()

    assert now().title == "How *they* buy"
    assert opened.title[0].value.replace("\\", "") == "How *they* buy"
    studio.edit_journey("shop", journey.id, {"kind": "undo"})
    assert now().title == journey.title


def test_an_empty_title_is_refused_with_a_hint(journey, now, opened):
    opened.text_input(key=f"title_{journey.id}_{journey.title}").set_value("  ").run()
    opened.button(key=f"rename_now_{journey.id}").click().run()

    assert "A map needs a title" in opened.error[0].value
    assert "Type one" in opened.error[0].value
    assert now() == journey


def test_edits_of_another_tab_are_told_and_both_are_kept(studio, journey, now, opened):
    first, second = list(steps(journey))[:2]
    studio.edit_journey("shop", journey.id, step_title("Elsewhere", second))

    send(opened, journey, step_title("Here", first))

    assert "changed elsewhere" in opened.info[0].value
    assert (steps(now())[first].title, steps(now())[second].title) == ("Here", "Elsewhere")
    assert not opened.run().info  # told once


def test_an_edit_of_what_another_tab_deleted_is_kept_until_it_is_given_up(studio, journey, now, opened):
    first = next(iter(steps(journey)))
    studio.edit_journey("shop", journey.id, {"kind": "delete_step", "step_id": first})

    send(opened, journey, step_title("Here", first))

    assert "changed elsewhere" in opened.info[0].value
    assert "Two changes of the same place" in words(opened)
    assert [one.value for one in opened.code] == ["Here"]

    opened.button(key=f"mine_board_shop_{journey.id}_0").click().run()
    assert first in opened.error[0].value.replace("\\", "")
    assert [one.value for one in opened.code] == ["Here"]

    opened.button(key=f"theirs_board_shop_{journey.id}_0").click().run()
    assert not opened.code
    assert first not in steps(now())


def test_of_two_edits_of_one_title_both_are_shown_and_one_is_chosen(studio, journey, now, opened):
    first = next(iter(steps(journey)))
    studio.edit_journey("shop", journey.id, step_title("Theirs", first), author="Ada")

    send(opened, journey, step_title("Mine", first))
    said = words(opened).replace("\\", "")
    assert "to 'Theirs'" in said
    assert "to 'Mine'" in said
    assert steps(now())[first].title == "Theirs"

    opened.button(key=f"mine_board_shop_{journey.id}_0").click().run()
    assert steps(now())[first].title == "Mine"
    assert "Two changes of the same place" not in words(opened)


def test_an_edit_that_meets_another_one_is_put_on_top_of_it(journey, now, opened, monkeypatch):
    first, second = list(steps(journey))[:2]
    save = SqlStudyStore.save_journey
    met = []

    def meet(store, study_id, changed, **more):
        if not met:  # somebody else saves between reading and writing
            met.append(True)
            other = now()
            stages = [stage.model_copy(update={"steps": ()}) for stage in other.stages[-1:]]
            newer = {"stages": (*other.stages[:-1], *stages), "revision": other.revision + 1}
            save(store, study_id, other.model_copy(update=newer), now=more["now"])
        return save(store, study_id, changed, **more)

    monkeypatch.setattr(SqlStudyStore, "save_journey", meet)
    send(opened, journey, step_title("Here", first))

    assert met
    assert steps(now())[first].title == "Here"
    assert second in steps(now())
    assert now().stages[-1].steps == ()  # the other edit is kept, too
    assert not opened.error


def test_a_map_that_others_keep_saving_is_told_and_shown_as_it_is(journey, now, opened, monkeypatch):
    def refuse(*_, **__):
        message = "The map was changed by somebody else."
        raise ConflictError(message, hint="Load the map again and repeat your change.")

    monkeypatch.setattr(SqlStudyStore, "save_journey", refuse)
    send(opened, journey, step_title("Here", next(iter(steps(journey)))))

    assert "repeat your change" in opened.error[0].value
    assert now() == journey
    assert opened.title  # the page goes on


def test_a_map_deleted_in_another_tab_is_told(studio, journey, opened):
    studio.delete_journey("shop", journey.id)

    opened.run()

    assert "no longer there" in opened.warning[0].value
    assert opened.button(key="make_map")


def test_a_deleted_map_comes_back_with_what_can_be_undone(studio, journey, now, opened, visit):
    first, step = next(iter(steps(journey).items()))
    send(opened, journey, step_title("One", first))
    app = visit(PAGE, study="shop")

    app.button(key=f"icon_delete_{journey.id}").click().run()
    assert studio.store.load("shop").journeys == ()
    app.button(key="undo_delete_map").click().run()

    assert steps(now())[first].title == "One"
    studio.edit_journey("shop", journey.id, {"kind": "undo"})
    assert steps(now())[first] == step


def test_a_deleted_map_does_not_come_back_in_another_study(studio, journey, visit):
    other = studio.store.duplicate("shop", now=studio.clock())
    app = visit(PAGE, study="shop")
    app.button(key=f"icon_delete_{journey.id}").click().run()

    app.query_params["study"] = other
    app.run()

    assert not [button for button in app.button if button.key == "undo_delete_map"]


def test_an_unknown_map_is_told_and_the_list_shown(journey, visit):
    app = visit(PAGE, study="shop", journey="gone")

    assert "no longer there" in app.warning[0].value
    assert journey.title in words(app).replace("\\", "")


def test_a_map_deleted_while_its_board_is_open_is_told_where_the_board_was(opened, monkeypatch):
    def gone(*_):
        message = "Study 'Shop' has no journey map."
        raise NotFoundError(message, hint="Open the list of maps and choose one.")

    monkeypatch.setattr(editor, "journey_of", gone)
    opened.run()

    assert "has no journey map" in opened.error[0].value
    assert "Go to all journey maps" in links(opened)


def shown(visit, journey, view):
    return visit(PAGE, study="shop", journey=journey.id, view=view)


def test_every_change_is_a_revision_that_is_named_and_gone_back_to(studio, journey, now, visit):
    first, step = next(iter(steps(journey).items()))
    studio.edit_journey("shop", journey.id, step_title("One", first), author="Ada")
    studio.edit_journey("shop", journey.id, step_title("Two", first))

    app = shown(visit, journey, "revisions")
    lines = [one.replace("\\", "") for one in app.radio[0].options]
    assert len(lines) == 3
    assert "Rename step 'One' to 'Two'" in lines[0]
    assert "Ada" in lines[1]
    assert "As it was made" in lines[2]

    app.radio[0].set_value(1).run()
    app.text_input(key=f"name_{journey.id}_1").set_value("Before").run()
    assert studio.history("shop", journey.id).log[0].name == "Before"
    assert app.radio[0].value == 1  # the choice outlives the new name

    app.text_input(key=f"name_{journey.id}_1").set_value("After the workshop")
    app.button(key=f"restore_{journey.id}").click().run()  # one run hears the name and the click
    assert steps(now())[first].title == "One"
    assert studio.history("shop", journey.id).log[-1].label == "Go back to 'After the workshop'"

    app.radio[0].set_value(0).run()
    app.button(key=f"restore_{journey.id}").click().run()
    assert steps(now())[first] == step


def test_any_two_revisions_are_compared_today_s_unless_another_is_chosen(studio, journey, visit):
    first = next(iter(steps(journey)))
    for title in ("One", "Two", "Three"):
        studio.edit_journey("shop", journey.id, step_title(title, first))
    studio.name_revision("shop", journey.id, 2, "For the workshop")
    app = shown(visit, journey, "revisions")

    app.radio[0].set_value(1).run()
    assert "'One' renamed to 'Three'" in words(app).replace("\\", "")
    box = app.selectbox(key=f"compare_{journey.id}_3_1")
    assert [re.split(r" \(|: ", one)[0] for one in box.options] == ["Today", "For the workshop", "As it was made"]

    box.set_value(2).run()
    assert "'One' renamed to 'Two'" in words(app).replace("\\", "")
    assert "'Three'" not in words(app)

    app.radio[0].set_value(3).run()  # the newest state is compared with the one before it
    assert "'Two' renamed to 'Three'" in words(app).replace("\\", "")


def test_a_map_nobody_changed_has_no_revisions_to_show(journey, visit):
    assert "Nothing was changed" in words(shown(visit, journey, "revisions"))


def test_the_settings_lay_a_service_blueprint_over_the_map_which_undo_takes_back(studio, journey, now, visit):
    opened = shown(visit, journey, "settings")

    opened.button(key=f"blueprint_{journey.id}").click().run()

    assert now().kind == "service_blueprint"
    assert {"evidence", "frontstage", "backstage", "support"} <= {lane.role for lane in now().lanes}
    assert f"blueprint_{journey.id}" not in [one.key for one in opened.button]
    studio.edit_journey("shop", journey.id, {"kind": "undo"})
    assert (now().kind, now().lanes) == (journey.kind, journey.lanes)


def test_settings_are_one_edit(studio, journey, now, visit):
    opened = shown(visit, journey, "settings")
    everybody = [one.id for one in studio.store.load("shop").personas]
    opened.multiselect(key=f"personas_{journey.id}").set_value(everybody[:2])
    next(one for one in opened.selectbox if one.label == "Status").select("live")
    next(one for one in opened.text_input if one.label == "Tags").set_value("spring, ,web")
    opened.button(key=f"save_settings_{journey.id}").click().run()

    assert (now().persona_ids, now().status, now().tags) == (tuple(everybody[:2]), "live", ("spring", "web"))
    assert len(studio.history("shop", journey.id).log) == 1


def test_a_future_map_starts_from_todays_and_both_know(studio, journey, visit):
    shown(visit, journey, "settings").button(key=f"future_{journey.id}").click().run()

    made = studio.store.load("shop").journeys[-1]
    assert (made.state, made.derived_from) == ("to_be", journey.id)
    assert f"Starts from: {plain(journey.title)}" in links(visit(PAGE, study="shop", journey=made.id))
    assert f"Future: {plain(made.title)}" in links(visit(PAGE, study="shop", journey=journey.id))


def test_the_table_shows_every_card_and_saves_nothing_by_itself(journey, now, visit):
    app = shown(visit, journey, "table")

    assert "Everything is saved." in words(app)
    assert app.button(key=f"save_table_{journey.id}").disabled
    assert now() == journey


def test_the_table_begins_with_the_text_which_fits_a_phone_beside_the_marks_of_rows(journey, visit):
    table = shown(visit, journey, "table").data_editor[0]

    assert table.proto.column_order[0] == "Text"
    assert 250 <= json.loads(table.proto.columns)["Text"]["width"] <= 390 - 2 * 12 - 38


def test_the_outline_has_every_step_and_says_once_what_rests_on_data(journey, visit):
    said = words(shown(visit, journey, "outline")).replace("\\", "")

    cards = [card for step in steps(journey).values() for card in step.cards]
    backed = [card for card in cards if card.claim_ids]
    assert all(f"**{step.title}**" in said for step in steps(journey).values())
    assert f"{len(backed)} of {len(cards)} cards rest on data" in said
    assert said.count("assumption") == 1
    assert f"{backed[0].text} :material/" in said


def test_the_outline_of_a_map_without_data_says_so_once(studio, journey, visit):
    made = studio.add_journey("shop", with_known_claims(journey, ())[0])

    said = words(shown(visit, made, "outline"))

    assert said.count("Every card is an assumption so far.") == 1
    assert ":material/monitoring:" not in said


def test_the_outline_of_several_personas_says_what_each_feels(studio, persona, journey, visit):
    other = next(one for one in studio.store.load("shop").personas if one.id != persona.id)
    studio.edit_journey("shop", journey.id, {"kind": "set_personas", "persona_ids": [persona.id, other.id]})
    first, step = next(iter(steps(journey).items()))
    command = {"kind": "set_emotion", "step_id": first, "persona_id": other.id, "value": -2, "index": None}
    studio.edit_journey("shop", journey.id, command)

    said = words(shown(visit, journey, "outline")).replace("\\", "")

    assert f"{other.name} −2" in said
    assert f"{persona.name} {signed_emotion(step.emotion_expected)}" in said


def test_a_future_map_is_compared_with_todays(studio, journey, visit):
    made = studio.derive_journey("shop", journey.id)
    first, step = next(iter(steps(journey).items()))
    studio.edit_journey("shop", made.id, step_title("Walk in", first))

    app = visit(PAGE, study="shop", view="compare", compare=f"{journey.id},{made.id}")

    said = words(app).replace("\\", "")
    assert f"'{step.title}' renamed to 'Walk in'" in said
    assert "reach" not in said


def test_two_maps_are_compared_by_the_curves_of_all_their_personas(studio, persona, journey, visit):
    other = next(one for one in studio.store.load("shop").personas if one.id != persona.id)
    made = studio.derive_journey("shop", journey.id)
    studio.edit_journey("shop", made.id, {"kind": "set_personas", "persona_ids": [persona.id, other.id]})
    first, step = next(iter(steps(journey).items()))
    for one, value in ((persona, -2), (other, 2)):
        command = {"kind": "set_emotion", "step_id": first, "persona_id": one.id, "value": value, "index": None}
        studio.edit_journey("shop", made.id, command)

    app = visit(PAGE, study="shop", view="compare", compare=f"{journey.id},{made.id}")

    (chart,) = app.get("plotly_chart")
    curves = json.loads(chart.proto.spec)["data"]
    names = {f"{persona.name}, first map", f"{persona.name}, second map", f"{other.name}, second map"}
    assert {one["name"] for one in curves} == names
    said = words(app).replace("\\", "")
    assert f"Emotion of {persona.name} at '{step.title}' {signed_emotion(step.emotion_expected)} → −2" in said
    assert f"Emotion of {other.name}" not in said  # on the first map there is nobody to compare with
    assert "renamed" not in said  # two maps have two titles


def test_titles_of_maps_stay_plain_text_in_links(studio, journey, visit):
    title = "![now](https://example.com/now.png)"
    studio.edit_journey("shop", journey.id, {"kind": "edit_map", "title": title})
    made = studio.derive_journey("shop", journey.id)

    app = visit(PAGE, study="shop", journey=made.id)

    labels = [link.label for link in app.get("page_link")]
    assert rf"Starts from: {plain(title)}" in labels
    assert not any("![now](" in label for label in labels)


def test_what_all_feel_is_no_difference_of_maps_where_each_persona_feels_something_of_its_own(
    studio, persona, journey, visit
):
    first, step = next(iter(steps(journey).items()))
    own = {"kind": "set_emotion", "step_id": first, "persona_id": persona.id, "index": None}
    studio.edit_journey("shop", journey.id, {**own, "value": 0})
    made = studio.derive_journey("shop", journey.id)
    worst = -2 if step.emotion_expected > 0 else 2
    studio.edit_journey("shop", made.id, {"kind": "edit_step", "step_id": first, "emotion_expected": worst})
    studio.edit_journey("shop", made.id, {**own, "value": 2})

    said = words(visit(PAGE, study="shop", view="compare", compare=f"{journey.id},{made.id}")).replace("\\", "")

    assert f"Emotion of {persona.name} at '{step.title}' 0 → +2" in said
    assert f"Emotion of '{step.title}'" not in said  # nobody feels it on either map


def test_two_personas_of_one_map_are_compared_on_it(studio, persona, journey, visit):
    other = next(one.id for one in studio.store.load("shop").personas if one.id != persona.id)
    studio.edit_journey("shop", journey.id, {"kind": "set_personas", "persona_ids": [persona.id, other]})
    last = list(steps(journey).values())[-1]
    worst = -2 if last.emotion_expected > 0 else 2
    command = {"kind": "set_emotion", "step_id": last.id, "persona_id": other, "value": worst, "index": None}
    studio.edit_journey("shop", journey.id, command)

    app = visit(PAGE, study="shop", view="compare", compare=f"{journey.id},{journey.id}")

    assert f"Furthest apart at “{last.title}”" in words(app).replace("\\", "")
    assert persona.pain_points[0].title in words(app).replace("\\", "")


def test_the_atlas_shows_every_map_and_finds_by_what_is_on_it(studio, journey, visit):
    for _ in range(3):
        studio.copy_journey("shop", journey.id)
    copies = studio.store.load("shop").journeys
    studio.edit_journey("shop", copies[1].id, {"kind": "edit_map", "tags": ["winter"], "owner": "Ada"})

    app = visit(PAGE, study="shop", view="atlas")
    assert words(app).count("E\\-commerce purchase") >= 4

    app.text_input(key="find_atlas").set_value("ada").run()
    assert words(app).count("E\\-commerce purchase") == 1
    assert "\\#winter" in words(app) or "#winter" in words(app)

    app.text_input(key="find_atlas").set_value("nowhere").run()
    assert "No map says this" in words(app)


def test_a_map_comes_back_from_its_file_and_one_of_another_study_as_assumptions(studio, persona, journey, visit):
    foreign = journey.stages[0].model_copy(update={"reach_claim_id": "elsewhere.reach"})
    other = journey.model_copy(update={"id": "other", "stages": (foreign,), "persona_ids": ("gone",)})
    for one in (journey, other):
        app = visit(PAGE, study="shop", persona=persona.id)
        app.segmented_control(key="map_start").set_value("file").run()
        app.file_uploader(key="map_file").set_value((f"{one.id}.yaml", dump_journey(one).encode(), "text/plain")).run()
        app.button(key="add_file").click().run()

    first, second = studio.store.load("shop").journeys[1:]
    assert first.stages == journey.stages
    assert second.stages[0].reach_claim_id == ""
    assert second.persona_ids == (persona.id,)


def test_a_file_that_is_no_map_is_told(persona, visit):
    app = visit(PAGE, study="shop", persona=persona.id)
    app.segmented_control(key="map_start").set_value("file").run()
    app.file_uploader(key="map_file").set_value(("map.yaml", b"id: [", "text/plain")).run()

    assert "map\\.yaml, line" in app.error[0].value


def test_checks_lead_to_their_places_on_the_board(studio, journey, visit):
    first = next(iter(steps(journey)))
    studio.edit_journey("shop", journey.id, step_title("", first))

    app = shown(visit, journey, "checks")

    places = [one.proto.page for one in app.get("page_link") if f"at={first}" in one.proto.query_string]
    assert places


def test_the_map_that_shows_a_step_in_detail_is_opened_from_the_board(studio, journey, opened):
    other = studio.copy_journey("shop", journey.id)

    send(opened, journey, {"kind": "open_map", "map_id": other.id})

    assert opened.query_params["journey"] == other.id
    assert opened.title[0].value.replace("\\", "") == other.title


def test_the_matrix_of_a_map_ranks_its_pain_points_and_leads_to_their_cards(persona, journey, visit):
    pain = persona.pain_points[0]
    card = next(card for step in steps(journey).values() for card in step.cards if card.item_id == pain.id)

    app = shown(visit, journey, "matrix")

    leading = [one.proto for one in app.get("page_link") if f"at={card.id}" in one.proto.query_string]
    assert pain.title in leading[0].label.replace("\\", "")
    assert "severity ÷ 5" in words(app)


def test_undo_on_a_map_takes_back_a_rename_of_an_opportunity_in_its_turn(studio, journey, now, opened):
    first = next(iter(steps(journey)))
    studio.edit_backlog("shop", [AddItem(item=Opportunity(id="sooner", title="How might we be sooner?"), index=0)])
    lane = next(lane.id for lane in journey.lanes if lane.role == "opportunities")
    card = {"id": "card-sooner", "lane": lane, "text": "How might we be sooner?", "item_id": "sooner"}
    sent = [{"kind": "add_card", "step_id": first, "card": card, "index": 0}]

    def title() -> str:
        return studio.store.load("shop").backlog.find("sooner").title

    def do(command: dict[str, Any]) -> None:
        sent.append(command)
        send(opened, journey, *sent)

    do({"kind": "edit_card", "card_id": "card-sooner", "text": "How might we be on time?"})
    do(step_title("After the rename", first))
    assert (title(), steps(now())[first].title) == ("How might we be on time?", "After the rename")

    do({"kind": "undo"})
    assert (title(), steps(now())[first].title) == ("How might we be on time?", steps(journey)[first].title)
    do({"kind": "undo"})
    assert title() == "How might we be sooner?"
    assert any(card.id == "card-sooner" for card in steps(now())[first].cards)
    do({"kind": "redo"})
    assert title() == "How might we be on time?"
    do({"kind": "redo"})
    assert steps(now())[first].title == "After the rename"


def test_undo_on_a_map_leaves_a_rename_alone_that_others_have_gone_on_from(studio, journey, now, opened):
    first = next(iter(steps(journey)))
    sooner = Opportunity(id="sooner", title="How might we be sooner?")
    studio.edit_backlog("shop", [AddItem(item=sooner, index=0)])
    lane = next(lane.id for lane in journey.lanes if lane.role == "opportunities")
    card = {"id": "card-sooner", "lane": lane, "text": sooner.title, "item_id": "sooner"}
    sent = [
        {"kind": "add_card", "step_id": first, "card": card, "index": 0},
        {"kind": "edit_card", "card_id": "card-sooner", "text": "Mine"},
    ]
    send(opened, journey, *sent)
    mine = studio.store.load("shop").backlog.find("sooner")
    studio.edit_backlog("shop", [EditItem(before=mine, after=mine.model_copy(update={"title": "Theirs"}))])

    send(opened, journey, *sent, {"kind": "undo"})

    assert studio.store.load("shop").backlog.find("sooner").title == "Theirs"
    assert not any(card.id == "card-sooner" for card in steps(now())[first].cards)
