"""Edits of the themes: how one is made, and the dismissed themes with a way back."""

from collections.abc import Callable
from functools import partial

import streamlit as st

from core.feedback import DismissTheme, ThemeEdit, restored
from core.study import Study
from core.wording import capitalised
from pages.shared.cached import prepared, studio
from pages.shared.errors import report_errors
from pages.shared.state import notify
from pages.shared.widgets import counted, plain

Edits = tuple[ThemeEdit, ...]


def change_themes(study: Study, change: Callable[[Edits], Edits], done: str) -> None:
    """Make a change to the themes, say so, and draw the page again."""
    with report_errors():
        with st.spinner("Telling it on every persona"):
            studio().edit_themes(study.id, change, prepared=prepared(study))
        notify(done)
        st.rerun()


def add_edit(study: Study, edit: ThemeEdit, done: str) -> None:
    """Add one edit of the themes."""
    change_themes(study, lambda edits: (*edits, edit), done)


def show_dismissed(study: Study) -> None:
    """List the dismissed themes, each with a way back."""
    gone = [edit.theme_id for edit in study.theme_edits if isinstance(edit, DismissTheme)]
    if not gone:
        return
    labels = {theme.id: theme.label for theme in study.mined_themes}
    with st.expander(f"Dismissed: {counted(len(gone), 'theme')}", icon=":material/visibility_off:"):
        for theme_id in gone:
            with st.container(horizontal=True, vertical_alignment="center"):
                st.markdown(plain(capitalised(labels.get(theme_id, theme_id))), width="stretch")
                if st.button("Restore", key=f"restore_{theme_id}"):
                    change_themes(study, partial(restored, theme_id=theme_id), "Restored.")
