"""A map as a table of its cards, edited like a spreadsheet and saved as one edit."""

import pandas as pd
import streamlit as st

from core.errors import ConfigError
from core.journeys import CardRow, JourneyMap, card_lanes, edit_of_rows, rows_of, step_names
from core.study import Study
from pages.journeys.edits import apply_edit
from pages.shared.errors import report_errors
from pages.shared.widgets import counted, empty_state

KINDS = {"measured": "Measured", "quoted": "Quoted", "inferred": "Concluded", "told": "Told", "assumed": "Assumption"}


def edit_table(study: Study, journey: JourneyMap) -> None:
    """Show every card as a row; rows are changed, added, pasted and deleted, and saved together."""
    steps, lanes = step_names(journey), {lane.id: lane.name for lane in card_lanes(journey)}
    if not steps or not lanes:
        empty_state(":material/table_rows:", "A card lies in a step and a lane: add a stage with a step on the board.")
        return
    cards = (card for stage in journey.stages for step in stage.steps for card in step.cards)
    backing = {card.id: KINDS[card.kind] for card in cards}
    before = rows_of(journey)
    frame = pd.DataFrame(
        [
            (
                row.card_id,
                steps[row.step_id],
                lanes[row.lane_id],
                row.text,
                row.channel,
                row.severity,
                backing[row.card_id],
            )
            for row in before
        ],
        columns=["id", "Step", "Lane", "Text", "Channel", "Severity", "Backed by"],
    ).astype({"Severity": "Int64"})
    # Above the table, where its tools appear: they would cover the links of the head.
    saving = st.container(horizontal=True, vertical_alignment="center")
    shown = st.data_editor(
        frame,
        num_rows="dynamic",
        hide_index=True,
        column_order=["Text", "Step", "Lane", "Channel", "Severity", "Backed by"],  # a phone shows the first
        placeholder="",
        height=min(640, 80 + 36 * max(len(before), 4)),
        column_config={
            "id": None,
            "Step": st.column_config.SelectboxColumn(options=list(steps.values()), required=True, width="medium"),
            "Lane": st.column_config.SelectboxColumn(options=list(lanes.values()), required=True),
            "Text": st.column_config.TextColumn(max_chars=2_000, required=True, width=290),
            "Channel": st.column_config.TextColumn(max_chars=60, help="Medium of a touchpoint."),
            "Severity": st.column_config.NumberColumn(
                min_value=1, max_value=5, step=1, help="Of a pain point, 1 to 5."
            ),
            "Backed by": st.column_config.TextColumn(disabled=True),
        },
        key=f"table_{study.id}_{journey.id}_{journey.revision}",
    )
    with report_errors():
        edit = edit_of_rows(journey, _rows(shown, steps, lanes))
        n_changes = len(edit.commands) if edit else 0
        with saving:
            save = st.button("Save", type="primary", disabled=edit is None, key=f"save_table_{journey.id}")
            st.caption(f"{counted(n_changes, 'change')} not saved yet" if n_changes else "Everything is saved.")
        if save and edit is not None:
            apply_edit(study.id, journey.id, edit.model_dump(mode="json"), seen_revision=journey.revision)
            st.rerun()


def _rows(shown: pd.DataFrame, steps: dict[str, str], lanes: dict[str, str]) -> list[CardRow]:
    step_ids = {name: step_id for step_id, name in steps.items()}
    lane_ids = {name: lane_id for lane_id, name in lanes.items()}
    rows = []
    for one in shown.astype(object).where(shown.notna(), None).to_dict("records"):
        if one["Step"] is None or one["Lane"] is None:
            message = "A new row has no step or no lane."
            raise ConfigError(message, hint="Choose both, or delete the row.")
        severity = one["Severity"]
        rows.append(
            CardRow(
                card_id=one["id"] or "",
                step_id=step_ids[one["Step"]],
                lane_id=lane_ids[one["Lane"]],
                text=one["Text"] or "",
                channel=one["Channel"] or "",
                severity=None if severity is None else int(severity),
            )
        )
    return rows
