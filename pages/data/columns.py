"""The editable table of columns: what each column is, confirmed by a person."""

import hashlib
from collections.abc import Mapping

import pandas as pd
import streamlit as st

from core.schema import ColumnSpec, Facet, Role, TableSchema, Unit
from pages.data.overview import Overview, Unclear
from pages.shared.widgets import plain

ROLES = {
    Role.CUSTOMER_ID: "customer id",
    Role.NUMBER: "number",
    Role.ORDERED: "ordered levels",
    Role.CATEGORY: "category",
    Role.YES_NO: "yes / no",
    Role.CHOICES: "several answers",
    Role.DATE: "date",
    Role.TEXT: "free text",
    Role.EVENT: "event name",
    Role.TIME: "time",
    Role.SESSION: "session",
    Role.CHANNEL: "channel",
    Role.AMOUNT: "amount",
    Role.CONTENT: "content",
    Role.OFFER: "offer",
    Role.RATING: "rating",
    Role.IGNORE: "leave out",
}
"""How roles are called on the page."""

UNITS = {
    Unit.PLAIN: "",
    Unit.COUNT: "a count",
    Unit.SHARE: "share, 0 to 1",
    Unit.MONEY: "money",
    Unit.SECONDS: "seconds",
    Unit.MINUTES: "minutes",
    Unit.HOURS: "hours",
    Unit.DAYS: "days",
    Unit.MONTHS: "months",
    Unit.YEARS: "years",
}
"""How units of numbers are called on the page."""

_SAY_NOTHING = {Role.CUSTOMER_ID, Role.SESSION, Role.IGNORE}
Changes = dict[str, dict[str, str | bool]]
"""A person's corrections, by column: only what differs from the schema."""


def edit_columns(schema: TableSchema, overview: Overview, *, key: str) -> Changes:
    """Show one row a column, and a question for each column that can be read in two ways; return what was corrected.

    The editor starts anew with the schema: after a confirmation it shows what was saved.
    """
    version = hashlib.sha256(schema.model_dump_json().encode()).hexdigest()[:12]
    edited = st.data_editor(
        _rows(schema, overview.examples),
        key=f"columns_{key}_{version}",
        hide_index=True,
        placeholder="",
        disabled=["column", "example", "why"],
        alt=f"Role, facet and name of the {len(schema.columns)} columns",
        column_config={
            "column": st.column_config.TextColumn("Column", width=130, pinned=True),
            "example": st.column_config.TextColumn("For example", width="medium"),
            "role": st.column_config.SelectboxColumn("Role", options=list(ROLES.values()), required=True),
            "facet": st.column_config.SelectboxColumn("Tells about", options=["", *(facet.value for facet in Facet)]),
            "label": st.column_config.TextColumn("Called", max_chars=60, help="What sheets and exports call it"),
            "unit": st.column_config.SelectboxColumn(
                "Unit", options=list(UNITS.values()), help="Of numbers: sheets and exports say it"
            ),
            "question": st.column_config.TextColumn(
                "Question", max_chars=60, help="Columns with the same entry are items or options of one question"
            ),
            "use": st.column_config.CheckboxColumn("For segments", help="Takes part in finding segments"),
            "why": st.column_config.TextColumn("Why we think so", width="large"),
        },
    )
    changes = corrections(schema, edited)
    for one in overview.unclear:
        spec = schema.column(one.column)
        if spec is not None:
            _ask_reading(one, spec, changes, key=f"reading_{key}_{one.column}_{version}")
    return changes


def corrections(schema: TableSchema, edited: pd.DataFrame) -> Changes:
    """Return what a person changed in the table of columns."""
    roles = {label: role.value for role, label in ROLES.items()}
    units = {label: unit.value for unit, label in UNITS.items()}
    changes: Changes = {}
    for spec, row in zip(schema.columns, edited.itertuples(index=False), strict=True):
        now: dict[str, str | bool] = {
            "role": roles[str(row.role)],
            "facet": str(row.facet) if row.facet in tuple(Facet) else spec.facet.value,  # empty for ids
            "label": row.label.strip() if isinstance(row.label, str) else "",  # an emptied cell is no text
            "unit": units.get(str(row.unit), Unit.PLAIN.value),  # an emptied cell is no unit
            "question": row.question.strip() if isinstance(row.question, str) else "",
            "use": bool(row.use),
        }
        before = spec.model_dump(mode="json", include=set(now))
        differs = {name: value for name, value in now.items() if value != before[name]}
        if differs:
            changes[spec.name] = differs
    return changes


def _rows(schema: TableSchema, examples: Mapping[str, str]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "column": [spec.name for spec in schema.columns],
            "example": [examples.get(spec.name, "") for spec in schema.columns],
            "role": [ROLES[spec.role] for spec in schema.columns],
            "facet": ["" if spec.role in _SAY_NOTHING else spec.facet.value for spec in schema.columns],
            "label": [spec.label for spec in schema.columns],
            "unit": [UNITS[spec.unit] for spec in schema.columns],
            "question": [spec.question for spec in schema.columns],
            "use": [spec.use for spec in schema.columns],
            "why": [spec.reason for spec in schema.columns],
        }
    )


def _ask_reading(one: Unclear, spec: ColumnSpec, changes: Changes, *, key: str) -> None:
    formats = list(one.readings)
    chosen = st.radio(
        f"{plain(one.example)} in {plain(one.column)} is",
        formats,
        index=formats.index(spec.format) if spec.format in formats else 0,
        format_func=lambda each: plain(one.readings[each]),
        horizontal=True,
        key=key,
    )
    if chosen != spec.format:
        changes.setdefault(one.column, {})["format"] = chosen
