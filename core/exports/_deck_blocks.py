"""What stands on the slides of a persona: blocks that know their height and where they can be cut."""

from dataclasses import dataclass, replace
from typing import ClassVar

from core.charts import INK, Caption
from core.exports._deck_text import Paragraph, Style, height_of, paragraph
from core.exports._evidence_view import StatementView
from core.exports._persona_views import HoursView, PainView, PersonaView, WeekView
from core.personas import SECTION_TITLES

_INK, _MUTED = INK["light"].text.removeprefix("#"), INK["light"].muted.removeprefix("#")
_SAID, _QUOTED = Style(11, _INK), Style(11, _INK, italic=True)
_ASSUMED = Style(11, _MUTED, italic=True)
_FIGURES, _NOTE, _TITLE = Style(9, _INK), Style(8, _MUTED), Style(10, _MUTED, bold=True)
_AFTER_STATEMENT, _AFTER_BLOCK = 5.0, 8.0
_FIRST = {SECTION_TITLES["about"], SECTION_TITLES["demographics"], SECTION_TITLES["goals"]}
"""What stands before the pain points, so that these are on the first slide where they fit."""

_HOURS_HEIGHT = 68.0
WEEK_DAY_HEIGHT = 9.0
_WEEK_HEIGHT = 78.0
PICTURE_HEIGHT = 96.0
_SMALLEST = 0.2


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells, each of paragraphs; `widths` are shares of the width of the table."""

    PADDING: ClassVar[float] = 3.0

    widths: tuple[float, ...]
    rows: tuple[tuple[tuple[Paragraph, ...], ...], ...]

    def column_widths(self, width: float) -> tuple[float, ...]:
        """Return the widths of the columns in points."""
        return tuple(width * share for share in self.widths)

    def heights(self, width: float) -> list[float]:
        """Return the height of each row in points."""
        inner = [one - 2 * self.PADDING for one in self.column_widths(width)]
        return [
            2 * self.PADDING + max(height_of(cell, room) for cell, room in zip(row, inner, strict=True))
            for row in self.rows
        ]


@dataclass(frozen=True, slots=True)
class Block:
    """A title with paragraphs, a table, the hours of a day or a week, or a picture (a data URI) below it.

    Groups of paragraphs stay together. Above a table they are said once, before the first of its rows.
    """

    title: str
    groups: tuple[tuple[Paragraph, ...], ...] = ()
    table: Table | None = None
    hours: HoursView | None = None
    week: WeekView | None = None
    picture: str = ""
    after: float = _AFTER_BLOCK

    @property
    def paragraphs(self) -> tuple[Paragraph, ...]:
        """All paragraphs in order."""
        return tuple(one for group in self.groups for one in group)

    def height(self, width: float) -> float:
        """Return the height in points, without the room after it."""
        title = heading(self.title).height(width) if self.title else 0.0
        rows = sum(self.table.heights(width)) if self.table else 0.0
        heights = ((self.hours, _HOURS_HEIGHT), (self.week, _WEEK_HEIGHT), (self.picture, PICTURE_HEIGHT))
        drawn = sum(high for what, high in heights if what)
        return title + height_of(self.paragraphs, width) + rows + drawn

    def split(self, room: float, width: float) -> tuple["Block | None", "Block | None"]:
        """Return what fits into so much height, None when nothing does, and the rest, None when all fits."""
        if self.height(width) <= room:
            return self, None
        for kept in range(self._n_parts - 1, 0, -1):
            first, rest = self.parted(kept)
            if first.height(width) <= room:
                return first, rest
        return None, self

    def parted(self, kept: int) -> tuple["Block", "Block | None"]:
        """Return the first groups or rows, and the others; None when there are no others."""
        if kept >= self._n_parts:
            return self, None
        return self._part(0, kept), replace(self._part(kept, self._n_parts), title=_continued(self.title))

    def shrunk(self, room: float, width: float) -> "Block":
        """Return the block in letters small enough for it to fit: for a text that is longer than a whole column."""
        block, smaller = self, 1.0
        while block.height(width) > room and smaller > _SMALLEST:
            smaller *= 0.9
            block = self._at(smaller)
        return block

    @property
    def _n_parts(self) -> int:
        return len(self.table.rows) if self.table else len(self.groups)

    def _part(self, start: int, end: int) -> "Block":
        if self.table:
            groups = self.groups if start == 0 else ()
            return replace(self, groups=groups, table=replace(self.table, rows=self.table.rows[start:end]))
        return replace(self, groups=self.groups[start:end], picture=self.picture if start == 0 else "")

    def _at(self, scale: float) -> "Block":
        def scaled(paragraphs: tuple[Paragraph, ...]) -> tuple[Paragraph, ...]:
            return tuple(replace(one, style=replace(one.style, size=one.style.size * scale)) for one in paragraphs)

        table = self.table
        if table:
            table = replace(table, rows=tuple(tuple(map(scaled, row)) for row in table.rows))
        return replace(self, groups=tuple(map(scaled, self.groups)), table=table)


def heading(title: str) -> Paragraph:
    """Return the title of a block."""
    return paragraph(title, _TITLE, after=4)


def blocks_of(view: PersonaView) -> list[Block]:
    """Return what is said of a persona, in the order of the slides: who they are, what goes wrong, and all the rest."""
    quotes = SECTION_TITLES["quotes"]
    said = [Block(title, tuple(map(_statement, entries))) for title, entries in view.sections if title != quotes]
    own = [Block(title, tuple(map(_quote, entries))) for title, entries in view.sections if title == quotes]
    first = [block for block in said if block.title in _FIRST]
    blocks = [*_about(view), *first, *_pains(view), *own, *(block for block in said if block not in first)]
    if view.hours:
        blocks.append(Block("When they come", (_told(view.hours.caption),), hours=view.hours))
    if view.week:
        blocks.append(Block("Their week", (_told(view.week.caption),), week=view.week))
    if view.differences:
        blocks.append(Block("How they differ from the others", tuple(map(_statement, view.differences))))
    if view.touchpoints:
        blocks.append(Block("Touchpoints", table=_touchpoints(view)))
    if view.prevalence:
        rows = tuple(((paragraph(bar.label, _SAID),), (paragraph(bar.text, _NOTE),)) for bar in view.prevalence.bars)
        note = ((paragraph(view.prevalence.note, _NOTE, after=2),),) if view.prevalence.note else ()
        blocks.append(Block(view.prevalence.caption.title, note, table=Table((0.62, 0.38), rows)))
    blocks += _added(view)
    if view.rule:
        told = (paragraph(view.rule, _SAID, after=2), paragraph(view.rule_words, _NOTE))
        blocks.append(Block("How to find them", (told,)))
    if view.basis:
        blocks.append(Block("How this is known", tuple(map(_statement, view.basis))))
    return blocks


def _about(view: PersonaView) -> list[Block]:
    """Return the paragraph, and what the persona is called besides."""
    blocks = []
    if view.about:
        text = " ".join(one.text for one in view.about)
        blocks.append(Block("About", ((paragraph(text, _SAID, after=2), paragraph(view.about_note, _NOTE)),)))
    if view.given_name:
        blocks.append(Block("Name", (_statement(view.given_name),)))
    return blocks


def _told(caption: Caption) -> tuple[Paragraph, ...]:
    return paragraph(caption.title, _SAID), paragraph(caption.subtitle, _NOTE, after=6)


def _statement(one: StatementView) -> tuple[Paragraph, ...]:
    style = _ASSUMED if one.assumed else _SAID
    if not one.note:
        return (paragraph(one.text, style, after=_AFTER_STATEMENT),)
    return paragraph(one.text, style, after=1), paragraph(one.note, _NOTE, after=_AFTER_STATEMENT)


def _quote(one: StatementView) -> tuple[Paragraph, ...]:
    if one.assumed:
        return _statement(one)
    return (paragraph(f"“{one.text}”", _QUOTED, after=_AFTER_STATEMENT),)


def _pains(view: PersonaView) -> list[Block]:
    note = ((paragraph(view.pains_note, _NOTE, after=_AFTER_STATEMENT),),) if view.pains_note else ()
    groups = (*map(_statement, view.wrong), *map(_pain, view.pains), *note)
    return [Block(SECTION_TITLES["pains"], groups)] if groups else []


def _pain(pain: PainView) -> tuple[Paragraph, ...]:
    """Return a pain point: title, figures with their evidence, and the most typical of what people wrote."""
    title, *note = _statement(pain.statement)
    figures = paragraph(" · ".join(one.line for one in (pain.severity, *pain.figures)), _FIGURES, after=2)
    quotes = (paragraph(f"“{quote.text}”", _QUOTED) for quote in pain.quotes[:1])
    bold = replace(title, style=replace(title.style, bold=True), after=1)
    said = (bold, *(() if pain.figures else note), figures, *quotes)
    return (*said[:-1], replace(said[-1], after=_AFTER_STATEMENT))


def _added(view: PersonaView) -> list[Block]:
    """Return what people added themselves, and what was told in interviews."""
    blocks = []
    for own in view.own:
        said = [own.text] if own.text else []
        said += [f"{own.place} of 100 from “{own.low}” to “{own.high}”"] if own.place is not None else []
        said += [f"{label}: {address}" for label, address in own.links]
        groups = tuple((paragraph(text, _SAID, after=_AFTER_STATEMENT),) for text in said)
        note = (paragraph("Added by the team, not counted", _NOTE, after=4),)
        blocks.append(Block(own.title, (*groups, note), picture=own.image))
    if view.interviews:
        told = tuple(
            (paragraph(f"“{one.text}”", _QUOTED, after=1), paragraph(one.facts, _NOTE, after=_AFTER_STATEMENT))
            for one in view.interviews
        )
        blocks.append(Block("From interviews", told))
    return blocks


def _touchpoints(view: PersonaView) -> Table:
    rows: list[tuple[tuple[Paragraph, ...], ...]] = []
    for one in view.touchpoints:
        name = f"{one.statement.text} ({one.channel})" if one.channel else one.statement.text
        style = _ASSUMED if one.statement.assumed else _SAID
        reach = f"{one.reach.text} · {one.statement.mark}" if one.reach else one.statement.note
        rows.append(((paragraph(name, style),), (paragraph(reach, _NOTE),)))
    return Table((0.62, 0.38), tuple(rows))


def _continued(title: str) -> str:
    return title if title.endswith("(continued)") else f"{title} (continued)"
