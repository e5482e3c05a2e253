"""What a claim allows a text to say: its figures, its names, and which way it points."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Literal

from core.claims import Claim, Evidence
from core.feedback import severity
from core.narration._directions import DIRECTION, pointing
from core.narration._facts import fact_of
from core.narration._mentions import DAYS_A_MONTH, Kind
from core.narration._words import same_as, stem, stems
from core.schema import ColumnSpec, Meaning, Unit
from core.wording import gender_noun, readable_level

Specs = Mapping[str, ColumnSpec]
Side = Literal["own", "others", "either"]
"""Of whom a figure is: the persona's people, everyone else, or of both (a ratio, an age that limits who is counted)."""

_UNITS: dict[Unit, Kind] = {
    Unit.SHARE: "share",
    Unit.MONEY: "money",
    Unit.DAYS: "days",
    Unit.MONTHS: "days",
    Unit.SECONDS: "seconds",
    Unit.MINUTES: "seconds",
    Unit.HOURS: "seconds",
    Unit.YEARS: "years",
}
_IN_ITS_KIND: dict[Unit, float] = {Unit.MONTHS: DAYS_A_MONTH, Unit.MINUTES: 60.0, Unit.HOURS: 3600.0}
"""How many days, or seconds, the others are."""

_LOW = re.compile(
    r"\b(?:rarely|seldom|hardly|little|few|fewer|low|lower|less|no|not|never|none|without|small|smaller|short|shorter|"
    r"dissatisfied|unhappy|barely|scarcely|infrequent\w*|drop|leave|left|distrust|mistrust|zero|avoid|lack|0%?)\b"
)

_AGE_WORDS = stems(
    "twenties thirties forties fifties sixties seventies aged old older young younger years 20s 30s 40s 50s 60s 70s"
)


@dataclass(frozen=True, slots=True)
class Truth:
    """One figure that a claim holds; `people` where it is a share of the customers themselves."""

    kind: Kind
    value: float
    side: Side
    people: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Backing:
    """A claim, ready to be compared with a text.

    truths : its figures.
    names : what it may be called and what it names, in lower case: label, levels, theme.
    words : stems of its own words, and of those that say the same; not those that any claim has.
    phrase : stems of the words of its phrase.
    up : whether the thing itself is more here than elsewhere; None where words cannot tell.
    higher : whether the column itself is higher here, where it is a number; None elsewhere.
    low_ok : whether what is counted is that there is little of it, so that "more" may be said of the share.
    own, others : its figure of the persona's people and of everyone else.
    """

    claim: Claim
    spec: ColumnSpec | None
    truths: tuple[Truth, ...]
    names: frozenset[str]
    words: frozenset[str]
    phrase: frozenset[str]
    up: bool | None
    low_ok: bool = False
    higher: bool | None = None
    own: float = 0.0
    others: float = 0.0


_MOST_JOINED = 4
"""Shares that are tried together: all sets of some 15 shares would take seconds."""

Candidate = tuple[Backing, ...]
"""A claim, or several shares of the customers of which it is certain that most have them all at once."""


def joint(cited: Sequence[Backing]) -> list[Candidate]:
    """Return the shares that most of the customers, and more than elsewhere, are certain to have together.

    With 85% women and 81% in their 40s at least 66% are both: what is left when nobody who lacks one lacks the other.
    Four at most are taken together.
    """
    shares = [one for one in cited if one.claim.topic != "theme" and any(truth.people for truth in one.truths)]
    return [
        many
        for n in range(2, min(len(shares), _MOST_JOINED) + 1)
        for many in combinations(shares, n)
        if (least := least_share(many)) >= 0.5 and least > min(one.others for one in many)
    ]


def least_share(many: Candidate) -> float:
    """Return the share of the customers that has several things at once at least."""
    return 1 - sum(1 - one.own for one in many)


