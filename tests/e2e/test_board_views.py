"""How a map is looked at: folded stages, zoom, search, presentation, wide maps; built by mouse and by keys alone."""

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
    return BoardPage(open_page, board_server)


def test_folded_stage_counts_its_cards_and_stays_folded_after_a_reload(board: BoardPage) -> None:
    board.page.get_by_role("button", name="Fold Consider").click()
    expect(board.at("card:c-ask")).to_have_count(0)
    expect(board.page.locator('.cell.folded[data-lane="actions"]')).to_have_text("3")
    assert board.focused() == "stage:consider"

    board.page.reload()
    expect(board.at("stage:buy")).to_be_visible()
    expect(board.at("card:c-ask")).to_have_count(0)
    board.focus("stage:consider")
    board.press("Enter")

    expect(board.at("card:c-ask")).to_be_visible()
    expect(board.page.get_by_text("applied 0", exact=True)).to_be_visible()  # folding is no edit
    board.press("Shift+C")
    expect(board.page.locator(".step[data-key]")).to_have_count(0)


def test_search_counts_goes_on_and_back_and_opens_folded_stages(board: BoardPage) -> None:
    board.focus("stage:consider")
    board.press("c", "/")
    board.page.keyboard.type("s")
    box = board.page.get_by_role("search")
    board.page.get_by_role("searchbox").fill("SHOES")
    expect(box).to_contain_text("1 of 2")
    expect(board.page.locator(".hit")).to_have_count(2)
    expect(board.at("card:c-search")).to_have_class("card hit hit-now")

    board.press("Enter")
    expect(board.at("step:compare")).to_have_class("step hit hit-now")
    board.press("Enter")
    expect(box).to_contain_text("1 of 2")
    board.press("Shift+Enter", "Escape")

    expect(box).to_have_count(0)
    expect(board.page.locator(".hit")).to_have_count(0)
    assert board.focused() == "step:compare"


def test_zoom_by_keys_and_buttons_leaves_dragging_exact(board: BoardPage) -> None:
    board.page.get_by_role("button", name="Close the persona panel").click()
    board.focus("card:c-ask")
    before = board.at("card:c-table").bounding_box()["height"]
    board.press("-", "-")
    expect(board.page.get_by_role("button", name="Zoom 67 %")).to_be_visible()
    target = board.at("card:c-table").bounding_box()
    assert target["height"] == pytest.approx(before * 0.67, rel=0.1)

    board.drag(board.at("card:c-ask"), target["x"] + 40, target["y"] + 3)
    board.page.mouse.up()

    assert board.saved_texts("compare", "actions") == ["Asks a friend who runs", "Opens six tabs side by side"]
    board.page.get_by_role("button", name="Zoom in").click()
    expect(board.page.get_by_role("button", name="Zoom 80 %")).to_be_visible()
    board.focus("card:c-ask")
    board.press("0")
    expect(board.page.get_by_role("button", name="Zoom 100 %")).to_be_visible()


FITTED = {"large": 24, "wide-175": 175}


@pytest.mark.parametrize("shape", FITTED)
@pytest.mark.parametrize("size", [(1440, 900), (390, 844)], ids=["desktop", "phone"])
def test_fit_to_width_shows_every_step_at_once_also_when_the_window_changes(
    open_page: OpenPage, board_server: Server, shape: str, size: tuple[int, int]
) -> None:
    board = BoardPage(open_page, board_server, shape=shape, width=size[0], height=size[1])
    scroller = board.page.locator(".scroller")
    assert scroller.evaluate("e => e.scrollWidth > e.clientWidth + 1000")

    board.page.get_by_role("button", name="Fit to width").click()

    expect(board.page.locator(".step[data-key]")).to_have_count(FITTED[shape])
    assert scroller.evaluate("e => e.scrollWidth - e.clientWidth") <= 0
    board.page.set_viewport_size({"width": size[0] + 150, "height": size[1]})
    board.page.wait_for_timeout(300)
    assert scroller.evaluate("e => e.scrollWidth - e.clientWidth") <= 0


