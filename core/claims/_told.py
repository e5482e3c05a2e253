"""Figures on what a segment writes of one theme: how much more often, how many times each, and whether it changes."""

import math
from collections.abc import Sequence
from typing import Literal

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import special, stats

from core.claims._amounts import mean_interval
from core.claims._compared import compared_numbers, compared_shares
from core.claims._conditions import meets
from core.claims._data import N_EXAMPLES, EvidenceData
from core.claims._intervals import Ranking, Z, adjust_p_values
from core.claims._measure import Shares, comments_of
from core.claims._model import Condition, Evidence
from core.errors import DataError

MIN_PERIODS = 4
"""Comments of fewer periods say nothing of a change."""

LIFT_METHOD = (
    "How many times as many of those who wrote speak of it as among everyone else, drawn towards 1 the more, the fewer "
    "they are (empirical Bayes over all segments and themes). That it is more than chance is tested on customers, "
    "never on comments (Fisher's exact test, one-sided)."
)
FREQUENCY_METHOD = (
    "Comments on it per customer who wrote of it; the ranges allow for chance (Hall interval, Mann-Whitney test)."
)
TREND_METHOD = (
    "Customers who wrote of it, of those who wrote at all: in the later half of the comments, beside the earlier half; "
    "the ranges allow for chance (Wilson and Newcombe intervals)."
)

_LEAST_SPREAD = 0.1
"""Standard deviation of the true log lifts that is assumed at least: segments always differ a little."""


MIN_LIFT, MAX_LIFT_P = 1.2, 0.10
"""A segment says it more than others from this lift on (as counted, not as drawn towards 1), and below this p-value
after Benjamini-Hochberg over all segments and themes."""

_SEEN_LIFT, _SEEN_POWER, _SEEN_P = 2.0, 0.8, 0.01
"""There is enough data to tell where somebody who says it twice as often would be found out in four of five studies;
the p-value is about the one that is needed when one comparison in ten is a true one."""

MAX_CHANGE_P = 0.05
"""Below this p-value, adjusted over all trends, a theme counts as coming up more or less than before."""

OverIndex = Literal["more", "less", "no more", "too few"]
Change = Literal["rising", "falling", "steady"]

Floats = npt.NDArray[np.float64]


def lift_spread(counts: Floats, totals: Floats, others: Floats, others_totals: Floats) -> float:
    """Return how far the true log lifts of many segments and themes spread around 0, at least 0.1.

    The method of moments: what the observed log lifts vary beyond what their counts explain. All arrays have one
    shape: customers who raised the theme and customers who wrote, of the segment and of everyone else.
    """
    lifts, variances = _log_lifts(counts, totals, others, others_totals)
    weights = 1 / variances
    excess = (float((weights * lifts**2).sum()) - lifts.size) / float(weights.sum()) if lifts.size else 0.0
    return max(math.sqrt(max(excess, 0.0)), _LEAST_SPREAD)


def shrunk_lift(n: int, total: int, others_n: int, others_total: int, spread: float) -> tuple[float, float, float]:
    """Return a lift drawn towards 1 by what its counts leave open, with its 95 % interval.

    References
    ----------
    B. Efron, C. Morris (1975), Data analysis using Stein's estimator and its generalizations, doi:10.2307/2285814.

    Examples
    --------
    >>> [round(x, 2) for x in shrunk_lift(30, 40, 6, 60, spread=1.0)]
    [5.47, 2.72, 11.01]
    """
    one = (np.array([float(count)]) for count in (n, total, others_n, others_total))
    lifts, variances = _log_lifts(*one)
    kept = spread**2 / (spread**2 + variances[0])
    middle, half = kept * lifts[0], Z * math.sqrt(kept * variances[0])
    return math.exp(middle), math.exp(middle - half), math.exp(middle + half)


def _log_lifts(counts: Floats, totals: Floats, others: Floats, others_totals: Floats) -> tuple[Floats, Floats]:
    """Return log ratios of shares and their variances; half a customer is added, so that none is infinite."""
    lifts = np.log((counts + 0.5) / (totals + 0.5)) - np.log((others + 0.5) / (others_totals + 0.5))
    variances = 1 / (counts + 0.5) - 1 / (totals + 0.5) + 1 / (others + 0.5) - 1 / (others_totals + 0.5)
    return lifts, np.maximum(variances, 1e-9)


