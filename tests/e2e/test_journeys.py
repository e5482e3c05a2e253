"""Journey maps in the studio: every way to look at one, two windows at once, and back to an earlier state."""

import getpass
import re
from collections.abc import Callable
from typing import Any

import pytest

from tests.e2e.conftest import OpenPage, Server

pytestmark = pytest.mark.browser
sync_api = pytest.importorskip("playwright.sync_api")
expect = sync_api.expect

MINUTE = 60_000
PATH = "/journeys?study=shop"


class Map:
    """A map of its own, open in one window."""

    def __init__(self, page: Any) -> None:
        self.page = page
        self.frame = page.locator(".wayprint-board .frame")
        self.frame.wait_for(timeout=MINUTE)

    def show(self) -> None:
        """Go from another view to the board."""
        look(self.page, "Board")
        # The board of a revision looks alike, but cannot be edited; for a moment both are there.
        expect(self.page.get_by_role("button", name="Add stage")).to_be_visible(timeout=MINUTE)
        expect(self.page.locator(".wayprint-board .frame")).to_have_count(1, timeout=MINUTE)

    def step(self, step_id: str) -> Any:
        return self.page.locator(f'[data-key="step:{step_id}"]')

    def card(self, card_id: str) -> Any:
        return self.page.locator(f'[data-key="card:{card_id}"]')

    def rename(self, step_id: str, text: str) -> None:
        self._write(self.step(step_id), text)

    def reword(self, card_id: str, text: str) -> None:
        self._write(self.card(card_id), text)

    def _write(self, place: Any, text: str) -> None:
        place.dblclick()
        self.page.keyboard.insert_text(text)
        self.page.keyboard.press("Enter")
        expect(self.frame).to_have_attribute("data-pending", "0", timeout=MINUTE)


@pytest.fixture
def made(open_page: OpenPage, finished_studio: Server, settle: Callable[[Any], None]) -> Map:
    """A new map from the first template, open."""
    page = open_page(finished_studio, PATH)
    make = page.get_by_role("button", name="Make the map")
    make.wait_for(timeout=MINUTE)
    settle(page)  # a click on what is about to be drawn again is lost
    make.click()
    return Map(page)


def address(page: Any) -> str:
    return "/journeys?" + page.url.split("?", 1)[1]


def opened_again(made: Map, open_page: OpenPage, studio: Server, settle: Callable[[Any], None]) -> Map:
    """The same map in a second window, which has read it: what the first writes from now on is news to it."""
    other = Map(open_page(studio, address(made.page)))
    expect(other.card("hear-of-it-action-1")).to_be_visible(timeout=MINUTE)
    settle(other.page)
    return other


def look(page: Any, view: str) -> None:
    page.locator('[data-testid="stSegmentedControl"], [data-testid="stButtonGroup"]').get_by_text(
        view, exact=True
    ).click()


def test_two_windows_that_change_the_same_step_show_both_and_let_one_choose(
    made: Map, open_page: OpenPage, finished_studio: Server
) -> None:
    other = Map(open_page(finished_studio, address(made.page)))
    made.rename("pay", "Theirs")
    other.rename("pay", "Mine")

    expect(other.page.get_by_text("Two changes of the same place.")).to_be_visible(timeout=MINUTE)
    expect(other.step("pay")).to_contain_text("Theirs")
    other.page.get_by_role("button", name="Use mine").click()
    expect(other.step("pay")).to_contain_text("Mine", timeout=MINUTE)
    expect(other.page.get_by_text("Two changes of the same place.")).to_have_count(0)


def test_a_conflict_is_an_alert_that_goes_with_the_choice(
    made: Map, open_page: OpenPage, finished_studio: Server, settle: Callable[[Any], None]
) -> None:
    first = "hear-of-it-action-1"
    other = opened_again(made, open_page, finished_studio, settle)
    made.card(first).focus()
    made.page.keyboard.press("Delete")
    made.reword("hear-of-it-action-2", "Theirs")

    other.reword(first, "Mine")
    expect(other.page.get_by_role("alert").get_by_text("Two changes of the same place.")).to_be_visible(timeout=MINUTE)
    other.page.get_by_role("button", name="Keep theirs").click()
    expect(other.page.get_by_role("alert")).to_have_count(0, timeout=MINUTE)


