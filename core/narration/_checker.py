"""Whether a text says only what its claims say: every number, name, quote, direction and word of it.

A sentence is read clause by clause. A clause is about the cited claim whose own words it uses, and its numbers must be
figures of that claim, on the side (the persona's people, everyone else) that they are said of. Every other word must
be one of a claim, one that says the same, or one that only connects (`core.narration._support`).
"""

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from core.claims import Claim
from core.narration._directions import DIRECTION, DOWN, NEGATION, pointing
from core.narration._mentions import Mention, mentions
from core.narration._support import unsupported
from core.narration._truths import PERSONAL, Backing, Side, Specs, backing, backs_person, stems
from core.wording import readable_level

_BREAK = re.compile(
    r"[;()–—:]|,(?!\d)|\s-\s|\.(?=\s|$)|\b(?:and|but|while|whereas|though|although|yet)\b", re.IGNORECASE
)
_QUOTED = re.compile("“([^”]*)”|\"([^\"]*)\"|«([^»]*)»|(?<!\\w)['‘]([^'’]{3,}?)['’](?!\\w)")
_OTHERS = (
    r"\b(?:every(?:one|body) else|any(?:one|body) else|elsewhere|others|other (?:customers|people|segments|groups)|"
    r"the (?:rest|average|norm|usual)|average customers?|overall)\b"
)
_VERSUS = r"\b(?:against|versus|vs|compared (?:with|to)|than|as opposed to|relative to|whereas|where|instead of)\b"
_THEM = re.compile(
    r"\s*(?:of|among|for) (?:them|these|those|the (?:group|segment|members)|this|its|members|customers)\b"
)
_OF_PEOPLE = re.compile(r"\s*(?:of (?:them|these|all|the members|customers|people|members)|are|have|live)\b")
_PEOPLE = re.compile(r"\s+(?:of (?:them|these|those|its|the)|customers|people|members)\b", re.IGNORECASE)
_IDIOMS = re.compile(
    r"\b(?:above all|first of all|most of all|all in all|after all|at all|at first|no doubt|more or less|none other|"
    r"once again|at once|at the most|last but not least|no wonder|all told|no less|nothing less|in short|in brief|"
    r"at a glance|on closer (?:inspection|look))\b",
    re.IGNORECASE,
)
"""Words that sound like figures and are none."""

_CAUSES = re.compile(
    r"\b(?:because|due to|thanks to|owing to|as a result|therefore|hence|causes?|caused by|leads? to|so that|"
    r"driven by|explains? why|which is why)\b",
    re.IGNORECASE,
)
_LITTLE = re.compile(rf"\b(?:{DOWN}|{NEGATION}|distrust|mistrust|dissatisfied|unhappy)\b|\b0%", re.IGNORECASE)
_PLAIN = frozenset(
    {
        *("contact", "other", "others", "unknown", "none", "month", "day", "year", "time", "job", "basic", "single"),
        *("first", "second", "third", "last", "good", "average", "high", "low", "medium", "middle", "some", "most"),
        *("customer", "customers", "theme", "text", "comment", "rating", "segment", "never", "often", "always"),
    }
)
"""Names of columns and levels that are everyday words as well."""


