"""Sentences, phrases, tags and numbers in words."""

import re
from collections.abc import Mapping

import numpy as np
import pandas as pd

from core.claims import Condition, Evidence
from core.schema import ColumnSpec, Facet, Meaning, Role, Unit
from core.wording._described import DESCRIBED, covers_all, described_sentence
from core.wording._figures import FIGURES, figure_sentence
from core.wording._numbers import capitalised, is_plural, lies, number, percent, readable_level
from core.wording._search import SEARCH, search_certainty, search_sentence
from core.wording._told import TOLD, told_certainty, told_sentence
from core.wording._vocabulary import (
    ALL_SPENDING,
    FEATURES,
    LABELS,
    MEANINGS,
    MEN,
    MONTHS,
    PREFIXES,
    RECOMMENDING,
    RECOMMENDING_WORDS,
    STATES,
    WOMEN,
    YES_NO,
    YES_NO_TAGS,
    Words,
)

Specs = Mapping[str, ColumnSpec]

_SHARE_OF = re.compile(r"share of (?P<whole>\w+) (?P<that>that )?(?P<part>.+)")
"""Labels such as "share of events in the evening", to be said as "of their events are in the evening"."""

_ADJECTIVE = re.compile(r"(?:ive|nal|ed|ful|ous|able)$")
"""Endings of words that are not the name of a thing: nobody has "a high administrative"."""

MOSTLY = 0.5
"""From this share on, somebody mostly does a thing."""


def sentence(evidence: Evidence, specs: Specs, themes: Mapping[str, str], stages: Mapping[str, str]) -> str:
    """Return the statement that evidence supports, with its numbers.

    Parameters
    ----------
    evidence : Evidence
        What was measured.
    specs : mapping of str to ColumnSpec
        Description of each column, by name.
    themes, stages : mapping of str to str
        Label of each feedback theme; title of a stage by its predicate (the key of `stage_key`).
    """
    if evidence.statistic == "size":
        return f"{evidence.n:,} customers, {percent(evidence.value)} of all."
    if evidence.statistic in FIGURES:
        return figure_sentence(evidence, specs)
    if evidence.statistic in SEARCH:
        return search_sentence(evidence, specs)
    if evidence.statistic in DESCRIBED:
        return described_sentence(evidence, specs)
    beside = "there" if evidence.versus else "everyone else"
    if evidence.statistic == "median":
        spec = specs[evidence.column]
        value, others = number(evidence.value, spec.unit), number(evidence.others_value, spec.unit)
        part = _SHARE_OF.fullmatch(spec.label) if spec.unit is Unit.SHARE else None
        if part:
            are = "" if part["that"] else "are "
            return f"Typically {value} of their {part['whole']} {are}{part['part']}; {beside}: {others}."
        of = "number of " if _is_counted(spec) and not spec.label.startswith("number of ") else ""
        unit = " (in the unit of the data)" if spec.unit is Unit.PLAIN and _known_number(spec) else ""
        return f"Typical {of}{spec.label}: {value}; {beside}: {others}{unit}."
    if evidence.table == "feedback":
        return _sentence_on_comments(evidence, themes, stages)
    own, others = percent(evidence.value), percent(evidence.others_value)
    condition = evidence.where[0]
    stage = stages.get(stage_key(condition), "")
    if stage:
        return f"{own} reach “{stage}”; everyone else: {others}."
    spec = specs[condition.column]
    said = _as_people_say(spec, condition)
    if said:
        return f"{own} {said}; {beside}: {others}."
    return f"{capitalised(spec.label)}: {_test(spec, condition)} for {own} of them; {beside}: {others}."


def _sentence_on_comments(evidence: Evidence, themes: Mapping[str, str], stages: Mapping[str, str]) -> str:
    if evidence.statistic in TOLD:
        return told_sentence(evidence, themes)
    own, others = percent(evidence.value), percent(evidence.others_value)
    if not (evidence.among or evidence.where):
        return f"What they write is {own} negative on average; everyone else: {others}."
    label = themes.get(str((*evidence.among, *evidence.where)[0].values[0]), "this")
    beside = f"everyone else: {others}" if evidence.others_total else "nobody else wrote of it"
    if evidence.statistic == "negativity":
        return f"What they write of “{label}” is {own} negative on average; {beside}."
    if evidence.among:
        stage = stages.get(stage_key(evidence.where[0]), "one stage")
        return f"{own} of those who wrote of “{label}” speak of the stage “{stage}”; {beside}."
    return f"{own} of those who wrote speak of “{label}”; everyone else: {others}."


