"""Segments that people declare by a rule ("women, 20 to 29, mostly evenings"), beside the ones that were found."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import pandas as pd
from pydantic import BaseModel, ConfigDict

from core.claims import Condition, EvidenceData, meets
from core.config import MIN_GROUP_SIZE
from core.errors import ConfigError
from core.schema import ColumnSpec, Role
from core.wording import listed, rule_text

RULE_ROLES = (Role.NUMBER, Role.ORDERED, Role.CATEGORY, Role.YES_NO)
"""Columns of these roles can stand in a rule."""

MAX_RULE_CONDITIONS = 6
"""More conditions leave nobody, and no one remembers them."""

_OPS = {
    Role.NUMBER: {"at_least", "at_most", "between"},
    Role.ORDERED: {"is", "in", "at_least", "at_most"},
    Role.CATEGORY: {"is", "in"},
    Role.YES_NO: {"is_true", "is_false"},
}


class DeclaredSegment(BaseModel):
    """A segment declared by a rule: `id` is a stable slug (``d01``); all of the `conditions` must hold."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    conditions: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Overlap:
    """How a declared segment lies across one that was found ("" for the customers who fit none).

    n : customers in both.
    share : of the declared segment, 0 to 1.
    reach : of the found segment, 0 to 1.
    """

    segment_id: str
    n: int
    share: float
    reach: float


def next_declared_id(taken: Collection[str]) -> str:
    """Return the id after the highest one in use.

    Examples
    --------
    >>> next_declared_id(["d01", "d04"])
    'd05'
    """
    return f"d{max((int(one.removeprefix('d')) for one in taken), default=0) + 1:02d}"


def rules(declared: Collection[DeclaredSegment]) -> dict[str, tuple[Condition, ...]]:
    """Return the conditions of declared segments by id, as `EvidenceData` takes them."""
    return {one.id: one.conditions for one in declared}


def rule_words(conditions: Collection[Condition], specs: Mapping[str, ColumnSpec]) -> str:
    """Return a rule as a person would say it: "age 20 to 29 and gender is female"."""
    return listed(tuple(rule_text(specs[one.column], one) if one.column in specs else one.column for one in conditions))


def check_conditions(conditions: Collection[Condition], frame: pd.DataFrame, specs: Mapping[str, ColumnSpec]) -> None:
    """Refuse conditions that cannot be judged on the customers.

    Raises
    ------
    ConfigError
        When a column is not there, does not fit the test, or a level or bound makes no sense.
    """
    for one in conditions:
        spec = specs.get(one.column)
        if spec is None or one.column not in frame.columns:
            message = f"The rule speaks of {one.column!r}, which is not a column of the customers."
            raise ConfigError(message, hint="Choose another column.")
        if one.op not in _OPS.get(spec.role, set()):
            message = f"A test of this kind does not fit {spec.label!r}."
            raise ConfigError(message, hint="Choose levels for categories and bounds for numbers.")
        _check_values(one, spec, frame[one.column])


def _check_values(condition: Condition, spec: ColumnSpec, column: pd.Series) -> None:
    if spec.role is Role.NUMBER:
        bounds = [float(value) for value in condition.values]
        if len(bounds) != (2 if condition.op == "between" else 1) or bounds != sorted(bounds):
            message = f"The bounds of {spec.label!r} are {', '.join(f'{bound:g}' for bound in bounds) or 'missing'}."
            raise ConfigError(message, hint="Give the smaller number first.")
    elif spec.role in {Role.CATEGORY, Role.ORDERED}:
        levels = {str(level) for level in column.cat.categories}
        unknown = [str(value) for value in condition.values if str(value) not in levels]
        if unknown or not condition.values:
            message = f"{spec.label!r} has no level {unknown[0]!r}." if unknown else f"No level of {spec.label!r}."
            raise ConfigError(message, hint="Choose one or more of its levels.")


def check_rule(conditions: Collection[Condition], frame: pd.DataFrame, specs: Mapping[str, ColumnSpec]) -> None:
    """Refuse a rule that picks too few customers to describe, or all of them.

    Raises
    ------
    ConfigError
        Also for a rule without conditions, with too many, or with one that cannot be judged.
    """
    if not 1 <= len(conditions) <= MAX_RULE_CONDITIONS:
        message = f"A rule has 1 to {MAX_RULE_CONDITIONS} conditions; this one has {len(conditions)}."
        raise ConfigError(message, hint="Choose what sets these customers apart.")
    check_conditions(conditions, frame, specs)
    n = int(meets(frame, tuple(conditions))[1].sum())
    if not MIN_GROUP_SIZE <= n <= len(frame) - MIN_GROUP_SIZE:
        message = f"The rule picks {n:,} of {len(frame):,} customers."
        hint = f"A segment needs at least {MIN_GROUP_SIZE} customers, and as many outside it: change a condition."
        raise ConfigError(message, hint=hint)


def overlaps(data: EvidenceData, declared_id: str, segment_ids: tuple[str, ...]) -> tuple[Overlap, ...]:
    """Return how a declared segment lies across found ones and those who fit none, largest part first.

    Parts below the minimum size are left out: they would tell of single customers.
    """
    inside = data.members(declared_id)
    found = []
    for segment_id in (*segment_ids, ""):
        member = data.members(segment_id)
        n = int((inside & member).sum())
        if n >= MIN_GROUP_SIZE:
            found.append(Overlap(segment_id, n, n / int(inside.sum()), n / int(member.sum())))
    return tuple(sorted(found, key=lambda one: (-one.n, one.segment_id)))


@dataclass(frozen=True, slots=True)
class RuleChoice:
    """What a column offers to a rule: its `levels` in order, or the `low` and `high` of a number."""

    spec: ColumnSpec
    levels: tuple[str, ...] = ()
    low: float = 0.0
    high: float = 0.0


def rule_choices(frame: pd.DataFrame, specs: Mapping[str, ColumnSpec]) -> tuple[RuleChoice, ...]:
    """Return the columns a rule can speak of, those that took part in finding segments first; empty ones left out."""
    found = []
    for spec in sorted(specs.values(), key=lambda spec: (not spec.use, spec.label.casefold(), spec.name)):
        if spec.role not in RULE_ROLES or not frame[spec.name].notna().any():
            continue
        if spec.role is Role.NUMBER:
            found.append(RuleChoice(spec, low=float(frame[spec.name].min()), high=float(frame[spec.name].max())))
        elif spec.role is Role.YES_NO:
            found.append(RuleChoice(spec))
        else:
            found.append(RuleChoice(spec, levels=tuple(str(level) for level in frame[spec.name].cat.categories)))
    return tuple(found)


def range_condition(column: str, low: float | None, high: float | None) -> Condition | None:
    """Return the test for a number between two bounds, either of which may be open; None when both are.

    Examples
    --------
    >>> range_condition("age", 20, None).op, range_condition("age", 20, 29).values
    ('at_least', (20.0, 29.0))
    """
    if low is not None and high is not None:
        return Condition(column=column, op="between", values=(float(low), float(high)))
    if low is not None:
        return Condition(column=column, op="at_least", values=(float(low),))
    return Condition(column=column, op="at_most", values=(float(high),)) if high is not None else None
