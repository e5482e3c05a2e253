"""Levels with a natural order: scales in words, bands such as "20-29", and numbered answers."""

import re
from collections.abc import Sequence
from typing import Final

MAX_LIKERT_LEVELS: Final = 11
"""Answers on a scale have at most as many steps as 0 to 10."""

# One order per entry, lowest first; "|" separates words for the same step.
_ORDERS: Final[tuple[tuple[str, ...], ...]] = (
    ("very low|lowest", "low|lower", "medium low", "medium|moderate|middle|mid|average|normal", "medium high",
     "high|higher|upper", "very high|highest"),
    ("xxs", "xs|extra small", "s|small", "m|medium", "l|large|big", "xl|extra large|x large", "xxl", "xxxl"),
    ("never", "almost never|very rarely", "rarely|seldom", "sometimes|occasionally|now and then",
     "often|frequently|usually",
     "very often|almost always|mostly", "always"),
    ("never", "less than once a year", "once a year|yearly|annually|every year",
     "twice a year|every six months|half yearly",
     "every three months|quarterly|once a quarter", "every two months", "once a month|monthly|every month",
     "twice a month|every two weeks|fortnightly|biweekly", "once a week|weekly|every week",
     "more than once a week|several times a week", "once a day|daily|every day",
     "more than once a day|several times a day"),
    ("strongly disagree|totally disagree|completely disagree|disagree strongly", "disagree",
     "somewhat disagree|slightly disagree|rather disagree", "neutral|neither agree nor disagree|neither|undecided",
     "somewhat agree|slightly agree|rather agree", "agree",
     "strongly agree|totally agree|completely agree|agree strongly"),
    ("very dissatisfied|extremely dissatisfied|very unsatisfied", "dissatisfied|unsatisfied",
     "somewhat dissatisfied", "neutral|neither satisfied nor dissatisfied|neither", "somewhat satisfied", "satisfied",
     "very satisfied|extremely satisfied"),
    ("very unlikely|extremely unlikely", "unlikely", "somewhat unlikely", "neutral|neither|unsure", "somewhat likely",
     "likely", "very likely|extremely likely"),
    ("not at all|not at all important|not important|unimportant", "a little|slightly|slightly important",
     "somewhat|moderately|somewhat important|moderately important", "quite|important|fairly important",
     "very|very much|very important", "extremely|completely|extremely important"),
    ("very bad|terrible|very poor|awful", "bad|poor", "fair|ok|okay|average|acceptable|so so", "good",
     "very good|great",
     "excellent|outstanding|perfect"),
    ("negative", "neutral", "positive"),
    ("beginner|novice", "elementary", "intermediate", "advanced", "expert|professional"),
    ("basic|standard|member", "bronze", "silver", "gold", "platinum", "diamond"),
    ("free|trial", "basic|starter|lite", "standard|plus|regular", "premium|pro|professional",
     "enterprise|business|ultimate"),
    ("month to month|monthly|one month", "one year|1 year|yearly|annual", "two year|two years|2 years|2 year",
     "three years|3 years"),
    ("jan|january", "feb|february", "mar|march", "apr|april", "may", "jun|june", "jul|july", "aug|august",
     "sep|sept|september", "oct|october", "nov|november", "dec|december"),
    ("mon|monday", "tue|tues|tuesday", "wed|wednesday", "thu|thur|thurs|thursday", "fri|friday", "sat|saturday",
     "sun|sunday"),
    ("q1", "q2", "q3", "q4"),
    ("child|children|kids", "teen|teenager|teens|adolescent", "young adult|young", "adult|middle aged|middle age",
     "senior|elderly|old|seniors"),
    ("rural|village|countryside", "small town",
     "town|suburban|suburb|semi urban|mid size town|mid sized town|medium town|medium sized town", "city|urban",
     "large city|big city|metropolis|metro"),
    ("none", "some|a few", "many|a lot"),
    ("nie", "sehr selten", "selten", "manchmal|gelegentlich", "oft|häufig", "sehr oft|meistens", "immer"),
    ("sehr niedrig|sehr gering", "niedrig|gering", "mittel|mäßig", "hoch", "sehr hoch"),
    ("stimme gar nicht zu|stimme überhaupt nicht zu|trifft gar nicht zu", 
     "stimme nicht zu|stimme eher nicht zu|trifft eher nicht zu",
     "teils teils|neutral|weder noch", "stimme eher zu|trifft eher zu", "stimme zu|trifft zu",
     "stimme voll zu|stimme voll und ganz zu|trifft voll zu"),
    ("sehr unzufrieden", "unzufrieden|eher unzufrieden", "neutral|teils teils", "zufrieden|eher zufrieden",
     "sehr zufrieden"),
    ("nunca", "rara vez|casi nunca", "a veces", "a menudo|frecuentemente", "casi siempre", "siempre"),
    ("muy bajo|muy baja", "bajo|baja", "medio|media", "alto|alta", "muy alto|muy alta"),
    ("muy insatisfecho", "insatisfecho", "neutral", "satisfecho", "muy satisfecho"),
    ("jamais", "rarement", "parfois", "souvent", "toujours"),
    ("très faible", "faible|bas", "moyen|moyenne", "élevé|élevée|haut", "très élevé"),
    ("illiterate|no schooling|none|no formal education", "preschool|kindergarten", "1st 4th", "basic 4y", "5th 6th",
     "primary|primary school|elementary|elementary school|basic", "basic 6y", "7th 8th",
     "basic 9y|secondary|middle school|lower secondary", "9th|9th grade", "10th|10th grade", "11th|11th grade",
     "12th|12th grade", "high school|hs grad|high school graduate|upper secondary|less than bachelor",
     "some college", "2n cycle|second cycle|vocational|apprenticeship|professional course|assoc voc",
     "assoc acdm|associate|associates|college", ("bachelor|bachelors|graduation|graduate|undergraduate|"
     "university degree|university|bachelor s degree|bachelors degree"),
     "master|masters|postgraduate|post graduate|master s degree|masters degree", "prof school",
     "phd|doctorate|doctoral|doctor|ph d"),
)  # fmt: skip


