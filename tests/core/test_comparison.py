"""Two searches beside each other: counted by hand."""

import pandas as pd

from core.comparison import compare_runs
from core.segmentation import SegmentationConfig, SegmentationRecord, SegmentInfo


def labelled(text):
    """One customer a letter; "." fits none."""
    segments = ["" if letter == "." else f"s0{letter}" for letter in text]
    return pd.Series(segments, index=[f"c{place:02d}" for place in range(len(text))], dtype="str")


def record(*ids):
    return SegmentationRecord(
        config=SegmentationConfig(),
        n_segments=len(ids),
        suggested=len(ids),
        reason="",
        verdict="natural",
        verdict_reason="",
        candidates=(),
        segments=tuple(SegmentInfo(id=one, size=1, share=0.5, stability=1.0) for one in ids),
        n_unassigned=0,
        columns=(),
        projection_note="",
        source="",
    )


def test_the_flow_of_customers_is_counted_with_those_who_fit_none():
    found = compare_runs(labelled("1111122222."), labelled("2222211111."), record("s01", "s02"))

    assert found.flows.to_dict("list") == {"before": ["s01", "s02", ""], "after": ["s02", "s01", ""], "n": [5, 5, 1]}
    assert found.n == 11
    assert found.stayed == 1.0


def test_customers_who_left_their_segment_are_counted():
    found = compare_runs(labelled("1111122222"), labelled("1111221222"), record("s01", "s02"))

    assert found.stayed == 8 / 10


def test_only_customers_that_both_know_are_compared():
    before, after = labelled("1122"), labelled("112233")

    found = compare_runs(before, after, record("s01", "s02", "s03"))

    assert found.n == 4
    assert set(found.flows["after"]) == {"s01", "s02"}


def test_searches_without_a_common_customer_agree_on_nothing():
    found = compare_runs(labelled("1."), labelled(".1"), record("s01"))

    assert found.stayed == 0.0
