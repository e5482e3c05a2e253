"""The picture of the verdict: how well groups explain the customers, beside made-up customers without groups."""

import plotly.graph_objects as go

from core.charts._captions import Caption
from core.charts._layout import INK, figure, name_rows
from core.charts._palette import NONE_COLOR, Theme, persona_color, persona_mark
from core.segmentation import SegmentationRecord, Verdict, VerdictEvidence
from core.wording import percent

_REAL, _MADE_UP = "These customers", "Made-up customers<br>without groups"
_ROOM = 0.08  # of the range, on either side of the marks
_FINDINGS: dict[Verdict, str] = {
    "natural": "Clearer than chance, with gaps between",
    "reproducible": "Clearer than chance, without gaps",
    "constructed": "Clearer than chance, but not stable",
    "none": "No clearer than chance makes them",
}


def verdict_chart(record: SegmentationRecord, *, theme: Theme = "light") -> go.Figure:
    """Return how much better groups explain these customers than one group does, beside made-up customers.

    The made-up customers have the same columns and correlations, but no groups; beyond the dashed line groups count
    as found. A record saved before the evidence was kept gives a figure without marks that says so.
    """
    evidence = record.verdict_evidence
    if evidence is None:
        words = "Find segments again to see what the verdict rests on"
        n = record.n_customers
        return figure([], Caption(words, f"n = {n:,} customers", f"{words}."), height=120, theme=theme)
    ink = INK[theme]
    real = go.Scatter(
        x=[evidence.gain],
        y=[_REAL],
        mode="markers",
        marker={"color": persona_color(0, theme), "symbol": persona_mark(0), "size": 15},
        hoverinfo="skip",
    )
    made_up = go.Scatter(
        x=list(evidence.null_gains),
        y=[_MADE_UP] * len(evidence.null_gains),
        mode="markers",
        marker={"color": NONE_COLOR[theme], "symbol": "circle-open", "size": 10, "line": {"width": 1.5}},
        hoverinfo="skip",
    )
    traces = [real, made_up] if evidence.null_gains else [real]
    picture = figure(traces, _caption(record, evidence), height=250, theme=theme)
    name_rows(picture, theme)
    places = [0.0, evidence.gain, evidence.needed_gain, *evidence.null_gains]
    room = (max(places) - min(places)) * _ROOM or 1.0
    picture.update_xaxes(
        title_text="Clearer groups →",
        showticklabels=False,
        showgrid=False,
        range=[min(places) - room, max(places) + room],
    )
    picture.update_yaxes(range=[1.6, -0.8] if evidence.null_gains else [0.6, -0.8], autorange=False)
    inwards = "right" if evidence.needed_gain > (min(places) + max(places)) / 2 else "left"
    picture.add_vline(
        x=evidence.needed_gain,
        line={"color": ink.muted, "width": 1.5, "dash": "dash"},
        annotation={
            "text": "needed",
            "y": 0.9,
            "font": {"color": ink.muted, "size": 12},
            "xanchor": inwards,
            "yanchor": "bottom",
        },
    )
    return picture


def _caption(record: SegmentationRecord, evidence: VerdictEvidence) -> Caption:
    title = "One group describes the customers best" if evidence.favours_one else _FINDINGS[record.verdict]
    parts = [f"n = {evidence.n_compared:,} customers"]
    if evidence.null_gains:
        parts.append(f"{len(evidence.null_gains)} made-up tables of as many")
    beside = ""
    if evidence.null_gains:
        beaten = sum(evidence.gain > null for null in evidence.null_gains)
        beside = f" They are clearer than in {beaten} of {len(evidence.null_gains)} tables of made-up customers."
    halves = f" Two halves agree on {percent(evidence.agreement)}; "
    gaps = f"{percent(evidence.separated_share)} of the customers lie behind a gap."
    return Caption(title, " · ".join(parts), f"{title}.{beside}{halves}{gaps} {record.verdict_reason}")
