"""Home: what Wayprint does, and the studies that are there."""

from collections.abc import Callable

import streamlit as st

from core.services import DEMO_NAME
from core.study import StudySummary
from pages.home.amounts import file_size, time_ago
from pages.home.dialogs import import_study, new_study, rename_study
from pages.home.welcome import welcome
from pages.shared.cached import studio
from pages.shared.errors import report_errors
from pages.shared.places import DATA, PERSONAS, go
from pages.shared.state import notify, show_notice, state
from pages.shared.theme import reading_style
from pages.shared.widgets import counted, plain


def open_demo() -> None:
    """Make the demo study when it is not there, with its progress, and open it."""
    bar = st.progress(0.0, text="Opening the demo", width=620)

    def show(share: float, what: str) -> None:
        bar.progress(share, text=what)

    with report_errors():
        study_id = studio().open_demo(on_progress=show)
        go(DATA, study=study_id)
    bar.empty()


def duplicate(summary: StudySummary) -> None:
    """Copy a study."""
    studio().store.duplicate(summary.id, now=studio().clock())
    notify(f"Copied {plain(summary.name)}.")
    st.rerun()


def delete(summary: StudySummary) -> None:
    """Delete a study; the page offers to undo it."""
    studio().store.delete(summary.id, now=studio().clock())
    state().deleted_study = (summary.id, summary.name)
    if state().study_id == summary.id:
        state().study_id = ""
    st.rerun()


ACTIONS: dict[str, Callable[[StudySummary], None]] = {"Rename": rename_study, "Duplicate": duplicate, "Delete": delete}


def show_study(summary: StudySummary) -> None:
    """Show one study with what can be done to it."""
    with st.container(border=True, key=f"study-{summary.id}", horizontal=True, vertical_alignment="center"):
        with st.container(width="stretch", gap="xxsmall"):
            st.markdown(f"**{plain(summary.name)}**")
            things = ((summary.n_customers, "customer"), (summary.n_personas, "persona"))
            holds = [counted(*thing) for thing in (*things, (summary.n_journeys, "journey map")) if thing[0]]
            changed = f"changed {time_ago(summary.changed_at, studio().clock())}"
            st.caption(" · ".join([*(holds or ["no data yet"]), file_size(summary.size_bytes), changed]))
        with st.container(horizontal=True, width="content"):
            if st.button("Open", key=f"open_{summary.id}", help=f"Open {plain(summary.name)}"):
                go(PERSONAS if summary.n_personas else DATA, study=summary.id)
            chosen = st.menu_button("More", list(ACTIONS), key=f"menu_{summary.id}", type="tertiary")
        if chosen is not None:
            with report_errors():
                ACTIONS[chosen](summary)


def offer_undo() -> None:
    """Show what was deleted last, and bring it back on demand."""
    deleted = state().deleted_study
    if not deleted:
        return
    with st.container(border=True, horizontal=True, vertical_alignment="center"):
        st.markdown(f"Deleted **{plain(deleted[1])}**.", width="content")
        if st.button("Undo", key="undo_delete", icon=":material/undo:"):
            with report_errors():
                studio().store.restore(deleted[0])
                state().deleted_study = None
                st.rerun()


reading_style()
show_notice()
welcome()
with report_errors():
    studies = studio().store.list_studies()
    with st.container(horizontal=True):
        has_own = any(one.name != DEMO_NAME for one in studies)
        wants_demo = st.button(
            "Open the demo", type="secondary" if has_own else "primary", icon=":material/play_arrow:", key="open_demo"
        )
        if st.button("New study", type="primary" if has_own else "secondary", icon=":material/add:", key="new_study"):
            new_study()
        if st.button("Import a bundle", icon=":material/upload_file:", key="import_study"):
            import_study()
    if wants_demo:
        open_demo()

    st.header("Studies", anchor=False)
    with st.container(width=760, gap="small"):
        offer_undo()
        if not studies:
            st.caption("None yet. Open the demo to look around, or start a study with your own files.")
        for one in studies:
            show_study(one)
