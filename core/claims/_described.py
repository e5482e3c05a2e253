"""How a group is spread, what it adds up to, when it comes and who its most typical members are."""

import math

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import special

from core.claims._amounts import ratio_interval
from core.claims._clock import week_frame
from core.claims._conditions import meets
from core.claims._data import EvidenceData
from core.claims._figures import measure_mean
from core.claims._measure import measure_median, measure_share
from core.claims._model import Condition, Evidence
from core.errors import DataError
from core.schema import ColumnSpec, Role

N_NEAREST = 3
"""Real members that are shown beside a description."""

SPREAD_METHOD = (
    "The middle value of the segment and what 5, 25, 75 and 95 of 100 members stay below, beside everyone else's "
    "middle value (order-statistic interval, Mann-Whitney test)."
)
LEVELS_METHOD = (
    "How many of the segment give each of these answers, of those who gave any; the range is that of all of these "
    "answers together (Wilson and Newcombe intervals)."
)
TOTAL_METHOD = (
    "Sum over the members who have a value, beside the sum over everyone else; the range allows for chance (that of "
    "the mean, times the members)."
)
EVENT_METHOD = (
    "Events in these hours of the week, of all events of the segment, beside everyone else's; the ranges allow for "
    "chance and for customers who come more often than others (interval of a ratio by customer)."
)
NEAREST_METHOD = (
    "Members whose values lie nearest to the middle of the segment, on average over the columns that segments were "
    "looked for in: the distance from the middle value, or how rare an answer is among the members."
)

Floats = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]

_QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)


def measure_spread(data: EvidenceData, segment_id: str, column: str) -> Evidence:
    """Return the median of a number with the range of most members; DataError for a column that is not there."""
    evidence = measure_median(data, segment_id, column)
    numbers = data.numbers(column)[data.members(segment_id)]
    known = numbers[~np.isnan(numbers)]
    parts = tuple(float(one) for one in np.quantile(known, _QUANTILES)) if len(known) else ()
    return evidence.model_copy(update={"statistic": "spread", "parts": parts, "method": SPREAD_METHOD})


def measure_levels(data: EvidenceData, segment_id: str, where: tuple[Condition, ...]) -> Evidence:
    """Return how many are at some levels of a column together, and the share at each of them."""
    evidence = measure_share(data, segment_id, where)
    column, levels = where[0].column, [str(one) for one in where[0].values]
    cells = data.customers.frame[column][data.members(segment_id)].dropna().astype("str")
    parts = tuple(float((cells == level).mean()) if len(cells) else 0.0 for level in levels)
    return evidence.model_copy(update={"statistic": "levels", "parts": parts, "method": LEVELS_METHOD})


def measure_total(data: EvidenceData, segment_id: str, column: str) -> Evidence:
    """Return the sum of a number over the segment, beside everyone else's; DataError for a missing column."""
    mean = measure_mean(data, segment_id, column)
    summed = {
        "statistic": "total",
        "value": mean.value * mean.total,
        "low": mean.low * mean.total,
        "high": mean.high * mean.total,
        "others_value": mean.others_value * mean.others_total,
        "method": TOTAL_METHOD,
    }
    return mean.model_copy(update=summed)


def measure_event_share(data: EvidenceData, segment_id: str, where: tuple[Condition, ...]) -> Evidence:
    """Return how many of the segment's events are in some hours of the week, beside everyone else's.

    Events of one customer go together, so that customers, not events, are what chance could have drawn otherwise.
    Raises DataError when the study has no events.

    References
    ----------
    W. G. Cochran (1977), Sampling techniques, chapter 6 (ratio estimates).
    """
    clock = data.clock
    if clock is None:
        message = "A claim speaks of when customers come, but the study has no events."
        raise DataError(message, hint="Add the event log again.")
    _, holds = meets(week_frame(), where)
    inside, each = clock.inside(holds).astype(np.float64), clock.per_customer.astype(np.float64)
    member, active = data.members(segment_id), clock.per_customer > 0
    own, rest = member & active, ~member & active
    value, low, high = ratio_interval(inside[own], each[own])
    others, others_low, others_high = ratio_interval(inside[rest], each[rest])
    below, above = math.hypot(value - low, others_high - others), math.hypot(high - value, others - others_low)
    effect = value - others
    return Evidence(
        table="events",
        statistic="event_share",
        where=where,
        n=int(inside[own].sum()),
        total=int(each[own].sum()),
        value=value,
        low=low,
        high=high,
        others_n=int(inside[rest].sum()),
        others_total=int(each[rest].sum()),
        others_value=others,
        effect=effect,
        effect_low=max(effect - below, -1.0),
        effect_high=min(effect + above, 1.0),
        p_value=_ratio_p_value(inside, each, own, rest),
        method=EVENT_METHOD,
        row_ids=data.examples(own & (inside > 0)),
        source=clock.source,
    )


