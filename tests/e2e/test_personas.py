"""The Personas page in a browser: found, read, opened to the rows, edited, kept, compared, promoted and exported."""

import re
from pathlib import Path
from typing import Any

import pptx
import pypdfium2
import pytest

from core.personas import PainPoint
from tests.e2e.conftest import OpenPage, Server, choose

pytestmark = pytest.mark.browser
sync_api = pytest.importorskip("playwright.sync_api")
expect = sync_api.expect

WORK = 120_000  # for what reads all the tables, on a loaded machine
PAGE = "/personas?study=shop"
OWN_WORDS = "They fear for their card"


def button(place: Any, name: str | re.Pattern[str], *, exact: bool = False) -> Any:
    return place.get_by_role("button", name=name, exact=exact).locator("visible=true").first


def cards(page: Any) -> Any:
    return page.locator('.stVerticalBlock[class*="st-key-persona-"]')


def edited(page: Any) -> Any:
    """Switch the sheet to editing."""
    expect(page.get_by_role("link", name="Map the journey")).to_be_visible(timeout=WORK)
    page.get_by_text("Edit", exact=True).click()
    editor = page.locator(".st-key-editor")
    expect(editor.get_by_role("button", name="Build it anew from the data")).to_be_visible()
    return editor


@pytest.fixture
def sheet(open_page: OpenPage, furnished_studio: Server) -> Any:
    """The sheet of the persona that people added to."""
    page = open_page(furnished_studio, f"{PAGE}&persona=rare-visitors")
    expect(page.get_by_role("link", name="Map the journey")).to_be_visible(timeout=WORK)
    return page


def test_a_persona_is_searched_filtered_and_read_down_to_the_rows(
    open_page: OpenPage, furnished_studio: Server
) -> None:
    page = open_page(furnished_studio, PAGE)
    page.get_by_label("Search 4 personas").fill("big cities")
    page.keyboard.press("Enter")
    expect(page.get_by_text("2 of 4 personas")).to_be_visible()
    expect(cards(page)).to_have_count(2)

    button(page, "Filter").click()
    choose(page, page.get_by_role("combobox", name="What is measured of them"), "Come mostly in the evening")
    expect(page.get_by_text("1 of 4 personas")).to_be_visible()
    expect(cards(page)).to_have_count(1)
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    expect(page).to_have_url(re.compile("find=big.cities.*trait=come", re.IGNORECASE))

    cards(page).get_by_role("link", name="Open the profile").click()
    expect(page.get_by_role("heading", name="Big spenders", level=2)).to_be_visible()
    button(page, re.compile("^87% are women")).click()
    drawer = page.get_by_role("dialog")
    expect(drawer.get_by_text("Counted: 103 of 119 customers here")).to_be_visible(timeout=WORK)
    rows = drawer.get_by_role("row")
    expect(rows.nth(1)).to_contain_text("female")
    expect(drawer.get_by_role("table")).not_to_contain_text("@")


def test_what_is_locked_stays_when_the_rest_is_built_anew(open_page: OpenPage, furnished_studio: Server) -> None:
    page = open_page(furnished_studio, f"{PAGE}&persona=checkout-leavers")
    editor = edited(page)
    words = editor.locator('[class*="st-key-text_checkout-leavers_trust"] textarea')
    words.fill(OWN_WORDS)
    words.press("Control+Enter")
    expect(button(editor, re.compile(f"^Locked.*: {OWN_WORDS}"))).to_be_visible()

    button(editor, re.compile("^Not locked.*: 84% are women")).click()
    locked = button(editor, re.compile("^Locked.*: 84% are women"))
    expect(locked).to_be_visible()
    button(page, re.compile("^Undo: ")).click()
    expect(button(editor, re.compile("^Not locked.*: 84% are women"))).to_be_visible()
    button(page, re.compile("^Redo: ")).click()
    expect(locked).to_be_visible()

    button(editor, re.compile("^Remove this sentence: 77% live in small towns")).click()
    gone = editor.get_by_role("button", name=re.compile("^Remove this sentence: 77% live in small towns"))
    expect(gone).to_have_count(0)
    button(editor, "Build it anew from the data").click()

    expect(page.get_by_text("Built anew. What is locked was kept.")).to_be_visible(timeout=WORK)
    expect(gone.first).to_be_visible()
    expect(button(editor, re.compile(f"^Locked.*: {OWN_WORDS}"))).to_be_visible()
    expect(locked).to_be_visible()


