"""How the files of a study fit together, and what to do next."""

import streamlit as st

from core.study import Study
from pages.segments.finding import can_search
from pages.shared.cached import prepared
from pages.shared.errors import report_errors, show_findings
from pages.shared.places import SEGMENTS, go
from pages.shared.widgets import counted, plain


def show_links(study: Study) -> None:
    """Show how many rows of each file belong to a known customer, and the next step."""
    st.header("How the files fit together", anchor=False)
    with report_errors():
        ready = prepared(study)
        files = {one.name: one.report.file_name for one in study.sources}
        st.markdown(
            f"{counted(len(ready.tables.customers), 'customer')}, {counted(len(ready.customers.columns), 'attribute')}"
        )
        for one in ready.tables.links:
            name = plain(files.get(one.source, one.source))
            st.progress(
                one.match_rate,
                text=f"**{name}** {one.match_rate:.0%} matched: {one.n_matched:,} of {counted(one.n_rows, 'row')} "
                f"belong to {counted(one.n_customers, 'known customer')}",
                width=620,
            )
        show_findings(ready.tables.findings)
        _next_step(study)


def _next_step(study: Study) -> None:
    searchable = can_search(study)
    n_waiting = sum(not one.confirmed for one in study.sources)
    if n_waiting:
        st.caption(f"{counted(n_waiting, 'file')} not confirmed yet: until then our own reading is used.")
    label = "See the segments" if study.segmentation else "Find segments"
    label = "Find them again" if study.is_stale else label
    if st.button(
        label,
        type="secondary" if n_waiting else "primary",
        icon=":material/arrow_forward:",
        key="to_segments",
        disabled=not searchable and study.segmentation is None,
    ):
        go(SEGMENTS, study=study.id)
