"""What maps are laid out on."""

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

PaperName = Literal["a4", "a3", "letter", "slides", "poster"]


@dataclass(frozen=True, slots=True)
class Paper:
    """A page in points: its size, its margin, the room at its foot, how wide names of lanes are, and a step at least.

    sizes : how large letters may be, to choose from by what fills the pages, as parts of their usual size.
    usual : the size that reads best on this paper.
    upright : whether it may be turned.
    most_stretched : how much higher than it has to be a lane may stand to fill its page, as a part of its height.
    """

    width: float
    height: float
    margin: float
    foot: float
    head: float
    column: float
    sizes: tuple[float, ...] = (1.0,)
    usual: float = 1.0
    upright: bool = False
    most_stretched: float = 0.0

    def variants(self) -> Iterator[tuple["Paper", float]]:
        """Return the paper both ways and in each size, in points of a letter's usual size, and that size."""
        ways = ((self.width, self.height), (self.height, self.width))[: 1 + self.upright]
        for width, height in ways:
            for size in self.sizes:
                yield replace(self, width=width / size, height=height / size, margin=self.margin / size), size


_SIZES = (0.85, 0.92, 1.0, 1.1, 1.2, 1.35, 1.5, 1.75, 2.0)
PAPERS: dict[PaperName, Paper] = {
    "a4": Paper(841.9, 595.3, 28, 24, 84, 118, _SIZES, 1.0, upright=True, most_stretched=0.4),
    "a3": Paper(1190.6, 841.9, 34, 24, 96, 124, _SIZES, 1.15, upright=True, most_stretched=0.4),
    "letter": Paper(792, 612, 28, 24, 84, 118, _SIZES, 1.0, upright=True, most_stretched=0.4),
    "slides": Paper(960, 540, 28, 24, 88, 124, _SIZES[2:], 1.15, most_stretched=0.4),
    "poster": Paper(math.inf, math.inf, 40, 24, 110, 140),
}

SHEET = Paper(774, 510, 1, 0, 84, 118, (0.78, *_SIZES[:6]), 0.85)
"""A part of a map in a document: as wide and as high as what an A4 page across has room for."""

MAX_SIDE = 14_000.0
"""Readers of PDF show no page longer than 14,400 points: the steps of a wider poster stand in several bands."""
