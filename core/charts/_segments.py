"""Figures about segments: the picture, the sizes, the differences, the numbers tried."""

from collections.abc import Mapping

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from core.charts._captions import Caption
from core.charts._layout import (
    INK,
    count_words,
    figure,
    on_lines,
    plain,
)
from core.charts._palette import NONE_COLOR, Theme, persona_color, persona_mark
from core.config import DEFAULT_SEED
from core.profiles import MIN_EFFECT
from core.segmentation import SegmentationRecord
from core.wording import percent

MAX_POINTS = 3_000
"""More points are not drawn: the picture stays readable and the page quick."""

MAX_NAMED_ON_MAP = 8
"""Of more segments only the largest are named on the map."""

MAX_HEAT_ROWS = 25
MAX_LABEL_LENGTH = 34
NAME_LINE = 18
"""Letters on a line of a name in a picture; a name has two lines, so that it is whole and not wide."""

_LINE_HEIGHT = 0.055  # of the height of a picture
_FAINT, _STRONG = 0.15, 0.7


def segment_map(
    members: pd.DataFrame,
    names: Mapping[str, str],
    note: str,
    *,
    highlight: str | None = None,
    colors: Mapping[str, int] | None = None,
    theme: Theme = "light",
) -> go.Figure:
    """Return the two-dimensional picture of the customers, one colour and shape per segment.

    Parameters
    ----------
    members : DataFrame
        Columns ``segment`` ("" for "fits none"), ``x``, ``y`` and ``probability``, one row a customer.
    names : mapping of str to str
        Name of each segment, in display order.
    note : str
        What the picture can and cannot show (`SegmentationRecord.projection_note`).
    highlight : str, optional
        Segment id to stress; the others fade.
    colors : mapping of str to int, optional
        Place of each segment in the palette; the order of `names` without it.
    theme : {"light", "dark"}
        Colours of the page it stands on.
    """
    drawn = _sampled(members)
    ink = INK[theme]
    places = _places(names, colors)
    named = _largest(members, names)
    traces = []
    if (drawn["segment"] == "").any():
        grey = NONE_COLOR[theme]
        traces.append(_points(drawn[drawn["segment"] == ""], "Fits none", grey, "circle-open", _opacity(highlight, "")))
    labels: list[tuple[float, float, str, str]] = []
    for segment_id, name in names.items():
        own = drawn[drawn["segment"] == segment_id]
        if own.empty:
            continue
        color = persona_color(places[segment_id], theme)
        opacity = _opacity(highlight, segment_id)
        traces.append(_points(own, name, color, persona_mark(places[segment_id]), opacity))
        if highlight == segment_id or (highlight is None and segment_id in named):
            labels.append((float(own["x"].median()), float(own["y"].median()), on_lines(name, NAME_LINE), color))
    caption = _map_caption(members, drawn, names, note, highlight)
    picture = figure(traces, caption, height=460, theme=theme)
    picture.update_xaxes(visible=False)
    picture.update_yaxes(visible=False)
    for x, y, name, color in apart(labels, drawn):
        picture.add_annotation(
            x=x,
            y=y,
            text=f"<b>{name}</b>",
            showarrow=False,
            font={"color": color, "size": 13},
            bgcolor=ink.page,
            opacity=0.9,
            borderpad=2,
        )
    return picture


def _largest(members: pd.DataFrame, names: Mapping[str, str]) -> set[str]:
    sizes = members["segment"].value_counts()
    ranked = sorted(names, key=lambda one: -int(sizes.get(one, 0)))
    return set(ranked[:MAX_NAMED_ON_MAP])


def _sampled(members: pd.DataFrame) -> pd.DataFrame:
    ordered = members.sort_index(kind="stable")
    if len(ordered) <= MAX_POINTS:
        return ordered
    chosen = np.random.default_rng(DEFAULT_SEED).choice(len(ordered), size=MAX_POINTS, replace=False)
    return ordered.iloc[np.sort(chosen)]


def _places(names: Mapping[str, str], colors: Mapping[str, int] | None) -> dict[str, int]:
    return {segment_id: (colors or {}).get(segment_id, place) for place, segment_id in enumerate(names)}


def _opacity(highlight: str | None, segment_id: str) -> float:
    return _STRONG if highlight in {None, segment_id} else _FAINT


def _points(own: pd.DataFrame, name: str, color: str, symbol: str, opacity: float) -> go.Scatter:
    sure = [percent(float(probability)) for probability in own["probability"]]
    return go.Scatter(
        x=own["x"].to_numpy(dtype=float),
        y=own["y"].to_numpy(dtype=float),
        mode="markers",
        name=plain(name),
        marker={"color": color, "size": 6, "symbol": symbol, "opacity": opacity, "line": {"width": 0.5}},
        text=[f"{plain(name)}<br>Belongs with probability {one}" for one in sure],
        hoverinfo="text",
    )


