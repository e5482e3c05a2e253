"""The estimators: scikit-learn's own checks, and what they add to its contract."""

import numpy as np
import pandas as pd
import pytest
from sklearn.base import clone
from sklearn.metrics import adjusted_rand_score
from sklearn.utils.estimator_checks import parametrize_with_checks

from core.segmentation.estimators import BalancedKMeans, Hierarchical, LatentClass, MixedMixture, WideNMF

ALL = (MixedMixture, LatentClass, BalancedKMeans, Hierarchical, WideNMF)
ANY_KIND = (MixedMixture, BalancedKMeans, Hierarchical)


def expected_failures(estimator):
    failures = {
        "check_sample_weight_equivalence_on_dense_data": (
            "The starts and the draw for the tree are random, and repeated rows are other draws; "
            "that steps by weight are steps by repetition is tested in test_segmentation_model.py."
        )
    }
    if isinstance(estimator, LatentClass | WideNMF):
        # The check does not look at the tags for categorical and for positive input.
        kind = "columns with levels" if isinstance(estimator, LatentClass) else "numbers from 0 up"
        failures["check_clustering"] = f"It passes continuous numbers of both signs; this method reads {kind} only."
    return failures


@parametrize_with_checks([estimator() for estimator in ALL], expected_failed_checks=expected_failures)
def test_the_contract_of_scikit_learn_is_kept(estimator, check):
    check(estimator)


@pytest.fixture(scope="module")
def truth():
    return np.random.default_rng(0).integers(0, 3, 450)


@pytest.fixture(scope="module")
def frame(truth):
    """Three groups in columns of every kind, a tenth of the cells missing."""
    rng = np.random.default_rng(1)
    n = len(truth)
    answer = np.clip(np.array([1, 3, 5])[truth] + rng.integers(-1, 2, n), 1, 5)
    channel = np.where(rng.uniform(size=n) < 0.85, truth, rng.integers(0, 3, n))
    frame = pd.DataFrame(
        {
            "spend": np.exp(np.array([1, 3, 5])[truth] + 0.5 * rng.normal(size=n)),
            "joined": pd.Timestamp("2025-01-01") + pd.to_timedelta(100 * truth + rng.integers(0, 60, n), unit="D"),
            "answer": pd.Categorical(answer.astype(str), ["1", "2", "3", "4", "5"], ordered=True),
            "channel": pd.Categorical(np.array(["web", "shop", "app"])[channel]),
            "region": np.where(rng.uniform(size=n) < 0.9, np.array(["north", "north", "south"])[truth], "east"),
            "member": pd.array(rng.uniform(size=n) < np.array([0.1, 0.5, 0.9])[truth], dtype="boolean"),
        }
    )
    return frame.mask(rng.uniform(size=frame.shape) < 0.1)


@pytest.fixture(scope="module")
def counts(truth):
    """Visits to twelve pages; each group has four that it visits often."""
    rates = np.kron(np.eye(3), np.full(4, 4.0)) + 0.3
    return pd.DataFrame(np.random.default_rng(2).poisson(rates[truth]), columns=[f"page{j}" for j in range(12)])


@pytest.mark.parametrize(("estimator", "agreement"), [(MixedMixture, 0.9), (BalancedKMeans, 0.85), (Hierarchical, 0.6)])
def test_groups_are_found_in_a_frame_of_every_kind_with_missing_cells(estimator, agreement, frame, truth):
    model = estimator(3).fit(frame)

    assert adjusted_rand_score(truth, model.labels_) > agreement
    assert model.feature_names_in_.tolist() == list(frame.columns)
    assert np.array_equal(model.predict(frame), model.labels_)
    assert model.predict_proba(frame).sum(1) == pytest.approx(1.0)
    assert np.array_equal(model.predict_proba(frame).argmax(1), model.labels_)


@pytest.mark.parametrize("estimator", ANY_KIND)
def test_the_frame_is_not_changed_and_a_clone_finds_the_same(estimator, frame):
    before = frame.copy()
    model = estimator(3).fit(frame)

    assert np.array_equal(clone(model).fit(frame).predict_proba(frame), model.predict_proba(frame))
    pd.testing.assert_frame_equal(frame, before)


def test_latent_classes_are_found_in_answers_and_a_missing_answer_is_left_out(frame, truth):
    answers = frame[["answer", "channel", "member"]].assign(
        rating=np.clip(np.array([2, 5, 9])[truth] + np.random.default_rng(3).integers(-2, 3, len(truth)), 0, 10)
    )

    model = LatentClass(3).fit(answers)
    unknown = answers.iloc[:1].assign(answer=None, channel=None, member=None, rating=np.nan)

    assert adjusted_rand_score(truth, model.labels_) > 0.8
    assert model.predict_proba(unknown)[0] == pytest.approx(model.weights_)  # nothing known: the shares


