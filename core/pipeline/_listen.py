"""What the comments of a study say, and the stages of a template that they speak of."""

from collections.abc import Sequence
from dataclasses import replace

import pandas as pd

from core.config import OnProgress, no_progress, part_of
from core.feedback import (
    Embedder,
    FeedbackAnalysis,
    SentenceEncoder,
    StageSeeds,
    Theme,
    analyse_feedback,
    comment_stages,
    default_embedder,
    stage_column,
)
from core.pipeline._prepare import Prepared
from core.templates import JourneyTemplate, fitting_template


def listen(
    prepared: Prepared,
    *,
    seed: int,
    template: JourneyTemplate | None = None,
    on_progress: OnProgress = no_progress,
) -> FeedbackAnalysis | None:
    """Return what the comments say, with the stages of a template that they speak of; None for a study without text."""
    feedback = prepared.tables.feedback
    if feedback is None or feedback.empty:
        return None
    embedder = default_embedder([str(text) for text in feedback["text"].dropna()], seed=seed)
    found = analyse_feedback(feedback, seed=seed, embedder=embedder, on_progress=part_of(on_progress, 0.0, 0.85))
    if template is None:
        return found
    # Vectors learnt from the comments alone do not know the phrases of the stages.
    reader = embedder if isinstance(embedder, SentenceEncoder) else None
    staged = with_stages(
        found.comments, found.themes, template, embedder=reader, on_progress=part_of(on_progress, 0.85, 1.0)
    )
    return replace(found, comments=staged)


def template_for(prepared: Prepared) -> JourneyTemplate:
    """Return the template whose stages fit the events of a study best: pains are placed by it."""
    events = prepared.tables.events
    return (
        fitting_template(str(name) for name in events["event"].unique()) if events is not None else fitting_template(())
    )


def with_stages(
    comments: pd.DataFrame,
    themes: Sequence[Theme],
    template: JourneyTemplate,
    *,
    embedder: Embedder | None = None,
    on_progress: OnProgress = no_progress,
) -> pd.DataFrame:
    """Return the comments with the stage of the template that each speaks of; as they are when they have it already.

    Read are those on a pain; without a stage that has phrases there is nothing to tell the stages by.
    """
    column = stage_column(template.id)
    seeds = tuple(StageSeeds(id=stage.id, phrases=stage.phrases) for stage in template.stages if stage.phrases)
    if column in comments.columns or not seeds:
        return comments
    pains = [theme.id for theme in themes if theme.polarity == "negative"]
    found = comment_stages(comments, pains, seeds, embedder=embedder, on_progress=on_progress)
    return comments.assign(**{column: found})
