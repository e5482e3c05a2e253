"""Words that name a group of comments: phrases people wrote there far more often than elsewhere."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from core.feedback._text import stem, stop_words
from core.feedback._words import GENERIC, LEADING, PARTICLES, TRAILING

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

_MAX_WORDS = 4  # "card data at checkout"
_MAX_CONTENT_WORDS = 3
_MIN_COMMENTS = 3
_MIN_SHARE = 0.05  # of the group's comments: a rarer phrase does not name the group
_LENGTH_BONUS = (0.0, 1.0, 2.0, 2.0)  # by the number of content words
_ENOUGH_SHARE = 0.3  # a phrase in so many of the comments names the group alone
_EXTENSION_SHARE = 0.4
_N_CANDIDATES = 40


Rows = NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Phrases:
    """Which comment holds which candidate phrase: `matrix` is 0/1, shape (n_comments, n_phrases)."""

    matrix: "csr_matrix"
    names: tuple[str, ...]
    stems: tuple[frozenset[str], ...]


def find_phrases(documents: Sequence[Sequence[str]], language: str) -> Phrases | None:
    """Return the phrases of at least three documents; None when there are none.

    Parameters
    ----------
    documents : sequence of sequence of str
        Lower-case words in their order, stop words included.
    language : str
        Language of most of them.
    """
    from sklearn.feature_extraction.text import CountVectorizer

    unspaced = language in {"zh", "ja", "th"}
    empty = stop_words(language)

    def analyse(words: Sequence[str]) -> list[str]:
        return _candidates(words, empty, joiner="" if unspaced else " ")

    vectorizer = CountVectorizer(analyzer=analyse, binary=True)
    try:
        matrix = vectorizer.fit_transform(documents)
    except ValueError:  # the library's way to say that no document holds a candidate
        return None
    frequent = np.flatnonzero(np.asarray(matrix.sum(axis=0)).ravel() >= _MIN_COMMENTS)
    if not len(frequent):
        return None
    every = vectorizer.get_feature_names_out()
    names = tuple(str(every[place]) for place in frequent)
    stems = tuple(frozenset(stem(word) for word in name.split() if word not in empty) for name in names)
    return Phrases(matrix[:, frequent], names, stems)


def main_stems(phrases: Phrases, members: Rows, others: Rows) -> frozenset[str]:
    """Return the stems of the phrase that names a group best; none when no phrase stands out."""
    ranked = _ranked(phrases, members, _ratio(phrases, members, others))
    return phrases.stems[ranked[0]] if ranked else frozenset()


def choose_labels(phrases: Phrases, groups: Sequence[Rows], contrast: Rows) -> list[str]:
    """Return a distinct label for each group, in their order; "" where no phrase stands out.

    The label is the phrase with the highest keyness: the log-likelihood ratio of the group against the other groups
    (Dunning 1993), times a bonus for longer phrases, times the share of the group that uses it.
    A single word is replaced by a longer phrase around it that is used at least 0.4 times as often. What is still
    one word, or is used by less than 30 % of the group, is followed by a second phrase, the best by the
    geometric mean of two ratios: against the other groups (once), and against the opposite comments (twice).

    Parameters
    ----------
    phrases : Phrases
        Candidates.
    groups : sequence of array of int
        Rows of the comments of each group.
    contrast : array of int
        Rows of comments that are happy where the groups are not, or the other way round; may be empty.
    """
    labels: list[str] = []
    taken: set[frozenset[str]] = set()
    every = np.concatenate(groups)
    for members in groups:
        others = np.setdiff1d(every, members)
        ratio = _ratio(phrases, members, others)
        against = np.cbrt(ratio * _ratio(phrases, members, contrast) ** 2) if len(contrast) else ratio
        firsts = [place for place in _ranked(phrases, members, ratio) if phrases.stems[place] not in taken]
        if not firsts:
            labels.append("")
            continue
        chosen = [_extended(phrases, members, firsts)]
        if len(phrases.stems[chosen[0]]) == 1 or _share(phrases, members)[chosen[0]] < _ENOUGH_SHARE:
            seconds = [
                place
                for place in _ranked(phrases, members, against)
                if not phrases.stems[place] & phrases.stems[chosen[0]] and phrases.stems[place] not in taken
            ]
            chosen += seconds[:1]
        taken.update(phrases.stems[place] for place in chosen)
        labels.append(", ".join(phrases.names[place] for place in chosen))
    return labels


def _extended(phrases: Phrases, members: Rows, ranked: Sequence[int]) -> int:
    """Return the best phrase; where that is one word, the most frequent of those around it that are frequent enough."""
    best = ranked[0]
    if len(phrases.stems[best]) > 1:
        return best
    share = _share(phrases, members)
    longer = [
        place
        for place in ranked
        if phrases.stems[best] < phrases.stems[place] and share[place] >= _EXTENSION_SHARE * share[best]
    ]
    return max(longer, key=lambda place: (share[place], -len(phrases.names[place])), default=best)


def _ranked(phrases: Phrases, members: Rows, ratio: NDArray[np.float64]) -> list[int]:
    """Return the places of the best phrases of a group by keyness, best first."""
    share = _share(phrases, members)
    bonus = np.array(_LENGTH_BONUS)[np.minimum([len(stems) for stems in phrases.stems], _MAX_CONTENT_WORDS)]
    score = ratio * bonus * share
    score[(share * len(members) < _MIN_COMMENTS) | (share < _MIN_SHARE)] = 0.0
    best = np.lexsort(([len(name) for name in phrases.names], -score.round(9)))[:_N_CANDIDATES]
    return [int(place) for place in best if score[place] > 0]


def _share(phrases: Phrases, rows: Rows) -> NDArray[np.float64]:
    return np.asarray(phrases.matrix[rows].mean(axis=0), dtype=float).ravel()


def _ratio(phrases: Phrases, members: Rows, others: Rows) -> NDArray[np.float64]:
    inside = np.asarray(phrases.matrix[members].sum(axis=0), dtype=float).ravel()
    outside = np.asarray(phrases.matrix[others].sum(axis=0), dtype=float).ravel()
    return _log_likelihood_ratio(inside, outside, len(members), len(others))


def _candidates(words: Sequence[str], empty: frozenset[str], *, joiner: str) -> list[str]:
    found: list[str] = []
    content = [word not in empty and "'" not in word for word in words]
    for start, word in enumerate(words):
        if not (content[start] or word in LEADING):
            continue
        n_content = 0
        for end in range(start, min(start + _MAX_WORDS, len(words))):
            n_content += content[end]
            if n_content > _MAX_CONTENT_WORDS:
                break
            closes = content[end] or (end > start and words[end] in PARTICLES and content[end - 1])
            if closes and _may_stand(words[start : end + 1], joiner):
                found.append(joiner.join(words[start : end + 1]))
    return found


def _may_stand(words: Sequence[str], joiner: str) -> bool:
    """Return whether a run of words could name a subject."""
    first, last = words[0], words[-1]
    if len(words) == 1:
        return first not in GENERIC and len(first) >= (2 if joiner == "" else 3)
    if len(set(words)) < len(words):
        return False
    if first in GENERIC and last in GENERIC:
        return False
    return (first not in GENERIC or first in LEADING) and (last not in GENERIC or last in TRAILING)


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
