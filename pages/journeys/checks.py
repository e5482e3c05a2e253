"""What is unfinished or doubtful on a map, worst first."""

import streamlit as st

from core.journeys import JourneyMap, validate_journey
from core.study import Study
from pages.shared.errors import show_findings


def show_checks(study: Study, journey: JourneyMap) -> None:
    """Show what the linter finds on a map."""
    findings = validate_journey(journey, known_claims={claim.id for claim in study.claims})
    if not findings:
        st.markdown(":material/check_circle: **Nothing to mend.**")
        return
    show_findings(findings)
