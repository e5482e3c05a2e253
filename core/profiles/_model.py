"""What is kept of a segment: its rule, its differences, its profile."""

from pydantic import BaseModel, ConfigDict

from core.claims import Condition


class Rule(BaseModel):
    """A short description of a segment that a person could use.

    `conditions` (at most four) joined by "and"; `precision`: share of the customers it picks who are members;
    `reach`: share of the members it picks. Both 0 to 1.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    conditions: tuple[Condition, ...]
    text: str
    n: int
    precision: float
    reach: float


class Difference(BaseModel):
    """How far a segment lies from everyone else on one column: `effect` -1 to 1, above 0 means higher."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    column: str
    label: str
    effect: float


class SegmentProfile(BaseModel):
    """One segment in plain words: `claim_ids` are the differences to show, largest first, each subject once.

    `differences` holds every column that took part in finding segments, shown or not: the heat map.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    segment_id: str
    name: str
    size: int
    share: float
    claim_ids: tuple[str, ...]
    rule: Rule | None
    differences: tuple[Difference, ...] = ()
