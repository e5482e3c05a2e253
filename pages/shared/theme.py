"""The look of a page: light or dark, and what the theme in ``config.toml`` cannot say."""

from pathlib import Path
from typing import Literal

import streamlit as st

_STYLE = Path(__file__).with_name("reading.css")


def theme() -> Literal["light", "dark"]:
    """Return the theme that the browser shows; light before it is known."""
    return "dark" if st.context.theme.type == "dark" else "light"


def reading_style() -> None:
    """Set sentences, numbers and charts as on a printed page; once on each page that shows them."""
    st.html(_STYLE)
    # Popovers lie outside the part of the page that Streamlit declares light or dark.
    st.html(f"<style>:root {{ color-scheme: {theme()}; }}</style>")
