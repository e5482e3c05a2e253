"""The board of a map."""

import streamlit as st

from core.errors import NotFoundError
from core.journeys import JourneyMap, claims_named
from core.opportunities import with_titles
from core.services import journey_of
from pages.journeys.arriving import catch_up
from pages.journeys.conflicts import ask_about_conflicts
from pages.journeys.edits import board_key
from pages.journeys.maps import personas_of
from pages.journeys.renames import rename_to_redo, rename_to_undo
from pages.journeys.tray import open_evidence, sentences, study_tray, tray_of
from pages.shared.board import BoardMap, BoardPersona, board
from pages.shared.cached import studio
from pages.shared.errors import show_error
from pages.shared.places import JOURNEYS, link
from pages.shared.state import state

APPLIED = 50
"""The newest edits that a board which is opened again is told of: more are hardly ever on their way at once."""


@st.fragment
def edit_map(study_id: str, journey_id: str, at: str = "") -> None:
    """Show one map; each edit is applied and saved before the board is drawn again.

    The board opens at the part whose id is `at`.
    """
    try:
        key = board_key(study_id, journey_id)
        before = journey_of(studio().store.load(study_id), journey_id)
        _say_what_changed(before, key)
        state().open_board = (study_id, journey_id)
        asked = catch_up(study_id, journey_id)
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
        applied=[one.edit_id for one in history.log[-APPLIED:] if one.edit_id],
        held=[one.id for one in state().held_edits.get(key, [])],
        undo_label=renamed.label if renamed else history.to_undo,
        redo_label=unnamed.label if unnamed else history.to_redo,
        personas=[BoardPersona(persona.id, persona.name, persona.color) for persona in personas],
        maps=[BoardMap(one.id, one.title) for one in study.journeys if one.id != journey_id],
    )
    if asked:
        open_evidence(study, journey, personas, asked)


def _head(journey: JourneyMap) -> JourneyMap:
    return journey.model_copy(update={"stages": (), "flows": (), "lanes": (), "revision": 0})


def _say_what_changed(before: JourneyMap, key: str) -> None:
    if before.revision != state().board_revisions.get(key, before.revision):
        st.info(
            "This map was changed elsewhere, in another tab or by somebody else. What you see has those changes too.",
            icon=":material/sync:",
        )
