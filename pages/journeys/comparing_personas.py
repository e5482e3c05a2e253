"""The personas of one map beside each other: what each is expected to feel, and whose pains are where."""

import streamlit as st

from core.charts import Curve, emotion_chart, journey_steps
from core.journeys import JourneyMap, Lane
from core.study import Study
from pages.journeys.maps import personas_of
from pages.shared.theme import theme
from pages.shared.widgets import chart, plain


def compare_personas(study: Study, journey: JourneyMap) -> None:
    """Show the personas of one map beside each other: what each is expected to feel, and whose pains are where."""
    personas = personas_of(study, journey)
    if len(personas) < 2:
        st.info(
            "Choose another map, or put a second persona on this one in its settings: then both are compared here.",
            icon=":material/compare_arrows:",
        )
        return
    steps = journey_steps(journey)
    curves = [
        Curve(persona.name, persona.color, tuple(step.emotion_of(persona.id) for step in steps)) for persona in personas
    ]
    chart(emotion_chart([step.title for step in steps], curves, theme=theme()), key=f"curves_{journey.id}")
    pains: list[Lane] = [lane for lane in journey.lanes if lane.role == "pains"]
    columns = st.columns(len(personas), gap="medium")
    for persona, column in zip(personas, columns, strict=True):
        own = {pain.id for pain in persona.pain_points}
        found = [
            (step.title, card.text)
            for step in steps
            for card in step.cards
            if card.item_id in own and any(card.lane == lane.id for lane in pains)
        ]
        with column:
            st.markdown(f"**Pain points of {plain(persona.name)} on this map**")
            st.markdown("\n".join(f"- {plain(at)}: {plain(text)}" for at, text in found) or ":gray[None of theirs.]")
