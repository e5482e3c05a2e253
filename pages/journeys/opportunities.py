"""Opportunities: what follows from pain points, what is done about them, and whether it works."""

import streamlit as st

from core.opportunities import (
    GONE,
    Backlog,
    Metric,
    Node,
    Opportunity,
    Pain,
    PainPriority,
    Solution,
    chain,
    links,
    opportunity_priority,
    pain_priorities,
    pains_of,
    standing,
)
from core.study import Study
from pages.journeys.opportunities_side import node_of, show_side
from pages.shared.cached import studio
from pages.shared.chains import ChainCard, ChainColumn, show_chains
from pages.shared.errors import report_errors
from pages.shared.places import JOURNEYS, link
from pages.shared.state import address, set_address, state
from pages.shared.widgets import plain

Links = tuple[tuple[Node, Node], ...]

VIEW = "opportunities"
SIDE = "backlog_side"
FEW = 6
"""Pain points that nobody answers yet are shown up to this number, the highest priority first."""

STATUS_WORDS = {
    "open": "open",
    "in_progress": "in progress",
    "solved": "solved",
    "dismissed": "dismissed",
    "idea": "idea",
    "planned": "planned",
    "done": "done",
    "dropped": "dropped",
}
STANDING_WORDS = {"reached": "target reached", "not yet": "target not reached yet", "out of bounds": "out of bounds"}


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
        _show_board(study, pains, priorities, picked)
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


def _show_board(
    study: Study, pains: tuple[Pain, ...], priorities: tuple[PainPriority, ...], picked: Node | None
) -> None:
    backlog = study.backlog
    pairs = links(backlog)
    order = {one.pain.ref.key: place for place, one in enumerate(priorities)}
    answered: dict[str, int] = {}  # those of one opportunity stand together, so that few lines cross
    for left, _ in pairs:
        if left.kind == "pain":
            answered.setdefault(left.key, len(answered))
    last = len(answered)
    ranked = sorted(pains, key=lambda one: (answered.get(one.ref.key, last), order.get(one.ref.key, len(order))))
    shown = ranked[: last + FEW]
    if len(shown) < len(ranked) and st.toggle(f"Show all {len(ranked)} pain points", key="all_pains"):
        shown = ranked
    index = {one.pain.ref.key: one.index for one in priorities}
    gone = [_gone(backlog, pairs, kind) for kind in ("opportunity", "metric")]
    columns = (
        ChainColumn(
            "Pain points", tuple(_pain(one, index.get(one.ref.key)) for one in shown), "No persona has any yet."
        ),
        ChainColumn(
            "Opportunities",
            (*(ChainCard(one.id, one.title, _opportunity_note(one)) for one in backlog.opportunities), *gone[0]),
            "Pick a pain point and ask: how might we …?",
        ),
        ChainColumn(
            "Solutions",
            tuple(ChainCard(one.id, one.title, _solution_note(one)) for one in backlog.solutions),
            "What could be built or changed.",
        ),
        ChainColumn(
            "Metrics",
            (*(ChainCard(one.id, one.title, _metric_note(one)) for one in backlog.metrics), *gone[1]),
            "How you will see that it works.",
        ),
    )
    show_chains(
        columns,
        [(left.key, right.key) for left, right in pairs],
        picked=picked.key if picked else "",
        chain={one.key for one in chain(backlog, picked)} if picked else set(),
        key="backlog_board",
        on_pick=lambda key: pick(study.id, key),
        side=SIDE,
    )


def pick(study_id: str, key: str) -> None:
    """Go to what is picked; "" to nothing."""
    state().redraw_forms()
    set_address(study=study_id, view=VIEW, item=key)


def _gone(backlog: Backlog, pairs: Links, kind: str) -> list[ChainCard]:
    """Return what is named, but no longer there."""
    named = dict.fromkeys(node.key for pair in pairs for node in pair if node.kind == kind)
    title = f"{GONE[0].upper()}{GONE[1:]}"
    return [ChainCard(key, title, is_gone=True) for key in named if backlog.find(key) is None]


def _pain(pain: Pain, index: float | None) -> ChainCard:
    if pain.is_gone:
        return ChainCard(pain.ref.key, pain.title, "No longer in the study", is_gone=True)
    parts = [pain.place, f"severity {pain.severity}" if pain.severity else "", f"priority {index:.3f}" if index else ""]
    return ChainCard(pain.ref.key, pain.title, " · ".join(part for part in parts if part))


def _opportunity_note(one: Opportunity) -> str:
    index = opportunity_priority(one).index
    parts = [STATUS_WORDS[one.status], "" if index is None else f"priority {index:.1f}", one.owner]
    return " · ".join(part for part in parts if part)


def _solution_note(one: Solution) -> str:
    due = f"due {one.due:%d %b %Y}" if one.due else ""
    return " · ".join(part for part in (STATUS_WORDS[one.status], due, one.owner) if part)


def _metric_note(one: Metric) -> str:
    unit = f" {one.unit}" if one.unit else ""
    latest = f"{one.readings[-1].value:g}{unit}" if one.readings else "no reading yet"
    return " · ".join(part for part in (latest, STANDING_WORDS.get(standing(one), "")) if part)
