"""The Segments page in a browser: find, turn, shape, declare, look up and compare on a small study of its own."""

import re
import shutil
from pathlib import Path
from typing import Any

import pytest

from core.adapters.stores import SqlStudyStore
from core.segmentation import SegmentationConfig
from core.services import Studio
from tests.e2e.conftest import ROOT, OpenPage, Server, choose, run_server

pytestmark = pytest.mark.browser
sync_api = pytest.importorskip("playwright.sync_api")
expect = sync_api.expect

SEARCH = 120_000  # for one search or description, on a loaded machine
PAGE = "/segments?study=shop"


@pytest.fixture(scope="module")
def two_searches(tmp_path_factory: pytest.TempPathFactory, finished_home: Path) -> Path:
    """A home whose study was searched twice, with a number for each."""
    home = tmp_path_factory.mktemp("twice") / "home"
    shutil.copytree(finished_home, home)
    store = SqlStudyStore(home)
    Studio(store).find_segments("shop", SegmentationConfig(method="kmeans", n_segments=4))
    store.close()
    return home


def cards(page: Any) -> Any:
    return page.locator('.stVerticalBlock[class*="st-key-segment-"]')


def button(page: Any, name: str | re.Pattern[str], *, exact: bool = False) -> Any:
    return page.get_by_role("button", name=name, exact=exact).locator("visible=true").first


def shape(page: Any, segment_id: str) -> Any:
    """Open what can be done to a segment."""
    page.locator(f".st-key-icon_shape_{segment_id}").get_by_role("button", name=re.compile("^Shape .")).first.click()
    body = page.get_by_test_id("stPopoverBody").locator("visible=true")
    expect(body.get_by_label("Name")).to_be_visible()
    return body


def turn(page: Any, steps: int) -> None:
    dial = page.get_by_role("slider", name=re.compile("^Number of segments"))
    dial.focus()
    for _ in range(steps):
        page.keyboard.press("ArrowRight")


def test_segments_are_found_again_with_other_settings(open_page: OpenPage, shop: Server) -> None:
    page = open_page(shop, PAGE)
    button(page, "Other settings").click()
    dialog = page.get_by_role("dialog")
    choose(page, dialog.get_by_role("combobox", name="Method"), re.compile("k-means"))
    dialog.get_by_role("slider").first.focus()
    page.keyboard.press("ArrowRight")
    dialog.get_by_role("tab", name="Who takes part").click()
    choose(page, dialog.get_by_role("combobox", name=re.compile("Leave out customers")), "Gender")
    page.keyboard.press("Escape")
    choose(page, dialog.get_by_role("combobox", name="Gender"), re.compile("^male"))
    expect(dialog.get_by_text(re.compile(r"of 360 customers"))).to_be_visible()
    page.keyboard.press("Escape")
    dialog.get_by_role("button", name="Find segments").click()

    expect(page.get_by_text(re.compile(r"suggested for [12]\d\d customers"))).to_be_visible(timeout=SEARCH)
    page.get_by_role("radio", name="Compare searches").click()
    expect(page.get_by_text(re.compile(r"× 1\.5"))).to_be_visible()


def test_the_dial_splits_and_only_changes_the_study_when_used(open_page: OpenPage, shop: Server) -> None:
    page = open_page(shop, PAGE)
    expect(cards(page)).to_have_count(3)
    turn(page, 2)
    expect(page.get_by_text("5 segments, coloured")).to_be_visible()
    expect(cards(page)).to_have_count(3)

    button(page, "Use 5 segments").click()

    expect(cards(page)).to_have_count(5, timeout=SEARCH)
    expect(page.get_by_text("5 segments, chosen by hand")).to_be_visible()
    expect(button(page, "These are the segments below")).to_be_disabled()


