"""The journey editor: the board, and what it asks for, applied and saved one by one."""

import streamlit as st

from core.errors import WayprintError
from core.personas import Persona
from core.services import journey_of
from core.study import Study
from pages.shared.board import RawCommand, TrayItem, board, pending
from pages.shared.cached import studio
from pages.shared.errors import show_error
from pages.shared.evidence import show_evidence
from pages.shared.state import state


@st.fragment
def edit_map(study: Study, journey_id: str) -> None:
    """Show the board of one map; each edit is applied and saved before the board is drawn again."""
    key = f"board_{study.id}_{journey_id}"
    acks = state().board_acks
    asked = ""
    for seq, command in pending(key, acks.get(key, 0)):
        try:
            asked = _apply(study, journey_id, command) or asked
        except WayprintError as error:
            show_error(error)  # the edit does not fit: the board falls back to what is saved
        acks[key] = seq
    journey = journey_of(studio().store.load(study.id), journey_id)
    history = studio().history(study.id, journey_id)
    persona = next((one for one in study.personas if one.id in journey.persona_ids), None)
    board(
        journey,
        key=key,
        ack=acks.get(key, 0),
        tray=tray_of(persona),
        evidence={claim.id: claim.sentence for claim in study.claims},
        channels=_channels(persona),
        can_undo=bool(history.done),
        can_redo=bool(history.undone),
    )
    if asked:
        show_evidence(study, (asked,), persona.name if persona else "This segment")


def _apply(study: Study, journey_id: str, command: RawCommand) -> str:
    """Do what the board asks; returns the claim whose evidence is to be opened, "" for an edit."""
    if command.get("kind") == "open_claim":
        return str(command.get("claim_id", ""))
    studio().edit_journey(study.id, journey_id, command)
    return ""


def tray_of(persona: Persona | None) -> tuple[TrayItem, ...]:
    """Return what the persona offers to attach."""
    if persona is None:
        return ()
    pains = (
        TrayItem(
            id=pain.id,
            kind="pain",
            text=pain.title,
            severity=pain.severity,
            claim_ids=pain.claim_ids,
            claim_kind=pain.kind,
        )
        for pain in persona.pain_points
    )
    touchpoints = (
        TrayItem(
            id=one.id,
            kind="touchpoint",
            text=one.name,
            channel=one.channel,
            claim_ids=one.claim_ids,
            claim_kind=one.kind,
        )
        for one in persona.touchpoints
    )
    return (*pains, *touchpoints)


def _channels(persona: Persona | None) -> tuple[str, ...]:
    return tuple(sorted({one.channel for one in persona.touchpoints if one.channel})) if persona else ()
