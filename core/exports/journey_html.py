"""A journey map as one HTML page: the drawing, and below it what its cards rest on."""

from functools import cache
from importlib.resources import files

import jinja2
from markupsafe import Markup

from core.exports._journey_layout import journey_sheets
from core.exports._journey_view import MapView
from core.exports._svg import drawing, font_css


def journey_html(view: MapView) -> str:
    """Return a map as a complete document: nothing is loaded, no script runs; a number on a card leads to its note."""
    pages = journey_sheets(view)
    return _template().render(
        view=view,
        css=Markup(_read("report.css") + font_css(pages)),  # noqa: S704 - our own files and fonts only
        drawings=[Markup(drawing(page, view.title)) for page in pages],  # noqa: S704 - every text in it is escaped
    )


@cache
def _template() -> jinja2.Template:
    environment = jinja2.Environment(
        autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    return environment.from_string(_read("journey.html"))


def _read(name: str) -> str:
    return files("core.exports").joinpath(name).read_text(encoding="utf-8")
