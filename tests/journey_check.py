"""Whether anything on a written map is outside its box, outside the page, over something else, or lost.

Files are read back and measured again by others than the layout: SVG by the fonts inside the file (or by a browser),
PDF by pypdfium2, slides by python-pptx and the widths that the fonts themselves give. Nothing here knows the layout.
"""

import base64
import ctypes
import io
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from xml.etree import ElementTree

import numpy as np
import pptx
import pypdfium2
import pypdfium2.raw as pdfium
from PIL import ImageFont

from core.exports._fonts import font_folder
from core.feedback import redact
from core.journeys import JourneyMap

SVG = "{http://www.w3.org/2000/svg}"
POINT = 12_700
ABOVE, BELOW = 0.72, 0.2
"""How far a letter reaches above and below its line: a capital, and most of a "g", in sizes."""
SURE = 0.6
"""Points by which two programs may differ."""


@dataclass(frozen=True)
class Rect:
    left: float
    top: float
    right: float
    bottom: float

    def holds(self, other: "Rect") -> bool:
        return (
            self.left - SURE <= other.left
            and other.right <= self.right + SURE
            and self.top - SURE <= other.top
            and other.bottom <= self.bottom + SURE
        )


def overlaps(rects: list[Rect], least: float = 1.0) -> list[tuple[int, int]]:
    """Return pairs of rectangles that share more than so many points in both directions."""
    if len(rects) < 2:
        return []
    left, top, right, bottom = np.array([(one.left, one.top, one.right, one.bottom) for one in rects]).T
    wide = np.minimum(right[:, None], right) - np.maximum(left[:, None], left)
    high = np.minimum(bottom[:, None], bottom) - np.maximum(top[:, None], top)
    found = np.argwhere(np.triu((wide > least) & (high > least), 1))
    return [(int(one), int(other)) for one, other in found]


def letters(text: str) -> Counter[str]:
    """Return how often each letter is in a text, apart from what documents write in their own way."""
    plain = unicodedata.normalize("NFKC", text)
    return Counter(one for one in plain if one.isalnum() and ord(one) < 0x10000)


def shown(journey: JourneyMap) -> Counter[str]:
    """Return the letters of all cards and titles of a map that are not hidden."""
    lanes = {lane.id: lane.role for lane in journey.lanes if not lane.hidden}
    texts = [journey.title, *(stage.title for stage in journey.stages), *(stage.goal for stage in journey.stages)]
    for stage in journey.stages:
        for step in stage.steps:
            cards = [one for one in step.cards if one.lane in lanes]
            said = [redact(one.text) if lanes[one.lane] == "quotes" else one.text for one in cards]
            texts += [step.title, step.moment_of_truth, *said]
    return letters(" ".join(texts))


# SVG


def in_svg(svg: str, journey: JourneyMap) -> Counter[str]:
    """Return what is wrong with a drawing."""
    root = ElementTree.fromstring(svg)
    width, height = float(root.get("width")), float(root.get("height"))
    fonts = _Fonts(root.find(f"{SVG}style").text)
    page, found, lines, boxes, said = Rect(0, 0, width, height), Counter(), [], [], ""
    for group in root.findall(f"{SVG}g"):
        box = _rect(group.find(f"{SVG}rect"))
        found["outside the page"] += not page.holds(box)
        if group.get("data-name") == "Card":
            boxes.append(box)
        for text in group.iter(f"{SVG}text"):
            line = fonts.line(text)
            said += text.text
            found["outside its box"] += not box.holds(line)
            lines.append(line)
    found["over something else"] += len(overlaps(lines)) + len(overlaps(boxes))
    found["lost"] += sum((shown(journey) - letters(said)).values())
    return +found


def _rect(element: ElementTree.Element) -> Rect:
    x, y, width, height = (float(element.get(name)) for name in ("x", "y", "width", "height"))
    return Rect(x, y, x + width, y + height)


class _Fonts:
    """The fonts inside a drawing, which measure its lines."""

    def __init__(self, css: str) -> None:
        files = dict(re.findall(r'font-family:"(\w+)";[^}]*?base64,([^)]+)\)', css))
        self._fonts = {name: _font(content) for name, content in files.items()}
        rules = re.findall(r"\.drawn-map text(\.b)?\{font-family:([^;]+);", css)
        self._families = {bool(bold): re.findall(r'"(Map\d+)"', names) for bold, names in rules}

    def line(self, text: ElementTree.Element) -> Rect:
        """Return where a line stands."""
        size, x, y = (float(text.get(name)) for name in ("font-size", "x", "y"))
        width = self._width(text.text, bold=text.get("class") == "b") * size
        if text.get("direction") == "rtl":
            x -= width
        elif text.get("text-anchor") == "middle":
            x -= width / 2
        return Rect(x, y - ABOVE * size, x + width, y + BELOW * size)

    def _width(self, text: str, *, bold: bool) -> float:
        total, run, last = 0.0, "", ""
        for one in text:
            name = next((name for name in self._families[bold] if ord(one) in self._fonts[name][1]), last)
            if name != last and run:
                total, run = total + self._fonts[last][0].getlength(run) if last else total, ""
            run, last = run + one, name
        return (total + self._fonts[last][0].getlength(run) if last else total) / 100


