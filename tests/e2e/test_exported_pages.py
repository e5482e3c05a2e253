"""Exported pages in a browser, opened from a file: on a phone, on a wide screen and on paper."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pypdfium2
import pytest

from core.exports.html_report import html_report
from core.exports.journeys import export_journey
from core.journeys import JourneyMap, Lane, Stage, Step
from core.study import Study
from tests.hard_journeys import study_with
from tests.hard_personas import made

pytestmark = pytest.mark.browser

WORDS_AT = """([where, words]) => {
  const box = document.querySelector('.sheets').getBoundingClientRect();
  return [...document.querySelectorAll(`.sheet:first-child ${where} text`)].filter(one => one.textContent === words)
    .map(one => one.getBoundingClientRect()).filter(one => one.width)
    .map(one => [one.left - box.left, one.right - box.left, box.width, one.top]);
}"""
"""Where a line stands in the window that a map is seen through: its sides, the width of the window, and its top."""


def shoes() -> JourneyMap:
    few = (Lane(id="actions", role="actions"), Lane(id="emotion", role="emotion"), Lane(id="front", role="frontstage"))
    lanes = (*few, *(Lane(id=f"l{place}", role="text", title=f"Lane {place}") for place in range(6)))
    steps = tuple(Step(id=f"s{place}", title=f"Step {place}") for place in range(5))
    stages = (
        Stage(id="find", title="Find", goal="Know what there is", steps=steps[:2]),
        Stage(id="buy", title="Buy", goal="Have it at home", steps=steps[2:]),
    )
    return JourneyMap(
        id="shoes", title="Buy shoes", kind="service_blueprint", persona_ids=("persona-1",), lanes=lanes, stages=stages
    )


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory) -> str:
    journey = shoes()
    path: Path = tmp_path_factory.mktemp("page") / "shoes.html"
    path.write_bytes(export_journey(study_with(journey), "shoes", {}, "html").content)
    return path.as_uri()


@pytest.fixture
def phone(chromium: Any, exported: str) -> Iterator[Any]:
    page = chromium.new_page(viewport={"width": 390, "height": 844})
    page.goto(exported)
    page.evaluate("document.querySelector('.sheets').scrollLeft = 500")
    yield page
    page.close()


def seen(page: Any, words: str, where: str = ".kept") -> list[list[float]]:
    return page.evaluate(WORDS_AT, [where, words])  # type: ignore[no-any-return]


@pytest.mark.parametrize("name", ["Stage", "Actions", "Emotion", "+2", "Frontstage", "Line of interaction"])
def test_names_of_lanes_stay_in_view_of_a_map_that_is_scrolled_sideways(phone: Any, name: str) -> None:
    (copy,), (drawn,) = seen(phone, name), seen(phone, name, "> svg")

    assert drawn[1] < 0  # what was drawn has gone out of view on the left
    left, right, window, top = copy
    assert 0 <= left < right < window / 2
    assert top == pytest.approx(drawn[3], abs=1)


def test_the_name_of_the_stage_in_view_stops_beside_the_names_of_the_lanes(phone: Any) -> None:
    ((buy, _, window, _),) = seen(phone, "Buy")
    ((find, *_),) = seen(phone, "Find")
    ((_, beside, *_),) = seen(phone, "+2")

    assert beside < buy < window / 2
    assert find < beside  # it went with the last of its steps


def test_copies_are_neither_read_nor_found_twice(phone: Any) -> None:
    assert phone.locator(".sheet").first.get_by_text("Actions", exact=True).count() == 2
    assert phone.evaluate("[...document.querySelectorAll('.kept')].every(one => one.inert)")


def test_a_page_is_no_wider_than_a_phone(phone: Any) -> None:
    assert phone.evaluate("document.documentElement.scrollWidth") == 390


@pytest.mark.parametrize("width", [1300, 1440])
def test_a_map_that_fits_its_place_has_no_copies(chromium: Any, exported: str, width: int) -> None:
    page = chromium.new_page(viewport={"width": width, "height": 900})
    page.goto(exported)

    assert not seen(page, "Actions")
    assert page.evaluate("(one => one.scrollWidth === one.clientWidth)(document.querySelector('.sheets'))")
    page.close()


def test_paper_has_no_copies(phone: Any) -> None:
    phone.emulate_media(media="print")

    assert not seen(phone, "Actions")
    assert seen(phone, "Actions", "> svg")


def test_a_page_and_the_map_in_it_have_one_typeface_that_is_in_the_file(phone: Any) -> None:
    families = phone.evaluate(
        """async () => {
          await document.fonts.ready;
          const of = where => getComputedStyle(document.querySelector(where)).fontFamily;
          const loaded = [...document.fonts].filter(one => one.status === 'loaded').map(one => one.family);
          return [of('h1'), of('p'), of('.sheet text'), of('.sheet text.b'), loaded];
        }"""
    )

    *used, loaded = families
    assert len(set(used)) == 1
    assert used[0].split(",")[0].strip('"') in {one.strip('"') for one in loaded}


def test_a_narrow_window_has_the_legend_above_the_map_where_it_does_not_move(phone: Any) -> None:
    entry = phone.locator(".curves svg").first

    assert "Evening shoppers" in entry.text_content()
    box = entry.bounding_box()
    assert 0 <= box["x"] < box["x"] + box["width"] < 390
    gaps = """() => [...document.querySelectorAll('.sheet')].map(one => {
      const svg = one.querySelector('svg'), clip = getComputedStyle(svg).clipPath.match(/inset\\(([\\d.]+)px/);
      const heads = svg.querySelector('[data-name=Lane] rect').getBoundingClientRect().top;
      return heads - svg.getBoundingClientRect().top - parseFloat(clip[1]);
    })"""
    assert phone.evaluate(gaps) == pytest.approx([0] * phone.locator(".sheet").count(), abs=1)  # that in it is cut off


def test_axe_finds_nothing_serious_on_a_page_with_copies(
    phone: Any, serious_violations: Callable[[Any], list[str]]
) -> None:
    assert serious_violations(phone) == []


def test_a_report_is_printed_in_its_own_size_however_much_a_persona_says(chromium: Any, tmp_path: Path) -> None:
    said = [f"Sentence {place} of what they do, which is a line or two long." for place in range(120)]
    persona, claims = made(1, "Evening shoppers", said, words="Slow!")
    study = Study(id="shop", name="Shop", personas=(persona,), claims=tuple(claims), journeys=(shoes(),))
    (tmp_path / "report.html").write_text(html_report(study, {}), encoding="utf-8")
    page = chromium.new_page()
    page.goto((tmp_path / "report.html").as_uri())

    pdf = pypdfium2.PdfDocument(page.pdf(prefer_css_page_size=True))

    page.close()
    heights = {}
    for number in range(1, len(pdf)):  # after the cover, which names them in small letters
        text = pdf[number].get_textpage()
        words = text.get_text_range()
        for head in ("Personas", "Journey maps"):
            if f"{head}\r\n" in words:
                _, bottom, _, top = text.get_charbox(words.index(f"{head}\r\n") + len(head) - 1)
                heights[head] = top - bottom
    # an "s" of 21 points is .56 of them high in Noto Sans
    assert heights == pytest.approx({"Personas": 0.56 * 21, "Journey maps": 0.56 * 21}, rel=0.05)
