"""The fields of an opportunity, a solution and a metric."""

from collections.abc import Mapping, Sequence

import streamlit as st

from core.opportunities import GONE, MAX_TITLE, Effect, Metric, Opportunity, Pain, Solution
from core.study import Study
from pages.journeys.estimates import ESTIMATES, estimate
from pages.shared.state import first_value
from pages.shared.widgets import plain

Values = dict[str, object]

OPPORTUNITY_STATUS = {"open": "Open", "in_progress": "In progress", "solved": "Solved", "dismissed": "Dismissed"}
SOLUTION_STATUS = {
    "idea": "Idea",
    "planned": "Planned",
    "in_progress": "In progress",
    "done": "Done",
    "dropped": "Dropped",
}
DIRECTIONS = {"higher": "Higher", "lower": "Lower"}


def item_fields(study: Study, item: Opportunity | Solution | Metric, pains: Sequence[Pain], key: str) -> Values:
    """Show the fields of an item and return what they hold, by the names of the item's own fields."""
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
    return {
        "pains": tuple(kept.get(one, refs[one]) for one in chosen),
        **{one: estimate(one, item, key) for one in ESTIMATES},
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
        "effort": estimate("effort", item, key),
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


def _links(label: str, names: Mapping[str, str], chosen: tuple[str, ...], key: str) -> tuple[str, ...]:
    shown = dict(names) | {one: f"({GONE})" for one in chosen if one not in names}
    return tuple(st.multiselect(label, list(shown), list(chosen), format_func=shown.__getitem__, key=key))


def _choice(label: str, options: Mapping[str, str], value: str, key: str) -> str:
    return st.selectbox(label, list(options), list(options).index(value), options.__getitem__, key=key)


def _any_number(label: str, value: float | None, key: str, *, said: str = "") -> float | None:
    first_value(key, value)
    return st.number_input(label, value=None, key=key, placeholder="None", help=said or None, format="%g")
