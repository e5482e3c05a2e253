"""One customer: how well it fits each segment, and what speaks for and against."""

from collections.abc import Mapping

import plotly.graph_objects as go

from core.charts._captions import Caption
from core.charts._layout import INK, figure, name_rows, plain, shortened, unique
from core.charts._palette import DIVERGING, Theme, persona_color
from core.segmentation import Explanation
from core.wording import percent

MAX_MEMBERSHIPS = 8
"""Segments beyond the likeliest few are not drawn."""

MAX_LABEL = 38


def membership_chart(
    found: Explanation,
    names: Mapping[str, str],
    *,
    colors: Mapping[str, int] | None = None,
    theme: Theme = "light",
) -> go.Figure:
    """Return how likely a customer belongs to each segment, the likeliest first.

    Parameters
    ----------
    found : Explanation
        Where the customer belongs.
    names : mapping of str to str
        Name of each segment, by id.
    colors : mapping of str to int, optional
        Place of each segment in the palette; the order of `names` without it.
    theme : {"light", "dark"}
        Colours of the page it stands on.
    """
    drawn = found.memberships[:MAX_MEMBERSHIPS]
    seats = {segment_id: place for place, segment_id in enumerate(names)} | dict(colors or {})
    labels = [names.get(one.segment_id, one.segment_id) for one in drawn]
    bars = go.Bar(
        x=[one.probability for one in drawn],
        y=unique([plain(shortened(label, MAX_LABEL)) for label in labels]),
        orientation="h",
        marker={"color": [persona_color(seats.get(one.segment_id, 0), theme) for one in drawn]},
        text=[percent(one.probability) for one in drawn],
        textposition="outside",
        cliponaxis=False,
        hoverinfo="skip",
    )
    picture = figure([bars], _membership_caption(found, labels), height=110 + 34 * len(drawn), theme=theme)
    picture.update_xaxes(visible=False, range=[0, 1.2])
    name_rows(picture, theme)
    return picture


def _membership_caption(found: Explanation, labels: list[str]) -> Caption:
    best = found.memberships[0]
    sure = percent(best.probability)
    title = f"{found.customer_id} belongs to {labels[0]}: {sure} likely"
    if not found.segment_id:
        title = f"{found.customer_id} fits none; {labels[0]} comes nearest"
    said = ", ".join(
        f"{label} {percent(one.probability)}" for label, one in zip(labels, found.memberships, strict=False)
    )
    rest = len(found.memberships) - len(labels)
    more = f" · the likeliest of {len(found.memberships)} segments" if rest else ""
    return Caption(title, f"n = 1 customer{more}", f"{title}. {said}.")


def reasons_chart(
    found: Explanation,
    segment_id: str,
    name: str,
    cells: Mapping[str, str],
    *,
    n_reasons: int = 8,
    theme: Theme = "light",
) -> go.Figure:
    """Return what speaks for and against one segment: the strongest columns, right for and left against.

    Parameters
    ----------
    found : Explanation
        Where the customer belongs.
    segment_id, name : str
        The segment, and what it is called.
    cells : mapping of str to str
        What each column says of this customer in words ("age: 34"), by column; the column itself without it.
    n_reasons : int
        Columns to draw.
    theme : {"light", "dark"}
        Colours of the page it stands on.
    """
    membership = next(one for one in found.memberships if one.segment_id == segment_id)
    drawn = membership.reasons[:n_reasons]
    against, favour = DIVERGING[theme][1][0], DIVERGING[theme][-2][0]
    labels = [cells.get(one.column, one.column) for one in drawn]
    bars = go.Bar(
        x=[one.weight for one in drawn],
        y=unique([plain(shortened(label, MAX_LABEL)) for label in labels]),
        orientation="h",
        marker={"color": [favour if one.weight > 0 else against for one in drawn]},
        hoverinfo="skip",
    )
    title, alt = _reasons_words(name, labels, [one.weight for one in drawn])
    subtitle = f"The longer, the more it tells · {len(drawn)} of {len(membership.reasons)} columns"
    picture = figure([bars], Caption(title, subtitle, alt), height=120 + 30 * len(drawn), theme=theme)
    widest = max((abs(one.weight) for one in drawn), default=1.0) * 1.1
    picture.update_xaxes(
        range=[-widest, widest],
        showgrid=False,
        tickvals=[-widest / 2, widest / 2],  # once: beside each bar the words would lie on its name on a narrow page
        ticktext=["against", "for"],
        side="top",
    )
    name_rows(picture, theme)
    picture.add_vline(x=0, line={"color": INK[theme].muted, "width": 1})
    return picture


def _reasons_words(name: str, labels: list[str], weights: list[float]) -> tuple[str, str]:
    speaks = [label for label, weight in zip(labels, weights, strict=True) if weight > 0]
    denies = [label for label, weight in zip(labels, weights, strict=True) if weight <= 0]
    title = f"For {name}: {speaks[0]}" if speaks else f"Nothing speaks for {name}"
    alt = f"For {name}: {'; '.join(speaks) or 'nothing'}. Against: {'; '.join(denies) or 'nothing'}."
    return title, alt
