"""The dial: any number of segments on one tree, and what each number means, before anything is changed."""

from collections.abc import Mapping

import streamlit as st

from core.charts import tree_chart
from core.config import MIN_SEGMENTS
from core.profiles import stop_ids
from core.schema import Unit
from core.segmentation import SegmentationRecord, SegmentTree, Stop
from core.study import Study
from core.wording import number as amount
from core.wording import percent
from pages.segments.finding import turn
from pages.segments.naming import drawn_nodes, split_words
from pages.segments.words import ALL_NAME
from pages.shared.cached import prepared
from pages.shared.errors import report_errors
from pages.shared.evidence import MARKS, show_evidence
from pages.shared.theme import theme
from pages.shared.widgets import chart, plain

CHOSEN = (
    "What customers are worth is read from one column: a total, else the amount with the largest sum. Amounts are not "
    "added up, as they may overlap; a column with their total is taken instead."
)
"""Why this column and no other says what customers are worth."""


@st.fragment
def show_dial(study: Study, record: SegmentationRecord, names: Mapping[str, str], colors: Mapping[str, int]) -> None:
    """Show the dial and what the number it points to means; nothing changes until that number is used."""
    tree = record.tree
    if tree is None or tree.most < MIN_SEGMENTS:
        st.info("Find the segments again to choose another number at once.", icon=":material/account_tree:")
        return
    left, right = st.columns([2, 3], gap="large")
    with left:
        number = _ask_number(study, record, tree)
        of = next((one.worth.label for one in study.profiles if one.worth), "value")
        _show_stop(next(stop for stop in tree.stops if stop.n_segments == number), record, tree, of)
        _show_basis(study, number)
        same = record.is_cut_at(number)
        label = "These are the segments below" if same else f"Use {number} segments"
        if st.button(label, key="use_number", type="secondary" if same else "primary", disabled=same):
            turn(study, number)
        if not same and number == record.n_segments:
            st.caption("The segments below were merged or split by hand; the tree shows the usual cut.")
    with right, report_errors():  # a fragment shows what goes wrong itself
        specs = {spec.name: spec for spec in prepared(study).customers.columns}
        nodes = drawn_nodes(tree, number, names, specs)
        seats = _seats(tree, number, colors)
        split = split_words(tree, specs)
        chart(tree_chart(nodes, list(seats), first_split=split, colors=seats, theme=theme()), key="tree")


def _ask_number(study: Study, record: SegmentationRecord, tree: SegmentTree) -> int:
    key = f"{study.id}_{record.n_segments}_{len(tree.nodes)}_{tree.anchor}"
    if tree.most == MIN_SEGMENTS:
        return MIN_SEGMENTS
    return st.slider(
        f"Number of segments, {MIN_SEGMENTS} to {tree.most}",
        MIN_SEGMENTS,
        tree.most,
        min(record.n_segments, tree.most),
        key=f"dial_{key}",
        help="Turning it merges the two segments that are most alike, or splits the one that falls apart most. "
        "The others stay as they are.",
    )


def _seats(tree: SegmentTree, number: int, colors: Mapping[str, int]) -> dict[str, int]:
    """Return the colour of each segment at a number: its own, or a free one for a segment not described yet."""
    free = iter(place for place in range(2 * tree.most + len(colors)) if place not in colors.values())
    return {
        str(node.key): colors[node.segment_id] if node.segment_id in colors else next(free) for node in tree.cut(number)
    }


def _show_stop(stop: Stop, record: SegmentationRecord, tree: SegmentTree, value: str) -> None:
    made = "found directly"
    if stop.n_segments != tree.anchor:
        made = f"{'merged' if stop.n_segments < tree.anchor else 'split'} from the {tree.anchor} found"
    said = f"suggested, {made}" if stop.n_segments == record.suggested else made
    st.markdown(f"**{stop.n_segments} segments** :gray[{said}]")
    with st.grid(2, min_column_width=140, gap="small"):
        st.metric("Smallest segment", f"{stop.smallest:,}", help="Customers in the smallest segment")
        again = f"On average over 100 re-draws of the customers; {percent(stop.weakest)} for the weakest segment"
        st.metric("Found again", percent(stop.stability), help=again)
        sure = f"The others fit none. {percent(stop.sure)} of all customers clearly belong to their segment"
        st.metric("In a segment", percent(stop.placed), help=sure)
        if stop.best_value is not None and stop.worst_value is not None:
            best, worst = amount(stop.best_value, Unit.MONEY), amount(stop.worst_value, Unit.MONEY)
            explained = percent(stop.value_explained or 0.0)
            said = f"Average {plain(value)} per customer; the segments explain {explained} of the differences. {CHOSEN}"
            with st.container(gap=None):  # the label of a tile is cut where it is long, a caption wraps
                st.metric("Mean value, best / worst", f"{best} / {worst}", help=said)
                st.caption(f"Value: {plain(value)}")


def _show_basis(study: Study, number: int) -> None:
    """Show the button that opens what the figures of a number are counted from."""
    known = {claim.id for claim in study.claims}
    ids = tuple(claim_id for claim_id in stop_ids(number) if claim_id in known)
    if ids and st.button("How we know", key="stop_evidence", icon=MARKS["measured"], type="tertiary"):
        show_evidence(study, ids, ALL_NAME)
