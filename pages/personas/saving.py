"""A field of a persona that is saved as soon as it is left."""

from collections.abc import Callable
from typing import Any

import streamlit as st
from streamlit.runtime.scriptrunner import RerunException

from core.personas import Persona
from pages.shared.cached import studio
from pages.shared.errors import report_errors


def save_field(study_id: str, persona_id: str, key: str, edit: Callable[[Persona, Any], Persona]) -> None:
    """Save what the field of this key holds; to be given to it as `on_change`.

    What is saved while the page is drawn can be lost: leaving a field by a click on something else asks for two runs,
    and the second, which may not show the field at all, breaks off the first. Callbacks come before both, but reading
    the field lets a waiting run go ahead as well: it waits until the words are saved.
    """
    waiting = None
    try:
        value = st.session_state[key]
    except RerunException as run:
        waiting, value = run, st.session_state[key]
    with report_errors():
        studio().edit_persona(study_id, persona_id, lambda persona: edit(persona, value))
    if waiting is not None:
        raise waiting
