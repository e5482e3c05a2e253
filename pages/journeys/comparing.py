"""Two maps beside each other, or two personas on one: what differs, in words and as curves."""

import streamlit as st

from core.charts import Curve, emotion_chart, journey_steps
from core.journeys import Difference, JourneyMap, diff
from core.study import Study
from pages.journeys.comparing_personas import compare_personas
from pages.journeys.maps import personas_of
from pages.shared.places import JOURNEYS, link
from pages.shared.state import address, set_address
from pages.shared.theme import theme
from pages.shared.widgets import chart, counted, empty_state, plain

EVIDENCE = {"reach_claim_id", "claim_ids"}
"""Fields that name the evidence of one map, which says nothing of another."""


def show_comparing(study: Study) -> None:
    """Let people choose two maps, and show what is different on the second."""
    link(JOURNEYS, "All journey maps", icon=":material/arrow_back:", study=study.id)
    maps = {one.id: one for one in study.journeys}
    if not maps:
        empty_state(":material/compare_arrows:", "Two maps, or two personas of one map, can be compared here.")
        return
    asked = [one for one in address("compare").split(",") if one in maps]
    ids = list(maps)
    left, right = st.columns(2, gap="medium")
    first = left.selectbox(
        "This map", ids, ids.index(asked[0]) if asked else 0, format_func=lambda one: maps[one].title, key="compare_a"
    )
    second = right.selectbox(
        "With this one",
        ids,
        ids.index(asked[1]) if len(asked) > 1 else min(1, len(ids) - 1),
        format_func=lambda one: maps[one].title,
        key="compare_b",
    )
    set_address(study=study.id, view="compare", compare=f"{first},{second}")
    if first == second:
        compare_personas(study, maps[first])
        return
    found = diff(maps[first], maps[second], names=names_of(study))
    _show_curves(study, maps[first], maps[second])
    show_difference(Difference(tuple(one for one in found.changes if one.field not in EVIDENCE)))


def show_difference(difference: Difference) -> None:
    """Show changes in one line, and stage by stage."""
    if not difference:
        st.markdown(":material/check_circle: **They say the same.**")
        return
    st.markdown(f"**{counted(len(difference.changes), 'difference')}**: {plain(difference.summary())}.")
    for title, changes in difference.by_stage():
        st.markdown(f"**{plain(title) or 'The map as a whole'}**")
        signs = {"added": "add", "removed": "remove", "moved": "swap_horiz", "renamed": "edit", "edited": "edit"}
        st.markdown("  \n".join(f":material/{signs[one.kind]}: {_sentence(one.words)}" for one in changes))


def names_of(study: Study) -> dict[str, str]:
    """Return what the ids of a study are called: its personas, their pain points and touchpoints, and its maps."""
    names = {one.id: one.title for one in study.journeys}
    for persona in study.personas:
        names |= {pain.id: pain.title for pain in persona.pain_points}
        names |= {one.id: one.name for one in persona.touchpoints}
    return names | {persona.id: persona.name for persona in study.personas}


def _sentence(words: str) -> str:
    return plain(words[:1].upper() + words[1:])


def _show_curves(study: Study, one: JourneyMap, other: JourneyMap) -> None:
    """Show both curves, step beside step where the steps are the same, else one after the other."""
    steps = {step.id: step.title for journey in (one, other) for step in journey_steps(journey)}
    values = [
        {step.id: step.emotion_of(next(iter(journey.persona_ids), "")) for step in journey_steps(journey)}
        for journey in (one, other)
    ]
    colors = [next((persona.color for persona in personas_of(study, journey)), 0) for journey in (one, other)]
    if colors[0] == colors[1]:
        colors[1] += 1
    curves = [
        Curve(journey.title, color, tuple(known.get(step_id) for step_id in steps))
        for journey, color, known in zip((one, other), colors, values, strict=True)
    ]
    if steps:
        chart(emotion_chart(list(steps.values()), curves, theme=theme()), key=f"curves_{one.id}_{other.id}")


def _first_felt(journey: JourneyMap) -> dict[str, int]:
    first = next(iter(journey.persona_ids), "")
    return {step.id: step.emotion_of(first) for step in journey_steps(journey)}
