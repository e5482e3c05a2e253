"""Personas: the gallery, the sheet with its evidence, editing without losing anything, and proto-personas."""

import json

import pytest

from core.narration import is_about
from core.opportunities import AddItem, Opportunity, PersonaPain
from core.personas import add_pain_point, edit_statement, highlights, matching, proto_persona, without_severity
from tests.pages.conftest import words

pytestmark = pytest.mark.usefixtures("home")

PAGE = "personas/personas"


@pytest.fixture
def editing(visit, persona):
    """Its sheet, switched to editing."""
    app = visit(PAGE, study="shop", persona=persona.id)
    return app.toggle(key=f"edit_{persona.id}").set_value(True).run()


def field(app, start):
    return next(one for one in (*app.text_input, *app.text_area, *app.selectbox) if one.key.startswith(start))


def evidence_buttons(app):
    return [button for button in app.button if button.key.startswith("evidence_")]


def test_without_segments_the_gallery_leads_to_them_and_still_takes_a_persona(empty_studio, visit):
    study = empty_studio.store.create("Spring", now=empty_studio.clock())

    app = visit(PAGE, study=study.id)

    assert "Each segment becomes a persona here" in words(app)
    assert app.button(key="new_proto")


def test_a_sheet_without_comments_says_that_pains_are_not_known(studio, persona, visit):
    study = studio.store.load("shop")
    without = persona.model_copy(update={"pain_points": ()})
    personas = tuple(without if one.id == persona.id else one for one in study.personas)
    studio.store.save(study.model_copy(update={"personas": personas, "comments_table": ""}), now=studio.clock())

    said = words(visit(PAGE, study="shop", persona=persona.id))

    assert "is not known: there are no comments in this study." in said


def test_a_card_shows_two_traits_the_top_pain_and_one_quote(studio, persona, visit):
    study = studio.store.load("shop")
    claims = {claim.id: claim for claim in study.claims}
    first, second = highlights(persona, claims)

    said = words(visit(PAGE, study="shop")).replace("\\", "")

    assert f"{first.text}]" in said
    assert f"{second.text}]" in said
    assert f"**{persona.pain_points[0].title}**" in said
    assert claims[persona.pain_points[0].quote_ids[0]].sentence in said  # of that pain, not of another or of praise


def test_the_highlights_are_the_largest_differences(studio, persona):
    claims = {claim.id: claim for claim in studio.store.load("shop").claims}
    effects = {one.id: abs(claims[one.claim_ids[0]].evidence.effect) for one in persona.statements if one.claim_ids}

    chosen = [effects[one.id] for one in highlights(persona, claims)]

    rest = [one for one in persona.statements if one.section not in {"about", "quotes", "notes"}]
    assert chosen == sorted((effects[one.id] for one in rest), reverse=True)[:2]


def test_every_sentence_of_the_sheet_opens_its_evidence(persona, visit):
    app = visit(PAGE, study="shop", persona=persona.id)
    keys = [button.key for button in evidence_buttons(app)]
    statements = [one for one in persona.statements if one.section != "quotes" and not is_about(one)]

    assert f"evidence_{persona.id}_about-1" in keys  # the paragraph opens all of its claims together
    assert f"evidence_headline_{persona.id}" in keys
    for one in (*statements, *persona.touchpoints):
        assert f"evidence_{persona.id}_{one.id}" in keys
    for pain in persona.pain_points:
        assert f"evidence_{persona.id}_{pain.id}" in keys
        for claim_id in pain.quote_ids:
            assert f"evidence_{persona.id}_{pain.id}_{claim_id}" in keys


def test_the_drawer_of_the_headline_shows_each_of_its_claims_once(studio, persona, visit):
    app = visit(PAGE, study="shop", persona=persona.id)

    app.button(key=f"evidence_headline_{persona.id}").click().run()

    said = words(app).replace("\\", "")
    claims = {claim.id: claim for claim in studio.store.load("shop").claims}
    sentences = [claims[claim_id].sentence for claim_id in persona.headline.claim_ids]
    assert len(sentences) == len(set(sentences))
    assert all(f"**{sentence}**" in said for sentence in sentences)
    assert len(app.table) == len(sentences) + 1  # beside the three members on the sheet


