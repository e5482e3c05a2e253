"""What is kept of segments: sizes, differences, worth, certainty and rules."""

from pydantic import BaseModel, ConfigDict

from core.claims import Condition
from core.wording import percent

MIN_FIDELITY = 0.85
"""Rules that name fewer customers' segments rightly come with a warning."""


class Rule(BaseModel):
    """A short description of a segment that a person could use.

    `conditions` (at most four) joined by "and"; `n`: customers it picks; `precision`: share of the customers it picks
    who are members; `reach`: share of the members it picks. Both 0 to 1, counted on the half of the customers that
    the rule was not chosen on; `claim_ids` are the claims on the two.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    conditions: tuple[Condition, ...]
    text: str
    n: int
    precision: float
    reach: float
    claim_ids: tuple[str, ...] = ()


class Difference(BaseModel):
    """How far a segment lies from everyone else on one column: `effect` -1 to 1, above 0 means higher.

    `index` compares with all customers: 100 x rate of the segment / overall rate; for numbers from 0 on
    100 x mean / overall mean; for other numbers the rate of those above the overall median. 100 is average; None
    where the overall rate is 0. `counted` says whose rate it is where `label` does not ("4 or more", "yes"), "" for a
    mean and in studies from before it was kept.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    column: str
    label: str
    effect: float
    index: float | None = None
    counted: str = ""

    @property
    def index_label(self) -> str:
        """What the index counts: "trust: 4 or more", where the attribute itself is "trust"."""
        return f"{self.label}: {self.counted}" if self.counted else self.label


class Worth(BaseModel):
    """What a segment is worth: of `column`, median and mean per customer, the total, and its share of all (0 to 1).

    `n` members have a value; `claim_ids` are the claims on median, mean and share, in this order.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    column: str
    label: str
    n: int
    median: float
    mean: float
    total: float
    share: float
    claim_ids: tuple[str, str, str]


class Certainty(BaseModel):
    """How sure memberships are: `share` of the members with a probability of 0.8 or more, and its claim.

    `quantiles` are the probabilities that 10, 25, 50, 75 and 90 % of the members stay below.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    share: float
    quantiles: tuple[float, float, float, float, float]
    claim_id: str


class SegmentProfile(BaseModel):
    """One segment in plain words: `claim_ids` are the differences to show, largest first, each subject once.

    `share_low` and `share_high` are the 95 % interval of `share`; `size_claim_id` is the claim on both.
    `differences` holds every column that took part in finding segments, shown or not: the heat map.
    `backed_ids` are the claims in `claim_ids` on which the other columns agree: customers who resemble the segment
    in everything else differ in this too. The rest is what the segment was cut by.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    segment_id: str
    name: str
    size: int
    share: float
    claim_ids: tuple[str, ...]
    rule: Rule | None
    differences: tuple[Difference, ...] = ()
    share_low: float = 0.0
    share_high: float = 1.0
    size_claim_id: str = ""
    backed_ids: tuple[str, ...] = ()
    worth: Worth | None = None
    certainty: Certainty | None = None


class Leaf(BaseModel):
    """One branch of the rules: customers who meet `text` (`n` of those looked at) are said to be of `segment_id`.

    `right` is the share of them who are, 0 to 1.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    segment_id: str
    text: str
    n: int
    right: float


class Surrogate(BaseModel):
    """A few rules that sort every customer into a segment, and how well they do.

    `fidelity` is the share of customers (0 to 1) whose segment rules made from other customers name rightly, `low`
    and `high` its 95 % interval, `n` the customers looked at. `leaves` are the rules made from all of these.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    fidelity: float
    low: float
    high: float
    n: int
    leaves: tuple[Leaf, ...]

    @property
    def warning(self) -> str:
        """What to tell a reader of rules that are too rough to rely on; "" for good ones."""
        if self.fidelity >= MIN_FIDELITY:
            return ""
        right = percent(self.fidelity)
        return f"These rules name the segment of only {right} of the customers rightly: a sketch, not a way to sort."


class Overview(BaseModel):
    """What is said about all segments together.

    fits_none : the customers who fit no segment, as a group of its own; None when they are too few to describe.
    surrogate : rules that sort every customer; None with fewer than two segments.
    worth_column : the column that says what customers are worth, "" when there is none.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    fits_none: SegmentProfile | None = None
    surrogate: Surrogate | None = None
    worth_column: str = ""
