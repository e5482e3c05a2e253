"""One pass over all customers in chunks, and the tree that comes out of it."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from core.segmentation._assemble import Found, assemble_tree, count, explain_splits
from core.segmentation._balance import Balance
from core.segmentation._encoded import Encoded, FloatArray, IntArray
from core.segmentation._mixture import CHUNK_ROWS
from core.segmentation._models import BoolArray
from core.segmentation._placing import SegmentModel, node_paths, place
from core.segmentation._resample import found_again
from core.segmentation._tree import SegmentTree

_STABILITY_ROWS = 3_000
_STABILITY_ROWS_PER_SEGMENT = 60


@dataclass(frozen=True, slots=True)
class Scores:
    """All customers scored: found segment, its probability, fits none, leaf, path and two coordinates.

    `directions` are the differences between customers along each direction, the two of the picture first.
    """

    found: IntArray
    probability: FloatArray
    none: BoolArray
    leaf: IntArray
    path: np.ndarray[tuple[int, int], np.dtype[np.uint8]]
    picture: FloatArray
    directions: FloatArray


def score_all(frame: pd.DataFrame, model: SegmentModel, sample: Encoded, *, tick: Callable[[], None]) -> Scores:
    """Return where every customer of a typed frame belongs, in the numbers of the model itself."""
    n = len(frame)
    balance = Balance().fit(sample)
    axes, directions = _picture_axes(balance.transform(sample))
    found, leaf, probability = np.empty(n, dtype=np.int64), np.empty(n, dtype=np.int64), np.empty(n)
    none, picture = np.empty(n, dtype=np.bool_), np.empty((n, 2))
    path = np.empty((n, max(map(len, node_paths(model.skeleton)))), dtype=np.uint8)
    for first in range(0, n, CHUNK_ROWS):
        rows = slice(first, first + CHUNK_ROWS)
        encoded = model.encode(frame.iloc[rows])
        placed = place(encoded, model.found, model.rank, model.skeleton)
        found[rows], probability[rows], none[rows] = placed.found, placed.probability, placed.none
        leaf[rows], path[rows] = placed.leaf, placed.path
        picture[rows] = balance.transform(encoded) @ axes
        tick()
    return Scores(found, probability, none, leaf, path, picture, directions)


def _picture_axes(points: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return the two main directions (d, 2), largest part positive, and the sum of squares along each direction."""
    values, vectors = np.linalg.eigh(points.T @ points)
    axes = np.zeros((points.shape[1], 2))
    axes[:, : min(2, len(values))] = vectors[:, ::-1][:, :2]
    signs = np.sign(axes[np.abs(axes).argmax(0), [0, 1]])
    return axes * np.where(signs == 0, 1.0, signs), np.asarray(values[::-1])


@dataclass(frozen=True, slots=True)
class Placed:
    """Leaves with found segments numbered by size, -1 for customers who fit none; `rank` maps to that numbering."""

    leaf: IntArray
    rank: IntArray


def place_by_size(scores: Scores, order: IntArray, k: int) -> Placed:
    """Return the customers' leaves, found segments numbered from the largest; `order` breaks ties."""
    none = scores.none.copy()
    left = np.bincount(scores.found[~none], minlength=k)
    none &= left[scores.found] > 0  # a segment made of strangers only keeps them
    sizes = np.bincount(scores.found[~none], minlength=k)
    ordered = np.where(none, k, scores.found)[order]
    first = np.array([int(np.argmax(ordered == cluster)) for cluster in range(k)])
    rank = np.empty(k, dtype=np.int64)
    rank[np.lexsort((first, -sizes))] = np.arange(k)
    return Placed(np.where(none, -1, ranked(scores.leaf, rank)), rank)


def ranked(leaf: IntArray, rank: IntArray) -> IntArray:
    """Return leaves with found segments in their new numbers."""
    return np.where(leaf < len(rank), rank[np.minimum(leaf, len(rank) - 1)], leaf)


def build_tree(
    model: SegmentModel, scores: Scores, placed: Placed, sample: Encoded, *, seed: int, tick: Callable[[], None]
) -> tuple[SegmentTree, Found]:
    """Return the record of the tree and its re-draws: sizes from all customers, the rest from the sample."""
    skeleton = model.skeleton
    counted = count(node_paths(skeleton), placed.leaf, scores.path)
    sampled = place(sample, model.found, model.rank, skeleton)
    leaf = np.where(sampled.none, -1, sampled.leaf)
    reasons, n_sampled = explain_splits(model.encoder, sample, leaf, skeleton, counted)
    n = max(_STABILITY_ROWS, _STABILITY_ROWS_PER_SEGMENT * skeleton.n_found)
    found = found_again(sample.take(slice(0, n)), leaf[:n], skeleton, model.found.refit, seed=seed, tick=tick)
    tree = assemble_tree(skeleton, counted, found, reasons, n_customers=len(placed.leaf), n_sampled=n_sampled)
    return tree, found


def members_frame(index: pd.Index, scores: Scores, placed: Placed) -> pd.DataFrame:
    """Return what every cut of the tree is looked up from; the columns of the cut itself are added to it."""
    path = {f"p{depth + 1}": scores.path[:, depth] for depth in range(scores.path.shape[1])}
    columns = {
        "segment": pd.Series("", index=index, dtype="str"),
        "probability": scores.probability,
        "x": scores.picture[:, 0],
        "y": scores.picture[:, 1],
        "found": scores.probability,
        "leaf": placed.leaf.astype(np.int16),
        **path,
    }
    return pd.DataFrame(columns, index=index)
