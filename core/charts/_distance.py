"""Personas by personas: how far each is from each other."""

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
import pandas as pd
import plotly.graph_objects as go
from scipy.cluster.hierarchy import leaves_list, linkage
from scipy.spatial.distance import squareform

from core.charts._captions import Caption
from core.charts._layout import INK, MAX_UPRIGHT_NAMES, column_names, figure, plain, shortened, unique
from core.charts._palette import DIVERGING, Theme
from core.charts._segments import MAX_LABEL_LENGTH

MAX_NUMBERS = 12
"""Of more personas only the colour is shown, and the number where one points."""


def distance_heatmap(
    overall: pd.DataFrame, names: Mapping[str, str], *, n_columns: int, n: int, theme: Theme = "light"
) -> go.Figure:
    """Return how far each persona is from each other, those that are alike beside each other.

    Parameters
    ----------
    overall : DataFrame
        Distances 0 to 1, square; index and columns are ids (`core.personas.Distances`).
    names : mapping of str to str
        Name of each, by id.
    n_columns, n : int
        Attributes and customers that were compared.
    theme : {"light", "dark"}
        Colours of the page it stands on.
    """
    ids = _by_likeness(overall)
    shown = overall.loc[ids, ids]
    said = [names.get(one, one) for one in ids]
    ticks = unique([plain(shortened(name, MAX_LABEL_LENGTH)) for name in said])
    values = shown.to_numpy(dtype=float)
    apart = np.where(np.eye(len(ids), dtype=bool), np.nan, values)
    lowest, highest = _range(apart)
    heat = go.Heatmap(
        z=apart,
        x=column_names(said),
        y=ticks,
        zmin=lowest,
        zmax=highest,
        colorscale=_in_steps(theme),
        xgap=2 if len(ids) <= MAX_NUMBERS else 0,
        ygap=2 if len(ids) <= MAX_NUMBERS else 0,
        text=[
            [_words(row, column, value) for column, value in zip(said, line, strict=True)]
            for row, line in zip(said, values, strict=True)
        ],
        hoverinfo="text",
        showscale=False,
    )
    few = len(ids) <= MAX_UPRIGHT_NAMES
    above = 132 if few else 276
    cell = 34 if len(ids) <= MAX_NUMBERS else 18
    picture = figure([heat], _caption(shown, said, n_columns, n), height=above + cell * len(ids) + 26, theme=theme)
    picture.update_layout(margin_t=above)
    ink = INK[theme]
    picture.update_xaxes(
        side="top",
        showgrid=False,
        tickvals=heat.x,
        tickfont={"color": ink.text, "size": 11},
        tickangle=None if few else -90,
        autotickangles=[0, -90] if few else None,  # on a narrow page names would lie on each other
    )
    picture.update_yaxes(autorange="reversed", showgrid=False, tickfont={"color": ink.text, "size": 11})
    if len(ids) <= MAX_NUMBERS:
        _write_numbers(picture, apart, theme)
    return picture


def _write_numbers(picture: go.Figure, apart: npt.NDArray[np.float64], theme: Theme) -> None:
    inks = [ink for _, ink in DIVERGING[theme][3:]]
    lowest, highest = _range(apart)
    for row, column in zip(*np.where(~np.isnan(apart)), strict=True):
        value = float(apart[row, column])
        step = min(int((value - lowest) / (highest - lowest) * len(inks)), len(inks) - 1)
        font = {"size": 11, "color": inks[step]}
        picture.add_annotation(x=column, y=row, text=f"{value:.2f}", showarrow=False, font=font)


def _range(apart: npt.NDArray[np.float64]) -> tuple[float, float]:
    known = apart[~np.isnan(apart)]
    lowest = float(known.min(initial=1.0))
    return lowest, max(float(known.max(initial=0.0)), lowest + 0.01)


def _in_steps(theme: Theme) -> list[list[float | str]]:
    """Return a colour scale of whole steps: a number on it is read on the very colour its ink was chosen for."""
    colors = [color for color, _ in DIVERGING[theme][3:]]
    n = len(colors)
    return [[(place + end) / n, color] for place, color in enumerate(colors) for end in (0, 1)]


def _by_likeness(overall: pd.DataFrame) -> list[str]:
    """Return the ids such that those that are alike stand beside each other (average linkage)."""
    ids = [str(one) for one in overall.index]
    if len(ids) < 3:
        return ids
    values = overall.to_numpy(dtype=float)
    filled = np.where(np.isnan(values), 1.0, values)
    return [ids[place] for place in leaves_list(linkage(squareform(filled, checks=False), "average"))]


def _words(row: str, column: str, value: float) -> str:
    if row == column:
        return plain(row)
    if np.isnan(value):
        return f"{plain(row)} and {plain(column)}: not compared"
    return f"{plain(row)} and {plain(column)}: {value:.2f}"


def _caption(shown: pd.DataFrame, said: list[str], n_columns: int, n: int) -> Caption:
    counted = (
        "0: alike in everything, 1: nothing in common; the stronger the colour, the further apart · "
        f"mean over {n_columns} attributes · n = {n:,} customers"
    )
    values = shown.to_numpy(dtype=float)
    pairs = [
        (float(values[row, column]), said[row], said[column])
        for row in range(len(said))
        for column in range(row + 1, len(said))
        if not np.isnan(values[row, column])
    ]
    if not pairs:
        return Caption("Nothing to compare the personas on", counted, "An empty picture of distances.")
    nearest, furthest = min(pairs), max(pairs)
    title = f"{nearest[1]} and {nearest[2]} are most alike"
    apart = f"{furthest[1]} and {furthest[2]} are furthest apart"
    alt = f"{title} ({nearest[0]:.2f}); {apart} ({furthest[0]:.2f}). {counted}."
    return Caption(title, counted, alt)
