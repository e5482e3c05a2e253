"""What a claim and its evidence are."""

from typing import Literal

from pydantic import BaseModel, ConfigDict

ClaimKind = Literal["measured", "quoted", "told", "inferred", "assumed"]
Operator = Literal["is", "in", "at_least", "at_most", "between", "is_true", "is_false", "is_known"]
EvidenceTable = Literal[
    "customers", "rows", "events", "feedback", "memberships", "redraws", "halves", "made_up", "gaps", "directions"
]
SearchStatistic = Literal[
    "found_again",
    "overlap",
    "smallest",
    "found_again_at",
    "sure_at",
    "value_spread",
    "placed",
    "clearer",
    "agreement",
    "behind_gap",
    "in_picture",
    "fidelity",
    "blank",
    "settled",
    "answer_style",
]
"""Figures of the search for segments."""

DescribedStatistic = Literal["spread", "levels", "total", "event_share", "nearest"]
"""Figures that describe a group, whether or not it differs from others."""

ComparedStatistic = Literal["share", "median", "size", "quote", "mean", "sum_share", "sure", "precision", "reach"]

ToldStatistic = Literal["negativity", "lift", "frequency", "trend"]
"""Figures of what a segment writes of a theme."""

Statistic = ComparedStatistic | ToldStatistic | DescribedStatistic | SearchStatistic


class Condition(BaseModel):
    """One test on one column; a missing cell never meets it.

    Parameters
    ----------
    column : str
        Column of the table.
    op : str
        ``is``/``in`` compare as text; ``at_least``/``at_most``/``between`` as numbers (bounds included),
        or by the order of the levels for ordered columns; ``is_true``/``is_false`` for yes/no columns.
    values : tuple
        What to compare with; empty for ``is_true``, ``is_false`` and ``is_known``.
    or_columns : tuple of str
        Further columns; the test holds when it holds on any of them.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    column: str
    op: Operator
    values: tuple[str | float, ...] = ()
    or_columns: tuple[str, ...] = ()


class Evidence(BaseModel):
    """The numbers behind a statement about one segment, beside everyone else.

    Parameters
    ----------
    table : str
        Table the predicate reads. Feedback is always counted in customers: those of the segment who
        wrote at least one matching comment, of those who wrote at all; ``events`` are counted one by one, by
        their ``weekday`` and ``hour``. ``rows`` are customers whom no column names: each row counts as one.
        ``memberships`` are those of the tree of
        segments; ``redraws``, ``halves``, ``made_up``, ``gaps`` and ``directions`` tables of a `SearchEvidence`.
    where : tuple of Condition
        The predicate: all must hold.
    among : tuple of Condition
        Limits who is counted at all (the denominator), on the same table: only these customers, or
        only these comments.
    statistic : str
        ``share``: n of total meet `where`. ``median``: of `column`, over the `total` who have a value.
        ``size``: n members of total customers. ``quote``: `row_ids` holds the one comment.
        ``mean``: of `column`, as for a median. ``sum_share``: part of the sum of `column` over all customers.
        ``sure``: n of total members belong with a probability of 0.8 or more. ``precision``: n of the total that
        meet `where` are members; ``reach``: n of total members meet it; both on customers held out.
        ``negativity``: how negative the comments of `among` are on average, over the `total` customers who wrote them.
        ``spread``: the median of `column`, with `parts`; ``levels``: n of total are at one of the levels in `where`,
        with `parts`. ``total``: the sum of `column` over the `total` who have a value. ``event_share``: n of the
        segment's total events meet `where`. ``nearest``: `row_ids` holds the members nearest to the middle.
        ``lift``: how many times as many of those who wrote meet `where` as among everyone else (whose value is 1), with
        a one-sided p-value. ``frequency``: comments of `among` per customer who wrote any. ``trend``: as a share, of
        those who wrote in the periods of `among`; "everyone else" are those who wrote before.
        Figures of a search are described where they are measured (`core.claims._search`): ``found_again`` and
        ``overlap`` of a segment; ``smallest``, ``found_again_at``, ``sure_at`` and ``value_spread`` at the number of
        segments that `where` names; ``placed``, ``clearer``, ``agreement``, ``behind_gap``, ``in_picture`` and
        ``fidelity`` of all together; ``blank``, ``settled`` and ``answer_style`` in `core.claims._doubts`.
    column : str
        The column of a median, mean or sum, or "negativity"; "" for the others.
    n, total : int
        Matching and counted customers of the segment (for a median or mean n equals total).
    value : float
        Share 0 to 1, or the median or mean in the unit of the column.
    low, high : float
        95 % interval of `value`.
    others_n, others_total, others_value
        The same for everyone else (customers of other segments and of none), or for the segment `versus`.
    versus : str
        The one segment to compare with; "" for everyone else.
    parts : tuple of float
        Of a spread, what 5, 25, 50, 75 and 95 % of the members stay below; of levels, the share of the members at
        each level in `where`, in its order.
    effect, effect_low, effect_high : float
        Size of the difference with its 95 % interval, -1 to 1: difference of shares,
        or for medians and means the rank-biserial correlation (2 AUC - 1).
    rank, n_ranked : int
        Place of `value` among all segments (1 is the highest, alone), and how many were ranked; 0 when not ranked.
    n_options : int
        How many ways of saying it were tried, this being the best: `p_value` is multiplied by it (Bonferroni).
    p_value, p_adjusted : float
        Two-sided, and after Benjamini-Hochberg over all comparisons of the study.
    method : str
        What was computed, in plain words.
    row_ids : tuple of str
        Customers (or comments) shown as examples, at most five, chosen by id order.
    source : str
        Fingerprint of the table the numbers came from.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    table: EvidenceTable = "customers"
    where: tuple[Condition, ...] = ()
    among: tuple[Condition, ...] = ()
    statistic: Statistic = "share"
    column: str = ""
    n: int
    total: int
    value: float
    low: float
    high: float
    others_n: int = 0
    others_total: int = 0
    others_value: float = 0.0
    versus: str = ""
    parts: tuple[float, ...] = ()
    effect: float = 0.0
    effect_low: float = 0.0
    effect_high: float = 0.0
    rank: int = 0
    n_ranked: int = 0
    n_options: int = 1
    p_value: float = 1.0
    p_adjusted: float = 1.0
    method: str = ""
    row_ids: tuple[str, ...] = ()
    source: str = ""


class Claim(BaseModel):
    """A statement about a segment, and its evidence.

    Parameters
    ----------
    id : str
        Stable slug: ``<segment>.<column>.<what>``.
    segment_id : str
        The segment it speaks of; "all" for what is said of all of them together.
    kind : str
        ``measured``, ``quoted`` (a customer's own words), ``told`` (in an interview, see
        `core.personas.InterviewNote`; no claim is of this kind), ``inferred`` or ``assumed`` (no evidence).
    topic : str
        What it is about: the column, "theme", "lift", "frequency", "trend", "severity", "quote", "touchpoint", "size",
        "found again", "verdict", "number" (of segments), "versus" (another segment), "week", "members", "sentiment",
        or "stage:" (how many reach it) or "placed:" (how many speak of it) with the title of a stage.
    sentence : str
        The statement in plain words, rendered from the evidence.
    phrase : str
        The same as a fragment that follows "who" ("shop mostly in the evening"), for headlines.
    evidence : Evidence or None
        None only for assumptions.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    segment_id: str
    kind: ClaimKind
    topic: str
    sentence: str
    phrase: str = ""
    evidence: Evidence | None = None
