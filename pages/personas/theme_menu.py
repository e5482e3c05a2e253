"""What can be done to one theme: rename, merge, split, dismiss, make it a pain point."""

import pandas as pd
import streamlit as st

from core.config import MIN_GROUP_SIZE
from core.feedback import MAX_LABEL, DismissTheme, MergeThemes, Promote, RenameTheme, Theme
from core.study import Study
from core.wording import capitalised
from pages.personas.themes_edit import add_edit
from pages.shared.cached import evidence, studio
from pages.shared.errors import report_errors
from pages.shared.widgets import counted, plain


def theme_menu(study: Study, one: Theme) -> None:
    """Show the window with all that can be done to a theme."""
    name = plain(capitalised(one.label))
    with st.popover("Edit", icon=":material/edit:", help=f"Edit the theme {name}", key=f"menu_{one.id}"):
        label = st.text_input("Label", value=one.label, key=f"label_{one.id}_{one.label}", max_chars=MAX_LABEL)
        if st.button("Rename", key=f"rename_{one.id}") and label != one.label:
            add_edit(study, RenameTheme(theme_id=one.id, label=label), "Renamed. It keeps this name.")
        others = {other.id: other for other in study.themes if other.polarity == one.polarity and other.id != one.id}
        if others:
            chosen = st.multiselect(
                "Merge with",
                list(others),
                format_func=lambda theme_id: capitalised(others[theme_id].label),
                key=f"merge_with_{one.id}",
            )
            if st.button("Merge", key=f"merge_{one.id}", disabled=not chosen):
                add_edit(study, MergeThemes(theme_ids=(one.id, *chosen)), "Merged. It keeps the first name.")
        if one.polarity == "negative":
            _promote(study, one)
        with st.container(horizontal=True):
            if st.button("Split in two", key=f"split_{one.id}", icon=":material/call_split:"):
                split_dialog(study, one)
            if st.button("Dismiss", key=f"dismiss_{one.id}", icon=":material/visibility_off:"):
                add_edit(study, DismissTheme(theme_id=one.id), "Dismissed. Its comments are listed without a theme.")


def _promote(study: Study, one: Theme) -> None:
    names = _who_could_have(study, one)
    if not names:
        st.caption(f"It is on the sheet of every persona of whose people at least {MIN_GROUP_SIZE} raise it.")
        return
    segment = st.selectbox(
        "Make it a pain point of", list(names), format_func=names.__getitem__, index=None, key=f"promote_to_{one.id}"
    )
    if st.button("Make it a pain point", key=f"promote_{one.id}", disabled=segment is None) and segment:
        add_edit(study, Promote(segment_id=segment, theme_id=one.id), f"It is on the sheet of {names[segment]}.")


def _who_could_have(study: Study, one: Theme) -> dict[str, str]:
    """Return the personas that lack a pain point of a theme which enough of their people raise, by segment."""
    data = evidence(study)
    if data.comments is None:
        return {}
    raised = pd.Index(data.comments.loc[data.comments["theme"] == one.id, "customer_id"].unique())
    return {
        persona.segment_id: persona.name
        for persona in study.personas
        if persona.segment_id
        and all(pain.theme_id != one.id for pain in persona.pain_points)
        and data.are_members(raised, persona.segment_id).sum() >= MIN_GROUP_SIZE
    }


@st.dialog("Split in two", width="large", icon=":material/call_split:")
def split_dialog(study: Study, one: Theme) -> None:
    """Show how the comments of a theme fall in two, and make it so."""
    with report_errors():
        with st.spinner("Reading the comments"):
            proposal = studio().propose_split(study.id, one.id)
        texts = studio().theme_comments(study)["text"]
        for column, part in zip(st.columns(2), proposal.parts, strict=True):
            with column:
                st.markdown(f"**{plain(capitalised(part.label))}**")
                st.caption(f"{counted(part.n_customers, 'customer')}, {counted(part.n_comments, 'comment')}")
                for comment_id in part.quote_ids[:3]:
                    st.markdown(f"*“{plain(str(texts[comment_id]))}”*")
        if st.button("Split it like this", type="primary", key=f"do_split_{one.id}"):
            add_edit(study, proposal.edit, "Split in two.")
