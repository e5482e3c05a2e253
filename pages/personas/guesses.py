"""The guesses on a persona written without data, each beside a segment: what holds, what does not, what is open."""

import streamlit as st

from core.claims import EvidenceData
from core.declared import rule_words
from core.personas import Checked, Persona, check_guesses, lay_beside, say_in_data, statement
from core.study import Study
from pages.personas.saving import save_field
from pages.segments.rules import edit_rule
from pages.shared.cached import prepared, studio
from pages.shared.evidence import statement as show_statement
from pages.shared.widgets import plain

VERDICTS = {
    "confirmed": ":green-badge[:material/check: Confirmed]",
    "contradicted": ":red-badge[:material/close: Contradicted]",
    "unknown": ":gray-badge[:material/help: Unknown]",
}


def show_guesses(study: Study, persona: Persona, data: EvidenceData) -> None:
    """Show which segment the persona is laid beside, and each of its sentences with what the data says."""
    names = {"": "None yet"} | {one: study.names[one] for one in study.segment_ids}
    now = persona.match.segment_id if persona.match.segment_id in names else ""
    key = f"beside_{persona.id}_{now}"
    st.selectbox(
        "Lay it beside a segment",
        list(names),
        list(names).index(now),
        names.__getitem__,
        key=key,
        width=420,
        on_change=save_field,
        args=(study.id, persona.id, key, lay_beside),
    )
    if not now:
        return
    checked = check_guesses(persona, data)
    tally = [f"{sum(one.verdict == verdict for one in checked)} {verdict}" for verdict in VERDICTS]
    st.markdown(f"**{', '.join(tally)}** of what is said of them, beside “{plain(names[now])}”.")
    for one in checked:
        _show_checked(study, persona, one, data)


def _show_checked(study: Study, persona: Persona, one: Checked, data: EvidenceData) -> None:
    said = statement(persona, one.statement_id)
    specs = {spec.name: spec for spec in data.customers.columns}
    with st.container(border=True, gap="xxsmall", key=f"checked_{persona.id}_{one.statement_id}"):
        st.markdown(f"*{plain(said.text)}* {VERDICTS[one.verdict]}")
        if one.claim:
            counted = study.model_copy(update={"claims": (one.claim,)})
            claim = one.claim
            key = f"guess_{persona.id}_{one.statement_id}"
            name = study.names.get(claim.segment_id, persona.name)
            show_statement(counted, claim.sentence, "measured", (claim.id,), name=name, key=key, color=persona.color)
        st.caption(plain(one.reason))
        test = persona.match.guesses.get(one.statement_id)
        label = f"In the data: {rule_words((test,), specs)}" if test else "Say it in the data"
        with st.popover(
            plain(label), type="tertiary", icon=":material/rule:", key=f"say_{persona.id}_{one.statement_id}"
        ):
            key = f"say_{persona.id}_{one.statement_id}"
            chosen = edit_rule(prepared(study), key=key, what="One column that says it")
            if st.button("Check it", key=f"check_{key}", type="primary", disabled=len(chosen) != 1):
                studio().edit_persona(
                    study.id, persona.id, lambda old: say_in_data(old, one.statement_id, chosen[0], data)
                )
                st.rerun()
