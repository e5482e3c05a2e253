"""Themes: groups of comments that speak of the same thing."""

from collections.abc import Collection, Sequence
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from core.config import MIN_GROUP_SIZE, OnProgress, part_of
from core.feedback._described import described, n_customers
from core.feedback._embed import CorpusEncoder, Embedder, Vectors, unit_rows
from core.feedback._labels import Phrases, choose_labels, find_phrases
from core.feedback._sample import sampled
from core.feedback._text import beginning, clause_words, content_words, focus, is_long, plain_words, sentences
from core.feedback._types import Theme
from core.feedback._valence import compound

MIN_TEXTS = 30
"""Fewer comments of one polarity have no themes."""

MAX_MINED = 6_000
"""So many comments of one polarity are grouped; the rest follows by their words."""

_COMMENTS_PER_GROUP = 11
_MIN_GROUPS, _MAX_GROUPS = 3, 27
_CORPUS_WEIGHT = 0.72  # of the vectors learnt from the comments, beside 1 for those of the sentences
_SAME = 0.45  # cosine of two middles, measured from the middle of all, from which on two groups are one theme
_MAX_CONTRAST, _CONTRAST_WORDS = 5_000, 60

Groups = NDArray[np.intp]


def mine_themes(
    comments: pd.DataFrame,
    *,
    polarity: Literal["negative", "positive"],
    embedder: Embedder,
    seed: int,
    on_progress: OnProgress,
    contrast: pd.DataFrame | None = None,
    avoided: Collection[str] = (),
) -> tuple[pd.DataFrame, tuple[Theme, ...]]:
    """Return the theme id of each comment ("" for none) with its centrality, and the themes.

    Comments are grouped by k-means on the sentence vectors beside vectors learnt from the comments themselves; there
    are about sqrt(n / 11) groups, 3 to 27, of which those that speak of the same thing are then merged. A comment
    without a word of content ("love it!!") belongs to none, and neither do groups of fewer customers than may be
    described, or without anything that many of them say.

    Parameters
    ----------
    comments : pd.DataFrame
        Comments of one polarity, sorted: index ``feedback_id``, columns ``customer_id, text, language,
        negativity, publishable``.
    contrast : pd.DataFrame, optional
        Comments of the opposite polarity, columns ``text, language``: labels prefer what is not said there.
    avoided : collection of str
        Labels that are given already.

    Returns
    -------
    pd.DataFrame, tuple of Theme
        Columns ``theme`` and ``centrality`` (cosine to the middle of the theme; -1 for a comment that was not grouped
        but followed by its words).
    """
    nothing = pd.DataFrame({"theme": pd.Series("", index=comments.index, dtype="str"), "centrality": -1.0})
    if len(comments) < MIN_TEXTS:
        return nothing, ()
    languages = list(comments["language"])
    opening = [plain_words(beginning(text)) for text in comments["text"]]
    content = [content_words(document, language) for document, language in zip(opening, languages, strict=True)]
    speaking = np.flatnonzero([bool(document) for document in content])
    if len(speaking) < MIN_TEXTS:
        return nothing, ()
    chosen = sampled(comments.index, speaking, MAX_MINED, seed=seed)
    texts = focused(comments.iloc[chosen], polarity, on_progress)
    spoken = [languages[row] for row in chosen]
    space = comment_space(texts, spoken, embedder, seed, on_progress)
    opposite = [] if contrast is None else _words_of(contrast.head(_MAX_CONTRAST))
    of_chosen = [(clause_words(text), language) for text, language in zip(texts, spoken, strict=True)]
    phrases = find_phrases([*of_chosen, *opposite])
    if phrases is None:
        return nothing, ()
    grouped = _merged(_clusters(space, len(speaking), seed), space)
    members = [np.flatnonzero(grouped == group) for group in range(grouped.max() + 1)]
    labels = label_groups(
        phrases,
        members,
        np.arange(len(chosen), len(chosen) + len(opposite)),
        vectors=embedder.encode(texts),
        embedder=embedder,
        polarity=polarity,
        avoided=avoided,
    )

    group = np.full(len(comments), -1, dtype=np.intp)
    centrality = np.full(len(comments), -1.0)
    group[chosen], centrality[chosen] = grouped, _nearness(space, grouped)
    rest = np.setdiff1d(speaking, chosen)
    if len(rest):
        known = [content_words(plain_words(text), language) for text, language in zip(texts, spoken, strict=True)]
        group[rest] = spread(known, grouped, [content[row] for row in rest], seed)
    on_progress(1.0, "Naming the themes")
    theme_of, themes = _named(comments.assign(centrality=centrality), group, labels, polarity)
    return pd.DataFrame({"theme": theme_of, "centrality": centrality}), themes


def label_groups(
    phrases: Phrases,
    groups: Sequence[Groups],
    contrast: Groups,
    *,
    vectors: Vectors,
    embedder: Embedder,
    polarity: Literal["negative", "positive"],
    avoided: Collection[str] = (),
) -> list[str]:
    """Return a label for each group (see `choose_labels`), from the vectors of their comments."""
    middles = unit_rows(np.stack([vectors[rows].mean(axis=0) for rows in groups]))
    return choose_labels(
        phrases, groups, contrast, meaning=embedder.encode, middles=middles, polarity=polarity, avoided=avoided
    )


