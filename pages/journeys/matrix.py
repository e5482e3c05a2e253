"""The pain points of one map by how bad and how frequent they are; each leads to its card on the board."""

import streamlit as st

from core.charts import pain_matrix
from core.journeys import JourneyMap
from core.opportunities import PAIN_FORMULA, CardPain, PersonaPain, pain_priorities, pain_priority_words, pains_of
from core.study import Study
from pages.journeys.priorities import PAIN_ASSUMED
from pages.shared.places import JOURNEYS, link
from pages.shared.state import set_address
from pages.shared.theme import theme
from pages.shared.widgets import empty_state, picking_chart, plain


def show_matrix(study: Study, journey: JourneyMap) -> None:
    """Show the pain points that stand on a map as a matrix, and as a list for those who cannot use one."""
    cards = _cards_by_pain(journey)
    pains = pains_of(study.personas, study.journeys, study.backlog)
    claims = {claim.id: claim for claim in study.claims}
    ranked = tuple(one for one in pain_priorities(study.personas, pains, claims) if one.pain.ref.key in cards)
    if not ranked:
        empty_state(":material/bubble_chart:", "No pain point stands on this map yet: attach one on the board.")
        return

    def open_card(key: str) -> None:
        set_address(study=study.id, journey=journey.id, at=cards[key])

    left, right = st.columns([3, 2], gap="medium")
    with left:
        picking_chart(pain_matrix(ranked, theme=theme()), key=f"matrix_{journey.id}", on_pick=open_card)
        st.caption(PAIN_FORMULA)
        st.caption(PAIN_ASSUMED)
    with right, st.container(gap="small"):
        for place, one in enumerate(ranked, start=1):
            priority = one.reason if one.index is None else pain_priority_words(one.index)
            whose = f" ({one.pain.place})" if len(journey.persona_ids) > 1 else ""
            said = f"{place}. {one.pain.title}{whose}: {priority}"
            link(
                JOURNEYS,
                plain(said),
                icon=":material/my_location:",
                study=study.id,
                journey=journey.id,
                at=cards[one.pain.ref.key],
            )


def _cards_by_pain(journey: JourneyMap) -> dict[str, str]:
    """Return the first card of each pain point on a map, by the key of the pain point."""
    found: dict[str, str] = {}
    cards = (card for stage in journey.stages for step in stage.steps for card in step.cards)
    for card in cards:
        if journey.role_of(card.lane) == "pains":
            keys = [CardPain(map_id=journey.id, card_id=card.id).key]
            keys += [PersonaPain(persona_id=one, pain_id=card.item_id).key for one in journey.persona_ids]
            for key in keys:
                found.setdefault(key, card.id)
    return found
