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
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

import streamlit as st

from core.charts import mark_path, persona_color
from core.claims import ClaimKind
from core.journeys import EMOTIONS, MAX_CURVES, JourneyMap
from pages.shared.board.arrived import RawCommand, SentCommand, acknowledged, pending

__all__ = ["BoardMap", "BoardPersona", "RawCommand", "SentCommand", "TrayItem", "board", "pending"]

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
) -> None:
    """Show a journey map for editing; what people do on it arrives in `pending`.

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
    mount = acknowledged(key, ack)
    # The model goes as one string: Streamlit looks for tables in anything else, which imports pandas.
    data = {
        "key": key,
        "json": json.dumps(model, ensure_ascii=False, sort_keys=True),
        "token": mount.token,
        "ack": mount.done - mount.base,
    }
    _component()(key=key, data=data, on_ops_change=_on_ops)


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


@cache
def _component() -> Any:  # noqa: ANN401 - Streamlit's renderer type is not public
    return st.components.v2.component(
        "wayprint_board",
        html='<div class="wayprint-board"></div>\n',
        css="\n".join((_FOLDER / name).read_text(encoding="utf-8") for name in _STYLES),
        js="\n".join((_FOLDER / name).read_text(encoding="utf-8") for name in _SCRIPTS),
    )
