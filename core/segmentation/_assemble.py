"""From a grown tree and placed customers to the record of the tree: ids, sizes, reasons and stops."""

from dataclasses import dataclass

import numpy as np

from core.config import MIN_SEGMENTS
from core.segmentation._densities import Design
from core.segmentation._encoded import Encoded, FloatArray, IntArray
from core.segmentation._encoder import Encoder
from core.segmentation._grow import (
    TREE_CLIP,
    Skeleton,
    completed_likelihood,
    group_statistics,
    pooled_variances,
)
from core.segmentation._placing import STEPS, node_paths
from core.segmentation._tree import SURE, SegmentTree, SplitReason, Stop, TreeNode, segment_name


@dataclass(frozen=True, slots=True)
class Found:
    """How often each node was found again: of `n_resamples` re-draws, and the mean similarity, arrays (nodes,)."""

    n_resamples: IntArray
    n_found: IntArray
    stability: FloatArray


@dataclass(frozen=True, slots=True)
class Counted:
    """Customers of each node, and how many of them are sure, arrays (nodes,)."""

    sizes: IntArray
    sure: IntArray


def count(skeleton: Skeleton, leaf: IntArray, path: np.ndarray) -> Counted:
    """Return the customers of each node; a leaf of -1 is in none."""
    sizes, sure = np.zeros(skeleton.n_nodes, dtype=np.int64), np.zeros(skeleton.n_nodes, dtype=np.int64)
    paths = node_paths(skeleton)
    at = np.full((skeleton.n_nodes, path.shape[1]), -1)
    for node, nodes in enumerate(paths):
        at[node, : len(nodes)] = nodes
    placed = np.flatnonzero(leaf >= 0)
    root = 2 * skeleton.n_found - 2
    sizes[root] = sure[root] = len(placed)
    per_leaf = np.bincount(leaf[placed], minlength=skeleton.n_nodes)
    for depth in range(path.shape[1]):
        known = at[:, depth] >= 0
        is_leaf = np.flatnonzero(known & (per_leaf > 0))
        np.add.at(sizes, at[is_leaf, depth], per_leaf[is_leaf])
        certain = placed[path[placed, depth] >= SURE * STEPS]
        certain_leaf = np.bincount(leaf[certain], minlength=skeleton.n_nodes)
        np.add.at(sure, at[known, depth], certain_leaf[known])
    return Counted(sizes, sure)


def assemble_tree(
    skeleton: Skeleton,
    counted: Counted,
    found: Found,
    reasons: dict[int, SplitReason],
    *,
    n_customers: int,
    n_sampled: IntArray,
) -> SegmentTree:
    """Return the record of a tree whose found segments are numbered by size.

    `n_sampled` (nodes,) are the customers of each node in the sample that the gains were computed on.
    """
    parents = skeleton.parents()
    children, splits_at, gains = _family(skeleton, counted.sizes)
    ids = _ids(skeleton, children)
    nodes = tuple(
        TreeNode(
            key=key,
            segment_id=ids[key],
            parent=int(parents[key]) if parents[key] >= 0 else None,
            children=children.get(key, ()),
            splits_at=splits_at.get(key),
            size=int(counted.sizes[key]),
            n_sure=int(counted.sure[key]),
            gain=round(gains.get(key, 0.0) / max(int(n_sampled[key]), 1), 6),
            reason=reasons.get(key),
            n_resamples=int(found.n_resamples[key]),
            n_found=int(found.n_found[key]),
            stability=round(float(found.stability[key]), 4),
        )
        for key in range(skeleton.n_nodes)
    )
    tree = SegmentTree(anchor=skeleton.n_found, nodes=nodes, stops=())
    stops = tuple(_stop(tree.cut(n), n, n_customers) for n in range(MIN_SEGMENTS, tree.most + 1))
    return tree.model_copy(update={"stops": stops})