def test_overview_shows_titles_takes_drags_and_makes_room_to_write(
    open_page: OpenPage, board_server: Server, serious_violations: Callable[[Any], list[str]]
) -> None:
    board = BoardPage(open_page, board_server, shape="large")
    board.page.get_by_role("button", name="Close the persona panel").click()
    board.page.get_by_role("button", name="Fit to width").click()

    expect(board.at("card:card-0-0-0")).to_have_text("Card 0.0.0")
    expect(board.at("card:card-0-0-0")).to_have_attribute("aria-label", "action: Card 0.0.0, assumption")
    assert serious_violations(board.page) == []

    target = board.at("card:card-5-3-5").bounding_box()
    board.drag(board.at("card:card-0-0-0"), target["x"] + 8, target["y"] + 2)
    board.page.mouse.up()
    assert board.saved_texts("step-5-3", "actions") == ["Card 5.3.0", "Card 0.0.0", "Card 5.3.5"]

    board.focus("card:card-0-0-5")
    board.press("Enter")
    expect(board.page.get_by_role("button", name="Zoom 100 %")).to_be_visible()
    board.page.keyboard.insert_text("Said at full size")
    board.press("Enter")
    assert board.saved_texts("step-0-0", "actions") == ["Said at full size"]


def test_presentation_goes_stage_by_stage_with_keys_and_says_where_it_is(
    open_page: OpenPage, board_server: Server, serious_violations
) -> None:
    board = BoardPage(open_page, board_server, shape="five")
    show = board.page.get_by_role("dialog", name="Presentation")
    board.focus("card:c-pay")
    board.press("s")
    expect(show.get_by_role("heading", name="Buy")).to_be_visible()
    expect(show.get_by_role("status")).to_have_text("Stage 2 of 3: Buy. 1 step: Pay")

    board.press("ArrowLeft")
    expect(show.get_by_role("heading", name="Consider")).to_be_visible()
    expect(show.locator(".proof")).to_have_text("measured")
    expect(show.locator(".curve .line")).to_have_count(5)
    expect(show.locator(".progress-dot")).to_have_count(4)
    assert serious_violations(board.page) == []
    board.press("Home")
    expect(show.get_by_role("heading", name="Buy running shoes")).to_be_visible()
    board.press("Space", "Space", "Space", "Space")
    expect(show.get_by_role("heading", name="Use")).to_be_visible()
    board.press("Escape")

    expect(show).to_be_hidden()
    assert board.focused() == "step:wait"
    expect(board.page.get_by_text("applied 0", exact=True)).to_be_visible()


def test_presentation_shows_arrows_and_says_where_those_lead_that_leave_the_part(
    open_page: OpenPage, board_server: Server
) -> None:
    board = BoardPage(open_page, board_server, shape="five")
    show = board.page.get_by_role("dialog", name="Presentation")
    board.focus("stage:consider")
    board.press("s", "ArrowRight")

    expect(show.locator(".arrow")).to_have_count(5)  # within the stage, and out of or into it
    words = show.locator(".show-flow .words").all_inner_texts()
    assert sorted(words) == [
        "First run: buys again",
        "Pay: loop",
        "found a pair → Pay",
        "keeps looking → Wait for the parcel",
    ]
    expect(show.get_by_role("img", name="Next from Find a shop to Compare shoes")).to_be_visible()
    room = show.locator(".show-flow").bounding_box()
    for label in show.locator(".show-flow .words").all():
        box = label.bounding_box()
        assert room["x"] - 1 <= box["x"] <= box["x"] + box["width"] <= room["x"] + room["width"] + 1


def test_presentation_on_a_phone_turns_the_page_by_swipes_and_buttons(
    open_page: OpenPage, board_server: Server
) -> None:
    board = BoardPage(open_page, board_server, shape="five", width=390, height=844, has_touch=True, is_mobile=True)
    board.page.get_by_role("button", name="Present").tap()
    show = board.page.get_by_role("dialog", name="Presentation")
    expect(show.locator(".count")).to_have_text("1 of 6")
    board.page.wait_for_timeout(500)  # the screen is being filled

    board.swipe(330, 400, -220)
    expect(show.locator(".count")).to_have_text("2 of 6")
    expect(show.get_by_role("heading", name="Find a shop")).to_be_visible()
    board.swipe(60, 400, 220)
    expect(show.locator(".count")).to_have_text("1 of 6")
    show.get_by_role("button", name="On", exact=True).tap()
    expect(show.locator(".count")).to_have_text("2 of 6")
    assert show.locator(".slide").evaluate("e => e.scrollWidth - e.clientWidth") <= 0


