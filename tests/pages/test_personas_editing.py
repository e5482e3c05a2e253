"""Editing a persona: undo and redo, portraits, sections of one's own, and notes from interviews."""

import io

import pytest
from PIL import Image

from core.opportunities import AddItem, Opportunity, PersonaPain, Solution
from core.personas import add_links, add_note, add_slider, add_statement, add_text, back_with_notes, edit_statement
from tests.pages.conftest import words

pytestmark = pytest.mark.usefixtures("home")

PAGE = "personas/personas"


@pytest.fixture
def persona(studio):
    """One persona of the shop."""
    return studio.store.load("shop").personas[0]


@pytest.fixture
def edit(studio, persona):
    """Change that persona as another tab would."""
    return lambda change: studio.edit_persona("shop", persona.id, change)


@pytest.fixture
def editing(visit, persona):
    """Open its sheet, switched to editing."""

    def open_editor():
        app = visit(PAGE, study="shop", persona=persona.id)
        return app.toggle(key=f"edit_{persona.id}").set_value(True).run()

    return open_editor


def field(app, start):
    return next(one for one in (*app.text_input, *app.text_area) if one.key.startswith(start))


def press(app, label):
    next(one for one in app.button if one.label == label).click().run()
    return app


def picture(kind="PNG"):
    sink = io.BytesIO()
    Image.new("RGB", (300, 200), "#336699").save(sink, kind)
    return sink.getvalue()


def test_edits_are_taken_back_and_done_again_by_name_also_after_a_reload(persona, visit, edit, now_on):
    edit(lambda one: edit_statement(one, "headline", "They come on Fridays"))
    edit(lambda one: add_statement(one, "behaviours", "They plan ahead"))

    app = visit(PAGE, study="shop", persona=persona.id)
    assert [one.label for one in app.button if one.key.startswith(("undo_", "redo_"))] == [
        "Undo: adding the sentence “They plan ahead”"
    ]
    app.button(key=f"undo_{persona.id}").click().run()
    app.button(key=f"undo_{persona.id}").click().run()
    assert now_on() == persona
    assert not any(one.key.startswith("undo_") for one in app.button)

    again = visit(PAGE, study="shop", persona=persona.id)
    assert again.button(key=f"redo_{persona.id}").label == "Redo: headline"
    again.button(key=f"redo_{persona.id}").click().run()
    assert now_on().headline.text == "They come on Fridays"


def test_the_name_that_is_taken_back_is_taken_back_from_the_segment_too(studio, persona, editing, now_on):
    app = editing()
    field(app, f"name_{persona.id}_").set_value("Maria").run()
    assert studio.store.load("shop").names[persona.segment_id] == "Maria"

    app.button(key=f"undo_{persona.id}").click().run()

    assert now_on() == persona
    assert studio.store.load("shop").names[persona.segment_id] == persona.name


def test_building_it_anew_is_taken_back(persona, editing, edit, now_on):
    edit(lambda one: edit_statement(one, "headline", "They come on Fridays"))
    edited = edit(lambda one: one.model_copy(update={"headline": one.headline.model_copy(update={"locked": False})}))
    app = editing()
    app.button(key=f"regenerate_{persona.id}").click().run()
    assert now_on().headline.text == persona.headline.text

    assert app.button(key=f"undo_{persona.id}").label == "Undo: building it anew"
    app.button(key=f"undo_{persona.id}").click().run()

    assert now_on() == edited


def test_what_another_place_changed_is_not_offered_to_be_taken_back(studio, persona, edit, visit):
    edit(lambda one: one.model_copy(update={"name": "Maria", "name_locked": True}))
    studio.rename_segment("shop", persona.segment_id, "Clara")

    app = visit(PAGE, study="shop", persona=persona.id)

    assert not any(one.key.startswith("undo_") for one in app.button)


def test_an_uploaded_portrait_is_shown_and_goes_back_to_the_drawn_one(persona, editing, now_on):
    app = editing()
    app.file_uploader(key=f"face_{persona.id}").set_value(("me.png", picture(), "image/png")).run()
    app.button(key=f"use_face_{persona.id}").click().run()
    assert now_on().portrait.startswith("data:image/jpeg;base64,")

    app.button(key=f"drawn_{persona.id}").click().run()
    assert now_on().portrait == ""
    app.button(key=f"letters_{persona.id}").click().run()
    assert now_on().portrait == "initials"


def test_a_file_that_is_no_picture_is_refused_with_what_to_do(persona, editing, now_on):
    app = editing()
    app.file_uploader(key=f"face_{persona.id}").set_value(("me.png", b"not a picture at all", "image/png")).run()

    app.button(key=f"use_face_{persona.id}").click().run()

    assert "not a picture" in app.error[0].value
    assert "PNG, JPEG or WebP" in app.error[0].value
    assert now_on() == persona


def test_own_sections_are_added_and_shown_on_the_sheet(persona, editing, now_on, visit):
    app = editing()
    field(app, "own_new_title_").set_value("Saturday")
    field(app, "own_new_text_").set_value("In town by noon")
    press(app, "Add the section")
    app.button_group(key=f"own_kind_{persona.id}").set_value("slider").run()
    field(app, "own_new_title_").set_value("Price")
    field(app, "own_new_low_").set_value("Buys the best")
    field(app, "own_new_high_").set_value("Buys the cheapest")
    press(app, "Add the section")

    assert [(one.kind, one.title) for one in now_on().own_sections] == [("text", "Saturday"), ("slider", "Price")]
    said = words(visit(PAGE, study="shop", persona=persona.id))
    assert "In town by noon" in said
    assert "Buys the cheapest" in said
    assert "not counted in the data" in said


