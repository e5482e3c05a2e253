"""What a test does to a board, and asks of it."""

import json
from itertools import count
from typing import Any

from tests.e2e.conftest import OpenPage, Server

_names = count(1)


class BoardPage:
    """The board of one map of its own, and what the server has kept of it."""

    def __init__(
        self, open_page: OpenPage, server: Server, *, shape: str = "small", read_only: bool = False, **view: Any
    ):
        self.name = f"map{next(_names)}"
        self.server = server
        address = f"/?name={self.name}&map={shape}&read_only={int(read_only)}"
        self.page = open_page(server, address, **view)
        self.fingers: Any = None
        self.frame = self.page.locator(".wayprint-board .frame")
        self.frame.wait_for()

    def at(self, key: str) -> Any:
        return self.page.locator(f'[data-key="{key}"]')

    def cell(self, step: str, lane: str) -> Any:
        return self.page.locator(f'.cell[data-step="{step}"][data-lane="{lane}"]')

    def texts(self, step: str, lane: str) -> list[str]:
        return self.cell(step, lane).locator(".text").all_inner_texts()

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def focused(self) -> str:
        script = """() => {
          const board = [...document.querySelectorAll("*")].find((e) => e.shadowRoot?.querySelector(".frame"));
          return board.shadowRoot.activeElement?.closest("[data-key]")?.dataset.key ?? "";
        }"""
        return str(self.page.evaluate(script))

    def drag(self, source: Any, x: float, y: float) -> None:
        box = source.bounding_box()
        self.page.mouse.move(box["x"] + box["width"] / 2, box["y"] + 8)
        self.page.mouse.down()
        self.page.mouse.move(x, y, steps=6)

    def touch(self, kind: str, *points: tuple[float, float]) -> None:
        """Send what a finger does: ``touchStart``, ``touchMove`` or ``touchEnd``."""
        self.fingers = self.fingers or self.page.context.new_cdp_session(self.page)
        places = [{"x": x, "y": y} for x, y in points]
        self.fingers.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": places})

    def swipe(self, x: float, y: float, dx: float) -> None:
        """Move a finger sideways."""
        self.touch("touchStart", (x, y))
        for part in range(1, 6):
            self.touch("touchMove", (x + dx * part / 5, y))
            self.page.wait_for_timeout(30)  # as fast as a finger
        self.page.wait_for_timeout(200)  # a finger that leaves in flight makes the browser swallow the next tap
        self.touch("touchEnd")

    def saved(self) -> dict[str, Any]:
        """Return the map the server has, once it has acknowledged everything."""
        from playwright.sync_api import expect

        expect(self.frame).to_have_attribute("data-pending", "0")
        return json.loads((self.server.home / f"{self.name}.json").read_text(encoding="utf-8"))

    def saved_texts(self, step: str, lane: str) -> list[str]:
        steps = {each["id"]: each for stage in self.saved()["stages"] for each in stage["steps"]}
        return [card["text"] for card in steps[step]["cards"] if card["lane"] == lane]

    def focus(self, key: str) -> None:
        self.at(key).focus()

    def said(self) -> str:
        """Return what a screen reader was told last."""
        return str(self.page.locator(".wayprint-board .status").inner_text())

    def choose(self, *names: str) -> None:
        """Choose in an open menu, and in the menus it leads to."""
        for name in names:
            self.page.get_by_role("menuitem", name=name).first.click()

    def lanes(self) -> list[str]:
        return list(self.page.locator(".lane-head b").all_inner_texts())

    def steps(self) -> dict[str, dict[str, Any]]:
        """Return the steps of the map that the server has, by title."""
        return {step["title"]: step for stage in self.saved()["stages"] for step in stage["steps"]}

    def put_on_clipboard(self, text: str) -> None:
        """As if another program had copied it."""
        self.page.evaluate("(text) => navigator.clipboard.writeText(text)", text)


CLIPBOARD = ("clipboard-read", "clipboard-write")
"""Permissions of a browser in which a test copies and pastes."""
