"""How the tree of segments grows: found segments merge in pairs upwards, and are split in two downwards."""

import heapq
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from core.config import MAX_SEGMENTS, MIN_GROUP_SIZE
from core.segmentation._balance import Balance
from core.segmentation._densities import (
    Design,
    Parameters,
    expectation,
    expectation_maximisation,
    log_joint,
    maximise,
)
from core.segmentation._encoded import Encoded, FloatArray, IntArray
from core.segmentation._kmeans import lloyd, plus_plus_centers

TREE_CLIP = 5.0
"""Spreads at which numbers are clipped wherever the tree is grown or read: one wild value must not own a part."""

_VARIANCE_PRIOR = 10.0  # as in the mixture: pseudo-customers with the pooled variance...
_LEVEL_PRIOR = 2.0  # ...and with the overall shares of levels
_START_ROWS = 1_500
_START_STEPS = 8
_RUN_STEPS = 60
_TOLERANCE = 1e-4  # mean log-likelihood per customer
_TYPICAL_SHARE = 0.25  # of a group's customers, those who decide which part keeps its id
_LOG_2PI = float(np.log(2 * np.pi))


@dataclass(frozen=True, slots=True)
class Merge:
    """Two groups, numbered from 0, that become one: the next number after all groups so far."""

    parts: tuple[int, int]
    loss: float


@dataclass(frozen=True, slots=True)
class Split:
    """A group that becomes two, the first of which keeps its id; `gain` is of log-likelihood, over the sample."""

    node: int
    parts: Parameters
    gain: float


@dataclass(frozen=True, slots=True)
class Skeleton:
    """The shape of a tree: nodes 0 … K - 1 were found; K … 2 K - 2 are merges in order; then two for each split."""

    n_found: int
    merges: tuple[Merge, ...]
    splits: tuple[Split, ...]

    @property
    def n_nodes(self) -> int:
        """Number of nodes."""
        return 2 * self.n_found - 1 + 2 * len(self.splits)

    def parts(self, split: int) -> tuple[int, int]:
        """Return the nodes that a split makes."""
        first = 2 * self.n_found - 1 + 2 * split
        return first, first + 1

    def parents(self) -> IntArray:
        """Return the parent of each node, -1 for the group of all."""
        parents = np.full(self.n_nodes, -1)
        for i, merge in enumerate(self.merges):
            parents[list(merge.parts)] = self.n_found + i
        for j, split in enumerate(self.splits):
            parents[list(self.parts(j))] = split.node
        return parents

    def renumbered(self, rank: IntArray) -> "Skeleton":
        """Return the tree with its found segments numbered anew: `rank[i]` is the new number of i."""

        def new(node: int) -> int:
            return int(rank[node]) if node < self.n_found else node

        return Skeleton(
            self.n_found,
            tuple(replace(merge, parts=(new(merge.parts[0]), new(merge.parts[1]))) for merge in self.merges),
            tuple(replace(split, node=new(split.node)) for split in self.splits),
        )


def grow(
    encoded: Encoded, labels: IntArray, k: int, *, seed: int, most: int = MAX_SEGMENTS, tick: Callable[[], None]
) -> Skeleton:
    """Return the tree around `k` segments.

    Parameters
    ----------
    encoded : Encoded
        A bounded sample of the customers.
    labels : array of shape (n,)
        Their segment, -1 for those who fit none.
    k : int
        Number of segments.
    seed : int
        Seed of the starts.
    most : int
        Number of segments at which splitting ends.
    tick : callable
        Called often; may raise to stop the work.
    """
    merges = merge_up(Design(encoded, clip=TREE_CLIP), labels, k)
    members = [np.flatnonzero(labels == group) for group in range(k)]
    splits: list[Split] = []
    waiting: list[tuple[float, int]] = []
    tried: dict[int, tuple[Split, tuple[IntArray, IntArray]]] = {}

    def consider(node: int, rows: IntArray) -> None:
        tick()
        found = split_in_two(encoded.take(rows), np.random.default_rng([seed, 11, len(rows), int(rows[:1].sum())]))
        if found is not None:
            parameters, gain, part = found
            tried[node] = Split(node, parameters, gain), (rows[part == 0], rows[part == 1])
            heapq.heappush(waiting, (-gain, node))

    for group in range(k):
        consider(group, members[group])
    while waiting and k + len(splits) < most:
        _, node = heapq.heappop(waiting)
        split, parts = tried.pop(node)
        first = 2 * k - 1 + 2 * len(splits)
        splits.append(split)
        for child, rows in zip((first, first + 1), parts, strict=True):
            consider(child, rows)
    return Skeleton(k, merges, tuple(splits))


