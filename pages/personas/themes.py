"""What people say: the themes of all comments, to be read and put right."""

import streamlit as st

from core.claims import Evidence, change, over_index, theme_trends
from core.feedback import Theme, edit_words, language_notes, period_shares, stage_shares
from core.study import Study
from core.templates import load_template
from core.wording import capitalised, percent, period_words, times
from pages.personas.themes_comments import show_comments
from pages.personas.themes_edit import change_themes, show_dismissed, theme_menu
from pages.shared.cached import evidence
from pages.shared.places import DATA, PERSONAS, link
from pages.shared.theme import theme as mode
from pages.shared.widgets import counted, empty_state, plain, time_bars

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
        _show_theme(study, one, trends.get(one.id), can_edit=can_edit)
    show_dismissed(study)


def _show_theme(study: Study, one: Theme, trend: Evidence | None, *, can_edit: bool) -> None:
    comments = evidence(study).comments
    if comments is None:
        return
    with st.container(border=True, key=f"theme-{one.id}", gap="xxsmall"):
        with st.container(horizontal=True, vertical_alignment="center", wrap=False):
            st.markdown(f"**{plain(capitalised(one.label))}**", width="stretch")
            if can_edit:
                theme_menu(study, one)
        if one.example:
            st.markdown(f"*“{plain(one.example)}”*")
        severity = f" · severity {one.severity} of 5" if one.polarity == "negative" else ""
        st.caption(f"{counted(one.n_customers, 'customer')}, {counted(one.n_comments, 'comment')}{severity}")
        for line in (_stage_line(study, one), _personas_line(study, one), _trend_line(trend)):
            if line:
                st.caption(line)
        shares = period_shares(comments, one.id) if trend is not None else {}
        if shares:
            first, last = (period_words(period) for period in (min(shares), max(shares)))
            time_bars(tuple(shares.values()), alt=f"Comments on it from {first} to {last}", dark=mode() == "dark")
            st.caption(f"{first} to {last}")
        box = st.expander("Read the comments", key=f"read_{one.id}", on_change="rerun")
        if box.open:  # not read before somebody asks for them
            with box:
                show_comments(study, one.id, can_edit=can_edit)


def _stage_line(study: Study, one: Theme) -> str:
    comments = evidence(study).comments
    if not study.stage_template or comments is None:
        return ""
    titles = {stage.id: stage.title for stage in load_template(study.stage_template).stages}
    shares = stage_shares(comments, one.id, study.stage_template)[:3]
    said = ", ".join(f"{plain(titles.get(part.stage_id, part.stage_id))} {percent(part.share)}" for part in shares)
    return f":material/route: {said}" if said else ""


def _personas_line(study: Study, one: Theme) -> str:
    """Return which personas raise it more than others do, as far as it is on their sheets."""
    names = study.names
    lifts = [claim for claim in study.claims if claim.topic == "lift" and claim.id.endswith(f".{one.id}")]
    more = [
        f"{plain(names.get(claim.segment_id, claim.segment_id))} ({times(claim.evidence.value)} as often)"
        for claim in lifts
        if claim.evidence is not None and over_index(claim.evidence) == "more"
    ]
    return f":material/groups: More than others: {', '.join(more)}" if more else ""


def _trend_line(trend: Evidence | None) -> str:
    if trend is None or change(trend) == "steady":
        return ""
    icon, word = (
        (":material/trending_up:", "more") if change(trend) == "rising" else (":material/trending_down:", "less")
    )
    now, before = percent(trend.value), percent(trend.others_value)
    return f"{icon} Comes up {word} than before: {now} of those who wrote, {before} before"


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
