"""How fast the board of a large map is in Chromium, beside the same page with the board left out.

Prints, for maps of 175 and of 600 steps with 16 lanes and a card in every cell: the time from the address to the first
card on the screen; how long an edit takes to show, and its round trip until the server has kept it (median and 95th
percentile); how long a frame takes while the board is scrolled sideways; the overview that fits all steps into the
width: until it is drawn, and an edit shown there; and how much of the map is in the page.

Run from the repository: ``PYTHONPATH=. python benchmarks/board_speed.py``; it needs Chromium and takes a few minutes.
Compare what is in one run: milliseconds are those of a machine that may be doing other things.
"""

import argparse
import statistics
import tempfile
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

from tests.e2e.conftest import CHROMIUM, CHROMIUM_ARGS, ROOT, Server, run_server

LANES = 16
FRAME = ".wayprint-board .frame"
CARD, BUTTON = f"{FRAME} .cell .card", "button:has-text('Raise')"

EDITS = """async (edits) => {
  const host = [...document.querySelectorAll("*")].find((e) => e.shadowRoot?.querySelector(".frame"));
  const root = host.shadowRoot;
  const frame = root.querySelector(".frame");
  const times = [];
  for (let n = 0; n < edits; n += 1) {
    const point = root.querySelector('[data-key="emotion:s-0"]');
    point.focus();
    const start = performance.now();
    point.dispatchEvent(new KeyboardEvent("keydown", {key: n % 2 ? "-" : "+", bubbles: true, composed: true}));
    point.getBoundingClientRect();
    const shown = performance.now() - start;
    while (frame.dataset.pending !== "0") await new Promise((next) => setTimeout(next, 2));
    times.push([shown, performance.now() - start]);
  }
  return times;
}"""

FIT = """async () => {
  const host = [...document.querySelectorAll("*")].find((e) => e.shadowRoot?.querySelector(".frame"));
  const button = host.shadowRoot.querySelector('[data-act="fit"]');
  const start = performance.now();
  button.click();
  await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  return performance.now() - start;
}"""

SCROLL = """async (frames) => {
  const host = [...document.querySelectorAll("*")].find((e) => e.shadowRoot?.querySelector(".frame"));
  const scroller = host.shadowRoot.querySelector(".scroller");
  const times = [];
  let last = await new Promise(requestAnimationFrame);
  for (let n = 0; n < frames; n += 1) {
    scroller.scrollLeft += 60;
    const now = await new Promise(requestAnimationFrame);
    times.push(now - last);
    last = now;
  }
  return times;
}"""

RAISE = """async ([first, edits]) => {
  const shown = (n) => [...document.querySelectorAll("p")].some((e) => e.textContent === `applied ${n}`);
  const times = [];
  for (let n = first; n < first + edits; n += 1) {
    const start = performance.now();
    [...document.querySelectorAll("button")].find((e) => e.textContent === "Raise").click();
    while (!shown(n)) await new Promise((next) => setTimeout(next, 2));
    times.push(performance.now() - start);
  }
  return times;
}"""
FITS = 5
"""Times the whole map is drawn in the overview."""
BLOCK = 10
"""Edits on one page before the other takes its turn, so that both meet the same load of the machine."""


def opened(browser: Browser, server: Server, query: str, selector: str) -> tuple[Page, float]:
    """Return a page in a session of its own, and the milliseconds until what is waited for was painted."""
    page = browser.new_context(viewport={"width": 1440, "height": 900}, reduced_motion="reduce").new_page()
    page.goto(f"{server.url}/?{query}", wait_until="commit")
    page.locator(selector).first.wait_for(timeout=120_000)
    painted = page.evaluate("() => new Promise((done) => requestAnimationFrame(() => done(performance.now())))")
    return page, float(painted)


def quantiles(times: list[float]) -> str:
    cuts = statistics.quantiles(times, n=20)
    return f"p50 {statistics.median(times):7.0f} ms   p95 {cuts[18]:7.0f} ms"