def test_the_drawer_of_a_quote_shows_the_comment(persona, visit):
    app = visit(PAGE, study="shop", persona=persona.id)
    pain = persona.pain_points[0]

    app.button(key=f"evidence_{persona.id}_{pain.id}_{pain.quote_ids[0]}").click().run()

    assert list(app.table[-1].value.columns) == ["Comment", "Customer", "In their words"]
    assert "personal data removed" in words(app)


def test_a_sheet_names_its_differences_its_members_and_a_made_up_name(studio, persona, visit):
    app = visit(PAGE, study="shop", persona=persona.id)

    named = app.button(key=f"evidence_{persona.id}_given_name").label.replace("\\", "")
    keys = [button.key for button in evidence_buttons(app)]
    others = [one for one in studio.store.load("shop").personas if one.id != persona.id]
    assert named.startswith(f"Called {persona.given_name} here; the name is made up.")
    assert {f"evidence_{persona.id}_versus_{one.segment_id}" for one in others} <= set(keys)
    assert list(app.table[0].value.columns) == ["Member 1", "Member 2", "Member 3"]
    assert "K-1" not in app.table[0].value.to_string()  # ids of customers


def test_the_drawer_says_what_would_make_a_vague_figure_surer(studio, persona, visit):
    claims = {claim.id: claim for claim in studio.store.load("shop").claims}
    vague = next(
        one
        for one in persona.statements
        if one.claim_ids
        and claims[one.claim_ids[0]].evidence.statistic == "share"
        and claims[one.claim_ids[0]].evidence.high - claims[one.claim_ids[0]].evidence.low > 0.1
    )
    app = visit(PAGE, study="shop", persona=persona.id)

    app.button(key=f"evidence_{persona.id}_{vague.id}").click().run()

    assert "this would be known to within 5 points" in words(app)


def test_evidence_that_is_gone_says_so_and_what_to_do(studio, persona, visit):
    study = studio.store.load("shop")
    studio.store.save(study.model_copy(update={"claims": ()}), now=studio.clock())
    app = visit(PAGE, study="shop", persona=persona.id)

    app.button(key=f"evidence_headline_{persona.id}").click().run()

    assert "no longer in the study" in app.warning[0].value
    assert "find the segments again" in words(app)


def test_an_unknown_persona_is_told_and_the_gallery_shown(visit):
    app = visit(PAGE, study="shop", persona="nobody")

    assert "no longer there" in app.warning[0].value
    assert app.button(key="new_proto")


def test_other_words_become_a_locked_assumption_that_survives_regeneration(persona, editing, now_on):
    one = next(one for one in persona.statements if one.section == "demographics")

    field(editing, f"text_{persona.id}_{one.id}_").set_value("They are in a hurry.").run()
    editing.button(key=f"regenerate_{persona.id}").click().run()

    kept = next(each for each in now_on().statements if each.id == one.id)
    assert (kept.text, kept.kind, kept.locked, kept.claim_ids) == ("They are in a hurry.", "assumed", True, ())
    assert not editing.exception


def test_words_are_kept_when_editing_ends_before_the_page_is_drawn(persona, editing, now_on):
    pain = persona.pain_points[0]
    field(editing, f"text_{persona.id}_{persona.headline.id}").set_value("They want to see a padlock")
    field(editing, f"pain_{persona.id}_{pain.id}").set_value("No padlock")
    field(editing, f"severity_{persona.id}_{pain.id}").set_value(1)

    editing.toggle(key=f"edit_{persona.id}").set_value(False).run()

    assert now_on().headline.text == "They want to see a padlock"
    assert (now_on().pain_points[0].title, now_on().pain_points[0].severity) == ("No padlock", 1)
    assert "They want to see a padlock" in words(editing)