# Merging


def merge_up(design: Design, labels: IntArray, k: int) -> tuple[Merge, ...]:
    """Return the merges that lead from `k` groups to one: each time the pair that loses least.

    The loss is of completed log-likelihood, in closed form from the groups' counts, sums and squares [1]_.

    References
    ----------
    .. [1] Fraley and Raftery (2002), Model-based clustering, discriminant analysis, and density estimation.
    """
    sizes, statistics = group_statistics(design, labels, k)
    pooled = pooled_variances(design, statistics)
    alone = completed_likelihood(design, sizes, statistics, pooled).sum(0)
    losses = np.full((2 * k - 1, 2 * k - 1), np.inf)
    sizes = np.concatenate([sizes, np.zeros(k - 1)])
    statistics = np.hstack([statistics, np.zeros((len(statistics), k - 1))])
    alone = np.concatenate([alone, np.zeros(k - 1)])

    def compare(one: int, others: IntArray) -> None:
        joined = statistics[:, others] + statistics[:, [one]]
        together = completed_likelihood(design, sizes[others] + sizes[one], joined, pooled).sum(0)
        losses[one, others] = losses[others, one] = alone[others] + alone[one] - together

    for group in range(1, k):
        compare(group, np.arange(group))
    merges = []
    left = list(range(k))
    for new in range(k, 2 * k - 1):
        table = losses[np.ix_(left, left)]
        a, b = divmod(int(table.argmin()), len(left))
        a, b = sorted((left[a], left[b]))
        merges.append(Merge((a, b), float(losses[a, b])))
        left = [node for node in left if node not in (a, b)]
        sizes[new], statistics[:, new] = sizes[a] + sizes[b], statistics[:, a] + statistics[:, b]
        alone[new] = completed_likelihood(design, sizes[[new]], statistics[:, [new]], pooled).sum()
        if left:
            compare(new, np.array(left))
        left.append(new)
    return tuple(merges)


def group_statistics(design: Design, labels: IntArray, k: int) -> tuple[FloatArray, FloatArray]:
    """Return sizes (k,) and the sums of the design over the groups (features, k); label -1 is in none."""
    members = design.counted((labels[:, None] == np.arange(k)).astype(np.float64))
    return members.sum(0), design.matrix.T @ members


def pooled_variances(design: Design, statistics: FloatArray) -> FloatArray:
    """Return the variance of each number within groups, shape (p, 1)."""
    p = design.x.shape[1]
    count, total, squares = statistics[:p], statistics[p : 2 * p], statistics[2 * p : 3 * p]
    scatter = np.maximum(squares - total**2 / np.maximum(count, 1e-9), 0.0)
    return np.asarray(scatter.sum(1, keepdims=True) / np.maximum(count.sum(1, keepdims=True), 1e-9))


def completed_likelihood(design: Design, sizes: FloatArray, statistics: FloatArray, pooled: FloatArray) -> FloatArray:
    """Return the log-likelihood of groups' own customers at their own estimates, shape (columns + 1, groups).

    The last row is what the share of each group adds.
    """
    layout = design.layout
    p = design.x.shape[1]
    count, total, squares = statistics[:p], statistics[p : 2 * p], statistics[2 * p : 3 * p]
    scatter = np.maximum(squares - total**2 / np.maximum(count, 1e-9), 0.0)
    variances = np.maximum(
        (scatter + _VARIANCE_PRIOR * pooled) / (count + _VARIANCE_PRIOR), layout.number_floors[:, None]
    )
    numbers = -0.5 * (count * (_LOG_2PI + np.log(variances)) + scatter / variances)
    levels = statistics[3 * p :]
    smooth = levels + _LEVEL_PRIOR * design.pooled_levels[:, None]
    each = levels * np.log(smooth / design.level_totals(smooth)) if len(levels) else levels
    codes = np.add.reduceat(each, design.level_starts, axis=0) if len(levels) else each
    share = sizes * np.log(np.maximum(sizes, 1.0) / len(design))
    return np.vstack([layout.number_weights[:, None] * numbers, layout.code_weights[:, None] * codes, share])


