"""Maps from files: those that the studio wrote, spreadsheets, and diagrams of others."""

import streamlit as st

from core.journeys import MAP_ENDINGS, JourneyMap, import_maps, with_known_claims
from core.study import Study
from pages.shared.cached import studio
from pages.shared.errors import report_errors
from pages.shared.places import JOURNEYS, go
from pages.shared.state import notify
from pages.shared.widgets import counted, plain


def from_file(study: Study, persona_id: str) -> None:
    """Ask for a file and open the map in it; what it claims and the study does not know becomes an assumption.

    A map whose personas the study does not have becomes that of `persona_id`, unless that is "".
    """
    upload = st.file_uploader(
        "A file with a journey map",
        type=list(MAP_ENDINGS),
        help="YAML, JSON and XLSX hold all of a map; of CSV, Mermaid and outlines it is read what they can say.",
        key="map_file",
    )
    if upload is None:
        return
    with report_errors():
        names = {persona.id: persona.name for persona in study.personas}
        found = import_maps(upload.getvalue(), name=upload.name, personas=names)
        maps = [_for(study, persona_id, one) for one in found]
        known = {claim.id for claim in study.claims}
        n_lost = sum(with_known_claims(one, known)[1] for one in maps)
        st.markdown(" · ".join(f"**{plain(one.title)}**, {counted(len(one.stages), 'stage')}" for one in maps))
        if n_lost:
            st.caption(f"The evidence of {counted(n_lost, 'card')} is not in this study: they become assumptions.")
        if st.button(f"Add {counted(len(maps), 'map')}", type="primary", icon=":material/add:", key="add_file"):
            made = [studio().add_journey(study.id, one) for one in maps]
            notify(f"Added {counted(len(made), 'map')} from {upload.name}.")
            go(JOURNEYS, study=study.id, journey=made[0].id if len(made) == 1 else "")


def _for(study: Study, persona_id: str, journey: JourneyMap) -> JourneyMap:
    known = {persona.id for persona in study.personas}
    if not persona_id or known & set(journey.persona_ids):
        return journey
    return journey.model_copy(update={"persona_ids": (persona_id,)})
