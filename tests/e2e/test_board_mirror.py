"""What the board shows at once: its own copy of the edits, beside the edits themselves."""

import random
from pathlib import Path
from typing import Any

import pytest

from core.journeys import JourneyMap, apply
from tests.core.test_journeys_commands import command_from

pytestmark = pytest.mark.browser

FOLDER = Path(__file__).resolve().parents[2] / "pages" / "shared" / "board"
SOURCE = "\n".join((FOLDER / name).read_text(encoding="utf-8") for name in ("model.js", "lanes.js", "edits.js"))
RESTORE_CARD = 20
"""The one kind of edit that only an undo makes, which the server does."""

PARTS = ("lanes", "stages", "flows")
TEXTS = ["", "a", "Zahlen 💳", "zwei\nZeilen"]


def _cases(n_strings: int, length: int) -> list[list[Any]]:
    """Return (map, command, map after it) of random edits, as the browser gets and sends them."""
    rng = random.Random(5)
    kinds = [kind for kind in range(24) if kind != RESTORE_CARD]
    cases: list[list[Any]] = []
    for _ in range(n_strings):
        journey = JourneyMap(id="random", title="Random")
        for _ in range(length):
            draw = (rng.choice(kinds), rng.randrange(24), rng.randrange(24), rng.randrange(24), rng.choice(TEXTS))
            command = command_from(journey, draw)
            after, _ = apply(journey, command)
            cases.append(
                [journey.model_dump(mode="json"), command.model_dump(mode="json"), after.model_dump(mode="json")]
            )
            journey = after
    return cases


def test_a_thousand_edits_come_out_in_the_browser_as_in_the_studio(chromium: Any) -> None:
    cases = _cases(n_strings=25, length=40)
    page = chromium.new_page()
    got = page.evaluate(
        f"(cases) => {{ {SOURCE}; return cases.map(([map, command]) => applied(map, command)); }}", cases
    )
    page.close()

    assert len(cases) == 1_000
    kinds = {command["kind"] for _, command, _ in cases}
    assert {"batch", "move_card", "delete_lane", "set_emotion", "edit_flow", "delete_step"} <= kinds
    for (_, command, expected), found in zip(cases, got, strict=True):
        for part in PARTS:
            assert found[part] == expected[part], command
