"""What the analysis of feedback returns."""

from dataclasses import dataclass
from typing import Literal

import pandas as pd
from pydantic import BaseModel, ConfigDict

Polarity = Literal["negative", "neutral", "positive"]


class Theme(BaseModel):
    """What several customers write about.

    Parameters
    ----------
    id : str
        Stable slug, ``pain-01`` or ``delight-01``, most customers first.
    label : str
        Readable words taken from the comments.
    polarity : {"negative", "positive"}
        A pain point or a delight.
    n_comments, n_customers : int
        Comments of the theme, and the customers who wrote them.
    severity : int
        1 (mild) to 5 (severe): from how negative the comments and their ratings are.
    quote_ids : tuple of str
        Publishable comments nearest to the middle of the theme, best first.
    example : str
        The sentence of the first of them that says most of the label, verbatim; "" without one.
    language : str
        Language of most of its comments; "" where it was not noted.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    label: str
    polarity: Literal["negative", "positive"]
    n_comments: int
    n_customers: int
    severity: int
    quote_ids: tuple[str, ...]
    example: str = ""
    language: str = ""


class StageSeeds(BaseModel):
    """Phrases that tell which stage of a journey a comment is about."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    phrases: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FeedbackAnalysis:
    """What the comments say.

    comments : index ``feedback_id``; columns ``customer_id, text`` (redacted), ``language, negativity`` (0 to 1),
        ``polarity, theme`` (theme id or ""), ``mined`` (the same before people edited the themes), ``centrality`` (-1
        to 1, how near to the middle of the theme; -1 where it is not known), ``publishable`` (bool), ``period``
        ("2026-04", "" without a date); and for each journey template that was used, `stage_column`
        (`comment_stages`).
    n_empty : comments left out because there was nothing to read in them.
    """

    comments: pd.DataFrame
    themes: tuple[Theme, ...]
    n_empty: int = 0
