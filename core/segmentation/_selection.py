"""How many segments: the mixture's BIC over a path of numbers, checked on made-up customers and on halves."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np

from core.config import MIN_GROUP_SIZE, MIN_SEGMENTS
from core.segmentation._compared import Compared
from core.segmentation._conclusion import (
    AS_GOOD,
    MIN_GAIN_KEPT,
    Conclusion,
    best_above_one,
    coarsest,
    conclude,
    gain_kept,
)
from core.segmentation._encoded import Encoded, IntArray
from core.segmentation._fineness import Gains, finer_gains, only_finer
from core.segmentation._mixture import EncodedMixture, merged
from core.segmentation._stability import STABLE, agreement, split_halves

PATH_ROWS = 6_000
"""Customers on which numbers of segments are compared."""

_STABILITY_ROWS = 3_000
_USUAL_STRETCH = 12
_LONGEST = 20
_PATIENCE = 3  # numbers in a row that are worse than the best before the path ends
_BACKGROUND_STEPS = 4  # numbers, from the favourite down, for which a background is tried
_BACKGROUND_GAIN = 10.0  # BIC; "very strong" in the scale of Kass and Raftery
_BACKGROUND_SHARES = (0.005, 0.25)  # a smaller one is noise, a larger one swallows segments

Tick = Callable[[float, str], None]
"""Reports the share of this part done and what is being tried."""


@dataclass(frozen=True, slots=True)
class Selection(Conclusion):
    """The number chosen and why, what it was concluded from, and the models of the path."""

    compared: Compared
    models: dict[int, EncodedMixture]


def select_number(encoded: Encoded, *, seed: int, min_size: float, on_step: Tick) -> Selection:
    """Return the number of segments that the data suggests, at least 2.

    BIC of the mixture for 1, 2, 3, … until it has stopped improving. Its favourite gives way to a smaller number
    if it gains no more over that than it does on made-up customers of the smaller number, whose columns hang
    together within segments; or if it is not found again on halves of the customers, the smaller number is, and
    that leaves less doubt about who belongs where (ICL [1]_); or if the smaller number explains the customers as
    well in practice and halves agree on it clearly more.

    Parameters
    ----------
    encoded : Encoded
        Customers, already a bounded sample.
    seed : int
        Seed of every random step.
    min_size : float
        A number whose smallest group has fewer of these customers is not suggested.
    on_step : callable
        Called with the share done and what is being tried.

    References
    ----------
    .. [1] Biernacki, Celeux and Govaert (2000), Assessing a mixture model for clustering with the integrated
       completed likelihood.
    """
    models = _path(encoded, seed, min_size, on_step)
    scores = {k: model.bic_ for k, model in models.items()}
    most = best_above_one(scores)
    finer = _finer(encoded, most, models, seed, on_step)
    halves = _halves(encoded, coarsest(most, finer), scores, seed, on_step)
    compared = Compared(scores, finer, halves, {k: _doubt(encoded, models[k]) for k in halves})
    found = conclude(compared)
    return Selection(
        found.n_segments, found.favourite, found.reason, found.candidates, found.runners_up, compared, models
    )


def fit_number(
    encoded: Encoded, k: int, *, seed: int, start: EncodedMixture | None, tick: Callable[[], None]
) -> EncodedMixture:
    """Return the model of a given number of segments, with a background where the data clearly has one."""
    starts = [start.segments_only()] if start is not None else []
    model = EncodedMixture(k, random_state=seed).fit(encoded, starts=starts, after_step=tick)
    model = better_with_background(encoded, model, tick)
    if start is not None and start.reference_ is not None and model.reference_ is None:
        # The likeliest model without a background may have spent a segment on it; the path knew better.
        other = EncodedMixture(k, random_state=seed).refit(encoded, start.segments_only(), max_iter=0)
        other = better_with_background(encoded, other, tick)
        model = min(model, other, key=lambda candidate: candidate.bic_)
    return model


def better_with_background(encoded: Encoded, model: EncodedMixture, tick: Callable[[], None]) -> EncodedMixture:
    """Return the model with a background if that is clearly better and the background small, else the model."""
    if model.n_components < MIN_SEGMENTS:  # one segment and its background are the same
        return model
    other = model.add_background(encoded, after_step=tick)
    low, high = _BACKGROUND_SHARES
    gained = model.bic_ - other.bic_ > _BACKGROUND_GAIN
    return other if gained and low <= other.background_share <= high else model


def _path(encoded: Encoded, seed: int, min_size: float, on_step: Tick) -> dict[int, EncodedMixture]:
    models = _climb(encoded, seed, min_size, on_step)
    # Down again: a richer model merged is a start that small random ones miss.
    for k in range(max(models) - 1, 1, -1):
        start = merged(encoded, models[k + 1].parameters_, k)
        other = EncodedMixture(k, random_state=seed)
        other.refit(encoded, start, after_step=partial(on_step, 0.65, f"Comparing {k} with {k + 1} segments"))
        models[k] = min(models[k], other, key=lambda model: model.bic_)
    best = min(models, key=lambda k: models[k].bic_)
    for k in range(best, max(1, best - _BACKGROUND_STEPS), -1):
        tick = partial(on_step, 0.7, f"Looking for customers who fit none of {k} segments")
        models[k] = better_with_background(encoded, models[k], tick)
    return {k: model for k, model in models.items() if k <= MIN_SEGMENTS or model.smallest(encoded) >= min_size}


def _climb(encoded: Encoded, seed: int, min_size: float, on_step: Tick) -> dict[int, EncodedMixture]:
    """Return models of 1, 2, 3, ... segments, until BIC has not improved for a while."""
    models: dict[int, EncodedMixture] = {}
    most = int(min(_LONGEST, max(MIN_SEGMENTS, len(encoded) // max(min_size, MIN_GROUP_SIZE))))
    for k in range(1, most + 1):
        what = f"Trying {k} segments" if k > 1 else "Looking at all customers as one group"
        tick = partial(on_step, 0.6 * min(1.0, k / _USUAL_STRETCH), what)
        models[k] = _quick(k, seed + k).fit(encoded, after_step=tick)
        best = min(models, key=lambda k: models[k].bic_)
        if k > MIN_SEGMENTS and k >= best + _PATIENCE:
            break
    return models


def _quick(k: int, seed: int) -> EncodedMixture:
    return EncodedMixture(k, random_state=seed, n_starts=5, n_finalists=1, merge_start=False)


def _fit_quick(encoded: Encoded, k: int, *, seed: int, tick: Callable[[], None]) -> EncodedMixture:
    return _quick(k, seed).fit(encoded, after_step=tick)


def _finer(
    encoded: Encoded, best: int, models: dict[int, EncodedMixture], seed: int, on_step: Tick
) -> dict[int, Gains]:
    """Return what BIC's best gains over smaller numbers and does on made-up customers, up to one it only cuts finer."""
    found: dict[int, Gains] = {}
    for k in sorted(k for k in models if 1 < k < best):
        enough = models[1].bic_ - models[k].bic_ >= MIN_GAIN_KEPT * (models[1].bic_ - models[best].bic_)
        if enough:
            tick = partial(on_step, 0.72 + 0.08 * k / best, f"Checking whether {best} segments only cut {k} finer")
            tick()
            fit = partial(_fit_quick, seed=seed, tick=tick)
            found[k] = finer_gains(encoded, models[k], models[best], fit, np.random.default_rng([seed, k, 11]))
            if only_finer(found[k]):
                break
    return found


