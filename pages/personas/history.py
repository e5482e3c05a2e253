"""What was done to a persona, taken back and done again: by name, and also after a reload."""

import streamlit as st

from core.personas import Persona
from core.study import Study
from pages.shared.cached import studio
from pages.shared.errors import report_errors
from pages.shared.widgets import plain


def show_history(study: Study, persona: Persona) -> None:
    """Show the buttons that take the last edit back, and do it again; none where there is nothing to."""
    history = studio().persona_history(study.id, persona.id)
    undo, redo = history.undo_label(persona), history.redo_label(persona)
    back = bool(undo) and _button("Undo", undo, ":material/undo:", key=f"undo_{persona.id}")
    again = bool(redo) and _button("Redo", redo, ":material/redo:", key=f"redo_{persona.id}")
    with report_errors():
        if back:
            studio().undo_persona(study.id, persona.id)
            st.rerun()
        if again:
            studio().redo_persona(study.id, persona.id)
            st.rerun()


def _button(verb: str, what: str, icon: str, *, key: str) -> bool:
    return st.button(f"{verb}: {plain(what)}", icon=icon, type="tertiary", key=key)
