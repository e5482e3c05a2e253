"""Journeys: what a persona goes through, stage by stage, and where it hurts."""

import streamlit as st

from core.journeys import JourneyMap
from core.personas import Persona
from core.study import Study
from core.templates import load_templates
from pages.journeys.editor import edit_map
from pages.shared.cached import evidence, prepared, studio
from pages.shared.errors import report_errors
from pages.shared.frame import open_study
from pages.shared.places import JOURNEYS, PERSONAS, go, link
from pages.shared.state import address, state
from pages.shared.widgets import empty_state, plain


def new_map(study: Study, persona_id: str) -> None:
    """Ask for a persona and a template, and open the map."""
    templates = {template.id: template for template in load_templates()}
    personas = {persona.id: persona for persona in study.personas}
    with st.form("new_map", border=True):
        st.markdown("**New journey map**")
        left, right = st.columns(2)
        chosen = left.selectbox(
            "For whom",
            list(personas),
            index=list(personas).index(persona_id) if persona_id in personas else 0,
            format_func=lambda key: personas[key].name,
            key="map_persona",
        )
        ids = list(templates)
        template_id = right.selectbox(
            "Start from",
            ids,
            index=ids.index("ecommerce-purchase"),
            format_func=lambda key: f"{templates[key].title}: {templates[key].description}",
            key="map_template",
        )
        if st.form_submit_button("Make the map", type="primary", icon=":material/add:"):
            with report_errors(), st.spinner("Filling the map with what the data knows"):
                with_data = study.segmentation is not None and bool(study.sources)
                journey = studio().create_journey(
                    study.id,
                    chosen,
                    template_id,
                    prepared=prepared(study) if with_data else None,
                    data=evidence(study) if with_data else None,
                )
                go(JOURNEYS, study=study.id, journey=journey.id)


def show_list(study: Study, personas: dict[str, Persona]) -> None:
    """Show every map of the study."""
    for journey in study.journeys:
        with st.container(border=True, horizontal=True, vertical_alignment="center", key=f"map-{journey.id}"):
            whose = ", ".join(personas[one].name for one in journey.persona_ids if one in personas)
            n_steps = sum(len(stage.steps) for stage in journey.stages)
            st.markdown(f"**{plain(journey.title)}**  \n:gray[{plain(whose)} · {n_steps} steps]")
            link(JOURNEYS, "Open", icon=":material/route:", study=study.id, journey=journey.id)
            if st.button("", icon=":material/delete:", key=f"delete_{journey.id}", help=f"Delete {journey.title}"):
                state().deleted_journey = studio().delete_journey(study.id, journey.id)
                st.rerun()


def offer_undo(study: Study) -> None:
    """Offer to put the map back that was deleted last."""
    gone: JourneyMap | None = state().deleted_journey
    if gone is None:
        return
    with st.container(border=True, horizontal=True, vertical_alignment="center"):
        st.markdown(f"Deleted **{plain(gone.title)}**.")
        if st.button("Undo", key="undo_delete_map", icon=":material/undo:"):
            studio().restore_journey(study.id, gone)
            state().deleted_journey = None
            st.rerun()


wanted, for_persona = address("journey"), address("persona")
current = open_study(
    "Journeys", "What do they go through, and where does it hurt?", journey=wanted, persona=for_persona
)
by_id = {persona.id: persona for persona in current.personas}
shown = next((journey for journey in current.journeys if journey.id == wanted), None)
if shown is not None:
    link(JOURNEYS, "All journey maps", icon=":material/arrow_back:", study=current.id)
    edit_map(current, shown.id)
else:
    if wanted:
        st.warning("This map is no longer there.", icon=":material/search_off:")
    offer_undo(current)
    if not current.personas:
        empty_state(":material/route:", "A journey map belongs to a persona, and there is none yet.")
        link(PERSONAS, "Make a persona first", icon=":material/groups:", study=current.id)
    else:
        show_list(current, by_id)
        new_map(current, for_persona)
