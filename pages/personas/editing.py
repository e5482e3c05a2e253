"""One persona, to be edited in place: other words, locks, own statements."""

from textwrap import shorten

import streamlit as st

from core.personas import (
    SECTION_TITLES,
    SIZE,
    Persona,
    Statement,
    add_statement,
    edit_statement,
    lock_name,
    remove_statement,
    rename,
    set_lock,
)
from core.study import Study
from pages.personas.editing_notes import edit_notes
from pages.personas.editing_own import edit_own
from pages.personas.editing_pains import edit_pains
from pages.personas.pictures import edit_portrait
from pages.personas.proto import delete_button
from pages.personas.rewording import MAX_SAID, version
from pages.personas.saving import save_field
from pages.shared.cached import evidence, prepared, studio
from pages.shared.errors import report_errors
from pages.shared.evidence import ASSUMPTION, MARKS
from pages.shared.state import notify
from pages.shared.widgets import icon_button

ADDED_TO = {
    section: title for section, title in SECTION_TITLES.items() if section not in {"headline", "pains", "quotes"}
}
"""Sections that sentences of one's own are added to; pain points and quotes have places of their own."""

SIGNS = {"assumed": ASSUMPTION, "told": f":gray[{MARKS['told']}]"}


def lock_button(*, locked: bool, what: str, key: str) -> bool:
    """Show the lock of a field; returns whether it was pressed."""
    icon = ":material/lock:" if locked else ":material/lock_open:"
    hint = "Locked: kept when built anew. Unlock" if locked else "Not locked: built anew from the data. Lock"
    return icon_button(icon, f"{hint} {what}", key=key)


def edit_profile(study: Study, persona: Persona) -> None:
    """Show every field of the sheet as one that can be changed; each change is saved at once."""
    with st.container(width=760, gap="small", key="editor"):
        st.caption(
            "Changes are saved at once. A sentence in other words has no evidence: it becomes an assumption, "
            "and is locked, so that it stays when the persona is built anew."
        )
        edit_portrait(study, persona)
        _edit_name(study, persona)
        _edit_statement(study, persona, persona.headline, "Headline")
        for section, title in SECTION_TITLES.items():
            for one in persona.statements:
                if one.section == section and section != "quotes" and one.id != SIZE:  # how many they are is counted
                    _edit_statement(study, persona, one, title)
        for one in persona.statements:
            if one.section == "quotes" and not one.claim_ids:  # those of customers stay as they were said
                _edit_statement(study, persona, one, "What they would say")
        _add_statement(study, persona)
        edit_pains(study, persona)
        edit_own(study, persona)
        edit_notes(study, persona, ADDED_TO)
        if persona.segment_id is None:
            delete_button(study, persona)
        elif st.button("Build it anew from the data", key=f"regenerate_{persona.id}", icon=":material/refresh:"):
            with report_errors():
                studio().regenerate_persona(study.id, persona.id, prepared(study), evidence(study))
                notify("Built anew. What is locked was kept.")
                st.rerun()


def _edit_name(study: Study, persona: Persona) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom", wrap=False):
        key = f"name_{persona.id}_{version(persona.name)}"
        saving = (study.id, persona.id, key, rename, persona.name)
        st.text_input("Name", value=persona.name, key=key, max_chars=120, on_change=save_field, args=saving)
        locked = persona.name_locked
        pressed = lock_button(locked=locked, what="the name", key=f"lock_name_{persona.id}")
    if pressed:
        studio().edit_persona(study.id, persona.id, lambda one: lock_name(one, locked=not locked))
        st.rerun()


def _edit_statement(study: Study, persona: Persona, one: Statement, title: str) -> None:
    key = f"{persona.id}_{one.id}"
    label = f"{title} {SIGNS[one.kind]}" if one.kind in SIGNS else title
    said = shorten(one.text, MAX_SAID, placeholder="…")
    with st.container(horizontal=True, vertical_alignment="bottom", wrap=False, gap="xsmall"):
        field = f"text_{key}_{version(one.text)}"
        saving = (study.id, persona.id, field, lambda before, text: edit_statement(before, one.id, text), one.text)
        st.text_area(
            label, value=one.text, key=field, max_chars=2000, height="content", on_change=save_field, args=saving
        )
        locked = lock_button(locked=one.locked, what=f"this sentence: {said}", key=f"lock_{key}")
        removed = one.id != persona.headline.id and icon_button(
            ":material/delete:", f"Remove this sentence: {said}", key=f"remove_{key}"
        )
    with report_errors():
        if locked:
            studio().edit_persona(study.id, persona.id, lambda before: set_lock(before, one.id, locked=not one.locked))
            st.rerun()
        if removed:
            studio().edit_persona(study.id, persona.id, lambda before: remove_statement(before, one.id))
            st.rerun()


def _add_statement(study: Study, persona: Persona) -> None:
    with st.form(f"add_{persona.id}", clear_on_submit=False):
        section = st.selectbox("Add to", list(ADDED_TO), format_func=ADDED_TO.__getitem__, key=f"section_{persona.id}")
        # A key per number of sentences: the field empties once its words are kept, and only then.
        text = st.text_area("Sentence", key=f"own_{persona.id}_{len(persona.statements)}", max_chars=2000, height=68)
        if st.form_submit_button("Add", icon=":material/add:"):
            with report_errors():
                studio().edit_persona(study.id, persona.id, lambda one: add_statement(one, section, text))
                st.rerun()
