"""The tree of segments: nested cuts, stable ids, merge and split, the saved model, one customer explained."""

import dataclasses

import numpy as np
import pandas as pd
import pytest

from core.errors import ConfigError, DataError, NotFoundError
from core.schema import ColumnSpec, Role
from core.segmentation import (
    EncodedMixture,
    SegmentationConfig,
    customer_row,
    explain,
    model_frame,
    model_from,
    nearest_members,
    segment,
    typical_members,
    valued_stops,
    with_merged,
    with_number,
    with_split,
)
from core.segmentation._assemble import count
from core.segmentation._densities import Design
from core.segmentation._encoded import Encoded, Layout
from core.segmentation._grow import Merge, Skeleton, Split, completed_likelihood, group_statistics, grow, merge_up
from core.segmentation._parts import column_densities, columns_alone
from core.segmentation._placing import node_paths
from core.segmentation._resample import _jaccard, found_again
from core.tables import CustomerTable

CENTRES = np.array([[0, 0, 0], [6, 0, 0], [0, 6, 0], [6, 6, 6]], dtype=float)
SPECS = (
    *(ColumnSpec(name=name, role=Role.NUMBER) for name in ("age", "spend", "visits", "noise")),
    ColumnSpec(name="channel", role=Role.CATEGORY),
)


def customers(n=2000, seed=0):
    """Four planted groups, apart in three columns and a category; one column in six cells is empty."""
    rng = np.random.default_rng(seed)
    truth = rng.choice(4, size=n, p=[0.4, 0.3, 0.2, 0.1])
    values = CENTRES[truth] + rng.normal(size=(n, 3))
    frame = pd.DataFrame(values, columns=["age", "spend", "visits"])
    frame["noise"] = rng.normal(size=n)
    frame["channel"] = pd.Categorical(
        np.where(rng.uniform(size=n) < 0.8, np.array(["web", "shop", "app", "phone"])[truth], "web")
    )
    frame.loc[rng.uniform(size=n) < 1 / 6, "spend"] = np.nan
    frame.index = pd.Index([f"c{i:04d}" for i in range(n)], name="customer_id")
    return frame, truth


@pytest.fixture(scope="module")
def frame():
    return customers()[0]


@pytest.fixture(scope="module")
def found(frame):
    return segment(CustomerTable(frame, SPECS), SegmentationConfig(n_segments=4))


@pytest.fixture(scope="module")
def tree(found):
    return found.record.tree


def labels_at(found, n):
    return with_number(found, n).members["segment"]


