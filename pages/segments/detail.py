"""One segment in full: size, certainty, worth, every difference, the rule, its typical members."""

import streamlit as st

from core.claims import Claim
from core.profiles import SegmentProfile, again_ids
from core.study import Study
from core.surveys import Stance, stated_positions
from core.wording import capitalised, found_again_words, percent, reliance_words
from pages.segments.cards import face_of, link_persona
from pages.segments.members import show_members
from pages.segments.shaping import show_menu
from pages.shared.evidence import COMPARED, compared, say_claims, statement
from pages.shared.places import SEGMENTS, link
from pages.shared.theme import theme
from pages.shared.widgets import mark, plain, share_bar

STANCES: dict[Stance, str] = {"agrees": "Agree or rate higher", "disagrees": "Disagree or rate lower"}


def show_detail(study: Study, profile: SegmentProfile, name: str, color: int) -> None:
    """Show everything that is known of one segment; each sentence opens its evidence."""
    link(SEGMENTS, "All segments", icon=":material/arrow_back:", study=study.id)
    with st.container(horizontal=True, vertical_alignment="center", wrap=False):
        mark(
            name, color, face=face_of(study, profile.segment_id), target=profile.segment_id in study.targets, title=True
        )
        show_menu(study, profile, name, color)
    with st.container(width=480, gap="xxsmall"):
        share_bar(profile.share, color, dark=theme() == "dark")
        low, high = percent(profile.share_low), percent(profile.share_high)
        st.caption(f"{percent(profile.share)} of all customers; with chance allowed for, {low} to {high}")
    left, right = st.columns(2, gap="large")
    with left:
        _show_size(study, profile, name, color)
        _show_differences(study, profile, name, color)
    with right:
        _show_rule(study, profile, name, color)
        _show_positions(study, profile, name, color)
    if study.segmentation and profile.segment_id in {info.id for info in study.segmentation.segments}:
        show_members(study, profile)
    link_persona(study, profile.segment_id)


def _say(study: Study, claim: Claim, name: str, color: int, *, where: str) -> None:
    statement(study, claim.sentence, claim.kind, (claim.id,), name=name, key=f"{where}_{claim.id}", color=color)


def _show_size(study: Study, profile: SegmentProfile, name: str, color: int) -> None:
    claims = {claim.id: claim for claim in study.claims}
    infos = study.segmentation.segments if study.segmentation else ()
    info = next((one for one in infos if one.id == profile.segment_id), None)
    with st.container(gap="xxsmall"):
        st.subheader("How many, how sure, what worth", anchor=False)
        ids = [profile.size_claim_id, profile.certainty.claim_id if profile.certainty else ""]
        ids += list(profile.worth.claim_ids) if profile.worth else []
        for claim_id in ids:
            if claim_id in claims:
                _say(study, claims[claim_id], name, color, where="size")
        kept = [claim_id for claim_id in again_ids(profile.segment_id) if claim_id in claims]
        say_claims(study, kept, name=name, key="size", color=color)
        if info is not None and info.n_resamples:
            if not kept:
                again = capitalised(found_again_words(info.n_found, info.n_resamples))
                same = f"{percent(info.stability)} the same on average"
                st.markdown(f"{again} of the customers, at least three quarters of its customers the same; {same}.")
            caution = reliance_words(info.n_found, info.n_resamples)
            if caution:
                st.warning(caution, icon=":material/warning:")


def _show_differences(study: Study, profile: SegmentProfile, name: str, color: int) -> None:
    """Show the differences that the other columns confirm, and apart from them those that the cut alone makes."""
    claims = {claim.id: claim for claim in study.claims}
    backed = set(profile.backed_ids if profile.size_claim_id else profile.claim_ids)  # unknown in earlier studies
    confirmed = [claims[claim_id] for claim_id in profile.claim_ids if claim_id in backed]
    cut = [claims[claim_id] for claim_id in profile.claim_ids if claim_id not in backed]
    with st.container(gap="xxsmall"):
        st.subheader("What tells it apart", anchor=False)
        if confirmed:
            st.caption(COMPARED)
        for claim in confirmed:
            with st.container(gap=None):
                _say(study, claim, name, color, where="differs")
                compared(claim.evidence, color)
        if not confirmed:
            st.markdown("Nothing that its other columns confirm.")
    if cut:
        with st.container(gap="xxsmall"):
            st.subheader("What it was cut by", anchor=False)
            st.caption("True of these customers, but only because the segments were made from it.")
            for claim in cut:
                _say(study, claim, name, color, where="differs")


def _show_rule(study: Study, profile: SegmentProfile, name: str, color: int) -> None:
    if not profile.rule:
        return
    claims = {claim.id: claim for claim in study.claims}
    with st.container(gap="xxsmall"):
        st.subheader("A rule to pick them", anchor=False)
        st.markdown(f":material/filter_alt: **{plain(profile.rule.text)}**")
        for claim_id in profile.rule.claim_ids:
            if claim_id in claims:
                _say(study, claims[claim_id], name, color, where="rule")


def _show_positions(study: Study, profile: SegmentProfile, name: str, color: int) -> None:
    shown = set(profile.claim_ids)
    said = {claim.sentence for claim in study.claims if claim.id in shown}
    for stance, title in STANCES.items():
        found = [one for one in stated_positions(study.claims, profile.segment_id, stance) if one.sentence not in said]
        if found:
            with st.container(gap="xxsmall"):
                st.subheader(title, anchor=False)
                for claim in found:
                    _say(study, claim, name, color, where=stance)
