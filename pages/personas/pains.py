"""What goes wrong for a persona's people, and where they meet the company."""

import streamlit as st

from core.personas import PainPoint, Persona
from core.study import Study
from core.wording import percent
from pages.shared.evidence import ASSUMPTION, statement
from pages.shared.widgets import plain


def show_pains(study: Study, persona: Persona) -> None:
    """Show the pain points, each with its claims and a quote."""
    if not persona.pain_points:
        return
    with st.container(gap="xxsmall", key="section_pains"):
        st.subheader("What goes wrong for them", anchor=False)
        for pain in persona.pain_points:
            _show_pain(study, persona, pain)


def _show_pain(study: Study, persona: Persona, pain: PainPoint) -> None:
    claims = {claim.id: claim for claim in study.claims}
    badge = "" if pain.claim_ids else f" {ASSUMPTION}"
    st.markdown(f":material/bolt: **{plain(pain.title)}** · severity {pain.severity} of 5{badge}")
    for claim_id in (*pain.claim_ids, *pain.quote_ids):
        if claim_id in claims:
            claim = claims[claim_id]
            text = f"“{claim.sentence}”" if claim.kind == "quoted" else claim.sentence
            key = f"{persona.id}_{pain.id}_{claim_id}"
            statement(study, text, claim.kind, (claim_id,), name=persona.name, key=key, color=persona.color)


def show_touchpoints(study: Study, persona: Persona) -> None:
    """Show the touchpoints with how many of them each one reaches."""
    if not persona.touchpoints:
        return
    with st.container(gap="xxsmall", key="section_touchpoints"):
        st.subheader("Where they meet us", anchor=False)
        for one in persona.touchpoints:
            reach = f": {percent(one.reach)} of them" if one.reach is not None else ""
            text = f"{one.name}{f' ({one.channel})' if one.channel else ''}{reach}"
            key = f"{persona.id}_{one.id}"
            statement(study, text, one.kind, one.claim_ids, name=persona.name, key=key, color=persona.color)
