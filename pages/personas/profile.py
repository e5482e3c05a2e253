"""One persona, to be read: each statement with the mark that opens its evidence."""

import streamlit as st

from core.charts import hours_chart, prevalence_chart
from core.config import MIN_PREVALENCE
from core.personas import Persona, Section
from core.study import Study
from core.wording import percent
from pages.shared.evidence import show_evidence, statement
from pages.shared.places import JOURNEYS, link
from pages.shared.theme import theme
from pages.shared.widgets import chart, mark, plain

TITLES: dict[Section, str] = {
    "about": "About",
    "demographics": "Who they are",
    "traits": "What they think",
    "values": "What they value",
    "behaviours": "What they do",
    "channels": "Where they are",
    "hours": "When they come",
    "notes": "Notes",
}
LEFT: tuple[Section, ...] = ("about", "demographics", "values", "traits", "notes")
RIGHT: tuple[Section, ...] = ("behaviours", "channels", "hours")


def show_profile(study: Study, persona: Persona) -> None:
    """Show the sheet."""
    mark(persona.name, persona.color, target=persona.target)
    headline = persona.headline
    st.subheader(plain(headline.text), anchor=False)
    if headline.kind == "assumed":
        st.markdown(":gray-badge[Assumption]")
    elif st.button("How we know", key="evidence_headline", icon=":material/monitoring:", type="tertiary"):
        show_evidence(study, headline.claim_ids, persona.name)
    _show_prevalence(study, persona)
    left, right = st.columns(2, gap="large")
    with left:
        for section in LEFT:
            _show_section(study, persona, section)
    with right:
        for section in RIGHT:
            _show_section(study, persona, section)
        if persona.hours:
            chart(hours_chart(persona.hours, n=persona.size, color=persona.color, theme=theme()), key="hours")
    with left:
        _show_pains(study, persona)
    with right:
        _show_touchpoints(study, persona)
    link(JOURNEYS, "Map the journey", icon=":material/route:", study=study.id, persona=persona.id)


def _show_section(study: Study, persona: Persona, section: Section) -> None:
    found = [one for one in persona.statements if one.section == section]
    if not found:
        return
    st.markdown(f"**{TITLES[section]}**")
    for one in found:
        statement(study, one.text, one.kind, one.claim_ids, name=persona.name, key=f"{persona.id}_{one.id}")


def _show_prevalence(study: Study, persona: Persona) -> None:
    if not persona.prevalence:
        return
    last = persona.prevalence[-1]
    counted = f"{last.n:,} of the {last.total:,} members whose answers are known"
    text = f"{counted} match the whole headline ({percent(last.share)})."
    if last.share < MIN_PREVALENCE:
        st.warning(f"{text} It describes only a part of them.", icon=":material/warning:")
    with st.expander(text, icon=":material/fact_check:"):
        claims = {claim.id: claim for claim in study.claims}
        chart(prevalence_chart(persona.prevalence, claims, color=persona.color, theme=theme()), key="prevalence")


def _show_pains(study: Study, persona: Persona) -> None:
    if not persona.pain_points:
        return
    st.markdown("**What goes wrong for them**")
    quotes = {claim.id: claim for claim in study.claims if claim.kind == "quoted"}
    claims = {claim.id: claim for claim in study.claims}
    for pain in persona.pain_points:
        dots = "●" * pain.severity + "○" * (5 - pain.severity)
        st.markdown(f"{plain(pain.title)} · severity {pain.severity} of 5 :orange[{dots}]")
        for claim_id in pain.claim_ids:
            if claim_id in claims:
                key = f"{persona.id}_{pain.id}_{claim_id}"
                statement(study, claims[claim_id].sentence, pain.kind, (claim_id,), name=persona.name, key=key)
        if not pain.claim_ids:
            st.markdown(":gray-badge[Assumption]")
        for claim_id in pain.quote_ids:
            if claim_id in quotes:
                key = f"{persona.id}_{pain.id}_quote"
                text = f"“{quotes[claim_id].sentence}”"
                statement(study, text, "quoted", (claim_id,), name=persona.name, key=key)


def _show_touchpoints(study: Study, persona: Persona) -> None:
    if not persona.touchpoints:
        return
    st.markdown("**Where they meet us**")
    for touchpoint in persona.touchpoints:
        reach = f" – {percent(touchpoint.reach)} of them" if touchpoint.reach is not None else ""
        channel = f" ({touchpoint.channel})" if touchpoint.channel else ""
        text = f"{touchpoint.name}{channel}{reach}"
        key = f"{persona.id}_{touchpoint.id}"
        statement(study, text, touchpoint.kind, touchpoint.claim_ids, name=persona.name, key=key)
