"""How negative a comment is: words, meaning and ratings in one number from 0 to 1."""

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from core.config import OnProgress, part_of
from core.errors import DataError
from core.feedback._embed import Embedder, SentenceEncoder, Vectors
from core.feedback._head import ALONE, WITH_VALENCE, shares
from core.feedback._sample import sampled
from core.feedback._text import beginning, plain_words
from core.feedback._types import Polarity
from core.feedback._valence import compound

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix
    from sklearn.feature_extraction.text import TfidfVectorizer

Numbers = NDArray[np.float64]
Places = NDArray[np.intp]
Found = tuple[Numbers, Places]
"""How negative texts are, and the places of their kinds in `_POLARITIES`."""

NEGATIVE_FROM = 0.5
POSITIVE_UP_TO = 0.25

MIN_RATED = 100
"""From so many rated comments on, their own ratings teach what is negative."""

_MIN_RATED_EACH = 10  # negative and positive ones, or there is nothing to learn
_MIN_RATED_NEUTRAL = 5  # fewer tell too little of what neutral is: it is then what lies between
_MAX_TRAINING = 1_000  # of each kind: more changed nothing in our measurements
_MAX_ENCODED = 16_000  # the rest is judged by its words, with a head taught by those
_AT_ONCE = 5_000  # comments judged in one go, so that memory does not grow with their number
_RATING_WEIGHT = 0.75  # the star rules, the words tell a mild two-star comment from a furious one

_COMPOUND_SLOPE = 2.0  # log-odds a unit of valence, where that is all there is
_POLARITIES: tuple[Polarity, ...] = ("negative", "neutral", "positive")
_NEGATIVE, _NEUTRAL, _POSITIVE, _UNKNOWN = 0, 1, 2, -1


def stars(ratings: pd.Series) -> pd.Series:
    """Return ratings as 1 to 5 stars; a scale up to 10 or 100, seen from the largest rating, is shrunk.

    Raises
    ------
    DataError
        When a rating is below zero or above 100.
    """
    known = ratings.dropna()
    if known.empty:
        return ratings.astype(float)
    low, high = float(known.min()), float(known.max())
    if low < 0 or high > 100:
        message = f"Ratings run from {low:g} to {high:g}."
        raise DataError(message, hint="Ratings are expected on a scale from 1 to 5, 0 to 10 or 0 to 100.")
    top = next(limit for limit in (5, 10, 100) if high <= limit)
    return (ratings.astype(float) * 5 / top).clip(lower=1)


def judged(
    comments: pd.DataFrame, *, embedder: Embedder, seed: int, on_progress: OnProgress
) -> tuple[Numbers, list[Polarity]]:
    """Return how negative each comment is, 0 to 1, and whether it is negative, neutral or positive.

    A comment rated 1, 2, 4 or 5 stars takes three quarters from the rating, (5 - stars) / 4, and one quarter from
    VADER (of the first sixty words) where it is English. It is ``negative`` from 0.5 on, ``positive`` up to 0.25 or
    from four stars on, else ``neutral``.

    Every other one takes the text alone: how probable it is that it is negative, and which of the three is likeliest,
    as told by heads that were taught by public texts, on the sentence vector and, in English, VADER (see `_head`). When
    at least `MIN_RATED` comments are rated, a head of their own is taught by their words, their vectors and what those
    heads say: negative (1-2 stars), neutral and positive (4-5) weigh alike; where too few neutral ones teach, 0.5 and
    0.25 part the kinds. A comment of three stars is then told by those that are not neutral, and parted so: its stars
    say that it is, its words which way it leans.

    Parameters
    ----------
    comments : pd.DataFrame
        Columns ``text, language, stars`` (NaN is not rated).
    """
    texts, languages = list(comments["text"]), list(comments["language"])
    valence = _valences(texts, languages, on_progress)
    given = comments["stars"].to_numpy(dtype=float)
    rated = np.select([given <= 2, given >= 4, ~np.isnan(given)], [_NEGATIVE, _POSITIVE, _NEUTRAL], _UNKNOWN)
    decided = (rated == _NEGATIVE) | (rated == _POSITIVE)
    values = np.where(decided, _RATING_WEIGHT * (5 - given) / 4, 0.0)
    spoken = np.where(np.array(languages) == "en", (1 - valence) / 2, (5 - given) / 4)
    values[decided] += (1 - _RATING_WEIGHT) * spoken[decided]
    kinds = np.where(rated == _POSITIVE, _POSITIVE, _parted(values))
    judge = _Judge(comments, valence, embedder, seed)
    telling = np.where(decided, rated, _UNKNOWN)
    asked = [one for one in ((rated == _UNKNOWN, rated), (rated == _NEUTRAL, telling)) if one[0].any()]
    for place, (rows, known) in enumerate(asked):
        progress = part_of(on_progress, place / len(asked), (place + 1) / len(asked))
        values[rows], kinds[rows] = judge.judge(np.flatnonzero(rows), known, progress)
    return np.clip(values, 0.0, 1.0), [_POLARITIES[kind] for kind in kinds]


