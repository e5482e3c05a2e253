"""Figures of a group beside everyone else, as the evidence of a claim takes them."""

from typing import TypedDict

import numpy as np
import numpy.typing as npt
from scipy.special import ndtr

from core.claims._intervals import Ranking, newcombe, share_p_value, wilson
from core.claims._model import Evidence

Mask = npt.NDArray[np.bool_]

MIN_NOTICEABLE = 0.2
"""Typical values apart by less than this part of everyone else's are no difference to a reader: 9 against 8 visits."""


class Compared(TypedDict):
    """How many are counted in a group and outside of it, and how far the two differ."""

    n: int
    total: int
    others_n: int
    others_total: int
    others_value: float
    effect: float
    effect_low: float
    effect_high: float
    p_value: float


class ComparedShares(Compared):
    """The same for a share, with its interval."""

    value: float
    low: float
    high: float


def compared_shares(n: int, total: int, others_n: int, others_total: int) -> ComparedShares:
    """Return the share of those who hold among the counted of a group, beside everyone else's."""
    value = n / total if total else 0.0
    others_value = others_n / others_total if others_total else 0.0
    low, high = wilson(n, total)
    effect_low, effect_high = newcombe(n, total, others_n, others_total)
    return ComparedShares(
        n=n,
        total=total,
        value=value,
        low=low,
        high=high,
        others_n=others_n,
        others_total=others_total,
        others_value=others_value,
        effect=value - others_value,
        effect_low=effect_low,
        effect_high=effect_high,
        p_value=share_p_value(n, total, others_n, others_total),
    )


def compared_numbers(ranking: Ranking, group: Mask, *, others_value: float) -> Compared:
    """Return how far the numbers of a group, (n,), lie from everyone else's in rank."""
    difference = ranking.difference(group)
    n = int(group.sum())
    return Compared(
        n=n,
        total=n,
        others_n=len(group) - n,
        others_total=len(group) - n,
        others_value=others_value,
        effect=difference.effect,
        effect_low=difference.low,
        effect_high=difference.high,
        p_value=difference.p_value,
    )


def least_effect(effect: float, own: npt.NDArray[np.float64], others: npt.NDArray[np.float64]) -> float:
    """Return how far two groups of shares lie apart both in rank and on average, -1 to 1; 0 where the two disagree.

    Ranks alone see a difference where the shares are counted of unlike numbers: of one event all or none is in the
    morning, of twenty a few are, though mornings are as frequent.

    Parameters
    ----------
    effect : float
        Rank-biserial correlation of the two groups.
    own, others : array, shapes (n,) and (m,)
        Shares, none missing. Their means are put on the scale of `effect`: what it would be if both were normal
        (common language effect size, McGraw and Wong 1992).
    """
    if not len(own) or not len(others):
        return 0.0
    apart = float(own.mean() - others.mean())
    spread = float(np.sqrt(own.var() + others.var()))
    on_average = float(2 * ndtr(apart / spread) - 1) if spread > 0 else float(np.sign(apart))
    return min(effect, on_average, key=abs) if effect * on_average > 0 else 0.0


def is_noticeable(evidence: Evidence) -> bool:
    """Return whether a reader would call it a difference: of typical values, only one of a fifth or more.

    Many customers make a tiny difference sure, and it still says nothing of their character. Other statistics than
    medians are judged by their effect alone.
    """
    if evidence.statistic != "median":
        return True
    apart = abs(evidence.value - evidence.others_value)
    return apart > 0 and apart >= MIN_NOTICEABLE * abs(evidence.others_value) * (1 - 1e-12)
