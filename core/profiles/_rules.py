"""A short rule that picks a segment, chosen on one half of the customers and judged on the other."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from core.claims import (
    MAX_LEVELS,
    Claim,
    Condition,
    EvidenceData,
    held_out,
    measure_precision,
    measure_reach,
    meets,
)
from core.config import MIN_GROUP_SIZE
from core.profiles._model import Rule
from core.profiles._traits import is_said
from core.profiles._worth import figure_claim
from core.schema import ColumnSpec, Meaning, Role, Unit
from core.wording import MOSTLY, listed, rule_text

MAX_CONDITIONS = 4
"""A rule with more conditions is not one that a person uses."""

MIN_GAIN = 0.01
"""A condition joins a rule only when the balance of precision and reach grows by this."""

MAX_CHOOSING_ROWS = 10_000
N_RULE_CANDIDATES = 14


@dataclass(frozen=True, slots=True)
class RulePool:
    """Every test that a rule may use, and which of the customers that rules are chosen on meet it.

    conditions : of length n_tests.
    holds : ndarray of shape (n_tests, n_rows).
    rows : their places in the customer table.
    """

    conditions: tuple[Condition, ...]
    holds: npt.NDArray[np.bool_]
    rows: npt.NDArray[np.int64]


def rule_pool(data: EvidenceData) -> RulePool:
    """Return the tests that rules are made of; none of them depends on who belongs to a segment."""
    frame = data.customers.frame
    hashed = pd.util.hash_array(frame.index.to_numpy(dtype=object), categorize=False)
    choosing = np.flatnonzero(~held_out(frame.index))
    rows = np.sort(choosing[np.argsort(hashed[choosing], kind="stable")[:MAX_CHOOSING_ROWS]])
    chosen = frame.iloc[rows]
    conditions = tuple(
        one for spec in data.customers.columns if is_said(spec) for one in _tests(frame[spec.name], spec)
    )
    holds = [meets(chosen, (one,))[1] for one in conditions]
    return RulePool(conditions, np.array(holds, dtype=bool).reshape(len(conditions), len(rows)), rows)


def _tests(column: pd.Series, spec: ColumnSpec) -> Iterator[Condition]:
    if spec.role is Role.NUMBER:
        known = np.sort(column.dropna().to_numpy(dtype=np.float64))
        yield from _number_tests(known, spec) if len(known) else ()
    elif spec.role is Role.YES_NO:
        yield Condition(column=spec.name, op="is_true")
        yield Condition(column=spec.name, op="is_false")
    elif spec.role in {Role.CATEGORY, Role.ORDERED}:
        levels = [str(level) for level in column.cat.categories]
        if spec.role is Role.ORDERED and spec.meaning is not Meaning.PLACE_SIZE:
            yield from (Condition(column=spec.name, op="at_least", values=(level,)) for level in levels[1:])
            yield from (Condition(column=spec.name, op="at_most", values=(level,)) for level in levels[:-1])
        elif len(levels) <= MAX_LEVELS:
            yield from (Condition(column=spec.name, op="is", values=(level,)) for level in levels)


def _number_tests(known: npt.NDArray[np.float64], spec: ColumnSpec) -> Iterator[Condition]:
    if spec.meaning is Meaning.AGE:
        starts = np.arange(np.floor(known[0] / 10) * 10, known[-1] + 1, 10)
        for start in starts:
            for width in (10, 20):
                yield Condition(column=spec.name, op="between", values=(float(start), float(start + width - 1)))
    bounds = {float(np.quantile(known, part, method="higher")) for part in (0.25, 0.5, 0.75)}
    if spec.unit is Unit.SHARE:
        bounds.add(MOSTLY)
    for bound in sorted(bounds):
        below = known[known < bound]
        if len(below):
            yield Condition(column=spec.name, op="at_least", values=(bound,))
            yield Condition(column=spec.name, op="at_most", values=(float(below[-1]),))


def find_rule(
    data: EvidenceData, segment_id: str, pool: RulePool, specs: Mapping[str, ColumnSpec]
) -> tuple[Rule, tuple[Claim, ...]] | None:
    """Return the short rule that picks the segment best and its claims, or None when none does better than chance.

    Tests are added one by one while the F1 score (balance of precision and reach) grows by at least a hundredth;
    each column is used once.
    """
    conditions = _chosen(data.members(segment_id)[pool.rows], pool)
    if not conditions:
        return None
    precision, reach = (measure(data, segment_id, conditions) for measure in (measure_precision, measure_reach))
    if precision.n < MIN_GROUP_SIZE or precision.effect_low <= 0:
        return None
    claims = tuple(
        figure_claim(evidence, segment_id, f"rule.{what}", "rule", specs)
        for what, evidence in (("precision", precision), ("reach", reach))
    )
    rule = Rule(
        conditions=conditions,
        text=listed(tuple(rule_text(specs[one.column], one) for one in conditions)),
        n=int(meets(data.customers.frame, conditions)[1].sum()),
        precision=precision.value,
        reach=reach.value,
        claim_ids=tuple(claim.id for claim in claims),
    )
    return rule, claims


def _chosen(member: npt.NDArray[np.bool_], pool: RulePool) -> tuple[Condition, ...]:
    if not member.any() or member.all():
        return ()
    inside, outside = pool.holds[:, member].mean(axis=1), pool.holds[:, ~member].mean(axis=1)
    ranked = np.argsort(-(inside - outside), kind="stable")[:N_RULE_CANDIDATES]
    candidates = [int(one) for one in ranked if inside[one] > outside[one]]
    picked = np.ones(len(member), dtype=bool)
    chosen: list[Condition] = []
    best = _f1(member, picked)
    while candidates and len(chosen) < MAX_CONDITIONS:
        scores = [_f1(member, picked & pool.holds[one]) for one in candidates]
        top = int(np.argmax(scores))
        if scores[top] < best + MIN_GAIN:
            break
        best = scores[top]
        picked &= pool.holds[candidates[top]]
        chosen.append(pool.conditions[candidates[top]])
        candidates = [one for one in candidates if pool.conditions[one].column != chosen[-1].column]
    return tuple(chosen)


def _f1(member: npt.NDArray[np.bool_], picked: npt.NDArray[np.bool_]) -> float:
    hits = int((member & picked).sum())
    return 2 * hits / (int(member.sum()) + int(picked.sum())) if hits else 0.0
