"""Several cards, steps or stages at once; copy and paste."""

import pytest

from tests.e2e.board_page import CLIPBOARD, BoardPage
from tests.e2e.conftest import OpenPage, Server

pytestmark = pytest.mark.browser
sync_api = pytest.importorskip("playwright.sync_api")
expect = sync_api.expect


@pytest.fixture
def board(open_page: OpenPage, board_server: Server) -> BoardPage:
    return BoardPage(open_page, board_server, permissions=list(CLIPBOARD))


def test_cards_chosen_with_the_mouse_are_deleted_as_one_edit(board: BoardPage) -> None:
    board.at("card:c-ask").click()
    board.at("card:c-hope").click(modifiers=["Control"])
    board.at("card:c-table").click(modifiers=["Control"])
    expect(board.page.locator(".wayprint-board .status")).to_have_text("3 cards selected.")
    board.press("Delete")
    assert board.saved_texts("find", "actions") == ["Searches for running shoes"]
    assert board.saved_texts("find", "thoughts") == []
    expect(board.page.get_by_text("applied 1", exact=True)).to_be_visible()

    board.press("Control+z")

    assert board.saved_texts("find", "actions") == ["Searches for running shoes", "Asks a friend who runs"]
    assert board.saved_texts("find", "thoughts") == ["I hope they fit without trying them on"]
    assert board.saved_texts("compare", "actions") == ["Opens six tabs side by side"]


def test_cards_chosen_by_keyboard_are_deleted_wherever_the_focus_is(board: BoardPage) -> None:
    status = board.page.locator(".wayprint-board .status")
    board.focus("card:c-pay")
    board.press("Shift+ArrowLeft")
    expect(status).to_have_text("2 cards selected.")

    board.press("Shift+ArrowUp")
    expect(status).to_have_text("There is nothing more to select there.")
    assert board.focused() == "card:c-table"

    board.page.get_by_role("button", name="Fit to width").focus()
    board.press("Delete")
    expect(status).to_have_text("Deleted 2 cards. Undo brings them back.")
    assert board.saved_texts("compare", "actions") == []
    assert board.saved_texts("pay", "actions") == []


def test_a_selection_grows_past_the_end_of_a_cell(board: BoardPage) -> None:
    board.focus("card:c-ask")
    board.press("Shift+ArrowDown")

    expect(board.page.locator(".wayprint-board .status")).to_have_text("3 cards selected.")
    assert board.focused() == "card:c-hope"


def test_shift_click_takes_the_rectangle_between(board: BoardPage) -> None:
    board.at("card:c-search").click()
    board.at("card:c-site").click(modifiers=["Shift"])

    selected = board.page.locator(".card.selected").evaluate_all("(all) => all.map((e) => e.dataset.key).sort()")
    assert selected == ["card:c-ad", "card:c-ask", "card:c-hope", "card:c-search", "card:c-site", "card:c-table"]
    board.press("Escape")
    expect(board.page.locator(".card.selected")).to_have_count(0)


def test_cards_selected_by_keys_are_carried_together_and_keep_their_places(board: BoardPage) -> None:
    board.focus("card:c-search")
    board.press("Shift+ArrowDown", "Shift+ArrowDown")  # past the add button: the cards of two lanes
    expect(board.page.locator(".card.selected")).to_have_count(3)

    board.press("Space", "ArrowRight", "ArrowRight", "Space")

    assert board.saved_texts("pay", "actions") == [
        "Types in the card number",
        "Searches for running shoes",
        "Asks a friend who runs",
    ]
    assert board.saved_texts("pay", "thoughts") == ["I hope they fit without trying them on"]
    expect(board.page.get_by_text("applied 1", exact=True)).to_be_visible()


def test_all_cards_of_a_lane_are_dragged_together(board: BoardPage) -> None:
    board.focus("card:c-search")
    board.press("Control+a")
    expect(board.page.locator(".card.selected")).to_have_count(4)
    target = board.cell("find", "thoughts").bounding_box()

    board.drag(board.at("card:c-search"), target["x"] + 60, target["y"] + 20)
    expect(board.page.locator(".ghost .how-many")).to_have_text("4")
    board.page.mouse.up()

    assert board.saved_texts("compare", "thoughts") == ["Opens six tabs side by side"]
    assert board.saved_texts("pay", "thoughts") == ["Types in the card number"]
    assert board.saved_texts("find", "actions") == []
    board.press("Control+z")
    assert len(board.saved_texts("find", "actions")) == 2


def test_steps_move_together(board: BoardPage) -> None:
    board.focus("step:find")
    board.press("Shift+ArrowRight", "Space", "ArrowRight", "Space")

    stages = [[step["id"] for step in stage["steps"]] for stage in board.saved()["stages"]]
    assert stages == [[], ["find", "compare", "pay"], ["wait", "run"]]
    board.press("Space", "ArrowRight", "Space")
    stages = [[step["id"] for step in stage["steps"]] for stage in board.saved()["stages"]]
    assert stages == [[], ["pay", "find", "compare"], ["wait", "run"]]


def test_spreadsheet_fills_lanes_and_steps_and_makes_new_ones(board: BoardPage) -> None:
    board.put_on_clipboard('Unpacks\tTries on\tRuns\nFinally!\t"Too small,\nagain"\t\n')
    board.focus("add:wait:actions")
    board.press("Control+v")

    steps = board.steps()
    assert list(steps)[-2:] == ["First run", "Step 6"]
    texts = {title: [(card["lane"], card["text"]) for card in step["cards"]] for title, step in steps.items()}
    assert texts["Wait for the parcel"] == [("actions", "Unpacks"), ("thoughts", "Finally!")]
    assert texts["First run"] == [("actions", "Tries on"), ("thoughts", "Too small,\nagain")]
    assert texts["Step 6"] == [("actions", "Runs")]
    expect(board.page.get_by_text("applied 1", exact=True)).to_be_visible()
    board.press("Control+z")
    assert list(board.steps())[-1] == "First run"


