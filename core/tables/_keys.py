"""Customer ids: compared as trimmed text, more loosely only when that finds almost nothing."""

from __future__ import annotations

from typing import Final

import pandas as pd

from core.errors import Finding
from core.tables._types import LinkReport

_POOR_MATCH: Final = 0.5
_N_EXAMPLES: Final = 5


def row_ids(n_rows: int) -> pd.Index[str]:
    """Return ``row-00001`` and so on."""
    width = max(5, len(str(n_rows)))
    return pd.Index([f"row-{number:0{width}d}" for number in range(1, n_rows + 1)], dtype="str", name="customer_id")


def match_keys(keys: pd.Series[str], known: pd.Index[str], source: str) -> tuple[pd.Series[str], tuple[Finding, ...]]:
    """Return the known customer of each key, missing where there is none.

    Where fewer than half of the keys are known as they stand, letter case, leading zeros and a trailing
    ``.0`` are disregarded, if that keeps the customers apart and finds more; a finding says so.
    """
    exact = keys.where(keys.isin(known))
    if keys.empty or exact.notna().mean() >= _POOR_MATCH:
        return exact, ()
    loose_known = _loose(known.to_series())
    if loose_known.duplicated().any():
        return exact, ()
    loose = _loose(keys).map(pd.Series(known.to_numpy(), index=loose_known.to_numpy())).astype("str")
    n_more = int(loose.notna().sum() - exact.notna().sum())
    if n_more <= 0:
        return exact, ()
    example = keys[loose.notna() & exact.isna()].iloc[0]
    message = (
        f"{n_more:,} rows of {source} were linked only after disregarding letter case and leading zeros of the id."
    )
    hint = "Check the example; write the ids the same way in all files to be sure."
    return loose, (
        Finding(
            code="keys_normalised",
            severity="warning",
            message=message,
            hint=hint,
            table=source,
            count=n_more,
            example=example,
        ),
    )


def _loose(keys: pd.Series[str]) -> pd.Series[str]:
    stripped = keys.str.lower().str.replace(r"\.0$", "", regex=True).str.lstrip("0")
    return stripped.mask(stripped == "", "0")


def link_report(source: str, keys: pd.Series[str] | None, matched: pd.Series[str]) -> LinkReport:
    """Return how well a source joins the customers."""
    unknown = keys[matched.isna() & keys.notna()] if keys is not None else pd.Series(dtype="str")
    return LinkReport(
        source=source,
        n_rows=len(matched),
        n_matched=int(matched.notna().sum()),
        n_customers=int(matched.nunique()),
        examples_unmatched=tuple(sorted(unknown.unique())[:_N_EXAMPLES]),
    )


def unmatched_finding(report: LinkReport, what: str) -> tuple[Finding, ...]:
    """Return a finding about the rows without a known customer, if there are any."""
    count = report.n_rows - report.n_matched
    if not count:
        return ()
    severity = "error" if not report.n_matched else "warning"
    message = f"{count:,} of {report.n_rows:,} {what} of {report.source} have no known customer and are left out."
    hint = "Check that the customer ids are written the same way in all files."
    example = report.examples_unmatched[0] if report.examples_unmatched else ""
    return (
        Finding(
            code="unmatched",
            severity=severity,
            message=message,
            hint=hint,
            table=report.source,
            count=count,
            example=example,
        ),
    )
