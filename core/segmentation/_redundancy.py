"""Columns that say the same thing share one weight, so that repeating a question does not make it count twice."""

import numpy as np
from scipy.stats import rankdata

from core.segmentation._encoded import CodeArray, Encoded, FloatArray, IntArray

REDUNDANT = 0.85
"""Columns associated more strongly than this (rank correlation, Cramér's V or correlation ratio) are one."""

_MAX_ROWS = 5_000  # association above .85 is plain on far fewer rows


def redundancy_weights(encoded: Encoded) -> tuple[FloatArray, FloatArray]:
    """Return the weights of numbers and of codes, shapes (p,) and (q,): one over the size of each column's group.

    Groups are the connected columns whose association exceeds `REDUNDANT`: absolute Spearman
    correlation between numbers, ordered levels and yes/no; Cramér's V between categories; the
    correlation ratio of ranks between a category and the rest. Missing cells are left out pairwise.
    """
    step = max(1, len(encoded) // _MAX_ROWS)
    sample = encoded.take(slice(0, None, step))
    layout = sample.layout
    n_numbers = len(layout.number_names)
    ranked = [j for j in range(len(layout.code_names)) if layout.ordinal[j] or layout.n_levels[j] == 2]
    nominal = [j for j in range(len(layout.code_names)) if j not in ranked]
    codes = np.where(sample.codes < 0, np.nan, sample.codes.astype(np.float64))

    scores, mask = _standard_ranks(np.column_stack([sample.numbers, codes[:, ranked]]))
    position = list(range(n_numbers)) + [n_numbers + j for j in ranked]
    adjacency = np.eye(layout.n_columns, dtype=bool)
    adjacency[np.ix_(position, position)] |= _rank_correlation(scores, mask) > REDUNDANT
    dummies = [_dummies(sample.codes[:, j], layout.n_levels[j]) for j in nominal]
    for a, j in enumerate(nominal):
        ratio = _correlation_ratio(dummies[a], scores, mask)
        adjacency[n_numbers + j, position] |= ratio > REDUNDANT
        for b in range(a):
            adjacency[n_numbers + j, n_numbers + nominal[b]] |= _cramers_v(dummies[a].T @ dummies[b]) > REDUNDANT
    group = _components(adjacency | adjacency.T)
    weights = 1.0 / np.bincount(group)[group]
    return weights[:n_numbers], weights[n_numbers:]


def _standard_ranks(values: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return ranks with mean 0 and variance 1 where observed and 0 elsewhere, and the mask of observed cells."""
    observed = ~np.isnan(values)
    ranks = np.nan_to_num(rankdata(values, axis=0, nan_policy="omit")) if values.size else np.zeros_like(values)
    count = np.maximum(observed.sum(0), 1)
    centred = np.where(observed, ranks - ranks.sum(0, where=observed) / count, 0.0)
    spread = np.sqrt((centred**2).sum(0) / count)
    return centred / np.where(spread > 0, spread, 1.0), observed.astype(np.float64)


def _rank_correlation(scores: FloatArray, mask: FloatArray) -> FloatArray:
    squares = (scores**2).T @ mask  # [i, j]: sum of squares of i where j is observed
    return np.asarray(np.abs(scores.T @ scores) / np.sqrt(np.maximum(squares * squares.T, 1e-12)))


def _dummies(codes: CodeArray, n_levels: int) -> FloatArray:
    return np.asarray(codes[:, None] == np.arange(n_levels), dtype=np.float64)


def _correlation_ratio(dummies: FloatArray, scores: FloatArray, mask: FloatArray) -> FloatArray:
    count = dummies.T @ mask
    sums = dummies.T @ scores
    known = dummies.sum(1)
    total = known @ scores**2 - (known @ scores) ** 2 / np.maximum(known @ mask, 1)
    between = (sums**2 / np.maximum(count, 1)).sum(0) - sums.sum(0) ** 2 / np.maximum(count.sum(0), 1)
    return np.asarray(np.sqrt(np.clip(between / np.maximum(total, 1e-12), 0, 1)))


def _cramers_v(table: FloatArray) -> float:
    """Return the bias-corrected Cramér's V of a contingency table (Bergsma 2013)."""
    table = table[table.sum(1) > 0][:, table.sum(0) > 0]
    n, (rows, columns) = table.sum(), table.shape
    if min(rows, columns) < 2 or n < 2:
        return 0.0
    expected = np.outer(table.sum(1), table.sum(0)) / n
    phi2 = ((table - expected) ** 2 / expected).sum() / n
    phi2 = max(0.0, phi2 - (rows - 1) * (columns - 1) / (n - 1))
    rows_corrected = rows - (rows - 1) ** 2 / (n - 1)
    columns_corrected = columns - (columns - 1) ** 2 / (n - 1)
    return float(np.sqrt(phi2 / max(min(rows_corrected, columns_corrected) - 1, 1e-12)))


def _components(adjacency: np.ndarray) -> IntArray:
    from scipy.sparse.csgraph import connected_components

    return np.asarray(connected_components(adjacency, directed=False)[1], dtype=np.int64)
