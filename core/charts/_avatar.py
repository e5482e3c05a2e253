"""A face for each persona: a shape drawn from its id, of no gender, age, skin tone or mood.

The head is the shape that stands for the persona on charts and the ground its colour, so that a card, a point on a
picture and a face belong together. It neither smiles nor frowns, whatever is said of its people. Ground, eyes, mouth
and clothes follow from a digest of the id: the same persona looks the same on every machine, and personas of one shape
still look different.
"""

import hashlib
from collections.abc import Iterator
from html import escape

from core.charts._palette import Mark, persona_color, persona_mark
from core.personas import INITIALS, Persona

_HEADS: dict[Mark, str] = {
    "circle": "M48 20a18 18 0 1 1 0 36a18 18 0 0 1 0-36z",
    "square": "M33 24h30v28H33z",
    "diamond": "M48 18 67 38 48 58 29 38z",
    "triangle-up": "M48 20 67 54H29z",
    "hexagon": "M38 22h20l10 16-10 16H38L28 38z",
    "triangle-down": "M29 24h38L48 58z",
    "cross": "M40 20h16v10h10v16H56v10H40V46H30V30h10z",
}
_MIDDLE: dict[Mark, float] = {"triangle-up": 43.0, "triangle-down": 35.0}
"""Height of the eyes where it is not the middle of the head."""

_LIGHT, _PALE, _INK = 0.72, 0.9, "#1b2026"


def portrait_svg(persona: Persona, size: int = 96) -> str:
    """Return the portrait of a persona as an SVG document: its avatar, initials, or the picture somebody uploaded.

    Parameters
    ----------
    persona : Persona
        Its `portrait` says which; the avatar follows from its id and colour alone.
    size : int
        Width and height in pixels.
    """
    if persona.portrait == INITIALS:
        return initials_svg(persona.name, persona.color, size)
    if persona.portrait:
        picture = f'<image href="{escape(persona.portrait)}" width="96" height="96" clip-path="url(#face)"/>'
        return _document('<clipPath id="face"><circle cx="48" cy="48" r="48"/></clipPath>' + picture, size)
    return avatar_svg(persona.id, persona.color, size)


def initials_svg(name: str, color: int, size: int = 96) -> str:
    """Return the first letters of a name on a disc of the persona's colour, as an SVG document."""
    letters = "".join(word[0] for word in name.split()[:2]).upper() or "?"
    return _document(
        f'<circle cx="48" cy="48" r="48" fill="{persona_color(color)}"/>'
        '<text x="48" y="60" text-anchor="middle" font-family="sans-serif" font-size="34" font-weight="600" '
        f'fill="#ffffff">{escape(letters)}</text>',
        size,
    )


def avatar_svg(persona_id: str, color: int, size: int = 96) -> str:
    """Return the drawn avatar of a persona as an SVG document, the same for the same id and colour.

    Parameters
    ----------
    persona_id : str
        Decides ground, eyes, mouth and clothes.
    color : int
        Place in the palette: decides the colours and the shape of the head.
    size : int
        Width and height in pixels.
    """
    ground = persona_color(color)
    light, pale = _tint(ground, _LIGHT), _tint(ground, _PALE)
    choice = _choices(persona_id)
    mark = persona_mark(color)
    middle = _MIDDLE.get(mark, 38.0)
    return _document(
        '<clipPath id="disc"><circle cx="48" cy="48" r="48"/></clipPath>'
        f'<g clip-path="url(#disc)"><rect width="96" height="96" fill="{ground}"/>'
        f'<g fill="none" stroke="{light}" stroke-opacity=".38" stroke-width="2.5" stroke-linecap="round">'
        f"{_pick(_GROUNDS, choice)}</g>"
        f'<path d="M14 100c0-25 14-38 34-38s34 13 34 38z" fill="{light}"/>'
        f'<g fill="none" stroke="{ground}" stroke-width="2.6" stroke-linecap="round">{_pick(_CLOTHES, choice)}</g>'
        f'<path d="{_HEADS[mark]}" fill="{pale}" stroke="{pale}" stroke-width="8" stroke-linejoin="round"/>'
        f'<g transform="translate(48 {middle:g})" fill="none" stroke="{_INK}" stroke-width="2.6" '
        f'stroke-linecap="round">{_pick(_EYES, choice)}{_pick(_MOUTHS, choice)}</g></g>',
        size,
    )


_GROUNDS = (
    '<circle cx="48" cy="38" r="31"/><circle cx="48" cy="38" r="42"/>',
    '<path d="M-4 30 26 0M-4 50 46 0M-4 70 66 0M50 96 100 46M70 96 100 66M30 96 100 26"/>',
    '<path d="M-2 24q13-14 25 0t25 0 25 0 27 0M-2 44q13-14 25 0t25 0 25 0 27 0M-2 64q13-14 25 0t25 0 25 0 27 0"/>',
    '<path d="M48 38 20-20M48 38-14 2M48 38-20 44M48 38 76-20M48 38 110 2M48 38 116 44"/>',
    '<path d="M12 18h.1M30 10h.1M66 10h.1M84 18h.1M8 38h.1M88 38h.1M16 58h.1M80 58h.1" stroke-width="6"/>',
    "",
)
_CLOTHES = (
    '<path d="M38 64q10 12 20 0"/>',
    '<path d="M30 76h36M25 85h46"/>',
    '<path d="M48 70v26"/><path d="M54 78h.1M54 87h.1"/>',
    '<path d="m36 66 12 14 12-14"/>',
    '<path d="M34 78h.1M48 78h.1M62 78h.1M41 87h.1M55 87h.1" stroke-width="4.4"/>',
    '<path d="M32 70 46 96M64 70 50 96"/>',
)
_EYES = (
    '<path d="M-7-3h.1M7-3h.1" stroke-width="5"/>',
    '<path d="M-9.4-5.4h4.8v4.8h-4.8zM4.6-5.4h4.8v4.8h-4.8z" stroke-width="2" stroke-linejoin="round"/>',
    '<path d="M-7-5v4M7-5v4" stroke-width="3.2"/>',
    '<circle cx="-7" cy="-3" r="2.6" stroke-width="2"/><circle cx="7" cy="-3" r="2.6" stroke-width="2"/>',
    '<path d="M-9-3h4M5-3h4"/>',
)
_MOUTHS = (
    '<path d="M-5 7h10"/>',
    '<path d="M-2.5 7h5"/>',
    '<path d="M0 7h.1" stroke-width="4.6"/>',
    '<path d="M-6 6h12" stroke-width="1.8"/>',
)


def _choices(persona_id: str) -> Iterator[int]:
    return iter(hashlib.sha256(persona_id.encode()).digest())


def _pick(options: tuple[str, ...], choice: Iterator[int]) -> str:
    return options[next(choice) % len(options)]


def _tint(color: str, share: float) -> str:
    """Return a colour mixed with this share of white."""
    parts = (int(color[place : place + 2], 16) for place in (1, 3, 5))
    return "#" + "".join(f"{round(part + (255 - part) * share):02x}" for part in parts)


def _document(content: str, size: int) -> str:
    return f'<svg xmlns="http://www.w3.org/2000/svg" width="{size}" height="{size}" viewBox="0 0 96 96">{content}</svg>'
