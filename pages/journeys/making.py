"""The button that makes a map and opens it."""

from collections.abc import Callable

import streamlit as st

from core.journeys import JourneyMap, blueprint_overlay
from core.study import Study
from pages.shared.cached import studio
from pages.shared.errors import report_errors
from pages.shared.places import JOURNEYS, go


def offer_map_or_blueprint(study: Study, make: Callable[[], JourneyMap]) -> None:
    """Offer to make a map, as a service blueprint where that is wanted."""
    wanted = st.checkbox(
        "With the lanes of a service blueprint",
        key="map_blueprint",
        help="For what customers can see or hold, what staff do before their eyes and out of sight, and what supports "
        "it. They can be added later too.",
    )
    offer_map(study, (lambda: _laid_over(study, make())) if wanted else make)


def _laid_over(study: Study, journey: JourneyMap) -> JourneyMap:
    if journey.kind == "service_blueprint":
        return journey
    return studio().edit_journey(study.id, journey.id, blueprint_overlay(journey).model_dump(mode="json"))


def offer_map(study: Study, make: Callable[[], JourneyMap]) -> None:
    """Offer to make a map."""
    if st.button("Make the map", type="primary", icon=":material/add:", key="make_map"):
        with report_errors():
            with st.spinner("Filling the map with what the data knows"):
                journey = make()
            go(JOURNEYS, study=study.id, journey=journey.id)


def add_map(study: Study, persona_id: str, journey: JourneyMap) -> JourneyMap:
    """Keep a map as that of a persona; "" for nobody."""
    personas = (persona_id,) if persona_id else ()
    return studio().add_journey(study.id, journey.model_copy(update={"persona_ids": personas}))