def test_own_sections_change_places_change_words_and_go(persona, edit, editing, now_on):
    edit(lambda one: add_slider(add_text(one, "Saturday", "In town by noon"), "Price", "best", "cheapest", 80))
    app = editing()

    app.button(key="icon_up_section-2").click().run()
    assert [one.title for one in now_on().own_sections] == ["Price", "Saturday"]
    field(app, f"own_text_{persona.id}_section-1").set_value("At home").run()
    assert now_on().own_sections[1].text == "At home"
    app.slider[0].set_value(20).run()
    assert now_on().own_sections[0].value == 20
    app.button(key="icon_unown_section-2").click().run()
    assert [one.title for one in now_on().own_sections] == ["Saturday"]


def test_an_emptied_section_is_refused_and_its_words_come_back(persona, edit, editing, now_on):
    edit(lambda one: add_text(one, "Saturday", "In town by noon"))
    app = editing()

    field(app, f"own_text_{persona.id}_section-1").set_value("  ").run()

    assert "is empty" in app.error[0].value
    assert field(app, f"own_text_{persona.id}_section-1").value == "In town by noon"
    assert now_on().own_sections[0].text == "In town by noon"


def test_a_link_that_could_run_a_program_is_refused(persona, editing, now_on):
    app = editing()
    app.button_group(key=f"own_kind_{persona.id}").set_value("links").run()
    field(app, "own_new_title_").set_value("Read on")
    field(app, "own_new_links_").set_value("Look javascript:alert(1)")

    press(app, "Add the section")

    assert "cannot be a link" in app.error[0].value
    assert "Links start with" in app.error[0].value
    assert now_on() == persona


def test_links_are_links_on_the_sheet(persona, edit, visit):
    edit(lambda one: add_links(one, "Read on", "Plan https://example.com/plan"))

    app = visit(PAGE, study="shop", persona=persona.id)

    assert [(one.proto.label, one.proto.url) for one in app.get("link_button")] == [
        ("Plan", "https://example.com/plan")
    ]


def test_a_note_is_kept_without_personal_data_and_backs_a_sentence(persona, editing, now_on, visit):
    app = editing()
    field(app, "note_who_").set_value("buyer, 34")
    field(app, "note_source_").set_value("interview 7")
    field(app, "note_text_").set_value("I ask my sister first. Write to jane@example.com")
    field(app, "note_said_").set_value("They ask family first")
    press(app, "Keep the note")

    assert now_on().notes[0].text == "I ask my sister first. Write to [e-mail]"
    told = now_on().statements[-1]
    assert (told.text, told.kind, told.note_ids) == ("They ask family first", "told", ("note-1",))
    sheet = visit(PAGE, study="shop", persona=persona.id)
    button = sheet.button(key=f"evidence_{persona.id}_{told.id}")
    assert "1 interview" in button.label
    button.click().run()
    assert "Told, not counted" in words(sheet)
    assert "I ask my sister first" in words(sheet)
    assert "buyer, 34 · interview 7" in words(sheet).replace("\\", "")


def test_a_sentence_is_laid_on_a_note_and_is_an_assumption_again_once_that_is_deleted(persona, edit, editing, now_on):
    edit(lambda one: add_note(add_statement(one, "behaviours", "They ask friends"), "buyer", "I ask my sister"))
    app = editing()

    next(one for one in app.multiselect if one.key.startswith("backs_")).set_value(["own-1"]).run()
    assert now_on().statements[-1].kind == "told"
    app.button(key=f"icon_unnote_{persona.id}_note-1").click().run()

    assert (now_on().statements[-1].kind, now_on().notes) == ("assumed", ())


def test_what_was_told_looks_like_neither_a_measurement_nor_an_assumption(persona, edit, visit):
    edit(lambda one: add_note(add_statement(one, "behaviours", "They ask friends"), "buyer", "I ask my sister"))
    edit(lambda one: back_with_notes(one, "own-1", ("note-1",)))

    app = visit(PAGE, study="shop", persona=persona.id)

    told = app.button(key=f"evidence_{persona.id}_own-1").label
    measured = app.button(key=f"evidence_{persona.id}_size").label
    assert ":material/forum:" in told
    assert ":material/forum:" not in measured
    assert "*They ask friends* :gray-badge[Assumption]" not in words(app)


def test_what_hangs_on_a_pain_point_is_said_beside_the_button_that_removes_it(studio, persona, visit):
    pain = PersonaPain(persona_id=persona.id, pain_id=persona.pain_points[0].id)
    sooner = Opportunity(id="sooner", title="How might we?", pains=(pain,))
    sms = Solution(id="sms", title="Message", opportunity_ids=("sooner",))
    studio.edit_backlog("shop", [AddItem(item=sooner, index=0), AddItem(item=sms, index=0)])

    app = visit(PAGE, study="shop", persona=persona.id)
    app.toggle(key=f"edit_{persona.id}").set_value(True).run()

    assert words(app).count("On it hang: 1 opportunity, 1 solution. They stay when it is removed.") == 1
