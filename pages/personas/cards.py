"""One persona of the gallery as a card."""

from collections.abc import Mapping

import streamlit as st

from core.basis import size_words
from core.charts import portrait_svg
from core.claims import Claim
from core.personas import TARGET_WORDS, Persona, highlights, is_edited
from core.study import Study
from core.wording import all_of, percent
from pages.shared.evidence import ASSUMPTION
from pages.shared.places import PERSONAS, link
from pages.shared.theme import theme
from pages.shared.widgets import mark, plain, share_bar


def show_card(study: Study, persona: Persona) -> None:
    """Show one persona of the gallery: who they are, how many, what stands out, what hurts, in their own words."""
    claims = {claim.id: claim for claim in study.claims}
    with st.container(border=True, key=f"persona-{persona.id}", height="stretch", gap="xsmall"):
        with st.container(height="stretch", gap="xsmall"):  # the links of a row of cards stand on one line
            mark(persona.name, persona.color, face=portrait_svg(persona), target=bool(persona.target))
            if persona.segment_id:
                share_bar(persona.share, persona.color, dark=theme() == "dark")
                st.caption(_facts(study, persona))
            else:
                st.markdown(f"{ASSUMPTION} Written without data")
            st.markdown(plain(persona.headline.text))
            st.markdown("\n".join(f"- :gray[{plain(one.text)}]" for one in highlights(persona, claims)))
            for pain in persona.pain_points[:1]:
                st.markdown(f":material/bolt: **{plain(pain.title)}**")
            said = _quote(persona, claims)
            if said:
                st.markdown(f"*“{plain(said)}”*")
        link(PERSONAS, "Open the profile", icon=":material/person:", study=study.id, persona=persona.id)


def _quote(persona: Persona, claims: Mapping[str, Claim]) -> str:
    """Return what somebody wrote of the pain that the card names, else of anything; "" where nobody did."""
    for pain in persona.pain_points[:1]:
        quoted = [claims[one].sentence for one in pain.quote_ids if one in claims]
        return quoted[0] if quoted else ""
    return next((one.text for one in persona.statements if one.section == "quotes"), "")


def _facts(study: Study, persona: Persona) -> str:
    """Return how many they are, what they are worth, how they are aimed at, and how fresh the sheet is."""
    worth = next((one.worth for one in study.profiles if one.segment_id == persona.segment_id), None)
    facts = (
        f"{size_words(study, persona.size)}, {percent(persona.share)} of all",
        f"{percent(worth.share)} of all {all_of(worth.label)}" if worth else "",
        TARGET_WORDS.get(persona.target, ""),
        ":material/edit: edited by hand" if is_edited(persona) else "",
        ":material/update: the data is newer" if study.is_stale else "",
    )
    return " · ".join(fact if fact.startswith(":material") else plain(fact) for fact in facts if fact)
