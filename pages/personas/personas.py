"""Personas: who the customers of each segment are, statement by statement."""

import streamlit as st

from core.personas import Persona, highlights, matching
from core.study import Study
from core.wording import percent
from pages.personas.editing import edit_profile
from pages.personas.profile import show_profile
from pages.personas.proto import new_proto, offer_undo
from pages.shared.evidence import ASSUMPTION
from pages.shared.frame import open_study
from pages.shared.paging import page_of
from pages.shared.places import PERSONAS, SEGMENTS, link
from pages.shared.state import address
from pages.shared.theme import theme
from pages.shared.widgets import empty_state, mark, plain, share_bar


def show_card(study: Study, persona: Persona) -> None:
    """Show one persona of the gallery: who they are, how many, what stands out, what hurts, in their own words."""
    claims = {claim.id: claim for claim in study.claims}
    with st.container(border=True, key=f"persona-{persona.id}", height="stretch", gap="xsmall"):
        with st.container(height="stretch", gap="xsmall"):  # the links of a row of cards stand on one line
            mark(persona.name, persona.color, target=bool(persona.target))
            if persona.segment_id:
                share_bar(persona.share, persona.color, dark=theme() == "dark")
                st.caption(f"{persona.size:,} customers, {percent(persona.share)} of all")
            else:
                st.markdown(f"{ASSUMPTION} Written without data")
            st.markdown(plain(persona.headline.text))
            st.markdown("\n".join(f"- :gray[{plain(one.text)}]" for one in highlights(persona, claims)))
            for pain in persona.pain_points[:1]:
                st.markdown(f":material/bolt: **{plain(pain.title)}**")
            for quote in [one for one in persona.statements if one.section == "quotes"][:1]:
                st.markdown(f"*“{plain(quote.text)}”*")
        link(PERSONAS, "Open the profile", icon=":material/person:", study=study.id, persona=persona.id)


def show_gallery(study: Study) -> None:
    """Show every persona, a page of them at a time where there are many."""
    offer_undo(study)
    if not study.personas:
        empty_state(":material/groups:", "Each segment becomes a persona here.")
        link(SEGMENTS, "Find segments", icon=":material/bubble_chart:", study=study.id)
    shown = page_of(study.personas, matching, what="personas", key="personas")
    with st.grid(3, min_column_width=320, gap="medium"):
        for persona in shown:
            show_card(study, persona)
    if st.button("Write a persona without data", icon=":material/edit_note:", key="new_proto"):
        new_proto(study)


chosen = address("persona")
current = open_study("Personas", "Who are they, and how do we know?", persona=chosen)
shown_one = next((persona for persona in current.personas if persona.id == chosen), None)
if shown_one is None:
    if chosen:
        st.warning("This persona is no longer there.", icon=":material/search_off:")
    show_gallery(current)
else:
    with st.container(horizontal=True, vertical_alignment="center"):
        link(PERSONAS, "All personas", icon=":material/arrow_back:", study=current.id)
        editing = st.toggle("Edit", key=f"edit_{shown_one.id}")
    if editing:
        edit_profile(current, shown_one)
    else:
        show_profile(current, shown_one)