@cache
def _font(content: str) -> tuple[ImageFont.FreeTypeFont, frozenset[int]]:
    """Return a font and what it has letters for, as its own table says."""
    data = base64.b64decode(content)
    font = ImageFont.truetype(io.BytesIO(data), 100)
    return font, codes_of(data)


def codes_of(data: bytes) -> frozenset[int]:
    """Return what a font has letters for, as its own table says."""
    import tempfile
    from pathlib import Path

    from core.exports._fonts import covered

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"{hash(data)}.ttf"
        path.write_bytes(data)
        return covered(path, 0)


# PDF


def in_pdf(content: bytes, journey: JourneyMap) -> Counter[str]:
    """Return what is wrong with the pages."""
    found: Counter[str] = Counter()
    pdf = pypdfium2.PdfDocument(content)
    said = Counter[str]()
    for page in pdf:
        width, height = page.get_size()
        lines = list(_lines(page))
        texts = [line.rect for line in lines]
        boxes = list(_filled(page))
        whole = Rect(0, 0, width, height)
        for text in texts:
            found["outside the page"] += not whole.holds(text)
            home = _home(text, boxes)
            found["outside its box"] += home is not None and not home.holds(text)
        found["over something else"] += sum(_apart(lines[one], lines[other]) for one, other in overlaps(texts))
        found["over something else"] += len(overlaps(boxes))
        said += letters(page.get_textpage().get_text_range())
    found["lost"] += sum((shown(journey) - said).values())
    return +found


@dataclass(frozen=True)
class _Line:
    """A run of letters; `turns` where parts of a line may have changed places."""

    rect: Rect
    base: float
    turns: bool


def _apart(one: _Line, other: _Line) -> bool:
    """Return whether two runs are none of one line: those of a line in two directions, and their accents, may touch."""
    if one.rect == other.rect:
        return False  # two characters that are one emoji
    high = max(line.rect.bottom - line.rect.top for line in (one, other))
    near = max(3.0, high / 4) if one.turns and other.turns else 0.5  # a letter's dots may count as another line
    return abs(one.base - other.base) > near or not (one.turns or other.turns)


def _lines(page: pypdfium2.PdfPage) -> Iterator[_Line]:
    """Return the runs of letters on a page, by the letters as they are drawn."""
    text = page.get_textpage()
    run: list[tuple[float, float, float, float]] = []
    base, turns = 0.0, False
    for place in range(text.count_chars()):
        box = text.get_charbox(place, loose=False)
        if box[2] - box[0] <= 0.01 or box[3] - box[1] <= 0.01:
            continue
        _, y = _origin(text, place)
        if run and not (abs(y - base) < 0.5 and max(box[0] - run[-1][2], run[-1][0] - box[2]) < 6):
            yield _Line(_around(run, page.get_height()), base, turns)
            run, turns = [], False
        run.append(box)
        base, turns = y, turns or _turns(chr(pdfium.FPDFText_GetUnicode(text.raw, place)))
    if run:
        yield _Line(_around(run, page.get_height()), base, turns)


def _turns(letter: str) -> bool:
    """Return whether letters beside this one may be read back in another order, or twice: emoji are, too."""
    return unicodedata.bidirectional(letter) in {"R", "AL"} or unicodedata.category(letter) in {"So", "Mn", "Cs"}


def _origin(text: pypdfium2.PdfTextPage, place: int) -> tuple[float, float]:
    x, y = ctypes.c_double(), ctypes.c_double()
    pdfium.FPDFText_GetCharOrigin(text.raw, place, ctypes.byref(x), ctypes.byref(y))
    return x.value, y.value


def _around(boxes: list[tuple[float, float, float, float]], height: float) -> Rect:
    left, bottom = min(box[0] for box in boxes), min(box[1] for box in boxes)
    right, top = max(box[2] for box in boxes), max(box[3] for box in boxes)
    return Rect(left, height - top, right, height - bottom)