class TestCuts:
    def test_every_cut_lies_within_the_one_before(self, found, tree):
        coarse = labels_at(found, 2)
        for n in range(3, tree.most + 1):
            fine = labels_at(found, n)
            assert fine[fine != ""].nunique() == n
            moved = pd.crosstab(coarse, fine)
            assert ((moved > 0).sum(axis=0) == 1).all()
            assert ((moved > 0).sum(axis=1) > 1).sum() == 1  # one segment fell in two, the others are as they were
            coarse = fine

    def test_all_but_two_segments_keep_their_ids_and_members_at_each_step(self, found, tree):
        before = labels_at(found, 2)
        for n in range(3, tree.most + 1):
            after = labels_at(found, n)
            changed = set(before[before != after]) | set(after[before != after])
            assert len(changed) == 2  # the one that fell in two, which keeps its id, and the new one
            assert len(changed & set(before)) == 1
            before = after

    def test_the_cut_at_the_found_number_is_what_was_found(self, found):
        again = with_number(with_number(found, 60), 4)

        assert again.record == found.record
        pd.testing.assert_frame_equal(again.members, found.members, check_exact=True)

    def test_found_segments_are_numbered_by_size_and_new_ones_in_the_order_of_the_tree(self, found, tree):
        sizes = [info.size for info in found.record.segments]
        ids = [info.id for info in with_number(found, tree.most).record.segments]

        assert sizes == sorted(sizes, reverse=True)
        assert [info.id for info in found.record.segments] == ["s01", "s02", "s03", "s04"]
        assert ids == [f"s{number:02d}" for number in range(1, tree.most + 1)]

    def test_a_merged_segment_keeps_the_id_of_its_larger_part(self, found):
        sizes = {info.id: info.size for info in found.record.segments}

        three = with_number(found, 3)

        gone = {"s01", "s02", "s03", "s04"} - {info.id for info in three.record.segments}
        grown = next(info for info in three.record.segments if info.size != sizes[info.id])
        assert grown.size == sizes[grown.id] + sizes[gone.pop()]
        assert sizes[grown.id] > grown.size / 2

    def test_a_hundred_segments_of_two_thousand_customers_have_ten_each_at_least(self, found, tree):
        assert tree.most == 100
        for n in (2, 5, 10, 50, 100):
            sizes = labels_at(found, n).value_counts().drop("", errors="ignore")
            assert len(sizes) == n
            assert sizes.min() == tree.stops[n - 2].smallest >= 10

    def test_customers_who_fit_none_stay_so_at_every_cut(self, found, tree):
        none = found.members["segment"] == ""
        for n in range(2, tree.most + 1, 7):
            assert ((labels_at(found, n) == "") == none).all()

    def test_sizes_shares_and_stops_are_counted_from_the_members(self, found, tree):
        for n in (2, 3, 4, 9, 30):
            cut = with_number(found, n)
            sizes = cut.members["segment"].value_counts()
            assert {info.id: info.size for info in cut.record.segments} == sizes.drop("", errors="ignore").to_dict()
            assert cut.record.n_segments == n
            placed = cut.members[cut.members["segment"] != ""]
            stop = tree.stops[n - 2]
            assert stop.n_segments == n
            assert stop.placed == pytest.approx(len(placed) / 2000)
            # Probabilities are kept in steps of half a percent, but for those of what was found.
            assert stop.sure == pytest.approx((placed["probability"] >= 0.7975).mean() * stop.placed, abs=0.002)

    def test_a_wider_segment_is_never_less_likely(self, found):
        fine, coarse = with_number(found, 20), with_number(found, 3)

        assert (coarse.members["probability"] >= fine.members["probability"] - 0.0051).all()

    def test_numbers_outside_the_tree_are_refused(self, found):
        for number in (1, 101):
            with pytest.raises(ConfigError, match="2 to 100") as caught:
                with_number(found, number)
            assert caught.value.hint

    def test_planted_groups_are_found_again_and_cuts_of_a_cloud_are_not(self, found, tree):
        assert all(info.n_resamples == 100 and info.n_found >= 95 for info in found.record.segments)
        assert tree.stops[2].weakest >= 0.95
        assert tree.stops[18].stability < 0.5

    def test_reasons_name_a_column_that_was_planted_where_the_groups_are(self, tree):
        root = next(node for node in tree.nodes if node.parent is None)

        assert root.reason.column in ("age", "spend", "visits", "channel")
        assert abs(root.reason.first - root.reason.second) > (3 if root.reason.level is None else 0.3)

    def test_a_segmentation_without_a_tree_says_what_to_do(self, found):
        old = dataclasses.replace(found, record=found.record.model_copy(update={"tree": None}))

        with pytest.raises(ConfigError, match="earlier version") as caught:
            with_number(old, 3)
        assert "Find the segments again" in caught.value.hint

    def test_kmeans_has_a_tree_too(self, frame):
        result = segment(CustomerTable(frame.iloc[:400], SPECS), SegmentationConfig(n_segments=4, method="kmeans"))

        assert result.record.tree.anchor == 4
        assert with_number(result, 12).members["segment"].nunique() >= 12


class TestMergeAndSplit:
    def test_any_two_segments_merge_and_split_into_what_they_were(self, found):
        five = with_number(found, 5)
        ids = [info.id for info in five.record.segments]
        for a in ids:
            for b in ids:
                if a < b:
                    merged = with_merged(five, [a, b])
                    kept = next(info for info in merged.record.segments if info.id in (a, b))
                    again = with_split(merged, kept.id)
                    assert len(merged.record.segments) == 4
                    assert (merged.members["segment"] == kept.id).sum() == kept.size
                    assert again.record == five.record
                    pd.testing.assert_frame_equal(again.members, five.members)

    def test_splitting_and_merging_gives_back_the_segment(self, found):
        for info in found.record.segments:
            split = with_split(found, info.id)
            new = {one.id for one in split.record.segments} - {one.id for one in found.record.segments}
            assert with_merged(split, [info.id, new.pop()]).record == found.record

    def test_merges_of_merges_come_apart_in_the_opposite_order(self, found):
        start = with_number(found, 6)
        first = with_merged(start, ["s01", "s04"])
        second = with_merged(first, ["s02", "s03"])
        third = with_merged(second, ["s01", "s02"])
        kept = third.record.segments[0].id

        assert with_split(third, kept).record == second.record
        assert {info.id for info in second.record.segments} >= {"s01", "s02"}

    def test_the_merged_segment_keeps_the_id_of_the_largest(self, found):
        merged = with_merged(found, ["s04", "s02", "s03"])

        assert [info.id for info in merged.record.segments] == ["s01", "s02"]
        assert merged.record.n_segments == 2

    def test_a_merge_by_hand_was_not_tried_on_redraws(self, found):
        five = with_number(found, 5)
        siblings = {frozenset(node.children) for node in five.record.tree.nodes}
        infos = five.record.segments
        a, b = next(
            (one, other)
            for one in infos
            for other in infos
            if one.id < other.id and frozenset(one.nodes + other.nodes) not in siblings
        )

        merged = with_merged(five, [a.id, b.id])

        whole = next(info for info in merged.record.segments if len(info.nodes) == 2)
        assert (whole.n_resamples, whole.n_found) == (0, 0)
        assert whole.stability == min(a.stability, b.stability)

    def test_what_cannot_be_merged_or_split_is_refused(self, found):
        with pytest.raises(NotFoundError, match="s77"):
            with_merged(found, ["s01", "s77"])
        with pytest.raises(NotFoundError, match="s77"):
            with_split(found, "s77")
        with pytest.raises(ConfigError, match="two segments"):
            with_merged(found, ["s01", "s01"])
        with pytest.raises(ConfigError, match="only one"):
            with_merged(found, ["s01", "s02", "s03", "s04"])
        finest = with_number(found, 100)
        with pytest.raises(ConfigError, match="no two parts"):
            with_split(finest, min(finest.record.segments, key=lambda info: info.size).id)


