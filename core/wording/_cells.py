"""Cells and rows of the data as people read them."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from core.schema import ColumnSpec, Unit
from core.wording._column_words import figure
from core.wording._numbers import capitalised, number


def cell(value: object, spec: ColumnSpec | None) -> str:
    """Return one cell of the data as people read it; "unknown" when it is missing.

    Examples
    --------
    >>> cell(True, None), cell(float("nan"), None), cell("big city", None)
    ('yes', 'unknown', 'big city')
    """
    if pd.isna(value):  # type: ignore[call-overload]
        return "unknown"
    if isinstance(value, bool | np.bool_):
        return "yes" if value else "no"
    if isinstance(value, int | float | np.number):
        return figure(float(value), spec) if spec else number(float(value), Unit.PLAIN)
    return str(value)


def cells_in_words(row: pd.DataFrame, specs: Mapping[str, ColumnSpec]) -> dict[str, str]:
    """Return what each known cell of one customer says, by column: "Age: 34 years"; `row` is a frame of one row."""
    return {
        name: f"{capitalised(spec.label)}: {cell(row[name].iloc[0], spec)}"
        for name, spec in specs.items()
        if name in row.columns and row[name].notna().iloc[0]
    }


def rows_in_words(rows: pd.DataFrame, specs: Mapping[str, ColumnSpec]) -> pd.DataFrame:
    """Return rows of the data as text, with the labels of their columns: what a reader sees beside a statement."""
    said = {
        "customer_id": "Customer",
        "text": "In their words",
        "feedback_id": "Comment",
        "negativity": "How negative (0 to 1)",
        "redraw": "Re-draw",
        "overlap": "In common (0 to 1)",
        "table": "Table",
        "gain": "Gain over one group",
    }
    table = rows.reset_index()
    return pd.DataFrame(
        {
            said.get(name) or capitalised(specs[name].label if name in specs else name): [
                cell(value, specs.get(name)) for value in table[name]
            ]
            for name in map(str, table.columns)
        },
        dtype="str",
    )