def test_wide_map_is_walked_and_edited_from_end_to_end(open_page: OpenPage, board_server: Server) -> None:
    board = BoardPage(open_page, board_server, shape="wide-175")
    assert board.page.locator(".cell").count() < 500  # of 2,450: only what is near the view is in the page
    head = board.at("lane:actions").bounding_box()
    board.focus("card:c-0-actions")

    board.press("End")
    assert board.focused() == "card:c-174-actions"
    expect(board.at("card:c-174-actions")).to_be_visible()
    assert board.at("lane:actions").bounding_box() == head  # the names of the lanes stay
    board.press("Space", "ArrowLeft", "Space")
    assert board.saved_texts("s-173", "actions") == [
        "Actions of step 174, in a few words",
        "Actions of step 173, in a few words",
    ]
    board.press("Home")

    assert board.focused() == "card:c-0-actions"
    assert board.at("step:s-0").bounding_box()["y"] > 0


def test_scrolling_a_wide_map_draws_what_comes_into_view(open_page: OpenPage, board_server: Server) -> None:
    board = BoardPage(open_page, board_server, shape="wide-175")

    board.page.locator(".scroller").evaluate("(e) => { e.scrollLeft = e.scrollWidth / 2; }")

    expect(board.at("card:c-87-actions")).to_be_visible()


def test_small_map_is_built_with_the_mouse_alone(open_page: OpenPage, board_server: Server) -> None:
    board = BoardPage(open_page, board_server, shape="empty")
    page = board.page
    page.get_by_role("button", name="Add the first stage").click()
    page.get_by_role("button", name="Save").click()
    page.locator(".step[data-key]").hover()
    page.get_by_role("button", name="Step Step 1: more").click()
    board.choose("Add a step after")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("button", name="Add lane").click()
    board.choose("Frontstage")
    first = page.locator(".step[data-key]").first
    first.hover()
    first.get_by_role("button", name="more").click()
    board.choose("Draw an arrow…")
    page.locator(".step[data-key]").last.click()
    curve = page.locator(".row.emotion .curve").bounding_box()
    board.drag(page.locator(".point").first, 500, curve["y"])
    page.mouse.up()

    saved = board.saved()
    steps = saved["stages"][0]["steps"]
    assert [step["title"] for step in steps] == ["Step 1", "Step 2"]
    assert steps[0]["emotion_expected"] == 2
    assert [(flow["from_step"], flow["to_step"]) for flow in saved["flows"]] == [(steps[0]["id"], steps[1]["id"])]
    assert [lane["role"] for lane in saved["lanes"]][-1] == "frontstage"


def test_small_map_is_built_with_the_keyboard_alone(open_page: OpenPage, board_server: Server) -> None:
    board = BoardPage(open_page, board_server, shape="empty")
    keyboard = board.page.keyboard
    board.page.get_by_role("button", name="Add the first stage").focus()
    board.press("Enter")
    keyboard.type("Discover")
    board.press("Enter", "ArrowDown", "Enter")
    keyboard.type("Hear of it")
    board.press("Enter", "n")
    keyboard.type("Look it up")
    board.press("Enter", "ArrowDown", "Enter")
    keyboard.type("Searches")
    board.press("Enter", "n")
    keyboard.type("Reads reviews")
    board.press("Enter", "Space", "ArrowUp", "Space", "5")
    board.press("ArrowUp", "5", "a", "ArrowLeft", "Enter")
    board.press("Enter")
    keyboard.type("not sure yet")
    board.press("Enter", "l", "End", "ArrowUp", "Enter")

    saved = board.saved()
    hear, look = saved["stages"][0]["steps"]
    assert (saved["stages"][0]["title"], hear["title"], look["title"]) == ("Discover", "Hear of it", "Look it up")
    assert [card["text"] for card in look["cards"]] == ["Reads reviews", "Searches"]
    assert look["importance"] == 5
    flow = saved["flows"][0]
    assert (flow["from_step"], flow["to_step"], flow["kind"], flow["label"]) == (
        look["id"],
        hear["id"],
        "loop",
        "not sure yet",
    )
    assert [lane["role"] for lane in saved["lanes"]] == [
        "flow",
        "actions",
        "thoughts",
        "emotion",
        "touchpoints",
        "pains",
        "opportunities",
        "support",
    ]


@pytest.mark.parametrize(("width", "scheme"), [(1400, "light"), (1400, "dark"), (390, "light")])
def test_axe_finds_no_serious_violation_with_curves_arrows_and_panel(
    open_page: OpenPage, board_server: Server, serious_violations, width: int, scheme: str
) -> None:
    board = BoardPage(open_page, board_server, shape="five", width=width, scheme=scheme)
    board.focus("step:pay")
    board.press("i", "d")
    expect(board.page.get_by_role("complementary", name="Details")).to_be_visible()
    assert serious_violations(board.page) == []

    board.press("Escape", "c", "/")
    board.page.keyboard.type("a")
    expect(board.page.get_by_role("search")).to_contain_text("of")
    assert serious_violations(board.page) == []
    assert board.page.evaluate("document.documentElement.scrollWidth") == width


