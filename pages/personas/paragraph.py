"""The paragraph about a persona."""

from itertools import groupby

import streamlit as st

from core.narration import is_about
from core.personas import Persona
from core.study import Study
from pages.shared.evidence import statement
from pages.shared.widgets import plain

WIDTH = 760
"""A paragraph of about 75 letters a line."""


def show_about(study: Study, persona: Persona) -> None:
    """Show the paragraph; it opens the evidence of all its sentences, what people wrote stands out."""
    sentences = [one for one in persona.statements if is_about(one)]
    if not sentences:
        return
    with st.container(width=WIDTH, gap="xxsmall", key="about"):
        for kind, run in groupby(sentences, key=lambda one: one.kind):
            said = list(run)
            ids = tuple(dict.fromkeys(claim_id for one in said for claim_id in one.claim_ids))
            text = " ".join(one.text for one in said)
            key = f"{persona.id}_{said[0].id}"
            notes = tuple(note for note in persona.notes if any(note.id in one.note_ids for one in said))
            statement(study, text, kind, ids, name=persona.name, key=key, color=persona.color, notes=notes)
        models = sorted({one.worded_by for one in sentences if one.worded_by})
        if models:
            n_worded = sum(bool(one.worded_by) for one in sentences)
            told = "All of it" if n_worded == len(sentences) else f"{n_worded} of its {len(sentences)} sentences"
            st.caption(
                f":material/smart_toy: {told} worded by {plain(', '.join(models))}, checked against the evidence."
            )
