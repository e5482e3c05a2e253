"""Words for a lot and a little of what a column counts or rates."""

import re

from core.schema import ColumnSpec, Facet, Meaning, Role, Unit
from core.wording._numbers import capitalised, is_plural, number
from core.wording._vocabulary import (
    ALL_SPENDING,
    DONE,
    FEATURES,
    LABELS,
    MEANINGS,
    PREFIXES,
    RECOMMENDING,
    RECOMMENDING_WORDS,
    Words,
)

_SATISFIED_WITH = re.compile(r"(?:(?P<before>.+) satisfaction|satisfaction with (?:the )?(?P<after>.+))", re.IGNORECASE)
_NO_THING = frozenset({"overall", "general", "total", "customer", "client", "user", "average", "us"})
"""What stands beside "satisfaction" and says nothing of what it is with."""

_DURATIONS = frozenset({Unit.SECONDS, Unit.MINUTES, Unit.HOURS})
_ADJECTIVE = re.compile(r"(?:ive|nal|ed|ful|ous|able)$")
"""Endings of words that are not the name of a thing: nobody has "a high administrative"."""


def words_for(spec: ColumnSpec) -> Words:
    """Return the words for a column: by its name, its meaning or its label, whichever says most."""
    if spec.name in FEATURES:
        return FEATURES[spec.name]
    for prefix, (words_of, high, low, tag, topic) in PREFIXES.items():
        if spec.name.startswith(prefix):
            value = spec.name.removeprefix(prefix).replace("_", " ")
            said = words_of(value)
            return Words(
                high.format(said=said),
                low.format(said=said),
                high_tag=tag.format(Value=capitalised(value)),
                topic=f"{topic} {value}",
            )
    known = known_number(spec)
    if known:
        return known
    if spec.meaning is Meaning.SPEND and not set(spec.label.lower().split()) <= ALL_SPENDING:
        return _part_of_spending(spec)
    if spec.meaning in MEANINGS:
        recommends = spec.meaning is Meaning.SATISFACTION and RECOMMENDING_WORDS & set(spec.label.lower().split())
        return RECOMMENDING if recommends else _of_a_thing(spec) or MEANINGS[spec.meaning]
    if spec.meaning is Meaning.INTEREST:
        thing = spec.label.replace("interest in", "").replace("interest", "").strip() or spec.label
        return Words(
            f"love {thing}",
            f"care little for {thing}",
            high_tag=f"{capitalised(thing)} lovers",
            topic=f"interest in {thing}",
        )
    if spec.role is Role.ORDERED and spec.facet is not Facet.ATTITUDINAL:
        return Words("", "", high_tag="", low_tag="", topic=spec.label)
    if spec.role is Role.ORDERED:
        return Words(
            f"rate {spec.label} high",
            f"rate {spec.label} low",
            high_tag=f"High {spec.label}",
            low_tag=f"Low {spec.label}",
            topic=spec.label,
        )
    return _by_unit(spec)


def _by_unit(spec: ColumnSpec) -> Words:
    """Return the words for a number of which no more is known than its label and its unit."""
    if spec.unit in _DURATIONS and spec.label.startswith("time "):
        much, little = (f"{amount} {spec.label}" for amount in ("much", "little"))
        tags = capitalised(much), capitalised(little)
        return Words(f"spend {much}", f"spend {little}", "", *tags, topic=spec.label)
    verb, (high, low) = had(spec), _amounts(spec)
    return Words(
        f"{verb} {high}",
        f"{verb} {low}",
        high_tag=capitalised(high.removeprefix("a ")),
        low_tag=capitalised(low.removeprefix("a ")),
        topic=spec.label,
    )


def known_number(spec: ColumnSpec) -> Words | None:
    """Return the words for a number that many tables have, as a time since somebody is a customer."""
    words = spec.label.lower().split()
    return next((said for word, said in LABELS.items() if word in words and spec.role is Role.NUMBER), None)


def _of_a_thing(spec: ColumnSpec) -> Words | None:
    """Return the words for satisfaction with one thing: who waits for parcels may be happy with all the rest."""
    found = _SATISFIED_WITH.fullmatch(spec.label) if spec.meaning is Meaning.SATISFACTION else None
    what = (found["before"] or found["after"]) if found else ""
    if not what or what.lower() in _NO_THING:
        return None
    satisfied, dissatisfied = f"satisfied with {what}", f"dissatisfied with {what}"
    return Words(
        f"are {satisfied}",
        f"are {dissatisfied}",
        f"are the most {satisfied}",
        capitalised(satisfied),
        capitalised(dissatisfied),
        MEANINGS[Meaning.SATISFACTION].topic,
    )


def _part_of_spending(spec: ColumnSpec) -> Words:
    """Return the words for money spent on one thing, or in one way: "big spenders" alone would be all of it."""
    on = re.fullmatch(r"spen(?:ding|d|t) (?:on )?(?P<what>.+)", spec.label)
    if on:
        what = on["what"]
        more, most, little = (f"spend {much} on {what}" for much in ("more than most", "the most", "little"))
        return Words(more, little, most, f"Big spenders on {what}", f"Small spenders on {what}", "value")
    high, low = _amounts(spec)
    high_tag, low_tag = (capitalised(one.removeprefix("a ")) for one in (high, low))
    return Words(f"have {high}", f"have {low}", f"have the highest {spec.label}", high_tag, low_tag, "value")


def _amounts(spec: ColumnSpec) -> tuple[str, str]:
    """Return a lot and a little of a number: of things counted, of a word that is no thing, of several, or of one."""
    if is_counted(spec):
        return f"many {things(spec.label)}", f"few {things(spec.label)}"
    is_number_of = spec.label.startswith("number ")
    if _ADJECTIVE.search(spec.label) and not is_number_of:
        return f"a high value for “{spec.label}”", f"a low value for “{spec.label}”"
    several = is_plural(spec.label) and not is_number_of
    much, little = ("long", "short") if spec.unit in _DURATIONS else ("high", "low")
    article = "" if several else "a "
    return f"{article}{much} {spec.label}", f"{article}{little} {spec.label}"


def things(label: str) -> str:
    """Return the things that a column counts as people say them: that the count is a total goes without saying.

    Examples
    --------
    >>> [things(label) for label in ("total purchases", "deals purchases", "web visits")]
    ['purchases', 'purchases with deals', 'web visits']
    """
    said = label.removeprefix("number of ").removeprefix("total ")
    first, _, last = said.partition(" ")
    return f"{last} with {first}" if last in DONE and is_plural(first) else said


def had(spec: ColumnSpec) -> str:
    """Return the verb that goes with the things that a column counts: purchases are made, kids are had."""
    head = re.split(r" (?:at|of|on|per|in|with) ", things(spec.label), maxsplit=1)[0].rpartition(" ")[2]
    return "make" if is_counted(spec) and head in DONE else "have"


def figure(value: float, spec: ColumnSpec) -> str:
    """Return a value of a column with its unit, rounded for reading; a year as it is written.

    Examples
    --------
    >>> figure(1953.0, ColumnSpec(name="born", role="number", meaning="birth_year"))
    '1953'
    """
    return f"{value:.0f}" if spec.meaning is Meaning.BIRTH_YEAR else number(value, spec.unit)


def is_counted(spec: ColumnSpec) -> bool:
    """Return whether a column counts things of which there can be several."""
    return spec.unit is Unit.COUNT and is_plural(spec.label)