def contradicts(negativities: Numbers, given_stars: Numbers) -> NDArray[np.bool_]:
    """Return whether the words of a comment are negative although it has four stars or more.

    Such a comment counts as positive, but its subject is no delight.
    """
    words = (negativities - _RATING_WEIGHT * (5 - given_stars) / 4) / (1 - _RATING_WEIGHT)
    return (given_stars >= 4) & (words > NEGATIVE_FROM)


class _Judge:
    """Judges texts without a telling rating, all from the same texts and features."""

    def __init__(self, comments: pd.DataFrame, valence: Numbers, embedder: Embedder, seed: int) -> None:
        self._ids, self._texts = comments.index, list(comments["text"])
        self._english, self._valence = comments["language"].to_numpy() == "en", valence
        self._embedder = embedder
        self._seed = seed

    def judge(self, rows: Places, known: Places, on_progress: OnProgress) -> Found:
        """Return what the rows are; those of a known kind may teach it."""
        chosen = sampled(self._ids, rows, _MAX_ENCODED, seed=self._seed)
        lesson = self._lesson(known)
        values, kinds = np.zeros(len(known)), np.zeros(len(known), dtype=np.intp)
        if len(lesson):
            meaning = self._meaning(np.concatenate([lesson, chosen]), on_progress)
            taught, asked = meaning[: len(lesson)], meaning[len(lesson) :]
            values[chosen], kinds[chosen] = self._fit(lesson, known[lesson], taught, chosen, asked)
        else:
            values[chosen], kinds[chosen] = self._from_head(chosen, on_progress)
        rest = np.setdiff1d(rows, chosen)
        if len(rest):
            values[rest], kinds[rest] = self._from_words(chosen, values[chosen], kinds[chosen], rest)
        return values[rows], kinds[rows]

    def _lesson(self, known: Places) -> Places:
        """Return the rows that teach, none when they are too few."""
        of_kind = {kind: np.flatnonzero(known == kind) for kind in (_NEGATIVE, _NEUTRAL, _POSITIVE)}
        fewest = min(len(of_kind[_NEGATIVE]), len(of_kind[_POSITIVE]))
        if sum(map(len, of_kind.values())) < MIN_RATED or fewest < _MIN_RATED_EACH:
            return np.zeros(0, dtype=np.intp)
        if len(of_kind[_NEUTRAL]) < _MIN_RATED_NEUTRAL:
            del of_kind[_NEUTRAL]
        parts = [sampled(self._ids, rows, _MAX_TRAINING, seed=self._seed) for rows in of_kind.values()]
        rows = np.sort(np.concatenate(parts))
        return rows if self._have_words(rows) else rows[:0]

    def _have_words(self, rows: Places) -> bool:
        """Return whether any word stands in two of the texts: "10/10" and the like teach nothing."""
        said = Counter(word for row in rows for word in set(plain_words(self._texts[row])))
        return max(said.values(), default=0) > 1

    def _meaning(self, rows: Places, on_progress: OnProgress) -> Vectors:
        """Return the sentence vectors and, where they know these, what the heads make of them."""
        vectors = self._embedder.encode([self._texts[row] for row in rows], on_progress=on_progress)
        if not isinstance(self._embedder, SentenceEncoder):
            return vectors * 2
        return np.hstack([vectors * 2, self._logits(rows, vectors).astype(np.float32)])

    def _from_words(self, lesson: Places, values: Numbers, kinds: Places, rows: Places) -> Found:
        """Return what the rows are by the words of others that have been judged."""
        if (kinds == kinds[0]).all() or not self._have_words(lesson):
            return np.full(len(rows), values.mean()), np.full(len(rows), np.bincount(kinds).argmax())
        nothing = np.zeros((max(len(lesson), len(rows)), 0), dtype=np.float32)
        return self._fit(lesson, kinds, nothing[: len(lesson)], rows, nothing[: len(rows)])

    def _fit(self, lesson: Places, known: Places, taught: Vectors, rows: Places, asked: Vectors) -> Found:
        """Return what the rows are by what the lesson teaches; `taught` and `asked` say what both mean."""
        from sklearn.feature_extraction.text import TfidfVectorizer
        from sklearn.linear_model import LogisticRegression

        vectorizer = TfidfVectorizer(analyzer=plain_words, min_df=2, max_features=20_000, sublinear_tf=True)
        vectorizer.fit(self._texts[row] for row in lesson)
        head = LogisticRegression(class_weight="balanced", max_iter=500)
        head.fit(self._features(vectorizer, lesson, taught), known)
        probable = np.zeros((len(rows), 3))
        for start in range(0, len(rows), _AT_ONCE):
            part = slice(start, start + _AT_ONCE)
            features = self._features(vectorizer, rows[part], asked[part])
            probable[part, head.classes_] = head.predict_proba(features)
        negative = probable[:, _NEGATIVE]
        kinds = probable.argmax(axis=1) if _NEUTRAL in known else _parted(negative)
        return negative, kinds

    def _features(self, vectorizer: "TfidfVectorizer", rows: NDArray[np.intp], meaning: Vectors) -> "csr_matrix":
        from scipy import sparse

        words = vectorizer.transform([self._texts[row] for row in rows])
        return sparse.csr_matrix(sparse.hstack([words, meaning.astype(float), self._valence[rows][:, None]]))

    def _from_head(self, rows: Places, on_progress: OnProgress) -> Found:
        if not isinstance(self._embedder, SentenceEncoder):
            # The heads know the vectors of that encoder only; without them there is VADER.
            from_words = 1 / (1 + np.exp(_COMPOUND_SLOPE * self._valence[rows]))
            values = np.where(self._english[rows], from_words, POSITIVE_UP_TO + 0.1)
            return values, _parted(values)
        vectors = self._embedder.encode([self._texts[row] for row in rows], on_progress=on_progress)
        probable = shares(self._logits(rows, vectors))
        return probable[:, _NEGATIVE], probable.argmax(axis=1)

    def _logits(self, rows: Places, vectors: Vectors) -> Numbers:
        valence, english = self._valence[rows], self._english[rows]
        return np.where(english[:, None], WITH_VALENCE.logits(vectors, valence), ALONE.logits(vectors, valence))


def _parted(values: Numbers) -> Places:
    return np.where(values >= NEGATIVE_FROM, _NEGATIVE, np.where(values <= POSITIVE_UP_TO, _POSITIVE, _NEUTRAL))


def _valences(texts: Sequence[str], languages: Sequence[str], on_progress: OnProgress) -> Numbers:
    values = np.zeros(len(texts))
    for place, (text, language) in enumerate(zip(texts, languages, strict=True)):
        if place % 500 == 0:
            on_progress(place / len(texts), "Weighing the words")
        if language == "en":
            values[place] = compound(beginning(text))
    return values
