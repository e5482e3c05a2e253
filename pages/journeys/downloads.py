"""A journey map to take along: to show it, to go on with it elsewhere, or as data."""

from functools import partial
from pathlib import Path
from typing import NamedTuple

import streamlit as st

from core.exports.journeys import USUAL_PAPER, JourneyFormat, PaperName, journey_file_name
from core.journeys import JourneyMap, MapFormat, export_map
from core.study import Study
from pages.share.building import offer
from pages.shared.cached import prepared, studio
from pages.shared.widgets import plain


class _Format(NamedTuple):
    label: str
    use: str
    icon: str


DRAWINGS: dict[JourneyFormat, _Format] = {
    "pdf": _Format("PDF", "Pages to print, with the claims attached.", ":material/picture_as_pdf:"),
    "png": _Format("PNG", "One picture, for chats and documents.", ":material/image:"),
    "html": _Format("HTML", "To read in a browser, with the evidence.", ":material/html:"),
    "pptx": _Format("PPTX", "Slides in which every word can be edited.", ":material/slideshow:"),
    "svg": _Format("SVG", "One sharp drawing, for design tools.", ":material/draw:"),
}
TEXTS: dict[MapFormat, _Format] = {
    "outline": _Format("Outline", "Stages, steps and cards as an indented list.", ":material/format_list_bulleted:"),
    "mermaid": _Format("Mermaid", "Stages, steps and emotions, for wikis.", ":material/account_tree:"),
    "yaml": _Format("YAML", "All of it as text, to keep under version control.", ":material/data_object:"),
    "json": _Format("JSON", "All of it, for programs.", ":material/data_object:"),
    "xlsx": _Format("XLSX", "All of it as a workbook.", ":material/table:"),
    "csv": _Format("CSV", "The cards as a table.", ":material/table:"),
}
GROUPS: dict[str, tuple[tuple[JourneyFormat, ...], tuple[MapFormat, ...]]] = {
    "To show": (("pdf", "png", "html"), ()),
    "To edit further": (("pptx", "svg"), ("outline", "mermaid")),
    "As data": ((), ("yaml", "json", "xlsx", "csv")),
}
ENDINGS: dict[MapFormat, str] = {"outline": "md", "mermaid": "mmd"}
PAPERS: dict[PaperName, str] = {"a4": "A4", "a3": "A3", "letter": "Letter", "poster": "One long page"}
_STYLE = Path(__file__).with_name("downloads.css")


def download_map(study: Study, journey: JourneyMap) -> None:
    """Show what opens the formats of one map, by what they are for."""
    st.html(_STYLE)
    with st.popover(
        "Download",
        icon=":material/download:",
        key=f"download_map_{journey.id}",
        help=f"Download {plain(journey.title)}",
    ):
        for title, (drawings, texts) in GROUPS.items():
            st.markdown(f"**{title}**")
            with st.container(horizontal=True, key=f"formats_{title.split()[-1]}_{journey.id}"):
                paper = _paper(journey) if "pdf" in drawings else None
                for to in drawings:
                    with st.container(gap="xxsmall"):
                        _offer_drawing(study, journey, to, paper if to == "pdf" else None)
                        st.caption(DRAWINGS[to].use)
                for form in texts:
                    with st.container(gap="xxsmall"):
                        _offer_text(study, journey, form)
                        st.caption(TEXTS[form].use)


def _paper(journey: JourneyMap) -> PaperName:
    papers = list(PAPERS)
    usual = papers.index(USUAL_PAPER["pdf"])
    return st.selectbox("Paper of the PDF", papers, usual, format_func=PAPERS.__getitem__, key=f"paper_{journey.id}")


def _offer_drawing(study: Study, journey: JourneyMap, to: JourneyFormat, paper: PaperName | None) -> None:
    service, study_id, journey_id = studio(), study.id, journey.id
    name, mime = journey_file_name(journey_id, to, paper)
    offer(
        DRAWINGS[to].label,
        lambda: service.export_journey(
            study_id, prepared(study) if study.sources else None, journey_id, to, paper=paper
        ),
        file_name=name,
        mime=mime,
        icon=DRAWINGS[to].icon,
        primary=False,
    )


def _offer_text(study: Study, journey: JourneyMap, to: MapFormat) -> None:
    names = {persona.id: persona.name for persona in study.personas}
    st.download_button(
        TEXTS[to].label,
        partial(export_map, journey, to, personas=names),
        file_name=f"{journey.id}.{ENDINGS.get(to, to)}",
        icon=TEXTS[to].icon,
        key=f"map_{to}_{journey.id}",
        on_click="ignore",
    )
