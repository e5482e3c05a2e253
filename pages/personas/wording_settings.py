"""Which model may word paragraphs: from the environment of the server, or typed here; keys are never kept."""

import os

import streamlit as st

from core.config import NarratorSettings, Settings, narrator_settings
from core.errors import ConfigError
from pages.shared.errors import report_errors
from pages.shared.state import state
from pages.shared.widgets import plain


def narrator_settings_now() -> NarratorSettings | None:
    """Return the model to ask, with the key that was typed for its address in this visit; None without one."""
    settings = Settings.from_environment()
    found = settings.narrator()
    address, key = state().narrator_key
    return settings.narrator(key=key) if found is not None and found.url == address else found


def show_settings() -> None:
    """Show the form of address, model and key; where the environment names a model, what it names."""
    if os.environ.get("WAYPRINT_NARRATOR_URL", "").strip():
        st.caption("Which model is asked is set by the environment of this server (WAYPRINT_NARRATOR_URL).")
        return
    settings = Settings.from_environment()
    url, model = _kept(settings)
    with st.form("narrator_form"):
        st.markdown(
            "**Model to ask**: any address that speaks OpenAI's chat completions. With Ollama on this machine it is "
            f"{plain('http://localhost:11434/v1')}, and the name of a model you pulled."
        )
        url = st.text_input("Address", value=url, key="narrator_url")
        model = st.text_input("Model", value=model, key="narrator_model")
        key = st.text_input("Key, if it needs one", type="password", key="narrator_secret")
        st.caption("Address and model are kept beside the studies; the key is forgotten with this visit.")
        if st.form_submit_button("Save", key="narrator_save"):
            with report_errors():
                if url.strip() or model.strip():
                    narrator_settings(url, model, key)  # says what is wrong before anything is kept
                kept = settings.keep_narrator(url, model)
                state().narrator_key = (kept.url, key) if kept else ("", "")
                st.rerun()


def _kept(settings: Settings) -> tuple[str, str]:
    """Return address and model as they were kept; nothing where that cannot be read, to be entered again."""
    try:
        found = settings.narrator()
    except ConfigError:
        return "", ""
    return (found.url, found.model) if found else ("", "")
