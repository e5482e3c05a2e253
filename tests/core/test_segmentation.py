"""segment(): planted groups, invariances, verdicts, strangers, errors."""

import numpy as np
import pandas as pd
import pytest
from pydantic import ValidationError
from sklearn.metrics import adjusted_rand_score

from core.errors import CancelledError, ConfigError, DataError
from core.schema import ColumnSpec, Facet, Role
from core.segmentation import SegmentationConfig, segment
from core.tables import CustomerTable

SPECS = (
    ColumnSpec(name="spend", role=Role.NUMBER),
    ColumnSpec(name="visits", role=Role.NUMBER),
    ColumnSpec(name="discount", role=Role.NUMBER),
    ColumnSpec(name="trust", role=Role.ORDERED, levels=("1", "2", "3", "4", "5")),
    ColumnSpec(name="channel", role=Role.CATEGORY),
    ColumnSpec(name="region", role=Role.CATEGORY),
    ColumnSpec(name="member", role=Role.YES_NO),
    ColumnSpec(name="joined", role=Role.DATE),
    ColumnSpec(name="comment", role=Role.TEXT),
)


def customers(truth, seed=0):
    """Customers of up to four planted groups that differ in most columns; `region` is noise."""
    rng = np.random.default_rng(seed)
    n = len(truth)
    favourite = np.array(["web", "shop", "phone", "app"])[truth]
    channel = np.where(rng.uniform(size=n) < 0.8, favourite, rng.choice(["web", "shop", "phone", "app"], n))
    discount = np.where(rng.uniform(size=n) < np.array([0.1, 0.8, 0.4, 0.6])[truth], 0.0, rng.gamma(3, 4, n))
    trust = np.clip(np.round(np.array([4.5, 3.0, 1.6, 3.8])[truth] + rng.normal(0, 0.7, n)), 1, 5).astype(int)
    return pd.DataFrame(
        {
            "spend": np.exp(np.array([2, 4, 3, 5])[truth] + 0.5 * rng.normal(size=n)),
            "visits": np.array([30, 20, 45, 10])[truth] + 5 * rng.normal(size=n),
            "discount": discount,
            "trust": pd.Categorical(trust.astype(str), ["1", "2", "3", "4", "5"], ordered=True),
            "channel": pd.Categorical(channel),
            "region": pd.Categorical(rng.choice(["n", "s", "e"], n)),
            "member": pd.array(rng.uniform(size=n) < np.array([0.2, 0.7, 0.5, 0.9])[truth], dtype="boolean"),
            "joined": pd.Timestamp("2025-01-01") + pd.to_timedelta(rng.integers(0, 300, n), unit="D"),
            "comment": "fine",
        },
        index=pd.Index([f"c{i:05d}" for i in range(n)], name="customer_id"),
    )


def table(frame):
    return CustomerTable(frame, SPECS)


@pytest.fixture(scope="module")
def truth():
    return np.random.default_rng(9).choice(3, size=500, p=[0.5, 0.3, 0.2])


@pytest.fixture(scope="module")
def frame(truth):
    return customers(truth)


@pytest.fixture(scope="module")
def said():
    """Progress of the automatic search."""
    return []


@pytest.fixture(scope="module")
def automatic(frame, said):
    return segment(table(frame), SegmentationConfig(), on_progress=lambda share, what: said.append((share, what)))


@pytest.fixture(scope="module")
def with_settings(frame):
    config = SegmentationConfig(n_segments=5, fits_none=0.0, column_weights={"region": 0.0, "spend": 2.0})
    return segment(table(frame), config)


def test_planted_groups_and_their_number_are_found(automatic, truth):
    record = automatic.record

    assert record.n_segments == record.suggested == 3
    assert adjusted_rand_score(truth, automatic.members["segment"]) > 0.9
    assert record.verdict == "natural"
    assert "3 segments explain the customers best" in record.reason
    assert all(info.stability > 0.9 for info in record.segments)
    assert record.warnings == ()
    evidence = record.verdict_evidence
    assert evidence.gain > evidence.needed_gain > 0
    assert (evidence.n_compared, evidence.favours_one) == (500, False)


