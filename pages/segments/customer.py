"""One customer: how well it fits each segment, and what speaks for and against."""

from collections.abc import Mapping

import pandas as pd
import streamlit as st

from core.charts import membership_chart, reasons_chart
from core.schema import ColumnSpec
from core.segmentation import Explanation
from core.study import Study
from core.wording import cells_in_words, reliance_words, rows_in_words
from pages.shared.cached import prepared, studio
from pages.shared.errors import report_errors
from pages.shared.state import address, set_address
from pages.shared.theme import theme
from pages.shared.widgets import chart, empty_state, plain, side_by_side

N_REASONS = 8


def show_customer(study: Study, names: Mapping[str, str], colors: Mapping[str, int]) -> None:
    """Ask for a customer, and show where it belongs and why."""
    with report_errors():
        tables = prepared(study)
        asked = st.text_input(
            "Customer id",
            value=address("customer"),
            key="customer_id",
            width=360,
            icon=":material/person_search:",
            placeholder=str(tables.customers.frame.index[0]),
        ).strip()
        if not asked:
            empty_state(":material/person_search:", "Look one customer up: which segment, how surely, and why.")
            return
        set_address(study=study.id, view="customer", customer=asked)
        with st.spinner("Looking the customer up"):
            found = studio().explain_customer(study.id, asked, prepared=tables)
        specs = {spec.name: spec for spec in tables.customers.columns}
        _say_reliance(study, found.memberships[0].segment_id, names)
        _show(found, names, colors, cells_in_words(tables.customers.frame.loc[[asked]], specs))
        _show_rows(found, tables.customers.frame, specs)


def _say_reliance(study: Study, segment_id: str, names: Mapping[str, str]) -> None:
    """Warn that a membership, however sure, is one of a segment that is seldom found again."""
    infos = study.segmentation.segments if study.segmentation else ()
    for info in infos:
        caution = reliance_words(info.n_found, info.n_resamples)
        if info.id == segment_id and caution:
            said = f"The likelihood holds for {names.get(segment_id, segment_id)} as it is cut now. {caution}"
            st.warning(plain(said), icon=":material/warning:")


def _show(found: Explanation, names: Mapping[str, str], colors: Mapping[str, int], cells: Mapping[str, str]) -> None:
    if not found.segment_id:
        st.markdown(f"**{plain(found.customer_id)} fits none of the segments.** What follows is how near each comes.")
    left, right = st.columns(2, gap="large")
    with left:
        chart(membership_chart(found, names, colors=colors, theme=theme()), key="memberships")
    with right:
        ids = [one.segment_id for one in found.memberships]
        chosen = st.selectbox(
            "What speaks for and against", ids, format_func=lambda one: names.get(one, one), key="reasons_of"
        )
        name = names.get(chosen, chosen)
        chart(reasons_chart(found, chosen, name, cells, n_reasons=N_REASONS, theme=theme()), key="reasons")


def _show_rows(found: Explanation, frame: pd.DataFrame, specs: Mapping[str, ColumnSpec]) -> None:
    if not found.nearest:
        return
    st.subheader("Typical members most like this customer", anchor=False)
    columns = [reason.column for reason in found.memberships[0].reasons[:N_REASONS]]
    rows = rows_in_words(frame.loc[[found.customer_id, *found.nearest], columns], specs)
    side_by_side(rows, alt="This customer and members like it")
