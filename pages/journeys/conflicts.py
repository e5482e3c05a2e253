"""Two changes of the same place of a map: both are shown, and one is chosen."""

import streamlit as st

from pages.journeys.edits import apply_edit
from pages.shared.errors import report_errors
from pages.shared.state import state
from pages.shared.widgets import plain


def ask_about_conflicts(study_id: str, journey_id: str, key: str) -> None:
    """Show both versions of what two people changed at once, and let one be chosen."""
    held = state().held_edits.get(key, [])
    for place, edit in enumerate(list(held)):
        with st.container(border=True, key=f"conflict_{key}_{place}", gap="xsmall"):
            # A warning is an alert to a screen reader.
            st.warning("**Two changes of the same place.** Nothing is lost: choose one.", icon=":material/call_split:")
            st.markdown(f"Saved by somebody else, or in another window: {plain(edit.theirs)}")
            st.markdown(f"Yours, not saved yet: {plain(edit.mine)}")
            for field in ("text", "title", "goal"):
                if edit.command.get(field):
                    st.code(str(edit.command[field]), language=None, wrap_lines=True)
            with st.container(horizontal=True):
                theirs = st.button("Keep theirs", key=f"theirs_{key}_{place}", icon=":material/check:")
                mine = st.button("Use mine", key=f"mine_{key}_{place}", icon=":material/edit:")
        with report_errors():
            if mine:
                apply_edit(study_id, journey_id, edit.command, edit_id=edit.id)
            if mine or theirs:
                held.remove(edit)
                st.rerun()
