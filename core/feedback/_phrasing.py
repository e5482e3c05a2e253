"""Whether a run of words reads well by itself, from how people go on before and after it."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from core.feedback._text import BREAK, stem, stop_words
from core.feedback._usage import ENDS, Usage
from core.feedback._words import (
    DETERMINERS,
    FIRST_NAMES,
    GENERIC,
    GENERIC_ELSEWHERE,
    HANGING,
    JOINING,
    LEADING,
    LONE_NEGATIONS,
    NEGATIONS,
    NOT_ADVERBS,
    OPENING,
    PARTICLES,
    PREPOSITIONS,
    PROFANITY,
    PRONOUNS,
    TRAILING,
    UNFINISHED,
)

_UNSPACED = frozenset({"zh", "ja", "th"})

_FIXED = 0.7  # of the time the same word beside a phrase: it belongs to it
_FREE = 0.5  # of the time a clause or an empty word must end or begin beside a phrase that stands by itself
_FREE_AFTER_NOUN = 0.1  # behind "the payment page" there is mostly a verb
_MOSTLY = 0.5
_NAMED = 0.15  # of the time "the", "my", "with" … before a phrase: it names a thing
_MAX_WORDS = 6
_MAX_SAID = 5
_MAX_PIECES = 12  # where no blanks stand between words, a piece is often a single sign
_MAX_LONE = 2
_MAX_PLAIN = 3
_MIN_COMMENTS = 3
_NEGATION_WORDS = 3  # "no need to", "never ever"

_UNREAL = re.compile(r"(?:(?:i|we|one|you) )?could have (?!needed|used|wanted|liked)\w+ed\b")
"""Begins a clause on what nobody did; "it could have been softer" and "they could have told us" are complaints."""

Place = tuple[int, int]
"""The number of a comment and of a word in it."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """A phrase as people write it.

    text : its words.
    stems : of those that say something.
    n_words : how many words it has.
    share : which share of the comments holds it, 0 to 1.
    is_noun : whether it names a thing.
    is_plain : whether it does so without an empty word, so that it can stand beside another one.
    confidence : how sure it is that it reads well, above 0 to 1.
    """

    text: str
    stems: frozenset[str]
    n_words: int
    share: float
    is_noun: bool
    is_plain: bool
    confidence: float


class Phrasing:
    """Completes runs of stems to phrases that read well.

    Parameters
    ----------
    documents : sequence of sequence of str
        The words of each comment of a group, all in one language, with a "." between clauses.
    language : str
        Their language.
    usage : Usage
        What kind of word each word is, in these and in other comments.
    """

    def __init__(self, documents: Sequence[Sequence[str]], language: str, usage: Usage) -> None:
        self._language, self._usage = language, usage
        self._is_unspaced = language in _UNSPACED
        self._max_words, self._max_said = (_MAX_PIECES, _MAX_PIECES) if self._is_unspaced else (_MAX_WORDS, _MAX_SAID)
        self._empty = stop_words(language)
        self._determiners = DETERMINERS.get(language, frozenset())
        self._prepositions = PREPOSITIONS.get(language, frozenset())
        self._pronouns = PRONOUNS.get(language, frozenset())
        self._words = [[BREAK, BREAK, *words, BREAK, BREAK] for words in documents]
        self._stems = [[stem(word, language) for word in words] for words in self._words]
        self._places: dict[str, list[Place]] = {}
        for row, stems in enumerate(self._stems):
            for place, one in enumerate(stems):
                self._places.setdefault(one, []).append((row, place))

    def phrase(self, run: Sequence[str]) -> Phrase | None:
        """Return the phrase that a run of stems belongs to; None when it is too long, too rare or reads oddly.

        Words that nearly always stand beside the run are part of it ("size is spot" is half of "size is spot on").
        Before and behind it must mostly be the end of a clause or an empty word, and behind it not one that asks for
        more ("the app drains my").
        """
        found, size = self._found(list(run)), len(run)
        while found and size <= self._max_words:
            if after := self._fixed(found, size, size):
                found = [(row, place) for row, place in found if self._stems[row][place + size] == after]
            elif before := self._fixed(found, size, -1):
                found = [(row, place - 1) for row, place in found if self._stems[row][place - 1] == before]
            else:
                break
            size += 1
        if size > self._max_words or len({row for row, _ in found}) < _MIN_COMMENTS:
            return None
        words = self._usual(found, size)
        if set(words) & (self._pronouns | JOINING) or not may_stand(words, self._language):
            return None
        return self._phrase(found, words) if self._is_free(found, words) else None

    def bare(self, run: Sequence[str]) -> Phrase | None:
        """Return a run of stems as most people write it, whatever stands around it; None where it is too rare."""
        found = self._found(list(run))
        if len({row for row, _ in found}) < _MIN_COMMENTS:
            return None
        words = self._usual(found, len(run))
        is_odd = set(words) <= self._empty or not may_stand(words, self._language)
        return None if is_odd else self._phrase(found, words)

    def word(self, one: str) -> str:
        """Return a stem as most people write it; "" where nobody does."""
        found = self._found([one])
        return self._usual(found, 1)[0] if found else ""

    def together(self, wanted: frozenset[str]) -> Phrase | None:
        """Return the shortest run that holds all the stems, as most people put it; None where hardly anybody does."""
        runs: Counter[tuple[str, ...]] = Counter()
        for stems in self._stems:
            span = _shortest(stems, wanted)
            if span is not None:
                runs[tuple(stems[slice(*span)])] += 1
        if not runs:
            return None
        usual: tuple[str, ...] = min(runs, key=lambda one: (-runs[one], len(one), one))
        return self.phrase(usual)

    def _usual(self, found: Sequence[Place], size: int) -> tuple[str, ...]:
        written: Counter[tuple[str, ...]] = Counter()
        written.update(tuple(self._words[row][place : place + size]) for row, place in found)
        return min(written, key=lambda words: (-written[words], words))

    def _found(self, run: list[str]) -> list[Place]:
        places = self._places.get(run[0], [])
        return [(row, place) for row, place in places if self._stems[row][place : place + len(run)] == run]

    def _fixed(self, found: Sequence[Place], size: int, step: int) -> str:
        """Return the stem that nearly always stands at a step from the start and belongs there; "" without one."""
        beside = Counter(self._stems[row][place + step] for row, place in found)
        best = min(beside, key=lambda one: (-beside[one], one))
        if best == BREAK or beside[best] < max(_MIN_COMMENTS, _FIXED * len(found)):
            return ""
        with_it = [(row, place) for row, place in found if self._stems[row][place + step] == best]
        row, place = with_it[0]
        word, inner = self._words[row][place + step], self._words[row][place + size - 1]
        if word not in self._empty or self._is_unspaced:  # a sign that says nothing is part of a word there
            return best
        if step < 0:
            return best if word in OPENING | NEGATIONS else ""
        # "email about the …" begins another thing; "spot on" does not.
        begins = sum(self._words[row][place + step + 1] in self._determiners for row, place in with_it)
        is_end = word in self._prepositions | PARTICLES and inner not in self._empty
        return best if is_end and begins < _MOSTLY * len(with_it) else ""

    def _is_free(self, found: Sequence[Place], words: Sequence[str]) -> bool:
        """Return whether people begin and end there."""
        if self._is_unspaced:
            return words[-1] not in UNFINISHED
        last = words[-1]
        if last in self._empty - PARTICLES:
            return False
        before = [self._words[row][place - 1] for row, place in found]
        after = [self._words[row][place + len(words)] for row, place in found]
        ends = self._empty - self._determiners - self._pronouns - UNFINISHED | {BREAK}
        if last in HANGING:
            ends = JOINING | {BREAK}
        opens = sum(word == BREAK or word in self._empty for word in before)
        closes = sum(word in ends for word in after)
        is_named = self._n_named(found) >= _MOSTLY * len(found)
        return opens >= _FREE * len(found) and closes >= (_FREE_AFTER_NOUN if is_named else _FREE) * len(found)

    def _n_named(self, found: Sequence[Place]) -> int:
        return sum(self._words[row][place - 1] in self._determiners | self._prepositions for row, place in found)

    def _n_unreal(self, found: Sequence[Place]) -> int:
        """Return how often it is part of what did not happen: "I could have walked to the warehouse"."""
        before = (" ".join(self._words[row][: place + 1]).rpartition(f"{BREAK} ")[2] for row, place in found)
        return sum(bool(_UNREAL.match(clause)) for clause in before)

    def _phrase(self, found: Sequence[Place], words: tuple[str, ...]) -> Phrase | None:
        content = [word for word in words if word not in self._empty]
        said = words if words[0] in NEGATIONS else (*self._negation(found), *words)
        if len(said) > self._max_said or (said[0] in LONE_NEGATIONS and len(said) > _MAX_LONE):
            return None
        behind = [self._words[row][place + len(words)] for row, place in found]
        if len(words) > 1 and sum(word in LONE_NEGATIONS for word in behind) >= _MOSTLY * len(found):
            return None  # "Größe stimmt" says the opposite of "Größe stimmt nicht"
        ends = sum(word in ENDS for word in behind)
        confidence = self._usage.confidence(said, ends / len(found))
        if not confidence or self._n_unreal(found) >= _MOSTLY * len(found):
            return None
        is_noun = self._n_named(found) >= _NAMED * len(found)
        names_thing = self._usage.is_thing(words[-1]) or not self._usage.is_known
        is_plain = is_noun and names_thing and len(words) <= _MAX_PLAIN and len(content) == len(words)
        # "the lady in the store was patient" does not say that a store was.
        inside = sum(self._words[row][place - 2] in self._prepositions for row, place in found)
        if is_noun and not is_plain and inside >= _MOSTLY * len(found):
            return None
        return Phrase(
            text=("" if self._is_unspaced else " ").join(said),
            stems=frozenset(stem(word, self._language) for word in content or words),
            n_words=len(said),
            share=len({row for row, _ in found}) / len(self._words),
            is_noun=is_noun,
            is_plain=is_plain and said == words,
            confidence=confidence,
        )

    def _negation(self, found: Sequence[Place]) -> tuple[str, ...]:
        """Return the "not", "never ever" or "no need to" before most occurrences; nothing without one."""
        said: Counter[tuple[str, ...]] = Counter()
        for row, place in found:
            before = self._words[row][max(0, place - _NEGATION_WORDS) : place]
            at = next((at for at, word in enumerate(before) if word in NEGATIONS), None)
            if at is not None and BREAK not in before[at:]:
                said[tuple(before[at:])] += 1
        nothing: tuple[str, ...] = ()
        best = min(said, key=lambda one: (-said[one], one), default=nothing)
        return best if said[best] >= _MOSTLY * len(found) else nothing


def may_stand(words: Sequence[str], language: str) -> bool:
    """Return whether a run of words could name a subject."""
    first, last = words[0], words[-1]
    generic = GENERIC if language == "en" else GENERIC_ELSEWHERE.get(language, frozenset())
    if PROFANITY & set(words) or {first, last} & FIRST_NAMES:
        return False
    if len(words) == 1:
        return first not in generic and len(first) >= (2 if language in _UNSPACED else 3)
    if len(set(words)) < len(words):
        return False
    if first in generic and last in generic:
        return False
    if language != "en":
        return first not in generic and last not in generic
    if last.endswith("ly") and last not in NOT_ADVERBS:
        return False
    return (first not in GENERIC or first in LEADING) and (last not in GENERIC or last in TRAILING)


def _shortest(stems: Sequence[str], wanted: frozenset[str]) -> tuple[int, int] | None:
    """Return where the shortest run that holds all the wanted stems starts and ends; None where there is none."""
    held = [(place, one) for place, one in enumerate(stems) if one in wanted]
    best: tuple[int, int] | None = None
    for first, (start, _) in enumerate(held):
        missing = set(wanted)
        for place, one in held[first:]:
            missing.discard(one)
            if place - start >= _MAX_WORDS or BREAK in stems[start:place]:
                break
            if not missing:
                if best is None or place + 1 - start < best[1] - best[0]:
                    best = (start, place + 1)
                break
    return best
