"""A statement put in other words where it stands on the sheet."""

from textwrap import shorten
from zlib import crc32

import streamlit as st

from core.personas import Persona, Statement, edit_statement, notes_of
from core.study import Study
from pages.personas.saving import save_field
from pages.shared.evidence import statement
from pages.shared.widgets import pencil

MAX_SAID = 60
"""Letters of a sentence that name the button beside it."""


def version(text: str) -> str:
    """Return a mark of a text for the key of its field.

    The field of a text that was changed elsewhere (another tab, a regeneration) is a new field with the new
    text: the old one would write the old text back.
    """
    return f"{crc32(text.encode()):08x}"


def show_rewordable(study: Study, persona: Persona, one: Statement, *, key: str) -> None:
    """Show a statement that opens its evidence, and beside it the pencil that changes its words."""
    with st.container(horizontal=True, wrap=False, vertical_alignment="top", gap="xxsmall", key=f"line_{key}"):
        notes = notes_of(persona, one)
        statement(
            study, one.text, one.kind, one.claim_ids, name=persona.name, key=key, color=persona.color, notes=notes
        )
        _show_pencil(study, persona, one)


def _show_pencil(study: Study, persona: Persona, one: Statement) -> None:
    """Show the pencil: it opens a field with the words, in place."""
    # With the words in its key, the popover is a new one, closed, once they are saved.
    key = f"{persona.id}_{one.id}_{version(one.text)}"
    with pencil(f"Put in other words: {shorten(one.text, MAX_SAID, placeholder='…')}", key=f"pencil_{key}"):
        field = f"reword_{key}"
        st.text_area("In your words", value=one.text, key=field, max_chars=2000, height="content")
        if one.kind != "assumed":
            st.caption("Other words have no evidence: the sentence becomes an assumption.")
        saving = (study.id, persona.id, field, lambda before, text: edit_statement(before, one.id, text), one.text)
        st.button("Save", key=f"save_{key}", type="primary", on_click=save_field, args=saving)
