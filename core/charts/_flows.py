"""Where customers go from one search for segments to another."""

from collections.abc import Mapping

import pandas as pd
import plotly.graph_objects as go

from core.charts._captions import Caption
from core.charts._layout import INK, figure, on_lines
from core.charts._palette import NONE_COLOR, Theme, persona_color
from core.charts._tree import faded
from core.config import MIN_GROUP_SIZE
from core.wording import percent

MAX_FLOWS = 150
"""More ribbons than this are a tangle; the largest are drawn."""

_LINE_LENGTH = 20  # letters: the names of both sides stand beside each other on a narrow page
_GAP = 18  # pixels between segments: with the lowest of them enough for a name

_WORDS = (
    (0.95, "Nearly everybody stays together"),
    (0.8, "Most customers stay together"),
    (0.5, "Many customers change segments"),
    (0.0, "Most customers change segments"),
)


def agreement_words(stayed: float) -> str:
    """Return what it means that this share of customers stay in a segment that continues theirs.

    Examples
    --------
    >>> agreement_words(0.97), agreement_words(0.3)
    ('Nearly everybody stays together', 'Most customers change segments')
    """
    return next(words for least, words in _WORDS if stayed >= least)


def flow_chart(
    flows: pd.DataFrame,
    before: Mapping[str, str],
    after: Mapping[str, str],
    *,
    stayed: float,
    colors: Mapping[str, int] | None = None,
    theme: Theme = "light",
) -> go.Figure:
    """Return ribbons from the segments of one search to those of another; widths are customers.

    Flows of fewer customers than the minimum size are not drawn.

    Parameters
    ----------
    flows : DataFrame
        Columns ``before``, ``after`` (segment ids, "" for "fits none") and ``n``, as `core.comparison` makes them.
    before, after : mapping of str to str
        Name of each segment by id, in display order.
    stayed : float
        Share of customers, 0 to 1, in a segment that continues the one they were in.
    colors : mapping of str to int, optional
        Place of each later segment in the palette; the order of `after` without it.
    theme : {"light", "dark"}
        Colours of the page it stands on.
    """
    ranked = flows.sort_values(["n", "before", "after"], ascending=[False, True, True], kind="stable")
    drawn = ranked[ranked["n"] >= MIN_GROUP_SIZE].head(MAX_FLOWS)
    old = [one for one in (*before, "") if (drawn["before"] == one).any()]
    new = [one for one in (*after, "") if (drawn["after"] == one).any()]
    seats = {one: place for place, one in enumerate(after)} | dict(colors or {})
    paints = {one: persona_color(seats[one], theme) if one else NONE_COLOR[theme] for one in new}
    names = [*(before.get(one, "Fits none") for one in old), *(after.get(one, "Fits none") for one in new)]
    ink = INK[theme]
    ribbons = go.Sankey(
        arrangement="snap",
        node={
            "label": [on_lines(name, _LINE_LENGTH) for name in names],
            "color": [*(ink.muted for _ in old), *(paints[one] for one in new)],
            "thickness": 12,
            "pad": _GAP,
            "line": {"width": 0},
            "hovertemplate": "%{label}<br>%{value:,} customers<extra></extra>",
        },
        link={
            "source": [old.index(one) for one in drawn["before"]],
            "target": [len(old) + new.index(one) for one in drawn["after"]],
            "value": [int(one) for one in drawn["n"]],
            "color": [faded(paints[one], 0.4) for one in drawn["after"]],
            "hovertemplate": "%{source.label} → %{target.label}<br>%{value:,} customers<extra></extra>",
        },
        textfont={"color": ink.text, "size": 12 if max(len(old), len(new)) <= 20 else 10},
    )
    height = max(320, 110 + 28 * max(len(old), len(new)))
    return figure([ribbons], _caption(flows, drawn, before, after, stayed), height=height, theme=theme)


def _caption(
    flows: pd.DataFrame, drawn: pd.DataFrame, before: Mapping[str, str], after: Mapping[str, str], stayed: float
) -> Caption:
    n = int(flows["n"].sum())
    if drawn.empty:
        return Caption("No customers to follow", f"n = {n:,} customers", "An empty picture of flows.")
    title = f"{agreement_words(stayed)}: {round(100 * stayed)} of 100 are in the segment that continues theirs"
    subtitle = f"From {len(before)} segments to {len(after)} · n = {n:,} customers"
    hidden = n - int(drawn["n"].sum())
    if hidden:
        subtitle += f" · the smallest flows are not drawn ({percent(hidden / n)} of customers)"
    parts = (
        f"{before.get(str(old), 'fits none')} to {after.get(str(new), 'fits none')}: {int(count):,}"
        for old, new, count in drawn[["before", "after", "n"]].head(12).to_numpy(dtype=object)
    )
    return Caption(title, subtitle, f"{title}. Largest flows: {'; '.join(parts)}. n = {n:,} customers.")