def test_only_the_measured_headline_says_how_many_match_it(studio, persona, visit):
    def counted():
        sheet = visit(PAGE, study="shop", persona=persona.id)
        explained = "Each line counts those who match it and every line above it." in words(sheet)
        labels = [one.label for one in sheet.expander if "match the whole headline" in one.label]
        assert explained == bool(labels and len(persona.headline_prevalence) > 1)
        return labels

    [label] = counted()
    last = persona.headline_prevalence[-1]
    assert f"(95% interval {100 * last.low:.0f}% to {100 * last.high:.0f}%)" in label
    studio.edit_persona("shop", persona.id, lambda one: edit_statement(one, one.headline.id, "They like trees"))
    assert counted() == []


def test_an_assumption_looks_different_on_the_sheet(studio, persona, visit):
    one = next(one for one in persona.statements if one.section == "demographics")
    studio.edit_persona("shop", persona.id, lambda old: edit_statement(old, one.id, "They are in a hurry"))

    app = visit(PAGE, study="shop", persona=persona.id)

    assert "*They are in a hurry* :gray-badge[Assumption]" in words(app)
    assert f"evidence_{persona.id}_{one.id}" not in [button.key for button in app.button]


def test_an_empty_sentence_is_refused_and_the_old_one_stays(persona, editing, now_on):
    one = persona.statements[1]

    field(editing, f"text_{persona.id}_{one.id}_").set_value("   ").run()

    assert "empty" in editing.error[0].value
    assert "remove the entry" in editing.error[0].value
    assert now_on() == persona
    assert field(editing, f"text_{persona.id}_{one.id}_").value == one.text  # and not the empty field


def test_a_tab_left_open_does_not_undo_what_another_one_wrote(studio, persona, editing, now_on):
    one = persona.statements[1]
    studio.edit_persona("shop", persona.id, lambda old: edit_statement(old, one.id, "Written in another tab."))

    editing.run()

    assert next(each for each in now_on().statements if each.id == one.id).text == "Written in another tab."
    assert field(editing, f"text_{persona.id}_{one.id}_").value == "Written in another tab."


def test_the_name_is_locked_when_written_and_can_be_unlocked(persona, editing, now_on):
    field(editing, f"name_{persona.id}_").set_value("Maria").run()
    assert (now_on().name, now_on().name_locked) == ("Maria", True)

    editing.button(key=f"icon_lock_name_{persona.id}").click().run()

    assert (now_on().name, now_on().name_locked) == ("Maria", False)


def test_a_sentence_of_ones_own_is_added_and_the_field_is_empty_again(persona, editing, now_on):
    field(editing, f"own_{persona.id}_").set_value("They ask friends first.")

    next(button for button in editing.button if button.label == "Add").click().run()

    assert now_on().statements[-1].text == "They ask friends first."
    assert now_on().statements[-1].kind == "assumed"
    assert field(editing, f"own_{persona.id}_").value == ""


def test_an_empty_sentence_of_ones_own_is_refused_with_what_to_do(persona, editing, now_on):
    next(button for button in editing.button if button.label == "Add").click().run()

    assert "Write something" in editing.error[0].value
    assert now_on() == persona


def test_a_removed_sentence_is_gone(persona, editing, now_on):
    one = persona.statements[1]

    editing.button(key=f"icon_remove_{persona.id}_{one.id}").click().run()

    assert one.id not in [each.id for each in now_on().statements]


def test_a_pain_point_in_other_words_is_an_assumption_but_other_severity_keeps_its_evidence(persona, editing, now_on):
    pain = persona.pain_points[0]

    field(editing, f"severity_{persona.id}_{pain.id}").set_value(1).run()
    assert now_on().pain_points[0].severity == 1
    assert now_on().pain_points[0].claim_ids == without_severity(pain.claim_ids)
    field(editing, f"pain_{persona.id}_{pain.id}").set_value("They fear for their card").run()

    changed = now_on().pain_points[0]
    assert (changed.title, changed.kind, changed.claim_ids, changed.locked) == (
        "They fear for their card",
        "assumed",
        (),
        True,
    )


