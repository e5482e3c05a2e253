"""The sources of a study, linked: customers, their events and what they wrote."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import pandas as pd

from core.errors import DataError, Finding
from core.schema import ColumnSpec, Role, TableKind, has_any, name_words
from core.tables._attributes import Attributes, attach, put_together, read_attributes
from core.tables._keys import link_report, match_keys, row_ids, unmatched_finding
from core.tables._typed import typed
from core.tables._types import LinkReport, Source, StudyTables

_EVENT_ROLES: Final = (Role.SESSION, Role.CHANNEL, Role.CONTENT, Role.AMOUNT, Role.OFFER)
_FEEDBACK_ROLES: Final = (Role.TIME, Role.RATING, Role.CHANNEL)
_PURCHASE: Final = "purchase"
_QUANTITY_WORDS: Final = frozenset({"quantity", "qty", "units", "menge", "anzahl", "cantidad", "quantité"})


@dataclass(frozen=True, slots=True)
class _Rows:
    """Rows of an event log or of feedback, in the columns of the study."""

    name: str
    frame: pd.DataFrame
    keys: pd.Series[str] | None
    findings: tuple[Finding, ...]


def link(sources: Sequence[Source]) -> StudyTables:
    """Return the linked tables of a study; see `StudyTables`.

    Customers come from the customer table, else from the survey, else from the ids of events and feedback.
    Rows without a known customer are left out and counted in their `LinkReport`.

    Raises
    ------
    DataError
        When there is no source, customers contradict each other, or an event log lacks what it needs.
    """
    if not sources:
        message = "There is no data to link."
        raise DataError(message, hint="Add a customer table, an event log, a survey or comments first.")
    joined, findings = put_together([source for source in sources if source.schema.kind in _ATTRIBUTE_KINDS])
    logs = [_event_rows(source) for source in sources if source.schema.kind == TableKind.EVENTS]
    notes = [_feedback_rows(source) for source in sources if source.schema.kind == TableKind.FEEDBACK]
    base, links = _customers(joined)
    ids = base.frame.index if base is not None else _ids_of(logs, notes)
    if base is not None:
        findings += base.findings
    events, event_links, more = _joined(logs, ids, "events", numbered=False)
    findings += more
    comments, comment_links, more = _joined(notes, ids, "comments", numbered=base is None)
    findings += more
    own = [base.comments] if base is not None and len(base.comments) else []
    return StudyTables(
        customers=base.frame if base is not None else pd.DataFrame(index=ids),
        columns=base.specs if base is not None else (),
        events=_sorted_events(events),
        feedback=_numbered_feedback([*comments, *own]),
        links=(*links, *event_links, *comment_links),
        findings=tuple(findings),
        are_rows=all(source.schema.first(Role.CUSTOMER_ID) is None for source in sources),
    )


_ATTRIBUTE_KINDS: Final = frozenset({TableKind.CUSTOMERS, TableKind.SURVEY})


def _customers(sources: Sequence[Source]) -> tuple[Attributes | None, list[LinkReport]]:
    """Return the attributes of all customers: the first customer table (or survey), joined by the others."""
    ordered = sorted(sources, key=lambda source: source.schema.kind != TableKind.CUSTOMERS)
    if not ordered:
        return None, []
    base = read_attributes(ordered[0])
    links = []
    for source in ordered[1:]:
        base, report = attach(base, read_attributes(source))
        links.append(report)
    return base, links


def _ids_of(logs: Sequence[_Rows], notes: Sequence[_Rows]) -> pd.Index[str]:
    """Return the ids that events and feedback name, in order of appearance; numbers for comments without ids."""
    keys = [rows.keys.dropna() for rows in (*logs, *notes) if rows.keys is not None]
    ids = pd.concat(keys).drop_duplicates() if keys else pd.Series(dtype="str")
    if not len(ids) and notes:
        return row_ids(len(notes[0].frame))
    return pd.Index(ids, dtype="str", name="customer_id")


# --------------------------------------------------------------------------- events


def _event_rows(source: Source) -> _Rows:
    """Return the events of a log with the columns of the study."""
    schema = source.schema
    key, time = _needed(source, Role.CUSTOMER_ID, "customer id"), _needed(source, Role.TIME, "time")
    event, amount = schema.first(Role.EVENT), schema.first(Role.AMOUNT)
    if event is None and amount is None:
        message = f"{source.name} does not say what happened: no column is the event."
        raise DataError(message, hint="Choose the event on the Data page, or with --column.")
    frame, findings = typed(source.raw, schema)
    columns: dict[str, Any] = {
        "event": _text(frame[event.name])
        if event is not None
        else pd.Series(_PURCHASE, index=frame.index, dtype="str"),
        "time": frame[time.name],
    }
    for role in _EVENT_ROLES:
        spec = schema.first(role)
        if spec is not None:
            columns[role.value] = frame[spec.name] if role == Role.AMOUNT else _text(frame[spec.name])
    found = [
        finding.model_copy(update={"table": source.name}) for finding in findings if _concerns(finding, schema.columns)
    ]
    if event is None:
        message = f"{source.name} does not name events, so each row counts as a purchase."
        found.append(Finding(code="no_event", severity="info", message=message, table=source.name))
    if amount is not None:
        columns["amount"], more = _total(frame, amount, source)
        found += more
    rows = pd.DataFrame(columns)
    is_whole = rows["time"].notna() & rows["event"].notna()
    lost = int((~is_whole).sum())
    if lost:
        message = f"{lost:,} events of {source.name} without a time or a name were left out."
        found.append(
            Finding(code="incomplete_events", severity="warning", message=message, table=source.name, count=lost)
        )
    return _Rows(source.name, rows[is_whole], frame.loc[is_whole, key.name], tuple(found))


def _needed(source: Source, role: Role, what: str) -> ColumnSpec:
    spec = source.schema.first(role)
    if spec is None:
        message = f"The event log {source.name} has no {what}."
        raise DataError(message, hint=f"Choose the column that is the {what} on the Data page, or with --column.")
    return spec


def _concerns(finding: Finding, columns: Sequence[ColumnSpec]) -> bool:
    carried = {Role.TIME, Role.EVENT, *_EVENT_ROLES}
    return any(spec.name == finding.column and spec.role in carried for spec in columns)


def _total(frame: pd.DataFrame, amount: ColumnSpec, source: Source) -> tuple[pd.Series[float], list[Finding]]:
    """Return the money of each event: a price per unit is multiplied by the quantity beside it."""
    quantity = next(
        (s for s in source.schema.with_role(Role.NUMBER) if has_any(name_words(s.name), _QUANTITY_WORDS)), None
    )
    if quantity is None or "unit" not in name_words(amount.name):
        return frame[amount.name], []
    message = f"The amount of {source.name} is {amount.name} times {quantity.name}."
    finding = Finding(code="amount_computed", severity="info", message=message, table=source.name, column=amount.name)
    return frame[amount.name] * frame[quantity.name], [finding]


def _text(column: pd.Series[Any]) -> pd.Series[str]:
    if isinstance(column.dtype, pd.BooleanDtype):
        return column.map({True: "yes", False: "no"}, na_action="ignore").astype("str")
    return column.astype("str")


def _sorted_events(parts: Sequence[pd.DataFrame]) -> pd.DataFrame | None:
    if not parts:
        return None
    events = pd.concat(parts, ignore_index=True).sort_values(["customer_id", "time"], kind="stable", ignore_index=True)
    order = ["customer_id", "event", "time", *(role.value for role in _EVENT_ROLES if role.value in events.columns)]
    names = [name for name in ("event", "channel", "content", "offer") if name in events.columns]
    return events[order].assign(**{name: _category(events[name]) for name in names})


def _category(text: pd.Series[str]) -> pd.Series[Any]:
    return text.astype(pd.CategoricalDtype(pd.Index(sorted(text.dropna().unique()), dtype="str")))


# --------------------------------------------------------------------------- feedback


def _feedback_rows(source: Source) -> _Rows:
    """Return the comments of a table with the columns of the study, one a text cell."""
    schema = source.schema
    texts = schema.with_role(Role.TEXT)
    if not texts:
        message = f"{source.name} has no column of free text."
        raise DataError(message, hint="Choose the text on the Data page, or with --column.")
    frame, findings = typed(source.raw, schema)
    columns = {role.value: frame[spec.name] for role in _FEEDBACK_ROLES if (spec := schema.first(role)) is not None}
    key = schema.first(Role.CUSTOMER_ID)
    parts = [
        pd.DataFrame({"text": frame[spec.name], "key": frame[key.name] if key is not None else None, **columns})
        for spec in texts
    ]
    rows = pd.concat(parts).sort_index(kind="stable")
    rows = rows[rows["text"].notna()].reset_index(drop=True)
    carried = {spec.name for role in _FEEDBACK_ROLES if (spec := schema.first(role)) is not None}
    found = tuple(f.model_copy(update={"table": source.name}) for f in findings if f.column in carried)
    return _Rows(source.name, rows.drop(columns="key"), rows["key"] if key is not None else None, found)


def _numbered_feedback(parts: Sequence[pd.DataFrame]) -> pd.DataFrame | None:
    if not any(map(len, parts)):
        return None
    feedback = pd.concat(parts, ignore_index=True)
    width = max(6, len(str(len(feedback))))
    names = [f"f{number:0{width}d}" for number in range(1, len(feedback) + 1)]
    feedback.insert(0, "feedback_id", pd.Series(names, dtype="str"))
    order = ["feedback_id", "customer_id", "text", *(r.value for r in _FEEDBACK_ROLES if r.value in feedback.columns)]
    if "channel" in feedback.columns:
        feedback = feedback.assign(channel=_category(feedback["channel"].astype("str")))
    return feedback[order]


# --------------------------------------------------------------------------- joining


def _joined(
    tables: Sequence[_Rows], ids: pd.Index[str], what: str, *, numbered: bool
) -> tuple[list[pd.DataFrame], list[LinkReport], list[Finding]]:
    """Return the rows with a known customer, how well each source joins, and what was found."""
    parts, links, findings = [], [], []
    for rows in tables:
        matched, more = _matched(rows, ids, numbered=numbered)
        report = link_report(rows.name, rows.keys, matched)
        links.append(report)
        findings += [*rows.findings, *more, *unmatched_finding(report, what)]
        kept = rows.frame[matched.notna()]
        if len(kept):
            parts.append(kept.assign(customer_id=matched[matched.notna()]))
    return parts, links, findings


def _matched(rows: _Rows, ids: pd.Index[str], *, numbered: bool) -> tuple[pd.Series[str], tuple[Finding, ...]]:
    if rows.keys is not None:
        return match_keys(rows.keys, ids, rows.name)
    nobody = pd.Series(index=rows.frame.index, dtype="str")
    if not numbered or not ids.equals(row_ids(len(rows.frame))):
        return nobody, ()
    message = f"{rows.name} has no customer id, so each comment counts as one customer."
    finding = Finding(code="customers_numbered", severity="info", message=message, table=rows.name)
    return pd.Series(ids, index=rows.frame.index), (finding,)
