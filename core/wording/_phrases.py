"""Phrases for headlines ("who …"), tags that can name a segment, and what a trait is about."""

import re

from core.claims import Condition, Evidence
from core.schema import ColumnSpec, Meaning, Role
from core.wording._column_words import had, is_counted, things, words_for
from core.wording._levels import as_people_say, bound_words, code_word, having, having_tag, level_words
from core.wording._numbers import capitalised, readable_level
from core.wording._vocabulary import FEATURES, MONTHS, PREFIXES, Words

MOSTLY = 0.5
"""From this share on, somebody mostly does a thing."""

RARELY = 0.1
"""Up to this share, somebody rarely does a thing."""

_OF_THEIR_EVENTS = re.compile(r"events\.(?:\w+_share\..+|(?:night|morning|afternoon|evening|weekend|offer)_share)")
"""Shares of a customer's own events: when, where and of what they are."""


def phrase(spec: ColumnSpec, condition: Condition, *, high: bool) -> str:
    """Return what customers who meet the condition do, for "who …".

    Parameters
    ----------
    spec : ColumnSpec
        The column.
    condition : Condition
        The predicate.
    high : bool
        Whether the segment lies above everyone else on this column.
    """
    if spec.role is Role.YES_NO:
        return having(spec, yes=condition.op == "is_true")
    if condition.op in {"is", "in"}:
        return _level_phrase(spec, condition)
    said = as_people_say(spec, condition) or _any_or_none(spec, condition)
    if said:
        return said
    words = words_for(spec)
    if not words.high:  # levels say more than "high" and "low" do
        return _at_level(spec, readable_level(condition.values[0]), bound_words(spec, condition))
    if _OF_THEIR_EVENTS.fullmatch(spec.name):
        return _share_phrase(words, condition, high=high)
    return words.high if high else words.low


def number_phrase(spec: ColumnSpec, evidence: Evidence, condition: Condition) -> str:
    """Return what the segment does, for "who …", from a median, its place among the segments, and the member test."""
    simply = _any_or_none(spec, condition)
    if simply:
        return simply
    words = words_for(spec)
    if words.most and evidence.effect >= 0 and evidence.rank == 1 and evidence.n_ranked > 2:
        return words.most  # needs at least two to compare with
    if _OF_THEIR_EVENTS.fullmatch(spec.name):
        return _share_phrase(words, condition, high=evidence.effect >= 0)
    return words.high if evidence.effect >= 0 else words.low


def tag(spec: ColumnSpec, condition: Condition, *, high: bool) -> str:
    """Return a few words that can name a segment, capitalised; "" when there is no good one.

    Of a share of their events, `condition` holds the typical one: what is most of them is said plainly.
    """
    if spec.role is Role.YES_NO:
        return having_tag(spec, yes=condition.op == "is_true")
    if condition.op in {"is", "in"}:
        level = readable_level(condition.values[0])
        if level.lower() in {"yes", "no"}:
            return having_tag(spec, yes=level.lower() == "yes")
        if level.isdigit():  # a code names nobody
            return ""
        if len(level) >= 5:
            return capitalised(level)
        return capitalised(f"{spec.label} {level}" if level[:3].lower() in MONTHS else f"{level} {spec.label}")
    simply = _any_or_none(spec, condition)
    if simply:
        return capitalised(simply.removeprefix(f"{had(spec)} "))
    words = words_for(spec)
    if not words.high:
        return capitalised(f"{spec.label} {condition.values[0]}{bound_words(spec, condition)}")
    if _OF_THEIR_EVENTS.fullmatch(spec.name):
        return _share_tag(words, float(condition.values[0]), high=high)
    return words.high_tag if high else words.low_tag


def topic(spec: ColumnSpec, condition: Condition) -> str:
    """Return what a trait is about: a headline says each topic once.

    A level that says everything by itself ("no internet service") is its own topic, whatever the column.
    """
    if spec.role in {Role.NUMBER, Role.ORDERED}:
        return words_for(spec).topic
    level = str(condition.values[0]).lower() if condition.values else ""
    if condition.op == "is_false" or level == "no":
        return f"no {spec.label}".lower()
    return level if level.startswith("no ") else spec.label


def _share_phrase(words: Words, condition: Condition, *, high: bool) -> str:
    """Return what customers do with a share of their events: plainly what most are, a comparison of what fewer are.

    It is judged by the test that each of them meets. Of a share above a half that others have too, to have more of it
    tells more.
    """
    bound = float(condition.values[0])
    if high:
        how = "only" if bound >= 1 else "mostly" if bound == MOSTLY else ""
        return _so_often(how, words.high) if how else f"{words.high} more often than others"
    is_rare, has_own_words = bound <= RARELY, not words.low.startswith("rarely ")
    if has_own_words:  # "come on weekdays"
        return _so_often("mostly", words.low) if is_rare else f"{words.low} more often than others"
    return words.low if is_rare else f"{words.high} less often than others"


def _so_often(how: str, deed: str) -> str:
    verb, rest = deed.split(" ", 1)
    return f"come {how} {rest}" if verb == "come" else f"{how} {deed}"


def _share_tag(words: Words, typical: float, *, high: bool) -> str:
    """Return what to call customers by a typical share of their events; "" where "less often" would be all to say."""
    if high:
        more = f"{words.high} more often" if not words.high.startswith("come ") else f"more often {words.high[5:]}"
        return words.high_tag if typical > MOSTLY else capitalised(more)
    return words.low_tag if typical <= RARELY else ""


def _level_phrase(spec: ColumnSpec, condition: Condition) -> str:
    """Return what customers at a level do, for "who …"."""
    said = as_people_say(spec, condition)
    if said:
        return said
    level = readable_level(condition.values[0])
    lower = level.lower()
    if spec.meaning is Meaning.FAMILY and lower not in {"yes", "no"}:
        return f"live as a {lower}" if lower.partition(" ")[0] in {"couple", "family"} else f"live as “{level}”"
    if lower in {"yes", "no"}:
        return having(spec, yes=lower == "yes")
    return _at_level(spec, level, "")


def _at_level(spec: ColumnSpec, level: str, bound: str) -> str:
    """Return what customers at a level do: "have “Two year” as their contract"; a code is not in quotes."""
    if spec.label.lower() == "month" and level[:3].lower() in MONTHS:
        return f"come in {capitalised(level)}{bound}"
    return f"have {code_word(spec, level)}{level_words(level)}{bound} as their {spec.label}"


def _any_or_none(spec: ColumnSpec, condition: Condition) -> str:
    """Return "have kids at home" or "have no kids at home" where a test on things counted says only that; else ""."""
    if not is_counted(spec) or spec.name in FEATURES or spec.name.startswith(tuple(PREFIXES)):
        return ""
    bound = float(condition.values[0]) if condition.op in {"at_least", "at_most"} else None
    if bound == 0 and condition.op == "at_most":
        return f"{had(spec)} no {things(spec.label)}"
    return f"{had(spec)} {things(spec.label)}" if bound == 1 and condition.op == "at_least" else ""
