"""Which comments are read where there are too many for all."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray


def sampled(ids: pd.Index, rows: NDArray[np.intp], most: int, *, seed: int) -> NDArray[np.intp]:
    """Return at most so many of the rows, at random but the same ones first wherever it is asked, in their order.

    What one step has read of a comment is then there for the next, and another order of the rows changes nothing.

    Parameters
    ----------
    ids : pd.Index
        Id of every comment.
    rows : array of int
        Places in `ids` to choose from, sorted.
    most : int
        How many at most.
    seed : int
        Which random order.
    """
    if len(rows) <= most:
        return rows
    lots = pd.util.hash_array(ids[rows].to_numpy(dtype=object), hash_key=f"{seed % 10**16:016d}")
    return np.sort(rows[np.lexsort((rows, lots))[:most]])
