"""Journey maps on paper: PDF whose text can be selected, and pictures. Set by Typst where the layout put everything."""

import base64
import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Literal

from core.errors import DataError, Finding
from core.exports._fonts import font_folder, fonts_for, missing_finding
from core.exports._scene import BAR, Box, Page, Path, Words

if TYPE_CHECKING:
    import typst

_PPI = 144.0  # twice the 72 of a screen
MAX_PIXELS = 60_000_000
"""Of one picture: a larger map is drawn with fewer pixels for each point, which a finding says."""


def journey_pdf(pages: Sequence[Page], *, title: str, claims: bytes) -> tuple[bytes, tuple[Finding, ...]]:
    """Return pages as one PDF, and what is to be said of it.

    Parameters
    ----------
    pages : sequence of Page
        As `journey_pages` gives them.
    title : str
        What the document is called.
    claims : bytes
        The map and its claims as JSON: attached to the PDF, so that it can be checked.

    Returns
    -------
    tuple of bytes and tuple of Finding
        A tagged PDF without a date: the same map gives the same bytes. Characters that no font has are a finding.
    """
    setter = _Setter(pages, title, claims)
    return setter.made("pdf")[0], setter.findings


def journey_pictures(pages: Sequence[Page], *, title: str) -> tuple[tuple[bytes, ...], tuple[Finding, ...]]:
    """Return each page as a PNG, 2 pixels for a point and fewer for a very large one, and what is to be said."""
    setter = _Setter(pages, title, b"")
    area = max((page.width * page.height for page in pages), default=1.0)
    scale = min(_PPI / 72, (MAX_PIXELS / area) ** 0.5)
    pictures = setter.made("png", ppi=72 * scale)
    return pictures, (*setter.findings, *_coarse(scale))


def _coarse(scale: float) -> tuple[Finding, ...]:
    if scale >= 1:
        return ()
    return (
        Finding(
            code="picture-coarse",
            severity="warning",
            message="The map is so large that small words cannot be read in the picture.",
            hint="Choose SVG or PDF, which are as sharp as you look, or pages of A3.",
        ),
    )


class _Setter:
    def __init__(self, pages: Sequence[Page], title: str, claims: bytes) -> None:
        said = "".join(words.text for page in pages for words in page.words())
        self._fonts = fonts_for(said + title)
        self.findings = missing_finding(self._fonts.missing)
        # The standard for readers who hear the page refuses characters without a font; those are said instead.
        self._standards: list[typst.PDFStandard] = [] if self._fonts.missing else ["ua-1"]
        self._claims = claims.decode()
        self._pictures: dict[str, list[int]] = {}
        anchors = {words.anchor for page in pages for words in page.words()}
        self._data = {
            "title": title,
            "fonts": self._fonts.families,
            "bar": BAR,
            "claims": bool(claims),
            "pages": [
                {
                    "width": page.width,
                    "height": page.height,
                    "items": [self._box(one, anchors) if isinstance(one, Box) else _path(one) for one in page.items],
                }
                for page in pages
            ],
            "pictures": self._pictures,
        }

    def made(self, to: Literal["pdf", "png"], ppi: float = _PPI) -> tuple[bytes, ...]:
        import typst  # 80 MB of program: only who exports pays for it

        folder = font_folder()
        fonts = typst.Fonts(
            include_system_fonts=False,
            include_embedded_fonts=False,
            font_paths=[str(folder), *map(str, self._fonts.paths)],
        )
        compiler = typst.Compiler(folder.parent / "journey.typ", root=folder.parent, font_paths=fonts)
        inputs = {"data": json.dumps(self._data, ensure_ascii=False), "claims": self._claims}
        try:
            found = compiler.compile(
                format=to, ppi=ppi, sys_inputs=inputs, pdf_standards=self._standards if to == "pdf" else []
            )
        except typst.TypstError as error:
            message = f"The map cannot be set: {error.message}."
            raise DataError(message, hint="Choose SVG or HTML, and report this with the map.") from error
        return tuple(found) if isinstance(found, list) else (found or b"",)

    def _box(self, box: Box, anchors: set[str]) -> dict[str, object]:
        values = {**asdict(box), "paths": [_path(one) for one in box.paths]}
        if box.picture:
            self._pictures[box.picture.uri] = list(base64.b64decode(box.picture.uri.partition(",")[2]))
            values["picture"]["alt"] = box.picture.alt or "A picture"
        return {**values, "words": [_said(one, anchors) for one in box.words]}


def _said(words: Words, anchors: set[str]) -> dict[str, object]:
    link = words.link.removeprefix("#")
    return {
        "x": words.x,
        "y": words.y,
        "width": words.width,
        "size": words.style.size,
        "color": words.style.color,
        "bold": words.style.bold,
        "rtl": words.rtl,
        "centered": words.centered,
        "level": words.level,
        "anchor": words.anchor,
        "link": link if link in anchors else "",
        "lines": [line.strip() for line in words.lines],
    }


def _path(path: Path) -> dict[str, object]:
    return {
        "moves": path.moves,
        "stroke": path.stroke,
        "width": path.width,
        "dash": path.dash,
        "fill": path.fill,
    }
