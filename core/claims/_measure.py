"""From a predicate to its numbers: the only place where evidence is computed, and computed again."""

import numpy as np
import numpy.typing as npt
import pandas as pd

from core.claims._amounts import mean_interval
from core.claims._compared import Mask, compared_numbers, compared_shares
from core.claims._conditions import meets
from core.claims._data import N_EXAMPLES, EvidenceData
from core.claims._intervals import Ranking, adjust_p_values, median_interval, wilson
from core.claims._model import Claim, Condition, Evidence
from core.claims._search_data import SEARCH_TABLES
from core.errors import DataError

SHARE_METHOD = (
    "How many of the segment, beside everyone else; the ranges allow for chance (Wilson and Newcombe intervals)."
)
MEDIAN_METHOD = (
    "The middle value of the segment, beside everyone else's; the ranges allow for chance (median, order-statistic "
    "interval, Mann-Whitney test)."
)
COMMENT_METHOD = (
    "Customers who wrote it at least once, of those who wrote at all; the ranges allow for chance (Wilson and Newcombe "
    "intervals)."
)
PART_METHOD = (
    "Customers who wrote it at least once, of those who wrote of the subject; the ranges allow for chance (Wilson and "
    "Newcombe intervals)."
)
NEGATIVITY_METHOD = (
    "How negative each comment is by its stars and words, from 0% to 100%: mean of each customer's comments, then of "
    "the customers. From 55%, 65%, 75% and 85% on, the severity is 2, 3, 4 and 5. The ranges allow for chance (Hall "
    "interval, Mann-Whitney test)."
)
SIZE_METHOD = "Members of the segment, of all customers; the range allows for chance (Wilson interval)."
QUOTE_METHOD = "A customer's own words, personal data removed."


class Shares:
    """How many of a segment meet some conditions, beside everyone else; who meets them is looked up once for all.

    Customers (or comments) for whom a condition cannot be judged are not counted. Raises DataError for a column that
    is not there.

    Parameters
    ----------
    data : EvidenceData
        The customers and the segment of each.
    where, among : tuple of Condition
        What is counted, and of whom: see `Evidence`.
    table : {"customers", "feedback"}
        The table they are looked up in.
    """

    def __init__(
        self,
        data: EvidenceData,
        where: tuple[Condition, ...],
        *,
        among: tuple[Condition, ...] = (),
        table: str = "customers",
    ) -> None:
        self._data = data
        self._where, self._among, self._table = where, among, table
        frame = data.customers.frame if table == "customers" else comments_of(data)
        known, holds = meets(frame, where)
        counted = known & meets(frame, among)[1]
        if table == "feedback":
            self._count_writers(frame["customer_id"].to_numpy()[counted], holds[counted])
        else:
            self._counted, self._holds = counted, counted & holds
            self._total, self._n = int(self._counted.sum()), int(self._holds.sum())

    def _count_writers(self, wrote: npt.NDArray[np.object_], holds: Mask) -> None:
        by_customer = pd.Series(holds, index=wrote, dtype=bool).groupby(level=0).any()
        self._total, self._n = len(by_customer), int(by_customer.sum())
        index = self._data.customers.frame.index
        self._counted, self._holds = np.zeros((2, len(index)), dtype=bool)
        places = index.get_indexer(by_customer.index)
        known = places >= 0
        self._counted[places[known]] = True
        self._holds[places[known]] = by_customer.to_numpy(dtype=bool)[known]

    def of(self, segment_id: str, versus: str = "") -> Evidence:
        """Return the evidence of one segment, beside everyone else or one other segment."""
        data, in_comments = self._data, self._table == "feedback"
        member = data.members(segment_id)
        holds = member & self._holds
        total, n = int((member & self._counted).sum()), int(holds.sum())
        others_n, others_total = self._n - n, self._total - total
        if versus:
            others = data.beside(segment_id, versus)
            others_n, others_total = int((others & self._holds).sum()), int((others & self._counted).sum())
        return Evidence(
            table="feedback" if in_comments else "customers",
            where=self._where,
            among=self._among,
            versus=versus,
            **compared_shares(n, total, others_n, others_total),
            method=(PART_METHOD if self._among else COMMENT_METHOD) if in_comments else SHARE_METHOD,
            row_ids=data.examples(holds),
            source=data.comments_source if in_comments else data.customers.fingerprint,
        )


