"""How well a few rules sort every customer: a shallow tree that imitates the segments, judged on other customers."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from core.claims._data import EvidenceData
from core.claims._intervals import wilson
from core.claims._model import Evidence
from core.config import MIN_GROUP_SIZE
from core.errors import DataError
from core.schema import ColumnSpec, Role

MAX_DEPTH = 4
"""No branch has more conditions than this."""

MAX_LEVELS = 40
"""Columns with more levels are not looked at level by level."""

LEAVES_PER_SEGMENT = 2
MAX_ROWS = 20_000
N_PARTS = 5
FIDELITY_METHOD = (
    "Customers whose segment the rules name rightly, of those looked at: rules made from four fifths of them name the "
    "segment of the other fifth, five times over. The range allows for chance (Wilson interval; decision tree)."
)

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class SortingInput:
    """One input of the rules: a column, or one level of a category (then a number 0 or 1)."""

    spec: ColumnSpec
    values: Floats
    level: str = ""


@dataclass(frozen=True, slots=True)
class Sorting:
    """Customers to sort: inputs, the segments that were found, and the place of each customer's own among these."""

    inputs: tuple[SortingInput, ...]
    segment_ids: tuple[str, ...]
    labels: npt.NDArray[np.int64]

    @property
    def matrix(self) -> Floats:
        """The inputs beside each other, shape (n, inputs)."""
        return np.column_stack([one.values for one in self.inputs])

    def tree(self) -> Any:  # noqa: ANN401  # scikit-learn is untyped, and imported when first needed
        """Return a tree of at most four levels and twice as many branches as segments, not grown yet."""
        from sklearn.tree import DecisionTreeClassifier

        return DecisionTreeClassifier(
            max_depth=MAX_DEPTH,
            max_leaf_nodes=LEAVES_PER_SEGMENT * len(np.unique(self.labels)),
            min_samples_leaf=MIN_GROUP_SIZE,
            random_state=0,
        )


def sorting(data: EvidenceData) -> Sorting | None:
    """Return the customers of the found segments, at most 20 000 by a hash of the id, and what rules may look at.

    None below two segments, without a column that took part, or with too few customers to judge on.
    """
    frame = data.customers.frame
    own = pd.Index(data.segments.reindex(frame.index).fillna(""))
    found = sorted(set(own) - {""}, key=lambda one: (len(one), one))
    labels = pd.Index(found).get_indexer(own)
    placed = np.flatnonzero(labels >= 0)
    hashed = pd.util.hash_array(frame.index.to_numpy(dtype=object), categorize=False)
    rows = placed[np.argsort(hashed[placed], kind="stable")[:MAX_ROWS]]
    used = [spec for spec in data.customers.columns if spec.use]
    inputs = tuple(one for spec in used for one in _inputs(frame[spec.name].iloc[rows], spec))
    few = len(np.unique(labels[rows])) < 2 or len(rows) < N_PARTS * MIN_GROUP_SIZE
    if few or not inputs:
        return None
    return Sorting(inputs, tuple(found), labels[rows])


def _inputs(column: pd.Series, spec: ColumnSpec) -> list[SortingInput]:
    if spec.role in {Role.NUMBER, Role.YES_NO}:
        return [SortingInput(spec, np.asarray(column.astype("Float64").to_numpy(dtype=np.float64, na_value=np.nan)))]
    if spec.role is Role.ORDERED:
        codes = column.cat.codes.to_numpy(dtype=np.float64)
        return [SortingInput(spec, np.where(codes < 0, np.nan, codes))]
    if spec.role is Role.CATEGORY and len(column.cat.categories) <= MAX_LEVELS:
        text = column.astype("str").to_numpy(dtype=object)
        levels = [str(one) for one in column.cat.categories]
        return [SortingInput(spec, (text == level).astype(np.float64), level) for level in levels]
    return []


def measure_fidelity(data: EvidenceData) -> Evidence:
    """Return how often rules name the segment of a customer rightly whom they were not made from.

    A tree is grown five times on four fifths of the customers and judged on the other fifth. Raises DataError where
    there is nothing to sort by or into.

    References
    ----------
    M. W. Craven, J. W. Shavlik (1996), Extracting tree-structured representations of trained networks (fidelity).
    """
    sorted_ = sorting(data)
    if sorted_ is None:
        message = "A claim speaks of rules that sort the customers, but there are no such rules."
        raise DataError(message, hint="Find segments again.")
    matrix, labels = sorted_.matrix, sorted_.labels
    right = 0
    part = np.arange(len(labels)) % N_PARTS  # rows are in the order of a hash, so parts are random and stay the same
    for held in range(N_PARTS):
        tree = sorted_.tree().fit(matrix[part != held], labels[part != held])
        right += int((tree.predict(matrix[part == held]) == labels[part == held]).sum())
    low, high = wilson(right, len(labels))
    return Evidence(
        statistic="fidelity",
        n=right,
        total=len(labels),
        value=right / len(labels),
        low=low,
        high=high,
        method=FIDELITY_METHOD,
        source=data.customers.fingerprint,
    )
