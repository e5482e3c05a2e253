"""What to do first: pain points and opportunities as two matrices, the same as lists, and the formulas."""

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
from pages.journeys.picking import pick
from pages.journeys.priorities_list import VIEW, Row, show_list
from pages.shared.places import JOURNEYS, link
from pages.shared.state import address
from pages.shared.theme import theme
from pages.shared.widgets import empty_state, picking_chart

Kind = Literal["pains", "opportunities"]
KINDS: dict[Kind, str] = {"pains": "Pain points", "opportunities": "Opportunities"}
PAIN_ASSUMED = "Assumed: that those who wrote stand for those who did not. A severity without evidence is the team's."


@dataclass(frozen=True, slots=True)
class _Ranking:
    """What is shown of one kind: the matrix, the same as a list, and how it comes about."""

    figure: Figure
    rows: tuple[Row, ...]
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
        picking_chart(ranking.figure, key="matrix", on_pick=lambda picked_key: pick(study.id, VIEW, picked_key))
        for said in ranking.said:
            st.caption(said)
    with right:
        if picked is not None:
            with st.container(border=True, key="picked_item"):
                show_side(study, pains, {one.pain.ref.key: one for one in ranked}, picked)
        show_list(study, ranking.rows, key)


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
        Row(one.pain.ref.key, f"{one.pain.title} ({one.pain.place})", _pain_said(one.index), one.reason)
        for one in ranked
    )
    return _Ranking(pain_matrix(ranked, picked=picked, theme=theme()), tuple(rows), (PAIN_FORMULA, PAIN_ASSUMED))


def _opportunities(ranked: tuple[OpportunityPriority, ...], picked: str) -> _Ranking:
    rows = (
        Row(
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