def test_a_card_that_was_not_deleted_has_the_focus_again(
    made: Map, open_page: OpenPage, finished_studio: Server, settle: Callable[[Any], None]
) -> None:
    card = "hear-of-it-action-2"
    other = opened_again(made, open_page, finished_studio, settle)
    made.reword(card, "Theirs")

    other.card(card).focus()
    other.page.keyboard.press("Delete")
    expect(other.page.get_by_role("button", name="Keep theirs")).to_be_visible(timeout=MINUTE)
    expect(other.card(card)).to_be_focused(timeout=MINUTE)


def test_every_view_of_a_map_is_read_by_everybody_and_an_old_state_comes_back(
    made: Map, settle: Callable[[Any], None], serious_violations: Callable[[Any], list[str]]
) -> None:
    page = made.page
    made.rename("pay", "Pay in one tap")
    found: dict[str, list[str]] = {}
    for view, shows in (
        ("Table", page.get_by_text("Everything is saved.")),
        ("Outline", page.get_by_text("As text to copy")),
        ("Checks", page.locator(".stMarkdown").last),
        ("Settings", page.get_by_label("What they are about to do")),
        ("Revisions", page.get_by_role("button", name="Go back to this state")),
    ):
        look(page, view)
        expect(shows.first).to_be_visible(timeout=MINUTE)
        settle(page)
        if violations := serious_violations(page):
            found[view] = violations
    assert not found

    page.get_by_test_id("stRadio").get_by_text("As it was made").click()
    expect(page.get_by_text("Pay' renamed to 'Pay in one tap'").last).to_be_visible(timeout=MINUTE)
    page.get_by_role("button", name="Go back to this state").click()
    expect(page.get_by_text("Go back to revision 0")).to_be_visible(timeout=MINUTE)
    made.show()
    expect(made.step("pay")).to_contain_text("Pay", timeout=MINUTE)
    expect(made.step("pay")).not_to_contain_text("in one tap")


@pytest.mark.parametrize(("width", "height"), [(1440, 900), (390, 844)])
def test_the_tools_of_the_table_cover_nothing_of_the_head(made: Map, width: int, height: int) -> None:
    page = made.page
    look(page, "Table")
    expect(page.get_by_text("Everything is saved.")).to_be_visible(timeout=MINUTE)
    page.set_viewport_size({"width": width, "height": height})
    page.get_by_test_id("stDataFrame").hover(position={"x": 150, "y": 100})
    tools = page.get_by_test_id("stDataFrame").get_by_test_id("stElementToolbar")
    expect(tools.get_by_role("button").first).to_be_visible()

    head, over = page.locator(".st-key-map_head").bounding_box(), tools.bounding_box()

    assert over["y"] >= head["y"] + head["height"]
    assert over["x"] >= page.get_by_text("Everything is saved.").bounding_box()["x"]


def test_what_a_check_found_is_opened_on_the_board(made: Map) -> None:
    page = made.page
    made.rename("confirm-order", "Pay")
    look(page, "Checks")
    page.locator(".st-key-finding_same-title").get_by_role("link").last.click(timeout=MINUTE)

    expect(made.step("confirm-order")).to_be_focused(timeout=MINUTE)
    expect(made.step("confirm-order")).to_be_in_viewport()


