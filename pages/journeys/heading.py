"""The head of a map: its title, whose it is, what sort it is, and the ways to look at it."""

import streamlit as st

from core.charts import portrait_svg
from core.errors import ConfigError
from core.journeys import KIND_TITLES, STATE_TITLES, STATUS_TITLES, JourneyMap
from core.opportunities import with_titles
from core.study import Study
from pages.journeys.downloads import download_map
from pages.journeys.editor import apply_edit
from pages.journeys.maps import personas_of
from pages.shared.errors import report_errors
from pages.shared.places import JOURNEYS, PERSONAS, link
from pages.shared.state import address, set_address
from pages.shared.widgets import mark, pencil, plain

MAX_TITLE = 200

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


def show_heading(study: Study, journey: JourneyMap) -> None:
    """Show the head of a map."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        with st.container(horizontal=True, vertical_alignment="center", width="content", wrap=False, gap="xxsmall"):
            st.header(plain(journey.title), anchor=False)
            _rename(study.id, journey)
        personas = personas_of(study, journey)
        if len(personas) == 1:
            one = personas[0]
            with st.container(width="content"):
                mark(
                    personas[0].name, personas[0].color, face=portrait_svg(personas[0]), target=bool(personas[0].target)
                )
            link(PERSONAS, "Open the profile", icon=":material/person:", study=study.id, persona=one.id)
        else:
            for persona in personas:
                link(PERSONAS, persona.name, icon=":material/person:", study=study.id, persona=persona.id)
        if journey.persona_ids and not personas:
            st.markdown(":gray[Its persona is no longer in the study.]", width="content")
        if not journey.persona_ids:
            st.markdown(":gray[No persona yet: choose one in the settings.]", width="content")
    st.caption(sort_of(journey))
    if journey.scenario:
        st.markdown(plain(journey.scenario))
    _show_origin(study, journey)


def choose_view(study: Study, journey: JourneyMap, view: str) -> str:
    """Let people choose how to look at the map, and take it with them; returns the view."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        chosen = st.segmented_control(
            "View",
            list(VIEWS),
            default=view if view in VIEWS else "board",
            format_func=lambda one: f"{VIEWS[one][0]} {VIEWS[one][1]}",
            label_visibility="collapsed",
            required=True,
            key=f"view_{journey.id}_{address('at')}",  # a link to a place on the board leads there from any view
        )
        download_map(study, with_titles(journey, study.backlog))
    set_address(study=study.id, journey=journey.id, view="" if chosen == "board" else str(chosen))
    return str(chosen)


def sort_of(journey: JourneyMap) -> str:
    """Return what sort of map it is, in one line."""
    nature = "as the team believes it" if journey.nature == "planned" else "computed from events"
    parts = [KIND_TITLES[journey.kind], f"{STATE_TITLES[journey.state]}, {nature}", STATUS_TITLES[journey.status]]
    parts += [f"kept by {plain(journey.owner)}"] if journey.owner else []
    return " · ".join([*parts, *(f"#{plain(tag)}" for tag in journey.tags)])


def _show_origin(study: Study, journey: JourneyMap) -> None:
    by_id = {one.id: one for one in study.journeys}
    with st.container(horizontal=True):
        if origin := by_id.get(journey.derived_from):
            link(JOURNEYS, f"Starts from: {origin.title}", icon=":material/undo:", study=study.id, journey=origin.id)
            link(
                JOURNEYS,
                "Show the difference",
                icon=":material/difference:",
                study=study.id,
                view="compare",
                compare=f"{origin.id},{journey.id}",
            )
        elif journey.derived_from:
            st.markdown(":gray[The map it started from is no longer in the study.]")
        for later in study.journeys:
            if later.derived_from == journey.id:
                link(JOURNEYS, f"Future: {later.title}", icon=":material/redo:", study=study.id, journey=later.id)
        for parent in study.journeys:
            if any(step.child_map_id == journey.id for stage in parent.stages for step in stage.steps):
                link(
                    JOURNEYS,
                    f"Part of: {parent.title}",
                    icon=":material/north_west:",
                    study=study.id,
                    journey=parent.id,
                )


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
