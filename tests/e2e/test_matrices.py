"""The matrices in a real browser: every number is read inside its mark, and on a phone the bubbles stay apart."""

from typing import Any

import pytest

from core.charts import MARKS, pain_matrix
from core.opportunities import Pain, PainPriority, PersonaPain
from tests.e2e.conftest import OpenPage, Server

pytestmark = pytest.mark.browser
pytest.importorskip("playwright.sync_api")

OUTSIDE = """(picture) => {
  const marks = [...picture.querySelectorAll(".scatterlayer .point")];
  const words = [...picture.querySelectorAll(".scatterlayer .textpoint text")];
  const outside = [];
  words.forEach((word, n) => {
    const mark = marks[n];
    const toMark = mark.getScreenCTM().inverse().multiply(word.getScreenCTM());
    const { x, width } = word.getBBox();
    const bottom = Number(word.getAttribute("y"));  // where digits stand
    const top = bottom - parseFloat(getComputedStyle(word).fontSize) * 0.72;  // they are as high as capitals
    for (const corner of [[x, top], [x + width, top], [x, bottom], [x + width, bottom]]) {
      if (!mark.isPointInFill(new DOMPoint(...corner).matrixTransform(toMark))) outside.push(word.textContent);
    }
  });
  return [words.length, outside];
}"""


def pains(reach: float) -> list[PainPriority]:
    """Return thirty pain points, in turns of all marks, at five severities."""
    return [
        PainPriority(
            Pain(PersonaPain(persona_id="ana", pain_id=f"p{n}"), f"Pain {n}", "Ana", n % 5 + 1),
            n % 5 + 1,
            n=30,
            total=120,
            frequency=(n + 1) / 31,
            frequency_low=0.1,
            reach=reach if n else 1.0,
            index=1 - n / 30,
            color=n % len(MARKS),
        )
        for n in range(30)
    ]


@pytest.mark.parametrize("reach", [1.0, 0.01], ids=["large", "small"])
def test_a_number_of_two_digits_lies_inside_each_mark(chromium: Any, reach: float) -> None:
    page = chromium.new_page(viewport={"width": 1200, "height": 700})
    page.set_content(
        f"<body style='font-family: Noto Sans, sans-serif'>{pain_matrix(pains(reach)).to_html(full_html=False)}"
    )
    picture = page.locator(".js-plotly-plot")
    picture.locator(".textpoint").nth(29).wait_for()

    number, outside = picture.evaluate(OUTSIDE)
    page.close()

    assert number == 30
    assert outside == []


def test_a_phone_gives_the_axes_the_room_that_bubbles_are_spread_for(
    finished_studio: Server, open_page: OpenPage, settle: Any
) -> None:
    page = open_page(finished_studio, "/journeys?study=shop&view=priorities", width=390, height=844)
    plot = page.locator(".js-plotly-plot .nsewdrag")
    plot.wait_for(timeout=60_000)
    settle(page)

    box = plot.bounding_box()

    assert box["width"] >= 260
    assert box["height"] >= 400
