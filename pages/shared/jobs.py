"""Long work in the background: one job a study, with progress and cancel, on any tab of this server."""

import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

import streamlit as st

from core.config import OnProgress
from core.errors import CancelledError, WayprintError
from pages.shared.errors import show_error
from pages.shared.widgets import plain

_STARTING = threading.Lock()

Outcome = Literal["none", "done", "cancelled", "failed"]


@dataclass(slots=True)
class Job:
    """Work under way or finished.

    share, what : how far (0 to 1), and what is being done.
    error, crash : why it ended early: something a person can act on, or a fault of the program.
    stop : set to cancel.
    started : reading of the monotonic clock.
    """

    title: str
    share: float = 0.0
    what: str = ""
    finished: bool = False
    error: WayprintError | None = None
    crash: BaseException | None = None
    stop: threading.Event = field(default_factory=threading.Event)
    started: float = field(default_factory=time.monotonic)

    def report(self, share: float, what: str) -> None:
        """Note the progress; raises CancelledError once the job was cancelled."""
        if self.stop.is_set():
            message = "The work was cancelled."
            raise CancelledError(message, hint="Nothing was changed.")
        self.share, self.what = min(max(share, 0.0), 1.0), what

    @property
    def seconds(self) -> int:
        """Whole seconds since the start."""
        return int(time.monotonic() - self.started)


@st.cache_resource(show_spinner=False)
def _jobs() -> dict[str, Job]:
    return {}


def start(key: str, title: str, work: Callable[[OnProgress], object]) -> Job:
    """Run work in a thread; when a job of this key is under way, return that one."""
    with _STARTING:  # two tabs may press the button at the same moment
        running = _jobs().get(key)
        if running is not None and not running.finished:
            return running
        job = Job(title)
        _jobs()[key] = job
    threading.Thread(target=_run, args=(job, work), name=f"job-{key}", daemon=True).start()
    return job


def _run(job: Job, work: Callable[[OnProgress], object]) -> None:
    try:
        work(job.report)
    except WayprintError as error:
        job.error = error
    finally:
        job.crash = sys.exception()  # goes on to the log of the server; kept for the page to show
        job.finished = True


def find(key: str) -> Job | None:
    """Return the job of this key, None when there is none."""
    return _jobs().get(key)


def forget(key: str) -> None:
    """Drop a finished job."""
    _jobs().pop(key, None)


def follow(key: str) -> Outcome:
    """Show a job under way, and end the page there; else show why it failed, and return how it ended.

    A failure stays on every tab, also after a reload, until somebody dismisses it or starts the work again.
    """
    job = find(key)
    if job is None:
        return "none"
    if not job.finished:
        _watch(key)
        st.stop()
    if job.error is None and job.crash is None:
        forget(key)
        return "done"
    if isinstance(job.error, CancelledError):
        forget(key)
        return "cancelled"
    _show_failure(job)
    if st.button("Dismiss", key=f"dismiss_{key}", icon=":material/close:"):
        forget(key)
        st.rerun()
    return "failed"


@st.fragment(run_every=0.5)
def _watch(key: str) -> None:
    job = find(key)
    if job is None or job.finished:
        st.rerun()
    st.progress(
        job.share, text=f"{plain(job.title)}: {plain(job.what or 'getting ready')} · {job.seconds} s so far", width=620
    )
    stopping = job.stop.is_set()
    label = "Stopping at the next safe point" if stopping else "Cancel"
    st.button(label, key=f"cancel_{key}", icon=":material/close:", disabled=stopping, on_click=job.stop.set)


def _show_failure(job: Job) -> None:
    if job.error:
        show_error(job.error)
        return
    st.error(
        f"**{plain(job.title)} stopped because of a fault in the program.**\n\n"
        "Your data and everything made so far are unchanged. Try again; if it happens again, "
        "report the line below.",
        icon=":material/error:",
    )
    st.code(f"{type(job.crash).__name__}: {job.crash}", language=None, wrap_lines=True)