def test_help_names_every_key_that_acts(board: BoardPage) -> None:
    board.focus("card:c-ask")
    board.press("?")
    listed = " ".join(board.page.locator(".help dt").all_inner_texts())

    for key in ("Enter", "N", "Space", "Delete", "M", "D", "E", "T", "A", "H", "L", "C", "F", "S", "P", "I", "/", "?"):
        assert key in listed.replace(",", " ").split() or key in listed.split(", "), key


def test_overview_of_600_steps_shows_every_lane_within_the_width_and_leads_to_a_place(
    open_page: OpenPage, board_server: Server
) -> None:
    board = BoardPage(open_page, board_server, shape="wide-600")
    board.page.get_by_role("button", name="Fit to width").click()
    expect(board.page.locator(".grid.tiny")).to_have_count(1)
    grid, room = board.page.locator(".grid").bounding_box(), board.page.locator(".scroller").bounding_box()
    assert room["width"] - 12 <= grid["width"] <= room["width"]

    last = board.cell("s-599", "text").bounding_box()  # a lane of notes, at the end of the map
    assert last["width"] >= 1
    assert last["x"] + last["width"] <= room["x"] + room["width"] + 1
    bars = board.page.locator(".tiny .pains .cell").first
    assert "linear-gradient" in bars.evaluate("(e) => getComputedStyle(e).backgroundImage")
    assert bars.get_attribute("title") == "Step 0\nPains of step 0, in a few words"
    assert board.page.locator(".cell .card").count() == 0

    middle = board.cell("s-300", "actions").bounding_box()
    board.page.mouse.dblclick(middle["x"] + middle["width"] / 2, middle["y"] + 4)

    expect(board.at("step:s-300")).to_be_in_viewport()
    assert abs(int(board.focused().removeprefix("step:s-")) - 300) <= 1
    expect(board.cell("s-300", "actions").locator(".card")).to_have_count(1)


@pytest.fixture
def tiny(open_page: OpenPage, board_server: Server) -> BoardPage:
    """600 steps in the width of the window: too narrow for cards."""
    board = BoardPage(open_page, board_server, shape="wide-600")
    board.page.get_by_role("button", name="Fit to width").click()
    expect(board.page.locator(".grid.tiny")).to_have_count(1)
    return board


@pytest.mark.parametrize(("part", "key"), [("c-300-pains", "card:c-300-pains"), ("f-300", "flow:f-300")])
def test_a_link_to_a_part_opens_it_on_a_map_left_too_narrow_for_cards(tiny: BoardPage, part: str, key: str) -> None:
    tiny.page.goto(f"{tiny.server.url}/?name={tiny.name}&map=wide-600&at={part}")

    expect(tiny.at(key)).to_be_in_viewport()
    assert tiny.focused() == key


def test_search_where_cards_are_bars_shows_the_one_it_is_at_and_ends_at_its_step(tiny: BoardPage) -> None:
    tiny.focus("step:s-2")
    tiny.press("/")
    tiny.page.keyboard.type("pains of step 30")  # 30, and 300 to 309
    expect(tiny.page.get_by_role("search")).to_contain_text("1 of 11")
    expect(tiny.page.locator(".cell.hit")).to_have_count(11)
    expect(tiny.page.locator(".cell.hit").last).to_have_css("background-color", "rgb(232, 177, 12)")
    expect(tiny.page.locator(".cell.hit-now")).to_have_attribute("data-step", "s-30")

    tiny.press("Enter")
    expect(tiny.page.locator(".cell.hit-now")).to_have_attribute("data-step", "s-300")
    tiny.press("Escape")

    assert tiny.focused() == "step:s-300"


def test_bars_have_their_words_again_after_a_look_at_full_size(tiny: BoardPage) -> None:
    tiny.focus("step:s-3")
    tiny.press("0")
    expect(tiny.cell("s-3", "pains").locator(".card")).to_have_count(1)
    assert tiny.cell("s-3", "pains").get_attribute("title") is None

    tiny.press("f")

    expect(tiny.cell("s-3", "pains")).to_have_attribute("title", "Step 3\nPains of step 3, in a few words")


