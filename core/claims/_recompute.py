"""Evidence computed again from the data, each kind the way it was made."""

from collections.abc import Callable

import pandas as pd

from core.claims._data import EvidenceData
from core.claims._described import (
    measure_event_share,
    measure_levels,
    measure_nearest,
    measure_spread,
    measure_total,
)
from core.claims._doubts import measure_answer_style, measure_blank, measure_settled
from core.claims._figures import measure_mean, measure_precision, measure_reach, measure_sum_share, measure_sure
from core.claims._measure import (
    best_of,
    measure_median,
    measure_negativity,
    measure_share,
    measure_size,
    quote_evidence,
)
from core.claims._model import Evidence, Statistic
from core.claims._search import (
    measure_agreement,
    measure_clearer,
    measure_found_again,
    measure_found_again_at,
    measure_gaps,
    measure_overlap,
    measure_picture,
    measure_placed,
    measure_smallest,
    measure_sure_at,
    measure_value_spread,
    number_of,
)
from core.claims._sorting import measure_fidelity
from core.claims._told import measure_frequency, measure_lift, measure_trend
from core.errors import DataError


def recompute(evidence: Evidence, data: EvidenceData, segment_id: str) -> Evidence:
    """Return the same evidence computed again from the data, all but `p_adjusted`, which is copied.

    Raises DataError when a column or the comment is no longer there, or the quote is no longer of the segment.
    """
    if evidence.statistic == "quote":
        return _recompute_quote(evidence, data, segment_id)
    fresh = best_of(_MEASURES[evidence.statistic](data, segment_id, evidence), evidence.n_options)
    return fresh.model_copy(update={"p_adjusted": evidence.p_adjusted})


_MEASURES: dict[Statistic, Callable[[EvidenceData, str, Evidence], Evidence]] = {
    "size": lambda data, segment_id, _: measure_size(data, segment_id),
    "share": lambda data, segment_id, old: measure_share(
        data, segment_id, old.where, among=old.among, table=old.table, versus=old.versus
    ),
    "median": lambda data, segment_id, old: measure_median(data, segment_id, old.column, versus=old.versus),
    "spread": lambda data, segment_id, old: measure_spread(data, segment_id, old.column),
    "levels": lambda data, segment_id, old: measure_levels(data, segment_id, old.where),
    "total": lambda data, segment_id, old: measure_total(data, segment_id, old.column),
    "event_share": lambda data, segment_id, old: measure_event_share(data, segment_id, old.where),
    "nearest": lambda data, segment_id, _: measure_nearest(data, segment_id),
    "mean": lambda data, segment_id, old: measure_mean(data, segment_id, old.column),
    "negativity": lambda data, segment_id, old: measure_negativity(data, segment_id, old.among),
    "lift": lambda data, segment_id, old: measure_lift(data, segment_id, old.where),
    "frequency": lambda data, segment_id, old: measure_frequency(data, segment_id, old.among),
    "trend": lambda data, segment_id, old: measure_trend(data, segment_id, old.where),
    "sum_share": lambda data, segment_id, old: measure_sum_share(data, segment_id, old.column),
    "sure": lambda data, segment_id, _: measure_sure(data, segment_id),
    "precision": lambda data, segment_id, old: measure_precision(data, segment_id, old.where),
    "reach": lambda data, segment_id, old: measure_reach(data, segment_id, old.where),
    "found_again": lambda data, segment_id, _: measure_found_again(data, segment_id),
    "overlap": lambda data, segment_id, _: measure_overlap(data, segment_id),
    "smallest": lambda data, _, old: measure_smallest(data, number_of(old)),
    "found_again_at": lambda data, _, old: measure_found_again_at(data, number_of(old)),
    "sure_at": lambda data, _, old: measure_sure_at(data, number_of(old)),
    "value_spread": lambda data, _, old: measure_value_spread(data, number_of(old), old.column),
    "placed": lambda data, _segment_id, _old: measure_placed(data),
    "clearer": lambda data, _segment_id, _old: measure_clearer(data),
    "agreement": lambda data, _, old: measure_agreement(data, number_of(old)),
    "behind_gap": lambda data, _segment_id, _old: measure_gaps(data),
    "in_picture": lambda data, _segment_id, _old: measure_picture(data),
    "fidelity": lambda data, _segment_id, _old: measure_fidelity(data),
    "blank": lambda data, segment_id, old: measure_blank(data, segment_id, old.column),
    "settled": lambda data, _, old: measure_settled(data, old.column),
    "answer_style": lambda data, _, old: measure_answer_style(data, old.column),
}


def _recompute_quote(evidence: Evidence, data: EvidenceData, segment_id: str) -> Evidence:
    feedback_id = evidence.row_ids[0] if evidence.row_ids else ""
    if data.comments is None or feedback_id not in data.comments.index:
        message = f"The quoted comment {feedback_id!r} is not in the data."
        raise DataError(message, hint="Add the feedback file again, or remove the quote.")
    row = data.comments.loc[feedback_id]
    theme_id = str(evidence.where[0].values[0]) if evidence.where else ""
    member = data.are_members(pd.Index([str(row["customer_id"])]), segment_id)[0]
    if not member or (theme_id and row["theme"] != theme_id):
        message = f"The comment {feedback_id!r} does not belong to segment {segment_id!r} and theme {theme_id!r}."
        raise DataError(message, hint="Choose another quote.")
    return quote_evidence(data, feedback_id, theme_id).model_copy(update={"p_adjusted": evidence.p_adjusted})
