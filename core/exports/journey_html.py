"""A journey map as one HTML page: the drawing, and below it what its cards rest on."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from core.exports._html_pages import rendered, shipped
from core.exports._journey_layout import KEY, journey_sheets
from core.exports._journey_view import MapView
from core.exports._scene import Page
from core.exports._svg import drawing, font_css


@dataclass(frozen=True, slots=True)
class DrawnMap:
    """A map as parts of a document, in the order in which they are read; its links lead to names with a `prefix`."""

    view: MapView
    pages: tuple[Page, ...]
    prefix: str = ""
    key: str = KEY

    @property
    def drawings(self) -> list[Markup]:
        """Return the parts as elements."""
        n = len(self.pages)
        return [
            Markup(drawing(page, self._named(place, n), prefix=self.prefix))  # noqa: S704 - every text in it is escaped
            for place, page in enumerate(self.pages, start=1)
        ]

    def _named(self, place: int, n: int) -> str:
        return self.view.title if n == 1 else f"{self.view.title}, part {place} of {n}"


def drawn_map(view: MapView, prefix: str = "") -> DrawnMap:
    """Return a map to be shown in a document, where nothing else begins with the prefix."""
    return DrawnMap(view, journey_sheets(view), prefix)


def drawn_css(maps: Sequence[DrawnMap]) -> str:
    """Return the rules and the letters that maps of a document need."""
    return font_css([page for one in maps for page in one.pages]) if maps else ""


def journey_html(view: MapView) -> str:
    """Return a map as a complete document: nothing is loaded, no script runs; a number on a card leads to its note."""
    drawn = drawn_map(view)
    return rendered("journey.html", map=drawn, css=Markup(shipped("report.css") + drawn_css([drawn])))  # noqa: S704 - our own files and fonts only
