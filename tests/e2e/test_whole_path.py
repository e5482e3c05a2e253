"""The whole path in a browser: the demo as the tutorial tells it, and a study from own files."""

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from core.cli import main
from tests.e2e.conftest import ROOT, OpenPage, Server, choose, free_port, run_server

pytestmark = pytest.mark.browser
sync_api = pytest.importorskip("playwright.sync_api")
expect = sync_api.expect

TUTORIAL = (ROOT / "docs" / "tutorial.md").read_text(encoding="utf-8")
MINUTE = 60_000
WORK = 6 * MINUTE  # finding segments in the demo on a loaded machine; about one minute on an idle one
FILES = ("customers.csv", "events.csv", "survey.csv", "feedback.csv")


class Visit:
    """Somebody at the screen: presses what is written there, and notes it."""

    def __init__(self, page: Any) -> None:
        self.page = page
        self.seen: set[str] = set()

    def go_on_with(self, page: Any) -> None:
        self.page = page

    def leaves(self) -> None:
        for page in self.page.context.pages:
            page.close()  # a page that loses its server says so in the console

    def press(self, label: str, *, role: str = "button", timeout: float | None = None) -> None:
        self.page.get_by_role(role, name=label).first.click(timeout=timeout)
        self.seen.add(label)

    def sees(self, label: str, *, timeout: float | None = None) -> None:
        expect(self.page.get_by_text(label).first).to_be_visible(timeout=timeout)
        self.seen.add(label)

    def is_on(self, place: str, *, timeout: float | None = None) -> None:
        expect(self.page.get_by_role("heading", name=place, level=1, exact=True)).to_be_visible(timeout=timeout)

    def goes_to(self, place: str) -> None:
        self.page.get_by_role("link", name=place).first.click()
        self.is_on(place)

    def closes_the_drawer(self) -> None:
        self.page.keyboard.press("Escape")
        expect(self.page.get_by_role("dialog")).to_have_count(0)

    def download(self, label: str, folder: Path) -> Path:
        with self.page.expect_download(timeout=2 * MINUTE) as caught:
            self.press(label)
        path = folder / caught.value.suggested_filename
        caught.value.save_as(path)
        return path


class Board:
    """The board of the map that is open."""

    def __init__(self, page: Any) -> None:
        self.page = page
        self.frame = page.locator(".wayprint-board .frame")
        self.frame.wait_for(timeout=MINUTE)

    def at(self, key: str) -> Any:
        return self.page.locator(f'[data-key="{key}"]')

    def steps(self) -> list[str]:
        return [key.removeprefix("step:") for key in self._keys(".row.steps [data-key^='step:']")]

    def texts(self, step: str, lane: str) -> list[str]:
        return self.page.locator(f'.cell[data-step="{step}"][data-lane="{lane}"] .text').all_inner_texts()

    def everything(self) -> list[str]:
        """Return all that is written on cards, steps and stages."""
        self.saved()
        return [text.strip() for text in self.page.locator(".wayprint-board .grid [data-key]").all_inner_texts()]

    def write(self, step: str, lane: str, text: str) -> None:
        self.at(f"add:{step}:{lane}").click()
        self.page.keyboard.type(text)
        self.page.keyboard.press("Enter")
        expect(self.page.locator(f'.cell[data-step="{step}"][data-lane="{lane}"]')).to_contain_text(text)

    def rename(self, step: str, text: str) -> None:
        self.at(f"step:{step}").dblclick()
        self.page.keyboard.insert_text(text)
        self.page.keyboard.press("Enter")
        expect(self.at(f"step:{step}")).to_contain_text(text)

    def move_right(self, text: str) -> None:
        self.page.locator('[data-key^="card:"]', has_text=text).first.focus()
        for key in ("Space", "ArrowRight", "Space"):
            self.page.keyboard.press(key)

    def saved(self) -> None:
        expect(self.frame).to_have_attribute("data-pending", "0")

    def _keys(self, selector: str) -> list[str]:
        found = self.page.locator(selector)
        return [one.get_attribute("data-key") or "" for one in found.all()]


@pytest.fixture
def fresh_home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.fixture
def fresh_studio(fresh_home: Path) -> Iterator[Server]:
    """The whole studio on a home that is not there yet."""
    with run_server(ROOT / "app.py", fresh_home) as server:
        yield server


