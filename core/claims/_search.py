"""Figures of a search for segments, counted again from its re-draws, its halves and its made-up customers."""

import numpy as np
import pandas as pd

from core.claims._amounts import mean_interval
from core.claims._conditions import meets
from core.claims._data import N_EXAMPLES, EvidenceData
from core.claims._intervals import wilson
from core.claims._model import Condition, Evidence, EvidenceTable, Statistic
from core.claims._search_data import LeafValues
from core.errors import DataError
from core.segmentation import (
    OF_NUMBER,
    OF_SEGMENTS,
    RECOVERED,
    SearchEvidence,
    SegmentTree,
    TreeNode,
    agreement,
    behind_gaps,
    gains,
    halves_of,
    node_column,
    picture_share,
)

ALL = "all"
"""Stands for all segments together: what a claim speaks of that is about none of them alone."""

FOUND_AGAIN_METHOD = (
    "The customers were drawn anew and segments looked for in each re-draw. Counted are the re-draws in which a group "
    "came back that has three quarters or more in common with this one. The range allows for chance (Jaccard "
    "similarity, Wilson interval)."
)
OVERLAP_METHOD = (
    "Customers in both this segment and the most similar group of a re-draw, of those in either; the mean over the "
    "re-draws, with a range that allows for chance (Jaccard similarity, Hall's transformation)."
)
SMALLEST_METHOD = "Members of each segment at this number, counted; the smallest of them."
AT_NUMBER_METHOD = (
    "For each segment at this number, the re-draws in which a group came back that has three quarters or more in "
    "common with it; the mean over the customers, and the weakest segment (Jaccard similarity)."
)
SURE_AT_METHOD = "Customers whose probability of their segment is 0.8 or more, of all customers (Wilson interval)."
VALUE_METHOD = (
    "Mean of each segment at this number, the highest and the lowest; and how much of the differences between "
    "customers lies between the segments (share of the variance)."
)
PLACED_METHOD = "Customers in a segment, of all customers (Wilson interval)."
CLEARER_METHOD = (
    "Tables were made up with the same columns and correlations but without groups. Counted are those that groups "
    "describe less well than these customers; groups count as found when they beat the best of the tables by 5% "
    "(BIC per customer)."
)
AGREEMENT_METHOD = (
    "Segments were looked for in each half of the customers apart, twice; how far the two agree on who belongs "
    "together, 0% being chance (adjusted Rand index)."
)
GAPS_METHOD = (
    "Customers whose segment has a gap to every other: somewhere between the two, customers are at most half as dense "
    "as in the middle of the thinner one."
)
PICTURE_METHOD = "Differences between customers along the two directions of the picture, of those along all directions."

_NUMBER = "n_segments"


def at_number(n_segments: int) -> tuple[Condition, ...]:
    """Return the predicate of a figure that holds at one number of segments."""
    return (Condition(column=_NUMBER, op="is", values=(float(n_segments),)),)


def number_of(evidence: Evidence) -> int:
    """Return the number of segments at which a figure holds; 0 for figures of the segments found."""
    return next((int(float(one.values[0])) for one in evidence.where if one.column == _NUMBER), 0)


def _evidence_of(data: EvidenceData) -> SearchEvidence:
    if data.search is None or data.search.found.evidence is None:
        message = "A claim speaks of how segments were found, but the evidence of the search is not there."
        raise DataError(message, hint="Find segments again.")
    return data.search.found.evidence


def _tree_of(data: EvidenceData) -> SegmentTree:
    if data.search is None or data.search.tree is None:
        message = "A claim speaks of a number of segments, but there is no tree of them."
        raise DataError(message, hint="Find segments again.")
    return data.search.tree


def redraw_node(data: EvidenceData, segment_id: str) -> int | None:
    """Return the node of the tree that a segment is; None for segments merged by hand, and without a search."""
    infos = data.search.found.record.segments if data.search is not None else ()
    nodes = next((info.nodes for info in infos if info.id == segment_id), ())
    return nodes[0] if len(nodes) == 1 else None


def _redraws(data: EvidenceData, segment_id: str) -> tuple[pd.DataFrame, str]:
    """Return the table of re-draws and the column of the segment."""
    node = redraw_node(data, segment_id)
    redraws = _evidence_of(data).redraws
    if node is None or node_column(node) not in redraws.columns:
        message = f"A claim speaks of how often segment {segment_id!r} is found again, but that was not tried."
        raise DataError(message, hint="Find segments again.")
    return redraws, node_column(node)


