"""Whom the set of personas leaves out."""

import streamlit as st

from core.charts import representation_chart
from core.representation import left_out_words, represent
from core.study import Study
from pages.shared.cached import evidence
from pages.shared.errors import report_errors
from pages.shared.theme import theme
from pages.shared.widgets import chart, plain


def show_left_out(study: Study) -> None:
    """Show who is on no sheet, in words, and attribute by attribute as a picture."""
    if not any(persona.segment_id for persona in study.personas):
        return
    box = st.expander("Who is left out?", icon=":material/group_off:", key="left_out", on_change="rerun")
    if not box.open:  # nothing is counted before somebody asks
        return
    with box, report_errors():
        found = represent(evidence(study), study.personas, study.claims)
        lines = left_out_words(found)
        st.markdown("\n".join(f"- {plain(line)}" for line in lines) or "Every group of customers is on a sheet.")
        st.caption(
            "Counted over who the customers are. A persona that shows a spread stands for its people as they are; one "
            "that says “women” stands for women alone."
        )
        with st.grid(2, min_column_width=320, gap="medium"):
            for one in found.attributes:
                with st.container():
                    chart(representation_chart(one, theme=theme()), key=f"left_out_{one.label}")
