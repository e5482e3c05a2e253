"""A journey map to take along: as a drawing, on paper, on slides, as a page to read or as text to edit."""

from contextlib import AbstractContextManager
from functools import partial

import streamlit as st

from core.exports.journeys import JOURNEY_FORMATS, USUAL_PAPER, JourneyFormat, PaperName, journey_file_name
from core.journeys import JourneyMap, MapFormat, export_map
from core.study import Study
from pages.share.building import offer
from pages.shared.cached import prepared, studio
from pages.shared.widgets import plain

LABELS: dict[JourneyFormat, str] = {"svg": "SVG", "png": "PNG", "pdf": "PDF", "pptx": "PPTX", "html": "HTML"}
USES: dict[JourneyFormat, str] = {
    "svg": "One drawing, as sharp as you look, for design tools.",
    "png": "One picture, for chats and documents.",
    "pdf": "Pages to print, with the claims attached.",
    "pptx": "Slides in which every word can be edited.",
    "html": "To read in a browser: numbers lead to what a card rests on.",
}
ICONS: dict[JourneyFormat, str] = {
    "svg": ":material/draw:",
    "png": ":material/image:",
    "pdf": ":material/picture_as_pdf:",
    "pptx": ":material/slideshow:",
    "html": ":material/html:",
}
TEXTS: dict[MapFormat, str] = {
    "yaml": "YAML",
    "json": "JSON",
    "xlsx": "XLSX",
    "csv": "CSV",
    "outline": "Outline",
    "mermaid": "Mermaid",
}
TEXT_USES: dict[MapFormat, str] = {
    "yaml": "All of the map as text, to edit and to keep under version control.",
    "json": "All of the map, for programs.",
    "xlsx": "All of the map as a workbook.",
    "csv": "The cards as a table.",
    "outline": "Stages, steps and cards as an indented list.",
    "mermaid": "Stages, steps and emotions as a diagram for wikis.",
}
ENDINGS: dict[MapFormat, str] = {"outline": "md", "mermaid": "mmd"}
PAPERS: dict[PaperName, str] = {"a4": "A4", "a3": "A3", "letter": "Letter", "poster": "One long page"}


def download_map(study: Study, journey: JourneyMap) -> None:
    """Show what opens the formats of one map."""
    with st.popover(
        "Download",
        icon=":material/download:",
        key=f"download_map_{journey.id}",
        help=f"Download {plain(journey.title)}",
    ):
        for to in JOURNEY_FORMATS:
            paper = _paper(journey) if to == "pdf" else None
            with _row():
                _offer(study, journey, to, paper)
                st.caption(USES[to])
        names = {persona.id: persona.name for persona in study.personas}
        for form, label in TEXTS.items():
            with _row():
                st.download_button(
                    label,
                    partial(export_map, journey, form, personas=names),
                    file_name=f"{journey.id}.{ENDINGS.get(form, form)}",
                    icon=":material/table:" if form in {"xlsx", "csv"} else ":material/data_object:",
                    key=f"map_{form}_{journey.id}",
                    on_click="ignore",
                )
                st.caption(TEXT_USES[form])


def _row() -> AbstractContextManager[object]:
    return st.container(horizontal=True, vertical_alignment="center", gap="small")


def _paper(journey: JourneyMap) -> PaperName | None:
    return st.segmented_control(
        "Paper of the PDF",
        PAPERS,
        default=USUAL_PAPER["pdf"],
        format_func=PAPERS.__getitem__,
        key=f"paper_{journey.id}",
    )


def _offer(study: Study, journey: JourneyMap, to: JourneyFormat, paper: PaperName | None) -> None:
    service, study_id, journey_id = studio(), study.id, journey.id
    name, mime = journey_file_name(journey_id, to, paper)
    offer(
        LABELS[to],
        lambda: service.export_journey(
            study_id, prepared(study) if study.sources else None, journey_id, to, paper=paper
        ),
        file_name=name,
        mime=mime,
        icon=ICONS[to],
        primary=False,
    )
