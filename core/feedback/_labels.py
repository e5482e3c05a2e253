"""Words that name a group of comments: phrases people wrote there far more often than elsewhere."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray

from core.feedback._embed import Vectors
from core.feedback._phrasing import Phrase, Phrasing, may_stand
from core.feedback._qualities import Shares, qualities, shares
from core.feedback._text import BREAK, stem, stop_words
from core.feedback._usage import Usage
from core.feedback._valence import compound
from core.feedback._words import AND, JUDGING, LEADING, PARTICLES

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

_MAX_WORDS = 4  # "card data at checkout"
_MAX_CONTENT_WORDS = 3
_MIN_COMMENTS = 3
_MIN_SHARE = 0.05  # of the group's comments: a rarer phrase does not name the group
_N_CANDIDATES = 60
_KEYNESS_BONUS = (0.0, 1.0, 2.0, 2.0)  # by the number of words that say something

_BY_WORDS = (0.0, 0.6, 1.0, 1.0, 0.9, 0.8)  # a single word says little, and a long phrase is no name
_LONGER = 0.7
_NOUN = 1.5
_BARE = 0.5  # a single word that names no thing: "flying"

_OTHER_KIND = 0.3  # "free shipping" for complaints on what it costs

_AROUND_SCORE, _AROUND_SHARE = 0.5, 0.15  # of those of a single word: then the phrase around it is as good
_NEARLY = 0.7  # of the best of them: then one without an empty word is preferred
_MIN_TOGETHER = 0.03
_N_PARTNERS = 8

_ENOUGH_SHARE = 0.3  # a phrase in so many of the comments names the group alone
_SECOND_SCORE = 0.5  # of the first one's: else the second subject is no match for it
_NEAR = 0.2  # cosine to the middle of the group: what is farther off is one of many subjects
_MIN_NEAR = 0.12  # no label at all
_SAME_SUBJECT = 0.5  # cosine of two phrases from which on they are two words for one thing

Rows = NDArray[np.intp]
Document = tuple[Sequence[str], str]
"""The words of a comment, in lower case and in their order, and its language."""

Meaning = Callable[[Sequence[str]], Vectors]
"""Turns phrases into vectors of length one."""


@dataclass(frozen=True, slots=True)
class Phrases:
    """Which comment holds which candidate phrase: `matrix` is 0/1, shape (n_comments, n_phrases).

    runs : the stems of each phrase, in their order.
    languages : of each phrase.
    n_content : how many of its words say something.
    documents : the comments.
    said : the stems of each comment.
    """

    matrix: "csr_matrix"
    runs: tuple[tuple[str, ...], ...]
    languages: NDArray[np.object_]
    n_content: NDArray[np.intp]
    documents: tuple[Document, ...]
    said: tuple[frozenset[str], ...]


def find_phrases(documents: Sequence[Document]) -> Phrases | None:
    """Return the phrases of at least three comments, words of one stem taken as one; None when there are none."""
    from sklearn.feature_extraction.text import CountVectorizer

    vectorizer = CountVectorizer(analyzer=_tagged_candidates, binary=True)
    try:
        matrix = vectorizer.fit_transform(documents)
    except ValueError:  # the library's way to say that no document holds a candidate
        return None
    frequent = np.flatnonzero(np.asarray(matrix.sum(axis=0)).ravel() >= _MIN_COMMENTS)
    if not len(frequent):
        return None
    every = vectorizer.get_feature_names_out()
    tagged = [str(every[place]).split(_TAG) for place in frequent]
    return Phrases(
        matrix=matrix[:, frequent],
        runs=tuple(tuple(run.split(_SPACE)) for _, _, run in tagged),
        languages=np.array([language for language, _, _ in tagged], dtype=object),
        n_content=np.array([int(n_content) for _, n_content, _ in tagged]),
        documents=tuple(documents),
        said=tuple(frozenset(stem(word, language) for word in words) for words, language in documents),
    )


_TAG, _SPACE = "\t", " "


def _tagged_candidates(document: Document) -> list[str]:
    words, language = document
    empty = stop_words(language)
    return [
        _TAG.join(
            (language, str(sum(word not in empty for word in run)), _SPACE.join(stem(word, language) for word in run))
        )
        for run in _candidates(words, language)
    ]


def choose_labels(
    phrases: Phrases,
    groups: Sequence[Rows],
    contrast: Rows,
    *,
    meaning: Meaning,
    middles: Vectors,
    polarity: Literal["negative", "positive"],
    avoided: Collection[str] = (),
) -> list[str]:
    """Return a distinct label for each group, in their order; "" where no phrase stands out.

    It is in the language of most of the group. Candidates are the phrases of highest keyness: the log-likelihood ratio
    of the group against the other groups (Dunning 1993), times a bonus for longer phrases, times the share of the group
    that uses it. Each is completed to what people write (`Phrasing.phrase`) and dropped where it reads oddly. Of the
    rest, the best is near to the middle of the group in meaning, used by many, and made of words that are rare in the
    other groups and in the opposite comments; phrases that name a thing are preferred. A single word gives way to a
    phrase around it that is nearly as good. Where less than 30 % of the group say it, a second subject may follow
    behind an "and". Behind a label of one word stands in brackets what the group says of things, rather than the other
    groups do, and rather than those that are happy with the same thing where the group is not: "sweater (itchy, boxy)".

    Parameters
    ----------
    phrases : Phrases
        Candidates.
    groups : sequence of array of int
        Rows of the comments of each group.
    contrast : array of int
        Rows of comments that are happy where the groups are not, or the other way round; may be empty.
    meaning : callable
        Turns phrases into vectors.
    middles : array
        The mean vector of each group in the same space, of length one, shape (n_groups, n_dimensions).
    polarity : {"negative", "positive"}
        Whether the groups complain or praise: in brackets stands no English word of the other kind, and a phrase of
        the other kind names a group only where nothing else does nearly as well.
    avoided : collection of str
        Labels that are given already; a thing comes again only with something else that is said of it.
    """
    labels: list[str] = []
    taken: set[frozenset[str]] = set()
    usages: dict[str, Usage] = {}
    given = {label.partition(" (")[0] for label in avoided}
    every = np.concatenate(groups)

    def is_free(phrase: Phrase) -> bool:
        return phrase.stems not in taken

    for members, middle in zip(groups, middles, strict=True):
        language = _language(phrases, members)
        if language not in usages:
            usages[language] = Usage((words for words, spoken in phrases.documents if spoken == language), language)
        others = np.setdiff1d(every, members)
        naming = _Naming(phrases, members, others, contrast, meaning, middle, usages[language], polarity)
        label, named = naming.label(is_free)
        if label in given:
            label, named = naming.label(lambda phrase: is_free(phrase) and phrase.text not in given)
        taken.update(one.phrase.stems for one in named)
        labels.append(label)
    return labels


@dataclass(frozen=True, slots=True)
class _Candidate:
    phrase: Phrase
    score: float
    vector: Vectors


class _Naming:
    """Names one group."""

    def __init__(
        self,
        phrases: Phrases,
        members: Rows,
        others: Rows,
        contrast: Rows,
        meaning: Meaning,
        middle: Vectors,
        usage: Usage,
        polarity: Literal["negative", "positive"],
    ) -> None:
        language = _language(phrases, members)
        own, rest, opposite = (
            [row for row in rows if phrases.documents[row][1] == language] for rows in (members, others, contrast)
        )
        self._said, elsewhere, self._opposite = ([phrases.said[row] for row in rows] for rows in (own, rest, opposite))
        self._outside = shares(elsewhere)
        self._weights = _weights(shares(self._said), self._outside, shares(self._opposite))
        self._language, self._usage = language, usage
        self._phrasing = Phrasing([phrases.documents[row][0] for row in own], language, usage)
        self._meaning, self._middle, self._polarity = meaning, middle, polarity
        self._runs = [phrases.runs[place] for place in _ranked(phrases, members, others, language)]

    def label(self, is_free: Callable[[Phrase], bool]) -> tuple[str, list[_Candidate]]:
        """Return the label, "" where nothing stands out, and the phrases it is made of."""
        named = self.chosen(is_free)
        said = AND.get(self._language, " and ").join(one.phrase.text for one in named)
        of_it = ", ".join(self._qualities(named))
        return (f"{said} ({of_it})" if of_it else said), named

    def chosen(self, is_free: Callable[[Phrase], bool]) -> list[_Candidate]:
        """Return the one or two phrases of the label; none where nothing stands out.

        Where everybody writes the same sentences no phrase stands by itself; the best piece of them must do then.
        """
        ranked = self._named(self._phrasing.phrase, is_free) or self._named(self._phrasing.bare, is_free)
        if not ranked or ranked[0].vector @ self._middle < _MIN_NEAR:
            return []
        best = self._fuller(ranked, is_free)
        is_enough = not best.phrase.is_plain or self._held(best).mean() >= _ENOUGH_SHARE
        second = None if is_enough else self._second(best, ranked)
        return [best] if second is None else [best, second]

    def _qualities(self, named: Sequence[_Candidate]) -> list[str]:
        """Return what the group says of the one thing that it is named by; nothing where it is named by more.

        In English alone: in other languages too much else stands where qualities do ("zu besuchen").
        """
        is_thing = len(named) == 1 and named[0].phrase.n_words == 1 and named[0].phrase.is_noun
        if not is_thing or self._language != "en" or not self._opposite:
            return []
        thing, compared = named[0].phrase.stems, (self._said, self._outside, self._opposite)
        return qualities(thing, *compared, phrasing=self._phrasing, usage=self._usage, polarity=self._polarity)

    def _named(
        self, complete: Callable[[Sequence[str]], Phrase | None], is_free: Callable[[Phrase], bool]
    ) -> list[_Candidate]:
        found = map(complete, self._runs)
        return self._ranked(one for one in found if one and one.share >= _MIN_SHARE and is_free(one))

    def _ranked(self, phrases: Iterable[Phrase]) -> list[_Candidate]:
        """Return the distinct phrases with their score, best first."""
        distinct = list({phrase.text: phrase for phrase in phrases}.values())
        if not distinct:
            return []
        vectors = self._meaning([phrase.text for phrase in distinct])
        scores = [
            max(float(vector @ self._middle), 0.0) * self._strength(phrase)
            for phrase, vector in zip(distinct, vectors, strict=True)
        ]
        candidates = map(_Candidate, distinct, scores, vectors)
        return sorted(candidates, key=lambda one: (-round(one.score, 9), one.phrase.text))

    def _strength(self, phrase: Phrase) -> float:
        weight = float(np.mean([self._weights.get(one, 0.0) for one in phrase.stems]))
        length = _BY_WORDS[phrase.n_words] if phrase.n_words < len(_BY_WORDS) else _LONGER
        kind = _NOUN if phrase.is_noun else _BARE if phrase.n_words == 1 else 1.0
        fit = _OTHER_KIND if self._is_of_other_kind(phrase) else 1.0
        return float(np.sqrt(phrase.share * weight)) * length * kind * fit * phrase.confidence

    def _is_of_other_kind(self, phrase: Phrase) -> bool:
        """Return whether an English phrase praises where the group complains, or the other way round.

        It must judge to do so: a credit card and customer care are no praise.
        """
        judges = self._language == "en" and not JUDGING.isdisjoint(phrase.text.split())
        return judges and compound(phrase.text) * (1.0 if self._polarity == "negative" else -1.0) > 0

    def _fuller(self, ranked: Sequence[_Candidate], is_free: Callable[[Phrase], bool]) -> _Candidate:
        """Return the best phrase; where that is a single word or names no thing, one around it that is as good."""
        best, own = ranked[0], ranked[0].phrase.stems
        if best.phrase.is_plain and best.phrase.n_words > 1:
            return best
        partners = [one.phrase.stems for one in ranked if len(one.phrase.stems) == 1 and one.phrase.stems != own]
        joined = (self._phrasing.together(own | other) for other in partners[:_N_PARTNERS])
        least = max(_MIN_TOGETHER, _AROUND_SHARE * best.phrase.share)
        around = self._ranked(
            one
            for one in (*joined, *(one.phrase for one in ranked))
            if one and own < one.stems and is_free(one) and one.share >= least
        )
        enough = max(_AROUND_SCORE * best.score, _NEARLY * around[0].score if around else 0.0)
        good = [one for one in around if one.score >= enough]
        return min(good, key=lambda one: (not one.phrase.is_plain, -one.score), default=best)

    def _held(self, candidate: _Candidate) -> NDArray[np.bool_]:
        return np.array([candidate.phrase.stems <= said for said in self._said])

    def _second(self, best: _Candidate, ranked: Sequence[_Candidate]) -> _Candidate | None:
        """Return a second thing that the group speaks of; None where there is no match for the first."""
        held = self._held(best)
        for one in ranked:
            is_other = not one.phrase.stems & best.phrase.stems and one.vector @ best.vector < _SAME_SUBJECT
            is_match = one.phrase.is_plain and one.score >= _SECOND_SCORE * best.score
            is_near = min(one.vector @ self._middle, best.vector @ self._middle) >= _NEAR
            if is_other and is_match and is_near and np.mean(self._held(one) & ~held) >= _MIN_SHARE:
                return one
        return None


def _weights(inside: Shares, outside: Shares, opposite: Shares) -> dict[str, float]:
    """Return by stem its share among a group's comments, less the more it is said elsewhere; 0 to 1."""
    return {
        one: share * share / (share + outside.get(one, 0.0)) * share / (share + opposite.get(one, 0.0))
        for one, share in inside.items()
    }


