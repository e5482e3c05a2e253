"""Share: take the study along, as a report, a bundle, or personas in the format that a reader needs."""

import streamlit as st

from core.exports.bundle import personal_columns
from core.exports.opportunities import opportunities_csv
from core.opportunities import with_titles
from core.study import Study
from pages.journeys.downloads import download_map
from pages.share.building import offer
from pages.share.personas import offer_customers, offer_personas
from pages.shared.cached import prepared, studio
from pages.shared.frame import open_study
from pages.shared.places import SEGMENTS, link
from pages.shared.widgets import counted, plain

study = open_study("Share", "Who else should see this?")


def offer_report(whole: Study) -> None:
    """Offer the report for readers."""
    st.header("Report", anchor=False)
    things = ((len(whole.personas), "persona"), (len(whole.journeys), "journey map"))
    holds = [counted(number, thing) for number, thing in things if number]
    st.markdown(
        f"One HTML file to read: {' and '.join(holds)}, with the evidence. It opens offline, on a phone too, "
        "and prints. It holds figures and redacted quotes, no customer rows."
    )
    service = studio()
    offer(
        "Download the report",
        lambda: service.report(whole.id, prepared(whole) if whole.sources else None),
        file_name=f"{whole.id}.html",
        mime="text/html",
        icon=":material/description:",
        primary=True,
    )


def offer_bundle(whole: Study) -> None:
    """Offer the bundle for colleagues who go on working, and say what it holds of the customers."""
    st.header("Bundle", anchor=False)
    st.markdown(
        "The whole study as one .zip of open files (Parquet, YAML, JSON). Import it on Home, here or elsewhere, and "
        "go on where you are. It holds the rows of your customers."
    )
    left_out = [
        f"{plain(name)} ({plain(one.report.file_name)})"
        for one in whole.sources
        for name in personal_columns(one.schema_)
    ]
    if left_out:
        st.markdown(f":material/visibility_off: Left out as personal data: {', '.join(left_out)}.")
    elif whole.sources:
        st.markdown(":material/info: No column was found to be personal data. Look through them before you send it.")
    service = studio()
    offer(
        "Download the bundle",
        lambda: service.bundle(whole.id),
        file_name=f"{whole.id}.zip",
        mime="application/zip",
        icon=":material/folder_zip:",
        primary=False,
    )


def offer_maps(whole: Study) -> None:
    """Offer each journey map: as a drawing, on paper, on slides, as a page, and as text to edit."""
    st.header("Journey maps", anchor=False)
    st.caption("To print, to show, to edit in slides, or as text to keep under version control.")
    for journey in whole.journeys:
        with st.container(horizontal=True, vertical_alignment="center"):
            download_map(whole, with_titles(journey, whole.backlog))
            st.markdown(plain(journey.title), width="content")


def offer_backlog(whole: Study) -> None:
    """Offer the opportunities with what they answer and what comes of them."""
    st.header("Opportunities", anchor=False)
    st.caption("As CSV: a row for each chain of pain point, opportunity, solution and metric, for a tracker.")
    st.download_button(
        "Download the opportunities",
        opportunities_csv(whole),
        file_name=f"{whole.id}-opportunities.csv",
        mime="text/csv",
        icon=":material/account_tree:",
        key="csv_opportunities",
        on_click="ignore",
    )


if study.segmentation is None and not study.personas:
    st.info("There is nothing to share yet.", icon=":material/ios_share:")
    link(SEGMENTS, "Find segments first", icon=":material/bubble_chart:", study=study.id)
    st.stop()

report, bundle = st.columns(2)
with report.container(border=True, height="stretch"):
    offer_report(study)
with bundle.container(border=True, height="stretch"):
    offer_bundle(study)
personas, customers = st.columns(2)
if study.personas:
    with personas.container(border=True, height="stretch"):
        offer_personas(study)
if any(persona.segment_id for persona in study.personas):
    with customers.container(border=True, height="stretch"):
        offer_customers(study)
if study.journeys:
    offer_maps(study)
if not study.backlog.is_empty:
    offer_backlog(study)
