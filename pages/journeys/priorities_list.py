"""Pain points or opportunities as a list, the highest priority first."""

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from core.study import Study
from pages.journeys.picking import pick
from pages.shared.widgets import plain

VIEW = "priorities"
N_ROWS = 15
"""Places of a list shown at once; more on demand."""


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a list; `reason` says why one without a priority is not ranked."""

    key: str
    title: str
    priority: str
    reason: str


def show_list(study: Study, rows: Sequence[Row], picked: str) -> None:
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


def _offer(study: Study, row: Row, said: str, picked: str) -> None:
    if st.button(said, key=f"row_{row.key}", type="primary" if row.key == picked else "tertiary"):
        pick(study.id, VIEW, row.key)
        st.rerun()