def _filled(page: pypdfium2.PdfPage) -> Iterator[Rect]:
    """Return the filled shapes that are large enough to hold words: cards and heads."""
    for one in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_PATH]):
        mode, stroke = ctypes.c_int(), ctypes.c_int()
        pdfium.FPDFPath_GetDrawMode(one.raw, ctypes.byref(mode), ctypes.byref(stroke))
        left, bottom, right, top = one.get_bounds()
        if mode.value and right - left > 40 and top - bottom > 12:
            height = page.get_height()
            yield Rect(left, height - top, right, height - bottom)


def _home(text: Rect, boxes: list[Rect]) -> Rect | None:
    """Return the smallest shape in which a text has its middle."""
    x, y = (text.left + text.right) / 2, (text.top + text.bottom) / 2
    around = [box for box in boxes if box.left < x < box.right and box.top < y < box.bottom]
    return min(around, key=lambda box: (box.right - box.left) * (box.bottom - box.top), default=None)


# Slides


def in_slides(content: bytes, journey: JourneyMap) -> Counter[str]:
    """Return what is wrong with the slides."""
    found: Counter[str] = Counter()
    deck = pptx.Presentation(io.BytesIO(content))
    said = Counter[str]()
    for slide in deck.slides:
        page = Rect(0, 0, deck.slide_width / POINT, deck.slide_height / POINT)
        rooms = []
        for shape in _shapes(slide.shapes):
            box = Rect(
                *(one / POINT for one in (shape.left, shape.top, shape.left + shape.width, shape.top + shape.height))
            )
            found["outside the page"] += not page.holds(box)
            if not shape.has_text_frame or not shape.text_frame.text:
                continue
            frame = shape.text_frame
            said += letters(frame.text)
            room = Rect(
                box.left + frame.margin_left / POINT,
                box.top + frame.margin_top / POINT,
                box.right - frame.margin_right / POINT,
                box.bottom - frame.margin_bottom / POINT,
            )
            rooms.append(room)
            found["outside its box"] += _taken(frame, room) > room.bottom - room.top + SURE
        found["over something else"] += len(overlaps(rooms))
    found["lost"] += sum((shown(journey) - said).values())
    return +found


def _shapes(shapes) -> Iterator:
    for shape in shapes:
        if shape.shape_type == pptx.enum.shapes.MSO_SHAPE_TYPE.GROUP:
            yield from _shapes(shape.shapes)
        else:
            yield shape


def _taken(frame, room: Rect) -> float:
    return sum(
        _n_lines(one.text, one.runs[0].font, room.right - room.left + SURE) * one.line_spacing / POINT
        for one in frame.paragraphs
        if one.runs
    )


def _n_lines(text: str, font, width: float) -> int:
    """Return how many lines a text takes: words as wide as the fonts say, those too wide broken at letters."""
    room, bold = width / (font.size / POINT), bool(font.bold)
    lines, used = 1, 0.0
    # Chinese breaks between any two characters
    for word in re.findall(r"[\u2e80-\U0001ffff] ?|[^ \u2e80-\U0001ffff]+ ?", text):
        wide = _wide(word.rstrip(), bold)
        if used + wide > room:
            lines += used > 0
            used = 0.0
            if wide > room:
                for letter in word.rstrip():
                    one = _wide(letter, bold)
                    lines, used = (lines + 1, one) if used + one > room else (lines, used + one)
                wide = 0.0
        used += wide + (_wide(" ", bold) if word.endswith(" ") else 0)
    return lines


_SCRIPTS = (("NotoSansHebrew", "\u0590-\u05ff"), ("NotoSansArabic", "\u0600-\u06ff"))
_WEIGHTS = {"NotoSansHebrew": "Bold"}


@cache
def _wide(text: str, bold: bool) -> float:  # noqa: FBT001 - part of the key
    """Return how wide a text is in sizes, by the font of each script; Chinese is as wide as it is high."""
    total, text = 0.0, re.sub("[\ufe00-\ufe0f\u200d]", "", text)  # they only say how others look
    for part in re.findall(
        "[\u0590-\u05ff]+|[\u0600-\u06ff]+|[\u2e80-\U0001ffff]+|[^\u0590-\u06ff\u2e80-\U0001ffff]+", text
    ):
        if ord(part[0]) >= 0x2E80:
            total += len(part)
            continue
        name = next((name for name, letters in _SCRIPTS if re.match(f"[{letters}]", part)), "NotoSans")
        weight = _WEIGHTS.get(name, "SemiBold") if bold else "Regular"
        total += _shipped(f"{name}-{weight}").getlength(part) / 100
    return total


@cache
def _shipped(name: str) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(font_folder() / f"{name}.ttf"), 100)
