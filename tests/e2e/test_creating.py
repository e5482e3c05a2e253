"""The ways to start a map, in a browser: by keyboard alone, from pasted text, and on a phone."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.e2e.conftest import OpenPage, Server, choose

pytestmark = pytest.mark.browser
sync_api = pytest.importorskip("playwright.sync_api")
expect = sync_api.expect

PATH = "/journeys?study=shop"
OUTLINE = "1. Look\n- See it +1\n  - pain: too small\n2. Buy\n- Pay -2"


def gallery(page: Any) -> Any:
    return page.locator(".wayprint-picker")


def test_a_template_is_found_chosen_and_made_a_map_by_keyboard_alone(
    open_page: OpenPage, finished_studio: Server
) -> None:
    page = open_page(finished_studio, PATH)
    expect(gallery(page).get_by_role("radio")).to_have_count(29)
    expect(gallery(page).get_by_role("radio", name="E-commerce purchase")).to_be_checked()

    gallery(page).get_by_role("searchbox").focus()
    page.keyboard.type("health")
    expect(gallery(page).get_by_role("status")).to_have_text("2 of 29")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_text("notices symptoms, is diagnosed and treated")).to_be_visible()
    page.keyboard.press("ArrowDown")
    expect(gallery(page).get_by_role("radio", name="Visit to a clinic")).to_be_focused()
    expect(page.get_by_text("One visit from the symptom to the bill")).to_be_visible()
    for _ in range(12):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.innerText").strip().endswith("Make the map"):
            break
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", name="Visit to a clinic")).to_be_visible(timeout=60_000)
    expect(page.locator(".wayprint-board")).to_contain_text("Arrive and wait")


def test_a_search_without_a_result_says_so_and_an_accent_does_not_matter(
    open_page: OpenPage, finished_studio: Server
) -> None:
    page = open_page(finished_studio, PATH)
    search = gallery(page).get_by_role("searchbox")

    search.fill("zeppelin")
    expect(gallery(page).get_by_role("status")).to_have_text("Nothing found. Try another word.")
    expect(gallery(page).locator(".card:visible")).to_have_count(0)
    search.fill("MÖRTGAGE")

    expect(gallery(page).locator(".card:visible")).to_have_count(1)


def test_pasted_text_becomes_a_map_of_nobody(open_page: OpenPage, finished_studio: Server) -> None:
    page = open_page(finished_studio, PATH)
    choose(page, page.get_by_role("combobox", name="For whom"), "Nobody yet")
    page.get_by_text("Outline", exact=True).click()

    page.get_by_label("What is it called?").fill("Shoes")
    page.get_by_role("textbox", name="Paste or write the outline").fill(OUTLINE)
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("Read as 2 stages, 2 steps and 1 card")).to_be_visible()
    page.get_by_role("button", name="Make the map").click()

    expect(page.get_by_role("heading", name="Shoes")).to_be_visible(timeout=60_000)
    expect(page.get_by_text("No persona yet: choose one in the settings.")).to_be_visible()
    expect(page.locator(".wayprint-board")).to_contain_text("too small")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_gallery_fits_a_phone_and_is_readable(
    scheme: str, open_page: OpenPage, finished_studio: Server, serious_violations: Callable[[Any], list[str]]
) -> None:
    page = open_page(finished_studio, PATH, width=390, scheme=scheme)
    card = gallery(page).locator(".card").first
    card.wait_for()

    wide = page.evaluate("document.documentElement.scrollWidth")
    inside = gallery(page).locator(".list").evaluate("list => list.scrollWidth - list.clientWidth")
    assert (wide, inside) == (390, 0)
    blank = page.get_by_text("Blank", exact=True).bounding_box()
    assert blank["x"] + blank["width"] < 390  # all ways to start are in sight
    for way in ("Outline", "File", "Blank", "Template"):
        page.get_by_text(way, exact=True).click()
        expect(page.get_by_text(way, exact=True)).to_be_visible()
        page.wait_for_timeout(500)
        assert not serious_violations(page)
