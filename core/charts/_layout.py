"""How every figure looks: transparent, quiet, readable on light and dark pages."""

from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import wrap
from typing import Any

import plotly.graph_objects as go

from core.charts._captions import Caption
from core.charts._palette import Theme
from core.config import MIN_GROUP_SIZE

MAX_UPRIGHT_NAMES = 6
"""Names of more columns than this are turned by 90 degrees."""

_MAX_TURNED = 34  # letters of a name that is turned


@dataclass(frozen=True, slots=True)
class Ink:
    """Colours of text, secondary text, lines and the page of a theme."""

    text: str
    muted: str
    grid: str
    page: str


INK: dict[Theme, Ink] = {
    "light": Ink(text="#1b2026", muted="#59616a", grid="#e2e4e6", page="#ffffff"),
    "dark": Ink(text="#f1f2f3", muted="#a6aeb6", grid="#3a4048", page="#15181c"),
}


def figure(traces: Sequence[Any], caption: Caption, *, height: int, theme: Theme) -> go.Figure:
    """Return plotly traces as a figure in the house style, its caption as title and its words in ``layout.meta``."""
    ink = INK[theme]
    axis = {
        "gridcolor": ink.grid,
        "linecolor": ink.grid,
        "zeroline": False,
        "tickfont": {"color": ink.muted, "size": 12},
        "title": {"font": {"color": ink.muted, "size": 12}},
        "automargin": True,
    }
    title = {
        "text": plain(caption.title),
        "font": {"size": 16, "color": ink.text},
        "subtitle": {"text": plain(caption.subtitle), "font": {"size": 12, "color": ink.muted}},
        "x": 0,
        "xref": "container",
        "y": 1,
        "yref": "container",
        "yanchor": "top",
        "pad": {"t": 8, "l": 4},
        "automargin": True,
    }
    return go.Figure(
        data=list(traces),
        layout=go.Layout(
            template="none",
            title=title,
            font={"family": "inherit", "size": 13, "color": ink.text},
            paper_bgcolor="rgba(0,0,0,0)",
            plot_bgcolor="rgba(0,0,0,0)",
            height=height,
            margin={"l": 8, "r": 16, "t": 64, "b": 8},
            showlegend=False,
            xaxis=axis,
            yaxis=axis,
            hoverlabel={"bgcolor": ink.page, "bordercolor": ink.grid, "font": {"color": ink.text}},
            meta={"alt": caption.alt, "title": caption.title, "subtitle": caption.subtitle},
        ),
    )


def name_rows(picture: go.Figure, theme: Theme) -> None:
    """Set up the vertical axis of horizontal bars: first row on top, names in full ink, no lines behind the words."""
    picture.update_yaxes(
        autorange="reversed",
        showgrid=False,
        showline=False,
        ticksuffix="  ",
        tickfont={"color": INK[theme].text, "size": 13},
    )


def plain(text: str) -> str:
    """Return text that plotly shows as it is: its labels read a few HTML tags, and names come from people."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def shortened(text: str, length: int) -> str:
    """Return text cut at a length, with an ellipsis where something is missing."""
    return text if len(text) <= length else f"{text[: length - 1].rstrip()}…"


def column_names(names: list[str]) -> list[str]:
    """Return names to stand above columns: on up to three short lines, or, where there are many, turned, on one."""
    if len(names) > MAX_UPRIGHT_NAMES:
        return unique([plain(shortened(name, _MAX_TURNED)) for name in names])
    return unique([on_lines(name, 12, max_lines=3) for name in names])


def on_lines(text: str, width: int, *, max_lines: int = 2) -> str:
    """Return text as plotly shows it on lines of at most so many letters, with an ellipsis where it does not fit."""
    return "<br>".join(plain(line) for line in wrap(text, width=width, max_lines=max_lines, placeholder="…"))


def unique(labels: list[str]) -> list[str]:
    """Return labels with invisible endings where two are the same: plotly would add their bars up."""
    seen: dict[str, int] = {}
    result = []
    for label in labels:
        seen[label] = seen.get(label, 0) + 1
        result.append(label + "\u200b" * (seen[label] - 1))
    return result


def count_words(n: int) -> str:
    """Return how many customers, without the number of a group that is too small to describe."""
    return f"{n:,}" if n >= MIN_GROUP_SIZE else f"fewer than {MIN_GROUP_SIZE}"
