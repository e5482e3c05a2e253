"""The stage of a journey that each pain of a segment belongs to, as its own comments tell, and the claim on it."""

from collections.abc import Mapping, Sequence

import pandas as pd

from core.claims import Claim, Condition, EvidenceData, adjusted_claims, measure_share
from core.config import MIN_GROUP_SIZE
from core.feedback import Theme, stage_column
from core.wording import sentence, stage_key

MIN_STAGE_SHARE, STAGE_LEAD = 0.25, 1.5
"""A pain stands at a stage when this share of those who wrote of it speak of the stage, and that many times as many as
of the next; else it waits in the tray for somebody to place it."""


def placing_claims(
    data: EvidenceData, segment_id: str, themes: Sequence[Theme], template_id: str, titles: Mapping[str, str]
) -> dict[str, Claim]:
    """Return by theme id the claim on the stage that most customers of the segment speak of, where there is one.

    Parameters
    ----------
    data : EvidenceData
        Its comments say of which stage each speaks (`core.feedback.comment_stages`); else nothing is placed.
    segment_id : str
        Whose comments.
    themes : sequence of Theme
        Of all feedback; the pains among them are placed.
    template_id : str
        Template of the journeys.
    titles : mapping of str to str
        Title of each stage by its id; one without a title is called by its id.
    """
    column = stage_column(template_id)
    if data.comments is None or column not in data.comments.columns:
        return {}
    own = data.comments[data.are_members(data.comments["customer_id"], segment_id)]
    labels = {theme.id: theme.label for theme in themes}
    claims: dict[str, Claim] = {}
    for theme in themes:
        stage_id = _leading(own[own["theme"] == theme.id], column) if theme.polarity == "negative" else ""
        if not stage_id:
            continue
        test = Condition(column=column, op="is", values=(stage_id,))
        among = (Condition(column="theme", op="is", values=(theme.id,)),)
        evidence = measure_share(data, segment_id, (test,), among=among, table="feedback")
        title = titles.get(stage_id, stage_id)
        claims[theme.id] = Claim(
            id=f"{segment_id}.placed.{template_id}.{theme.id}",
            segment_id=segment_id,
            kind="measured",
            topic=f"placed:{title}",
            sentence=sentence(evidence, {}, labels, {stage_key(test): title}),
            evidence=evidence,
        )
    return dict(zip(claims, adjusted_claims(tuple(claims.values())), strict=True))


def _leading(comments: pd.DataFrame, column: str) -> str:
    """Return the stage that clearly more customers speak of than of any other, "" where there is none."""
    read = comments[comments[column].notna()]
    clear = read[read[column] != ""]
    counts = clear.groupby(column)["customer_id"].nunique()
    ranked = sorted(counts.items(), key=lambda pair: (-pair[1], str(pair[0])))
    if not ranked:
        return ""
    stage_id, n = ranked[0]
    runner_up = ranked[1][1] if len(ranked) > 1 else 0
    enough = max(MIN_GROUP_SIZE, MIN_STAGE_SHARE * read["customer_id"].nunique(), STAGE_LEAD * runner_up)
    return str(stage_id) if n >= enough else ""
