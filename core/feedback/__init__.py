"""Feedback text: sentiment, themes, stages, quotes and redaction."""

from core.feedback._analyse import analyse_feedback
from core.feedback._continued import continued
from core.feedback._described import (
    are_plain,
    described,
    may_stand_for,
    says_quality,
    severity,
    speaks_of,
    telling_sentence,
)
from core.feedback._edits import (
    MAX_LABEL,
    AssignComment,
    DismissTheme,
    MergeThemes,
    Promote,
    RenameTheme,
    SplitTheme,
    ThemeEdit,
    edit_words,
    edited,
    next_theme_id,
    promotions,
    restored,
)
from core.feedback._embed import CorpusEncoder, Embedder, SentenceEncoder, default_embedder
from core.feedback._languages import LanguageNote, language_notes
from core.feedback._listed import StageShare, listed, period_shares, stage_shares
from core.feedback._quotes import audit_quote, excerpt
from core.feedback._redact import is_publishable, redact
from core.feedback._splitting import SplitProposal, propose_split
from core.feedback._stages import assign_stages, comment_stages, is_stage_column, stage_column, stage_scores
from core.feedback._text import LANGUAGES, tidy
from core.feedback._types import FeedbackAnalysis, Polarity, StageSeeds, Theme

__all__ = [
    "LANGUAGES",
    "MAX_LABEL",
    "AssignComment",
    "CorpusEncoder",
    "DismissTheme",
    "Embedder",
    "FeedbackAnalysis",
    "LanguageNote",
    "MergeThemes",
    "Polarity",
    "Promote",
    "RenameTheme",
    "SentenceEncoder",
    "SplitProposal",
    "SplitTheme",
    "StageSeeds",
    "StageShare",
    "Theme",
    "ThemeEdit",
    "analyse_feedback",
    "are_plain",
    "assign_stages",
    "audit_quote",
    "comment_stages",
    "continued",
    "default_embedder",
    "described",
    "edit_words",
    "edited",
    "excerpt",
    "is_publishable",
    "is_stage_column",
    "language_notes",
    "listed",
    "may_stand_for",
    "next_theme_id",
    "period_shares",
    "promotions",
    "propose_split",
    "redact",
    "restored",
    "says_quality",
    "severity",
    "speaks_of",
    "stage_column",
    "stage_scores",
    "stage_shares",
    "telling_sentence",
    "tidy",
]
