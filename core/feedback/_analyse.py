"""The analysis of all comments of a study."""

import numpy as np
import pandas as pd

from core.config import DEFAULT_SEED, MIN_GROUP_SIZE, OnProgress, no_progress, part_of
from core.errors import DataError
from core.feedback._embed import Embedder, default_embedder
from core.feedback._periods import comment_periods
from core.feedback._redact import holds_no_private_word, inner_capitals, redact
from core.feedback._sentiment import contradicts, judged, stars
from core.feedback._text import find_languages, tidy
from core.feedback._themes import mine_themes
from core.feedback._types import FeedbackAnalysis

_COLUMNS = ("feedback_id", "customer_id", "text")
_COMMON_SHARE = 0.002  # of the customers: a capitalised word that so many use points to nobody
_STEP = 500


def analyse_feedback(
    feedback: pd.DataFrame,
    *,
    seed: int = DEFAULT_SEED,
    embedder: Embedder | None = None,
    on_progress: OnProgress = no_progress,
) -> FeedbackAnalysis:
    """Return how negative each comment is, what it is about, and whether it may be quoted.

    Comments are redacted before anything else is done with them. Empty ones are left out and counted. The result
    does not depend on the order of the rows.

    Parameters
    ----------
    feedback : pd.DataFrame
        Columns ``feedback_id, customer_id, text`` and, where known, ``rating`` and ``time``; others are ignored.
    seed : int
        Seed of every random step.
    embedder : Embedder, optional
        Turns texts into vectors; the bundled sentence encoder when not given.
    on_progress : callable
        Told the share done; may raise `CancelledError`.

    Raises
    ------
    DataError
        When a column is missing, a ``feedback_id`` comes twice, or a rating is out of range.

    Examples
    --------
    >>> import pandas as pd
    >>> feedback = pd.DataFrame({"feedback_id": ["f1"], "customer_id": ["c1"], "text": ["Broken, mail me@x.org!"]})
    >>> analyse_feedback(feedback).comments.loc["f1", "text"]
    'Broken, mail [e-mail]!'
    """
    from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

    _check(feedback)
    with threadpool_limits(1):  # the order of additions, and so the last digit, depends on the number of threads
        comments = _readable(feedback, part_of(on_progress, 0.0, 0.1))
        n_empty = len(feedback) - len(comments)
        if comments.empty:
            return FeedbackAnalysis(_finished(comments), (), n_empty)
        encoder = default_embedder(list(comments["text"]), seed=seed) if embedder is None else embedder
        negativities, kinds = judged(comments, embedder=encoder, seed=seed, on_progress=part_of(on_progress, 0.1, 0.5))
        comments = comments.assign(negativity=negativities, polarity=kinds)
        negative = comments[comments["polarity"] == "negative"]
        mixed = contradicts(negativities, comments["stars"].to_numpy(dtype=float))
        positive = comments[(comments["polarity"] == "positive") & ~mixed]
        pain_of, pains = mine_themes(
            negative,
            polarity="negative",
            embedder=encoder,
            seed=seed,
            contrast=positive,
            on_progress=part_of(on_progress, 0.5, 0.75),
        )
        delight_of, delights = mine_themes(
            positive,
            polarity="positive",
            embedder=encoder,
            seed=seed,
            contrast=negative,
            avoided={theme.label for theme in pains},
            on_progress=part_of(on_progress, 0.75, 1.0),
        )
    assigned = pd.concat([pain_of, delight_of]).reindex(comments.index)
    theme_of = assigned["theme"].fillna("")
    comments = comments.assign(theme=theme_of, mined=theme_of, centrality=assigned["centrality"].fillna(-1.0))
    order = feedback["feedback_id"].astype("str")
    return FeedbackAnalysis(
        _finished(comments.loc[list(order[order.isin(comments.index)])]), (*pains, *delights), n_empty
    )


def _check(feedback: pd.DataFrame) -> None:
    missing = [name for name in _COLUMNS if name not in feedback.columns]
    if missing:
        message = f"The feedback table has no column {', '.join(missing)}."
        raise DataError(message, hint=f"Expected are {', '.join(_COLUMNS)} and, where known, rating.")
    repeated = feedback["feedback_id"][feedback["feedback_id"].duplicated()]
    if len(repeated):
        message = f"feedback_id {repeated.iloc[0]!r} comes more than once ({len(repeated)} repeated rows)."
        raise DataError(message, hint="Give each comment an id of its own.")


def _readable(feedback: pd.DataFrame, on_progress: OnProgress) -> pd.DataFrame:
    """Return the comments that have text, tidied and redacted, sorted by id, with language and whether to quote."""
    raw = feedback["text"].astype("str").where(feedback["text"].notna(), "")
    texts = pd.Series([tidy(text) for text in raw], index=feedback["feedback_id"].astype("str"), dtype="str")
    rated = stars(feedback["rating"]) if "rating" in feedback.columns else pd.Series(np.nan, index=feedback.index)
    customers = feedback["customer_id"].astype("str").where(feedback["customer_id"].notna(), "")
    periods = comment_periods(feedback["time"]) if "time" in feedback.columns else pd.Series("", feedback.index)
    table = pd.DataFrame(
        {
            "customer_id": customers.to_numpy(),
            "text": texts,
            "stars": rated.to_numpy(dtype=float),
            "period": periods.to_numpy(),
        },
        index=texts.index,
    )
    table = table[table["text"].str.contains(r"\w", regex=True)].sort_index()
    table.index.name = "feedback_id"
    redacted = []
    for place, text in enumerate(table["text"]):
        if place % _STEP == 0:
            on_progress(0.5 * place / len(table), "Masking personal data")
        redacted.append(redact(text))
    changed = table["text"].to_numpy() != np.array(redacted, dtype=object)
    table = table.assign(text=pd.Series(redacted, index=table.index, dtype="str"))
    table = table.assign(language=pd.Series(find_languages(redacted), index=table.index, dtype="str"))
    on_progress(0.7, "Choosing what may be quoted")
    capitals = [inner_capitals(text) for text in redacted]
    common = _common(capitals, table["customer_id"])
    publishable = [
        not masked and found <= common and holds_no_private_word(text)
        for text, masked, found in zip(redacted, changed, capitals, strict=True)
    ]
    on_progress(1.0, "Choosing what may be quoted")
    return table.assign(publishable=publishable)


def _common(capitals: list[frozenset[str]], customers: pd.Series) -> frozenset[str]:
    """Return the capitalised words that many customers use: brands, places, the nouns of German."""
    enough = max(MIN_GROUP_SIZE, int(np.ceil(_COMMON_SHARE * customers.nunique())))
    writers: dict[str, set[str]] = {}
    for customer, words in zip(customers, capitals, strict=True):
        for word in words:
            writers.setdefault(word, set()).add(customer)
    return frozenset(word for word, names in writers.items() if len(names) >= enough)


def _finished(comments: pd.DataFrame) -> pd.DataFrame:
    kinds = {
        "customer_id": "str",
        "text": "str",
        "language": "str",
        "negativity": "float64",
        "polarity": "str",
        "theme": "str",
        "mined": "str",
        "centrality": "float64",
        "publishable": "bool",
        "period": "str",
    }
    return comments.reindex(columns=list(kinds)).astype(kinds)
