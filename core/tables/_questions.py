"""Answers to questions of several columns: lists of answers become yes/no, and what was not chosen becomes no."""

from __future__ import annotations

from typing import Any, Final

import pandas as pd

from core.schema import (
    MARKED,
    ColumnSpec,
    Role,
    as_text,
    common_options,
    find_separator,
    questions,
    readable_label,
    split_answers,
)

OTHER_ANSWERS: Final = "other answers"
"""Rarely chosen options together, where enough people chose one of them."""


def read_marks(frame: pd.DataFrame, specs: tuple[ColumnSpec, ...]) -> pd.DataFrame:
    """Return a typed frame in which an empty cell of a marked question is a no, where the question was answered.

    Somebody who marked no option may have skipped the question: all their cells stay missing.
    """
    marked = [spec for spec in specs if spec.format == MARKED and spec.role == Role.YES_NO]
    filled: dict[str, pd.Series[Any]] = {}
    for question in questions(marked):
        answers = frame[list(question.columns)]
        is_answered = answers.notna().any(axis=1)
        for name in question.columns:
            filled[name] = answers[name].mask(is_answered & answers[name].isna(), other=False)
    return frame.assign(**filled) if filled else frame


def with_options(frame: pd.DataFrame, specs: tuple[ColumnSpec, ...]) -> tuple[pd.DataFrame, tuple[ColumnSpec, ...]]:
    """Return a typed frame and its columns with one yes/no per option in place of each list of answers.

    A customer without an answer is missing in all of them. Options outside the levels of the column are put
    together as `OTHER_ANSWERS` where enough people chose one, and are left out where they did not.

    Parameters
    ----------
    frame : pandas.DataFrame
        Columns typed by role; those of several answers are text.
    specs : tuple of ColumnSpec
        What the columns are, in order.
    """
    if all(spec.role != Role.CHOICES for spec in specs):
        return frame, specs
    columns: dict[str, pd.Series[Any]] = {}
    described: list[ColumnSpec] = []
    taken = {spec.name for spec in specs}
    for spec in specs:
        if spec.role != Role.CHOICES:
            columns[spec.name] = frame[spec.name]
            described.append(spec)
            continue
        for option, chosen in _options(frame[spec.name], spec).items():
            name = _free_name(f"{spec.name}: {option}", taken)
            columns[name] = chosen
            described.append(_option_spec(spec, name, option))
    return pd.DataFrame(columns, index=frame.index), tuple(described)


def _options(column: pd.Series[str], spec: ColumnSpec) -> dict[str, pd.Series[Any]]:
    text = as_text(column)
    counts = text.value_counts(sort=False).sort_index()
    distinct = pd.Series(counts.index, dtype="str")
    counts = counts.reset_index(drop=True).astype("int64")
    # A person may call a column so that is none: then each cell is one answer.
    separator = spec.format or find_separator(distinct, counts) or ";"
    cells = split_answers(distinct, separator)
    options = spec.levels or common_options(cells, counts)
    rest = cells.map(lambda cell: (OTHER_ANSWERS,) if set(cell) - set(options) else ())
    found = {option: cells.map(lambda cell, option=option: option in cell) for option in options}
    if common_options(rest, counts):
        found[OTHER_ANSWERS] = rest.map(bool)
    keys = distinct.to_numpy()
    return {
        option: text.map(dict(zip(keys, chosen, strict=True))).astype("boolean") for option, chosen in found.items()
    }


def _free_name(name: str, taken: set[str]) -> str:
    free = name
    number = 2
    while free in taken:
        free = f"{name} ({number})"
        number += 1
    taken.add(free)
    return free


def _option_spec(spec: ColumnSpec, name: str, option: str) -> ColumnSpec:
    return spec.model_copy(
        update={
            "name": name,
            "role": Role.YES_NO,
            "label": f"{spec.label or readable_label(spec.name)}: {option}",
            "levels": (),
            "format": "",
            "question": spec.name,
            "reason": f"one of the answers to {spec.name}",
        }
    )
