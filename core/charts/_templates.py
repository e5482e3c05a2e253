"""A small picture of a journey template: its stages as bars, and below them what is expected to be felt."""

from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise

from core.templates import JourneyTemplate

_WIDTH, _HEIGHT = 200.0, 76.0
_GAP = 3.0
_BAR = 7.0
_MIDDLE, _PER_POINT = 44.0, 14.0  # height of an emotion of 0, and of one point

Point = tuple[float, float]


@lru_cache(maxsize=256)
def template_svg(template: JourneyTemplate) -> str:
    """Return the picture of a template as an SVG element, 200 × 76.

    A stage is as wide as it has steps; the curve goes through the expected emotion of each step, up for the better,
    with a dot on moments of truth. A service blueprint shows its three lines. Colours are the text's own
    (``currentColor``) and that of the style ``--accent`` for the curve, so that it fits light and dark pages.
    """
    steps = [step for stage in template.stages for step in stage.steps]
    width = (_WIDTH - _GAP * (len(template.stages) - 1)) / len(steps)
    bars, points, left = [], [], 0.0
    for stage in template.stages:
        wide = width * len(stage.steps)
        bars.append(f'<rect x="{left:.1f}" width="{wide:.1f}" height="{_BAR:g}" rx="2"/>')
        points += [
            (left + width * (place + 0.5), _MIDDLE - _PER_POINT * step.emotion)
            for place, step in enumerate(stage.steps)
        ]
        left += wide + _GAP
    decisive = [point for point, step in zip(points, steps, strict=True) if step.moment_of_truth]
    lines = (26.0, 44.0, 62.0) if template.kind == "service_blueprint" else (_MIDDLE,)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH:g} {_HEIGHT:g}" aria-hidden="true">'
        f'<g fill="currentColor" fill-opacity=".28">{"".join(bars)}</g>'
        f'<path d="{"".join(f"M0 {y:g}H{_WIDTH:g}" for y in lines)}" stroke="currentColor" stroke-opacity=".35" '
        f'stroke-dasharray="2 3"/><g style="color:var(--accent,currentColor)">'
        f'<path d="{_curve(points)}" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round"/>'
        + "".join(f'<circle cx="{x:.1f}" cy="{y:g}" r="3.5" fill="currentColor"/>' for x, y in decisive)
        + "</g></svg>"
    )


def _curve(points: Sequence[Point]) -> str:
    """Return a path through the points that is level at each of them, so that it never rises above a step."""
    path = [f"M{points[0][0]:.1f} {points[0][1]:g}"]
    for (x1, y1), (x2, y2) in pairwise(points):
        middle = (x1 + x2) / 2
        path.append(f"C{middle:.1f} {y1:g} {middle:.1f} {y2:g} {x2:.1f} {y2:g}")
    return "".join(path)
