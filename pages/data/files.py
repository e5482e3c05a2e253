"""One file of the study: how it was read, what is wrong with it, and its columns to confirm."""

import streamlit as st

from core.errors import WayprintError
from core.study import SourceRecord
from pages.data.columns import Changes, edit_columns
from pages.data.overview import Overview
from pages.shared.cached import overview, studio
from pages.shared.errors import report_errors, show_findings
from pages.shared.state import notify, state
from pages.shared.widgets import counted, plain, read_line

KINDS = {"customers": "Customer table", "events": "Event log", "survey": "Survey", "feedback": "Feedback"}
ROWS = {
    "customers": "one row a customer",
    "events": "one row an interaction: who, when, what",
    "survey": "one row a customer, the columns are answers",
    "feedback": "one row a comment",
}


def show_file(study_id: str, record: SourceRecord, *, expanded: bool) -> Changes:
    """Show one file and return the corrections that are not saved yet."""
    kind = record.schema_.kind.value
    where = f"{study_id}_{record.name}_{record.table[:12]}"
    box = st.expander(
        f"{plain(record.report.file_name)} · {KINDS[kind]} · {counted(record.report.n_rows, 'row')}",
        expanded=expanded,
        icon=":material/check_circle:" if record.confirmed else ":material/pending:",
        key=f"file_{where}_{record.confirmed}_{expanded}",
        on_change="rerun",
    )
    # Looking at a large file takes seconds: not before somebody opens it. Once open, its editor stays: what is not
    # drawn forgets its corrections.
    if not (box.open or where in state().opened_files or not record.confirmed):
        return {}
    state().opened_files.add(where)
    changes: Changes = {}
    with box, report_errors():
        seen = overview(record)
        st.markdown(plain(read_line(record.report)))
        _choose_kind(study_id, record, seen, key=where)
        columns, rows, problems = st.tabs(
            ["Columns", "First rows", f"Quality ({len(seen.findings)})"], key=f"tabs_{where}"
        )
        with columns:
            changes = edit_columns(record.schema_, seen, key=where)
        with rows:
            st.dataframe(seen.first_rows, hide_index=True, key=f"rows_{where}", alt="The first rows as read")
        with problems:
            _show_quality(seen)
        _act(study_id, record, changes, key=where)
    return changes


def _choose_kind(study_id: str, record: SourceRecord, seen: Overview, *, key: str) -> None:
    kind = record.schema_.kind.value
    chosen = st.selectbox(
        "This file is",
        list(KINDS),
        index=list(KINDS).index(kind),
        format_func=lambda each: f"{KINDS[each]}: {ROWS[each]}",
        key=f"kind_{key}_{kind}",
        width=460,
    )
    if chosen != kind:
        studio().set_kind(study_id, record.name, chosen)
        notify(f"{plain(record.report.file_name)} is now read as {KINDS[chosen].lower()}: see what its columns became.")
        st.rerun()
    if seen.kind_reason:
        st.caption(f"Taken for this: {plain(seen.kind_reason)}.")


def _show_quality(seen: Overview) -> None:
    with st.container(horizontal=True, gap="medium"):
        for label, value in seen.figures:
            st.markdown(f"**{value}** {label}", width="content")
    show_findings(seen.findings)
    if not seen.findings:
        st.markdown("Nothing else to report.")


def _act(study_id: str, record: SourceRecord, changes: Changes, *, key: str) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        if changes or not record.confirmed:
            label = "Save corrections" if record.confirmed else "Confirm"
            if st.button(label, key=f"confirm_{key}", type="primary", icon=":material/check:"):
                with report_errors():
                    studio().correct_source(study_id, record.name, changes)
                    state().problems.pop(study_id, None)
                    st.rerun()
        if st.button("Remove", key=f"remove_{key}", icon=":material/delete:"):
            studio().remove_source(study_id, record.name)
            notify(f"Removed {plain(record.report.file_name)}. Drop it again to have it back.")
            st.rerun()
        if changes:
            st.caption(f"{counted(len(changes), 'column')} corrected, not saved yet.", width="content")


def confirm_all(study_id: str, pending: dict[str, Changes]) -> None:
    """Save the corrections of several files; those that contradict themselves stay as they were, with a message."""
    problems = []
    for name, changes in pending.items():
        try:
            studio().correct_source(study_id, name, changes)
        except WayprintError as error:
            problems.append(WayprintError(f"{name} was not confirmed. {error.message}", hint=error.hint))
    state().problems[study_id] = tuple(problems)
    notify(f"Confirmed {counted(len(pending) - len(problems), 'file')}.")
