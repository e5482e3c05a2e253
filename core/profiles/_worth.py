"""What customers of a segment are worth, how surely they belong, and the claims on both."""

from collections.abc import Mapping

import numpy as np

from core.claims import (
    Claim,
    Evidence,
    EvidenceData,
    measure_mean,
    measure_median,
    measure_size,
    measure_sum_share,
    measure_sure,
)
from core.config import MIN_GROUP_SIZE
from core.profiles._model import Certainty, Worth
from core.schema import ColumnSpec, Facet, Meaning, Role, Unit
from core.wording import sentence

_QUANTILES = (0.1, 0.25, 0.5, 0.75, 0.9)


def claim_prefix(segment_id: str) -> str:
    """Return how the ids of a segment's claims begin."""
    return segment_id or "fits-none"


def figure_claim(evidence: Evidence, segment_id: str, what: str, topic: str, specs: Mapping[str, ColumnSpec]) -> Claim:
    """Return a claim on a figure of a segment, its sentence rendered from the evidence."""
    return Claim(
        id=f"{claim_prefix(segment_id)}.{what}",
        segment_id=segment_id,
        kind="measured",
        topic=topic,
        sentence=sentence(evidence, specs, {}, {}),
        evidence=evidence,
    )


def size_claim(data: EvidenceData, segment_id: str) -> Claim:
    """Return the claim on how many customers belong to a segment."""
    return figure_claim(measure_size(data, segment_id), segment_id, "size", "size", {})


def worth_column(data: EvidenceData) -> ColumnSpec | None:
    """Return the column that says what customers are worth, or None.

    Amounts spent or of money value, none of them negative; of several the total (from the events first), else the
    one with the largest sum.
    """
    ranked = []
    for spec in data.customers.columns:
        spent = spec.meaning is Meaning.SPEND or (spec.facet is Facet.VALUE and spec.unit is Unit.MONEY)
        if spec.role is not Role.NUMBER or not spent or "average" in spec.label:
            continue
        amounts = data.customers.frame[spec.name].to_numpy(dtype=np.float64, na_value=np.nan)
        if np.nansum(amounts) > 0 and np.nanmin(amounts) >= 0:
            is_total = "total" in spec.label.lower().split()
            ranked.append((spec.name != "events.spend_total", not is_total, -float(np.nansum(amounts)), spec))
    return min(ranked, key=lambda one: (*one[:3], one[3].name))[3] if ranked else None


def measure_worth(data: EvidenceData, segment_id: str, spec: ColumnSpec) -> tuple[Worth, tuple[Claim, ...]] | None:
    """Return what a segment is worth and the claims on it; None when too few members have a value."""
    median, mean, part = (
        measure(data, segment_id, spec.name) for measure in (measure_median, measure_mean, measure_sum_share)
    )
    if median.n < MIN_GROUP_SIZE:
        return None
    specs = {spec.name: spec}
    claims = tuple(
        figure_claim(evidence, segment_id, f"worth.{what}", "worth", specs)
        for what, evidence in (("median", median), ("mean", mean), ("share", part))
    )
    worth = Worth(
        column=spec.name,
        label=spec.label,
        n=mean.n,
        median=median.value,
        mean=mean.value,
        total=mean.value * mean.n,
        share=part.value,
        claim_ids=(claims[0].id, claims[1].id, claims[2].id),
    )
    return worth, claims


def measure_certainty(data: EvidenceData, segment_id: str) -> tuple[Certainty, Claim] | None:
    """Return how sure the memberships of a found segment are and the claim on it; None where that is not known."""
    if data.probability is None or segment_id in data.declared:
        return None
    evidence = measure_sure(data, segment_id)
    if evidence.total < MIN_GROUP_SIZE:
        return None
    claim = figure_claim(evidence, segment_id, "sure", "certainty", {})
    own = data.probability.reindex(data.customers.frame.index)[data.members(segment_id)].to_numpy(dtype=np.float64)
    p10, p25, p50, p75, p90 = (round(float(one), 4) for one in np.nanquantile(own, _QUANTILES))
    return Certainty(share=evidence.value, quantiles=(p10, p25, p50, p75, p90), claim_id=claim.id), claim