class Lifts:
    """How much more often each segment raises the themes of one kind than everyone else; counted once for all.

    Parameters
    ----------
    data : EvidenceData
        The customers and the segment of each, and the comments.
    kind : str
        What the ids of the themes start with: "pain" or "delight".
    """

    def __init__(self, data: EvidenceData, kind: str) -> None:
        self._data = data
        comments = comments_of(data)
        named = comments[comments["theme"].str.startswith(f"{kind}-")]
        segments = data.segments[data.segments.fillna("") != ""]
        pairs = named[["customer_id", "theme"]].drop_duplicates()
        raised = pd.crosstab(pairs["customer_id"].map(segments), pairs["theme"])
        writers = comments["customer_id"].drop_duplicates()
        totals = writers.map(segments).value_counts().sort_index()
        counts = raised.reindex(totals.index, fill_value=0).to_numpy().astype(np.float64)
        everyone = pairs.groupby("theme").size().reindex(raised.columns).to_numpy().astype(np.float64)
        own_totals = np.repeat(totals.to_numpy().astype(np.float64)[:, None], counts.shape[1], axis=1)
        self.spread = lift_spread(counts, own_totals, everyone - counts, len(writers) - own_totals)

    def of(self, segment_id: str, where: tuple[Condition, ...]) -> Evidence:
        """Return the evidence of one segment on one theme."""
        shares = Shares(self._data, where, table="feedback").of(segment_id)
        counts = shares.n, shares.total, shares.others_n, shares.others_total
        value, low, high = shrunk_lift(*counts, self.spread)
        return shares.model_copy(
            update={
                "statistic": "lift",
                "value": value,
                "low": low,
                "high": high,
                "others_value": 1.0,
                "p_value": more_often_p_value(*counts),
                "method": LIFT_METHOD,
            }
        )


def more_often_p_value(n: int, total: int, others_n: int, others_total: int) -> float:
    """Return how likely at least `n` of `total` are when both groups raise it equally often: Fisher, one-sided.

    Examples
    --------
    >>> round(more_often_p_value(3, 4, 1, 4), 4)
    0.2429
    """
    if not total or not others_total:
        return 1.0
    return min(1.0, float(stats.hypergeom.sf(n - 1, total + others_total, n + others_n, total)))


def measure_lift(data: EvidenceData, segment_id: str, where: tuple[Condition, ...]) -> Evidence:
    """Return how much more often the segment raises a theme, beside everyone else: see `Lifts`."""
    kind = str(where[0].values[0]).partition("-")[0]
    return Lifts(data, kind).of(segment_id, where)


def measure_frequency(data: EvidenceData, segment_id: str, among: tuple[Condition, ...]) -> Evidence:
    """Return how many of these comments each customer of the segment wrote who wrote any, beside everyone else.

    Raises DataError when the study has no comments, or they lack a column.
    """
    comments = comments_of(data)
    read = comments[meets(comments, among)[1]]
    written = read.groupby("customer_id").size()
    member = data.are_members(written.index, segment_id)
    numbers: Floats = written.to_numpy().astype(np.float64)
    own, others = numbers[member], numbers[~member]
    value, low, high = mean_interval(own) if len(own) > 1 else (float(own.sum()), float(own.sum()), float(own.sum()))
    return Evidence(
        table="feedback",
        among=among,
        statistic="frequency",
        value=value,
        low=max(low, 1.0) if len(own) else low,
        high=high,
        **compared_numbers(Ranking(numbers), member, others_value=float(others.mean()) if len(others) else 0.0),
        method=FREQUENCY_METHOD,
        row_ids=tuple(written.index[member][:N_EXAMPLES]),
        source=data.comments_source,
    )


def later_periods(comments: pd.DataFrame) -> tuple[str, ...]:
    """Return the periods of the later half of the comments, in order; none for fewer than four periods.

    The halves are as equal in comments as whole periods allow. `comments` has a column ``period`` ("2026-04", "" where
    the date is not known), or nothing is returned.
    """
    if "period" not in comments.columns:
        return ()
    counts = comments.loc[comments["period"] != "", "period"].value_counts().sort_index()
    if len(counts) < MIN_PERIODS:
        return ()
    before = counts.cumsum().to_numpy()[:-1]
    cut = int(np.abs(2 * before - counts.sum()).argmin()) + 1
    return tuple(str(period) for period in counts.index[cut:])


