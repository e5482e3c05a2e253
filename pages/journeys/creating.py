"""A new map: for whom, and from which template."""

import streamlit as st

from core.study import Study
from core.templates import load_templates
from pages.shared.cached import evidence, prepared, studio
from pages.shared.errors import report_errors
from pages.shared.places import JOURNEYS, go
from pages.shared.widgets import plain

FIRST_TEMPLATE = "ecommerce-purchase"


def new_map(study: Study, persona_id: str) -> None:
    """Ask for a persona (`persona_id` is preset) and a template, and open the map."""
    templates = {template.id: template for template in load_templates()}
    personas = {persona.id: persona for persona in study.personas}
    with st.container(border=True, key="new_map"):
        st.subheader("New journey map", anchor=False)
        left, right = st.columns(2, gap="medium")
        chosen = left.selectbox(
            "For whom",
            list(personas),
            index=list(personas).index(persona_id) if persona_id in personas else 0,
            format_func=lambda key: personas[key].name,
            key=f"map_persona_{persona_id}",
        )
        left.markdown(plain(personas[chosen].headline.text))
        ids = list(templates)
        template_id = right.selectbox(
            "Start from",
            ids,
            index=ids.index(FIRST_TEMPLATE),
            format_func=lambda key: templates[key].title,
            key="map_template",
        )
        template = templates[template_id]
        right.markdown(plain(template.description))
        right.caption(" › ".join(plain(stage.title) for stage in template.stages))
        if st.button("Make the map", type="primary", icon=":material/add:", key="make_map"):
            with report_errors():
                _make(study, chosen, template_id)


def _make(study: Study, persona_id: str, template_id: str) -> None:
    with_data = study.segmentation is not None and bool(study.sources)
    with st.spinner("Filling the map with what the data knows"):
        journey = studio().create_journey(
            study.id,
            persona_id,
            template_id,
            prepared=prepared(study) if with_data else None,
            data=evidence(study) if with_data else None,
        )
    go(JOURNEYS, study=study.id, journey=journey.id)