def test_plain_lines_become_cards(board: BoardPage) -> None:
    board.put_on_clipboard("Looks at the clock\r\nCalls the shop\r\n")
    board.focus("add:wait:thoughts")
    board.press("Control+v")

    assert board.saved_texts("wait", "thoughts") == ["Looks at the clock", "Calls the shop"]


def test_table_on_a_step_makes_steps_with_cards(board: BoardPage) -> None:
    board.put_on_clipboard("Unpack\tTry on\nOpens the box\tTies the laces")
    board.focus("step:wait")
    board.press("Control+v")

    assert [step["title"] for step in board.saved()["stages"][2]["steps"]] == [
        "Wait for the parcel",
        "Unpack",
        "Try on",
        "First run",
    ]
    assert [card["text"] for card in board.steps()["Try on"]["cards"]] == ["Ties the laces"]


def test_copied_cards_are_readable_elsewhere_and_exact_here(board: BoardPage) -> None:
    board.at("card:c-site").click()
    board.at("card:c-late").click(modifiers=["Control"])
    board.press("Control+c")
    assert board.page.evaluate("navigator.clipboard.readText()") == "Product page\nLate parcels"

    board.focus("add:pay:actions")
    board.press("Control+v")

    cards = {card["text"]: card for card in board.steps()["Pay"]["cards"]}
    assert (cards["Product page"]["lane"], cards["Product page"]["channel"]) == ("touchpoints", "website")
    late = cards["Late parcels"]
    assert (late["lane"], late["severity"], late["claim_ids"], late["kind"]) == ("pains", 5, ["late"], "measured")
    assert late["id"] != "c-late"


def test_one_lane_of_cards_is_pasted_where_one_is_and_cut_ones_go(board: BoardPage) -> None:
    board.focus("card:c-late")
    board.press("Control+x")
    assert board.saved_texts("compare", "pains") == ["Sizes differ from brand to brand"]
    board.focus("add:wait:thoughts")
    board.press("Control+v")

    card = board.steps()["Wait for the parcel"]["cards"][0]
    assert (card["lane"], card["text"], card["severity"]) == ("thoughts", "Late parcels", None)


def test_stage_is_copied_to_another_map_with_its_lanes_and_arrows(board: BoardPage, board_server: Server) -> None:
    page = board.page.context.new_page()
    page.goto(f"{board_server.url}/?name={board.name}-five&map=five")
    page.locator('[data-key="stage:consider"]').focus()
    page.keyboard.press("Control+c")

    board.page.bring_to_front()
    board.focus("stage:use")
    board.press("Control+v")

    saved = board.saved()
    copy = saved["stages"][-1]
    assert (copy["title"], [step["title"] for step in copy["steps"]]) == ("Consider", ["Find a shop", "Compare shoes"])
    first, second = copy["steps"]
    assert [(flow["from_step"], flow["to_step"]) for flow in saved["flows"]] == [(first["id"], second["id"])]
    assert {one["persona_id"]: one["value"] for one in first["emotions"]}["p0"] == 2
    ids = [card["id"] for stage in saved["stages"] for step in stage["steps"] for card in step["cards"]]
    assert len(set(ids)) == len(ids)


def test_copy_and_paste_are_in_the_menu_too(board: BoardPage) -> None:
    board.at("card:c-ask").hover()
    board.at("card:c-ask").get_by_role("button", name="more").click()
    board.choose("Copy")
    expect(board.page.locator(".wayprint-board .status")).to_have_text("Copied 1 card.")

    board.focus("card:c-pay")
    board.press("m")
    board.choose("Paste")
    expect(board.cell("pay", "actions")).to_contain_text("Asks a friend who runs")

    assert board.saved_texts("pay", "actions") == ["Types in the card number", "Asks a friend who runs"]


def test_batches_show_at_once_what_the_server_answers(open_page: OpenPage, board_server: Server) -> None:
    board = BoardPage(open_page, board_server, shape="five")
    edits = (
        ("card:c-search", ("Control+a", "Space", "ArrowRight", "Space")),
        ("card:c-late", ("Shift+ArrowUp", "Space", "ArrowDown", "Space")),
        ("step:find", ("Shift+ArrowRight", "Space", "ArrowRight", "Space")),
        ("stage:consider", ("Shift+ArrowRight", "Space", "ArrowRight", "Space")),
        ("emotion:pay", ("p", "+", "p", "-")),
        ("lane:pains", ("Space", "ArrowUp", "ArrowUp", "Space")),
        ("lane:touchpoints", ("Delete",)),
        ("lane:thoughts", ("h",)),
        ("flow:f-2", ("Delete",)),
        ("step:pay", ("4", "Delete")),
    )
    script = """(grid) => [...grid.querySelectorAll("[data-key]")].map(
      (e) => [e.dataset.key, e.getAttribute("aria-label"), e.getAttribute("aria-valuenow"), e.innerText])"""
    for key, pressed in edits:
        board.focus(key)
        board.press(*pressed, "Escape")
        grid = board.page.locator(".grid")
        at_once = grid.evaluate(script)
        board.saved()
        assert grid.evaluate(script) == at_once, key
    expect(board.page.get_by_text("applied 12", exact=True)).to_be_visible()
