"""Renames of opportunities, solutions and metrics made on a map: undo and redo on the map reach them too.

They are edits of the study's backlog, not of the map. This visit remembers between which edits of the map each was
made, so that undo goes back in the order in which things were done.
"""

from core.opportunities import BacklogEdit
from pages.shared.cached import studio
from pages.shared.state import Rename, state

RENAMING = frozenset({"edit_card", "batch"})
"""Kinds of commands that can be a rename."""


def newest_edit(study_id: str) -> BacklogEdit | None:
    """Return the last edit of the backlog, None for none."""
    done = studio().backlog_history(study_id).done
    return done[-1] if done else None


def note_edit(study_id: str, journey_id: str, key: str, renamed: BacklogEdit | None) -> None:
    """Remember an edit on a map; `renamed` is what it was in the backlog, if a rename.

    What was undone before can no longer be redone. Where nothing was renamed there is nothing to remember, and the
    history of the map need not be read.
    """
    state().undone_renames.pop(key, None)
    before = state().renames.get(key, [])
    if renamed or before:
        n_done = n_done_of(study_id, journey_id)
        kept = [one for one in before if one.n_done <= n_done]
        state().renames[key] = [*kept, Rename(renamed, n_done)] if renamed else kept


def rename_to_undo(study_id: str, key: str, n_done: int) -> BacklogEdit | None:
    """Return the rename that undo takes back now, None where it is an edit of the map's turn."""
    renames = state().renames.get(key)
    return _due(renames[-1], n_done, newest_edit(study_id)) if renames else None


def rename_to_redo(study_id: str, key: str, n_done: int) -> BacklogEdit | None:
    """Return the rename that redo does again now, None where it is an edit of the map's turn."""
    renames = state().undone_renames.get(key)
    undone = studio().backlog_history(study_id).undone if renames else ()
    return _due(renames[-1], n_done, undone[-1]) if renames and undone else None


def undo_rename(study_id: str, key: str) -> None:
    """Take back the rename of `rename_to_undo`."""
    studio().undo_backlog(study_id)
    state().undone_renames.setdefault(key, []).append(state().renames[key].pop())


def redo_rename(study_id: str, key: str) -> None:
    """Do the rename of `rename_to_redo` again."""
    studio().redo_backlog(study_id)
    state().renames.setdefault(key, []).append(state().undone_renames[key].pop())


def n_done_of(study_id: str, journey_id: str) -> int:
    """Return how many edits of a map can be undone."""
    return len(studio().history(study_id, journey_id).done)


def _due(last: Rename, n_done: int, newest: BacklogEdit | None) -> BacklogEdit | None:
    """Return a rename, if it stands here and nobody changed the backlog since."""
    return last.edit if last.n_done == n_done and last.edit == newest else None
