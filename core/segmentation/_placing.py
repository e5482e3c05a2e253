"""Where each customer is in the tree, and how sure that is at every number of segments."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from core.segmentation._densities import Design
from core.segmentation._encoded import Encoded, FloatArray, IntArray
from core.segmentation._encoder import Encoder
from core.segmentation._grow import TREE_CLIP, Skeleton, split_scores
from core.segmentation._models import BoolArray, Model
from core.segmentation._response_style import StyleRemover

STEPS = 200
"""Sureness along the path is kept in steps of half a percent."""


@dataclass(frozen=True, slots=True)
class Placement:
    """Customers placed: the found segment, its probability, fits none, the leaf, and sureness down the path.

    `path` (n, depth) holds the probability of each node from below the root to the leaf, in steps of half a percent;
    0 where the path has ended.
    """

    found: IntArray
    probability: FloatArray
    none: BoolArray
    leaf: IntArray
    path: np.ndarray[tuple[int, int], np.dtype[np.uint8]]


@dataclass(frozen=True, slots=True)
class SegmentModel:
    """All that is needed to place a customer again: answer styles, encoding, the segments found, merges and splits.

    `rank` maps the groups of `found` to the tree's nodes 0 to K - 1.
    """

    styles: StyleRemover
    encoder: Encoder
    found: Model
    rank: IntArray
    skeleton: Skeleton

    def encode(self, frame: pd.DataFrame) -> Encoded:
        """Return the customers of a typed frame as the segments see them."""
        return self.encoder.transform(self.styles.transform(frame))

    def place(self, frame: pd.DataFrame) -> Placement:
        """Return where the customers of a typed frame belong."""
        return place(self.encode(frame), self.found, self.rank, self.skeleton)


def node_paths(skeleton: Skeleton) -> list[tuple[int, ...]]:
    """Return for each node the nodes from below the root down to it."""
    parents = skeleton.parents()
    paths: list[tuple[int, ...]] = [()] * skeleton.n_nodes
    # Each node comes after its parent in this order: merges from the last, found segments, splits from the first.
    for node in (*range(2 * skeleton.n_found - 2, -1, -1), *range(2 * skeleton.n_found - 1, skeleton.n_nodes)):
        paths[node] = () if parents[node] < 0 else (*paths[parents[node]], node)
    return paths


def place(encoded: Encoded, model: Model, rank: IntArray, skeleton: Skeleton) -> Placement:
    """Return where customers belong: the likeliest found segment, then the likelier part at each split below it."""
    shares, none = model.assign(encoded)
    ranked = np.empty_like(shares)
    ranked[:, rank] = shares
    raw = shares.argmax(1)
    found, probability = rank[raw], shares[np.arange(len(raw)), raw]
    paths = node_paths(skeleton)
    path = np.zeros((len(found), max(map(len, paths))), dtype=np.uint8)
    _sure_above(skeleton, paths, found, ranked, path)
    leaf = _descend(encoded, skeleton, paths, found, probability, path)
    return Placement(found, probability, none, leaf, path)


def _sure_above(
    skeleton: Skeleton, paths: list[tuple[int, ...]], found: IntArray, shares: FloatArray, path: np.ndarray
) -> None:
    """Fill in the probability of each found segment and of the merged ones above it."""
    below = {node: [node] for node in range(skeleton.n_found)}
    for i, merge in enumerate(skeleton.merges):
        below[skeleton.n_found + i] = below[merge.parts[0]] + below[merge.parts[1]]
    for group in range(skeleton.n_found):
        rows = np.flatnonzero(found == group)
        for depth, node in enumerate(paths[group]):
            path[rows, depth] = in_steps(shares[rows][:, below[node]].sum(1))


def _descend(
    encoded: Encoded,
    skeleton: Skeleton,
    paths: list[tuple[int, ...]],
    found: IntArray,
    probability: FloatArray,
    path: np.ndarray,
) -> IntArray:
    """Return the leaf of each customer, and fill in the probabilities on the way down."""
    node, sure = found.copy(), probability.copy()
    scores = split_scores(skeleton.splits, Design(encoded, clip=TREE_CLIP))
    for j, split in enumerate(skeleton.splits):
        rows = np.flatnonzero(node == split.node)
        score = scores[rows, j]
        # The likelier part at each step, so never less than half of the whole.
        sure[rows] /= 1.0 + np.exp(-np.abs(score))
        node[rows] = np.where(score >= 0, *skeleton.parts(j))
        path[rows, len(paths[split.node])] = in_steps(sure[rows])
    return node


def in_steps(probability: FloatArray) -> np.ndarray:
    """Return probabilities in steps of half a percent."""
    return np.rint(np.clip(probability, 0.0, 1.0) * STEPS).astype(np.uint8)