def test_the_record_agrees_with_the_members(automatic, frame):
    members, record = automatic.members, automatic.record
    sizes = members["segment"].value_counts()

    assert members.index.equals(frame.index)
    assert list(members.columns)[:6] == ["segment", "probability", "x", "y", "found", "leaf"]
    assert [info.id for info in record.segments] == ["s01", "s02", "s03"]
    assert [info.size for info in record.segments] == [sizes[info.id] for info in record.segments]
    assert sorted((info.size for info in record.segments), reverse=True) == [info.size for info in record.segments]
    assert record.n_unassigned == sizes.get("", 0)
    assert sum(info.size for info in record.segments) + record.n_unassigned == len(frame)
    assert [info.share for info in record.segments] == pytest.approx([info.size / 500 for info in record.segments])
    assert members["probability"].between(0, 1).all()
    assert np.isfinite(members[["x", "y"]].to_numpy()).all()
    assert record.source == table(frame).fingerprint
    assert "comment" not in record.columns
    assert set(record.columns) == {spec.name for spec in SPECS} - {"comment"}
    best = min(record.candidates, key=lambda candidate: candidate.score)
    assert best.n_segments == 3
    assert "%" in record.projection_note


def test_few_customers_fit_none_when_all_are_real(automatic):
    assert automatic.record.n_unassigned <= 0.02 * 500


def test_same_table_and_seed_give_the_same_result(automatic, frame):
    again = segment(table(frame), SegmentationConfig())

    assert again.record == automatic.record
    pd.testing.assert_frame_equal(again.members, automatic.members, check_exact=True)


def test_the_order_of_rows_and_columns_does_not_matter(automatic, frame):
    rows = np.random.default_rng(0).permutation(len(frame))

    moved = segment(CustomerTable(frame.iloc[rows, ::-1], SPECS[::-1]), SegmentationConfig())

    assert moved.members.index.equals(frame.index[rows])
    pd.testing.assert_frame_equal(moved.members.loc[frame.index], automatic.members, check_exact=True)


def test_units_and_where_a_scale_starts_do_not_matter(automatic, frame):
    converted = frame.assign(spend=frame["spend"] * 1000 + 32, visits=frame["visits"] / 7 - 400)

    moved = segment(table(converted), SegmentationConfig())

    assert adjusted_rand_score(moved.members["segment"], automatic.members["segment"]) == 1.0
    assert moved.record.verdict == automatic.record.verdict


def test_a_column_given_twice_does_not_matter(automatic, frame):
    twice = frame.assign(**{"spend again": frame["spend"]})
    spec = ColumnSpec(name="spend again", role=Role.NUMBER)

    moved = segment(CustomerTable(twice, (*SPECS, spec)), SegmentationConfig())

    assert adjusted_rand_score(moved.members["segment"], automatic.members["segment"]) >= 0.98
    assert moved.record.verdict == automatic.record.verdict


def test_names_of_categories_do_not_matter(automatic, frame):
    renamed = frame["channel"].cat.rename_categories({"web": "z", "shop": "k", "phone": "b", "app": "a"})

    moved = segment(table(frame.assign(channel=renamed)), SegmentationConfig())

    assert adjusted_rand_score(moved.members["segment"], automatic.members["segment"]) == 1.0


def test_kmeans_finds_planted_groups_with_the_suggested_number_and_leaves_the_table_alone(truth):
    frame = customers(truth)

    result = segment(table(frame), SegmentationConfig(method="kmeans"))

    assert result.record.n_segments == 3
    assert adjusted_rand_score(truth, result.members["segment"]) > 0.8
    pd.testing.assert_frame_equal(frame, customers(truth))


@pytest.mark.usefixtures("automatic", "with_settings")
def test_the_mixture_leaves_the_table_alone(frame, truth):
    pd.testing.assert_frame_equal(frame, customers(truth))


@pytest.mark.parametrize("method", ["hierarchical", "latent_class"])
def test_other_methods_find_planted_groups_with_the_suggested_number(frame, truth, method):
    record, members = (result := segment(table(frame), SegmentationConfig(method=method))).record, result.members

    assert record.n_segments == 3
    assert adjusted_rand_score(truth, members["segment"]) > 0.5
    assert ("spend" in record.columns) == (method == "hierarchical")
    assert "channel" in record.columns
    assert all(0 <= info.stability <= 1 for info in record.segments)


