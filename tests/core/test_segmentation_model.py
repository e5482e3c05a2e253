"""Customer weights, strangers, mixture and k-means: hand-checked cases."""

import numpy as np
import pytest
from scipy import stats
from sklearn.metrics import adjusted_rand_score

from core.segmentation import Encoded, EncodedKMeans, EncodedMixture
from core.segmentation._balance import Balance
from core.segmentation._densities import (
    Design,
    Parameters,
    choose_tails,
    expectation,
    log_independent,
    log_joint,
    maximise,
    n_parameters,
)
from core.segmentation._encoded import Layout
from core.segmentation._kmeans import lloyd
from core.segmentation._mixture import merged
from core.segmentation._models import CenterModel, MixtureModel
from core.segmentation._separation import density_between, separated_share
from core.segmentation._verdict import correlated_cloud


def layout(n_numbers=0, levels=(), ordinal=None, number_weights=None, code_weights=None):
    return Layout(
        number_names=tuple(f"n{j}" for j in range(n_numbers)),
        number_floors=np.full(n_numbers, 1e-4),
        number_weights=np.ones(n_numbers) if number_weights is None else np.asarray(number_weights, dtype=float),
        code_names=tuple(f"c{j}" for j in range(len(levels))),
        n_levels=tuple(levels),
        ordinal=tuple(ordinal or [False] * len(levels)),
        code_weights=np.ones(len(levels)) if code_weights is None else np.asarray(code_weights, dtype=float),
    )


def encoded(numbers=None, codes=None, **kwargs):
    n = len(numbers if numbers is not None else codes)
    numbers = np.empty((n, 0)) if numbers is None else np.asarray(numbers, dtype=float)
    codes = np.empty((n, 0), dtype=np.int16) if codes is None else np.asarray(codes, dtype=np.int16)
    return Encoded(layout(numbers.shape[1], **kwargs), numbers, codes)


class TestCustomerWeights:
    """A customer of weight 2 is two customers, and one of weight 0 is none."""

    @pytest.fixture
    def data(self):
        rng = np.random.default_rng(0)
        truth = rng.integers(0, 2, 400)
        numbers = rng.normal(size=(400, 3)) + 3 * truth[:, None]
        numbers[:40, 0] = np.nan
        codes = np.where(rng.uniform(size=(400, 2)) < 0.8, truth[:, None], 1 - truth[:, None])
        return encoded(numbers, codes, levels=(2, 2))

    @pytest.fixture
    def times(self):
        return np.random.default_rng(1).integers(0, 4, 400)

    def test_they_scale_to_a_mean_of_one_and_even_ones_are_none(self, data):
        halves = np.repeat([1.0, 3.0], 200)

        assert data.weighted(halves).weights == pytest.approx(halves / 2)
        assert data.weighted(np.full(400, 7.0)).weights is None
        assert len(data.weighted(np.repeat([0.0, 2.0], 200))) == 200

    def test_the_balanced_coordinates_are_those_of_repeated_customers(self, data, times):
        weighted = Balance().fit(data.weighted(times)).transform(data)
        repeated = Balance().fit(data.take(np.repeat(np.arange(400), times))).transform(data)

        assert weighted == pytest.approx(repeated)

    def test_an_em_step_is_that_of_repeated_customers(self, data, times):
        rng = np.random.default_rng(2)
        memberships = rng.dirichlet([1, 1], 400)
        kept, rows = np.flatnonzero(times), np.repeat(np.arange(400), times)
        tails = np.array([np.inf, np.inf, 5.0])

        weighted = maximise(Design(data.weighted(times)), memberships[kept], tails)
        repeated = maximise(Design(data.take(rows)), memberships[rows], tails)

        # Priors count customers; the weights here mean fewer, so only their pull is not the same.
        assert weighted.log_shares == pytest.approx(repeated.log_shares)
        assert weighted.means == pytest.approx(repeated.means)
        assert weighted.variances == pytest.approx(repeated.variances, rel=0.02)
        assert np.exp(weighted.log_levels) == pytest.approx(np.exp(repeated.log_levels), abs=0.01)

    def test_lloyds_centres_are_those_of_repeated_points(self, times):
        points = np.random.default_rng(3).normal(size=(400, 2))
        start = points[:3]

        weighted = lloyd(points, start, weights=times.astype(float))[1]
        repeated = lloyd(np.repeat(points, times, axis=0), start)[1]

        assert weighted == pytest.approx(repeated)

    def test_a_fitted_mixture_has_the_shares_of_the_weighted_customers(self, data):
        upper = EncodedMixture(2, n_starts=3).fit(data).predict_proba(data)[:, 0]
        model = EncodedMixture(2, n_starts=3).fit(data.weighted(np.where(upper > 0.5, 9.0, 1.0)))

        share = 9 * upper.sum() / (9 * upper.sum() + (1 - upper).sum())
        assert np.exp(model.parameters_.log_shares).max() == pytest.approx(share, abs=0.02)


