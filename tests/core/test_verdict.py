"""The verdict and its evidence, gaps between groups, and guards against segments that are an artefact."""

import numpy as np
import pandas as pd
import pytest

from core.schema import ColumnSpec, Role
from core.segmentation import Encoder, SegmentationRecord, VerdictEvidence
from core.segmentation._guards import guard
from core.segmentation._separation import density_between, separated_share
from core.segmentation._verdict import judge, verdict_evidence, weigh

IDS = ("s01", "s02", "s03")


def evidence(**changes):
    given = {
        "gain": 2.0,
        "null_gains": (0.5, 0.9),
        "needed_gain": 1.0,
        "n_compared": 500,
        "agreement": 0.9,
        "separated_share": 1.0,
        "favours_one": False,
    }
    return VerdictEvidence(**(given | changes))


def numeric(values, **more):
    frame = pd.DataFrame(values, columns=[f"x{j}" for j in range(np.shape(values)[1])]).assign(**more)
    roles = {name: Role.NUMBER if frame[name].dtype == float else Role.CATEGORY for name in frame}
    encoder = Encoder([ColumnSpec(name=name, role=role) for name, role in roles.items()]).fit(frame)
    return frame, encoder


def clouds(n_columns=6, distance=5.0, n=600, seed=0):
    """Three groups of unequal size, `distance` standard deviations apart in all columns taken together."""
    rng = np.random.default_rng(seed)
    labels = rng.choice(3, size=n, p=[0.6, 0.3, 0.1])
    return rng.normal(size=(n, n_columns)) + labels[:, None] * distance / np.sqrt(n_columns), labels


class TestJudge:
    @pytest.mark.parametrize(
        ("changes", "verdict"),
        [
            ({}, "natural"),
            ({"separated_share": 0.7}, "reproducible"),
            ({"agreement": 0.7}, "constructed"),
            ({"gain": 1.0}, "none"),
            ({"favours_one": True, "null_gains": ()}, "none"),
        ],
    )
    def test_each_verdict_needs_its_evidence(self, changes, verdict):
        assert judge(evidence(**changes))[0] == verdict

    @pytest.mark.parametrize("changes", [{"gain": 1.0}, {"favours_one": True}])
    def test_without_groups_the_reason_says_that_the_cut_is_made(self, changes):
        assert "made, not found" in judge(evidence(**changes))[1]


class TestWeigh:
    def weighed(self, values, labels, k):
        frame, encoder = numeric(values)
        encoded = encoder.transform(frame)
        tables = weigh(encoded, labels, k, n_null_segments=k, favours_one=False, seed=0)
        return verdict_evidence(*tables, agreement=0.9, favours_one=False)

    def test_planted_groups_gain_more_than_in_every_table_without(self):
        found = self.weighed(*clouds(), 3)

        assert found.gain > found.needed_gain > max(found.null_gains)
        assert found.separated_share == 1.0

    def test_one_long_cloud_gains_no_more_than_tables_without_groups(self):
        rng = np.random.default_rng(1)
        cloud = 0.9 * rng.normal(size=(600, 1)) + 0.44 * rng.normal(size=(600, 6))

        found = self.weighed(cloud, np.digitize(cloud.sum(1), [-3.0, 3.0]), 3)

        assert found.gain <= found.needed_gain
        assert found.separated_share == 0.0

    def test_nothing_is_made_up_where_one_group_explains_best(self):
        values, labels = clouds()
        frame, encoder = numeric(values)

        made_up, gaps = weigh(encoder.transform(frame), labels, 3, n_null_segments=3, favours_one=True, seed=0)

        assert verdict_evidence(made_up, gaps, agreement=0.9, favours_one=True).null_gains == ()


class TestGaps:
    def share(self, values, labels, k=3):
        frame, encoder = numeric(values)
        return separated_share(density_between(encoder.transform(frame), labels, k))

    def test_groups_of_unequal_spread_and_size_are_apart(self):
        rng = np.random.default_rng(2)
        labels = rng.choice(3, size=800, p=[0.7, 0.2, 0.1])
        values = np.array([0.0, 9.0, 20.0])[labels][:, None] + np.array([0.5, 1.5, 3.0])[labels][:, None] * rng.normal(
            size=(800, 4)
        )

        assert self.share(values, labels) == 1.0

    def test_missing_cells_do_not_close_a_gap(self):
        rng = np.random.default_rng(3)
        values, labels = clouds(n_columns=8, distance=6.0, n=1500)
        values[rng.uniform(size=values.shape) < 0.2] = np.nan

        assert self.share(values, labels) == 1.0

    def test_a_group_that_touches_another_takes_both_out(self):
        values, labels = clouds(distance=8.0)
        halves = np.where((labels == 0) & (values.sum(1) > 0), 3, labels)

        share = self.share(values, halves, 4)

        assert share == pytest.approx((labels > 0).mean())

    def test_chance_opens_no_gap_in_many_columns(self):
        rng = np.random.default_rng(4)

        assert self.share(rng.normal(size=(120, 40)), rng.integers(0, 3, 120)) == 0.0


