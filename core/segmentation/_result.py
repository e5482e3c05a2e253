"""What a segmentation is, apart from how it was found."""

from dataclasses import dataclass
from typing import Annotated, Literal

import pandas as pd
from pydantic import BaseModel, ConfigDict, Field

from core.config import DEFAULT_SEED, MAX_SEGMENTS, MAX_WEIGHT, MIN_SEGMENTS
from core.schema import ColumnSpec, Facet
from core.segmentation._evidence import SearchEvidence
from core.segmentation._placing import SegmentModel
from core.segmentation._response_style import AnswerStyle, ResponseStyle
from core.segmentation._tree import SegmentTree

Method = Literal["mixture", "kmeans", "latent_class", "hierarchical", "nmf"]
MIXTURES: tuple[Method, ...] = ("mixture", "latent_class")
"""Methods that fit the mixture model, whose own number of segments and agreement between halves are then known."""

Weight = Annotated[float, Field(ge=0, le=MAX_WEIGHT, allow_inf_nan=False)]
Verdict = Literal["natural", "reproducible", "constructed", "none"]


class SegmentationConfig(BaseModel):
    """How to look for segments.

    Parameters
    ----------
    method : {"mixture", "kmeans", "latent_class", "hierarchical", "nmf"}
        The mixed-type mixture model; k-means or Ward's hierarchy on balanced columns; the mixture of columns with
        levels only; or non-negative factors of columns of counts only.
    n_segments : int or None
        2 to 100; None lets the data suggest it.
    seed : int
        Seed of every random step.
    column_weights : dict of str to float
        How much a column counts, 0 to 5; 1 where nothing is said, 0 leaves it out.
    facet_weights : dict of Facet to float
        How much each column of a facet counts, 0 to 5, times its own weight. Weights are relative:
        twice as much for everything changes nothing.
    fits_none : float
        Share of a segment's own people who may be called strangers, 0 to 0.05: the more, the more customers
        fit none; 0 puts everybody in a segment.
    response_style : {"auto", "remove", "keep"}
        Whether answers to items on one scale are standardised within each respondent: where people visibly use the
        scale differently, for every battery, or never. Latent classes read the answers as they are.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    method: Method = "mixture"
    n_segments: int | None = Field(default=None, ge=MIN_SEGMENTS, le=MAX_SEGMENTS)
    seed: int = DEFAULT_SEED
    column_weights: dict[str, Weight] = Field(default_factory=dict)
    facet_weights: dict[Facet, Weight] = Field(default_factory=dict)
    fits_none: float = Field(default=0.005, ge=0, le=0.05)
    response_style: ResponseStyle = "auto"

    def weight(self, column: ColumnSpec) -> float:
        """Return how much a column counts, by itself and as one of its facet."""
        return self.column_weights.get(column.name, 1.0) * self.facet_weights.get(column.facet, 1.0)


class Candidate(BaseModel):
    """One number of segments that was tried: lower `score` (BIC) is better, `stability` is 0 to 1."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    n_segments: int
    score: float
    stability: float | None = None


class RunnerUp(BaseModel):
    """Another number of segments worth a look: `stability` is 0 to 1, `reason` says why it came second."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    n_segments: int
    stability: float
    reason: str


class SegmentInfo(BaseModel):
    """One segment: `id` is a stable slug (``s01`` is the largest of those found).

    `share` is of all customers; `stability` is 0 to 1 (mean best-match Jaccard over re-draws). It was found again in
    `n_found` of `n_resamples` re-draws of the customers; 0 of 0 where that was not tried, as for segments merged by
    hand. `nodes` are the groups of the tree that it is made of, the one that gives the id first; `joints` says in
    which order they were merged by hand: rank 1 at the gap that was closed first.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    size: int
    share: float
    stability: float
    n_resamples: int = 0
    n_found: int = 0
    nodes: tuple[int, ...] = ()
    joints: tuple[int, ...] = ()


