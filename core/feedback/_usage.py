"""What kind of word a word is, from the words that people put beside it; no dictionary is needed."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from core.feedback._text import BREAK, stem, stop_words
from core.feedback._words import (
    COPULAS,
    DETERMINERS,
    HANGING,
    INTENSIFIERS,
    JOINING,
    NEGATIONS,
    POSSESSING,
    PREPOSITIONS,
)

_OFTEN = 0.15  # of its occurrences as a thing, or as a quality
_SELDOM = 0.05
_PERHAPS = 0.25  # of a thing: "the pending transfer" is about a transfer, "the app crashes" about an app
_WHOLE = 0.6  # of the time the end of a clause behind a verb: nothing is missing

ENDS = JOINING | {BREAK}
"""What ends a clause."""


class Usage:
    """Tells things ("the *parcel* came") from qualities ("it is *late*") and from all other words.

    Parameters
    ----------
    documents : iterable of sequence of str
        The words of many comments, all in one language, with a "." between clauses.
    language : str
        Their language; where we have no list of its determiners, `is_known` is false and nothing can be told.
    """

    def __init__(self, documents: Iterable[Sequence[str]], language: str) -> None:
        self._language = language
        self._empty = stop_words(language)
        copulas = COPULAS.get(language, frozenset())
        stronger = INTENSIFIERS.get(language, frozenset())
        self._turning = copulas | stronger
        determiners = DETERMINERS.get(language, frozenset())
        owning = determiners | POSSESSING.get(language, frozenset())
        naming = determiners | PREPOSITIONS.get(language, frozenset())
        self.is_known = bool(determiners)
        all_, qualities = Counter[str](), Counter[str]()
        heads: dict[str, float] = {}
        for words in documents if self.is_known else ():
            padded = [BREAK, BREAK, *words, BREAK]
            for place in range(2, len(padded) - 1):
                further, before, word, behind = padded[place - 2 : place + 2]
                all_[word] += 1
                qualities[word] += before in self._turning
                says = self._says_something
                is_named = before in naming
                is_subject = says(word) and behind in copulas
                if behind in stronger:  # "for far too much": what follows is not named yet
                    continue
                if is_subject or (not says(behind) and (is_named or (further in owning and says(before)))):
                    heads[word] = heads.get(word, 0.0) + 1.0
                elif is_named:
                    heads[word] = heads.get(word, 0.0) + _PERHAPS
        self._things, self._qualities = (self._shares(counts, all_) for counts in (heads, qualities))

    def _says_something(self, word: str) -> bool:
        return word != BREAK and word not in self._empty

    def _shares(self, counts: Mapping[str, float], all_: Counter[str]) -> dict[str, float]:
        """Return by stem which share of its occurrences is counted."""
        by_stem: dict[str, float] = {}
        total = Counter[str]()
        for word, n in all_.items():
            one = stem(word, self._language)
            by_stem[one] = by_stem.get(one, 0.0) + counts.get(word, 0.0)
            total[one] += n
        return {one: n / total[one] for one, n in by_stem.items()}

    def is_thing(self, word: str, *, least: float = _OFTEN) -> bool:
        """Return whether people use a word as the name of a thing, at least so often."""
        return self.thing(word) >= least

    def is_quality(self, word: str, *, least: float = _OFTEN) -> bool:
        """Return whether people say of things that they are so, at least so often."""
        return self.quality(word) >= least

    def thing(self, word: str) -> float:
        """Return how often people use a word as the name of a thing, 0 to 1."""
        return self._things.get(stem(word, self._language), 0.0)

    def quality(self, word: str) -> float:
        """Return how often people say of things that they are so, 0 to 1."""
        return self._qualities.get(stem(word, self._language), 0.0)

    def confidence(self, words: Sequence[str], ends_clause: float) -> float:
        """Return how sure it is that a run of words names a thing, a quality, or a thing with what is said of it.

        Parameters
        ----------
        words : sequence of str
            The run, at least one word.
        ends_clause : float
            How often a clause ends behind it, 0 to 1: "the app crashes" is whole, "delivery took far" is not.

        Returns
        -------
        float
            1 for sure, 0.5 for hardly, 0 for not at all: a single word is sure or nothing.
        """
        if words[-1] in HANGING and len(words) > 1 and self.is_thing(words[-2]):  # "sweater in" asks for a size
            return 0.0
        if not self.is_known or words[-1] in self._empty or words[0] in NEGATIONS:
            return 1.0
        if self._stands(words, _OFTEN):
            return 1.0
        if len(words) == 1:
            return 0.0
        is_clause = ends_clause >= _WHOLE and any(map(self.is_thing, words[:-1])) and not self.is_quality(words[-2])
        return 0.5 if is_clause or self._stands(words, _SELDOM) else 0.0

    def _stands(self, words: Sequence[str], least: float) -> bool:
        *start, last = words
        if self.is_thing(last, least=least):
            return True
        follows = not start or start[-1] in self._turning | NEGATIONS or self.is_thing(start[-1], least=least)
        return follows and self.is_quality(last, least=least)
