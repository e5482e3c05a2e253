"""The statement that evidence supports, with its numbers."""

import re
from collections.abc import Mapping

from core.claims import Condition, Evidence
from core.schema import ColumnSpec, Unit
from core.wording._column_words import figure, is_counted, things
from core.wording._described import DESCRIBED, described_sentence
from core.wording._figures import FIGURES, figure_sentence
from core.wording._levels import as_people_say, values_met
from core.wording._numbers import capitalised, percent
from core.wording._search import SEARCH, search_sentence
from core.wording._told import TOLD, raise_theme, told_sentence
from core.wording._vocabulary import COUNTED_EVENTS, deed

_SHARE_OF = re.compile(r"share of (?P<whole>\w+) (?P<that>that )?(?P<part>.+)")
"""Labels such as "share of events in the evening", to be said as "of their events are in the evening"."""


def sentence(
    evidence: Evidence, specs: Mapping[str, ColumnSpec], themes: Mapping[str, str], stages: Mapping[str, str]
) -> str:
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
    return capitalised(_sentence(evidence, specs, themes, stages))


def _sentence(
    evidence: Evidence, specs: Mapping[str, ColumnSpec], themes: Mapping[str, str], stages: Mapping[str, str]
) -> str:
    if evidence.statistic == "size":
        many, of_all = f"{evidence.n:,}", f"{percent(evidence.value)} of all"
        if evidence.table == "rows":
            return f"{many} rows, {of_all}; each counts as one customer."
        return f"{many} customers, {of_all}."
    if evidence.statistic in FIGURES:
        return figure_sentence(evidence, specs)
    if evidence.statistic in SEARCH:
        return search_sentence(evidence, specs)
    if evidence.statistic in DESCRIBED:
        return described_sentence(evidence, specs)
    beside = "there" if evidence.versus else "everyone else"
    if evidence.statistic == "median":
        return _typical(evidence, specs[evidence.column], beside)
    if evidence.table == "feedback":
        return _sentence_on_comments(evidence, themes, stages)
    own, others = percent(evidence.value), percent(evidence.others_value)
    condition = evidence.where[0]
    stage = stages.get(stage_key(condition), "")
    if stage:
        return f"{own} reach “{stage}”; everyone else: {others}."
    spec = specs[condition.column]
    said = as_people_say(spec, condition)
    if said:
        return f"{own} {said}; {beside}: {others}."
    return f"{capitalised(spec.label)}: {values_met(spec, condition)} for {own} of them; {beside}: {others}."


def _typical(evidence: Evidence, spec: ColumnSpec, beside: str) -> str:
    value, others = figure(evidence.value, spec), figure(evidence.others_value, spec)
    part = _SHARE_OF.fullmatch(spec.label) if spec.unit is Unit.SHARE else None
    if part:
        are = "" if part["that"] else "end " if part["part"] == "with a purchase" else "are "
        return f"Typically {value} of their {part['whole']} {are}{part['part']}; {beside}: {others}."
    what = f"number of {things(spec.label)}" if is_counted(spec) else spec.label
    if spec.name.startswith(COUNTED_EVENTS):
        what = f"number of times that they {deed(spec.name.removeprefix(COUNTED_EVENTS))}"
    return f"Typical {what}: {value}; {beside}: {others}."


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
    return f"{own} of those who wrote {raise_theme(str(evidence.where[0].values[0]), label)}; everyone else: {others}."


def stage_key(condition: Condition) -> str:
    """Return the key of a reach predicate: its columns in order."""
    return "|".join((condition.column, *condition.or_columns))
