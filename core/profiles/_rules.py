"""A short rule that picks a segment."""

import numpy as np
import numpy.typing as npt

from core.claims import Condition, EvidenceData, meets
from core.config import MIN_GROUP_SIZE
from core.profiles._model import Rule
from core.profiles._traits import Trait, is_said
from core.schema import ColumnSpec, Unit
from core.wording import listed

MAX_CONDITIONS = 4
"""A rule with more conditions is not one that a person uses."""

N_RULE_CANDIDATES = 14


def find_rule(data: EvidenceData, segment_id: str, found: tuple[Trait, ...]) -> Rule | None:
    """Return the short rule that picks the segment best, or None without traits.

    Tests are added one by one while the F1 score (balance of precision and reach) grows by at least a hundredth.
    """
    member = data.members(segment_id)
    said = [trait for trait in found if is_said(trait.spec)][:N_RULE_CANDIDATES]
    candidates = [(trait, meets(data.customers.frame, (trait.condition,))[1]) for trait in said]
    picked = np.ones(len(member), dtype=bool)
    chosen: list[Trait] = []
    best = _f1(member, picked)
    while candidates and len(chosen) < MAX_CONDITIONS:
        scores = [_f1(member, picked & holds) for _, holds in candidates]
        top = int(np.argmax(scores))
        if scores[top] < best + 0.01:
            break
        best = scores[top]
        trait, holds = candidates.pop(top)
        picked &= holds
        chosen.append(trait)
    if not chosen or (picked & member).sum() < MIN_GROUP_SIZE:
        return None
    hits = int((picked & member).sum())
    return Rule(
        conditions=tuple(trait.condition for trait in chosen),
        text=listed(tuple(rule_text(trait.spec, trait.condition) for trait in chosen)),
        n=int(picked.sum()),
        precision=hits / int(picked.sum()),
        reach=hits / int(member.sum()),
    )


def _f1(member: npt.NDArray[np.bool_], picked: npt.NDArray[np.bool_]) -> float:
    hits = int((member & picked).sum())
    return 2 * hits / (int(member.sum()) + int(picked.sum())) if hits else 0.0


def rule_text(spec: ColumnSpec, condition: Condition) -> str:
    """Return a test as a person would type it into a filter: "age 20 to 29", "city size is big city"."""
    values = [f"{value:g}" if isinstance(value, float) else str(value) for value in condition.values]
    if condition.op in {"is_true", "is_false"}:
        return f"{spec.label} is {'yes' if condition.op == 'is_true' else 'no'}"
    if condition.op == "between":
        return f"{spec.label} {values[0]} to {values[1]}"
    if condition.op in {"is", "in"}:
        return f"{spec.label} is {' or '.join(values)}"
    if spec.unit is Unit.SHARE:
        values = [f"{100 * float(condition.values[0]):.0f}%"]
    return f"{spec.label} {'at least' if condition.op == 'at_least' else 'at most'} {values[0]}"
