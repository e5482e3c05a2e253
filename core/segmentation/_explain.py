"""One customer: how well it fits each segment, and which columns speak for and against.

Within a segment columns are independent, so the log odds of a segment are a sum over columns. Where a segment, or
everyone else, is several groups, each group counts by how well it fits this customer: the sum stays exact, and a
segment is compared most with the groups that come closest.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from core.errors import NotFoundError
from core.segmentation._balance import Balance
from core.segmentation._densities import Design, maximise
from core.segmentation._encoded import Encoded, FloatArray, IntArray
from core.segmentation._grow import TREE_CLIP
from core.segmentation._parts import column_densities
from core.segmentation._placing import SegmentModel
from core.segmentation._result import SegmentationRecord
from core.segmentation._shape import segment_info, tree_of
from core.segmentation._tree import SegmentTree

_MAX_COMPARED = 4_000  # members among whom typical ones are looked for
_POOL = 50  # typical members among whom those nearest to a customer are looked for


@dataclass(frozen=True, slots=True)
class Reason:
    """What a column adds to the log odds of a segment: above 0 speaks for it, below 0 against it."""

    column: str
    weight: float


@dataclass(frozen=True, slots=True)
class Membership:
    """How well a customer fits a segment.

    Parameters
    ----------
    segment_id : str
        The segment.
    probability : float
        0 to 1; the rest are the other segments and, where there is one, the background.
    log_odds : float
        Log odds of the segment beside everyone else: `prior` and the weights of all reasons.
    prior : float
        What the sizes of the groups say before any column is looked at.
    reasons : tuple of Reason
        One a column that is known for this customer, the strongest first.
    """

    segment_id: str
    probability: float
    log_odds: float
    prior: float
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """Where a customer belongs and why.

    `segment_id` is "" for a customer who fits none; `memberships` start with the likeliest segment; `nearest` are
    typical members of that segment who are most like the customer.
    """

    customer_id: str
    segment_id: str
    memberships: tuple[Membership, ...]
    nearest: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Group:
    """One group of the mixture: its segment (-1: the background), and log weight by column and before any."""

    segment: int
    parts: FloatArray
    prior: float


def explain(record: SegmentationRecord, model: SegmentModel, frame: pd.DataFrame) -> tuple[Explanation, ...]:
    """Return the memberships of customers in every segment of a segmentation, with the reasons.

    Parameters
    ----------
    record : SegmentationRecord
        The segments, at any number, merged or split by hand.
    model : SegmentModel
        What they were found with.
    frame : DataFrame
        A few rows of the typed customer table, index ``customer_id``.
    """
    tree = tree_of(record)
    encoded = model.encode(frame)
    placed = model.place(frame)
    segment_of = {leaf: info.id for info in record.segments for node in info.nodes for leaf in tree.leaves(node)}
    found = []
    for row, customer in enumerate(frame.index):
        one = encoded.take(slice(row, row + 1))
        groups = _groups(record, tree, model, one)
        memberships = [_membership(model, one, groups, place, info.id) for place, info in enumerate(record.segments)]
        memberships.sort(key=lambda membership: -membership.log_odds)
        segment_id = "" if placed.none[row] else segment_of[int(placed.leaf[row])]
        found.append(Explanation(str(customer), segment_id, tuple(memberships)))
    return tuple(found)


def _groups(record: SegmentationRecord, tree: SegmentTree, model: SegmentModel, one: Encoded) -> list[_Group]:
    parts, priors = model.found.log_parts(one)
    k = model.skeleton.n_found
    column = np.argsort(model.rank)  # of each node among the groups of the model
    groups = []
    for place, info in enumerate(record.segments):
        for node in info.nodes:
            path = tree.path(node)
            below = [key for key in path if key >= 2 * k - 1]
            found = [key for key in path if key < k] if below else _found_below(tree, node)
            for key in found:
                group = _Group(place, parts[0, :, column[key]], float(priors[column[key]]))
                groups.append(_descended(model, one, group, below))
    if parts.shape[2] > k:
        groups.append(_Group(-1, parts[0, :, k], float(priors[k])))
    return groups


def _found_below(tree: SegmentTree, node: int) -> list[int]:
    if node < tree.anchor:
        return [node]
    return [key for child in tree.nodes[node].children for key in _found_below(tree, child)]


def _descended(model: SegmentModel, one: Encoded, group: _Group, below: Sequence[int]) -> _Group:
    """Return a found group narrowed down to one of the parts below it."""
    parts, prior = group.parts, group.prior
    first_part = 2 * model.skeleton.n_found - 1
    for key in below:
        split = model.skeleton.splits[(key - first_part) // 2]
        densities = column_densities(one, split.parts, clip=TREE_CLIP)[0]
        halves = [_Group(i, densities[:, i], float(split.parts.log_shares[i])) for i in (0, 1)]
        chosen, both = halves[(key - first_part) % 2], _together(halves)
        parts, prior = parts + chosen.parts - both.parts, prior + chosen.prior - both.prior
    return _Group(group.segment, parts, prior)


def _together(groups: Sequence[_Group]) -> _Group:
    """Return groups as one: its log weight is the logarithm of the sum of theirs, still a sum over columns."""
    totals = np.array([group.prior + group.parts.sum() for group in groups])
    shares = np.exp(totals - totals.max())
    shares /= shares.sum()
    entropy = -float((shares * np.log(np.maximum(shares, 1e-300))).sum())
    parts = np.sum([share * group.parts for share, group in zip(shares, groups, strict=True)], axis=0)
    prior = float(sum(share * group.prior for share, group in zip(shares, groups, strict=True)))
    return _Group(groups[0].segment, np.asarray(parts), prior + entropy)


def _membership(model: SegmentModel, one: Encoded, groups: Sequence[_Group], place: int, segment_id: str) -> Membership:
    inside = _together([group for group in groups if group.segment == place])
    outside = _together([group for group in groups if group.segment != place])
    weights = inside.parts - outside.parts
    prior = inside.prior - outside.prior
    log_odds = float(prior + weights.sum())
    known = np.concatenate([~np.isnan(one.numbers[0]), one.codes[0] >= 0])
    by_column: dict[str, float] = {}
    for source, weight, is_known in zip(model.encoder.sources_, weights, known, strict=True):
        if is_known:
            by_column[source] = by_column.get(source, 0.0) + float(weight)
    reasons = sorted((Reason(column, weight) for column, weight in by_column.items()), key=lambda one: -abs(one.weight))
    return Membership(segment_id, float(1 / (1 + np.exp(-log_odds))), log_odds, float(prior), tuple(reasons))


def typical_members(
    record: SegmentationRecord,
    model: SegmentModel,
    frame: pd.DataFrame,
    members: pd.DataFrame,
    segment_id: str,
    *,
    n: int = 5,
) -> tuple[str, ...]:
    """Return the customers nearest to the middle of a segment, the most typical first.

    Parameters
    ----------
    record, model
        The segments.
    frame, members : DataFrame
        The typed customer table and its memberships, in the same order.
    segment_id : str
        NotFoundError when there is none of this id.
    n : int
        How many; fewer when the segment is smaller. They are looked for among at most 4,000 members.
    """
    segment_info(record, segment_id)
    rows = _compared(members, segment_id)
    encoded = model.encode(frame.iloc[rows])
    order = np.argsort(-_typicality(encoded), kind="stable")[:n]
    return tuple(str(customer) for customer in frame.index[rows[order]])


def nearest_members(
    record: SegmentationRecord,
    model: SegmentModel,
    frame: pd.DataFrame,
    members: pd.DataFrame,
    customer_id: str,
    segment_id: str,
    *,
    n: int = 3,
) -> tuple[str, ...]:
    """Return typical members of a segment who are most like a customer, the most alike first."""
    pool = [one for one in typical_members(record, model, frame, members, segment_id, n=_POOL) if one != customer_id]
    balance = Balance().fit(model.encode(frame.iloc[_compared(members, segment_id)]))
    points = balance.transform(model.encode(frame.loc[[customer_id, *pool]]))
    distance = ((points[1:] - points[0]) ** 2).sum(1)
    return tuple(pool[place] for place in np.argsort(distance, kind="stable")[:n])


def customer_row(frame: pd.DataFrame, customer_id: str) -> pd.DataFrame:
    """Return the row of a customer; NotFoundError when there is none of this id."""
    if customer_id not in frame.index:
        message = f"There is no customer {customer_id!r}."
        raise NotFoundError(message, hint="Check the id: it is the key of the customer table.")
    return frame.loc[[customer_id]]


def _compared(members: pd.DataFrame, segment_id: str) -> IntArray:
    """Return rows of a segment's members, evenly spaced in the order of their ids if they are many."""
    rows = np.flatnonzero((members["segment"] == segment_id).to_numpy())
    rows = rows[np.argsort(members.index.to_numpy(dtype=str)[rows], kind="stable")]
    return rows[np.linspace(0, len(rows) - 1, min(len(rows), _MAX_COMPARED)).astype(np.int64)]


def _typicality(encoded: Encoded) -> FloatArray:
    """Return the log density of customers in their own group; a missing cell counts as the average one."""
    design = Design(encoded, clip=TREE_CLIP)
    whole = maximise(design, np.ones((len(encoded), 1)), np.full(encoded.numbers.shape[1], np.inf))
    parts = column_densities(encoded, whole, clip=TREE_CLIP)[:, :, 0]
    known = np.hstack([design.observed, encoded.codes >= 0])
    average = (parts * known).sum(0) / np.maximum(known.sum(0), 1)
    return np.asarray(np.where(known, parts, average).sum(1))
