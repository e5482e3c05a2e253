"""Whom a set of personas shows, beside who the customers are."""

import plotly.graph_objects as go

from core.charts._captions import Caption
from core.charts._layout import INK, figure, name_rows, plain, shortened, unique
from core.charts._palette import NONE_COLOR, Theme, persona_color
from core.representation import AttributeReport, Represented
from core.wording import capitalised, listed, percent

MAX_ROWS = 12


def representation_caption(report: AttributeReport) -> Caption:
    """Return what the bars of one attribute say."""
    if not any(one.persona_ids for one in report.values):
        title = f"{capitalised(report.label)}: every persona shows the spread"
    else:
        title = f"{capitalised(report.label)}: {percent(report.diversity)} of the values are on a sheet"
    n = sum(one.n for one in report.values)
    whole = round(100 * report.parity_gap)
    points = f"{whole} point{'' if whole == 1 else 's'}"
    subtitle = f"Share of customers, and of those the personas stand for; apart by {points} on average · n = {n:,}"
    said = listed(
        tuple(f"{one.value}: {percent(one.share)}, on the sheets {percent(one.shown)}" for one in _rows(report))
    )
    return Caption(title, subtitle, f"{title}. {said}.")


def representation_chart(report: AttributeReport, *, theme: Theme = "light") -> go.Figure:
    """Return two bars a value: its share of the customers, and of the customers as the sheets show them.

    Parameters
    ----------
    report : AttributeReport
        One attribute; of many values the most frequent ones are drawn.
    theme : {"light", "dark"}
        Colours of the page it stands on.
    """
    rows = _rows(report)
    labels = unique([plain(shortened(one.value, 24)) for one in rows])
    series = (
        ("customers", [one.share for one in rows], NONE_COLOR[theme]),
        ("on the sheets", [one.shown for one in rows], persona_color(0, theme)),
    )
    bars = [
        go.Bar(
            x=values,
            y=labels,
            orientation="h",
            marker={"color": color},
            text=[f"{percent(value)} {what if place == 0 else ''}".strip() for place, value in enumerate(values)],
            textposition="outside",
            textfont={"color": INK[theme].muted, "size": 11},
            cliponaxis=False,
            hoverinfo="skip",
        )
        for what, values, color in series
    ]
    picture = figure(bars, representation_caption(report), height=100 + 38 * len(rows), theme=theme)
    top = max(max(one.share, one.shown) for one in rows)
    picture.update_xaxes(visible=False, range=[0, top * 1.75 or 1.0])
    name_rows(picture, theme)
    picture.update_layout(barmode="group", bargap=0.3, bargroupgap=0.1)
    return picture


def _rows(report: AttributeReport) -> tuple[Represented, ...]:
    """Return the most frequent values, in the order of the report."""
    kept = sorted(report.values, key=lambda one: (-one.n, one.value))[:MAX_ROWS]
    return tuple(one for one in report.values if one in kept)
