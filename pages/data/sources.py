"""Data: which files the study rests on, what their columns mean, and how well they fit together."""

import streamlit as st

from core.config import MAX_FILE_BYTES
from core.study import SourceRecord, Study
from core.tables import Source, quality
from pages.data.columns import KINDS, edit_columns
from pages.shared.cached import prepared, studio
from pages.shared.errors import report_errors, show_findings
from pages.shared.frame import open_study
from pages.shared.places import SEGMENTS, go
from pages.shared.state import notify, upload_round
from pages.shared.widgets import plain, read_line

study = open_study("Data", "What do we know about our customers?")


def add_files() -> None:
    """Show the uploader; what was dropped is read, kept and shown below."""
    dropped = st.file_uploader(
        "Drop customer tables, event logs, surveys or feedback (CSV, XLSX, Parquet)",
        type=["csv", "tsv", "txt", "xlsx", "parquet"],
        accept_multiple_files=True,
        key=f"upload_{upload_round()}",
        max_upload_size=MAX_FILE_BYTES // 1024**2,
    )
    added = 0
    for file in dropped or ():
        with report_errors():
            studio().add_file(study.id, file.getvalue(), file.name)
            added += 1
    if dropped and added == len(dropped):
        upload_round(next_one=True)
        notify(f"Read {added} {'file' if added == 1 else 'files'}.")
        st.rerun()


def show_source(record: SourceRecord) -> None:
    """Show one file: how it was read, what is wrong with it, and its columns."""
    source = Source(record.name, studio().store.table(record.table), record.schema_, record.report)
    title = f"{plain(record.report.file_name)} · {KINDS[record.schema_.kind.value]}"
    icon = ":material/check_circle:" if record.confirmed else ":material/pending:"
    with st.expander(title, expanded=not record.confirmed, icon=icon):
        st.markdown(plain(read_line(record.report)))
        kind = st.selectbox(
            "This file is a",
            list(KINDS),
            index=list(KINDS).index(record.schema_.kind.value),
            format_func=KINDS.__getitem__,
            key=f"kind_{record.name}_{record.table}",
        )
        columns, rows, problems = st.tabs(["Columns", "First rows", "Quality"])
        with columns:
            changes = edit_columns(record.schema_, source.raw, key=f"columns_{record.name}_{record.schema_.kind.value}")
        with rows:
            st.dataframe(source.raw.head(50), hide_index=True, key=f"rows_{record.name}")
        with problems, report_errors():
            found = (*record.report.findings, *quality(source))
            show_findings(found)
            if not found:
                st.markdown("Nothing to report.")
        with st.container(horizontal=True):
            if st.button("Confirm", key=f"confirm_{record.name}", type="primary", icon=":material/check:"):
                with report_errors():
                    changed_kind = kind if kind != record.schema_.kind.value else None
                    studio().correct_source(study.id, record.name, {} if changed_kind else changes, kind=changed_kind)
                    st.rerun()
            if st.button("Remove", key=f"remove_{record.name}", icon=":material/delete:"):
                studio().remove_source(study.id, record.name)
                notify(f"Removed {plain(record.report.file_name)}. Drop it again to have it back.")
                st.rerun()


def show_links(whole: Study) -> None:
    """Show how many rows of each file belong to a known customer, and the next step."""
    with report_errors():
        tables = prepared(whole).tables
        st.subheader("How the files fit together", anchor=False)
        st.markdown(f"{len(tables.customers):,} customers")
        for one in tables.links:
            text = f"{plain(one.source)}: {one.n_matched:,} of {one.n_rows:,} rows belong to a known customer"
            st.progress(one.match_rate, text=f"{text} ({one.match_rate:.0%})")
        show_findings(tables.findings)
        if st.button("Find segments", type="primary", icon=":material/arrow_forward:", key="to_segments"):
            go(SEGMENTS, study=whole.id)


add_files()
for each in study.sources:
    show_source(each)
if study.sources:
    show_links(study)
else:
    st.markdown("A customer table is enough to start. Event logs, surveys and feedback make the personas richer.")
