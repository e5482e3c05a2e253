"""What every place but Home starts with: the study of the address, whether it is up to date, and a way out."""

import streamlit as st

from core.errors import WayprintError
from core.study import Study
from pages.shared.cached import studio
from pages.shared.errors import show_error
from pages.shared.places import HOME, SEGMENTS, link
from pages.shared.state import address, set_address, show_notice, state
from pages.shared.theme import reading_style
from pages.shared.widgets import heading


def open_study(title: str, question: str, **parts: str) -> Study:
    """Return the study to show, below the title of the place; the page ends here when there is none.

    Parameters
    ----------
    title, question : str
        The name of the place and the question it answers.
    **parts : str
        What else belongs to the address ("persona", "journey").
    """
    study = find_study(title, question, **parts)
    show_title(study, title, question)
    return study


def find_study(title: str, question: str, **parts: str) -> Study:
    """Return the study of `open_study`, for a page that shows a title of its own."""
    reading_style()
    show_notice()
    study_id = address("study") or state().study_id
    if not study_id:
        heading(title, question)
        st.info("No study is open.", icon=":material/folder_open:")
        link(HOME, "Open or start a study", icon=":material/home:")
        st.stop()
    try:
        study = studio().store.load(study_id)
    except WayprintError as error:
        state().study_id = ""
        heading(title, question)
        show_error(error)
        link(HOME, "Go to your studies", icon=":material/home:")
        st.stop()
    state().study_id = study.id
    set_address(study=study.id, **parts)
    return study


def show_title(study: Study, title: str, question: str) -> None:
    """Show the title of a place, the question it answers for this study, and whether the study is up to date."""
    heading(title, question, study.name)
    say_stale(study, title)


def say_stale(study: Study, title: str) -> None:
    """Say on every place that the data is newer than what is shown, and lead to where it is brought up to date."""
    if not study.is_stale:
        return
    with st.container(border=True, horizontal=True, vertical_alignment="center", key="stale"):
        st.markdown(
            ":material/update: **The data changed since the segments were found.** Segments, personas and maps still "
            "show the data as it was. What you named, locked or wrote is kept when the segments are found again.",
            width="stretch",
        )
        if title != SEGMENTS.title:
            link(SEGMENTS, "Find them again", icon=":material/bubble_chart:", study=study.id)