def measure_found_again(data: EvidenceData, segment_id: str) -> Evidence:
    """Return in how many re-draws of the customers the segment was found again.

    Raises DataError when the re-draws were not kept, or the segment was not looked for.
    """
    redraws, column = _redraws(data, segment_id)
    where = (Condition(column=column, op="at_least", values=(RECOVERED,)),)
    _, again = meets(redraws, where)
    ids = redraws.index[again][:N_EXAMPLES]
    return _counted(data, "found_again", "redraws", int(again.sum()), len(again), FOUND_AGAIN_METHOD, where, ids)


def measure_overlap(data: EvidenceData, segment_id: str) -> Evidence:
    """Return how much the segment and its best match have in common, 0 to 1, on average over the re-draws.

    Raises DataError when the re-draws were not kept, or the segment was not looked for.
    """
    redraws, column = _redraws(data, segment_id)
    overlaps = redraws[column].to_numpy(dtype=np.float64)
    value, low, high = mean_interval(overlaps)
    return Evidence(
        table="redraws",
        statistic="overlap",
        column=column,
        n=len(overlaps),
        total=len(overlaps),
        value=value,
        low=max(low, 0.0),
        high=min(high, 1.0),
        method=OVERLAP_METHOD,
        row_ids=tuple(str(one) for one in redraws.index[:N_EXAMPLES]),
        source=data.source("redraws"),
    )


def _counted(
    data: EvidenceData,
    statistic: Statistic,
    table: EvidenceTable,
    n: int,
    total: int,
    method: str,
    where: tuple[Condition, ...] = (),
    ids: pd.Index | tuple[str, ...] = (),
) -> Evidence:
    low, high = wilson(n, total)
    return Evidence(
        table=table,
        statistic=statistic,
        where=where,
        n=n,
        total=total,
        value=n / total if total else 0.0,
        low=low,
        high=high,
        method=method,
        row_ids=tuple(str(one) for one in ids),
        source=data.source(table),
    )


def _cut(data: EvidenceData, n_segments: int) -> tuple[TreeNode, ...]:
    """Return the segments at a number, their figures counted again from the memberships and the re-draws."""
    tree = _tree_of(data)
    if not 1 < n_segments <= tree.most:
        message = f"A claim speaks of {n_segments} segments, but the customers cannot be cut into so many."
        raise DataError(message, hint="Find segments again.")
    return tree.cut(n_segments)


def measure_smallest(data: EvidenceData, n_segments: int) -> Evidence:
    """Return how large the smallest segment at a number is; DataError for a number that there is not."""
    n, total = min(node.size for node in _cut(data, n_segments)), len(data.segments)
    return Evidence(
        table="memberships",
        statistic="smallest",
        where=at_number(n_segments),
        n=n,
        total=total,
        value=n / total,
        low=n / total,
        high=n / total,
        method=SMALLEST_METHOD,
        source=data.source("memberships"),
    )


def measure_found_again_at(data: EvidenceData, n_segments: int) -> Evidence:
    """Return the share of re-draws in which a customer's segment at a number is found again, and the weakest's.

    `value` is the mean over customers; `others_n` of `others_total` re-draws that of the weakest segment. Raises
    DataError for a number that there is not, or without re-draws.
    """
    _evidence_of(data)
    cut = _cut(data, n_segments)
    sizes = np.array([node.size for node in cut])
    again = np.array([node.n_found / max(node.n_resamples, 1) for node in cut])
    weakest = cut[int(again.argmin())]
    value = float(again @ sizes / max(sizes.sum(), 1))
    return Evidence(
        table="redraws",
        statistic="found_again_at",
        where=at_number(n_segments),
        n=weakest.n_resamples,
        total=weakest.n_resamples,
        value=value,
        low=value,
        high=value,
        others_n=weakest.n_found,
        others_total=weakest.n_resamples,
        others_value=float(again.min()),
        method=AT_NUMBER_METHOD,
        source=data.source("redraws"),
    )


def measure_sure_at(data: EvidenceData, n_segments: int) -> Evidence:
    """Return how many customers surely belong to their segment at a number; DataError for one that there is not."""
    n, total = sum(node.n_sure for node in _cut(data, n_segments)), len(data.segments)
    return _counted(data, "sure_at", "memberships", n, total, SURE_AT_METHOD, at_number(n_segments))


