"""Cards, heads and notes of a map as lines of known height, which can be parted where a page ends."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from core.charts import INK
from core.exports._deck_text import LINE, Style, broken
from core.exports._journey_signs import channel_sign, child_sign, kind_sign, severity_sign, star_sign
from core.exports._journey_view import CardView, NoteView, StageView, StepView
from core.exports._scene import BAR, Box, Path, Picture, Words

TEXT, MUTED, GRID = (color.removeprefix("#") for color in (INK["light"].text, INK["light"].muted, INK["light"].grid))
ACCENT_TINT = "eef2f6"
ASSUMED_EDGE = "8b929a"
PAD = 5.0
MAX_PICTURE = 90.0

_SAID, _ASSUMED = Style(9, TEXT), Style(9, MUTED)
_FACT = Style(7.5, MUTED)
_STAGE, _STEP, _AIM = Style(11, TEXT, bold=True), Style(9.5, TEXT, bold=True), Style(8, MUTED)
_NOTE_TEXT, _NOTE_FACT = Style(8, TEXT), Style(7, MUTED)
_LANE = Style(9, TEXT, bold=True)
_SIGN, _AFTER_SIGN = 8.0, 3.0
_CUT = re.compile(r"… \[(\d+)\]$")

KIND_WORDS = {"measured": "Measured", "quoted": "Quoted", "inferred": "Concluded", "told": "Told"}
Sign = Callable[[float, float], tuple[Path, ...]]
"""Draws a sign whose left top corner is given."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a text, or a picture: those of one text have the same `entry`."""

    entry: int
    height: float
    text: str = ""
    style: Style = _SAID
    indent: float = 0.0
    sign: Sign | None = None
    picture: str = ""
    level: int = 0
    anchor: str = ""
    link: str = ""


@dataclass(frozen=True, slots=True)
class Piece:
    """Lines in a frame, one below the other, or a part of them; `width` is that of the lines."""

    name: str
    lines: tuple[Line, ...]
    width: float
    pad: float = PAD
    fill: str = ""
    edge: str = ""
    dashed: bool = False
    bar: str = ""

    @property
    def height(self) -> float:
        """How high it stands with its frame."""
        return 2 * self.pad + sum(line.height for line in self.lines)

    def parted(self, room: float) -> tuple["Piece | None", "Piece | None"]:
        """Return as many lines as fit into so much height, and the others."""
        left, kept = room - 2 * self.pad, 0
        for line in self.lines:
            if line.height > left:
                break
            left, kept = left - line.height, kept + 1
        return self.cut(kept)

    def cut(self, kept: int) -> tuple["Piece | None", "Piece | None"]:
        """Return the first lines and the others; None for none."""
        first, rest = self.lines[:kept], self.lines[kept:]
        return (replace(self, lines=first) if first else None), (replace(self, lines=rest) if rest else None)

    def box(self, x: float, y: float, height: float = 0.0) -> Box:
        """Return it placed, at least so high."""
        inner = x + self.pad + (BAR if self.bar or self.dashed else 0.0)
        words: list[Words] = []
        paths: list[Path] = []
        picture, top = None, y + self.pad
        for group in _grouped(self.lines):
            first = group[0]
            if first.picture:
                alt = next((line.text for line in self.lines if line.text), "")
                picture = Picture(first.picture, alt, inner, top, self.width, first.height - 3)
            if first.sign:
                paths.extend(first.sign(inner, top + (first.height - _SIGN) / 2))
            said = tuple(line.text for line in group if line.text)
            if said:
                at, wide = inner + first.indent, self.width - first.indent
                words.append(
                    Words(said, first.style, at, top, wide, level=first.level, anchor=first.anchor, link=first.link)
                )
            top += sum(line.height for line in group)
        whole = self.width + 2 * self.pad + (BAR if self.bar or self.dashed else 0.0)
        return Box(
            self.name,
            x,
            y,
            whole,
            max(height, self.height),
            self.fill,
            self.edge,
            self.dashed,
            self.bar,
            tuple(words),
            tuple(paths),
            picture,
        )


