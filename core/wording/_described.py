"""How a group is spread, what it adds up to and when it comes, in words."""

from collections.abc import Mapping, Sequence

from core.claims import WEEKDAYS, Condition, Evidence
from core.schema import ColumnSpec, Unit
from core.wording._column_words import figure
from core.wording._numbers import capitalised, listed, number, percent, readable_level

DESCRIBED = frozenset({"spread", "levels", "total", "event_share", "nearest"})
"""Statistics that are said by `described_sentence`: they describe a group, whether or not it differs."""

LIKE_EVERYONE = 0.15
"""A group is said to be about like everyone else when the whole interval of the effect lies within this of 0."""

MAX_P = 0.05

_HOURS_A_DAY = 24
_N_WORKDAYS = 5


def is_like_everyone(evidence: Evidence) -> bool:
    """Return whether a figure of a group is shown to be near everyone else's: a difference not seen is not enough.

    References
    ----------
    D. J. Schuirmann (1987), A comparison of the two one-sided tests procedure and the power approach for assessing the
    equivalence of average bioavailability, doi:10.1007/BF01068419.
    """
    counted = evidence.total > 0 and evidence.others_total > 0
    return counted and -LIKE_EVERYONE <= evidence.effect_low and evidence.effect_high <= LIKE_EVERYONE


def covers_all(evidence: Evidence) -> bool:
    """Return whether a figure lists all levels there are, so that together they tell nothing."""
    return evidence.statistic == "levels" and len(evidence.parts) > 1 and evidence.value == evidence.others_value == 1.0


def _beside(evidence: Evidence, numbers: str) -> str:
    """Return how a group lies beside everyone else: alike, by its numbers, or not known."""
    if is_like_everyone(evidence):
        return "about like everyone else"
    return numbers if evidence.p_adjusted < MAX_P else "too few to tell apart from everyone else"


def described_sentence(evidence: Evidence, specs: Mapping[str, ColumnSpec]) -> str:
    """Return what a figure of the kinds in `DESCRIBED` says."""
    if evidence.statistic == "nearest":
        return f"The {evidence.n} members nearest to the middle of all {evidence.total:,}."
    if evidence.statistic == "event_share":
        return _when_sentence(evidence)
    if evidence.statistic == "total":
        spec = specs[evidence.column]
        value, others = (number(one, spec.unit) for one in (evidence.value, evidence.others_value))
        return f"{capitalised(spec.label)} of all of them together: {value}; of everyone else: {others}."
    if evidence.statistic == "spread":
        return _spread_sentence(evidence, specs[evidence.column])
    return _levels_sentence(evidence, specs[evidence.where[0].column])


def _levels_sentence(evidence: Evidence, spec: ColumnSpec) -> str:
    levels = evidence.where[0].values
    shares = listed(
        tuple(f"{readable_level(level)} {percent(share)}" for level, share in zip(levels, evidence.parts, strict=True))
    )
    said = f"{capitalised(spec.label)}: {shares}"
    own, others = percent(evidence.value), percent(evidence.others_value)
    if len(levels) == 1:
        return f"{said}; {_beside(evidence, f'everyone else: {others}')}."
    # What holds of several levels together tells nothing of each, and nothing at all where they are all there is.
    if covers_all(evidence):
        return f"{said}."
    return f"{said}; together {own}, everyone else: {others}."


def _spread_sentence(evidence: Evidence, spec: ColumnSpec) -> str:
    least, lower, _, upper, most = (_plain(one, spec) for one in evidence.parts)
    others = f"the middle one {_plain(evidence.value, spec)}, everyone else's {_plain(evidence.others_value, spec)}"
    unit = " years" if spec.unit is Unit.YEARS else ""
    beside = _beside(evidence, others)
    range_of_most = f"{least} to {most}{unit} for nine in ten of them, {lower} to {upper} for half"
    return f"{capitalised(spec.label)}: {range_of_most}; {beside}."


def _plain(value: float, spec: ColumnSpec) -> str:
    return number(value, Unit.COUNT) if spec.unit is Unit.YEARS else figure(value, spec)


def _when_sentence(evidence: Evidence) -> str:
    own, others = percent(evidence.value), percent(evidence.others_value)
    hours = next((one.values for one in evidence.where if one.column == "hour"), ())
    if len(evidence.where) == 1 and len(hours) == 1:
        return f"Their busiest hour is {hours_words(hours)}: {own} of their events; everyone else: {others}."
    lead = "Mostly" if evidence.value >= 0.5 else "Most often"
    return f"{lead} {when_words(evidence.where)}: {own} of their events; everyone else: {others}."


def when_words(where: tuple[Condition, ...]) -> str:
    """Return the hours of the week that conditions on events name.

    Examples
    --------
    >>> days = Condition(column="weekday", op="in", values=("Thursday", "Friday"))
    >>> hours = Condition(column="hour", op="in", values=("19", "20", "21"))
    >>> when_words((days, hours))
    'on Thursdays and Fridays, 19:00 to 22:00'
    """
    parts = [
        days_words(one.values) if one.column == "weekday" else hours_words(one.values)
        for one in sorted(where, key=lambda one: one.column != "weekday")
    ]
    return ", ".join(parts)


def days_words(days: Sequence[str | float]) -> str:
    """Return days of the week as people say them.

    Examples
    --------
    >>> days_words(("Saturday", "Sunday")), days_words(("Monday", "Friday")), days_words(("Sunday",))
    ('at the weekend', 'on Mondays and Fridays', 'on Sundays')
    """
    if set(days) == set(WEEKDAYS[_N_WORKDAYS:]):
        return "at the weekend"
    if set(days) == set(WEEKDAYS[:_N_WORKDAYS]):
        return "from Monday to Friday"
    return f"on {listed(tuple(f'{day}s' for day in days))}"


def hours_words(hours: Sequence[str | float]) -> str:
    """Return neighbouring hours of the day, the first one first, as a span.

    Examples
    --------
    >>> hours_words(("19", "20", "21")), hours_words(("23", "0"))
    ('19:00 to 22:00', '23:00 to 01:00')
    """
    start, end = int(hours[0]), (int(hours[-1]) + 1) % _HOURS_A_DAY
    return f"{start:02d}:00 to {end or _HOURS_A_DAY:02d}:00"
