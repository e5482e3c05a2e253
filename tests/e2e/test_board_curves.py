"""Curves of several personas, importance, moments of truth, arrows, and the panel of details."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.e2e.board_page import BoardPage
from tests.e2e.conftest import OpenPage, Server

pytestmark = pytest.mark.browser
sync_api = pytest.importorskip("playwright.sync_api")
expect = sync_api.expect


@pytest.fixture
def board(open_page: OpenPage, board_server: Server) -> BoardPage:
    return BoardPage(open_page, board_server, shape="five")


def _emotions(board: BoardPage, title: str) -> dict[str, int]:
    return {one["persona_id"]: one["value"] for one in board.steps()[title]["emotions"]}


def test_five_curves_differ_by_dashes_and_marks_not_only_by_colour(board: BoardPage) -> None:
    lines = board.page.locator(".row.emotion .curve .line")
    expect(lines).to_have_count(5)
    dashes = lines.evaluate_all("(all) => all.map((e) => e.getAttribute('stroke-dasharray'))")
    marks = board.page.locator(".legend .mark-of path").evaluate_all("(all) => all.map((e) => e.getAttribute('d'))")

    assert len(set(dashes)) == 5
    assert len(set(marks)) == 5
    expect(board.page.locator(".legend .chip-name")).to_have_text(["Anna", "Ben", "Chidi", "Dora", "Emil"])


def test_the_chosen_curve_alone_is_edited(board: BoardPage) -> None:
    point = board.at("emotion:pay")
    expect(point).to_have_attribute("aria-label", "Anna: emotion expected at Pay")
    board.page.get_by_role("button", name="Chidi", exact=True).click()
    expect(point).to_have_attribute("aria-valuetext", "+1, content")

    point.focus()
    board.press("+", "p")
    expect(point).to_have_attribute("aria-label", "Dora: emotion expected at Pay")
    board.press("Space", "ArrowDown", "Space")

    assert _emotions(board, "Pay") == {"p0": -2, "p1": -2, "p2": 2, "p3": 1, "p4": 0}


def test_point_of_a_persona_is_dragged_by_mouse_and_by_finger(open_page: OpenPage, board_server: Server) -> None:
    board = BoardPage(open_page, board_server, shape="five", has_touch=True)
    curve = board.page.locator(".row.emotion .curve").bounding_box()
    bottom = curve["y"] + curve["height"]
    board.drag(board.at("emotion:find"), 400, bottom)
    board.page.mouse.up()
    assert _emotions(board, "Find a shop")["p0"] == -2

    touch = board.page.context.new_cdp_session(board.page)
    box = board.at("emotion:compare").bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    for kind, at in (("touchStart", y), ("touchMove", bottom - 4), ("touchMove", bottom)):
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": at}]})
    touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})

    assert _emotions(board, "Compare shoes") == {"p0": -2, "p1": -1, "p2": -1, "p3": 0, "p4": 2}


def test_curves_are_hidden_and_shown_again(board: BoardPage) -> None:
    lines = board.page.locator(".row.emotion .curve .line")
    board.page.get_by_role("button", name="Hide the curve of Ben").click()
    expect(lines).to_have_count(4)
    board.page.reload()
    expect(lines).to_have_count(4)  # the tab remembers

    board.focus("emotion:find")
    board.press("Shift+P")
    expect(lines).to_have_count(1)
    board.press("Shift+P")

    expect(lines).to_have_count(5)


def test_a_single_persona_keeps_one_curve_on_the_step_itself(open_page: OpenPage, board_server: Server) -> None:
    board = BoardPage(open_page, board_server)

    board.focus("emotion:wait")
    board.press("+")

    assert board.steps()["Wait for the parcel"]["emotion_expected"] == 1
    assert board.steps()["Wait for the parcel"]["emotions"] == []
    expect(board.page.locator(".legend")).to_be_hidden()


def test_importance_is_set_by_key_and_drawn_on_demand(board: BoardPage) -> None:
    board.focus("step:compare")
    board.press("3", "i")

    assert board.steps()["Compare shoes"]["importance"] == 3
    assert board.page.locator(".weight").all_inner_texts() == ["2", "3", "5", "4"]
    expect(board.page.locator(".curve .importance")).to_have_count(1)
    board.press("i")
    expect(board.page.locator(".weight")).to_have_count(0)


@pytest.mark.parametrize(("width", "height"), [(1400, 620), (390, 700)], ids=["desktop", "phone"])
def test_a_point_stays_in_view_when_importance_takes_room_above_the_grid(
    open_page: OpenPage, board_server: Server, settle: Callable[[Any], None], width: int, height: int
) -> None:
    board = BoardPage(open_page, board_server, width=width, height=height)
    board.focus("emotion:find")
    # The point at the lower edge, where the line for the importance will take it away.
    board.page.evaluate(
        """() => {
          const host = [...document.querySelectorAll("*")].find((e) => e.shadowRoot?.querySelector(".frame"));
          const scroller = host.shadowRoot.querySelector(".scroller");
          const point = host.shadowRoot.querySelector('[data-key="emotion:find"]');
          scroller.scrollTop += point.getBoundingClientRect().bottom - scroller.getBoundingClientRect().bottom + 2;
        }"""
    )
    point, grid = board.at("emotion:find"), board.page.locator(".scroller")
    before = grid.bounding_box()

    board.press("i")
    expect(board.page.locator(".legend")).to_be_visible()
    settle(board.page)

    box, room = point.bounding_box(), grid.bounding_box()
    assert room["y"] > before["y"]
    assert box["y"] + box["height"] <= room["y"] + room["height"]
    assert box["y"] >= room["y"]


def test_moment_of_truth_has_a_reason_and_shows_at_the_step(board: BoardPage) -> None:
    board.focus("step:wait")
    board.press("t")
    board.page.keyboard.type("Late parcels end it")
    board.press("Tab")

    assert board.steps()["Wait for the parcel"]["moment_of_truth"] == "Late parcels end it"
    expect(board.at("step:wait").locator(".truth")).to_have_attribute("title", "Late parcels end it")


def test_arrow_is_drawn_with_the_mouse_by_keys_and_from_a_list(board: BoardPage) -> None:
    board.page.get_by_role("button", name="Close the persona panel").click()
    board.focus("step:wait")
    board.press("m")
    board.choose("Draw an arrow…")
    board.at("step:run").click()
    board.focus("step:pay")
    board.press("a", "ArrowRight", "Enter")
    board.focus("step:pay")
    board.press("m")
    board.choose("Draw an arrow to…", "Find a shop")

    drawn = [(f["from_step"], f["to_step"], f["kind"]) for f in board.saved()["flows"][5:]]
    assert drawn == [("wait", "run", "next"), ("pay", "wait", "next"), ("pay", "find", "loop")]
    assert board.said() == "Loop from Pay to Find a shop"


def test_escape_ends_drawing_an_arrow(board: BoardPage) -> None:
    board.focus("step:pay")

    board.press("a", "ArrowRight", "Escape", "Enter")

    expect(board.page.locator("form textarea")).to_have_count(1)  # Enter edits again
    expect(board.page.get_by_text("applied 0", exact=True)).to_be_visible()


def test_first_arrow_brings_its_lane_and_one_undo_takes_both_back(open_page: OpenPage, board_server: Server) -> None:
    board = BoardPage(open_page, board_server)
    board.focus("step:find")
    board.press("a", "ArrowRight", "Enter")
    assert [lane["role"] for lane in board.saved()["lanes"]][:2] == ["flow", "actions"]
    expect(board.page.locator(".arrows .arrow")).to_have_count(1)

    board.press("Control+z")

    assert (board.saved()["flows"], board.lanes()[0]) == ([], "Actions")


def test_arrow_is_labelled_changed_and_deleted(board: BoardPage) -> None:
    board.focus("flow:f-5")
    board.press("Enter")
    board.page.keyboard.type("card refused")
    board.press("Enter")
    expect(board.at("flow:f-5")).to_have_attribute("aria-label", "Loop from Pay to Compare shoes: card refused")

    board.press("m")
    board.choose("Make it a branch")
    board.focus("flow:f-1")
    board.press("Delete")

    flows = {flow["id"]: (flow["kind"], flow["label"]) for flow in board.saved()["flows"]}
    assert flows["f-5"] == ("branch", "card refused")
    assert "f-1" not in flows


def test_arrows_go_with_their_step_and_come_back_with_it(board: BoardPage) -> None:
    board.focus("step:pay")
    board.press("Delete")
    assert [flow["id"] for flow in board.saved()["flows"]] == ["f-1", "f-3", "f-4"]

    board.press("Control+z")

    assert sorted(flow["id"] for flow in board.saved()["flows"]) == ["f-1", "f-2", "f-3", "f-4", "f-5"]


def test_panel_edits_a_step_on_change_and_follows_the_focus(board: BoardPage) -> None:
    board.focus("step:pay")
    board.press("d")
    panel = board.page.get_by_role("complementary", name="Details")
    panel.get_by_label("Name").fill("Pay online")
    panel.get_by_label("Name").press("Tab")
    panel.get_by_label("Emil").select_option("As everyone else")
    panel.get_by_role("group", name="Importance to the customer").get_by_label("2 of 5").check()
    panel.get_by_label("Shown in detail by").select_option("Returns")
    step = board.steps()["Pay online"]
    assert (step["importance"], step["child_map_id"]) == (2, "returns")
    assert [one["persona_id"] for one in step["emotions"]] == ["p0", "p1", "p2", "p3"]

    board.focus("card:c-late")
    expect(panel.get_by_label("Text")).to_have_value("Late parcels")
    panel.get_by_label("Lane").select_option("Actions")
    expect(board.cell("compare", "actions")).to_contain_text("Late parcels")
    panel.get_by_label("Text").press("Escape")

    expect(panel).to_be_hidden()
    assert board.focused() == "card:c-late"


def test_panel_and_tray_share_the_side(board: BoardPage) -> None:
    tray = board.page.get_by_role("complementary", name="From the persona")
    panel = board.page.get_by_role("complementary", name="Details")
    expect(tray).to_be_visible()

    board.focus("stage:buy")
    board.page.get_by_role("button", name="Details", exact=True).click()
    expect(tray).to_be_hidden()
    panel.get_by_label("What the customer wants here").fill("No surprises")
    board.page.get_by_role("button", name="Persona", exact=True).click()

    expect(panel).to_be_hidden()
    expect(tray).to_be_visible()
    assert board.saved()["stages"][1]["goal"] == "No surprises"


def test_step_opens_the_map_that_shows_it_in_detail(board: BoardPage) -> None:
    board.page.get_by_role("button", name="Open the map Checkout in detail").click()

    expect(board.page.get_by_text("Map checkout")).to_be_visible()