def measure_share(
    data: EvidenceData,
    segment_id: str,
    where: tuple[Condition, ...],
    *,
    among: tuple[Condition, ...] = (),
    table: str = "customers",
    versus: str = "",
) -> Evidence:
    """Return how many of one segment meet the conditions, beside everyone else or another segment: see `Shares`."""
    return Shares(data, where, among=among, table=table).of(segment_id, versus)


def comments_of(data: EvidenceData) -> pd.DataFrame:
    """Return the comments; DataError when the study has none."""
    if data.comments is None:
        message = "A claim speaks of feedback, but the study has no comments."
        raise DataError(message, hint="Add the feedback file again.")
    return data.comments


def measure_negativity(data: EvidenceData, segment_id: str, among: tuple[Condition, ...]) -> Evidence:
    """Return how negative the segment's comments are on average, 0 to 1, beside everyone else's.

    Each customer counts once, with the mean of their own comments among those that meet the conditions. Raises
    DataError when the study has no comments, or they lack a column.
    """
    comments = comments_of(data)
    _, included = meets(comments, among)
    read = comments[included]
    means = read["negativity"].groupby(read["customer_id"].to_numpy()).mean()
    member = data.are_members(means.index, segment_id)
    numbers = means.to_numpy(dtype=np.float64)
    value, low, high = _mean(numbers[member])
    return Evidence(
        table="feedback",
        among=among,
        statistic="negativity",
        column="negativity",
        value=value,
        low=low,
        high=high,
        **compared_numbers(Ranking(numbers), member, others_value=_mean(numbers[~member])[0]),
        method=NEGATIVITY_METHOD,
        row_ids=tuple(means.index[member][:N_EXAMPLES]),
        source=data.comments_source,
    )


def _mean(values: npt.NDArray[np.float64]) -> tuple[float, float, float]:
    """Return the mean of numbers from 0 to 1 and its interval, which is all of 0 to 1 for fewer than two of them."""
    if len(values) < 2:
        return (float(values[0]) if len(values) else 0.0), 0.0, 1.0
    mean, low, high = mean_interval(values)
    return mean, max(low, 0.0), min(high, 1.0)


class Medians:
    """Median of a number in a segment, beside everyone else's, with its rank; the numbers are ranked once for all.

    Raises DataError for a column that is not there.
    """

    def __init__(self, data: EvidenceData, column: str) -> None:
        self._data, self._column = data, column
        numbers = data.numbers(column)
        self._known = ~np.isnan(numbers)
        self._numbers = numbers[self._known]
        self._ranking = Ranking(self._numbers)
        self._of_segments = data.medians(numbers)

    def of(self, segment_id: str, versus: str = "") -> Evidence:
        """Return the evidence of one segment, beside everyone else or one other segment."""
        data, column = self._data, self._column
        member = data.members(segment_id)
        group, numbers, ranking = member[self._known], self._numbers, self._ranking
        if versus:  # the two are ranked by themselves
            two = (member | data.members(versus))[self._known]
            group, numbers = group[two], numbers[two]
            ranking = Ranking(numbers)
        inside, outside = numbers[group], numbers[~group]
        if len(inside) == 0:
            return Evidence(statistic="median", column=column, n=0, total=0, value=0.0, low=0.0, high=0.0)
        value, low, high = median_interval(inside)
        rank, n_ranked = self._rank(value) if segment_id not in data.declared else (0, 0)
        return Evidence(
            statistic="median",
            column=column,
            value=value,
            low=low,
            high=high,
            versus=versus,
            **compared_numbers(ranking, group, others_value=float(np.median(outside)) if len(outside) else 0.0),
            rank=rank,
            n_ranked=n_ranked,
            method=MEDIAN_METHOD,
            row_ids=data.examples(member & self._known),
            source=data.customers.fingerprint,
        )

    def _rank(self, value: float) -> tuple[int, int]:
        """Return the place among the segments' medians, and how many there are; equals share the lower place."""
        return max(int((self._of_segments >= value).sum()), 1), len(self._of_segments)


