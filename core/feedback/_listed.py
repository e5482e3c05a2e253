"""Comments as lists: those of a theme, those without one, and the stages that those of a theme speak of."""

from dataclasses import dataclass

import pandas as pd

from core.config import MIN_GROUP_SIZE
from core.feedback._stages import stage_column


@dataclass(frozen=True, slots=True)
class StageShare:
    """How many of the customers who raised a theme speak of a stage: the id of the stage, and a share of 0 to 1."""

    stage_id: str
    share: float


def stage_shares(comments: pd.DataFrame, theme_id: str, template_id: str) -> tuple[StageShare, ...]:
    """Return how the customers who raised a theme spread over the stages of a template, the most frequent first.

    A customer may speak of several. Stages of fewer than ten customers are left out; nothing where the comments were
    not read for this template.
    """
    column = stage_column(template_id)
    if column not in comments.columns:
        return ()
    read = comments[(comments["theme"] == theme_id).to_numpy() & comments[column].notna().to_numpy()]
    n_read = read["customer_id"].nunique()
    counts = read[read[column] != ""].groupby(column)["customer_id"].nunique()
    kept = sorted(
        ((str(name), int(n)) for name, n in counts.items() if n >= MIN_GROUP_SIZE), key=lambda one: (-one[1], one[0])
    )
    return tuple(StageShare(name, n / n_read) for name, n in kept)


def listed(comments: pd.DataFrame, theme_id: str, words: str = "", *, kindest_first: bool = False) -> pd.DataFrame:
    """Return the comments of a theme ("" for those without one) that hold some words, the most negative first.

    Where the theme is praise, the most positive should come first. Words are looked for anywhere in the redacted text,
    whatever their case.
    """
    own = comments[(comments["theme"] == theme_id).to_numpy()]
    sought = words.strip()
    if sought:
        own = own[own["text"].str.contains(sought, case=False, regex=False)]
    by_place = own.assign(place=own.index)
    return by_place.sort_values(["negativity", "place"], ascending=[kindest_first, True]).drop(columns="place")


def period_shares(comments: pd.DataFrame, theme_id: str) -> dict[str, float]:
    """Return which share of a theme's dated comments falls in each period of all comments; nothing without dates."""
    if "period" not in comments.columns:
        return {}
    dated = comments[(comments["period"] != "").to_numpy()]
    own = dated.loc[(dated["theme"] == theme_id).to_numpy(), "period"]
    if own.empty:
        return {}
    counts = own.value_counts()
    return {str(period): float(counts.get(period, 0)) / len(own) for period in sorted(dated["period"].unique())}
