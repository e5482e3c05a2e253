"""Whether the visitor looks at the light or the dark theme."""

from typing import Literal

import streamlit as st


def theme() -> Literal["light", "dark"]:
    """Return the theme that the browser shows; light before it is known."""
    return "dark" if st.context.theme.type == "dark" else "light"