def test_factors_of_counts_use_the_counts_only_and_who_did_nothing_fits_none(frame, truth):
    rates = np.kron(np.eye(3), np.full(3, 5.0)) + 0.3
    visits = np.random.default_rng(7).poisson(rates[truth]).astype(float)
    visits[:6] = 0
    wide = frame.assign(**{f"page{j}": visits[:, j] for j in range(9)})
    specs = (*SPECS, *(ColumnSpec(name=f"page{j}", role=Role.NUMBER) for j in range(9)))

    result = segment(CustomerTable(wide, specs), SegmentationConfig(method="nmf", n_segments=3))

    assert set(result.record.columns) == {f"page{j}" for j in range(9)}
    assert adjusted_rand_score(truth[6:], result.members["segment"].iloc[6:]) > 0.9
    assert (result.members["segment"].iloc[:6] == "").all()
    assert result.record.n_unassigned == (visits.sum(1) == 0).sum()


@pytest.mark.parametrize(
    ("method", "columns", "needed"),
    [("nmf", ["spend", "channel"], "counts"), ("latent_class", ["spend", "joined"], "levels")],
)
def test_a_table_that_does_not_suit_the_method_is_a_config_error(frame, method, columns, needed):
    unsuited = CustomerTable(frame[columns], tuple(spec for spec in SPECS if spec.name in columns))

    with pytest.raises(ConfigError, match=f"This method reads columns .*{needed}.* has 0") as caught:
        segment(unsuited, SegmentationConfig(method=method))

    assert "Choose the mixture" in caught.value.hint


def test_a_given_number_is_obeyed_and_the_suggestion_still_reported(with_settings):
    record = with_settings.record

    assert (record.n_segments, record.suggested) == (5, 3)
    assert len(record.segments) == 5
    assert all(info.size > 0 for info in record.segments)


def test_shuffled_columns_have_no_segments_to_find(frame):
    rng = np.random.default_rng(1)
    shuffled = frame.assign(**{name: frame[name].array[rng.permutation(len(frame))] for name in frame.columns})

    result = segment(table(shuffled), SegmentationConfig())

    assert result.record.verdict == "none"
    assert result.record.n_segments >= 2
    assert "made, not found" in result.record.verdict_reason


def test_one_correlated_cloud_is_never_called_natural_or_reproducible():
    rng = np.random.default_rng(2)
    factor = rng.normal(size=(800, 1))
    values = 0.9 * factor + 0.44 * rng.normal(size=(800, 6))
    names = [f"x{j}" for j in range(6)]
    cloud = pd.DataFrame(values, columns=names, index=[f"c{i:04d}" for i in range(800)])
    specs = tuple(ColumnSpec(name=name, role=Role.NUMBER) for name in names)

    result = segment(CustomerTable(cloud, specs), SegmentationConfig())

    assert result.record.verdict in ("none", "constructed")


def test_customers_whose_columns_do_not_go_together_mostly_fit_none():
    rng = np.random.default_rng(3)
    truth = rng.integers(0, 4, 1000)
    frame = customers(truth, seed=5)
    strange = rng.uniform(size=1000) < 0.1
    for name in frame.columns:
        column = frame[name].copy()
        column.iloc[np.flatnonzero(strange)] = frame[name].iloc[rng.integers(0, 1000, strange.sum())].array
        frame = frame.assign(**{name: column})

    result = segment(table(frame), SegmentationConfig(n_segments=4))

    none = (result.members["segment"] == "").to_numpy()
    assert adjusted_rand_score(truth[~strange], result.members["segment"][~strange]) > 0.85
    assert none[strange].mean() > 5 * none[~strange].mean()
    assert none[~strange].mean() < 0.05


def test_fifty_segments_are_all_filled():
    rng = np.random.default_rng(4)
    frame = customers(rng.integers(0, 4, 600))

    result = segment(table(frame), SegmentationConfig(n_segments=50))

    assert len(result.record.segments) == 50
    assert min(info.size for info in result.record.segments) > 0


@pytest.mark.usefixtures("automatic")
def test_progress_grows_and_says_what_is_done(said):
    shares = [share for share, _ in said]
    assert shares == sorted(shares)
    assert (shares[0], shares[-1]) == (0.0, 1.0)
    assert "Trying 4 segments" in {what for _, what in said}


