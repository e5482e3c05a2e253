"""Two searches for segments side by side: how they were made, and where the customers went."""

from collections.abc import Mapping

import pandas as pd
import streamlit as st

from core.charts import flow_chart
from core.comparison import compare_runs
from core.segmentation import SegmentationRecord
from core.study import SegmentationRun, Study, present_run
from core.wording import percent
from pages.segments.finding import METHODS
from pages.segments.words import VERDICTS
from pages.shared.cached import studio
from pages.shared.theme import theme
from pages.shared.widgets import chart, empty_state, plain


def show_comparison(study: Study, colors: Mapping[str, int]) -> None:
    """Show an earlier search beside the present one."""
    present = present_run(study)
    if present is None or not study.runs:
        empty_state(
            ":material/compare_arrows:",
            "Search again with other settings, and both searches stand here side by side.",
        )
        return
    labels = {run.id: _label(run) for run in study.runs}
    chosen = st.selectbox(
        "Compare the present segments with", list(labels), format_func=labels.__getitem__, key="compare_with", width=560
    )
    before = next(run for run in study.runs if run.id == chosen)
    members = studio().store.table
    found = compare_runs(
        members(before.members_table)["segment"], members(present.members_table)["segment"], present.record
    )
    chart(
        flow_chart(found.flows, before.names, present.names, stayed=found.stayed, colors=colors, theme=theme()),
        key="flow_chart",
    )
    rows = pd.DataFrame({"Before": _facts(before.record), "Now": _facts(present.record)})
    st.table(rows.map(plain), border="horizontal", alt="How the two searches were made and what they found")


def _label(run: SegmentationRun) -> str:
    record = run.record
    verdict, method = VERDICTS[record.verdict][0].lower(), METHODS[record.config.method]
    return f"{record.n_segments} segments, {verdict}. {method}"


def _facts(record: SegmentationRecord) -> dict[str, str]:
    n = record.n_customers
    config = record.config
    weights = {**{facet.value: weight for facet, weight in config.facet_weights.items()}, **config.column_weights}
    return {
        "Customers": f"{n:,}",
        "Method": METHODS[config.method],
        "Segments": f"{record.n_segments}; {record.suggested} suggested",
        "Verdict": VERDICTS[record.verdict][0],
        "Found again in re-draws": "not tried" if record.found_again is None else percent(record.found_again),
        "Smallest segment": f"{min(info.size for info in record.segments):,}",
        "Fit none": f"{record.n_unassigned:,} ({percent(record.n_unassigned / n)})",
        "Columns": f"{len(record.columns)}",
        "Counts more or less": ", ".join(f"{name} × {weight:g}" for name, weight in weights.items()) or "nothing",
    }
