"""Start the search for segments, watch it, and cancel it."""

from collections.abc import Callable

import streamlit as st

from core.claims import Condition
from core.config import OnProgress
from core.pipeline import Prepared
from core.segmentation import Method, SegmentationConfig, check_searchable
from core.services import Studio
from core.study import Study
from pages.shared import jobs
from pages.shared.cached import prepared, studio
from pages.shared.errors import report_errors
from pages.shared.state import notify, show_notice

METHODS: dict[Method, str] = {
    "mixture": "For data of every kind (recommended): mixture model",
    "kmeans": "For round groups of like size: k-means",
    "latent_class": "For answers and other levels alone: latent classes",
    "hierarchical": "For groups within groups: Ward's hierarchy",
    "nmf": "For many counts of what people do: factors",
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


def in_background(study: Study, title: str, work: Callable[[Studio, Prepared, OnProgress], object]) -> None:
    """Start work on the segments that were found: turning, merging, splitting, declaring."""
    with report_errors():
        tables = prepared(study)
        studio_of_server = studio()
        jobs.start(_job_key(study), title, lambda on_progress: work(studio_of_server, tables, on_progress))
        st.rerun()


def turn(study: Study, number: int) -> None:
    """Use another number of segments of the same tree."""

    def work(studio_of_server: Studio, tables: Prepared, on_progress: OnProgress) -> None:
        studio_of_server.set_number(study.id, number, prepared=tables, on_progress=on_progress)

    in_background(study, f"Describing {number} segments", work)


def show_progress(study: Study) -> None:
    """Show the search under way, or how it ended; the rest of the page waits while it runs."""
    messages = {"done": "The segments are ready.", "cancelled": "Cancelled. Nothing was changed."}
    outcome = jobs.follow(_job_key(study))
    if outcome in messages:
        notify(messages[outcome])
    if outcome == "done":
        st.rerun()  # the study was read before the search ended
    show_notice()


def can_search(study: Study) -> bool:
    """Return whether there is something to find segments by, and show why where there is not."""
    with report_errors():
        check_searchable(prepared(study).customers, study.config)
        return True
    return False


def search_again(study: Study) -> None:
    """Start the search with the settings of last time, the number suggested by the data."""
    find(study, study.config.model_copy(update={"n_segments": None}))
