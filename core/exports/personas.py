"""Personas in any format: one, some or all of a study."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from core.config import MIN_GROUP_SIZE
from core.errors import ConfigError, Finding, NotFoundError
from core.exports._persona_views import PersonaView
from core.exports._report_view import evidencer_of, persona_views
from core.exports.exported import MIMES, ExportedFile, zipped
from core.exports.html_report import personas_html
from core.exports.persona_deck import personas_deck
from core.exports.persona_file import PersonaFile, persona_file, personas_json, personas_yaml
from core.exports.persona_sheet import persona_pdf, persona_pictures
from core.exports.persona_text import personas_markdown
from core.personas import Persona
from core.schema import ColumnSpec
from core.study import Study

PersonaFormat = Literal["pdf", "png", "pptx", "html", "md", "json", "yaml"]
"""How personas leave the studio; their customers do as CSV, see `core.exports.customers`."""

FORMATS: tuple[PersonaFormat, ...] = get_args(PersonaFormat)


def export_personas(
    study: Study, specs: Mapping[str, ColumnSpec], to: PersonaFormat, *, persona_ids: Sequence[str] = ()
) -> ExportedFile:
    """Return personas of a study as one file; the same personas give the same bytes.

    Parameters
    ----------
    study : Study
        With its claims.
    specs : mapping of str to ColumnSpec
        Description of each column of the customer table, by name; empty for a study without data.
    to : str
        ``pdf``: a sheet of two A4 pages each, with the claims attached. ``png``: a card each, in a zip where there are
        several. ``pptx``: slides whose words can be edited. ``html``: a page whose sentences open their evidence.
        ``md``: text with the evidence in footnotes. ``json``, ``yaml``: with every claim, for `load_personas`.
    persona_ids : sequence of str
        The personas, in the order of the study; all of them by default.

    Returns
    -------
    ExportedFile
        Personas of fewer than `MIN_GROUP_SIZE` customers are left out, which a finding says.

    Raises
    ------
    NotFoundError
        For an unknown persona.
    ConfigError
        When no persona is left to export.
    """
    personas, findings = exported_personas(study, persona_ids)
    made = _Exporter(study, specs, personas).made(to)
    name, mime = file_name(study.id, [persona.id for persona in personas], to)
    return ExportedFile(name, mime, made.content, (*findings, *made.findings))


def file_name(study_id: str, persona_ids: Sequence[str], to: PersonaFormat) -> tuple[str, str]:
    """Return how a file of personas is called, and its media type; pictures of several come in a zip.

    Examples
    --------
    >>> file_name("shop", ["evening-shoppers", "savers"], "png")
    ('shop-personas.zip', 'application/zip')
    """
    suffix = "zip" if to == "png" and len(persona_ids) > 1 else to
    base = persona_ids[0] if len(persona_ids) == 1 else f"{study_id}-personas"
    return f"{base}.{suffix}", MIMES[suffix]


def exported_personas(study: Study, persona_ids: Sequence[str] = ()) -> tuple[tuple[Persona, ...], tuple[Finding, ...]]:
    """Return the personas that may leave the studio, and what is said of those that may not; see `export_personas`."""
    known = {persona.id for persona in study.personas}
    unknown = [persona_id for persona_id in persona_ids if persona_id not in known]
    if unknown:
        message = f"Study {study.name!r} has no persona {unknown[0]!r}."
        raise NotFoundError(message, hint=f"Its personas are {', '.join(sorted(known)) or 'none'}.")
    chosen = [persona for persona in study.personas if not persona_ids or persona.id in persona_ids]
    kept = tuple(one for one in chosen if one.segment_id is None or one.size >= MIN_GROUP_SIZE)
    if not kept:
        message = f"There is no persona to export{f' of {MIN_GROUP_SIZE} or more customers' if chosen else ''}."
        raise ConfigError(message, hint="Find segments first, or write a persona without data.")
    left_out = tuple(
        Finding(
            code="group-too-small",
            severity="warning",
            message=f"{one.name!r} is left out: it stands for fewer than {MIN_GROUP_SIZE} customers.",
        )
        for one in chosen
        if one not in kept
    )
    return kept, left_out


@dataclass(frozen=True, slots=True)
class _Made:
    content: bytes
    findings: tuple[Finding, ...] = ()


class _Exporter:
    """Makes the files of chosen personas."""

    def __init__(self, study: Study, specs: Mapping[str, ColumnSpec], personas: tuple[Persona, ...]) -> None:
        self._study = study
        self._specs = specs
        self._personas = personas

    def made(self, to: PersonaFormat) -> _Made:
        if to == "pdf":
            return _Made(*persona_pdf(self._views(), study=self._study.name, claims=self._json()))
        if to == "png":
            return self._pictures()
        if to == "pptx":
            return _Made(personas_deck(self._views(), study=self._study.name))
        if to == "html":
            return _Made(personas_html(self._study, self._personas, self._specs).encode())
        if to == "md":
            return _Made(personas_markdown(self._views(), study=self._study.name).encode())
        return _Made(self._json() if to == "json" else personas_yaml(self._file()).encode())

    def _views(self) -> tuple[PersonaView, ...]:
        evidencer = evidencer_of(self._study, self._specs)
        return persona_views(self._study, self._personas, evidencer)

    def _file(self) -> PersonaFile:
        return persona_file(self._study, self._personas)

    def _json(self) -> bytes:
        return personas_json(self._file()).encode()

    def _pictures(self) -> _Made:
        pictures, findings = persona_pictures(self._views(), study=self._study.name)
        if len(pictures) == 1:
            return _Made(pictures[0], findings)
        names = [f"{persona.id}.png" for persona in self._personas]
        return _Made(zipped(dict(zip(names, pictures, strict=True))), findings)
