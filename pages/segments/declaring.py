"""Segments that people declare by a rule, beside the ones that were found, and how the two overlap."""

from collections.abc import Mapping

import pandas as pd
import streamlit as st

from core.claims import Condition
from core.config import MIN_GROUP_SIZE, OnProgress
from core.declared import DeclaredSegment, overlaps, rule_words
from core.pipeline import Prepared
from core.profiles import SegmentProfile
from core.services import Studio
from core.study import Study
from core.wording import capitalised, percent
from pages.segments.cards import show_segment
from pages.segments.finding import in_background
from pages.segments.rules import edit_rule, show_picked
from pages.shared.cached import evidence, prepared
from pages.shared.errors import report_errors
from pages.shared.widgets import empty_state, plain


def show_declared(study: Study, names: Mapping[str, str], colors: Mapping[str, int]) -> None:
    """Show the declared segments with their overlaps, and the form that declares another."""
    if not study.declared:
        empty_state(":material/rule:", "Say who belongs in a segment of your own, and see where its people are found.")
    profiles = {profile.segment_id: profile for profile in study.profiles}
    with report_errors():
        for one in study.declared:
            if one.id in profiles:
                _show_one(study, one, profiles[one.id], names, colors)
        _ask(study)


def _show_one(
    study: Study,
    declared: DeclaredSegment,
    profile: SegmentProfile,
    names: Mapping[str, str],
    colors: Mapping[str, int],
) -> None:
    specs = {spec.name: spec for spec in prepared(study).customers.columns}
    card, beside = st.columns([2, 3], gap="large")
    with card:
        show_segment(study, profile, names[declared.id], colors.get(declared.id, 0))
    with beside:
        st.subheader("Where its people are found", anchor=False)
        st.markdown(f":material/rule: {plain(capitalised(rule_words(declared.conditions, specs)))}")
        found = tuple(info.id for info in study.segmentation.segments) if study.segmentation else ()
        rows = [
            {
                "Found segment": plain(names.get(one.segment_id, "Fits none")),
                "Customers in both": f"{one.n:,}",
                "Of this one": percent(one.share),
                "Of the found one": percent(one.reach),
            }
            for one in overlaps(evidence(study), declared.id, found)
        ]
        st.table(pd.DataFrame(rows), border="horizontal", hide_index=True, alt="Overlap with the segments found")
        st.caption(f"Parts of fewer than {MIN_GROUP_SIZE} customers are not listed.")
        if st.button("Remove this segment", key=f"remove_{declared.id}", icon=":material/delete:", type="tertiary"):
            _remove(study, declared.id)


def _ask(study: Study) -> None:
    with st.expander("Declare a segment", icon=":material/add:", expanded=not study.declared):
        tables = prepared(study)
        conditions = edit_rule(tables, key="declare", what="Who belongs in it: all of these must hold")
        show_picked(tables, conditions)
        name = st.text_input("Name", max_chars=120, key="declare_name", placeholder="Evening women in their 20s")
        missing = [what for what, given in (("who belongs in it", conditions), ("a name", name.strip())) if not given]
        if st.button("Declare it", key="declare", type="primary", disabled=bool(missing)):
            _declare(study, name, conditions)
        if missing:
            st.caption(f"Still to choose: {' and '.join(missing)}.")


def _declare(study: Study, name: str, conditions: tuple[Condition, ...]) -> None:
    def work(studio: Studio, tables: Prepared, on_progress: OnProgress) -> None:
        studio.declare_segment(study.id, name, conditions, prepared=tables, on_progress=on_progress)

    in_background(study, "Describing the segments", work)


def _remove(study: Study, segment_id: str) -> None:
    def work(studio: Studio, tables: Prepared, on_progress: OnProgress) -> None:
        studio.remove_declared(study.id, segment_id, prepared=tables, on_progress=on_progress)

    in_background(study, "Describing the segments", work)
