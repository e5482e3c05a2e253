"""Numbers, lists and capitals: the smallest parts of a sentence."""

import re
from collections.abc import Sequence

from core.schema import Unit

_TIMES = frozenset({Unit.SECONDS, Unit.MINUTES, Unit.HOURS, Unit.DAYS, Unit.MONTHS, Unit.YEARS})


_LONGER = {Unit.SECONDS: Unit.MINUTES, Unit.MINUTES: Unit.HOURS}
"""Two of which are clearer than 120 of the shorter one."""


def percent(share: float) -> str:
    """Return a share in whole percent; hardly any, and nearly all, say so.

    Examples
    --------
    >>> percent(0.634), percent(0.002), percent(0.0), percent(0.998), percent(1.0)
    ('63%', 'under 1%', '0%', 'over 99%', '100%')
    """
    if 0 < share < 0.005:
        return "under 1%"
    if 0.995 <= share < 1 - 1e-9:  # bounds of intervals are hardly ever 1 to the last digit
        return "over 99%"
    return f"{100 * share:.0f}%"


def number(value: float, unit: Unit) -> str:
    """Return a value with its unit, rounded for reading.

    Examples
    --------
    >>> number(0.42, Unit.SHARE), number(1234.5, Unit.MONEY), number(3.0, Unit.DAYS), number(0.0312, Unit.PLAIN)
    ('42%', '1,234', '3 days', '0.031')
    >>> number(1.0, Unit.HOURS), number(39.5, Unit.SECONDS), number(2285.0, Unit.SECONDS), number(0.82, Unit.MINUTES)
    ('1 hour', '40 seconds', '38 minutes', '49 seconds')
    """
    if unit is Unit.SHARE:
        return percent(value)
    size = abs(value)
    if unit in _LONGER and size >= 120:
        return number(value / 60, _LONGER[unit])
    if unit is Unit.MINUTES and 0 < size < 1:
        return number(value * 60, Unit.SECONDS)
    whole = unit is not Unit.PLAIN and size >= 10
    if float(value).is_integer() or size >= 100 or whole:
        text = f"{value:,.0f}"
    elif size >= 1:
        text = f"{value:,.1f}"
    else:
        text = f"{value:.2g}"
    return with_unit(text, unit)


def with_unit(figure: str, unit: Unit) -> str:
    """Return a figure followed by its unit where that is a length of time.

    Examples
    --------
    >>> with_unit("7.6", Unit.SECONDS), with_unit("1", Unit.DAYS), with_unit("3", Unit.COUNT)
    ('7.6 seconds', '1 day', '3')
    """
    if unit not in _TIMES:
        return figure
    return f"{figure} {unit.value.removesuffix('s') if figure == '1' else unit.value}"


def capitalised(text: str) -> str:
    """Return the text with its first letter in upper case, the rest as it is."""
    return text[:1].upper() + text[1:]


def listed(parts: tuple[str, ...]) -> str:
    """Return parts as a list in a sentence.

    Examples
    --------
    >>> listed(("a", "b", "c")), listed(("a",))
    ('a, b and c', 'a')
    """
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"


_HAVING = re.compile(
    r"(have|make) (?!(?:been|left|not|bought|come|gone|made|paid|spent|said|given|taken|sold|sent|won|lost|\w+ed)\b)"
)
"""How a deed begins of which the verb is said once for several; "have left" has it for something else."""

_NAMED = re.compile(r"\w+ (?:an? |the |no |few |many |high |low |code |“|\d)")
"""A thing that is told from what stands before it: "have no loan, tech support" would take both away."""

_AMOUNTS = ("no", "few", "many", "high", "low")

_THAN = " than others"


