"""A journey map in bands of whole steps, like music in staves; and the course of its emotions."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise


@dataclass(frozen=True, slots=True)
class Part:
    """Steps `start` to `end` (without it) of the stage at place `stage`; a stage without steps has one column."""

    stage: int
    start: int
    end: int

    @property
    def n_columns(self) -> int:
        """How many columns it takes."""
        return max(1, self.end - self.start)


def bands(n_steps: Sequence[int], limit: int) -> list[list[Part]]:
    """Return stages in as few bands of at most `limit` columns as fit, as even as possible.

    A stage is cut only where it is longer than a band, into parts that are as even as possible, too. Of all ways to
    part them into so few bands, that with the least sum of squares is found by dynamic programming.

    Examples
    --------
    >>> [[part.n_columns for part in band] for band in bands([3, 3, 3, 9], 7)]
    [[3, 3], [3, 4], [5]]
    >>> [[part.n_columns for part in band] for band in bands([2, 3, 2, 3, 2, 2, 3], 7)]
    [[2, 3], [2, 3], [2, 2, 3]]
    """
    parts = [part for stage, n in enumerate(n_steps) for part in _parts(stage, n, limit)]
    best: list[tuple[float, int, tuple[int, ...]]] = [(0, 0, ())]
    for end in range(1, len(parts) + 1):
        found = []
        width = 0
        for start in range(end - 1, -1, -1):
            width += parts[start].n_columns
            if width > limit:
                break
            n, cost, cuts = best[start]
            found.append((n + 1, cost + width**2, (*cuts, end)))
        best.append(min(found))
    cuts = best[-1][2]
    return [parts[start:end] for start, end in zip((0, *cuts), cuts, strict=False)]


def _parts(stage: int, n: int, limit: int) -> list[Part]:
    n_parts = max(1, -(-n // limit))
    edges = [round(place * n / n_parts) for place in range(n_parts + 1)]
    return [Part(stage, start, end) for start, end in pairwise(edges)]


def slopes(values: Sequence[float]) -> list[float]:
    """Return the slope of a curve at each of its values that never rises above or falls below them.

    Harmonic means of the neighbouring differences, 0 at turning points and at both ends (Fritsch and Butland, 1984).

    Examples
    --------
    >>> slopes([0, 1, 2, -2])
    [0.0, 1.0, 0.0, 0.0]
    """
    found = [0.0] * len(values)
    for place in range(1, len(values) - 1):
        before, after = values[place] - values[place - 1], values[place + 1] - values[place]
        found[place] = 2 * before * after / (before + after) if before * after > 0 else 0.0
    return found
