"""From comparisons to one profile per segment, and what is said about all of them together."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import pandas as pd

from core.claims import Claim, Evidence, EvidenceData
from core.config import MIN_GROUP_SIZE, OnProgress, no_progress
from core.profiles._backing import backed
from core.profiles._compare import FITS_NONE, Comparison, compare
from core.profiles._model import Difference, Overview, SegmentProfile
from core.profiles._names import name_segments
from core.profiles._rules import RulePool, find_rule, rule_pool
from core.profiles._search import again_claims, doubt_claims, search_claims
from core.profiles._surrogate import find_surrogate
from core.profiles._traits import Trait, telling, traits
from core.profiles._worth import measure_certainty, measure_worth, size_claim, worth_column
from core.schema import ColumnSpec
from core.wording import values_met


@dataclass(frozen=True, slots=True)
class Profiled:
    """Segments described.

    profiles : one per segment that is large enough to describe, in the order asked for.
    traits : their differences with claims, by segment id.
    overview : what is said about all of them together.
    claims : the claims behind profiles and overview, those of traits that a profile names included.
    """

    profiles: tuple[SegmentProfile, ...]
    traits: dict[str, tuple[Trait, ...]]
    overview: Overview
    claims: tuple[Claim, ...]


def build_profiles(
    data: EvidenceData,
    segment_ids: tuple[str, ...],
    *,
    names: Mapping[str, str] | None = None,
    on_progress: OnProgress = no_progress,
) -> Profiled:
    """Return one profile per described segment with every claim behind it, and the customers who fit none.

    `names` are those that segments have already, by id; the others get a name from what tells them apart.
    """
    builder = _Builder(data, {spec.name: spec for spec in data.customers.columns}, worth_column(data))
    # A study without strangers compares as many groups as it has segments, so they do not cost it significance.
    groups = (*segment_ids, *((FITS_NONE,) if data.members(FITS_NONE).sum() >= MIN_GROUP_SIZE else ()))
    compared = compare(data, groups, on_progress=on_progress)
    found = {one: traits(ones, one, builder.specs) for one, ones in compared.items()}
    strangers = found.pop(FITS_NONE, None)
    agreed = backed(data, tuple(found), found)
    pool = rule_pool(data)
    profiles = tuple(
        builder.profile(one, name, found[one], compared[one], agreed=agreed[one], pool=pool)
        for one, name in name_segments(data, found, compared, names or {}).items()
    )
    none = builder.profile(FITS_NONE, "Fits none", strangers, compared[FITS_NONE]) if strangers is not None else None
    surrogate = find_surrogate(data)
    builder.keep(*search_claims(data, builder.worth), *doubt_claims(data), *(surrogate[1:] if surrogate else ()))
    overview = Overview(
        fits_none=none,
        surrogate=surrogate[0] if surrogate else None,
        worth_column=builder.worth.name if builder.worth else "",
    )
    return Profiled(profiles, found, overview, tuple(builder.claims[one] for one in sorted(builder.claims)))


@dataclass(frozen=True, slots=True)
class _Builder:
    """Describes one segment after the other and collects the claims."""

    data: EvidenceData
    specs: Mapping[str, ColumnSpec]
    worth: ColumnSpec | None
    claims: dict[str, Claim] = field(default_factory=dict)

    def profile(
        self,
        segment_id: str,
        name: str,
        found: tuple[Trait, ...],
        compared: tuple[Comparison, ...],
        *,
        agreed: frozenset[str] = frozenset(),
        pool: RulePool | None = None,
    ) -> SegmentProfile:
        size = size_claim(self.data, segment_id)
        shown = tuple(trait.claim for trait in telling(found))
        worth = measure_worth(self.data, segment_id, self.worth) if self.worth else None
        sure = measure_certainty(self.data, segment_id) if segment_id != FITS_NONE else None
        rule = find_rule(self.data, segment_id, pool, self.specs) if pool and found else None
        self.keep(size, *shown, *(worth[1] if worth else ()), *(rule[1] if rule else ()), *(sure[1:] if sure else ()))
        self.keep(*again_claims(self.data, segment_id))
        counted = _evidence(size)
        return SegmentProfile(
            segment_id=segment_id,
            name=name,
            size=counted.n,
            share=counted.value,
            share_low=counted.low,
            share_high=counted.high,
            size_claim_id=size.id,
            claim_ids=tuple(claim.id for claim in shown),
            backed_ids=tuple(claim.id for claim in shown if claim.id in agreed),
            rule=rule[0] if rule else None,
            worth=worth[0] if worth else None,
            certainty=sure[0] if sure else None,
            differences=_differences(compared),
        )

    def keep(self, *claims: Claim) -> None:
        """Add claims to those collected."""
        self.claims.update({claim.id: claim for claim in claims})


def _differences(compared: tuple[Comparison, ...]) -> tuple[Difference, ...]:
    """Return one signed effect per column in use, and one per level of a category."""
    found = []
    for one in compared:
        if one.spec.use and not one.what.startswith("far-"):
            test = one.shown.where[0] if one.shown.where else None
            level = str(test.values[0]) if test is not None and test.op == "is" else ""
            label = f"{one.spec.label}: {level}" if level else one.spec.label
            counted = values_met(one.spec, one.counted) if one.counted else ""
            found.append(
                Difference(column=one.spec.name, label=label, effect=one.signed, index=one.index, counted=counted)
            )
    return tuple(sorted(found, key=lambda one: (one.column, one.label)))


def _evidence(claim: Claim) -> Evidence:
    assert claim.evidence is not None, "a size is always measured"  # noqa: S101
    return claim.evidence


def index_frame(profiles: tuple[SegmentProfile, ...]) -> pd.DataFrame:
    """Return the index of each column or level in each segment; 100 is average.

    Rows go by `Difference.index_label`, columns by the id of the segment. NaN where there is nothing to compare with.
    """
    columns = {
        profile.segment_id: pd.Series({one.index_label: one.index for one in profile.differences}, dtype="float64")
        for profile in profiles
    }
    return pd.DataFrame(columns)
