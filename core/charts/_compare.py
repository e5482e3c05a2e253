"""Segments beside each other, feature by feature: all of them by index, or two of them closely."""

import math
from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from core.charts._captions import Caption
from core.charts._layout import INK, MAX_UPRIGHT_NAMES, column_names, figure, name_rows, plain, shortened, unique
from core.charts._palette import DIVERGING, Theme, color_scale, persona_color, persona_mark
from core.charts._segments import (
    MAX_HEAT_ROWS,
    MAX_LABEL_LENGTH,
    difference_words,
    most_telling,
)
from core.profiles import MIN_EFFECT, SegmentProfile, index_frame

FULL_INDEX = 300.0
"""From this index on (and from a third of 100 down) a cell has the strongest colour."""

MAX_INDEXES = 200
"""Of more cells only the colour is shown."""

MAX_SIDE_BY_SIDE = 12
"""More segments than this stand below each other, each on a line of its own."""

_N_ABOVE = 10  # attributes above the lines of many segments: their names fit a narrow page
_MIN_NAME = 10  # letters of an attribute that stay readable before what is counted of it
_HIGHEST = math.log(FULL_INDEX / 100)


def index_heatmap(
    profiles: Sequence[SegmentProfile],
    names: Mapping[str, str],
    *,
    labels: Mapping[str, str] | None = None,
    n: int,
    theme: Theme = "light",
) -> go.Figure:
    """Return the index of each attribute in each segment: 100 is the average of all customers.

    The attributes are those on which segments lie furthest from everyone else: by the index alone, what hardly anybody
    does would come first, where chance makes two customers twice as many as one. Rows are named by what their index
    counts (`Difference.index_label`).

    Parameters
    ----------
    profiles : sequence of SegmentProfile
        The segments, in display order.
    names : mapping of str to str
        Name of each segment, by id; that of the profile without it.
    labels : mapping of str to str, optional
        What the rows count in plain words, by the index label of a difference; that label itself without it.
    n : int
        Customers that were compared.
    theme : {"light", "dark"}
        Colours of the page it stands on.
    """
    index = index_frame(tuple(profiles)).dropna(how="all")
    many = len(profiles) > MAX_SIDE_BY_SIDE
    telling = most_telling(_effects(profiles).loc[index.index], _N_ABOVE if many else MAX_HEAT_ROWS)
    shown = index.loc[telling.index]
    attributes = [(labels or {}).get(str(row), str(row)) for row in shown.index]
    segments = [names.get(one.segment_id, one.name) for one in profiles]
    caption = _index_caption(shown, attributes, segments, len(index), n)
    if many:
        return _cells(shown.T, segments, attributes, caption, theme)
    return _cells(shown, attributes, segments, caption, theme)


def _effects(profiles: Sequence[SegmentProfile]) -> pd.DataFrame:
    """Return how far each segment (column) lies from everyone else on each attribute (row), -1 to 1."""
    return pd.DataFrame(
        {
            profile.segment_id: pd.Series({one.index_label: one.effect for one in profile.differences}, dtype="float64")
            for profile in profiles
        }
    )


