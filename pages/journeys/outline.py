"""A map as text: stages, steps and cards, to read from top to bottom."""

import streamlit as st

from core.journeys import JourneyMap, card_lanes
from pages.shared.widgets import empty_state, plain


def show_outline(journey: JourneyMap) -> None:
    """Show a map as an outline."""
    if not journey.stages:
        empty_state(":material/format_list_bulleted:", "The map has no stages yet: add one on the board.")
        return
    lanes = card_lanes(journey)
    for stage in journey.stages:
        st.subheader(plain(stage.title), anchor=False)
        if stage.goal:
            st.caption(plain(stage.goal))
        for step in stage.steps:
            lines = [f"**{plain(step.title)}** ({step.emotion_expected:+d})"]
            for lane in lanes:
                for card in step.cards:
                    if card.lane == lane.id:
                        backed = "" if card.claim_ids else " :gray[(assumption)]"
                        lines.append(f"- {plain(lane.name)}: {plain(card.text)}{backed}")
            st.markdown("\n".join(lines))
