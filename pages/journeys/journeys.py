"""Journeys: what a persona goes through, stage by stage, and where it hurts."""

import streamlit as st

from core.opportunities import with_titles
from pages.journeys.atlas import show_atlas
from pages.journeys.checks import show_checks
from pages.journeys.comparing import show_comparing
from pages.journeys.creating import new_map
from pages.journeys.editor import edit_map
from pages.journeys.heading import show_heading
from pages.journeys.maps import offer_undo, show_maps
from pages.journeys.matrix import show_matrix
from pages.journeys.opportunities import show_opportunities
from pages.journeys.outline import show_outline
from pages.journeys.priorities import show_priorities
from pages.journeys.revisions import show_revisions
from pages.journeys.settings import edit_settings
from pages.journeys.table import edit_table
from pages.shared.frame import find_study, show_title
from pages.shared.places import JOURNEYS, PERSONAS, link
from pages.shared.state import address
from pages.shared.widgets import empty_state

wanted, for_persona, view, at = (address(name) for name in ("journey", "persona", "view", "at"))
TITLE, QUESTION = JOURNEYS.title, "What do they go through, and where does it hurt?"
study = find_study(
    TITLE,
    QUESTION,
    journey=wanted,
    persona=for_persona,
    view=view,
    compare=address("compare"),
    item=address("item"),
    at=at,
)
journey = next((one for one in study.journeys if one.id == wanted), None)
if journey is not None:
    journey = with_titles(journey, study.backlog)
    chosen = show_heading(study, journey, view)
    if chosen == "table":
        edit_table(study, journey)
    elif chosen == "outline":
        show_outline(study, journey)
    elif chosen == "matrix":
        show_matrix(study, journey)
    elif chosen == "checks":
        show_checks(study, journey)
    elif chosen == "revisions":
        show_revisions(study, journey)
    elif chosen == "settings":
        edit_settings(study, journey)
    else:
        edit_map(study.id, wanted, at)
    st.stop()
show_title(study, TITLE, QUESTION)
if view == "compare":
    show_comparing(study)
    st.stop()
if view == "atlas":
    show_atlas(study)
    st.stop()
if view == "opportunities":
    show_opportunities(study)
    st.stop()
if view == "priorities":
    show_priorities(study)
    st.stop()
if wanted:
    st.warning("This map is no longer there.", icon=":material/search_off:")
offer_undo(study)
if not study.personas:
    st.markdown("There is no persona yet. A map is worth most when it is somebody's.")
    link(PERSONAS, "Make a persona first", icon=":material/groups:", study=study.id)
with st.container(horizontal=True, key="beside_maps"):
    if study.journeys:
        link(JOURNEYS, "All maps at a glance", icon=":material/map:", study=study.id, view="atlas")
        link(JOURNEYS, "Compare", icon=":material/compare_arrows:", study=study.id, view="compare")
    if study.personas or study.journeys:
        icon = ":material/account_tree:"
        link(JOURNEYS, "Opportunities and solutions", icon=icon, study=study.id, view="opportunities")
        link(JOURNEYS, "What to do first", icon=":material/bubble_chart:", study=study.id, view="priorities")
if not study.journeys:
    empty_state(
        ":material/route:", "What a persona does, thinks and feels, stage by stage, with their pain points in place."
    )
if for_persona:  # somebody came to make a map
    new_map(study, for_persona)
    show_maps(study)
else:
    show_maps(study)
    new_map(study, "")
