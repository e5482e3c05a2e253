"""A journey map at a glance: its stages as bars, the expected emotion over them, and where it hurts."""

from html import escape
from itertools import pairwise

from core.charts._layout import INK
from core.charts._palette import Theme, persona_color
from core.journeys import JourneyMap, Step

_HEIGHT = 96.0
_GAP, _BAR = 4.0, 18.0
_MIDDLE, _PER_POINT = 54.0, 13.0  # height of an emotion of 0, and of one point
_PAINS = 91.0
_LETTER = 5.6  # width of a letter of a stage's title


def map_svg(journey: JourneyMap, *, width: int = 720, color: int = 0, theme: Theme = "light") -> str:
    """Return the picture of a map as an SVG element, 96 high.

    A stage is as wide as it has steps. The curve is what the team expects; moments of truth have a ring. Below
    each step stands a dot for every pain point, the larger the more severe, hollow where nothing backs it.

    Parameters
    ----------
    journey : JourneyMap
        The map.
    width : int
        Of the picture; titles of stages are cut to fit.
    color : int
        Place of its persona in the palette.
    theme : {"light", "dark"}
        Colours of the page it stands on.
    """
    ink, line = INK[theme], persona_color(color, theme)
    n_columns = sum(max(1, len(stage.steps)) for stage in journey.stages)
    if not n_columns:
        return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {_HEIGHT:g}"></svg>'
    column = (width - _GAP * (len(journey.stages) - 1)) / n_columns
    parts, points, left = [], [], 0.0
    for stage in journey.stages:
        wide = column * max(1, len(stage.steps))
        parts.append(f'<rect x="{left:.1f}" width="{wide:.1f}" height="{_BAR:g}" rx="3" fill="{ink.grid}"/>')
        title = _cut(stage.title, wide)
        parts.append(f'<text x="{left + 6:.1f}" y="12.5" font-size="10" fill="{ink.text}">{escape(title)}</text>')
        for place, step in enumerate(stage.steps):
            x = left + column * (place + 0.5)
            points.append((x, _MIDDLE - _PER_POINT * step.emotion_expected))
            if step.moment_of_truth:
                y = points[-1][1]
                parts.append(f'<circle cx="{x:.1f}" cy="{y:g}" r="5" fill="none" stroke="{line}" stroke-width="2"/>')
            parts += _pains(journey, step, x, column, line)
        left += wide + _GAP
    zero = f'<path d="M0 {_MIDDLE:g}H{width}" stroke="{ink.grid}" stroke-dasharray="2 4"/>'
    curve = f'<path d="{_curve(points)}" fill="none" stroke="{line}" stroke-width="2.5" stroke-linecap="round"/>'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {_HEIGHT:g}" '
        f'font-family="sans-serif">{zero}{curve}{"".join(parts)}</svg>'
    )


def _pains(journey: JourneyMap, step: Step, x: float, column: float, line: str) -> list[str]:
    pains = [card for card in step.cards if journey.role_of(card.lane) == "pains"]
    apart = min(9.0, column / max(1, len(pains)))
    start = x - apart * (len(pains) - 1) / 2
    return [
        f'<circle cx="{start + apart * k:.1f}" cy="{_PAINS:g}" r="{1.5 + (card.severity or 1) / 2:g}" '
        f'fill="{line if card.claim_ids else "none"}" stroke="{line}"/>'
        for k, card in enumerate(pains)
    ]


def _cut(title: str, wide: float) -> str:
    room = int((wide - 10) / _LETTER)
    return title if len(title) <= room else f"{title[: max(0, room - 1)].rstrip()}…" if room > 1 else ""


def _curve(points: list[tuple[float, float]]) -> str:
    """Return a path through the points that is level at each of them, so that it never rises above a step."""
    if not points:
        return ""
    path = [f"M{points[0][0]:.1f} {points[0][1]:g}"]
    for (x1, y1), (x2, y2) in pairwise(points):
        middle = (x1 + x2) / 2
        path.append(f"C{middle:.1f} {y1:g} {middle:.1f} {y2:g} {x2:.1f} {y2:g}")
    return "".join(path)