def test_two_personas_are_compared_down_to_the_evidence(open_page: OpenPage, furnished_studio: Server) -> None:
    page = open_page(furnished_studio, PAGE)
    page.get_by_role("link", name="Compare them").click()
    expect(page.get_by_text("are most alike")).to_be_visible(timeout=WORK)
    for name in ("Big spenders", "Rare visitors"):
        choose(page, page.get_by_role("combobox", name="Compare"), name)
    page.keyboard.press("Escape")

    expect(page.get_by_role("heading", name="Where they differ")).to_be_visible()
    expect(page).to_have_url(re.compile("compare=big-spenders.+rare-visitors"))
    page.locator('[class*="st-key-compared_"]').first.get_by_role("button").first.click()
    expect(page.get_by_role("dialog").get_by_role("table")).to_be_visible(timeout=WORK)


def test_a_theme_becomes_a_pain_point_of_a_persona(
    open_page: OpenPage, furnished_studio: Server, lost_pain: PainPoint
) -> None:
    page = open_page(furnished_studio, f"{PAGE}&view=themes")
    button(page.locator(f".st-key-theme-{lost_pain.theme_id}"), "Edit").click()
    window = page.get_by_test_id("stPopoverBody").locator("visible=true")
    choose(page, window.get_by_role("combobox", name="Make it a pain point of"), "Rare visitors")
    promote = button(window, "Make it a pain point", exact=True)
    expect(promote).to_be_enabled()
    promote.click()
    expect(page.get_by_text("It is on the sheet of Rare visitors.")).to_be_visible(timeout=WORK)
    page.keyboard.press("Escape")

    page.get_by_role("link", name="All personas").click()
    cards(page).filter(has_text="Rare visitors").get_by_role("link", name="Open the profile").click()
    expect(page.locator(".st-key-section_pains")).to_contain_text(lost_pain.title)


def test_a_sheet_is_printed_with_what_people_added(sheet: Any, tmp_path: Path) -> None:
    pdf = pypdfium2.PdfDocument(exported(sheet, "PDF", tmp_path))

    said = " ".join(one.get_textpage().get_text_range() for one in pdf)
    assert "Rare visitors" in said
    assert "How we reach them" in said


def test_the_page_of_a_persona_prints_on_few_sheets_of_paper(open_page: OpenPage, furnished_studio: Server) -> None:
    page = open_page(furnished_studio, f"{PAGE}&persona=checkout-leavers")
    expect(page.get_by_role("link", name="Map the journey")).to_be_visible(timeout=WORK)
    expect(page.get_by_text("Member 3")).to_be_visible(timeout=WORK)
    expect(page.get_by_test_id("stSkeleton")).to_have_count(0, timeout=WORK)

    margin = dict.fromkeys(("top", "right", "bottom", "left"), "10mm")
    printed = pypdfium2.PdfDocument(page.pdf(format="A4", margin=margin, print_background=True))

    texts = [sheet.get_textpage().get_text_bounded() for sheet in printed]
    assert len(texts) <= 3
    assert "Who they are" in texts[0]
    assert "What they do" in texts[0]  # beside it, as on the screen
    assert "How this is known" in texts[-1]


def test_a_sheet_becomes_slides_with_what_people_added(sheet: Any, tmp_path: Path) -> None:
    slides = pptx.Presentation(str(exported(sheet, "PPTX", tmp_path))).slides

    said = " ".join(shape.text_frame.text for one in slides for shape in one.shapes if shape.has_text_frame)
    assert slides[0].shapes.title.text_frame.text == "Rare visitors"
    assert "By letter: they read it at breakfast" in said


def exported(page: Any, label: str, folder: Path) -> Path:
    """Take the persona along in a format."""
    button(page, "Export").click()
    with page.expect_download(timeout=WORK) as caught:
        button(page.get_by_test_id("stPopoverBody"), label, exact=True).click()
    path = folder / caught.value.suggested_filename
    caught.value.save_as(path)
    return path


@pytest.mark.parametrize(("width", "height"), [(1440, 900), (390, 844)], ids=["desktop", "phone"])
def test_undo_of_a_deletion_is_in_sight_where_one_deleted(
    open_page: OpenPage, furnished_studio: Server, width: int, height: int
) -> None:
    page = open_page(furnished_studio, f"{PAGE}&persona=city-people", width=width, height=height)
    expect(page.get_by_role("link", name="Map the journey")).to_be_visible(timeout=WORK)
    page.get_by_text("Edit", exact=True).click()
    button(page, "Delete this persona").click(timeout=WORK)
    expect(page.get_by_text("“City people” was deleted.")).to_be_in_viewport(timeout=WORK)
    undo = button(page, "Undo", exact=True)  # the sheet that is going has an "Undo: ..." of its own
    expect(undo).to_be_in_viewport(ratio=1)

    undo.click()
    expect(cards(page)).to_have_count(4)
    expect(page.get_by_text("was deleted.")).to_have_count(0)