class TestModel:
    @pytest.mark.parametrize("method", ["mixture", "kmeans"])
    def test_a_saved_model_places_everybody_alike(self, frame, method):
        part = CustomerTable(frame.iloc[:500], SPECS)
        result = segment(part, SegmentationConfig(n_segments=3, method=method))

        table = model_frame(result.model)
        again = model_from(table)

        pd.testing.assert_frame_equal(model_frame(again), table)
        before, after = result.model.place(part.frame), again.place(part.frame)
        for name in ("found", "probability", "none", "leaf", "path"):
            assert np.array_equal(getattr(before, name), getattr(after, name))
        assert np.array_equal(np.where(after.none, -1, after.leaf), result.members["leaf"])

    def test_a_model_where_nobody_is_a_stranger_can_be_saved(self, frame):
        config = SegmentationConfig(n_segments=2, method="kmeans", fits_none=0.0)
        result = segment(CustomerTable(frame.iloc[:200], SPECS), config)

        assert not model_from(model_frame(result.model)).place(frame).none.any()

    def test_a_damaged_or_newer_model_is_a_data_error(self, found):
        table = model_frame(found.model)

        with pytest.raises(DataError, match="cannot be read"):
            model_from(table.iloc[:2])
        with pytest.raises(DataError, match="format 9"):
            model_from(table.assign(json=table["json"].where(table["part"] != "format", "9")))


class TestExplain:
    @pytest.mark.parametrize("n", [2, 4, 11])
    def test_reasons_and_prior_sum_to_the_log_odds_of_the_membership(self, found, frame, n):
        cut = with_number(found, n)
        rows = frame.iloc[:25]

        for explanation in explain(cut.record, found.model, rows):
            total = 0.0
            for membership in explanation.memberships:
                summed = membership.prior + sum(reason.weight for reason in membership.reasons)
                assert summed == pytest.approx(membership.log_odds, abs=1e-9)
                total += membership.probability
            assert total <= 1 + 1e-9
            own = next((one for one in explanation.memberships if one.segment_id == explanation.segment_id), None)
            expected = cut.members.loc[explanation.customer_id]
            assert explanation.segment_id == expected["segment"]
            if own is not None:
                assert own.probability == pytest.approx(expected["probability"], abs=0.0051)

    def test_merged_segments_are_explained_as_one(self, found, frame):
        merged = with_merged(found, ["s01", "s03"])
        parts = explain(found.record, found.model, frame.iloc[:5])
        wholes = explain(merged.record, found.model, frame.iloc[:5])

        for part, whole in zip(parts, wholes, strict=True):
            by_id = {one.segment_id: one.probability for one in part.memberships}
            joined = {one.segment_id: one.probability for one in whole.memberships}
            assert joined["s01"] == pytest.approx(by_id["s01"] + by_id["s03"])

    def test_the_reason_is_the_column_in_which_the_customer_is_like_the_segment_and_noise_is_none(self, found, frame):
        own = found.members["segment"]
        medians = frame[["age", "spend", "visits"]].groupby(own).median()
        highest = medians["visits"].idxmax()  # only the fourth planted group visits often
        customer = own.index[(own == highest) & (frame["visits"] > 6)][0]

        explanation = explain(found.record, found.model, frame.loc[[customer]])[0]

        assert explanation.memberships[0].segment_id == highest
        reasons = {reason.column: reason.weight for reason in explanation.memberships[0].reasons}
        assert reasons["visits"] > 2
        assert abs(reasons["noise"]) == min(abs(weight) for weight in reasons.values())

    def test_an_empty_cell_is_no_reason(self, found, frame):
        customer = frame.index[frame["spend"].isna()][0]

        explanation = explain(found.record, found.model, frame.loc[[customer]])[0]

        assert {reason.column for reason in explanation.memberships[0].reasons} == {"age", "visits", "noise", "channel"}

    def test_typical_members_lie_nearer_to_the_middle_than_others(self, found, frame):
        typical = typical_members(found.record, found.model, frame, found.members, "s01", n=5)
        inside = frame[found.members["segment"] == "s01"][["age", "spend", "visits", "noise"]]
        distance = ((inside - inside.median()) ** 2).sum(axis=1)

        assert len(set(typical)) == 5
        assert (found.members.loc[list(typical), "segment"] == "s01").all()
        assert distance[list(typical)].max() < distance.median()

    def test_nearest_members_are_members_and_not_the_customer(self, found, frame):
        customer = found.members.index[found.members["segment"] == "s02"][0]

        nearest = nearest_members(found.record, found.model, frame, found.members, customer, "s02", n=3)

        assert len(nearest) == 3
        assert customer not in nearest
        assert (found.members.loc[list(nearest), "segment"] == "s02").all()

    def test_unknown_customers_and_segments_are_not_found(self, found, frame):
        with pytest.raises(NotFoundError, match="nobody"):
            customer_row(frame, "nobody")
        with pytest.raises(NotFoundError, match="s77"):
            typical_members(found.record, found.model, frame, found.members, "s77")


