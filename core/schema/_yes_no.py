"""Text as yes or no."""

from __future__ import annotations

import re

import pandas as pd

from core.schema._text import by_distinct

_YES = frozenset({"yes", "y", "true", "t", "1", "1.0", "ja", "si", "sí", "oui", "sim", "on",
                  "checked", "selected", "mentioned", "quoted"})  # fmt: skip
_NO = frozenset({"no", "n", "false", "f", "0", "0.0", "nein", "non", "não", "off", "unchecked",
                 "not checked", "not selected", "not mentioned", "not quoted"})  # fmt: skip
_CODED = re.compile(r"^\(?[0-9]{1,2}\)?\s*[-–=.:)]?\s*(?=[a-zäöüáéíóúñ])")


def parse_yes_no(text: pd.Series[str]) -> pd.Series[bool]:
    """Return trimmed texts as nullable booleans, missing where a text is neither yes nor no.

    Examples
    --------
    >>> parse_yes_no(pd.Series(["Yes", "no", "maybe"])).tolist()
    [True, False, <NA>]
    """

    def parse(distinct: pd.Series[str]) -> pd.Series[bool]:
        # Code books write "1 - yes", "2 = no".
        lower = distinct.str.lower().str.replace(_CODED, "", regex=True)
        result = pd.Series(pd.NA, index=distinct.index, dtype="boolean")
        return result.mask(lower.isin(_YES), other=True).mask(lower.isin(_NO), other=False)

    return by_distinct(text, parse).astype("boolean")