def first_paints(browser: Browser, server: Server, shape: str, repeats: int) -> tuple[list[float], list[float]]:
    """Return the milliseconds of the page with the board and of the one without, in turns."""
    times: tuple[list[float], list[float]] = ([], [])
    for n in range(repeats):
        for place, (query, selector) in enumerate(((shape, CARD), (f"{shape}&without=1", BUTTON))):
            page, painted = opened(browser, server, f"name=paint{n}&{query}", selector)
            times[place].append(painted)
            page.context.close()
    return times


def round_trips(page: Page, bare: Page, edits: int) -> tuple[list[float], list[float], list[float]]:
    """Return the milliseconds until an edit shows, until it is kept, and until the page without the board answers."""
    shown: list[float] = []
    kept: list[float] = []
    plain: list[float] = []
    for start in range(0, edits, BLOCK):
        rounds = page.evaluate(EDITS, BLOCK)
        shown += [first for first, _ in rounds]
        kept += [last for _, last in rounds]
        plain += bare.evaluate(RAISE, [start + 1, BLOCK])
    return shown, kept, plain


def overview(page: Page, edits: int) -> tuple[list[float], list[tuple[float, float]]]:
    """Return the milliseconds until the whole map is drawn at once, and of edits made there: shown, and kept."""
    fitted: list[float] = []
    for _ in range(FITS):
        fitted.append(float(page.evaluate(FIT)))
        page.evaluate(FIT)  # back to full size
    page.evaluate(FIT)
    return fitted, [(first, last) for first, last in page.evaluate(EDITS, edits)]


def measure(browser: Browser, server: Server, steps: int, edits: int, repeats: int) -> None:
    shape = f"map=wide-{steps}"
    with_board, without = first_paints(browser, server, shape, repeats)
    page, _ = opened(browser, server, f"name=edit{steps}&{shape}", CARD)
    bare, _ = opened(browser, server, f"name=bare{steps}&{shape}&without=1", BUTTON)
    page.wait_for_timeout(1000)
    shown, kept, plain = round_trips(page, bare, edits)
    bare.context.close()
    frames: list[float] = page.evaluate(SCROLL, 120)
    counted: dict[str, Any] = page.locator(FRAME).evaluate(
        "(e) => ({cells: e.querySelectorAll('.cell').length, all: e.querySelectorAll('*').length})"
    )
    fitted, narrow = overview(page, edits)
    page.context.close()
    paint = statistics.median(with_board) - statistics.median(without)
    ratio = statistics.median(kept) / statistics.median(plain)
    print(f"\n{steps} steps x {LANES} lanes")
    for name, times in (("with the board", with_board), ("without", without)):
        print(f"  first paint, {name:14}   median {statistics.median(times):6.0f} ms   slowest {max(times):6.0f} ms")
    print(f"  the board adds {paint:.0f} ms to the first paint (n = {repeats} each, in turns)")
    print(f"  edit is shown                 {quantiles(shown)}")
    print(f"  edit is kept, with the board  {quantiles(kept)}")
    print(f"  edit is kept, without         {quantiles(plain)}")
    print(
        f"  the round trip takes {ratio:.2f} times that of the page without the board (n = {len(kept)} each, in turns)"
    )
    print(f"  frame while scrolling         {quantiles(frames)}")
    print(f"  fit to width is drawn         {quantiles(fitted)}")
    print(f"  edit is shown in the overview {quantiles([shown for shown, _ in narrow])}")
    print(f"  in the page: {counted['cells']} of {steps * (LANES - 2)} cells, {counted['all']} elements")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--steps", type=int, nargs="*", default=[175, 600])
    parser.add_argument("--edits", type=int, default=30)
    parser.add_argument("--repeats", type=int, default=5)
    asked = parser.parse_args()
    app = ROOT / "tests" / "e2e" / "board_app.py"
    with tempfile.TemporaryDirectory() as home, run_server(app, Path(home)) as server, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(CHROMIUM_ARGS))
        opened(browser, server, "name=warm", FRAME)[0].context.close()
        for steps in asked.steps:
            measure(browser, server, steps, asked.edits, asked.repeats)
        browser.close()


if __name__ == "__main__":
    main()