_EQUAL = re.compile(
    r"(?<!times )(?<!twice )(?<!thrice )(?<!half )\bas (?:often|many|much|likely|frequently|long|high|low|large) as\b|"
    r"\b(?:just like|no different|the same (?:as|share|number)|equally|similar(?:ly)? to|just as)\b",
    re.IGNORECASE,
)
_AGAINST = re.compile(_VERSUS, re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Clause:
    """A part of a sentence and the claims it is about; `context` is where the clause starts that named them."""

    start: int
    end: int
    about: tuple[Backing, ...]
    context: int


def check(
    text: str, claim_ids: Sequence[str], claims: Mapping[str, Claim], specs: Specs, names: Iterable[str] = ()
) -> tuple[str, ...]:
    """Return what a sentence says that its claims do not, in plain words; nothing when all of it is backed.

    Parameters
    ----------
    text : str
        The sentence.
    claim_ids : sequence of str
        The claims that it cites.
    claims : mapping of str to Claim
        The claims that may be cited, by id.
    specs : mapping of str to ColumnSpec
        Columns by name.
    names : iterable of str
        All columns, levels and themes of the study (`study_names`): one that no cited claim names may not be said.
    """
    unknown = [claim_id for claim_id in claim_ids if claim_id not in claims]
    if unknown or not claim_ids:
        return ("It names no evidence.",) if not claim_ids else (f"It names evidence that there is not: {unknown[0]}.",)
    if not text.strip():
        return ("It is empty.",)
    cited = tuple(backing(claims[claim_id], specs) for claim_id in dict.fromkeys(claim_ids))
    plain = text.replace("’", "'") if "‘" not in text else text
    shape = _without_names(plain, cited)
    clauses = _clauses(plain, shape, cited)
    found = [*_quotes(plain, cited), *_numbers(shape, clauses, cited), *_directions(shape, clauses)]
    found += [*_people(shape, cited), *_names(plain, cited, names), *unsupported(shape, cited)]
    if not any(_about(plain[one.start : one.end], cited) for one in clauses):
        found.append("It speaks of something else than its evidence.")
    if _EQUAL.search(shape):
        found.append("It says that they are like everyone else, and no evidence does.")
    cause = _CAUSES.search(shape)
    if cause:
        found.append(f"“{cause[0]}” gives a reason, and no evidence does.")
    return tuple(dict.fromkeys(found))


def study_names(specs: Specs, themes: Iterable[str] = ()) -> frozenset[str]:
    """Return all that a text could name: labels and levels of the columns, and the themes, in lower case."""
    found = {spec.label for spec in specs.values()} | set(themes)
    for spec in specs.values():
        found |= {readable_level(level) for level in spec.levels}
    return frozenset(name.casefold().strip() for name in found if len(name.strip()) > 3 and not name[0].isdigit())


def _without_names(text: str, cited: Iterable[Backing]) -> str:
    """Return the text with quoted words, and names that hold digits, blotted out letter for letter."""
    shape = _QUOTED.sub(lambda match: "q" * len(match[0]), text)
    shape = _IDIOMS.sub(lambda match: "q" * len(match[0]), shape)
    for name in sorted({name for one in cited for name in one.names if re.search(r"\d|[,&]", name)}, key=len)[::-1]:
        if not name.replace(".", "").isdigit():
            shape = re.sub(re.escape(name), lambda match: "q" * len(match[0]), shape, flags=re.IGNORECASE)
    return shape


def _clauses(text: str, shape: str, cited: tuple[Backing, ...]) -> tuple[_Clause, ...]:
    """Return the clauses with the claims that each is about: its own, else those of the one before or after."""
    cuts = [0, *(match.start() for match in _BREAK.finditer(shape)), len(shape)]
    spans = [(start, end) for start, end in pairwise(cuts) if end > start]
    about = [_about(text[start:end], cited) for start, end in spans]
    unnamed = tuple(one for one in cited if not any(one in found for found in about))
    filled = []
    for place, found in enumerate(about):
        before = next((earlier for earlier in range(place, -1, -1) if about[earlier]), None)
        after = next((one for one in about[place + 1 :] if one), ())
        named = place if before is None else before
        filled.append(_Clause(*spans[place], found or (*(about[named] or after), *unnamed), spans[named][0]))
    return tuple(filled)


def _about(clause: str, cited: tuple[Backing, ...]) -> tuple[Backing, ...]:
    words = stems(clause)
    rarity = {word: sum(word in one.words for one in cited) for word in words}
    scores = [sum(1 / rarity[word] for word in words & one.words) for one in cited]
    best = max(scores)
    if not best:
        return ()
    lower = clause.casefold()
    named = tuple(one for one in cited if any(name in lower and len(name) > 3 and stems(name) for name in one.names))
    return named or tuple(one for one, score in zip(cited, scores, strict=True) if score == best)


def _clause_at(clauses: Sequence[_Clause], place: int) -> _Clause:
    return next((one for one in clauses if one.start <= place < one.end), clauses[-1])


def _quotes(text: str, cited: Iterable[Backing]) -> Iterable[str]:
    cited = tuple(cited)
    for match in _QUOTED.finditer(text):
        said = " ".join(next(group for group in match.groups() if group is not None).casefold().split()).rstrip(".,!?")
        own = [one.claim.sentence.casefold() for one in cited if one.claim.kind == "quoted"]
        verbatim = len(said.split()) > 2 and any(said in " ".join(sentence.split()) for sentence in own)
        if not verbatim and not any(said in one.names for one in cited):
            yield f"Nobody is quoted with {match[0]} in its evidence."


def _numbers(shape: str, clauses: Sequence[_Clause], cited: Sequence[Backing]) -> Iterable[str]:
    for one in mentions(shape):
        clause = _clause_at(clauses, one.start)
        if one.kind == "band" and any(_holds(one, backing_, "either", people=False) for backing_ in cited):
            continue  # an age stands in any clause: "women in their 40s"
        if one.high == math.inf and any(stems(one.text) <= backing_.words for backing_ in clause.about):
            continue
        if one.kind in {"rank", "share"} and any(_in_phrase(one.text, backing_) for backing_ in clause.about):
            continue
        side, people = _side(shape, one, clause), bool(_OF_PEOPLE.match(shape[one.end :]))
        if one.kind in {"ratio", "times"} and side == "others" and not _of_others(shape[clause.start : one.start]):
            side = "either"
        if any(_holds(one, backing_, side, people=people) for backing_ in clause.about):
            continue
        if any(_holds(one, backing_, "either", people=False) for backing_ in clause.about):
            yield f"“{one.text}” is not said of the right people."
        elif any(_holds(one, backing_, "either", people=False) for backing_ in cited):
            yield f"“{one.text}” belongs to something else in its evidence."
        else:
            yield f"“{one.text}” is in none of its evidence."


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


def _side(shape: str, mention: Mention, clause: _Clause) -> Side:
    """Return of whom a number is said, by the words around it within its clause."""
    before, after = shape[clause.start : mention.start], shape[mention.end : clause.end]
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


def _directions(shape: str, clauses: Sequence[_Clause]) -> Iterable[str]:
    inside = [(one.start, one.end) for one in mentions(shape) if one.kind != "change"]
    for clause in clauses:
        said = shape[clause.start : clause.end]
        words = [
            match
            for match in DIRECTION.finditer(said)
            if not any(start <= clause.start + match.start() < end for start, end in inside)
            and not _is_measured(said, match)
        ]
        for start, end, up in pointing(said, words):
            up = up != _of_others(said[:start])
            context = shape[clause.context : clause.end]
            holds = _more_of_them if _PEOPLE.match(said[end:]) else _points
            if not any(holds(one, context, up=up) for one in clause.about):
                yield f"“{said[start:end]}” points the wrong way."


def _of_others(before: str) -> bool:
    """Return whether what follows is said of everyone else: they are named, and not as those compared with."""
    return bool(re.search(_OTHERS, before, re.IGNORECASE)) and not _AGAINST.search(before)


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


def _people(shape: str, cited: Sequence[Backing]) -> Iterable[str]:
    for pattern, meanings, hints in PERSONAL:
        for match in pattern.finditer(shape):
            if not backs_person(match[0], hints, meanings, cited):
                yield f"“{match[0]}” says who they are, and its evidence does not."


def _names(text: str, cited: Sequence[Backing], names: Iterable[str]) -> Iterable[str]:
    own = frozenset().union(*(one.words for one in cited))
    lower = text.casefold()
    allowed = {name for one in cited for name in one.names}
    for name in sorted(names):
        if name in _PLAIN or name in allowed or not stems(name) or stems(name) <= own:
            continue
        if re.search(rf"(?<!\w){re.escape(name)}(?!\w)", lower):
            yield f"“{name}” is named in none of its evidence."
    for match in re.finditer(r"(?<=[a-z,;] )[A-Z][a-z]+", text):
        if not stems(match[0]) <= own and match[0].casefold() not in " ".join(allowed):
            yield f"“{match[0]}” is named in none of its evidence."
