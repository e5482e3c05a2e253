"""Home: what Wayprint does, and the studies that are there."""

from pathlib import Path

import streamlit as st

from core.config import MAX_FILE_BYTES
from core.study import StudySummary
from pages.shared.cached import studio
from pages.shared.errors import report_errors
from pages.shared.places import DATA, PERSONAS, go
from pages.shared.state import notify, show_notice, state
from pages.shared.widgets import file_size, plain, time_ago

PICTURE = Path(__file__).parent / "picture.svg"


@st.dialog("New study")
def new_study() -> None:
    """Ask for a name and open the empty study."""
    with st.form("new_study_form", border=False):
        name = st.text_input("Name", key="new_study_name", placeholder="Spring customers", max_chars=120)
        if st.form_submit_button("Create", type="primary"):
            with report_errors():
                study = studio().store.create(name, now=studio().clock())
                go(DATA, study=study.id)


@st.dialog("Rename study")
def rename_study(summary: StudySummary) -> None:
    """Ask for the new name; the address stays."""
    with st.form("rename_form", border=False):
        name = st.text_input("Name", value=summary.name, key="rename_name", max_chars=120)
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
    if uploaded is not None and st.button("Import", type="primary", key="import_now"):
        with report_errors():
            go(PERSONAS, study=studio().add_bundle(uploaded.getvalue()))


def show_study(summary: StudySummary) -> None:
    """Show one study with what can be done to it."""
    with st.container(border=True, key=f"study-{summary.id}"):
        text, size, menu = st.columns([6, 3, 2], vertical_alignment="center")
        text.markdown(f"**{plain(summary.name)}**")
        text.caption(
            f"{summary.n_customers:,} customers · {summary.n_personas} personas · {summary.n_journeys} journey maps"
        )
        size.caption(f"{file_size(summary.size_bytes)} · changed {time_ago(summary.changed_at, studio().clock())}")
        with menu.container(horizontal=True, horizontal_alignment="right"):
            if st.button("Open", key=f"open_{summary.id}", help=f"Open {summary.name}"):
                go(PERSONAS if summary.n_personas else DATA, study=summary.id)
            with st.popover("", icon=":material/more_horiz:", help="Rename, duplicate, delete"):
                if st.button("Rename", key=f"rename_{summary.id}", type="tertiary", icon=":material/edit:"):
                    rename_study(summary)
                if st.button("Duplicate", key=f"copy_{summary.id}", type="tertiary", icon=":material/content_copy:"):
                    studio().store.duplicate(summary.id, now=studio().clock())
                    notify(f"Copied {plain(summary.name)}.")
                    st.rerun()
                if st.button("Delete", key=f"delete_{summary.id}", type="tertiary", icon=":material/delete:"):
                    studio().store.delete(summary.id, now=studio().clock())
                    state().deleted_study = (summary.id, summary.name)
                    st.rerun()


show_notice()
st.title("Wayprint", anchor=False)
st.markdown(
    "Turn raw customer data into segments, personas and journey maps – with the numbers behind every statement, "
    "on your own machine."
)
st.image(str(PICTURE), width=880)

with st.container(horizontal=True):
    if st.button("Open the demo", type="primary", icon=":material/play_arrow:", key="open_demo"):
        with report_errors(), st.spinner("Writing the demo shop's data"):
            demo_id = studio().open_demo()
            go(DATA, study=demo_id)
    if st.button("New study", icon=":material/add:", key="new_study"):
        new_study()
    if st.button("Import a bundle", icon=":material/upload_file:", key="import_study"):
        import_study()

deleted = state().deleted_study
if deleted:
    with st.container(border=True, horizontal=True, vertical_alignment="center"):
        st.markdown(f"Deleted **{plain(deleted[1])}**.")
        if st.button("Undo", key="undo_delete", icon=":material/undo:"):
            studio().store.restore(deleted[0])
            state().deleted_study = None
            st.rerun()

with report_errors():
    studies = studio().store.list_studies()
    st.subheader("Studies", anchor=False)
    if not studies:
        st.caption("None yet. Open the demo to look around, or start a study with your own files.")
    for one in studies:
        show_study(one)
