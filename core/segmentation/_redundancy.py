"""Columns that say the same thing share one weight, so that repeating a question does not make it count twice."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from scipy.stats import rankdata

from core.segmentation._balance import Balance
from core.segmentation._encoded import CodeArray, Encoded, FloatArray, IntArray
from core.segmentation._kmeans import lloyd, plus_plus_centers

BoolArray = NDArray[np.bool_]

REDUNDANT = 0.85
"""Columns associated more strongly than this (rank correlation, Cramér's V or correlation ratio) may be one."""

UNRELATED = 0.75
"""Columns associated no more strongly than this among customers who are alike in general are not copies."""

_MAX_ROWS = 5_000  # association above .85 is plain on far fewer rows
_MAX_GROUPS, _ROWS_PER_GROUP = 12, 20  # of customers who are alike in general
_SEED = 0


def redundancy_weights(encoded: Encoded) -> tuple[FloatArray, FloatArray]:
    """Return the weights of numbers and of codes, shapes (p,) and (q,): one over the number of copies of each column.

    A column is suspected to copy another if their association exceeds `REDUNDANT`: absolute Spearman
    correlation between numbers, ordered levels and yes/no; Cramér's V between categories; the
    correlation ratio of ranks between a category and the rest. Missing cells are left out pairwise.

    Columns that tell well separated segments apart are associated too, and are the best evidence there is.
    So what counts is the association that is left within groups of customers who are alike in general: from
    none of a copy at `UNRELATED` to a whole copy at 1.
    """
    step = max(1, len(encoded) // _MAX_ROWS)
    sample = encoded.take(slice(0, None, step))
    n_numbers = len(sample.layout.number_names)
    everybody = np.zeros(len(sample), dtype=np.int64)
    suspect = _association(sample, everybody) > REDUNDANT
    weights = _shared_weights(suspect)
    if (weights < 1).any():
        left = _association(sample, _alike(sample, weights))
        weights = 1.0 / (1.0 + np.where(suspect, (left - UNRELATED) / (1.0 - UNRELATED), 0.0).clip(0, 1).sum(1))
    return weights[:n_numbers], weights[n_numbers:]


def _shared_weights(suspect: BoolArray) -> FloatArray:
    from scipy.sparse.csgraph import connected_components

    group = connected_components(suspect, directed=False)[1]
    return np.asarray(1.0 / np.bincount(group)[group])


def _alike(sample: Encoded, weights: FloatArray) -> IntArray:
    """Return rough groups of customers (n,), suspected copies counted once."""
    n_numbers = len(sample.layout.number_names)
    layout = replace(sample.layout, number_weights=weights[:n_numbers], code_weights=weights[n_numbers:])
    weighted = Encoded(layout, sample.numbers, sample.codes)
    points = Balance().fit(weighted).transform(weighted)
    # Few columns cut into many groups leave nothing to vary within a group, in a copy with some noise either.
    k = int(min(_MAX_GROUPS, 2 + 2 * weights.sum(), len(sample) / _ROWS_PER_GROUP))
    return lloyd(points, plus_plus_centers(points, max(k, 1), np.random.default_rng(_SEED)))[0]


def _association(sample: Encoded, group: IntArray) -> FloatArray:
    """Return the association of each column with each other within the groups, 0 to 1 and 0 with itself."""
    layout = sample.layout
    n_numbers = len(layout.number_names)
    ranked = [j for j in range(len(layout.code_names)) if layout.ordinal[j] or layout.n_levels[j] == 2]
    nominal = [j for j in range(len(layout.code_names)) if j not in ranked]
    codes = np.where(sample.codes < 0, np.nan, sample.codes.astype(np.float64))
    scores, mask = _standard_ranks(np.column_stack([sample.numbers, codes[:, ranked]]))
    position = list(range(n_numbers)) + [n_numbers + j for j in ranked]
    members = [np.flatnonzero(group == label) for label in np.unique(group)]
    result = np.zeros((layout.n_columns, layout.n_columns))
    result[np.ix_(position, position)] = _rank_correlation(scores, mask, members)
    dummies = {j: _dummies(sample.codes[:, j], layout.n_levels[j]) for j in nominal}
    for j in nominal:
        if position:
            result[n_numbers + j, position] = _correlation_ratio(dummies[j], scores, mask, members)
        for other in nominal[: nominal.index(j)]:
            tables = [dummies[j][rows].T @ dummies[other][rows] for rows in members]
            result[n_numbers + j, n_numbers + other] = _cramers_v(tables)
    result = np.maximum(result, result.T)
    np.fill_diagonal(result, 0.0)
    return result


def _standard_ranks(values: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return ranks with mean 0 and variance 1 where observed and 0 elsewhere, and the mask of observed cells."""
    observed = ~np.isnan(values)
    ranks = np.nan_to_num(rankdata(values, axis=0, nan_policy="omit")) if values.size else np.zeros_like(values)
    count = np.maximum(observed.sum(0), 1)
    centred = np.where(observed, ranks - ranks.sum(0, where=observed) / count, 0.0)
    spread = np.sqrt((centred**2).sum(0) / count)
    return centred / np.where(spread > 0, spread, 1.0), observed.astype(np.float64)


def _rank_correlation(scores: FloatArray, mask: FloatArray, members: Sequence[IntArray]) -> FloatArray:
    both, squares = np.zeros((2, scores.shape[1], scores.shape[1]))
    for rows in members:
        values, seen = scores[rows], mask[rows]
        count = np.maximum(seen.T @ seen, 1)
        sums = values.T @ seen  # [i, j]: sum of i where j is observed
        both += values.T @ values - sums * sums.T / count
        squares += (values**2).T @ seen - sums**2 / count
    return np.asarray(np.abs(both) / np.sqrt(np.maximum(squares * squares.T, 1e-12)))


def _dummies(codes: CodeArray | IntArray, n_levels: int) -> FloatArray:
    return np.asarray(codes[:, None] == np.arange(n_levels), dtype=np.float64)


def _correlation_ratio(
    dummies: FloatArray, scores: FloatArray, mask: FloatArray, members: Sequence[IntArray]
) -> FloatArray:
    between, total = np.zeros(scores.shape[1]), np.zeros(scores.shape[1])
    for rows in members:
        levels, values, seen = dummies[rows], scores[rows], mask[rows]
        known = levels.sum(1)
        sums, count = levels.T @ values, levels.T @ seen
        middle = sums.sum(0) ** 2 / np.maximum(count.sum(0), 1)
        total += known @ values**2 - middle
        between += (sums**2 / np.maximum(count, 1)).sum(0) - middle
    return np.asarray(np.sqrt(np.clip(between / np.maximum(total, 1e-12), 0, 1)))


def _cramers_v(tables: Sequence[FloatArray]) -> float:
    """Return the bias-corrected Cramér's V (Bergsma 2013) of contingency tables, pooled by what each can show."""
    found, possible = 0.0, 0.0
    for whole in tables:
        table = whole[whole.sum(1) > 0][:, whole.sum(0) > 0]
        n, (rows, columns) = table.sum(), table.shape
        if min(rows, columns) < 2 or n < 2:
            continue
        expected = np.outer(table.sum(1), table.sum(0)) / n
        phi2 = ((table - expected) ** 2 / expected).sum() / n
        corrected = [size - (size - 1) ** 2 / (n - 1) for size in (rows, columns)]
        found += n * max(0.0, phi2 - (rows - 1) * (columns - 1) / (n - 1))
        possible += n * (min(corrected) - 1)
    return float(np.sqrt(np.clip(found / possible, 0, 1))) if possible > 0 else 0.0