def _ratio_p_value(inside: Floats, each: Floats, own: Mask, rest: Mask) -> float:
    """Return the p-value that two ratios are equal: each customer's surplus over the common one, in two groups."""
    if min(own.sum(), rest.sum()) < 2:
        return 1.0
    common = float(inside[own | rest].sum() / each[own | rest].sum())
    surplus = inside - common * each
    groups = [(surplus[one] / each[one].mean()) for one in (own, rest)]
    variance = sum(float(one.var(ddof=1)) / len(one) for one in groups)
    if variance <= 0:
        return 1.0
    return float(2 * special.ndtr(-abs(float(groups[0].mean() - groups[1].mean())) / math.sqrt(variance)))


def measure_nearest(data: EvidenceData, segment_id: str) -> Evidence:
    """Return the members nearest to the middle of a segment, the nearest first; `value` is how near they are, 0 to 1.

    A distance after Gower over the columns in use; a missing cell counts as the average one.

    References
    ----------
    J. C. Gower (1971), A general coefficient of similarity and some of its properties, doi:10.2307/2528823.
    """
    member = data.members(segment_id)
    frame = data.customers.frame
    distances = [
        _filled(_distances(frame[spec.name], spec, member)) for spec in data.customers.columns if _is_compared(spec)
    ]
    own = frame.index[member]
    together = np.mean(distances, axis=0) if distances else np.zeros(len(own))
    order = sorted(range(len(own)), key=lambda place: (round(float(together[place]), 9), str(own[place])))[:N_NEAREST]
    value = 1.0 - float(together[order].mean()) if order else 0.0
    return Evidence(
        statistic="nearest",
        n=len(order),
        total=len(own),
        value=value,
        low=value,
        high=value,
        method=NEAREST_METHOD,
        row_ids=tuple(str(own[place]) for place in order),
        source=data.customers.fingerprint,
    )


def _is_compared(spec: ColumnSpec) -> bool:
    return spec.use and spec.role in {Role.NUMBER, Role.ORDERED, Role.CATEGORY, Role.YES_NO}


def _distances(column: pd.Series, spec: ColumnSpec, member: Mask) -> Floats:
    """Return how far each member lies from the middle of the members, 0 to 1, nan where that is not known."""
    if spec.role in {Role.NUMBER, Role.ORDERED}:
        codes = column.cat.codes.astype("float64").replace(-1.0, np.nan) if spec.role is Role.ORDERED else column
        numbers = np.asarray(codes.to_numpy(dtype=np.float64, na_value=np.nan))
        known, own = numbers[~np.isnan(numbers)], numbers[member]
        if len(known) == 0 or np.isnan(own).all():
            return np.full(int(member.sum()), np.nan)
        low, high = np.quantile(known, [0.05, 0.95])
        return np.asarray(np.clip(np.abs(own - np.nanmedian(own)) / ((high - low) or 1.0), 0.0, 1.0))
    cells = column[member].astype("str").where(column[member].notna())
    frequent = cells.map(cells.value_counts(normalize=True)).to_numpy(dtype=np.float64, na_value=np.nan)
    return np.asarray(1.0 - frequent)


def _filled(distances: Floats) -> Floats:
    known = distances[~np.isnan(distances)]
    return np.asarray(np.where(np.isnan(distances), known.mean() if len(known) else 0.0, distances))
