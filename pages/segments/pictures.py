"""Pictures of the segments: the map, the index, size against value, two beside each other, why this number."""

from collections.abc import Mapping

import pandas as pd
import streamlit as st

from core.charts import candidates_chart, index_heatmap, parallel_chart, segment_map, size_value_chart
from core.profiles import PICTURE_ID, RULES_ID, halves_id
from core.segmentation import SegmentationRecord
from core.study import Study
from core.wording import capitalised, percent
from pages.segments.words import ALL_NAME
from pages.shared.cached import studio
from pages.shared.evidence import say, say_claims
from pages.shared.theme import theme
from pages.shared.widgets import chart, plain


def show_pictures(
    study: Study, record: SegmentationRecord, names: Mapping[str, str], colors: Mapping[str, int]
) -> None:
    """Show one picture a tab."""
    found = {info.id: names[info.id] for info in record.segments if info.id in names}
    n_customers = record.n_customers
    profiles = [profile for profile in study.profiles if profile.segment_id in found]
    differences = [one for profile in profiles for one in profile.differences]
    labels = {label: capitalised(label) for one in differences for label in (one.label, one.index_label)}
    tabs = ("Map", "Index", "Size and value", "Two segments", "Rules", "Why this number")
    picture, index, value, two, rules, number = st.tabs(tabs)
    with picture:
        members = studio().store.table(study.members_table)
        stressed = st.selectbox(
            "Stress one segment",
            list(found),
            index=None,
            format_func=found.__getitem__,
            placeholder="All segments alike",
            key="map_stressed",
            width=360,
        )
        note = record.projection_note
        figure = segment_map(members, found, note, highlight=stressed, colors=dict(colors), theme=theme())
        chart(figure, key="segment_map")
        say_claims(study, (PICTURE_ID,), name=ALL_NAME, key="picture")
    with index:
        chart(index_heatmap(profiles, found, labels=labels, n=n_customers, theme=theme()), key="index_map")
    with value:
        if any(profile.worth for profile in profiles):
            chart(size_value_chart(profiles, found, colors=colors, theme=theme()), key="size_value")
        else:
            st.markdown("No column says what customers are worth. Mark one as money on the Data page.")
    with two:
        _show_two(study, found, labels, colors)
    with rules:
        _show_rules(study, names)
    with number:
        chart(candidates_chart(record, theme=theme()), key="candidates")
        for one in record.runners_up:
            st.markdown(f"**{one.n_segments} segments:** {plain(one.reason)}")
        compared = [halves_id(one.n_segments) for one in record.candidates]
        say_claims(study, compared, name=ALL_NAME, key="number")


def _show_two(study: Study, names: Mapping[str, str], labels: Mapping[str, str], colors: Mapping[str, int]) -> None:
    profiles = {profile.segment_id: profile for profile in study.profiles if profile.segment_id in names}
    if len(profiles) < 2:
        st.markdown("It takes two described segments to compare.")
        return
    ids = list(profiles)
    with st.container(horizontal=True):
        first = st.selectbox("This one", ids, format_func=names.__getitem__, key="two_first", width=300)
        others = [one for one in ids if one != first]
        second = st.selectbox("Beside", others, format_func=names.__getitem__, key="two_second", width=300)
    figure = parallel_chart(profiles[first], profiles[second], names, labels=labels, colors=colors, theme=theme())
    chart(figure, key="parallel")


def _show_rules(study: Study, names: Mapping[str, str]) -> None:
    """Show the few rules that sort every customer, and how well they do on customers they were not made from."""
    surrogate = study.overview.surrogate
    if surrogate is None:
        st.markdown("There are no rules that sort these customers.")
        return
    right, low, high = percent(surrogate.fidelity), percent(surrogate.low), percent(surrogate.high)
    said = (
        f"These rules name the segment of {right} of the customers rightly ({low} to {high}), "
        f"checked on customers that they were not made from. n = {surrogate.n:,}."
    )
    say(study, said, (RULES_ID,), name=ALL_NAME, key="rules")
    if surrogate.warning:
        st.warning(plain(surrogate.warning), icon=":material/warning:")
    rows = [
        {
            "Customers with": plain(leaf.text),
            "are said to be": plain(names.get(leaf.segment_id, leaf.segment_id)),
            "rightly": f"{percent(leaf.right)} of {leaf.n:,}",
        }
        for leaf in surrogate.leaves
    ]
    st.table(pd.DataFrame(rows), border="horizontal", hide_index=True, alt="Rules that sort every customer")