def measure_value_spread(data: EvidenceData, n_segments: int, column: str) -> Evidence:
    """Return the highest and lowest mean of a number over the segments at a number of them.

    `value` is the mean of `n` members of the highest, `others_value` that of the lowest; `effect` is the share, 0 to
    1, of the differences between customers that the segments explain. Raises DataError without the column, or where
    no customer of a segment has a value.
    """
    tree, cut = _tree_of(data), _cut(data, n_segments)
    values = _leaf_values(data, column)
    leaves = [list(tree.leaves(node.key)) for node in cut]
    count = np.array([values.count[own].sum() for own in leaves])
    total = np.array([values.total[own].sum() for own in leaves])
    if not count.sum():
        message = f"A claim speaks of {column!r} in each segment, but no customer of one has a value."
        raise DataError(message, hint="Find segments again.")
    count, means = count[count > 0], total[count > 0] / count[count > 0]
    best, worst = int(means.argmax()), int(means.argmin())
    highest = float(means[best]) + values.middle
    return Evidence(
        table="memberships",
        statistic="value_spread",
        where=at_number(n_segments),
        column=column,
        n=int(count[best]),
        total=int(count[best]),
        value=highest,
        low=highest,
        high=highest,
        others_n=int(count[worst]),
        others_total=int(count[worst]),
        others_value=float(means[worst]) + values.middle,
        effect=float((count * means**2).sum() / values.squares) if values.squares > 0 else 0.0,
        method=VALUE_METHOD,
        source=data.source("memberships"),
    )


def _leaf_values(data: EvidenceData, column: str) -> LeafValues:
    assert data.search is not None, "there is a tree"  # noqa: S101
    ids = data.search.found.members.index
    return data.search.leaf_values(column, data.numbers_of(column, ids))


def measure_placed(data: EvidenceData) -> Evidence:
    """Return how many of all customers are in a segment."""
    n, total = int((~data.members("")).sum()), len(data.segments)
    return _counted(data, "placed", "memberships", n, total, PLACED_METHOD)


def measure_clearer(data: EvidenceData) -> Evidence:
    """Return how many made-up tables without groups are described less well by groups than these customers.

    `effect` is the gain over one group, `others_value` the gain that was needed. Raises DataError when the tables
    were not kept.
    """
    gain, needed, nulls = gains(_evidence_of(data).made_up)
    n = sum(null < gain for null in nulls)
    evidence = _counted(data, "clearer", "made_up", n, len(nulls), CLEARER_METHOD)
    shown = tuple(str(one) for one in range(min(len(nulls) + 1, N_EXAMPLES)))
    return evidence.model_copy(update={"effect": gain, "others_value": needed, "row_ids": shown})


def measure_agreement(data: EvidenceData, n_segments: int) -> Evidence:
    """Return how far halves of the customers agree on a number of segments, 0 to 1; 0 stands for those found.

    Raises DataError when that was not kept.
    """
    halves = _evidence_of(data).halves
    of, number = (OF_NUMBER, n_segments) if n_segments else (OF_SEGMENTS, _tree_of(data).anchor)
    tables = halves_of(halves, of, number)
    if not tables:
        message = f"A claim speaks of halves of the customers with {number} segments, but these were not compared."
        raise DataError(message, hint="Find segments again.")
    value, n = agreement(tables), int(tables[0].sum())
    return Evidence(
        table="halves",
        statistic="agreement",
        where=at_number(n_segments) if n_segments else (),
        n=n,
        total=n,
        value=value,
        low=value,
        high=value,
        method=AGREEMENT_METHOD,
        source=data.source("halves"),
    )


def measure_gaps(data: EvidenceData) -> Evidence:
    """Return how many customers are in a segment with a gap to every other; DataError when that was not kept."""
    n, total = behind_gaps(_evidence_of(data).gaps)
    return _counted(data, "behind_gap", "gaps", n, total, GAPS_METHOD)


def measure_picture(data: EvidenceData) -> Evidence:
    """Return the share of the differences between customers that the picture shows; DataError when not kept."""
    directions = _evidence_of(data).directions
    value = picture_share(directions)
    n = min(2, len(directions))
    return Evidence(
        table="directions",
        statistic="in_picture",
        n=n,
        total=len(directions),
        value=value,
        low=value,
        high=value,
        method=PICTURE_METHOD,
        source=data.source("directions"),
    )
