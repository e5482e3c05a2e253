"""The journey board: a map that people edit in the browser, edits arriving as commands.

The browser keeps every edit until it is acknowledged and sends all of them each time, so none is lost
when several arrive at once, the connection drops, or the page is left and opened again in the same tab.
A page works in this order, inside one fragment::

    for sent in pending(key, ack):  # at the top: oldest first, each once
        ...  # parse and apply sent.command, unless an edit sent.id was; or undo, redo, open_claim, open_map
        ack = sent.seq
    board(journey, key=key, ack=ack, tray=tray, evidence=evidence)

Use one `key` per map, and keep `ack` in the session beside the map. What the browser sends again after a reload comes
with a new number and its old id: keep the ids of edits with the map.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any, Literal

import streamlit as st

from core.charts import mark_path, persona_color
from core.claims import ClaimKind
from core.journeys import EMOTIONS, MAX_CURVES, JourneyMap

__all__ = ["BoardEvents", "BoardMap", "BoardPersona", "RawCommand", "SentCommand", "TrayItem", "board", "pending"]

RawCommand = dict[str, Any]
"""A command as the browser sent it, not validated: the fields of `core.journeys.Command`, or one of the
requests ``{"kind": "undo"}``, ``{"kind": "redo"}``, ``{"kind": "open_claim", "claim_id": ...}`` and
``{"kind": "open_map", "map_id": ...}``."""

_FOLDER = Path(__file__).parent
# One scope, cut into files for the reader; the order is the order of use.
_SCRIPTS = (
    "model.js",
    "lanes.js",
    "edits.js",
    "dom.js",
    "memory.js",
    "unsaved.js",
    "conflicts.js",
    "pictures.js",
    "view.js",
    "heads.js",
    "cells.js",
    "emotion.js",
    "flow.js",
    "toolbar.js",
    "tray.js",
    "selection.js",
    "editor.js",
    "menu.js",
    "help.js",
    "panel.js",
    "find.js",
    "clipboard.js",
    "drag.js",
    "keys.js",
    "look.js",
    "laneedits.js",
    "arrows.js",
    "presentflow.js",
    "present.js",
    "board.js",
    "mount.js",
)
_STYLES = ("board.css", "overview.css", "present.css")


@dataclass(frozen=True, slots=True)
class TrayItem:
    """A pain point or touchpoint of the persona, or an item of the study's backlog, offered beside the board.

    Parameters
    ----------
    id : str
        Id within the persona or the backlog; cards that stand for it carry it as `item_id`.
    kind : {"pain", "touchpoint", "opportunity", "solution", "metric"}
        Decides the lane.
    text, channel, severity
        As on a card.
    claim_ids, claim_kind
        The claims behind it, and how it is badged.
    owner : str
        Name of its persona, where the map has several.
    """

    id: str
    kind: Literal["pain", "touchpoint", "opportunity", "solution", "metric"]
    text: str
    channel: str = ""
    severity: int | None = None
    claim_ids: tuple[str, ...] = ()
    claim_kind: ClaimKind = "assumed"
    owner: str = ""


@dataclass(frozen=True, slots=True)
class BoardPersona:
    """A persona of the map whose emotions are drawn as a curve; `color` is its place in the palette."""

    id: str
    name: str
    color: int


@dataclass(frozen=True, slots=True)
class BoardMap:
    """A map of the study, to choose as the one that shows a step in detail."""

    id: str
    title: str


@dataclass(frozen=True, slots=True)
class SentCommand:
    """A command that the board sent.

    Parameters
    ----------
    seq : int
        Its number in this session, to acknowledge it with.
    id : str
        What it is called however often it is sent; commands of one window share the id up to the last hyphen.
    base : int
        Revision of the map that the person saw.
    command : RawCommand
        What to do.
    """

    seq: int
    id: str
    base: int
    command: RawCommand


@dataclass(frozen=True, slots=True)
class BoardEvents:
    """What the board has sent beyond the last acknowledgement, oldest first."""

    ops: tuple[SentCommand, ...] = ()


@dataclass(frozen=True, slots=True)
class _Mount:
    """One life of the board in the browser: its operation n has the session-wide number `base` + n.

    `done` is the highest number ever acknowledged; the browser keeps sending what it sent last, and a page
    that opens the map anew from its store must not see that again.
    """

    token: str = ""
    base: int = 0
    done: int = 0


def pending(key: str, after_seq: int) -> list[SentCommand]:
    """Return the commands numbered above `after_seq`, oldest first.

    Reading changes nothing that matters: asked again with the same number it answers the same. Numbers
    only ever grow in a session, also when the board in the browser starts afresh and counts from 1.

    Parameters
    ----------
    key : str
        Key given to `board`.
    after_seq : int
        Number of the last command that was dealt with; 0 at first.
    """
    sent = _sent(key)
    if not sent:
        return []
    token = sent[-1]["token"]
    mount = _mount(key)
    done = max(after_seq, mount.done)
    if mount.token != token:
        mount = _Mount(token, done, done)
        st.session_state[_mount_key(key)] = mount
    numbered = {mount.base + op["seq"]: op for op in sent if op["token"] == token}
    return [SentCommand(seq, op["id"], op["base"], op["command"]) for seq, op in sorted(numbered.items()) if seq > done]


def board(
    journey: JourneyMap,
    *,
    key: str,
    ack: int,
    tray: Sequence[TrayItem] = (),
    evidence: Mapping[str, str] | None = None,
    read_only: bool = False,
    channels: Sequence[str] = (),
    can_undo: bool = True,
    can_redo: bool = True,
    undo_label: str = "",
    redo_label: str = "",
    personas: Sequence[BoardPersona] = (),
    maps: Sequence[BoardMap] = (),
    at: str = "",
    applied: Sequence[str] = (),
    held: Sequence[str] = (),
) -> BoardEvents:
    """Show a journey map for editing; return what has arrived since `ack`, normally nothing.

    Parameters
    ----------
    journey : JourneyMap
        The map with all commands up to `ack` applied.
    key : str
        One per map.
    ack : int
        Number of the last command dealt with, see `pending`.
    tray : sequence of TrayItem
        What the persona offers to attach.
    evidence : mapping of str to str
        Sentence of each claim that the map or the tray names; the text under a stage for its `reach_claim_id`.
    read_only : bool, default False
        Show without editing; evidence still opens.
    channels : sequence of str
        Channels to choose from first, before the usual ones.
    can_undo, can_redo : bool
        Whether the buttons have something to do.
    undo_label, redo_label : str
        What they would take back or bring back.
    personas : sequence of BoardPersona
        Those of the map, in its order; the first `MAX_CURVES` have a curve. Fewer than two: one curve, of the step.
    maps : sequence of BoardMap
        The other maps of the study, to choose from for a step.
    at : str
        Id of the part to open at; "" for the beginning.
    applied : sequence of str
        Ids of the newest edits that the map has: a board that is opened again does not show them twice.
    held : sequence of str
        Ids of the edits that are asked about above the board, which keeps them until that is answered.
    """
    model = {
        "at": at,
        "applied": list(applied),
        "held": list(held),
        "map": journey.model_dump(mode="json"),
        "tray": [asdict(item) for item in tray],
        "evidence": dict(evidence or {}),
        "channels": list(channels),
        "read_only": read_only,
        "can_undo": can_undo,
        "can_redo": can_redo,
        "undo_label": undo_label,
        "redo_label": redo_label,
        "personas": [_curve_of(persona) for persona in personas[:MAX_CURVES]],
        "without_curve": len(personas[MAX_CURVES:]),
        "maps": [asdict(one) for one in maps],
        "emotions": EMOTIONS,
    }
    mount = _mount(key)
    if ack > mount.done:
        mount = replace(mount, done=ack)
        st.session_state[_mount_key(key)] = mount
    # The model goes as one string: Streamlit looks for tables in anything else, which imports pandas.
    data = {
        "key": key,
        "json": json.dumps(model, ensure_ascii=False, sort_keys=True),
        "token": mount.token,
        "ack": mount.done - mount.base,
    }
    _component()(key=key, data=data, on_ops_change=_on_ops)
    return BoardEvents(tuple(pending(key, ack)))


def _curve_of(persona: BoardPersona) -> dict[str, str]:
    return {
        "id": persona.id,
        "name": persona.name,
        "color": persona_color(persona.color),
        "color_on_dark": persona_color(persona.color, "dark"),
        "mark": mark_path(persona.color),
    }


def _on_ops() -> None:
    """Declare the state "ops"; it is read by `pending` at the top of the next run."""


def _sent(key: str) -> list[dict[str, Any]]:
    """Return what the browser sent, without what is not of its shape."""
    state = st.session_state.get(key)
    ops = state.get("ops") if isinstance(state, Mapping) else None
    if not isinstance(ops, list):
        return []
    return [op for op in ops if _is_op(op)]


def _is_op(op: object) -> bool:
    if not isinstance(op, dict):
        return False
    numbers, words = (op.get("seq"), op.get("base")), (op.get("token"), op.get("id"))
    are_numbers = all(isinstance(one, int) and not isinstance(one, bool) and one >= 0 for one in numbers)
    return are_numbers and all(isinstance(one, str) for one in words) and isinstance(op.get("command"), dict)


def _mount_key(key: str) -> str:
    return f"{key}:mount"


def _mount(key: str) -> _Mount:
    mount = st.session_state.get(_mount_key(key))
    # After a hot reload the class is a new one, and the old value is none of it.
    return mount if isinstance(mount, _Mount) else _Mount()


@cache
def _component() -> Any:  # noqa: ANN401 - Streamlit's renderer type is not public
    return st.components.v2.component(
        "wayprint_board",
        html='<div class="wayprint-board"></div>\n',
        css="\n".join((_FOLDER / name).read_text(encoding="utf-8") for name in _STYLES),
        js="\n".join((_FOLDER / name).read_text(encoding="utf-8") for name in _SCRIPTS),
    )
