"""Segments: which customers belong together, how many groups there are, and what the data supports."""

from core.segmentation._encoded import Encoded
from core.segmentation._encoder import Encoder
from core.segmentation._kmeans import BalancedKMeans
from core.segmentation._mixture import MixedMixture
from core.segmentation._response_style import AnswerStyle, ResponseStyle, StyleRemover
from core.segmentation._result import (
    Candidate,
    Method,
    Segmentation,
    SegmentationConfig,
    SegmentationRecord,
    SegmentationWarning,
    SegmentInfo,
    Verdict,
    VerdictEvidence,
)
from core.segmentation._segment import segment

__all__ = [
    "AnswerStyle",
    "BalancedKMeans",
    "Candidate",
    "Encoded",
    "Encoder",
    "Method",
    "MixedMixture",
    "ResponseStyle",
    "SegmentInfo",
    "Segmentation",
    "SegmentationConfig",
    "SegmentationRecord",
    "SegmentationWarning",
    "StyleRemover",
    "Verdict",
    "VerdictEvidence",
    "segment",
]
