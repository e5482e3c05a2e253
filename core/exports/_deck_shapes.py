"""What is drawn on a page as the shapes of a slide, written down at once: places and sizes in points.

PowerPoint keeps a slide as a tree of DrawingML. A shape that is added through a library is looked up and changed a
dozen times; a page of a large map has a hundred of them, and a deck ten thousand.
"""

from collections.abc import Sequence
from xml.sax.saxutils import quoteattr

from core.exports._deck_text import Paragraph
from core.exports._deck_words import NAMESPACE, paragraph_xml
from core.exports._scene import Box, Path, Words

NAMESPACES = (
    f'xmlns:a="{NAMESPACE}" xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
"""What a root element declares for the shapes in it."""

_PER_POINT = 12_700
_DASHES = {(7, 3): "dash", (2, 2.5): "sysDot", (9, 2.5, 2, 2.5): "dashDot", (4, 4): "sysDash"}
_ANY_DASH = "dash"
_RECTANGLE = '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom>'
_NO_FILL = "<a:noFill/>"
_DRAWN = {"M": "moveTo", "L": "lnTo", "C": "cubicBezTo"}


def rectangle(number: int, box: Box) -> str:
    """Return a box with its first text inside."""
    dash = f'<a:prstDash val="{_ANY_DASH}"/>' if box.dashed else ""
    line = _line(box.edge, 0.8, dash)
    place = _place(box.x, box.y, box.width, box.height)
    words = _body(box.words[0], box) if box.words else ""
    return _shape(number, box.name, f"{place}{_RECTANGLE}{_fill(box.fill)}{line}", words)


def text_box(number: int, name: str, words: Words) -> str:
    """Return a text by itself."""
    around = Box(name, words.x, words.y, words.width, words.height)
    place = _place(words.x, words.y, words.width, words.height)
    return _shape(number, name, f"{place}{_RECTANGLE}{_NO_FILL}", _body(words, around), kind=' txBox="1"')


def line(number: int, path: Path) -> str:
    """Return a line, or a filled shape, whose points can be moved."""
    x, y = ([_units(value) for kind, *at in path.moves for value in at[side::2]] for side in (0, 1))
    left, top, width, height = min(x), min(y), max(x) - min(x), max(y) - min(y)
    moves = "".join(_move(kind, at, left, top) for kind, *at in path.moves)
    filled = "" if path.fill else ' fill="none"'
    geometry = (
        f"<a:custGeom><a:avLst/><a:gdLst/><a:ahLst/><a:cxnLst/>"
        f'<a:rect l="l" t="t" r="r" b="b"/><a:pathLst><a:path w="{width}" h="{height}"{filled}>{moves}</a:path>'
        f"</a:pathLst></a:custGeom>"
    )
    dash = f'<a:prstDash val="{_DASHES.get(path.dash, _ANY_DASH)}"/>' if path.dash else ""
    at = f'<a:xfrm><a:off x="{left}" y="{top}"/><a:ext cx="{width}" cy="{height}"/></a:xfrm>'
    return _shape(number, "Line", f"{at}{geometry}{_fill(path.fill)}{_line(path.stroke, path.width, dash)}")


def picture(number: int, name: str, relation: str, place: tuple[float, float, float, float]) -> str:
    """Return a picture that the slide has under the name of a relation."""
    said = quoteattr(name)
    return (
        f'<p:pic><p:nvPicPr><p:cNvPr id="{number}" name={said} descr={said}/>'
        f'<p:cNvPicPr><a:picLocks noChangeAspect="1"/></p:cNvPicPr><p:nvPr/></p:nvPicPr>'
        f'<p:blipFill><a:blip r:embed="{relation}"/><a:stretch><a:fillRect/></a:stretch></p:blipFill>'
        f"<p:spPr>{_place(*place)}{_RECTANGLE}</p:spPr></p:pic>"
    )


def group(number: int, box: Box, shapes: Sequence[str]) -> str:
    """Return shapes that are moved together; what stands at a place in the group stands there on the slide."""
    at, size = (f'x="{_units(box.x)}" y="{_units(box.y)}"', f'cx="{_units(box.width)}" cy="{_units(box.height)}"')
    return (
        f'<p:grpSp><p:nvGrpSpPr><p:cNvPr id="{number}" name={quoteattr(box.name)}/><p:cNvGrpSpPr/><p:nvPr/>'
        f"</p:nvGrpSpPr><p:grpSpPr><a:xfrm><a:off {at}/><a:ext {size}/><a:chOff {at}/><a:chExt {size}/></a:xfrm>"
        f"</p:grpSpPr>{''.join(shapes)}</p:grpSp>"
    )


def _shape(number: int, name: str, look: str, words: str = "", kind: str = "") -> str:
    return (
        f'<p:sp><p:nvSpPr><p:cNvPr id="{number}" name={quoteattr(name)}/><p:cNvSpPr{kind}/><p:nvPr/></p:nvSpPr>'
        f"<p:spPr>{look}</p:spPr>{words}</p:sp>"
    )


def _body(words: Words, box: Box) -> str:
    """Return a text as far from the sides of its box as it stands."""
    left, top = words.x - box.x, words.y - box.y
    right, bottom = box.width - left - words.width, box.height - top - words.height
    room = zip(("lIns", "tIns", "rIns", "bIns"), (left, top, right, bottom), strict=True)
    margins = " ".join(f'{side}="{_units(value)}"' for side, value in room)
    said = Paragraph(words.text.strip(), words.style)
    return (
        f'<p:txBody><a:bodyPr wrap="square" {margins} anchor="t"><a:noAutofit/></a:bodyPr><a:lstStyle/>'
        f"{paragraph_xml(said, centered=words.centered)}</p:txBody>"
    )


def _move(kind: str, at: Sequence[float], left: int, top: int) -> str:
    if kind == "Z":
        return "<a:close/>"
    points = "".join(
        f'<a:pt x="{_units(x) - left}" y="{_units(y) - top}"/>' for x, y in zip(at[::2], at[1::2], strict=True)
    )
    return f"<a:{_DRAWN[kind]}>{points}</a:{_DRAWN[kind]}>"


def _place(x: float, y: float, width: float, height: float) -> str:
    return (
        f'<a:xfrm><a:off x="{_units(x)}" y="{_units(y)}"/><a:ext cx="{_units(width)}" cy="{_units(height)}"/></a:xfrm>'
    )


def _fill(color: str) -> str:
    return _solid(color) if color else _NO_FILL


def _line(color: str, width: float, dash: str) -> str:
    return f'<a:ln w="{_units(width)}">{_solid(color)}{dash}</a:ln>' if color else f"<a:ln>{_NO_FILL}</a:ln>"


def _solid(color: str) -> str:
    return f'<a:solidFill><a:srgbClr val="{color.upper()}"/></a:solidFill>'


def _units(points: float) -> int:
    return round(points * _PER_POINT)
