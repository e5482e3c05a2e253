"""What a map has to do with the others: where it starts from, what it became, and the map it is a part of."""

import streamlit as st

from core.journeys import JourneyMap
from core.study import Study
from pages.shared.places import JOURNEYS, link
from pages.shared.widgets import plain


def show_origins(study: Study, journey: JourneyMap) -> None:
    """Lead to the maps that this one comes from, that come from it, and that show it as one of their steps."""
    with st.container(horizontal=True, width="content", gap="small", key="map_origins"):
        _show_origin(study, journey)
        for other in study.journeys:
            if other.derived_from == journey.id:
                words, icon = f"Future: {plain(other.title)}", ":material/redo:"
                link(JOURNEYS, words, icon=icon, study=study.id, journey=other.id)
            if any(step.child_map_id == journey.id for stage in other.stages for step in stage.steps):
                words, icon = f"Part of: {plain(other.title)}", ":material/north_west:"
                link(JOURNEYS, words, icon=icon, study=study.id, journey=other.id)


def _show_origin(study: Study, journey: JourneyMap) -> None:
    origin = next((one for one in study.journeys if one.id == journey.derived_from), None)
    if origin is not None:
        link(JOURNEYS, f"Starts from: {plain(origin.title)}", icon=":material/undo:", study=study.id, journey=origin.id)
        pair = f"{origin.id},{journey.id}"
        icon = ":material/difference:"
        link(JOURNEYS, "Show the difference", icon=icon, study=study.id, view="compare", compare=pair)
    elif journey.derived_from:
        st.markdown(":gray[The map it started from is no longer in the study.]", width="content")
