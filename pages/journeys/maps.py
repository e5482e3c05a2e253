"""The maps of a study: open, delete, and undo that."""

import streamlit as st

from core.charts import emotion_in_words, map_svg, portrait_svg
from core.journeys import STATUS_TITLES, JourneyMap, find_maps
from core.opportunities import affected_by_map
from core.personas import Persona
from core.study import Study
from pages.shared.cached import studio
from pages.shared.errors import report_errors
from pages.shared.paging import pages_of
from pages.shared.places import JOURNEYS, link
from pages.shared.state import DeletedMap, state
from pages.shared.theme import theme
from pages.shared.widgets import counted, icon_button, mark, plain

CARD_WIDTH = 360
"""Pixels across of a picture on a card."""

MIN_TO_FIND = 4
"""Fewer maps are seen at once."""


def show_maps(study: Study) -> None:
    """Show every map as a card, a page of them at a time where there are many."""
    found = find_box(study, key="maps")
    if not found and study.journeys:
        st.markdown("No map says this. Try another word.")
    shown = pages_of(found, key="maps")
    with st.grid(3, min_column_width=320, gap="medium"):
        for journey in shown:
            show_map(study, journey)


def show_map(study: Study, journey: JourneyMap) -> None:
    """Show one map of the list: whose it is, its stages, and how much of it the data backs."""
    with st.container(border=True, key=f"map-{journey.id}", height="stretch", gap="xsmall"):
        personas = personas_of(study, journey)
        if len(personas) == 1:
            one = personas[0]
            mark(one.name, one.color, face=portrait_svg(one), target=bool(one.target))
        elif personas:
            st.markdown(" · ".join(plain(persona.name) for persona in personas))
        if not journey.persona_ids:
            st.markdown(":gray[Nobody's yet]")
        st.markdown(f"**{plain(journey.title)}**")
        if journey.stages:
            color = personas[0].color if personas else 0
            picture = map_svg(journey, width=CARD_WIDTH, color=color, theme=theme())
            st.image(picture, width="stretch", alt=emotion_in_words(journey))
        st.caption(" › ".join(plain(stage.title) for stage in journey.stages) or "No stages yet")
        st.caption(_size(journey))
        affected = affected_by_map(study.backlog, journey.id)
        if not affected.is_nothing:
            st.caption(f"On its own pain points hang: {affected.in_words()}. They stay when it is deleted.")
        with st.container(horizontal=True, vertical_alignment="center"):
            link(JOURNEYS, "Open the map", icon=":material/route:", study=study.id, journey=journey.id)
            if icon_button(":material/delete:", f"Delete {journey.title}", key=f"delete_{journey.id}"):
                _delete(study, journey)


def find_box(study: Study, *, key: str) -> tuple[JourneyMap, ...]:
    """Let people look for maps by words, tags and status, where there are several; returns those that fit."""
    if len(study.journeys) < MIN_TO_FIND:
        return study.journeys
    tags = sorted({tag for journey in study.journeys for tag in journey.tags})
    statuses = sorted({journey.status for journey in study.journeys})
    with st.container(horizontal=True, vertical_alignment="bottom"):
        words = st.text_input(
            f"Find in {len(study.journeys)} maps", key=f"find_{key}", icon=":material/search:", width=320
        )
        chosen = st.multiselect("Tags", tags, key=f"tags_{key}", width=260) if tags else []
        every = {"": "Any status"} | {one: STATUS_TITLES[one] for one in statuses}
        status = st.selectbox("Status", list(every), format_func=every.__getitem__, key=f"status_{key}", width=160)
    return find_maps(study.journeys, words, tags=chosen, status=str(status))


def offer_undo(study: Study) -> None:
    """Offer to put the map back that was deleted last from this study."""
    deleted = state().deleted_map
    if deleted is None or deleted.study_id != study.id:
        return
    with st.container(border=True, horizontal=True, vertical_alignment="center", key="deleted_map"):
        st.markdown(f"Deleted **{plain(deleted.journey.title)}**.", width="content")
        if st.button("Undo", key="undo_delete_map", icon=":material/undo:"):
            with report_errors():
                studio().restore_journey(study.id, deleted.journey, deleted.history)
                state().deleted_map = None
                st.rerun()


def personas_of(study: Study, journey: JourneyMap) -> tuple[Persona, ...]:
    """Return the personas of a map that the study still has."""
    return tuple(persona for persona in study.personas if persona.id in journey.persona_ids)


def _delete(study: Study, journey: JourneyMap) -> None:
    with report_errors():
        history = studio().history(study.id, journey.id)
        gone = studio().delete_journey(study.id, journey.id)
        state().deleted_map = DeletedMap(study.id, gone, history)
        st.rerun()


def _size(journey: JourneyMap) -> str:
    steps = [step for stage in journey.stages for step in stage.steps]
    cards = [card for step in steps for card in step.cards]
    backed = sum(bool(card.claim_ids) for card in cards)
    return f"{counted(len(steps), 'step')} · {counted(len(cards), 'card')}, {backed} from the data"
