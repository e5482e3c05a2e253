"""Personas: who the customers of each segment are, statement by statement."""

import streamlit as st

from pages.personas.comparing import show_comparing
from pages.personas.editing import edit_profile
from pages.personas.gallery import show_gallery
from pages.personas.history import show_history
from pages.personas.left_out import show_left_out
from pages.personas.matching import show_match
from pages.personas.profile import show_profile
from pages.personas.themes import VIEW, show_themes
from pages.personas.workshop import show_workshop
from pages.share.personas import export_menu
from pages.shared.frame import open_study
from pages.shared.places import PERSONAS, link
from pages.shared.state import address

PARTS = ("persona", "view", "compare", "find", "trait", "kind", "sort")

asked = {name: address(name) for name in PARTS}
current = open_study("Personas", "Who are they, and how do we know?", **asked)
shown_one = next((persona for persona in current.personas if persona.id == asked["persona"]), None)
if shown_one is not None:
    with st.container(horizontal=True, vertical_alignment="center"):
        link(PERSONAS, "All personas", icon=":material/arrow_back:", study=current.id)
        editing = st.toggle("Edit", key=f"edit_{shown_one.id}")
        show_history(current, shown_one)
        export_menu(current, shown_one)
    if editing:
        edit_profile(current, shown_one)
    else:
        show_profile(current, shown_one)
        if shown_one.segment_id is None:
            show_match(current, shown_one)
elif asked["view"] == "workshop":
    show_workshop(current)
elif asked["view"] == VIEW:
    show_themes(current)
elif asked["view"] == "compare" or asked["compare"]:
    show_comparing(current)
else:
    if asked["persona"]:
        st.warning("This persona is no longer there.", icon=":material/search_off:")
    show_gallery(current)
    show_left_out(current)