class TestValue:
    def test_best_and_worst_value_by_hand(self, found, tree):
        own = found.members["segment"]
        value = own.map({"s01": 10.0, "s02": 20.0, "s03": 10.0, "s04": 40.0})  # fits none: missing

        stop = valued_stops(tree, found.members, value)[2]

        assert (stop.best_value, stop.worst_value) == (pytest.approx(40), pytest.approx(10))
        assert stop.value_explained == pytest.approx(1)

    def test_finer_segments_explain_no_less_of_the_value(self, found, tree):
        value = pd.Series(np.random.default_rng(0).gamma(2, 10, 2000), index=found.members.index)

        explained = [stop.value_explained for stop in valued_stops(tree, found.members, value)]

        assert explained == sorted(explained)
        assert 0 <= explained[0] < explained[-1] < 0.2


def numbers(values, weights=None):
    values = np.asarray(values, dtype=float)
    p = values.shape[1]
    layout = Layout(tuple(f"n{j}" for j in range(p)), np.full(p, 1e-4), np.ones(p), (), (), (), np.empty(0))
    return Encoded(layout, values, np.empty((len(values), 0), dtype=np.int16), weights)


class TestGrow:
    def test_the_nearest_pair_merges_first(self):
        rng = np.random.default_rng(0)
        labels = np.repeat([0, 1, 2], 100)
        data = numbers(rng.normal(size=(300, 2)) + np.array([0, 3, 20])[labels, None])

        first, second = merge_up(Design(data), labels, 3)

        assert first.parts == (0, 1)
        assert second.parts == (2, 3)
        assert 0 < first.loss < second.loss

    def test_completed_likelihood_of_one_group_by_hand(self):
        data = numbers([[0.0], [2.0], [4.0]])
        design = Design(data)
        sizes, statistics = group_statistics(design, np.zeros(3, dtype=int), 1)

        # Variance 8 / 3 with the pooled one the same: -n/2 (log 2 pi v + 1); all customers are in it, so share 1.
        value = completed_likelihood(design, sizes, statistics, np.array([[8 / 3]]))

        assert value[0, 0] == pytest.approx(-1.5 * (np.log(2 * np.pi * 8 / 3) + 1))
        assert value[1, 0] == pytest.approx(0.0)

    def test_the_typical_members_part_keeps_the_id(self):
        rng = np.random.default_rng(1)
        far = rng.uniform(size=600) < 0.2
        data = numbers(rng.normal(size=(600, 3)) + 3.5 * far[:, None])

        tree = grow(data, np.zeros(600, dtype=int), 1, seed=0, most=2, tick=lambda: None)

        kept, new = tree.splits[0].parts.means[0]
        assert kept == pytest.approx(0, abs=0.3)
        assert new == pytest.approx(3.5, abs=0.3)

    def test_groups_too_small_to_have_two_parts_are_left_alone(self):
        data = numbers(np.random.default_rng(2).normal(size=(50, 2)))

        tree = grow(data, np.r_[np.zeros(31), np.ones(19)].astype(int), 2, seed=0, tick=lambda: None)

        assert {split.node for split in tree.splits} <= {0, 3, 4}
        assert len(tree.splits) >= 1

    def test_sizes_and_sure_customers_by_hand(self):
        skeleton = Skeleton(2, (Merge((0, 1), 1.0),), (Split(0, None, 1.0),))  # 0 -> 3, 4
        leaf = np.array([3, 4, 4, 1, -1])
        path = np.array([[200, 180], [200, 100], [150, 140], [170, 0], [0, 0]], dtype=np.uint8)

        counted = count(node_paths(skeleton), leaf, path)

        assert counted.sizes.tolist() == [3, 1, 4, 1, 2]
        assert counted.sure.tolist() == [2, 1, 4, 1, 0]