def test_a_future_map_is_started_and_the_atlas_shows_it_under_todays(made: Map) -> None:
    page = made.page
    look(page, "Settings")
    page.get_by_role("button", name="Start a future map from it").click(timeout=MINUTE)
    expect(page.get_by_role("link", name="Show the difference")).to_be_visible(timeout=MINUTE)
    page.get_by_role("link", name="Show the difference").click()
    expect(page.get_by_text("State of the map as is → to be").first).to_be_visible(timeout=MINUTE)
    expect(page.locator(".legendtext")).to_have_text(
        [re.compile(", first map$"), re.compile(", second map$")], timeout=MINUTE
    )

    page.get_by_role("link", name="All journey maps").click()
    page.get_by_role("link", name="All maps at a glance").click()
    expect(page.get_by_text("A future of the map above").first).to_be_visible(timeout=MINUTE)


@pytest.mark.parametrize(("width", "height"), [(1440, 900), (390, 844)], ids=["desktop", "phone"])
def test_the_board_begins_high_on_the_screen_and_ends_in_the_window(made: Map, width: int, height: int) -> None:
    made.page.set_viewport_size({"width": width, "height": height})
    made.page.reload()
    grid = made.page.locator(".wayprint-board .scroller")
    expect(grid).to_be_visible(timeout=MINUTE)
    made.page.wait_for_timeout(500)  # the board measures what is above it once the page has settled

    box = grid.bounding_box()

    assert box["y"] <= 250
    assert height - 40 <= box["y"] + box["height"] <= height


def test_the_first_edit_is_signed_with_the_login_and_later_ones_with_the_name_that_is_typed(
    made: Map, finished_studio: Server
) -> None:
    page = made.page
    made.rename("pay", "Pay at once")
    look(page, "Revisions")
    expect(page.get_by_label("Your name")).to_have_value(getpass.getuser(), timeout=MINUTE)
    expect(page.get_by_text(re.compile(f"^{getpass.getuser()}, .* UTC$"))).to_be_visible()

    page.get_by_label("Your name").fill("Ada")
    made.show()
    made.rename("pay", "Pay later")
    look(page, "Revisions")

    expect(page.get_by_text(re.compile("^Ada, .* UTC$"))).to_be_visible(timeout=MINUTE)
    (finished_studio.home / "settings.json").unlink()


@pytest.mark.parametrize(("width", "height"), [(1440, 900), (390, 844)], ids=["desktop", "phone"])
def test_all_downloads_of_a_map_are_reached_in_a_short_menu(made: Map, width: int, height: int) -> None:
    made.page.set_viewport_size({"width": width, "height": height})
    made.page.reload()
    made.page.locator('[class*="st-key-download_map_"] button:visible').first.click(timeout=MINUTE)
    last = made.page.get_by_role("button", name="CSV")
    expect(last).to_be_visible(timeout=MINUTE)
    first = made.page.get_by_role("button", name="PDF")

    last.scroll_into_view_if_needed()

    assert last.bounding_box()["y"] - first.bounding_box()["y"] < 0.75 * height
    menu = made.page.get_by_test_id("stPopoverBody")
    assert menu.evaluate("(e) => e.scrollWidth <= e.clientWidth")
    assert made.page.evaluate("document.scrollingElement.scrollWidth") <= width


def test_on_a_phone_the_way_to_a_related_map_is_whole_below_the_views(made: Map, settle: Callable[[Any], None]) -> None:
    page = made.page
    look(page, "Settings")
    page.get_by_role("button", name="Start a future map from it").click(timeout=MINUTE)
    expect(page.get_by_role("link", name="Show the difference")).to_be_visible(timeout=MINUTE)
    page.set_viewport_size({"width": 390, "height": 844})
    page.reload()
    links = [page.get_by_role("link", name=name) for name in ("Starts from:", "Show the difference")]
    views = page.get_by_role("radiogroup", name="View")
    expect(links[0]).to_be_visible(timeout=MINUTE)
    settle(page)

    above = views.bounding_box()["y"] + 30
    for one in links:
        box = one.bounding_box()
        assert box["y"] >= above
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 390
        words = one.locator("p")
        assert words.evaluate("(p) => p.scrollWidth <= p.clientWidth")
        assert words.bounding_box()["x"] + words.bounding_box()["width"] <= box["x"] + box["width"]
        above = box["y"] + box["height"]
