"""The six places of the studio, in the order of the work."""

from dataclasses import dataclass

import streamlit as st


@dataclass(frozen=True, slots=True)
class Place:
    """One place: its script below ``pages/``, title, icon and address."""

    script: str
    title: str
    icon: str
    path: str


HOME = Place("home/studies.py", "Home", ":material/home:", "")
DATA = Place("data/sources.py", "Data", ":material/table:", "data")
SEGMENTS = Place("segments/segments.py", "Segments", ":material/bubble_chart:", "segments")
PERSONAS = Place("personas/personas.py", "Personas", ":material/groups:", "personas")
JOURNEYS = Place("journeys/journeys.py", "Journeys", ":material/route:", "journeys")
SHARE = Place("share/share.py", "Share", ":material/ios_share:", "share")

PLACES = (HOME, DATA, SEGMENTS, PERSONAS, JOURNEYS, SHARE)


def go(place: Place, **query: str) -> None:
    """Open a place at an address; what follows in the script does not run."""
    st.switch_page(f"../{place.script}", query_params=query)


def link(place: Place, label: str, *, icon: str | None = None, **query: str) -> None:
    """Show a link to a place at an address."""
    st.page_link(f"../{place.script}", label=label, icon=icon, query_params=query)
