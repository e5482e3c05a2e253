"""A map as text: stages, steps and cards, to read from top to bottom and to take elsewhere."""

import streamlit as st

from core.journeys import JourneyMap, Step, card_lanes, dump_outline, signed_emotion
from core.personas import Persona
from core.study import Study
from pages.journeys.maps import personas_of
from pages.shared.evidence import MARKS
from pages.shared.widgets import empty_state, plain


def show_outline(study: Study, journey: JourneyMap) -> None:
    """Show a map as an outline, and as the text that a new map can be started from."""
    if not journey.stages:
        empty_state(":material/format_list_bulleted:", "The map has no stages yet: add one on the board.")
        return
    if said := _backing(journey):
        st.caption(said)
    personas = personas_of(study, journey)
    for stage in journey.stages:
        st.subheader(plain(stage.title), anchor=False)
        if stage.goal:
            st.caption(plain(stage.goal))
        for step in stage.steps:
            st.markdown("\n".join(_lines(journey, step, personas)))
    with st.expander("As text to copy", icon=":material/content_copy:"):
        st.caption("Paste it anywhere, or start a new map from it: “Outline”.")
        st.code(dump_outline(journey), language=None)


def _backing(journey: JourneyMap) -> str:
    """Return what the cards rest on, said once for all of them."""
    cards = [card for stage in journey.stages for step in stage.steps for card in step.cards]
    backed = sum(bool(card.claim_ids) for card in cards)
    if not cards:
        return ""
    if not backed:
        return "Every card is an assumption so far."
    icons = " ".join(dict.fromkeys(MARKS[card.kind] for card in cards if card.claim_ids))
    rest = "" if backed == len(cards) else "; the others are assumptions"
    return f"{backed} of {len(cards)} cards rest on data: {icons}{rest}."


def _lines(journey: JourneyMap, step: Step, personas: tuple[Persona, ...]) -> list[str]:
    lines = [f"**{plain(step.title)}** ({_felt(step, personas)})"]
    for lane in card_lanes(journey):
        for card in step.cards:
            if card.lane == lane.id:
                backed = f" {MARKS[card.kind]}" if card.claim_ids else ""
                lines.append(f"- {plain(lane.name)}: {plain(card.text)}{backed}")
    return lines


def _felt(step: Step, personas: tuple[Persona, ...]) -> str:
    if len(personas) > 1:
        return ", ".join(f"{plain(one.name)} {signed_emotion(step.emotion_of(one.id))}" for one in personas)
    return signed_emotion(step.emotion_of(personas[0].id) if personas else step.emotion_expected)
