"""Where the priority of a pain point comes from, and where the pain point stands."""

import streamlit as st

from core.opportunities import Pain, PainPriority, PersonaPain, pain_priority_words
from core.study import Study
from core.wording import percent
from pages.shared.evidence import statement
from pages.shared.places import JOURNEYS, PERSONAS, link
from pages.shared.widgets import plain


def show_priority(study: Study, one: PainPriority) -> None:
    """Show where the priority of a pain point comes from, with evidence, and the way to its place."""
    _explain(study, one)
    _link_to(study, one.pain)


def _explain(study: Study, one: PainPriority) -> None:
    if one.index is None:
        severity = f"Severity {one.severity} of 5. " if one.severity else ""
        st.markdown(f"{severity}:gray[{plain(one.reason)}]")
        return
    said = (
        f"Severity {one.severity} of 5, raised by {one.n:,} of {one.total:,} who wrote ({percent(one.frequency)}, at "
        f"least {percent(one.frequency_low)}), reach {percent(one.reach)} of all customers: priority "
        f"{pain_priority_words(one.index)}"
    )
    name = one.pain.place
    statement(study, said, "measured", one.claim_ids, name=name, key=f"why_{one.pain.ref.key}", color=one.color)
    st.caption(f"Assumed: {'; '.join(one.assumed)}.")


def _link_to(study: Study, pain: Pain) -> None:
    icon = ":material/open_in_new:"
    if isinstance(pain.ref, PersonaPain):
        link(PERSONAS, f"Open {plain(pain.place)}", icon=icon, study=study.id, persona=pain.ref.persona_id)
    else:
        link(JOURNEYS, f"Open {plain(pain.place)}", icon=icon, study=study.id, journey=pain.ref.map_id)
