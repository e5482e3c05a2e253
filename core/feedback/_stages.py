"""Stages: which phase of a journey a comment is about, from phrases a person can edit."""

from collections import Counter
from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from core.config import OnProgress, no_progress
from core.errors import ConfigError
from core.feedback._embed import Embedder, default_embedder, unit_rows
from core.feedback._text import content_words, plain_words, stem
from core.feedback._types import StageSeeds

CLEAR_MARGIN = 0.02
"""A text whose best stage is nearer than this to the second is about no stage in particular."""

CLEAR_SCORE = 0.2
"""A text whose best stage scores less is about something else."""

MAX_READ = 1_000
"""So many comments of a theme are read for their stage, spread evenly over all of them."""

_COLUMN_PREFIX = "stage."
_KEYWORD_BONUS = 0.08
_MAX_KEYWORDS = 2


def stage_scores(
    texts: Sequence[str],
    stages: Sequence[StageSeeds],
    *,
    embedder: Embedder | None = None,
    on_progress: OnProgress = no_progress,
) -> pd.DataFrame:
    """Return how well each text fits each stage: one row a text, one column a stage id, higher is better.

    The score is half the mean cosine to the two nearest phrases of the stage, plus half the cosine to their middle,
    plus 0.08 for each word (at most two) that shares its stem with the phrases of this stage and of no other.
    Phrases in English work for texts in any language of the encoder.

    Parameters
    ----------
    texts : sequence of str
        Comments, redacted or not.
    stages : sequence of StageSeeds
        At least one phrase each.
    embedder : Embedder, optional
        Turns texts into vectors; the bundled sentence encoder when not given.
    on_progress : callable
        Told the share done.

    Raises
    ------
    ConfigError
        When a stage has no phrase, or two have the same id.
    """
    _check(stages)
    phrases = [phrase for stage in stages for phrase in stage.phrases]
    encoder = default_embedder([*texts, *phrases]) if embedder is None else embedder
    vectors = encoder.encode(texts, on_progress=on_progress)
    keywords = _keywords(stages)
    words = [{stem(word) for word in content_words(plain_words(text), "en")} for text in texts]
    columns: dict[str, NDArray[np.float64]] = {}
    for stage in stages:
        hits = np.array([len(found & keywords[stage.id]) for found in words], dtype=float)
        bonus = _KEYWORD_BONUS * np.minimum(hits, _MAX_KEYWORDS)
        columns[stage.id] = _closeness(vectors, encoder.encode(stage.phrases)) + bonus
    return pd.DataFrame(columns, index=pd.RangeIndex(len(texts)), dtype=float)


def assign_stages(
    texts: Sequence[str],
    stages: Sequence[StageSeeds],
    *,
    embedder: Embedder | None = None,
    on_progress: OnProgress = no_progress,
) -> pd.Series:
    """Return the stage id of each text, "" where it is not clear.

    It is clear when the best stage scores at least 0.2, and at least 0.02 more than the second; the parameters are
    those of `stage_scores`.
    """
    if not texts or not stages:
        return pd.Series("", index=pd.RangeIndex(len(texts)), dtype="str")
    scores = stage_scores(texts, stages, embedder=embedder, on_progress=on_progress)
    values = scores.to_numpy()
    ranked = np.sort(values, axis=1)[:, ::-1]
    second = ranked[:, 1] if values.shape[1] > 1 else np.full(len(values), -np.inf)
    clear = (ranked[:, 0] >= CLEAR_SCORE) & (ranked[:, 0] - second >= CLEAR_MARGIN)
    best = np.array([stage.id for stage in stages], dtype=object)[values.argmax(axis=1)]
    return pd.Series(np.where(clear, best, ""), index=scores.index, dtype="str")


def stage_column(template_id: str) -> str:
    """Return the column of the comments that holds their stage in the journeys of a template."""
    return f"{_COLUMN_PREFIX}{template_id}"


def is_stage_column(name: str) -> bool:
    """Return whether a column of the comments is one of `stage_column`."""
    return name.startswith(_COLUMN_PREFIX)


def comment_stages(
    comments: pd.DataFrame,
    theme_ids: Sequence[str],
    stages: Sequence[StageSeeds],
    *,
    embedder: Embedder | None = None,
    on_progress: OnProgress = no_progress,
) -> pd.Series:
    """Return the stage of each comment: its id, "" where it is not clear, missing where the comment was not read.

    Read are the comments of the themes, at most `MAX_READ` of each. The result does not depend on the order of rows.

    Parameters
    ----------
    comments : pd.DataFrame
        `FeedbackAnalysis.comments`.
    theme_ids : sequence of str
        Themes to read.
    stages : sequence of StageSeeds
        At least one phrase each; without any stage nothing is read.
    embedder, on_progress
        As for `stage_scores`.

    Returns
    -------
    pd.Series
        Index as the comments, dtype ``str``.
    """
    from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

    chosen: list[str] = []
    for theme_id in theme_ids if stages else ():
        names = np.sort(comments.index[comments["theme"] == theme_id].to_numpy(dtype=object))
        places = np.linspace(0, len(names) - 1, min(len(names), MAX_READ)).round().astype(int)
        chosen.extend(names[places])
    with threadpool_limits(1):  # as `analyse_feedback`: the last digit depends on the number of threads
        found = assign_stages(list(comments.loc[chosen, "text"]), stages, embedder=embedder, on_progress=on_progress)
    return pd.Series(found.to_numpy(), index=pd.Index(chosen, dtype=object), dtype="str").reindex(comments.index)


def _check(stages: Sequence[StageSeeds]) -> None:
    mute = [stage.id for stage in stages if not any(phrase.strip() for phrase in stage.phrases)]
    if mute:
        message = f"Stage {mute[0]!r} has no phrases."
        raise ConfigError(message, hint="Give each stage a few phrases that people write when they speak of it.")
    repeated = [name for name, n in Counter(stage.id for stage in stages).items() if n > 1]
    if repeated:
        message = f"Stage id {repeated[0]!r} comes more than once."
        raise ConfigError(message, hint="Give each stage an id of its own.")


def _keywords(stages: Sequence[StageSeeds]) -> dict[str, set[str]]:
    """Return the stems that only the phrases of one stage hold."""
    stems = {
        stage.id: {stem(word) for phrase in stage.phrases for word in content_words(plain_words(phrase), "en")}
        for stage in stages
    }
    n_stages = Counter(word for found in stems.values() for word in found)
    return {name: {word for word in found if n_stages[word] == 1} for name, found in stems.items()}


def _closeness(vectors: NDArray[np.float32], phrases: NDArray[np.float32]) -> NDArray[np.float64]:
    cosines = vectors @ phrases.T
    nearest = np.sort(cosines, axis=1)[:, -2:].mean(axis=1)
    middle = vectors @ unit_rows(phrases.mean(axis=0, keepdims=True))[0]
    return np.asarray((nearest + middle) / 2, dtype=float)