def test_an_emptied_pain_point_is_refused_and_its_words_come_back(persona, editing, now_on):
    pain = persona.pain_points[0]

    field(editing, f"pain_{persona.id}_{pain.id}").set_value("  ").run()

    assert "empty" in editing.error[0].value
    assert now_on() == persona
    assert field(editing, f"pain_{persona.id}_{pain.id}").value == pain.title


def test_a_persona_is_written_without_data(studio, visit):
    persona = studio.add_proto_persona("shop", "Gift buyers", "They buy for others")

    app = visit(PAGE, study="shop", persona=persona.id)

    assert "nothing on this sheet is measured" in words(app)
    assert "*They buy for others* :gray-badge[Assumption]" in words(app)
    assert evidence_buttons(app) == []


def test_a_deleted_proto_persona_comes_back_with_undo(studio, visit):
    persona = studio.add_proto_persona("shop", "Gift buyers", "They buy for others")
    app = visit(PAGE, study="shop", persona=persona.id)

    app.toggle(key=f"edit_{persona.id}").set_value(True).run()
    app.button(key=f"delete_{persona.id}").click().run()
    assert persona.id not in [one.id for one in studio.store.load("shop").personas]
    assert "“Gift buyers” was deleted" in words(app)
    app.button(key="undo_persona").click().run()

    assert studio.store.load("shop").personas[-1] == persona
    assert "was deleted" not in words(app)


def test_the_map_of_a_deleted_proto_persona_stays_and_comes_back_to_it(studio, visit):
    persona = studio.add_proto_persona("shop", "Gift buyers", "")
    journey = studio.create_journey("shop", persona.id, "ecommerce-purchase")
    app = visit(PAGE, study="shop", persona=persona.id)

    app.toggle(key=f"edit_{persona.id}").set_value(True).run()
    assert "1 journey map will stay" in words(app)
    app.button(key=f"delete_{persona.id}").click().run()

    assert studio.store.load("shop").journeys == (journey,)
    assert "no longer in the study" in words(visit("journeys/journeys", study="shop", journey=journey.id))
    app.button(key="undo_persona").click().run()
    assert studio.store.load("shop").personas[-1] == persona


def test_a_persona_that_was_deleted_is_named_on_its_map_and_is_none_without_a_curve(studio, visit):
    people = [studio.add_proto_persona("shop", name, "") for name in ("Ann", "Ben", "Cem", "Dan", "Eve", "Flo", "Gus")]
    journey = studio.create_journey("shop", people[0].id, "ecommerce-purchase")
    studio.edit_journey("shop", journey.id, {"kind": "set_personas", "persona_ids": [one.id for one in people]})
    studio.delete_persona("shop", people[2].id)

    app = visit("journeys/journeys", study="shop", journey=journey.id)

    assert "“cem” is no longer in the study" in words(app)
    (board,) = (one for one in app.get("bidi_component") if one.proto.component_name.endswith("wayprint_board"))
    shown = json.loads(json.loads(board.proto.json)["json"])
    assert [one["name"] for one in shown["personas"]] == ["Ann", "Ben", "Dan", "Eve", "Flo"]
    assert shown["without_curve"] == 1  # Gus: five have a curve