def _language(phrases: Phrases, members: Rows) -> str:
    counts = Counter(phrases.documents[row][1] for row in members)
    return str(min(counts, key=lambda language: (-counts[language], language)))


def _ranked(phrases: Phrases, members: Rows, others: Rows, language: str) -> list[int]:
    """Return the places of the best phrases of a group by keyness, best first."""
    inside = np.asarray(phrases.matrix[members].sum(axis=0), dtype=float).ravel()
    outside = np.asarray(phrases.matrix[others].sum(axis=0), dtype=float).ravel()
    ratio = _log_likelihood_ratio(inside, outside, len(members), len(others))
    bonus = np.array(_KEYNESS_BONUS)[np.minimum(phrases.n_content, _MAX_CONTENT_WORDS)]
    score = ratio * bonus * inside / len(members)
    score[(phrases.languages != language) | (inside < _MIN_COMMENTS)] = 0.0
    best = np.lexsort(([len(run) for run in phrases.runs], -score.round(9)))[:_N_CANDIDATES]
    return [int(place) for place in best if score[place] > 0]


def _candidates(words: Sequence[str], language: str) -> list[Sequence[str]]:
    """Return the runs of words that could name a subject."""
    empty = stop_words(language)
    found: list[Sequence[str]] = []
    content = [word not in empty and "'" not in word and word != BREAK for word in words]
    for start, word in enumerate(words):
        if not (content[start] or (language == "en" and word in LEADING)):
            continue
        n_content = 0
        for end in range(start, min(start + _MAX_WORDS, len(words))):
            if words[end] == BREAK:
                break
            n_content += content[end]
            if n_content > _MAX_CONTENT_WORDS:
                break
            closes = content[end] or (end > start and words[end] in PARTICLES and content[end - 1])
            if closes and may_stand(words[start : end + 1], language):
                found.append(words[start : end + 1])
    return found


def _log_likelihood_ratio(
    inside: NDArray[np.float64], outside: NDArray[np.float64], n_in: int, n_out: int
) -> NDArray[np.float64]:
    """Return Dunning's G2 of each phrase, 0 where it is not more frequent inside."""
    total = n_in + n_out
    together = inside + outside
    expected_in, expected_out = together * n_in / total, together * n_out / total
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = 2 * (
            np.where(inside > 0, inside * np.log(inside / expected_in), 0.0)
            + np.where(outside > 0, outside * np.log(outside / expected_out), 0.0)
        )
    more = inside * n_out > outside * n_in
    return np.where(more, ratio, 0.0)
