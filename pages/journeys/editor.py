"""The board of a map; what it asks for is applied and saved one by one, and never over somebody else's edit."""

import streamlit as st

from core.errors import ConflictError, NotFoundError, WayprintError
from core.journeys import EditConflictError, JourneyMap, claims_named
from core.opportunities import with_titles
from core.services import journey_of
from pages.journeys.maps import personas_of
from pages.journeys.tray import open_evidence, sentences, study_tray, tray_of
from pages.shared.author import author
from pages.shared.board import BoardMap, BoardPersona, RawCommand, board, pending
from pages.shared.cached import studio
from pages.shared.errors import report_errors, show_error
from pages.shared.places import JOURNEYS, go, link
from pages.shared.state import HeldEdit, state
from pages.shared.widgets import plain

ATTEMPTS = 3
"""How often an edit is put on a map that another tab saves at the same moment."""


@st.fragment
def edit_map(study_id: str, journey_id: str, at: str = "") -> None:
    """Show one map; each edit is applied and saved before the board is drawn again.

    The board opens at the part whose id is `at`.
    """
    try:
        key = _key(study_id, journey_id)
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
    _ask_about_conflicts(study_id, journey_id, key)
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
        can_undo=bool(history.done),
        can_redo=bool(history.undone),
        at=at,
        undo_label=history.to_undo,
        redo_label=history.to_redo,
        personas=[BoardPersona(persona.id, persona.name, persona.color) for persona in personas],
        maps=[BoardMap(one.id, one.title) for one in study.journeys if one.id != journey_id],
    )
    if asked:
        open_evidence(study, journey, personas, asked)


def apply_edit(study_id: str, journey_id: str, command: RawCommand, *, seen_revision: int | None = None) -> None:
    """Apply an edit and save it, on the newest map when another tab saves at the same moment."""
    for attempt in range(1, ATTEMPTS + 1):
        try:
            journey = studio().edit_journey(study_id, journey_id, command, seen_revision=seen_revision, author=author())
            state().board_revisions[_key(study_id, journey_id)] = journey.revision
            break
        except EditConflictError:
            raise
        except ConflictError:
            if attempt == ATTEMPTS:
                raise


def _head(journey: JourneyMap) -> JourneyMap:
    return journey.model_copy(update={"stages": (), "flows": (), "lanes": (), "revision": 0})


def _key(study_id: str, journey_id: str) -> str:
    return f"board_{study_id}_{journey_id}"


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
                apply_edit(study_id, before.id, command, seen_revision=seen if elsewhere else None)
        except EditConflictError as error:
            state().held_edits.setdefault(key, []).append(HeldEdit(command, error.mine, error.theirs.label))
        except WayprintError as error:
            show_error(error)
        state().board_acks[key] = seq
    return asked


def _ask_about_conflicts(study_id: str, journey_id: str, key: str) -> None:
    """Show both versions of what two people changed at once, and let one be chosen."""
    held = state().held_edits.get(key, [])
    for place, edit in enumerate(list(held)):
        with st.container(border=True, key=f"conflict_{key}_{place}", gap="xsmall"):
            st.markdown(":material/call_split: **Two changes of the same place.** Nothing is lost: choose one.")
            st.markdown(f"Saved by somebody else, or in another window: {plain(edit.theirs)}")
            st.markdown(f"Yours, not saved yet: {plain(edit.mine)}")
            for field in ("text", "title", "goal"):
                if edit.command.get(field):
                    st.code(str(edit.command[field]), language=None, wrap_lines=True)
            with st.container(horizontal=True):
                theirs = st.button("Keep theirs", key=f"theirs_{key}_{place}", icon=":material/check:")
                mine = st.button("Use mine", key=f"mine_{key}_{place}", icon=":material/edit:")
        with report_errors():
            if mine:
                apply_edit(study_id, journey_id, edit.command)
            if mine or theirs:
                held.remove(edit)
                st.rerun()