def stage_key(condition: Condition) -> str:
    """Return the key of a reach predicate: its columns in order."""
    return "|".join((condition.column, *condition.or_columns))


def _as_people_say(spec: ColumnSpec, condition: Condition) -> str:
    """Return what customers who meet the condition are, to follow a share ("63% …"); "" when no words fit well."""
    if spec.meaning is Meaning.AGE and condition.op == "between":
        return f"are {age_band(float(condition.values[0]), float(condition.values[1]))}"
    levels = [str(value) for value in condition.values]
    if condition.op in {"is", "in"} and spec.meaning in {Meaning.PLACE, Meaning.PLACE_SIZE}:
        return f"live in {' or '.join(plural_place(one) for one in levels)}"
    if condition.op == "is" and spec.meaning is Meaning.GENDER:
        return f"are {gender_noun(levels[0])}"
    if spec.role is Role.YES_NO:
        return _has(spec, yes=condition.op == "is_true") if _is_sayable(spec) else ""
    level = levels[0].lower() if condition.op == "is" else ""
    if level in {"yes", "no"}:
        return _has(spec, yes=level == "yes") if _is_sayable(spec) else ""
    if level.startswith("no "):
        return f"have {level}"
    return f"are {level}" if level in STATES else ""


def _is_sayable(spec: ColumnSpec) -> bool:
    """Return whether a yes makes a phrase: of a single word it is not known whether it is a thing that one has."""
    known = spec.label.lower() in YES_NO or _option(spec) or _is_deed(spec)
    return bool(known) or (" " in spec.label and not _is_opinion(spec))


def _test(spec: ColumnSpec, condition: Condition) -> str:
    """Return the values that meet the condition, to follow the name of the column and a colon."""
    if condition.op in {"is_true", "is_false"}:
        return "yes" if condition.op == "is_true" else "no"
    if condition.op in {"is", "in"}:
        return " or ".join(f"{_code(spec, value)}{_level(value)}" for value in condition.values)
    values = [_number(spec, float(one)) if spec.role is Role.NUMBER else _level(one) for one in condition.values]
    if condition.op == "between":
        return f"{values[0]} to {values[1]}"
    if spec.unit in {Unit.SHARE, Unit.COUNT} and _is_end(spec, condition):
        return values[0]  # there is no "100% or more"
    return f"{values[0]}{_bound(spec, condition)}"


def _number(spec: ColumnSpec, value: float) -> str:
    said = number(value, spec.unit)
    return f"{100 * value:.1g}%" if said.startswith("under") else said  # there is no "under 1% or more"


def _bound(spec: ColumnSpec, condition: Condition) -> str:
    """Return " or more" and its like, to follow a value; "" where nothing lies beyond it."""
    upwards = condition.op == "at_least"
    value = str(condition.values[0])
    if spec.levels and value == spec.levels[-1 if upwards else 0]:
        return ""
    if spec.role is not Role.ORDERED or value[:1].isdigit():
        return " or more" if upwards else " or less"
    if value[:3].lower() in MONTHS:
        return " or later" if upwards else " or earlier"
    return " or above" if upwards else " or below"


def _level(level: object) -> str:
    """Return a level as it stands in a sentence: in quotes, a number as the code or answer that it is."""
    said = readable_level(level)
    return said if said[:1].isdigit() else f"“{said}”"


def _is_end(spec: ColumnSpec, condition: Condition) -> bool:
    """Return whether the bound of a share or count is the last value there is."""
    bound = float(condition.values[0])
    return bound <= 0 if condition.op == "at_most" else spec.unit is Unit.SHARE and bound >= 1


def _level_phrase(spec: ColumnSpec, condition: Condition) -> str:
    """Return what customers at a level do, for "who …"."""
    said = _as_people_say(spec, condition)
    if said:
        return said
    level = readable_level(condition.values[0])
    lower = level.lower()
    if spec.meaning is Meaning.FAMILY and lower not in {"yes", "no"}:
        return f"live as “{level}”"
    if lower in {"yes", "no"}:
        return _has(spec, yes=lower == "yes")
    return _at_level(spec, level, "")


