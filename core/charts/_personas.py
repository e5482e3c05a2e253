"""Figures about one persona: hours, evidence, prevalence."""

from collections.abc import Mapping, Sequence

import plotly.graph_objects as go

from core.charts._captions import (
    evidence_caption,
    evidence_rows,
    hours_caption,
    peak_hour,
    prevalence_caption,
    prevalence_labels,
)
from core.charts._layout import INK, figure, name_rows, plain, shortened
from core.charts._palette import NONE_COLOR, Theme, persona_color
from core.claims import Claim, Evidence
from core.config import MIN_PREVALENCE
from core.personas import PrevalenceStep
from core.schema import ColumnSpec
from core.wording import percent

_ROOM_PER_LETTER = 0.05  # of the longest bar, beside it for the words at its end, on a phone


def hours_chart(
    hours: Sequence[float],
    everyone: Sequence[float] | None = None,
    *,
    n: int,
    color: int = 0,
    theme: Theme = "light",
) -> go.Figure:
    """Return the share of events in each hour of the day, the busiest hour labelled.

    Parameters
    ----------
    hours, everyone : sequence of float
        24 shares, midnight first: of this persona's customers, and of all customers where known.
    n : int
        Customers of the persona.
    color : int
        Place in the palette.
    theme : {"light", "dark"}
        Colours of the page it stands on.
    """
    caption = hours_caption(hours, n=n)
    ink = INK[theme]
    clock = [f"{hour:02d}:00" for hour in range(len(hours))]
    peak = peak_hour(hours)
    traces = [
        go.Bar(
            x=clock,
            y=list(hours),
            marker={"color": persona_color(color, theme), "opacity": [1 if h == peak else 0.6 for h in range(24)]},
            text=[f"{hour}: {percent(share)} of events" for hour, share in zip(clock, hours, strict=True)],
            textposition="none",
            hoverinfo="text",
        )
    ]
    if everyone is not None:
        traces.append(
            go.Scatter(
                x=clock,
                y=list(everyone),
                mode="lines",
                line={"color": ink.muted, "width": 1.5, "shape": "hvh"},
                text=[f"{hour}: {percent(share)} for everyone" for hour, share in zip(clock, everyone, strict=True)],
                hoverinfo="text",
            )
        )
    picture = figure(traces, caption, height=220, theme=theme)
    picture.update_xaxes(tickvals=[clock[hour] for hour in (0, 6, 12, 18)], showgrid=False)
    picture.update_yaxes(visible=False)
    picture.update_layout(bargap=0.15)
    tallest = max(*hours, *(everyone or ()))
    picture.update_yaxes(range=[0, tallest * 1.3 or 1.0])
    picture.add_annotation(
        x=clock[peak],
        y=hours[peak],
        yshift=10,
        text=f"{clock[peak]} · {percent(hours[peak])}",
        showarrow=False,
        font={"color": ink.text, "size": 12},
    )
    if everyone is not None:
        # Named where it is high, but not under the label of the peak.
        far = max((h for h in range(24) if abs(h - peak) > 4), key=lambda hour: (everyone[hour], -hour))
        picture.add_annotation(
            x=clock[far],
            y=max(everyone[far], hours[far]),
            text="everyone",
            yshift=10,
            showarrow=False,
            font={"color": ink.muted, "size": 11},
        )
    return picture


