"""Claims and the evidence behind them: statements that recompute from the data."""

from core.claims._amounts import mean_interval, sum_share_interval
from core.claims._figures import (
    SURE,
    held_out,
    measure_mean,
    measure_precision,
    measure_reach,
    measure_sum_share,
    measure_sure,
)
from core.claims._ids import claim_topic, slug
from core.claims._intervals import adjust_p_values, median_interval, newcombe, rank_biserial, share_p_value, wilson
from core.claims._measure import (
    EvidenceData,
    Medians,
    Shares,
    adjusted_claims,
    best_of,
    example_rows,
    measure_median,
    measure_negativity,
    measure_share,
    measure_size,
    meets,
    quote_evidence,
)
from core.claims._model import Claim, ClaimKind, Condition, Evidence, Operator, Statistic
from core.claims._recompute import recompute

__all__ = [
    "SURE",
    "Claim",
    "ClaimKind",
    "Condition",
    "Evidence",
    "EvidenceData",
    "Medians",
    "Operator",
    "Shares",
    "Statistic",
    "adjust_p_values",
    "adjusted_claims",
    "best_of",
    "claim_topic",
    "example_rows",
    "held_out",
    "mean_interval",
    "measure_mean",
    "measure_median",
    "measure_negativity",
    "measure_precision",
    "measure_reach",
    "measure_share",
    "measure_size",
    "measure_sum_share",
    "measure_sure",
    "median_interval",
    "meets",
    "newcombe",
    "quote_evidence",
    "rank_biserial",
    "recompute",
    "share_p_value",
    "slug",
    "sum_share_interval",
    "wilson",
]
