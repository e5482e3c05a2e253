"""One persona, to be read: each statement opens its evidence."""

from collections.abc import Mapping

import streamlit as st

from core.charts import portrait_svg
from core.claims import Claim, Evidence
from core.narration import is_about
from core.personas import SECTION_TITLES, Persona, Section, Statement, notes_of
from core.study import Study
from pages.personas.own import show_own
from pages.personas.pains import show_pains, show_touchpoints
from pages.personas.paragraph import show_about
from pages.personas.people import show_basis, show_differences, show_members, show_prevalence
from pages.personas.rewording import show_rewordable
from pages.personas.when import show_channels, show_when
from pages.personas.wording import show_wording
from pages.shared.evidence import BADGES, COMPARED, compared, statement
from pages.shared.places import JOURNEYS, link
from pages.shared.theme import theme
from pages.shared.widgets import mark, plain, share_bar

LEFT: tuple[Section, ...] = ("demographics", "goals", "values", "traits", "positions")
RIGHT: tuple[Section, ...] = ("outcome", "behaviours", "preferences", "channels", "worth", "hours")
STANCES = {"agrees": "Agree or rate higher than others", "disagrees": "Disagree or rate lower than others"}
SHEET_WIDTH = 1240
"""Two columns of about 75 characters each."""


def show_profile(study: Study, persona: Persona) -> None:
    """Show the sheet."""
    with st.container(width=SHEET_WIDTH, gap="small", key="sheet"):
        mark(persona.name, persona.color, face=portrait_svg(persona), target=bool(persona.target), title=True)
        _show_head(study, persona)
        show_about(study, persona)
        left, right = st.columns(2, gap="large")
        with left:
            for section in LEFT:
                _show_section(study, persona, section)
                if section == "values":
                    _show_praise(study, persona)
            show_pains(study, persona)
            show_touchpoints(study, persona)
            _show_section(study, persona, "notes")
        with right:
            for section in RIGHT:
                _show_section(study, persona, section)
            show_when(persona)
            channels = st.container()
        show_differences(study, persona)
        with channels:  # last, with the members: these two need the tables, which take a moment to read
            show_channels(study, persona)
        show_members(study, persona)
        show_basis(study, persona)
        show_own(study, persona)
        if any(one.claim_ids for one in (persona.headline, *persona.statements)):
            st.caption(f"Each sentence opens its evidence. {BADGES} · {COMPARED}")
        show_wording(study, persona)
        link(JOURNEYS, "Map the journey", icon=":material/route:", study=study.id, persona=persona.id)


def _show_head(study: Study, persona: Persona) -> None:
    """Show the headline, how many they are, and how many of them match the whole headline."""
    show_rewordable(study, persona, persona.headline, key=f"headline_{persona.id}")
    if persona.segment_id is None:
        st.markdown("Written without data: nothing on this sheet is measured.")
        _show_section(study, persona, "about")
        return
    if persona.given_name:
        text = f"Called {persona.given_name} here; the name is made up."
        key = f"{persona.id}_given_name"
        by = persona.given_name_claim_ids
        statement(study, text, "inferred", by, name=persona.name, key=key, color=persona.color)
    with st.container(width=480, gap="xxsmall"):
        share_bar(persona.share, persona.color, dark=theme() == "dark")
        _show_section(study, persona, "about")
    show_prevalence(study, persona)


def _show_section(study: Study, persona: Persona, section: Section) -> None:
    found = [one for one in persona.statements if one.section == section and not is_about(one)]
    if not found:
        return
    claims = {claim.id: claim for claim in study.claims}
    with st.container(gap="xxsmall", key=f"section_{section}"):
        if section != "about":  # what they are all about needs no title
            st.subheader(plain(SECTION_TITLES[section]), anchor=False)
        for place, one in enumerate(found):
            stance = one.id.rpartition(".")[2]
            if (
                section == "positions"
                and stance in STANCES
                and (place == 0 or not found[place - 1].id.endswith(stance))
            ):
                st.caption(STANCES[stance])
            key = f"{persona.id}_{one.id}"
            if section == "about":  # how many they are is counted, not worded
                name, color, notes = persona.name, persona.color, notes_of(persona, one)
                statement(study, one.text, one.kind, one.claim_ids, name=name, key=key, color=color, notes=notes)
            else:
                with st.container(gap=None):
                    show_rewordable(study, persona, one, key=key)
                    compared(_only(one, claims), persona.color)


def _show_praise(study: Study, persona: Persona) -> None:
    """Show what customers said of what they praise: quotes that stand with no pain."""
    with_pains = {claim_id for pain in persona.pain_points for claim_id in pain.quote_ids}
    for quote in persona.statements:
        if quote.section == "quotes" and quote.claim_ids and with_pains.isdisjoint(quote.claim_ids):
            key, said = f"{persona.id}_{quote.id}", f"“{quote.text}”"
            statement(study, said, "quoted", quote.claim_ids, name=persona.name, key=key, color=persona.color)


def _only(one: Statement, claims: Mapping[str, Claim]) -> Evidence | None:
    """Return the evidence of a statement that rests on one claim."""
    found = [claims[claim_id] for claim_id in one.claim_ids if claim_id in claims]
    return found[0].evidence if len(found) == 1 else None
