"""Home: the studies that are there, and what can be done to them."""

import pytest

from pages.home.welcome import PARTS, PICTURES
from tests.pages.conftest import words


@pytest.mark.usefixtures("empty_home")
def test_an_empty_home_says_what_wayprint_does_and_what_to_do(visit):
    app = visit()

    assert "Turn raw customer data into segments, personas and journey maps" in words(app)
    assert "None yet. Open the demo to look around" in words(app)
    assert [button.label for button in app.button] == ["Open the demo", "New study", "Import a bundle"]


def test_every_part_of_the_picture_takes_the_colour_of_the_page():
    drawings = [(PICTURES / f"{name}.svg").read_text(encoding="utf-8") for name, _, _ in PARTS]

    assert all("currentColor" in drawing for drawing in drawings)


@pytest.mark.usefixtures("home")
def test_a_study_is_listed_with_its_size_and_last_change(visit):
    app = visit()

    line = next(caption.value for caption in app.caption if "360 customers" in caption.value)
    assert line.startswith("360 customers · 3 personas · ")
    assert "journey map" not in line  # it has none
    assert "kB · changed " in line


def test_one_journey_map_is_not_called_maps(studio, visit):
    persona = studio.store.load("shop").personas[0]
    studio.create_journey("shop", persona.id, "ecommerce-purchase")

    app = visit()

    assert any(" · 1 journey map · " in caption.value for caption in app.caption)


def test_a_name_is_shown_letter_for_letter(empty_studio, visit):
    empty_studio.store.create("<b>Bold</b> ![x](http://a.b/c.png)", now=empty_studio.clock())

    app = visit()

    shown = next(one.value for one in app.markdown if "Bold" in one.value)
    assert shown.replace("\u2060", "") == r"**\<b\>Bold\</b\> \!\[x\]\(http\://a\.b/c\.png\)**"
    assert "://\u2060a" in shown  # or the browser makes a link of it


def test_a_copy_stands_beside_its_study(studio, visit):
    visit().menu_button(key="menu_shop").click("Duplicate").run()

    assert sorted(one.name for one in studio.store.list_studies()) == ["Shop", "Shop (copy)"]


def test_a_deleted_study_comes_back_with_undo(studio, visit):
    app = visit().menu_button(key="menu_shop").click("Delete").run()
    assert studio.store.list_studies() == ()
    assert "Deleted **Shop**." in words(app)

    app.button(key="undo_delete").click().run()

    assert [one.name for one in studio.store.list_studies()] == ["Shop"]
    assert "Deleted" not in words(app)


def test_a_study_that_is_gone_meanwhile_breaks_nothing(studio, visit):
    app = visit()
    studio.store.delete("shop", now=studio.clock())

    app.menu_button(key="menu_shop").click("Duplicate").run()

    assert not app.exception
    assert "None yet." in words(app)


@pytest.mark.usefixtures("home")
def test_opening_a_study_leads_to_its_personas(visit):
    app = visit().button(key="open_shop").click().run()

    assert app.title[0].value == "Personas"
    assert app.query_params["study"] == "shop"
