"""Who the customers of the demo shop are before anything is drawn: members of a group, or of none."""

from collections.abc import Mapping
from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from core.demo._groups import GROUPS, Group

IntArray = NDArray[np.int64]
FloatArray = NDArray[np.float64]
BoolArray = NDArray[np.bool_]

LIKENESS = 0.2
"""Share of a group's customers who follow the overall mix in a column."""

ASPECTS = tuple(one.name for one in fields(Group))[2:]


@dataclass(frozen=True, slots=True)
class Population:
    """The customers before anything is drawn: which group each one follows, aspect by aspect.

    group : index into `GROUPS`; ``len(GROUPS)`` for the background.
    follows : for each aspect, the index into `GROUPS` the customer follows. Members follow their own group
        everywhere; the background follows a new random member in each aspect, so it shares the margins of
        the members and none of their combinations.
    """

    group: IntArray
    follows: Mapping[str, IntArray]

    def __len__(self) -> int:
        return len(self.group)

    def numbers(self, aspect: str) -> FloatArray:
        """Return the number each customer follows in an aspect."""
        return np.array([getattr(group, aspect) for group in GROUPS], dtype=np.float64)[self.follows[aspect]]

    def chances(self, aspect: str, levels: tuple[str, ...]) -> FloatArray:
        """Return the chances of the levels for each customer: shape (n_customers, n_levels), rows sum to 1."""
        table = np.array([[getattr(group, aspect).get(level, 0.0) for level in levels] for group in GROUPS])
        table = table / table.sum(axis=1, keepdims=True)
        # Everybody is a little like everybody else: no level is exclusive to a group.
        table = (1 - LIKENESS) * table + LIKENESS * np.average(table, axis=0, weights=[group.share for group in GROUPS])
        return np.asarray(table[self.follows[aspect]], dtype=np.float64)


def draw_population(rng: np.random.Generator, n_customers: int) -> Population:
    """Return the customers in random order, with groups of fixed size."""
    sizes = [round(group.share * n_customers) for group in GROUPS]
    members = np.repeat(np.arange(len(GROUPS)), sizes)
    background = np.full(n_customers - len(members), len(GROUPS))
    group = rng.permutation(np.concatenate([members, background]))
    outside = group == len(GROUPS)
    follows = {}
    for aspect in ASPECTS:
        follows[aspect] = group.copy()
        follows[aspect][outside] = rng.choice(members, size=int(outside.sum()))
    return Population(group=group, follows=follows)


def draw_levels(rng: np.random.Generator, chances: FloatArray) -> IntArray:
    """Return one level index per row of `chances`."""
    bounds = chances.cumsum(axis=1)
    return np.asarray((rng.random((len(chances), 1)) > bounds[:, :-1]).sum(axis=1), dtype=np.int64)
