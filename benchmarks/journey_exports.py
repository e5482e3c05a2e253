"""Whether anything on an exported map is clipped, lost or over something else, and how long exports take.

    python -m benchmarks.journey_exports check [NUMBER] [SEED]     made-up maps as SVG, PDF and slides, measured again
    python -m benchmarks.journey_exports browser [NUMBER] [SEED]   the SVG of such maps, measured by Chromium
    python -m benchmarks.journey_exports pages                     how full the pages of templates and large maps are
    python -m benchmarks.journey_exports speed [REPEATS]           175 and 600 steps by 16 lanes, CPU seconds

The maps have long words, Chinese, Arabic, Hebrew and emoji, up to five curves, arrows and pictures; some are empty, and
the first of them has 175 steps by 16 lanes. What is measured, and by whom, stands in tests/journey_check.py.
"""

import statistics
import sys
import time
from collections import Counter

import pypdfium2
import pypdfium2.raw as pdfium

from core.exports.journeys import JourneyFormat, PaperName, export_journey
from core.journeys import JourneyMap, journey_from_template
from core.templates import load_templates
from tests.hard_journeys import generated, large, study_with
from tests.journey_check import in_pdf, in_slides, in_svg

PAPERS: tuple[PaperName, ...] = ("a4", "a3", "slides", "poster")
MEASURE = """() => [...document.querySelectorAll('g[data-name]')].map(group => {
  const box = group.querySelector('rect').getBBox();
  return [...group.querySelectorAll('text')].map(text => {
    text.removeAttribute('textLength');
    const line = text.getBBox();
    return Math.max(box.x - line.x, line.x + line.width - box.x - box.width);
  });
}).flat()"""
"""By how many points each line is wider than its box, at its own width and not the one that it is held to."""


def maps(n: int, seed: int) -> list[JourneyMap]:
    """Return so many made-up maps, a large one before all others."""
    return [large(), *(generated(seed + number) for number in range(n - 1))]


def check(n: int = 200, seed: int = 0) -> None:
    """Print what is wrong with the files of made-up maps."""
    found: dict[str, Counter[str]] = {"SVG": Counter(), "PDF": Counter(), "PPTX": Counter()}
    n_steps, started = 0, time.process_time()
    for number, journey in enumerate(maps(n, seed)):
        study = study_with(journey)
        n_steps += sum(len(stage.steps) for stage in journey.stages)
        paper = PAPERS[number % 2]
        found["SVG"] += in_svg(export_journey(study, journey.id, {}, "svg").content.decode(), journey)
        found["PDF"] += in_pdf(export_journey(study, journey.id, {}, "pdf", paper=paper).content, journey)
        found["PPTX"] += in_slides(export_journey(study, journey.id, {}, "pptx").content, journey)
        if number % 10 == 9:
            print(f"{number + 1} maps, {n_steps:,} steps: {dict(found)}", file=sys.stderr, flush=True)
    seconds = time.process_time() - started
    print(f"{n} maps from seed {seed}, {n_steps:,} steps, each in {len(found)} formats: {seconds:,.0f} CPU s")
    for form, wrong in found.items():
        said = ", ".join(f"{what} {times}" for what, times in sorted(wrong.items())) or "nothing"
        print(f"{form:5} outside a box or page, over something else, lost: {said}")


def browser(n: int = 20, seed: int = 0) -> None:
    """Print by how much lines leave their boxes in Chromium."""
    from playwright.sync_api import sync_playwright

    from tests.e2e.conftest import CHROMIUM, CHROMIUM_ARGS

    beyond: list[float] = []
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=list(CHROMIUM_ARGS))
        page = chromium.new_page()
        for journey in maps(n, seed):
            page.set_content(export_journey(study_with(journey), journey.id, {}, "svg").content.decode())
            page.evaluate("document.fonts.ready")
            beyond += page.evaluate(MEASURE)
        chromium.close()
    wide = sum(one > 1.01 for one in beyond)  # letters such as J reach a little to the left of where they stand
    print(f"{n} maps from seed {seed}, {len(beyond):,} lines")
    print(f"{wide} leave their box by more than a point; at most by {max(beyond):.2f} points")


def pages() -> None:
    """Print how far down the pages of maps go, of the room above the foot, and how large their letters are."""
    made = [journey_from_template(one, journey_id=one.id, title=one.title) for one in load_templates()]
    for name, journeys in (("templates", made), ("175 x 16", [large()])):
        for paper in ("a4", "a3", "slides"):
            found = [
                _filled(export_journey(study_with(one), one.id, {}, "pdf", paper=paper).content) for one in journeys
            ]
            parts = [part for filled, _ in found for part in filled]
            low = sum(part < 2 / 3 for part in parts)
            sizes = [size for _, size in found]
            print(
                f"{name:9} {paper:6} {len(parts):4} pages, median {statistics.median(parts):4.0%} of the height, "
                f"{low:3} below two thirds; letters of cards {min(sizes):.1f} to {max(sizes):.1f} points"
            )


def _filled(content: bytes) -> tuple[list[float], float]:
    """Return how far down each page goes, and the size of letters in which most of it is said."""
    parts, sizes = [], Counter[float]()
    for page in pypdfium2.PdfDocument(content):
        text = page.get_textpage()
        foot = text.get_text_range().rindex(" · page ")
        boxes = [text.get_charbox(place) for place in range(text.count_chars())]
        top, bottom = max(box[3] for box in boxes), boxes[foot + 3][3] + 3
        lowest = min(box[1] for box in boxes if box[3] - box[1] > 0.1 and box[1] > bottom)
        parts.append((top - lowest) / (top - bottom))
        sizes.update(round(pdfium.FPDFText_GetFontSize(text.raw, place), 1) for place in range(len(boxes)))
    return parts, sizes.most_common(1)[0][0]


def speed(repeats: int = 5) -> None:
    """Print the CPU seconds that exports of large maps take: the first time, and the median of the others.

    Typst remembers within a process what it set before: a PDF that somebody asks for once takes what the first took.
    """
    wanted: tuple[tuple[JourneyFormat, int], ...] = (
        ("svg", repeats),
        ("pdf", repeats),
        ("html", repeats),
        ("png", 1),
        ("pptx", repeats),
    )
    for n_steps in (175, 600):
        journey = large(n_steps)
        study = study_with(journey)
        n_cards = sum(len(step.cards) for stage in journey.stages for step in stage.steps)
        print(f"{n_steps} steps, {len(journey.lanes)} lanes, {n_cards:,} cards")
        for to, times in wanted:
            seconds, size = [], 0
            for _ in range(times):
                started = time.process_time()
                size = len(export_journey(study, journey.id, {}, to).content)
                seconds.append(time.process_time() - started)
            first, typical = seconds[0], statistics.median(seconds[1:] or seconds)
            print(f"  {to:5} first {first:6.2f} s, median {typical:6.2f} s, {size / 1e6:6.1f} MB")


def main() -> None:
    """Run what is asked for."""
    what, *given = sys.argv[1:] or ["check"]
    {"check": check, "browser": browser, "pages": pages, "speed": speed}[what](*map(int, given))


if __name__ == "__main__":
    main()