def _at_level(spec: ColumnSpec, level: str, bound: str) -> str:
    """Return what customers at a level do: "have “Two year” as their contract"; a code is not in quotes."""
    return f"have {_code(spec, level)}{_level(level)}{bound} as their {spec.label}"


def _code(spec: ColumnSpec, level: object) -> str:
    """Return the word before a number that stands for a group, so that nobody reads it as an amount."""
    return "code " if spec.role is Role.CATEGORY and str(level).isdigit() else ""


def _has(spec: ColumnSpec, *, yes: bool) -> str:
    """Return what customers with a yes (or a no) do; a label such as "accepted offer" is a deed, not a thing."""
    known = YES_NO.get(spec.label.lower())
    if known:
        return known[0 if yes else 1]
    if _option(spec):
        asked = spec.label.removesuffix(f": {_option(spec)}")
        return f"{'name' if yes else 'do not name'} “{_option(spec)}” for {asked}"
    if _is_deed(spec):
        return f"have {spec.label}" if yes else f"have not {spec.label}"
    if _is_opinion(spec):
        return f"say “{spec.label}”" if yes else f"do not say “{spec.label}”"
    if " " not in spec.label:
        return f"are marked “{spec.label}”" if yes else f"are not marked “{spec.label}”"
    return f"have {spec.label}" if yes else f"have no {spec.label}"


def _has_tag(spec: ColumnSpec, *, yes: bool) -> str:
    known = YES_NO_TAGS.get(spec.label.lower())
    if known:
        return known[0 if yes else 1]
    if _option(spec):
        return capitalised(_option(spec) if yes else f"not {_option(spec)}")
    negation = "not" if _is_deed(spec) or _is_opinion(spec) else "no"
    return capitalised(spec.label if yes else f"{negation} {spec.label}")


def _option(spec: ColumnSpec) -> str:
    """Return the option of a question of several yes/no ("web" of "channels: web"); "" for other columns."""
    return spec.label.rpartition(": ")[2] if spec.question and ": " in spec.label else ""


def _is_opinion(spec: ColumnSpec) -> bool:
    """Return whether a yes/no says what somebody thinks ("tasty") and not what they have."""
    return spec.role is Role.YES_NO and spec.facet is Facet.ATTITUDINAL


def _is_deed(spec: ColumnSpec) -> bool:
    return spec.label.split(" ", 1)[0].endswith("ed")


def gender_noun(level: str) -> str:
    """Return "women" or "men" for the usual codes, else the level itself."""
    code = level.strip().lower()
    if code in WOMEN:
        return "women"
    return "men" if code in MEN else f"“{level}”"


def plural_place(level: str) -> str:
    """Return a place as it follows "in".

    Examples
    --------
    >>> plural_place("big city"), plural_place("small town"), plural_place("Lyon")
    ('big cities', 'small towns', 'Lyon')
    """
    lower = level.lower()
    if lower.endswith("city"):
        return level[:-1] + "ies"
    return level + "s" if lower.endswith(("town", "village", "suburb", "area")) else level


def age_band(low: float, high: float) -> str:
    """Return an age range as people say it.

    Examples
    --------
    >>> age_band(20, 29), age_band(30, 49), age_band(37, 52), age_band(10, 29)
    ('in their 20s', 'in their 30s and 40s', 'aged 37 to 52', 'under 30')
    """
    if low % 10 == 0 and low < 20 and high % 10 == 9:
        return f"under {high + 1:g}"
    if low % 10 == 0 and high == low + 9:
        return f"in their {low:g}s"
    if low % 10 == 0 and high == low + 19:
        return f"in their {low:g}s and {low + 10:g}s"
    return f"aged {low:g} to {high:g}"


def _words(spec: ColumnSpec) -> Words:
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
    known = _known_number(spec)
    if known:
        return known
    if spec.meaning is Meaning.SPEND and not set(spec.label.lower().split()) <= ALL_SPENDING:
        return _part_of_spending(spec)
    if spec.meaning in MEANINGS:
        recommends = spec.meaning is Meaning.SATISFACTION and RECOMMENDING_WORDS & set(spec.label.lower().split())
        return RECOMMENDING if recommends else MEANINGS[spec.meaning]
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
    many, few = _amounts(spec)
    return Words(
        f"have {many} {spec.label}",
        f"have {few} {spec.label}",
        high_tag=f"{capitalised(many.removeprefix('a '))} {spec.label}",
        low_tag=f"{capitalised(few.removeprefix('a '))} {spec.label}",
        topic=spec.label,
    )


