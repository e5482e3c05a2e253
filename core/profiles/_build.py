"""From comparisons to one profile per segment."""

import pandas as pd

from core.claims import EvidenceData
from core.config import OnProgress, no_progress
from core.profiles._compare import Comparison, compare
from core.profiles._model import Difference, SegmentProfile
from core.profiles._names import name_segments
from core.profiles._rules import find_rule
from core.profiles._traits import Trait, telling, traits


def build_profiles(
    data: EvidenceData, segment_ids: tuple[str, ...], *, on_progress: OnProgress = no_progress
) -> tuple[tuple[SegmentProfile, ...], dict[str, tuple[Trait, ...]]]:
    """Return one profile per described segment, and the traits (with their claims) by segment."""
    specs = {spec.name: spec for spec in data.customers.columns}
    compared = compare(data, segment_ids, on_progress=on_progress)
    found = {segment_id: traits(ones, segment_id, specs) for segment_id, ones in compared.items()}
    names = name_segments(found)
    n_customers = len(data.customers.frame)
    profiles = []
    for segment_id, segment_traits in found.items():
        size = int(data.members(segment_id).sum())
        profiles.append(
            SegmentProfile(
                segment_id=segment_id,
                name=names[segment_id],
                size=size,
                share=size / n_customers,
                claim_ids=tuple(trait.claim.id for trait in telling(segment_traits)),
                rule=find_rule(data, segment_id, segment_traits),
                differences=_differences(compared[segment_id]),
            )
        )
    return tuple(profiles), found


def _differences(ones: tuple[Comparison, ...]) -> tuple[Difference, ...]:
    """Return one signed effect per column in use, and one per level of a category."""
    found = []
    for one in ones:
        if one.spec.use:
            test = one.shown.where[0] if one.shown.where else None
            level = str(test.values[0]) if test is not None and test.op == "is" else ""
            label = f"{one.spec.label}: {level}" if level else one.spec.label
            found.append(Difference(column=one.spec.name, label=label, effect=one.signed))
    return tuple(sorted(found, key=lambda one: (one.column, one.label)))


def effects_frame(profiles: tuple[SegmentProfile, ...]) -> pd.DataFrame:
    """Return the heat map: index the label of a column or level, one column per segment id, effects -1 to 1."""
    columns = {
        profile.segment_id: pd.Series({one.label: one.effect for one in profile.differences}, dtype="float64")
        for profile in profiles
    }
    return pd.DataFrame(columns).fillna(0.0)
