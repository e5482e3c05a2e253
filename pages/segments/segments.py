"""Segments: which groups of customers there are, and what tells each apart."""

import streamlit as st

from core.charts import candidates_chart, difference_heatmap, segment_map
from core.profiles import SegmentProfile, effects_frame
from core.segmentation import SegmentationRecord
from core.study import Study
from core.wording import percent
from pages.segments.finding import choose, show_progress
from pages.shared.cached import studio
from pages.shared.errors import report_errors
from pages.shared.evidence import statement
from pages.shared.frame import open_study
from pages.shared.places import DATA, PERSONAS, go, link
from pages.shared.theme import theme
from pages.shared.widgets import chart, plain

VERDICTS = {
    "natural": ("Clear groups", "The data holds groups that stand apart from each other."),
    "reproducible": ("Stable groups", "The groups run into each other, but the same ones are found again and again."),
    "constructed": (
        "A useful cut",
        "The customers form one continuum; these groups are a way to cut it, made, not found.",
    ),
    "none": ("No groups", "The data shows no groups. What follows is a cut made for convenience."),
}
N_TRAITS = 5


def show_verdict(record: SegmentationRecord) -> None:
    """Say first what the data supports."""
    title, meaning = VERDICTS[record.verdict]
    with st.container(border=True):
        st.markdown(f"**{title}.** {meaning} {plain(record.verdict_reason)}")
        st.markdown(f"**{record.n_segments} segments.** {plain(record.reason)}")
        if record.n_unassigned:
            n_customers = sum(info.size for info in record.segments) + record.n_unassigned
            st.markdown(
                f"{record.n_unassigned:,} of {n_customers:,} customers "
                f"({percent(record.n_unassigned / n_customers)}) fit none of them."
            )


def show_pictures(found: Study, record: SegmentationRecord, names: dict[str, str]) -> None:
    """Show the two-dimensional picture, the heat map, and how the number was chosen."""
    picture, heat, number = st.tabs(["Map", "Differences", "Why this number"])
    with picture:
        members = studio().store.table(found.members_table)
        chart(segment_map(members, names, record.projection_note, theme=theme()), key="segment_map")
    with heat:
        effects = effects_frame(found.profiles)
        n_customers = sum(info.size for info in record.segments) + record.n_unassigned
        chart(difference_heatmap(effects, names, n=n_customers, theme=theme()), key="heat_map")
    with number:
        chart(candidates_chart(record, theme=theme()), key="candidates")


def show_segment(found: Study, profile: SegmentProfile, stability: float) -> None:
    """Show one segment as a card."""
    claims = {claim.id: claim for claim in found.claims}
    name = segment_name(found, profile)
    with st.container(border=True, key=f"segment-{profile.segment_id}"):
        title, menu = st.columns([5, 2], vertical_alignment="center")
        title.markdown(f"**{plain(name)}**")
        title.caption(
            f"{profile.size:,} customers, {percent(profile.share)} · "
            f"found again in {100 * stability:.0f} of 100 re-draws"
        )
        with menu.container(horizontal=True, horizontal_alignment="right"):
            target = profile.segment_id in found.targets
            if st.button(
                "",
                icon=":material/star:" if target else ":material/star_border:",
                key=f"target_{profile.segment_id}",
                help=f"{name} is a target" if target else f"Mark {name} as a target",
            ):
                studio().set_target(found.id, profile.segment_id, target=not target)
                st.rerun()
            with st.popover("", icon=":material/edit:", help=f"Rename {name}"):
                new = st.text_input("Name", value=name, key=f"name_{profile.segment_id}", max_chars=120)
                if st.button("Rename", key=f"rename_{profile.segment_id}", type="primary"):
                    with report_errors():
                        studio().rename_segment(found.id, profile.segment_id, new)
                        st.rerun()
        for claim_id in profile.claim_ids[:N_TRAITS]:
            claim = claims[claim_id]
            statement(found, claim.sentence, claim.kind, (claim_id,), name=name, key=f"{profile.segment_id}_{claim_id}")
        if not profile.claim_ids:
            st.markdown("Nothing tells this segment apart clearly.")
        if profile.rule:
            st.markdown(
                f":material/filter_alt: {plain(profile.rule.text)}  \n"
                f":gray[This rule picks {profile.rule.n:,} customers; {percent(profile.rule.precision)} of them are "
                f"members, and it finds {percent(profile.rule.reach)} of all members.]"
            )
        persona = next((one for one in found.personas if one.segment_id == profile.segment_id), None)
        if persona:
            link(PERSONAS, "See the persona", icon=":material/person:", study=found.id, persona=persona.id)


def segment_name(found: Study, profile: SegmentProfile) -> str:
    """Return the name people gave, else the one made from the traits."""
    return found.segment_names.get(profile.segment_id, profile.name)


study = open_study("Segments", "Which groups of customers are there?")
if not study.sources:
    st.info("There is no data yet.", icon=":material/table:")
    link(DATA, "Add customer data", icon=":material/upload_file:", study=study.id)
    st.stop()
show_progress(study)
choose(study)
if study.segmentation:
    show_verdict(study.segmentation)
    all_names = {profile.segment_id: segment_name(study, profile) for profile in study.profiles}
    show_pictures(study, study.segmentation, all_names)
    stabilities = {info.id: info.stability for info in study.segmentation.segments}
    columns = st.columns(2)
    for place, each in enumerate(study.profiles):
        with columns[place % 2]:
            show_segment(study, each, stabilities[each.segment_id])
    if st.button("See the personas", type="primary", icon=":material/arrow_forward:", key="to_personas"):
        go(PERSONAS, study=study.id)
