"""A field of a persona that is saved as soon as it is left."""

from collections.abc import Callable
from typing import Any

import streamlit as st
from streamlit.runtime.scriptrunner import RerunException

from core.errors import WayprintError
from core.personas import Persona
from pages.shared.cached import studio
from pages.shared.errors import show_error


def save_field(
    study_id: str, persona_id: str, key: str, edit: Callable[[Persona, Any], Persona], before: object = None
) -> None:
    """Save what the field of this key holds; to be given to it as `on_change`, or to its button as `on_click`.

    What is refused goes out of the field again: `before` is what it showed, None to leave it as it is.

    What is saved while the page is drawn can be lost: leaving a field by a click on something else asks for two runs,
    and the second, which may not show the field at all, breaks off the first. Callbacks come before both, but reading
    the field lets a waiting run go ahead as well: it waits until the words are saved.
    """
    waiting = None
    try:
        value = st.session_state[key]
    except RerunException as run:
        waiting, value = run, st.session_state[key]
    try:
        studio().edit_persona(study_id, persona_id, lambda persona: edit(persona, value))
    except WayprintError as error:
        show_error(error)
        if before is not None:
            st.session_state[key] = before
    if waiting is not None:
        raise waiting
