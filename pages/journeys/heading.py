"""The head of a map, on two lines: its title, whose it is and what sort it is; the ways to look at it."""

from pathlib import Path

import streamlit as st

from core.charts import portrait_svg
from core.errors import ConfigError
from core.journeys import KIND_TITLES, STATE_TITLES, STATUS_TITLES, JourneyMap
from core.opportunities import with_titles
from core.study import Study
from pages.journeys.downloads import download_map
from pages.journeys.edits import apply_edit
from pages.journeys.maps import personas_of
from pages.journeys.origins import show_origins
from pages.shared.errors import report_errors
from pages.shared.frame import say_stale
from pages.shared.places import JOURNEYS, PERSONAS, link
from pages.shared.state import address, set_address
from pages.shared.widgets import pencil, plain

MAX_TITLE = 200
_STYLE = Path(__file__).with_name("heading.css")

VIEWS = {
    "board": (":material/view_column:", "Board"),
    "table": (":material/table_rows:", "Table"),
    "outline": (":material/format_list_bulleted:", "Outline"),
    "matrix": (":material/bubble_chart:", "Matrix"),
    "checks": (":material/fact_check:", "Checks"),
    "revisions": (":material/history:", "Revisions"),
    "settings": (":material/tune:", "Settings"),
}
"""Ways to look at one map, by their name in the address."""


def show_heading(study: Study, journey: JourneyMap, view: str) -> str:
    """Show the head of a map, above as much room for the map as can be; returns the view that is chosen."""
    st.html(_STYLE)
    with st.container(key="map_head", gap="xxsmall"):
        with st.container(horizontal=True, vertical_alignment="center", gap="small", key="map_title"):
            _show_title(study, journey)
            _show_personas(study, journey)
            st.caption(f"{plain(study.name)} · {sort_of(journey)}", width="content")
        if journey.scenario:
            st.caption(plain(journey.scenario))
        with st.container(horizontal=True, vertical_alignment="center", gap="small", key="map_views"):
            chosen = _choose_view(study, journey, view)
            download_map(study, with_titles(journey, study.backlog))
            show_origins(study, journey)
        say_stale(study, JOURNEYS.title)
    return chosen


def sort_of(journey: JourneyMap) -> str:
    """Return what sort of map it is, in one line."""
    nature = "as the team believes it" if journey.nature == "planned" else "computed from events"
    parts = [KIND_TITLES[journey.kind], f"{STATE_TITLES[journey.state]}, {nature}", STATUS_TITLES[journey.status]]
    parts += [f"kept by {plain(journey.owner)}"] if journey.owner else []
    return " · ".join([*parts, *(f"#{plain(tag)}" for tag in journey.tags)])


def _show_title(study: Study, journey: JourneyMap) -> None:
    with st.container(horizontal=True, vertical_alignment="center", width="content", wrap=False, gap="xxsmall"):
        with st.container(width="content", key="icon_map_back"):
            link(JOURNEYS, "All journey maps", icon=":material/arrow_back:", study=study.id)
        st.title(plain(journey.title), anchor=False)
        _rename(study.id, journey)


def _show_personas(study: Study, journey: JourneyMap) -> None:
    personas = personas_of(study, journey)
    with st.container(horizontal=True, vertical_alignment="center", width="content", gap="xxsmall"):
        for one in personas:
            with st.container(horizontal=True, vertical_alignment="center", width="content", wrap=False, gap=None):
                st.image(portrait_svg(one), width=28, alt="")
                link(PERSONAS, plain(one.name), study=study.id, persona=one.id)
        gone = [one for one in journey.persona_ids if one not in {persona.id for persona in personas}]
        if gone:
            named = ", ".join(f"“{plain(one)}”" for one in gone)
            st.markdown(f":gray[{named} {'is' if len(gone) == 1 else 'are'} no longer in the study.]", width="content")
        if not journey.persona_ids:
            st.markdown(":gray[No persona yet: choose one in the settings.]", width="content")


def _choose_view(study: Study, journey: JourneyMap, view: str) -> str:
    """Let people choose how to look at the map, and take it with them; returns the view."""
    chosen = st.segmented_control(
        "View",
        list(VIEWS),
        default=view if view in VIEWS else "board",
        format_func=lambda one: f"{VIEWS[one][0]} {VIEWS[one][1]}",
        label_visibility="collapsed",
        required=True,
        key=f"view_{journey.id}_{address('at')}",  # a link to a place on the board leads there from any view
    )
    set_address(study=study.id, journey=journey.id, view="" if chosen == "board" else str(chosen))
    return str(chosen)


def _rename(study_id: str, journey: JourneyMap) -> None:
    # Keys with the title: after a rename the popover is a new one, closed, with the new title in its field.
    key = f"{journey.id}_{journey.title}"
    with pencil(f"Rename {journey.title}", key=f"rename_{key}"):
        title = st.text_input("Title of the map", journey.title, key=f"title_{key}", max_chars=MAX_TITLE)
        if st.button("Rename", key=f"rename_now_{journey.id}", type="primary"):
            with report_errors():
                if not title.strip():
                    message = "A map needs a title."
                    raise ConfigError(message, hint="Type one; the old one is kept until then.")
                apply_edit(study_id, journey.id, {"kind": "edit_map", "title": title.strip()})
                st.rerun()
