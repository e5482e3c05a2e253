"""What a piece of a sentence says against its claims: figures, directions, and who somebody is."""

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from core.narration._directions import DIRECTION, DOWN, NEGATION, pointing
from core.narration._mentions import Mention
from core.narration._text import QUOTED, Piece, Text, inside, tells, tells_age
from core.narration._truths import PERSONAL, Backing, Candidate, Side, backs_person, least_share
from core.narration._words import CONNECTING, stem, stems

_OTHERS = (
    r"\b(?:every(?:one|body) else|any(?:one|body) else|elsewhere|others|other (?:customers|people|segments|groups)|"
    r"the (?:rest|average|norm|usual)|average customers?|overall)\b"
)
_VERSUS = r"\b(?:against|versus|vs|compared (?:with|to)|than|as opposed to|relative to|whereas|where|instead of)\b"
_THEM = re.compile(
    r"\s*(?:of|among|for) (?:them|these|those|the (?:group|segment|members)|this|its|members|customers)\b"
)
_OF_PEOPLE = re.compile(
    r"\s*(?:of (?:them|these|all|(?:the |our )?(?:customers|people|members))|are(?! (?:about|on|in the|with)\b)|have|"
    r"live|(?:mostly |often |usually |typically )?(?:used?|rely|choose|c[oa]me|visit|shop|buy|order|complete|finish|"
    r"look|spend|pay|rate))\b"
)
_PEOPLE = re.compile(r"\s+(?:of (?:them|these|those|its|the)|customers|people|members)\b", re.IGNORECASE)
_LITTLE = re.compile(rf"\b(?:{DOWN}|{NEGATION}|distrust|mistrust|dissatisfied|unhappy)\b|\b0%", re.IGNORECASE)
_NEGATED = re.compile(rf"\b(?:{NEGATION})\b", re.IGNORECASE)
_COMPARED = frozenset({"ratio", "change", "points"})
"""Kinds of figures that hold of both sides; others of both ("in their 40s") only limit who is counted."""

_AGAINST = re.compile(_VERSUS.replace("whereas|where|", ""), re.IGNORECASE)


def against(text: Text, piece: Piece, before: Piece, candidate: Candidate, cited: Sequence[Backing]) -> list[str]:
    """Return what a piece says that what may back it does not; `before` is what the sentence speaks of before it."""
    return [
        *_numbers(text, piece, candidate, cited),
        *_directions(text, piece, before, candidate),
        *_of_everyone_else(text, piece, candidate),
    ]


def misfits(text: Text, piece: Piece, candidate: Candidate) -> list[str]:
    """Return the words, ages and kinds of people of a piece that what may back it does not speak of."""
    allowed = CONNECTING.union(*(one.words for one in candidate))
    found = [word for word in text.words(piece) if stem(word) not in allowed]
    found += [one.text for one in text.numbers if inside(one.start, piece) and _is_apart(one, candidate)]
    found += [
        match[0]
        for pattern, meanings, hints in PERSONAL
        for match in pattern.finditer(text.shape)
        if inside(match.start(), piece) and not backs_person(match[0], hints, meanings, candidate)
    ]
    return list(dict.fromkeys(found))


def _is_apart(number: Mention, candidate: Candidate) -> bool:
    """Return whether a number says by itself that it is of something else: an age, or minutes where visits count."""
    if tells_age(number):
        return not _stands(number, candidate, "either", people=False)
    kinds = {truth.kind for one in candidate for truth in one.truths}
    return number.kind in {"seconds", "days", "money"} and number.kind not in kinds


def _numbers(text: Text, piece: Piece, candidate: Candidate, cited: Sequence[Backing]) -> Iterable[str]:
    for start, end in piece:
        for one in (one for one in text.numbers if start <= one.start < end):
            before, after = text.shape[start : one.start], text.shape[one.end : end]
            side: Side = "others" if _is_elsewhere(text, one.start) else _side(before, after)
            if one.kind in {"ratio", "times"} and side == "others" and not _of_others(text, start, one.start):
                side = "either"
            if _stands(one, candidate, side, people=bool(_OF_PEOPLE.match(after))):
                continue
            if _stands(one, candidate, "either", people=False):
                yield f"“{one.text}” is not said of the right people."
            elif any(_stands(one, (other,), "either", people=False) for other in cited):
                yield f"“{one.text}” belongs to something else in its evidence."
            else:
                yield f"“{one.text}” is in none of its evidence."


def _stands(mention: Mention, candidate: Candidate, side: Side, *, people: bool) -> bool:
    """Return whether a number may be said of what a piece tells."""
    if len(candidate) > 1 and mention.kind == "share":
        most = min(one.own for one in candidate)
        return side != "others" and mention.fits(least_share(candidate)) and mention.fits(most)
    return any(
        (mention.high == math.inf and stems(mention.text) <= one.words)
        or (mention.kind in {"rank", "share"} and _in_phrase(mention.text, one))
        or _holds(mention, one, side, people=people)
        for one in candidate
    )


def _in_phrase(said: str, one: Backing) -> bool:
    """Return whether words like "mostly" or "the most" are those of the claim itself."""
    return not any(letter.isdigit() for letter in said) and f" {said.casefold()} " in f" {one.claim.phrase} "


