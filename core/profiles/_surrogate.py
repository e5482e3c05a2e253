"""A few rules that sort every customer: a shallow decision tree that imitates the segments."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from core.claims import EvidenceData, wilson
from core.config import MIN_GROUP_SIZE
from core.profiles._compare import MAX_LEVELS
from core.profiles._model import Leaf, Surrogate
from core.schema import ColumnSpec, Role, Unit
from core.wording import listed, percent

MAX_DEPTH = 4
"""No branch has more conditions than this."""

LEAVES_PER_SEGMENT = 2
MAX_ROWS = 20_000
N_PARTS = 5

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class _Feature:
    """One input of the tree: a column, or one level of a category (then a number 0 or 1)."""

    spec: ColumnSpec
    values: Floats
    level: str = ""


def find_surrogate(data: EvidenceData, segment_ids: Sequence[str]) -> Surrogate | None:
    """Return rules that imitate the segments, judged on customers they were not made from; None below two segments.

    A tree of at most four levels and twice as many branches as segments, on the columns that took part; it is grown
    five times on four fifths of the customers to see how often it names the segment of the other fifth rightly.

    References
    ----------
    M. W. Craven, J. W. Shavlik (1996), Extracting tree-structured representations of trained networks (fidelity).
    """
    frame = data.customers.frame
    found = [one for one in segment_ids if one not in data.declared]
    labels = pd.Index(found).get_indexer(pd.Index(data.segments.reindex(frame.index).fillna("")))
    placed = np.flatnonzero(labels >= 0)
    hashed = pd.util.hash_array(frame.index.to_numpy(dtype=object), categorize=False)
    rows = placed[np.argsort(hashed[placed], kind="stable")[:MAX_ROWS]]
    labels = labels[rows]
    k = len(np.unique(labels))
    used = [spec for spec in data.customers.columns if spec.use]
    features = [one for spec in used for one in _features(frame[spec.name].iloc[rows], spec)]
    if k < 2 or not features or len(rows) < N_PARTS * MIN_GROUP_SIZE:
        return None
    matrix = np.column_stack([one.values for one in features])
    right = 0
    part = np.arange(len(rows)) % N_PARTS  # rows are in the order of a hash, so parts are random and stay the same
    for held in range(N_PARTS):
        tree = _tree(k).fit(matrix[part != held], labels[part != held])
        right += int((tree.predict(matrix[part == held]) == labels[part == held]).sum())
    low, high = wilson(right, len(rows))
    return Surrogate(
        fidelity=right / len(rows),
        low=low,
        high=high,
        n=len(rows),
        leaves=_leaves(_tree(k).fit(matrix, labels), features, found, matrix, labels),
    )


def _tree(k: int) -> Any:  # noqa: ANN401  # scikit-learn is untyped, and imported when first needed
    from sklearn.tree import DecisionTreeClassifier

    return DecisionTreeClassifier(
        max_depth=MAX_DEPTH, max_leaf_nodes=LEAVES_PER_SEGMENT * k, min_samples_leaf=MIN_GROUP_SIZE, random_state=0
    )


def _features(column: pd.Series, spec: ColumnSpec) -> list[_Feature]:
    if spec.role in {Role.NUMBER, Role.YES_NO}:
        return [_Feature(spec, np.asarray(column.astype("Float64").to_numpy(dtype=np.float64, na_value=np.nan)))]
    if spec.role is Role.ORDERED:
        codes = column.cat.codes.to_numpy(dtype=np.float64)
        return [_Feature(spec, np.where(codes < 0, np.nan, codes))]
    if spec.role is Role.CATEGORY and len(column.cat.categories) <= MAX_LEVELS:
        text = column.astype("str").to_numpy(dtype=object)
        levels = [str(one) for one in column.cat.categories]
        return [_Feature(spec, (text == level).astype(np.float64), level) for level in levels]
    return []


def _leaves(
    tree: Any,  # noqa: ANN401
    features: Sequence[_Feature],
    segment_ids: Sequence[str],
    matrix: Floats,
    labels: npt.NDArray[np.int64],
) -> tuple[Leaf, ...]:
    reached = tree.apply(matrix)
    found = []
    for node, path in _paths(tree.tree_):
        own = labels[reached == node]
        place = int(tree.classes_[int(np.argmax(tree.tree_.value[node][0]))])
        leaf = Leaf(
            segment_id=segment_ids[place],
            text=_path_words(path, features),
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


def _path_words(path: Sequence[_Step], features: Sequence[_Feature]) -> str:
    """Return a branch in words, each column once: of several bounds the narrowest."""
    bounds: dict[int, list[_Step]] = {}
    for step in path:
        bounds.setdefault(step[0], []).append(step)
    return listed(tuple(_bound_words(features[feature], steps) for feature, steps in bounds.items())) if path else "all"


def _bound_words(feature: _Feature, steps: Sequence[_Step]) -> str:
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
