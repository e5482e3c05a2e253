"""A new map from an indented list."""

import streamlit as st

from core.errors import TemplateError
from core.journeys import JourneyMap, parse_outline
from core.study import Study, free_id
from pages.journeys.heading import MAX_TITLE
from pages.journeys.making import add_map, offer_map_or_blueprint
from pages.shared.errors import show_error
from pages.shared.widgets import counted, plain

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


def from_outline(study: Study, persona_id: str) -> None:
    """Ask for an outline, say how it is read, and offer the map of it."""
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
    offer_map_or_blueprint(study, lambda: add_map(study, persona_id, read))


def _size(journey: JourneyMap) -> str:
    steps = [step for stage in journey.stages for step in stage.steps]
    cards = sum(len(step.cards) for step in steps)
    return f"{counted(len(journey.stages), 'stage')}, {counted(len(steps), 'step')} and {counted(cards, 'card')}"
