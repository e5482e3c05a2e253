"""Claims and the evidence behind them: statements that recompute from the data."""

from core.claims._ids import slug
from core.claims._intervals import adjust_p_values, median_interval, newcombe, rank_biserial, wilson
from core.claims._measure import (
    EvidenceData,
    adjusted_claims,
    example_rows,
    measure_median,
    measure_share,
    measure_size,
    meets,
    quote_evidence,
    recompute,
)
from core.claims._model import Claim, ClaimKind, Condition, Evidence, Operator, Statistic

__all__ = [
    "Claim",
    "ClaimKind",
    "Condition",
    "Evidence",
    "EvidenceData",
    "Operator",
    "Statistic",
    "adjust_p_values",
    "adjusted_claims",
    "example_rows",
    "measure_median",
    "measure_share",
    "measure_size",
    "median_interval",
    "meets",
    "newcombe",
    "quote_evidence",
    "rank_biserial",
    "recompute",
    "slug",
    "wilson",
]
