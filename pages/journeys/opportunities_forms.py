"""The forms of an opportunity, a solution and a metric: a change is compared with what the form showed."""

from collections.abc import Mapping, Sequence

import streamlit as st

from core.opportunities import (
    GONE,
    MAX_TITLE,
    AddReading,
    Command,
    DeleteReading,
    Effect,
    Metric,
    Opportunity,
    Pain,
    Reading,
    Solution,
    commands_between,
    with_values,
)
from core.study import Study
from pages.shared.cached import studio
from pages.shared.errors import report_errors
from pages.shared.state import first_value, state
from pages.shared.widgets import icon_button, plain

AnyItem = Opportunity | Solution | Metric
Values = dict[str, object]

MAX_SHOWN = 6
"""Readings shown at once."""

OPPORTUNITY_STATUS = {"open": "Open", "in_progress": "In progress", "solved": "Solved", "dismissed": "Dismissed"}
SOLUTION_STATUS = {
    "idea": "Idea",
    "planned": "Planned",
    "in_progress": "In progress",
    "done": "Done",
    "dropped": "Dropped",
}
DIRECTIONS = {"higher": "Higher", "lower": "Lower"}


def edit_item(study: Study, item: AnyItem, pains: Sequence[Pain]) -> None:
    """Show the form of an item and keep what is saved; what somebody else changed meanwhile is told."""
    drawn = state().drawn_items.setdefault(item.id, item)
    key = f"{item.id}_{state().form_round}"
    with st.form(f"form_{key}"):
        st.markdown(f"**{item.kind.capitalize()}**")
        values = _fields(study, drawn, pains, key)
        saved = st.form_submit_button("Save", type="primary", key=f"save_{key}")
    if saved:
        with report_errors():
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


def _fields(study: Study, item: AnyItem, pains: Sequence[Pain], key: str) -> Values:
    title = st.text_area("Title", item.title, max_chars=MAX_TITLE, height="content", key=f"title_{key}")
    values: Values = {"title": " ".join(title.split())}
    if isinstance(item, Opportunity):
        return values | _opportunity(item, pains, key)
    if isinstance(item, Solution):
        return values | _solution(study, item, key)
    return values | _metric(item, key)


def _opportunity(item: Opportunity, pains: Sequence[Pain], key: str) -> Values:
    refs = {one.ref.key: one.ref for one in pains}
    names = {one.ref.key: f"{one.title} ({GONE if one.is_gone else one.place})" for one in pains}
    kept = {one.key: one for one in item.pains}
    chosen = st.multiselect("Pain points", list(names), list(kept), format_func=names.__getitem__, key=f"pains_{key}")
    left, right = st.columns(2)
    with left:
        customer = _whole("Customer value", item.customer_value, f"customer_{key}", said="0 to 100")
        effort = _amount("Effort", item.effort, f"effort_{key}", high=5.0, step=0.5, said="0 (none) to 5 (the most)")
    with right:
        business = _whole("Business value", item.business_value, f"business_{key}", said="0 to 100")
        confidence = _amount(
            "Confidence", item.confidence, f"confidence_{key}", high=1.0, step=0.1, said="0 (a guess) to 1 (sure)"
        )
    return {
        "pains": tuple(kept.get(one, refs[one]) for one in chosen),
        "customer_value": customer,
        "business_value": business,
        "effort": effort,
        "confidence": confidence,
        "status": _choice("Status", OPPORTUNITY_STATUS, item.status, f"status_{key}"),
        "owner": st.text_input("Who looks after it", item.owner, max_chars=120, key=f"owner_{key}"),
    }


def _solution(study: Study, item: Solution, key: str) -> Values:
    backlog = study.backlog
    opportunities = {one.id: one.title for one in backlog.opportunities}
    metrics = {one.id: one.title for one in backlog.metrics}
    answered = _links("Opportunities", opportunities, item.opportunity_ids, f"opportunities_{key}")
    effects = {one.metric_id: one.text for one in item.effects}
    moved = _links("Metrics", metrics, tuple(effects), f"metrics_{key}")
    said = {
        metric_id: st.text_input(
            f"Effect on “{plain(metrics.get(metric_id, GONE))}”", text, max_chars=1000, key=f"effect_{metric_id}_{key}"
        )
        for metric_id, text in effects.items()
    }
    return {
        "opportunity_ids": answered,
        "effects": tuple(Effect(metric_id=one, text=said.get(one, "")) for one in moved),
        "effort": _amount("Effort", item.effort, f"effort_{key}", high=5.0, step=0.5, said="0 (none) to 5 (the most)"),
        "status": _choice("Status", SOLUTION_STATUS, item.status, f"status_{key}"),
        "owner": st.text_input("Who looks after it", item.owner, max_chars=120, key=f"owner_{key}"),
        "due": st.date_input("Due", item.due, key=f"due_{key}"),
        "link": st.text_input("Where it is tracked", item.link, placeholder="https://", key=f"link_{key}").strip(),
    }


def _metric(item: Metric, key: str) -> Values:
    return {
        "unit": st.text_input("Unit", item.unit, max_chars=40, key=f"unit_{key}"),
        "direction": _choice("Better is", DIRECTIONS, item.direction, f"direction_{key}"),
        "target": _any_number("Target", item.target, f"target_{key}"),
        "bound": _any_number("Bound", item.bound, f"bound_{key}", said="Beyond it, something is broken."),
    }


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


def _links(label: str, names: Mapping[str, str], chosen: tuple[str, ...], key: str) -> tuple[str, ...]:
    shown = dict(names) | {one: f"({GONE})" for one in chosen if one not in names}
    return tuple(st.multiselect(label, list(shown), list(chosen), format_func=shown.__getitem__, key=key))


def _choice(label: str, options: Mapping[str, str], value: str, key: str) -> str:
    return st.selectbox(label, list(options), list(options).index(value), options.__getitem__, key=key)


def _whole(label: str, value: int | None, key: str, *, said: str) -> int | None:
    first_value(key, value)
    return st.number_input(label, 0, 100, None, 5, key=key, placeholder="Not known", help=said)


def _amount(label: str, value: float | None, key: str, *, high: float, step: float, said: str) -> float | None:
    first_value(key, value)
    return st.number_input(label, 0.0, high, None, step, key=key, placeholder="Not known", help=said, format="%g")


def _any_number(label: str, value: float | None, key: str, *, said: str = "") -> float | None:
    first_value(key, value)
    return st.number_input(label, value=None, key=key, placeholder="None", help=said or None, format="%g")
