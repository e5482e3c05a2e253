"""A download that is built when somebody asks for it: the page stays quick, and a failure is told in its own words."""

import time
from collections.abc import Callable

import streamlit as st

from core.exports.exported import ExportedFile
from pages.shared.builds import Build
from pages.shared.errors import show_error, show_findings
from pages.shared.state import state

MAX_SECONDS = 600


def offer(
    label: str,
    make: Callable[[], str | bytes | ExportedFile],
    *,
    file_name: str,
    mime: str,
    icon: str,
    primary: bool,
) -> None:
    """Show the button of a file; once clicked, what is being done, what went wrong, and what is to be said of it."""
    build = state().builds.setdefault(file_name, Build())
    clicked = st.download_button(
        label,
        build.builder(make),
        file_name=file_name,
        mime=mime,
        icon=icon,
        type="primary" if primary else "secondary",
        key=f"download_{file_name}",
    )
    if not clicked:
        build.forget()
        return
    started = time.monotonic()
    with st.spinner("Building the file", show_time=True):
        problem = build.outcome(patience=MAX_SECONDS)
    if problem is not None:
        show_error(problem)
    else:
        show_findings(build.findings())
        st.caption(f"Built in {time.monotonic() - started:.0f} s. Your browser keeps it with its downloads.")
