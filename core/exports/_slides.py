"""PowerPoint files: what the slides of personas and of journey maps share."""

import base64
import io
import zipfile
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from core.exports._deck_text import Paragraph
from core.exports._deck_words import paragraph_xml
from core.exports._texts import short, tidy

if TYPE_CHECKING:
    from pptx.presentation import Presentation
    from pptx.text.text import TextFrame

TITLE_ONLY = 5
"""The layout of a slide with a title and nothing else."""

_ZIP_TIME = (1980, 1, 1, 0, 0, 0)  # the first a zip can say: decks carry no clock


def new_deck(title: str, width: float, height: float) -> "Presentation":
    """Return a deck without slides; sizes in points."""
    import pptx  # who exports no slides does not pay for it
    from pptx.util import Pt

    deck = pptx.Presentation()
    deck.slide_width, deck.slide_height = Pt(width), Pt(height)
    about = deck.core_properties
    about.title, about.author, about.last_modified_by, about.revision = short(tidy(title), 255), "Wayprint", "", 1
    about.created = about.modified = datetime(*_ZIP_TIME)
    return deck


def deck_bytes(deck: "Presentation") -> bytes:
    """Return a deck as a zip with no times in it; a map of 600 steps is 37 MB uncompressed, too large to mail."""
    made, sink = io.BytesIO(), io.BytesIO()
    deck.save(made)
    with zipfile.ZipFile(made) as old, zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            fresh = zipfile.ZipInfo(entry.filename, _ZIP_TIME)
            fresh.create_system = 3
            fresh.external_attr = 0o644 << 16
            new.writestr(fresh, old.read(entry), zipfile.ZIP_DEFLATED)
    return sink.getvalue()


def fill_frame(frame: "TextFrame", paragraphs: Sequence[Paragraph]) -> None:
    """Put paragraphs into a frame without margins."""
    from pptx.enum.text import MSO_ANCHOR, MSO_AUTO_SIZE
    from pptx.oxml import parse_xml

    frame.word_wrap, frame.auto_size, frame.vertical_anchor = True, MSO_AUTO_SIZE.NONE, MSO_ANCHOR.TOP
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    for place, one in enumerate(paragraphs):
        empty = (frame.paragraphs[0] if place == 0 else frame.add_paragraph())._p  # noqa: SLF001 - it has no other name
        empty.getparent().replace(empty, parse_xml(paragraph_xml(one)))


def picture_bytes(uri: str) -> io.BytesIO:
    """Return a picture that is kept as a data URI."""
    return io.BytesIO(base64.b64decode(uri.partition(",")[2]))
