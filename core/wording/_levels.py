"""What customers at a level are, have or do, and the levels themselves."""

import re

from core.claims import Condition
from core.schema import ColumnSpec, Facet, Meaning, Role, Unit
from core.wording._numbers import capitalised, number, readable_level
from core.wording._vocabulary import COUNTED_EVENTS, MEN, MONTHS, STATES, WOMEN, YES_NO, YES_NO_TAGS, deed

_JOBS = {"job", "job title", "occupation", "profession"}
_NO_JOB = re.compile(r"other|unknown|none|yes|no|na|n/a|labou?r|minor|(?:not|never|no|at|in|un|self)\b.*|un\w+ed")
_PERSON = re.compile(r"(?:[a-z-]+ )*(?!junior|senior)[a-z-]*(?:er|or|ist|cian|eur|student|nurse|clerk)")
"""Jobs that are named by a person, so that several of them take an s."""


def as_people_say(spec: ColumnSpec, condition: Condition) -> str:
    """Return what customers who meet the condition are, to follow a share ("63% …"); "" when no words fit well."""
    if spec.meaning is Meaning.AGE and condition.op == "between":
        return f"are {age_band(float(condition.values[0]), float(condition.values[1]))}"
    if spec.name.startswith(COUNTED_EVENTS):
        return _times_done(spec, condition)
    levels = [str(value) for value in condition.values]
    if condition.op in {"is", "in"} and spec.meaning in {Meaning.PLACE, Meaning.PLACE_SIZE}:
        return f"live in {' or '.join(plural_place(one) for one in levels)}"
    if condition.op == "is" and spec.meaning is Meaning.GENDER:
        return f"are {gender_noun(levels[0])}"
    if spec.role is Role.YES_NO:
        return having(spec, yes=condition.op == "is_true") if _is_sayable(spec) else ""
    level = levels[0].lower() if condition.op == "is" else ""
    if level in {"yes", "no"}:
        return having(spec, yes=level == "yes") if _is_sayable(spec) and not is_one_no_of_several(spec, level) else ""
    if level.startswith("no "):
        return f"have {level}"
    if level in STATES:
        return f"are {level}"
    is_job = level and spec.meaning is Meaning.OCCUPATION and spec.label.lower() in _JOBS
    return _at_work(readable_level(levels[0])) if is_job else ""


def is_one_no_of_several(spec: ColumnSpec, level: str) -> bool:
    """Return whether a no stands beside another: who has no internet at all has no streaming either.

    Fewer of those at the plain no are then not more who have it.

    Examples
    --------
    >>> streaming = ColumnSpec(name="tv", role=Role.CATEGORY, levels=("No", "No internet service", "Yes"))
    >>> is_one_no_of_several(streaming, "No"), is_one_no_of_several(streaming, "Yes")
    (True, False)
    """
    return level.lower() == "no" and any(one.lower().startswith("no ") for one in spec.levels)


def _at_work(job: str) -> str:
    """Return what somebody does for a living; "" for what is no job.

    Examples
    --------
    >>> _at_work("student"), _at_work("Technician"), _at_work("office worker"), _at_work("engineer or IT")
    ('are students', 'are technicians', 'are office workers', 'work as “engineer or IT”')
    >>> _at_work("other"), _at_work("never worked"), _at_work("at home")
    ('', '', '')
    """
    lower = job.lower()
    if _NO_JOB.fullmatch(lower) or not job[:1].isalpha():
        return ""
    return f"are {lower}s" if _PERSON.fullmatch(lower) else f"work as “{job}”"


def _times_done(spec: ColumnSpec, condition: Condition) -> str:
    """Return "never return things" or "return things at least once"; "" for other numbers of times."""
    done, bound = deed(spec.name.removeprefix(COUNTED_EVENTS)), float(condition.values[0])
    if condition.op == "at_most" and bound == 0:
        return f"never {done}"
    return f"{done} at least once" if condition.op == "at_least" and bound == 1 else ""


def _is_sayable(spec: ColumnSpec) -> bool:
    """Return whether a yes makes a phrase: of a single word it is not known whether it is a thing that one has."""
    known = spec.label.lower() in YES_NO or _option(spec) or _is_deed(spec)
    return bool(known) or (" " in spec.label and not _is_opinion(spec))


def having(spec: ColumnSpec, *, yes: bool) -> str:
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


def having_tag(spec: ColumnSpec, *, yes: bool) -> str:
    """Return the tag of customers with a yes (or a no)."""
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


def values_met(spec: ColumnSpec, condition: Condition) -> str:
    """Return the values that meet the condition, to follow the name of the column and a colon."""
    if condition.op in {"is_true", "is_false"}:
        return "yes" if condition.op == "is_true" else "no"
    if condition.op in {"is", "in"}:
        return " or ".join(f"{code_word(spec, value)}{level_words(value)}" for value in condition.values)
    is_number = spec.role is Role.NUMBER
    values = [_number(spec, float(one)) if is_number else level_words(one) for one in condition.values]
    if condition.op == "between":
        return f"{values[0]} to {values[1]}"
    if spec.unit in {Unit.SHARE, Unit.COUNT} and _is_end(spec, condition):
        return values[0]  # there is no "100% or more"
    return f"{values[0]}{bound_words(spec, condition)}"


def _number(spec: ColumnSpec, value: float) -> str:
    said = number(value, spec.unit)
    if said.startswith(("under", "over")):  # there is no "under 1% or more"
        return f"{100 * value:.{1 if value < 0.5 else 3}g}%"
    return said


def bound_words(spec: ColumnSpec, condition: Condition) -> str:
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


def _is_end(spec: ColumnSpec, condition: Condition) -> bool:
    """Return whether the bound of a share or count is the last value there is."""
    bound = float(condition.values[0])
    return bound <= 0 if condition.op == "at_most" else spec.unit is Unit.SHARE and bound >= 1


def level_words(level: object) -> str:
    """Return a level as it stands in a sentence: in quotes, a number as the code or answer that it is."""
    said = readable_level(level)
    return said if said[:1].isdigit() else f"“{said}”"


def code_word(spec: ColumnSpec, level: object) -> str:
    """Return the word before a number that stands for a group, so that nobody reads it as an amount."""
    return "code " if spec.role is Role.CATEGORY and str(level).isdigit() else ""


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