def test_latent_classes_refuse_a_column_without_levels(frame):
    with pytest.raises(ValueError, match="'spend' has 4.. different values; latent classes need columns with levels"):
        LatentClass(3).fit(frame[["spend", "channel"]])


def test_habits_are_found_in_counts(counts, truth):
    model = WideNMF(3).fit(counts)

    assert adjusted_rand_score(truth, model.labels_) > 0.95
    assert model.components_.shape == (3, 12)
    own = np.sort(model.components_, axis=0)
    assert (own[-1] > 3 * own[-2]).all()  # each page belongs to one habit


def test_a_customer_without_counts_has_even_memberships_and_a_missing_count_pulls_nowhere(counts, truth):
    model = WideNMF(3).fit(counts)
    nothing = counts.iloc[:1] * 0
    holes = counts.astype("float64").mask(np.random.default_rng(4).uniform(size=counts.shape) < 0.2)

    assert model.predict_proba(nothing)[0] == pytest.approx([1 / 3] * 3)
    assert adjusted_rand_score(truth, WideNMF(3).fit_predict(holes)) > 0.9


@pytest.mark.parametrize("column", ["channel", "member"])
def test_habits_are_read_from_numbers_only(frame, counts, column):
    with pytest.raises(ValueError, match=f"Column '{column}' is no number"):
        WideNMF(2).fit(counts.assign(**{column: frame[column]}))


def test_the_counts_behind_the_encoding_come_back(counts):
    model = WideNMF(2).fit(counts.assign(rare=np.r_[np.zeros(440), np.arange(1, 11)], days=np.arange(450) ** 2))
    back = model.encoder_.decode(model.encoder_.transform(model_frame := counts.assign(rare=0.0, days=7.0)))

    expected = model_frame[list(model.encoder_.columns_)].to_numpy(dtype=float)
    assert back == pytest.approx(expected)


@pytest.mark.parametrize("estimator", ANY_KIND)
def test_a_column_that_weighs_more_decides(estimator):
    rng = np.random.default_rng(5)
    first, second = rng.integers(0, 2, (2, 400))
    points = 3 * np.column_stack([first, second]) + rng.normal(scale=0.6, size=(400, 2))

    by_first = estimator(2, column_weights={"x0": 4.0}).fit_predict(points)
    by_second = estimator(2, column_weights={"x0": 0.0}).fit_predict(points)

    assert adjusted_rand_score(first, by_first) > 0.85
    assert adjusted_rand_score(second, by_second) > 0.95


@pytest.mark.parametrize("estimator", ANY_KIND)
def test_customers_of_weight_zero_do_not_shape_the_groups_but_are_labelled(estimator):
    rng = np.random.default_rng(6)
    truth = np.repeat([0, 1, 2], 100)
    points = rng.normal(size=(300, 4)) + np.array([0, 6, 40])[truth, None]
    counted = (truth < 2).astype(float)

    model = estimator(2).fit(points, sample_weight=counted)

    assert adjusted_rand_score(truth[:200], model.labels_[:200]) == 1.0
    assert len(model.labels_) == 300


@pytest.mark.parametrize("estimator", ALL)
def test_only_the_ratios_of_sample_weights_matter(estimator, counts):
    weights = np.random.default_rng(7).uniform(0.5, 2, len(counts))

    first, second = (estimator(3).fit(counts, sample_weight=scale * weights) for scale in (1, 1000))

    assert first.predict_proba(counts) == pytest.approx(second.predict_proba(counts), abs=1e-6)


@pytest.mark.parametrize("estimator", ALL)
def test_a_sample_is_fitted_and_everybody_labelled(estimator, counts, truth):
    model = estimator(3, max_fit_rows=200).fit(counts)

    assert len(model.labels_) == len(counts)
    assert adjusted_rand_score(truth, model.labels_) > 0.8


@pytest.mark.parametrize("estimator", ALL)
def test_a_better_fit_scores_higher(estimator, counts):
    one, three = (estimator(k).fit(counts).score(counts) for k in (1, 3))

    assert three > one


def test_more_groups_than_customers_are_refused():
    with pytest.raises(ValueError, match="n_samples=3 .* number of groups=4"):
        MixedMixture(4).fit(np.arange(6.0).reshape(3, 2))


def test_a_column_that_cannot_be_read_is_refused():
    with pytest.raises(ValueError, match="'z' is of type complex128"):
        MixedMixture(2).fit(pd.DataFrame({"z": np.array([1j, 2j, 3j])}))


def test_infinite_cells_of_a_frame_are_refused():
    with pytest.raises(ValueError, match="infinity: column 'x'"):
        MixedMixture(2).fit(pd.DataFrame({"x": [1.0, np.inf, 2.0]}))
