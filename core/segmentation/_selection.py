"""How many segments: the mixture's BIC over a path of numbers, checked on made-up customers and on halves."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np

from core.config import MIN_GROUP_SIZE, MIN_SEGMENTS
from core.segmentation._encoded import Encoded
from core.segmentation._fineness import only_finer
from core.segmentation._mixture import EncodedMixture, merged
from core.segmentation._result import Candidate, RunnerUp
from core.segmentation._stability import STABLE, split_half_agreement

PATH_ROWS = 6_000
"""Customers on which numbers of segments are compared."""

_STABILITY_ROWS = 3_000
_USUAL_STRETCH = 12
_LONGEST = 20
_PATIENCE = 3  # numbers in a row that are worse than the best before the path ends
_MIN_GAIN_KEPT = 0.8  # of BIC's gain over one group, by a smaller number that may replace the favourite
_AS_GOOD = 0.995  # of that gain: a number that keeps it explains the customers as well in practice...
_MORE_STABLE = 0.05  # ...and wins if halves agree on it by so much more
_UNRELIABLE = 0.6  # agreement below which a less good but better repeated number is preferred
_FAR_BETTER = 0.2  # agreement by which a smaller number may win although it leaves more doubt
_ABOUT_AS_GOOD = 0.02  # difference in agreement that says nothing
_MAX_RUNNERS_UP = 3
_BACKGROUND_STEPS = 4  # numbers, from the favourite down, for which a background is tried
_BACKGROUND_GAIN = 10.0  # BIC; "very strong" in the scale of Kass and Raftery
_BACKGROUND_SHARES = (0.005, 0.25)  # a smaller one is noise, a larger one swallows segments

Tick = Callable[[float, str], None]
"""Reports the share of this part done and what is being tried."""


@dataclass(frozen=True, slots=True)
class Selection:
    """The number chosen, why, what was compared, the best few others, and the models of the path."""

    n_segments: int
    favourite: int  # may be 1
    reason: str
    candidates: tuple[Candidate, ...]
    runners_up: tuple[RunnerUp, ...]
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
    favourite = min(scores, key=lambda k: (scores[k], k))
    most = favourite if favourite > 1 else min((k for k in scores if k > 1), key=lambda k: (scores[k], k))
    best = _coarsest(encoded, most, models, seed, on_step)
    checked = _agreements(encoded, best, scores, seed, on_step)
    chosen = _choose(best, scores, checked, {k: _doubt(encoded, models[k]) for k in checked})
    candidates = tuple(
        Candidate(n_segments=k, score=round(scores[k], 3), stability=_rounded(checked.get(k))) for k in sorted(scores)
    )
    said = _Found(favourite, most, best, chosen, scores, checked)
    return Selection(chosen, favourite, _reason(said), candidates, _runners_up(said), models)


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
    tick = partial(on_step, 0.7, "Looking for customers who fit no segment")
    for k in range(best, max(1, best - _BACKGROUND_STEPS), -1):
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


def _coarsest(encoded: Encoded, best: int, models: dict[int, EncodedMixture], seed: int, on_step: Tick) -> int:
    """Return the smallest number of which BIC's best is only a finer cut, or BIC's best."""
    tick = partial(on_step, 0.78, f"Checking that {best} segments are not finer than the customers")

    def fit(made_up: Encoded, k: int) -> EncodedMixture:
        return _quick(k, seed).fit(made_up, after_step=tick)

    for k in sorted(k for k in models if 1 < k < best):
        enough = models[1].bic_ - models[k].bic_ >= _MIN_GAIN_KEPT * (models[1].bic_ - models[best].bic_)
        if enough and only_finer(encoded, models[k], models[best], fit, np.random.default_rng([seed, k, 11])):
            return k
    return best


def _doubt(encoded: Encoded, model: EncodedMixture) -> float:
    """Return ICL: BIC and the entropy of the memberships."""
    shares = model.posterior(encoded)[0]
    return model.bic_ - 2 * float(encoded.total((shares * np.log(np.maximum(shares, 1e-300))).sum(1)))


def _agreements(encoded: Encoded, best: int, scores: dict[int, float], seed: int, on_step: Tick) -> dict[int, float]:
    """Return how well halves agree on the favourite and its neighbours, and on smaller numbers if it is not stable."""
    sample = encoded.take(slice(0, _STABILITY_ROWS))
    checked: dict[int, float] = {}

    def check(k: int) -> None:
        tick = partial(on_step, min(1.0, 0.8 + 0.03 * len(checked)), f"Checking whether {k} segments are found again")

        def fit(half: Encoded, fit_seed: int) -> EncodedMixture:
            return _quick(k, fit_seed).fit(half, after_step=tick)

        checked[k] = split_half_agreement(sample, fit, rng=np.random.default_rng([seed, k]))

    for k in (best, best - 1, best + 1) if best > MIN_SEGMENTS else (best, best + 1, best + 2):
        if k in scores:
            check(k)
    needed = _AS_GOOD if checked[best] >= STABLE else _MIN_GAIN_KEPT
    for k in sorted((k for k in scores if 1 < k < best - 1), reverse=True):
        if _kept(scores, k, best) >= needed:
            check(k)
    return checked


def _kept(scores: dict[int, float], k: int, best: int) -> float:
    """Return the share of BIC's gain of the best number over one group that k segments keep."""
    return (scores[1] - scores[k]) / max(scores[1] - scores[best], 1e-9)


