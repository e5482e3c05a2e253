"""From what numbers of segments were compared by to the one to suggest, and why: nothing is fitted here."""

from dataclasses import dataclass

from core.segmentation._compared import Compared
from core.segmentation._fineness import Gains, only_finer
from core.segmentation._result import Candidate, RunnerUp
from core.segmentation._stability import STABLE, agreement

MIN_GAIN_KEPT = 0.8
"""Of BIC's gain over one group, by a smaller number that may replace the favourite."""

AS_GOOD = 0.995
"""Of that gain: a number that keeps it explains the customers as well in practice."""

_MORE_STABLE = 0.05  # agreement between halves by which a number that explains as much wins
_UNRELIABLE = 0.6  # agreement below which a less good but better repeated number is preferred
_FAR_BETTER = 0.2  # agreement by which a smaller number may win although it leaves more doubt
_IN_PART = 0.5  # agreement below which segments are hardly found again
_ABOUT_AS_GOOD = 0.02  # difference in agreement that says nothing
_MAX_RUNNERS_UP = 3


@dataclass(frozen=True, slots=True)
class Conclusion:
    """The number to suggest, BIC's favourite (which may be 1), why, what was compared, and the best few others."""

    n_segments: int
    favourite: int
    reason: str
    candidates: tuple[Candidate, ...]
    runners_up: tuple[RunnerUp, ...]


def best_above_one(scores: dict[int, float]) -> int:
    """Return BIC's best number of at least two."""
    return min((k for k in scores if k > 1), key=lambda k: (scores[k], k))


def coarsest(most: int, finer: dict[int, Gains]) -> int:
    """Return the smallest number of which BIC's best, `most`, is only a finer cut, or that itself."""
    return min((k for k, gains in finer.items() if only_finer(gains)), default=most)


def conclude(compared: Compared) -> Conclusion:
    """Return the number of segments to suggest, at least 2, and the reasons for it and for the runners-up."""
    scores = compared.scores
    favourite, most = min(scores, key=lambda k: (scores[k], k)), best_above_one(scores)
    best = coarsest(most, compared.finer)
    checked = {k: agreement(tables) for k, tables in compared.halves.items()}
    chosen = _choose(best, scores, checked, compared.doubt)
    candidates = tuple(
        Candidate(n_segments=k, score=round(scores[k], 3), stability=_rounded(checked.get(k))) for k in sorted(scores)
    )
    said = _Found(favourite, most, best, chosen, scores, checked)
    return Conclusion(chosen, favourite, _reason(said), candidates, _runners_up(said))


def gain_kept(scores: dict[int, float], k: int, best: int) -> float:
    """Return the share of BIC's gain of the best number over one group that k segments keep."""
    return (scores[1] - scores[k]) / max(scores[1] - scores[best], 1e-9)


def _choose(best: int, scores: dict[int, float], checked: dict[int, float], doubt: dict[int, float]) -> int:
    """Return the best number if it is found again, else the smaller one that is found again most nearly alike.

    A number that is found again gives way only to a smaller one that explains as much in practice and is found again
    clearly more nearly alike. Else the smaller number must leave less doubt about memberships as well, or be found
    again far more nearly alike: many true segments are not all found again on half of the customers either, but they
    are told apart clearly. Of numbers about as good the larger is taken.
    """
    kept = {k: gain_kept(scores, k, best) for k in checked if k < best}
    if checked[best] >= STABLE:
        as_good = [k for k in kept if kept[k] >= AS_GOOD and checked[k] >= checked[best] + _MORE_STABLE]
        return max(as_good, default=best)
    smaller = [
        k
        for k in kept
        if kept[k] >= MIN_GAIN_KEPT and (doubt[k] < doubt[best] or checked[k] >= checked[best] + _FAR_BETTER)
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
        partly = "in part" if found.checked[chosen] >= _IN_PART else "hardly"
        return f"{said}. No number is found again reliably; {chosen} are {partly}, {again}."
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
