"""What people say: the themes of all comments, to be read and put right."""

import streamlit as st

from core.claims import theme_trends
from core.feedback import edit_words, language_notes
from core.study import Study
from core.wording import percent
from pages.personas.theme_card import show_theme
from pages.personas.themes_comments import show_comments
from pages.personas.themes_edit import change_themes, show_dismissed
from pages.shared.cached import evidence
from pages.shared.places import DATA, PERSONAS, link
from pages.shared.widgets import counted, empty_state, plain

VIEW = "themes"
"""Value of the part ``view`` of the address that leads here."""

COMPLAINTS, LIKED, UNASSIGNED = "Complaints", "What they like", "Without a theme"


def show_themes(study: Study) -> None:
    """Show the themes, or the comments that have none."""
    link(PERSONAS, "All personas", icon=":material/arrow_back:", study=study.id)
    st.header("What people say", anchor=False)
    comments = evidence(study).comments if study.comments_table and study.segmentation else None
    if comments is None:
        empty_state(":material/forum:", "What customers write is sorted into themes here.")
        link(DATA, "Add comments", icon=":material/table:", study=study.id)
        return
    can_edit = "mined" in comments.columns
    if not can_edit:
        st.info("Find the segments again to edit themes: the comments were analysed by an earlier version.")
    n_free = int((comments["theme"] == "").sum())
    writers = counted(comments["customer_id"].nunique(), "customer")
    st.markdown(
        f"{counted(len(comments), 'comment')} by {writers} · {counted(len(study.themes), 'theme')} · "
        f"{percent(n_free / max(len(comments), 1))} of the comments have none"
    )
    _show_languages(study)
    _show_undo(study)
    parts = {COMPLAINTS: "negative", LIKED: "positive"}
    shown = st.segmented_control(
        "Show", [*parts, UNASSIGNED], default=COMPLAINTS, key="themes_part", label_visibility="collapsed"
    )
    if shown == UNASSIGNED:
        show_comments(study, "", can_edit=can_edit)
        return
    trends = theme_trends(comments, [one.id for one in study.themes])
    chosen = [one for one in study.themes if one.polarity == parts.get(shown or COMPLAINTS)]
    if not chosen:
        st.markdown("No theme of this kind: too few comments, or all of them were dismissed.")
    for one in chosen:
        show_theme(study, one, trends.get(one.id), can_edit=can_edit)
    show_dismissed(study)


def _show_languages(study: Study) -> None:
    comments = evidence(study).comments
    if comments is None:
        return
    notes = language_notes(comments)
    if [note.language for note in notes] == ["en"]:
        return
    names = ", ".join(f"{note.name} {percent(note.n_comments / len(comments))}" for note in notes[:4])
    with st.expander(f"Languages: {names}", icon=":material/translate:"):
        for note in notes:
            themed = percent(note.n_with_theme / note.n_comments)
            st.markdown(f"**{note.name}** · {counted(note.n_comments, 'comment')}, {themed} in a theme. {note.weaker}")


def _show_undo(study: Study) -> None:
    if not study.theme_edits:
        return
    last = study.theme_edits[-1]
    if st.button(f"Undo: {plain(edit_words(last))}", icon=":material/undo:", key="undo_theme"):
        change_themes(study, lambda edits: edits[:-1] if edits[-1:] == (last,) else edits, "Undone.")
