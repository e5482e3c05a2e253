"""Personas: who the customers of each segment are, statement by statement."""

import streamlit as st

from core.personas import Persona
from core.study import Study
from core.wording import percent
from pages.personas.editing import edit_profile
from pages.personas.profile import show_profile
from pages.shared.cached import studio
from pages.shared.errors import report_errors
from pages.shared.frame import open_study
from pages.shared.places import PERSONAS, SEGMENTS, go, link
from pages.shared.state import address
from pages.shared.widgets import empty_state, mark, plain


@st.dialog("A persona without data")
def new_proto(study: Study) -> None:
    """Ask for what the team believes; everything on the persona is an assumption."""
    with st.form("proto_form", border=False):
        name = st.text_input("Name", key="proto_name", max_chars=120, placeholder="Weekend planners")
        headline = st.text_area("Who they are, in one line", key="proto_headline", max_chars=2000)
        if st.form_submit_button("Write it down", type="primary"):
            with report_errors():
                persona = studio().add_proto_persona(study.id, name, headline)
                go(PERSONAS, study=study.id, persona=persona.id)


def show_card(study: Study, persona: Persona) -> None:
    """Show one persona of the gallery."""
    quote = next((one for one in persona.statements if one.section == "quotes"), None)
    with st.container(border=True, key=f"persona-{persona.id}", height="stretch"):
        mark(persona.name, persona.color, target=persona.target)
        st.markdown(plain(persona.headline.text))
        if persona.segment_id:
            st.progress(persona.share, text=f"{persona.size:,} customers, {percent(persona.share)}")
        else:
            st.markdown(":gray-badge[Assumption] Written without data")
        for pain in persona.pain_points[:1]:
            st.markdown(f":material/bolt: {plain(pain.title)}")
        if quote:
            st.markdown(f"*“{plain(quote.text)}”*")
        link(PERSONAS, "Open the profile", icon=":material/person:", study=study.id, persona=persona.id)


def show_gallery(study: Study) -> None:
    """Show every persona."""
    if not study.personas:
        empty_state(":material/groups:", "Each segment becomes a persona here.")
        link(SEGMENTS, "Find segments", icon=":material/bubble_chart:", study=study.id)
    columns = st.columns(3)
    for place, persona in enumerate(study.personas):
        with columns[place % 3]:
            show_card(study, persona)
    if st.button("Write a persona without data", icon=":material/edit_note:", key="new_proto"):
        new_proto(study)


chosen = address("persona")
current = open_study("Personas", "Who are they, and how do we know?", persona=chosen)
shown = next((persona for persona in current.personas if persona.id == chosen), None)
if shown is None:
    if chosen:
        st.warning("This persona is no longer there.", icon=":material/search_off:")
    show_gallery(current)
else:
    link(PERSONAS, "All personas", icon=":material/arrow_back:", study=current.id)
    if st.toggle("Edit", key=f"edit_{shown.id}"):
        edit_profile(current, shown)
    else:
        show_profile(current, shown)
