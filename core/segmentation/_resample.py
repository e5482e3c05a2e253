"""Whether each group of the tree is found again when the customers are drawn anew.

Each re-draw finds the segments anew, merges them anew and splits them anew; a group counts as found again when the
most similar group of the new tree shares three quarters of their customers (Jaccard 0.75, "recovered" in Hennig's
terms [1]_). Groups below a segment are looked for inside its counterpart: an error at the top counts further down.

References
----------
.. [1] Hennig (2007), Cluster-wise assessment of cluster stability.
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from copy import copy

import numpy as np

from core.segmentation._assemble import Found
from core.segmentation._balance import Balance
from core.segmentation._densities import Design, Parameters, expectation_maximisation, log_joint, maximise
from core.segmentation._encoded import Encoded, FloatArray, IntArray
from core.segmentation._grow import TREE_CLIP, Skeleton, merge_up, two_columns
from core.segmentation._kmeans import lloyd, plus_plus_centers
from core.segmentation._models import BoolArray
from core.segmentation._stability import Fit

N_RESAMPLES = 100
"""Re-draws of the customers."""

_THREADS = 2
_SPLIT_STEPS = 8
_LOST = 0.5  # similarity below which the parts of a group are not looked for in its counterpart
_MIN_ROWS = 4  # of a re-drawn group, or it is not split


def found_again(
    sample: Encoded,
    leaf: IntArray,
    skeleton: Skeleton,
    refit: Fit,
    *,
    seed: int,
    n_resamples: int = N_RESAMPLES,
    tick: Callable[[], None],
) -> Found:
    """Return how alike each node of a tree and its best match are; the same for any number of threads.

    Parameters
    ----------
    sample : Encoded
        Customers to draw from.
    leaf : array of shape (n,)
        Their leaf in the tree, -1 for those who fit none: they are drawn, but not counted.
    skeleton : Skeleton
        The tree.
    refit : callable
        Finds as many segments in other customers.
    seed : int
        Each re-draw has a generator of its own.
    n_resamples : int
        Number of re-draws.
    tick : callable
        Called after each re-draw, in the thread of the caller.
    """
    inside = node_members(skeleton, leaf)
    design = Design(sample, clip=TREE_CLIP)
    points = Balance().fit(sample).transform(sample)

    def once(number: int) -> FloatArray:
        return _similarity(sample, design, points, inside, skeleton, refit, np.random.default_rng([seed, 5, number]))

    overlaps = np.zeros((n_resamples, skeleton.n_nodes))
    pool = ThreadPoolExecutor(_THREADS)
    try:
        for number, similarity in enumerate(pool.map(once, range(n_resamples))):
            overlaps[number] = similarity
            tick()
    finally:
        pool.shutdown(cancel_futures=True)
    return Found(overlaps)


def node_members(skeleton: Skeleton, leaf: IntArray) -> BoolArray:
    """Return which customers are in which node, shape (nodes, n)."""
    inside: BoolArray = leaf == np.arange(skeleton.n_nodes)[:, None]
    for j in range(len(skeleton.splits) - 1, -1, -1):
        inside[skeleton.splits[j].node] = inside[list(skeleton.parts(j))].any(0)
    for i, merge in enumerate(skeleton.merges):
        inside[skeleton.n_found + i] = inside[list(merge.parts)].any(0)
    return inside


def _similarity(
    sample: Encoded,
    design: Design,
    points: FloatArray,
    inside: BoolArray,
    skeleton: Skeleton,
    refit: Fit,
    rng: np.random.Generator,
) -> FloatArray:
    """Return the Jaccard similarity of each node with its best match in one re-draw."""
    k = skeleton.n_found
    rows = np.sort(rng.integers(len(sample), size=len(sample)))
    resample = sample.take(rows)
    groups = refit(resample, int(rng.integers(2**31))).predict(sample)
    known = inside[2 * k - 2]
    again = [groups == group for group in range(k)]
    for merge in merge_up(part_of(design, rows), groups[rows], k):
        again.append(again[merge.parts[0]] | again[merge.parts[1]])
    table = _jaccard(inside[: 2 * k - 1, known], np.array(again)[:, known])
    similarity = np.ones(skeleton.n_nodes)
    similarity[: 2 * k - 1] = table.max(1)
    counterpart = {node: again[int(table[node, :k].argmax())] for node in range(k)}
    for j, split in enumerate(skeleton.splits):
        parts = skeleton.parts(j)
        if similarity[split.node] < _LOST:
            halves = (counterpart[split.node],) * 2
        else:
            halves = _halves(design, points, rows, counterpart[split.node], rng)
        table = _jaccard(inside[list(parts)][:, known], np.array(halves)[:, known])
        similarity[list(parts)] = table.max(1)
        counterpart |= {part: halves[int(table[i].argmax())] for i, part in enumerate(parts)}
    return similarity


def _jaccard(first: BoolArray, second: BoolArray) -> FloatArray:
    one, other = first.astype(np.float32), second.astype(np.float32)
    both = one @ other.T
    union = one.sum(1)[:, None] + other.sum(1) - both
    return np.asarray(both / np.maximum(union, 1), dtype=np.float64)


def _halves(
    design: Design, points: FloatArray, rows: IntArray, members: BoolArray, rng: np.random.Generator
) -> tuple[BoolArray, BoolArray]:
    """Return the two parts of a group, found anew among its re-drawn customers."""
    drawn = rows[members[rows]]
    if len(drawn) < _MIN_ROWS:
        return members, np.zeros_like(members)
    labels = lloyd(points[drawn], plus_plus_centers(points[drawn], 2, rng), max_iter=5)[0]
    small = part_of(design, drawn)
    start = maximise(small, two_columns(labels), np.full(small.x.shape[1], np.inf))
    parameters: Parameters = expectation_maximisation(small, start, max_iter=_SPLIT_STEPS)[0]
    inside = np.flatnonzero(members)
    joint = log_joint(part_of(design, inside), parameters)
    first = np.zeros_like(members)
    first[inside[joint[:, 0] >= joint[:, 1]]] = True
    return first, members & ~first


def part_of(design: Design, rows: IntArray) -> Design:
    """Return a design of these rows."""
    part = copy(design)
    part.x, part.observed, part.matrix = design.x[rows], design.observed[rows], design.matrix[rows]
    part.weights = None if design.weights is None else design.weights[rows]
    return part
