"""Segments that are an artefact: of which cells are missing, or of a single column."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from scipy.stats import rankdata

from core.schema import MISSING_CODES
from core.segmentation._encoded import Encoded, FloatArray, IntArray
from core.segmentation._encoder import Encoder
from core.segmentation._models import BoolArray
from core.segmentation._result import SegmentationWarning
from core.segmentation._separation import Ratios, folds

_ROWS, _ROWS_PER_SEGMENT = 6_000, 60
_TOLD_BY_BLANKS = 0.75  # of pairs of a member and another customer, the share that empty cells tell apart
_TOLD_BY_VALUES = 0.9  # the same for known values: a segment that these tell apart is real, whatever is missing
_MOSTLY_EMPTY = 0.5  # of a segment's cells: then the few known values describe nobody
_MIN_MEMBERS = 10
_RARELY = 0.005  # a column missing for fewer, or known for fewer, says nothing
_MIN_DIFFERENCE = 0.5  # in the share of missing cells, of a column that is named
_MOST_NAMED = 3

_MOSTLY = 0.6  # share of the partition that one column explains alone
_MIN_LEAD = 0.1  # by which it must explain more than all others together
_N_BINS = 16
_MOST_LEVELS = 40
_SAME = 0.5  # of what is open about a column within segments, the share that another settles: they say the same
_COPIED = 0.8  # of a column's entropy that another settles: they say the same, whatever the segments
_SETTLED = 0.1  # of a column's entropy left within segments: nothing is open


def guard(
    frame: pd.DataFrame, encoder: Encoder, labels: IntArray, ids: Sequence[str]
) -> tuple[SegmentationWarning, ...]:
    """Return what should make people doubt these segments.

    Parameters
    ----------
    frame : DataFrame
        Customers in random order; the first few thousand are looked at.
    encoder : Encoder
        Fitted; its columns take part.
    labels : array of int, shape (n,)
        Place of each customer's segment in `ids`, -1 for "fits none".
    ids : sequence of str
        Ids of the segments.
    """
    first = slice(0, max(_ROWS, _ROWS_PER_SEGMENT * len(ids)))
    known = labels[first] >= 0
    frame, labels = frame.iloc[first][known], labels[first][known]
    columns = encoder.columns_
    if len(np.unique(labels)) < 2:
        return ()
    blank = np.column_stack([blank_cells(frame[name]) for name in columns])
    return (*_missing(frame, encoder, blank, labels, ids), *_one_column(frame, columns, labels))


def blank_cells(column: pd.Series) -> BoolArray:
    """Return, shape (n,), where a cell is empty, or holds a word for "not known"."""
    empty = column.isna().to_numpy()
    if not isinstance(column.dtype, pd.CategoricalDtype):
        return np.asarray(empty)
    words = [str(level).strip().lower() in MISSING_CODES for level in column.cat.categories]
    return np.asarray(empty | np.append(np.array(words, dtype=bool), True)[column.cat.codes.to_numpy()])


def _missing(
    frame: pd.DataFrame, encoder: Encoder, blank: BoolArray, labels: IntArray, ids: Sequence[str]
) -> list[SegmentationWarning]:
    """Return a warning for each segment that missing cells tell apart and the known values do not."""
    share = blank.mean(0)
    if not ((share > _RARELY) & (share < 1 - _RARELY)).any():
        return []
    columns = encoder.columns_
    values = encoder.transform(
        frame.assign(**{name: frame[name].mask(blank[:, j]) for j, name in enumerate(columns) if blank[:, j].any()})
    )
    found = []
    for segment, name in enumerate(ids):
        member = labels == segment
        if member.sum() < _MIN_MEMBERS or (~member).sum() < _MIN_MEMBERS:
            continue
        own, others = blank[member].mean(0), blank[~member].mean(0)
        named = np.argsort(-np.abs(own - others), kind="stable")[:_MOST_NAMED]
        named = named[np.abs(own - others)[named] >= _MIN_DIFFERENCE]
        if not len(named) or _told_by_blanks(blank, member) < _TOLD_BY_BLANKS:
            continue
        if own.mean() < _MOSTLY_EMPTY and _told_by_values(values, member) >= _TOLD_BY_VALUES:
            continue
        empty = bool(own[named[0]] > others[named[0]])
        found.append(_missing_warning(name, [columns[j] for j in named], "missing" if empty else "known"))
    return found


def _told_by_blanks(blank: BoolArray, member: BoolArray) -> float:
    """Return how well the empty cells alone tell members from others: each half judged by the other."""
    fold = folds(member.astype(np.int64), 2)
    score = np.zeros(len(member))
    for half in (0, 1):
        learn = fold != half
        rates = [(blank[learn & side].sum(0) + 0.5) / ((learn & side).sum() + 1.0) for side in (member, ~member)]
        empty, filled = np.log(rates[0] / rates[1]), np.log((1 - rates[0]) / (1 - rates[1]))
        score[~learn] = np.where(blank[~learn], empty, filled).sum(1)
    return _auc(score, member)


def _told_by_values(values: Encoded, member: BoolArray) -> float:
    labels = np.where(member, 0, 1)
    score, _ = Ratios(values, labels, folds(labels, 2), 2).along(np.arange(len(labels)), (0, 1))
    return _auc(score, member)


def _auc(score: FloatArray, member: BoolArray) -> float:
    n = int(member.sum())
    return float((rankdata(score)[member].sum() - n * (n + 1) / 2) / (n * (len(member) - n)))


def _missing_warning(name: str, columns: Sequence[str], what: str) -> SegmentationWarning:
    message = (
        f"{name} is told apart by what is {what}, not by what its customers are like: {_listed(columns)}. "
        f"{columns[0]} is {what} for far more of them than of everyone else."
    )
    hint = "Leave these columns out or fill the gaps from another source, then find segments again."
    return SegmentationWarning(
        code="missing_cells", segment_ids=(name,), columns=tuple(columns), message=message, hint=hint
    )


def _one_column(frame: pd.DataFrame, columns: Sequence[str], labels: IntArray) -> list[SegmentationWarning]:
    """Return a warning if one column, with those that say the same, makes the partition and the others do not."""
    if len(columns) < 2:
        return []
    binned = [_binned(frame[name]) for name in columns]
    open_ = _entropy(labels)
    alone = np.array([_settled(codes, labels) for codes in binned])
    best = int(alone.argmax())
    if alone[best] < _MOSTLY:
        return []
    same = [j for j in range(len(columns)) if j == best or _says_the_same(binned[j], binned[best], labels)]
    rest = [codes for j, codes in enumerate(binned) if j not in same]
    if rest and _information(_guessed(rest, labels), labels) / open_ > alone[best] - _MIN_LEAD:
        return []
    copies = [columns[j] for j in same if j != best]
    name, share = columns[best], float(alone[best])
    message = f"These segments are mostly one column: {name} alone settles most of who belongs where."
    if copies:
        message += f" {_listed(copies)} {'says' if len(copies) == 1 else 'say'} the same."
    hint = (
        f"If {name} only tells when or how a row was made, or is a result rather than a trait, leave "
        f"{'it' if not copies else 'these columns'} out and find segments again."
    )
    return [
        SegmentationWarning(
            code="one_column", columns=(name, *copies), message=message, hint=hint, explained_share=round(share, 4)
        )
    ]


def settled_share(column: pd.Series, labels: IntArray) -> float:
    """Return which part of who belongs where a column alone settles, 0 to 1 (mutual information of its bins).

    Parameters
    ----------
    column : Series of shape (n,)
        Numbers or levels; a missing cell is a level of its own.
    labels : array of int, shape (n,)
        Segment of each customer, at least two of them.
    """
    return _settled(_binned(column), labels)


def _settled(codes: IntArray, labels: IntArray) -> float:
    return min(_information(codes, labels) / _entropy(labels), 1.0)


def _binned(column: pd.Series) -> IntArray:
    """Return levels as codes, numbers in bins of about equal size; missing cells are a level of their own."""
    if isinstance(column.dtype, pd.CategoricalDtype) or column.nunique() <= _N_BINS:
        codes, _ = pd.factorize(column)
        places = np.argsort(np.argsort(-np.bincount(codes[codes >= 0], minlength=1), kind="stable"), kind="stable")
        return np.where(codes < 0, 0, 1 + np.minimum(places[codes], _MOST_LEVELS))
    values = column.rank(method="average", pct=True)
    return np.where(column.isna(), 0, 1 + np.ceil(values.fillna(0.0) * _N_BINS)).astype(np.int64)


def _entropy(codes: IntArray) -> float:
    counts = np.unique(codes, return_counts=True)[1]
    share = counts / counts.sum()
    return float(-(share * np.log(share)).sum() + (len(counts) - 1) / (2 * len(codes)))


def _joint(first: IntArray, second: IntArray) -> IntArray:
    return first * (int(second.max()) + 1) + second


def _information(first: IntArray, second: IntArray) -> float:
    """Return the mutual information in nats, corrected for the size of the sample (Miller and Madow)."""
    return max(0.0, _entropy(first) + _entropy(second) - _entropy(_joint(first, second)))


def _says_the_same(column: IntArray, other: IntArray, labels: IntArray) -> bool:
    """Return whether one of two columns settles the other, or most of what segments leave open about it."""
    if _information(column, other) >= _COPIED * min(_entropy(column), _entropy(other)):
        return True
    left = [_entropy(_joint(codes, labels)) - _entropy(labels) for codes in (column, other)]
    if left[0] <= _SETTLED * _entropy(column):
        return True
    shared = sum(left) - _entropy(_joint(_joint(column, other), labels)) + _entropy(labels)
    still_open = left if left[1] > _SETTLED * _entropy(other) else left[:1]
    return shared >= _SAME * min(still_open)


def _guessed(columns: Sequence[IntArray], labels: IntArray) -> IntArray:
    """Return the likeliest segment of each customer by these columns, each half guessed by the other."""
    k = int(labels.max()) + 1
    fold = folds(labels, k)
    guess = np.zeros(len(labels), dtype=np.int64)
    for half in (0, 1):
        learn = fold != half
        size = np.bincount(labels[learn], minlength=k) + 0.5
        score = np.tile(np.log(size), (int((~learn).sum()), 1))
        for codes in columns:
            n_codes = int(codes.max()) + 1
            table = np.bincount(codes[learn] * k + labels[learn], minlength=n_codes * k).reshape(n_codes, k)
            score += np.log((table + 1.0 / n_codes) / (table.sum(0) + 1.0))[codes[~learn]]
        guess[~learn] = score.argmax(1)
    return guess


def _listed(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