def deeds(said: tuple[str, ...]) -> str:
    """Return what people do as a list in a sentence; of things they have, or make, in a row, the verb is said once.

    Examples
    --------
    >>> deeds(("visit often", "buy rarely")), deeds(("have a car", "have no kids", "have left"))
    ('visit often and buy rarely', 'have a car and no kids, and have left')
    >>> deeds(("have no loan", "have tech support")), deeds(("have bought insurance", "have a car"))
    ('have no loan and have tech support', 'have bought insurance and have a car')
    >>> deeds(("have streaming TV", "have “DSL” as their internet service", "have multiple lines"))
    'have streaming TV, “DSL” as their internet service and multiple lines'
    """
    said = compared_once(said)
    runs: list[tuple[str, ...]] = []
    for deed in said:
        if runs and _goes_on(runs[-1], deed):
            runs[-1] = (*runs[-1], deed)
        else:
            runs.append((deed,))
    if all(len(run) == 1 for run in runs):
        return listed(said)
    parts = [listed((run[0], *(deed.partition(" ")[2] for deed in run[1:]))) for run in runs]
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])}, and {parts[-1]}"


def _goes_on(run: tuple[str, ...], deed: str) -> bool:
    """Return whether a deed is about a further thing that people have, or make, as they do the things before it."""
    first, having = _HAVING.match(run[0]), _HAVING.match(deed)
    if not first or not having or first[1] != having[1]:
        return False
    return bool(_NAMED.match(deed)) or not any(f" {word} " in one for one in run for word in _AMOUNTS)


def shared_words(one: str, other: str) -> tuple[str, str, str, str]:
    """Return what two phrases begin with alike, what each of them alone says, and what they end with alike.

    Examples
    --------
    >>> shared_words("have few store purchases", "have few web purchases")
    ('have few', 'store', 'web', 'purchases')
    """
    words = tuple(phrase.split() for phrase in (one, other))
    start = _n_same(*words)
    end = _n_same(*(own[start:][::-1] for own in words))
    first, second = (" ".join(own[start : len(own) - end]) for own in words)
    return " ".join(words[0][:start]), first, second, " ".join(words[0][len(words[0]) - end :])


def _n_same(one: Sequence[str], other: Sequence[str]) -> int:
    """Return how many words two sequences have in common at their start."""
    return next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


def compared_once(said: tuple[str, ...]) -> tuple[str, ...]:
    """Return deeds of which only the first that is compared says with whom.

    Examples
    --------
    >>> compared_once(("use the app more often than others", "look at shoes more often than others"))
    ('use the app more often than others', 'look at shoes more often')
    """
    first = next((place for place, deed in enumerate(said) if deed.endswith(_THAN)), len(said))
    return (*said[: first + 1], *(deed.removesuffix(_THAN) for deed in said[first + 1 :]))


def lies(low: str, high: str) -> str:
    """Return where a true value lies, in words; bounds that read alike are said once.

    Examples
    --------
    >>> lies("50%", "70%"), lies("42%", "42%"), lies("over 99%", "100%")
    ('lies between 50% and 70%', 'is 42%, rounded,', 'is over 99%')
    """
    if low.startswith("over") or high.startswith("under"):
        return f"is {low if low.startswith('over') else high}"
    return f"is {low}, rounded," if low == high else f"lies between {low} and {high}"


def readable_level(level: object) -> str:
    """Return a level of a category as people write it: exports join words by underscores and dots.

    Examples
    --------
    >>> readable_level("Returning_Visitor"), readable_level("high.school"), readable_level("admin.")
    ('Returning Visitor', 'high school', 'admin.')
    """
    return re.sub(r"(?<=[^\W\d])\.(?=\w)", " ", str(level).replace("_", " ")).strip()


def is_plural(label: str) -> bool:
    """Return whether a label names several things: what it is about stands before any "at", "of", "on" or "per".

    Examples
    --------
    >>> is_plural("web visits per month"), is_plural("monthly charges"), is_plural("status"), is_plural("tenure")
    (True, True, False, False)
    >>> is_plural("small children at home"), is_plural("spend after returns")
    (True, False)
    """
    thing = re.split(r" (?:after|at|of|on|per|in) ", label, maxsplit=1)[0]
    if thing.rpartition(" ")[2] in {"children", "people"}:
        return True
    return thing.endswith("s") and not thing.endswith(("ss", "us", "is"))


def all_of(label: str) -> str:
    """Return a sum as it follows "all": "all charges", whether or not its label says that it is a total.

    Examples
    --------
    >>> all_of("total charges"), all_of("revenue")
    ('charges', 'revenue')
    """
    return label.removeprefix("total ")
