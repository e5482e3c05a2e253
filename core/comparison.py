"""Two searches for segments beside each other: which customers stay together, and where the others go."""

from dataclasses import dataclass

import pandas as pd

from core.carry_over import find_heirs
from core.segmentation import SegmentationRecord


@dataclass(frozen=True, slots=True)
class RunComparison:
    """Where the customers of one search are in another.

    n : customers that both searches know.
    flows : columns ``before``, ``after`` (segment ids, "" for "fits none") and ``n``, largest first.
    stayed : share of the customers in a segment both times whose segment continues the one they were in, 0 to 1.
    """

    n: int
    flows: pd.DataFrame
    stayed: float


def compare_runs(before: pd.Series, after: pd.Series, record: SegmentationRecord) -> RunComparison:
    """Return how two searches divide the same customers.

    Parameters
    ----------
    before, after : Series
        Segment of each customer ("" for none), index ``customer_id``.
    record : SegmentationRecord
        Of the later search.
    """
    both = before.index.intersection(after.index)
    old, new = before.loc[both].astype("str"), after.loc[both].astype("str")
    flows = pd.DataFrame({"before": old, "after": new}).value_counts().rename("n").reset_index()
    flows = flows.sort_values(["n", "before", "after"], ascending=[False, True, True], ignore_index=True)
    same = find_heirs(old, new, record.segments)
    placed = (old != "") & (new != "")
    continued = new[placed].map(same) == old[placed]
    return RunComparison(
        n=len(both),
        flows=flows,
        stayed=float(continued.mean()) if placed.any() else 0.0,
    )