class TestGuards:
    def flagged(self, frame, encoder, labels):
        return guard(frame, encoder, np.asarray(labels), IDS[: int(np.max(labels)) + 1])

    def test_groups_that_differ_in_many_columns_are_not_flagged(self):
        values, labels = clouds()

        assert self.flagged(*numeric(values), labels) == ()

    def test_cells_missing_at_random_are_not_flagged(self):
        rng = np.random.default_rng(5)
        values, labels = clouds()
        values[rng.uniform(size=values.shape) < 0.3] = np.nan

        assert self.flagged(*numeric(values), labels) == ()

    def test_a_segment_of_missing_cells_is_flagged_with_its_columns(self):
        rng = np.random.default_rng(6)
        values = rng.normal(size=(600, 6))
        lacking = rng.uniform(size=600) < 0.2
        values[np.ix_(lacking, [1, 4])] = np.nan

        found = self.flagged(*numeric(values), np.where(lacking, 2, values[:, 0] > 0))

        (missing,) = [one for one in found if one.code == "missing_cells"]
        assert missing.segment_ids == ("s03",)
        assert set(missing.columns) == {"x1", "x4"}
        assert "missing for far more of them than of everyone else" in missing.message
        assert missing.hint

    def test_a_level_that_means_not_known_counts_as_missing(self):
        rng = np.random.default_rng(7)
        lacking = rng.uniform(size=600) < 0.3
        plan = pd.Categorical(np.where(lacking, "Unknown", rng.choice(["a", "b"], 600)))
        city = pd.Categorical(np.where(lacking, "n/a", rng.choice(["p", "q"], 600)))

        found = self.flagged(*numeric(rng.normal(size=(600, 2)), plan=plan, city=city), lacking.astype(int))

        assert {one.segment_ids for one in found if one.code == "missing_cells"} >= {("s02",)}
        assert {"plan", "city"} == set(found[0].columns)

    def test_real_groups_that_lack_a_column_are_not_flagged(self):
        values, labels = clouds(distance=8.0)
        values[labels == 2, 0] = np.nan

        assert self.flagged(*numeric(values), labels) == ()

    def test_a_segment_that_lacks_most_columns_is_flagged_whatever_the_rest_says(self):
        values, labels = clouds(distance=12.0)
        values[labels == 2, 1:] = np.nan

        (found,) = self.flagged(*numeric(values), labels)

        assert (found.code, found.segment_ids) == ("missing_cells", ("s03",))

    def test_segments_of_one_column_are_flagged_with_the_columns_that_say_the_same(self):
        rng = np.random.default_rng(8)
        rate = rng.choice([1.0, 2.0, 4.0, 5.0], size=800)
        values = np.column_stack([rng.normal(size=(800, 4)), rate + rng.normal(0, 0.05, 800)])
        copy = values[:, 4] * -3 + rng.normal(0, 0.01, 800)

        (found,) = self.flagged(*numeric(values, copy=copy), np.where(rate < 3, 0, 1))

        assert found.code == "one_column"
        assert set(found.columns) == {"x4", "copy"}
        assert found.explained_share == pytest.approx(1.0, abs=0.05)  # bins straddle the border
        assert "leave these columns out" in found.hint


def test_records_saved_without_evidence_and_warnings_still_load():
    saved = {
        "config": {},
        "n_segments": 2,
        "suggested": 2,
        "reason": "",
        "verdict": "none",
        "verdict_reason": "",
        "candidates": (),
        "segments": (),
        "n_unassigned": 0,
        "columns": ("a",),
        "projection_note": "",
        "source": "x",
    }

    record = SegmentationRecord.model_validate(saved)

    assert record.verdict_evidence is None
    assert record.warnings == ()
