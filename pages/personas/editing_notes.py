"""Notes from interviews on a persona: taken down, and laid under the sentences that rest on them."""

import streamlit as st

from core.personas import InterviewNote, Persona, Section, add_note, add_statement, remove_note, set_backed
from core.study import Study
from pages.personas.saving import save_field
from pages.shared.cached import studio
from pages.shared.errors import report_errors
from pages.shared.widgets import icon_button, plain


def edit_notes(study: Study, persona: Persona, titles: dict[Section, str]) -> None:
    """Show each note with the sentences that rest on it, and the form for another one."""
    st.subheader("Notes from interviews", anchor=False)
    for one in persona.notes:
        with st.container(border=True, gap="xsmall", key=f"note_{one.id}"):
            _edit_note(study, persona, one)
    with st.form(f"note_{persona.id}"):
        _add(study, persona, titles)


def _edit_note(study: Study, persona: Persona, one: InterviewNote) -> None:
    with st.container(horizontal=True, vertical_alignment="top", wrap=False):
        facts = (one.who, f"{one.date:%Y-%m-%d}" if one.date else "", one.source)
        st.markdown(f"*“{plain(one.text)}”*  \n:gray[{plain(' · '.join(filter(None, facts)))}]")
        gone = icon_button(":material/delete:", f"Delete this note: {one.who}", key=f"unnote_{persona.id}_{one.id}")
    open_to_it = {each.id: each.text for each in (persona.headline, *persona.statements) if not each.claim_ids}
    backed = [each.id for each in (persona.headline, *persona.statements) if one.id in each.note_ids]
    if open_to_it:
        key = f"backs_{persona.id}_{one.id}_{len(open_to_it)}_{len(backed)}"
        st.multiselect(
            "Sentences that rest on it",
            list(open_to_it),
            default=backed,
            format_func=lambda each: open_to_it.get(each, each),
            key=key,
            placeholder="None yet: choose from those without data",
            on_change=save_field,
            args=(study.id, persona.id, key, lambda old, chosen: set_backed(old, one.id, chosen)),
        )
    if gone:
        with report_errors():
            studio().edit_persona(study.id, persona.id, lambda old: remove_note(old, one.id))
            st.rerun()


def _add(study: Study, persona: Persona, titles: dict[Section, str]) -> None:
    key = f"{persona.id}_{len(persona.notes)}"  # the fields empty once the note is kept
    left, middle, right = st.columns([2, 1, 2])
    who = left.text_input("Who said it, as a role", key=f"note_who_{key}", placeholder="buyer, 34", max_chars=120)
    date = middle.date_input("When", value=None, key=f"note_date_{key}")
    source = right.text_input(
        "Source", key=f"note_source_{key}", placeholder="interview 7, by telephone", max_chars=120
    )
    text = st.text_area("Their words", key=f"note_text_{key}", max_chars=5000)
    st.caption(
        "E-mail addresses, numbers and names with a form are taken out before anything is kept. "
        "Names inside a sentence are not found: leave them out."
    )
    said = st.text_input("What it says of them, as a sentence for the sheet", key=f"note_said_{key}", max_chars=2000)
    section = st.selectbox("Stands under", list(titles), format_func=titles.__getitem__, key=f"note_section_{key}")

    def add(old: Persona) -> Persona:
        new = add_note(old, who, text, date=date, source=source)
        if not said.strip():
            return new
        new = add_statement(new, section, said)
        return set_backed(new, new.notes[-1].id, [new.statements[-1].id])

    if st.form_submit_button("Keep the note", icon=":material/add:"):
        with report_errors():
            studio().edit_persona(study.id, persona.id, add)
            st.rerun()
