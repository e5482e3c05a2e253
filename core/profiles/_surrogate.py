"""A few rules that sort every customer: a shallow decision tree that imitates the segments."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from core.claims import ALL, Claim, EvidenceData, Sorting, SortingInput, measure_fidelity, sorting
from core.profiles._model import Leaf, Surrogate
from core.profiles._worth import figure_claim
from core.schema import ColumnSpec, Role, Unit
from core.wording import listed, percent

Floats = npt.NDArray[np.float64]


def find_surrogate(data: EvidenceData) -> tuple[Surrogate, Claim] | None:
    """Return rules that imitate the segments found and the claim on how well; None below two segments.

    They are judged on customers that they were not made from (`measure_fidelity`).
    """
    customers = sorting(data)
    if customers is None:
        return None
    evidence = measure_fidelity(data)
    surrogate = Surrogate(
        fidelity=evidence.value, low=evidence.low, high=evidence.high, n=evidence.total, leaves=_leaves(customers)
    )
    return surrogate, figure_claim(evidence, ALL, "rules", "rules", {})


def _leaves(customers: Sorting) -> tuple[Leaf, ...]:
    matrix, labels = customers.matrix, customers.labels
    tree = customers.tree().fit(matrix, labels)
    reached = tree.apply(matrix)
    found = []
    for node, path in _paths(tree.tree_):
        own = labels[reached == node]
        place = int(tree.classes_[int(np.argmax(tree.tree_.value[node][0]))])
        leaf = Leaf(
            segment_id=customers.segment_ids[place],
            text=_path_words(path, customers.inputs),
            n=len(own),
            right=float((own == place).mean()),
        )
        found.append(leaf)
    return tuple(sorted(found, key=lambda leaf: (leaf.segment_id, -leaf.n, leaf.text)))


_Step = tuple[int, float, bool, bool]
"""Feature, threshold, whether the branch lies above it, whether unknown cells go along."""


def _paths(nodes: Any) -> list[tuple[int, tuple[_Step, ...]]]:  # noqa: ANN401
    found: list[tuple[int, tuple[_Step, ...]]] = []
    waiting: list[tuple[int, tuple[_Step, ...]]] = [(0, ())]
    while waiting:
        node, path = waiting.pop()
        left, right = int(nodes.children_left[node]), int(nodes.children_right[node])
        if left < 0:
            found.append((node, path))
            continue
        feature, bound = int(nodes.feature[node]), float(nodes.threshold[node])
        unknown_left = bool(nodes.missing_go_to_left[node])
        waiting.append((left, (*path, (feature, bound, False, unknown_left))))
        waiting.append((right, (*path, (feature, bound, True, not unknown_left))))
    return found


def _path_words(path: Sequence[_Step], features: Sequence[SortingInput]) -> str:
    """Return a branch in words, each column once: of several bounds the narrowest."""
    bounds: dict[int, list[_Step]] = {}
    for step in path:
        bounds.setdefault(step[0], []).append(step)
    return listed(tuple(_bound_words(features[feature], steps) for feature, steps in bounds.items())) if path else "all"


def _bound_words(feature: SortingInput, steps: Sequence[_Step]) -> str:
    spec = feature.spec
    known = feature.values[~np.isnan(feature.values)]
    low = max((bound for _, bound, above, _ in steps if above), default=-np.inf)
    high = min((bound for _, bound, above, _ in steps if not above), default=np.inf)
    inside = known[(known > low) & (known <= high)]
    if not len(inside):  # a bound beyond all known values tells known from unknown cells
        return f"{spec.label} is not known"
    if feature.level:
        return f"{spec.label} is {'' if np.isfinite(low) else 'not '}{feature.level}"
    if spec.role is Role.YES_NO:
        words = f"{spec.label} is {'yes' if np.isfinite(low) else 'no'}"
    else:
        least, most = (_value(spec, float(one)) for one in (inside.min(), inside.max()))
        if not np.isfinite(high):
            words = f"{spec.label} at least {least}"
        elif not np.isfinite(low):
            words = f"{spec.label} at most {most}"
        else:
            words = f"{spec.label} {least} to {most}"
    unknown = all(along for _, _, _, along in steps) and len(known) < len(feature.values)
    return f"{words} (or not known)" if unknown else words


def _value(spec: ColumnSpec, value: float) -> str:
    if spec.role is Role.ORDERED:
        return spec.levels[int(value)] if int(value) < len(spec.levels) else f"level {value + 1:g}"
    return percent(value) if spec.unit is Unit.SHARE else f"{value:.4g}"
