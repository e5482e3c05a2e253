"""One persona, to be read: each statement opens its evidence."""

import streamlit as st

from core.charts import hours_chart, portrait_svg, prevalence_chart
from core.config import MIN_PREVALENCE
from core.personas import PainPoint, Persona, Section, notes_of
from core.study import Study
from core.wording import percent
from pages.personas.own import show_own
from pages.personas.rewording import show_rewordable
from pages.shared.evidence import ASSUMPTION, statement
from pages.shared.places import JOURNEYS, link
from pages.shared.theme import theme
from pages.shared.widgets import chart, mark, plain, share_bar

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
LEFT: tuple[Section, ...] = ("demographics", "values", "traits")
RIGHT: tuple[Section, ...] = ("behaviours", "channels", "hours")
SHEET_WIDTH = 1240
"""Two columns of about 75 characters each."""


def show_profile(study: Study, persona: Persona) -> None:
    """Show the sheet."""
    with st.container(width=SHEET_WIDTH, gap="small", key="sheet"):
        mark(persona.name, persona.color, face=portrait_svg(persona), target=bool(persona.target), title=True)
        _show_head(study, persona)
        if any(one.claim_ids for one in (persona.headline, *persona.statements)):
            st.caption("Each sentence opens its evidence.")
        left, right = st.columns(2, gap="large")
        with left:
            for section in LEFT:
                _show_section(study, persona, section)
            _show_pains(study, persona)
            _show_touchpoints(study, persona)
            _show_section(study, persona, "notes")
        with right:
            for section in RIGHT:
                _show_section(study, persona, section)
            if persona.hours:
                chart(hours_chart(persona.hours, n=persona.size, color=persona.color, theme=theme()), key="hours")
        show_own(persona)
        link(JOURNEYS, "Map the journey", icon=":material/route:", study=study.id, persona=persona.id)


def _show_head(study: Study, persona: Persona) -> None:
    """Show the headline, how many they are, and how many of them match the whole headline."""
    headline = persona.headline
    color = persona.color
    show_rewordable(study, persona, headline, key=f"headline_{persona.id}")
    if persona.segment_id is None:
        st.markdown("Written without data: nothing on this sheet is measured.")
        _show_section(study, persona, "about")
        return
    with st.container(width=480, gap="xxsmall"):
        share_bar(persona.share, color, dark=theme() == "dark")
        _show_section(study, persona, "about")
    steps = persona.headline_prevalence
    if not steps:
        return
    last = steps[-1]
    counted = f"{last.n:,} of the {last.total:,} members whose answers are known"
    text = f"{percent(last.share)} match the whole headline: {counted}."
    if last.share < MIN_PREVALENCE:
        st.warning("The headline describes only a part of them.", icon=":material/warning:")
    with st.expander(text, icon=":material/fact_check:"):
        claims = {claim.id: claim for claim in study.claims}
        chart(prevalence_chart(steps, claims, color=color, theme=theme()), key="prevalence")


def _show_section(study: Study, persona: Persona, section: Section) -> None:
    found = [one for one in persona.statements if one.section == section]
    if not found:
        return
    with st.container(gap="xxsmall"):
        if section != "about":  # what they are all about needs no title
            st.subheader(TITLES[section], anchor=False)
        for one in found:
            key = f"{persona.id}_{one.id}"
            if section == "about":  # how many they are is counted, not worded
                name, color, notes = persona.name, persona.color, notes_of(persona, one)
                statement(study, one.text, one.kind, one.claim_ids, name=name, key=key, color=color, notes=notes)
            else:
                show_rewordable(study, persona, one, key=key)


def _show_pains(study: Study, persona: Persona) -> None:
    if not persona.pain_points:
        return
    with st.container(gap="xxsmall"):
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


def _show_touchpoints(study: Study, persona: Persona) -> None:
    if not persona.touchpoints:
        return
    with st.container(gap="xxsmall"):
        st.subheader("Where they meet us", anchor=False)
        for one in persona.touchpoints:
            reach = f": {percent(one.reach)} of them" if one.reach is not None else ""
            text = f"{one.name}{f' ({one.channel})' if one.channel else ''}{reach}"
            key = f"{persona.id}_{one.id}"
            statement(study, text, one.kind, one.claim_ids, name=persona.name, key=key, color=persona.color)
