"""What is expected to be felt along a journey: curves of several personas or maps in one picture."""

from collections.abc import Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from core.charts._captions import Caption
from core.charts._layout import INK, column_names, figure, plain
from core.charts._palette import Theme, persona_color, persona_mark
from core.journeys import EMOTIONS

_DASHES = ("solid", "dash", "dot", "dashdot", "longdash")
_HEIGHT = 340


@dataclass(frozen=True, slots=True)
class Curve:
    """One line: whose it is, its place in the palette, and a value from -2 to +2 (None for a gap) for each step."""

    name: str
    color: int
    values: tuple[int | None, ...]


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
    names = column_names(list(steps))
    traces = [
        go.Scatter(
            x=names,
            y=list(curve.values),
            name=plain(curve.name),
            mode="lines+markers",
            line={
                "color": persona_color(curve.color, theme),
                "dash": _DASHES[place % len(_DASHES)],
                "shape": "spline",
                "smoothing": 0.6,
                "width": 2.5,
            },
            marker={"symbol": persona_mark(curve.color), "size": 10},
            hovertemplate="%{x}: %{y:+d}<extra>%{fullData.name}</extra>",
        )
        for place, curve in enumerate(curves)
    ]
    picture = figure(traces, _caption(steps, curves), height=_HEIGHT, theme=theme)
    picture.update_yaxes(range=[-2.3, 2.3], tickvals=[-2, -1, 0, 1, 2], ticktext=["−2", "−1", "0", "+1", "+2"])
    picture.update_layout(
        showlegend=True, legend={"orientation": "h", "y": 1.02, "yanchor": "bottom", "font": {"color": INK[theme].text}}
    )
    return picture


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
    """Return the first step at which the curves differ most, None where they never do."""
    widest, place = 0, None
    for k, values in enumerate(zip(*(curve.values for curve in curves), strict=True)):
        known = [value for value in values if value is not None]
        spread = max(known) - min(known) if len(known) > 1 else 0
        if spread > widest:
            widest, place = spread, k
    return place
