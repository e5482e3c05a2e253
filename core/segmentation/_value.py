"""How far segments spread in value, at every number at once."""

import numpy as np
import pandas as pd

from core.segmentation._encoded import FloatArray
from core.segmentation._tree import SegmentTree, Stop


def valued_stops(tree: SegmentTree, members: pd.DataFrame, value: pd.Series) -> tuple[Stop, ...]:
    """Return the stops of a tree with the spread in value.

    Parameters
    ----------
    tree : SegmentTree
        All numbers of segments.
    members : DataFrame
        Memberships, index ``customer_id``.
    value : Series
        What each customer is worth, same index; a missing value is left out.
    """
    worth = value.reindex(members.index).to_numpy(dtype=np.float64, na_value=np.nan)
    leaf = members["leaf"].to_numpy()
    known = (leaf >= 0) & ~np.isnan(worth)
    leaf, worth = leaf[known], worth[known]
    if not len(worth):
        return tree.stops
    middle = float(worth.mean())  # sums of squares around the mean lose no digits
    count = np.bincount(leaf, minlength=len(tree.nodes)).astype(np.float64)
    total = np.bincount(leaf, weights=worth - middle, minlength=len(tree.nodes)).astype(np.float64)
    spread = float(((worth - middle) ** 2).sum())
    below = np.zeros((len(tree.nodes), len(tree.nodes)))
    for node in tree.nodes:
        below[node.key, list(tree.leaves(node.key))] = 1.0
    count, total = np.asarray(below @ count), np.asarray(below @ total)
    return tuple(
        _valued(stop, count[keys], total[keys], middle, spread)
        for stop in tree.stops
        for keys in [[node.key for node in tree.cut(stop.n_segments)]]
    )


def _valued(stop: Stop, count: FloatArray, total: FloatArray, middle: float, spread: float) -> Stop:
    count, total = count[count > 0], total[count > 0]
    means = total / count
    return stop.model_copy(
        update={
            "best_value": float(means.max()) + middle,
            "worst_value": float(means.min()) + middle,
            "value_explained": float((count * means**2).sum() / spread) if spread > 0 else 0.0,
        }
    )
