"""A sentence made ready to be checked: its numbers, its words, and the pieces that each say one thing of somebody."""

import re
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, replace
from itertools import pairwise

from core.narration._directions import DIRECTION
from core.narration._mentions import Mention, mentions
from core.narration._truths import PERSONAL, Backing
from core.narration._words import CONNECTING, TAKES_SIDES, stem

Span = tuple[int, int]
Piece = tuple[Span, ...]
"""Clauses that stand side by side and are read together."""

QUOTED = re.compile("“([^”]*)”|\"([^\"]*)\"|«([^»]*)»|(?<!\\w)['‘]([^'’]{3,}?)['’](?!\\w)")
_IDIOMS = re.compile(
    r"\b(?:above all|first of all|most of all|all in all|after all|at all|at first|no doubt|more or less|none other|"
    r"once again|at once|at the most|last but not least|no wonder|all told|no less|nothing less|in short|in brief|"
    r"at a glance|what is more|by and large|on closer (?:inspection|look))\b",
    re.IGNORECASE,
)
"""Words that sound like figures and are none."""

_COMES = re.compile(
    r"\b(?:(?:drop|stop)(?:s|ped)?|(?:show|turn)(?:s|ed)?) (?=(?:by|in(?! (?:the|a|their)\b)|up)\b)", re.IGNORECASE
)
"""Verbs that say "visit" together with the word behind them, and something else without it."""

_WORD = re.compile(r"[^\W\d_]+")
_BREAK = re.compile(
    r"(?:[;()–—:]|,(?!\d)|\s-\s|\.(?=\s|$)|(?=\b(?:and|but|while(?! \w+ing)|whereas|though|although|yet|nor)\b))"
    r"\s*(?:\b(?:and|but|while|whereas|though|although|yet|nor)\b)?",
    re.IGNORECASE,
)
_MOSTLY = r"(?:mostly|mainly|especially|particularly|chiefly|largely|often|usually|typically|even|and|but|only)"
_SCOPE = re.compile(
    rf"\W*(?:{_MOSTLY} )*(?!as for\b|in their \d0s|when (?:it comes|they)\b)(?:in|on|at|by|during|within|via|through|"
    r"over|under|for|of|among|using|from|after|before|when(?:ever)?|while(?= \w+ing)|once|if|until|since|with|without|"
    r"where(?! (?:everyone|others|the (?:rest|others)|elsewhere)))\b",
    re.IGNORECASE,
)
"""How a clause begins that limits what is said beside it: "in the evening, they …", "…, mostly on the web"."""

_BACK = re.compile(
    r"\b(?:of wh(?:om|ich)|of those(?! who)|(?:of|and) (?:that|this)|(?:each|every) time|there(?! (?:is|are))|which|"
    r"then(?!,)|do(?:ing)? so|(?<!recommend )it(?! (?:is|was|comes|turns)))\b",
    re.IGNORECASE,
)
"""Words that stand for what the clause before them says."""

_SUBJECT = re.compile(
    r"\W*(?:and |but |as )?(?:(?:these|they are|are)(?: mostly| largely| mainly)?|mostly|largely|mainly)\b",
    re.IGNORECASE,
)
_OTHERS_FIRST = re.compile(
    r"\W*(?:(?:and|but|while|whereas|where|though|although|yet|as|for|among|amongst|in|with|of|to|it is|so|is|are|do|"
    r"does|what|only|just|mostly|mainly|typically|usually|the|all|most|many|few|customers|people) )*"
    r"(?:(?:every|any)(?:one|body) else|nobody else|elsewhere|others|"
    r"other (?:customers?|people|segments?|groups?)|(?<=the )(?:rest|norm)|average (?:customer|person)s?)\b",
    re.IGNORECASE,
)
"""How a clause begins that is said of everyone else."""

_OWN = re.compile(r"\b(?:they|them|their(?! \d0s)|theirs|these|those|this|here)\b", re.IGNORECASE)
_RESUMES = re.compile(r"[).;]|(?:[,–—]|\s-)\s*(?:and|but|yet)\b", re.IGNORECASE)
"""How a clause begins that goes on with what was said before everyone else was named."""

_GLUE = re.compile(r"in|their|from|of|the|who|are|a|an|or|customers|people", re.IGNORECASE)
_AGE = re.compile(r"(?:under|over) \d\d", re.IGNORECASE)
_VAGUE = frozenset({"mostly", "most", "all", "never", "nobody", "none"})


@dataclass(frozen=True, slots=True)
class Text:
    """A sentence.

    plain, shape : its letters without idioms, and without quotes and names that hold digits either.
    numbers : its numbers.
    free : places of words that are judged by what they point at, not by whether a claim has them.
    elsewhere : stretches that are said of everyone else, as clauses that begin with them.
    """

    plain: str
    shape: str
    numbers: tuple[Mention, ...]
    free: tuple[Span, ...]
    elsewhere: tuple[Span, ...] = ()

    def said(self, piece: Piece) -> str:
        """Return the words of a piece as they stand."""
        return " ".join(self.shape[start:end] for start, end in piece)

    def words(self, piece: Piece) -> tuple[str, ...]:
        """Return the words of a piece that a claim has to have."""
        return tuple(
            match[0].casefold()
            for start, end in piece
            for match in _WORD.finditer(self.plain, start, end)
            if len(match[0]) > 1 and set(match[0]) != {"q"} and not inside(match.start(), self.free)
        )


