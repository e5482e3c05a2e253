"""From a grown tree and placed customers to the record of the tree: ids, sizes, reasons and stops."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypedDict

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
from core.segmentation._placing import STEPS
from core.segmentation._tree import RECOVERED, SURE, SegmentTree, SplitReason, Stop, TreeNode, segment_name


@dataclass(frozen=True, slots=True)
class Found:
    """How alike each node and its best match in each re-draw were: Jaccard similarity, shape (re-draws, nodes)."""

    overlaps: FloatArray

    @property
    def n_resamples(self) -> int:
        """Number of re-draws."""
        return len(self.overlaps)

    @property
    def n_found(self) -> IntArray:
        """In how many re-draws each node was found again, shape (nodes,)."""
        return np.asarray((self.overlaps >= RECOVERED).sum(0), dtype=np.int64)

    @property
    def stability(self) -> FloatArray:
        """Mean similarity of each node, shape (nodes,)."""
        return np.asarray(self.overlaps.sum(0) / max(self.n_resamples, 1))


@dataclass(frozen=True, slots=True)
class Counted:
    """Customers of each node, and how many of them are sure, arrays (nodes,)."""

    sizes: IntArray
    sure: IntArray


def count(paths: Sequence[tuple[int, ...]], leaf: IntArray, path: np.ndarray) -> Counted:
    """Return the customers of each node; a leaf of -1 is in none.

    `paths` holds for each node the nodes from below the group of all customers down to it; `leaf` (n,) and `path`
    (n, depth) say where each customer is, as in a `Placement`.
    """
    n_nodes = len(paths)
    sizes, sure = np.zeros(n_nodes, dtype=np.int64), np.zeros(n_nodes, dtype=np.int64)
    at = np.full((n_nodes, path.shape[1]), -1)
    for node, nodes in enumerate(paths):
        at[node, : len(nodes)] = nodes
    placed = np.flatnonzero(leaf >= 0)
    root = paths.index(())
    sizes[root] = sure[root] = len(placed)
    per_leaf = np.bincount(leaf[placed], minlength=n_nodes)
    for depth in range(path.shape[1]):
        known = at[:, depth] >= 0
        is_leaf = np.flatnonzero(known & (per_leaf > 0))
        np.add.at(sizes, at[is_leaf, depth], per_leaf[is_leaf])
        certain = placed[path[placed, depth] >= SURE * STEPS]
        certain_leaf = np.bincount(leaf[certain], minlength=n_nodes)
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
            **again,
        )
        for key, again in enumerate(_again(found))
    )
    return with_stops(SegmentTree(anchor=skeleton.n_found, nodes=nodes, stops=()), n_customers)


class _Again(TypedDict):
    n_resamples: int
    n_found: int
    stability: float


def _again(found: Found) -> list[_Again]:
    """Return how often each node was found again, as its record says it."""
    n = found.n_resamples
    return [
        _Again(n_resamples=n, n_found=int(times), stability=round(float(mean), 4))
        for times, mean in zip(found.n_found, found.stability, strict=True)
    ]


def with_stops(tree: SegmentTree, n_customers: int) -> SegmentTree:
    """Return a tree with what each number of segments means, from its nodes."""
    stops = tuple(_stop(tree.cut(n), n, n_customers) for n in range(MIN_SEGMENTS, tree.most + 1))
    return tree.model_copy(update={"stops": stops})


def counted_again(tree: SegmentTree, counted: Counted, found: Found | None, n_customers: int) -> SegmentTree:
    """Return a tree with the figures of its nodes and stops counted anew; None leaves how often as it is."""
    again: Sequence[Mapping[str, object]] = _again(found) if found is not None else [{}] * len(tree.nodes)
    nodes = tuple(
        node.model_copy(update={"size": int(size), "n_sure": int(sure), **figures})
        for node, size, sure, figures in zip(tree.nodes, counted.sizes, counted.sure, again, strict=True)
    )
    return with_stops(tree.model_copy(update={"nodes": nodes}), n_customers)


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
