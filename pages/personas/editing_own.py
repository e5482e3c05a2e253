"""Sections of one's own on a persona: text, sliders, pictures and links, to be added, changed and put in order."""

import streamlit as st

from core.personas import (
    OwnImage,
    OwnLinks,
    OwnSection,
    OwnSlider,
    OwnText,
    Persona,
    edit_section,
    move_section,
    parse_links,
    remove_section,
)
from core.study import Study
from pages.personas.adding_own import LINES, add_own
from pages.personas.rewording import version
from pages.personas.saving import save_field
from pages.shared.cached import studio
from pages.shared.widgets import icon_button


def edit_own(study: Study, persona: Persona) -> None:
    """Show each section of one's own as fields, in order, and the form that adds one."""
    st.subheader("Your own sections", anchor=False)
    for place, one in enumerate(persona.own_sections):
        with st.container(border=True, gap="xsmall", key=f"own_edit_{one.id}"):
            _edit_head(study, persona, one, place)
            _edit_fields(study, persona, one)
    with st.container(border=True, gap="small"):
        add_own(study, persona)


def _edit_head(study: Study, persona: Persona, one: OwnSection, place: int) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom", wrap=False, gap="xsmall"):
        _field(study, persona, one, "title", "Title")
        up = place > 0 and icon_button(":material/arrow_upward:", f"Move up: {one.title}", key=f"up_{one.id}")
        last = place == len(persona.own_sections) - 1
        down = not last and icon_button(":material/arrow_downward:", f"Move down: {one.title}", key=f"down_{one.id}")
        gone = icon_button(":material/delete:", f"Remove this section: {one.title}", key=f"unown_{one.id}")
    if up or down:
        studio().edit_persona(study.id, persona.id, lambda old: move_section(old, one.id, -1 if up else 1))
        st.rerun()
    if gone:
        studio().edit_persona(study.id, persona.id, lambda old: remove_section(old, one.id))
        st.rerun()


def _edit_fields(study: Study, persona: Persona, one: OwnSection) -> None:
    if isinstance(one, OwnText):
        _field(study, persona, one, "text", "Text")
    elif isinstance(one, OwnSlider):
        left, right = st.columns(2)
        with left:
            _field(study, persona, one, "low", "Left end")
        with right:
            _field(study, persona, one, "high", "Right end")
        _slide(study, persona, one)
    elif isinstance(one, OwnImage):
        st.image(one.image, width=240, alt=one.caption or one.title)
        _field(study, persona, one, "caption", "What it shows")
    elif isinstance(one, OwnLinks):
        _edit_links(study, persona, one)


def _field(study: Study, persona: Persona, one: OwnSection, name: str, label: str) -> None:
    value = str(getattr(one, name))
    key = f"own_{name}_{persona.id}_{one.id}_{version(value)}"
    saving = (study.id, persona.id, key, lambda old, new: edit_section(old, one.id, **{name: new}), value)
    show = st.text_area if name == "text" else st.text_input
    show(label, value=value, key=key, on_change=save_field, args=saving)


def _slide(study: Study, persona: Persona, one: OwnSlider) -> None:
    key = f"own_value_{persona.id}_{one.id}_{one.value}"
    saving = (study.id, persona.id, key, lambda old, new: edit_section(old, one.id, value=new))
    label = f"Between “{one.low}” (0) and “{one.high}” (100)"
    st.slider(label, 0, 100, one.value, key=key, on_change=save_field, args=saving)


def _edit_links(study: Study, persona: Persona, one: OwnLinks) -> None:
    lines = "\n".join(each.url if each.label == each.url else f"{each.label} {each.url}" for each in one.links)
    key = f"own_links_{persona.id}_{one.id}_{version(lines)}"
    saving = (study.id, persona.id, key, lambda old, new: edit_section(old, one.id, links=parse_links(new)), lines)
    st.text_area("Links", value=lines, key=key, help=LINES, on_change=save_field, args=saving)