def test_what_hangs_on_a_persona_is_said_before_it_is_deleted_and_stays_as_it_was(studio, visit):
    persona = studio.add_proto_persona("shop", "Gift buyers", "")
    persona = studio.edit_persona("shop", persona.id, lambda one: add_pain_point(one, "No gift wrap", 3))
    journey = studio.create_journey("shop", persona.id, "ecommerce-purchase")
    pain = PersonaPain(persona_id=persona.id, pain_id=persona.pain_points[0].id, title="No gift wrap")
    wrap = Opportunity(id="wrap", title="How might we wrap?", pains=(pain,))
    backlog = studio.edit_backlog("shop", [AddItem(item=wrap, index=0)])
    app = visit(PAGE, study="shop", persona=persona.id)

    app.toggle(key=f"edit_{persona.id}").set_value(True).run()
    assert "Without this persona, 1 journey map and 1 opportunity will stay" in words(app)
    app.button(key=f"delete_{persona.id}").click().run()

    after = studio.store.load("shop")
    assert persona not in after.personas
    assert (after.journeys, after.backlog) == ((journey,), backlog)
    app.button(key="undo_persona").click().run()
    assert studio.store.load("shop").personas[-1] == persona


def test_the_persona_of_a_segment_has_no_delete_button(persona, editing):
    assert f"delete_{persona.id}" not in [button.key for button in editing.button]


def test_fifty_personas_are_shown_a_page_at_a_time_and_searched(studio, visit):
    study = studio.store.load("shop")
    many = tuple(proto_persona(f"p-{n}", f"Persona {n}", f"They come for reason {n}") for n in range(50))
    studio.store.save(study.model_copy(update={"personas": many}), now=studio.clock())

    app = visit(PAGE, study="shop")
    assert sum("They come for reason" in one.value for one in app.markdown) == 12
    app.text_input(key="search_personas").set_value("REASON 49").run()
    assert sum("They come for reason" in one.value for one in app.markdown) == 1
    app.text_input(key="search_personas").set_value("nobody").run()

    assert "Try another word" in words(app)


def test_a_search_finds_every_word_wherever_it_is_said():
    personas = [
        proto_persona("a", "Early birds", "They come at dawn"),
        proto_persona("b", "Night owls", "They come late"),
    ]

    assert [one.id for one in matching(personas, "come EARLY")] == ["a"]
    assert [one.id for one in matching(personas, "  ")] == ["a", "b"]


@pytest.mark.parametrize(
    ("words", "found"),
    [("students", ["a"]), ("stud", ["a"]), ("visit", ["b"]), ("women", ["b"]), ("men", []), ("配送", ["a"])],
)
def test_a_search_finds_other_forms_of_a_word_and_its_beginning(words, found):
    personas = [
        proto_persona("a", "A", "40% have “student” as their occupation; 快速配送很重要"),
        proto_persona("b", "B", "Women with frequent visits"),
    ]

    assert [one.id for one in matching(personas, words)] == found


def test_what_people_write_is_shown_letter_for_letter(studio, visit):
    persona = studio.add_proto_persona("shop", "<i>x</i>", "![x](http://a.b/c.png) :red[no]")

    said = words(visit(PAGE, study="shop", persona=persona.id))

    assert r"\!\[x\]" in said
    assert "\\:\u2060red\\[no\\]" in said  # escaped, and joined so that no icon or colour comes of it
    assert r"\<i\>x" in said


def test_a_sentence_is_put_in_other_words_where_it_stands(persona, now_on, visit):
    app = visit(PAGE, study="shop", persona=persona.id)
    field(app, f"reword_{persona.id}_headline").set_value("They want to trust us")
    next(one for one in app.button if one.key.startswith(f"save_{persona.id}_headline")).click().run()

    assert (now_on().headline.text, now_on().headline.kind) == ("They want to trust us", "assumed")
    assert "*They want to trust us*" in words(app)


def test_a_sentence_without_words_is_refused_and_stays(persona, now_on, visit):
    app = visit(PAGE, study="shop", persona=persona.id)
    field(app, f"reword_{persona.id}_headline").set_value(" ")
    next(one for one in app.button if one.key.startswith(f"save_{persona.id}_headline")).click().run()

    assert "The text is empty" in app.error[0].value
    assert now_on() == persona
    assert field(app, f"reword_{persona.id}_headline").value == persona.headline.text
