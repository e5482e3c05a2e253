"""What is expected to be felt along a journey: curves of several personas or maps in one picture."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import plotly.graph_objects as go

from core.charts._captions import Caption
from core.charts._layout import INK, MAX_UPRIGHT_NAMES, column_names, figure, plain, shortened
from core.charts._palette import Theme, persona_color, persona_mark
from core.journeys import EMOTIONS, signed_emotion

_DASHES = ("solid", "dash", "dot", "dashdot", "longdash")
_HEIGHT = 300  # without names and legend
_MAX_TURNED = 22  # letters of a step's name that is turned
_LEGEND_LINE = 20


@dataclass(frozen=True, slots=True)
class Curve:
    """One line: whose it is, its place in the palette, and a value from -2 to +2 (None for a gap) for each step.

    `of_map` is the place of its map where several are compared: their curves differ in dashes and marks.
    """

    name: str
    color: int
    values: tuple[int | None, ...]
    of_map: int = 0


def emotion_chart(steps: Sequence[str], curves: Sequence[Curve], *, theme: Theme = "light") -> go.Figure:
    """Return the curves over the steps; each has a colour, a dash and a shape of its own.

    Parameters
    ----------
    steps : sequence of str
        Titles of the steps, in order.
    curves : sequence of Curve
        One value for each step.
    theme : {"light", "dark"}
        Colours of the page it stands on.

    Raises
    ------
    ValueError
        If a curve has not one value for each step.
    """
    for curve in curves:
        if len(curve.values) != len(steps):
            message = f"expected {len(steps)} values for {curve.name!r}, found {len(curve.values)}"
            raise ValueError(message)
    turned = len(steps) > MAX_UPRIGHT_NAMES
    names = column_names([shortened(step, _MAX_TURNED) if turned else step for step in steps])
    several = any(curve.of_map for curve in curves)
    traces = [
        go.Scatter(
            x=names,
            y=list(curve.values),
            name=plain(curve.name),
            mode="lines+markers",
            line={
                "color": persona_color(curve.color, theme),
                "dash": _DASHES[(curve.of_map if several else place) % len(_DASHES)],
                "shape": "spline",
                "smoothing": 0.6,
                "width": 2.5,
            },
            marker={"symbol": f"{persona_mark(curve.color)}{'-open' if curve.of_map else ''}", "size": 10},
            hovertext=[_said(step, value) for step, value in zip(steps, curve.values, strict=True)],
            hovertemplate="%{hovertext}<extra>%{fullData.name}</extra>",
        )
        for place, curve in enumerate(curves)
    ]
    height = _HEIGHT + (6 * _MAX_TURNED if turned else 0) + _LEGEND_LINE * len(curves)
    picture = figure(traces, _caption(steps, curves), height=height, theme=theme)
    picture.update_yaxes(range=[-2.3, 2.3], tickvals=[-2, -1, 0, 1, 2], ticktext=["−2", "−1", "0", "+1", "+2"])
    picture.update_layout(
        showlegend=True, legend={"orientation": "h", "y": 1.02, "yanchor": "bottom", "font": {"color": INK[theme].text}}
    )
    return picture


def _said(step: str, value: int | None) -> str:
    return "" if value is None else f"{plain(step)}: {signed_emotion(value)}"


def _caption(steps: Sequence[str], curves: Sequence[Curve]) -> Caption:
    apart = _furthest_apart(curves)
    if not steps or not curves:
        title = "No curve to draw"
    elif apart is None:
        title = "The curves are the same" if len(curves) > 1 else f"What {curves[0].name} is expected to feel"
    else:
        title = f"Furthest apart at “{steps[apart]}”"
    course = "; ".join(
        f"{curve.name}: "
        + ", ".join(
            f"{step} {EMOTIONS[value]}" for step, value in zip(steps, curve.values, strict=True) if value is not None
        )
        for curve in curves
    )
    return Caption(
        title=title, subtitle="Expected by the team, −2 to +2; nothing here is measured.", alt=f"{title}. {course}."
    )


def _furthest_apart(curves: Sequence[Curve]) -> int | None:
    """Return the first step at which the curves differ most, None where they never do.

    Those of two maps are compared across them: each persona with itself where both maps have it.
    """
    pairs = list(combinations(curves, 2))
    if any(curve.of_map for curve in curves):
        pairs = [(one, other) for one, other in pairs if one.of_map != other.of_map]
        pairs = [(one, other) for one, other in pairs if one.color == other.color] or pairs
    widest, place = 0, None
    for k in range(len(curves[0].values) if curves else 0):
        values = [(one.values[k], other.values[k]) for one, other in pairs]
        spread = max((abs(a - b) for a, b in values if a is not None and b is not None), default=0)
        if spread > widest:
            widest, place = spread, k
    return place