def _cells(index: pd.DataFrame, rows: list[str], columns: list[str], caption: Caption, theme: Theme) -> go.Figure:
    """Return the picture of indexes, rows and columns as they are named."""
    ink = INK[theme]
    # Twice as much and half as much are equally far from the average: colours follow the logarithm.
    far = (index.clip(lower=10_000 / FULL_INDEX, upper=FULL_INDEX) / 100).apply(np.log)
    heat = go.Heatmap(
        z=far.to_numpy(dtype=float),
        x=column_names(columns),
        y=unique([plain(_row_name(row)) for row in rows]),
        zmin=-_HIGHEST,
        zmax=_HIGHEST,
        colorscale=color_scale(theme),
        xgap=2,
        ygap=2,
        text=[
            [_index_words(row, column, value) for column, value in zip(columns, line, strict=True)]
            for row, line in zip(rows, index.to_numpy(dtype=float), strict=True)
        ],
        hoverinfo="text",
        showscale=index.size > MAX_INDEXES,
        colorbar={
            "tickvals": [-_HIGHEST, 0, _HIGHEST],
            "ticktext": ["⅓", "average", "3 ×"],
            "tickfont": {"color": ink.muted, "size": 11},
            "orientation": "h",  # beside the cells it would take their room on a narrow page
            "y": 0,
            "yanchor": "top",
            "thickness": 8,
            "len": 0.9,
            "outlinewidth": 0,
        },
    )
    few = len(columns) <= MAX_UPRIGHT_NAMES
    above = 132 if few else 276  # title, line below it, names above the columns
    lines = (26 if len(rows) <= MAX_HEAT_ROWS else 18) * len(rows)
    picture = figure([heat], caption, height=above + lines + 26, theme=theme)
    picture.update_layout(margin_t=above)
    picture.update_xaxes(
        side="top",
        showgrid=False,
        tickvals=heat.x,  # all of them: plotly leaves names out where columns are narrow
        tickfont={"color": ink.text, "size": 11},
        tickangle=0 if few else -90,
    )
    picture.update_yaxes(autorange="reversed", showgrid=False, tickfont={"color": ink.text})
    if index.size <= MAX_INDEXES:
        _write_indexes(picture, index, far, theme)
    else:
        picture.update_layout(height=picture.layout.height + 36, margin_b=44)
    return picture


def _row_name(row: str) -> str:
    """Return a row's name cut before what it counts, which is never cut off."""
    of, colon, counted = row.rpartition(": ")
    room = MAX_LABEL_LENGTH - len(colon) - len(counted)
    return f"{shortened(of, room)}{colon}{counted}" if room >= _MIN_NAME else shortened(row, MAX_LABEL_LENGTH)


def _write_indexes(picture: go.Figure, shown: pd.DataFrame, strength: pd.DataFrame, theme: Theme) -> None:
    size = 11 if shown.shape[1] <= MAX_UPRIGHT_NAMES else 10  # three digits fit a cell on a narrow page
    for row, (line, steps) in enumerate(zip(shown.to_numpy(float), strength.to_numpy(float), strict=True)):
        for column, (value, step) in enumerate(zip(line, steps, strict=True)):
            if not np.isnan(value):
                picture.add_annotation(
                    x=column,
                    y=row,
                    text=f"{value:,.0f}",
                    showarrow=False,
                    font={"size": size, "color": DIVERGING[theme][round(3 + 3 * step / _HIGHEST)][1]},
                )


def _index_words(row: str, column: str, value: float) -> str:
    if np.isnan(value):
        return f"{plain(row)}<br>{plain(column)}: not compared"
    return f"{plain(row)}<br>{plain(column)}: {value:,.0f}, where 100 is the average of all customers"


def _index_caption(shown: pd.DataFrame, rows: list[str], columns: list[str], n_rows: int, n: int) -> Caption:
    counted = f"n = {n:,} customers"
    if shown.empty or shown.isna().all(axis=None):
        return Caption("No attributes to compare", counted, "An empty table of indexes.")
    title = f"What tells the segments apart best is {shown.index[0]}"
    subtitle = f"100 is the average of all customers; where a row names an answer, how many give it · {counted}"
    if n_rows > len(rows):
        subtitle += f" · the {len(rows)} of {n_rows} attributes that differ most"
    parts = []
    for name, segment_id in zip(columns, shown.columns, strict=True):
        own = shown[segment_id]
        if own.notna().any():
            place = int(np.nanargmax(np.abs(np.log(own.clip(lower=1).to_numpy(dtype=float) / 100))))
            parts.append(f"{name}: furthest on {rows[place]} ({own.iloc[place]:,.0f})")
    return Caption(title, subtitle, f"{title}. {'; '.join(parts)}. {subtitle}.")


