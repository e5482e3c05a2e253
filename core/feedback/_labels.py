"""Words that name a group of comments: phrases people wrote there far more often than elsewhere."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from core.feedback._text import BREAK, stem, stop_words
from core.feedback._words import GENERIC, GENERIC_ELSEWHERE, JOINING, LEADING, NEGATIONS, PARTICLES, TRAILING

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


_MAX_SPAN = 6  # words of a phrase that holds two subjects
_MAX_SECONDS = 8  # second subjects that are tried for a phrase that people wrote
_NEGATED_SHARE = 0.5  # from this share on, what stands before a phrase belongs to it
_UNSPACED = frozenset({"zh", "ja", "th"})

Rows = NDArray[np.intp]
Document = tuple[Sequence[str], str]
"""The words of a comment, in lower case and in their order, and its language."""


@dataclass(frozen=True, slots=True)
class Phrases:
    """Which comment holds which candidate phrase: `matrix` is 0/1, shape (n_comments, n_phrases).

    names, languages, stems : of each phrase.
    documents : the comments.
    """

    matrix: "csr_matrix"
    names: tuple[str, ...]
    languages: NDArray[np.object_]
    stems: tuple[frozenset[str], ...]
    documents: tuple[Document, ...]


def find_phrases(documents: Sequence[Document]) -> Phrases | None:
    """Return the phrases of at least three comments; None when there are none."""
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
    tagged = [str(every[place]).split(_TAG, 1) for place in frequent]
    languages = np.array([language for language, _ in tagged], dtype=object)
    stems = tuple(frozenset(_stems(words.split(_SPACE), language)) for language, words in tagged)
    names = tuple(_joined(words.split(_SPACE), language) for language, words in tagged)
    return Phrases(matrix[:, frequent], names, languages, stems, tuple(documents))


_TAG, _SPACE = "\t", " "


def _tagged_candidates(document: Document) -> list[str]:
    words, language = document
    return [f"{language}{_TAG}{_SPACE.join(run)}" for run in _candidates(words, language)]


def _joined(words: Sequence[str], language: str) -> str:
    return ("" if language in _UNSPACED else " ").join(words)


def _stems(words: Sequence[str], language: str) -> list[str]:
    """Return the stems of the words that say something."""
    return [stem(word, language) for word in words if word not in stop_words(language)]


def main_stems(phrases: Phrases, members: Rows, others: Rows) -> frozenset[str]:
    """Return the stems of the phrase that names a group best; none when no phrase stands out."""
    ranked = _ranked(phrases, members, _ratio(phrases, members, others))
    return phrases.stems[ranked[0]] if ranked else frozenset()


def choose_labels(phrases: Phrases, groups: Sequence[Rows], contrast: Rows) -> list[str]:
    """Return a distinct label for each group, in their order; "" where no phrase stands out.

    It is in the language of most of the group. Its subject is the phrase with the highest keyness: the log-likelihood
    ratio of the group against the other groups (Dunning 1993), times a bonus for longer phrases, times the share of the
    group that uses it. A single word is replaced by a longer phrase around it that is used at least 0.4 times as often.
    What is still one word, or is used by less than 30 % of the group, gets a second subject, the best by the
    geometric mean of two ratios: against the other groups (once), and against the opposite comments (twice).

    The label is the shortest run of words that at least three comments of the group have in common and that holds the
    subjects, with a "not" or "no" before it where half of them say so; where nobody says both in one breath, the two
    phrases stand side by side.

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
        language = _usual([phrases.documents[row][1] for row in members])
        spoken = phrases.languages == language
        others = np.setdiff1d(every, members)
        ratio = np.where(spoken, _ratio(phrases, members, others), 0.0)
        against = np.cbrt(ratio * _ratio(phrases, members, contrast) ** 2) if len(contrast) else ratio
        firsts = [place for place in _ranked(phrases, members, ratio) if phrases.stems[place] not in taken]
        if not firsts:
            labels.append("")
            continue
        first = _extended(phrases, members, firsts)
        documents = [phrases.documents[row][0] for row in members if phrases.documents[row][1] == language]
        chosen, label = [first], said_together(documents, phrases.stems[first], language) or phrases.names[first]
        if len(phrases.stems[first]) == 1 or _share(phrases, members)[first] < _ENOUGH_SHARE:
            seconds = [
                place
                for place in _ranked(phrases, members, against)
                if not phrases.stems[place] & phrases.stems[first] and phrases.stems[place] not in taken
            ]
            chosen, label = _with_second(phrases, documents, (first, label), seconds[:_MAX_SECONDS], language)
        taken.update(phrases.stems[place] for place in chosen)
        labels.append(label)
    return labels


