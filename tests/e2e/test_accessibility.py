"""Every place, empty and filled, light and dark: axe finds no serious or critical violation."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.e2e.conftest import OpenPage, Server

pytestmark = pytest.mark.browser
sync_api = pytest.importorskip("playwright.sync_api")
expect = sync_api.expect

Ready = Callable[[Any], Any]
SCHEMES = ("light", "dark")


def text(words: str) -> Ready:
    return lambda page: page.get_by_text(words).first


def button(name: str) -> Ready:
    return lambda page: page.get_by_role("button", name=name).first


def link(name: str) -> Ready:
    return lambda page: page.get_by_role("link", name=name).first


NOTHING = {"/": text("None yet. Open the demo"), "/data": text("No study is open.")}
EMPTY = {
    "/data?study=spring": text("A customer table is enough to start"),
    "/segments?study=spring": link("Add customer data"),
    "/personas?study=spring": button("Write a persona without data"),
    "/journeys?study=spring": link("Make a persona first"),
    "/share?study=spring": link("Find segments first"),
}
FILLED = {
    "/": button("More"),
    "/data?study=shop": text("events.csv 100% matched"),
    "/segments?study=shop": button("See the personas"),
    "/personas?study=shop": link("Open the profile"),
    "/journeys?study=shop": button("Make the map"),
    "/share?study=shop": button("Download the bundle"),
}

SEGMENTS = {
    "/segments?study=shop&segment=s01": text("Typical members"),
    "/segments?study=shop&view=pictures": text("segments of 360 customers"),
    "/segments?study=shop&view=own": button("Declare it"),
    "/segments?study=shop&view=customer&customer=K-1004": text("K-1004 belongs to"),
    "/segments?study=shop&view=compare": text("Search again with other settings"),
}

PERSONAS = {
    "/personas?study=shop&view=compare": text("are most alike"),
    "/personas?study=shop&view=compare&compare=rare-visitors,checkout-leavers": text("Where they differ"),
    "/personas?study=shop&view=workshop": button("Write it down"),
    "/personas?study=shop&view=themes": text("of the comments have none"),
    "/personas?study=shop&persona=city-people": text("Parts of fewer than 10 customers are not listed."),
}


class Reader:
    """Somebody who reads a page with other eyes, once it shows what it is for."""

    def __init__(self, settle: Callable, serious_violations: Callable) -> None:
        self.settle = settle
        self.serious_violations = serious_violations
        self.found: dict[str, list[str]] = {}

    def reads(self, page: Any, ready: Ready, name: str) -> None:
        """Read what is at rest: a violation stays when the page is read again, a colour on its way does not."""
        ready(page).wait_for(timeout=60_000)
        if self._violations(page) and (found := self._violations(page)):
            self.found |= {name: found}

    def _violations(self, page: Any) -> list[str]:
        self.settle(page)
        # What fades in has less contrast on its way.
        page.evaluate(
            "Promise.all(document.getAnimations().filter((one) => one.effect.getComputedTiming().endTime < 60000)"
            ".map((one) => one.finished.catch(() => null))).then(() => null)"
        )
        found: list[str] = self.serious_violations(page)
        return found

    def visits(
        self, open_page: OpenPage, server: Server, places: dict[str, Ready], scheme: str, *, width: int = 1400
    ) -> None:
        page = open_page(server, next(iter(places)), scheme=scheme, width=width)
        for path, ready in places.items():
            page.goto(server.url + path)
            self.reads(page, ready, path)


@pytest.fixture
def reader(settle: Callable, serious_violations: Callable) -> Reader:
    return Reader(settle, serious_violations)


@pytest.mark.parametrize("scheme", SCHEMES)
def test_a_studio_without_studies(scheme: str, open_page: OpenPage, studio: Server, reader: Reader) -> None:
    reader.visits(open_page, studio, NOTHING, scheme)

    assert not reader.found


@pytest.mark.parametrize("scheme", SCHEMES)
def test_every_place_of_an_empty_study(scheme: str, open_page: OpenPage, empty_study: Server, reader: Reader) -> None:
    reader.visits(open_page, empty_study, EMPTY, scheme)

    assert not reader.found


@pytest.mark.parametrize("scheme", SCHEMES)
def test_every_place_of_a_finished_study(
    scheme: str, open_page: OpenPage, finished_studio: Server, reader: Reader
) -> None:
    reader.visits(open_page, finished_studio, FILLED, scheme)

    assert not reader.found


@pytest.mark.parametrize("scheme", SCHEMES)
def test_every_view_of_the_segments(scheme: str, open_page: OpenPage, finished_studio: Server, reader: Reader) -> None:
    reader.visits(open_page, finished_studio, SEGMENTS, scheme)

    assert not reader.found


@pytest.mark.parametrize("scheme", SCHEMES)
def test_every_view_of_the_personas(scheme: str, open_page: OpenPage, furnished_studio: Server, reader: Reader) -> None:
    reader.visits(open_page, furnished_studio, PERSONAS, scheme)

    assert not reader.found


def test_every_view_of_the_segments_on_a_phone(open_page: OpenPage, finished_studio: Server, reader: Reader) -> None:
    reader.visits(open_page, finished_studio, SEGMENTS, "light", width=390)

    assert not reader.found


@pytest.mark.parametrize("scheme", SCHEMES)
def test_what_shapes_a_segment_and_the_settings(
    scheme: str, open_page: OpenPage, finished_studio: Server, reader: Reader
) -> None:
    page = open_page(finished_studio, "/segments?study=shop", scheme=scheme)
    page.locator(".st-key-icon_shape_s01 button").locator("visible=true").first.click()
    reader.reads(page, button("Split in two"), "shape")
    page.keyboard.press("Escape")

    button("Other settings")(page).click()
    reader.reads(
        page, lambda shown: shown.get_by_role("dialog").get_by_role("button", name="Find segments"), "settings"
    )
    page.get_by_role("tab", name="Who takes part").click()
    reader.reads(page, text("Who fits none of the segments"), "who takes part")
    assert not reader.found


@pytest.mark.parametrize("scheme", SCHEMES)
def test_a_profile_its_evidence_and_its_editor(
    scheme: str, open_page: OpenPage, furnished_studio: Server, reader: Reader
) -> None:
    page = open_page(furnished_studio, "/personas?study=shop&persona=rare-visitors", scheme=scheme)
    link("Map the journey")(page).wait_for(timeout=60_000)
    page.get_by_text("Notes from 1 interview").click()
    page.get_by_text("Put the paragraph in other words").click()
    reader.reads(page, lambda shown: shown.get_by_label("Key, if it needs one"), "profile")

    page.locator('[class*="st-key-evidence_"] button').first.click()
    reader.reads(page, lambda shown: shown.get_by_role("dialog").locator(".main-svg").first, "evidence")
    page.keyboard.press("Escape")

    page.get_by_text("Edit", exact=True).click()
    reader.reads(page, button("Build it anew from the data"), "editor")
    assert not reader.found


@pytest.mark.parametrize("scheme", SCHEMES)
def test_a_map_its_new_title_and_its_evidence(
    scheme: str, open_page: OpenPage, finished_studio: Server, reader: Reader
) -> None:
    page = open_page(finished_studio, "/journeys?study=shop", scheme=scheme)
    button("Make the map")(page).click()
    reader.reads(page, lambda shown: shown.locator(".wayprint-board .card").first, "map")

    page.locator('[class*="st-key-icon_rename_"] button').first.click()
    reader.reads(page, lambda shown: shown.get_by_label("Title of the map"), "new title")
    page.keyboard.press("Escape")

    page.locator(".stages [data-act='claim']").first.click()
    reader.reads(page, lambda shown: shown.get_by_role("dialog").locator(".main-svg").first, "evidence of a stage")
    assert not reader.found


@pytest.mark.parametrize("scheme", SCHEMES)
def test_the_dialogs_of_home(scheme: str, open_page: OpenPage, studio: Server, reader: Reader) -> None:
    page = open_page(studio, "/", scheme=scheme)
    for opens, inside in (("New study", "Create"), ("Import a bundle", "Import")):
        button(opens)(page).click()
        dialog = page.get_by_role("dialog")
        reader.reads(dialog.page, lambda _, box=dialog, name=inside: box.get_by_role("button", name=name), opens)
        page.keyboard.press("Escape")
        expect(dialog).to_have_count(0)
    assert not reader.found
