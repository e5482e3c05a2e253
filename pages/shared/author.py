"""Who makes the changes of maps: the login of this machine, until another name is typed."""

from urllib.parse import urlsplit

import streamlit as st

from core.config import THIS_MACHINE, Settings
from core.errors import ConfigError
from pages.shared.state import state

_FIELD = "author"


def author() -> str:
    """Return what this visit signs its changes with; "" for a visitor from elsewhere who has typed no name.

    Somebody who sits at this machine is taken for its login: nobody has to be asked before the first edit.
    """
    if state().author is None:
        state().author = _of_this_machine() if _is_here() else ""
    return state().author or ""


def ask_author() -> None:
    """Let people type their name; at this machine it is kept for the next visit."""
    label = "Your name, for the changes you make"
    # A callback: whoever types and goes on to another view at once has typed it all the same.
    st.text_input(label, author(), max_chars=60, key=_FIELD, width=320, on_change=_sign)


def _sign() -> None:
    state().author = str(st.session_state[_FIELD]).strip()
    if _is_here():
        Settings.from_environment().keep_author(state().author or "")


def _of_this_machine() -> str:
    try:
        return Settings.from_environment().author()
    except ConfigError:  # settings that cannot be read are said where they are changed; they keep no edit from its map
        return ""


def _is_here() -> bool:
    return urlsplit(st.context.url or "").hostname in THIS_MACHINE
