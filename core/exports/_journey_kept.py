"""What stays in view while a drawn map is scrolled sideways: names of lanes and stages over it, the legend above it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from core.exports._deck_text import width_of
from core.exports._journey_pieces import GRID, PAD
from core.exports._scene import Box, Page, Path, Words
from core.exports._svg import cutout

_NEAR = 1.0  # point by which places may differ
_WHOLE = 0.98  # of its room: what fills it has nowhere to move


@dataclass(frozen=True, slots=True)
class Kept:
    """A copy that moves within a strip of a part of a map; `drawing` is an ``svg`` element.

    left, top, room : where the strip begins and how wide it is, in percent of the width of the part.
    """

    left: float
    top: float
    room: float
    drawing: str


def kept(page: Page) -> list[Kept]:
    """Return what stays in view of a page, the lowest first: names of stages, the column of names, names of lines."""
    lanes = [one for one in page.items if isinstance(one, Box) and one.name == "Lane"]
    if not lanes:
        return []
    edge, top = max(one.x + one.width for one in lanes), top_of(page)
    below = [one for one in page.items if _corner(one)[1] > top - _NEAR]
    beside = [one for one in below if _corner(one)[0] < edge - _NEAR]
    lines = [one for one in beside if isinstance(one, Box) and one.x + one.width > edge + _NEAR]
    stages = [one for one in below if isinstance(one, Box) and one.name == "Stage"]
    bottom = max((_corner(one)[1] for one in beside if isinstance(one, Path)), default=page.height)
    border = Path((("M", edge, top), ("L", edge, bottom)), GRID, 1.4)
    column = [*(one for one in beside if one not in lines), border]
    names = _kept(page, (0, top, edge, page.height - top), page.width, column)
    return [*_titles(page, stages, edge), names, *_titles(page, lines, 0.0)]


def top_of(page: Page) -> float:
    """Return where the heads of a page begin, below its legend."""
    return min((one.y for one in page.items if isinstance(one, Box) and one.name == "Lane"), default=0.0)


def legend(page: Page) -> list[str]:
    """Return the curves of a page with whose they are, each as an ``svg`` element as large as in the drawing."""
    entries = [one for one in page.items if isinstance(one, Box) and one.name == "Persona"]
    return [
        cutout([one], one.x, one.y - _NEAR, one.width, one.height + 2 * _NEAR, f"--own:{one.width / page.width:.5f}")
        for one in entries
    ]


def _titles(page: Page, boxes: Sequence[Box], stops: float) -> Iterator[Kept]:
    """Return the first text of each box: what else it says moves with its columns."""
    for box in (one for one in boxes if one.words):
        title = box.words[0]
        own = _end_of(title) - box.x
        if own < _WHOLE * box.width:
            height = title.y + title.height - box.y
            yield _kept(page, (box.x, box.y, own, height), box.width, [replace(box, words=(title,))], stops)


def _kept(
    page: Page,
    place: tuple[float, float, float, float],
    room: float,
    items: Sequence[Box | Path],
    stops: float = 0.0,
) -> Kept:
    """Return what is seen of items at a place (left, top, width, height), which stops so far from the left."""
    left, top, width, _ = place
    style = f"--own:{100 * width / room:.3f}%;--stops:{stops / page.width:.5f}"
    left, top, share = (100 * value / page.width for value in (left, top, room))
    return Kept(round(left, 3), round(top, 3), round(share, 3), cutout(list(map(_unlinked, items)), *place, style))


def _unlinked(item: Box | Path) -> Box | Path:
    if isinstance(item, Path):
        return item
    return replace(item, words=tuple(replace(words, link="", anchor="") for words in item.words))


def _corner(item: Box | Path) -> tuple[float, float]:
    if isinstance(item, Box):
        return item.x, item.y
    points = [at for _, *at in item.moves if at]
    return min((at[0] for at in points), default=0.0), min((at[1] for at in points), default=0.0)


def _end_of(words: Words) -> float:
    """Return where the longest line of a text ends, and some room after it."""
    if words.rtl:
        return words.x + words.width
    return words.x + max(width_of(line.strip(), words.style) for line in words.lines) + PAD
