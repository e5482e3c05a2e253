"""Figures that describe a group: what it is worth, how surely customers belong, how well a rule finds them."""

import numpy as np
import pandas as pd

from core.claims._amounts import mean_interval, sum_share_interval
from core.claims._compared import Mask, compared_numbers, compared_shares
from core.claims._conditions import meets
from core.claims._data import EvidenceData
from core.claims._intervals import Ranking
from core.claims._model import Condition, Evidence, Statistic
from core.errors import DataError

SURE = 0.8
"""From this probability on, a membership counts as sure."""

MEAN_METHOD = (
    "Mean of the segment beside everyone else; the ranges allow for chance and for a few large values (Hall's "
    "transformation, Mann-Whitney test)."
)
SUM_SHARE_METHOD = (
    "Sum over the segment, of the sum over all customers; the range allows for chance (interval of a ratio of means)."
)
SURE_METHOD = (
    f"Members whose probability of belonging is {SURE:g} or more, of all members; the range allows for chance (Wilson "
    "interval)."
)
PRECISION_METHOD = (
    "Members among the customers that the rule picks, beside those it leaves, counted on the half of the customers "
    "that the rule was not chosen on; the ranges allow for chance (Wilson and Newcombe intervals)."
)
REACH_METHOD = (
    "Members that the rule picks, beside everyone else, counted on the half of the customers that the rule was not "
    "chosen on; the ranges allow for chance (Wilson and Newcombe intervals)."
)


def held_out(customer_ids: pd.Index) -> Mask:
    """Return which customers rules are judged on: about half, by a hash of the id, whatever the order of rows."""
    hashed = pd.util.hash_array(customer_ids.to_numpy(dtype=object), categorize=False)
    return np.asarray(hashed % 2 == 1)


def measure_mean(data: EvidenceData, segment_id: str, column: str) -> Evidence:
    """Return the mean of a number in the segment, beside everyone else's.

    The effect is the rank-biserial correlation, as for medians. Raises DataError for a column that is not there.
    """
    numbers = data.numbers(column)
    known = ~np.isnan(numbers)
    member = data.members(segment_id)
    group = member[known]
    inside, outside = numbers[known][group], numbers[known][~group]
    if len(inside) == 0:
        return Evidence(statistic="mean", column=column, n=0, total=0, value=0.0, low=0.0, high=0.0)
    value, low, high = mean_interval(inside)
    return Evidence(
        statistic="mean",
        column=column,
        value=value,
        low=low,
        high=high,
        **compared_numbers(Ranking(numbers[known]), group, others_value=float(outside.mean()) if len(outside) else 0.0),
        method=MEAN_METHOD,
        row_ids=data.examples(member & known),
        source=data.customers.fingerprint,
    )


def measure_sum_share(data: EvidenceData, segment_id: str, column: str) -> Evidence:
    """Return which part of the sum of a number is the segment's; the effect is that less its part of the customers.

    Values below 0 count as 0: a part of a sum needs a sum of parts. Raises DataError for a column that is not there.
    """
    numbers = data.numbers(column)
    known = ~np.isnan(numbers)
    member = data.members(segment_id) & known
    amounts = np.maximum(numbers[known], 0.0)
    n, total = int(member.sum()), len(amounts)
    if not amounts.sum() > 0:
        return Evidence(statistic="sum_share", column=column, n=n, total=total, value=0.0, low=0.0, high=1.0)
    share, low, high = sum_share_interval(amounts, member[known])
    return Evidence(
        statistic="sum_share",
        column=column,
        n=n,
        total=total,
        value=share,
        low=low,
        high=high,
        others_n=total - n,
        others_total=total,
        others_value=1 - share,
        effect=share - n / total,
        effect_low=low - n / total,
        effect_high=high - n / total,
        method=SUM_SHARE_METHOD,
        row_ids=data.examples(member),
        source=data.customers.fingerprint,
    )


def measure_sure(data: EvidenceData, segment_id: str) -> Evidence:
    """Return how many members belong surely, beside the members of all other segments.

    Raises DataError when the probabilities of belonging are not known.
    """
    if data.probability is None:
        message = "A claim speaks of how surely customers belong, but the memberships have no probabilities."
        raise DataError(message, hint="Find segments again.")
    probability = data.probability.reindex(data.customers.frame.index).to_numpy(dtype=np.float64)
    placed = (data.segments.reindex(data.customers.frame.index).fillna("") != "").to_numpy(dtype=bool)
    counted = placed & ~np.isnan(probability)
    return _two_shares(data, "sure", data.members(segment_id), counted, probability >= SURE, (), SURE_METHOD)


def measure_precision(data: EvidenceData, segment_id: str, where: tuple[Condition, ...]) -> Evidence:
    """Return how many of the customers that meet the conditions are members, on the customers held out."""
    picked, counted = _picked(data, where)
    return _two_shares(data, "precision", picked, counted, data.members(segment_id), where, PRECISION_METHOD)


def measure_reach(data: EvidenceData, segment_id: str, where: tuple[Condition, ...]) -> Evidence:
    """Return how many members meet the conditions, on the customers held out; an unknown cell does not meet one."""
    picked, counted = _picked(data, where)
    return _two_shares(data, "reach", data.members(segment_id), counted, picked, where, REACH_METHOD)


def _picked(data: EvidenceData, where: tuple[Condition, ...]) -> tuple[Mask, Mask]:
    _, holds = meets(data.customers.frame, where)
    return holds, held_out(data.customers.frame.index)


def _two_shares(
    data: EvidenceData,
    statistic: Statistic,
    group: Mask,
    counted: Mask,
    holds: Mask,
    where: tuple[Condition, ...],
    method: str,
) -> Evidence:
    inside, outside = group & counted, ~group & counted
    counts = (int(one.sum()) for one in (inside & holds, inside, outside & holds, outside))
    return Evidence(
        statistic=statistic,
        where=where,
        **compared_shares(*counts),
        method=method,
        row_ids=data.examples(inside & holds),
        source=data.customers.fingerprint,
    )