def _choose(best: int, scores: dict[int, float], checked: dict[int, float], doubt: dict[int, float]) -> int:
    """Return the best number if it is found again, else the smaller one that is found again most nearly alike.

    A number that is found again gives way only to a smaller one that explains as much in practice and is found again
    clearly more nearly alike. Else the smaller number must leave less doubt about memberships as well, or be found
    again far more nearly alike: many true segments are not all found again on half of the customers either, but they
    are told apart clearly. Of numbers about as good the larger is taken.
    """
    kept = {k: _kept(scores, k, best) for k in checked if k < best}
    if checked[best] >= STABLE:
        as_good = [k for k in kept if kept[k] >= _AS_GOOD and checked[k] >= checked[best] + _MORE_STABLE]
        return max(as_good, default=best)
    smaller = [
        k
        for k in kept
        if kept[k] >= _MIN_GAIN_KEPT and (doubt[k] < doubt[best] or checked[k] >= checked[best] + _FAR_BETTER)
    ]
    most = max((checked[k] for k in smaller), default=0.0)
    if most >= STABLE or checked[best] < _UNRELIABLE <= most:
        return max(k for k in smaller if checked[k] >= most - _ABOUT_AS_GOOD)
    return best


def _rounded(stability: float | None) -> float | None:
    return None if stability is None else round(stability, 4)


@dataclass(frozen=True, slots=True)
class _Found:
    """Numbers on the way to the one chosen: BIC's favourite, its best above 1, the coarsest as good, the choice."""

    favourite: int
    most: int
    best: int
    chosen: int
    scores: dict[int, float]
    checked: dict[int, float]

    @property
    def others(self) -> list[int]:
        """Numbers beside the chosen one whose agreement is known, BIC's best first."""
        return sorted((k for k in self.checked if k != self.chosen), key=lambda k: (self.scores[k], k))


def _reason(found: _Found) -> str:
    chosen, halves = found.chosen, "on independent halves of the customers"
    again = f"{halves} ({_percent(found.checked[chosen])})"
    if found.favourite == 1:
        return (
            "The customers are described best as one group: no number of segments explains them better. "
            f"{chosen} is the cut that costs least."
        )
    said = f"{found.favourite} segments explain the customers best"
    others = [k for k in sorted(found.checked) if abs(k - found.favourite) == 1]
    if others and found.best == found.most:
        said += f"; {' and '.join(str(k) for k in others)} explain them less well"
    if found.best != found.most:
        said += (
            f", but only by cutting finer along columns that go together: made-up customers of {found.best} segments "
            "are cut just as finely"
        )
    if found.checked[chosen] < STABLE:
        return f"{said}. No number near it is found again reliably; {chosen} are in part, {again}."
    if chosen != found.best and found.checked[found.best] >= STABLE:
        more, less = _percent(found.checked[chosen]), _percent(found.checked[found.best])
        said += f". But {chosen} explain them as well in practice and are found again more alike"
        return f"{said}: {more} {halves}, not {less}."
    if chosen != found.best:
        return f"{said}. But these are not found again reliably; {chosen} segments are, {again}."
    if chosen != found.favourite:
        return f"{said}. {chosen} segments are found again {again}."
    return f"{said}, and they are found again {again}."


def _runners_up(found: _Found) -> tuple[RunnerUp, ...]:
    return tuple(
        RunnerUp(n_segments=k, stability=round(found.checked[k], 4), reason=_why_second(found, k))
        for k in found.others[:_MAX_RUNNERS_UP]
    )


def _why_second(found: _Found, k: int) -> str:
    agreement = _percent(found.checked[k])
    again = "found again" if found.checked[k] >= STABLE else "not found again reliably"
    again = f"{again} on independent halves ({agreement})"
    if k < found.chosen:
        gain = found.scores[1] - found.scores[found.chosen]
        kept = (found.scores[1] - found.scores[k]) / gain if gain > 0 else 0.0
        if kept > 0:
            return f"Simpler, and keeps {round(100 * kept)}% of what {found.chosen} segments explain; {again}."
        return f"Simpler, but explains the customers less well; {again}."
    if found.scores[k] < found.scores[found.chosen]:
        return f"Explains the customers more closely, but cuts finer than they differ; {again}."
    return f"More detail, but not enough to make up for more segments; {again}."


def _percent(agreement: float) -> str:
    return f"{round(100 * agreement)}% agreement"
