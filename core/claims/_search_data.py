"""A search for segments as the source of claims: its figures counted again, each once."""

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pandas as pd

from core.claims._model import Evidence
from core.segmentation import Segmentation, SegmentationRecord, SegmentTree, recount
from core.tables import fingerprint

Floats = npt.NDArray[np.float64]


SEARCH_TABLES = frozenset({"memberships", "redraws", "halves", "made_up", "gaps", "directions"})
"""Tables of evidence on how segments were found."""


@dataclass(frozen=True, slots=True)
class LeafValues:
    """Customers with a value in each node that is a leaf, the sum of their values less `middle`, and all squares."""

    count: Floats
    total: Floats
    middle: float
    squares: float


@dataclass(frozen=True)
class SearchData:
    """A segmentation with its evidence."""

    found: Segmentation
    _sources: dict[str, str] = field(default_factory=dict, repr=False, compare=False)
    _values: dict[str, LeafValues] = field(default_factory=dict, repr=False, compare=False)

    @cached_property
    def again(self) -> SegmentationRecord:
        """The record with every figure counted again that needs no search."""
        return recount(self.found)

    @property
    def tree(self) -> SegmentTree | None:
        """The tree of segments, counted again; None for segments of an earlier version."""
        return self.again.tree

    def source(self, table: str) -> str:
        """Return the fingerprint of a table of the evidence, "" without evidence."""
        if table not in self._sources:
            evidence = self.found.evidence
            self._sources[table] = fingerprint(evidence.tables()[table]) if evidence is not None else ""
        return self._sources[table]

    def rows(self, evidence: Evidence) -> pd.DataFrame:
        """Return the example rows of a figure: re-draws or made-up tables; none of what is only counted over all."""
        if self.found.evidence is None or not evidence.row_ids:
            return pd.DataFrame()
        ids = [int(one) for one in evidence.row_ids]
        if evidence.table == "redraws":
            column = evidence.column or evidence.where[0].column
            redraws = self.found.evidence.redraws
            return redraws.loc[redraws.index.isin(ids), [column]].set_axis(["overlap"], axis=1)
        made_up = self.found.evidence.made_up.set_index("table")
        made_up = made_up.loc[made_up.index.isin(ids)]
        names = ["These customers" if table == 0 else f"Made up {table}" for table in made_up.index]
        gain = (made_up["bic_one"] - made_up["bic_many"]) / made_up["n_customers"]
        return pd.DataFrame({"gain": gain.to_numpy()}, index=pd.Index(names, name="table"))

    def leaf_values(self, column: str, numbers: Floats) -> LeafValues:
        """Return the sums of a column over the leaves; `numbers` are its cells, in the order of the memberships."""
        if column not in self._values:
            leaf = self.found.members["leaf"].to_numpy(dtype=np.int64)
            known = (leaf >= 0) & ~np.isnan(numbers)
            leaf, numbers = leaf[known], numbers[known]
            middle = float(numbers.mean()) if len(numbers) else 0.0  # sums of squares around the mean lose no digits
            n_nodes = len(self.tree.nodes) if self.tree is not None else 0
            self._values[column] = LeafValues(
                count=np.bincount(leaf, minlength=n_nodes).astype(np.float64),
                total=np.bincount(leaf, weights=numbers - middle, minlength=n_nodes).astype(np.float64),
                middle=middle,
                squares=float(((numbers - middle) ** 2).sum()),
            )
        return self._values[column]