def _doubt(encoded: Encoded, model: EncodedMixture) -> float:
    """Return ICL: BIC and the entropy of the memberships."""
    shares = model.posterior(encoded)[0]
    return model.bic_ - 2 * float(encoded.total((shares * np.log(np.maximum(shares, 1e-300))).sum(1)))


def _halves(
    encoded: Encoded, best: int, scores: dict[int, float], seed: int, on_step: Tick
) -> dict[int, tuple[IntArray, ...]]:
    """Return the groupings of halves for the favourite and its neighbours, and for smaller numbers if not stable."""
    sample = encoded.take(slice(0, _STABILITY_ROWS))
    checked: dict[int, tuple[IntArray, ...]] = {}

    def check(k: int) -> None:
        tick = partial(on_step, min(1.0, 0.8 + 0.03 * len(checked)), f"Checking whether {k} segments are found again")

        def fit(half: Encoded, fit_seed: int) -> EncodedMixture:
            return _quick(k, fit_seed).fit(half, after_step=tick)

        checked[k] = split_halves(sample, fit, rng=np.random.default_rng([seed, k]))

    for k in (best, best - 1, best + 1) if best > MIN_SEGMENTS else (best, best + 1, best + 2):
        if k in scores:
            check(k)
    needed = AS_GOOD if agreement(checked[best]) >= STABLE else MIN_GAIN_KEPT
    for k in sorted((k for k in scores if 1 < k < best - 1), reverse=True):
        if gain_kept(scores, k, best) >= needed:
            check(k)
    return checked
