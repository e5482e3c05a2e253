"""Where everything on a journey map stands: pages of whole steps, or one large canvas.

All formats draw the same pages. Texts are measured with the fonts that are shipped before anything is placed, and rows
are parted between lines where a page ends, so nothing is cut off and nothing lies over anything else. Which way a page
is turned, and how large letters are, is what leaves least of the pages empty.
"""

import math
from collections.abc import Sequence
from dataclasses import replace

from core.exports._deck_text import Style
from core.exports._journey_papers import PAPERS, SHEET, Paper, PaperName
from core.exports._journey_pieces import MUTED, text_piece
from core.exports._journey_setting import Leaf, Setting
from core.exports._journey_view import MapView, StageView
from core.exports._scene import Page, scaled

KEY = (
    "A full edge: rests on data, with the number of its note. A dashed edge: an assumption. "
    "A star: a moment of truth. Emotions are what the team expects, from −2 to +2."
)
_SMALL = Style(7, MUTED)
_TRIED = 24
"""So many steps from the beginning of a map tell what suits it."""

_SMALLER, _LARGER, _TWICE, _PARTED = 0.3, 0.1, 0.1, 0.1
"""What half and twice the size of letters, twice the pages, and lanes that go on on the next cost beside emptiness."""


def journey_pages(view: MapView, paper: PaperName) -> tuple[Page, ...]:
    """Return a map as pages; a poster is one page that is as large as it needs to be."""
    sheet, size = _suited(view, PAPERS[paper])
    setting = Setting(view, sheet)
    leaves = setting.leaves()
    pages = []
    for number, leaf in enumerate(leaves, start=1):
        endless = math.isinf(sheet.height)
        place = "" if endless else f" · page {number} of {len(leaves)}"
        foot = text_piece(f"{view.study}{place} · {KEY}", _SMALL, setting.width)
        box = foot.box(sheet.margin, (leaf.end if endless else setting.bottom) + 8)
        width = setting.width + 2 * sheet.margin
        height = box.y + box.height + sheet.margin if endless else sheet.height
        pages.append(scaled(Page(width, height, (*leaf.items(), box)), size))
    return tuple(pages)


def journey_sheets(view: MapView) -> tuple[Page, ...]:
    """Return a map as parts of a document that says its title, its notes and the key itself."""
    bare = replace(view, title="", about="", scenario="", notes=())
    sheet, size = _suited(bare, SHEET)
    setting = Setting(bare, sheet)
    width = setting.width + 2 * sheet.margin
    return tuple(scaled(Page(width, leaf.end + sheet.margin, tuple(leaf.items())), size) for leaf in setting.leaves())


def _suited(view: MapView, paper: Paper) -> tuple[Paper, float]:
    """Return which way to turn a paper, and the size of letters, that leave least of it empty."""
    sample = _beginning(view)

    def cost(variant: tuple[Paper, float]) -> float:
        sheet, size = variant
        setting = Setting(sample, sheet)
        if setting.is_tight():
            return math.inf
        leaves = setting.leaves()
        if any(leaf.stretched < 0 for leaf in leaves):  # the name of a lane is higher than a page
            return math.inf
        return _emptiness(leaves) + _unusual(size / paper.usual)

    variants = list(paper.variants())
    return min(variants, key=cost) if len(variants) > 1 else variants[0]


def _beginning(view: MapView) -> MapView:
    stages: list[StageView] = []
    n = 0
    for stage in view.stages:
        if n >= _TRIED:
            return replace(view, stages=tuple(stages), notes=())
        stages.append(replace(stage, steps=stage.steps[: _TRIED - n]))
        n += max(1, len(stage.steps))
    return view if n <= _TRIED else replace(view, stages=tuple(stages), notes=())


def _emptiness(leaves: Sequence[Leaf]) -> float:
    n = len(leaves)
    empty = sum(1 - leaf.filled for leaf in leaves) / n
    return empty + _PARTED * sum(leaf.goes_on for leaf in leaves) / n + _TWICE * math.log2(n)


def _unusual(size: float) -> float:
    return _SMALLER * math.log2(1 / size) if size < 1 else _LARGER * math.log2(size)
