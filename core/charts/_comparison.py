"""A sentence's two numbers as one small bar: theirs, and a line where everyone else is."""

from core.charts._layout import INK
from core.charts._palette import NONE_COLOR, Theme, persona_color
from core.claims import Evidence

_WIDTH, _HEIGHT, _BAR = 240, 10, 6  # points
_EDGE = 3  # so that a line at an end is not cut off by the rounded corners of a page's pictures
_COMPARED = frozenset({"share", "event_share", "median", "mean", "spread"})


def comparison_svg(evidence: Evidence, *, color: int = 0, theme: Theme = "light") -> str:
    """Return a bar as long as a segment's number, crossed by a line where everyone else is; SVG, 240 x 10.

    It begins at 0. It ends at 1 where both numbers lie between 0 and 1, as shares do, and else at the larger of them.

    Parameters
    ----------
    evidence : Evidence
        The numbers of a statement.
    color : int
        Place of the segment in the palette.
    theme : {"light", "dark"}
        Colours of the page it stands on.

    Returns
    -------
    str
        "" where there is nobody to compare with, where a number is below 0, or where two lengths do not say it.
    """
    own, others = evidence.value, evidence.others_value
    if evidence.statistic not in _COMPARED or not evidence.others_total or min(own, others) < 0:
        return ""
    end = max(own, others, 1.0)
    bar, line = _WIDTH * own / end, min(max(_WIDTH * others / end, _EDGE), _WIDTH - _EDGE)
    top = (_HEIGHT - _BAR) / 2
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{_WIDTH}" height="{_HEIGHT}" viewBox="0 0 {_WIDTH} {_HEIGHT}">'
        f'<rect y="{top:g}" width="{_WIDTH}" height="{_BAR}" fill="{NONE_COLOR[theme]}" fill-opacity="0.2"/>'
        f'<rect y="{top:g}" width="{bar:.1f}" height="{_BAR}" fill="{persona_color(color, theme)}"/>'
        f'<rect x="{line - 1:.1f}" width="2" height="{_HEIGHT}" fill="{INK[theme].text}"/></svg>'
    )
