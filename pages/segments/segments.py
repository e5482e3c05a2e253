"""Segments: what the data supports, how many groups, and what tells each apart."""

from typing import Literal

import streamlit as st

from core.study import Study
from pages.segments.cards import search, show_segment, show_strangers
from pages.segments.comparing import show_comparison
from pages.segments.customer import show_customer
from pages.segments.declaring import show_declared
from pages.segments.detail import show_detail
from pages.segments.dial import show_dial
from pages.segments.finding import can_search, search_again, show_progress
from pages.segments.naming import segment_colors
from pages.segments.pictures import show_pictures
from pages.segments.settings import ask_settings
from pages.segments.verdict import show_short_verdict, show_verdict
from pages.segments.words import VIEWS
from pages.shared.evidence import COMPARED
from pages.shared.frame import open_study
from pages.shared.paging import page_of
from pages.shared.places import DATA, PERSONAS, go, link
from pages.shared.state import address, set_address
from pages.shared.widgets import empty_state


def show_buttons(study: Study) -> None:
    """Show how to look for segments: at once, or with other settings; or why there is nothing to find."""
    searchable = can_search(study)
    with st.container(horizontal=True):
        again = study.segmentation is not None
        label = "Suggest a number again" if again else "Find segments"
        kind: Literal["primary", "secondary"] = "secondary" if again else "primary"
        if st.button(label, key="find_segments", type=kind, icon=":material/search:", disabled=not searchable):
            search_again(study)
        if st.button("Other settings", key="settings", icon=":material/tune:"):
            ask_settings(study)


def show_cards(study: Study, names: dict[str, str], colors: dict[str, int]) -> None:
    """Show the segments as cards, a page of them at a time where there are many."""
    found = {info.id for info in study.segmentation.segments} if study.segmentation else set()
    profiles = [profile for profile in study.profiles if profile.segment_id in found]
    shown = page_of(profiles, search(study), what="segments", key="segments")
    st.caption(COMPARED)
    with st.grid(3, min_column_width=340, gap="medium"):
        for profile in shown:
            show_segment(study, profile, names[profile.segment_id], colors.get(profile.segment_id, 0))
    if study.overview.fits_none:
        show_strangers(study, study.overview.fits_none)


def ask_view() -> str:
    """Ask what to look at."""
    asked = address("view")
    return st.segmented_control(
        "View",
        list(VIEWS),
        default=asked if asked in VIEWS else "segments",
        format_func=VIEWS.__getitem__,
        key="view",
        label_visibility="collapsed",
        required=True,
    )


study = open_study(
    "Segments",
    "Which groups of customers are there?",
    segment=address("segment"),
    view=address("view"),
    customer=address("customer"),
)
if not study.sources:
    empty_state(":material/table:", "Segments are found in customer data, and there is none yet.")
    link(DATA, "Add customer data", icon=":material/upload_file:", study=study.id)
    st.stop()
show_progress(study)
if study.segmentation is None:
    empty_state(":material/bubble_chart:", "Groups of customers that are alike, and what tells each apart.")
    show_buttons(study)
    st.stop()
names, colors = study.names, segment_colors(study)
opened = next((one for one in study.profiles if one.segment_id == address("segment")), None)
if opened is not None:
    show_detail(study, opened, names[opened.segment_id], colors.get(opened.segment_id, 0))
    st.stop()
view = ask_view()
set_address(study=study.id, view=view if view != "segments" else "", customer=address("customer"))
if view == "segments":
    show_verdict(study, study.segmentation)
    show_buttons(study)
    show_dial(study, study.segmentation, names, colors)
    show_cards(study, names, colors)
else:
    show_short_verdict(study.segmentation)
if view == "pictures":
    show_pictures(study, study.segmentation, names, colors)
elif view == "own":
    show_declared(study, names, colors)
elif view == "customer":
    show_customer(study, names, colors)
elif view == "compare":
    show_comparison(study, colors)
if st.button("See the personas", type="primary", icon=":material/arrow_forward:", key="to_personas"):
    go(PERSONAS, study=study.id)
