"""Journey maps as slides whose words are words: cards, heads and arrows that everybody can move and edit."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from core.exports._deck_text import Paragraph
from core.exports._journey_layout import TITLE
from core.exports._scene import BAR, Box, Page, Path, Picture, Words
from core.exports._slides import TITLE_ONLY, deck_bytes, fill_frame, new_deck, picture_bytes

if TYPE_CHECKING:
    from pptx.slide import Slide

_PER_POINT = 12_700
"""Units of PowerPoint in a point."""

_DASHES = {(): "SOLID", (7, 3): "DASH", (2, 2.5): "ROUND_DOT", (9, 2.5, 2, 2.5): "DASH_DOT", (4, 4): "SQUARE_DOT"}
_BOX_DASH = "DASH"


def journey_deck(pages: Sequence[Page], *, title: str) -> bytes:
    """Return pages as a PowerPoint file, a slide each; the same pages give the same bytes.

    A card is a rectangle with its text inside; what else it says lies in text boxes over it, grouped with it. Boxes
    are as high as the text is in the fonts that are shipped, which are wider than those of slides.
    """
    deck = new_deck(title, pages[0].width, pages[0].height)
    for page in pages:
        slide = deck.slides.add_slide(deck.slide_layouts[TITLE_ONLY])
        _Drawer(slide).draw(page)
    return deck_bytes(deck)


class _Drawer:
    """Draws one page on a slide."""

    def __init__(self, slide: "Slide") -> None:
        self._slide = slide
        self._shapes: Any = slide.shapes
        self._shapes.turbo_add_enabled = True  # else every new shape looks through all others for a free number

    def draw(self, page: Page) -> None:
        for item in page.items:
            if isinstance(item, Path):
                self._path(item)
            elif item.name == TITLE:
                self._title(item)
            else:
                self._box(item)

    def _title(self, box: Box) -> None:
        from pptx.util import Pt

        title = self._shapes.title
        title.left, title.top, title.width, title.height = Pt(box.x), Pt(box.y), Pt(box.width), Pt(box.height)
        fill_frame(title.text_frame, [_paragraph(box.words[0])])

    def _box(self, box: Box) -> None:
        framed = bool(box.fill or box.edge)
        made = [self._frame(box)] if framed else []
        if box.bar:
            bar = Box("Bar", box.x, box.y, BAR, box.height, box.bar)
            made.append(self._frame(bar))
        made += [self._path(path) for path in box.paths]
        if box.picture:
            made.append(self._picture(box.picture))
        made += [self._text(one, box.name) for one in box.words[framed:]]
        if len(made) > 1:
            self._shapes.add_group_shape(made).name = box.name

    def _frame(self, box: Box) -> Any:  # noqa: ANN401 - a shape of a library without types
        """Draw a rectangle with its first text inside."""
        from pptx.dml.color import RGBColor
        from pptx.enum.shapes import MSO_SHAPE
        from pptx.util import Pt

        shape = self._shapes.add_shape(MSO_SHAPE.RECTANGLE, Pt(box.x), Pt(box.y), Pt(box.width), Pt(box.height))
        shape.name = box.name
        _without_theme(shape)
        if box.fill:
            shape.fill.solid()
            shape.fill.fore_color.rgb = RGBColor.from_string(box.fill.upper())
        else:
            shape.fill.background()
        _line(shape.line, box.edge, 0.8, _BOX_DASH if box.dashed else "SOLID")
        if box.words:
            first = box.words[0]
            frame = shape.text_frame
            fill_frame(frame, [_paragraph(first)])
            frame.margin_left, frame.margin_top = Pt(first.x - box.x), Pt(first.y - box.y)
            frame.margin_right = Pt(box.x + box.width - first.x - first.width)
            frame.margin_bottom = Pt(box.y + box.height - first.y - first.height)
        return shape

    def _text(self, words: Words, name: str) -> Any:  # noqa: ANN401
        from pptx.enum.text import PP_ALIGN
        from pptx.util import Pt

        shape = self._shapes.add_textbox(Pt(words.x), Pt(words.y), Pt(words.width), Pt(words.height))
        shape.name = name
        fill_frame(shape.text_frame, [_paragraph(words)])
        if words.centered:
            shape.text_frame.paragraphs[0].alignment = PP_ALIGN.CENTER
        return shape

    def _path(self, path: Path) -> Any:  # noqa: ANN401
        from pptx.dml.color import RGBColor

        runs = [([_units(*point) for point in points], closed) for points, closed in path.runs()]
        (first, closed), *others = runs
        builder = self._shapes.build_freeform(*first[0])
        builder.add_line_segments(first[1:], close=closed)
        for points, closed in others:
            builder.move_to(*points[0])
            builder.add_line_segments(points[1:], close=closed)
        shape = builder.convert_to_shape()
        _without_theme(shape)
        if path.fill:
            shape.fill.solid()
            shape.fill.fore_color.rgb = RGBColor.from_string(path.fill.upper())
        else:
            shape.fill.background()
        _line(shape.line, path.stroke, path.width, _DASHES.get(path.dash, "DASH"))
        return shape

    def _picture(self, picture: Picture) -> Any:  # noqa: ANN401
        """Show a picture as large as its place allows, in the middle of it."""
        from pptx.util import Pt

        shape = self._shapes.add_picture(picture_bytes(picture.uri), Pt(picture.x), Pt(picture.y))
        scale = min(Pt(picture.width) / shape.width, Pt(picture.height) / shape.height)
        shape.width, shape.height = round(shape.width * scale), round(shape.height * scale)
        shape.left += (Pt(picture.width) - shape.width) // 2
        shape.name = picture.alt or "Picture"
        return shape


def _paragraph(words: Words) -> Paragraph:
    return Paragraph(words.text.strip(), words.style)


def _units(x: float, y: float) -> tuple[int, int]:
    return round(x * _PER_POINT), round(y * _PER_POINT)


def _without_theme(shape: Any) -> None:  # noqa: ANN401
    """Take away what the theme would add: a shadow."""
    from pptx.oxml.ns import qn

    style = shape._element.find(qn("p:style"))  # noqa: SLF001 - python-pptx has no name for it
    if style is not None:
        shape._element.remove(style)  # noqa: SLF001


def _line(line: Any, color: str, width: float, dash: str) -> None:  # noqa: ANN401
    from pptx.dml.color import RGBColor
    from pptx.enum.dml import MSO_LINE
    from pptx.util import Pt

    if not color:
        line.fill.background()
        return
    line.color.rgb, line.width = RGBColor.from_string(color.upper()), Pt(width)
    if dash != "SOLID":
        line.dash_style = getattr(MSO_LINE, dash)
