"""Nested segments: the tree that the number of segments cuts."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from core.charts._captions import Caption
from core.charts._layout import INK, figure, plain, shortened
from core.charts._palette import Theme, persona_color
from core.config import MIN_GROUP_SIZE
from core.errors import ConfigError
from core.wording import percent

MAX_NAME = 24


@dataclass(frozen=True, slots=True)
class TreeNode:
    """A group of customers: `parent_id` is the group that it is split from, "" for all of them."""

    id: str
    parent_id: str
    name: str
    size: int


def tree_chart(
    nodes: Sequence[TreeNode],
    cut: Collection[str],
    *,
    colors: Mapping[str, int] | None = None,
    theme: Theme = "light",
) -> go.Figure:
    """Return the tree from all customers on the left to the smallest groups on the right; heights are sizes.

    Groups below the minimum size are not drawn.

    Parameters
    ----------
    nodes : sequence of TreeNode
        One root; the sizes of the parts of a group add up to at most its own.
    cut : collection of str
        Ids of the present segments, which are coloured.
    colors : mapping of str to int, optional
        Place of each segment of the cut in the palette; their order in `nodes` without it.
    theme : {"light", "dark"}
        Colours of the page it stands on.

    Raises
    ------
    ConfigError
        Unless there is exactly one root and every other parent is there.
    """
    _check(nodes)
    drawn = [node for node in nodes if node.size >= MIN_GROUP_SIZE]
    ink = INK[theme]
    seats = {node.id: place for place, node in enumerate(one for one in nodes if one.id in cut)} | dict(colors or {})
    own = _owners(nodes, cut)
    fills, inks = [], []
    for node in drawn:
        owner = own.get(node.id)
        color = persona_color(seats[owner], theme) if owner else ink.grid
        fills.append(color if node.id == owner else faded(color, 0.35) if owner else color)
        inks.append(ink.page if node.id == owner else ink.text)
    total = next(node.size for node in nodes if not node.parent_id)
    icicle = go.Icicle(
        ids=[node.id for node in drawn],
        parents=[node.parent_id for node in drawn],
        labels=[f"{plain(shortened(node.name, MAX_NAME))} · {node.size:,}" for node in drawn],
        values=[node.size for node in drawn],
        branchvalues="total",
        sort=False,
        marker={"colors": fills, "line": {"color": ink.page, "width": 2}},
        insidetextfont={"color": inks},
        textinfo="label",
        leaf={"opacity": 1},
        hovertext=[f"{plain(node.name)}<br>{node.size:,} customers, {percent(node.size / total)}" for node in drawn],
        hoverinfo="text",
        pathbar={"visible": False},
        tiling={"orientation": "h", "pad": 0},
    )
    n_cut = sum(node.id in cut for node in nodes)
    height = min(1_100, max(320, 110 + 26 * n_cut))
    picture = figure([icicle], _caption(nodes, drawn, cut, total), height=height, theme=theme)
    picture.update_layout(uniformtext={"minsize": 9, "mode": "hide"})
    return picture


def _check(nodes: Sequence[TreeNode]) -> None:
    ids = {node.id for node in nodes}
    roots = [node.id for node in nodes if not node.parent_id]
    lost = [node.id for node in nodes if node.parent_id and node.parent_id not in ids]
    if len(roots) != 1 or lost:
        message = f"A tree has one root and every parent; this one has {len(roots)} roots and {len(lost)} lost parts."
        raise ConfigError(message, hint="Find the segments again.")


def _owners(nodes: Sequence[TreeNode], cut: Collection[str]) -> dict[str, str]:
    """Return the segment of the cut that each group belongs to; groups above the cut have none."""
    parents = {node.id: node.parent_id for node in nodes}
    found = {}
    for node in nodes:
        at = node.id
        while at and at not in cut:
            at = parents[at]
        if at:
            found[node.id] = at
    return found


def faded(color: str, opacity: float) -> str:
    """Return a colour (``#rrggbb``) that lets the page through."""
    red, green, blue = (int(color[place : place + 2], 16) for place in (1, 3, 5))
    return f"rgba({red},{green},{blue},{opacity})"


def _caption(nodes: Sequence[TreeNode], drawn: Sequence[TreeNode], cut: Collection[str], total: int) -> Caption:
    segments = [node for node in nodes if node.id in cut]
    root = next(node.id for node in nodes if not node.parent_id)
    first = sorted((node for node in drawn if node.parent_id == root), key=lambda node: node.size)
    title = f"{len(segments)} segments in one tree"
    if first:
        title = f"The first split sets apart {first[0].name}, {percent(first[0].size / total)} of all customers"
    subtitle = f"{len(segments)} segments, coloured · n = {total:,} customers"
    if len(drawn) < len(nodes):
        subtitle += f" · groups of fewer than {MIN_GROUP_SIZE} are not drawn"
    shown = [node for node in segments if node.size >= MIN_GROUP_SIZE]
    sizes = ", ".join(f"{node.name} {node.size:,}" for node in sorted(shown, key=lambda node: -node.size)[:20])
    return Caption(title, subtitle, f"{title}. {len(segments)} segments: {sizes}. n = {total:,} customers.")
