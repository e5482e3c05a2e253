"""When the customers of a segment come: the hours and days that hold most of their events, and the busiest hour."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from core.claims import HOURS_A_WEEK, WEEKDAYS, Condition
from core.profiles import Trait

MOST = 0.5
"""Hours and days are named that hold at least this share of all events."""

MIN_HOURS, MAX_HOURS = 2, 8
"""Hours of a span: one is hardly a habit, and a longer one says nothing, as events are spread over the day."""

MIN_WEEKEND, MIN_WORKDAYS = 0.45, 0.85
"""From these shares of events on, somebody comes at the weekend (2 of 7 days), or from Monday to Friday (5 of 7)."""

MAX_DAYS = 2

MIN_SECOND_DAY = 0.75
"""One day is named alone only when the next one has fewer than this part of its events."""

_HOURS_A_DAY = 24
_PARTS: dict[str, range] = {
    "events.night_share": range(6),
    "events.morning_share": range(6, 12),
    "events.afternoon_share": range(12, 18),
    "events.evening_share": range(18, 24),
}

_Counts = npt.NDArray[np.int64]


def typical_when(week: _Counts) -> tuple[Condition, ...]:
    """Return the days and hours that hold most events of a week, (168,); none where events are spread evenly.

    Hours are the shortest span of 2 to 8 with at least half of all events. Days are named where one or two hold
    half of them, or where the weekend or the working days hold clearly more than their number of days.
    """
    table = week.reshape(len(WEEKDAYS), _HOURS_A_DAY)
    if not table.sum():
        return ()
    days, hours = _days(table.sum(axis=1) / table.sum()), _hours(table.sum(axis=0) / table.sum())
    tests = (("weekday", days), ("hour", hours))
    return tuple(Condition(column=column, op="in", values=values) for column, values in tests if values)


def busiest_hour(week: _Counts) -> tuple[Condition, ...]:
    """Return the first of the hours of the day with the most events of a week, (168,)."""
    hours = week.reshape(len(WEEKDAYS), _HOURS_A_DAY).sum(axis=0)
    return (Condition(column="hour", op="in", values=(str(int(hours.argmax())),)),) if hours.any() else ()


def week_shares(week: _Counts) -> tuple[float, ...]:
    """Return the share of events in each hour of a week, (168,); () without events."""
    if len(week) != HOURS_A_WEEK or not week.any():
        return ()
    return tuple(round(float(one) / float(week.sum()), 6) for one in week)


def hours_of(week: _Counts) -> tuple[float, ...]:
    """Return the share of events in each hour of the day, of a week (168,); () without events."""
    hours = week.reshape(-1, _HOURS_A_DAY).sum(axis=0)
    return tuple(round(float(one) / float(hours.sum()), 6) for one in hours) if hours.any() else ()


def needs_explaining(hour: int, named: Sequence[str], traits: Sequence[Trait]) -> bool:
    """Return whether the busiest hour lies outside of the hours, or a part of the day, that the sheet names.

    Parameters
    ----------
    hour : int
        The busiest hour of the day, 0 to 23.
    named : sequence of str
        Hours that the typical week names; empty when it names none.
    traits : sequence of Trait
        What is said of the segment.
    """
    if named and str(hour) not in named:
        return True
    said = [trait for trait in traits if trait.spec.name in _PARTS and trait.condition.op == "at_least"]
    return any(hour not in _PARTS[trait.spec.name] for trait in said)


def _hours(shares: npt.NDArray[np.float64]) -> tuple[str, ...]:
    """Return the shortest span of hours, round the clock, with most events; of equally short ones the fullest."""
    twice = np.concatenate([[0.0], np.cumsum(np.concatenate([shares, shares]))])
    for length in range(MIN_HOURS, MAX_HOURS + 1):
        held = twice[length : length + _HOURS_A_DAY] - twice[:_HOURS_A_DAY]
        best = int(held.round(9).argmax())
        if held[best] >= MOST:
            return tuple(str((best + one) % _HOURS_A_DAY) for one in range(length))
    return ()


def _days(shares: npt.NDArray[np.float64]) -> tuple[str, ...]:
    order = sorted(range(len(shares)), key=lambda day: (-shares[day], day))
    for n_days in range(1, MAX_DAYS + 1):
        goes_on = n_days < MAX_DAYS and shares[order[n_days]] >= MIN_SECOND_DAY * shares[order[0]]
        if shares[order[:n_days]].sum() >= MOST and not goes_on:
            return tuple(WEEKDAYS[day] for day in sorted(order[:n_days]))
    if shares[5:].sum() >= MIN_WEEKEND:
        return WEEKDAYS[5:]
    return WEEKDAYS[:5] if shares[:5].sum() >= MIN_WORKDAYS else ()