class TestStrangers:
    @pytest.fixture
    def simulated(self):
        rng = np.random.default_rng(5)
        truth = rng.choice(3, 6000, p=[0.5, 0.3, 0.2])
        numbers = rng.normal(size=(6000, 6)) + np.array([0, 3, 6])[truth, None] * np.array([1, -1, 1, -1, 1, -1])
        codes = np.where(rng.uniform(size=(6000, 3)) < 0.7, truth[:, None], rng.integers(0, 3, (6000, 3)))
        return encoded((numbers - numbers.mean(0)) / numbers.std(0), codes, levels=(3, 3, 3)), truth

    @pytest.mark.parametrize("share", [0.0, 0.005, 0.02, 0.05])
    def test_of_customers_drawn_from_the_model_about_the_share_asked_for_fits_none(self, simulated, share):
        data, _ = simulated
        mixture = EncodedMixture(3, n_starts=3).fit(data)
        model = MixtureModel.calibrated(mixture, data, np.random.default_rng(0), fits_none=share)

        flagged = model.assign(data)[1].mean()

        # Three binomial standard errors of 6 000 draws.
        assert flagged == pytest.approx(share, abs=3 * np.sqrt(share * (1 - share) / 6000))

    def test_planted_strangers_are_caught_and_the_more_the_larger_the_share(self, simulated):
        data, _ = simulated
        numbers, codes = data.numbers.copy(), data.codes.copy()
        rng = np.random.default_rng(1)
        strange = np.arange(60)
        numbers[strange] = rng.uniform(-2.5, 2.5, (60, 6))  # anywhere within the range of the columns
        codes[strange] = rng.integers(0, 3, (60, 3))
        planted = Encoded(data.layout, numbers, codes)
        mixture = EncodedMixture(3, n_starts=3).fit(planted)

        caught = [
            MixtureModel.calibrated(mixture, planted, np.random.default_rng(0), fits_none=share)
            .assign(planted)[1][strange]
            .mean()
            for share in (0.0, 0.005, 0.05)
        ]

        assert caught[0] == 0.0
        assert caught[1] > 0.9
        assert caught[2] >= caught[1]

    def test_kmeans_calls_nobody_a_stranger_at_zero_and_else_those_far_from_every_centre(self):
        rng = np.random.default_rng(1)
        numbers = (rng.normal(size=(2000, 6)) + 5 * rng.integers(0, 2, (2000, 1))) / 3
        numbers[:60] = rng.choice([-3.0, 4.5], (60, 6))
        planted = encoded(numbers=numbers)
        kmeans = EncodedKMeans(2).fit(planted)

        nobody, some = (
            CenterModel.calibrated(kmeans, planted, fits_none=share).assign(planted)[1] for share in (0.0, 0.005)
        )

        assert not nobody.any()
        assert some[:60].mean() > 0.9
        assert some[60:].mean() < 0.01


