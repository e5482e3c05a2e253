"""Work on opportunities, solutions and metrics: edit, take back, do again."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from core.errors import ConflictError
from core.opportunities import Backlog, BacklogHistory, Command, record, redo, undo
from core.services._base import ATTEMPTS, Work

Change = Callable[[BacklogHistory, Backlog], tuple[Backlog, BacklogHistory]]


@dataclass(frozen=True, slots=True)
class BacklogWork(Work):
    """The backlog of a study."""

    def edit_backlog(self, study_id: str, commands: Sequence[Command], *, label: str = "") -> Backlog:
        """Apply commands as one edit to the newest backlog and keep it with its history.

        `label` is what it is called there, "" for what the first command does. Raises ConfigError or NotFoundError
        when a command does not fit, ConflictError when a field was changed elsewhere; then nothing changes.
        """
        return self._change_backlog(study_id, lambda history, now: record(history, now, commands, label=label))

    def undo_backlog(self, study_id: str) -> Backlog:
        """Take the last edit back; ConflictError when there is none."""
        return self._change_backlog(study_id, undo)

    def redo_backlog(self, study_id: str) -> Backlog:
        """Do the edit again that was taken back last; ConflictError when there is none."""
        return self._change_backlog(study_id, redo)

    def backlog_history(self, study_id: str) -> BacklogHistory:
        """Return what was done to the backlog and can be taken back."""
        text = self.store.load_history_json(study_id, "backlog", "")
        return BacklogHistory.model_validate_json(text) if text else BacklogHistory()

    def _change_backlog(self, study_id: str, change: Change) -> Backlog:
        """Change the newest backlog and its history; when somebody saves in between, theirs."""
        for attempt in range(1, ATTEMPTS + 1):
            old = self.store.load(study_id).backlog
            history = self.backlog_history(study_id)
            new, kept = change(history, old)
            if kept == history:
                return old
            try:
                self.store.save_backlog(
                    study_id,
                    new,
                    now=self.clock(),
                    expected_revision=old.revision,
                    history_json=kept.model_dump_json(),
                )
            except ConflictError:
                if attempt == ATTEMPTS:
                    raise
            else:
                return new
        raise AssertionError  # pragma: no cover - the loop returns or raises
