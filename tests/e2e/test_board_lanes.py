"""Lanes of the board: names, order, roles, the lines of a blueprint, pictures."""

from pathlib import Path

import pytest
from PIL import Image

from tests.e2e.board_page import BoardPage
from tests.e2e.conftest import OpenPage, Server

pytestmark = pytest.mark.browser
sync_api = pytest.importorskip("playwright.sync_api")
expect = sync_api.expect

SIX = ["Actions", "Thoughts", "Emotion", "Touchpoints", "Pain points", "Opportunities"]


@pytest.fixture
def board(open_page: OpenPage, board_server: Server) -> BoardPage:
    return BoardPage(open_page, board_server)


def test_lane_is_renamed_in_place_and_an_empty_name_is_the_roles_own(board: BoardPage) -> None:
    board.focus("lane:actions")
    board.press("Enter")
    board.page.keyboard.type("What Anna does")
    board.press("Enter")
    assert board.lanes()[0] == "What Anna does"
    assert board.saved()["lanes"][0] == {"id": "actions", "role": "actions", "title": "What Anna does", "hidden": False}

    board.at("lane:actions").dblclick()
    board.press("Control+a", "Delete", "Enter")

    assert board.lanes() == SIX
    assert board.saved()["lanes"][0]["title"] == ""


def test_lanes_are_moved_by_menu_by_carrying_and_by_dragging(board: BoardPage) -> None:
    board.focus("lane:pains")
    board.press("m")
    board.choose("Move up")
    assert board.lanes() == ["Actions", "Thoughts", "Emotion", "Pain points", "Touchpoints", "Opportunities"]

    board.focus("lane:actions")
    board.press("Space", "ArrowDown", "ArrowDown", "Space")
    assert board.lanes()[:3] == ["Thoughts", "Emotion", "Actions"]
    assert board.focused() == "lane:actions"
    assert board.said() == "Put down: Lane 3 of 6"

    target = board.at("lane:thoughts").bounding_box()
    board.drag(board.at("lane:emotion"), target["x"] + 30, target["y"] + 3)
    expect(board.page.locator(".marker.level")).to_have_count(1)
    board.page.mouse.up()

    assert [lane["id"] for lane in board.saved()["lanes"]] == [
        "emotion",
        "thoughts",
        "actions",
        "pains",
        "touchpoints",
        "opportunities",
    ]
    expect(board.page.get_by_text("applied 3")).to_be_visible()


def test_lane_is_hidden_with_its_cards_and_shown_again(board: BoardPage) -> None:
    board.focus("lane:actions")
    board.press("h")
    expect(board.at("card:c-ask")).to_have_count(0)
    assert board.lanes() == SIX[1:]
    assert board.saved()["lanes"][0]["hidden"] is True

    board.page.get_by_role("button", name="Show the lane Actions").click()

    expect(board.at("card:c-ask")).to_be_visible()
    assert board.focused() == "lane:actions"


def test_deleted_lane_comes_back_with_its_cards(board: BoardPage) -> None:
    board.focus("lane:pains")
    board.press("m")
    board.choose("Delete lane and 2 cards")
    assert [card["id"] for card in board.steps()["Compare shoes"]["cards"]] == ["c-table", "c-site", "c-guide"]

    board.press("Control+z")

    expect(board.at("card:c-late")).to_be_visible()
    assert board.saved_texts("compare", "pains") == ["Sizes differ from brand to brand", "Late parcels"]


def test_new_lane_takes_any_role_and_cards_of_its_kind(board: BoardPage) -> None:
    board.page.get_by_role("button", name="Add lane").click()
    roles = board.page.get_by_role("menuitem").all_inner_texts()
    assert len(roles) == 16  # all but the curves, which the map has
    board.choose("Quotes")
    lane = board.saved()["lanes"][-1]
    assert (lane["role"], board.focused()) == ("quotes", f"lane:{lane['id']}")

    board.press("ArrowRight", "Enter")
    board.page.keyboard.type("Never again")
    board.press("Enter")

    assert board.saved_texts("find", lane["id"]) == ["Never again"]
    expect(board.cell("find", lane["id"]).locator(".card")).to_have_attribute(
        "aria-label", "quote: Never again, assumption"
    )


def test_blueprint_lines_stand_between_neighbours_only(open_page: OpenPage, board_server: Server) -> None:
    board = BoardPage(open_page, board_server, shape="blueprint")
    names = board.page.locator(".line-name")
    expect(names).to_have_text(["Line of interaction", "Line of visibility", "Line of internal interaction"])
    expect(board.at("lane:backstage")).to_have_attribute("aria-label", "Backstage, below the line of visibility")

    board.focus("lane:backstage")
    board.press("h")

    expect(names).to_have_text(["Line of interaction"])


def test_picture_is_made_small_and_described_by_the_text(board: BoardPage, tmp_path: Path) -> None:
    file = tmp_path / "shop.png"
    Image.effect_noise((2400, 1800), 90).save(file)
    assert file.stat().st_size > 1_000_000
    board.focus("lane:opportunities")
    board.press("n")
    board.choose("Images")
    lane = board.saved()["lanes"][-1]["id"]

    board.press("ArrowRight", "Enter")
    board.page.keyboard.type("The shop from outside")
    board.page.locator("form input[type=file]").set_input_files(file)
    expect(board.page.locator("form img")).to_be_visible()
    board.page.get_by_role("button", name="Save").click()

    card = next(card for card in board.steps()["Find a shop"]["cards"] if card["lane"] == lane)
    assert card["text"] == "The shop from outside"
    assert card["image"].startswith("data:image/")
    assert 1_000 < len(card["image"]) <= 400_000
    expect(board.page.get_by_role("img", name="The shop from outside")).to_be_visible()


def test_form_of_a_picture_stays_inside_the_window_when_the_picture_comes(board: BoardPage, tmp_path: Path) -> None:
    file = tmp_path / "shop.png"
    Image.new("RGB", (900, 900), "white").save(file)
    board.page.set_viewport_size({"width": 1200, "height": 600})
    board.focus("lane:opportunities")
    board.press("n")
    board.choose("Images")
    board.press("ArrowRight", "Enter")

    board.page.locator("form input[type=file]").set_input_files(file)

    expect(board.page.locator("form img")).to_be_visible()
    expect(board.page.get_by_role("button", name="Save")).to_be_in_viewport(ratio=1)
    box = board.page.locator("form:has(img)").bounding_box()
    assert box["y"] + box["height"] <= 600


def test_file_that_is_no_picture_is_refused_in_words(board: BoardPage, tmp_path: Path) -> None:
    file = tmp_path / "shop.png"
    file.write_text("not a picture", encoding="utf-8")
    board.focus("lane:opportunities")
    board.press("n")
    board.choose("Images")
    board.press("ArrowRight", "Enter")

    board.page.locator("form input[type=file]").set_input_files(file)

    expect(board.page.locator(".wayprint-board .status")).to_contain_text("not a picture")
