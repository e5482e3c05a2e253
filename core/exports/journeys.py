"""A journey map as a drawing, on paper, on slides or as a page: all from one layout."""

import json
from collections.abc import Mapping
from typing import Literal, get_args

from core.errors import ConfigError, Finding, NotFoundError
from core.exports._journey_layout import journey_pages
from core.exports._journey_papers import PAPERS, PaperName
from core.exports._journey_view import MapView, map_view
from core.exports._report_view import evidencer_of
from core.exports._scene import Page
from core.exports._svg import svg_of
from core.exports.exported import MIMES, ExportedFile, zipped
from core.exports.journey_deck import journey_deck
from core.exports.journey_html import journey_html
from core.exports.journey_paper import journey_pdf, journey_pictures
from core.exports.persona_file import without_customers
from core.journeys import JourneyMap
from core.opportunities import with_titles
from core.schema import ColumnSpec
from core.study import Study

JourneyFormat = Literal["svg", "png", "pdf", "pptx", "html"]
"""How a map leaves the studio as a drawing; as data it does by `core.journeys`."""

JOURNEY_FORMATS: tuple[JourneyFormat, ...] = get_args(JourneyFormat)

USUAL_PAPER: dict[JourneyFormat, PaperName] = {
    "svg": "poster",
    "png": "poster",
    "pdf": "a3",
    "pptx": "slides",
    "html": "poster",
}
"""What a format is laid out on unless something else is asked for."""

__all__ = [
    "JOURNEY_FORMATS",
    "USUAL_PAPER",
    "JourneyFormat",
    "PaperName",
    "export_journey",
    "journey_file_name",
    "map_to_export",
]

_MAX_PDF_SIDE = 14_400.0  # points; readers show nothing longer


def export_journey(
    study: Study,
    journey_id: str,
    specs: Mapping[str, ColumnSpec],
    to: JourneyFormat,
    *,
    paper: PaperName | None = None,
) -> ExportedFile:
    """Return a journey map of a study as one file; the same map gives the same bytes.

    Parameters
    ----------
    study : Study
        With its claims and personas.
    journey_id : str
        The map.
    specs : mapping of str to ColumnSpec
        Description of each column of the customer table, by name; empty for a study without data.
    to : str
        ``svg``: a drawing with its fonts inside. ``png``: a picture. ``pdf``: pages whose text can be selected, with
        the claims attached. ``pptx``: slides whose words can be edited. ``html``: the drawing, with the notes below.
    paper : str, optional
        ``a4``, ``a3`` or ``slides``: pages, across, of whole steps, each with the heads and the names of the lanes.
        ``poster``: one canvas as large as the map. The usual one of the format by default. SVG and PNG of several
        pages come in a zip; slides are never a poster, and a page to read always is.

    Returns
    -------
    ExportedFile
        Without hidden lanes, and without what rests on fewer than `MIN_GROUP_SIZE` customers, which a finding says.

    Raises
    ------
    NotFoundError
        For an unknown map.
    ConfigError
        For a paper that the format cannot have.
    """
    journey = map_to_export(study, journey_id)
    laid_on = _checked_paper(to, paper)
    view = map_view(study, journey, evidencer_of(study, specs))
    contents, findings = _contents(study, journey, view, to, laid_on)
    several = len(contents) > 1
    content, suffix = (_zip_of(journey, contents, to), "zip") if several else (contents[0], to)
    return ExportedFile(f"{journey.id}.{suffix}", MIMES[suffix], content, (*view.findings, *findings))


def map_to_export(study: Study, journey_id: str) -> JourneyMap:
    """Return a map of a study, whose cards are called what the opportunities they stand for are called now.

    Raises NotFoundError, which names the maps there are.
    """
    found = next((one for one in study.journeys if one.id == journey_id), None)
    if found is None:
        message = f"Study {study.name!r} has no journey map {journey_id!r}."
        hint = f"Its maps are {', '.join(one.id for one in study.journeys) or 'none'}."
        raise NotFoundError(message, hint=hint)
    return with_titles(found, study.backlog)


def _contents(
    study: Study, journey: JourneyMap, view: MapView, to: JourneyFormat, paper: PaperName
) -> tuple[tuple[bytes, ...], tuple[Finding, ...]]:
    """Return the files of a format, one for each page where it has no pages itself, and what is to be said of them."""
    if to == "html":
        return (journey_html(view).encode(),), ()
    pages = journey_pages(view, paper)
    if to == "svg":
        return tuple(svg_of(page, view.title).encode() for page in pages), ()
    if to == "png":
        return journey_pictures(pages, title=view.title)
    if to == "pptx":
        return (journey_deck(pages, title=view.title),), ()
    _check_side(pages)
    content, findings = journey_pdf(pages, title=view.title, claims=_claims(study, journey, view))
    return (content,), findings


def journey_file_name(journey_id: str, to: JourneyFormat, paper: PaperName | None = None) -> tuple[str, str]:
    """Return how the file of a map is called, and its media type, where it has one page or is a poster.

    Examples
    --------
    >>> journey_file_name("savers-purchase", "svg")
    ('savers-purchase.svg', 'image/svg+xml')
    """
    _checked_paper(to, paper)
    return f"{journey_id}.{to}", MIMES[to]


def _checked_paper(to: JourneyFormat, paper: PaperName | None) -> PaperName:
    chosen = paper or USUAL_PAPER[to]
    if chosen not in PAPERS:
        message = f"There is no paper {chosen!r}."
        raise ConfigError(message, hint=f"Papers are {', '.join(PAPERS)}.")
    if to == "pptx" and chosen == "poster":
        message = "Slides cannot be one large canvas: PowerPoint has a largest size."
        raise ConfigError(message, hint="Leave the paper out, or choose slides, a4 or a3; a poster can be SVG or PDF.")
    if to == "html" and chosen != "poster":
        message = "A page to read in a browser has no paper."
        raise ConfigError(message, hint="Leave the paper out, or choose PDF.")
    return chosen


def _check_side(pages: tuple[Page, ...]) -> None:
    longest = max(side for page in pages for side in (page.width, page.height))
    if longest > _MAX_PDF_SIDE:
        message = f"As a poster this map is {longest / 72 * 2.54:,.0f} cm long, more than readers of PDF show."
        raise ConfigError(message, hint="Choose a3 or a4, or SVG, which may be of any size.")


def _zip_of(journey: JourneyMap, contents: tuple[bytes, ...], suffix: str) -> bytes:
    width = len(str(len(contents)))
    return zipped({f"{journey.id}-{place:0{width}}.{suffix}": one for place, one in enumerate(contents, start=1)})


def _claims(study: Study, journey: JourneyMap, view: MapView) -> bytes:
    """Return the claims that are on the map, without customers, as they are attached to a PDF."""
    wanted = set(view.claim_ids)
    claims = [without_customers(one).model_dump(mode="json") for one in study.claims if one.id in wanted]
    values = {"study_id": study.id, "journey_id": journey.id, "title": journey.title, "claims": claims}
    return f"{json.dumps(values, ensure_ascii=False, sort_keys=True, indent=1, allow_nan=False)}\n".encode()
