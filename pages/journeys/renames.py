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


def note_edit(key: str, n_done: int, renamed: BacklogEdit | None) -> None:
    """Remember an edit on a map, after which it has `n_done` to undo; `renamed` is what it was, if a rename.

    What was undone before can no longer be redone.
    """
    kept = [one for one in state().renames.get(key, []) if one.n_done <= n_done]
    state().renames[key] = [*kept, Rename(renamed, n_done)] if renamed else kept
    state().undone_renames.pop(key, None)


def rename_to_undo(study_id: str, key: str, n_done: int) -> BacklogEdit | None:
    """Return the rename that undo takes back now, None where it is an edit of the map's turn."""
    return _due(state().renames.get(key, []), n_done, newest_edit(study_id))


def rename_to_redo(study_id: str, key: str, n_done: int) -> BacklogEdit | None:
    """Return the rename that redo does again now, None where it is an edit of the map's turn."""
    undone = studio().backlog_history(study_id).undone
    return _due(state().undone_renames.get(key, []), n_done, undone[-1] if undone else None)


def undo_rename(study_id: str, key: str) -> None:
    """Take back the rename of `rename_to_undo`."""
    studio().undo_backlog(study_id)
    state().undone_renames.setdefault(key, []).append(state().renames[key].pop())


def redo_rename(study_id: str, key: str) -> None:
    """Do the rename of `rename_to_redo` again."""
    studio().redo_backlog(study_id)
    state().renames.setdefault(key, []).append(state().undone_renames[key].pop())


def _due(renames: list[Rename], n_done: int, newest: BacklogEdit | None) -> BacklogEdit | None:
    """Return the last rename, if it stands here and nobody changed the backlog since."""
    last = renames[-1] if renames else None
    return last.edit if last and last.n_done == n_done and last.edit == newest else None