class VerdictEvidence(BaseModel):
    """What the verdict rests on.

    `gain` is how much better the groups explain a customer than one group does, and `null_gains` the same in
    made-up customers with the same columns and correlations but no groups (BIC per customer, above 0 is better);
    groups count as found above `needed_gain`. No made-up customers are drawn where one group explains best
    (`favours_one`). `n_compared` customers were compared. `agreement` between halves of the customers (adjusted
    Rand index) and `separated_share`, the share of customers behind a gap, are 0 to 1.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    gain: float
    null_gains: tuple[float, ...]
    needed_gain: float
    n_compared: int
    agreement: float
    separated_share: float
    favours_one: bool


class SegmentationWarning(BaseModel):
    """A reason to doubt segments: they may be an artefact of the table.

    ``missing_cells``: the segment in `segment_ids` is told apart by which cells of `columns` are missing.
    ``one_column``: the first of `columns` alone settles `explained_share` (0 to 1) of who belongs where; the others
    of them say the same.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    code: Literal["missing_cells", "one_column"]
    segment_ids: tuple[str, ...] = ()
    columns: tuple[str, ...]
    message: str
    hint: str
    explained_share: float | None = None


class SegmentationRecord(BaseModel):
    """A segmentation without its tables: what is saved and shown.

    `reason` says in plain words why this number; `verdict_reason` why this verdict. `runners_up`
    are the best few other numbers, the one that explains the customers best first.
    `n_unassigned` customers fit no segment. `columns` took part. `source` is the fingerprint
    of the customer table. `warnings` say what may be an artefact of the table; `answer_styles` says of each battery
    of a survey how its scale is used. `verdict_evidence` and `tree`, which holds every other number of segments, are
    None in studies saved before they were kept.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    config: SegmentationConfig
    n_segments: int
    suggested: int
    reason: str
    verdict: Verdict
    verdict_reason: str
    candidates: tuple[Candidate, ...]
    segments: tuple[SegmentInfo, ...]
    n_unassigned: int
    columns: tuple[str, ...]
    projection_note: str
    source: str
    verdict_evidence: VerdictEvidence | None = None
    answer_styles: tuple[AnswerStyle, ...] = ()
    warnings: tuple[SegmentationWarning, ...] = ()
    tree: SegmentTree | None = None
    runners_up: tuple[RunnerUp, ...] = ()

    @property
    def n_customers(self) -> int:
        """Number of customers, those who fit none included."""
        return sum(segment.size for segment in self.segments) + self.n_unassigned

    @property
    def is_as_found(self) -> bool:
        """Whether the segments are those found directly, of which the verdict and the warnings speak."""
        return self.tree is None or self.is_cut_at(self.tree.anchor)

    @property
    def found_again(self) -> float | None:
        """Share of re-draws, 0 to 1, in which a customer's segment is found again; None where one was not tried."""
        if any(segment.n_resamples == 0 for segment in self.segments):
            return None
        placed = sum(segment.size for segment in self.segments)
        return sum(one.size * one.n_found / one.n_resamples for one in self.segments) / max(placed, 1)

    def is_cut_at(self, n_segments: int) -> bool:
        """Return whether the segments are the tree's own at a number, none of them merged or split by hand."""
        if self.tree is None:
            return False
        return {one.nodes for one in self.segments} == {(node.key,) for node in self.tree.cut(n_segments)}


@dataclass(frozen=True, slots=True)
class Segmentation:
    """A record, its memberships, and, if they are at hand, the model that places a customer again and the evidence.

    members : index ``customer_id``, columns ``segment`` (str; "" for "fits none"), ``probability`` (0 to 1, of
        the segment given, or of the best one for "fits none"), ``x``, ``y`` (two-dimensional picture), ``found``
        (probability of the segment found directly), ``leaf`` (of the tree; -1 for "fits none") and ``p1``, ``p2``, …
        (probability of each node from the top of the tree to the leaf, in steps of half a percent).
    """

    record: SegmentationRecord
    members: pd.DataFrame
    model: SegmentModel | None = None
    evidence: SearchEvidence | None = None
