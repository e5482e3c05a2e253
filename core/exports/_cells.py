"""Cells of a CSV that no spreadsheet runs."""

import re

import pandas as pd

_FORMULA = re.compile(r"^[=+\-@\t\r]")
_NUMBER = re.compile(r"^[+-]?\d+([.,]\d+)*$")


def safe_cell(value: object) -> str:
    """Return a cell that no spreadsheet takes for a formula; numbers with a sign stay as they are.

    Examples
    --------
    >>> safe_cell("=1+1"), safe_cell("-2.5"), safe_cell(None)
    ("'=1+1", '-2.5', '')
    """
    text = "" if pd.isna(value) else str(value)  # type: ignore[call-overload]
    return f"'{text}" if _FORMULA.match(text) and not _NUMBER.match(text) else text