def measure_median(data: EvidenceData, segment_id: str, column: str, *, versus: str = "") -> Evidence:
    """Return the median of a number in one segment, beside everyone else's or another's: see `Medians`."""
    return Medians(data, column).of(segment_id, versus)


def measure_size(data: EvidenceData, segment_id: str) -> Evidence:
    """Return how many of all customers belong to the segment."""
    member = data.members(segment_id)
    n, total = int(member.sum()), len(member)
    low, high = wilson(n, total)
    return Evidence(
        table="rows" if data.are_rows else "customers",
        statistic="size",
        n=n,
        total=total,
        value=n / total if total else 0.0,
        low=low,
        high=high,
        method=SIZE_METHOD,
        row_ids=data.examples(member),
        source=data.customers.fingerprint,
    )


def adjusted_claims(claims: tuple[Claim, ...]) -> tuple[Claim, ...]:
    """Return claims with p-values adjusted over them as one family, in their order; all must have evidence."""
    adjusted = adjust_p_values(np.array([claim.evidence.p_value for claim in claims if claim.evidence]))
    return tuple(
        claim.model_copy(update={"evidence": claim.evidence.model_copy(update={"p_adjusted": float(p_adjusted)})})
        for claim, p_adjusted in zip(claims, adjusted, strict=True)
        if claim.evidence
    )


def best_of(evidence: Evidence, n_options: int) -> Evidence:
    """Return the evidence of the best of several ways to say it: its p-value counts every one that was tried."""
    if n_options <= 1:
        return evidence
    return evidence.model_copy(
        update={
            "n_options": n_options,
            "p_value": min(1.0, n_options * evidence.p_value),
            "method": f"{evidence.method} The best of {n_options} options: p multiplied by {n_options} (Bonferroni).",
        }
    )


def quote_evidence(data: EvidenceData, feedback_id: str, theme_id: str) -> Evidence:
    """Return the evidence of a quote: the one comment, with its theme as the predicate ("" for none)."""
    where = (Condition(column="theme", op="is", values=(theme_id,)),) if theme_id else ()
    return Evidence(
        table="feedback",
        where=where,
        statistic="quote",
        n=1,
        total=1,
        value=1.0,
        low=1.0,
        high=1.0,
        method=QUOTE_METHOD,
        row_ids=(feedback_id,),
        source=data.comments_source,
    )


def example_rows(evidence: Evidence, data: EvidenceData) -> pd.DataFrame:
    """Return the example rows with the columns that the evidence looks at; comments with their redacted text.

    Of a search these are re-draws or made-up tables; what is only counted over all of them has none.

    Rows that the data no longer holds are left out.
    """
    if evidence.table in SEARCH_TABLES:
        return data.search.rows(evidence) if data.search is not None else pd.DataFrame()
    if evidence.statistic == "quote" and data.comments is not None:
        return data.comments.loc[data.comments.index.isin(evidence.row_ids), ["customer_id", "text"]]
    tests = (*evidence.where, *evidence.among)
    if evidence.table == "feedback":
        if data.comments is None:
            return pd.DataFrame()
        _, holds = meets(data.comments, tests)
        chosen = data.comments[holds & data.comments["customer_id"].isin(evidence.row_ids).to_numpy()]
        shown = ["customer_id", "text", *([evidence.column] if evidence.column else [])]
        return chosen[shown].head(N_EXAMPLES)
    names = [evidence.column, *(name for test in tests for name in (test.column, *test.or_columns))]
    columns = [name for name in dict.fromkeys(names) if name in data.customers.frame.columns]
    frame = data.customers.frame
    return frame.loc[[row_id for row_id in evidence.row_ids if row_id in frame.index], columns]
