"""All maps of the study at a glance: what is part of what, the curves, and where it hurts."""

import streamlit as st

from core.charts import emotion_in_words, map_svg
from core.journeys import STATUS_TITLES, AtlasEntry, atlas
from core.study import Study
from pages.journeys.maps import find_box, personas_of
from pages.shared.places import JOURNEYS, link
from pages.shared.theme import theme
from pages.shared.widgets import counted, empty_state, plain

RELATIONS = {
    "": "",
    "detail": ":material/subdirectory_arrow_right: Shows a step of the map above in detail",
    "future": ":material/redo: A future of the map above",
}
INDENT = 0.06
"""Share of the page that one level of detail is moved to the right."""


def show_atlas(study: Study) -> None:
    """Show every map of the study as a small picture, details and futures under the maps they belong to."""
    link(JOURNEYS, "All journey maps", icon=":material/arrow_back:", study=study.id)
    if not study.journeys:
        empty_state(":material/map:", "Every map of the study will be here at a glance.")
        return
    found = find_box(study, key="atlas")
    shown = {journey.id for journey in found}
    st.caption("Curves: what the team expects. Dots: pain points, larger ones more severe, hollow ones assumed.")
    for entry in atlas(study.journeys):
        if entry.journey.id in shown:
            _show(study, entry)
    if not found:
        st.markdown("No map says this. Try another word.")


def _show(study: Study, entry: AtlasEntry) -> None:
    journey = entry.journey
    personas = personas_of(study, journey)
    depth = min(entry.depth, 4)
    place = st.columns([INDENT * depth, 1 - INDENT * depth])[1] if depth else st.container()
    with place, st.container(border=True, gap="xsmall", key=f"atlas_{journey.id}"):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(f"**{plain(journey.title)}**", width="content")
            whose = ", ".join(plain(persona.name) for persona in personas) or "Nobody's"
            steps = counted(sum(len(stage.steps) for stage in journey.stages), "step")
            tags = "".join(f" #{plain(tag)}" for tag in journey.tags)
            st.caption(f"{whose} · {steps} · {STATUS_TITLES[journey.status]}{tags}", width="content")
            link(JOURNEYS, "Open", icon=":material/route:", study=study.id, journey=journey.id)
        if entry.relation:
            st.caption(RELATIONS[entry.relation])
        color = personas[0].color if personas else 0
        picture = map_svg(journey, color=color, theme=theme())
        st.image(picture, width="stretch", alt=emotion_in_words(journey))
