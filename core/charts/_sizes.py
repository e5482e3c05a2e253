"""Size against value: which segments are worth aiming at."""

import math
from collections.abc import Mapping, Sequence

import pandas as pd
import plotly.graph_objects as go

from core.charts._captions import Caption
from core.charts._layout import INK, figure, on_lines, plain
from core.charts._palette import Theme, persona_color
from core.charts._segments import NAME_LINE, apart
from core.charts._tree import faded
from core.profiles import SegmentProfile
from core.schema import Unit
from core.wording import all_of, number, percent

MAX_NAMED = 12
"""Of more segments only those of the largest value are named in the picture."""

_N_NAMED_OF_MANY = 5
_LARGEST, _LARGEST_OF_MANY, _SMALLEST = 56.0, 36.0, 8.0
_WHOLE = 0.08  # of all customers: below, ticks are less than a whole percent apart
_PLOT_HEIGHT = 280.0  # pixels from 0 to the highest bubble, about


def size_value_chart(
    profiles: Sequence[SegmentProfile],
    names: Mapping[str, str],
    *,
    colors: Mapping[str, int] | None = None,
    theme: Theme = "light",
) -> go.Figure:
    """Return the segments by their share of customers and value per customer; areas are their total value.

    Parameters
    ----------
    profiles : sequence of SegmentProfile
        Those without a worth are not drawn.
    names : mapping of str to str
        Name of each segment, by id; that of the profile without it.
    colors : mapping of str to int, optional
        Place of each segment in the palette; the order of `profiles` without it.
    theme : {"light", "dark"}
        Colours of the page it stands on.
    """
    drawn = sorted((one for one in profiles if one.worth), key=lambda one: (-_total(one), one.segment_id))
    seats = {one.segment_id: (colors or {}).get(one.segment_id, place) for place, one in enumerate(profiles)}
    said = {one.segment_id: names.get(one.segment_id, one.name) for one in profiles}
    named = drawn if len(drawn) <= MAX_NAMED else drawn[:_N_NAMED_OF_MANY]
    traces = []
    for one in drawn:
        color = persona_color(seats[one.segment_id], theme)
        bubble = _bubble(one, said[one.segment_id], color, _size(one, drawn))
        traces.append(bubble.update(error_x=_interval(one, color)) if len(drawn) <= MAX_NAMED else bubble)
    picture = figure(traces, _caption(drawn, said, len(profiles), len(named)), height=460, theme=theme)
    if not drawn:
        picture.update_xaxes(visible=False)
        picture.update_yaxes(visible=False)
        return picture
    widest = max(max(one.share for one in drawn), max(one.share_high for one in named))
    wide = widest * 1.2
    picture.update_xaxes(title_text="Share of customers", tickformat=".0%" if wide > _WHOLE else ".1%", range=[0, wide])
    picture.update_yaxes(title_text=plain(f"Average {_label(drawn)} per customer"))
    picture.add_hline(y=_average(drawn), line={"color": INK[theme].muted, "width": 1, "dash": "dot"})
    _name(picture, [(one, said[one.segment_id], seats[one.segment_id]) for one in named], drawn, theme)
    return picture


def _name(
    picture: go.Figure,
    named: Sequence[tuple[SegmentProfile, str, int]],
    drawn: Sequence[SegmentProfile],
    theme: Theme,
) -> None:
    """Write the names above their bubbles, moved apart where two would lie on each other."""
    places = pd.DataFrame({"x": [0.0, *(one.share for one in drawn)], "y": [0.0, *map(_mean, drawn)]})
    tall = float(places["y"].max() - places["y"].min())
    labels = [
        (
            one.share,
            _mean(one) + tall * (_size(one, drawn) / 2 + (20 if len(name) > NAME_LINE else 12)) / _PLOT_HEIGHT,
            on_lines(name, NAME_LINE),
            persona_color(seat, theme),
        )
        for one, name, seat in named
    ]
    placed = apart(labels, places)
    top = max([tall * 1.25, *(y + 0.1 * tall for _, y, _, _ in placed)])
    picture.update_yaxes(range=[min(0.0, float(places["y"].min())), top])
    for x, y, name, color in placed:
        picture.add_annotation(
            x=x,
            y=y,
            text=f"<b>{name}</b>",
            showarrow=False,
            font={"color": color, "size": 12},
            bgcolor=faded(INK[theme].page, 0.8),
        )


