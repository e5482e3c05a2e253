"""Long work in the background: one job a study, with progress and cancel, on any tab of this server."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field

import streamlit as st

from core.config import OnProgress
from core.errors import CancelledError, WayprintError


@dataclass(slots=True)
class Job:
    """Work under way or finished: `share` done (0 to 1), `what` is being done, `error` when it failed."""

    title: str
    share: float = 0.0
    what: str = ""
    finished: bool = False
    error: WayprintError | None = None
    crash: BaseException | None = None
    stop: threading.Event = field(default_factory=threading.Event)

    def report(self, share: float, what: str) -> None:
        """Note the progress; raises CancelledError once the job was cancelled."""
        if self.stop.is_set():
            message = "The work was cancelled."
            raise CancelledError(message, hint="Nothing was changed.")
        self.share, self.what = min(max(share, 0.0), 1.0), what


@st.cache_resource(show_spinner=False)
def _jobs() -> dict[str, Job]:
    return {}


def start(key: str, title: str, work: Callable[[OnProgress], object]) -> Job:
    """Run work in a thread; when a job of this key is under way, return that one."""
    running = _jobs().get(key)
    if running is not None and not running.finished:
        return running
    job = Job(title)
    _jobs()[key] = job

    def run() -> None:
        try:
            work(job.report)
        except WayprintError as error:
            job.error = error
        except BaseException as crash:
            job.crash = crash
            raise
        finally:
            job.finished = True

    threading.Thread(target=run, name=f"job-{key}", daemon=True).start()
    return job


def find(key: str) -> Job | None:
    """Return the job of this key, None when there is none."""
    return _jobs().get(key)


def forget(key: str) -> None:
    """Drop a finished job."""
    _jobs().pop(key, None)
