"""Small signs of a map, as lines in a square of 16: channels, kinds of evidence, severity, marks of personas."""

import math
import re
from collections.abc import Iterable

from core.charts import persona_mark
from core.exports._scene import Move, Path

_SQUARE = 16.0
_Lines = tuple[tuple[Move, ...], ...]


def _line(text: str) -> tuple[Move, ...]:
    """Return a line through points "x,y x,y …"; a "z" at its end closes it."""
    moves: list[Move] = []
    for one in text.removesuffix(" z").split():
        x, y = one.split(",")
        moves.append(("L" if moves else "M", float(x), float(y)))
    return (*moves, ("Z",)) if text.endswith(" z") else tuple(moves)


def _circle(x: float, y: float, radius: float) -> tuple[Move, ...]:
    """Return a circle as four curves, whose handles lie 0.5523 radii along."""
    k = 0.5523 * radius
    return (
        ("M", x, y - radius),
        ("C", x + k, y - radius, x + radius, y - k, x + radius, y),
        ("C", x + radius, y + k, x + k, y + radius, x, y + radius),
        ("C", x - k, y + radius, x - radius, y + k, x - radius, y),
        ("C", x - radius, y - k, x - k, y - radius, x, y - radius),
        ("Z",),
    )


def _star(points: int, radius: float, inner: float) -> tuple[Move, ...]:
    corners = []
    for place in range(2 * points):
        reach, angle = (radius, inner)[place % 2], math.pi * place / points
        corners.append(f"{8 + reach * math.sin(angle):.2f},{8 - reach * math.cos(angle):.2f}")
    return _line(f"{' '.join(corners)} z")


_CHANNELS: tuple[tuple[str, _Lines], ...] = (
    (r"mail|newsletter", (_line("1.5,3.5 14.5,3.5 14.5,12.5 1.5,12.5 z"), _line("1.5,4.5 8,9.5 14.5,4.5"))),
    (r"\bapp|mobile|push", (_line("4,1.5 12,1.5 12,14.5 4,14.5 z"), _line("7,12 9,12"))),
    (r"phone|call|hotline", (_line("3,2 6,2 7,6 5.5,7.5 8.5,10.5 10,9 14,10 14,13 12,14 7,11.5 4.5,9 2,4 z"),)),
    (r"chat|sms|messag|whatsapp", (_line("2,2.5 14,2.5 14,10.5 7,10.5 4,13.5 4,10.5 2,10.5 z"),)),
    (r"store|shop|branch|retail", (_line("1.5,6 3,2 13,2 14.5,6 z"), _line("3,6 3,14 13,14 13,6"))),
    (r"social|communit|review", (_circle(5, 5, 2.6), _circle(11.5, 6, 2), _line("1,14 2,10 8,10 9,14"))),
    (
        r"post|deliver|parcel|courier",
        (_line("2,5 8,2 14,5 14,11 8,14 2,11 z"), _line("2,5 8,8 14,5"), _line("8,8 8,14")),
    ),
    (r"person|agent|advis|event|visit", (_circle(8, 4.6, 3), _line("2.5,14.5 4,10 12,10 13.5,14.5"))),
    (r"\bads?\b|search|display|campaign", (_circle(7, 7, 4.5), _line("10.3,10.3 14.5,14.5"))),
    (
        r"web|site|online|desktop|browser",
        (_circle(8, 8, 6.3), _line("1.7,8 14.3,8"), _line("8,1.7 5,5 5,11 8,14.3 11,11 11,5 8,1.7")),
    ),
)
_OTHER_CHANNEL: _Lines = (_circle(8, 8, 4.5),)
_KINDS: dict[str, _Lines] = {
    "measured": (_line("3,13 3,8"), _line("8,13 8,3"), _line("13,13 13,6")),
    "quoted": (_line("6,4 3,8 3,12 6.5,12 6.5,8.5 3,8.5"), _line("13,4 10,8 10,12 13.5,12 13.5,8.5 10,8.5")),
    "inferred": (_line("2,10 4.5,6 7,9 10,11 14,5"),),
    "told": (_line("2,3 14,3 14,10 9,10 5,14 5,10 2,10 z"),),
}
_STAR = _star(5, 7.5, 3.2)
_CHILD: _Lines = (_line("2,2 7,2 7,7 2,7 z"), _line("9,9 14,9 14,14 9,14 z"), _line("4.5,7 4.5,11.5 9,11.5"))
_MARKS: dict[str, tuple[Move, ...]] = {
    "circle": _circle(8, 8, 6.5),
    "square": _line("2,2 14,2 14,14 2,14 z"),
    "diamond": _line("8,0.8 15.2,8 8,15.2 0.8,8 z"),
    "triangle-up": _line("8,1.2 15,14 1,14 z"),
    "hexagon": _line("4.4,1.8 11.6,1.8 15.2,8 11.6,14.2 4.4,14.2 0.8,8 z"),
    "triangle-down": _line("1,2 15,2 8,14.8 z"),
    "cross": _line(
        "5.5,1.5 10.5,1.5 10.5,5.5 14.5,5.5 14.5,10.5 10.5,10.5 10.5,14.5 5.5,14.5 5.5,10.5 1.5,10.5 1.5,5.5 5.5,5.5 z"
    ),
}


def channel_sign(channel: str, x: float, y: float, size: float, color: str) -> tuple[Path, ...]:
    """Return the picture of a channel, by the words in its name."""
    found = next((lines for words, lines in _CHANNELS if re.search(words, channel.lower())), _OTHER_CHANNEL)
    return _drawn(found, x, y, size, color)


def kind_sign(kind: str, x: float, y: float, size: float, color: str) -> tuple[Path, ...]:
    """Return the sign of a kind of evidence; none for an assumption."""
    return _drawn(_KINDS.get(kind, ()), x, y, size, color)


def severity_sign(level: int, x: float, y: float, size: float, color: str) -> tuple[Path, ...]:
    """Return five dots beside each other, as many of them full."""
    return tuple(
        Path(_placed(_circle(8, 8, 5.5), x + place * size, y, size), color, 0.6, (), color if place < level else "")
        for place in range(5)
    )


def star_sign(x: float, y: float, size: float, color: str) -> tuple[Path, ...]:
    """Return a full star: a moment of truth."""
    return (Path(_placed(_STAR, x, y, size), fill=color),)


def child_sign(x: float, y: float, size: float, color: str) -> tuple[Path, ...]:
    """Return the sign of a step that has a map of its own."""
    return _drawn(_CHILD, x, y, size, color)


def mark_sign(place: int, x: float, y: float, size: float, color: str) -> Path:
    """Return the mark of a persona by its place in the palette, round a middle, with a white edge."""
    return Path(_placed(_MARKS[persona_mark(place)], x - size / 2, y - size / 2, size), "ffffff", 0.8, (), color)


def _drawn(lines: Iterable[tuple[Move, ...]], x: float, y: float, size: float, color: str) -> tuple[Path, ...]:
    moves = tuple(move for line in lines for move in _placed(line, x, y, size))
    return (Path(moves, color, 0.8),) if moves else ()


def _placed(moves: Iterable[Move], x: float, y: float, size: float) -> tuple[Move, ...]:
    scale = size / _SQUARE
    return tuple(
        (kind, *(((x, y)[place % 2] + scale * value) for place, value in enumerate(at))) for kind, *at in moves
    )