def _bubble(one: SegmentProfile, name: str, color: str, size: float) -> go.Scatter:
    brings = percent(one.worth.share) if one.worth else ""
    words = f"{one.size:,} customers, {percent(one.share)} (95% interval {percent(one.share_low)} to "
    words += f"{percent(one.share_high)})<br>Average {plain(_label([one]))}: {number(_mean(one), Unit.MONEY)} each, "
    words += f"{brings} of all of it"
    return go.Scatter(
        x=[one.share],
        y=[_mean(one)],
        mode="markers",
        name=plain(name),
        marker={"size": size, "color": color, "opacity": 0.75, "line": {"width": 1}},
        text=[f"{plain(name)}<br>{words}"],
        hoverinfo="text",
    )


def _interval(one: SegmentProfile, color: str) -> dict[str, object]:
    return {
        "type": "data",
        "symmetric": False,
        "array": [one.share_high - one.share],
        "arrayminus": [one.share - one.share_low],
        "color": color,
        "thickness": 1,
        "width": 0,
    }


def _size(one: SegmentProfile, drawn: Sequence[SegmentProfile]) -> float:
    """Return the diameter of a bubble whose area is the total value."""
    most = max((_total(other) for other in drawn), default=0.0)
    largest = _LARGEST if len(drawn) <= MAX_NAMED else _LARGEST_OF_MANY
    return max(largest * math.sqrt(max(_total(one), 0.0) / most), _SMALLEST) if most > 0 else _SMALLEST


def _mean(one: SegmentProfile) -> float:
    return one.worth.mean if one.worth else 0.0


def _total(one: SegmentProfile) -> float:
    return one.worth.total if one.worth else 0.0


def _n(one: SegmentProfile) -> int:
    return one.worth.n if one.worth else 0


def _average(drawn: Sequence[SegmentProfile]) -> float:
    return sum(_total(one) for one in drawn) / max(sum(_n(one) for one in drawn), 1)


def _label(drawn: Sequence[SegmentProfile]) -> str:
    return next((one.worth.label for one in drawn if one.worth), "value")


def _caption(drawn: Sequence[SegmentProfile], said: Mapping[str, str], n_segments: int, n_named: int) -> Caption:
    n = sum(one.size for one in drawn)
    if not drawn:
        alt = "An empty picture of size and value: nothing says what customers are worth."
        return Caption("Nothing says what customers are worth", f"n = {n_segments} segments", alt)
    top = drawn[0]
    share = top.worth.share if top.worth else 0.0
    comes = f"{percent(share)} of all {all_of(_label(drawn))} comes from {said[top.segment_id]}"
    title = f"{comes}, {percent(top.share)} of the customers"
    subtitle = f"Area: all {all_of(_label(drawn))} · dotted: the average of {number(_average(drawn), Unit.MONEY)}"
    if len(drawn) <= MAX_NAMED:
        subtitle += " · line: 95% interval of the size"
    subtitle += f" · n = {n:,} customers"
    if n_named < len(drawn):
        subtitle += f" · the {n_named} of the largest total are named"
    parts = (
        f"{said[one.segment_id]}: {percent(one.share)} of customers, {number(_mean(one), Unit.MONEY)} each"
        for one in drawn[:MAX_NAMED]
    )
    return Caption(title, subtitle, f"{title}. {'; '.join(parts)}. n = {n:,} customers.")
