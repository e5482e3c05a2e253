"""Whose curve is which on a map."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from core.charts import persona_color
from core.exports._deck_text import LINE, Style, broken, width_of
from core.exports._journey_pieces import TEXT
from core.exports._journey_rows import DASHES
from core.exports._journey_signs import mark_sign
from core.exports._journey_view import CurveView
from core.exports._scene import Box, Path, Words

_STYLE = Style(8, TEXT)
_SAMPLE, _BESIDE, _BETWEEN, _BELOW = 26.0, 4.0, 14.0, 6.0


@dataclass(frozen=True, slots=True)
class Legend:
    """The names of curves in a width, with a piece of each; a curve that is nobody's needs no name."""

    curves: Sequence[CurveView]
    width: float

    @property
    def height(self) -> float:
        """How high it stands, with the room below it."""
        return max((top + words.height + _BELOW for _, _, top, words in self._placed()), default=2.0)

    def boxes(self, x: float, y: float) -> list[Box]:
        """Return it placed."""
        boxes = []
        for place, left, top, words in self._placed():
            curve = self.curves[place]
            color, middle = persona_color(curve.color).removeprefix("#"), y + top + _STYLE.size * LINE / 2
            start = x + left
            line = Path((("M", start, middle), ("L", start + _SAMPLE, middle)), color, 1.6, DASHES[place])
            said = Words(words.lines, _STYLE, start + _SAMPLE + _BESIDE, y + top, words.width)
            paths = (line, mark_sign(curve.color, start + _SAMPLE / 2, middle, 8, color))
            whole = _SAMPLE + _BESIDE + words.width
            boxes.append(Box("Persona", start, y + top, whole, words.height, words=(said,), paths=paths))
        return boxes

    def _placed(self) -> Iterator[tuple[int, float, float, Words]]:
        """Return the place of each curve, where its entry begins, and its name."""
        left = top = lowest = 0.0
        for place, curve in enumerate(self.curves):
            if not curve.name:
                continue
            room = min(1.04 * width_of(curve.name, _STYLE), self.width - _SAMPLE - _BESIDE)
            words = Words(tuple(broken(curve.name, _STYLE, room)), _STYLE, 0, 0, room)
            if left and left + _SAMPLE + _BESIDE + room > self.width:
                left, top = 0.0, lowest
            yield place, left, top, words
            lowest = max(lowest, top + words.height)
            left += _SAMPLE + _BESIDE + room + _BETWEEN
