"""Errors as people see them: what happened, what is safe, what to do."""

import contextlib
from collections.abc import Iterator

import streamlit as st

from core.errors import Finding, WayprintError
from pages.shared.widgets import plain


@contextlib.contextmanager
def report_errors() -> Iterator[None]:
    """Show an error a person can act on, and go on with the page; anything else is a bug and surfaces."""
    try:
        yield
    except WayprintError as error:
        show_error(error)


def show_error(error: WayprintError) -> None:
    """Show what is wrong and what to do."""
    hint = f"\n\n{plain(error.hint)}" if error.hint else ""
    st.error(f"**{plain(error.message)}**{hint}", icon=":material/error:")


def show_findings(findings: tuple[Finding, ...]) -> None:
    """Show soft problems, the worst first, each with its hint."""
    order = {"error": 0, "warning": 1, "info": 2}
    icons = {"error": ":material/error:", "warning": ":material/warning:", "info": ":material/info:"}
    for finding in sorted(findings, key=lambda one: order[one.severity]):
        hint = f" {plain(finding.hint)}" if finding.hint else ""
        st.markdown(f"{icons[finding.severity]} {plain(finding.message)}{hint}")
