"""Figures about segments: the picture, the sizes, the differences, the numbers tried."""

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
import pandas as pd
import plotly.graph_objects as go

from core.charts._captions import Caption
from core.charts._layout import (
    INK,
    MAX_UPRIGHT_NAMES,
    Ink,
    column_names,
    count_words,
    figure,
    name_rows,
    plain,
    shortened,
    unique,
)
from core.charts._palette import DIVERGING, NONE_COLOR, Theme, color_scale, persona_color, persona_mark
from core.config import DEFAULT_SEED, MIN_GROUP_SIZE
from core.profiles import MIN_EFFECT
from core.segmentation import SegmentationRecord
from core.wording import percent

MAX_POINTS = 3_000
"""More points are not drawn: the picture stays readable and the page quick."""

MAX_NAMED_ON_MAP = 12
"""Of more segments only the largest are named on the map."""

MAX_HEAT_ROWS = 25
MAX_ANNOTATED_CELLS = 60
MAX_LABEL_LENGTH = 34
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
            labels.append((float(own["x"].median()), float(own["y"].median()), name, color))
    picture = figure(traces, _map_caption(members, drawn, names, note), height=460, theme=theme)
    picture.update_xaxes(visible=False)
    picture.update_yaxes(visible=False)
    for x, y, name, color in apart(labels, drawn):
        picture.add_annotation(
            x=x,
            y=y,
            text=f"<b>{plain(shortened(name, MAX_LABEL_LENGTH))}</b>",
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
    """Return labels (x, y, text, colour) moved up where two would lie on each other."""
    wide = float(drawn["x"].max() - drawn["x"].min()) if len(drawn) else 0.0
    tall = float(drawn["y"].max() - drawn["y"].min()) if len(drawn) else 0.0
    placed: list[tuple[float, float, str, str]] = []
    for x, y, name, color in sorted(labels, key=lambda label: (label[1], label[0], label[2])):
        above = y
        for other_x, other_y, _, _ in placed:
            if abs(other_x - x) < wide * 0.3 and abs(other_y - above) < tall * 0.06:
                above = other_y + tall * 0.06
        placed.append((x, above, name, color))
    return placed


def _map_caption(members: pd.DataFrame, drawn: pd.DataFrame, names: Mapping[str, str], note: str) -> Caption:
    counts = {segment_id: int((members["segment"] == segment_id).sum()) for segment_id in names}
    n, outside = len(members), int((members["segment"] == "").sum())
    title = f"{len(names)} segments of {n:,} customers"
    if outside:
        title += f"; {outside:,} fit none"
    shown = f"n = {n:,}" if len(drawn) == n else f"n = {n:,}, {len(drawn):,} of them drawn"
    if len(names) > MAX_NAMED_ON_MAP:
        shown += f" · the {MAX_NAMED_ON_MAP} largest are named"
    sizes = ", ".join(f"{names[segment_id]} {count_words(count)}" for segment_id, count in counts.items())
    return Caption(title, f"{shown} · {note}" if note else shown, f"{title}: {sizes}. {note}".strip())


def segment_sizes(
    record: SegmentationRecord,
    names: Mapping[str, str],
    *,
    colors: Mapping[str, int] | None = None,
    theme: Theme = "light",
) -> go.Figure:
    """Return one bar per segment, largest first as the record has them, with share and n."""
    places = _places({segment.id: names.get(segment.id, segment.id) for segment in record.segments}, colors)
    labels = [names.get(segment.id, segment.id) for segment in record.segments]
    # A group below the minimum size is never described, so neither its bar nor its number may tell its size.
    shown = [segment.size >= MIN_GROUP_SIZE for segment in record.segments]
    shares = [segment.share if seen else 0.0 for segment, seen in zip(record.segments, shown, strict=True)]
    texts = [
        f"{percent(segment.share)} · n = {segment.size:,}" if seen else f"fewer than {MIN_GROUP_SIZE} customers"
        for segment, seen in zip(record.segments, shown, strict=True)
    ]
    paints = [persona_color(places[segment.id], theme) for segment in record.segments]
    if record.n_unassigned:
        n = record.n_customers
        labels.append("Fits none")
        shares.append(record.n_unassigned / n)
        texts.append(f"{percent(record.n_unassigned / n)} · n = {record.n_unassigned:,}")
        paints.append(NONE_COLOR[theme])
    bars = go.Bar(
        x=shares,
        y=unique([plain(shortened(label, MAX_LABEL_LENGTH)) for label in labels]),
        orientation="h",
        marker={"color": paints},
        text=texts,
        textposition="outside",
        cliponaxis=False,
        hoverinfo="skip",
    )
    picture = figure([bars], _sizes_caption(record, labels, texts), height=100 + 34 * len(labels), theme=theme)
    picture.update_xaxes(visible=False, range=[0, max(shares, default=1.0) * 1.35])
    name_rows(picture, theme)
    return picture


def _sizes_caption(record: SegmentationRecord, labels: list[str], texts: list[str]) -> Caption:
    n = record.n_customers
    title = "No segments yet"
    if record.segments:
        largest = max(record.segments, key=lambda segment: segment.size)
        title = f"The largest segment holds {percent(largest.share)} of all customers"
    sizes = "; ".join(f"{label}: {text}" for label, text in zip(labels, texts, strict=True))
    return Caption(title, f"n = {n:,} customers", f"{title}. {sizes}.")


def difference_heatmap(
    effects: pd.DataFrame,
    names: Mapping[str, str],
    *,
    labels: Mapping[str, str] | None = None,
    n: int,
    theme: Theme = "light",
) -> go.Figure:
    """Return how far each segment lies from everyone else, attribute by attribute.

    Parameters
    ----------
    effects : DataFrame
        Index: attributes; one column per segment id; values -1 to 1, above 0 means higher.
    names : mapping of str to str
        Name of each segment, by column.
    labels : mapping of str to str, optional
        The attributes in plain words, by index; the index itself without it.
    n : int
        Customers that were compared.
    theme : {"light", "dark"}
        Colours of the page it stands on.
    """
    shown = most_telling(effects)
    rows = [(labels or {}).get(str(row), str(row)) for row in shown.index]
    columns = [names.get(str(column), str(column)) for column in shown.columns]
    values = shown.to_numpy(dtype=float)
    ink = INK[theme]
    heat = go.Heatmap(
        z=values,
        x=column_names(columns),
        y=unique([plain(shortened(row, MAX_LABEL_LENGTH)) for row in rows]),
        zmin=-1,
        zmax=1,
        colorscale=color_scale(theme),
        xgap=2,
        ygap=2,
        text=[
            [_difference(row, name, value) for name, value in zip(columns, line, strict=True)]
            for row, line in zip(rows, values, strict=True)
        ],
        hoverinfo="text",
        colorbar=_colorbar(ink),
    )
    caption = _heat_caption(shown, rows, columns, len(effects), n)
    few = len(columns) <= MAX_UPRIGHT_NAMES
    room = 132 if few else 196  # title, line below it, names of the segments
    picture = figure([heat], caption, height=26 + 26 * len(rows) + room, theme=theme)
    picture.update_layout(margin_t=room)
    picture.update_xaxes(side="top", showgrid=False, tickfont={"color": ink.text}, tickangle=0 if few else -90)
    picture.update_yaxes(autorange="reversed", showgrid=False, tickfont={"color": ink.text})
    if values.size <= MAX_ANNOTATED_CELLS:
        picture.update_traces(showscale=False)
        _write_cells(picture, values, theme)
    return picture


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


def _difference(row: str, name: str, effect: float) -> str:
    if np.isnan(effect):
        return f"{plain(name)}<br>{plain(row)}: not compared"
    words = difference_words(effect)
    beside = "as everyone else" if words == "about the same" else "than everyone else"
    return f"{plain(name)}<br>{plain(row)}: {words} {beside}<br>{effect:+.2f} on a scale from −1 to 1"


def _write_cells(picture: go.Figure, values: npt.NDArray[np.float64], theme: Theme) -> None:
    """Write "higher" or "lower" on each cell that differs, in the ink that its colour carries."""
    for row, line in enumerate(values):
        for column, value in enumerate(line):
            if abs(value) >= MIN_EFFECT:
                picture.add_annotation(
                    x=column,
                    y=row,
                    text=difference_words(value),
                    showarrow=False,
                    font={"size": 11, "color": DIVERGING[theme][round(3 + 3 * value)][1]},
                )


def _colorbar(ink: Ink) -> dict[str, object]:
    return {
        "tickvals": [-1, 0, 1],
        "ticktext": ["lower", "same", "higher"],
        "tickfont": {"color": ink.muted, "size": 11},
        "thickness": 8,
        "len": 0.6,
        "outlinewidth": 0,
    }


def _heat_caption(shown: pd.DataFrame, rows: list[str], columns: list[str], n_rows: int, n: int) -> Caption:
    if shown.empty:
        return Caption("No attributes to compare", f"n = {n:,} customers", "An empty table of differences.")
    title = f"Segments differ most on {rows[0]}"
    subtitle = f"Beside everyone else · n = {n:,} customers"
    if n_rows > len(rows):
        subtitle += f" · the {len(rows)} of {n_rows} attributes that differ most"
    parts = []
    for name, segment_id in zip(columns, shown.columns, strict=True):
        values = np.nan_to_num(shown[segment_id].to_numpy(dtype=float))
        furthest = int(np.argmax(np.abs(values)))
        parts.append(f"{name}: furthest on {rows[furthest]} ({difference_words(float(values[furthest]))})")
    return Caption(title, subtitle, f"{title}. {'; '.join(parts)}. n = {n:,} customers.")


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
    for count, words in _marked(record):
        if count in counts:
            picture.add_annotation(
                x=count,
                y=scores[counts.index(count)],
                text=words,
                yshift=18,
                showarrow=False,
                bgcolor=ink.page,
                font={"color": accent, "size": 12},
            )
    return picture


def _tried(n_segments: int, stability: float | None) -> str:
    text = f"{n_segments} segments"
    return text if stability is None else f"{text}<br>two halves of the customers agree on {percent(stability)}"


def _marked(record: SegmentationRecord) -> list[tuple[int, str]]:
    marked = [(record.suggested, f"{record.suggested} suggested")]
    if record.n_segments != record.suggested:
        marked.append((record.n_segments, f"{record.n_segments} chosen"))
    return marked


def _candidates_caption(record: SegmentationRecord, counts: list[int]) -> Caption:
    n = record.n_customers
    title = f"{record.suggested} segments are suggested"
    if record.n_segments != record.suggested:
        title += f"; {record.n_segments} were chosen"
    tried = f"tried {min(counts)} to {max(counts)}" if counts else "nothing else was tried"
    return Caption(title, f"n = {n:,} customers · {tried}", f"{title} ({tried}, n = {n:,} customers). {record.reason}")
