"""The people behind a sheet: how many match it, three of them, and how they differ from the other personas."""

import streamlit as st

from core.basis import basis_of
from core.charts import prevalence_base, prevalence_chart, prevalence_note
from core.config import MIN_PREVALENCE
from core.personas import Difference, Persona, real_members
from core.study import Study
from core.wording import percent
from pages.shared.cached import evidence
from pages.shared.errors import report_errors
from pages.shared.evidence import statement
from pages.shared.theme import theme
from pages.shared.widgets import chart, counted, plain, side_by_side

N_DIFFERENCES = 4
"""Lines on the most alike of the other personas; the rest on demand."""


def show_prevalence(study: Study, persona: Persona) -> None:
    """Show how many members match the headline as its attributes are added, with a warning where few do."""
    steps = persona.headline_prevalence
    if not steps:
        return
    last = steps[-1]
    counted = f"{last.n:,} of the {last.total:,} members whose answers are known"
    sure = f"95% interval {percent(last.low)} to {percent(last.high)}"
    text = f"{percent(last.share)} match the whole headline ({sure}): {counted}."
    if last.share < MIN_PREVALENCE:
        st.warning("The headline describes only a part of them.", icon=":material/warning:")
    with st.expander(text, icon=":material/fact_check:"):
        claims = {claim.id: claim for claim in study.claims}
        chart(prevalence_chart(steps, claims, color=persona.color, theme=theme()), key="prevalence")
        said = " ".join(filter(None, (prevalence_note(steps, persona.headline.text, claims), prevalence_base(steps))))
        if said:
            st.caption(said)


def show_members(study: Study, persona: Persona) -> None:
    """Show the three real members nearest to the middle, without anything that names them."""
    claims = {claim.id: claim for claim in study.claims}
    claim = claims.get(f"{persona.segment_id}.members.nearest")
    if claim is None:
        return
    with report_errors():
        rows = real_members(persona, claims, evidence(study))
        if rows.empty:
            return
        with st.container(gap="xxsmall", key="section_members"):
            st.subheader("Three of them, as they are", anchor=False)
            st.caption(
                "Real customers nearest to the middle of the segment, not an average; what names them is left out."
            )
            side_by_side(rows, alt="Three real members, column by column")


def show_differences(study: Study, persona: Persona) -> None:
    """Show one line on each of the other personas."""
    others = {one.segment_id: one for one in study.personas}
    found = [(others[one.segment_id], one) for one in persona.differences if one.segment_id in others]
    if not found:
        return
    with st.container(gap="xxsmall", key="section_differences"):
        st.subheader("How they differ from the others", anchor=False)
        n_shown = N_DIFFERENCES if len(found) > N_DIFFERENCES + 1 else len(found)  # no fold for a single line
        for other, one in found[:n_shown]:
            _show_difference(study, persona, other, one)
        if found[n_shown:]:
            said = counted(len(found) - n_shown, "other")
            with st.expander(f"How they differ from {said}, less like them", icon=":material/compare_arrows:"):
                for other, one in found[n_shown:]:
                    _show_difference(study, persona, other, one)


def _show_difference(study: Study, persona: Persona, other: Persona, one: Difference) -> None:
    key = f"{persona.id}_versus_{one.segment_id}"
    if one.claim_ids:
        text = f"Unlike “{other.name}”: {one.text}"
        statement(study, text, "measured", one.claim_ids, name=persona.name, key=key, color=persona.color)
    else:
        st.markdown(plain(f"Beside “{other.name}”: {one.text}"))


def show_basis(study: Study, persona: Persona) -> None:
    """Show how all of it is known: the data, whether they are a group at all, how surely they belong."""
    found = basis_of(study, persona)
    if not found:
        return
    with st.container(gap="xxsmall", key="section_basis"):
        st.subheader("How this is known", anchor=False)
        for place, one in enumerate(found):
            if one.claim_ids:
                key = f"{persona.id}_basis_{place}"
                statement(study, one.text, "measured", one.claim_ids, name=persona.name, key=key, color=persona.color)
            else:
                st.markdown(plain(one.text))
