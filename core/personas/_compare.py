"""Two to four personas side by side: attribute by attribute, the largest difference first."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from core.claims import Claim, Condition, Evidence, EvidenceData, Operator, Shares, measure_median, measure_share
from core.feedback import Theme
from core.personas._distance import compared_columns, distances
from core.personas._model import Persona
from core.schema import ColumnSpec, Role
from core.wording import capitalised, figure, percent, rule_text, sentence

MAX_COMPARED = 4
MUCH_THE_SAME = 0.10
"""Personas nearer than this on an attribute (see `distances`) are called much the same on it."""


@dataclass(frozen=True, slots=True)
class ComparedValue:
    """What is measured of one persona on one attribute: as people read it, and the claim that says so."""

    words: str
    claim: Claim


@dataclass(frozen=True, slots=True)
class ComparedRow:
    """One attribute (or theme of the feedback) on all of the personas.

    apart : the largest distance of any two of them, 0 to 1.
    values : by persona id; personas of whom it is not known are left out.
    """

    id: str
    label: str
    apart: float
    values: dict[str, ComparedValue]


def compare_personas(
    data: EvidenceData, personas: Sequence[Persona], themes: Sequence[Theme] = ()
) -> tuple[ComparedRow, ...]:
    """Return each attribute on all of the personas, and each of their pains, the largest difference first.

    Numbers are compared by their medians, yes/no by the share of yes, categories by the share of the one on which the
    personas are furthest apart, levels with an order by the share from the telling one up. How far they are apart is
    the distance of `distances`; of pains, the difference of the shares of those who wrote at all.

    Parameters
    ----------
    data : EvidenceData
        The customers, and what they wrote.
    personas : sequence of Persona
        Those without a segment have nothing to compare.
    themes : sequence of Theme
        Of the feedback; only those that are a pain of one of the personas are compared.
    """
    measured = [persona for persona in personas if persona.segment_id]
    ids = [str(persona.segment_id) for persona in measured]
    if not measured:
        return ()
    found = distances(data, ids)
    rows = [
        _attribute_row(data, spec, measured, float(np.nan_to_num(found.by_column[spec.name].to_numpy()).max()))
        for spec in compared_columns(data)
    ]
    raised = {pain.theme_id for persona in measured for pain in persona.pain_points}
    if data.comments is not None:
        rows += [_theme_row(data, theme, measured) for theme in themes if theme.id in raised]
    kept = [row for row in rows if row.values]
    return tuple(sorted(kept, key=lambda row: (-row.apart, row.label.casefold())))


def _attribute_row(data: EvidenceData, spec: ColumnSpec, personas: Sequence[Persona], apart: float) -> ComparedRow:
    specs = {spec.name: spec}
    if spec.role is Role.NUMBER:
        measured = {one.id: measure_median(data, str(one.segment_id), spec.name) for one in personas}
        label = spec.label
    else:
        condition = _telling_condition(data, spec, personas)
        where = (condition,)
        measured = {one.id: measure_share(data, str(one.segment_id), where) for one in personas}
        label = spec.label if condition.op == "is_true" else rule_text(spec, condition)
    values = {one.id: _value(one, measured[one.id], spec.name, specs) for one in personas if measured[one.id].total}
    return ComparedRow(spec.name, capitalised(label), apart, values)


def _value(
    persona: Persona, evidence: Evidence, what: str, specs: dict[str, ColumnSpec], themes: dict[str, str] | None = None
) -> ComparedValue:
    is_number = evidence.statistic == "median"
    words = figure(evidence.value, specs[evidence.column]) if is_number else percent(evidence.value)
    claim = Claim(
        id=f"{persona.segment_id}.compared.{what}",
        segment_id=str(persona.segment_id),
        kind="measured",
        topic=what,
        sentence=sentence(evidence, specs, themes or {}, {}),
        evidence=evidence,
    )
    return ComparedValue(words, claim)


def _telling_condition(data: EvidenceData, spec: ColumnSpec, personas: Sequence[Persona]) -> Condition:
    """Return the level on whose shares the personas are furthest apart, of ordered ones from there up; else "yes"."""
    if spec.role is Role.YES_NO:
        return Condition(column=spec.name, op="is_true")
    column = data.customers.frame[spec.name]
    levels = [str(level) for level in column.cat.categories]
    shares = pd.DataFrame(
        {
            one.id: column[data.members(str(one.segment_id))].value_counts(normalize=True, sort=False).to_numpy()
            for one in personas
        },
        index=levels,
    ).fillna(0.0)
    is_ordered = spec.role is Role.ORDERED and len(levels) > 1
    if is_ordered:
        shares = shares[::-1].cumsum()[::-1].iloc[1:]  # everybody is at the lowest level or above
    spread = shares.max(axis=1) - shares.min(axis=1)
    op: Operator = "at_least" if is_ordered else "is"
    return Condition(column=spec.name, op=op, values=(str(spread.idxmax()),))


def _theme_row(data: EvidenceData, theme: Theme, personas: Sequence[Persona]) -> ComparedRow:
    where = (Condition(column="theme", op="is", values=(theme.id,)),)
    shares = Shares(data, where, table="feedback")
    measured = {one.id: shares.of(str(one.segment_id)) for one in personas}
    labels = {theme.id: theme.label}
    values = {
        one.id: _value(one, measured[one.id], f"theme.{theme.id}", {}, labels)
        for one in personas
        if measured[one.id].total
    }
    known = [evidence.value for evidence in measured.values() if evidence.total]
    apart = max(known) - min(known) if known else 0.0
    return ComparedRow(f"theme.{theme.id}", f"Write of “{theme.label}”", apart, values)
