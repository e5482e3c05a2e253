"""A new map: for whom, and from a template, from an outline, or blank."""

from collections.abc import Callable

import streamlit as st

from core.charts import template_svg
from core.errors import TemplateError
from core.journeys import JourneyMap, blank_journey, blueprint_overlay, journey_from_template, parse_outline
from core.pipeline import fits_data
from core.study import Study, free_id
from core.templates import JourneyTemplate, load_template, load_templates
from pages.journeys.heading import MAX_TITLE
from pages.journeys.importing import from_file
from pages.shared.cached import evidence, prepared, studio
from pages.shared.errors import report_errors, show_error
from pages.shared.picker import Choice, pick
from pages.shared.places import JOURNEYS, go
from pages.shared.state import notify
from pages.shared.widgets import counted, plain

FIRST_TEMPLATE = "ecommerce-purchase"
ANY_INDUSTRY = "Any industry"
WAYS = {"template": "Template", "outline": "Outline", "file": "File", "blank": "Blank"}

EXAMPLE = """\
Discover
  goal: Find a shop that has it
  See an advert +1
    thought: Could this be what I need?
    touchpoint (social): Advert in a feed
Buy
  Pay -2
    Enters the card
    pain: The card is declined
  Get the confirmation +1
"""


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
        starts = {"outline": _from_outline, "file": from_file, "blank": _blank}
        starts.get(str(way), _from_template)(study, chosen)


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


def _from_template(study: Study, persona_id: str) -> None:
    templates = load_templates()
    choices = sorted(map(_choice, templates), key=lambda one: (one.group == ANY_INDUSTRY, one.group, one.title))
    start = study.stage_template or FIRST_TEMPLATE
    template = load_template(pick(choices, label="templates", start=start, key="map_template"))
    with st.container(gap="xsmall", key="map_about"):
        st.markdown(f"**{plain(template.title)}**")
        st.markdown(plain(template.description))
        st.caption(" › ".join(plain(stage.title) for stage in template.stages))
    if template.kind == "service_blueprint":
        _offer(study, lambda: _of_template(study, persona_id, template))
    else:
        _offer_with_overlay(study, lambda: _of_template(study, persona_id, template))


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


def _from_outline(study: Study, persona_id: str) -> None:
    title = st.text_input("What is it called?", key="map_outline_title", max_chars=MAX_TITLE)
    text = st.text_area(
        "Paste or write the outline",
        key="map_outline",
        height=280,
        placeholder=EXAMPLE,
        help=(
            "One line each: stages, the steps of each below it, and cards below their step. Spaces, tabs, bullets, "
            "numbers or headings make the levels. A word in front sorts a card: pain, thought, touchpoint, need, "
            "quote, opportunity, metric and more. A step may end with what is felt, +2 to -2 or a face."
        ),
    )
    if not text.strip():
        st.caption(
            "Each line is a stage, a step of it, or a card of the step, by how far it is indented. Lists from a "
            "document will do. The grey lines show how."
        )
        return
    try:
        read = parse_outline(text, journey_id=free_id(title or "journey-map", set()), title=title.strip())
    except TemplateError as error:
        show_error(error)
        return
    st.markdown(f"**Read as {_size(read)}:** " + " › ".join(plain(stage.title) for stage in read.stages))
    _offer_with_overlay(study, lambda: _add(study, persona_id, read))


def _blank(study: Study, persona_id: str) -> None:
    st.markdown("Three stages (before, during, after) with one step each, and nothing on them.")
    named = next((f"{persona.name}: new map" for persona in study.personas if persona.id == persona_id), "New map")
    title = st.text_input("What is it called?", named, key=f"map_blank_title_{persona_id}", max_chars=MAX_TITLE)
    title = title.strip() or named
    made = blank_journey(journey_id=free_id(title, set()), title=title)
    _offer_with_overlay(study, lambda: _add(study, persona_id, made))


def _add(study: Study, persona_id: str, journey: JourneyMap) -> JourneyMap:
    personas = (persona_id,) if persona_id else ()
    return studio().add_journey(study.id, journey.model_copy(update={"persona_ids": personas}))


def _offer_with_overlay(study: Study, make: Callable[[], JourneyMap]) -> None:
    """Offer to make a map, as a service blueprint where that is wanted."""
    wanted = st.checkbox(
        "With the lanes of a service blueprint",
        key="map_blueprint",
        help="For what customers can see or hold, what staff do before their eyes and out of sight, and what supports "
        "it. They can be added later too.",
    )
    _offer(study, (lambda: _laid_over(study, make())) if wanted else make)


def _laid_over(study: Study, journey: JourneyMap) -> JourneyMap:
    if journey.kind == "service_blueprint":
        return journey
    return studio().edit_journey(study.id, journey.id, blueprint_overlay(journey).model_dump(mode="json"))


def _offer(study: Study, make: Callable[[], JourneyMap]) -> None:
    if st.button("Make the map", type="primary", icon=":material/add:", key="make_map"):
        with report_errors():
            with st.spinner("Filling the map with what the data knows"):
                journey = make()
            go(JOURNEYS, study=study.id, journey=journey.id)


def _size(journey: JourneyMap) -> str:
    steps = [step for stage in journey.stages for step in stage.steps]
    cards = sum(len(step.cards) for step in steps)
    return f"{counted(len(journey.stages), 'stage')}, {counted(len(steps), 'step')} and {counted(cards, 'card')}"