def evidence_bar(
    evidence: Evidence,
    spec: ColumnSpec | None,
    *,
    name: str,
    color: int = 0,
    titled: bool = True,
    theme: Theme = "light",
) -> go.Figure:
    """Return the segment beside everyone else as two bars, with the 95 % interval of the segment; levels bar by bar.

    Parameters
    ----------
    evidence : Evidence
        Anything but a quote (ConfigError).
    spec : ColumnSpec or None
        The column, for the unit of a median.
    name : str
        Name of the segment or persona.
    color : int
        Place in the palette.
    titled : bool
        Whether the chart says its finding itself; not where it stands below the sentence.
    theme : {"light", "dark"}
        Colours of the page it stands on.
    """
    caption = evidence_caption(evidence, spec, name=name)
    ink = INK[theme]
    rows = evidence_rows(evidence, spec, name=name)
    labels = [plain(shortened(row.label, 28)) for row in rows]
    bars = go.Bar(
        x=[row.value for row in rows],
        y=labels,
        orientation="h",
        marker={"color": [persona_color(color, theme) if row.own else NONE_COLOR[theme] for row in rows]},
        hoverinfo="skip",
    )
    ranged = [_interval(evidence, label, ink.text) for row, label in zip(rows, labels, strict=True) if row.ranged]
    picture = figure([bars, *ranged], caption, height=110 + 32 * len(rows), theme=theme)
    ends = [*(row.value for row in rows), *((evidence.low, evidence.high) if ranged else ())]
    top, bottom = max(ends), min(0.0, *ends)
    room = max(0.7, _ROOM_PER_LETTER * max(len(row.text) for row in rows))
    picture.update_xaxes(visible=False, range=[bottom, bottom + (top - bottom or 1.0) * (1 + room)])
    name_rows(picture, theme)
    for row, label in zip(rows, labels, strict=True):
        picture.add_annotation(
            x=max(0.0, evidence.high if row.ranged else row.value),
            y=label,
            text=row.text,
            showarrow=False,
            xanchor="left",
            xshift=6,
            font={"color": ink.text, "size": 12},
        )
    if not titled:
        picture.update_layout(title=None, margin_t=4, height=24 + 40 * len(rows))
    return picture


def _interval(evidence: Evidence, row: str, color: str) -> go.Scatter:
    """Return the interval as a trace of its own: a bar without one would still show an end mark."""
    return _whiskers([evidence.value], [row], [evidence.low], [evidence.high], color)


def _whiskers(
    values: Sequence[float], rows: Sequence[str | int], lows: Sequence[float], highs: Sequence[float], color: str
) -> go.Scatter:
    return go.Scatter(
        x=list(values),
        y=list(rows),
        mode="markers",
        marker={"opacity": 0},
        error_x={
            "type": "data",
            "symmetric": False,
            "array": [max(0.0, high - value) for value, high in zip(values, highs, strict=True)],
            "arrayminus": [max(0.0, value - low) for value, low in zip(values, lows, strict=True)],
            "color": color,
            "thickness": 1.5,
            "width": 4,
        },
        hoverinfo="skip",
    )


def prevalence_chart(
    steps: Sequence[PrevalenceStep], claims: Mapping[str, Claim], *, color: int = 0, theme: Theme = "light"
) -> go.Figure:
    """Return how many members match as attributes are added, each with its 95 % interval.

    A line stands at the share below which a warning is shown.
    """
    caption = prevalence_caption(steps, claims)
    ink = INK[theme]
    labels = [plain(shortened(label, 44)) for label in prevalence_labels(steps, claims)]
    places = list(range(len(steps)))
    shares, lows, highs = zip(*((step.share, step.low, step.high) for step in steps), strict=True)
    bars = go.Bar(x=shares, y=places, orientation="h", marker={"color": persona_color(color, theme)}, hoverinfo="skip")
    picture = figure(
        [bars, _whiskers(shares, places, lows, highs, ink.text)], caption, height=120 + 34 * len(steps), theme=theme
    )
    picture.update_xaxes(visible=False, range=[0, 1.55])
    name_rows(picture, theme)
    picture.update_yaxes(tickvals=places, ticktext=labels)
    for place, step in enumerate(steps):
        picture.add_annotation(
            x=step.high,
            y=place,
            text=f"{percent(step.share)} · {step.n:,} of {step.total:,}",
            showarrow=False,
            xanchor="left",
            xshift=6,
            font={"color": ink.text, "size": 12},
        )
    picture.update_layout(margin_b=28)
    picture.add_vline(x=MIN_PREVALENCE, line={"color": ink.muted, "width": 1, "dash": "dot"})
    picture.add_annotation(
        x=MIN_PREVALENCE,
        y=0,
        yref="paper",
        text=percent(MIN_PREVALENCE),
        showarrow=False,
        yanchor="top",
        font={"color": ink.muted, "size": 11},
    )
    return picture
