"""A persona written without data beside the data: who is meant, how many they are, and which guesses hold."""

import pandas as pd
import streamlit as st

from core.claims import EvidenceData
from core.config import MIN_GROUP_SIZE
from core.personas import (
    MatchStep,
    Persona,
    homes,
    match_steps,
    mean_customers,
)
from core.study import Study
from core.wording import capitalised, percent
from pages.personas.guesses import show_guesses
from pages.segments.rules import edit_rule
from pages.shared.cached import evidence, prepared, studio
from pages.shared.errors import report_errors
from pages.shared.evidence import statement as show_statement
from pages.shared.widgets import plain


def show_match(study: Study, persona: Persona) -> None:
    """Show the proto-persona beside the data of a study with segments."""
    if study.segmentation is None:
        return
    st.subheader("Beside the data", anchor=False)
    with report_errors():
        data = evidence(study)
        with report_errors():  # what the data no longer says can be said anew below
            _show_meant(study, persona, data)
        _ask_meant(study, persona, data)
        show_guesses(study, persona, data)


def _show_meant(study: Study, persona: Persona, data: EvidenceData) -> None:
    steps = match_steps(persona.match.conditions, data)
    if not steps:
        st.markdown("Say in columns of the data who is meant, and see how many there are and where they are found.")
    else:
        _show_steps(study, persona, steps)
        if steps[-1].evidence.n >= MIN_GROUP_SIZE:
            _show_homes(study, persona, data)


def _ask_meant(study: Study, persona: Persona, data: EvidenceData) -> None:
    n = len(persona.match.conditions)
    label = "Change who is meant" if n else "Say who is meant"
    with st.expander(label, icon=":material/rule:", expanded=False, key=f"meant_{persona.id}_{n}"):
        chosen = edit_rule(prepared(study), key=f"meant_{persona.id}", what="All of these must hold")
        if st.button("Count them", key=f"count_{persona.id}", type="primary", disabled=not chosen):
            studio().edit_persona(study.id, persona.id, lambda one: mean_customers(one, chosen, data))
            st.rerun()


def _show_steps(study: Study, persona: Persona, steps: tuple[MatchStep, ...]) -> None:
    st.caption("How many customers match, as what is said of them is added")
    with st.container(gap="xxsmall"):
        _show_counts(study, persona, steps)
    if not steps[-1].evidence.n:
        st.warning("This persona describes nobody in the data.", icon=":material/person_off:")


def _show_counts(study: Study, persona: Persona, steps: tuple[MatchStep, ...]) -> None:
    counted = study.model_copy(update={"claims": tuple(step.claim for step in steps)})
    for place, step in enumerate(steps):
        found = step.evidence
        words = f"{'and ' if place else ''}{step.words}"
        text = f"{capitalised(words)}: {found.n:,} customers, {percent(found.value)} of all"
        interval = f" ({percent(found.low)} to {percent(found.high)} with chance allowed for)"
        if step.is_hidden or not found.n:
            few = "nobody" if not found.n else f"fewer than {MIN_GROUP_SIZE} customers"
            st.markdown(f"{plain(capitalised(words))}: **{few}**")
            continue
        key = f"meant_{persona.id}_{place}"
        claim_id = step.claim.id
        show_statement(
            counted, text + interval, "measured", (claim_id,), name=persona.name, key=key, color=persona.color
        )


def _show_homes(study: Study, persona: Persona, data: EvidenceData) -> None:
    names = study.names
    found = homes(persona.match.conditions, data, study.segment_ids)
    rows = [
        {
            "Segment": plain(names.get(one.segment_id, "Fits none")),
            "Of those who match": f"{percent(one.share)} ({one.n:,})",
            "As often as among all": f"{one.lift:.1f} times",
        }
        for one in found
    ]
    if rows:
        st.table(pd.DataFrame(rows), border="horizontal", hide_index=True, alt="Where those who match are found")
        st.caption(f"Parts of fewer than {MIN_GROUP_SIZE} customers are not listed.")
