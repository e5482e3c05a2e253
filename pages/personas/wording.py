"""A model that puts the paragraph about a persona in other words, where somebody has one."""

import streamlit as st

from core.claims import Claim
from core.config import NarratorSettings, OnProgress
from core.narration import (
    EvidenceTable,
    Narrator,
    evidence_table,
    in_own_words,
    is_about,
    messages_for,
    propose,
    wording_key,
)
from core.personas import Persona
from core.pipeline import names_of, specs_of
from core.services import build_narrator
from core.study import Study
from pages.personas.paragraph import WIDTH
from pages.personas.wording_proposal import show_proposal
from pages.personas.wording_settings import narrator_settings_now, show_settings
from pages.shared import jobs
from pages.shared.cached import prepared, studio, wordings
from pages.shared.errors import report_errors
from pages.shared.widgets import plain

MAX_KEPT = 200
"""Wordings that a server remembers."""


def show_wording(study: Study, persona: Persona) -> None:
    """Show how the paragraph can be put in other words: what is sent where, what came back, and what to do with it."""
    if not any(is_about(one) for one in persona.statements):
        return
    with st.expander("Put the paragraph in other words", icon=":material/smart_toy:", width=WIDTH, key="wording"):
        with report_errors():
            settings = narrator_settings_now()
            if settings is None:
                st.markdown(
                    "Wayprint wrote the paragraph itself, from the evidence alone. If you have a language model, it "
                    "can put the same in other words: each sentence is checked against the evidence before you see it."
                )
            else:
                _show_model(study, persona, settings)
        show_settings()


def _show_model(study: Study, persona: Persona, settings: NarratorSettings) -> None:
    claims = {claim.id: claim for claim in study.claims}
    narrator = build_narrator(settings)
    table = evidence_table(persona, claims, specs_of(prepared(study)))
    _show_what_is_sent(table, narrator, stays_here=settings.stays_here)
    _offer_own_words(study, persona, claims)
    proposal = wordings().get(wording_key(table, narrator))
    if proposal is not None:
        show_proposal(study, persona, proposal, wording_key(table, narrator))
    else:
        _ask(study, persona, claims, table, narrator)


def _show_what_is_sent(table: EvidenceTable, narrator: Narrator, *, stays_here: bool) -> None:
    where = "It stays on this machine." if stays_here else "It leaves this machine."
    st.markdown(
        f"Sent to **{plain(narrator.model)}** at **{plain(narrator.host)}**: {len(table.rows)} claims in words and "
        f"numbers, never a row of the data. {where}"
    )
    if st.toggle("Show exactly what is sent", key="what_is_sent"):
        for message in messages_for(table):
            st.code(message.content, language=None, wrap_lines=True, height=240)


def _ask(study: Study, persona: Persona, claims: dict[str, Claim], table: EvidenceTable, narrator: Narrator) -> None:
    key = f"wording-{study.id}-{persona.id}"
    specs, names = specs_of(prepared(study)), names_of(prepared(study), study.themes)
    kept = wordings()

    def work(on_progress: OnProgress) -> None:
        proposal = propose(persona, claims, specs, narrator, names=names, on_progress=on_progress)
        while len(kept) >= MAX_KEPT:
            kept.pop(next(iter(kept)), None)
        kept[wording_key(table, narrator)] = proposal

    if st.button(f"Ask {plain(narrator.model)}", key="ask_narrator", icon=":material/smart_toy:"):
        jobs.start(key, "Putting it in other words", work)
    if jobs.follow(key) == "done":
        st.rerun()


def _offer_own_words(study: Study, persona: Persona, claims: dict[str, Claim]) -> None:
    if not any(one.worded_by for one in persona.statements):
        return
    if st.button("Back to Wayprint's own words", key="own_wording", icon=":material/undo:"):
        specs = specs_of(prepared(study))
        studio().edit_persona(study.id, persona.id, lambda before: in_own_words(before, claims, specs))
        st.rerun()
