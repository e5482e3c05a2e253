"""How far personas are from each other, by what is measured of their people."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from core.claims import EvidenceData
from core.config import MIN_GROUP_SIZE
from core.schema import ColumnSpec, Role

MAX_LEVELS = 100
"""Numbers of more different values are compared by hundredths of the customers."""

_ORDER = {Role.NUMBER, Role.ORDERED, Role.YES_NO}
COMPARED_ROLES = (*_ORDER, Role.CATEGORY)

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Distances:
    """How far segments are from each other.

    overall : index and columns segment ids, 0 (the same in all) to 1 (nothing in common), 0 on the diagonal: the mean
        over the attributes on which both are known; nan where there is none.
    by_column : the same for each attribute, by column name.
    """

    overall: pd.DataFrame
    by_column: dict[str, pd.DataFrame]


def compared_columns(data: EvidenceData) -> tuple[ColumnSpec, ...]:
    """Return the columns that personas are compared on: those that took part in finding segments."""
    return tuple(spec for spec in data.customers.columns if spec.use and spec.role in COMPARED_ROLES)


def distances(data: EvidenceData, segment_ids: Sequence[str]) -> Distances:
    """Return how far segments are from each other, whatever their sizes.

    Of numbers, ordered levels and yes/no: how much more often a customer of one has the higher value than a customer
    of the other, beside the other way round (Cliff's delta [1]_, its size; for yes/no this is the difference of the
    shares). Of categories: half the sum of the differences of the shares (total variation distance). Both are 0 to 1,
    free of units, and do not depend on how many customers a segment has.

    Parameters
    ----------
    data : EvidenceData
        The customers and the segment of each.
    segment_ids : sequence of str
        Whom to compare; a segment with fewer than `MIN_GROUP_SIZE` known values is not compared on that attribute.

    References
    ----------
    .. [1] N. Cliff, "Dominance statistics: Ordinal analyses to answer ordinal questions", Psychological Bulletin
       114(3), 1993.
    """
    ids = list(segment_ids)
    members = np.array([data.members(one) for one in ids]).reshape(len(ids), len(data.customers.frame))
    by_column = {
        spec.name: pd.DataFrame(_column_distances(data.customers.frame[spec.name], spec, members), ids, ids)
        for spec in compared_columns(data)
    }
    stacked = np.array([one.to_numpy() for one in by_column.values()]).reshape(-1, len(ids), len(ids))
    n_known = (~np.isnan(stacked)).sum(axis=0)
    with np.errstate(invalid="ignore"):
        overall = np.where(n_known > 0, np.nansum(stacked, axis=0) / np.maximum(n_known, 1), np.nan)
    np.fill_diagonal(overall, 0.0)
    return Distances(pd.DataFrame(overall, ids, ids), by_column)


def _column_distances(column: pd.Series, spec: ColumnSpec, members: npt.NDArray[np.bool_]) -> Floats:
    codes = _codes(column, spec)
    n_levels = int(codes.max(initial=-1)) + 1
    counts = np.array([np.bincount(codes[own & (codes >= 0)], minlength=n_levels) for own in members], dtype=float)
    counts = counts.reshape(len(members), n_levels)
    totals = counts.sum(axis=1)
    few = totals < MIN_GROUP_SIZE
    shares = counts / np.maximum(totals, 1)[:, None]
    if spec.role in _ORDER:
        below = np.cumsum(shares, axis=1) - shares  # share of lower values, level by level
        higher = shares @ below.T
        apart = np.abs(higher - higher.T)
    else:
        apart = np.array([np.abs(shares - own).sum(axis=1) / 2 for own in shares]).reshape(len(members), len(members))
    apart[few, :] = apart[:, few] = np.nan
    return np.asarray(apart, dtype=np.float64)


def _codes(column: pd.Series, spec: ColumnSpec) -> npt.NDArray[np.int64]:
    """Return the level of each cell, in order where there is one; -1 for missing cells."""
    if isinstance(column.dtype, pd.CategoricalDtype):
        return np.asarray(column.cat.codes.to_numpy(), dtype=np.int64)
    if spec.role is Role.CATEGORY:
        return np.asarray(pd.factorize(column)[0], dtype=np.int64)
    numbers = column.to_numpy(dtype=np.float64, na_value=np.nan)
    known = np.unique(numbers[~np.isnan(numbers)])
    if len(known) > MAX_LEVELS:
        known = np.unique(np.nanquantile(numbers, np.arange(MAX_LEVELS) / MAX_LEVELS))
    codes = np.searchsorted(known, numbers, side="right") - 1
    return np.where(np.isnan(numbers), -1, codes).astype(np.int64)
