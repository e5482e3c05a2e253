"""Personas leave the studio in a browser: from the Share page and from a profile, as files that open."""

import csv
import io
from pathlib import Path
from typing import Any

import pptx
import pypdfium2
import pytest

from core.exports.persona_file import load_personas
from tests.e2e.conftest import OpenPage, Server, settle

pytestmark = pytest.mark.browser
sync_api = pytest.importorskip("playwright.sync_api")
expect = sync_api.expect

BUILT = 120_000  # for one file, on a loaded machine


def downloaded(page: Any, label: str, folder: Path) -> Path:
    button = page.get_by_role("button", name=label, exact=True)
    expect(button).to_be_enabled()
    settle(page)  # a click while the page is drawn anew is lost
    with page.expect_download(timeout=BUILT) as caught:
        button.click()
    path = folder / caught.value.suggested_filename
    caught.value.save_as(path)
    return path


def test_all_personas_are_downloaded_to_print(open_page: OpenPage, finished_studio: Server, tmp_path: Path) -> None:
    page = open_page(finished_studio, "/share?study=shop")

    file = downloaded(page, "Download 3 personas", tmp_path)

    pdf = pypdfium2.PdfDocument(file)
    assert file.name == "shop-personas.pdf"
    assert "Women in their 20s in big cities" in "".join(one.get_textpage().get_text_range() for one in pdf)
    expect(page.get_by_text("Your browser keeps it with its downloads.")).to_be_visible()


def test_one_persona_is_downloaded_as_slides(open_page: OpenPage, finished_studio: Server, tmp_path: Path) -> None:
    page = open_page(finished_studio, "/share?study=shop")
    page.get_by_role("combobox", name="Which personas").click()
    page.get_by_role("option").filter(has_not_text="Select all").first.click()
    page.keyboard.press("Escape")
    page.get_by_role("radio", name="PPTX").or_(page.get_by_role("button", name="PPTX")).first.click()
    expect(page.get_by_text("Slides in which every word can be edited.")).to_be_visible()

    slides = pptx.Presentation(str(downloaded(page, "Download the persona", tmp_path))).slides

    assert 1 <= len(slides) <= 3
    assert slides[0].shapes.title.text_frame.text


def test_customers_are_downloaded_without_personal_data(
    open_page: OpenPage, finished_studio: Server, tmp_path: Path
) -> None:
    page = open_page(finished_studio, "/share?study=shop")

    text = downloaded(page, "Download the customers", tmp_path).read_text(encoding="utf-8")

    rows = list(csv.reader(io.StringIO(text)))
    assert rows[0] == ["customer_id", "persona", "probability"]
    assert len(rows) > 100
    assert "@" not in text


def test_a_profile_gives_its_persona_with_every_claim(
    open_page: OpenPage, finished_studio: Server, tmp_path: Path
) -> None:
    page = open_page(finished_studio, "/personas?study=shop")
    page.get_by_role("link", name="Open the profile").first.click()
    expect(page.get_by_role("button", name="Export")).to_be_visible()
    settle(page)
    page.get_by_role("button", name="Export").click()

    file = load_personas(downloaded(page, "JSON", tmp_path).read_text(encoding="utf-8"))

    assert len(file.personas) == 1
    named = {claim_id for one in file.personas[0].statements for claim_id in one.claim_ids}
    assert named <= {claim.id for claim in file.claims}