def parallel_chart(
    first: SegmentProfile,
    second: SegmentProfile,
    names: Mapping[str, str],
    *,
    labels: Mapping[str, str] | None = None,
    colors: Mapping[str, int] | None = None,
    theme: Theme = "light",
) -> go.Figure:
    """Return two segments compared attribute by attribute, the largest differences first.

    Parameters
    ----------
    first, second : SegmentProfile
        Each mark says how far a segment lies from everyone else, -1 to 1.
    names : mapping of str to str
        Name of each segment, by id; that of the profile without it.
    labels : mapping of str to str, optional
        The attributes in plain words, by the label of a difference.
    colors : mapping of str to int, optional
        Place of each segment in the palette; 0 and 1 without it.
    theme : {"light", "dark"}
        Colours of the page it stands on.
    """
    both = pd.DataFrame(
        {place: {one.label: one.effect for one in profile.differences} for place, profile in enumerate((first, second))}
    ).dropna()
    apart = (both[0] - both[1]).abs().sort_values(ascending=False, kind="stable") if len(both) else pd.Series()
    shown = both.loc[apart.index[:MAX_HEAT_ROWS]]
    rows = [(labels or {}).get(str(label), str(label)) for label in shown.index]
    ticks = unique([plain(shortened(row, MAX_LABEL_LENGTH)) for row in rows])
    said = [names.get(profile.segment_id, profile.name) for profile in (first, second)]
    ink = INK[theme]
    lines = go.Scatter(
        x=[value for pair in shown.to_numpy(dtype=float) for value in (*pair, None)],
        y=[value for tick in ticks for value in (tick, tick, None)],
        mode="lines",
        line={"color": ink.grid, "width": 3},
        hoverinfo="skip",
    )
    marks = []
    for place, (profile, name) in enumerate(zip((first, second), said, strict=True)):
        seat = (colors or {}).get(profile.segment_id, place)
        effects = shown[place].tolist() if rows else []
        marks.append(
            go.Scatter(
                x=effects,
                y=ticks,
                mode="markers",
                name=plain(name),
                marker={"color": persona_color(seat, theme), "symbol": persona_mark(seat), "size": 11, "opacity": 1},
                text=[_beside(name, row, float(one)) for row, one in zip(rows, shown[place], strict=True)]
                if rows
                else [],
                hoverinfo="text",
            )
        )
    caption = _parallel_caption((first, second), said, shown, rows, len(both))
    picture = figure([lines, *marks], caption, height=150 + 26 * len(rows), theme=theme)
    picture.update_xaxes(
        range=[-1.08, 1.08], tickvals=[-1, 0, 1], ticktext=["lower", "the same", "higher"], side="bottom"
    )
    name_rows(picture, theme)
    # The marks are explained once, above the rows: with two of them a legend would be further away.
    picture.update_layout(showlegend=True, legend={"orientation": "h", "x": 0, "y": 1, "yanchor": "bottom"})
    picture.update_traces(selector={"mode": "lines"}, showlegend=False)
    picture.update_layout(margin_t=96)
    return picture


def _beside(name: str, row: str, effect: float) -> str:
    words = difference_words(effect)
    beside = "as everyone else" if words == "about the same" else "than everyone else"
    return f"{plain(name)}<br>{plain(row)}: {words} {beside}<br>{effect:+.2f} on a scale from −1 to 1"


def _parallel_caption(
    profiles: tuple[SegmentProfile, SegmentProfile], said: list[str], shown: pd.DataFrame, rows: list[str], n_rows: int
) -> Caption:
    counted = " · ".join(f"{name}: n = {one.size:,}" for name, one in zip(said, profiles, strict=True))
    if shown.empty:
        return Caption("Nothing to compare the two on", counted, f"An empty comparison of {said[0]} and {said[1]}.")
    apart = (shown[0] - shown[1]).to_numpy(dtype=float)
    title = f"{said[0]} and {said[1]} differ most on {shown.index[0]}"
    if abs(apart[0]) < MIN_EFFECT:
        title = f"{said[0]} and {said[1]} are much alike"
    subtitle = f"{counted} · each beside everyone else"
    if n_rows > len(rows):
        subtitle += f" · the {len(rows)} of {n_rows} attributes that differ most"
    parts = (
        f"{row}: {said[0]} {one:+.2f}, {said[1]} {other:+.2f}"
        for row, (one, other) in list(zip(rows, shown.to_numpy(dtype=float), strict=True))[:8]
    )
    return Caption(title, subtitle, f"{title}. {'; '.join(parts)}. {subtitle}.")
