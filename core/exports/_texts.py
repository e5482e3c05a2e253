"""What all exports do with a text that people or data brought."""

import re
import unicodedata

_RTL = {"R", "AL"}


def tidy(text: str) -> str:
    r"""Return a text on one line, without characters that no document may hold.

    Examples
    --------
    >>> tidy("a\x00b  \n c")
    'ab c'
    """
    kept = (one for one in text if unicodedata.category(one) not in {"Cc", "Cs", "Cn", "Co"} or one in "\t\n\r")
    return re.sub(r"\s+", " ", "".join(kept)).strip()


def first_strong_is_rtl(text: str) -> bool:
    """Return whether a text runs from right to left: whether the first letter with a direction does.

    Examples
    --------
    >>> first_strong_is_rtl("42 שלום abc"), first_strong_is_rtl("42 abc"), first_strong_is_rtl("42")
    (True, False, False)
    """
    strong = (unicodedata.bidirectional(one) for one in text)
    return next((kind in _RTL for kind in strong if kind in _RTL | {"L"}), False)


def short(text: str, room: int) -> str:
    """Return a text cut to so many letters, with an ellipsis where something is missing; a wide letter counts twice.

    Examples
    --------
    >>> short("a long name", 6), short("晚上购物", 6), short("name", 6)
    ('a lon…', '晚上…', 'name')
    """
    taken = 0
    for place, one in enumerate(text):
        taken += 2 if unicodedata.east_asian_width(one) in {"W", "F"} else 1
        if taken > room or (taken == room and place + 1 < len(text)):
            return f"{text[:place].rstrip()}…"
    return text