def _ranks(order: tuple[str, ...]) -> dict[str, int]:
    return {word: rank for rank, words in enumerate(order) for word in words.split("|")}


_RANKS: Final = tuple(_ranks(order) for order in _ORDERS)


def natural_order(levels: Sequence[str]) -> tuple[str, ...]:
    """Return the levels lowest first when they have a known order, else nothing.

    Examples
    --------
    >>> natural_order(["often", "Never", "sometimes"]), natural_order(["30-39", "65+", "<20"])
    (('Never', 'sometimes', 'often'), ('<20', '30-39', '65+'))
    """
    return _in_words(levels) or _bands(levels) or _numbered(levels)


def _in_words(levels: Sequence[str]) -> tuple[str, ...]:
    plain = {level: re.sub(r"[\W_]+", " ", level.lower()).strip() for level in levels}
    for ranks in _RANKS:
        found = [ranks.get(plain[level], -1) for level in levels]
        if len(levels) > 1 and min(found) >= 0 and len(set(found)) == len(levels):
            return tuple(level for _, level in sorted(zip(found, levels, strict=True)))
    return ()


_NUMBER = r"([0-9]+(?:\.[0-9]+)?)([km]?)"
_BETWEEN = re.compile(rf"{_NUMBER}(?:-|–|—|to|bis|hasta|à|and|\.\.){_NUMBER}")
_AT_MOST = re.compile(rf"(?:<=?|≤|under|below|lessthan|upto|unter|bis|menosde|moinsde|jusqu'à|fewerthan){_NUMBER}")
_AT_LEAST = re.compile(
    rf"(?:>=?|≥|over|above|morethan|über|ab|másde|masde|plusde|atleast){_NUMBER}|"
    rf"{_NUMBER}(?:\+|andover|andabove|orolder|andolder|ormore|orabove|plus|andmore"
    r"|undmehr|undälter|ymás|omás|etplus)"
)
_NOISE = re.compile(r"[\s$€£¥,]|years?old|years?|yrs?|jahre?|años|ans\b|eur|usd|gbp")
_SCALE = {"": 1.0, "k": 1e3, "m": 1e6}


def _bands(levels: Sequence[str]) -> tuple[str, ...]:
    bounds = [_band(level) for level in levels]
    if len(levels) < 2 or any(bound is None for bound in bounds) or all(_is_plain(level) for level in levels):
        return ()
    return tuple(
        level for _, level in sorted((bound, level) for bound, level in zip(bounds, levels, strict=True) if bound)
    )


def _band(level: str) -> tuple[float, int] | None:
    """Return where a band begins, and whether it is open below (-1) or above (1)."""
    text = _NOISE.sub("", level.lower())
    for pattern, openness in ((_BETWEEN, 0), (_AT_MOST, -1), (_AT_LEAST, 1)):
        match = pattern.fullmatch(text)
        if match:
            number, scale = [group for group in match.groups() if group is not None][:2]
            return float(number) * _SCALE[scale], openness
    return (float(text), 0) if _is_plain(text) else None


def _is_plain(text: str) -> bool:
    return text.isascii() and text.isdigit()


_LEADING = re.compile(r"([+-]?[0-9]{1,2})\s*[-–—.:)=]\s*[^0-9].*", re.DOTALL)
_EITHER_END = re.compile(r"(?:[^0-9+-]*)([+-]?[0-9]{1,2})\)?|([+-]?[0-9]{1,2})\s*[^0-9]*")


def _numbered(levels: Sequence[str]) -> tuple[str, ...]:
    """Order answers such as "1 - never" or "I hate it! -5" beside plain -4 to 4."""
    if not 3 <= len(levels) <= MAX_LIKERT_LEVELS:
        return ()
    n_plain = sum(bool(re.fullmatch(r"[+-]?[0-9]{1,2}", level)) for level in levels)
    matches = [_LEADING.fullmatch(level) for level in levels]
    if len(levels) > n_plain >= len(levels) / 2:
        matches = [_EITHER_END.fullmatch(level) for level in levels]
    if n_plain == len(levels) or not all(matches):
        return ()
    numbers = [int(next(group for group in match.groups() if group)) for match in matches if match]
    if len(set(numbers)) < len(levels) or max(numbers) - min(numbers) >= MAX_LIKERT_LEVELS:
        return ()
    return tuple(level for _, level in sorted(zip(numbers, levels, strict=True)))
