"""Edits of a map from its pages: applied and saved one by one, and never over somebody else's."""

from core.errors import ConflictError
from core.journeys import EditConflictError
from pages.journeys.renames import (
    RENAMING,
    n_done_of,
    newest_edit,
    note_edit,
    redo_rename,
    rename_to_redo,
    rename_to_undo,
    undo_rename,
)
from pages.shared.author import author
from pages.shared.board import RawCommand, SentCommand
from pages.shared.cached import studio
from pages.shared.state import state

ATTEMPTS = 3
"""How often an edit is put on a map that another tab saves at the same moment."""


def board_key(study_id: str, journey_id: str) -> str:
    """Return the key of the board of a map, and of what a visit remembers of it."""
    return f"board_{study_id}_{journey_id}"


def apply_edit(
    study_id: str, journey_id: str, command: RawCommand, *, seen_revision: int | None = None, edit_id: str = ""
) -> None:
    """Apply an edit and save it, on the newest map when another tab saves at the same moment."""
    for attempt in range(1, ATTEMPTS + 1):
        try:
            journey = studio().edit_journey(
                study_id, journey_id, command, seen_revision=seen_revision, author=author(), edit_id=edit_id
            )
            state().board_revisions[board_key(study_id, journey_id)] = journey.revision
            break
        except EditConflictError:
            raise
        except ConflictError:
            if attempt == ATTEMPTS:
                raise


def apply_from_board(study_id: str, journey_id: str, sent: SentCommand) -> None:
    """Apply what the board sent; undo and redo reach what was renamed on this map in the study's backlog too."""
    key = board_key(study_id, journey_id)
    kind = sent.command.get("kind")
    if kind == "undo" and rename_to_undo(study_id, key, n_done_of(study_id, journey_id)):
        undo_rename(study_id, key)
        return
    if kind == "redo" and rename_to_redo(study_id, key, n_done_of(study_id, journey_id)):
        redo_rename(study_id, key)
        return
    last = newest_edit(study_id) if kind in RENAMING else None
    apply_edit(study_id, journey_id, sent.command, seen_revision=sent.base, edit_id=sent.id)
    if kind not in {"undo", "redo"}:
        now = newest_edit(study_id) if kind in RENAMING else None
        note_edit(study_id, journey_id, key, now if now != last else None)
