"""A journey map as one HTML page: the drawing, and below it what its cards rest on."""

from collections.abc import Iterator
from dataclasses import dataclass

from markupsafe import Markup

from core.exports._html_pages import rendered, shipped
from core.exports._journey_kept import Kept, kept, legend, top_of
from core.exports._journey_layout import KEY, journey_sheets
from core.exports._journey_view import MapView
from core.exports._scene import Page
from core.exports._svg import drawing


@dataclass(frozen=True, slots=True)
class Sheet:
    """A part of a map as an element, and what stays in view when the part is wider than its place.

    top : where its heads begin below the legend, as a part of its width.
    """

    drawing: Markup
    top: float
    kept: tuple[tuple[Kept, Markup], ...]


@dataclass(frozen=True, slots=True)
class DrawnMap:
    """A map as parts of a document, in the order in which they are read; its links lead to names with a `prefix`."""

    view: MapView
    pages: tuple[Page, ...]
    prefix: str = ""
    key: str = KEY

    @property
    def sheets(self) -> Iterator[Sheet]:
        """Return the parts."""
        n = len(self.pages)
        for place, page in enumerate(self.pages, start=1):
            name = self.view.title if n == 1 else f"{self.view.title}, part {place} of {n}"
            whole = drawing(page, name, prefix=self.prefix)
            over = tuple((one, Markup(one.drawing)) for one in kept(page))  # noqa: S704 - every text in it is escaped
            yield Sheet(Markup(whole), round(top_of(page) / page.width, 5), over)  # noqa: S704 - every text in it is escaped

    @property
    def legend(self) -> list[Markup]:
        """Return the curves with whose they are, for a place that is too narrow for the drawing."""
        return [Markup(one) for one in legend(self.pages[0])]  # noqa: S704 - every text in it is escaped


def drawn_map(view: MapView, prefix: str = "") -> DrawnMap:
    """Return a map to be shown in a document, where nothing else begins with the prefix."""
    return DrawnMap(view, journey_sheets(view), prefix)


def journey_html(view: MapView) -> str:
    """Return a map as a complete document: nothing is loaded, no script runs; a number on a card leads to its note."""
    css = Markup(shipped("report.css"))  # noqa: S704 - our own file
    return rendered("journey.html", map=drawn_map(view), css=css)
