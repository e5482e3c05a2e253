"""Feedback text: sentiment, themes, stages, quotes and redaction."""

from core.feedback._analyse import analyse_feedback
from core.feedback._embed import CorpusEncoder, Embedder, SentenceEncoder, default_embedder
from core.feedback._quotes import audit_quote, excerpt
from core.feedback._redact import is_publishable, redact
from core.feedback._stages import assign_stages, comment_stages, is_stage_column, stage_column, stage_scores
from core.feedback._text import LANGUAGES, tidy
from core.feedback._themes import severity
from core.feedback._types import FeedbackAnalysis, Polarity, StageSeeds, Theme

__all__ = [
    "LANGUAGES",
    "CorpusEncoder",
    "Embedder",
    "FeedbackAnalysis",
    "Polarity",
    "SentenceEncoder",
    "StageSeeds",
    "Theme",
    "analyse_feedback",
    "assign_stages",
    "audit_quote",
    "comment_stages",
    "default_embedder",
    "excerpt",
    "is_publishable",
    "is_stage_column",
    "redact",
    "severity",
    "stage_column",
    "stage_scores",
    "tidy",
]