class TestMixture:
    def test_one_expectation_step_for_a_yes_no_is_bayes_rule(self):
        data = encoded(codes=[[0], [1]], levels=(2,))
        shares = np.array([[0.9, 0.2], [0.1, 0.8]])  # of no and yes in each of two segments
        parameters = Parameters(np.log([0.5, 0.5]), np.empty((0, 2)), np.empty((0, 2)), np.empty(0), np.log(shares))

        posterior, rows = expectation(Design(data), parameters)

        assert posterior[0] == pytest.approx([9 / 11, 2 / 11])
        assert posterior[1] == pytest.approx([1 / 9, 8 / 9])
        assert np.exp(rows) == pytest.approx([0.55, 0.45])

    def test_one_maximisation_step_for_a_yes_no_is_a_smoothed_share(self):
        data = encoded(codes=[[0], [0], [1], [1]], levels=(2,))
        posterior = np.array([[1, 0], [1, 0], [1, 0], [0, 1]], dtype=float)

        result = maximise(Design(data), posterior, np.empty(0))

        # Two pseudo-customers with the overall half and half: (2 + 1) / (3 + 2) and (0 + 1) / (1 + 2).
        assert np.exp(result.log_levels[0]) == pytest.approx([3 / 5, 1 / 3])
        assert np.exp(result.log_shares) == pytest.approx([3 / 4, 1 / 4])

    def test_an_ordered_level_lends_to_its_neighbours_and_to_no_other_column(self):
        # Six customers at the first level of three, four at the second; the columns on either side are not ordered.
        codes = [[0, 0, 1]] * 6 + [[1, 1, 0]] * 4
        data = encoded(codes=codes, levels=(2, 3, 2), ordinal=(False, True, False))

        result = maximise(Design(data), np.ones((10, 1)), np.empty(0))

        # With ten members, a half of 0.25 x 10 / 20 of each difference flows; two more count by the overall shares.
        flowed = np.array([6 - 0.0625 * 2, 4 + 0.0625 * 2 - 0.0625 * 4, 0.0625 * 4])
        ordered = (flowed + 2 * np.array([6.5, 4.5, 0.5]) / 11.5) / 12
        alone = (np.array([6, 4]) + 2 * np.array([6.5, 4.5]) / 11) / 12
        assert np.exp(result.log_levels[:, 0]) == pytest.approx([*alone, *ordered, *alone[::-1]])

    def test_one_maximisation_step_for_a_number_shrinks_to_the_pooled_variance(self):
        data = encoded(numbers=[[0.0], [2.0], [10.0], [14.0]])
        posterior = np.array([[1, 0], [1, 0], [0, 1], [0, 1]], dtype=float)

        result = maximise(Design(data), posterior, np.array([np.inf]))

        # Scatter 2 and 8 on two each; pooled variance 10 / 4; ten pseudo-customers with it.
        assert result.means[0] == pytest.approx([1.0, 12.0])
        assert result.variances[0] == pytest.approx([(2 + 25) / 12, (8 + 25) / 12])

    def test_the_likelihood_of_a_number_is_the_normal_density(self):
        data = encoded(numbers=[[1.5]])
        parameters = Parameters(np.zeros(1), np.array([[0.5]]), np.array([[4.0]]), np.array([np.inf]), np.empty((0, 1)))

        assert log_joint(Design(data), parameters)[0, 0] == pytest.approx(stats.norm.logpdf(1.5, 0.5, 2.0))

    def test_the_likelihood_of_a_heavy_tailed_number_is_the_t_density(self):
        data = encoded(numbers=[[1.5]])
        parameters = Parameters(np.zeros(1), np.array([[0.5]]), np.array([[4.0]]), np.array([5.0]), np.empty((0, 1)))

        assert log_joint(Design(data), parameters)[0, 0] == pytest.approx(stats.t.logpdf(1.5, 5, 0.5, 2.0))

    def test_a_missing_cell_leaves_the_likelihood_of_the_others(self):
        parameters = Parameters(
            np.zeros(1), np.array([[0.0], [3.0]]), np.ones((2, 1)), np.array([np.inf, 5.0]), np.log([[0.3], [0.7]])
        )
        full = encoded(numbers=[[1.0, np.nan]], codes=[[1]], levels=(2,))
        empty = encoded(numbers=[[np.nan, np.nan]], codes=[[-1]], levels=(2,))

        assert log_joint(Design(full), parameters)[0, 0] == pytest.approx(stats.norm.logpdf(1.0) + np.log(0.7))
        assert log_joint(Design(empty), parameters)[0, 0] == pytest.approx(0.0)

    def test_weights_scale_the_columns_share_of_the_likelihood(self):
        data = encoded(numbers=[[1.0, 1.0]], number_weights=[0.5, 0.5])
        parameters = Parameters(np.zeros(1), np.zeros((2, 1)), np.ones((2, 1)), np.full(2, np.inf), np.empty((0, 1)))

        assert log_joint(Design(data), parameters)[0, 0] == pytest.approx(stats.norm.logpdf(1.0))

    def test_bic_counts_shares_means_variances_and_levels(self):
        rng = np.random.default_rng(0)
        data = encoded(numbers=rng.normal(size=(200, 2)), codes=rng.integers(0, 3, (200, 1)), levels=(3,))

        model = EncodedMixture(2, n_starts=2).fit(data)

        # 1 share, 2 x 2 means, 2 x 2 variances, 2 x (3 - 1) level shares.
        assert model.n_parameters_ == 13
        assert model.bic_ == pytest.approx(-2 * model.score_samples(data).sum() + 13 * np.log(200))

    def test_a_t_column_costs_one_more_parameter_and_a_copy_only_its_weight(self):
        parameters = Parameters(
            np.log([0.5, 0.5]), np.zeros((2, 2)), np.ones((2, 2)), np.array([5.0, np.inf]), np.empty((0, 2))
        )

        assert n_parameters(layout(2), parameters) == 1 + 5 + 4
        assert n_parameters(layout(2, number_weights=[0.5, 0.5]), parameters) == 1 + 2.5 + 2

    def test_one_segment_is_the_sample_mean_and_variance(self):
        x = np.random.default_rng(0).normal(3, 2, size=(300, 1))

        model = EncodedMixture(1).fit(encoded(numbers=x))

        assert model.parameters_.means[0, 0] == pytest.approx(x.mean())
        assert model.parameters_.variances[0, 0] == pytest.approx(x.var())

    def test_heavy_tails_are_recognised_and_normal_ones_left_alone(self):
        rng = np.random.default_rng(0)
        data = encoded(numbers=np.column_stack([rng.standard_t(3, 2000), rng.normal(size=2000)]))

        tails = choose_tails(Design(data), EncodedMixture(1).fit(data).parameters_)

        assert tails[0] <= 5
        assert np.isinf(tails[1])

    def test_planted_groups_are_found_with_a_third_of_the_cells_missing(self):
        rng = np.random.default_rng(1)
        truth = rng.integers(0, 3, 600)
        numbers = rng.normal(size=(600, 4)) + np.array([0, 4, 8])[truth, None]
        codes = np.where(rng.uniform(size=(600, 4)) < 0.9, truth[:, None], rng.integers(0, 3, (600, 4)))
        numbers[rng.uniform(size=numbers.shape) < 0.33] = np.nan
        codes[rng.uniform(size=codes.shape) < 0.33] = -1

        model = EncodedMixture(3).fit(encoded(numbers, codes, levels=(3, 3, 3, 3)))

        found = model.predict(encoded(numbers, codes, levels=(3, 3, 3, 3)))
        assert adjusted_rand_score(truth, found) > 0.9

    def test_gross_outliers_do_not_move_a_segment(self):
        rng = np.random.default_rng(2)
        truth = rng.integers(0, 2, 800)
        numbers = rng.normal(size=(800, 5)) + 2.5 * truth[:, None]
        wild = rng.uniform(size=numbers.shape) < 0.03
        data = encoded(numbers=np.where(wild, 60.0, numbers))

        model = EncodedMixture(2).fit(data)

        assert adjusted_rand_score(truth, model.predict(data)) > 0.9
        assert np.sort(model.parameters_.means, axis=1) == pytest.approx(np.tile([0, 2.5], (5, 1)), abs=0.3)

    def test_probabilities_sum_to_one_and_the_fit_is_repeatable(self):
        rng = np.random.default_rng(3)
        data = encoded(numbers=rng.normal(size=(300, 3)))

        first, second = (EncodedMixture(3, random_state=5).fit(data) for _ in range(2))

        assert first.predict_proba(data).sum(1) == pytest.approx(1.0)
        assert np.array_equal(first.predict_proba(data), second.predict_proba(data))

    def test_fifty_segments_leave_none_empty(self):
        rng = np.random.default_rng(4)
        truth = rng.integers(0, 50, 2000)
        centers = rng.normal(scale=4, size=(50, 6))
        data = encoded(numbers=centers[truth] + rng.normal(size=(2000, 6)))

        model = EncodedMixture(50, n_starts=3).fit(data)

        assert model.smallest(data) > 0
        assert adjusted_rand_score(truth, model.predict(data)) > 0.7

    def test_more_segments_than_the_data_have_still_leave_none_empty(self):
        data = encoded(codes=np.random.default_rng(5).integers(0, 3, (300, 3)), levels=(3, 3, 3))

        model = EncodedMixture(12, n_starts=2).fit(data)

        assert model.smallest(data) > 0

    def test_merging_joins_the_pair_that_is_confused(self):
        rng = np.random.default_rng(6)
        data = encoded(numbers=np.r_[rng.normal(0, 1, (200, 1)), rng.normal(20, 1, (100, 1))])
        three = Parameters(
            np.log([1 / 3] * 3), np.array([[-0.3, 0.3, 20.0]]), np.ones((1, 3)), np.array([np.inf]), np.empty((0, 3))
        )

        two = merged(data, three, 2)

        assert np.sort(two.means[0]) == pytest.approx([0, 20], abs=0.3)

    def test_the_background_density_is_the_product_of_the_mixtures_own_columns(self):
        data = encoded(numbers=[[0.5]], codes=[[1]], levels=(2,))
        parameters = Parameters(
            np.log([0.25, 0.75]),
            np.array([[0.0, 2.0]]),
            np.ones((1, 2)),
            np.array([np.inf]),
            np.log([[0.9, 0.2], [0.1, 0.8]]),
        )

        number = 0.25 * stats.norm.pdf(0.5) + 0.75 * stats.norm.pdf(-1.5)
        level = 0.25 * 0.1 + 0.75 * 0.8
        assert np.exp(log_independent(Design(data), parameters)) == pytest.approx([number * level])


