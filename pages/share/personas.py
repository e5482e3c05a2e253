"""Personas to take along: which, in what format, and the customers they stand for."""

import streamlit as st

from core.exports.customers import activation_columns
from core.exports.personas import FORMATS, PersonaFormat, file_name
from core.personas import Persona
from core.study import Study
from pages.share.building import offer
from pages.shared.cached import prepared, studio
from pages.shared.widgets import counted, plain

LABELS: dict[PersonaFormat, str] = {
    "pdf": "PDF",
    "png": "PNG",
    "pptx": "PPTX",
    "html": "HTML",
    "md": "Markdown",
    "json": "JSON",
    "yaml": "YAML",
}
USES: dict[PersonaFormat, str] = {
    "pdf": "To print and to hang on the wall: a few pages of A4 each, with the claims attached.",
    "png": "A card of each, for chats and slides.",
    "pptx": "Slides in which every word can be edited.",
    "html": "To read in a browser: each sentence opens its evidence.",
    "md": "To paste into a wiki, with the evidence in footnotes.",
    "json": "For programs and auditors, with every claim.",
    "yaml": "For programs, auditors and version control, with every claim.",
}
ICONS: dict[PersonaFormat, str] = {
    "pdf": ":material/picture_as_pdf:",
    "png": ":material/image:",
    "pptx": ":material/slideshow:",
    "html": ":material/html:",
    "md": ":material/markdown:",
    "json": ":material/data_object:",
    "yaml": ":material/data_object:",
}


def offer_personas(study: Study) -> None:
    """Offer some or all personas in a format of choice."""
    st.header("Personas", anchor=False)
    chosen = _choice("Which personas", study.personas, key="export_personas")
    to = st.segmented_control(
        "Format", FORMATS, default="pdf", required=True, format_func=LABELS.__getitem__, key="export_format"
    )
    st.caption(USES[to])
    if chosen:
        label = "Download the persona" if len(chosen) == 1 else f"Download {counted(len(chosen), 'persona')}"
        _offer(study, chosen, to, label, primary=False)


def export_menu(study: Study, persona: Persona) -> None:
    """Show what opens the formats of one persona."""
    with st.popover("Export", icon=":material/ios_share:", key=f"export_{persona.id}"):
        for to in FORMATS:
            _offer(study, (persona,), to, LABELS[to], primary=False)


def offer_customers(study: Study) -> None:
    """Offer who belongs to which persona, for activation."""
    st.header("Customers", anchor=False)
    st.markdown("Who belongs to which persona, and how surely, as CSV: to reach them with your own tools.")
    known = [persona for persona in study.personas if persona.segment_id is not None]
    chosen = _choice("Customers of", known, key="export_customers")
    personal = activation_columns([source.schema_ for source in study.sources])
    columns = st.multiselect(
        "Further columns",
        list(personal),
        format_func=lambda name: f"{name} (personal data)" if personal[name] else name,
        placeholder="Only id, persona and probability",
        key="export_columns",
    )
    named = [name for name in columns if personal[name]]
    if named:
        st.warning(f"The file will hold personal data: {plain(', '.join(named))}.", icon=":material/privacy_tip:")
    if chosen:
        service, ids = studio(), [persona.id for persona in chosen]
        offer(
            "Download the customers",
            lambda: service.export_customers(study.id, prepared(study), persona_ids=ids, columns=columns),
            file_name=f"{chosen[0].id if len(chosen) == 1 else study.id}-customers.csv",
            mime="text/csv",
            icon=":material/group_add:",
            primary=False,
        )


def _choice(label: str, personas: tuple[Persona, ...] | list[Persona], *, key: str) -> list[Persona]:
    """Return the personas that a person chose: all of them while nothing is chosen."""
    names = {persona.id: persona.name for persona in personas}
    ids = st.multiselect(
        label, list(names), format_func=names.__getitem__, placeholder=f"All {len(names)}", key=f"{key}_which"
    )
    return [persona for persona in personas if not ids or persona.id in ids]


def _offer(
    study: Study, chosen: tuple[Persona, ...] | list[Persona], to: PersonaFormat, label: str, *, primary: bool
) -> None:
    service, ids = studio(), [persona.id for persona in chosen]
    name, mime = file_name(study.id, ids, to)
    offer(
        label,
        lambda: service.export_personas(study.id, prepared(study) if study.sources else None, to, persona_ids=ids),
        file_name=name,
        mime=mime,
        icon=ICONS[to],
        primary=primary,
    )
