"""What to look at first: pain points by how many, how bad and for how many; opportunities by value and effort."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import plotly.graph_objects as go

from core.charts._captions import Caption
from core.charts._layout import INK, figure, plain, shortened
from core.charts._palette import Theme, persona_color, persona_mark
from core.opportunities import OpportunityPriority, PainPriority, pain_priority_words
from core.wording import percent

MAX_NUMBERED = 30
"""Of more bubbles only the first have their place in the list written on them."""

_HEIGHT = 460
_MAX_TITLE = 60  # letters of a title within that of a figure
_LARGEST, _SMALLEST = 32.0, 16.0  # pixels; a number of two digits fits the smallest
_ROOM = (420.0, 340.0)  # pixels that the axes have on a desktop, at least
_MOVES = tuple(
    (radius * math.cos(turn * math.pi / 8), radius * math.sin(turn * math.pi / 8))
    for radius in range(0, 151, 6)
    for turn in range(16 if radius else 1)
)
"""Ways to move a bubble, in pixels: the nearest first."""
_MOST_ACROSS = 16.0  # pixels, about two of a hundred on the axis: a frequency is read off there
_MOST_UP = 0.42  # severities: less than half of one, so that it is not taken for another
_MOST_OPPORTUNITY = (60.0, 60.0)
_MIDDLE_EFFORT, _MIDDLE_VALUE = 2.5, 50.0
_CORNERS = (
    (0.0, 100.0, "left", "Quick wins"),
    (5.0, 100.0, "right", "Big projects"),
    (0.0, 0.0, "left", "Fill-ins"),
    (5.0, 0.0, "right", "Think twice"),
)


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
    """Return pain points by frequency and severity; areas are the reach, numbers the places in the list.

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
            x=one.frequency,
            y=float(one.severity or 0),
            key=one.pain.ref.key,
            color=persona_color(one.color, theme),
            symbol=persona_mark(one.color),
            size=_size(one.reach, most),
            words=f"<b>{plain(one.pain.title)}</b><br>{plain(one.pain.place)}<br>{_pain_words(one)}",
        )
        for one in drawn
    ]
    widest = max((one.frequency for one in drawn), default=0.0)
    low, high = _severities(bubbles)
    most_moved = (_MOST_ACROSS, _MOST_UP * _ROOM[1] / (high - low))
    traces = [_trace(_apart(bubbles, (widest * 1.15, high - low), most_moved), picked, theme)]
    picture = figure(traces, _pain_caption(drawn, len(priorities)), height=_HEIGHT, theme=theme)
    picture.update_xaxes(title_text="Frequency: share of those who wrote", tickformat=".0%", range=[0, widest * 1.15])
    picture.update_yaxes(title_text="Severity", range=[low, high], tickvals=[1, 2, 3, 4, 5])
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
            size=_size(one.opportunity.confidence or 0.0, 1.0),
            words=f"<b>{plain(one.opportunity.title)}</b><br>{_opportunity_words(one)}",
        )
        for one in drawn
    ]
    traces = [_trace(_apart(bubbles, (5.8, 118.0), _MOST_OPPORTUNITY), picked, theme)]
    picture = figure(traces, _opportunity_caption(drawn, len(priorities)), height=_HEIGHT, theme=theme)
    picture.update_xaxes(title_text="Effort", range=[-0.4, 5.4], tickvals=[0, 1, 2, 3, 4, 5])
    picture.update_yaxes(title_text="Value", range=[-9, 109], tickvals=[0, 25, 50, 75, 100])
    line = {"color": INK[theme].muted, "width": 1, "dash": "dot"}
    picture.add_vline(x=_MIDDLE_EFFORT, line=line)
    picture.add_hline(y=_MIDDLE_VALUE, line=line)
    for x, y, side, name in _CORNERS:
        at = {"x": x, "y": y, "xanchor": side, "yanchor": "bottom" if y else "top", "text": name}
        picture.add_annotation(at, showarrow=False, font={"color": INK[theme].muted, "size": 12})
    return picture


def _severities(bubbles: Sequence[_Bubble]) -> tuple[float, float]:
    """Return the ends of the axis of severity: those there are, and at least two of the five."""
    drawn = [one.y for one in bubbles] or [1.0, 5.0]
    low, high = min(drawn), max(drawn)
    return (low - 1.5 if low == high == 5.0 else low - 0.5), (high + 1.5 if low == high < 5.0 else high + 0.5)


def _apart(bubbles: Sequence[_Bubble], spans: tuple[float, float], most: tuple[float, float]) -> list[_Bubble]:
    """Return the bubbles with those moved a little that would lie on another, so that each number can be read.

    `spans` is how much each axis shows, `most` how far a bubble may move each way, in pixels. Of many bubbles only
    those with a number on them are moved.
    """
    across, up = (span / room for span, room in zip(spans, _ROOM, strict=True))
    moves = [(x, y) for x, y in _MOVES if abs(x) <= most[0] and abs(y) <= most[1]]
    placed: list[tuple[float, float, float]] = []
    moved = []
    for one in bubbles[:MAX_NUMBERED]:
        spots = [(one.x / across + x, one.y / up + y) for x, y in moves]
        inside = [(x, y) for x, y in spots if x >= one.size / 2] or spots[:1]
        gaps = [min(0.0, _gap(spot, one.size, placed)) for spot in inside]
        x, y = inside[gaps.index(max(gaps))]  # the nearest that is free, else the one that overlaps least
        placed.append((x, y, one.size))
        moved.append(one if (x, y) == spots[0] else replace(one, x=x * across, y=y * up))
    return [*moved, *bubbles[MAX_NUMBERED:]]


def _gap(spot: tuple[float, float], size: float, others: Sequence[tuple[float, float, float]]) -> float:
    """Return the pixels between a bubble and the nearest other one, negative where they overlap."""
    x, y = spot
    return min((math.hypot(x - ox, y - oy) - (size + other) / 2 for ox, oy, other in others), default=math.inf)


def _trace(bubbles: Sequence[_Bubble], picked: str, theme: Theme) -> go.Scatter:
    ink = INK[theme]
    stressed = [one.key == picked for one in bubbles]
    return go.Scatter(
        x=[one.x for one in bubbles],
        y=[one.y for one in bubbles],
        mode="markers+text",
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


def _size(amount: float, most: float) -> float:
    """Return the diameter of a bubble whose area is the amount."""
    return max(_LARGEST * math.sqrt(amount / most), _SMALLEST) if most > 0 else _SMALLEST


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
