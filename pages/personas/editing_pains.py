"""The pain points of one persona, to be edited in place."""

from functools import partial

import streamlit as st

from core.opportunities import PersonaPain, affected_by_pain
from core.personas import (
    PainPoint,
    Persona,
    add_pain_point,
    edit_pain_point,
    lock_pain_point,
    remove_pain_point,
)
from core.study import Study
from pages.personas.saving import save_field
from pages.shared.cached import studio
from pages.shared.errors import report_errors
from pages.shared.evidence import ASSUMPTION
from pages.shared.widgets import icon_button

SEVERITY = {1: "1 · a nuisance", 2: "2", 3: "3 · slows them down", 4: "4", 5: "5 · makes them leave"}


def edit_pains(study: Study, persona: Persona) -> None:
    """Show each pain point as fields, and a form for one of one's own."""
    st.subheader("What goes wrong for them", anchor=False)
    for pain in persona.pain_points:
        _edit_pain(study, persona, pain)
    with st.form(f"pain_{persona.id}"):
        key = f"{persona.id}_{len(persona.pain_points)}"
        title = st.text_input("Pain point", key=f"pain_title_{key}", max_chars=200)
        severity = st.select_slider(
            "Severity", list(SEVERITY), 3, format_func=SEVERITY.__getitem__, key=f"pain_severity_{key}"
        )
        if st.form_submit_button("Add pain point", icon=":material/add:"):
            with report_errors():
                studio().edit_persona(study.id, persona.id, lambda one: add_pain_point(one, title, severity))
                st.rerun()


def _edit_pain(study: Study, persona: Persona, pain: PainPoint) -> None:
    key = f"{persona.id}_{pain.id}"
    with st.container(horizontal=True, vertical_alignment="bottom", wrap=False, gap="xsmall"):
        label = f"Pain point {ASSUMPTION}" if pain.kind == "assumed" else "Pain point"
        title, severity = f"pain_{key}_{pain.title}", f"severity_{key}_{pain.severity}"
        st.text_input(
            label,
            value=pain.title,
            key=title,
            max_chars=2000,
            on_change=save_field,
            args=(study.id, persona.id, title, lambda one, new: edit_pain_point(one, pain.id, title=new), pain.title),
        )
        st.selectbox(
            "Severity",
            list(SEVERITY),
            pain.severity - 1,
            key=severity,
            width=90,
            on_change=save_field,
            args=(study.id, persona.id, severity, lambda one, new: edit_pain_point(one, pain.id, severity=new)),
        )
        hint = "Unlock" if pain.locked else "Keep when built anew"
        icon = ":material/lock:" if pain.locked else ":material/lock_open:"
        locked = icon_button(icon, f"{hint}: {pain.title}", key=f"lock_pain_{key}")
        removed = icon_button(":material/delete:", f"Remove: {pain.title}", key=f"unpain_{key}")
    affected = affected_by_pain(study.backlog, PersonaPain(persona_id=persona.id, pain_id=pain.id))
    if not affected.is_nothing:
        st.caption(f"On it hang: {affected.in_words()}. They stay when it is removed.")
    with report_errors():
        if locked:
            studio().edit_persona(
                study.id, persona.id, lambda one: lock_pain_point(one, pain.id, locked=not pain.locked)
            )
            st.rerun()
        if removed:
            studio().edit_persona(study.id, persona.id, partial(remove_pain_point, pain_id=pain.id))
            st.rerun()
