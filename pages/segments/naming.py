"""What the segments of a study are called, on cards and in the tree."""

from collections.abc import Mapping

from core.charts import TreeNode
from core.schema import ColumnSpec
from core.segmentation import SegmentTree
from core.segmentation import TreeNode as SplitNode
from core.study import Study
from core.wording import branch_words

ALL = "All customers"


def segment_colors(study: Study) -> dict[str, int]:
    """Return the place of each segment in the palette: that of its persona."""
    return {persona.segment_id: persona.color for persona in study.personas if persona.segment_id}


def drawn_nodes(
    tree: SegmentTree, number: int, names: Mapping[str, str], specs: Mapping[str, ColumnSpec]
) -> list[TreeNode]:
    """Return the tree down to the segments at a number, as the picture takes it.

    A group that was never described is called by what tells it from the other part of the group it was split from.
    """
    cut = {node.key for node in tree.cut(number)}
    shown = {key for node in cut for key in tree.path(node)} | {one.key for one in tree.nodes if one.parent is None}
    return [
        TreeNode(
            id=str(node.key),
            parent_id="" if node.parent is None else str(node.parent),
            name=_node_name(tree, node, names if node.key in cut else {}, specs),
            size=node.size,
        )
        for node in tree.nodes
        if node.key in shown
    ]


def split_words(tree: SegmentTree, specs: Mapping[str, ColumnSpec]) -> str:
    """Return what all customers are split by first; "" where that is not known."""
    reason = next(node.reason for node in tree.nodes if node.parent is None)
    if reason is None:
        return ""
    return specs[reason.column].label if reason.column in specs else reason.column


def _node_name(tree: SegmentTree, node: SplitNode, names: Mapping[str, str], specs: Mapping[str, ColumnSpec]) -> str:
    if node.parent is None:
        return ALL
    parent = tree.nodes[node.parent]
    if node.segment_id in names or parent.reason is None:
        return names.get(node.segment_id, f"Segment {node.segment_id[1:].lstrip('0')}")
    return branch_words(parent.reason, specs, place=parent.children.index(node.key))
