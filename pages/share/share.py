"""Share: take the study along, as a report to read or a bundle to import."""

import streamlit as st

from core.journeys import dump_journey
from pages.shared.cached import prepared, studio
from pages.shared.errors import report_errors
from pages.shared.frame import open_study
from pages.shared.places import SEGMENTS, link
from pages.shared.widgets import plain

study = open_study("Share", "Who else should see this?")
if study.segmentation is None and not study.personas:
    st.info("There is nothing to share yet.", icon=":material/ios_share:")
    link(SEGMENTS, "Find segments first", icon=":material/bubble_chart:", study=study.id)
    st.stop()

with report_errors():
    report = studio().report(study.id, prepared(study) if study.sources else None)
    bundle = studio().bundle(study.id)
    left, right = st.columns(2)
    with left.container(border=True):
        st.subheader("Report", anchor=False)
        st.markdown("One HTML file with the personas and maps. It reads offline, on a phone too, and prints.")
        st.download_button(
            "Download the report",
            report,
            file_name=f"{study.id}.html",
            mime="text/html",
            type="primary",
            icon=":material/description:",
            key="report",
            on_click="ignore",
        )
    with right.container(border=True):
        st.subheader("Bundle", anchor=False)
        st.markdown("The whole study as open files (Parquet, YAML, JSON). Import it here or elsewhere; audit it.")
        st.download_button(
            "Download the bundle",
            bundle,
            file_name=f"{study.id}.zip",
            mime="application/zip",
            icon=":material/folder_zip:",
            key="bundle",
            on_click="ignore",
        )
    if study.journeys:
        st.subheader("Journey maps", anchor=False)
    for journey in study.journeys:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(plain(journey.title))
            st.download_button(
                "YAML",
                dump_journey(journey),
                file_name=f"{journey.id}.yaml",
                mime="application/yaml",
                key=f"yaml_{journey.id}",
                on_click="ignore",
            )
