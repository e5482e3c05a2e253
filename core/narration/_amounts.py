"""Shares and ratios as people say them: "three in four", "twice as often"."""

from core.wording import percent

FRACTIONS: tuple[tuple[float, str], ...] = (
    (0.9, "nine in ten"),
    (0.8, "four in five"),
    (0.75, "three in four"),
    (2 / 3, "two in three"),
    (0.5, "half"),
    (1 / 3, "one in three"),
    (0.25, "one in four"),
    (0.2, "one in five"),
    (0.1, "one in ten"),
)
"""Shares that have plain words."""

EXACT, ROUGH, ROUGHLY = 0.005, 0.02, 0.07
"""A fraction is said as it is, or with "about", when the share is at most so far from it, and relative to it."""

NEARLY_ALL = 0.95

_TIMES = ((2.0, "twice as often"), (3.0, "three times as often"), (4.0, "four times as often"))
_OFF_TIMES = 0.05
"""A ratio is said in words when it is at most so far from a whole number, relative to it."""


def quantity(share: float) -> str:
    """Return a share in words where they fit, else in percent.

    Examples
    --------
    >>> quantity(0.752), quantity(0.81), quantity(0.63), quantity(0.97), quantity(1.0), quantity(0.12)
    ('three in four', 'about four in five', '63%', 'nearly all', 'all', '12%')
    """
    if share >= 1:
        return "all"
    if share >= NEARLY_ALL:
        return "nearly all"
    for fraction, said in FRACTIONS:
        if abs(share - fraction) <= EXACT:
            return said
        if abs(share - fraction) <= min(ROUGH, ROUGHLY * fraction):
            return f"about {said}"
    return percent(share)


def times_as_often(share: float, others: float) -> str:
    """Return how many times as often, in words; "" where the ratio is not near a whole number from two to four.

    Examples
    --------
    >>> times_as_often(0.85, 0.42), times_as_often(0.6, 0.2), times_as_often(0.5, 0.3), times_as_often(0.5, 0.0)
    ('twice as often', 'three times as often', '', '')
    """
    for times, said in _TIMES:
        if others and abs(share / others / times - 1) <= _OFF_TIMES:
            return said
    return ""
