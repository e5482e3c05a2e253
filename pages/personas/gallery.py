"""The gallery: every persona as a card, found by words, traits, targets and kind, in the order somebody asks for."""

from collections.abc import Mapping
from typing import Literal, TypeVar

import streamlit as st

from core.personas import (
    SORT_WORDS,
    TARGET_WORDS,
    GalleryFilter,
    Kind,
    Persona,
    Target,
    filtered,
    ordered,
    trait_choices,
)
from core.study import Study
from core.wording import capitalised
from pages.personas.cards import show_card
from pages.personas.proto import offer_undo
from pages.shared.paging import pages_of
from pages.shared.places import PERSONAS, SEGMENTS, go, link
from pages.shared.state import address, set_address
from pages.shared.widgets import empty_state

Choice = TypeVar("Choice", bound=str)

KINDS: dict[Kind | Literal[""], str] = {"": "All", "measured": "From the data", "proto": "Without data"}
FEW = 3
"""Of no more personas than this, nobody needs to search."""


def show_gallery(study: Study) -> None:
    """Show every persona that is asked for, a page of them at a time where there are many."""
    offer_undo(study)
    if not study.personas:
        empty_state(":material/groups:", "Each segment becomes a persona here.")
        link(SEGMENTS, "Find segments", icon=":material/bubble_chart:", study=study.id)
    with st.container(horizontal=True, vertical_alignment="bottom", key="gallery_top"):
        shown = _ask(study) if len(study.personas) > FEW else study.personas
        if sum(1 for one in study.personas if one.segment_id) > 1:
            link(PERSONAS, "Compare them", icon=":material/compare_arrows:", study=study.id, view="compare")
        if study.themes:
            link(PERSONAS, "What people say", icon=":material/forum:", study=study.id, view="themes")
    page = pages_of(shown, key="personas")
    with st.grid(3, min_column_width=320, gap="medium"):
        for persona in page:
            show_card(study, persona)
    if st.button("Write a persona without data", icon=":material/edit_note:", key="new_proto"):
        go(PERSONAS, study=study.id, view="workshop")


def _ask(study: Study) -> tuple[Persona, ...]:
    """Show what can be asked for, keep it in the address, and return the personas that it finds."""
    claims = {claim.id: claim for claim in study.claims}
    traits = {capitalised(trait): trait for trait in trait_choices(study.personas, claims)}
    n = len(study.personas)
    words = st.text_input(
        f"Search {n} personas", address("find"), key="search_personas", icon=":material/search:", width=260
    )
    sort = _choice("Order", SORT_WORDS, "sort", width=220)
    with st.popover("Filter", icon=":material/filter_list:", key="filter_personas"):
        asked = [one for one in address("trait").split("|") if one in traits]
        chosen = st.multiselect("What is measured of them", list(traits), default=asked, key="filter_traits")
        kind = _choice("Where they come from", KINDS, "kind", width="stretch")
        targets = [one for one in TARGET_WORDS if any(persona.target == one for persona in study.personas)]
        aimed = _targets(targets) if targets else []
    set_address(study=study.id, find=words, trait="|".join(chosen), kind=kind, sort="" if sort == "order" else sort)
    wanted = GalleryFilter(
        words=words,
        traits=tuple(traits[one] for one in chosen),
        targets=tuple(aimed),
        kind=kind,
    )
    found = filtered(study.personas, claims, wanted)
    if wanted != GalleryFilter():
        st.caption(
            f"{len(found)} of {n} personas" if found else f"None of the {n} personas. Try another word or filter."
        )
    return ordered(found, sort, {profile.segment_id: profile for profile in study.profiles})


def _targets(targets: list[Target]) -> list[Target]:
    return st.multiselect("Targets", targets, format_func=TARGET_WORDS.__getitem__, key="filter_targets")


def _choice(label: str, options: Mapping[Choice, str], name: str, *, width: int | Literal["stretch"]) -> Choice:
    asked = address(name)
    place = next((place for place, one in enumerate(options) if one == asked), 0)
    return st.selectbox(label, list(options), place, options.__getitem__, key=f"choose_{name}", width=width)
