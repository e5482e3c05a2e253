"""Search with other settings: the method, what counts how much, who is left out, and how easily one fits none."""

import streamlit as st

from core.claims import Condition
from core.declared import rule_words
from core.pipeline import Prepared
from core.schema import questions
from core.segmentation import ResponseStyle, SegmentationConfig
from core.study import Study
from pages.segments.finding import METHODS, find
from pages.segments.rules import edit_rule, show_picked
from pages.segments.weights import ask_columns, ask_facets
from pages.shared.cached import prepared
from pages.shared.errors import report_errors

FITS_NONE = {
    0.0: "Nobody: everybody is put in a segment",
    0.005: "Only who is clearly apart (recommended)",
    0.02: "Who is unusual",
    0.05: "Everybody who is not typical",
}
"""How easily a customer fits none, by the share of a segment's own people who may be called strangers."""


STYLES: dict[ResponseStyle, str] = {
    "auto": "Take that out where it is plain to see (recommended)",
    "remove": "Take it out of every such question",
    "keep": "Leave the answers as they are",
}


@st.dialog("Search with other settings", width="large", icon=":material/tune:")
def ask_settings(study: Study) -> None:
    """Ask how to look for segments, and start the search."""
    with report_errors():
        tables = prepared(study)
        config, excluding = _ask(study, tables)
        if st.button("Find segments", key="find_with_settings", type="primary", icon=":material/search:"):
            find(study, config, excluding=excluding)


def _ask(study: Study, tables: Prepared) -> tuple[SegmentationConfig, tuple[Condition, ...]]:
    old = study.config
    method = st.selectbox(
        "Method", list(METHODS), index=list(METHODS).index(old.method), format_func=METHODS.__getitem__
    )
    what, who = st.tabs(["What counts", "Who takes part"])
    with what:
        facet_weights = ask_facets(tables, old.facet_weights)
        column_weights = ask_columns(tables, old.column_weights)
        response_style = _ask_style(tables, old.response_style)
    with who:
        fits_none = st.select_slider(
            "Who fits none of the segments",
            list(FITS_NONE),
            value=min(FITS_NONE, key=lambda share: abs(share - old.fits_none)),
            format_func=FITS_NONE.__getitem__,
        )
        excluding = _ask_exclusion(study, tables)
    config = SegmentationConfig(
        method=method,
        column_weights=column_weights,
        facet_weights=facet_weights,
        fits_none=fits_none,
        response_style=response_style,
        seed=old.seed,
    )
    return config, excluding


def _ask_style(tables: Prepared, old: ResponseStyle) -> ResponseStyle:
    """Ask what to do about habits of answering; only where there are items on one scale."""
    if all(question.kind != "scale" for question in questions(tables.customers.columns)):
        return old
    return st.selectbox(
        "People use answer scales in their own way: always agreeing, always at the ends",
        list(STYLES),
        index=list(STYLES).index(old),
        format_func=STYLES.__getitem__,
    )


def _ask_exclusion(study: Study, tables: Prepared) -> tuple[Condition, ...]:
    """Ask whom to leave out; what is left out already stays so until it is let back in."""
    specs = {spec.name: spec for spec in tables.customers.columns}
    kept: tuple[Condition, ...] = ()
    if study.excluding:
        words = {rule_words((one,), specs): one for one in study.excluding}
        stay = st.multiselect("Left out now; take one away to let them back in", list(words), default=list(words))
        kept = tuple(words[one] for one in stay)
    added = edit_rule(tables, key="exclude", what="Leave out customers who meet any of these")
    for condition in added:
        show_picked(tables, (condition,))
    return (*kept, *added)
