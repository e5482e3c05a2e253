"""What is unfinished or doubtful on a map, worst first; each finding leads to its places on the board."""

import streamlit as st

from core.journeys import JourneyMap, MapFinding, validate_journey
from core.study import Study
from pages.shared.places import JOURNEYS, link
from pages.shared.widgets import plain

SIGNS = {"error": ":material/error:", "warning": ":material/warning:", "info": ":material/info:"}
SHOWN = 6
"""Places shown for one finding; more on demand."""


def show_checks(study: Study, journey: JourneyMap) -> None:
    """Show what the linter finds on a map."""
    findings = validate_journey(
        journey,
        known_claims={claim.id: claim for claim in study.claims},
        known_maps={one.id for one in study.journeys},
        known_personas={persona.id for persona in study.personas},
        known_items=_items(study),
    )
    if not findings:
        st.markdown(":material/check_circle: **Nothing to mend.**")
        return
    for finding in findings:
        _show(study, journey, finding)


def _show(study: Study, journey: JourneyMap, finding: MapFinding) -> None:
    with st.container(border=True, gap="xsmall", key=f"finding_{finding.code}"):
        st.markdown(f"{SIGNS[finding.severity]} **{plain(finding.message)}** {plain(finding.hint)}")
        places = [one for one in zip(finding.places, finding.labels, strict=True) if one[0]]
        shown = len(places) <= SHOWN or st.toggle(f"Show all {len(places)} places", key=f"all_{finding.code}")
        with st.container(horizontal=True):
            for place, label in places if shown else places[:SHOWN]:
                link(
                    JOURNEYS,
                    plain(label or place),
                    icon=":material/my_location:",
                    study=study.id,
                    journey=journey.id,
                    at=place,
                )


def _items(study: Study) -> set[str]:
    items = {item.id for item in study.backlog.items}
    for persona in study.personas:
        items |= {pain.id for pain in persona.pain_points} | {one.id for one in persona.touchpoints}
    return items
