"""A new map: for whom, and from a template, from an outline, or blank."""

import streamlit as st

from core.journeys import blank_journey
from core.study import Study, free_id
from pages.journeys.from_file import from_file
from pages.journeys.from_outline import from_outline
from pages.journeys.from_template import from_template
from pages.journeys.heading import MAX_TITLE
from pages.journeys.making import add_map, offer_map_or_blueprint
from pages.shared.widgets import plain

WAYS = {"template": "Template", "outline": "Outline", "file": "File", "blank": "Blank"}


@st.fragment
def new_map(study: Study, persona_id: str) -> None:
    """Ask for a persona (`persona_id` is preset) and how to start, and open the map."""
    with st.container(border=True, key="new_map"):
        st.subheader("New journey map", anchor=False)
        left, right = st.columns(2, gap="medium")
        with left:
            chosen = _persona(study, persona_id)
        with right:
            way = st.segmented_control(
                "Start from",
                list(WAYS),
                default="template",
                format_func=WAYS.__getitem__,
                key="map_start",
                required=True,
            )
        starts = {"outline": from_outline, "file": from_file, "blank": _blank}
        starts.get(str(way), from_template)(study, chosen)


def _persona(study: Study, persona_id: str) -> str:
    """Ask for whom the map is; "" for nobody yet."""
    personas = {persona.id: persona for persona in study.personas}
    ids = [*personas, ""]
    chosen = st.selectbox(
        "For whom",
        ids,
        index=ids.index(persona_id) if persona_id in personas else 0,
        format_func=lambda key: personas[key].name if key else "Nobody yet",
        key=f"map_persona_{persona_id}",
    )
    if chosen:
        st.markdown(plain(personas[chosen].headline.text))
    else:
        st.markdown("Such a map says that it is nobody's yet, and nothing on it comes from the data.")
    return chosen


def _blank(study: Study, persona_id: str) -> None:
    st.markdown("Three stages (before, during, after) with one step each, and nothing on them.")
    named = next((f"{persona.name}: new map" for persona in study.personas if persona.id == persona_id), "New map")
    title = st.text_input("What is it called?", named, key=f"map_blank_title_{persona_id}", max_chars=MAX_TITLE)
    title = title.strip() or named
    made = blank_journey(journey_id=free_id(title, set()), title=title)
    offer_map_or_blueprint(study, lambda: add_map(study, persona_id, made))