def test_from_a_card_the_overview_leads_to_its_step_and_back_to_it(open_page: OpenPage, board_server: Server) -> None:
    board = BoardPage(open_page, board_server, shape="wide-600")
    board.focus("card:c-0-pains")
    board.press("End", "ArrowLeft")
    assert board.focused() == "card:c-598-pains"

    board.press("f")
    expect(board.page.locator(".grid.tiny")).to_have_count(1)
    assert board.focused() == "step:s-598"
    assert board.said() == "Fits the width: an overview. Press 0, or double-click a step, to see it at full size."
    board.press("0")

    expect(board.at("step:s-598")).to_be_in_viewport(ratio=1)


def test_double_click_on_a_step_of_the_overview_goes_there_and_edits_nothing(tiny: BoardPage) -> None:
    head = tiny.at("step:s-300").bounding_box()

    tiny.page.mouse.dblclick(head["x"] + head["width"] / 2, head["y"] + head["height"] / 2)

    expect(tiny.page.get_by_role("button", name="Zoom 100 %")).to_be_visible()
    assert abs(int(tiny.focused().removeprefix("step:s-")) - 300) <= 1
    expect(tiny.page.locator(".grid form")).to_have_count(0)


def test_what_is_in_use_stays_in_view_when_the_board_is_enlarged(open_page: OpenPage, board_server: Server) -> None:
    board = BoardPage(open_page, board_server, shape="large")
    board.page.get_by_role("button", name="Close the persona panel").click()
    board.focus("card:card-1-0-0")  # the fifth step: the last that is in view as a whole
    expect(board.at("card:card-1-0-0")).to_be_in_viewport(ratio=1)

    board.press("+", "+")

    expect(board.page.get_by_role("button", name="Zoom 150 %")).to_be_visible()
    expect(board.at("card:card-1-0-0")).to_be_in_viewport(ratio=1)


def test_a_map_that_fits_the_width_fills_it_when_panels_beside_it_open_and_close(
    open_page: OpenPage, board_server: Server
) -> None:
    board = BoardPage(open_page, board_server, shape="large")
    page = board.page
    scroller = page.locator(".scroller")
    page.get_by_role("button", name="Fit to width").click()
    widths = [_filled(board)]
    for press in ("Close the persona panel", "Details", "Close the details", "Persona"):
        before = scroller.bounding_box()["width"]
        board.focus("step:step-0-0")
        page.get_by_role("button", name=press, exact=True).click()
        assert scroller.bounding_box()["width"] != before
        widths.append(_filled(board))

    assert [round(each) for each in widths] == [0, 0, 0, 0, 0]


def _filled(board: BoardPage) -> float:
    """Return how many pixels the map lacks to the width there is."""
    return float(
        board.page.locator(".scroller").evaluate(
            "(e) => e.clientWidth - e.querySelector('.grid').getBoundingClientRect().width"
        )
    )


def test_an_edit_of_a_step_too_narrow_for_cards_is_seen_in_its_bar(open_page: OpenPage, board_server: Server) -> None:
    board = BoardPage(open_page, board_server, shape="wide-600")
    board.page.get_by_role("button", name="Fit to width").click()
    expect(board.page.locator(".grid.tiny")).to_have_count(1)

    board.focus("step:s-3")
    board.press("Delete")

    expect(board.cell("s-3", "pains")).to_have_count(0)
    board.press("Control+z")
    expect(board.cell("s-3", "pains")).to_have_attribute("title", "Step 3\nPains of step 3, in a few words")
    assert len(board.steps()) == 600


def test_text_read_from_the_right_keeps_clear_of_its_menu(open_page: OpenPage, board_server: Server) -> None:
    board = BoardPage(open_page, board_server, has_touch=True, width=390, height=800)
    board.focus("card:c-ask")
    board.press("Enter")
    board.page.keyboard.press("Control+a")
    board.page.keyboard.insert_text("والبحث عن المتجر ومقارنة الأسعار")
    board.press("Control+Enter")
    card = board.at("card:c-ask")
    expect(card.locator(".text")).to_contain_text("المتجر")

    assert card.evaluate("(e) => getComputedStyle(e).direction") == "rtl"
    menu, text = card.locator(".more").bounding_box(), card.locator(".text").bounding_box()
    padding = card.locator(".text").evaluate("(e) => parseFloat(getComputedStyle(e).paddingLeft)")
    assert menu["x"] + menu["width"] <= text["x"] + padding + 8