def _holds(mention: Mention, one: Backing, side: Side, *, people: bool) -> bool:
    """Return whether a claim has a figure of this kind that may be written so."""
    for truth in one.truths:
        same = truth.kind == mention.kind or (mention.kind, truth.kind) in {("times", "ratio"), ("years", "plain")}
        if not same or (people and mention.kind == "share" and not truth.people):
            continue
        right = "either" in {side, truth.side} or side == truth.side
        values = (truth.value, 1 / truth.value) if truth.kind == "ratio" and side == "others" else (truth.value,)
        if right and any(mention.fits(value) for value in values):
            return True
    return False


def _side(before: str, after: str) -> Side:
    """Return of whom a number is said, by the words around it within its clause."""
    after = re.split(_VERSUS, after, maxsplit=1, flags=re.IGNORECASE)[0]
    if _THEM.match(after) and not re.search(_OTHERS, after, re.IGNORECASE):
        return "own"
    if re.search(_OTHERS, after[:60], re.IGNORECASE):
        return "others"
    if re.search(f"{_OTHERS}|{_VERSUS}", before, re.IGNORECASE):
        return "others"
    if re.search(r"\b(?:them|they|their|these)\b", after, re.IGNORECASE):
        return "own"
    return "own" if stems(before + after) or before.strip(" ,;:(–—") else "either"


def _directions(text: Text, piece: Piece, before: Piece, candidate: Candidate) -> Iterable[str]:
    pointed = _pointed(text, piece)
    shares = any(one.kind == "share" and inside(one.start, piece) for one in text.numbers)
    for start, end, up in pointed:
        holds = _more_of_them if _PEOPLE.match(text.shape, end) else _points
        until = next(stop for begin, stop in piece if begin <= start < stop)
        word = text.shape[start:end]
        beside = word if shares and not _NEGATED.search(word) else DIRECTION.sub("", word)  # "20% rate trust low"
        said = text.shape[piece[0][0] : start] + beside + text.shape[end:until]
        if not all(holds(one, said, up=up) for one in candidate):
            yield f"“{word}” points the wrong way."
    if pointed or _LITTLE.search(text.said(piece)) or any(inside(one.start, piece) for one in text.numbers):
        return
    earlier = [up for _, _, up in _pointed(text, before)] or [True]  # "few store and web purchases"
    for one in candidate:
        phrase = QUOTED.sub("", one.claim.phrase)
        points = pointing(phrase, list(DIRECTION.finditer(phrase)))
        if points and points[-1][2] != earlier[-1]:
            yield f"It does not say that they {one.claim.phrase}."


def _pointed(text: Text, piece: Piece) -> list[tuple[int, int, bool]]:
    """Return the words that point up (True) or down, with their places."""
    numbers = [(one.start, one.end) for one in text.numbers if one.kind != "change"]
    found = []
    for begin, end in piece:
        words = [
            match
            for match in DIRECTION.finditer(text.shape, begin, end)
            if not inside(match.start(), numbers) and not _is_measured(text.shape, match)
        ]
        found += [(a, b, up != _of_others(text, begin, a)) for a, b, up in pointing(text.shape, words)]
    return found


def _of_everyone_else(text: Text, piece: Piece, candidate: Candidate) -> Iterable[str]:
    """Check that what is said of everyone else has a figure of theirs, or points the other way."""
    part = tuple(span for span in piece if inside(span[0], text.elsewhere))
    figures = [one for one in text.numbers if inside(one.start, part) and _is_elsewhere(text, one.start)]
    if not (figures or tells(text, part, frozenset().union(*(one.words for one in candidate)))):
        return
    pointed = _pointed(text, part) and all(one.up is not None for one in candidate)
    theirs = [
        replace(one, truths=tuple(truth for truth in one.truths if truth.side == "others" or truth.kind in _COMPARED))
        for one in candidate
    ]
    told = pointed or any(_holds(figure, one, "others", people=False) for figure in figures for one in theirs)
    if not told or not all(any(_holds(one, of, "others", people=False) for of in candidate) for one in figures):
        yield "It says of everyone else what holds of them."


def _is_elsewhere(text: Text, place: int) -> bool:
    """Return whether a place is within what is said of everyone else, and not beside those they are compared with."""
    return any(start <= place < end and not _AGAINST.search(text.shape[start:place]) for start, end in text.elsewhere)


def _of_others(text: Text, begin: int, place: int) -> bool:
    """Return whether a place is said of everyone else: they are named before, and not as those compared with."""
    before = text.shape[begin:place]
    named = bool(re.search(_OTHERS, before, re.IGNORECASE)) and not _AGAINST.search(before)
    return named or _is_elsewhere(text, place)


def _is_measured(said: str, match: re.Match[str]) -> bool:
    """Return whether a word only says in what a ratio is counted: "three times as often as"."""
    return bool(re.search(r"\bas $", said[: match.start()])) and bool(re.match(r" as\b", said[match.end() :]))


def _points(one: Backing, said: str, *, up: bool) -> bool:
    if one.higher is not None and one.spec is not None and stems(one.spec.label) <= stems(said):
        return one.higher == up  # said of the column by its name, not of what they do
    if one.up is None or one.up == up:
        return True
    return up and one.low_ok and bool(_LITTLE.search(said))


def _more_of_them(one: Backing, _said: str, *, up: bool) -> bool:
    """Return whether the share of the customers lies on this side of everyone else's: "fewer of them"."""
    evidence = one.claim.evidence
    return evidence is not None and evidence.statistic == "share" and (evidence.effect > 0) == up
