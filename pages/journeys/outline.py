"""A map as text: stages, steps and cards, to read from top to bottom and to take elsewhere."""

import streamlit as st

from core.journeys import JourneyMap, Step, card_lanes, dump_outline, signed_emotion
from pages.shared.widgets import empty_state, plain


def show_outline(journey: JourneyMap) -> None:
    """Show a map as an outline, and as the text that a new map can be started from."""
    if not journey.stages:
        empty_state(":material/format_list_bulleted:", "The map has no stages yet: add one on the board.")
        return
    for stage in journey.stages:
        st.subheader(plain(stage.title), anchor=False)
        if stage.goal:
            st.caption(plain(stage.goal))
        for step in stage.steps:
            st.markdown("\n".join(_lines(journey, step)))
    with st.expander("As text to copy", icon=":material/content_copy:"):
        st.caption("Paste it anywhere, or start a new map from it: “Outline”.")
        st.code(dump_outline(journey), language=None)


def _lines(journey: JourneyMap, step: Step) -> list[str]:
    lines = [f"**{plain(step.title)}** ({signed_emotion(step.emotion_expected)})"]
    for lane in card_lanes(journey):
        for card in step.cards:
            if card.lane == lane.id:
                backed = "" if card.claim_ids else " :gray[(assumption)]"
                lines.append(f"- {plain(lane.name)}: {plain(card.text)}{backed}")
    return lines
