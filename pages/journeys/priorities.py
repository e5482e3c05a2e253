"""What to do first: pain points and opportunities as two matrices, the same as lists, and the formulas."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import streamlit as st
from plotly.graph_objects import Figure

from core.charts import opportunity_matrix, pain_matrix
from core.opportunities import (
    OPPORTUNITY_FORMULA,
    PAIN_FORMULA,
    Node,
    OpportunityPriority,
    PainPriority,
    opportunity_priorities,
    pain_priorities,
    pain_priority_words,
    pains_of,
)
from core.study import Study
from pages.journeys.opportunities_side import node_of, show_side
from pages.shared.places import JOURNEYS, link
from pages.shared.state import address, set_address, state
from pages.shared.theme import theme
from pages.shared.widgets import empty_state, picking_chart, plain

VIEW = "priorities"
Kind = Literal["pains", "opportunities"]
KINDS: dict[Kind, str] = {"pains": "Pain points", "opportunities": "Opportunities"}
N_ROWS = 15
"""Places of a list shown at once; more on demand."""

PAIN_ASSUMED = "Assumed: that those who wrote stand for those who did not. A severity without evidence is the team's."


@dataclass(frozen=True, slots=True)
class _Row:
    """A line of a list; `reason` says why one without a priority is not ranked."""

    key: str
    title: str
    priority: str
    reason: str


@dataclass(frozen=True, slots=True)
class _Ranking:
    """What is shown of one kind: the matrix, the same as a list, and how it comes about."""

    figure: Figure
    rows: tuple[_Row, ...]
    said: tuple[str, ...]


def show_priorities(study: Study) -> None:
    """Show one of the two matrices, its list beside it, and what is picked."""
    with st.container(horizontal=True, vertical_alignment="center", key="priorities_head"):
        link(JOURNEYS, "All journey maps", icon=":material/arrow_back:", study=study.id)
        icon = ":material/account_tree:"
        link(JOURNEYS, "Opportunities and solutions", icon=icon, study=study.id, view="opportunities")
    pains = pains_of(study.personas, study.journeys, study.backlog)
    ranked = pain_priorities(study.personas, pains, {claim.id: claim for claim in study.claims})
    picked = node_of(study, pains, address("item"))
    key = picked.key if picked else ""
    ranking = _asked(study, ranked, picked)
    if not ranking.rows:
        empty_state(":material/bubble_chart:", "What is known of pain points and opportunities is ranked here.")
        return
    left, right = st.columns([3, 2], gap="medium")
    with left:
        picking_chart(ranking.figure, key="matrix", on_pick=lambda picked_key: pick(study.id, picked_key))
        for said in ranking.said:
            st.caption(said)
    with right:
        if picked is not None:
            with st.container(border=True, key="picked_item"):
                show_side(study, pains, {one.pain.ref.key: one for one in ranked}, picked)
        _show_list(study, ranking.rows, key)


def _asked(study: Study, ranked: tuple[PainPriority, ...], picked: Node | None) -> _Ranking:
    """Ask for pain points or opportunities, those of what is picked at first."""
    key = picked.key if picked else ""
    of = st.segmented_control(
        "Of what",
        list(KINDS),
        default="opportunities" if picked and picked.kind == "opportunity" else "pains",
        format_func=KINDS.__getitem__,
        key="priorities_of",
        required=True,
        label_visibility="collapsed",
    )
    if of == "opportunities":
        return _opportunities(opportunity_priorities(study.backlog.opportunities), key)
    return _pains(ranked, key)


def _pains(ranked: tuple[PainPriority, ...], picked: str) -> _Ranking:
    rows = (
        _Row(one.pain.ref.key, f"{one.pain.title} ({one.pain.place})", _pain_said(one.index), one.reason)
        for one in ranked
    )
    return _Ranking(pain_matrix(ranked, picked=picked, theme=theme()), tuple(rows), (PAIN_FORMULA, PAIN_ASSUMED))


def _opportunities(ranked: tuple[OpportunityPriority, ...], picked: str) -> _Ranking:
    rows = (
        _Row(
            one.opportunity.id,
            one.opportunity.title,
            "" if one.index is None else f"{one.index:.1f}",
            f"Not known: {', '.join(one.missing)}.",
        )
        for one in ranked
    )
    return _Ranking(opportunity_matrix(ranked, picked=picked, theme=theme()), tuple(rows), (OPPORTUNITY_FORMULA,))


def _pain_said(index: float | None) -> str:
    return "" if index is None else pain_priority_words(index)


def _show_list(study: Study, rows: Sequence[_Row], picked: str) -> None:
    """Show the same as in the matrix as a list, in which everything can be picked without a mouse."""
    ranked = [one for one in rows if one.priority]
    others = [one for one in rows if not one.priority]
    with st.container(gap="xxsmall", key="priority_list"):
        is_whole = len(ranked) <= N_ROWS or st.toggle(f"Show all {len(ranked)}", key="all_rows")
        for place, one in enumerate(ranked if is_whole else ranked[:N_ROWS], start=1):
            _offer(study, one, f"{place}. {plain(one.title)}: {one.priority}", picked)
        if others:
            with st.expander(f"Not ranked: {len(others)}"):
                for one in others:
                    _offer(study, one, plain(one.title), picked)
                    st.caption(plain(one.reason))


def _offer(study: Study, row: _Row, said: str, picked: str) -> None:
    if st.button(said, key=f"row_{row.key}", type="primary" if row.key == picked else "tertiary"):
        pick(study.id, row.key)
        st.rerun()


def pick(study_id: str, key: str) -> None:
    """Go to what is picked in the matrix or the list."""
    state().redraw_forms()
    set_address(study=study_id, view=VIEW, item=key)
