"""The board alone, on a map that is kept in a file: ``/?name=<file>&map=<shape>&read_only=1``."""

from pathlib import Path

import streamlit as st

from core.config import Settings
from core.errors import WayprintError
from core.journeys import Card, History, JourneyMap, Lane, Stage, Step, parse_command, record, redo, undo
from pages.shared.board import RawCommand, TrayItem, board, pending

EVIDENCE = {
    "reach.compare": "reached by 64 % (n = 412 of 640)",
    "late": "38 % of them write about late parcels, everyone else 12 %",
    "mail": "Four in five open the order mail",
}
TRAY = (
    TrayItem(
        "pain-01", "pain", "Parcel comes later than promised", severity=4, claim_ids=("late",), claim_kind="measured"
    ),
    TrayItem("pain-02", "pain", "Cannot find the returns form", severity=2),
    TrayItem("touch-01", "touchpoint", "Order mail", channel="email", claim_ids=("mail",), claim_kind="measured"),
)


def _card(card_id: str, lane: Lane, text: str, **more: object) -> Card:
    return Card.model_validate({"id": card_id, "lane": lane, "text": text, **more})


def _small() -> JourneyMap:
    find = Step(
        id="find",
        title="Find a shop",
        emotion_expected=1,
        cards=(
            _card("c-search", "actions", "Searches for running shoes"),
            _card("c-ask", "actions", "Asks a friend who runs"),
            _card("c-hope", "thoughts", "I hope they fit without trying them on"),
            _card("c-ad", "touchpoints", "Search ad", channel="advertising"),
        ),
    )
    compare = Step(
        id="compare",
        title="Compare shoes",
        emotion_expected=-1,
        cards=(
            _card("c-table", "actions", "Opens six tabs side by side"),
            _card("c-site", "touchpoints", "Product page", channel="website"),
            _card("c-sizes", "pains", "Sizes differ from brand to brand", severity=3),
            _card("c-late", "pains", "Late parcels", severity=5, claim_ids=["late"], kind="measured"),
            _card("c-guide", "opportunities", "A size guide that knows the last pair"),
        ),
    )
    pay = Step(
        id="pay", title="Pay", emotion_expected=-2, cards=(_card("c-pay", "actions", "Types in the card number"),)
    )
    wait = Step(id="wait", title="Wait for the parcel", emotion_expected=0)
    run = Step(id="run", title="First run", emotion_expected=2)
    return JourneyMap(
        id="shoes",
        title="Buy running shoes",
        stages=(
            Stage(
                id="consider",
                title="Consider",
                goal="Know which pair to buy, and that it will fit",
                reach_claim_id="reach.compare",
                steps=(find, compare),
            ),
            Stage(id="buy", title="Buy", goal="Pay without surprises", steps=(pay,)),
            Stage(id="use", title="Use", goal="Run tomorrow morning", steps=(wait, run)),
        ),
    )


def _large() -> JourneyMap:
    lanes: tuple[Lane, ...] = ("actions", "thoughts", "touchpoints", "pains", "opportunities")
    stages = tuple(
        Stage(
            id=f"stage-{i}",
            title=f"Stage {i}",
            steps=tuple(
                Step(
                    id=f"step-{i}-{j}",
                    title=f"Step {i}.{j}",
                    emotion_expected=(i + j) % 5 - 2,
                    cards=tuple(
                        _card(
                            f"card-{i}-{j}-{k}",
                            lanes[k % 5],
                            f"Card {i}.{j}.{k}",
                            channel="email" if k % 5 == 2 else "",
                        )
                        for k in range(10)
                    ),
                )
                for j in range(4)
            ),
        )
        for i in range(6)
    )
    return JourneyMap(id="large", title="Large", stages=stages)


SHAPES = {"small": _small, "large": _large, "empty": lambda: JourneyMap(id="empty", title="Empty")}


def _file() -> Path:
    return Settings.from_environment().home / f"{st.query_params.get('name', 'board')}.json"


def _start() -> JourneyMap:
    file = _file()
    if file.exists():
        return JourneyMap.model_validate_json(file.read_text(encoding="utf-8"))
    return SHAPES[st.query_params.get("map", "small")]()


def _do(command: RawCommand) -> None:
    state = st.session_state
    try:
        if command.get("kind") == "open_claim":
            state.claim = command.get("claim_id")
        elif command.get("kind") == "undo":
            state.journey, state.history = undo(state.history, state.journey)
        elif command.get("kind") == "redo":
            state.journey, state.history = redo(state.history, state.journey)
        else:
            state.journey, state.history = record(state.history, state.journey, parse_command(command))
    except WayprintError as error:
        state.refused = str(error)


@st.fragment
def editor() -> None:
    """Apply what came, keep it, show the map."""
    state = st.session_state
    if "journey" not in state:
        state.journey, state.history, state.ack = _start(), History(), 0
    for seq, command in pending("board", state.ack):
        _do(command)
        state.ack = seq
        _file().write_text(state.journey.model_dump_json(), encoding="utf-8")
    board(
        state.journey,
        key="board",
        ack=state.ack,
        tray=TRAY,
        evidence=EVIDENCE,
        read_only=st.query_params.get("read_only") == "1",
        can_undo=bool(state.history.done),
        can_redo=bool(state.history.undone),
    )
    st.write(f"applied {state.ack}")
    if "claim" in state:
        st.write(f"Evidence of {state.claim}")
    if "refused" in state:
        st.error(state.refused)


st.set_page_config(page_title="Board", page_icon="🧭", layout="wide")
st.title("Buy running shoes")
st.session_state.runs = st.session_state.get("runs", 0) + 1
st.write(f"page run {st.session_state.runs}")
if st.toggle("Show the board", value=True):
    editor()