class TestFoundAgain:
    def test_jaccard_by_hand(self):
        first = np.array([[1, 1, 1, 0], [0, 0, 0, 1]], dtype=bool)
        second = np.array([[1, 1, 0, 0]], dtype=bool)

        assert _jaccard(first, second).tolist() == [[pytest.approx(2 / 3)], [0.0]]

    def test_cuts_of_a_cloud_are_not_found_again_because_they_were_found_once(self):
        data = numbers(np.random.default_rng(0).normal(size=(1500, 5)))
        model = EncodedMixture(5).fit(data)
        labels = model.predict(data)
        tree = grow(data, labels, 5, seed=0, most=5, tick=lambda: None)

        again = found_again(
            data,
            labels,
            tree,
            lambda one, seed: model.found_anew(one, seed=seed),
            seed=0,
            n_resamples=10,
            tick=lambda: None,
        )

        assert again.n_found[:5].mean() <= 2

    def test_the_number_of_threads_makes_no_difference(self, found, frame, monkeypatch):
        sample = found.model.encoder.transform(frame.iloc[:400])
        leaf = found.members["leaf"].to_numpy()[:400].astype(int)
        results = []
        for threads in (1, 3):
            monkeypatch.setattr("core.segmentation._resample._THREADS", threads)
            results.append(
                found_again(
                    sample,
                    leaf,
                    found.model.skeleton,
                    found.model.found.refit,
                    seed=0,
                    n_resamples=6,
                    tick=lambda: None,
                )
            )

        assert np.array_equal(results[0].stability, results[1].stability)
        assert np.array_equal(results[0].n_found, results[1].n_found)


class TestParts:
    def test_columns_sum_to_the_density_of_segments_and_of_the_background(self, found, frame):
        encoded = found.model.encoder.transform(frame.iloc[:50])
        mixture = found.model.found.model
        parameters = mixture.segments_only()
        from core.segmentation._densities import log_independent, log_joint

        joint = log_joint(Design(encoded), parameters)
        alone = log_independent(Design(encoded), parameters)

        parts = column_densities(encoded, parameters)
        assert parts.sum(1) + parameters.log_shares == pytest.approx(joint)
        assert columns_alone(encoded, parameters).sum(1) == pytest.approx(alone)


class TestWhatTheVerdictSpeaksOf:
    def test_segments_are_as_found_at_the_number_found_and_nowhere_else(self, found, tree):
        other = with_number(found, tree.anchor + 1)

        assert found.record.is_as_found
        assert not other.record.is_as_found
        assert other.record.is_cut_at(tree.anchor + 1)
        assert with_number(other, tree.anchor).record.is_as_found

    def test_a_merge_and_a_split_by_hand_at_the_same_number_are_not_what_was_found(self, found, tree):
        first, second, third = [info.id for info in found.record.segments][:3]

        shaped = with_split(with_merged(found, [first, third]), second)

        assert shaped.record.n_segments == tree.anchor
        assert not shaped.record.is_as_found
        assert not shaped.record.is_cut_at(tree.anchor)

    def test_found_again_counts_every_customer_once(self, found):
        segments = tuple(
            info.model_copy(update={"size": size, "n_resamples": 100, "n_found": again})
            for info, size, again in zip(found.record.segments, (300, 100, 0), (100, 20, 0), strict=False)
        )
        record = found.record.model_copy(update={"segments": segments, "n_unassigned": 50})
        untried = record.model_copy(update={"segments": (segments[0].model_copy(update={"n_resamples": 0}),)})

        assert record.found_again == pytest.approx((300 * 1.0 + 100 * 0.2) / 400)
        assert record.n_customers == 450
        assert untried.found_again is None