def _known_number(spec: ColumnSpec) -> Words | None:
    """Return the words for a number that many tables have, as a time since somebody is a customer."""
    words = spec.label.lower().split()
    return next((said for word, said in LABELS.items() if word in words and spec.role is Role.NUMBER), None)


def _part_of_spending(spec: ColumnSpec) -> Words:
    """Return the words for money spent on one thing, or in one way: "big spenders" alone would be all of it."""
    on = re.fullmatch(r"spen(?:ding|d|t) (?:on )?(?P<what>.+)", spec.label)
    if on:
        what = on["what"]
        more, most, little = (f"spend {much} on {what}" for much in ("more than most", "the most", "little"))
        return Words(more, little, most, f"Big spenders on {what}", f"Small spenders on {what}", "value")
    high, low = (f"{amount} {spec.label}" for amount in _amounts(spec))
    high_tag, low_tag = (capitalised(one.removeprefix("a ")) for one in (high, low))
    return Words(f"have {high}", f"have {low}", f"have the highest {spec.label}", high_tag, low_tag, "value")


def _amounts(spec: ColumnSpec) -> tuple[str, str]:
    """Return the words for a lot and a little of a number: those of things counted, of several, or of one."""
    if _is_counted(spec):
        return "many", "few"
    if _ADJECTIVE.search(spec.label):
        return "a high value of", "a low value of"
    return ("high", "low") if is_plural(spec.label) else ("a high", "a low")


def _is_counted(spec: ColumnSpec) -> bool:
    return spec.unit is Unit.COUNT and is_plural(spec.label)


def _any_or_none(spec: ColumnSpec, condition: Condition) -> str:
    """Return "have kids at home" or "have no kids at home" where a test on things counted says only that; else ""."""
    if not _is_counted(spec) or spec.name in FEATURES or spec.name.startswith(tuple(PREFIXES)):
        return ""
    bound = float(condition.values[0]) if condition.op in {"at_least", "at_most"} else None
    if bound == 0 and condition.op == "at_most":
        return f"have no {spec.label}"
    return f"have {spec.label}" if bound == 1 and condition.op == "at_least" else ""


def number_phrase(spec: ColumnSpec, evidence: Evidence, condition: Condition) -> str:
    """Return what the segment does, for "who …", from a median, its place among the segments, and the member test."""
    simply = _any_or_none(spec, condition)
    if simply:
        return simply
    words = _words(spec)
    if evidence.effect < 0:
        return words.low
    if words.most and evidence.rank == 1 and evidence.n_ranked > 2:  # "the most" needs at least two to compare with
        return words.most
    mostly = spec.unit is Unit.SHARE and condition.values == (MOSTLY,)
    if mostly and words.high.startswith(("come", "use", "look", "buy")):
        verb, rest = words.high.split(" ", 1)
        return f"mostly {verb} {rest}" if verb != "come" else f"come mostly {rest}"
    return words.high


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
        return _has(spec, yes=condition.op == "is_true")
    if condition.op in {"is", "in"}:
        return _level_phrase(spec, condition)
    said = _as_people_say(spec, condition) or _any_or_none(spec, condition)
    if said:
        return said
    words = _words(spec)
    if not words.high:  # levels say more than "high" and "low" do
        return _at_level(spec, readable_level(condition.values[0]), _bound(spec, condition))
    return words.high if high else words.low


def tag(spec: ColumnSpec, condition: Condition, *, high: bool) -> str:
    """Return two or three words that can name a segment, capitalised; "" when there is no good one."""
    if spec.role is Role.YES_NO:
        return _has_tag(spec, yes=condition.op == "is_true")
    if condition.op in {"is", "in"}:
        level = readable_level(condition.values[0])
        if level.lower() in {"yes", "no"}:
            return _has_tag(spec, yes=level.lower() == "yes")
        if level.isdigit():  # a code names nobody
            return ""
        return capitalised(f"{spec.label} {level}" if len(level) < 5 else level)
    simply = _any_or_none(spec, condition)
    if simply:
        return capitalised(simply.removeprefix("have "))
    words = _words(spec)
    if not words.high:
        return capitalised(f"{spec.label} {condition.values[0]}")
    return words.high_tag if high else words.low_tag


