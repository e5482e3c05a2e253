"""The mixed-type mixture model: numbers, ordered levels and categories in one likelihood, missing cells left out."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Self

import numpy as np

from core.segmentation._balance import Balance
from core.segmentation._densities import (
    Design,
    Parameters,
    choose_tails,
    expectation,
    expectation_maximisation,
    log_independent,
    log_joint,
    maximise,
    n_parameters,
    responsibilities,
    with_background,
)
from core.segmentation._encoded import Encoded, FloatArray, IntArray
from core.segmentation._kmeans import lloyd, plus_plus_centers
from core.segmentation._parts import column_densities, columns_alone

MAX_FIT_ROWS = 20_000
"""The model is fitted to at most so many customers; all others are scored."""

MAX_TAILED_SEGMENTS = 20
"""With more segments than this, numbers are Gaussian: Student-t costs most and helps least there."""

CHUNK_ROWS = 32_768
"""Customers scored at once."""

_START_ROWS = 4_000
_START_ROWS_PER_SEGMENT = 60
_START_CLIP = 3.0  # spreads of a column
_GAUSSIAN_CLIP = 5.0
_FIRST_ROUND = (10, 4)  # steps of the short runs, and how many go on
_LAST_STEPS = 15
_MAX_STEPS = 300
_TOLERANCE = 5e-6  # mean log-likelihood per customer
_TAIL_STEPS = 8
_MAX_REVIVALS = 3
_BACKGROUND_START = 0.05
_N_FRESH, _FRESH_STEPS, _AGAIN_STEPS = 3, 15, 40  # when segments are found anew in re-drawn customers


class EncodedMixture:
    """Mixture of segments within which columns are independent (latent class model for mixed data) [1]_.

    Numbers are Gaussian, or Student-t where that fits better; levels are multinomial, ordered ones lend to
    their neighbours; a missing cell says nothing and is left out of the likelihood. Near-duplicate columns
    share their weight. Ten short starts on a few thousand customers, the best two are run on, and twice the
    number of segments merged down by entropy [2]_ is one more start that wins if it is likelier.

    Parameters
    ----------
    n_components : int
        Number of segments, 1 or more.
    random_state : int
        Seed of the starts.
    n_starts : int
        Number of short starts.
    n_finalists : int
        Number of them that are run to the end, 1 or 2.
    merge_start : bool
        Whether to also start from twice the segments, merged.

    Attributes
    ----------
    parameters_ : Parameters
        What was found.
    bic_ : float
        Bayesian information criterion; lower is better.
    n_parameters_ : float
        Free parameters, near-duplicate columns counted by their weight.

    References
    ----------
    .. [1] Moustaki and Papageorgiou (2005), Latent class models for mixed variables.
    .. [2] Baudry, Raftery, Celeux, Lo and Gottardo (2010), Combining mixture components for clustering.
    """

    parameters_: Parameters
    reference_: Parameters | None
    n_parameters_: float
    bic_: float

    def __init__(
        self,
        n_components: int,
        *,
        random_state: int = 0,
        n_starts: int = 10,
        n_finalists: int = 2,
        merge_start: bool = True,
    ) -> None:
        self.n_components = n_components
        self.random_state = random_state
        self.n_starts = n_starts
        self.n_finalists = n_finalists
        self.merge_start = merge_start

    def fit(
        self,
        encoded: Encoded,
        *,
        starts: Sequence[Parameters] = (),
        after_step: Callable[[], None] = lambda: None,
    ) -> Self:
        """Fit to encoded customers; `starts` are further parameters to run on from."""
        rng = np.random.default_rng(self.random_state)
        design = self._design(encoded)
        finalists = [*starts, *self._short_starts(encoded, rng, after_step)]
        if self.merge_start and 1 < self.n_components <= MAX_TAILED_SEGMENTS:
            finalists.append(self._merged_start(encoded, after_step))
        runs = [self._run(design, start, after_step) for start in finalists]
        parameters, rows = max(runs, key=lambda run: design.mean(run[1]))
        return self._keep(design, parameters, None, design.total(rows))

    def refit(
        self,
        encoded: Encoded,
        start: Parameters,
        *,
        max_iter: int = _MAX_STEPS,
        after_step: Callable[[], None] = lambda: None,
    ) -> Self:
        """Fit to encoded customers from one start only."""
        design = self._design(encoded)
        parameters, rows = expectation_maximisation(
            design, start, max_iter=max_iter, tolerance=_TOLERANCE, after_step=after_step
        )
        return self._keep(design, parameters, None, design.total(rows))

    def found_anew(self, encoded: Encoded, *, seed: int) -> "EncodedMixture":
        """Return as many segments of other customers: from these segments or from a fresh start, whichever is likelier.

        Starting only from what was found would find it again where nothing is there to be found.
        """
        rng, k = np.random.default_rng(seed), self.n_components
        design = self._design(encoded)
        points = Balance().fit(encoded).transform(encoded)
        straight = np.full(encoded.numbers.shape[1], np.inf)
        fresh = [maximise(design, _one_hot(_start_labels(points, k, rng, 0), k), straight) for _ in range(_N_FRESH)]
        short = [expectation_maximisation(design, start, max_iter=_FRESH_STEPS) for start in fresh]
        best = max(short, key=lambda run: design.total(run[1]))[0]
        starts = (self.segments_only(), replace(best, tails=self.parameters_.tails))
        runs = [
            expectation_maximisation(design, start, max_iter=_AGAIN_STEPS, tolerance=_TOLERANCE) for start in starts
        ]
        parameters, rows = max(runs, key=lambda run: design.total(run[1]))
        model = EncodedMixture(k)
        return model._keep(design, parameters, None, design.total(rows))

    @classmethod
    def of(cls, parameters: Parameters, reference: Parameters | None) -> "EncodedMixture":
        """Return a model that places customers by these parameters; `reference` makes the background."""
        model = cls(parameters.n_segments)
        model.parameters_, model.reference_ = parameters, reference
        return model

    def add_background(self, encoded: Encoded, *, after_step: Callable[[], None] = lambda: None) -> "EncodedMixture":
        """Return this model with a background: customers whose columns have nothing to do with each other.

        The background has each column's overall distribution as this model gives it, and one free parameter, its share.
        """
        model = EncodedMixture(self.n_components, random_state=self.random_state, n_starts=self.n_starts)
        design = self._design(encoded)
        alone = log_independent(design, self.parameters_)
        parameters, rows = expectation_maximisation(
            design,
            with_background(self.parameters_, _BACKGROUND_START),
            max_iter=_MAX_STEPS,
            tolerance=_TOLERANCE,
            background=alone,
            after_step=after_step,
        )
        return model._keep(design, parameters, self.parameters_, design.total(rows))

    @property
    def background_share(self) -> float:
        """Share of customers in the background, 0 without one."""
        return float(np.exp(self.parameters_.log_shares[-1])) if self.reference_ is not None else 0.0

    def segments_only(self) -> Parameters:
        """Return the parameters of the segments, without the background."""
        shares = self.parameters_.log_shares[: self.n_components]
        return replace(self.parameters_, log_shares=shares - np.log(np.exp(shares).sum()))

    def smallest(self, encoded: Encoded) -> int:
        """Return the number of members of the smallest segment among these customers."""
        return int(np.bincount(self.predict(encoded), minlength=self.n_components).min())

    def posterior(self, encoded: Encoded) -> tuple[FloatArray, FloatArray]:
        """Return memberships (n, K), or (n, K + 1) with the background last, and log-likelihoods (n,)."""
        posteriors, rows = [], []
        for first in range(0, max(len(encoded), 1), CHUNK_ROWS):
            design = self._design(encoded.take(slice(first, first + CHUNK_ROWS)))
            alone = None if self.reference_ is None else log_independent(design, self.reference_)
            shares, likelihood = expectation(design, self.parameters_, alone)
            posteriors.append(shares)
            rows.append(likelihood)
        return np.vstack(posteriors), np.concatenate(rows)

    def log_parts(self, encoded: Encoded) -> FloatArray:
        """Return the log density of each column in each segment, (n, columns, K), a background being one more."""
        parts = column_densities(encoded, self.parameters_, clip=self._clip)
        if self.reference_ is None:
            return parts
        alone = columns_alone(encoded, self.reference_, clip=self._clip)
        return np.concatenate([parts, alone[:, :, None]], axis=2)

    def predict_proba(self, encoded: Encoded) -> FloatArray:
        """Return memberships (n, K) in the segments; they sum to 1 without a background and to at most 1 with one."""
        return self.posterior(encoded)[0][:, : self.n_components]

    def predict(self, encoded: Encoded) -> IntArray:
        """Return the likeliest segment of each customer, shape (n,)."""
        return np.asarray(self.predict_proba(encoded).argmax(1), dtype=np.int64)

    def score_samples(self, encoded: Encoded) -> FloatArray:
        """Return the log-likelihood of each customer, shape (n,)."""
        return self.posterior(encoded)[1]

    def _keep(
        self, design: Design, parameters: Parameters, reference: Parameters | None, log_likelihood: float
    ) -> Self:
        self.parameters_ = parameters
        self.reference_ = reference
        self.n_parameters_ = n_parameters(design.layout, parameters)
        self.bic_ = -2 * log_likelihood + self.n_parameters_ * float(np.log(len(design)))
        return self

    @property
    def _clip(self) -> float:
        return np.inf if self.n_components <= MAX_TAILED_SEGMENTS else _GAUSSIAN_CLIP

    def _design(self, encoded: Encoded) -> Design:
        return Design(encoded, clip=self._clip)

    def _short_starts(
        self, encoded: Encoded, rng: np.random.Generator, after_step: Callable[[], None]
    ) -> list[Parameters]:
        """Return the best few of the short runs on a sample, in rounds that halve the field."""
        k = self.n_components
        straight = np.full(encoded.numbers.shape[1], np.inf)
        if k == 1:
            return [maximise(self._design(encoded), np.ones((len(encoded), 1)), straight)]
        if not self.n_starts:
            return []
        rows = np.sort(rng.permutation(len(encoded))[: max(_START_ROWS, _START_ROWS_PER_SEGMENT * k)])
        sample = encoded.take(rows)
        # Clipped and Gaussian: Student-t columns are several times dearer, and are fitted in the run to the end.
        small = Design(sample, clip=_START_CLIP)
        points = Balance().fit(sample).transform(sample)
        field = [
            maximise(small, _one_hot(_start_labels(points, k, rng, attempt), k), straight)
            for attempt in range(self.n_starts)
        ]
        for n_steps, n_left in (_FIRST_ROUND, (_LAST_STEPS, self.n_finalists)):
            runs = [expectation_maximisation(small, start, max_iter=n_steps, after_step=after_step) for start in field]
            field = [parameters for parameters, _ in sorted(runs, key=lambda run: -small.mean(run[1]))[:n_left]]
        return field

    def _merged_start(self, encoded: Encoded, after_step: Callable[[], None]) -> Parameters:
        rich = EncodedMixture(
            2 * self.n_components,
            random_state=self.random_state + 1,
            n_starts=max(2, self.n_starts // 3),
            n_finalists=1,
            merge_start=False,
        )
        sample = encoded.take(slice(0, _START_ROWS))
        rich.fit(sample, after_step=after_step)
        return merged(sample, rich.parameters_, self.n_components)

    def _run(self, design: Design, start: Parameters, after_step: Callable[[], None]) -> tuple[Parameters, FloatArray]:
        """Run EM to the end, choosing the tails on the way and replacing segments that died."""
        if start.n_segments <= MAX_TAILED_SEGMENTS:
            start = replace(start, tails=choose_tails(design, start))
            start, _ = expectation_maximisation(design, start, max_iter=_TAIL_STEPS, after_step=after_step)
            start = replace(start, tails=choose_tails(design, start))
        parameters, rows = expectation_maximisation(
            design, start, max_iter=_MAX_STEPS, tolerance=_TOLERANCE, after_step=after_step
        )
        for _ in range(_MAX_REVIVALS):
            revived = _revive(design, parameters)
            if revived is None:
                break
            parameters, rows = expectation_maximisation(
                design, revived, max_iter=_MAX_STEPS, tolerance=_TOLERANCE, after_step=after_step
            )
        return parameters, rows


def merged(encoded: Encoded, parameters: Parameters, k: int) -> Parameters:
    """Return k segments: pairs are merged, each time the pair that lowers the entropy of memberships most."""
    design = Design(encoded)
    posterior = responsibilities(log_joint(design, parameters))[0]
    while posterior.shape[1] > k:
        a, b = _most_confused(design.counted(posterior))
        posterior[:, a] += posterior[:, b]
        posterior = np.delete(posterior, b, axis=1)
    return maximise(design, posterior, parameters.tails)


def _most_confused(posterior: FloatArray) -> tuple[int, int]:
    entropy = _plogp(posterior).sum(0)
    best, pair = -np.inf, (0, 1)
    for a in range(posterior.shape[1] - 1):
        joined = _plogp(posterior[:, a : a + 1] + posterior[:, a + 1 :]).sum(0)
        gain = joined - entropy[a] - entropy[a + 1 :]
        b = int(gain.argmax())
        if gain[b] > best:
            best, pair = float(gain[b]), (a, a + 1 + b)
    return pair


def _plogp(share: FloatArray) -> FloatArray:
    return np.asarray(share * np.log(np.maximum(share, 1e-300)))


def _start_labels(points: FloatArray, k: int, rng: np.random.Generator, attempt: int) -> IntArray:
    """Return the groups of a start: k-means++ run out, k-means++ as drawn, or random centres, in turn."""
    kind = attempt % 3
    if kind == 2:
        centers = points[rng.choice(len(points), size=k, replace=len(points) < k)]
    else:
        centers = plus_plus_centers(points, k, rng)
    return lloyd(points, centers, max_iter=20 if kind == 0 else 2)[0]


def _one_hot(labels: IntArray, k: int) -> FloatArray:
    return np.asarray(np.arange(k)[:, None] == labels, dtype=np.float64).T


def _revive(design: Design, parameters: Parameters) -> Parameters | None:
    """Return parameters in which each empty segment takes half of the largest one, or None if none is empty."""
    k = parameters.n_segments
    posterior = responsibilities(log_joint(design, parameters))[0]
    labels = posterior.argmax(1)
    dead = np.flatnonzero(np.bincount(labels, minlength=k) == 0)
    if not len(dead):
        return None
    for segment in dead:
        rows = np.flatnonzero(labels == np.bincount(labels, minlength=k).argmax())
        block = design.matrix[rows]
        spread = block - block.mean(0)
        # The direction in which these members differ most, by a few power steps.
        direction = spread[np.abs(spread).sum(1).argmax()]
        for _ in range(10):
            direction = spread.T @ (spread @ direction)
            direction = direction / max(float(np.linalg.norm(direction)), 1e-12)
        side = spread @ direction
        labels[rows[side > np.median(side)]] = segment
    return maximise(design, _one_hot(labels, k), parameters.tails)
