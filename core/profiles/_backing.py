"""Which differences the other columns agree on: segments are made from the columns they are compared on.

A segment differs on the columns it was cut by even where the data holds no groups, so a p-value alone flatters. Here
each customer is placed in a segment without looking at the column in question and without having taught the placing:
a naive Bayes classifier on the other columns, learned from the other half of the customers. If the columns have
nothing to do with each other, those placements know nothing of the column. What is left is that segments were found
on both halves, where they may have followed a chance agreement with any one of the other columns: the p-value is
multiplied by the number of these (Bonferroni).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import groupby

import numpy as np
import numpy.typing as npt
import pandas as pd

from core.claims import EvidenceData, adjust_p_values, held_out, meets, share_p_value
from core.profiles._compare import MIN_EFFECT
from core.profiles._traits import Trait
from core.schema import ColumnSpec, Role

MAX_BACKED_P = 0.01
"""Stricter than for showing a difference: segments may have followed several chance agreements at once, and those of
true groups lie far below either bound."""

MAX_ROWS = 20_000
N_BINS = 8

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class _Placing:
    """Log probability of each segment, per customer looked at: all columns together, and each column's part."""

    rows: Ints
    together: Floats
    parts: Mapping[str, Floats]

    def without(self, column: str) -> Ints:
        """Return the place of the likeliest segment of each customer when a column is not looked at."""
        part = self.parts.get(column)
        return np.asarray((self.together if part is None else self.together - part).argmax(axis=1))


def backed(
    data: EvidenceData, segment_ids: Sequence[str], found: Mapping[str, Sequence[Trait]]
) -> dict[str, frozenset[str]]:
    """Return by segment the ids of the claims on which the other columns agree, p-values adjusted over all.

    Of a segment declared by a rule, these are the claims on columns that the rule does not speak of.
    """
    discovered = [one for one in segment_ids if one not in data.declared]
    result = {one: _outside_rule(data, one, found.get(one, ())) for one in segment_ids if one in data.declared}
    tested = list(_tested(data, discovered, found)) if len(discovered) > 1 else []
    adjusted = adjust_p_values(np.array([p_value for _, _, p_value in tested]))
    for segment_id in discovered:
        result[segment_id] = frozenset(
            claim_id
            for (own, claim_id, _), p_adjusted in zip(tested, adjusted, strict=True)
            if own == segment_id and p_adjusted < MAX_BACKED_P
        )
    return result


def _outside_rule(data: EvidenceData, segment_id: str, traits: Sequence[Trait]) -> frozenset[str]:
    ruled = {one.column for one in data.declared[segment_id]}
    return frozenset(trait.claim.id for trait in traits if trait.spec.name not in ruled)


def _tested(
    data: EvidenceData, segment_ids: Sequence[str], found: Mapping[str, Sequence[Trait]]
) -> Iterator[tuple[str, str, float]]:
    """Yield segment, claim and p-value of each trait, column by column: where customers are placed depends on that."""
    placing = _place(data, segment_ids)
    looked_at = data.customers.frame.iloc[placing.rows]
    traits = [(place, one, trait) for place, one in enumerate(segment_ids) for trait in found.get(one, ())]
    for column, same in groupby(sorted(traits, key=_column_of), key=_column_of):
        placed = placing.without(column)
        met = cache(lambda test: meets(looked_at, (test,)))
        n_partners = max(len(placing.parts.keys() - {column}), 1)
        for place, segment_id, trait in same:
            p_value = _p_value(placed == place, *met(trait.condition))
            evidence = trait.member.evidence
            n_options = evidence.n_options if evidence else 1
            yield segment_id, trait.claim.id, min(1.0, p_value * n_options * n_partners)


def _column_of(tested: tuple[int, str, Trait]) -> str:
    return tested[2].spec.name


def _p_value(placed: Mask, known: Mask, holds: Mask) -> float:
    """Return the p-value that customers placed in the segment meet the trait more often; 1 unless by enough to show."""
    total, n = int((placed & known).sum()), int((placed & holds).sum())
    others_total, others_n = int(known.sum()) - total, int(holds.sum()) - n
    if not total or not others_total or n / total - others_n / others_total < MIN_EFFECT:
        return 1.0
    return share_p_value(n, total, others_n, others_total)


def _place(data: EvidenceData, segment_ids: Sequence[str]) -> _Placing:
    frame = data.customers.frame
    segments = pd.Index(data.segments.reindex(frame.index).fillna(""))
    labels = pd.Index(segment_ids).get_indexer(segments)
    hashed = pd.util.hash_array(frame.index.to_numpy(dtype=object), categorize=False)
    placed = np.flatnonzero(labels >= 0)
    rows = np.sort(placed[np.argsort(hashed[placed], kind="stable")[:MAX_ROWS]])
    labels, half = labels[rows], held_out(frame.index[rows])
    k = len(segment_ids)
    prior = np.zeros((len(rows), k))
    for learned, judged in ((~half, half), (half, ~half)):
        counts = np.bincount(labels[learned], minlength=k) + 1.0
        prior[judged] = np.log(counts / counts.sum())
    parts = {}
    for spec in data.customers.columns:
        codes = _codes(frame[spec.name].iloc[rows], spec) if spec.use else None
        if codes is not None:
            parts[spec.name] = _log_likelihood(codes, labels, half, k)
    return _Placing(rows, prior + sum(parts.values()), parts)


def _codes(column: pd.Series, spec: ColumnSpec) -> Ints | None:
    """Return each cell as a small number, a missing one as 0; None for columns that are not compared."""
    if spec.role is Role.NUMBER:
        numbers = column.to_numpy(dtype=np.float64, na_value=np.nan)
        known = numbers[~np.isnan(numbers)]
        if len(known) == 0:
            return None
        edges = np.unique(np.quantile(known, np.linspace(0, 1, N_BINS + 1)[1:-1]))
        return np.where(np.isnan(numbers), 0, 1 + np.searchsorted(edges, numbers))
    if spec.role is Role.YES_NO:
        return np.asarray(column.astype("Int64").fillna(-1).to_numpy(dtype=np.int64) + 1)
    if spec.role in {Role.CATEGORY, Role.ORDERED}:
        return np.asarray(column.cat.codes.to_numpy(dtype=np.int64) + 1)
    return None


def _log_likelihood(codes: Ints, labels: Ints, half: npt.NDArray[np.bool_], k: int) -> Floats:
    n_levels = int(codes.max()) + 1
    result = np.zeros((len(codes), k))
    for learned, judged in ((~half, half), (half, ~half)):
        table = np.bincount(codes[learned] * k + labels[learned], minlength=n_levels * k).reshape(n_levels, k) + 0.5
        result[judged] = np.log(table / table.sum(axis=0))[codes[judged]]
    return result
