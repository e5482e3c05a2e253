"""What a model proposes for the paragraph about a persona: what held, what did not, and whether to use it."""

import streamlit as st

from core.narration import Proposal, accepted
from core.personas import Persona
from core.study import Study
from pages.shared.cached import studio, wordings
from pages.shared.state import notify
from pages.shared.widgets import plain


def show_proposal(study: Study, persona: Persona, proposal: Proposal, key: str) -> None:
    """Show each sentence beside the one it would replace; `key` is where the proposal is kept."""
    present = {one.id: one.text for one in persona.statements}
    held = [one for one in proposal.sentences if one.text]
    in_use = held and all(present.get(one.id) == one.text for one in held)
    st.markdown(f"**{len(held)} of {len(proposal.sentences)} sentences held.** The others stay as they are.")
    for one in proposal.sentences:
        with st.container(border=True, gap="xxsmall", key=f"proposed_{one.id}"):
            if one.text != one.old:
                st.caption(plain(one.old))
            if one.text:
                st.markdown(plain(one.text) + (" :gray[(unchanged)]" if one.text == one.old else ""))
            if one.dropped:
                st.markdown(f":gray[~~{plain(one.dropped)}~~]")
            for reason in one.reasons:
                st.markdown(f":material/block: {plain(reason)}")
    with st.container(horizontal=True):
        if held and not in_use and st.button("Use these words", key="use_wording", type="primary"):
            studio().edit_persona(study.id, persona.id, lambda before: accepted(before, proposal))
            notify("The paragraph has new words. They are locked, and checked again whenever it is built anew.")
            st.rerun()
        if not in_use and st.button("Keep the present words", key="keep_wording"):
            wordings().pop(key, None)
            st.rerun()
