"""The curve of emotions through the steps of a map, of which a page shows a part."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from core.exports._bands import slopes
from core.exports._scene import Move

if TYPE_CHECKING:
    from core.exports._journey_rows import Grid

_Curve = tuple[tuple[float, float], ...]


def course(heights: Sequence[float], felt: range, first: int, grid: "Grid", shift: float) -> tuple[Move, ...]:
    """Return the smooth line through the columns of a band, coming from the step before it and going on after it.

    Parameters
    ----------
    heights : sequence of float
        Where the curve stands at each column of the map, in points from the top.
    felt : range
        The columns of the map between which there is a curve.
    first, grid : int, Grid
        Place of the band's first column in the map, and where its columns lie.
    shift : float
        How far to the right of the middle of its columns the curve stands, in points.

    Returns
    -------
    tuple of Move
        Empty where there is one column or none.
    """
    slope, last = slopes(heights), first + grid.n - 1

    def x(place: int) -> float:
        """Return where a step is drawn; those outside are moved the other way, so that half way is the edge."""
        return grid.middle(place - first) + (shift if first <= place <= last else -shift)

    moves: list[Move] = []
    for place in range(max(felt.start, first - 1), min(last + 1, felt.stop - 1)):
        x0, x1, y0, y1 = x(place), x(place + 1), heights[place], heights[place + 1]
        third = (x1 - x0) / 3
        curve: _Curve = (
            (x0, y0),
            (x0 + third, y0 + slope[place] / 3),
            (x1 - third, y1 - slope[place + 1] / 3),
            (x1, y1),
        )
        if place < first:
            curve = tuple(reversed(_half(tuple(reversed(curve)))))
        elif place == last:
            curve = _half(curve)
        if not moves:
            moves.append(("M", *curve[0]))
        moves.append(("C", *curve[1], *curve[2], *curve[3]))
    return tuple(moves)


def _half(curve: _Curve) -> _Curve:
    """Return the first half of a cubic curve (de Casteljau)."""

    def between(one: tuple[float, float], other: tuple[float, float]) -> tuple[float, float]:
        return ((one[0] + other[0]) / 2, (one[1] + other[1]) / 2)

    first, second, third = (between(curve[place], curve[place + 1]) for place in range(3))
    left, right = between(first, second), between(second, third)
    return (curve[0], first, left, between(left, right))