def labels_of(tutorial: str) -> set[str]:
    """Return what the tutorial says is written on the screen."""
    return set(re.findall(r"\*\*(.+?)\*\*", tutorial)) - {"bold"}


def look_at_the_demo(visit: Visit) -> None:
    visit.press("Open the demo")
    visit.is_on("Data", timeout=2 * MINUTE)
    for name in FILES:
        expect(visit.page.get_by_text(f"{name} ·")).to_be_visible(timeout=MINUTE)
    visit.page.get_by_text("customers.csv ·").click()
    for label in ("First rows", "Quality", "Columns"):
        visit.press(label, role="tab", timeout=MINUTE)
    visit.sees("How the files fit together")
    for name in FILES[1:]:
        expect(visit.page.get_by_text(re.compile(rf"{name} \d+% matched"))).to_be_visible(timeout=MINUTE)
    visit.press("Find segments")
    visit.is_on("Segments")


def find_segments(visit: Visit) -> int:
    """Find the segments of the demo as a newcomer would; return how many there are."""
    visit.press("Find segments")
    expect(visit.page.get_by_text(re.compile(r"Finding segments: .+ s so far"))).to_be_visible(timeout=MINUTE)
    visit.sees("Cancel")
    expect(visit.page.get_by_role("button", name="See the personas")).to_be_visible(timeout=WORK)
    cards = visit.page.locator('.stVerticalBlock[class*="st-key-segment-"]')
    visit.page.locator('[class*="st-key-evidence_"] button').first.click()
    visit.sees("How we know")
    expect(visit.page.get_by_role("dialog")).to_contain_text(re.compile(r"[\d,]+ of [\d,]+"), timeout=MINUTE)
    visit.closes_the_drawer()
    suggested = cards.count()
    turn_the_dial(visit, 8 - suggested)
    visit.sees("Use 8 segments")
    turn_the_dial(visit, suggested - 8)
    visit.sees("Other settings")
    for view in ("Pictures", "Your own", "One customer", "Compare searches", "Segments"):
        visit.press(view, role="radio")
    expect(cards.first).to_be_visible(timeout=MINUTE)
    return suggested


def turn_the_dial(visit: Visit, steps: int) -> None:
    visit.page.get_by_role("slider", name=re.compile("^Number of segments")).focus()
    for _ in range(abs(steps)):
        visit.page.keyboard.press("ArrowRight" if steps > 0 else "ArrowLeft")


def edit_a_persona(visit: Visit, n_segments: int) -> None:
    visit.press("See the personas")
    visit.is_on("Personas")
    expect(visit.page.locator('[class*="st-key-persona-"]')).to_have_count(n_segments)
    visit.press("What people say", role="link")
    expect(visit.page.get_by_role("heading", name="What people say")).to_be_visible(timeout=MINUTE)
    visit.press("All personas", role="link")
    visit.press("Compare them", role="link")
    expect(visit.page.get_by_role("combobox", name="Compare")).to_be_visible(timeout=MINUTE)
    visit.press("All personas", role="link")
    visit.press("Open the profile", role="link")
    visit.page.locator('[class*="st-key-evidence_"] button').first.click()
    expect(visit.page.get_by_role("dialog")).to_contain_text(re.compile(r"[\d,]+ of [\d,]+"), timeout=MINUTE)
    visit.closes_the_drawer()
    visit.page.get_by_text("Edit", exact=True).click()
    visit.seen.add("Edit")
    headline = visit.page.get_by_label(re.compile("^Headline")).first
    headline.fill("People in a hurry who like a good deal")
    headline.press("Control+Enter")
    visit.sees("Assumption")
    visit.page.get_by_text("Edit", exact=True).click()
    expect(visit.page.locator("em", has_text="People in a hurry who like a good deal").first).to_be_visible()


