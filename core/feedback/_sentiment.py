"""How negative a comment is: words, meaning and ratings in one number from 0 to 1."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from core.config import OnProgress
from core.errors import DataError
from core.feedback._embed import Embedder, SentenceEncoder, Vectors
from core.feedback._head import ALONE, WITH_VALENCE
from core.feedback._sample import sampled
from core.feedback._text import beginning, plain_words
from core.feedback._types import Polarity
from core.feedback._valence import compound

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix
    from sklearn.feature_extraction.text import TfidfVectorizer

Numbers = NDArray[np.float64]

NEGATIVE_FROM = 0.5
POSITIVE_UP_TO = 0.25

MIN_RATED = 100
"""From so many rated comments on, their own ratings teach what is negative."""

_MIN_RATED_EACH = 20  # negative and positive ones, or there is nothing to learn
_MAX_TRAINING = 1_000  # of each kind: more changed nothing in our measurements
_MAX_ENCODED = 16_000  # the rest is judged by its words, with a head taught by those
_AT_ONCE = 5_000  # comments judged in one go, so that memory does not grow with their number
_RATING_WEIGHT = 0.75  # the star rules, the words tell a mild two-star comment from a furious one

_COMPOUND_SLOPE = 2.0  # log-odds a unit of valence, where that is all there is


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


def negativity(comments: pd.DataFrame, *, embedder: Embedder, seed: int, on_progress: OnProgress) -> Numbers:
    """Return how negative each comment is, 0 to 1.

    A comment rated 1, 2, 4 or 5 stars takes three quarters from the rating, (5 - stars) / 4, and one quarter from
    VADER (of the first sixty words) where it is English. Every other one takes the text alone: a logistic head
    taught by the rated comments (1-2 against 4-5 stars, both weighted alike) when there are at least `MIN_RATED`; else
    one that was taught by public texts, on the sentence vector and, in English, VADER (see `_head`).

    Parameters
    ----------
    comments : pd.DataFrame
        Columns ``text, language, stars`` (NaN is not rated).
    """
    texts, languages = list(comments["text"]), list(comments["language"])
    valence = _valences(texts, languages, on_progress)
    given = comments["stars"].to_numpy(dtype=float)
    decided = (given <= 2) | (given >= 4)
    result = np.where(decided, _RATING_WEIGHT * (5 - given) / 4, 0.0)
    spoken = np.where(np.array(languages) == "en", (1 - valence) / 2, (5 - given) / 4)
    result[decided] += (1 - _RATING_WEIGHT) * spoken[decided]
    open_rows = np.flatnonzero(~decided)
    if len(open_rows):
        judge = _Judge(comments, valence, embedder, seed)
        result[open_rows] = judge.judge(open_rows, given, np.flatnonzero(decided), on_progress)
    return np.clip(result, 0.0, 1.0)


def polarities(negativities: Numbers, given_stars: Numbers) -> list[Polarity]:
    """Return ``negative`` from 0.5 on, ``positive`` up to 0.25 or from four stars on, else ``neutral``."""
    happy = (negativities <= POSITIVE_UP_TO) | (given_stars >= 4)
    return [
        "negative" if value >= NEGATIVE_FROM else "positive" if glad else "neutral"
        for value, glad in zip(negativities, happy, strict=True)
    ]


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
        self._languages, self._valence = list(comments["language"]), valence
        self._embedder = embedder
        self._seed = seed

    def judge(
        self, rows: NDArray[np.intp], given: Numbers, decided: NDArray[np.intp], on_progress: OnProgress
    ) -> Numbers:
        """Return the negativity of the rows; the decided ones may teach it."""
        chosen = sampled(self._ids, rows, _MAX_ENCODED, seed=self._seed)
        lesson = self._lesson(given, decided)
        if len(lesson):
            known = given[lesson] <= 2
            values = self._learnt(lesson, known, chosen, on_progress)
        else:
            values = self._from_head(chosen, on_progress)
        result = np.zeros(len(self._texts))
        result[chosen] = values
        rest = np.setdiff1d(rows, chosen)
        if len(rest):
            result[rest] = self._from_words(chosen, values >= NEGATIVE_FROM, rest)
        return result[rows]

    def _lesson(self, given: Numbers, decided: NDArray[np.intp]) -> NDArray[np.intp]:
        negative, positive = decided[given[decided] <= 2], decided[given[decided] >= 4]
        if len(decided) < MIN_RATED or min(len(negative), len(positive)) < _MIN_RATED_EACH:
            return np.zeros(0, dtype=np.intp)
        parts = [sampled(self._ids, part, _MAX_TRAINING, seed=self._seed) for part in (negative, positive)]
        return np.sort(np.concatenate(parts))

    def _learnt(
        self, lesson: NDArray[np.intp], negative: NDArray[np.bool_], rows: NDArray[np.intp], on_progress: OnProgress
    ) -> Numbers:
        every = np.concatenate([lesson, rows])
        vectors = self._embedder.encode([self._texts[row] for row in every], on_progress=on_progress)
        return self._fit(lesson, negative, rows, vectors)

    def _from_words(self, lesson: NDArray[np.intp], negative: NDArray[np.bool_], rows: NDArray[np.intp]) -> Numbers:
        if negative.all() or not negative.any():
            return np.full(len(rows), float(negative[0]))
        return self._fit(lesson, negative, rows, np.zeros((len(lesson) + len(rows), 0), dtype=np.float32))

    def _fit(
        self, lesson: NDArray[np.intp], negative: NDArray[np.bool_], rows: NDArray[np.intp], vectors: Vectors
    ) -> Numbers:
        """Return how negative the rows are by what the lesson teaches; `vectors` has those of the lesson first."""
        from sklearn.feature_extraction.text import TfidfVectorizer
        from sklearn.linear_model import LogisticRegression

        vectorizer = TfidfVectorizer(analyzer=plain_words, min_df=2, max_features=20_000, sublinear_tf=True)
        vectorizer.fit(self._texts[row] for row in lesson)
        head = LogisticRegression(C=3.0, class_weight="balanced", max_iter=500)
        head.fit(self._features(vectorizer, lesson, vectors[: len(lesson)]), negative)
        meaning, found = vectors[len(lesson) :], [np.zeros(0)]
        for start in range(0, len(rows), _AT_ONCE):
            part = slice(start, start + _AT_ONCE)
            found.append(head.predict_proba(self._features(vectorizer, rows[part], meaning[part]))[:, 1])
        return np.concatenate(found)

    def _features(self, vectorizer: "TfidfVectorizer", rows: NDArray[np.intp], vectors: Vectors) -> "csr_matrix":
        from scipy import sparse

        words = vectorizer.transform([self._texts[row] for row in rows])
        return sparse.csr_matrix(sparse.hstack([words, vectors.astype(float) * 2, self._valence[rows][:, None]]))

    def _from_head(self, rows: NDArray[np.intp], on_progress: OnProgress) -> Numbers:
        english = np.array([self._languages[row] == "en" for row in rows])
        valence = self._valence[rows]
        if not isinstance(self._embedder, SentenceEncoder):
            # The heads know the vectors of that encoder only; without them there is VADER.
            return np.where(english, 1 / (1 + np.exp(_COMPOUND_SLOPE * valence)), POSITIVE_UP_TO + 0.1)
        vectors = self._embedder.encode([self._texts[row] for row in rows], on_progress=on_progress)
        logits = np.where(english, WITH_VALENCE.logits(vectors, valence), ALONE.logits(vectors, valence))
        return np.asarray(1 / (1 + np.exp(-logits)), dtype=float)


def _valences(texts: Sequence[str], languages: Sequence[str], on_progress: OnProgress) -> Numbers:
    values = np.zeros(len(texts))
    for place, (text, language) in enumerate(zip(texts, languages, strict=True)):
        if place % 500 == 0:
            on_progress(place / len(texts), "Weighing the words")
        if language == "en":
            values[place] = compound(beginning(text))
    return values
