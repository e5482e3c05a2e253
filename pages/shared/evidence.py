"""One click from a statement to its numbers: the drawer, and the mark that opens it."""

import streamlit as st

from core.charts import evidence_bar
from core.claims import Claim, example_rows
from core.study import Study
from core.wording import certainty
from pages.shared.cached import evidence, prepared
from pages.shared.theme import theme
from pages.shared.widgets import plain

BADGES = {
    "measured": (":material/monitoring:", "Measured in the data"),
    "quoted": (":material/format_quote:", "A customer's own words"),
    "inferred": (":material/psychology:", "Inferred from the data"),
    "assumed": (":material/help:", "An assumption: nothing in the data backs it"),
}


@st.dialog("Evidence", position="right", width="medium", icon=":material/monitoring:")
def show_evidence(study: Study, claim_ids: tuple[str, ...], name: str) -> None:
    """Open the drawer with the claims behind a statement.

    Parameters
    ----------
    study : Study
        The study.
    claim_ids : tuple of str
        The claims, the most important first.
    name : str
        What the segment is called.
    """
    claims = {claim.id: claim for claim in study.claims}
    for claim_id in claim_ids:
        if claim_id in claims:
            _show_claim(study, claims[claim_id], name)


def _show_claim(study: Study, claim: Claim, name: str) -> None:
    found = claim.evidence
    st.markdown(f"**{plain(claim.sentence)}**")
    if found is None:
        st.markdown(BADGES["assumed"][1])
        return
    specs = {spec.name: spec for spec in prepared(study).customers.columns}
    if found.statistic in {"share", "median"}:
        st.plotly_chart(
            evidence_bar(found, specs.get(found.column), name=name, theme=theme()),
            key=f"bar_{claim.id}",
            config={"displayModeBar": False},
        )
    st.markdown(plain(certainty(found, specs)))
    st.caption(found.method)
    rows = example_rows(found, evidence(study))
    if not rows.empty:
        st.dataframe(rows, key=f"rows_{claim.id}")
    st.divider()


def statement(study: Study, text: str, kind: str, claim_ids: tuple[str, ...], *, name: str, key: str) -> None:
    """Show a sentence with the quiet mark that opens its evidence; an assumption looks different."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        if kind == "assumed":
            st.markdown(f"*{plain(text)}*  :gray-badge[Assumption]", width="content")
            return
        st.markdown(plain(text), width="content")
        icon, hint = BADGES[kind]
        if st.button("", icon=icon, key=f"evidence_{key}", type="tertiary", help=f"{hint}: show the evidence"):
            show_evidence(study, claim_ids, name)
