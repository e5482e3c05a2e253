"""The forms of an opportunity, a solution and a metric: a change is compared with what the form showed."""

from collections.abc import Sequence

import streamlit as st

from core.opportunities import (
    AddReading,
    Command,
    DeleteReading,
    Metric,
    Opportunity,
    Pain,
    Reading,
    Solution,
    commands_between,
    with_values,
)
from core.study import Study
from pages.journeys.estimates import check_estimates
from pages.journeys.opportunities_fields import item_fields
from pages.shared.cached import studio
from pages.shared.errors import report_errors
from pages.shared.state import state
from pages.shared.widgets import icon_button, plain

AnyItem = Opportunity | Solution | Metric

MAX_SHOWN = 6
"""Readings shown at once."""


def edit_item(study: Study, item: AnyItem, pains: Sequence[Pain]) -> None:
    """Show the form of an item and keep what is saved; what somebody else changed meanwhile is told."""
    drawn = state().drawn_items.setdefault(item.id, item)
    key = f"{item.id}_{state().form_round}"
    with st.form(f"form_{key}"):
        st.markdown(f"**{item.kind.capitalize()}**")
        values = item_fields(study, drawn, pains, key)
        saved = st.form_submit_button("Save", type="primary", key=f"save_{key}")
    if saved:
        with report_errors():
            check_estimates(values)
            commands = commands_between(drawn, with_values(drawn, values))
            label = f"Change “{drawn.title}”" if len(commands) > 1 else ""
            studio().edit_backlog(study.id, commands, label=label)
            state().redraw_forms()
            st.rerun()
    if drawn != item:
        st.info("This was changed elsewhere meanwhile. What you save is put together with it.", icon=":material/sync:")
        if st.button("Show it as it is now", key=f"reload_{key}"):
            state().redraw_forms()
            st.rerun()
    if isinstance(item, Metric):
        _readings(study, item)


def _readings(study: Study, item: Metric) -> None:
    """Show what the metric was, the newest first, and the form that writes down one more."""
    with st.container(border=True, gap="xsmall"):
        st.markdown("**Readings**")
        for one in reversed(item.readings[-MAX_SHOWN:]):
            with st.container(horizontal=True, vertical_alignment="center", wrap=False):
                st.markdown(f"{one.on:%d %b %Y}: {one.value:g} {plain(item.unit)}")
                what = f"Take the reading of {one.on:%d %b %Y} away"
                if icon_button(":material/delete:", what, key=f"unread_{item.id}_{one.on}"):
                    _edit(study, DeleteReading(metric_id=item.id, on=one.on))
        if len(item.readings) > MAX_SHOWN:
            st.caption(f"The newest {MAX_SHOWN} of {len(item.readings)}.")
        key = f"{item.id}_{study.backlog.revision}"
        with st.form(f"read_{key}", border=False):
            on = st.date_input("Day", "today", key=f"day_{key}")
            value = st.number_input("Value", value=None, format="%g", key=f"value_{key}")
            if st.form_submit_button("Write it down", icon=":material/add:") and value is not None:
                _edit(study, AddReading(metric_id=item.id, reading=Reading(on=on, value=value)))


def _edit(study: Study, command: Command) -> None:
    with report_errors():
        studio().edit_backlog(study.id, [command])
        state().redraw_forms()
        st.rerun()
