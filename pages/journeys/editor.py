"""The board of a map; what it asks for is applied and saved one by one, and never over somebody else's edit."""

import streamlit as st

from core.errors import NotFoundError, WayprintError
from core.journeys import EditConflictError, JourneyMap, claims_named
from core.opportunities import with_titles
from core.services import journey_of
from pages.journeys.conflicts import ask_about_conflicts
from pages.journeys.edits import apply_from_board, board_key
from pages.journeys.maps import personas_of
from pages.journeys.renames import rename_to_redo, rename_to_undo
from pages.journeys.tray import open_evidence, sentences, study_tray, tray_of
from pages.shared.board import BoardMap, BoardPersona, board, pending
from pages.shared.cached import studio
from pages.shared.errors import show_error
from pages.shared.places import JOURNEYS, go, link
from pages.shared.state import HeldEdit, state


@st.fragment
def edit_map(study_id: str, journey_id: str, at: str = "") -> None:
    """Show one map; each edit is applied and saved before the board is drawn again.

    The board opens at the part whose id is `at`.
    """
    try:
        key = board_key(study_id, journey_id)
        before = journey_of(studio().store.load(study_id), journey_id)
        asked = _catch_up(study_id, before, key)
        study = studio().store.load(study_id)
        journey = journey_of(study, journey_id)
        if _head(journey) != _head(before):  # an undone rename, for one: the page above the board shows it
            st.rerun()
        history = studio().history(study_id, journey_id)
    except NotFoundError as error:  # deleted in another tab, and this one goes on showing its board
        show_error(error)
        link(JOURNEYS, "Go to all journey maps", icon=":material/route:", study=study_id)
        return
    state().board_revisions[key] = journey.revision
    ask_about_conflicts(study_id, journey_id, key)
    renamed = rename_to_undo(study_id, key, len(history.done))
    unnamed = rename_to_redo(study_id, key, len(history.done))
    personas = personas_of(study, journey)
    tray = (*tray_of(personas), *study_tray(study))
    named = {*claims_named(journey), *(claim_id for item in tray for claim_id in item.claim_ids)}
    board(
        with_titles(journey, study.backlog),
        key=key,
        ack=state().board_acks.get(key, 0),
        tray=tray,
        evidence=sentences(study, personas, named),
        channels=sorted({item.channel for item in tray if item.channel}),
        can_undo=bool(history.done or renamed),
        can_redo=bool(history.undone or unnamed),
        at=at,
        undo_label=renamed.label if renamed else history.to_undo,
        redo_label=unnamed.label if unnamed else history.to_redo,
        personas=[BoardPersona(persona.id, persona.name, persona.color) for persona in personas],
        maps=[BoardMap(one.id, one.title) for one in study.journeys if one.id != journey_id],
    )
    if asked:
        open_evidence(study, journey, personas, asked)


def _head(journey: JourneyMap) -> JourneyMap:
    return journey.model_copy(update={"stages": (), "flows": (), "lanes": (), "revision": 0})


def _catch_up(study_id: str, before: JourneyMap, key: str) -> str:
    """Do what the board sent since the last run to the map as it was; returns the claim to open, "" for none.

    An edit that does not fit is told, and the board falls back to what is saved. One that somebody else's edit
    meets is held until it is said which of the two counts.
    """
    seen = state().board_revisions.get(key, before.revision)
    elsewhere = before.revision != seen
    if elsewhere:
        st.info(
            "This map was changed elsewhere, in another tab or by somebody else. What you see has those changes too.",
            icon=":material/sync:",
        )
    asked = ""
    for seq, command in pending(key, state().board_acks.get(key, 0)):
        try:
            if command.get("kind") == "open_claim":
                asked = str(command.get("claim_id", ""))
            elif command.get("kind") == "open_map":
                state().board_acks[key] = seq
                go(JOURNEYS, study=study_id, journey=str(command.get("map_id", "")))
            else:
                apply_from_board(study_id, before.id, command, seen_revision=seen if elsewhere else None)
        except EditConflictError as error:
            state().held_edits.setdefault(key, []).append(HeldEdit(command, error.mine, error.theirs.label))
        except WayprintError as error:
            show_error(error)
        state().board_acks[key] = seq
    return asked