def card_piece(card: CardView, width: float, color: str, *, say_assumed: bool) -> Piece:
    """Return a card that is `width` wide in all; an assumption has a dashed edge, and says so where asked to."""
    inner = width - 2 * PAD - BAR
    assumed = card.kind == "assumed"
    lines = [Line(0, MAX_PICTURE, picture=card.image)] if card.image else []
    lines += _set(1, card.text, _ASSUMED if assumed else _SAID, inner)
    if card.severity:
        level, wide = card.severity, 5 * _SIGN
        lines += _set(
            2, f"Severity {level} of 5", _FACT, inner, lambda x, y: severity_sign(level, x, y, _SIGN, TEXT), wide
        )
    if card.channel:
        lines += _set(3, card.channel, _FACT, inner, lambda x, y: channel_sign(card.channel, x, y, _SIGN, MUTED))
    if not assumed:
        said = f"{KIND_WORDS[card.kind]} [{', '.join(map(str, card.numbers))}]"
        lines += _set(
            4,
            said,
            _FACT,
            inner,
            lambda x, y: kind_sign(card.kind, x, y, _SIGN, MUTED),
            link=f"#note-{card.numbers[0]}",
        )
    elif say_assumed:
        lines += _set(4, "Assumption", _FACT, inner)
    return Piece(
        "Card",
        tuple(lines),
        inner,
        fill="ffffff",
        edge=ASSUMED_EDGE if assumed else "c9ced3",
        dashed=assumed,
        bar="" if assumed else color,
    )


def _in_full(text: str) -> str:
    """Return where a text that was cut stands in full, see `MapView`; "" for one that was not."""
    number = _CUT.search(text)
    return f"#note-{number[1]}" if number else ""


def stage_piece(stage: StageView, width: float) -> Piece:
    """Return the head of a stage."""
    head, inner = stage_title(stage.title, width), width - 2 * PAD
    link = f"#note-{stage.note}" if stage.note else ""
    more = _set(1, stage.goal, _AIM, inner, link=_in_full(stage.goal)) + _set(2, stage.reach, _FACT, inner, link=link)
    return replace(head, lines=(*head.lines, *more))


def stage_title(title: str, width: float) -> Piece:
    """Return the head of columns in which a stage goes on."""
    inner = width - 2 * PAD
    return Piece("Stage", tuple(_set(0, title, _STAGE, inner, level=2, link=_in_full(title))), inner, fill=ACCENT_TINT)


def step_piece(step: StepView, width: float) -> Piece:
    """Return the head of a step."""
    head, inner = step_title(step, width), width - 2 * PAD
    more: list[Line] = []
    if step.moment_of_truth:
        said = f"Moment of truth: {step.moment_of_truth}"
        more += _set(1, said, _FACT, inner, lambda x, y: star_sign(x, y, _SIGN, TEXT), link=_in_full(said))
    if step.child:
        more += _set(2, f"In detail: {step.child}", _FACT, inner, lambda x, y: child_sign(x, y, _SIGN, MUTED))
    return replace(head, lines=(*head.lines, *more))


def step_title(step: StepView, width: float) -> Piece:
    """Return the head of a step whose lanes go on."""
    inner = width - 2 * PAD
    return Piece(
        "Step", tuple(_set(0, step.title, _STEP, inner, level=3, link=_in_full(step.title))), inner, fill="f7f8f9"
    )


def lane_piece(name: str, note: str, width: float) -> Piece:
    """Return the head of a lane."""
    inner = width - 2 * PAD
    return Piece("Lane", tuple(_set(0, name, _LANE, inner) + _set(1, note, _FACT, inner)), inner)


def note_piece(note: NoteView, width: float) -> Piece:
    """Return a note with its number."""
    lines = _set(0, f"{note.number}. {note.text}", _NOTE_TEXT, width, anchor=f"note-{note.number}")
    for place, detail in enumerate(note.details, start=1):
        lines += _set(place, detail, _NOTE_FACT, width)
    return Piece("Note", tuple(lines), width, pad=0.0)


def text_piece(text: str, style: Style, width: float, *, level: int = 0, name: str = "Text") -> Piece:
    """Return a text without a frame."""
    return Piece(name, tuple(_set(0, text, style, width, level=level)), width, pad=0.0)


def _set(
    entry: int,
    text: str,
    style: Style,
    width: float,
    sign: Sign | None = None,
    sign_width: float = _SIGN,
    *,
    level: int = 0,
    anchor: str = "",
    link: str = "",
) -> list[Line]:
    """Return a text as lines beside its sign; none for no text."""
    if not text:
        return []
    indent = sign_width + _AFTER_SIGN if sign else 0.0
    height = style.size * LINE
    return [
        Line(entry, height, line, style, indent, None if place else sign, "", level, "" if place else anchor, link)
        for place, line in enumerate(broken(text, style, width - indent))
    ]


def _grouped(lines: Sequence[Line]) -> Iterator[list[Line]]:
    group: list[Line] = []
    for line in lines:
        if group and line.entry != group[0].entry:
            yield group
            group = []
        group.append(line)
    if group:
        yield group