def _family(skeleton: Skeleton, sizes: IntArray) -> tuple[dict[int, tuple[int, int]], dict[int, int], dict[int, float]]:
    """Return children (the one that keeps the id first), the number at which each node splits, and gains."""
    k = skeleton.n_found
    children, splits_at, gains = {}, {}, {}
    for i, merge in enumerate(skeleton.merges):
        a, b = sorted(merge.parts, key=lambda part: (-sizes[part], part))
        children[k + i], splits_at[k + i], gains[k + i] = (a, b), k - i, merge.loss
    for j, split in enumerate(skeleton.splits):
        children[split.node], splits_at[split.node], gains[split.node] = skeleton.parts(j), k + 1 + j, split.gain
    return children, splits_at, gains


def _ids(skeleton: Skeleton, children: dict[int, tuple[int, int]]) -> dict[int, str]:
    k = skeleton.n_found
    ids = {group: segment_name(group + 1) for group in range(k)}
    for node in range(k, 2 * k - 1):
        ids[node] = ids[children[node][0]]
    for j, split in enumerate(skeleton.splits):
        first, second = skeleton.parts(j)
        ids[first], ids[second] = ids[split.node], segment_name(k + 1 + j)
    return ids


def _stop(nodes: tuple[TreeNode, ...], n_segments: int, n_customers: int) -> Stop:
    sizes = np.array([node.size for node in nodes])
    again = np.array([node.n_found / max(node.n_resamples, 1) for node in nodes])
    return Stop(
        n_segments=n_segments,
        smallest=int(sizes.min()),
        stability=round(float(again @ sizes / max(sizes.sum(), 1)), 4),
        weakest=round(float(again.min()), 4),
        placed=round(int(sizes.sum()) / n_customers, 6),
        sure=round(sum(node.n_sure for node in nodes) / n_customers, 6),
    )


def explain_splits(
    encoder: Encoder, sample: Encoded, leaf: IntArray, skeleton: Skeleton, counted: Counted
) -> tuple[dict[int, SplitReason], IntArray]:
    """Return for each node with parts the column that tells them apart best, and the sample's size of each node."""
    design = Design(sample, clip=TREE_CLIP)
    sizes, statistics = group_statistics(design, leaf, skeleton.n_nodes)
    for node, parts in _upwards(skeleton):
        sizes[node], statistics[:, node] = sizes[list(parts)].sum(), statistics[:, list(parts)].sum(1)
    pooled = pooled_variances(design, statistics[:, : skeleton.n_found])
    alone = completed_likelihood(design, sizes, statistics, pooled)[:-1]
    reasons = {}
    children, _, _ = _family(skeleton, counted.sizes)
    for node, (first, second) in children.items():
        column = int((alone[:, first] + alone[:, second] - alone[:, node]).argmax())
        reasons[node] = _reason(encoder, sample, column, statistics[:, [first, second]])
    return reasons, sizes.astype(np.int64)


def _upwards(skeleton: Skeleton) -> list[tuple[int, tuple[int, int]]]:
    """Return nodes and their parts, each after its parts."""
    splits = [(split.node, skeleton.parts(j)) for j, split in enumerate(skeleton.splits)]
    return splits[::-1] + [(skeleton.n_found + i, merge.parts) for i, merge in enumerate(skeleton.merges)]


def _reason(encoder: Encoder, sample: Encoded, column: int, statistics: FloatArray) -> SplitReason:
    p = len(sample.layout.number_names)
    source = encoder.sources_[column]
    if column < p:
        means = statistics[p + column] / np.maximum(statistics[column], 1e-9)
        first, second = (float(f"{encoder.number(column, float(mean)):.6g}") for mean in means)
        return SplitReason(column=source, level=None, first=first, second=second)
    offsets = sample.layout.offsets
    counts = statistics[3 * p :][offsets[column - p] : offsets[column - p + 1]]
    shares = counts / np.maximum(counts.sum(0), 1e-9)
    differ = np.abs(shares[:, 0] - shares[:, 1])
    code = len(differ) - 1 - int(differ[::-1].argmax())  # of two levels the second: "at 0", not "other than 0"
    first, second = (round(float(share), 6) for share in shares[code])
    return SplitReason(column=source, level=encoder.level(column - p, code), first=first, second=second)
