"""What is picked on the board of opportunities: its form, what to add after it, and what deleting it affects."""

from collections.abc import Mapping, Sequence

import streamlit as st

from core.opportunities import (
    GONE,
    MAX_TITLE,
    DeleteItem,
    ItemKind,
    Metric,
    Node,
    Opportunity,
    Pain,
    PainPriority,
    PainRef,
    Solution,
    add_after,
    affected_by_item,
    affected_by_pain,
    links,
    maps_showing,
    new_item,
)
from core.study import Study
from pages.journeys.opportunities_forms import edit_item
from pages.journeys.pain_priority import show_priority
from pages.shared.cached import studio
from pages.shared.errors import report_errors
from pages.shared.state import address, set_address
from pages.shared.widgets import counted, plain

ASK: dict[ItemKind, str] = {
    "opportunity": "How might we …?",
    "solution": "What to build or change",
    "metric": "A number that should move",
}
"""What stands in the empty field of a new item."""


def node_of(study: Study, pains: Sequence[Pain], key: str) -> Node | None:
    """Return what has a key: an item or a pain point, also one that is only named; None when nothing has it."""
    item = study.backlog.find(key)
    if item is not None:
        return Node(item.kind, item.id)
    if any(one.ref.key == key for one in pains):
        return Node("pain", key)
    return next((node for pair in links(study.backlog) for node in pair if node.key == key), None)


def show_side(study: Study, pains: Sequence[Pain], priorities: Mapping[str, PainPriority], picked: Node | None) -> None:
    """Show what is picked; with nothing picked, the forms to add something."""
    if picked is None:
        st.markdown("Pick a card to see its chain and to change it.")
        for kind in ASK:
            _add(study, kind)
        return
    if picked.kind == "pain":
        _show_pain(study, next(one for one in pains if one.ref.key == picked.key), priorities)
        return
    item = study.backlog.find(picked.key)
    if item is None:
        st.markdown(f"This {picked.kind} is {GONE}. What names it is kept.")
        return
    edit_item(study, item, pains)
    if isinstance(item, Opportunity):
        _add(study, "solution", item)
    if isinstance(item, Solution):
        _add(study, "metric", item)
    _offer_delete(study, item)


def _show_pain(study: Study, pain: Pain, priorities: Mapping[str, PainPriority]) -> None:
    st.subheader(plain(pain.title), anchor=False)
    if pain.is_gone:
        st.markdown(f"This pain point is {GONE}. Opportunities that answer it are kept.")
    found = priorities.get(pain.ref.key)
    if found is not None:
        show_priority(study, found)
    affected = affected_by_pain(study.backlog, pain.ref)
    if not affected.is_nothing:
        st.caption(f"On it hang: {affected.in_words()}.")
    if not pain.is_gone:
        _add(study, "opportunity", pain.ref)


def _add(study: Study, kind: ItemKind, before: PainRef | Opportunity | Solution | None = None) -> None:
    """Show the form that adds an item, linked to what is picked where there is something."""
    key = f"{kind}_{study.backlog.revision}"
    what = f"{'an' if kind == 'opportunity' else 'a'} {kind}"
    with st.form(f"add_{kind}"):
        title = st.text_input(
            f"Add {what}{' for it' if before else ''}", placeholder=ASK[kind], max_chars=MAX_TITLE, key=f"new_{key}"
        )
        if st.form_submit_button("Add", icon=":material/add:", key=f"add_{key}"):
            with report_errors():
                item = new_item(study.backlog, kind, title)
                studio().edit_backlog(study.id, add_after(item, before))
                set_address(study=study.id, view="opportunities", item=item.id)
                st.rerun()


def _offer_delete(study: Study, item: Opportunity | Solution | Metric) -> None:
    """Say what goes on naming the item before it is deleted."""
    with st.popover("Delete", icon=":material/delete:", key=f"ask_delete_{item.id}"):
        naming = affected_by_item(study.backlog, item.id)
        maps = maps_showing(study.journeys, item.id)
        kept = [naming.in_words(), counted(len(maps), "journey map") if maps else ""]
        named = " and ".join(one for one in kept if one)
        if named:
            st.markdown(f"Named by {named}. Nothing of them is deleted: they say that it is {GONE}.")
        st.markdown("Undo brings it back.")
        if st.button(f"Delete the {item.kind}", key=f"delete_{item.id}", type="primary"):
            with report_errors():
                studio().edit_backlog(study.id, [DeleteItem(item_id=item.id)])
                set_address(study=study.id, view=address("view"))
                st.rerun()
