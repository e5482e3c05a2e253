"""Segments: which groups of customers there are, and what tells each apart."""

import streamlit as st

from core.charts import candidates_chart, difference_heatmap, segment_map
from core.profiles import effects_frame
from core.segmentation import SegmentationRecord
from core.study import Study
from core.wording import capitalised, percent
from pages.segments.cards import search, segment_name, show_segment
from pages.segments.finding import choose, show_progress
from pages.shared.cached import studio
from pages.shared.frame import open_study
from pages.shared.paging import page_of
from pages.shared.places import DATA, PERSONAS, go, link
from pages.shared.theme import theme
from pages.shared.widgets import chart, empty_state, plain

VERDICTS = {
    "natural": ("Clear groups", "The data holds groups that stand apart from each other."),
    "reproducible": ("Stable groups", "The groups run into each other, but the same ones are found again and again."),
    "constructed": (
        "A useful cut",
        "The customers form one continuum; these groups are a way to cut it, made, not found.",
    ),
    "none": ("No groups", "The data shows no groups. What follows is a cut made for convenience."),
}


def show_verdict(record: SegmentationRecord) -> None:
    """Say first what the data supports, then how many segments and why."""
    title, meaning = VERDICTS[record.verdict]
    n_customers = sum(info.size for info in record.segments) + record.n_unassigned
    chosen = f"as suggested for {n_customers:,} customers"
    if record.n_segments != record.suggested:
        chosen = f"chosen by you; {record.suggested} are suggested for {n_customers:,} customers"
    with st.container(width=760, gap="xsmall", key="verdict"):
        st.header(title, anchor=False)
        st.markdown(f"{meaning} {plain(record.verdict_reason)}")
        st.markdown(f"**{record.n_segments} segments, {chosen}.** {plain(record.reason)}")
        if record.n_unassigned:
            share = percent(record.n_unassigned / n_customers)
            st.markdown(f"{record.n_unassigned:,} customers ({share}) fit none of them.")


def show_pictures(found: Study, record: SegmentationRecord, names: dict[str, str]) -> None:
    """Show the two-dimensional picture, the heat map, and how the number was chosen."""
    picture, heat, number = st.tabs(["Map", "Differences", "Why this number"])
    with picture:
        members = studio().store.table(found.members_table)
        figure = segment_map(members, names, record.projection_note, colors=colors(found), theme=theme())
        chart(figure, key="segment_map")
    with heat:
        n_customers = sum(info.size for info in record.segments) + record.n_unassigned
        effects = effects_frame(found.profiles)
        labels = {str(label): capitalised(str(label)) for label in effects.index}
        chart(difference_heatmap(effects, names, labels=labels, n=n_customers, theme=theme()), key="heat_map")
    with number:
        chart(candidates_chart(record, theme=theme()), key="candidates")


def colors(found: Study) -> dict[str, int]:
    """Return the place of each segment in the palette: that of its persona."""
    return {persona.segment_id: persona.color for persona in found.personas if persona.segment_id}


def show_segments(found: Study) -> None:
    """Show the segments as cards, a page of them at a time where there are many."""
    names = {profile.segment_id: segment_name(found, profile) for profile in found.profiles}
    shown = page_of(found.profiles, search(found), what="segments", key="segments")
    with st.grid(3, min_column_width=340, gap="medium"):
        for profile in shown:
            show_segment(found, profile, names[profile.segment_id], colors(found).get(profile.segment_id, 0))


study = open_study("Segments", "Which groups of customers are there?")
if not study.sources:
    empty_state(":material/table:", "Segments are found in customer data, and there is none yet.")
    link(DATA, "Add customer data", icon=":material/upload_file:", study=study.id)
    st.stop()
show_progress(study)
if study.segmentation is None:
    empty_state(":material/bubble_chart:", "Groups of customers that are alike, and what tells each apart.")
    choose(study)
    st.stop()
show_verdict(study.segmentation)
choose(study)
show_pictures(study, study.segmentation, {one.segment_id: segment_name(study, one) for one in study.profiles})
show_segments(study)
if st.button("See the personas", type="primary", icon=":material/arrow_forward:", key="to_personas"):
    go(PERSONAS, study=study.id)
