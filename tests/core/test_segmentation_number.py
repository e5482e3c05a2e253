"""The number of segments: correlated columns do not make more of them, and the runners-up say why."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats
from sklearn.metrics import adjusted_rand_score

from core.schema import ColumnSpec, Role
from core.segmentation import Encoded, EncodedMixture, Encoder
from core.segmentation._encoded import Layout
from core.segmentation._fineness import dependent, finer_gains, only_finer
from core.segmentation._selection import select_number


def numbers(values):
    p = values.shape[1]
    layout = Layout(tuple(f"n{j}" for j in range(p)), np.full(p, 1e-4), np.ones(p), (), (), (), np.ones(0))
    return Encoded(layout, values, np.empty((len(values), 0), dtype=np.int16))


def mixed(values, codes, n_levels, *, ordinal):
    layout = Layout(("n0",), np.full(1, 1e-4), np.ones(1), ("c0",), (n_levels,), (ordinal,), np.ones(1))
    return Encoded(layout, values, codes.astype(np.int16))


def quick(encoded, k):
    return EncodedMixture(k, n_starts=4, n_finalists=1, merge_start=False).fit(encoded)


def correlated_groups(rng, n=1200):
    """Three groups far apart in six numbers, which are correlated .4 within each group."""
    truth = rng.integers(0, 3, n)
    noise = np.sqrt(0.4) * rng.normal(size=(n, 1)) + np.sqrt(0.6) * rng.normal(size=(n, 6))
    centers = np.array([[0, 0, 0, 5, 5, 5], [5, 5, 5, 0, 0, 0], [5, 0, 5, 0, 5, 0]])
    return truth, numbers(centers[truth] + noise)


@pytest.fixture(scope="module")
def selection():
    return select_number(correlated_groups(np.random.default_rng(1))[1], seed=0, min_size=10, on_step=lambda *_: None)


def test_correlation_within_segments_does_not_make_more_of_them(selection):
    assert selection.favourite > 3
    assert selection.n_segments == 3
    assert "made-up customers of 3 segments are cut just as finely" in selection.reason


def test_a_count_that_most_give_the_same_few_answers_to_makes_no_segments():
    rng = np.random.default_rng(3)
    truth = rng.integers(0, 2, 3000)
    frame = pd.DataFrame({name: 4.0 * truth + rng.normal(size=3000) for name in ("a", "b", "c")})
    # As votes on a review: half have none, a sixth one, a tail up to about a hundred, whatever the group.
    frame["votes"] = np.minimum(np.floor(rng.pareto(0.9, 3000)), 120.0)
    encoded = Encoder([ColumnSpec(name=name, role=Role.NUMBER) for name in frame]).fit(frame).transform(frame)

    found = select_number(encoded, seed=0, min_size=30, on_step=lambda *_: None)

    assert found.n_segments == 2
    assert adjusted_rand_score(truth, found.models[2].predict(encoded)) > 0.95


def test_runners_up_are_other_numbers_with_their_agreement_and_a_reason(selection):
    assert 2 <= len(selection.runners_up) <= 3
    assert selection.n_segments not in {one.n_segments for one in selection.runners_up}
    assert all(0 <= one.stability <= 1 for one in selection.runners_up)
    assert all("independent halves" in one.reason for one in selection.runners_up)
    scores = {one.n_segments: one.score for one in selection.candidates}
    ranked = [scores[one.n_segments] for one in selection.runners_up]
    assert ranked == sorted(ranked)


def three_groups_and_a_split(gap):
    """Three groups far apart in ten numbers; half of the first stands `gap` spreads off in two of them."""
    rng = np.random.default_rng(2)
    truth = rng.integers(0, 3, 1500)
    values = np.array([[0] * 10, [8] * 10, [0, 8] * 5])[truth] + rng.normal(size=(1500, 10))
    values[np.ix_((truth == 0) & (rng.random(1500) < 0.5), [0, 1])] += gap
    return numbers(values)


@pytest.mark.parametrize(("gap", "expected"), [(2.0, 3), (2.8, 4)])
def test_a_faint_split_gives_way_to_the_number_that_explains_as_much(gap, expected):
    found = select_number(three_groups_and_a_split(gap), seed=0, min_size=10, on_step=lambda *_: None)

    assert found.favourite == 4
    assert found.n_segments == expected
    assert ("3 explain them as well in practice" in found.reason) == (expected == 3)


def test_segments_that_exist_are_not_only_finer():
    rng = np.random.default_rng(2)
    _, data = correlated_groups(rng)

    assert not only_finer(finer_gains(data, quick(data, 2), quick(data, 3), quick, rng))


def test_made_up_customers_hang_together_as_the_real_ones_do_within_segments():
    rng = np.random.default_rng(3)
    truth, data = correlated_groups(rng, 4000)
    model = quick(data, 3)

    drawn = dependent(data, model, rng)

    labels = model.predict(drawn)
    for group in range(3):
        correlation = np.corrcoef(drawn.numbers[labels == group].T)
        assert correlation[~np.eye(6, dtype=bool)] == pytest.approx(0.4, abs=0.12)
    assert len(np.unique(truth)) == 3


@pytest.mark.parametrize("ordinal", [True, False])
def test_made_up_levels_keep_their_relation_with_numbers_and_missing_cells(ordinal):
    rng = np.random.default_rng(4)
    latent = rng.multivariate_normal([0, 0], [[1, 0.7], [0.7, 1]], size=3000)
    codes = np.digitize(latent[:, 1], [-0.67, 0.0, 0.67])
    if not ordinal:
        codes = np.array([2, 0, 3, 1])[codes]  # in no order that a reader could see
    codes[:200] = -1
    data = mixed(latent[:, :1], codes[:, None], 4, ordinal=ordinal)

    drawn = dependent(data, EncodedMixture(1).fit(data), rng)

    known = drawn.codes[:, 0] >= 0
    assert (~known).sum() == 200
    place = drawn.codes[known, 0] if ordinal else np.array([1, 3, 0, 2])[drawn.codes[known, 0]]
    planted = stats.spearmanr(latent[200:, 0], np.digitize(latent[200:, 1], [-0.67, 0.0, 0.67])).statistic
    assert stats.spearmanr(drawn.numbers[known, 0], place).statistic == pytest.approx(planted, abs=0.04)
