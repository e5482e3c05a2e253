"""One theme in two, by the data: a proposal to look at before it is made."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from core.config import DEFAULT_SEED, MIN_GROUP_SIZE, OnProgress, no_progress
from core.errors import ConfigError
from core.feedback._described import described, n_customers
from core.feedback._edits import SplitTheme
from core.feedback._embed import Embedder, default_embedder
from core.feedback._labels import find_phrases
from core.feedback._sample import sampled
from core.feedback._text import clause_words, content_words, plain_words
from core.feedback._themes import MAX_MINED, comment_space, focused, label_groups, spread
from core.feedback._types import Theme


@dataclass(frozen=True, slots=True)
class SplitProposal:
    """How a theme would fall in two: the edit that makes it so, and both parts as they would be, the larger first."""

    edit: SplitTheme
    parts: tuple[Theme, Theme]


def propose_split(
    comments: pd.DataFrame,
    theme: Theme,
    new_id: str,
    *,
    seed: int = DEFAULT_SEED,
    embedder: Embedder | None = None,
    on_progress: OnProgress = no_progress,
) -> SplitProposal:
    """Return how the comments of a theme fall into two groups: k-means with two middles, in the space of `mine_themes`.

    Parameters
    ----------
    comments : pd.DataFrame
        All comments with their themes.
    theme : Theme
        The theme to split.
    new_id : str
        Id for the smaller part.

    Raises
    ------
    ConfigError
        When one part would have fewer than ten customers.
    """
    from sklearn.cluster import KMeans
    from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

    own = comments[comments["theme"] == theme.id].sort_index()
    texts = focused(own, theme.polarity, on_progress)
    languages = list(own["language"])
    words = [plain_words(text) for text in texts]
    chosen = sampled(own.index, np.arange(len(own)), MAX_MINED, seed=seed)
    with threadpool_limits(1):
        encoder = embedder or default_embedder(texts, seed=seed)
        spoken = [languages[row] for row in chosen]
        space = comment_space([texts[row] for row in chosen], spoken, encoder, seed, on_progress)
        n_parts = min(2, len(np.unique(space, axis=0)))
        found = KMeans(n_parts, n_init=10, random_state=seed).fit_predict(space)
        rest = np.setdiff1d(np.arange(len(own)), chosen)
        part = np.zeros(len(own), dtype=np.intp)
        part[chosen] = found
        if len(rest):
            content = [content_words(document, language) for document, language in zip(words, languages, strict=True)]
            part[rest] = spread([content[row] for row in chosen], found, [content[row] for row in rest], seed)
    if (part == 1).sum() > (part == 0).sum():
        part = 1 - part
    groups = [np.flatnonzero(part == number) for number in (0, 1)]
    if min(n_customers(own["customer_id"].iloc[rows]) for rows in groups) < MIN_GROUP_SIZE:
        message = f"“{theme.label}” does not fall into two parts of at least {MIN_GROUP_SIZE} customers."
        raise ConfigError(message, hint="Leave it as it is, or move single comments to another theme by hand.")
    said = [texts[row] for row in chosen]
    phrases = find_phrases([(clause_words(text), language) for text, language in zip(said, spoken, strict=True)])
    labels = ["", ""]
    if phrases is not None:
        of_chosen = [np.flatnonzero(part[chosen] == number) for number in (0, 1)]
        nothing = np.zeros(0, dtype=np.intp)
        vectors = encoder.encode(said)
        labels = label_groups(phrases, of_chosen, nothing, vectors=vectors, embedder=encoder, polarity=theme.polarity)
    first = labels[0] or theme.label
    second = labels[1] if labels[1] not in {"", first} else f"{theme.label} (2)"
    edit = SplitTheme(
        theme_id=theme.id,
        new_id=new_id,
        comment_ids=tuple(str(name) for name in own.index[groups[1]]),
        labels=(first, second),
    )
    parts = (
        described(own.iloc[groups[0]], theme.id, first, theme.polarity),
        described(own.iloc[groups[1]], new_id, second, theme.polarity),
    )
    return SplitProposal(edit, parts)
