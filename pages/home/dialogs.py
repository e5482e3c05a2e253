"""The dialogs of Home: a new study, a new name, a bundle."""

import streamlit as st

from core.config import MAX_FILE_BYTES
from core.study import MAX_NAME_LENGTH, StudySummary
from pages.shared.cached import studio
from pages.shared.errors import report_errors
from pages.shared.places import DATA, PERSONAS, go


@st.dialog("New study")
def new_study() -> None:
    """Ask for a name and open the empty study."""
    with st.form("new_study_form", border=False):
        name = st.text_input("Name", key="new_study_name", placeholder="Spring customers", max_chars=MAX_NAME_LENGTH)
        if st.form_submit_button("Create", type="primary"):
            with report_errors():
                study = studio().store.create(name, now=studio().clock())
                go(DATA, study=study.id)


@st.dialog("Rename study")
def rename_study(summary: StudySummary) -> None:
    """Ask for the new name; the address stays."""
    with st.form("rename_form", border=False):
        name = st.text_input("Name", value=summary.name, key=f"rename_name_{summary.id}", max_chars=MAX_NAME_LENGTH)
        if st.form_submit_button("Rename", type="primary"):
            with report_errors():
                studio().store.rename(summary.id, name, now=studio().clock())
                st.rerun()


@st.dialog("Import a bundle")
def import_study() -> None:
    """Ask for a bundle and open its study."""
    uploaded = st.file_uploader(
        "A .zip that Wayprint exported", type="zip", key="bundle", max_upload_size=MAX_FILE_BYTES // 1024**2
    )
    if st.button("Import", type="primary", key="import_now", disabled=uploaded is None) and uploaded is not None:
        with report_errors(), st.spinner("Importing the study"):
            go(PERSONAS, study=studio().add_bundle(uploaded.getvalue()))
