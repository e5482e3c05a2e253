"""The board of opportunities and the matrix in a real browser: by mouse, by keyboard, on a phone, in the dark."""

import re
from typing import Any

import pytest

from core.adapters.stores import SqlStudyStore
from core.journeys import JourneyMap, Stage, Step
from core.opportunities import AddItem, Backlog, Effect, LinkOpportunity, Metric, Opportunity, PersonaPain, Solution
from core.services import Studio
from tests.e2e.conftest import OpenPage, Server

pytestmark = pytest.mark.browser
sync_api = pytest.importorskip("playwright.sync_api")
expect = sync_api.expect

BOARD = "/journeys?study=shop&view=opportunities"
MATRIX = "/journeys?study=shop&view=priorities"


@pytest.fixture(scope="module")
def backlog(furnished_studio: Server) -> Backlog:
    """One chain of all four kinds and one opportunity of its own, in the study "shop"."""
    store = SqlStudyStore(furnished_studio.home)
    studio = Studio(store)
    persona = next(one for one in store.load("shop").personas if one.pain_points)
    pain = persona.pain_points[0]
    ref = PersonaPain(persona_id=persona.id, pain_id=pain.id, title=pain.title)
    estimates = {"customer_value": 80, "business_value": 40, "effort": 3, "confidence": 0.5}
    items = [
        Opportunity(id="calm", title="How might we calm them?", pains=(ref,), **estimates),
        Opportunity(id="alone", title="How might we wait?"),
        Solution(id="call", title="Call them", effects=(Effect(metric_id="calls"),)),
        Metric(id="calls", title="Calls a week"),
    ]
    link = LinkOpportunity(solution_id="call", opportunity_id="calm", index=0)
    journey = JourneyMap(
        id="visit", title="A visit", stages=(Stage(id="come", title="Come", steps=(Step(id="park", title="Park"),)),)
    )
    store.save_journey("shop", journey, now=studio.clock())
    made = studio.edit_backlog("shop", [*(AddItem(item=one, index=9) for one in items), link])
    store.close()
    return made


def card(page: Any, title: str) -> Any:
    return page.get_by_role("button", name=re.compile(rf"^{re.escape(title)}"))


@pytest.mark.usefixtures("backlog")
def test_a_click_stresses_the_chain_and_shows_its_form(furnished_studio: Server, open_page: OpenPage) -> None:
    page = open_page(furnished_studio, BOARD)

    card(page, "Call them").click()

    expect(card(page, "Call them")).to_have_attribute("aria-pressed", "true")
    expect(card(page, "How might we calm them?")).to_contain_text("Linked with what is picked")
    expect(card(page, "Calls a week")).to_contain_text("Linked with what is picked")
    expect(card(page, "How might we wait?")).not_to_contain_text("Linked")
    expect(page.locator("path.linked")).to_have_count(3)
    expect(page.get_by_role("textbox", name="Title")).to_have_value("Call them")
    expect(page).to_have_url(re.compile("item=call"))
    card(page, "Call them").click()
    expect(card(page, "Call them")).to_have_attribute("aria-pressed", "false")
    expect(page.locator("path.linked")).to_have_count(0)


@pytest.mark.usefixtures("backlog")
def test_by_keyboard_alone_a_card_is_reached_picked_and_changed(furnished_studio: Server, open_page: OpenPage) -> None:
    page = open_page(furnished_studio, BOARD)
    card(page, "How might we calm them?").focus()

    page.keyboard.press("ArrowDown")
    expect(card(page, "How might we wait?")).to_be_focused()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowLeft")
    expect(card(page, "How might we calm them?")).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(card(page, "How might we wait?")).to_have_attribute("aria-pressed", "true")
    expect(card(page, "How might we wait?")).to_be_focused()
    owner = page.get_by_role("textbox", name="Who looks after it")
    owner.focus()
    page.keyboard.type("Kim")
    page.keyboard.press("Enter")

    expect(card(page, "How might we wait?")).to_contain_text("Kim")
    expect(page.get_by_role("button", name=re.compile("Undo: Change the owner"))).to_be_visible()


@pytest.mark.usefixtures("backlog")
def test_a_bubble_opens_its_opportunity_and_an_estimate_can_be_emptied(
    furnished_studio: Server, open_page: OpenPage, settle: Any
) -> None:
    page = open_page(furnished_studio, MATRIX)
    page.get_by_role("radio", name="Opportunities").click()

    expect(page.get_by_text("promises most for its effort")).to_be_visible()
    settle(page)
    title = page.get_by_role("textbox", name="Title")
    for _ in range(5):  # the chart hears clicks only once it has drawn itself
        box = page.locator(".scatterlayer .point").first.bounding_box()
        page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        page.wait_for_timeout(2_000)
        if title.count():
            break

    expect(title).to_have_value("How might we calm them?")
    expect(page).to_have_url(re.compile("item=calm"))
    page.get_by_role("spinbutton", name="Confidence").fill("")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("No opportunity can be ranked yet")).to_be_visible()


@pytest.mark.usefixtures("backlog")
def test_on_a_phone_the_chain_is_a_list_and_nothing_runs_out_of_the_page(
    furnished_studio: Server, open_page: OpenPage, settle: Any
) -> None:
    page = open_page(furnished_studio, BOARD, width=390, height=800)

    card(page, "Call them").click()

    expect(page.get_by_role("textbox", name="Title")).to_be_in_viewport()
    expect(card(page, "How might we wait?")).to_be_hidden()
    expect(card(page, "How might we calm them?")).to_have_count(1)
    settle(page)
    assert page.evaluate("document.scrollingElement.scrollWidth") <= 390


@pytest.mark.usefixtures("backlog")
def test_an_opportunity_is_attached_to_a_map_and_renamed_there_for_all(
    furnished_studio: Server, open_page: OpenPage
) -> None:
    page = open_page(furnished_studio, "/journeys?study=shop&journey=visit")
    page.get_by_role("button", name="Attach How might we wait? to a step").click()
    page.get_by_role("menuitem", name="Park").click()
    attached = page.locator('.cell[data-lane="opportunities"] .card')
    expect(attached).to_contain_text("How might we wait?")

    attached.press("Enter")
    page.keyboard.press("Control+a")
    page.keyboard.type("How might we wait together?")
    page.keyboard.press("Control+Enter")

    expect(page.get_by_role("button", name="Attach How might we wait together? to a step")).to_be_visible()
    expect(attached).to_contain_text("How might we wait together?")
    page.goto(furnished_studio.url + BOARD)
    expect(card(page, "How might we wait together?")).to_be_visible()
    page.get_by_role("button", name=re.compile("Undo: Rename")).click()
    expect(card(page, "How might we wait?")).to_be_visible()


@pytest.mark.usefixtures("backlog")
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", [f"{BOARD}&item=call", MATRIX, f"{MATRIX}&item=calm"], ids=["board", "pains", "item"])
def test_axe_finds_nothing_serious(
    path: str, scheme: str, furnished_studio: Server, open_page: OpenPage, settle: Any, serious_violations: Any
) -> None:
    page = open_page(furnished_studio, path, scheme=scheme)
    page.get_by_text("All journey maps").wait_for()

    settle(page)
    # What fades in has less contrast on its way.
    page.evaluate(
        "Promise.all(document.getAnimations().filter((one) => one.effect.getComputedTiming().endTime < 60000)"
        ".map((one) => one.finished.catch(() => null))).then(() => null)"
    )
    found = serious_violations(page)
    if found:
        settle(page)
        found = serious_violations(page)

    assert found == []
