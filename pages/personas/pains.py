"""What goes wrong for a persona's people, its evidence one click away, and where they meet the company."""

import streamlit as st

from core.claims import Claim
from core.personas import (
    CHANGE_WORDS,
    MORE_OFTEN_WORDS,
    SECTION_TITLES,
    SEVERITY_WORDS,
    PainPoint,
    Persona,
    Touchpoint,
    channel_said,
    pain_figures,
    pains_note,
    told_apart,
)
from core.study import Study
from core.wording import capitalised, percent, period_words
from pages.personas.rewording import show_rewordable
from pages.shared.evidence import ASSUMPTION, statement
from pages.shared.places import DATA, PERSONAS, link
from pages.shared.theme import theme
from pages.shared.widgets import counted, plain, time_bars

BADGES = {"more": "orange", "less": "green", "no more": "gray", "too few": "gray", "not tested": "gray"}
NOT_TESTED = "The segments were made from what people wrote, so it cannot be tested whether they raise a theme more."


def show_pains(study: Study, persona: Persona) -> None:
    """Show the pain points, and lead to all that people say."""
    note = pains_note(persona, comments=study.comments_table)
    wrong = [one for one in persona.statements if one.section == "pains"]
    if not (persona.pain_points or wrong or note):
        return
    with st.container(gap="xxsmall", key="section_pains"):
        st.subheader(SECTION_TITLES["pains"], anchor=False)
        for one in wrong:
            show_rewordable(study, persona, one, key=f"{persona.id}_{one.id}")
        if note:
            st.markdown(f":gray[{note}]")
            if not study.comments_table:
                link(DATA, "Add comments", icon=":material/table:", study=study.id)
        with st.container(gap="small"):
            for pain in persona.pain_points:
                with st.container(gap="xxsmall"):
                    _show_pain(study, persona, pain)
        if any(pain.claim_ids for pain in persona.pain_points):
            st.caption(SEVERITY_WORDS)
        if study.themes:
            link(PERSONAS, "All that people say", icon=":material/forum:", study=study.id, view="themes")


def _show_pain(study: Study, persona: Persona, pain: PainPoint) -> None:
    """Show a pain point: its figures in one line that opens all of their evidence, and what people wrote."""
    claims = {claim.id: claim for claim in study.claims}
    badge = "" if pain.claim_ids or pain.quote_ids else f" {ASSUMPTION}"
    words = MORE_OFTEN_WORDS.get(pain.more_often, "") if pain.claim_ids else ""
    more = f" :{BADGES[pain.more_often]}-badge[{words}]" if words else ""
    st.markdown(f":material/bolt: **{plain(pain.title)}** · severity {pain.severity} of 5{more}{badge}")
    if pain.claim_ids:
        first = claims.get(pain.claim_ids[0])
        figures = " · ".join(said for _, said in pain_figures(persona, pain))
        said = capitalised(figures) or (first.sentence if first else "How we know")
        key = f"{persona.id}_{pain.id}"
        statement(study, said, "measured", pain.claim_ids, name=persona.name, key=key, color=persona.color)
    if pain.more_often == "not tested":
        st.caption(NOT_TESTED)
    _show_quotes(study, persona, pain, [claims[claim_id] for claim_id in pain.quote_ids if claim_id in claims])
    if pain.trend:
        first_period, last_period = period_words(pain.periods[0]), period_words(pain.periods[-1])
        alt = f"When they wrote of it, from {first_period} to {last_period}"
        time_bars(pain.trend, alt=alt, color=persona.color, dark=theme() == "dark")
        change = f", {CHANGE_WORDS[pain.change]}" if pain.change in CHANGE_WORDS else ""
        st.caption(f"When they wrote of it: {first_period} to {last_period}{change}")


def _show_quotes(study: Study, persona: Persona, pain: PainPoint, quotes: list[Claim]) -> None:
    """Show the most typical quote, and the others on demand."""

    def show(claim: Claim) -> None:
        key = f"{persona.id}_{pain.id}_{claim.id}"
        said = f"“{claim.sentence}”"
        statement(study, said, "quoted", (claim.id,), name=persona.name, key=key, color=persona.color)

    for claim in quotes[:1]:
        show(claim)
    if quotes[1:]:
        with st.expander(f"{counted(len(quotes) - 1, 'more quote')}", icon=":material/format_quote:"):
            for claim in quotes[1:]:
                show(claim)


def show_touchpoints(study: Study, persona: Persona) -> None:
    """Show the touchpoints with how many of them each one reaches: those that tell them apart, the others on demand."""
    if not persona.touchpoints:
        return
    telling, others = told_apart(persona.touchpoints, {claim.id: claim for claim in study.claims})
    with st.container(gap="xxsmall", key="section_touchpoints"):
        st.subheader("Where they meet us", anchor=False)
        for one in telling:
            _show_touchpoint(study, persona, one)
        if not telling:
            st.markdown("At no touchpoint clearly more or less than everyone else.")
        if others:
            said = counted(len(others), "touchpoint")
            with st.expander(f"{said} that do not tell them apart", icon=":material/touch_app:"):
                for one in others:
                    _show_touchpoint(study, persona, one)


def _show_touchpoint(study: Study, persona: Persona, one: Touchpoint) -> None:
    reach = f": {percent(one.reach)} of them" if one.reach is not None else ""
    text = f"{one.name}{f' ({channel_said(one)})' if one.channel else ''}{reach}"
    key = f"{persona.id}_{one.id}"
    statement(study, text, one.kind, one.claim_ids, name=persona.name, key=key, color=persona.color)
