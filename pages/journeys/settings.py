"""What is said of a map as a whole, and maps made from it."""

import streamlit as st

from core.journeys import (
    BLUEPRINT_ROLES,
    KIND_TITLES,
    MAX_CURVES,
    STATE_TITLES,
    STATUS_TITLES,
    JourneyMap,
    blueprint_overlay,
)
from core.study import Study
from pages.journeys.edits import apply_edit
from pages.shared.cached import studio
from pages.shared.errors import report_errors
from pages.shared.places import JOURNEYS, go
from pages.shared.state import notify

KINDS, STATES, STATUSES = list(KIND_TITLES), list(STATE_TITLES), list(STATUS_TITLES)


def edit_settings(study: Study, journey: JourneyMap) -> None:
    """Let people say what sort of map it is and whose; what is changed is one edit that undo takes back."""
    names = {persona.id: persona.name for persona in study.personas}
    gone = [one for one in journey.persona_ids if one not in names]
    names |= {one: f"{one} (no longer in the study)" for one in gone}
    personas = st.multiselect(
        "Whose journey it is",
        list(names),
        default=list(journey.persona_ids),
        format_func=names.__getitem__,
        help=f"Several may share one map. The first {MAX_CURVES} have a curve of their own.",
        key=f"personas_{journey.id}",
    )
    left, right = st.columns(2, gap="medium")
    kind = left.selectbox("Kind", KINDS, KINDS.index(journey.kind), format_func=KIND_TITLES.__getitem__)
    status = right.selectbox("Status", STATUSES, STATUSES.index(journey.status), format_func=STATUS_TITLES.__getitem__)
    state = left.selectbox(
        "It shows the journey", STATES, STATES.index(journey.state), format_func=STATE_TITLES.__getitem__
    )
    origins = {"": "Nothing"} | {one.id: one.title for one in study.journeys if one.id != journey.id}
    if journey.derived_from and journey.derived_from not in origins:
        origins[journey.derived_from] = f"{journey.derived_from} (no longer in the study)"
    origin = right.selectbox(
        "It starts from",
        list(origins),
        list(origins).index(journey.derived_from),
        format_func=origins.__getitem__,
        help="The map of today that this one changes.",
    )
    scenario = st.text_area("What they are about to do", journey.scenario, max_chars=1_000, height=80)
    owner = left.text_input("Who keeps it", journey.owner, max_chars=120)
    tags = right.text_input("Tags", ", ".join(journey.tags), help="Words to find it by, with commas between.")
    given = {
        "map_kind": (journey.kind, kind),
        "status": (journey.status, status),
        "state": (journey.state, state),
        "derived_from": (journey.derived_from, origin),
        "scenario": (journey.scenario, scenario.strip()),
        "owner": (journey.owner, owner.strip()),
        "tags": (list(journey.tags), [tag for part in tags.split(",") if (tag := part.strip())]),
    }
    changed = {name: new for name, (old, new) in given.items() if old != new}
    commands: list[dict[str, object]] = [{"kind": "edit_map", **changed}] if changed else []
    if personas != list(journey.persona_ids):
        commands.append({"kind": "set_personas", "persona_ids": personas})
    if st.button("Save", type="primary", key=f"save_settings_{journey.id}"):
        with report_errors():
            if commands:
                label = "Change the settings of the map" if len(commands) + len(changed) > 2 else ""
                apply_edit(study.id, journey.id, {"kind": "batch", "commands": commands, "label": label})
                notify("The settings of the map are saved.")
            st.rerun()
    _make_others(study, journey)


def _make_others(study: Study, journey: JourneyMap) -> None:
    st.divider()
    with st.container(horizontal=True):
        future = journey.state == "as_is" and st.button(
            "Start a future map from it", icon=":material/redo:", key=f"future_{journey.id}"
        )
        copied = st.button("Copy it", icon=":material/content_copy:", key=f"copy_{journey.id}")
        lacks = {*BLUEPRINT_ROLES} - {lane.role for lane in journey.lanes}
        laid_over = lacks and st.button(
            "Add the lanes of a service blueprint", icon=":material/layers:", key=f"blueprint_{journey.id}"
        )
    with report_errors():
        if future:
            made = studio().derive_journey(study.id, journey.id)
            go(JOURNEYS, study=study.id, journey=made.id)
        if laid_over:
            apply_edit(study.id, journey.id, blueprint_overlay(journey).model_dump(mode="json"))
            st.rerun()
        if copied:
            made = studio().copy_journey(study.id, journey.id)
            go(JOURNEYS, study=study.id, journey=made.id)
