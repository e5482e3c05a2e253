"""Columns that belong to one question: items on one answer scale, and the options of a set of yes/no."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from core.schema._types import ColumnSpec, Facet, Meaning, Role
from core.schema._words import readable_label

MIN_COLUMNS: Final = 3
"""Columns from which a question is seen: two that look alike may be chance."""

MARKED: Final = "marked"
"""Format of a yes/no whose cells hold a mark or nothing: nothing means no where the question was answered."""

_JOINT: Final = re.compile(r"\s*[:\[(|]\s*|\s+[-–—]\s+|[_.]+|\s+")
_NO_QUESTION: Final = frozenset({
    "is", "has", "have", "was", "did", "does", "do", "can", "any", "a", "the", "flag", "hat", "ist", "tiene", "es",
})  # fmt: skip
_ITEM_MEANINGS: Final = frozenset({None, Meaning.SATISFACTION, Meaning.TRUST, Meaning.INTEREST})


@dataclass(frozen=True, slots=True)
class Question:
    """One question of several columns.

    Parameters
    ----------
    name : str
        What the columns share: the start of their names, or their answer scale.
    kind : {"scale", "choices"}
        Items that share the answer scale `levels`, lowest first; or options, each yes or no.
    columns : tuple of str
        Names, in file order.
    """

    name: str
    kind: Literal["scale", "choices"]
    columns: tuple[str, ...]
    levels: tuple[str, ...] = ()


def questions(columns: Sequence[ColumnSpec]) -> tuple[Question, ...]:
    """Return the questions that columns belong to, in the order of their first columns.

    Columns form a question when they name the same one, come from the same table and are answered in the same way.

    Examples
    --------
    >>> columns = [ColumnSpec(name=f"use_{way}", role=Role.YES_NO, question="use") for way in ("app", "web")]
    >>> questions(columns)[0].columns
    ('use_app', 'use_web')
    """
    found: dict[tuple[str, str, Role, tuple[str, ...]], list[str]] = {}
    for spec in columns:
        if spec.question and spec.role in {Role.ORDERED, Role.YES_NO}:
            levels = spec.levels if spec.role == Role.ORDERED else ()
            found.setdefault((spec.source, spec.question, spec.role, levels), []).append(spec.name)
    return tuple(
        Question(name, "scale" if role == Role.ORDERED else "choices", tuple(names), levels)
        for (_, name, role, levels), names in found.items()
        if len(names) > 1
    )


def with_questions(columns: Sequence[ColumnSpec], *, marked: Collection[str] = ()) -> tuple[ColumnSpec, ...]:
    """Return the columns with the question that each belongs to.

    At least three items with the same answer scale are one question, and so are at least three yes/no whose names
    begin alike up to a colon, a bracket, a dash, a point, an underscore or a space.

    Parameters
    ----------
    columns : sequence of ColumnSpec
        Columns of one table, as inferred.
    marked : collection of str
        Columns that hold one mark or nothing; as options of a question they become yes/no.
    """
    options = [spec.name for spec in columns if spec.name in marked or _is_option(spec)]
    sets = _by_stem(options)
    scales = _scales(columns)
    return tuple(_with_question(spec, sets.get(spec.name, ""), scales.get(spec.name), marked) for spec in columns)


def _with_question(
    spec: ColumnSpec, stem: str, scale: tuple[str, tuple[str, ...]] | None, marked: Collection[str]
) -> ColumnSpec:
    if scale is not None:
        return spec.model_copy(update={"question": scale[0], "levels": scale[1]})
    if not stem:
        return spec
    option = _JOINT.sub(" ", spec.name[len(stem) :]).strip(" ])")
    update: dict[str, object] = {
        "question": stem,
        "label": f"{readable_label(stem)}: {readable_label(option) if '_' in option else option}",
    }
    if spec.name in marked:
        reason = f"an option of {stem}: marked or empty, and empty means no where {stem} was answered"
        update |= {"role": Role.YES_NO, "use": True, "format": MARKED, "reason": reason}
    return spec.model_copy(update=update)


def _is_option(spec: ColumnSpec) -> bool:
    return spec.role == Role.YES_NO and spec.meaning in _ITEM_MEANINGS


def _stems(name: str) -> list[str]:
    """Return the beginnings of a name that could be its question, longest first."""
    cuts = [match.start() for match in _JOINT.finditer(name) if 0 < match.start() and match.end() < len(name)]
    stems = (name[:cut] for cut in reversed(cuts))
    return [stem for stem in stems if len(stem) > 1 and stem.lower() not in _NO_QUESTION]


def _by_stem(names: Sequence[str]) -> dict[str, str]:
    """Return by name the longest beginning that it shares with enough others."""
    count = Counter(stem for name in names for stem in _stems(name))
    shared = {name: stem for name in names if (stem := next((s for s in _stems(name) if count[s] >= MIN_COLUMNS), ""))}
    # A name may find a longer beginning than its neighbours do: what is left alone joins nobody.
    left = Counter(shared.values())
    return {name: stem for name, stem in shared.items() if left[stem] >= MIN_COLUMNS}


def _scales(columns: Sequence[ColumnSpec]) -> dict[str, tuple[str, tuple[str, ...]]]:
    """Return by column the question of an item and its answer scale."""
    items = {spec.name: _full_scale(spec, columns) for spec in columns if _is_item(spec)}
    stems = _by_stem(list(items))
    groups: dict[tuple[str, tuple[str, ...]], list[str]] = {}
    for name, levels in items.items():
        groups.setdefault((stems.get(name, ""), levels), []).append(name)
    return {
        name: (stem or f"answers from {levels[0]} to {levels[-1]}", levels)
        for (stem, levels), names in groups.items()
        if len(names) >= MIN_COLUMNS
        for name in names
    }


def _is_item(spec: ColumnSpec) -> bool:
    is_attitude = spec.facet == Facet.ATTITUDINAL and spec.meaning in _ITEM_MEANINGS
    return spec.role == Role.ORDERED and len(spec.levels) >= MIN_COLUMNS and is_attitude


def _full_scale(item: ColumnSpec, columns: Sequence[ColumnSpec]) -> tuple[str, ...]:
    """Return the scale of an item; one level that nobody chose is lent by items whose names are built alike."""
    alike = Counter(
        spec.levels
        for spec in columns
        if _is_item(spec) and _pattern(spec.name) == _pattern(item.name) and spec.name != item.name
    )
    levels, count = max(alike.items(), key=lambda pair: (pair[1], len(pair[0])), default=((), 0))
    is_lent = set(item.levels) < set(levels) and len(levels) == len(item.levels) + 1
    return levels if is_lent and count >= 2 else item.levels


def _pattern(name: str) -> str:
    return re.sub(r"\d+.*", "#", name)
