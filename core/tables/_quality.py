"""What a person should know about a table before trusting it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from core.errors import Finding
from core.schema import ColumnSpec, Facts, Role, TableKind, TableSchema, as_text, judge, measure, readable_format
from core.tables._typed import typed

if TYPE_CHECKING:
    from core.tables._types import Source

_SOME_MISSING: Final = 0.05
_MOSTLY_MISSING: Final = 0.5
_MIN_SENTINEL_SHARE: Final = 0.005
_SENTINELS: Final = (-9999.0, -999.0, -99.0, -1.0, 99.0, 999.0, 9999.0, 99999.0, 999999.0)
_LEFT_OUT: Final = {
    "empty": ("info", "Fill it or leave it out."),
    "constant": ("info", "It tells no customers apart."),
    "identifier": ("info", "Choose customer id on the Data page if it names the customer."),
    "personal_data": ("warning", "It is not used, and no export carries it. Leave it out of the file if you can."),
}


def quality(source: Source) -> tuple[Finding, ...]:
    """Return what is noteworthy about a source, in file order: about the table first, then column by column."""
    raw, schema = source.raw, source.schema
    _, unread = typed(raw, schema)
    by_column = {finding.column: finding for finding in unread}
    findings = list(_about_table(source))
    columns = list(measure(raw))
    findings += _missing_codes(columns, schema)
    for facts in columns:
        spec = schema.column(facts.name)
        if spec is not None:
            findings += _about_column(facts, spec)
            findings += [by_column[facts.name]] if facts.name in by_column else []
    return tuple(finding.model_copy(update={"table": source.name}) for finding in findings)


# --------------------------------------------------------------------------- the table


def _about_table(source: Source) -> Iterator[Finding]:
    yield from _double_rows(source)
    key = source.schema.first(Role.CUSTOMER_ID)
    if key is None:
        yield _no_key(source)
    elif source.schema.kind in {TableKind.CUSTOMERS, TableKind.SURVEY}:
        yield from _double_keys(source, key)
    else:
        yield from _unnamed_rows(source, key)
    if source.schema.kind == TableKind.EVENTS:
        yield from _incomplete_log(source)


def _double_rows(source: Source) -> Iterator[Finding]:
    count = int(source.raw.duplicated().sum())
    if count:
        message = f"{count:,} of {len(source.raw):,} rows repeat another row exactly."
        hint = "Remove them if one thing was exported twice; customers without an id may well be alike."
        severity = "info" if source.schema.first(Role.CUSTOMER_ID) is None else "warning"
        yield _finding("duplicate_rows", severity, message, "", hint=hint, count=count)


def _no_key(source: Source) -> Finding:
    kind = source.schema.kind
    if kind == TableKind.EVENTS:
        message, hint = "No column names the customer of an event.", "Choose the customer id on the Data page."
        return Finding(code="no_customer_id", severity="error", message=message, hint=hint)
    thing = "comment" if kind == TableKind.FEEDBACK else "row"
    message = f"No column names the customer, so each {thing} counts as one customer."
    hint = "Choose the customer id on the Data page if there is one; without it no other file can be linked."
    return Finding(code="no_customer_id", severity="info", message=message, hint=hint)


def _double_keys(source: Source, key: ColumnSpec) -> Iterator[Finding]:
    keys = as_text(source.raw[key.name])
    doubled = keys[keys.duplicated() & keys.notna()]
    if len(doubled):
        message = f"{len(doubled):,} rows repeat a {key.name} that came before."
        hint = "Keep one row a customer, or say that this is a table of events."
        yield Finding(
            code="duplicate_keys",
            severity="error" if source.schema.kind == TableKind.CUSTOMERS else "warning",
            message=message,
            hint=hint,
            column=key.name,
            count=len(doubled),
            example=str(doubled.iloc[0]),
        )
    n_missing = int(keys.isna().sum())
    if n_missing:
        message = f"{n_missing:,} rows have no {key.name}."
        hint = "They are kept as customers of their own, but nothing can be linked to them."
        yield Finding(
            code="missing_keys", severity="warning", message=message, hint=hint, column=key.name, count=n_missing
        )


def _unnamed_rows(source: Source, key: ColumnSpec) -> Iterator[Finding]:
    count = int(as_text(source.raw[key.name]).isna().sum())
    if count:
        message = f"{count:,} of {len(source.raw):,} rows have no {key.name}; they cannot be linked to a customer."
        yield _finding("missing_keys", "warning", message, key.name, count=count)


def _incomplete_log(source: Source) -> Iterator[Finding]:
    schema = source.schema
    if schema.first(Role.TIME) is None:
        message = "No column says when the events happened."
        yield Finding(code="no_time", severity="error", message=message, hint="Choose the time on the Data page.")
    if schema.first(Role.EVENT) is None:
        is_sales = schema.first(Role.AMOUNT) is not None
        message = "No column says what happened" + (", so each row counts as a purchase." if is_sales else ".")
        hint = "Choose the event on the Data page if a column names it."
        yield Finding(code="no_event", severity="info" if is_sales else "error", message=message, hint=hint)


# --------------------------------------------------------------------------- one column


def _about_column(facts: Facts, spec: ColumnSpec) -> Iterator[Finding]:
    guess = judge(facts)
    if spec.role == Role.IGNORE:
        if guess.code in _LEFT_OUT:
            severity, hint = _LEFT_OUT[guess.code]
            yield _finding(guess.code, severity, f"{facts.name} {guess.reason}; left out.", facts.name, hint=hint)
        return
    for check in (_missing, _sentinel, _unclear_date, _number_style):
        yield from check(facts, spec)


def _missing(facts: Facts, spec: ColumnSpec) -> Iterator[Finding]:
    count = facts.n_rows - facts.n_known
    share = count / facts.n_rows if facts.n_rows else 0.0
    if share < _SOME_MISSING or spec.role == Role.CUSTOMER_ID:
        return
    severity = "warning" if share >= _MOSTLY_MISSING else "info"
    message = f"{facts.name} has no value in {count:,} of {facts.n_rows:,} rows ({share:.0%})."
    yield _finding("missing", severity, message, facts.name, count=count)


def _missing_codes(columns: Sequence[Facts], schema: TableSchema) -> Iterator[Finding]:
    """Say once for each set of codes which columns it stands in."""
    found: dict[tuple[str, ...], list[Facts]] = {}
    for facts in columns:
        spec = schema.column(facts.name)
        if spec is not None and spec.missing_codes and spec.role != Role.IGNORE:
            found.setdefault(spec.missing_codes, []).append(facts)
    for codes, within in found.items():
        names = ", ".join(facts.name for facts in within[:3]) + (
            f" and {len(within) - 3} more" if len(within) > 3 else ""
        )
        message = f"{' or '.join(repr(code) for code in codes)} in {names} is read as not known."
        hint = "Change the file if it is an answer of its own."
        column, count = (within[0].name if len(within) == 1 else ""), sum(facts.n_coded for facts in within)
        yield _finding("missing_codes", "info", message, column, hint=hint, count=count, example=codes[0])


def _sentinel(facts: Facts, spec: ColumnSpec) -> Iterator[Finding]:
    """Point at values such as 999 that stand far from all others: often a code for "never" or "not known"."""
    if spec.role not in {Role.NUMBER, Role.AMOUNT, Role.RATING} or facts.numbers is None:
        return
    numbers = facts.numbers.values.dropna()
    for value in _SENTINELS:
        count = int(facts.counts[numbers.index[numbers == value]].sum())
        others = numbers[numbers != value]
        if count < max(2, _MIN_SENTINEL_SHARE * facts.n_known) or others.empty or not _stands_apart(value, others):
            continue
        message = (
            f"{value:,.0f} stands in {count:,} rows of {facts.name}, far from the other values "
            f"({others.min():,.6g} to {others.max():,.6g})."
        )
        hint = "If it means never or not known, replace it with an empty cell; it is read as a number now."
        yield _finding(
            "suspicious_value", "warning", message, facts.name, hint=hint, count=count, example=f"{value:.0f}"
        )


def _stands_apart(value: float, others: pd.Series[float]) -> bool:
    low, high = float(others.min()), float(others.max())
    if value < 0:
        return low >= 0
    return value > 2 * high and value - high > 5 * float(np.std(others.to_numpy()))


def _unclear_date(facts: Facts, spec: ColumnSpec) -> Iterator[Finding]:
    if facts.dates is None or not facts.dates.alternative or spec.role not in {Role.DATE, Role.TIME}:
        return
    chosen = spec.format or facts.dates.format
    other = facts.dates.format if chosen == facts.dates.alternative else facts.dates.alternative
    message = f"The dates of {facts.name} may be {readable_format(chosen)} or {readable_format(other)}."
    hint = f"They are read as {readable_format(chosen)}; set the format to {other} if the month comes elsewhere."
    yield _finding("ambiguous_dates", "warning", message, facts.name, hint=hint, example=facts.distinct.iloc[0])


def _number_style(facts: Facts, spec: ColumnSpec) -> Iterator[Finding]:
    if facts.numbers is None or spec.role not in {Role.NUMBER, Role.AMOUNT, Role.RATING}:
        return
    written = spec.format or facts.numbers.format
    if facts.numbers.is_ambiguous:
        message = f"The numbers of {facts.name} may use a decimal comma or a thousands separator."
        hint = f"They are read like {written}; set the format to the other of 1,234.56 and 1.234,56 if that is wrong."
        yield _finding("ambiguous_numbers", "warning", message, facts.name, hint=hint, example=facts.distinct.iloc[0])
    elif written != "1,234.56" or facts.numbers.has_currency:
        mark = "comma" if written.startswith("1.234") else "point"
        percent = ", percentages as shares of 1" if written.endswith("%") else ""
        message = f"{facts.name} is read as numbers with a decimal {mark}, currency signs dropped{percent}."
        yield _finding("number_style", "info", message, facts.name, example=facts.distinct.iloc[0])


def _finding(
    code: str, severity: str, message: str, column: str, *, hint: str = "", count: int = 0, example: str = ""
) -> Finding:
    return Finding.model_validate({
        "code": code, "severity": severity, "message": message, "column": column, "hint": hint, "count": count,
        "example": example[:80],
    })  # fmt: skip
