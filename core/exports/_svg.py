"""Pages as SVG: text stays text, with its letters inside the file, and every line at the width it was measured at."""

import base64
from collections.abc import Iterator, Sequence
from html import escape
from itertools import count
from pathlib import Path as PathLike

from core.exports._deck_text import LINE, Style, font_of, width_of
from core.exports._font_subset import WHOLE, font_file
from core.exports._scene import BAR, Box, Page, Path, Words

BASELINE = 0.94
"""Where letters stand in their line, in sizes from its top."""

_DASH = "3 2.5"
_ALIGNED = 'preserveAspectRatio="xMinYMin"'  # with what stands above it, where it is printed smaller
_FALLBACK = '"Noto Sans","Noto Sans Arabic","Noto Sans CJK SC",Arial,sans-serif'


def svg_of(page: Page, title: str) -> str:
    """Return one page as a file of its own, that loads nothing and runs nothing."""
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{drawing(page, title, style=_font_css(page))}\n'


def drawing(page: Page, title: str, style: str = "", prefix: str = "") -> str:
    """Return a page as an ``svg`` element; without `style` the document round it brings its fonts.

    prefix : what the names that links lead to begin with in that document.
    """
    width, height = _number(page.width), _number(page.height)
    size = f'width="{width}" height="{height}" viewBox="0 0 {width} {height}" {_ALIGNED}'
    said = escape(title)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} class="drawn-map" role="group" aria-label="{said}">',
        f"<title>{said}</title>",
        f"<style>{style}</style>" if style else "",
        f'<rect width="{width}" height="{height}" fill="#fff"/>',
        *_drawn(page.items, prefix),
    ]
    return "\n".join(filter(None, (*parts, "</svg>")))


def cutout(items: Sequence[Box | Path], left: float, top: float, width: float, height: float, style: str) -> str:
    """Return a rectangle of a page as an ``svg`` element with a CSS style, to lie over the whole in a document."""
    place = " ".join(map(_number, (left, top, width, height)))
    x, y, wide, high = place.split(" ")
    back = f'<rect x="{x}" y="{y}" width="{wide}" height="{high}" fill="#fff"/>'
    start = f'<svg viewBox="{place}" class="drawn-map" aria-hidden="true" style="{style}">'
    return "\n".join((start, back, *_drawn(items), "</svg>"))


def _font_css(page: Page) -> str:
    """Return rules of the fonts of a page, with the letters it needs inside."""
    rules: list[str] = []
    numbers = count()
    for bold in (False, True):
        families = []
        for path, letters in _fonts(page, bold=bold).items():
            families.append(f'"Map{next(numbers)}"')
            content = base64.b64encode(font_file(path, letters)).decode()
            source = f"url(data:font/ttf;base64,{content})"
            rules.append(f"@font-face{{font-family:{families[-1]};font-weight:100 900;src:{source}}}")
        weight = ";font-weight:600" if bold else ""
        name = ".drawn-map text.b" if bold else ".drawn-map text"
        rules.append(f"{name}{{font-family:{','.join([*families, _FALLBACK])}{weight};font-synthesis:none}}")
    return "\n".join([*rules, ".drawn-map text{white-space:pre}.drawn-map a{text-decoration:none}"])


def _fonts(page: Page, *, bold: bool) -> dict[PathLike, list[str]]:
    """Return the letters that are set in each font."""
    texts = (words.text for words in page.words() if words.style.bold is bold)
    found: dict[PathLike, list[str]] = {}
    for letter in sorted(set().union(*texts)):
        path = font_of(letter, bold=bold)
        if path is not None:
            found.setdefault(path, []).append(letter)
    return found


def _drawn(items: Sequence[Box | Path], prefix: str = "") -> Iterator[str]:
    for item in items:
        yield from _box(item, prefix) if isinstance(item, Box) else (_path(item),)


def _box(box: Box, prefix: str) -> Iterator[str]:
    yield f'<g data-name="{escape(box.name)}">'
    place = f'x="{_number(box.x)}" y="{_number(box.y)}" width="{_number(box.width)}" height="{_number(box.height)}"'
    edge = f' stroke="#{box.edge}" stroke-width="0.8"' if box.edge else ""
    dash = f' stroke-dasharray="{_DASH}"' if box.dashed else ""
    fill = f"#{box.fill}" if box.fill else "none"
    yield f'<rect {place} fill="{fill}"{edge}{dash} rx="2"/>'
    if box.bar:
        bar = f'x="{_number(box.x)}" y="{_number(box.y)}" width="{_number(BAR)}" height="{_number(box.height)}"'
        yield f'<rect class="bar" {bar} fill="#{box.bar}"/>'
    yield from map(_path, box.paths)
    if box.picture:
        one = box.picture
        place = f'x="{_number(one.x)}" y="{_number(one.y)}" width="{_number(one.width)}" height="{_number(one.height)}"'
        yield f'<image {place} href="{one.uri}"><title>{escape(one.alt)}</title></image>'
    for words in box.words:
        yield from _words(words, prefix)
    yield "</g>"


def _path(path: Path) -> str:
    moves = "".join(kind + " ".join(map(_number, at)) for kind, *at in path.moves)
    stroke = f' stroke="#{path.stroke}" stroke-width="{_number(path.width)}"' if path.stroke else ""
    dash = f' stroke-dasharray="{" ".join(map(_number, path.dash))}"' if path.dash else ""
    fill = f"#{path.fill}" if path.fill else "none"
    return f'<path d="{moves}" fill="{fill}"{stroke}{dash}/>' if moves else ""


def _words(words: Words, prefix: str) -> Iterator[str]:
    style = words.style
    look = f'font-size="{_number(style.size)}" fill="#{style.color}"' + (' class="b"' if style.bold else "")
    if words.centered:
        x, look = words.x + words.width / 2, f'{look} text-anchor="middle"'
    elif words.rtl:
        x, look = words.x + words.width, f'{look} direction="rtl"'
    else:
        x = words.x
    before, after = (f'<a href="#{prefix}{escape(words.link[1:])}">', "</a>") if words.link else ("", "")
    for place, line in enumerate(words.lines):
        said = line.strip()
        if said:
            y = words.y + (place * LINE + BASELINE) * style.size
            name = f' id="{escape(words.anchor)}"' if words.anchor and place == 0 else ""
            at = f'x="{_number(x)}" y="{_number(y)}"'
            yield f"{before}<text{name} {at} {look}{_fit(said, style)}>{escape(said)}</text>{after}"


def _fit(line: str, style: Style) -> str:
    """Return what keeps a line at its measured width in programs that know only their own fonts.

    Letters that join with their neighbours cannot be pulled apart; those lines rely on the fonts inside the file.
    """
    if any(_joins(one) for one in line):
        return ""
    return f' textLength="{_number(width_of(line, style))}" lengthAdjust="spacingAndGlyphs"'


def _joins(letter: str) -> bool:
    path = font_of(letter, bold=False)
    return path is None or path.name.startswith((*WHOLE, "NotoEmoji"))


def _number(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")