def edit_the_map(visit: Visit) -> list[str]:
    """Make a map and edit it; return all that is on it in the end."""
    visit.press("Map the journey", role="link")
    visit.is_on("Journeys")
    visit.press("Make the map")
    board = Board(visit.page)
    visit.page.get_by_role("button", name="Persona", exact=True).click()
    visit.seen.add("Persona")
    visit.sees("From the persona")
    expect(visit.page.locator(".card[aria-label*='measured']").first).to_be_attached()
    first, second = board.steps()[:2]
    board.write(first, "thoughts", "Is this worth the wait?")
    board.rename(first, "See the winter coats")
    board.saved()
    before = board.everything()
    board.move_right("Is this worth the wait?")
    assert "Is this worth the wait?" in board.texts(second, "thoughts")
    board.saved()
    visit.page.get_by_role("button", name="Undo", exact=True).click()
    visit.seen.add("Undo")
    expect(visit.page.locator(f'.cell[data-step="{first}"][data-lane="thoughts"]')).to_contain_text("worth the wait")
    assert board.everything() == before
    return before


def share(visit: Visit, folder: Path) -> Path:
    """Download report and bundle; return the bundle."""
    visit.goes_to("Share")
    report = visit.download("Download the report", folder).read_text(encoding="utf-8")
    assert "People in a hurry who like a good deal" in report
    assert "See the winter coats" in report
    bundle = visit.download("Download the bundle", folder)
    assert f"unzip {bundle.name} -d demo" in TUTORIAL
    return bundle


def import_back(visit: Visit, bundle: Path) -> None:
    visit.page.get_by_role("link", name="Home").click()
    visit.press("Import a bundle")
    dialog = visit.page.get_by_role("dialog")
    dialog.locator('input[type="file"]').set_input_files(bundle)
    dialog.get_by_role("button", name="Import").click()
    visit.is_on("Personas", timeout=2 * MINUTE)
    expect(visit.page.get_by_text("People in a hurry who like a good deal").first).to_be_visible()


def test_the_tutorial_holds_on_the_demo_and_nothing_is_lost(
    open_page: OpenPage, fresh_home: Path, tmp_path: Path
) -> None:
    port = free_port()
    with run_server(ROOT / "app.py", fresh_home, port=port) as server:
        visit = Visit(open_page(server, "/"))
        look_at_the_demo(visit)
        edit_a_persona(visit, find_segments(visit))
        on_the_map = edit_the_map(visit)
        visit.page.reload()
        assert Board(visit.page).everything() == on_the_map
        address = visit.page.url
        visit.leaves()

    with run_server(ROOT / "app.py", fresh_home, port=port) as server:
        visit.go_on_with(open_page(server, address.removeprefix(server.url)))
        assert Board(visit.page).everything() == on_the_map
        bundle = share(visit, tmp_path)
        import_back(visit, bundle)
        visit.leaves()

    with zipfile.ZipFile(bundle) as archive:
        archive.extractall(tmp_path / "demo")
    assert main(["audit", str(tmp_path / "demo")]) == 0
    assert labels_of(TUTORIAL) <= visit.seen


def test_own_files_lead_to_a_persona(open_page: OpenPage, fresh_studio: Server, shop_files: dict[str, Path]) -> None:
    visit = Visit(open_page(fresh_studio, "/"))
    visit.press("New study")
    visit.page.get_by_role("dialog").get_by_label("Name").fill("Spring <b>customers</b>")
    visit.press("Create")
    visit.is_on("Data")

    visit.page.locator('input[type="file"]').set_input_files(list(shop_files.values()))
    expect(visit.page.get_by_text("feedback.csv · Feedback")).to_be_visible(timeout=MINUTE)
    visit.press("Confirm all 3", timeout=MINUTE)
    expect(visit.page.get_by_text(re.compile(r"events.csv 100% matched"))).to_be_visible(timeout=MINUTE)
    visit.press("Find segments")

    visit.is_on("Segments")
    visit.press("Other settings")
    dialog = visit.page.get_by_role("dialog")
    choose(visit.page, dialog.get_by_role("combobox", name="Method"), re.compile("k-means"))
    dialog.get_by_role("button", name="Find segments").click()
    visit.press("See the personas", timeout=2 * MINUTE)

    visit.is_on("Personas")
    expect(visit.page.get_by_text("Spring <b>customers</b>")).to_be_visible()  # as text
    visit.press("Open the profile", role="link")
    expect(visit.page.get_by_role("link", name="Map the journey")).to_be_visible()
