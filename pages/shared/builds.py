"""Files that are built when somebody asks for them: what the builder tells the page."""

import queue
from collections.abc import Callable
from dataclasses import dataclass, field

from core.errors import Finding, WayprintError
from core.exports.exported import ExportedFile


@dataclass(frozen=True, slots=True)
class Build:
    """How the last file that was asked for came out: one entry a click, None when it was built.

    Streamlit calls what builds a file outside the session and shows nothing of its errors. This object is known
    to both sides: the builder writes into it, the page waits for it.
    """

    outcomes: queue.SimpleQueue[WayprintError | None] = field(default_factory=queue.SimpleQueue)
    notes: queue.SimpleQueue[tuple[Finding, ...]] = field(default_factory=queue.SimpleQueue)

    def builder(self, make: Callable[[], str | bytes | ExportedFile]) -> Callable[[], str | bytes]:
        """Return what makes the file and notes how it came out."""

        def build() -> str | bytes:
            outcome: WayprintError | None = None
            try:
                made = make()
                if not isinstance(made, ExportedFile):
                    return made
                self.notes.put(made.findings)
                return made.content
            except WayprintError as error:
                outcome = error
                raise
            finally:
                self.outcomes.put(outcome)

        return build

    def outcome(self, *, patience: float) -> WayprintError | None:
        """Wait for the file that was asked for and return why it failed, None when it did not."""
        try:
            return self.outcomes.get(timeout=patience)
        except queue.Empty:
            return None

    def findings(self) -> tuple[Finding, ...]:
        """Return what is to be said of the file that was made last; each once."""
        found: tuple[Finding, ...] = ()
        while not self.notes.empty():
            found = self.notes.get()
        return found

    def forget(self) -> None:
        """Drop outcomes that nobody waited for."""
        while not self.outcomes.empty():
            self.outcomes.get()
        self.findings()
