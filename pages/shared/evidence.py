"""One click from a statement to its numbers: the drawer, and the sentence that opens it."""

from collections.abc import Collection

import streamlit as st

from core.charts import comparison_svg, evidence_bar
from core.claims import Claim, Evidence, example_rows
from core.personas import InterviewNote
from core.schema import ColumnSpec
from core.study import Study
from core.wording import COUNTS, SEARCH, certainty, rows_in_words, would_change
from pages.shared.cached import evidence, prepared
from pages.shared.errors import report_errors
from pages.shared.theme import theme
from pages.shared.widgets import chart, counted, plain

MARKS = {
    "measured": ":material/monitoring:",
    "quoted": ":material/format_quote:",
    "told": ":material/forum:",
    "inferred": ":material/psychology:",
    "assumed": ":material/help:",
}
ASSUMPTION = ":gray-badge[Assumption]"
BADGES = (
    ":material/monitoring: measured · :material/format_quote: a customer's own words · :material/forum: "
    "told in an interview · :material/psychology: concluded · :gray-badge[Assumption] nothing backs it"
)
"""What the mark at the end of a sentence means."""


@st.dialog("How we know", position="right", width="medium", icon=":material/monitoring:")
def show_evidence(
    study: Study,
    claim_ids: tuple[str, ...],
    name: str,
    text: str = "",
    color: int = 0,
    notes: tuple[InterviewNote, ...] = (),
) -> None:
    """Open the drawer with the claims behind a statement.

    Parameters
    ----------
    study : Study
        The study.
    claim_ids : tuple of str
        The claims, the most important first.
    name : str
        What the segment is called.
    text : str
        The statement itself, where it says more than its claims.
    color : int
        Place of the segment in the palette.
    notes : tuple of InterviewNote
        The interviews behind it, where it rests on those and not on claims.
    """
    if notes:
        _show_notes(notes, text)
        return
    claims = {claim.id: claim for claim in study.claims}
    found = [claims[claim_id] for claim_id in claim_ids if claim_id in claims]
    if not found:
        st.warning("The evidence of this statement is no longer in the study.", icon=":material/search_off:")
        st.markdown("Build the persona anew, or find the segments again.")
    elif text and text != found[0].sentence:
        st.markdown(f"**{plain(text)}**")
    with report_errors():
        specs = {spec.name: spec for spec in prepared(study).customers.columns}
        for claim in found:
            _show_claim(study, claim, specs, name, color, rows_open=len(found) == 1)


def _show_claim(
    study: Study, claim: Claim, specs: dict[str, ColumnSpec], name: str, color: int, *, rows_open: bool
) -> None:
    found = claim.evidence
    st.markdown(f"*“{plain(claim.sentence)}”*" if claim.kind == "quoted" else f"**{plain(claim.sentence)}**")
    if found is None:
        st.markdown("An assumption: nothing in the data backs it.")
        return
    if found.statistic not in {"quote", "nearest"} and (found.statistic not in SEARCH or found.statistic in COUNTS):
        figure = evidence_bar(found, specs.get(found.column), name=name, color=color, titled=False, theme=theme())
        chart(figure, key=f"bar_{claim.id}")
    st.markdown(plain(certainty(found, specs)))
    open_question = would_change(found, specs.get(found.column))
    if open_question:
        st.markdown(f":material/help_center: {plain(open_question)}")
    st.caption(plain(found.method))
    rows = rows_in_words(example_rows(found, evidence(study)), specs)
    if not rows.empty:
        label = "The comment" if found.statistic == "quote" else f"Examples: {len(rows)} of {_rows_of(found)}"
        with st.expander(label, expanded=rows_open, key=f"rows_{claim.id}"):
            st.table(
                rows.map(plain).rename(columns=plain),
                border="horizontal",
                hide_index=True,
                alt=f"{label}, behind: {claim.sentence}",
            )
    st.divider()


def _show_notes(notes: tuple[InterviewNote, ...], text: str) -> None:
    st.markdown(f"**{plain(text)}**")
    said = "one interview says" if len(notes) == 1 else f"{len(notes)} interviews say"
    st.markdown(f"Told, not counted: {said} so. How many customers it holds for is not known.")
    for note in notes:
        with st.container(border=True, gap="xxsmall"):
            st.markdown(f"*“{plain(note.text)}”*")
            facts = (note.who, f"{note.date:%Y-%m-%d}" if note.date else "", note.source)
            st.caption(plain(" · ".join(filter(None, facts))))
    st.caption("Personal data was removed before the words were kept.")


def _rows_of(found: Evidence) -> str:
    if found.table == "made_up":
        return f"{counted(found.total, 'made-up table')} and the data"
    return counted(found.n, "re-draw" if found.table == "redraws" else "customer")


def statement(
    study: Study,
    text: str,
    kind: str,
    claim_ids: tuple[str, ...],
    *,
    name: str,
    key: str,
    color: int = 0,
    notes: tuple[InterviewNote, ...] = (),
) -> None:
    """Show a sentence that opens its evidence, with a quiet mark at its end; an assumption looks different.

    What was told in interviews (`notes`) says so after its mark.
    """
    if kind == "assumed":
        st.markdown(f"*{plain(text)}* {ASSUMPTION}")
        return
    sign = f"{MARKS[kind]} {counted(len(notes), 'interview')}" if notes else MARKS[kind]
    if st.button(f"{plain(text)}\u00a0:gray[{sign}]", key=f"evidence_{key}", type="tertiary", wrap=True):
        show_evidence(study, claim_ids, name, "" if kind == "quoted" else text, color, notes)


COMPARED = "Bars: how they compare; the line is everyone else."


def compared(found: Evidence | None, color: int) -> None:
    """Show the number of a sentence and that of everyone else as a small bar, where it rests on two numbers."""
    picture = comparison_svg(found, color=color, theme=theme()) if found else ""
    if picture:
        st.image(picture, width=240, alt="")


def say(study: Study, text: str, claim_ids: tuple[str, ...], *, name: str, key: str) -> None:
    """Show a sentence that opens the claims it rests on; without a mark where the study has none of them."""
    if any(claim.id in claim_ids for claim in study.claims):
        statement(study, text, "measured", claim_ids, name=name, key=key)
    else:
        st.markdown(plain(text))


def say_claims(study: Study, claim_ids: Collection[str], *, name: str, key: str, color: int = 0) -> None:
    """Show the sentences of claims, each of which opens its evidence; those that the study lacks are left out."""
    claims = {claim.id: claim for claim in study.claims}
    for claim_id in claim_ids:
        if claim_id in claims:
            claim = claims[claim_id]
            where = f"{key}_{claim_id}"
            statement(study, claim.sentence, claim.kind, (claim_id,), name=name, key=where, color=color)
