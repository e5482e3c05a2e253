"""The comments of a theme, or those without one: read, search, put into a theme, make a pain point."""

import pandas as pd
import streamlit as st

from core.feedback import AssignComment, Promote, listed
from core.study import Study
from core.wording import capitalised
from pages.personas.themes_edit import add_edit
from pages.shared.cached import evidence
from pages.shared.widgets import counted, plain

PER_PAGE = 12


def show_comments(study: Study, theme_id: str, *, can_edit: bool) -> None:
    """Show the comments of a theme ("" for those without one), a page at a time; personal data is masked."""
    comments = evidence(study).comments
    if comments is None:
        return
    key = theme_id or "free"
    words = st.text_input("Search the comments", key=f"search_{key}", icon=":material/search:", width=360)
    is_praise = any(one.id == theme_id and one.polarity == "positive" for one in study.themes)
    found = listed(comments, theme_id, words, kindest_first=is_praise)
    if found.empty:
        st.markdown("No comment says this." if words else "No comment is without a theme.")
        return
    first = "most positive" if is_praise else "most negative"
    st.caption(f"{counted(len(found), 'comment')}, the {first} first, as estimated. Personal data is masked.")
    n_pages = -(-len(found) // PER_PAGE)
    page = st.pagination(n_pages, key=f"pages_{key}_{n_pages}") if n_pages > 1 else 1
    for comment_id, row in found.iloc[(page - 1) * PER_PAGE : page * PER_PAGE].iterrows():
        with st.container(horizontal=True, vertical_alignment="top", wrap=False, gap="small"):
            st.markdown(plain(str(row["text"])), width="stretch")
            if can_edit:
                _menu(study, str(comment_id), row, theme_id)


def _menu(study: Study, comment_id: str, row: pd.Series, theme_id: str) -> None:
    """Show the window with what can be done to one comment."""
    start = str(row["text"])[:60]
    with st.popover("Place", help=f"Put this comment elsewhere: {plain(start)}", key=f"place_{comment_id}"):
        labels = {one.id: capitalised(one.label) for one in study.themes if one.id != theme_id}
        chosen = st.selectbox("Theme", list(labels), format_func=labels.__getitem__, index=None, key=f"to_{comment_id}")
        if st.button("Put it there", key=f"assign_{comment_id}", disabled=chosen is None) and chosen:
            add_edit(study, AssignComment(comment_id=comment_id, theme_id=chosen), f"It is in “{labels[chosen]}” now.")
        if not bool(row["publishable"]):
            st.caption("It may hold a name, so it is not quoted on a sheet.")
            return
        names = _personas_of(study, str(row["customer_id"]))
        for segment_id, name in names.items():
            if st.button(f"Make it a pain point of {plain(name)}", key=f"promote_{comment_id}_{segment_id}"):
                add_edit(study, Promote(segment_id=segment_id, comment_id=comment_id), f"It is on the sheet of {name}.")


def _personas_of(study: Study, customer_id: str) -> dict[str, str]:
    """Return the personas whose segment the writer of a comment belongs to."""
    data = evidence(study)
    return {
        persona.segment_id: persona.name
        for persona in study.personas
        if persona.segment_id and data.are_members(pd.Index([customer_id]), persona.segment_id)[0]
    }
