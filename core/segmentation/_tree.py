"""The tree of segments: every number of segments is a cut of one tree, so that turning it never reshuffles.

The segments that were found directly are in the middle: pairs of them merge upwards until one is left, and each
splits downwards. A node falls apart at one number of segments, `splits_at`; a cut at n holds the nodes whose parent
has fallen apart by then and that have not themselves.
"""

from collections.abc import Iterable

from pydantic import BaseModel, ConfigDict

from core.config import MIN_SEGMENTS
from core.errors import ConfigError

SURE = 0.8
"""Probability of a customer's segment from which the membership counts as sure."""

RECOVERED = 0.75
"""Jaccard similarity from which a group counts as found again in a re-draw."""


class SplitReason(BaseModel):
    """The column that tells the two parts of a node apart best.

    For a number, `first` and `second` are its usual values in the two parts (a date as days since 1970); for anything
    else the shares, 0 to 1, of customers at the value `level`.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    column: str
    level: str | None
    first: float
    second: float


class TreeNode(BaseModel):
    """One group of the tree.

    Parameters
    ----------
    key : int
        Its place among the nodes of the tree.
    segment_id : str
        The id it has wherever it is a segment. Of two parts, the one with the most typical customers of the whole
        keeps the id; where two found segments merge, the larger part gives it.
    parent : int or None
        None for the group of all customers.
    children : tuple of int
        None or two, the one that keeps the id first.
    splits_at : int or None
        The number of segments at which it is in two parts; None for a group that is not split further.
    size, n_sure : int
        Customers, and how many of them belong with a probability of at least `SURE`.
    gain : float
        How much better the two parts describe the customers than the whole: log-likelihood per customer of the node.
    reason : SplitReason or None
        What tells the two parts apart.
    n_resamples, n_found : int
        Re-draws of the customers, and in how many of them the group was found again (Jaccard 0.75 or more).
    stability : float
        Mean Jaccard similarity with the group found again, 0 to 1.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    key: int
    segment_id: str
    parent: int | None
    children: tuple[int, ...] = ()
    splits_at: int | None = None
    size: int
    n_sure: int
    gain: float = 0.0
    reason: SplitReason | None = None
    n_resamples: int = 0
    n_found: int = 0
    stability: float = 0.0


class Stop(BaseModel):
    """What a number of segments means.

    `smallest` is the size of the smallest segment; `stability` and `weakest` the share of re-draws in which a
    segment is found again, on average over customers and for the weakest; `placed` the share of customers who are
    in a segment rather than fitting none, `sure` of those whose segment is at least 80 % likely. Where each customer
    has a value, `best_value` and `worst_value` are the means of the segments where it is highest and lowest, and
    `value_explained` is the share, 0 to 1, of the differences in value between customers that the segments explain.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    n_segments: int
    smallest: int
    stability: float
    weakest: float
    placed: float
    sure: float
    best_value: float | None = None
    worst_value: float | None = None
    value_explained: float | None = None


class SegmentTree(BaseModel):
    """All numbers of segments at once: `anchor` is the number that was found directly."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    anchor: int
    nodes: tuple[TreeNode, ...]
    stops: tuple[Stop, ...]

    @property
    def most(self) -> int:
        """The largest number of segments."""
        return sum(not node.children for node in self.nodes)

    def cut(self, n_segments: int) -> tuple[TreeNode, ...]:
        """Return the nodes that are the segments at a number, in the order of their ids.

        Raises ConfigError for a number that the tree does not have.
        """
        if not MIN_SEGMENTS <= n_segments <= self.most:
            message = f"These customers can be cut into {MIN_SEGMENTS} to {self.most} segments, not {n_segments}."
            raise ConfigError(message, hint="Choose a number in this range.")
        return in_order(node for node in self.nodes if self._stands(node, n_segments))

    def _stands(self, node: TreeNode, n_segments: int) -> bool:
        if node.splits_at is not None and node.splits_at <= n_segments:
            return False
        above = None if node.parent is None else self.nodes[node.parent].splits_at
        return above is not None and above <= n_segments

    def leaves(self, key: int) -> tuple[int, ...]:
        """Return the leaves below a node, itself if it is one."""
        node = self.nodes[key]
        return tuple(leaf for child in node.children for leaf in self.leaves(child)) if node.children else (key,)

    def path(self, key: int) -> tuple[int, ...]:
        """Return the nodes from below the group of all customers down to this one."""
        parent = self.nodes[key].parent
        return () if parent is None else (*self.path(parent), key)


def in_order(nodes: Iterable[TreeNode]) -> tuple[TreeNode, ...]:
    """Return nodes in the order of their segment ids."""
    return tuple(sorted(nodes, key=lambda node: id_number(node.segment_id)))


def segment_name(number: int) -> str:
    """Return the id of the segment of this number: s01, s02, …, s100."""
    return f"s{number:02d}"


def id_number(segment_id: str) -> int:
    """Return the number in a segment id."""
    return int(segment_id[1:])
