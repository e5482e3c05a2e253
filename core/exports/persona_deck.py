"""Personas as slides whose words are words: text boxes, tables and shapes that everybody can edit."""

import io
from collections.abc import Sequence
from itertools import count
from typing import TYPE_CHECKING

from core.charts import INK, persona_color, persona_mark
from core.exports import _deck_shapes as shapes
from core.exports._deck_blocks import PICTURE_HEIGHT, WEEK_DAY_HEIGHT, Block, Table, blocks_of, heading
from core.exports._deck_text import LINE, Paragraph, Style, fitted, height_of, paragraph
from core.exports._persona_views import HoursView, PersonaView, WeekView
from core.exports._scene import Box
from core.exports._slides import TITLE_ONLY, deck_bytes, fill_frame, new_deck, picture_bytes
from core.exports.persona_sheet import portrait_pictures

if TYPE_CHECKING:
    from pptx.presentation import Presentation
    from pptx.shapes.picture import Picture
    from pptx.slide import Slide

WIDTH, HEIGHT, MARGIN = 960.0, 540.0, 40.0
"""Of a slide, in points; everything in this module is."""

N_COLUMNS, GUTTER = 3, 24.0
COLUMN = (WIDTH - 2 * MARGIN - (N_COLUMNS - 1) * GUTTER) / N_COLUMNS
BOTTOM = 506.0
_SIDE = 236.0
_HEAD_WIDTH = WIDTH - 2 * MARGIN - 58 - _SIDE - GUTTER
_MAX_HEADLINE = 12
"""Lines of a headline at most, as long as its letters can be read."""

_SHAPES = {
    "circle": "OVAL",
    "square": "RECTANGLE",
    "diamond": "DIAMOND",
    "triangle-up": "ISOSCELES_TRIANGLE",
    "hexagon": "HEXAGON",
    "triangle-down": "FLOWCHART_MERGE",
    "cross": "CROSS",
}
_FIRST_CELL = 1_000
"""Number of the first cell of a week among the shapes of a slide: there is one week, and fewer others than that."""

_DARKEST_EMPTY = 0.06
"""Share of its colour that an hour without events has, so that it is seen as an hour."""

_INK, _MUTED, _TRACK = (color.removeprefix("#") for color in (INK["light"].text, INK["light"].muted, "#eceeef"))


def personas_deck(views: Sequence[PersonaView], *, study: str) -> bytes:
    """Return personas as a PowerPoint file.

    Each takes one slide, and further ones where it says more than fits: everything is measured before it is placed,
    so nothing is cut off and nothing lies over anything else. A pain point comes with the most typical quote; the
    sheet has the others. The same personas give the same bytes.
    """
    deck = new_deck(study, WIDTH, HEIGHT)
    for view, portrait in zip(views, portrait_pictures(views), strict=True):
        _Maker(deck, view, portrait, study).make()
    return deck_bytes(deck)


