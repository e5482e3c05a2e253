"""Every change of a map: who, when and what; look at any state, name it, compare it, go back to it."""

from datetime import datetime
from zlib import crc32

import streamlit as st

from core.journeys import History, JourneyMap, Revision, claims_named, diff
from core.study import Study
from pages.journeys.comparing import names_of, show_difference
from pages.journeys.maps import personas_of
from pages.journeys.tray import sentences
from pages.shared.author import ask_author, author
from pages.shared.board import BoardPersona, board
from pages.shared.cached import studio
from pages.shared.errors import report_errors
from pages.shared.state import first_value
from pages.shared.widgets import empty_state, plain

SHOWN = 30
"""Revisions shown at once; more on demand."""


def show_revisions(study: Study, journey: JourneyMap) -> None:
    """Show the revisions of a map, the newest first."""
    history = studio().history(study.id, journey.id)
    ask_author()
    if not history.log:
        empty_state(":material/history:", "Nothing was changed since the map was made.")
        return
    numbers = list(range(len(history.log), -1, -1))
    if len(numbers) > SHOWN and not st.toggle(f"Show all {len(numbers)} states", key=f"all_revisions_{journey.id}"):
        named = [number for number in numbers[SHOWN:-1] if history.log[number - 1].name]
        numbers = [*numbers[:SHOWN], *named, 0]
    left, right = st.columns([2, 3], gap="large")
    with left:
        chosen = st.radio(
            "State of the map",
            numbers,
            format_func=lambda number: _line(history, number),
            key=_chosen_key(journey.id, history),
        )
    with right:
        _show_state(study, journey, history, int(chosen))


def _chosen_key(journey_id: str, history: History) -> str:
    names = crc32("|".join(one.name for one in history.log).encode())  # with another name the choice is a new widget
    return f"revision_{journey_id}_{len(history.log)}_{names:08x}"


def _line(history: History, number: int) -> str:
    if not number:
        return "**As it was made**"
    one = history.log[number - 1]
    name = f"**{plain(one.name)}**: " if one.name else ""
    return f"{name}{plain(one.label)}  \n:gray[:small[{plain(_when(one))}]]"


def _when(one: Revision) -> str:
    at = datetime.fromisoformat(one.at).strftime("%d %b %Y, %H:%M UTC") if one.at else "earlier"
    return f"{one.author}, {at}" if one.author else at


def _show_state(study: Study, journey: JourneyMap, history: History, number: int) -> None:
    with report_errors():
        then = studio().journey_at(study.id, journey.id, number)
        with st.container(horizontal=True, vertical_alignment="bottom"):
            name = old = history.log[number - 1].name if number else ""
            if number:
                name = st.text_input(
                    "Name of this state", old, max_chars=80, key=f"name_{journey.id}_{number}", width=260
                ).strip()
            latest = number == len(history.log)
            restored = st.button(
                "Go back to this state", icon=":material/restore:", disabled=latest, key=f"restore_{journey.id}"
            )
            if name != old:
                studio().name_revision(study.id, journey.id, number, name)
                first_value(_chosen_key(journey.id, studio().history(study.id, journey.id)), number)
            if restored:
                studio().restore_revision(study.id, journey.id, number, author=author())
            if restored or name != old:
                st.rerun()
        with st.expander("What is different", icon=":material/difference:", expanded=not latest):
            _compare(study, journey, history, number)
        personas = personas_of(study, then)
        board(
            then,
            key=f"preview_{study.id}_{journey.id}_{number}",
            ack=0,
            evidence=sentences(study, personas, claims_named(then)),
            read_only=True,
            personas=[BoardPersona(one.id, one.name, one.color) for one in personas],
        )


def _compare(study: Study, journey: JourneyMap, history: History, number: int) -> None:
    """Show what is different between a state and another one, today's unless another is chosen, the older one first."""
    other = st.selectbox(
        "Compare with",
        [one for one in range(len(history.log), -1, -1) if one != number],
        format_func=lambda one: _title(history, one),
        key=f"compare_{journey.id}_{len(history.log)}_{number}",
    )
    older, newer = sorted((number, int(other)))
    st.caption("From the older state to the newer one.")
    maps = (studio().journey_at(study.id, journey.id, one) for one in (older, newer))
    show_difference(diff(*maps, names=names_of(study)))


def _title(history: History, number: int) -> str:
    """Return a state in one line, without marks of layout."""
    if not number:
        return "As it was made"
    one = history.log[number - 1]
    today = "Today: " if number == len(history.log) else ""
    return f"{today}{one.name or one.label} ({_when(one)})"
