"""Start the search for segments, watch it, and cancel it."""

import streamlit as st

from core.claims import Condition
from core.config import MAX_SEGMENTS, MIN_SEGMENTS, OnProgress
from core.segmentation import SegmentationConfig, SegmentationRecord
from core.study import Study
from pages.shared import jobs
from pages.shared.cached import prepared, studio
from pages.shared.errors import report_errors
from pages.shared.state import notify, show_notice

METHODS = {
    "mixture": "Mixed-type mixture model (recommended)",
    "kmeans": "k-means on a proper encoding",
    "latent_class": "Latent classes, for answers and other columns with levels",
    "hierarchical": "Hierarchy of ever larger groups (Ward)",
    "nmf": "Habits found in many counts (non-negative factors)",
}


def _job_key(study: Study) -> str:
    return f"segments-{study.id}"


def find(study: Study, config: SegmentationConfig, *, excluding: tuple[Condition, ...] | None = None) -> None:
    """Start the search in the background; `excluding` says anew whom to leave out, None leaves that as it is."""
    with report_errors():
        same = excluding is None or excluding == study.excluding
        tables = prepared(study) if same else None
        studio_of_server = studio()

        def work(on_progress: OnProgress) -> None:
            studio_of_server.find_segments(
                study.id, config, excluding=excluding, prepared=tables, on_progress=on_progress
            )

        jobs.start(_job_key(study), "Finding segments", work)
        st.rerun()


def show_progress(study: Study) -> None:
    """Show the search under way, or how it ended; the rest of the page waits while it runs."""
    messages = {"done": "The segments are ready.", "cancelled": "Cancelled. Nothing was changed."}
    outcome = jobs.follow(_job_key(study))
    if outcome in messages:
        notify(messages[outcome])
    if outcome == "done":
        st.rerun()  # the study was read before the search ended
    show_notice()


def choose(study: Study) -> None:
    """Show how to look for segments: the method, and after the first time the number."""
    record = study.segmentation
    with st.container(horizontal=True, vertical_alignment="bottom"):
        number = _number(study, record) if record else None
        method = st.selectbox(
            "Method",
            list(METHODS),
            index=list(METHODS).index(study.config.method),
            format_func=METHODS.__getitem__,
            key=f"method_{study.id}",
            width=340,
        )
        if record and number is not None:
            same = (number, method) == (record.n_segments, record.config.method)
            why = "These are the segments below" if same else None
            if st.button(f"Use {number}", key="use_number", disabled=same, help=why):
                find(study, SegmentationConfig(method=method, n_segments=number, seed=study.config.seed))
        label = "Suggest a number again" if record else "Find segments"
        if st.button(label, key="find_segments", type="secondary" if record else "primary", icon=":material/search:"):
            find(study, SegmentationConfig(method=method, seed=study.config.seed))


def _number(study: Study, record: SegmentationRecord) -> int:
    return st.number_input(
        f"Number of segments, {MIN_SEGMENTS} to {MAX_SEGMENTS}",
        min_value=MIN_SEGMENTS,
        max_value=MAX_SEGMENTS,
        value=record.n_segments,
        key=f"number_{study.id}_{record.n_segments}",
        width=220,
    )