class TestKMeans:
    def test_each_category_has_one_unit_of_variance_in_all(self):
        codes = np.random.default_rng(0).integers(0, 5, (400, 1))

        points = Balance().fit(encoded(codes=codes, levels=(5,))).transform(encoded(codes=codes, levels=(5,)))

        assert points.shape == (400, 5)
        assert points.var(axis=0).sum() == pytest.approx(1.0)

    def test_a_missing_cell_sits_at_the_mean(self):
        data = encoded(numbers=[[1.0], [3.0], [np.nan]], codes=[[0], [1], [-1]], levels=(2,))

        points = Balance().fit(data).transform(data)

        assert points[2] == pytest.approx(0.0)
        assert points.mean(axis=0) == pytest.approx(0.0)

    def test_planted_groups_are_found_with_probabilities_that_sum_to_one(self):
        rng = np.random.default_rng(1)
        truth = rng.integers(0, 3, 300)
        data = encoded(numbers=(rng.normal(size=(300, 4)) + np.array([0, 6, 12])[truth, None]) / 6)

        model = EncodedKMeans(3).fit(data)

        assert adjusted_rand_score(truth, model.predict(data)) == 1.0
        assert model.predict_proba(data).sum(1) == pytest.approx(1.0)
        assert (model.predict_proba(data).argmax(1) == model.predict(data)).all()


