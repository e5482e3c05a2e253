"""The editable table of columns: what each column is, confirmed by a person."""

import pandas as pd
import streamlit as st

from core.schema import Facet, Role, TableSchema

ROLES = {
    Role.CUSTOMER_ID: "customer id",
    Role.NUMBER: "number",
    Role.ORDERED: "ordered levels",
    Role.CATEGORY: "category",
    Role.YES_NO: "yes / no",
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

KINDS = {"customers": "Customer table", "events": "Event log", "survey": "Survey", "feedback": "Feedback"}


def edit_columns(schema: TableSchema, raw: pd.DataFrame, *, key: str) -> dict[str, dict[str, str | bool]]:
    """Show one row a column and return what each is after a person's corrections, by column name."""
    rows = pd.DataFrame(
        {
            "column": [spec.name for spec in schema.columns],
            "example": [_example(raw, spec.name) for spec in schema.columns],
            "role": [ROLES[spec.role] for spec in schema.columns],
            "facet": [spec.facet.value for spec in schema.columns],
            "label": [spec.label for spec in schema.columns],
            "use": [spec.use for spec in schema.columns],
            "why": [spec.reason for spec in schema.columns],
        }
    )
    edited = st.data_editor(
        rows,
        key=key,
        hide_index=True,
        disabled=["column", "example", "why"],
        column_config={
            "column": st.column_config.TextColumn("Column", width="medium"),
            "example": st.column_config.TextColumn("For example", width="medium"),
            "role": st.column_config.SelectboxColumn("Role", options=list(ROLES.values()), required=True),
            "facet": st.column_config.SelectboxColumn(
                "Tells about", options=[facet.value for facet in Facet], required=True
            ),
            "label": st.column_config.TextColumn("Called", max_chars=60),
            "use": st.column_config.CheckboxColumn("For segments", help="Takes part in finding segments"),
            "why": st.column_config.TextColumn("Why we think so", width="large"),
        },
    )
    roles = {label: role.value for role, label in ROLES.items()}
    return {
        str(row.column): {
            "role": roles[str(row.role)],
            "facet": str(row.facet),
            "label": str(row.label),
            "use": bool(row.use),
        }
        for row in edited.itertuples(index=False)
    }


def _example(raw: pd.DataFrame, name: str) -> str:
    known = raw[name].dropna() if name in raw.columns else pd.Series(dtype="str")
    return ", ".join(str(value)[:40] for value in known.drop_duplicates().head(3))