def test_a_segment_is_renamed_aimed_at_and_coloured(open_page: OpenPage, shop: Server) -> None:
    page = open_page(shop, PAGE)
    body = shape(page, "s01")
    body.get_by_label("Name").fill("Early <b>birds</b>")
    page.keyboard.press("Enter")
    expect(page.locator(".st-key-segment-s01").get_by_text("Early <b>birds</b>", exact=True)).to_be_visible()

    body = page.get_by_test_id("stPopoverBody").locator("visible=true")
    if not body.count():
        body = shape(page, "s01")
    choose(page, body.get_by_role("combobox", name="Target"), re.compile("^Primary"))
    expect(page.locator(".st-key-segment-s01").get_by_text("Primary target")).to_be_visible()
    page.reload()  # the window that shapes a segment closes by itself after a change, a moment later
    body = shape(page, "s01")
    mark = page.locator(".st-key-segment-s01 img").first
    before = mark.get_attribute("src") or ""
    body.get_by_role("radio", name="Colour 7").click()
    expect(mark).not_to_have_attribute("src", before)
    page.reload()
    shape(page, "s01")
    expect(page.get_by_role("radio", name="Colour 7")).to_be_checked()


def test_a_segment_is_split_and_merged(open_page: OpenPage, shop: Server) -> None:
    page = open_page(shop, PAGE)
    button(shape(page, "s01"), "Split in two").click()
    expect(cards(page)).to_have_count(4, timeout=SEARCH)

    body = shape(page, "s01")
    choose(page, body.get_by_role("combobox", name="Merge with"), re.compile("."))
    expect(button(body, "Merge", exact=True)).to_be_enabled()
    button(body, "Merge", exact=True).click()

    expect(cards(page)).to_have_count(3, timeout=SEARCH)


def test_a_segment_is_declared_by_a_rule_and_removed(open_page: OpenPage, shop: Server) -> None:
    page = open_page(shop, f"{PAGE}&view=own")
    choose(page, page.get_by_role("combobox", name=re.compile("^Who belongs")), "Age")
    page.keyboard.press("Escape")
    page.get_by_label("Age, from").fill("40")
    page.keyboard.press("Enter")
    expect(page.get_by_text(re.compile(r"Age at least 40.*of 360 customers"))).to_be_visible()
    page.get_by_label("Name").locator("visible=true").fill("The over-forties")
    page.keyboard.press("Tab")
    button(page, "Declare it").click()

    expect(page.get_by_text("Where its people are found")).to_be_visible(timeout=SEARCH)
    expect(page.get_by_text("The over-forties").first).to_be_visible()
    button(page, "Remove this segment").click()
    expect(page.get_by_text("Say who belongs in a segment of your own")).to_be_visible(timeout=SEARCH)


def test_a_customer_is_looked_up_with_the_reasons(open_page: OpenPage, finished_studio: Server) -> None:
    page = open_page(finished_studio, f"{PAGE}&view=customer")
    page.get_by_label("Customer id").fill("K-1004")
    page.keyboard.press("Enter")
    expect(page.get_by_text(re.compile("K-1004 belongs to .+ likely"))).to_be_visible()
    expect(page.get_by_text("Typical members most like this customer")).to_be_visible()
    expect(page).to_have_url(re.compile("customer=K-1004"))

    page.get_by_label("Customer id").fill("nobody")
    page.keyboard.press("Enter")
    expect(page.get_by_text("There is no customer")).to_be_visible()


def test_two_searches_are_compared_and_every_picture_is_drawn(open_page: OpenPage, two_searches: Path) -> None:
    with run_server(ROOT / "app.py", two_searches) as server:
        page = open_page(server, f"{PAGE}&view=compare")
        expect(page.get_by_text(re.compile("of 100 are in the segment that continues theirs"))).to_be_visible()
        expect(page.get_by_role("table")).to_contain_text("Found again in re-draws")

        page.get_by_role("radio", name="Pictures").click()
        for tab, says in (
            ("Map", "segments of 360 customers"),
            ("Index", "What tells the segments apart best"),
            ("Size and value", "comes from"),
            ("Two segments", "differ most on"),
            ("Rules", "These rules name the segment of"),
            ("Why this number", "segments are suggested"),
        ):
            page.get_by_role("tab", name=tab, exact=True).click()
            expect(page.get_by_role("tabpanel").locator("visible=true").get_by_text(says).first).to_be_visible()


def test_a_segment_in_full_opens_from_its_card_and_leads_back(open_page: OpenPage, finished_studio: Server) -> None:
    page = open_page(finished_studio, PAGE)
    page.get_by_role("link", name="All about it").first.click()
    expect(page.get_by_text("Typical members")).to_be_visible()
    expect(page).to_have_url(re.compile("segment=s0"))

    page.get_by_role("link", name="All segments").click()
    expect(cards(page)).to_have_count(3)
