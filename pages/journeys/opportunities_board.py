"""The board of opportunities: pain points, what answers them, what is built, and the number that should move."""

from collections.abc import Callable

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
    pain_priority_words,
    standing,
)
from core.study import Study
from pages.shared.chains import ChainCard, ChainColumn, show_chains

Links = tuple[tuple[Node, Node], ...]

FEW = 6
"""Pain points that nobody answers yet are shown up to this number, the highest priority first."""

STANDING_WORDS = {"reached": "target reached", "not yet": "target not reached yet", "out of bounds": "out of bounds"}


def show_board(
    study: Study,
    pains: tuple[Pain, ...],
    priorities: tuple[PainPriority, ...],
    picked: Node | None,
    *,
    on_pick: Callable[[str], None],
    side: str,
) -> None:
    """Show the chains; `on_pick` hears the key of what is picked, `side` names the place that shows it."""
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
        on_pick=on_pick,
        side=side,
    )


def _gone(backlog: Backlog, pairs: Links, kind: str) -> list[ChainCard]:
    """Return what is named, but no longer there."""
    named = dict.fromkeys(node.key for pair in pairs for node in pair if node.kind == kind)
    title = f"{GONE[0].upper()}{GONE[1:]}"
    return [ChainCard(key, title, is_gone=True) for key in named if backlog.find(key) is None]


def _pain(pain: Pain, index: float | None) -> ChainCard:
    if pain.is_gone:
        return ChainCard(pain.ref.key, pain.title, "No longer in the study", is_gone=True)
    parts = [
        pain.place,
        f"severity {pain.severity}" if pain.severity else "",
        f"priority {pain_priority_words(index)}" if index else "",
    ]
    return ChainCard(pain.ref.key, pain.title, " · ".join(part for part in parts if part))


def _opportunity_note(one: Opportunity) -> str:
    index = opportunity_priority(one).index
    parts = [one.status.replace("_", " "), "" if index is None else f"priority {index:.1f}", one.owner]
    return " · ".join(part for part in parts if part)


def _solution_note(one: Solution) -> str:
    due = f"due {one.due:%d %b %Y}" if one.due else ""
    return " · ".join(part for part in (one.status.replace("_", " "), due, one.owner) if part)


def _metric_note(one: Metric) -> str:
    unit = f" {one.unit}" if one.unit else ""
    latest = f"{one.readings[-1].value:g}{unit}" if one.readings else "no reading yet"
    return " · ".join(part for part in (latest, STANDING_WORDS.get(standing(one), "")) if part)
