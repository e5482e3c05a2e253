"""Opportunities: what follows from pain points, what is done about them, and whether it works."""

import streamlit as st

from core.opportunities import pain_priorities, pains_of
from core.study import Study
from pages.journeys.opportunities_board import show_board
from pages.journeys.opportunities_side import node_of, show_side
from pages.journeys.picking import pick
from pages.shared.cached import studio
from pages.shared.errors import report_errors
from pages.shared.places import JOURNEYS, link
from pages.shared.state import address, state
from pages.shared.widgets import plain

VIEW = "opportunities"
SIDE = "backlog_side"


def show_opportunities(study: Study) -> None:
    """Show the four columns and, beside them, what is picked."""
    with st.container(horizontal=True, vertical_alignment="center", key="backlog_head"):
        link(JOURNEYS, "All journey maps", icon=":material/arrow_back:", study=study.id)
        link(JOURNEYS, "What to do first", icon=":material/bubble_chart:", study=study.id, view="priorities")
        show_undo(study.id)
    claims = {claim.id: claim for claim in study.claims}
    pains = pains_of(study.personas, study.journeys, study.backlog)
    priorities = pain_priorities(study.personas, pains, claims)
    picked = node_of(study, pains, address("item"))
    board, side = st.columns([3, 1], gap="medium")
    with board:
        show_board(study, pains, priorities, picked, on_pick=lambda key: pick(study.id, VIEW, key), side=SIDE)
    with side, st.container(key=SIDE):
        show_side(study, pains, {one.pain.ref.key: one for one in priorities}, picked)


def show_undo(study_id: str) -> None:
    """Show the buttons that take the last edit back, and do it again; none where there is nothing to."""
    history = studio().backlog_history(study_id)
    with report_errors():
        if history.undo_label and _button("Undo", history.undo_label, ":material/undo:", key="undo_backlog"):
            studio().undo_backlog(study_id)
            state().redraw_forms()
            st.rerun()
        if history.redo_label and _button("Redo", history.redo_label, ":material/redo:", key="redo_backlog"):
            studio().redo_backlog(study_id)
            state().redraw_forms()
            st.rerun()


def _button(verb: str, what: str, icon: str, *, key: str) -> bool:
    return st.button(f"{verb}: {plain(what)}", icon=icon, type="tertiary", key=key)