def backing(claim: Claim, specs: Specs) -> Backing:
    """Return what a claim allows to be said."""
    evidence = claim.evidence
    spec = specs.get(claim.topic)
    names = _names(claim, spec)
    fact = fact_of(claim, specs)
    said = " ".join((claim.sentence, claim.phrase, fact.does if fact else "", *names))
    words = stems(said).union(*(same_as(stem(word)) for word in re.findall(r"[^\W\d_]+", said.casefold())))
    phrase = stems(claim.phrase)
    if spec is not None and spec.meaning is Meaning.AGE:
        words |= _AGE_WORDS
    if evidence is None or claim.kind == "quoted":
        return Backing(claim, spec, (), names, words, phrase, None)
    low = _counts_little(evidence)
    up: bool | None = (evidence.effect > 0) != low
    if claim.topic in {"severity", "size"} or _contrary(claim, up=bool(up)):
        up = None
    higher = evidence.effect > 0 if evidence.statistic == "median" else None
    truths = tuple(_truths(evidence, spec))
    own, others = evidence.value, evidence.others_value
    return Backing(claim, spec, truths, names, words, phrase, up, low, higher, own, others)


def _names(claim: Claim, spec: ColumnSpec | None) -> frozenset[str]:
    found = set(re.findall("“([^”]+)”", f"{claim.sentence} {claim.phrase}"))
    if spec is not None:
        found |= {spec.label, spec.name}
    if claim.evidence is not None:
        for condition in (*claim.evidence.where, *claim.evidence.among):
            levels = [str(value) for value in condition.values if isinstance(value, str)]
            found |= set(levels) | {readable_level(level) for level in levels}
            if spec is not None and spec.meaning is Meaning.GENDER:
                found |= {gender_noun(level) for level in levels}
    found |= {name.partition(" (")[0] for name in found}  # "sweater (itchy, boxy)" is a sweater
    return frozenset(name.casefold().strip() for name in found if name.strip())


def _counts_little(evidence: Evidence) -> bool:
    """Return whether those counted are the ones who have little or none of the thing."""
    return evidence.statistic == "share" and any(one.op in {"at_most", "is_false"} for one in evidence.where)


def _contrary(claim: Claim, *, up: bool) -> bool:
    """Return whether a claim's own words point the other way than its figure, as "came recently" for few days."""
    if not claim.phrase or claim.topic == "theme":
        return False
    phrase = claim.phrase.casefold()
    pointed = pointing(phrase, list(DIRECTION.finditer(phrase)))
    return bool(_LOW.search(phrase)) == up or any(one != up for _, _, one in pointed)


def _truths(evidence: Evidence, spec: ColumnSpec | None) -> Iterable[Truth]:
    own, others = evidence.value, evidence.others_value
    shared = evidence.statistic in {"share", "size", "negativity", "sum_share", "sure", "precision", "reach"}
    people = evidence.statistic in {"share", "size"}
    unit = spec.unit if spec and not shared else Unit.SHARE
    kind: Kind = _UNITS.get(unit, "plain")
    factor = _IN_ITS_KIND.get(unit, 1.0)
    yield Truth(kind, own * factor, "own", people)
    if evidence.others_total:
        yield Truth(kind, others * factor, "others", people)
        if own > 0 and others > 0:
            yield Truth("ratio", own / others, "either")
            yield Truth("change", abs(own / others - 1), "either")
        if kind == "share":
            yield Truth("points", abs(own - others), "either")
    if kind != "share":
        yield Truth("plain", own, "own")
        yield Truth("plain", others, "others")
    if kind == "plain":
        yield Truth("times", own, "own")
        yield Truth("times", others, "others")
    if evidence.statistic == "negativity":
        yield from (Truth("plain", value, "either") for value in (float(severity(own)), 5.0))
    yield from _counts(evidence)
    yield from _bounds(evidence, spec)
    if evidence.n_ranked > 2 and evidence.rank == 1:
        yield Truth("rank", 1.0, "own")
    if evidence.n_ranked > 1 and evidence.rank > 1:
        yield Truth("rank", float(evidence.rank), "own")
    if evidence.n_ranked > 2 and evidence.rank == evidence.n_ranked:
        yield Truth("rank", -1.0, "own")


def _counts(evidence: Evidence) -> Iterable[Truth]:
    for value in {evidence.n, evidence.total}:
        yield Truth("plain", float(value), "own")
    if evidence.statistic != "size":
        for value in {evidence.others_n, evidence.others_total}:
            yield Truth("plain", float(value), "others")


