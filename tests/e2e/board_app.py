"""The board alone, on a map that is kept in a file: ``/?name=<file>&map=<shape>&read_only=1&at=<id>``.

Shapes ending in a number are wide: ``wide-175`` has 175 steps and 16 lanes. With ``without=1`` the same page keeps the
same map and edits it with a button, but leaves the board out: what `benchmarks/board_speed.py` compares with.
"""

from collections.abc import Callable
from pathlib import Path

import streamlit as st

from core.config import Settings
from core.errors import WayprintError
from core.journeys import (
    Card,
    Flow,
    History,
    JourneyMap,
    Lane,
    LaneRole,
    PersonaEmotion,
    Stage,
    Step,
    holds,
    parse_command,
    record,
    redo,
    undo,
)
from pages.shared.board import BoardMap, BoardPersona, RawCommand, TrayItem, board, pending

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


PERSONAS = tuple(BoardPersona(f"p{n}", name, n) for n, name in enumerate(("Anna", "Ben", "Chidi", "Dora", "Emil")))
MAPS = (BoardMap("checkout", "Checkout in detail"), BoardMap("returns", "Returns"))


def _card(card_id: str, lane: str, text: str, **more: object) -> Card:
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
    lanes = ("actions", "thoughts", "touchpoints", "pains", "opportunities")
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


def _five() -> JourneyMap:
    """Five personas who feel differently at each step, and arrows between the steps."""
    small = _small()
    felt = {
        "find": (2, 1, 0, -1, -2),
        "compare": (1, -1, -1, 0, 2),
        "pay": (-2, -2, 1, 2, 0),
        "wait": (0, 0, 0, 0, 0),
        "run": (2, 1, 2, -1, 1),
    }
    stages = tuple(
        stage.model_copy(
            update={
                "steps": tuple(
                    step.model_copy(
                        update={
                            "emotions": tuple(
                                PersonaEmotion(persona_id=persona.id, value=value)
                                for persona, value in zip(PERSONAS, felt[step.id], strict=True)
                            ),
                            "importance": {"find": 2, "pay": 5, "run": 4}.get(step.id),
                            "moment_of_truth": "Whoever gives up here does not come back" if step.id == "pay" else "",
                            "child_map_id": "checkout" if step.id == "pay" else "",
                        }
                    )
                    for step in stage.steps
                )
            }
        )
        for stage in small.stages
    )
    flows = (
        Flow(id="f-1", from_step="find", to_step="compare"),
        Flow(id="f-2", from_step="compare", to_step="pay", label="found a pair"),
        Flow(id="f-3", from_step="compare", to_step="wait", kind="branch", label="keeps looking"),
        Flow(id="f-4", from_step="run", to_step="find", kind="loop", label="buys again"),
        Flow(id="f-5", from_step="pay", to_step="compare", kind="loop"),
    )
    lanes = (Lane(id="flow", role="flow"), *small.lanes)
    return small.model_copy(
        update={
            "id": "five",
            "persona_ids": tuple(one.id for one in PERSONAS),
            "stages": stages,
            "flows": flows,
            "lanes": lanes,
        }
    )


def _blueprint() -> JourneyMap:
    roles: tuple[LaneRole, ...] = ("evidence", "actions", "frontstage", "backstage", "support", "quotes")
    texts = {
        "evidence": "Menu, table, bill",
        "actions": "Orders",
        "frontstage": "Waiter takes the order",
        "backstage": "Kitchen cooks",
        "support": "Till and stock system",
        "quotes": "We waited half an hour",
    }
    steps = tuple(
        Step(id=f"s{n}", title=title, cards=tuple(_card(f"{role}-{n}", role, texts[role]) for role in roles))
        for n, title in enumerate(("Arrive", "Order", "Pay"))
    )
    lanes = tuple(Lane(id=role, role=role, hidden=role == "quotes") for role in roles)
    stage = Stage(id="meal", title="The meal", steps=steps)
    return JourneyMap(id="inn", title="An evening at the inn", kind="service_blueprint", lanes=lanes, stages=(stage,))


WIDE_ROLES: tuple[LaneRole, ...] = (
    "flow",
    "actions",
    "thoughts",
    "needs",
    "emotion",
    "touchpoints",
    "pains",
    "quotes",
    "opportunities",
    "solutions",
    "metrics",
    "evidence",
    "frontstage",
    "backstage",
    "support",
    "text",
)