class _Maker:
    """Makes the slides of one persona: blocks run down the columns and on to the next slide."""

    def __init__(self, deck: "Presentation", view: PersonaView, portrait: bytes, study: str) -> None:
        self._deck = deck
        self._view = view
        self._portrait = portrait
        self._study = study
        self._fill = persona_color(view.color).removeprefix("#")
        self._slide: Slide
        self._top = self._y = 0.0
        self._column = 0
        self._numbers = count(1)

    def make(self) -> None:
        self._new_slide()
        for block in blocks_of(self._view):
            self._place(block)

    def _new_slide(self) -> None:
        self._slide = self._deck.slides.add_slide(self._deck.slide_layouts[TITLE_ONLY])
        number = next(self._numbers)
        self._rectangle(0, 0, WIDTH, 8, self._fill)
        self._top = self._head() if number == 1 else self._short_head()
        self._y, self._column = self._top, 0
        foot = paragraph(self._study, Style(9, _MUTED))
        self._box(
            [fitted(foot.text, foot.style, WIDTH - 2 * MARGIN - 60, lines=1, smallest=6)],
            MARGIN,
            514,
            WIDTH - 2 * MARGIN - 60,
            18,
        )
        self._box([paragraph(str(number), Style(9, _MUTED))], WIDTH - MARGIN - 40, 514, 40, 18)

    def _head(self) -> float:
        view, x, y = self._view, MARGIN + 58, 26.0
        self._face(MARGIN, 30, 42)
        name = fitted(view.name, Style(28, _INK, bold=True), _HEAD_WIDTH, lines=1, smallest=18)
        y += self._title(name, x, y, _HEAD_WIDTH)
        if view.target or not view.from_data:
            said = view.target or "Written without data"
            y += self._box([paragraph(said, Style(11, self._fill, bold=True))], x, y, _HEAD_WIDTH)
        y += self._box([self._headline(), paragraph(view.headline.note, Style(9, _MUTED))], x, y, _HEAD_WIDTH)
        return max(y, 26 + self._share()) + 16

    def _headline(self) -> Paragraph:
        """Return the headline in two lines where it can be; one as long as a page leaves room for the rest."""
        one = self._view.headline
        large, small = (Style(size, _INK, italic=one.assumed) for size in (16, 12))
        made = fitted(one.text, large, _HEAD_WIDTH, lines=2, smallest=small.size)
        if made.lines(_HEAD_WIDTH) <= _MAX_HEADLINE:
            return made
        return fitted(one.text, small, _HEAD_WIDTH, lines=_MAX_HEADLINE, smallest=6)

    def _share(self) -> float:
        view, x = self._view, WIDTH - MARGIN - _SIDE
        if not view.share:
            return 0.0
        taken = self._box([paragraph(view.share, Style(32, self._fill, bold=True))], x, 26, _SIDE)
        self._rectangle(x, 26 + taken + 3, _SIDE, 6, _TRACK)
        self._rectangle(x, 26 + taken + 3, max(1.0, _SIDE * view.share_width / 100), 6, self._fill)
        said = view.size
        return taken + 14 + self._box([paragraph(said, Style(11, _MUTED))], x, 26 + taken + 14, _SIDE)

    def _short_head(self) -> float:
        self._mark(MARGIN, 26, 20)
        name = fitted(
            f"{self._view.name} (continued)", Style(16, _INK, bold=True), WIDTH - 2 * MARGIN - 32, lines=1, smallest=9
        )
        return 22 + self._title(name, MARGIN + 32, 22, WIDTH - 2 * MARGIN - 32) + 12

    def _place(self, block: Block) -> None:
        """Place a block where it fits; one that is too long goes on in the next column."""
        rest: Block | None = block
        room = BOTTOM - self._y
        if room < block.height(COLUMN) < (BOTTOM - self._top) / 2:  # short ones stay in one piece
            self._next_column()
        while rest is not None:
            now, rest = rest.split(BOTTOM - self._y, COLUMN)
            if now is None and rest is not None and self._y == self._top:  # one part is higher than a whole column
                first, rest = rest.parted(1)
                now = first.shrunk(BOTTOM - self._top, COLUMN)
            if now is not None:
                self._draw(now)
            if rest is not None:
                self._next_column()

    def _next_column(self) -> None:
        self._column += 1
        self._y = self._top
        if self._column == N_COLUMNS:
            self._new_slide()

    def _draw(self, block: Block) -> None:
        x = MARGIN + self._column * (COLUMN + GUTTER)
        if block.title:
            self._y += self._box([heading(block.title)], x, self._y, COLUMN)
        if block.paragraphs:
            self._y += self._box(block.paragraphs, x, self._y, COLUMN)
        if block.table is not None:
            self._y += self._table(block.table, x)
        if block.picture:
            self._y += self._picture(block, x)
        if block.hours is not None:
            self._y += self._hours(block.hours, x)
        if block.week is not None:
            self._y += self._week(block.week, x)
        self._y += block.after

    # Shapes

    def _box(self, paragraphs: Sequence[Paragraph], x: float, y: float, width: float, height: float = 0.0) -> float:
        from pptx.util import Pt

        taken = height_of(paragraphs, width)
        shape = self._slide.shapes.add_textbox(Pt(x), Pt(y), Pt(width), Pt(max(taken, height)))
        fill_frame(shape.text_frame, paragraphs)
        return taken

    def _title(self, one: Paragraph, x: float, y: float, width: float) -> float:
        from pptx.util import Pt

        title = self._slide.shapes.title
        taken = one.height(width)
        title.left, title.top, title.width, title.height = Pt(x), Pt(y), Pt(width), Pt(taken)
        fill_frame(title.text_frame, [one])
        return taken

    def _table(self, table: Table, x: float) -> float:
        from pptx.util import Pt

        heights = table.heights(COLUMN)
        frame = self._slide.shapes.add_table(
            len(table.rows), len(table.widths), Pt(x), Pt(self._y), Pt(COLUMN), Pt(sum(heights))
        )
        made = frame.table
        made.first_row = made.horz_banding = False
        for column, width in zip(made.columns, table.column_widths(COLUMN), strict=True):
            column.width = Pt(width)
        for row, cells, height in zip(made.rows, table.rows, heights, strict=True):
            row.height = Pt(height)
            for cell, paragraphs in zip(row.cells, cells, strict=True):
                cell.fill.background()
                cell.margin_left, cell.margin_right = Pt(0), Pt(2 * Table.PADDING)
                cell.margin_top = cell.margin_bottom = Pt(Table.PADDING)
                fill_frame(cell.text_frame, paragraphs)
        return sum(heights)

    def _hours(self, hours: HoursView, x: float) -> float:
        height, step = 54.0, COLUMN / 24
        for hour, share in enumerate(hours.heights):
            tall = max(0.5, height * share / 100)
            color = self._fill if hour == hours.peak else _lighter(self._fill, 0.45)
            self._rectangle(x + hour * step + 0.5, self._y + height - tall, step - 1, tall, color)
        return height + self._clock(x, self._y + height, step)

    def _week(self, week: WeekView, x: float) -> float:
        """Draw the hours of a week, a row a day, the darker the more events: one group, as it has 168 parts."""
        from pptx.oxml import parse_xml

        names, height = 24.0, len(week.days) * WEEK_DAY_HEIGHT
        step = (COLUMN - names) / 24
        around = Box(week.caption.title, x + names, self._y, COLUMN - names, height)
        cells: list[str] = []
        for row, (day, heights) in enumerate(week.days):
            y = self._y + row * WEEK_DAY_HEIGHT
            self._box([paragraph(day, Style(7, _MUTED))], x, y, names)
            for hour, share in enumerate(heights):
                color = _lighter(self._fill, _DARKEST_EMPTY + (1 - _DARKEST_EMPTY) * share / 100)
                place = Box(f"{day} {hour:02d}:00", around.x + hour * step, y, step - 1, WEEK_DAY_HEIGHT - 1, color)
                cells.append(shapes.rectangle(_FIRST_CELL + len(cells), place))
        drawn = shapes.group(_FIRST_CELL + len(cells), around, cells)
        tree = parse_xml(f"<p:spTree {shapes.NAMESPACES}>{drawn}</p:spTree>")
        self._slide.shapes.element.extend(list(tree))
        return height + self._clock(around.x, self._y + height, step)

    def _clock(self, x: float, y: float, step: float) -> float:
        for hour in (0, 6, 12, 18):
            self._box([paragraph(f"{hour:02d}:00", Style(8, _MUTED))], x + hour * step, y + 2, 5 * step)
        return 2 + 8 * LINE

    def _picture(self, block: Block, x: float) -> float:
        from pptx.util import Pt

        shown = self._slide.shapes.add_picture(
            picture_bytes(block.picture), Pt(x), Pt(self._y), height=Pt(PICTURE_HEIGHT)
        )
        if shown.width > Pt(COLUMN):
            shown.height = round(shown.height * Pt(COLUMN) / shown.width)
            shown.width = Pt(COLUMN)
        _describe(shown, block.title)
        return PICTURE_HEIGHT

    def _face(self, x: float, y: float, size: float) -> None:
        from pptx.util import Pt

        picture = self._slide.shapes.add_picture(io.BytesIO(self._portrait), Pt(x), Pt(y), Pt(size), Pt(size))
        _describe(picture, f"Portrait of {self._view.name}")

    def _mark(self, x: float, y: float, size: float) -> None:
        from pptx.enum.shapes import MSO_SHAPE

        self._shape(getattr(MSO_SHAPE, _SHAPES[persona_mark(self._view.color)]), x, y, size, size, self._fill)

    def _rectangle(self, x: float, y: float, width: float, height: float, color: str) -> None:
        from pptx.enum.shapes import MSO_SHAPE

        self._shape(MSO_SHAPE.RECTANGLE, x, y, width, height, color)

    def _shape(self, kind: object, x: float, y: float, width: float, height: float, color: str) -> None:
        from pptx.dml.color import RGBColor
        from pptx.oxml.ns import qn
        from pptx.util import Pt

        shape = self._slide.shapes.add_shape(kind, Pt(x), Pt(y), Pt(width), Pt(height))
        shape.fill.solid()
        shape.fill.fore_color.rgb = RGBColor.from_string(color.upper())
        shape.line.fill.background()
        shape.element.remove(shape.element.find(qn("p:style")))  # else the theme adds a shadow


def _describe(picture: "Picture", said: str) -> None:
    """Name a picture, and say it to who hears the slide; else they hear the name of a file."""
    picture.name = said
    picture._element.nvPicPr.cNvPr.set("descr", said)  # noqa: SLF001 - it has no other name


def _lighter(color: str, share: float) -> str:
    """Return a colour mixed with white, `share` of it 0 to 1."""
    parts = (int(color[place : place + 2], 16) for place in (0, 2, 4))
    return "".join(f"{round(255 - (255 - part) * share):02x}" for part in parts)
