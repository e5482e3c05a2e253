"""What the figures of a search were counted from, kept as tables so that they can be counted again without a search."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields

import numpy as np
import pandas as pd

from core.errors import DataError
from core.segmentation._assemble import Found
from core.segmentation._encoded import FloatArray, IntArray

OF_NUMBER, OF_SEGMENTS = "number", "segments"
"""Halves that a number of segments was checked on, and those that the verdict on the segments found rests on."""

_NODE = "node-"


@dataclass(frozen=True, slots=True)
class SearchEvidence:
    """Tables that the stability of segments, the verdict and what the picture shows are counted from.

    redraws : index ``redraw`` (from 1), one column a node of the tree (`node_column`): the Jaccard similarity, 0 to 1,
        of the node with its best match in that re-draw of the customers.
    halves : ``of`` ("number" or "segments"), ``n_segments``, ``split``, ``first``, ``second``, ``n``: customers in
        group ``first`` of the model of one half of the customers and in group ``second`` of that of the other.
    gaps : ``first``, ``second``, ``n_first``, ``n_second``, ``density``: what `density_between` gives.
    made_up : ``table`` (0 these customers, then the made-up ones), ``n_customers``, ``bic_one``, ``bic_many``: how
        well one group and how well several describe each table; lower is better.
    numbers : ``n_segments``, ``bic`` and ``doubt`` (ICL; NaN where halves were not compared): how well each number of
        segments describes the customers; lower is better.
    finer : ``n_segments``, ``draw`` and ``gain``: what BIC's best number gains over a smaller one, on these customers
        (draw 0) and on made-up ones of the smaller number.
    directions : ``direction`` (from 1), ``spread``: the differences between customers along each direction, as a sum
        of squares; the picture shows the first two.
    """

    redraws: pd.DataFrame
    halves: pd.DataFrame
    gaps: pd.DataFrame
    made_up: pd.DataFrame
    numbers: pd.DataFrame
    finer: pd.DataFrame
    directions: pd.DataFrame

    def tables(self) -> dict[str, pd.DataFrame]:
        """Return the tables by name."""
        return {name: getattr(self, name) for name in EVIDENCE_COLUMNS}


EVIDENCE_COLUMNS: dict[str, tuple[str, ...]] = {
    "redraws": (),
    "halves": ("of", "n_segments", "split", "first", "second", "n"),
    "gaps": ("first", "second", "n_first", "n_second", "density"),
    "made_up": ("table", "n_customers", "bic_one", "bic_many"),
    "numbers": ("n_segments", "bic", "doubt"),
    "finer": ("n_segments", "draw", "gain"),
    "directions": ("direction", "spread"),
}
"""Columns of each table of a `SearchEvidence`; those of the re-draws depend on the tree."""

assert tuple(EVIDENCE_COLUMNS) == tuple(each.name for each in fields(SearchEvidence))  # noqa: S101


def node_column(node: int) -> str:
    """Return the column of a node of the tree in the table of re-draws."""
    return f"{_NODE}{node}"


def redraws_frame(found: Found) -> pd.DataFrame:
    """Return the similarities of each re-draw as a table; nothing is lost, they are quotients of small numbers."""
    columns = [node_column(node) for node in range(found.overlaps.shape[1])]
    index = pd.RangeIndex(1, found.n_resamples + 1, name="redraw")
    return pd.DataFrame(found.overlaps.astype(np.float32), index=index, columns=pd.Index(columns, dtype="str"))


def found_from(redraws: pd.DataFrame, n_nodes: int) -> Found:
    """Return the similarities of a table of re-draws; DataError when it lacks a node of the tree."""
    columns = [node_column(node) for node in range(n_nodes)]
    if not set(columns) <= set(redraws.columns):
        message = f"The re-draws know {len(redraws.columns)} groups of customers; the tree has {n_nodes}."
        raise DataError(message, hint="Find the segments again.")
    return Found(redraws[columns].to_numpy(dtype=np.float64))


def halves_frame(checked: Iterable[tuple[str, int, Sequence[IntArray]]]) -> pd.DataFrame:
    """Return how halves group the customers as a table, from what each was for, its number and a table a split."""
    rows = [row for of, k, tables in checked for row in _cells(of, k, tables)]
    frame = pd.DataFrame(rows, columns=list(EVIDENCE_COLUMNS["halves"]))
    return frame.astype({name: "str" if name == "of" else "int64" for name in frame.columns})


def _cells(of: str, k: int, tables: Sequence[IntArray]) -> Iterator[tuple[str, int, int, int, int, int]]:
    for split, table in enumerate(tables, start=1):
        for first, second in np.argwhere(table):
            yield of, k, split, int(first), int(second), int(table[first, second])


def halves_of(halves: pd.DataFrame, of: str, n_segments: int) -> tuple[IntArray, ...]:
    """Return the groupings of halves for a number of segments, one table a split; empty where it was not checked."""
    own = halves[(halves["of"] == of) & (halves["n_segments"] == n_segments)]
    return tuple(_table(rows) for _, rows in own.groupby("split"))


def _table(rows: pd.DataFrame) -> IntArray:
    first, second = rows["first"].to_numpy(), rows["second"].to_numpy()
    table = np.zeros((int(first.max()) + 1, int(second.max()) + 1), dtype=np.int64)
    np.add.at(table, (first, second), rows["n"].to_numpy())
    return table


def directions_frame(spreads: FloatArray) -> pd.DataFrame:
    """Return the differences along each direction as a table."""
    return pd.DataFrame({"direction": np.arange(1, len(spreads) + 1), "spread": spreads})


def picture_share(directions: pd.DataFrame) -> float:
    """Return the share of the differences between customers, 0 to 1, that the two-dimensional picture shows."""
    spread = directions.sort_values("direction")["spread"]
    return float(spread.iloc[:2].sum() / max(float(spread.sum()), 1e-12))


def picture_note(directions: pd.DataFrame) -> str:
    """Return what the picture shows and what it loses, in words."""
    kept = round(100 * picture_share(directions))
    return f"The picture shows {kept}% of the differences between customers; distances are approximate."
