"""Real customers who are typical of a segment."""

import streamlit as st

from core.profiles import SegmentProfile
from core.study import Study
from core.wording import rows_in_words
from pages.shared.cached import prepared, studio
from pages.shared.errors import report_errors
from pages.shared.widgets import side_by_side

N_COLUMNS, N_MEMBERS = 8, 4


def show_members(study: Study, profile: SegmentProfile) -> None:
    """Show the members nearest to the middle of a segment, by what tells it apart."""
    with report_errors():
        tables = prepared(study)
        ids = studio().typical_customers(study.id, profile.segment_id, prepared=tables)
        specs = {spec.name: spec for spec in tables.customers.columns}
        claims = {claim.id: claim for claim in study.claims}
        topics = [claims[claim_id].topic for claim_id in profile.claim_ids]
        columns = [one for one in dict.fromkeys(topics) if one in tables.customers.frame.columns][:N_COLUMNS]
        st.subheader("Typical members", anchor=False)
        st.caption("Real customers nearest to the middle of the segment.")
        rows = rows_in_words(tables.customers.frame.loc[list(ids[:N_MEMBERS]), columns], specs)
        side_by_side(rows, alt="Typical members")