class TestStructure:
    def test_a_gap_is_seen_between_two_clouds_and_not_within_a_cut_one(self):
        rng = np.random.default_rng(0)
        cloud = rng.normal(size=(1000, 4))
        apart = cloud + 4 * (np.arange(1000) % 2)[:, None]

        assert separated_share(density_between(encoded(numbers=apart), np.arange(1000) % 2, 2)) == 1.0
        assert separated_share(density_between(encoded(numbers=cloud), (cloud.sum(1) > 0).astype(int), 2)) == 0.0

    def test_the_cloud_keeps_columns_missing_cells_and_correlations(self):
        rng = np.random.default_rng(0)
        base = rng.normal(size=(3000, 1))
        numbers = np.exp(np.hstack([base, 0.8 * base + 0.6 * rng.normal(size=(3000, 1))]))
        numbers[:300, 0] = np.nan
        data = encoded(numbers=numbers)

        drawn = correlated_cloud(data)(rng).numbers

        assert np.isnan(drawn[:300, 0]).all()
        assert np.quantile(drawn[300:, 0], [0.1, 0.5, 0.9]) == pytest.approx(
            np.quantile(numbers[300:, 0], [0.1, 0.5, 0.9]), rel=0.15
        )
        # Spearman's correlation of a normal pair with correlation .8 is 6 / pi * asin(.4) = .786.
        assert stats.spearmanr(drawn[300:]).statistic == pytest.approx(0.786, abs=0.04)