def focused(comments: pd.DataFrame, polarity: str, on_progress: OnProgress) -> list[str]:
    """Return the sentences that matter of each comment: the most negative ones for a pain, else the most positive."""
    sign = -1.0 if polarity == "negative" else 1.0
    texts: list[str] = []
    for place, (text, language) in enumerate(zip(comments["text"], comments["language"], strict=True)):
        if place % 200 == 0:
            on_progress(0.2 * place / len(comments), "Finding what comments are about")
        if not is_long(text):
            texts.append(text)
            continue
        spans = sentences(text)
        weights = [sign * compound(text[slice(*span)]) if language == "en" else 0.0 for span in spans]
        texts.append(focus(text, weights))
    return texts


def comment_space(
    texts: list[str], languages: list[str], embedder: Embedder, seed: int, on_progress: OnProgress
) -> Vectors:
    meaning = embedder.encode(texts, on_progress=part_of(on_progress, 0.2, 0.8))
    corpus = CorpusEncoder(texts, languages=languages, seed=seed)
    on_progress(0.85, "Grouping the comments")
    own = corpus.encode(texts, languages=languages)
    return np.hstack([meaning, _CORPUS_WEIGHT * own]).astype(np.float32)


def _clusters(space: Vectors, n_comments: int, seed: int) -> Groups:
    from sklearn.cluster import KMeans

    n_groups = int(np.clip(round(np.sqrt(n_comments / _COMMENTS_PER_GROUP)), _MIN_GROUPS, _MAX_GROUPS))
    # Identical comments may be fewer than the groups asked for.
    n_groups = min(n_groups, len(np.unique(space, axis=0)))
    return np.asarray(KMeans(n_groups, n_init=4, random_state=seed).fit_predict(space), dtype=np.intp)


def _merged(groups: Groups, space: Vectors) -> Groups:
    """Return the groups, largest first, with those merged whose middles lie in the same direction, nearest first."""
    current = groups.copy()
    centre = space.mean(axis=0)
    while True:
        names = np.unique(current)
        middles = unit_rows(np.stack([space[current == name].mean(axis=0) for name in names]) - centre)
        alike = np.triu(middles @ middles.T, 1)
        one, two = np.unravel_index(int(alike.argmax()), alike.shape)
        if len(names) <= 2 or alike[one, two] < _SAME:
            break
        current[current == names[two]] = names[one]
    order = sorted(np.unique(current), key=lambda name: (-int((current == name).sum()), int(name)))
    rank = {int(name): place for place, name in enumerate(order)}
    return np.array([rank[int(name)] for name in current], dtype=np.intp)


def _nearness(space: Vectors, groups: Groups) -> NDArray[np.float64]:
    middles = unit_rows(np.stack([space[groups == group].mean(axis=0) for group in range(groups.max() + 1)]))
    return np.asarray((unit_rows(space) * middles[groups]).sum(axis=1), dtype=float)


def _words_of(comments: pd.DataFrame) -> list[tuple[list[str], str]]:
    pairs = zip(comments["text"], comments["language"], strict=True)
    return [(clause_words(str(text))[:_CONTRAST_WORDS], str(language)) for text, language in pairs]


def spread(known: list[list[str]], groups: Groups, rest: list[list[str]], seed: int) -> Groups:
    """Return the group of each further comment, by a linear classifier on its words."""
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import SGDClassifier

    if groups.max() == 0:
        return np.zeros(len(rest), dtype=np.intp)
    vectorizer = TfidfVectorizer(analyzer=list, min_df=2, max_features=50_000, sublinear_tf=True)
    classifier = SGDClassifier(alpha=1e-5, random_state=seed).fit(vectorizer.fit_transform(known), groups)
    return np.asarray(classifier.predict(vectorizer.transform(rest)), dtype=np.intp)


def _named(
    comments: pd.DataFrame, group: Groups, labels: list[str], polarity: Literal["negative", "positive"]
) -> tuple[pd.Series, tuple[Theme, ...]]:
    """Return the theme of each comment, and the themes with most customers first."""
    found: list[tuple[int, str, NDArray[np.intp]]] = []
    for number, label in enumerate(labels):
        rows = np.flatnonzero(group == number)
        size = n_customers(comments["customer_id"].iloc[rows])
        if label and size >= MIN_GROUP_SIZE:
            found.append((size, label, rows))
    found.sort(key=lambda item: (-item[0], item[1]))
    prefix = "pain" if polarity == "negative" else "delight"
    theme_of = np.full(len(comments), "", dtype=object)
    themes: list[Theme] = []
    for number, (_, label, rows) in enumerate(found, start=1):
        theme_of[rows] = f"{prefix}-{number:02d}"
        themes.append(described(comments.iloc[rows], f"{prefix}-{number:02d}", label, polarity))
    return pd.Series(theme_of, index=comments.index, dtype="str"), tuple(themes)
