"""Start the search for segments, watch it, and cancel it."""

import streamlit as st

from core.config import MAX_SEGMENTS, MIN_SEGMENTS, OnProgress
from core.errors import CancelledError
from core.segmentation import SegmentationConfig
from core.study import Study
from pages.shared import jobs
from pages.shared.cached import prepared, studio
from pages.shared.errors import report_errors, show_error
from pages.shared.state import notify
from pages.shared.widgets import plain

METHODS = {
    "mixture": "Mixed-type mixture model (recommended)",
    "kmeans": "k-means on a proper encoding",
}


def _job_key(study: Study) -> str:
    return f"segments-{study.id}"


def find(study: Study, config: SegmentationConfig) -> None:
    """Start the search in the background."""
    with report_errors():
        tables = prepared(study)

        def work(on_progress: OnProgress) -> None:
            studio_of_server.find_segments(study.id, config, prepared=tables, on_progress=on_progress)

        studio_of_server = studio()
        jobs.start(_job_key(study), "Finding segments", work)
        st.rerun()


def show_progress(study: Study) -> None:
    """Show the search under way, or how it ended; the rest of the page waits while it runs."""
    job = jobs.find(_job_key(study))
    if job is None:
        return
    if not job.finished:
        _watch(study.id, _job_key(study))
        st.stop()
    jobs.forget(_job_key(study))
    if isinstance(job.error, CancelledError):
        notify("Cancelled. Nothing was changed.")
    elif job.error:
        show_error(job.error)
    elif job.crash:
        raise job.crash


@st.fragment(run_every=0.5)
def _watch(_study_id: str, key: str) -> None:
    job = jobs.find(key)
    if job is None or job.finished:
        st.rerun()
    st.progress(job.share, text=f"{job.title}: {plain(job.what)}")
    if st.button("Cancel", key="cancel_find", icon=":material/close:"):
        job.stop.set()
        st.markdown("Stopping…")


def choose(study: Study) -> None:
    """Show how to look for segments: the number, and the method."""
    record = study.segmentation
    first = record is None
    with st.container(horizontal=True, vertical_alignment="bottom"):
        number = None
        if record is not None:
            number = st.number_input(
                f"Number of segments (suggested: {record.suggested})",
                min_value=MIN_SEGMENTS,
                max_value=MAX_SEGMENTS,
                value=record.n_segments,
                key=f"number_{study.id}_{record.n_segments}",
                width=280,
            )
        method = st.selectbox(
            "Method",
            list(METHODS),
            index=list(METHODS).index(study.config.method),
            format_func=METHODS.__getitem__,
            key=f"method_{study.id}",
            width=360,
        )
        if number is not None and st.button("Use this number", key="use_number"):
            find(study, SegmentationConfig(method=method, n_segments=int(number), seed=study.config.seed))
        label = "Find segments" if first else "Suggest the number again"
        if st.button(label, key="find_segments", type="primary" if first else "secondary", icon=":material/search:"):
            find(study, SegmentationConfig(method=method, seed=study.config.seed))