def wide(n_steps: int) -> JourneyMap:
    """Return a map of so many steps in stages of up to 25, and 16 lanes with a card in every cell."""
    cells = [role for role in WIDE_ROLES if role not in {"flow", "emotion"}]

    def step(n: int) -> Step:
        cards = tuple(
            _card(f"c-{n}-{role}", role, f"{role.capitalize()} of step {n}, in a few words") for role in cells
        )
        return Step(id=f"s-{n}", title=f"Step {n}", emotion_expected=n % 5 - 2, cards=cards)

    stages = tuple(
        Stage(
            id=f"g-{start // 25}",
            title=f"Stage {start // 25 + 1}",
            goal="Get on",
            steps=tuple(step(n) for n in range(start, min(start + 25, n_steps))),
        )
        for start in range(0, n_steps, 25)
    )
    flows = tuple(Flow(id=f"f-{n}", from_step=f"s-{n}", to_step=f"s-{n + 1}") for n in range(n_steps - 1))
    return JourneyMap(
        id="wide",
        title="Wide",
        lanes=tuple(Lane(id=role, role=role) for role in WIDE_ROLES),
        stages=stages,
        flows=flows,
    )


SHAPES: dict[str, Callable[[], JourneyMap]] = {
    "small": _small,
    "large": _large,
    "five": _five,
    "blueprint": _blueprint,
    "empty": lambda: JourneyMap(id="empty", title="Empty"),
}


def _shape(name: str) -> JourneyMap:
    kind, _, number = name.partition("-")
    return wide(int(number)) if kind == "wide" else SHAPES[name]()


def _file() -> Path:
    return Settings.from_environment().home / f"{st.query_params.get('name', 'board')}.json"


def _start() -> JourneyMap:
    file = _file()
    if file.exists():
        return JourneyMap.model_validate_json(file.read_text(encoding="utf-8"))
    return _shape(st.query_params.get("map", "small"))


def _do(command: RawCommand, edit_id: str = "") -> None:
    state = st.session_state
    try:
        if holds(state.history, edit_id):
            return
        if command.get("kind") == "open_claim":
            state.claim = command.get("claim_id")
        elif command.get("kind") == "open_map":
            state.opened = command.get("map_id")
        elif command.get("kind") == "undo":
            state.journey, state.history = undo(state.history, state.journey, edit_id=edit_id)
        elif command.get("kind") == "redo":
            state.journey, state.history = redo(state.history, state.journey, edit_id=edit_id)
        else:
            state.journey, state.history = record(state.history, state.journey, parse_command(command), edit_id=edit_id)
    except WayprintError as error:
        state.refused = str(error)


@st.fragment
def editor() -> None:
    """Apply what came, keep it, show the map."""
    state = st.session_state
    if "journey" not in state:
        state.journey, state.history, state.ack = _start(), History(), 0
    for sent in pending("board", state.ack):
        _do(sent.command, sent.id)
        state.ack = sent.seq
        _file().write_text(state.journey.model_dump_json(), encoding="utf-8")
    if st.query_params.get("without") == "1":
        if st.button("Raise"):
            step = state.journey.stages[0].steps[0]
            _do({"kind": "edit_step", "step_id": step.id, "emotion_expected": -step.emotion_expected})
            state.ack += 1
            _file().write_text(state.journey.model_dump_json(), encoding="utf-8")
        st.write(f"applied {state.ack}")
        return
    board(
        state.journey,
        key="board",
        ack=state.ack,
        tray=TRAY,
        evidence=EVIDENCE,
        read_only=st.query_params.get("read_only") == "1",
        can_undo=bool(state.history.done),
        can_redo=bool(state.history.undone),
        undo_label=state.history.to_undo,
        redo_label=state.history.to_redo,
        personas=[one for one in PERSONAS if one.id in state.journey.persona_ids],
        maps=MAPS,
        at=st.query_params.get("at", ""),
    )
    st.write(f"applied {state.ack}")
    if "claim" in state:
        st.write(f"Evidence of {state.claim}")
    if "opened" in state:
        st.write(f"Map {state.opened}")
    if "refused" in state:
        st.error(state.refused)


st.set_page_config(page_title="Board", page_icon="🧭", layout="wide")
st.title("Buy running shoes")
st.session_state.runs = st.session_state.get("runs", 0) + 1
st.write(f"page run {st.session_state.runs}")
if st.toggle("Show the board", value=True):
    editor()
