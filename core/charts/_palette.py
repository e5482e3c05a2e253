"""Colours and marks: one place, so that a persona looks the same on every page, chart and export.

The twelve colours were chosen together: each carries white text (contrast 4.5 or more), and any two stay apart
for readers with protan, deutan or tritan colour vision. The dark set has the same hues, light enough for dark pages.
"""

from typing import Literal

Theme = Literal["light", "dark"]
Mark = Literal["circle", "square", "diamond", "triangle-up", "hexagon", "triangle-down", "cross"]

COLORS = (
    "#175fa4",
    "#aa5f04",
    "#254104",
    "#8e347d",
    "#085762",
    "#a12e3c",
    "#7b6b98",
    "#664f00",
    "#543595",
    "#04844d",
    "#761838",
    "#5a0962",
)
"""Colours for light pages and for backgrounds under white text."""

COLORS_ON_DARK = (
    "#80bcff",
    "#fdb77d",
    "#86a66b",
    "#f290dc",
    "#74b7c3",
    "#fd9599",
    "#cfbff0",
    "#c5ad6b",
    "#b097fd",
    "#77dda0",
    "#e67e96",
    "#c777ce",
)
"""The same hues for lines and points on dark pages."""

MARKS: tuple[Mark, ...] = ("circle", "square", "diamond", "triangle-up", "hexagon", "triangle-down", "cross")
"""Shapes go round every seven places and colours every twelve: 84 places look different."""

_MARK_PATHS: dict[Mark, str] = {
    "circle": "M8 1.5a6.5 6.5 0 1 1 0 13a6.5 6.5 0 0 1 0-13z",
    "square": "M2 2h12v12H2z",
    "diamond": "M8 .8 15.2 8 8 15.2.8 8z",
    "triangle-up": "M8 1.2 15 14H1z",
    "hexagon": "M4.4 1.8h7.2L15.2 8l-3.6 6.2H4.4L.8 8z",
    "triangle-down": "M1 2h14L8 14.8z",
    "cross": "M5.5 1.5h5v4h4v5h-4v4h-5v-4h-4v-5h4z",
}

NONE_COLOR: dict[Theme, str] = {"light": "#8b929a", "dark": "#79818a"}
"""Grey of customers who fit no segment, and of everyone else."""

DIVERGING: dict[Theme, tuple[tuple[str, str], ...]] = {
    "light": (
        ("#a34a00", "#ffffff"),
        ("#dd9557", "#1b2026"),
        ("#f4d5b5", "#1b2026"),
        ("#f2f2ef", "#1b2026"),
        ("#c3d9ee", "#1b2026"),
        ("#74a9d8", "#1b2026"),
        ("#175fa4", "#ffffff"),
    ),
    "dark": (
        ("#f0a35e", "#15181c"),
        ("#97551a", "#ffffff"),
        ("#4d3826", "#f1f2f3"),
        ("#262b31", "#f1f2f3"),
        ("#273d52", "#f1f2f3"),
        ("#2b6299", "#ffffff"),
        ("#8dbdec", "#15181c"),
    ),
}
"""Seven steps from far below to far above everyone else: background and the text on it."""

_STEP_BOUNDS = (0.15, 0.3, 0.5)


def persona_color(index: int, theme: Theme = "light") -> str:
    """Return the colour of a place in the palette, as ``#rrggbb``.

    The light set carries white text; the dark set is for lines and points on dark pages.

    Examples
    --------
    >>> persona_color(0), persona_color(12) == persona_color(0)
    ('#175fa4', True)
    """
    colors = COLORS if theme == "light" else COLORS_ON_DARK
    return colors[index % len(colors)]


def persona_mark(index: int) -> Mark:
    """Return the shape of a place in the palette, so that colour is never the only sign.

    Examples
    --------
    >>> persona_mark(0), persona_mark(12)
    ('circle', 'triangle-down')
    """
    return MARKS[index % len(MARKS)]


def mark_path(index: int) -> str:
    """Return the SVG path of a place's shape, in a box of 16 by 16."""
    return _MARK_PATHS[persona_mark(index)]


def diverging_step(effect: float) -> int:
    """Return the step of an effect (-1 to 1) in `DIVERGING`: 0 is far below, 3 about the same, 6 far above.

    Examples
    --------
    >>> [diverging_step(effect) for effect in (-0.6, -0.1, 0.2, 0.9)]
    [0, 3, 4, 6]
    """
    distance = sum(abs(effect) >= bound for bound in _STEP_BOUNDS)
    return 3 + (distance if effect > 0 else -distance)


def color_scale(theme: Theme) -> list[list[float | str]]:
    """Return the steps of `DIVERGING` as a colour scale from 0 (far below) to 1 (far above)."""
    steps = DIVERGING[theme]
    return [[place / (len(steps) - 1), color] for place, (color, _) in enumerate(steps)]