def inside(place: int, spans: Iterable[Span]) -> bool:
    """Return whether a place lies in one of some spans."""
    return any(start <= place < end for start, end in spans)


def read(text: str, cited: Collection[Backing]) -> Text:
    """Return a sentence ready to be checked against what it cites."""
    plain = _COMES.sub(lambda match: "come".ljust(len(match[0])), _IDIOMS.sub(_blot, text))
    shape = QUOTED.sub(_blot, plain)
    for name in sorted({name for one in cited for name in one.names if re.search(r"\d|[,&]", name)}, key=len)[::-1]:
        if not name.replace(".", "").isdigit():
            shape = re.sub(re.escape(name), _blot, shape, flags=re.IGNORECASE)
    numbers = mentions(shape)
    free = [(one.start, one.end) for one in numbers]
    free += [match.span() for match in DIRECTION.finditer(shape) if match[0].casefold() not in TAKES_SIDES]
    free += [match.span() for pattern, _, _ in PERSONAL for match in pattern.finditer(shape)]  # judged by who they are
    said = Text(plain, shape, numbers, tuple(free))
    return replace(said, elsewhere=_elsewhere(said, frozenset().union(*(one.words for one in cited))))


def _elsewhere(text: Text, own: frozenset[str]) -> tuple[Span, ...]:
    """Return the stretches said of everyone else: from where a clause begins with them to where it turns back.

    "As for the rest, they visit often" is all of the rest: nothing was told of them before "they".
    """
    found: list[Span] = []
    is_open = told = False
    for start, end in _clauses(text.shape):
        said = text.shape[start:end]
        if _OTHERS_FIRST.match(said):
            found.append((start, end))
            is_open, told = True, False
        elif is_open and told:  # a sentence that opens with everyone else has nothing to resume
            is_open = not (_OWN.search(said) or (found[-1][0] > 0 and _RESUMES.match(said)))
        if is_open:
            found[-1] = (found[-1][0], end)
            told = told or _tells_anything(text, (start, end), own)
    return tuple(found)


def _tells_anything(text: Text, span: Span, own: Collection[str]) -> bool:
    counted = any(inside(one.start, (span,)) for one in text.numbers)
    return counted or bool(DIRECTION.search(text.shape, *span)) or tells(text, (span,), own)


def _blot(match: re.Match[str]) -> str:
    return "q" * len(match[0])


def pieces(text: Text, own: frozenset[str], is_name: Callable[[str], bool]) -> list[Piece]:
    """Return the pieces of a text in their order.

    A clause is a piece of its own unless it limits another ("in the evening, they spend little"), stands for another
    ("who use it there") or tells nothing before anything was told.

    Parameters
    ----------
    text : Text
        The sentence.
    own : frozenset of str
        Stems of the words of its claims.
    is_name : callable
        Whether a word may call the persona's people by who they are, so that "these women visit often" is cut in two.
    """
    shape = text.shape
    figures = [
        one for one in text.numbers if not (one.kind == "rank" or tells_age(one) or one.text.casefold() in _VAGUE)
    ]
    found: list[Piece] = []
    waiting: Piece = ()
    for start, end in _spans(shape, is_name):
        said = shape[start:end]
        first = not found or re.match(r"\W*[.;]", said) is not None
        limits = bool(_SCOPE.match(said)) and not any(start <= one.start < end for one in figures)
        if found and not waiting and (_BACK.search(said) or (limits and not first)):
            found[-1] = (*found[-1], (start, end))
        elif (first or waiting) and (limits or not (found or tells(text, ((start, end),), own))):
            waiting = (*waiting, (start, end))
        else:
            found.append((*waiting, (start, end)))
            waiting = ()
    return [*found[:-1], (found[-1] if found else ()) + waiting] if waiting else found


def tells_age(number: Mention) -> bool:
    """Return whether a number is read as an age: "in their 40s", "under 30"."""
    return number.kind == "band" or (number.kind == "plain" and _AGE.fullmatch(number.text) is not None)


def tells(text: Text, piece: Piece, own: Collection[str]) -> bool:
    """Return whether a piece has a word that tells something; `own` are the stems of the words of its claims."""
    named = any(inside(match.start(), piece) for one, _, _ in PERSONAL for match in one.finditer(text.shape))
    aged = any(tells_age(one) and inside(one.start, piece) for one in text.numbers)
    return named or aged or any(root in own or root not in CONNECTING for root in map(stem, text.words(piece)))


def _spans(shape: str, is_name: Callable[[str], bool]) -> list[Span]:
    found: list[Span] = []
    begin = 0
    for start, end in _clauses(shape):
        middle = _subject_end(shape, start, end, is_name)
        found += [(begin, middle), (middle, end)] if middle else [(begin, end)]
        begin = end
    return found


def _clauses(shape: str) -> list[Span]:
    cuts = sorted({0, *(match.start() for match in _BREAK.finditer(shape)), len(shape)})
    return [(start, end) for start, end in pairwise(cuts) if re.search(r"\w", shape[start:end])]


def _subject_end(shape: str, start: int, end: int, is_name: Callable[[str], bool]) -> int:
    """Return where "these women in their 20s" ends and what they do begins; 0 where nothing of the kind is said."""
    opening = _SUBJECT.match(shape, start, end)
    last = 0
    for word in re.compile(r"\w+").finditer(shape, opening.end(), end) if opening else ():
        if is_name(word[0]):
            last = word.end()
        elif not _GLUE.fullmatch(word[0]):
            break
    return last if re.search(r"\w", shape[last:end]) else 0
