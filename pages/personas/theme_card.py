"""One theme of what people say: how many, how bad, at which stage, who says it more, and since when."""

import streamlit as st

from core.claims import Evidence, change, over_index
from core.feedback import Theme, period_shares, stage_shares
from core.study import Study
from core.templates import load_template
from core.wording import capitalised, percent, period_words, times
from pages.personas.theme_menu import theme_menu
from pages.personas.themes_comments import show_comments
from pages.shared.cached import evidence
from pages.shared.theme import theme as mode
from pages.shared.widgets import counted, plain, time_bars


def show_theme(study: Study, one: Theme, trend: Evidence | None, *, can_edit: bool) -> None:
    """Show a theme as a card; its comments are read on demand."""
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
