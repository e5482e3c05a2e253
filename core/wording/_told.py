"""What a segment writes of one theme, in words: how much more often, how many times each, since when."""

from collections.abc import Mapping

from core.claims import Evidence, change, over_index
from core.schema import Unit
from core.wording._numbers import lies, number, percent

TOLD = frozenset({"lift", "frequency", "trend"})
"""Statistics that are said by `told_sentence`."""

_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def times(value: float) -> str:
    """Return a lift or a number of comments as people read it.

    Examples
    --------
    >>> times(2.4), times(1.0), times(12.6)
    ('2.4 times', 'once', '13 times')
    """
    said = f"{value:.1f}" if value < 9.95 else f"{value:,.0f}"
    return "once" if said == "1.0" else f"{said.removesuffix('.0')} times"


def raise_theme(theme_id: str, label: str) -> str:
    """Return what people do who write of a theme: its id says whether it is a complaint or praise.

    Examples
    --------
    >>> raise_theme("pain-01", "late parcel"), raise_theme("delight-02", "fit")
    ('complain of “late parcel”', 'praise “fit”')
    """
    return f"{'praise' if theme_id.startswith('delight') else 'complain of'} “{label}”"


def period_words(period: str) -> str:
    """Return a period of comments as people say it.

    Examples
    --------
    >>> period_words("2026-04"), period_words("2026-Q2"), period_words("2026")
    ('April 2026', 'April to June 2026', '2026')
    """
    year, _, part = period.partition("-")
    if part.startswith("Q"):
        first = 3 * (int(part[1:]) - 1)
        return f"{_MONTHS[first]} to {_MONTHS[first + 2]} {year}"
    return f"{_MONTHS[int(part) - 1]} {year}" if part else year


def since(evidence: Evidence) -> str:
    """Return when the later half of the comments begins, of evidence of a trend; "" where it is not known."""
    periods = [str(value) for test in evidence.among for value in test.values]
    return period_words(periods[0]).partition(" to ")[0] if periods else ""


def told_sentence(evidence: Evidence, themes: Mapping[str, str]) -> str:
    """Return what a figure of the kinds in `TOLD` says; `themes` holds the label of each theme."""
    tests = (*evidence.where, *evidence.among)
    label = themes.get(str(tests[0].values[0]) if tests else "", "this")
    if evidence.statistic == "lift":
        verdict = over_index(evidence)
        said = raise_theme(str(tests[0].values[0]) if tests else "", label)
        if verdict == "too few":
            return f"Whether they {said} more than others do: not enough data to tell."
        if verdict == "no more":
            return f"They {said} no more than others do."
        lift = "" if verdict == "less" else f": {times(evidence.value)} as often"
        return f"They {said} {verdict} than others do{lift}."
    if evidence.statistic == "frequency":
        beside = f"everyone else: {times(evidence.others_value)}" if evidence.others_total else "nobody else did"
        return f"Those who wrote of “{label}” did so {times(evidence.value)} on average; {beside}."
    own, before = percent(evidence.value), percent(evidence.others_value)
    how = {"rising": "more often than", "falling": "less often than", "steady": "about as often as"}[change(evidence)]
    return f"Since {since(evidence)} “{label}” comes up {how} before: {own} of those who wrote; before: {before}."


def told_certainty(evidence: Evidence) -> str:
    """Return how a figure of the kinds in `TOLD` was counted, in words, and how far chance may move it."""
    if evidence.statistic == "trend":
        counted = (
            f"Counted: {evidence.n:,} of {evidence.total:,} customers since then, "
            f"{evidence.others_n:,} of {evidence.others_total:,} before."
        )
        return f"{counted} The true share now {lies(percent(evidence.low), percent(evidence.high))}"
    if evidence.statistic == "frequency":
        counted = f"Counted: {evidence.total:,} customers here, {evidence.others_total:,} others."
        low, high = (number(bound, Unit.PLAIN) for bound in (evidence.low, evidence.high))
        return f"{counted} The true number {lies(low, high)}"
    counted = (
        f"Counted: {evidence.n:,} of {evidence.total:,} customers here, "
        f"{evidence.others_n:,} of {evidence.others_total:,} others."
    )
    return f"{counted} The true figure lies between {evidence.low:.1f} and {evidence.high:.1f} times"
