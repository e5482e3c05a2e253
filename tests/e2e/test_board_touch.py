"""The board under a finger: hold to drag, hold still for the menu, points of the curve at once."""

import pytest

from tests.e2e.board_page import BoardPage
from tests.e2e.conftest import OpenPage, Server

pytestmark = pytest.mark.browser
sync_api = pytest.importorskip("playwright.sync_api")
expect = sync_api.expect

HOLD_MS = 400  # longer than a finger has to rest before it drags


@pytest.fixture(params=[(390, 844), (1024, 768)], ids=["phone", "tablet"])
def board(open_page: OpenPage, board_server: Server, request: pytest.FixtureRequest) -> BoardPage:
    width, height = request.param
    return BoardPage(open_page, board_server, width=width, height=height, has_touch=True, is_mobile=True)


def middle(board: BoardPage, key: str) -> tuple[float, float]:
    box = board.at(key).bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + min(box["height"] / 2, 14)


def drag(board: BoardPage, start: tuple[float, float], end: tuple[float, float], *, hold: int = HOLD_MS) -> None:
    board.touch("touchStart", start)
    board.page.wait_for_timeout(hold)
    for part in range(1, 9):
        x = start[0] + (end[0] - start[0]) * part / 8
        board.touch("touchMove", (x, start[1] + (end[1] - start[1]) * part / 8))
        board.page.wait_for_timeout(30)
    board.touch("touchEnd")


def test_a_card_that_is_held_is_dragged_to_another_place(board: BoardPage) -> None:
    ask, search = middle(board, "card:c-ask"), middle(board, "card:c-search")

    drag(board, ask, (search[0], search[1] - 12))

    assert board.saved_texts("find", "actions") == ["Asks a friend who runs", "Searches for running shoes"]


def test_a_point_of_the_curve_follows_the_finger_at_once(board: BoardPage) -> None:
    board.at("emotion:find").scroll_into_view_if_needed()
    point = middle(board, "emotion:find")
    curve = board.page.locator(".row.emotion .curve").bounding_box()

    drag(board, point, (point[0], curve["y"] + curve["height"]), hold=0)

    assert board.steps()["Find a shop"]["emotion_expected"] == -2


def test_a_finger_that_moves_at_once_scrolls_and_drags_nothing(board: BoardPage) -> None:
    card = middle(board, "card:c-ask")

    drag(board, card, (card[0] - 120, card[1]), hold=0)

    board.page.wait_for_timeout(300)
    assert board.page.locator(".scroller").evaluate("e => e.scrollLeft") > 40
    expect(board.page.get_by_text("applied 0", exact=True)).to_have_count(1)


def test_a_card_that_is_held_still_shows_its_menu_and_moves_from_there(board: BoardPage) -> None:
    board.touch("touchStart", middle(board, "card:c-ask"))
    board.page.wait_for_timeout(900)
    board.touch("touchEnd")

    expect(board.page.get_by_role("menuitem", name="Move to step…")).to_be_visible()
    board.page.get_by_role("menuitem", name="Move to step…").tap()
    board.page.get_by_role("menuitem", name="Pay").tap()

    assert board.saved_texts("pay", "actions") == ["Types in the card number", "Asks a friend who runs"]
