"""Two maps beside each other, or two personas on one: what differs, in words and as curves."""

from collections.abc import Sequence

import streamlit as st

from core.charts import Curve, emotion_chart
from core.journeys import MAX_CURVES, Change, Difference, JourneyMap, Step, diff, step_pairs
from core.study import Study
from pages.journeys.comparing_personas import compare_personas
from pages.journeys.maps import personas_of
from pages.shared.places import JOURNEYS, link
from pages.shared.state import address, set_address
from pages.shared.theme import theme
from pages.shared.widgets import chart, counted, empty_state, plain

UNSAID = frozenset({"reach_claim_id", "claim_ids", "derived_from", "template_id"})
"""Fields of one map that say nothing of another: its evidence, and where it comes from."""
EMOTION_OF = "emotion of "
Pairs = tuple[tuple[Step | None, Step | None], ...]


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
        "First map", ids, ids.index(asked[0]) if asked else 0, format_func=lambda one: maps[one].title, key="compare_a"
    )
    second = right.selectbox(
        "Second map",
        ids,
        ids.index(asked[1]) if len(asked) > 1 else min(1, len(ids) - 1),
        format_func=lambda one: maps[one].title,
        key="compare_b",
    )
    set_address(study=study.id, view="compare", compare=f"{first},{second}")
    if first == second:
        compare_personas(study, maps[first])
        return
    one, other = maps[first], maps[second]
    pairs = step_pairs(one, other)
    _show_curves(study, one, other, pairs)
    changes = diff(one, other, names=names_of(study)).changes
    show_difference(Difference(tuple(change for change in changes if _tells(change, one, other, pairs))))


def _tells(change: Change, one: JourneyMap, other: JourneyMap, pairs: Pairs) -> bool:
    """Return whether a change tells two maps apart: their titles do not, nor what one has no persona for."""
    if change.field in UNSAID or (change.kind == "renamed" and change.part == "map"):
        return False
    shared = {*one.persona_ids} & {*other.persona_ids}
    if change.field.startswith(EMOTION_OF):
        shared &= {change.field.removeprefix(EMOTION_OF)}
    elif change.field != "emotion_expected" or not shared:
        return True
    for a, b in ((a, b) for a, b in pairs if a and b and b.id == change.id):
        if change.field == "emotion_expected":  # what all feel is felt by those without an emotion of their own
            shared -= {emotion.persona_id for emotion in (*a.emotions, *b.emotions)}
        return any(a.emotion_of(persona_id) != b.emotion_of(persona_id) for persona_id in shared)
    return False


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


def _show_curves(study: Study, one: JourneyMap, other: JourneyMap, pairs: Pairs) -> None:
    """Show the curves of both maps, step beside step where the steps are the same."""
    titles = [step.title for pair in pairs for step in (pair[1] or pair[0],) if step]
    curves = [
        curve
        for place, (journey, name) in enumerate(((one, "first map"), (other, "second map")))
        for curve in _curves(study, journey, name, place, [pair[place] for pair in pairs])
    ]
    if pairs:
        chart(emotion_chart(titles, curves, theme=theme()), key=f"curves_{one.id}_{other.id}")


def _curves(study: Study, journey: JourneyMap, name: str, place: int, steps: Sequence[Step | None]) -> list[Curve]:
    """Return the curve of each persona of a map, or that of a map without any."""
    whose = [(f"{persona.name}, {name}", persona.color, persona.id) for persona in personas_of(study, journey)]
    return [
        Curve(said, color, tuple(step.emotion_of(persona_id) if step else None for step in steps), place)
        for said, color, persona_id in whose[:MAX_CURVES] or [(name.capitalize(), 0, "")]
    ]
