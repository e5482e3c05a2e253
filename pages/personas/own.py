"""What people added to a persona, to be read: sections of their own, and notes from interviews."""

import streamlit as st

from core.charts import persona_color
from core.personas import OwnImage, OwnLinks, OwnSection, OwnSlider, Persona
from core.study import Study
from pages.personas.rewording import show_rewordable
from pages.shared.theme import theme
from pages.shared.widgets import counted, plain


def show_own(study: Study, persona: Persona) -> None:
    """Show the sections people added, beside each other where there is room, and the notes from interviews.

    Quotes of their own too: those of customers stand with the pain they speak of, and with what they praise.
    """
    guessed = [one for one in persona.statements if one.section == "quotes" and not one.claim_ids]
    if guessed:
        st.subheader("What they would say", anchor=False)
    for quote in guessed:
        show_rewordable(study, persona, quote, key=f"{persona.id}_{quote.id}")
    if persona.own_sections:
        with st.grid(2, min_column_width=320, gap="medium"):
            for one in persona.own_sections:
                with st.container(gap="xxsmall", key=f"own_{one.id}"):
                    st.subheader(plain(one.title), anchor=False)
                    _show_section(one, persona.color)
        st.caption("Added by the team, not counted in the data.")
    if persona.notes:
        with st.expander(f"Notes from {counted(len(persona.notes), 'interview')}", icon=":material/forum:"):
            for note in persona.notes:
                st.markdown(f"*“{plain(note.text)}”*")
                facts = (note.who, f"{note.date:%Y-%m-%d}" if note.date else "", note.source)
                st.caption(plain(" · ".join(filter(None, facts))))


def _show_section(one: OwnSection, color: int) -> None:
    if isinstance(one, OwnSlider):
        show_scale(one, color)
    elif isinstance(one, OwnImage):
        st.image(one.image, caption=plain(one.caption) or None, alt=one.caption or one.title)
    elif isinstance(one, OwnLinks):
        for place, each in enumerate(one.links):
            key = f"link_{one.id}_{place}"
            st.link_button(plain(each.label), each.url, icon=":material/open_in_new:", type="tertiary", key=key)
    else:
        st.markdown(plain(one.text))


def show_scale(one: OwnSlider, color: int) -> None:
    """Show a place between two ends: a line with a mark on it, and its ends in words."""
    x = 10 + 580 * one.value / 100
    fill = persona_color(color, theme())
    picture = (
        '<svg xmlns="http://www.w3.org/2000/svg" width="600" height="20" viewBox="0 0 600 20">'
        '<rect y="8" width="600" height="4" rx="2" fill="#8b929a" fill-opacity="0.35"/>'
        f'<circle cx="{x:.0f}" cy="10" r="9" fill="{fill}"/></svg>'
    )
    st.image(picture, width="stretch", alt=f"{one.value} of 100 from “{one.low}” to “{one.high}”")
    with st.container(horizontal=True, horizontal_alignment="distribute", wrap=False):
        st.caption(plain(one.low), width="content")
        st.caption(plain(one.high), width="content")
