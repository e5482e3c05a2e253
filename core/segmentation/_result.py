"""What a segmentation is, apart from how it was found."""

from dataclasses import dataclass
from typing import Literal

import pandas as pd
from pydantic import BaseModel, ConfigDict, Field

from core.config import DEFAULT_SEED, MAX_SEGMENTS, MIN_SEGMENTS

Method = Literal["mixture", "kmeans"]
Verdict = Literal["natural", "reproducible", "constructed", "none"]


class SegmentationConfig(BaseModel):
    """How to look for segments.

    Parameters
    ----------
    method : {"mixture", "kmeans"}
        The mixed-type mixture model, or k-means on its encoding.
    n_segments : int or None
        2 to 100; None lets the data suggest it.
    seed : int
        Seed of every random step.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    method: Method = "mixture"
    n_segments: int | None = Field(default=None, ge=MIN_SEGMENTS, le=MAX_SEGMENTS)
    seed: int = DEFAULT_SEED


class Candidate(BaseModel):
    """One number of segments that was tried: lower `score` (BIC) is better, `stability` is 0 to 1."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    n_segments: int
    score: float
    stability: float | None = None


class SegmentInfo(BaseModel):
    """One segment: `id` is a stable slug (``s01`` is the largest).

    `share` is of all customers; `stability` is 0 to 1 (mean best-match Jaccard over resamples).
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    size: int
    share: float
    stability: float


class SegmentationRecord(BaseModel):
    """A segmentation without its tables: what is saved and shown.

    `reason` says in plain words why this number; `verdict_reason` why this verdict.
    `n_unassigned` customers fit no segment. `columns` took part. `source` is the fingerprint
    of the customer table.
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


@dataclass(frozen=True, slots=True)
class Segmentation:
    """A record and its memberships.

    members : index ``customer_id``, columns ``segment`` (str; "" for "fits none"), ``probability`` (0 to 1, of
        the segment given, or of the best one for "fits none"), ``x``, ``y`` (two-dimensional picture).
    """

    record: SegmentationRecord
    members: pd.DataFrame
