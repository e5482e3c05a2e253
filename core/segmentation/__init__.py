"""Segments: which customers belong together, how many groups there are, and what the data supports."""

from core.segmentation._encoded import Encoded
from core.segmentation._encoder import Encoder
from core.segmentation._evidence import (
    EVIDENCE_COLUMNS,
    OF_NUMBER,
    OF_SEGMENTS,
    SearchEvidence,
    halves_of,
    node_column,
    picture_share,
)
from core.segmentation._explain import (
    Explanation,
    Membership,
    Reason,
    customer_row,
    explain,
    nearest_members,
    typical_members,
)
from core.segmentation._guards import blank_cells, settled_share
from core.segmentation._kmeans import EncodedKMeans
from core.segmentation._mixture import EncodedMixture
from core.segmentation._placing import SegmentModel
from core.segmentation._recount import recount
from core.segmentation._response_style import AnswerStyle, ResponseStyle, ScaleUse, StyleRemover, scale_use
from core.segmentation._result import (
    Candidate,
    Method,
    RunnerUp,
    Segmentation,
    SegmentationConfig,
    SegmentationRecord,
    SegmentationWarning,
    SegmentInfo,
    Verdict,
    VerdictEvidence,
)
from core.segmentation._saved import model_frame, model_from
from core.segmentation._segment import check_searchable, segment
from core.segmentation._separation import behind_gaps
from core.segmentation._shape import tree_of, with_merged, with_number, with_split
from core.segmentation._stability import agreement
from core.segmentation._tree import RECOVERED, SegmentTree, SplitReason, Stop, TreeNode
from core.segmentation._value import valued_stops
from core.segmentation._verdict import gains

__all__ = [
    "EVIDENCE_COLUMNS",
    "OF_NUMBER",
    "OF_SEGMENTS",
    "RECOVERED",
    "AnswerStyle",
    "Candidate",
    "Encoded",
    "EncodedKMeans",
    "EncodedMixture",
    "Encoder",
    "Explanation",
    "Membership",
    "Method",
    "Reason",
    "ResponseStyle",
    "RunnerUp",
    "ScaleUse",
    "SearchEvidence",
    "SegmentInfo",
    "SegmentModel",
    "SegmentTree",
    "Segmentation",
    "SegmentationConfig",
    "SegmentationRecord",
    "SegmentationWarning",
    "SplitReason",
    "Stop",
    "StyleRemover",
    "TreeNode",
    "Verdict",
    "VerdictEvidence",
    "agreement",
    "behind_gaps",
    "blank_cells",
    "check_searchable",
    "customer_row",
    "explain",
    "gains",
    "halves_of",
    "model_frame",
    "model_from",
    "nearest_members",
    "node_column",
    "picture_share",
    "recount",
    "scale_use",
    "segment",
    "settled_share",
    "tree_of",
    "typical_members",
    "valued_stops",
    "with_merged",
    "with_number",
    "with_split",
]