def apart(labels: list[tuple[float, float, str, str]], drawn: pd.DataFrame) -> list[tuple[float, float, str, str]]:
    """Return labels (x, y, text as plotly shows it, colour) moved up where two would lie on each other."""
    wide = float(drawn["x"].max() - drawn["x"].min()) if len(drawn) else 0.0
    tall = float(drawn["y"].max() - drawn["y"].min()) if len(drawn) else 0.0
    placed: list[tuple[float, float, str, str]] = []
    for x, y, name, color in sorted(labels, key=lambda label: (label[1], label[0], label[2])):
        above = y
        for other_x, other_y, other, _ in placed:
            room = tall * _LINE_HEIGHT * (2 + name.count("<br>") + other.count("<br>")) / 2
            if abs(other_x - x) < wide * 0.35 and abs(other_y - above) < room:
                above = other_y + room
        placed.append((x, above, name, color))
    return placed


def _map_caption(
    members: pd.DataFrame, drawn: pd.DataFrame, names: Mapping[str, str], note: str, highlight: str | None
) -> Caption:
    counts = {segment_id: int((members["segment"] == segment_id).sum()) for segment_id in names}
    n, outside = len(members), int((members["segment"] == "").sum())
    title = f"{len(names)} segments of {n:,} customers"
    if outside:
        title += f"; {outside:,} fit none"
    shown = f"n = {n:,}" if len(drawn) == n else f"n = {n:,}, {len(drawn):,} of them drawn"
    if highlight is not None and highlight in names:
        title = f"{names[highlight]} among {len(names)} segments of {n:,} customers"
    elif len(names) > MAX_NAMED_ON_MAP:
        shown += f" · the {MAX_NAMED_ON_MAP} largest are named"
    sizes = ", ".join(f"{names[segment_id]} {count_words(count)}" for segment_id, count in counts.items())
    return Caption(title, f"{shown} · {note}" if note else shown, f"{title}: {sizes}. {note}".strip())


def most_telling(effects: pd.DataFrame, n_rows: int = MAX_HEAT_ROWS) -> pd.DataFrame:
    """Return the rows with the largest spread between segments, largest first."""
    # A cell that was not compared counts as 0, so that a lone value ranks by its distance from everyone else.
    known = effects.fillna(0.0)
    ranked = known.max(axis=1) - known.min(axis=1) if effects.shape[1] > 1 else known.abs().max(axis=1)
    return effects.loc[ranked.sort_values(ascending=False, kind="stable").index[:n_rows]]


def difference_words(effect: float) -> str:
    """Return which side of everyone else an effect lies on; below the smallest one worth showing, neither.

    Examples
    --------
    >>> difference_words(0.4), difference_words(-0.2), difference_words(0.05)
    ('higher', 'lower', 'about the same')
    """
    if abs(effect) < MIN_EFFECT:
        return "about the same"
    return "higher" if effect > 0 else "lower"


def candidates_chart(record: SegmentationRecord, *, theme: Theme = "light") -> go.Figure:
    """Return the score of each number of segments that was tried, the suggested one marked; lower is better."""
    ink = INK[theme]
    accent = persona_color(0, theme)
    tried = sorted(record.candidates, key=lambda candidate: candidate.n_segments)
    counts = [candidate.n_segments for candidate in tried]
    scores = [candidate.score for candidate in tried]
    line = go.Scatter(
        x=counts,
        y=scores,
        mode="lines+markers",
        line={"color": ink.muted, "width": 1.5},
        marker={
            "size": [13 if count == record.suggested else 7 for count in counts],
            "color": [accent if count == record.suggested else ink.muted for count in counts],
            "opacity": 1,
        },
        text=[_tried(candidate.n_segments, candidate.stability) for candidate in tried],
        hoverinfo="text",
    )
    picture = figure([line], _candidates_caption(record, counts), height=320, theme=theme)
    picture.update_xaxes(
        title_text="Number of segments", showgrid=False, tickvals=counts if len(counts) <= 20 else None
    )
    picture.update_yaxes(title_text="Score (lower is better)", showticklabels=False)
    if scores:  # room for the words above the marks
        room = (max(scores) - min(scores)) * 0.15 or 1.0
        picture.update_yaxes(range=[min(scores) - room, max(scores) + room])
    for count, words, shift in _marked(record):
        if count in counts:
            picture.add_annotation(
                x=count,
                y=scores[counts.index(count)],
                text=words,
                yshift=shift,
                showarrow=False,
                bgcolor=ink.page,
                font={"color": accent, "size": 12},
            )
    return picture


def _tried(n_segments: int, stability: float | None) -> str:
    text = f"{n_segments} segments"
    return text if stability is None else f"{text}<br>two halves of the customers agree on {percent(stability)}"


def _marked(record: SegmentationRecord) -> list[tuple[int, str, int]]:
    """Return which numbers to write at the line, and how many pixels above it: one above, one below."""
    marked = [(record.suggested, f"{record.suggested} suggested", 18)]
    if record.n_segments != record.suggested:
        marked.append((record.n_segments, f"{record.n_segments} chosen", -18))
    return marked


def _candidates_caption(record: SegmentationRecord, counts: list[int]) -> Caption:
    n = record.n_customers
    title = f"{record.suggested} segments are suggested"
    if record.n_segments != record.suggested:
        title += f"; {record.n_segments} were chosen"
    tried = f"tried {min(counts)} to {max(counts)}" if counts else "nothing else was tried"
    return Caption(title, f"n = {n:,} customers · {tried}", f"{title} ({tried}, n = {n:,} customers). {record.reason}")