def measure_trend(data: EvidenceData, segment_id: str, where: tuple[Condition, ...]) -> Evidence:
    """Return how many of the segment's writers spoke of it in the later half of the comments, beside the earlier half.

    Who wrote in both halves counts in both. Raises DataError for comments without dates.
    """
    comments = comments_of(data)
    later = later_periods(comments)
    if not later:
        message = "A claim speaks of a change over time, but the comments have no dates, or too few periods."
        raise DataError(message, hint="Add the feedback with its dates again.")
    dated = comments[(comments["period"] != "").to_numpy()]
    own = dated[data.are_members(dated["customer_id"], segment_id)]
    return _trend(own, where, later, data.comments_source)


def theme_trends(comments: pd.DataFrame, theme_ids: Sequence[str]) -> dict[str, Evidence]:
    """Return by theme how many of all who wrote spoke of it in the later half of the comments, beside the earlier half.

    Nothing for comments without dates, or of too few periods. P-values are adjusted over the themes.
    """
    later = later_periods(comments)
    if not later:
        return {}
    dated = comments[(comments["period"] != "").to_numpy()]
    found = {
        theme_id: _trend(dated, (Condition(column="theme", op="is", values=(theme_id,)),), later, "")
        for theme_id in theme_ids
    }
    adjusted = adjust_p_values(np.array([evidence.p_value for evidence in found.values()]))
    return {
        theme_id: evidence.model_copy(update={"p_adjusted": float(p_adjusted)})
        for (theme_id, evidence), p_adjusted in zip(found.items(), adjusted, strict=True)
    }


def _trend(own: pd.DataFrame, where: tuple[Condition, ...], later: tuple[str, ...], source: str) -> Evidence:
    holds = pd.Series(meets(own, where)[1], index=own.index)
    is_later = own["period"].isin(later).to_numpy()
    counts = []
    for part in (is_later, ~is_later):
        by_customer = holds[part].groupby(own.loc[part, "customer_id"].to_numpy()).any()
        counts += [int(by_customer.sum()), len(by_customer)]
    named = sorted(set(own.loc[is_later & holds.to_numpy(), "customer_id"]))
    return Evidence(
        table="feedback",
        where=where,
        among=(Condition(column="period", op="in", values=later),),
        statistic="trend",
        **compared_shares(*counts),
        method=TREND_METHOD,
        row_ids=tuple(named[:N_EXAMPLES]),
        source=source,
    )


def over_index(evidence: Evidence) -> OverIndex:
    """Return whether a segment says it more than others do, as evidence of the statistic "lift" tells; or cannot tell.

    For "more", at least five customers must have said it. "less" is what the interval of the lift says, and as clear a
    difference as counted.
    """
    counted = evidence.n >= 5 and (
        evidence.others_n == 0
        or evidence.n * evidence.others_total >= MIN_LIFT * evidence.others_n * evidence.total * (1 - 1e-12)
    )
    if counted and evidence.p_adjusted < MAX_LIFT_P:
        return "more"
    if evidence.high < 1 and evidence.n * evidence.others_total * MIN_LIFT <= evidence.others_n * evidence.total:
        return "less"
    return "no more" if _power(evidence) >= _SEEN_POWER else "too few"


def change(evidence: Evidence) -> Change:
    """Return whether a theme comes up more or less than before, as evidence of the statistic "trend" tells."""
    if evidence.p_adjusted >= MAX_CHANGE_P:
        return "steady"
    return "rising" if evidence.effect > 0 else "falling"


def _power(evidence: Evidence) -> float:
    """Return how likely a segment that says it twice as often would be found out (arcsine approximation).

    J. Cohen (1988), Statistical power analysis for the behavioral sciences, chapter 6.
    """
    if not evidence.total or not evidence.others_total:
        return 0.0
    base = (evidence.others_n + 0.5) / (evidence.others_total + 1)
    effect = 2 * math.asin(math.sqrt(min(1.0, _SEEN_LIFT * base))) - 2 * math.asin(math.sqrt(base))
    size = evidence.total * evidence.others_total / (evidence.total + evidence.others_total)
    return float(special.ndtr(effect * math.sqrt(size) - special.ndtri(1 - _SEEN_P)))
