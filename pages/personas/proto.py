"""Personas written without data: taking one away, with undo."""

import streamlit as st

from core.opportunities import affected_by_persona
from core.personas import Persona
from core.study import Study
from pages.shared.cached import studio
from pages.shared.errors import report_errors
from pages.shared.places import PERSONAS, go
from pages.shared.state import state
from pages.shared.widgets import counted, plain


def delete_button(study: Study, persona: Persona) -> None:
    """Show the button that takes a proto-persona out of the study; it can be undone in the gallery."""
    n_maps = sum(persona.id in journey.persona_ids for journey in study.journeys)
    kept = [counted(n_maps, "journey map")] if n_maps else []
    kept += [words] if (words := affected_by_persona(study.backlog, persona.id).in_words()) else []
    if kept:
        st.caption(f"Without this persona, {' and '.join(kept)} will stay, and say that it is gone.")
    if st.button("Delete this persona", key=f"delete_{persona.id}", icon=":material/delete:"):
        with report_errors():
            state().deleted_persona = (study.id, studio().delete_persona(study.id, persona.id))
            go(PERSONAS, study=study.id)


def offer_undo(study: Study) -> None:
    """Show what was deleted last in this study, with the button that brings it back."""
    deleted = state().deleted_persona
    if deleted is None or deleted[0] != study.id:
        return
    # At the bottom of the window: whoever deleted has scrolled down, and stays there on the next page.
    with st.bottom, st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f"“{plain(deleted[1].name)}” was deleted.", width="content")
        if st.button("Undo", key="undo_persona", icon=":material/undo:"):
            with report_errors():
                studio().restore_persona(study.id, deleted[1])
                state().deleted_persona = None
                st.rerun()