def _bounds(evidence: Evidence, spec: ColumnSpec | None) -> Iterable[Truth]:
    """Return the numbers that limit who is counted: "2 or less", "in their 40s"."""
    for condition in (one for one in evidence.where if one.op in {"at_least", "at_most", "between"}):
        values = [float(value) for value in condition.values if _is_number(value)]
        for value in values:
            yield Truth("plain", value, "either")
            yield Truth("years", value, "either")
            if spec is not None and spec.unit is Unit.SHARE:
                yield Truth("share", value, "either")
        if spec is not None and spec.meaning is Meaning.AGE and len(values) == 2:
            yield from (Truth("band", float(decade), "either") for decade in _decades(*values))


def _decades(low: float, high: float) -> range:
    return range(int(low // 10 * 10), int(high) + 1, 10)


def _is_number(value: object) -> bool:
    return isinstance(value, float | int) or str(value).replace(".", "", 1).isdigit()


PERSONAL: tuple[tuple[re.Pattern[str], frozenset[Meaning], frozenset[str]], ...] = tuple(
    (re.compile(rf"\b(?:{words})\b", re.IGNORECASE), frozenset(meanings), frozenset(hints.split()))
    for words, meanings, hints in (
        (r"women|woman|females?|ladies|lady|girls?|mothers?|moms?|mums?|she|her|hers", {Meaning.GENDER}, "women"),
        (r"men|man|males?|gentlemen|guys?|boys?|fathers?|dads?|he|his|him", {Meaning.GENDER}, "men"),
        (r"young|younger|youngsters?|millennials?|gen[ -]?z|teen(?:ager)?s?|youth\w*", {Meaning.AGE}, "young"),
        (r"old|older|elderly|seniors?|boomers?|middle[- ]aged|pensioners?|mature", {Meaning.AGE}, "old"),
        (
            r"urban|city|cities|metropolitan|town|towns|rural|countryside|village\w*|suburb\w*",
            {Meaning.PLACE, Meaning.PLACE_SIZE},
            "",
        ),
        (
            r"wealthy|rich|affluent|poor|well[- ]off|high[- ]income|low[- ]income|high earners?|low earners?",
            {Meaning.INCOME},
            "",
        ),
        (
            r"students?|retire(?:d|es?)|professionals?|workers?|employees?|managers?|engineers?|(?:self-|un)employed",
            {Meaning.OCCUPATION},
            "",
        ),
        (
            r"parents?|famil(?:y|ies)|children|kids|married|single|couples?|divorced|widowed|husbands?|wives|wife",
            {Meaning.FAMILY},
            "",
        ),
        (r"graduates?|educated|university|college|academics?|degrees?", {Meaning.EDUCATION}, ""),
    )
)
"""Words that say who somebody is, the meanings of columns that can back them, and what they say of these."""


_NO_LONGER_YOUNG = 40


def backs_person(word: str, hints: frozenset[str], meanings: frozenset[Meaning], backings: Iterable[Backing]) -> bool:
    """Return whether a claim says of a person what the word says."""
    return any(
        word.casefold() in one.names
        or bool(stems(word) & (one.words - _AGE_WORDS))
        or (one.spec is not None and one.spec.meaning in meanings and _says_so(word, hints, one, one.spec.meaning))
        for one in backings
    )


def _says_so(word: str, hints: frozenset[str], one: Backing, meaning: Meaning) -> bool:
    """Return whether a claim on a column of this meaning says what a word for people says that is not its own."""
    if meaning is Meaning.GENDER:
        return bool(hints & one.names)
    if meaning is Meaning.AGE:
        where = one.claim.evidence.where if one.claim.evidence else ()
        values = [float(value) for condition in where for value in condition.values if _is_number(value)]
        return bool(values) and (
            max(values) < _NO_LONGER_YOUNG if "young" in hints else min(values) >= _NO_LONGER_YOUNG
        )
    if meaning is Meaning.INCOME:
        return one.up is None or one.up != bool(re.search("poor|low", word, re.IGNORECASE))
    return _same_place(word, one)


def _same_place(word: str, one: Backing) -> bool:
    """Return whether "urban" is said of a city, and "rural" of a town or village."""
    said = " ".join(one.names)
    if re.match("urban|metropolitan", word, re.IGNORECASE):
        return "city" in said
    return bool(re.match("rural|countryside", word, re.IGNORECASE)) and bool(re.search("town|village|rural", said))