@pytest.mark.usefixtures("automatic")
def test_long_steps_say_how_far_they_are(said):
    redraws = "Checking that each segment is found again"
    told = [what for _, what in said if what.startswith(redraws)]

    assert told[:100] == [f"{redraws} ({number} of 100)" for number in range(1, 101)]
    # Every label stands for one piece of work: one number compared with one other, one number given a background.
    assert {what for _, what in said if "fit none of" in what} >= {"Looking for customers who fit none of 3 segments"}
    assert not {"Looking for customers who fit no segment"} & {what for _, what in said}


def test_work_can_be_cancelled(frame):
    def cancel(_share, what):
        if "Trying 2" in what:
            message = "Stopped."
            raise CancelledError(message)

    with pytest.raises(CancelledError):
        segment(table(frame), SegmentationConfig(), on_progress=cancel)


def test_the_facet_that_counts_more_decides_between_two_groupings():
    rng = np.random.default_rng(6)
    by_need, by_place = rng.integers(0, 2, (2, 600))
    values = np.hstack([2.5 * by_need[:, None], 2.5 * by_place[:, None]]).repeat(3, axis=1) + rng.normal(size=(600, 6))
    names = ["need1", "need2", "need3", "place1", "place2", "place3"]
    frame = pd.DataFrame(values, columns=names, index=[f"c{i:04d}" for i in range(600)])
    facets = [Facet.ATTITUDINAL] * 3 + [Facet.DEMOGRAPHIC] * 3
    specs = tuple(
        ColumnSpec(name=name, role=Role.NUMBER, facet=facet) for name, facet in zip(names, facets, strict=True)
    )
    crowd = CustomerTable(frame, specs)

    for method in ("mixture", "kmeans"):
        needs, places = (
            segment(crowd, SegmentationConfig(method=method, n_segments=2, facet_weights={facet: 4.0}))
            for facet in (Facet.ATTITUDINAL, Facet.DEMOGRAPHIC)
        )

        assert adjusted_rand_score(by_need, needs.members["segment"]) > 0.8
        assert adjusted_rand_score(by_place, places.members["segment"]) > 0.8


def test_a_column_of_weight_zero_takes_no_part(with_settings):
    assert "region" not in with_settings.record.columns
    assert "spend" in with_settings.record.columns


def test_nobody_fits_none_when_that_is_asked_for(automatic, with_settings):
    assert automatic.record.n_unassigned > 0
    assert with_settings.record.n_unassigned == 0
    assert (with_settings.members["segment"] != "").all()


def test_a_weight_for_an_unknown_column_and_no_weight_at_all_are_config_errors(frame):
    with pytest.raises(ConfigError, match="'salary' has a weight"):
        segment(table(frame), SegmentationConfig(column_weights={"salary": 2.0}))
    with pytest.raises(ConfigError, match="Every column has weight 0"):
        segment(table(frame), SegmentationConfig(facet_weights={Facet.BEHAVIOURAL: 0.0}))


def test_a_table_of_nothing_but_ids_says_that_no_column_can_be_used(frame):
    with pytest.raises(DataError, match="No column can be used"):
        segment(CustomerTable(frame[[]], ()), SegmentationConfig())


@pytest.mark.parametrize("weights", [{"column_weights": {"spend": 5.1}}, {"facet_weights": {"mood": 1.0}}])
def test_weights_out_of_range_and_unknown_facets_are_refused(weights):
    with pytest.raises(ValidationError):
        SegmentationConfig(**weights)


def test_too_few_customers_are_a_data_error(frame):
    with pytest.raises(DataError, match="19 customers") as caught:
        segment(table(frame.iloc[:19]), SegmentationConfig())

    assert caught.value.hint


def test_more_segments_than_customers_can_fill_are_a_config_error(frame):
    with pytest.raises(ConfigError, match="21 segments are too many for 200") as caught:
        segment(table(frame.iloc[:200]), SegmentationConfig(n_segments=21))

    assert "at most 20" in caught.value.hint


def test_the_smallest_table_is_segmented(frame):
    result = segment(table(frame.iloc[:20]), SegmentationConfig())

    assert result.record.n_segments == 2
    assert len(result.members) == 20