def topic(spec: ColumnSpec, condition: Condition) -> str:
    """Return what a trait is about: a headline says each topic once.

    A level that says everything by itself ("no internet service") is its own topic, whatever the column.
    """
    if spec.role in {Role.NUMBER, Role.ORDERED}:
        return _words(spec).topic
    level = str(condition.values[0]).lower() if condition.values else ""
    if condition.op == "is_false" or level == "no":
        return f"no {spec.label}".lower()
    return level if level.startswith("no ") else spec.label


def certainty(evidence: Evidence, specs: Specs) -> str:
    """Return how sure the numbers are, in words: counts, interval, and whether chance could explain it."""
    if evidence.statistic == "quote":
        return f"Comment {evidence.row_ids[0]}, personal data removed."
    if evidence.statistic in SEARCH:
        return search_certainty(evidence, specs)
    if evidence.statistic in TOLD:
        return f"{told_certainty(evidence)} with 95% confidence. {_chance(evidence)}"
    if evidence.statistic == "nearest":
        return "Real customers, not an average: nobody is exactly like the description."
    if covers_all(evidence):
        return f"Counted: {evidence.total:,} customers here, {evidence.others_total:,} others."
    unit = Unit.SHARE
    if evidence.column in specs and evidence.statistic not in {"sum_share", "negativity"}:
        unit = specs[evidence.column].unit
    where = lies(number(evidence.low, unit), number(evidence.high, unit))
    if evidence.statistic in {"median", "mean", "negativity", "spread", "total"}:
        counted = f"Counted: {evidence.total:,} customers here, {evidence.others_total:,} others."
    else:
        what = "events" if evidence.statistic == "event_share" else "customers"
        added = "the sum over " if evidence.statistic == "sum_share" else ""
        counted = f"Counted: {added}{evidence.n:,} of {evidence.total:,} {what}"
        if evidence.others_total and evidence.statistic != "sum_share":
            counted += f" here, {evidence.others_n:,} of {evidence.others_total:,} others"
        counted += "."
    if evidence.statistic in {"size", "total", *FIGURES}:
        what = {"mean": "mean", "total": "sum"}.get(evidence.statistic, "share")
        return f"{counted} The true {what} {where} with 95% confidence."
    return f"{counted} The true value {where} with 95% confidence. {_chance(evidence)}"


def _chance(evidence: Evidence) -> str:
    chance = "Chance alone hardly ever gives such a difference"
    if evidence.p_adjusted >= 0.05:
        chance = "Chance alone could give such a difference"
    p_value = f"p = {evidence.p_adjusted:.2g}" if evidence.p_adjusted >= 0.001 else "p under 0.001"
    return f"{chance} ({p_value})."


def cell(value: object, spec: ColumnSpec | None) -> str:
    """Return one cell of the data as people read it; "unknown" when it is missing.

    Examples
    --------
    >>> cell(True, None), cell(float("nan"), None), cell("big city", None)
    ('yes', 'unknown', 'big city')
    """
    if pd.isna(value):  # type: ignore[call-overload]
        return "unknown"
    if isinstance(value, bool | np.bool_):
        return "yes" if value else "no"
    if isinstance(value, int | float | np.number):
        return number(float(value), spec.unit if spec else Unit.PLAIN)
    return str(value)


def cells_in_words(row: pd.DataFrame, specs: Specs) -> dict[str, str]:
    """Return what each known cell of one customer says, by column: "Age: 34 years"; `row` is a frame of one row."""
    return {
        name: f"{capitalised(spec.label)}: {cell(row[name].iloc[0], spec)}"
        for name, spec in specs.items()
        if name in row.columns and row[name].notna().iloc[0]
    }


def rows_in_words(rows: pd.DataFrame, specs: Specs) -> pd.DataFrame:
    """Return rows of the data as text, with the labels of their columns: what a reader sees beside a statement."""
    said = {
        "customer_id": "Customer",
        "text": "In their words",
        "feedback_id": "Comment",
        "negativity": "How negative (0 to 1)",
        "redraw": "Re-draw",
        "overlap": "In common (0 to 1)",
        "table": "Table",
        "gain": "Gain over one group",
    }
    table = rows.reset_index()
    return pd.DataFrame(
        {
            said.get(name) or capitalised(specs[name].label if name in specs else name): [
                cell(value, specs.get(name)) for value in table[name]
            ]
            for name in map(str, table.columns)
        },
        dtype="str",
    )
