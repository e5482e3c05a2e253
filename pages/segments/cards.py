"""One segment as a card: how large, how sure, what tells it apart, what it is worth."""

from collections.abc import Callable, Sequence

import streamlit as st

from core.basis import size_words
from core.charts import portrait_svg
from core.personas import TARGET_WORDS
from core.profiles import SegmentProfile
from core.study import Study
from core.wording import found_again_words, percent
from pages.segments.shaping import show_menu
from pages.shared.evidence import compared, statement
from pages.shared.places import PERSONAS, SEGMENTS, link
from pages.shared.theme import theme
from pages.shared.widgets import mark, plain, share_bar

N_TRAITS = 4


def search(study: Study) -> Callable[[Sequence[SegmentProfile], str], Sequence[SegmentProfile]]:
    """Return a search through the names of the segments and what tells them apart."""
    sentences = {claim.id: claim.sentence for claim in study.claims}
    names = study.names

    def matching(profiles: Sequence[SegmentProfile], words: str) -> Sequence[SegmentProfile]:
        said = {
            one.segment_id: " ".join([names[one.segment_id], *map(sentences.__getitem__, one.claim_ids)]).casefold()
            for one in profiles
        }
        return [one for one in profiles if all(word in said[one.segment_id] for word in words.casefold().split())]

    return matching


def face_of(study: Study, segment_id: str) -> str:
    """Return the portrait of a segment's persona, "" before it has one."""
    return next((portrait_svg(one) for one in study.personas if one.segment_id == segment_id), "")


def link_persona(study: Study, segment_id: str) -> None:
    """Show the link to the persona of a segment."""
    persona = next((one for one in study.personas if one.segment_id == segment_id), None)
    if persona:
        link(PERSONAS, "See the persona", icon=":material/person:", study=study.id, persona=persona.id)


def show_segment(study: Study, profile: SegmentProfile, name: str, color: int) -> None:
    """Show one segment as a card."""
    claims = {claim.id: claim for claim in study.claims}
    segment_id = profile.segment_id
    infos = {info.id: info for info in study.segmentation.segments} if study.segmentation else {}
    target = study.targets.get(segment_id, "")
    with st.container(border=True, key=f"segment-{segment_id}", height="stretch", gap="xsmall"):
        with st.container(horizontal=True, vertical_alignment="center", wrap=False):
            mark(name, color, face=face_of(study, segment_id), target=bool(target))
            show_menu(study, profile, name, color)
        info = infos.get(segment_id)
        again = found_again_words(info.n_found, info.n_resamples) if info else ""
        facts = [f"{size_words(study, profile.size)}, {percent(profile.share)}", again, TARGET_WORDS.get(target, "")]
        st.caption(" · ".join(fact for fact in facts if fact))
        share_bar(profile.share, color, dark=theme() == "dark")
        for claim_id in profile.claim_ids[:N_TRAITS]:
            claim = claims[claim_id]
            key = f"{segment_id}_{claim_id}"
            with st.container(gap=None):
                statement(study, claim.sentence, claim.kind, (claim_id,), name=name, key=key, color=color)
                compared(claim.evidence, color)
        if not profile.claim_ids:
            st.markdown("Nothing tells this segment apart clearly.")
        said = {claims[claim_id].sentence for claim_id in profile.claim_ids[:N_TRAITS]}
        median = claims[profile.worth.claim_ids[0]] if profile.worth else None
        if profile.worth and median and median.sentence not in said:
            key = f"{segment_id}_worth"
            with st.container(gap=None):
                statement(study, median.sentence, median.kind, profile.worth.claim_ids, name=name, key=key, color=color)
                compared(median.evidence, color)
        if profile.rule:
            st.markdown(f":material/filter_alt: To pick them: **{plain(profile.rule.text)}**")
        with st.container(horizontal=True, gap="small"):
            link(SEGMENTS, "All about it", icon=":material/unfold_more:", study=study.id, segment=segment_id)
            link_persona(study, segment_id)


def show_strangers(study: Study, profile: SegmentProfile) -> None:
    """Show the customers who fit none of the segments, as a group of their own."""
    claims = {claim.id: claim for claim in study.claims}
    with st.expander(
        f"{profile.size:,} customers ({percent(profile.share)}) fit none of the segments", icon=":material/group_off:"
    ):
        for claim_id in profile.claim_ids[: 2 * N_TRAITS]:
            claim = claims[claim_id]
            statement(study, claim.sentence, claim.kind, (claim_id,), name="Fit none", key=f"none_{claim_id}")
        if not profile.claim_ids:
            st.markdown("Nothing tells them apart as a group: each is unusual in a way of their own.")
