"""Nested segments: the tree that the number of segments cuts."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from textwrap import wrap

import plotly.graph_objects as go

from core.charts._captions import Caption
from core.charts._layout import INK, figure, plain, shortened
from core.charts._palette import Theme, persona_color
from core.config import MIN_GROUP_SIZE
from core.errors import ConfigError
from core.wording import percent

MAX_NAME = 48

_LINE = 15.0  # pixels: no segment is drawn lower than a line of its name
_ALL = 300.0  # pixels that all customers take where no segment is small
_END_SHARE = 0.45  # of the width, kept for the names of the deepest segments
_INNER_WIDTH = 110  # letters over the whole width, about
_LEAST_WIDTH, _LONG_WORD = 8, 10  # letters: below, no name is written inside; a word may be a little longer


@dataclass(frozen=True, slots=True)
class TreeNode:
    """A group of customers: `parent_id` is the group that it is split from, "" for all of them."""

    id: str
    parent_id: str
    name: str
    size: int


@dataclass(frozen=True, slots=True)
class _Box:
    """A group's place: depth below the first split, top and height in pixels; an end is not split in the picture."""

    node: TreeNode
    depth: int
    top: float
    height: float
    is_end: bool


def tree_chart(
    nodes: Sequence[TreeNode],
    cut: Collection[str],
    *,
    first_split: str = "",
    colors: Mapping[str, int] | None = None,
    theme: Theme = "light",
) -> go.Figure:
    """Return the tree from the first split on the left to the smallest groups on the right; heights are sizes.

    Groups below the minimum size are not drawn, and none is drawn lower than a line of text.

    Parameters
    ----------
    nodes : sequence of TreeNode
        One root; the sizes of the parts of a group add up to at most its own.
    cut : collection of str
        Ids of the present segments, which are coloured.
    first_split : str
        What all customers are split by first, in words; the title names the smaller part without it.
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
    total = next(node.size for node in nodes if not node.parent_id)
    boxes = _boxes(drawn, total)
    inks = _inks(nodes, cut, dict(colors or {}), theme)
    caption = _caption(nodes, drawn, cut, total, first_split)
    tall = max((box.top + box.height for box in boxes), default=_ALL)
    traces = [_bars(boxes, inks, total, theme), _end_names(boxes, inks)] if boxes else []
    picture = figure(traces, caption, height=round(tall) + 84, theme=theme)
    picture.update_xaxes(visible=False, range=[0, 1])
    picture.update_yaxes(visible=False, range=[tall, 0])
    picture.update_layout(uniformtext={"minsize": 11, "mode": "hide"}, margin_r=4)
    return picture


def _check(nodes: Sequence[TreeNode]) -> None:
    ids = {node.id for node in nodes}
    roots = [node.id for node in nodes if not node.parent_id]
    lost = [node.id for node in nodes if node.parent_id and node.parent_id not in ids]
    if len(roots) != 1 or lost:
        message = f"A tree has one root and every parent; this one has {len(roots)} roots and {len(lost)} lost parts."
        raise ConfigError(message, hint="Find the segments again.")


def _boxes(drawn: Sequence[TreeNode], total: int) -> list[_Box]:
    """Return the place of each group below the root, parents before their parts."""
    parts: dict[str, list[TreeNode]] = {}
    for node in drawn:
        parts.setdefault(node.parent_id, []).append(node)

    def height(node: TreeNode) -> float:
        inside = parts.get(node.id)
        return sum(map(height, inside)) if inside else max(_LINE, _ALL * node.size / total)

    def placed(node: TreeNode, depth: int, top: float) -> Iterator[_Box]:
        yield _Box(node, depth, top, height(node), node.id not in parts)
        for part in parts.get(node.id, ()):
            yield from placed(part, depth + 1, top)
            top += height(part)

    boxes: list[_Box] = []
    for root in parts.get("", ()):
        top = 0.0
        for first in parts.get(root.id, ()):
            boxes += placed(first, 0, top)
            top += height(first)
    return boxes


def _inks(
    nodes: Sequence[TreeNode], cut: Collection[str], colors: Mapping[str, int], theme: Theme
) -> dict[str, tuple[str, str]]:
    """Return the colour of each group and of the text on it."""
    ink = INK[theme]
    seats = {node.id: place for place, node in enumerate(one for one in nodes if one.id in cut)} | dict(colors)
    own = _owners(nodes, cut)
    found = {}
    for node in nodes:
        owner = own.get(node.id)
        color = persona_color(seats[owner], theme) if owner else ink.grid
        fill = color if node.id == owner or not owner else faded(color, 0.35)
        found[node.id] = fill, ink.page if node.id == owner else ink.text
    return found


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


def _bars(boxes: Sequence[_Box], inks: Mapping[str, tuple[str, str]], total: int, theme: Theme) -> go.Bar:
    """Return the boxes; a group that is split has its name inside, where there is room for it."""
    step = _step(boxes)
    starts = [box.depth * step for box in boxes]
    return go.Bar(
        orientation="h",
        base=starts,
        x=[1 - start if box.is_end else step for box, start in zip(boxes, starts, strict=True)],
        y=[box.top + box.height / 2 for box in boxes],
        width=[box.height for box in boxes],
        ids=[box.node.id for box in boxes],
        marker={"color": [inks[box.node.id][0] for box in boxes], "line": {"color": INK[theme].page, "width": 2}},
        text=["" if box.is_end else _inner_name(box, step) for box in boxes],
        textposition="inside",
        insidetextanchor="middle",
        textangle=0,
        insidetextfont={"color": [inks[box.node.id][1] for box in boxes], "size": 12},
        hovertext=[
            f"{plain(box.node.name)}<br>{box.node.size:,} customers, {percent(box.node.size / total)}" for box in boxes
        ],
        hoverinfo="text",
    )


def _end_names(boxes: Sequence[_Box], inks: Mapping[str, tuple[str, str]]) -> go.Scatter:
    """Return the names of the groups on the right; unlike the text of a bar they never shrink."""
    step = _step(boxes)
    ends = [box for box in boxes if box.is_end]
    return go.Scatter(
        x=[box.depth * step + 0.008 for box in ends],
        y=[box.top + box.height / 2 for box in ends],
        mode="text",
        text=[f"{box.node.size:,} · {plain(shortened(box.node.name, MAX_NAME))}" for box in ends],
        textposition="middle right",
        textfont={"color": [inks[box.node.id][1] for box in ends], "size": 11},
        hoverinfo="skip",
    )


def _step(boxes: Sequence[_Box]) -> float:
    """Return the width of a group that is split."""
    deepest = max(box.depth for box in boxes)
    return min((1 - _END_SHARE) / max(deepest, 1), 1 - _END_SHARE)


def _inner_name(box: _Box, step: float) -> str:
    width, room = int(_INNER_WIDTH * step), int((box.height - 6) / 16)
    if width < _LEAST_WIDTH:
        return ""
    text = f"{box.node.size:,} · {box.node.name}"
    lines = wrap(text, width, break_long_words=False)
    fits = len(lines) <= room and max(map(len, lines)) <= max(width, _LONG_WORD)
    return "<br>".join(plain(line) for line in lines) if fits else ""


def faded(color: str, opacity: float) -> str:
    """Return a colour (``#rrggbb``) that lets the page through."""
    red, green, blue = (int(color[place : place + 2], 16) for place in (1, 3, 5))
    return f"rgba({red},{green},{blue},{opacity})"


def _caption(
    nodes: Sequence[TreeNode], drawn: Sequence[TreeNode], cut: Collection[str], total: int, first_split: str
) -> Caption:
    segments = [node for node in nodes if node.id in cut]
    root = next(node.id for node in nodes if not node.parent_id)
    first = sorted((node for node in drawn if node.parent_id == root), key=lambda node: node.size)
    title = f"{len(segments)} segments in one tree"
    if first_split:
        title = f"The first split is by {first_split}"
    elif first:
        title = f"The first split sets apart {first[0].name}, {percent(first[0].size / total)} of all customers"
    subtitle = f"{len(segments)} segments, coloured · n = {total:,} customers"
    if len(drawn) < len(nodes):
        subtitle += f" · groups of fewer than {MIN_GROUP_SIZE} are not drawn"
    elif any(_ALL * node.size / total < _LINE for node in segments):
        subtitle += " · small ones taller than they are"
    shown = [node for node in segments if node.size >= MIN_GROUP_SIZE]
    sizes = ", ".join(f"{node.name} {node.size:,}" for node in sorted(shown, key=lambda node: -node.size)[:20])
    return Caption(title, subtitle, f"{title}. {len(segments)} segments: {sizes}. n = {total:,} customers.")