# Splitting


def split_in_two(encoded: Encoded, rng: np.random.Generator) -> tuple[Parameters, float, IntArray] | None:
    """Return two parts of a group, the gain in log-likelihood, and the part of each customer.

    A mixture of two from several starts; the likeliest with enough customers on both sides wins. None when the
    group is too small to have two parts. The first part holds the most typical customers of the whole.
    """
    if len(encoded) < 2 * MIN_GROUP_SIZE:
        return None
    design = Design(encoded, clip=TREE_CLIP)
    straight = np.full(design.x.shape[1], np.inf)
    whole = maximise(design, np.ones((len(design), 1)), straight)
    typicality = log_joint(design, whole)[:, 0]
    for parameters in _candidates(encoded, design, rng):
        posterior, rows = expectation(design, parameters)
        part = posterior.argmax(1)
        if np.bincount(part, minlength=2).min() < MIN_GROUP_SIZE:
            continue
        if _typical_part(typicality, part) == 1:
            parameters, part = swapped(parameters), 1 - part
        return parameters, design.total(rows - typicality), part
    return None


def _candidates(encoded: Encoded, design: Design, rng: np.random.Generator) -> Iterable[Parameters]:
    """Yield two-part mixtures, the likeliest start first, and at last the cut through the middle."""
    step = max(1, len(encoded) // _START_ROWS)
    small = encoded if step == 1 else encoded.take(slice(0, None, step))
    small_design = design if step == 1 else Design(small, clip=TREE_CLIP)
    points = Balance().fit(small).transform(small)
    straight = np.full(design.x.shape[1], np.inf)
    starts = []
    for steps in (10, 2):
        centers = plus_plus_centers(points, 2, rng, weights=small.weights)
        starts.append(lloyd(points, centers, weights=small.weights, max_iter=steps)[0])
    middle = along_main_direction(points) > 0
    starts.append(middle.astype(np.int64))
    runs = []
    for labels in starts:
        start = maximise(small_design, two_columns(labels), straight)
        runs.append(expectation_maximisation(small_design, start, max_iter=_START_STEPS))
    for i in sorted(range(len(runs)), key=lambda i: -small_design.total(runs[i][1])):
        yield expectation_maximisation(design, runs[i][0], max_iter=_RUN_STEPS, tolerance=_TOLERANCE)[0]
    yield maximise(small_design, two_columns(middle.astype(np.int64)), straight)


def along_main_direction(points: FloatArray) -> FloatArray:
    """Return each point's place along the direction in which points differ most, its median at 0."""
    centred = points - points.mean(0)
    vector = np.linalg.eigh(centred.T @ centred)[1][:, -1]
    along = centred @ (vector * np.sign(vector[np.abs(vector).argmax()]))
    return np.asarray(along - np.median(along))


def two_columns(labels: IntArray) -> FloatArray:
    """Return memberships (n, 2) of labels 0 and 1."""
    return np.column_stack([labels == 0, labels == 1]).astype(np.float64)


def swapped(parameters: Parameters) -> Parameters:
    """Return a mixture of two in the other order."""
    return replace(
        parameters,
        log_shares=parameters.log_shares[::-1],
        means=parameters.means[:, ::-1],
        variances=parameters.variances[:, ::-1],
        log_levels=parameters.log_levels[:, ::-1],
    )


def _typical_part(typicality: FloatArray, part: IntArray) -> int:
    """Return the part that holds most of the typical customers."""
    n = max(1, int(_TYPICAL_SHARE * len(part)))
    second = int(part[np.argsort(-typicality, kind="stable")[:n]].sum())
    return int(2 * second > n)


def split_scores(splits: Sequence[Split], design: Design) -> FloatArray:
    """Return for each customer and split the log odds of the first part, shape (n, splits)."""
    if not splits:
        return np.zeros((len(design), 0))
    joined = Parameters(
        log_shares=np.concatenate([split.parts.log_shares for split in splits]),
        means=np.hstack([split.parts.means for split in splits]),
        variances=np.hstack([split.parts.variances for split in splits]),
        tails=splits[0].parts.tails,
        log_levels=np.hstack([split.parts.log_levels for split in splits]),
    )
    both = log_joint(design, joined)
    return np.asarray(both[:, ::2] - both[:, 1::2])
