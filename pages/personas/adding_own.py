"""A new section of one's own on a persona."""

from typing import Any

import streamlit as st

from core.personas import Persona, add_image, add_links, add_slider, add_text
from core.study import Study
from pages.personas.pictures import UPLOADABLE, content_of
from pages.shared.cached import studio
from pages.shared.errors import report_errors

KINDS = {"text": "Text", "slider": "Slider", "image": "Picture", "links": "Links"}
LINES = "One a line: what it says, then the address, like “Research plan https://example.com/plan”."


def add_own(study: Study, persona: Persona) -> None:
    """Show the form for a section of the chosen kind."""
    n = len(persona.own_sections)  # a key per number of sections: fields empty once their words are kept
    key = f"{persona.id}_{n}"
    kind = st.segmented_control(
        "Add a section", list(KINDS), default="text", format_func=KINDS.__getitem__, key=f"own_kind_{persona.id}"
    )
    with st.form(f"own_form_{persona.id}", border=False):
        title = st.text_input("Title", key=f"own_new_title_{key}", max_chars=120)
        values = _ask(kind or "text", key)
        if st.form_submit_button("Add the section", icon=":material/add:"):
            with report_errors():
                studio().edit_persona(study.id, persona.id, lambda old: _added(old, kind or "text", title, values))
                st.rerun()


def _ask(kind: str, key: str) -> dict[str, Any]:
    if kind == "slider":
        left, right = st.columns(2)
        low = left.text_input("Left end", key=f"own_new_low_{key}", max_chars=120)
        high = right.text_input("Right end", key=f"own_new_high_{key}", max_chars=120)
        value = st.slider("Where they are, from left (0) to right (100)", 0, 100, 50, key=f"own_new_value_{key}")
        return {"low": low, "high": high, "value": value}
    if kind == "image":
        upload = st.file_uploader("Picture", type=UPLOADABLE, key=f"own_new_image_{key}", max_upload_size=5)
        caption = st.text_input("What it shows", key=f"own_new_caption_{key}", max_chars=200)
        return {"content": content_of(upload), "caption": caption}
    if kind == "links":
        return {"lines": st.text_area("Links", key=f"own_new_links_{key}", help=LINES)}
    return {"text": st.text_area("Text", key=f"own_new_text_{key}", max_chars=2000)}


def _added(persona: Persona, kind: str, title: str, values: dict[str, Any]) -> Persona:
    if kind == "slider":
        return add_slider(persona, title, **values)
    if kind == "image":
        return add_image(persona, title, **values)
    return add_links(persona, title, **values) if kind == "links" else add_text(persona, title, **values)
