"""Customer tables and surveys to one row a customer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import pandas as pd

from core.errors import DataError, Finding
from core.schema import ColumnSpec, Role, TableKind, is_rating_name, name_words
from core.tables._keys import link_report, match_keys, row_ids, unmatched_finding
from core.tables._questions import with_options
from core.tables._typed import typed
from core.tables._types import LinkReport, Source

_LEFT_OUT: Final = frozenset({Role.IGNORE, Role.CUSTOMER_ID, Role.TEXT, Role.SESSION})
_PLAIN_ROLES: Final = {
    Role.AMOUNT: Role.NUMBER,
    Role.RATING: Role.NUMBER,
    Role.TIME: Role.DATE,
    Role.EVENT: Role.CATEGORY,
    Role.CHANNEL: Role.CATEGORY,
    Role.CONTENT: Role.CATEGORY,
    Role.OFFER: Role.CATEGORY,
}


@dataclass(frozen=True, slots=True)
class Attributes:
    """One row a customer: typed columns, their descriptions, and the comments the table held.

    frame : index ``customer_id``.
    comments : columns ``customer_id, text`` and, where known, ``rating``; in row order.
    has_key : whether the ids came from the file; else the rows were numbered.
    """

    name: str
    frame: pd.DataFrame
    specs: tuple[ColumnSpec, ...]
    comments: pd.DataFrame
    has_key: bool
    findings: tuple[Finding, ...] = ()


def put_together(sources: Sequence[Source]) -> tuple[list[Source], list[Finding]]:
    """Return the sources with those of the same columns appended to one another."""
    groups: dict[tuple[TableKind, frozenset[str]], list[Source]] = {}
    for source in sources:
        groups.setdefault((source.schema.kind, frozenset(source.raw.columns)), []).append(source)
    result, findings = [], []
    for group in groups.values():
        first = group[0]
        if len(group) > 1:
            raw = pd.concat([source.raw for source in group], ignore_index=True)
            first = replace(first, raw=raw[list(first.raw.columns)])
            message = f"{len(group)} files with the same columns were put together: {', '.join(s.name for s in group)}."
            findings.append(
                Finding(code="files_joined", severity="info", message=message, table=first.name, count=len(group))
            )
        result.append(first)
    return result, findings


def read_attributes(source: Source) -> Attributes:
    """Return a customer table or a survey as one row a customer.

    Raises
    ------
    DataError
        When rows of one customer contradict each other in a customer table.
    """
    frame, findings = typed(source.raw, source.schema)
    found = [finding.model_copy(update={"table": source.name}) for finding in findings]
    key = source.schema.first(Role.CUSTOMER_ID)
    if key is None:
        ids = row_ids(len(frame))
        message = f"{source.name} has no customer id, so its customers are numbered {ids[0]} to {ids[-1]}."
        hint = "Choose a customer id to link other files."
        found.append(Finding(code="customers_numbered", severity="info", message=message, hint=hint, table=source.name))
    else:
        ids, more = _ids(frame[key.name], source.name)
        found += more
    keep, more = _one_row_each(source, frame, ids, key)
    frame = frame[keep].set_axis(ids[keep], axis=0)
    specs = tuple(_described(spec, frame) for spec in source.schema.columns if spec.role not in _LEFT_OUT)
    attributes, specs = with_options(frame[[spec.name for spec in specs]], specs)
    return Attributes(
        name=source.name,
        frame=attributes,
        specs=specs,
        comments=_comments(frame, source),
        has_key=key is not None,
        findings=(*found, *more),
    )


def _ids(keys: pd.Series[str], source: str) -> tuple[pd.Index[str], list[Finding]]:
    numbered = row_ids(len(keys)).to_series(index=keys.index)
    ids = pd.Index(keys.where(keys.notna(), numbered), dtype="str", name="customer_id")
    count = int(keys.isna().sum())
    if not count:
        return ids, []
    message = f"{count:,} customers of {source} have no id; they are numbered by their row."
    return ids, [Finding(code="missing_keys", severity="warning", message=message, table=source, count=count)]


def _one_row_each(
    source: Source, frame: pd.DataFrame, ids: pd.Index[str], key: ColumnSpec | None
) -> tuple[pd.Series[bool], list[Finding]]:
    """Return which rows stay: identical repeats go, of several answers the last one stays."""
    everything = pd.Series(data=True, index=frame.index)
    if key is None or ids.is_unique:
        return everything, []
    found = []
    keep = ~source.raw.assign(**{key.name: ids}).duplicated()
    n_same = int((~keep).sum())
    if n_same:
        message = f"{n_same:,} rows of {source.name} repeat another row exactly and were dropped."
        found.append(Finding(code="duplicate_rows", severity="info", message=message, table=source.name, count=n_same))
    if ids[keep].is_unique:
        return keep, found
    if source.schema.kind == TableKind.CUSTOMERS:
        raise _contradiction(source, ids[keep], key)
    return _last_answers(source, frame, ids, keep, found)


def _contradiction(source: Source, ids: pd.Index[str], key: ColumnSpec) -> DataError:
    doubled = ids[ids.duplicated()].unique()
    message = f"{len(doubled):,} customers have several different rows in {source.name}: {', '.join(doubled[:3])}."
    hint = (
        f"Keep one row for each {key.name}, choose another customer id, or say that {source.name} is a table of events."
    )
    return DataError(message, hint=hint)


def _last_answers(
    source: Source, frame: pd.DataFrame, ids: pd.Index[str], keep: pd.Series[bool], found: list[Finding]
) -> tuple[pd.Series[bool], list[Finding]]:
    date = source.schema.first(Role.DATE) or source.schema.first(Role.TIME)
    order = frame[date.name].argsort(kind="stable") if date is not None else pd.Series(range(len(frame)))
    in_order = pd.Series(ids, index=frame.index).iloc[order]
    last = ~in_order[keep.iloc[order].to_numpy()].duplicated(keep="last")
    stays = keep & last.reindex(frame.index, fill_value=False)
    count = int(keep.sum() - stays.sum())
    rule = (
        f"the last by {date.name} was kept"
        if date is not None
        else "the last in the file was kept, as there is no date"
    )
    message = (
        f"{count:,} earlier answers of customers who answered more than once in {source.name} were left out: {rule}."
    )
    severity = "info" if date is not None else "error"
    hint = "" if date is not None else "Add a column with the date of the answer, or keep one row a customer."
    finding = {
        "code": "repeated_answers",
        "severity": severity,
        "message": message,
        "hint": hint,
        "table": source.name,
        "count": count,
    }
    return stays, [*found, Finding.model_validate(finding)]


def _described(spec: ColumnSpec, frame: pd.DataFrame) -> ColumnSpec:
    """Return a column description in the roles of attributes, with the levels as typed."""
    update: dict[str, object] = {}
    if spec.role in _PLAIN_ROLES:
        update["role"] = _PLAIN_ROLES[spec.role]
    dtype = frame[spec.name].dtype
    if isinstance(dtype, pd.CategoricalDtype):
        update["levels"] = tuple(dtype.categories)
    return spec.model_copy(update=update) if update else spec


def _comments(frame: pd.DataFrame, source: Source) -> pd.DataFrame:
    """Return the free text of a table as comments, in row order."""
    texts = source.schema.with_role(Role.TEXT)
    rating = rating_column(source)
    parts = []
    for spec in texts:
        part = pd.DataFrame({"customer_id": frame.index, "text": frame[spec.name].to_numpy()})
        if rating is not None:
            part["rating"] = _rating(frame[rating.name]).to_numpy()
        parts.append(part[part["text"].notna()])
    if not parts:
        return pd.DataFrame({"customer_id": pd.Series(dtype="str"), "text": pd.Series(dtype="str")})
    return pd.concat(parts).sort_index(kind="stable").reset_index(drop=True)


def rating_column(source: Source) -> ColumnSpec | None:
    """Return the column with the stars given with a comment, or None."""
    given = source.schema.first(Role.RATING)
    named = (
        spec
        for spec in source.schema.columns
        if spec.role in {Role.NUMBER, Role.ORDERED} and is_rating_name(name_words(spec.name))
    )
    return given or next(named, None)


def _rating(column: pd.Series[float]) -> pd.Series[float]:
    if isinstance(column.dtype, pd.CategoricalDtype):
        return pd.to_numeric(column.astype("str"), errors="coerce").astype("float64")
    return column


def attach(base: Attributes, other: Attributes) -> tuple[Attributes, LinkReport]:
    """Return the base table with the columns of another one, and how well they join."""
    if not (base.has_key and other.has_key):
        nobody = pd.Series(index=other.frame.index, dtype="str")
        without = other.name if not other.has_key else base.name
        message = f"{other.name} was left out: {without} has no customer id, so the two cannot be linked."
        finding = Finding(
            code="unlinkable", severity="error", message=message, hint="Choose a customer id in both.", table=other.name
        )
        return replace(base, findings=(*base.findings, finding)), link_report(other.name, None, nobody)
    keys = other.frame.index.to_series()
    matched, findings = match_keys(keys, base.frame.index, other.name)
    report = link_report(other.name, keys, matched)
    is_first = matched.notna() & ~matched.duplicated()
    joined = other.frame[is_first.to_numpy()].set_axis(matched[is_first], axis=0).reindex(base.frame.index)
    names = {spec.name: _free_name(spec, base, other.name) for spec in other.specs}
    specs = tuple(spec.model_copy(update={"name": names[spec.name]}) for spec in other.specs)
    ids = matched.set_axis(other.frame.index)
    comments = other.comments.assign(customer_id=other.comments["customer_id"].map(ids[~ids.index.duplicated()]))
    return (
        replace(
            base,
            frame=pd.concat([base.frame, joined.rename(columns=names)], axis=1),
            specs=(*base.specs, *specs),
            comments=pd.concat([base.comments, comments[comments["customer_id"].notna()]], ignore_index=True),
            findings=(*base.findings, *other.findings, *findings, *unmatched_finding(report, "rows")),
        ),
        report,
    )


def _free_name(spec: ColumnSpec, base: Attributes, source: str) -> str:
    taken = set(base.frame.columns)
    if spec.name not in taken:
        return spec.name
    name = f"survey.{spec.name}" if spec.source == TableKind.SURVEY else f"{source}.{spec.name}"
    number = 2
    while name in taken:
        name, number = f"{name}_{number}", number + 1
    return name
