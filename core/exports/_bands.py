"""A journey map in bands of whole steps, like music in staves; and the course of its emotions."""

from collections.abc import Sequence
from dataclasses import dataclass


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

    A stage is cut only where it fills a band alone.

    Examples
    --------
    >>> [[part.n_columns for part in band] for band in bands([3, 3, 3, 9], 7)]
    [[3, 3], [3], [7], [2]]
    """
    parts = [
        Part(stage, start, min(start + limit, n))
        for stage, n in enumerate(n_steps)
        for start in range(0, max(1, n), limit)
    ]
    n_bands = len(_filled(parts, limit))
    even = next((size for size in range(1, limit) if len(_filled(parts, size)) <= n_bands), limit)
    return _filled(parts, even)


def _filled(parts: Sequence[Part], limit: int) -> list[list[Part]]:
    filled: list[list[Part]] = []
    used = 0
    for part in parts:
        if not filled or used + part.n_columns > limit:
            filled.append([])
            used = 0
        filled[-1].append(part)
        used += part.n_columns
    return filled


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
