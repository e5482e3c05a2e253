"""One persona, to be edited in place: other words, locks, own statements and pain points."""

from functools import partial

import streamlit as st

from core.personas import (
    Persona,
    Section,
    Statement,
    add_pain_point,
    add_statement,
    edit_statement,
    remove_pain_point,
    remove_statement,
    rename,
    set_lock,
)
from core.study import Study
from pages.personas.profile import TITLES
from pages.shared.cached import evidence, prepared, studio
from pages.shared.errors import report_errors
from pages.shared.state import notify


def edit_profile(study: Study, persona: Persona) -> None:
    """Show every field of the sheet as one that can be changed; each change is saved at once."""
    name = st.text_input("Name", value=persona.name, key=f"name_{persona.id}", max_chars=120)
    if name != persona.name:
        with report_errors():
            studio().edit_persona(study.id, persona.id, lambda one: rename(one, name))
            st.rerun()
    st.caption("Other words need other evidence: a changed statement becomes an assumption, and is locked.")
    for one in (persona.headline, *persona.statements):
        if one.kind != "quoted":
            _edit_statement(study, persona, one)
    _add_statement(study, persona)
    _edit_pains(study, persona)
    if persona.segment_id and st.button(
        "Build it anew from the data", key=f"regenerate_{persona.id}", icon=":material/refresh:"
    ):
        with report_errors():
            studio().regenerate_persona(study.id, persona.id, prepared(study), evidence(study))
            notify("Built anew. What is locked was kept.")
            st.rerun()


def _edit_statement(study: Study, persona: Persona, one: Statement) -> None:
    words, lock, remove = st.columns([8, 1, 1], vertical_alignment="center")
    key = f"{persona.id}_{one.id}"
    title = TITLES.get(one.section, "Headline")
    text = words.text_area(title, value=one.text, key=f"text_{key}", max_chars=2000, height="content")
    if text != one.text:
        with report_errors():
            studio().edit_persona(study.id, persona.id, lambda before: edit_statement(before, one.id, text))
            st.rerun()
    icon = ":material/lock:" if one.locked else ":material/lock_open:"
    hint = "Locked: kept when the persona is built anew" if one.locked else "Lock, to keep it when built anew"
    if lock.button("", icon=icon, key=f"lock_{key}", help=hint):
        studio().edit_persona(study.id, persona.id, lambda before: set_lock(before, one.id, locked=not one.locked))
        st.rerun()
    if one.id != persona.headline.id and remove.button(
        "", icon=":material/delete:", key=f"remove_{key}", help="Remove"
    ):
        studio().edit_persona(study.id, persona.id, lambda before: remove_statement(before, one.id))
        st.rerun()


def _add_statement(study: Study, persona: Persona) -> None:
    with st.form(f"add_{persona.id}", clear_on_submit=True):
        sections: list[Section] = list(TITLES)
        section = st.selectbox("Add to", sections, format_func=TITLES.__getitem__, key=f"section_{persona.id}")
        text = st.text_area("Statement", key=f"own_{persona.id}", max_chars=2000, height=80)
        if st.form_submit_button("Add", icon=":material/add:"):
            with report_errors():
                studio().edit_persona(study.id, persona.id, lambda one: add_statement(one, section, text))
                st.rerun()


def _edit_pains(study: Study, persona: Persona) -> None:
    for pain in persona.pain_points:
        words, remove = st.columns([9, 1], vertical_alignment="center")
        words.markdown(f":material/bolt: {pain.title}")
        if remove.button("", icon=":material/delete:", key=f"unpain_{persona.id}_{pain.id}", help="Remove"):
            studio().edit_persona(study.id, persona.id, partial(remove_pain_point, pain_id=pain.id))
            st.rerun()
    with st.form(f"pain_{persona.id}", clear_on_submit=True):
        title = st.text_input("Pain point", key=f"pain_title_{persona.id}", max_chars=200)
        severity = st.slider("Severity", 1, 5, 3, key=f"pain_severity_{persona.id}")
        if st.form_submit_button("Add pain point", icon=":material/add:"):
            with report_errors():
                studio().edit_persona(study.id, persona.id, lambda one: add_pain_point(one, title, severity))
                st.rerun()
