"""What to look at first: pain points by how many, how bad and for how many; opportunities by value and effort."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import plotly.graph_objects as go

from core.charts._captions import Caption
from core.charts._layout import INK, figure, plain, shortened
from core.charts._palette import Mark, Theme, persona_color, persona_mark
from core.opportunities import OpportunityPriority, PainPriority, pain_priority_words
from core.wording import percent

MAX_NUMBERED = 30
"""Of more bubbles only the first have their place in the list written on them."""

_HEIGHT = 540
_MAX_TITLE = 60  # letters of a title within that of a figure
_LARGEST = 30.0  # pixels across a circle
_WIDER: dict[Mark, float] = {
    "circle": 1.0,
    "square": 0.886,
    "diamond": 0.964,
    "triangle-up": 1.347,
    "hexagon": 1.1,
    "triangle-down": 1.347,
    "cross": 0.991,
}
"""How much wider than a circle plotly has to draw a mark for the same area."""
_SMALLEST: dict[Mark, float] = {
    "circle": 20.0,
    "square": 18.0,
    "diamond": 21.0,
    "triangle-up": 31.0,
    "hexagon": 21.0,
    "triangle-down": 29.0,
    "cross": 29.0,
}
"""Width of a mark in which a number of two digits is read, in pixels."""
_ROOM = (260.0, 400.0)  # pixels that the axes have on a phone; a wider page only parts the bubbles further
_MOST_UP = 16.0  # pixels, about two of a hundred on the axis: a frequency is read off there
_MOST_ACROSS = 0.45  # severities or efforts: less than half of one, so that it is not taken for another
_MOST_VALUE = 34.0  # pixels
_GAP, _ROUNDS = 1.0, 400
_GOLDEN_ANGLE = 2.4
_SEVERITIES = (0.7, 5.3)  # the ends of the axis: all five, so that distances mean the same on every map
_MIDDLE_EFFORT, _MIDDLE_VALUE = 2.5, 50.0
_CORNERS = (
    (0.0, 100.0, "left", "Quick wins"),
    (5.0, 100.0, "right", "Big projects"),
    (0.0, 0.0, "left", "Fill-ins"),
    (5.0, 0.0, "right", "Think twice"),
)

_Range = tuple[float, float]


@dataclass(frozen=True, slots=True)
class _Bubble:
    x: float
    y: float
    key: str
    color: str
    symbol: str
    size: float
    words: str


def pain_matrix(priorities: Sequence[PainPriority], *, picked: str = "", theme: Theme = "light") -> go.Figure:
    """Return pain points by severity and frequency; areas are the reach, numbers the places in the list.

    Severity, which has five values, runs across: frequency has its height on a phone too.

    Parameters
    ----------
    priorities : sequence of PainPriority
        The highest first (`pain_priorities`); those without a priority are not drawn.
    picked : str
        Key of the pain point to stress.
    theme : {"light", "dark"}
        Colours of the page it stands on.

    Returns
    -------
    Figure
        ``customdata`` of each bubble is the key of its pain point.
    """
    drawn = [one for one in priorities if one.index is not None]
    most = max((one.reach for one in drawn), default=0.0)
    bubbles = [
        _Bubble(
            x=float(one.severity or 0),
            y=one.frequency,
            key=one.pain.ref.key,
            color=persona_color(one.color, theme),
            symbol=persona_mark(one.color),
            size=_size(one.reach, most, persona_mark(one.color)),
            words=f"<b>{plain(one.pain.title)}</b><br>{plain(one.pain.place)}<br>{_pain_words(one)}",
        )
        for one in drawn
    ]
    widest = max((one.frequency for one in drawn), default=0.0) or 1.0
    ranges = _SEVERITIES, (-0.06 * widest, 1.1 * widest)  # below none there is room for half a bubble
    traces = [_trace(_apart(bubbles, ranges, _MOST_UP), picked, theme)]
    picture = figure(traces, _pain_caption(drawn, len(priorities)), height=_HEIGHT, theme=theme)
    picture.update_xaxes(title_text="Severity, 1 to 5", range=ranges[0], tickvals=[1, 2, 3, 4, 5])
    picture.update_yaxes(title_text="Frequency: share of those who wrote", tickformat=".0%", range=ranges[1])
    return picture


def opportunity_matrix(
    priorities: Sequence[OpportunityPriority], *, picked: str = "", theme: Theme = "light"
) -> go.Figure:
    """Return opportunities by effort and value; areas are the confidence, numbers the places in the list.

    Parameters
    ----------
    priorities : sequence of OpportunityPriority
        The highest first (`opportunity_priorities`); those without a priority are not drawn.
    picked : str
        Id of the opportunity to stress.
    theme : {"light", "dark"}
        Colours of the page it stands on.

    Returns
    -------
    Figure
        ``customdata`` of each bubble is the id of its opportunity.
    """
    drawn = [one for one in priorities if one.index is not None]
    bubbles = [
        _Bubble(
            x=one.opportunity.effort or 0.0,
            y=one.value or 0.0,
            key=one.opportunity.id,
            color=persona_color(0, theme),
            symbol="circle",
            size=_size(one.opportunity.confidence or 0.0, 1.0, "circle"),
            words=f"<b>{plain(one.opportunity.title)}</b><br>{_opportunity_words(one)}",
        )
        for one in drawn
    ]
    ranges = (-0.4, 5.4), (-9.0, 109.0)
    traces = [_trace(_apart(bubbles, ranges, _MOST_VALUE), picked, theme)]
    picture = figure(traces, _opportunity_caption(drawn, len(priorities)), height=_HEIGHT, theme=theme)
    picture.update_xaxes(title_text="Effort", range=ranges[0], tickvals=[0, 1, 2, 3, 4, 5])
    picture.update_yaxes(title_text="Value", range=ranges[1], tickvals=[0, 25, 50, 75, 100])
    line = {"color": INK[theme].muted, "width": 1, "dash": "dot"}
    picture.add_vline(x=_MIDDLE_EFFORT, line=line)
    picture.add_hline(y=_MIDDLE_VALUE, line=line)
    for x, y, side, name in _CORNERS:
        at = {"x": x, "y": y, "xanchor": side, "yanchor": "bottom" if y else "top", "text": name}
        picture.add_annotation(at, showarrow=False, font={"color": INK[theme].muted, "size": 12})
    return picture


def _apart(bubbles: Sequence[_Bubble], ranges: tuple[_Range, _Range], most_up: float) -> list[_Bubble]:
    """Return the bubbles with those moved a little that would lie on another, so that each number can be read.

    All that overlap push each other away, round after round, none further than `most_up` pixels upwards or down, and
    across than half of one. `ranges` is what each axis shows. Of many bubbles only those with a number are moved.
    """
    numbered = bubbles[:MAX_NUMBERED]
    low, high = np.array(ranges).T
    unit = (high - low) / _ROOM
    home = (np.array([(one.x, one.y) for one in numbered]).reshape(-1, 2) - low) / unit
    radii = np.array([one.size / 2 for one in numbered])[:, None]
    most = np.array([_MOST_ACROSS / unit[0], most_up])
    first = np.clip(radii, home - most, home + most)
    last = np.clip(_ROOM - radii, home - most, home + most)
    turns = _GOLDEN_ANGLE * np.arange(len(home))  # those on one spot leave it each in its own direction
    lean, spots = 0.01 * np.column_stack([np.cos(turns), np.sin(turns)]), home
    for _ in range(_ROUNDS):
        apart = (spots + lean)[:, None] - (spots + lean)[None]
        distance = np.maximum(np.hypot(*apart.T).T, 1e-6) + np.eye(len(home))
        overlap = np.clip(radii + radii.T + _GAP - distance, 0, None) * (1 - np.eye(len(home)))
        if overlap.max(initial=0.0) == 0.0:
            break
        push = (apart * (overlap / distance / 2)[:, :, None]).sum(axis=1)
        spots = np.clip(spots + push, first, last)
    moved = np.where(np.abs(spots - home) < 0.5, home, spots) * unit + low
    return [
        *(replace(one, x=float(x), y=float(y)) for one, (x, y) in zip(numbered, moved, strict=True)),
        *bubbles[MAX_NUMBERED:],
    ]


def _trace(bubbles: Sequence[_Bubble], picked: str, theme: Theme) -> go.Scatter:
    ink = INK[theme]
    stressed = [one.key == picked for one in bubbles]
    return go.Scatter(
        x=[one.x for one in bubbles],
        y=[one.y for one in bubbles],
        mode="markers+text",
        cliponaxis=False,
        marker={
            "size": [one.size for one in bubbles],
            "color": [one.color for one in bubbles],
            "symbol": [one.symbol for one in bubbles],
            "opacity": 0.9,
            "line": {
                "width": [3 if one else 1 for one in stressed],
                "color": [ink.text if one else ink.page for one in stressed],
            },
        },
        text=[f"<b>{place}</b>" if place <= MAX_NUMBERED else "" for place, _ in enumerate(bubbles, start=1)],
        textfont={"color": ink.page, "size": 12},
        customdata=[one.key for one in bubbles],
        hovertext=[one.words for one in bubbles],
        hoverinfo="text",
        selected={"marker": {"opacity": 0.9}},
        unselected={"marker": {"opacity": 0.9}, "textfont": {"color": ink.page}},
    )


def _size(amount: float, most: float, mark: Mark) -> float:
    """Return the width of a bubble whose area is the amount, whatever its shape."""
    share = amount / most if most > 0 else 0.0
    return max(_LARGEST * math.sqrt(share) * _WIDER[mark], _SMALLEST[mark])


def _pain_words(one: PainPriority) -> str:
    return (
        f"severity {one.severity} of 5, raised by {percent(one.frequency)} of those who wrote "
        f"(at least {percent(one.frequency_low)}), reach {percent(one.reach)} of all customers: "
        f"priority {pain_priority_words(one.index or 0.0)}"
    )


def _opportunity_words(one: OpportunityPriority) -> str:
    return f"value {one.value:g}, effort {one.opportunity.effort:g}, priority {one.index or 0.0:.1f}"


def _pain_caption(drawn: Sequence[PainPriority], n: int) -> Caption:
    left_out = f" · {n - len(drawn)} without counts not drawn" if n > len(drawn) else ""
    if not drawn:
        alt = "An empty picture of pain points: of none is it known how many raise it."
        return Caption("No pain point can be ranked yet", f"n = 0 of {n} pain points", alt)
    first = drawn[0]
    title = f"“{shortened(first.pain.title, _MAX_TITLE)}” of {first.pain.place} comes first"
    least, most = min(one.total for one in drawn), max(one.total for one in drawn)
    wrote = f"n = {least:,}{f' to {most:,}' if most > least else ''} customers of each persona who wrote"
    subtitle = f"Area: reach · shape and colour: persona · close ones are moved apart a little · {wrote}{left_out}"
    told = "; ".join(f"{place}. {one.pain.title}, {_pain_words(one)}" for place, one in enumerate(drawn[:10], start=1))
    return Caption(title, subtitle, f"{title}. {told}. {wrote}.")


def _opportunity_caption(drawn: Sequence[OpportunityPriority], n: int) -> Caption:
    left_out = f" · {n - len(drawn)} without estimates not drawn" if n > len(drawn) else ""
    if not drawn:
        alt = "An empty picture of opportunities: none has all its estimates."
        return Caption("No opportunity can be ranked yet", f"n = 0 of {n} opportunities", alt)
    title = f"“{shortened(drawn[0].opportunity.title, _MAX_TITLE)}” promises most for its effort"
    counted = f"n = {len(drawn)} {'opportunity' if len(drawn) == 1 else 'opportunities'}"
    subtitle = f"Area: confidence · the team's estimates · {counted}{left_out}"
    told = "; ".join(
        f"{place}. {one.opportunity.title}, {_opportunity_words(one)}" for place, one in enumerate(drawn[:10], start=1)
    )
    return Caption(title, subtitle, f"{title}. {told}. {counted}.")
