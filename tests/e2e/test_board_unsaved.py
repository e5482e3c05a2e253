"""Whoever leaves the board while edits are being saved finds them when they come back."""

import re
from typing import Any

import pytest

from tests.e2e.conftest import OpenPage, Server

pytestmark = pytest.mark.browser
sync_api = pytest.importorskip("playwright.sync_api")
expect = sync_api.expect

MINUTE = 60_000
TEXTS = [f"Quick card {n}" for n in range(1, 7)]


class Editor:
    """A new map, open in a window whose line to the server can be cut."""

    def __init__(self, page: Any) -> None:
        self.page = page
        self.is_cut = False
        page.route_web_socket(re.compile("/_stcore/stream"), self._connect)
        page.reload()
        page.get_by_role("button", name="Make the map").click(timeout=MINUTE)
        self.frame = page.locator(".wayprint-board .frame")
        self.point = page.locator('[data-key="emotion:hear-of-it"]')
        self.cell = page.locator('.cell[data-step="hear-of-it"][data-lane="actions"]')
        expect(self.point).to_have_attribute("aria-valuenow", "1", timeout=MINUTE)

    def _connect(self, line: Any) -> None:
        server = line.connect_to_server()
        line.on_message(lambda message: None if self.is_cut else server.send(message))

    def lower(self, times: int) -> None:
        self.point.focus()
        for _ in range(times):
            self.page.keyboard.press("-")
            self.page.wait_for_timeout(250)  # as fast as the tester

    def add_cards(self, texts: list[str]) -> None:
        self.cell.locator(".add").focus()
        for text in texts:
            self.page.keyboard.press("n")
            self.page.keyboard.insert_text(text)
            self.page.keyboard.press("Enter")
            self.page.wait_for_timeout(100)

    def look(self, view: str) -> None:
        self.page.get_by_role("radiogroup", name="View").get_by_text(view, exact=True).click()

    def leave(self) -> None:
        self.look("Table")
        expect(self.page.get_by_text("Everything is saved.")).to_be_visible(timeout=MINUTE)

    def come_back(self) -> None:
        self.look("Board")
        self.saved()

    def saved(self) -> None:
        expect(self.frame).to_have_attribute("data-pending", "0", timeout=MINUTE)

    def added(self) -> list[str]:
        """Return the texts of the cell beyond those of the template."""
        return [str(text) for text in self.cell.locator(".text").all_inner_texts()[2:]]


@pytest.fixture
def editor(open_page: OpenPage, shop: Server) -> Editor:
    return Editor(open_page(shop, "/journeys?study=shop"))


def test_a_point_that_is_lowered_three_times_stays_down_when_the_table_is_opened_at_once(editor: Editor) -> None:
    editor.lower(3)
    expect(editor.point).to_have_attribute("aria-valuenow", "-2")
    editor.leave()
    editor.come_back()

    expect(editor.point).to_have_attribute("aria-valuenow", "-2")


def test_cards_written_just_before_the_table_is_opened_are_in_it_and_on_the_board(editor: Editor) -> None:
    editor.add_cards(TEXTS[:4])
    editor.leave()
    editor.come_back()

    assert editor.added() == TEXTS[:4]


def test_cards_written_just_before_the_page_is_loaded_again_are_there_once(editor: Editor) -> None:
    editor.add_cards(TEXTS)
    editor.page.reload()
    expect(editor.point).to_be_visible(timeout=MINUTE)
    editor.saved()
    assert editor.added() == TEXTS

    editor.page.reload()
    expect(editor.point).to_be_visible(timeout=MINUTE)
    assert editor.added() == TEXTS


def test_edits_that_never_reached_the_server_are_sent_after_the_page_is_loaded_again(editor: Editor) -> None:
    editor.add_cards(TEXTS[:1])
    editor.saved()
    editor.is_cut = True
    editor.lower(3)
    editor.add_cards(TEXTS[1:3])
    editor.is_cut = False
    editor.page.reload()
    expect(editor.point).to_be_visible(timeout=MINUTE)
    editor.saved()

    expect(editor.point).to_have_attribute("aria-valuenow", "-2")
    assert editor.added() == TEXTS[:3]


def test_edits_wait_for_whoever_goes_to_another_page(editor: Editor) -> None:
    the_map = re.search("journey=[^&]+", editor.page.url)[0]
    editor.lower(3)
    editor.page.get_by_role("link", name="Personas").first.click()
    expect(editor.page.get_by_role("heading", name="Personas")).to_be_visible(timeout=MINUTE)
    editor.page.get_by_role("link", name="Journeys").first.click()
    editor.page.locator(f'a[href*="{the_map}"]').click()
    expect(editor.point).to_be_visible(timeout=MINUTE)
    editor.saved()

    expect(editor.point).to_have_attribute("aria-valuenow", "-2")


def test_an_edit_that_met_another_one_is_asked_about_until_that_is_answered(
    editor: Editor, open_page: OpenPage, shop: Server
) -> None:
    step = '[data-key="step:pay"]'
    editor.is_cut = True
    rename(editor.page, "Mine")
    other = open_page(shop, "/journeys?" + editor.page.url.split("?", 1)[1])
    rename(other, "Theirs")
    expect(other.locator(".wayprint-board .frame")).to_have_attribute("data-pending", "0", timeout=MINUTE)
    editor.is_cut = False
    editor.page.reload()

    asked = editor.page.get_by_text("Two changes of the same place.")
    expect(asked).to_be_visible(timeout=MINUTE)
    editor.saved()
    expect(editor.page.locator(step)).to_contain_text("Theirs")
    editor.page.reload()
    expect(editor.page.locator(step)).to_contain_text("Theirs", timeout=MINUTE)
    expect(asked).to_have_count(1, timeout=MINUTE)
    editor.leave()
    editor.come_back()
    expect(asked).to_have_count(1)

    editor.page.get_by_role("button", name="Use mine").click()
    expect(editor.page.locator(step)).to_contain_text("Mine", timeout=MINUTE)
    editor.page.reload()
    expect(editor.page.locator(step)).to_contain_text("Mine", timeout=MINUTE)
    editor.saved()
    expect(asked).to_have_count(0)


def rename(page: Any, text: str) -> None:
    page.locator('[data-key="step:pay"]').dblclick(timeout=MINUTE)
    page.keyboard.insert_text(text)
    page.keyboard.press("Enter")
