"""What the board sends: edits and requests, dealt with one by one, and never over somebody else's edit."""

from core.errors import NotFoundError, WayprintError
from core.journeys import EditConflictError
from core.services import journey_of
from pages.journeys.edits import apply_from_board, board_key
from pages.shared.board import SentCommand, pending
from pages.shared.cached import studio
from pages.shared.errors import show_error
from pages.shared.places import JOURNEYS, go
from pages.shared.state import HeldEdit, notify, state

_REQUESTS = ("open_claim", "open_map")


def catch_up(study_id: str, journey_id: str) -> str:
    """Do what the board sent since the last run; returns the claim to open, "" for none."""
    key = board_key(study_id, journey_id)
    asked = ""
    for sent in pending(key, state().board_acks.get(key, 0)):
        if sent.command.get("kind") == "open_claim":
            asked = str(sent.command.get("claim_id", ""))
        elif sent.command.get("kind") == "open_map":
            state().board_acks[key] = sent.seq
            go(JOURNEYS, study=study_id, journey=str(sent.command.get("map_id", "")))
        else:
            _apply(study_id, journey_id, sent)
        state().board_acks[key] = sent.seq
    return asked


def save_what_was_left() -> None:
    """Save the edits that came along with the click that leaves the board."""
    opened = state().open_board
    if opened is None:
        return
    study_id, journey_id = opened
    key = board_key(study_id, journey_id)
    waiting = pending(key, state().board_acks.get(key, 0))
    if not waiting:
        return
    try:
        before = journey_of(studio().store.load(study_id), journey_id).revision
    except NotFoundError:  # deleted, and nowhere to save
        return
    seen = state().board_revisions.get(key, before)
    n_held = len(state().held_edits.get(key, []))
    for sent in waiting:
        if sent.command.get("kind") in _REQUESTS:  # the board answers that, and does what comes after it
            break
        _apply(study_id, journey_id, sent)
        state().board_acks[key] = sent.seq
    if before != seen:
        state().board_revisions[key] = seen  # the board has yet to say that the map was changed elsewhere
    if len(state().held_edits.get(key, [])) > n_held:
        notify("Somebody else changed the same place of the map: open its board to choose which holds.")


def _apply(study_id: str, journey_id: str, sent: SentCommand) -> None:
    """Apply and save an edit.

    One that does not fit is told, and the board falls back to what is saved. One that somebody else's edit meets is
    held until it is said which of the two counts.
    """
    waiting = state().held_edits.setdefault(board_key(study_id, journey_id), [])
    if sent.id in {held.id for held in waiting}:
        return
    try:
        apply_from_board(study_id, journey_id, sent)
    except EditConflictError as error:
        waiting.append(HeldEdit(sent.id, sent.command, error.mine, error.theirs.label))
    except WayprintError as error:
        show_error(error)
