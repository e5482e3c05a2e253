"""Claims on how segments were found are counted from what was kept of the search; expected values by hand."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from sklearn.metrics import adjusted_rand_score

from core.claims import (
    EvidenceData,
    SearchData,
    example_rows,
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
    recompute,
)
from core.errors import DataError
from core.profiles import build_profiles
from core.schema import ColumnSpec, Meaning, Role, Unit
from core.segmentation import (
    Candidate,
    SearchEvidence,
    Segmentation,
    SegmentationConfig,
    SegmentationRecord,
    SegmentInfo,
    SegmentTree,
    TreeNode,
    agreement,
    recount,
)
from core.tables import CustomerTable
from core.wording import certainty, sentence

N = 10
IDS = pd.Index([f"c{number}" for number in range(N)], dtype="str", name="customer_id")
SPEND = ColumnSpec(name="spend", role=Role.NUMBER, unit=Unit.MONEY, meaning=Meaning.SPEND)


def node(key: int, segment_id: str, **more) -> TreeNode:
    return TreeNode(key=key, segment_id=segment_id, **{"size": 0, "n_sure": 0, "parent": None, **more})


TREE = SegmentTree(
    anchor=2,
    nodes=(node(0, "s01", parent=2), node(1, "s02", parent=2), node(2, "s01", children=(0, 1), splits_at=2)),
    stops=(),
)
RECORD = SegmentationRecord(
    config=SegmentationConfig(),
    n_segments=2,
    suggested=2,
    reason="",
    verdict="none",
    verdict_reason="",
    candidates=(Candidate(n_segments=1, score=9.0), Candidate(n_segments=2, score=5.0, stability=1.0)),
    segments=(
        SegmentInfo(id="s01", size=0, share=0.0, stability=0.0, nodes=(0,)),
        SegmentInfo(id="s02", size=0, share=0.0, stability=0.0, nodes=(1,)),
    ),
    n_unassigned=0,
    columns=("spend",),
    projection_note="",
    source="",
    tree=TREE,
)
"""Two segments whose figures are all still to be counted."""

EVIDENCE = SearchEvidence(
    redraws=pd.DataFrame(
        {"node-0": [0.75, 0.5, 1.0, 0.875], "node-1": [0.5, 0.25, 1.0, 1.0], "node-2": [1.0] * 4},
        index=pd.RangeIndex(1, 5, name="redraw"),
        dtype="float32",
    ),
    halves=pd.DataFrame(
        [
            ("number", 2, 1, 0, 0, 3),
            ("number", 2, 1, 1, 1, 2),
            ("segments", 2, 1, 0, 0, 3),
            ("segments", 2, 1, 1, 1, 3),
            ("segments", 2, 2, 0, 0, 2),
            ("segments", 2, 2, 0, 1, 1),
            ("segments", 2, 2, 1, 0, 1),
            ("segments", 2, 2, 1, 1, 2),
        ],
        columns=["of", "n_segments", "split", "first", "second", "n"],
    ),
    gaps=pd.DataFrame(
        [(0, 1, 5, 3, 0.2), (0, 2, 5, 2, 0.6), (1, 2, 3, 2, 0.5)],
        columns=["first", "second", "n_first", "n_second", "density"],
    ),
    made_up=pd.DataFrame(
        {"table": [0, 1, 2], "n_customers": [10] * 3, "bic_one": [100.0] * 3, "bic_many": [50.0, 80.0, 60.0]}
    ),
    numbers=pd.DataFrame({"n_segments": [1, 2, 3], "bic": [100.0, 50.0, 40.0], "doubt": [np.nan, 51.0, np.nan]}),
    finer=pd.DataFrame({"n_segments": [2, 2], "draw": [0, 1], "gain": [10.0, 8.0]}),
    directions=pd.DataFrame({"direction": [1, 2, 3, 4], "spread": [5.0, 3.0, 1.0, 1.0]}),
)


def evidence_data(record: SegmentationRecord = RECORD, evidence: SearchEvidence | None = EVIDENCE) -> EvidenceData:
    """Ten customers: six in the first segment, five of them surely; three in the second; one fits none."""
    members = pd.DataFrame(
        {
            "segment": pd.Series(["s01"] * 6 + ["s02"] * 3 + [""], index=IDS, dtype="str"),
            "leaf": np.array([0] * 6 + [1] * 3 + [-1], dtype=np.int16),
            "p1": np.array([200, 190, 180, 170, 160, 150, 200, 170, 120, 100], dtype=np.uint8),
        },
        index=IDS,
    )
    frame = pd.DataFrame({"spend": [9.0, 9.0, 9.0, 9.0, 9.0, np.nan, 1.0, 1.0, 1.0, 500.0]}, index=IDS)
    search = SearchData(Segmentation(record, members, evidence=evidence))
    return EvidenceData(CustomerTable(frame, (SPEND,)), members["segment"], search=search)


def said(evidence) -> str:
    return sentence(evidence, {"spend": SPEND}, {}, {})


class TestOfASegment:
    def test_found_again_counts_the_redraws_with_three_quarters_in_common(self):
        found = measure_found_again(evidence_data(), "s01")

        assert (found.n, found.total, found.value) == (3, 4, 0.75)
        assert found.row_ids == ("1", "3", "4")
        assert said(found) == "Found again in 3 of 4 re-draws of the customers."

    def test_the_overlap_is_the_mean_of_the_redraws(self):
        found = measure_overlap(evidence_data(), "s02")

        assert found.value == pytest.approx(2.75 / 4)
        assert 0 <= found.low < found.value < found.high <= 1

    def test_the_redraws_open(self):
        data = evidence_data()

        rows = example_rows(measure_found_again(data, "s01"), data)

        assert rows.index.tolist() == [1, 3, 4]
        assert rows["overlap"].tolist() == [0.75, 1.0, 0.875]

    def test_a_segment_merged_by_hand_was_not_looked_for(self):
        infos = (RECORD.segments[0].model_copy(update={"nodes": (0, 1), "joints": (1,)}),)
        data = evidence_data(RECORD.model_copy(update={"segments": infos}))

        with pytest.raises(DataError, match="was not tried"):
            measure_found_again(data, "s01")
        assert not [one for one in build_profiles(data, ("s01",)).claims if one.id.startswith("s01.found-again")]


class TestOfANumber:
    def test_the_smallest_segment(self):
        found = measure_smallest(evidence_data(), 2)

        assert (found.n, found.total, found.value) == (3, 10, 0.3)
        assert said(found) == "With 2 segments, the smallest has 3 customers, 30% of all."

    def test_found_again_on_average_over_customers_and_for_the_weakest(self):
        found = measure_found_again_at(evidence_data(), 2)

        assert found.value == pytest.approx((6 * 0.75 + 3 * 0.5) / 9)
        assert (found.others_n, found.others_total, found.others_value) == (2, 4, 0.5)

    def test_the_sure_are_those_from_four_fifths_on(self):
        found = measure_sure_at(evidence_data(), 2)

        assert (found.n, found.total) == (5 + 2, 10)

    def test_the_spread_in_value_leaves_out_who_fits_none_and_who_has_no_value(self):
        found = measure_value_spread(evidence_data(), 2, "spend")

        assert (found.n, found.value) == (5, 9.0)
        assert (found.others_n, found.others_value) == (3, 1.0)
        assert found.effect == 1.0  # within a segment all are equal
        assert "goes from 1 in the lowest to 9 in the highest; they explain 100%" in said(found)

    def test_a_number_that_the_tree_does_not_have(self):
        with pytest.raises(DataError, match="3 segments"):
            measure_smallest(evidence_data(), 3)


class TestOfAllTogether:
    def test_how_many_are_in_a_segment(self):
        found = measure_placed(evidence_data())

        assert (found.n, found.total) == (9, 10)

    def test_groups_are_clearer_than_in_how_many_made_up_tables(self):
        found = measure_clearer(evidence_data())

        assert (found.n, found.total) == (2, 2)
        assert (found.effect, found.others_value) == (5.0, pytest.approx(1.05 * 4.0))
        assert "all of 2 made-up tables" in said(found)
        assert certainty(found, {}).endswith("from a gain of 4.20 over one group; here it is 5.00.")

    def test_halves_agree_by_the_rand_index_adjusted_for_chance(self):
        # The first split is the same groups; in the second, of 30 ordered pairs 4 are together in both, 8 in either
        # one alone and 10 in none: 2 (4 * 10 - 8 * 8) / (12 * 18 + 12 * 18).
        found = measure_agreement(evidence_data(), 0)

        assert found.value == pytest.approx((1 - 48 / 432) / 2)
        assert measure_agreement(evidence_data(), 2).value == 1.0

    def test_a_number_that_was_not_compared_on_halves(self):
        with pytest.raises(DataError, match="with 5 segments"):
            measure_agreement(evidence_data(), 5)

    def test_a_gap_to_every_other_segment_is_needed(self):
        found = measure_gaps(evidence_data())

        assert (found.n, found.total) == (3, 10)  # the other two are not apart from each other

    def test_the_picture_shows_two_directions_of_all(self):
        assert measure_picture(evidence_data()).value == 0.8


def test_the_agreement_is_that_of_scikit_learn():
    rng = np.random.default_rng(0)
    first, second = rng.integers(4, size=200), rng.integers(3, size=200)
    second[:120] = first[:120] % 3
    table = np.zeros((4, 3), dtype=np.int64)
    np.add.at(table, (first, second), 1)

    assert agreement([table]) == adjusted_rand_score(first, second)


def test_the_record_is_counted_again_from_memberships_and_evidence():
    data = evidence_data()

    again = recount(data.search.found)

    assert [(one.size, one.share, one.n_found, one.n_resamples) for one in again.segments] == [
        (6, 0.6, 3, 4),
        (3, 0.3, 2, 4),
    ]
    assert again.segments[0].stability == 0.7812  # (0.75 + 0.5 + 1 + 0.875) / 4
    stop = again.tree.stops[0]
    assert (stop.smallest, stop.stability, stop.weakest, stop.placed, stop.sure) == (3, 0.6667, 0.5, 0.9, 0.7)
    assert again.verdict_evidence.null_gains == (2.0, 4.0)
    assert (again.verdict_evidence.agreement, again.verdict_evidence.separated_share) == (0.4444, 0.3)
    assert again.verdict == "constructed"  # clearer than chance, but halves do not agree
    assert again.projection_note.startswith("The picture shows 80% of")
    assert again.suggested == 2  # three gain 10 over two, and 8 on made-up customers of two
    assert "made-up customers of 2 segments are cut just as finely" in again.reason
    assert [(one.n_segments, one.score, one.stability) for one in again.candidates] == [
        (1, 100.0, None),
        (2, 50.0, 1.0),
        (3, 40.0, None),
    ]


def test_evidence_that_does_not_fit_the_tree_is_a_data_error():
    lacking = replace(EVIDENCE, redraws=EVIDENCE.redraws.drop(columns="node-1"))
    unchecked = replace(EVIDENCE, halves=EVIDENCE.halves[EVIDENCE.halves["of"] == "number"])

    for evidence in (lacking, unchecked):
        with pytest.raises(DataError, match="Find|search"):
            recount(evidence_data(evidence=evidence).search.found)


def test_without_evidence_nothing_is_said_that_rests_on_it():
    made = build_profiles(evidence_data(evidence=None), ("s01", "s02"))

    ids = {one.id for one in made.claims}
    assert {"all.002.smallest", "all.002.sure", "all.placed"} <= ids
    assert not {"all.002.found-again", "all.clearer", "all.picture", "s01.found-again"} & ids


def test_every_claim_of_a_search_is_computed_again_the_same():
    data = evidence_data()
    claims = [one for one in build_profiles(data, ("s01", "s02")).claims if one.segment_id == "all"]

    assert {"all.clearer", "all.halves", "all.gaps", "all.picture", "all.002.halves", "all.002.value"} <= {
        one.id for one in claims
    }
    assert all(recompute(one.evidence, evidence_data(), one.segment_id) == one.evidence for one in claims)


def test_another_overlap_is_another_claim():
    changed = EVIDENCE.redraws.assign(**{"node-0": np.array([0.75, 0.5, 0.5, 0.875], dtype="float32")})
    old = measure_found_again(evidence_data(), "s01")

    new = recompute(old, evidence_data(evidence=replace(EVIDENCE, redraws=changed)), "s01")

    assert (new.n, old.n) == (2, 3)
    assert new.source != old.source
