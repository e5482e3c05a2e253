"""Numbers in a text, whatever way they are written: "63%", "three in four", "twice", "in their 40s", "the most"."""

import math
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

Kind = Literal[
    "share",
    "change",
    "points",
    "ratio",
    "times",
    "money",
    "days",
    "seconds",
    "years",
    "plain",
    "band",
    "rank",
]
"""What a number is: a share of something, a relative change, points between shares, a ratio, how many times (a ratio or
a count), money, a length of time, a plain number, a band of ages ("40s"), or a place among the segments.
"""

_WORDS = {
    word: value
    for value, word in enumerate(
        re.findall(
            r"\w+",
            "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
            "sixteen seventeen eighteen nineteen twenty",
        )
    )
} | {"thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90, "hundred": 100}
_PARTS = {
    "half": 2,
    "halves": 2,
    "third": 3,
    "thirds": 3,
    "quarter": 4,
    "quarters": 4,
    "fifth": 5,
    "fifths": 5,
    "sixth": 6,
    "sixths": 6,
    "tenth": 10,
    "tenths": 10,
}
_DECADES = {"twenties": 20, "thirties": 30, "forties": 40, "fifties": 50, "sixties": 60, "seventies": 70}

_LOWEST = ("least", "less", "lower", "lowest", "fewer", "fewest", "smallest", "shortest", "bottom", "last")

DAYS_A_MONTH = 30.44

_N = r"(?:(?<![\w.])[-−])?(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)"
_W = "|".join(sorted(_WORDS, key=len, reverse=True))
_NW = rf"(?:{_N}|(?:{_W})\b(?:-(?:{_W})\b)?)"
_HEDGE = (
    r"(?P<hedge>about|around|roughly|approximately|some|close to|nearly|almost|just under|over|more than|above|"
    r"just over|well over|under|less than|fewer than|below|at least|at most|up to|exactly|only)?\s*(?:a |an |the )?"
)


@dataclass(frozen=True, slots=True)
class Mention:
    """One number of a text: its kind, lowest and highest true value that it stands for, and where it stands."""

    kind: Kind
    low: float
    high: float
    start: int
    end: int
    text: str

    def fits(self, value: float) -> bool:
        """Return whether a true value may be written like this."""
        return self.low - 1e-9 <= value <= self.high + 1e-9


def mentions(text: str) -> tuple[Mention, ...]:
    """Return the numbers of a text in their order; a number is read once, by the most telling pattern."""
    found: list[Mention] = []
    text = text.lower() if len(text.lower()) == len(text) else text  # places stay those of the text
    for pattern, read in _PATTERNS:
        for match in pattern.finditer(text):
            if any(match.start() < one.end and one.start < match.end() for one in found):
                continue
            found.extend(read(match))
    return tuple(sorted(found, key=lambda one: one.start))


def _value(text: str) -> float:
    """Return a number written in digits or words."""
    if text[-1].isdigit():
        return float(text.replace(",", "").replace("−", "-"))
    return float(sum(_WORDS[part] for part in text.split("-")))


def _range(hedge: str | None, value: float, step: float) -> tuple[float, float]:
    """Return the true values that a number written to a `step` may stand for."""
    low, high = value - step / 2, value + step / 2
    rough = max(step * 2.5, 0.03 * abs(value))
    if hedge in {"about", "around", "roughly", "approximately", "some", "close to"}:
        return value - rough, value + rough
    if hedge in {"nearly", "almost", "just under"}:
        return value - rough, value
    if hedge in {"over", "more than", "above", "just over", "well over"}:
        return value, value + 2 * rough
    if hedge in {"under", "less than", "fewer than", "below"}:
        return (0.0, value) if value <= step else (value - 2 * rough, value)
    return low, high


def _step(text: str) -> float:
    """Return to what a number was rounded as far as its digits show."""
    return 10.0 ** -len(text.partition(".")[2]) if "." in text else 1.0


def _of(match: re.Match[str], kind: Kind, low: float, high: float) -> Iterator[Mention]:
    yield Mention(kind, low, high, match.start(), match.end(), match[0].strip())


def _percent(match: re.Match[str]) -> Iterator[Mention]:
    step = _step(match["n"]) / 100
    low, high = _range(match["hedge"], _value(match["n"].lower()) / 100, step)
    if match["points"]:
        return _of(match, "points", low, high)
    if match["change"]:
        return _of(match, "change", low - step / 2, high + step / 2)
    return _of(match, "share", low, high)


def _in_words(share: float, hedge: str | None) -> tuple[float, float]:
    if hedge in {"nearly", "almost", "just under"}:
        return share - 0.04, share - 0.001
    if hedge in {"over", "more than", "above", "just over", "well over"}:
        return share + 0.001, share + (0.3 if share == 0.5 and "just" not in str(hedge) else 0.1)
    if hedge in {"under", "less than", "fewer than", "below"}:
        return share - 0.1, share - 0.001
    off = 0.025 if hedge in {"about", "around", "roughly", "approximately", "some", "close to"} else 0.02
    return share - off, share + off


_ROUND = {2, 3, 4, 5, 6, 7, 8, 9, 10, 20, 100}


def _in(match: re.Match[str]) -> Iterator[Mention]:
    """Read "three in four" and "7 out of every 10"."""
    whole = _value(match["whole"].lower())
    if not whole:
        return iter(())
    if whole not in _ROUND:  # "674 of 830" counts customers
        return iter(
            Mention("plain", _value(match[part].lower()), _value(match[part].lower()), *match.span(part), match[part])
            for part in ("part", "whole")
        )
    low, high = _in_words(_value(match["part"].lower()) / whole, match["hedge"])
    return _of(match, "share", low, high)


def _part(match: re.Match[str]) -> Iterator[Mention]:
    """Read "a third", "two thirds", "half"."""
    many = match["many"]
    share = (_value(many.lower()) if many else 1.0) / _PARTS[match["part"].lower()]
    low, high = _in_words(share, match["hedge"])
    kind: Kind = "ratio" if match["as"] else "share"
    return _of(match, kind, low, high)


def _times(match: re.Match[str]) -> Iterator[Mention]:
    words = {"once": 1.0, "twice": 2.0, "double": 2.0, "doubled": 2.0, "thrice": 3.0, "triple": 3.0, "quadruple": 4.0}
    said = (match["word"] or match["n"]).lower()
    value = words[said] if said in words else _value(said)
    step = _step(said) if said[-1].isdigit() and "." in said else 0.0
    kind: Kind = "ratio" if match["as"] or said in {"double", "doubled", "triple", "quadruple"} else "times"
    if step:
        return _of(match, kind, *_range(match["hedge"], value, step))
    low, high = _range(match["hedge"], value, 0.25 * value)
    return _of(match, kind, max(low, value - 0.25 * value), min(high, value + 0.25 * value))


def _measured(kind: Kind, factor: float = 1.0) -> Callable[[re.Match[str]], Iterator[Mention]]:
    def read(match: re.Match[str]) -> Iterator[Mention]:
        written = match["n"].lower()
        step = _step(written) if written[-1].isdigit() else 1.0
        low, high = _range(match["hedge"], _value(written), step)
        return _of(match, kind, low * factor, high * factor)

    return read


def _every(match: re.Match[str]) -> Iterator[Mention]:
    """Read "every second customer"."""
    return _of(match, "share", *_in_words(1 / {"second": 2, "other": 2, "third": 3, "fourth": 4}[match["nth"]], None))


def _dozen(match: re.Match[str]) -> Iterator[Mention]:
    value = 6.0 if match["half"] else 12.0
    return _of(match, "plain", value - 0.5, value + 0.5)


def _uncountable(match: re.Match[str]) -> Iterator[Mention]:
    """Read a figure that no claim can hold: "hundreds of visits", "every week"."""
    return _of(match, "plain", math.inf, math.inf)


def _half_again(match: re.Match[str]) -> Iterator[Mention]:
    return _of(match, "ratio", 1.4, 1.6)


def _decade(match: re.Match[str]) -> Iterator[Mention]:
    said = match["decade"].lower()
    start = float(_DECADES[said]) if said in _DECADES else float(said[:-1].removesuffix("'"))
    return _of(match, "band", start, start)


def _quantifier(low: float, high: float) -> Callable[[re.Match[str]], Iterator[Mention]]:
    return lambda match: _of(match, "share", low, high)


def _rank(match: re.Match[str]) -> Iterator[Mention]:
    said = match[0].lower()
    lowest = any(word in said for word in _LOWEST)
    place = next((n for word, n in (("second", 2.0), ("third", 3.0), ("fourth", 4.0)) if word in said), 1.0)
    return _of(match, "rank", -place if lowest else place, -place if lowest else place)


def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


_PATTERNS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], Iterator[Mention]]], ...] = (
    (
        _compiled(
            rf"\b{_HEDGE}\b(?P<n>{_NW})\s*(?:%|per\s?cent\b|(?=(?:percentage )?points\b))(?P<points>\s*(?:percentage )?"
            r"points?\b|\s*pp\b)?(?P<change>\s*(?:more|higher|less|lower|fewer|larger|smaller|above|below)\b)?"
        ),
        _percent,
    ),
    (_compiled(r"\bevery (?P<nth>second|other|third|fourth)\b(?! (?:day|week|month))"), _every),
    (_compiled(r"\b(?:a |one )?(?P<half>half )?(?:a )?dozen\b"), _dozen),
    (
        _compiled(
            r"\b(?:dozens|scores|hundreds|thousands|millions|a couple|a pair)\b|"
            r"\b(?:daily|hourly|nightly|weekly|fortnightly|monthly)\b|"
            r"\bevery (?:single )?(?:day|night|morning|evening|week|weekend|month|hour|year|other \w+)\b|"
            r"\b(?:a|per|each) (?:day|week|month|hour|year)\b"
        ),
        _uncountable,
    ),
    (_compiled(r"\b(?:half as (?:many|much|often) again|half again as (?:many|much|often))\b"), _half_again),
    (
        _compiled(
            rf"\b{_HEDGE}\b(?P<part>{_NW})\s+(?:in|(?:out )?of)\s+(?:every )?(?P<whole>{_NW})"
            r"(?![\w%]|[.,]\d|\s*(?:%|per))"
        ),
        _in,
    ),
    (
        _compiled(
            rf"\b{_HEDGE}(?:(?P<many>{_W})[ -])?(?P<part>hal(?:f|ves)|thirds?(?! (?:most|highest|lowest|largest))|"
            r"quarters?|fifths?|sixths?|tenths?)\b(?P<as>\s+as\b)?"
        ),
        _part,
    ),
    (
        _compiled(
            rf"\b{_HEDGE}(?:(?P<word>once|twice|thrice|doubled?|triple|quadruple)\b|(?P<n>{_NW})\s*-?\s*"
            r"(?:×|x\b|times\b|-?fold\b))(?P<as>\s+(?:as|the|more|less|what|that|higher|lower)\b)?"
        ),
        _times,
    ),
    (_compiled(rf"{_HEDGE}[€$£¥]\s?(?P<n>{_N})"), _measured("money")),
    (_compiled(rf"\b{_HEDGE}\b(?P<n>{_N})\s?(?:[€$£¥]|euros?\b|dollars?\b|pounds?\b|eur\b|usd\b)"), _measured("money")),
    (_compiled(r"\b(?P<decade>\d0'?s|twenties|thirties|forties|fifties|sixties|seventies)\b"), _decade),
    (_compiled(rf"\b{_HEDGE}\b(?P<n>{_NW})\s*-?\s*days?\b"), _measured("days")),
    (_compiled(rf"\b{_HEDGE}\b(?P<n>{_NW})\s*-?\s*weeks?\b"), _measured("days", 7.0)),
    (_compiled(rf"\b{_HEDGE}\b(?P<n>{_NW})\s*-?\s*months?\b"), _measured("days", DAYS_A_MONTH)),
    (_compiled(rf"\b{_HEDGE}\b(?P<n>{_NW})\s*-?\s*min(?:ute)?s?\b"), _measured("seconds", 60.0)),
    (_compiled(rf"\b{_HEDGE}\b(?P<n>{_NW})\s*-?\s*sec(?:ond)?s?\b"), _measured("seconds")),
    (_compiled(rf"\b{_HEDGE}\b(?P<n>{_NW})\s*-?\s*(?:hours?|hrs?)\b"), _measured("seconds", 3600.0)),
    (_compiled(rf"\b{_HEDGE}\b(?P<n>{_NW})\s*-?\s*years?\b"), _measured("years")),
    (
        _compiled(
            r"\b(?:(?:second|third|fourth)[- ](?=most|highest|lowest|largest|smallest|least))?"
            r"(?:the (?:\w+ )?(?:most|least|highest|lowest|fewest|largest|smallest|longest|shortest|biggest|best|worst|"
            r"heaviest|top)|(?:highest|lowest|largest|smallest|longest|shortest|biggest|fewest)|"
            r"(?:more|less|fewer|higher|lower)(?: \w+)? than any(?: other)?|(?:most|least) of all|rank(?:s|ed|ing)? "
            r"(?:first|second|third|last)|number one|no\. ?1)\b(?! part\b)"
        ),
        _rank,
    ),
    (
        _compiled(r"\b(?:nearly|almost|virtually|practically) (?:all|everyone|everybody|every one)\b"),
        _quantifier(0.9, 1.0),
    ),
    (_compiled(r"\bnot all\b"), _quantifier(0.0, 0.999)),
    (_compiled(r"\b(?:all|every one|everyone|everybody)\b(?! else| other)"), _quantifier(0.995, 1.0)),
    (_compiled(r"\b(?:the )?(?:vast|large|great|overwhelming|clear) majority\b"), _quantifier(0.65, 1.0)),
    (
        _compiled(r"\b(?:most(?= (?:of|are|have|live|come|use|rate|get|say|buy|do|customers))|a? ?majority|mostly)\b"),
        _quantifier(0.5, 1.0),
    ),
    (_compiled(r"\b(?:none|nobody|no one|never|not one)\b(?! else)"), _quantifier(0.0, 0.005)),
    (
        _compiled(r"\b(?:hardly any(?:one|body)?|almost (?:none|nobody|no one|never)|virtually none)\b"),
        _quantifier(0.0, 0.1),
    ),
    (_compiled(r"\b(?:a minority|a small (?:part|share|group)|a handful)\b"), _quantifier(0.0, 0.5)),
    (
        _compiled(
            rf"(?<![\w.]){_HEDGE}(?P<n>one(?= (?:visit|purchase|order|event|item|product|review)\b)|(?!one\b){_NW})"
            r"(?!\w|,\d|\.\d)"
        ),
        _measured("plain"),
    ),
)