def _with_second(
    phrases: Phrases, documents: Sequence[Sequence[str]], first: tuple[int, str], seconds: Sequence[int], language: str
) -> tuple[list[int], str]:
    """Return the subjects and the label with the best second subject that people say in one breath with the first."""
    place, label = first
    for second in seconds:
        said = said_together(documents, phrases.stems[place] | phrases.stems[second], language)
        if said:
            return [place, second], said
    described = _with_word_before(documents, label, language)
    if described:
        return [place], described
    return [place, *seconds[:1]], ", ".join([label, *(phrases.names[second] for second in seconds[:1])])


def _with_word_before(documents: Sequence[Sequence[str]], label: str, language: str) -> str:
    """Return a label of one word with the word that mostly stands before it ("great quality"); "" without one."""
    before: Counter[str] = Counter()
    for words in documents:
        places = [place for place, word in enumerate(words) if word == label]
        before[words[places[0] - 1] if places and places[0] else ""] += bool(places)
    if not before.total():
        return ""
    word = min(before, key=lambda one: (-before[one], one))
    is_told = word not in {"", BREAK} and (word not in stop_words(language) or word in LEADING)
    return (
        f"{word} {label}" if is_told and before[word] >= max(_MIN_COMMENTS, _EXTENSION_SHARE * before.total()) else ""
    )


def said_together(documents: Sequence[Sequence[str]], wanted: frozenset[str], language: str) -> str:
    """Return the commonest shortest run of words that holds all the stems; "" where fewer than three comments agree.

    Runs agree when the words that say something have the same stems in the same order.

    Examples
    --------
    >>> words = ["the parcel was late", "my parcel was late again", "parcel came late", "a parcel was late"]
    >>> said_together([text.split() for text in words], frozenset({"parcel", "late"}), "en")
    'parcel was late'
    """
    runs: dict[tuple[str, ...], Counter[str]] = {}
    before: dict[str, Counter[str]] = {}
    for words in documents:
        span = _shortest(words, wanted, language)
        if span is None or JOINING & set(words[slice(*span)]):
            continue
        run = _joined(words[slice(*span)], language)
        runs.setdefault(tuple(_stems(words[slice(*span)], language)), Counter())[run] += 1
        before.setdefault(run, Counter())[words[span[0] - 1] if span[0] else ""] += 1
    if not runs:
        return ""
    common = min(runs.values(), key=lambda found: (-found.total(), min(map(len, found)), min(found)))
    if common.total() < _MIN_COMMENTS:
        return ""
    best = min(common, key=lambda run: (-common[run], len(run), run))
    word, n = min(before[best].items(), key=lambda pair: (-pair[1], pair[0]))
    is_negated = word in NEGATIONS and n >= _NEGATED_SHARE * common[best]
    return f"{word} {best}" if is_negated else best


def _shortest(words: Sequence[str], wanted: frozenset[str], language: str) -> tuple[int, int] | None:
    """Return where the shortest run that holds all the stems starts and ends; None where there is none."""
    held = [(place, found) for place, word in enumerate(words) if (found := stem(word, language)) in wanted]
    if len(held) < len(wanted):
        return None
    best: tuple[int, int] | None = None
    for first, (start, _) in enumerate(held):
        missing = set(wanted)
        for place, found in held[first:]:
            missing.discard(found)
            if place - start >= _MAX_SPAN or BREAK in words[start:place]:
                break
            if not missing:
                if best is None or place + 1 - start < best[1] - best[0]:
                    best = (start, place + 1)
                break
    return best


def _usual(languages: Sequence[str]) -> str:
    counts = Counter(languages)
    return min(counts, key=lambda language: (-counts[language], language))


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
            if closes and _may_stand(words[start : end + 1], language):
                found.append(words[start : end + 1])
    return found


def _may_stand(words: Sequence[str], language: str) -> bool:
    """Return whether a run of words could name a subject."""
    first, last = words[0], words[-1]
    generic = GENERIC if language == "en" else GENERIC_ELSEWHERE.get(language, frozenset())
    if len(words) == 1:
        return first not in generic and len(first) >= (2 if language in _UNSPACED else 3)
    if len(set(words)) < len(words):
        return False
    if first in generic and last in generic:
        return False
    if language != "en":
        return first not in generic and last not in generic
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
