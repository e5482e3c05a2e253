"""A new map from one of the templates, filled with what the data knows."""

import streamlit as st

from core.charts import template_svg
from core.journeys import JourneyMap, journey_from_template
from core.pipeline import fits_data
from core.study import Study
from core.templates import JourneyTemplate, load_template, load_templates
from pages.journeys.making import offer_map, offer_map_or_blueprint
from pages.shared.cached import evidence, prepared, studio
from pages.shared.picker import Choice, pick
from pages.shared.state import notify
from pages.shared.widgets import counted, plain

FIRST_TEMPLATE = "ecommerce-purchase"
ANY_INDUSTRY = "Any industry"


def from_template(study: Study, persona_id: str) -> None:
    """Ask for a template, and offer the map of it."""
    templates = load_templates()
    choices = sorted(map(_choice, templates), key=lambda one: (one.group == ANY_INDUSTRY, one.group, one.title))
    start = study.stage_template or FIRST_TEMPLATE
    template = load_template(pick(choices, label="templates", start=start, key="map_template"))
    with st.container(gap="xsmall", key="map_about"):
        st.markdown(f"**{plain(template.title)}**")
        st.markdown(plain(template.description))
        st.caption(" › ".join(plain(stage.title) for stage in template.stages))
    if template.kind == "service_blueprint":
        offer_map(study, lambda: _of_template(study, persona_id, template))
    else:
        offer_map_or_blueprint(study, lambda: _of_template(study, persona_id, template))


def _choice(template: JourneyTemplate) -> Choice:
    steps = sum(len(stage.steps) for stage in template.stages)
    stages = " ".join(stage.title for stage in template.stages)
    return Choice(
        id=template.id,
        title=template.title,
        note=f"{counted(len(template.stages), 'stage')}, {counted(steps, 'step')}",
        group=template.industry,
        picture=template_svg(template),
        words=f"{template.description} {stages}",
    )


def _of_template(study: Study, persona_id: str, template: JourneyTemplate) -> JourneyMap:
    if not persona_id:
        made = journey_from_template(template, journey_id=template.id, title=template.title)
        return studio().add_journey(study.id, made)
    with_data = study.segmentation is not None and bool(study.sources)
    tables = prepared(study) if with_data else None
    if tables is not None and not fits_data(tables, template):
        notify("The events of this study do not fit this template: all on the map is assumed. Attach what is known.")
    return studio().create_journey(
        study.id,
        persona_id,
        template.id,
        prepared=tables,
        data=evidence(study) if with_data else None,
    )
