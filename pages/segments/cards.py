"""One segment as a card: how large, what tells it apart, and the rule that picks it."""

from collections.abc import Callable, Sequence

import streamlit as st

from core.profiles import Rule, SegmentProfile
from core.study import Study
from core.wording import percent
from pages.shared.cached import studio
from pages.shared.errors import report_errors
from pages.shared.evidence import statement
from pages.shared.places import PERSONAS, link
from pages.shared.theme import theme
from pages.shared.widgets import mark, plain, share_bar

N_TRAITS = 5


def segment_name(study: Study, profile: SegmentProfile) -> str:
    """Return the name people gave, else the one made from the traits."""
    return study.segment_names.get(profile.segment_id, profile.name)


def search(study: Study) -> Callable[[Sequence[SegmentProfile], str], Sequence[SegmentProfile]]:
    """Return a search through the names of the segments and what tells them apart."""
    sentences = {claim.id: claim.sentence for claim in study.claims}

    def matching(profiles: Sequence[SegmentProfile], words: str) -> Sequence[SegmentProfile]:
        said = {
            one.segment_id: " ".join([segment_name(study, one), *map(sentences.__getitem__, one.claim_ids)]).casefold()
            for one in profiles
        }
        return [one for one in profiles if all(word in said[one.segment_id] for word in words.casefold().split())]

    return matching


def show_segment(study: Study, profile: SegmentProfile, name: str, color: int) -> None:
    """Show one segment as a card."""
    claims = {claim.id: claim for claim in study.claims}
    stability = {info.id: info.stability for info in study.segmentation.segments} if study.segmentation else {}
    target = profile.segment_id in study.targets
    with st.container(border=True, key=f"segment-{profile.segment_id}", height="stretch", gap="xsmall"):
        with st.container(horizontal=True, vertical_alignment="center", wrap=False):
            mark(name, color, target=target)
            _show_menu(study, profile, name, target=target)
        st.caption(
            f"{profile.size:,} customers, {percent(profile.share)} · "
            f"{100 * stability.get(profile.segment_id, 0.0):.0f}% the same in re-draws of the customers"
        )
        share_bar(profile.share, color, dark=theme() == "dark")
        for claim_id in profile.claim_ids[:N_TRAITS]:
            claim = claims[claim_id]
            key = f"{profile.segment_id}_{claim_id}"
            statement(study, claim.sentence, claim.kind, (claim_id,), name=name, key=key, color=color)
        if not profile.claim_ids:
            st.markdown("Nothing tells this segment apart clearly.")
        if profile.rule:
            _show_rule(profile.rule)
        persona = next((one for one in study.personas if one.segment_id == profile.segment_id), None)
        if persona:
            link(PERSONAS, "See the persona", icon=":material/person:", study=study.id, persona=persona.id)


def _show_menu(study: Study, profile: SegmentProfile, name: str, *, target: bool) -> None:
    """Show the star that marks a target, and the pencil that renames."""
    with st.container(horizontal=True, width="content", gap="xsmall", wrap=False):
        icon = ":material/star:" if target else ":material/star_border:"
        hint = f"No longer mark {name} as a target" if target else f"Mark {name} as a target"
        if st.button("", icon=icon, key=f"target_{profile.segment_id}", help=plain(hint), type="tertiary"):
            studio().set_target(study.id, profile.segment_id, "" if target else "primary")
            st.rerun()
        with st.popover("", icon=":material/edit:", help=plain(f"Rename {name}"), type="tertiary"):
            # A key per name: a name given elsewhere is what this field shows next.
            new = st.text_input("Name", value=name, key=f"name_{profile.segment_id}_{name}", max_chars=120)
            if st.button("Rename", key=f"rename_{profile.segment_id}", type="primary"):
                with report_errors():
                    studio().rename_segment(study.id, profile.segment_id, new)
                    st.rerun()


def _show_rule(rule: Rule) -> None:
    st.markdown(
        f":material/filter_alt: To pick them: **{plain(rule.text)}**  \n"
        f":gray[This rule picks {rule.n:,} customers; {percent(rule.precision)} of them are members, "
        f"and it finds {percent(rule.reach)} of all members.]"
    )
