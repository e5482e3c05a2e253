"""Whether there are gaps between groups, seen along the line that tells two groups apart."""

from dataclasses import dataclass
from itertools import combinations

import numpy as np
import pandas as pd

from core.segmentation._balance import Balance
from core.segmentation._densities import Design, Parameters, maximise
from core.segmentation._encoded import Encoded, FloatArray, IntArray

VALLEY = 0.5
"""Density between two groups, relative to the thinner of the two, that counts as a gap."""

_ROWS, _ROWS_PER_GROUP = 6_000, 60
_CLIP = 5.0  # spreads of a column: one wild value must not look like a group far away
_RIDGE = 0.05
_MIN_COVERAGE = 0.2  # a customer of whom less is known says nothing about gaps
_MIN_INFORMED = 40  # customers of a group that are looked at, however much of them is missing
_LENT_PER_COLUMN = 5.0  # customers of all groups that a pair's scatter leans on
_STEPS = 41
_MIN_MEMBERS = 4
_ENDS = ("first", "second")
_BANDWIDTH = 0.5  # of a group's spread, at 50 customers


def density_between(encoded: Encoded, labels: IntArray, k: int) -> pd.DataFrame:
    """Return how dense customers are between each two groups, relative to the thinner of the two.

    One row a pair: the groups ``first`` and ``second``, their customers looked at ``n_first`` and ``n_second``, and
    the least ``density`` between their middles, 1 for groups too small to tell. Density is taken along two lines, each
    learned on one half of the customers and looked at on the other, so that chance cannot open a gap: the log ratio
    of the groups' densities, columns on their own, and where that shows no gap Fisher's discriminant, which allows for
    correlation. Where cells are missing, the better known half of each group is looked at. Label -1 is left out.
    """
    rows = np.flatnonzero(labels[: max(_ROWS, _ROWS_PER_GROUP * k)] >= 0)
    labels, encoded = labels[rows], encoded.take(rows)
    pairs = np.array(list(combinations(range(k), 2)), dtype=np.int64).reshape(-1, 2)
    sizes = np.bincount(labels, minlength=k)
    density = np.ones(len(pairs))
    fold = folds(labels, k)
    if len(labels):
        ratios, lines = Ratios(encoded, labels, fold, k), _Lines(encoded, labels, fold, k)
        for place, pair in enumerate(combinations(range(k), 2)):
            members = [np.flatnonzero(labels == group) for group in pair]
            if min(len(own) for own in members) >= _MIN_MEMBERS:
                density[place] = _least_density(pair, members, ratios, lines)
    first, second = pairs.T
    columns = {"first": first, "second": second, "n_first": sizes[first], "n_second": sizes[second]}
    return pd.DataFrame({**columns, "density": density})


def behind_gaps(between: pd.DataFrame) -> tuple[int, int]:
    """Return how many customers are in a group with a gap to every other group, and how many were looked at.

    Two groups have a gap if, somewhere between their middles, customers are at most half as dense as at the thinner
    of the two; `between` is what `density_between` gives.
    """
    ends = [between[[name, f"n_{name}", "density"]].set_axis(["group", "n", "density"], axis=1) for name in _ENDS]
    groups = pd.concat(ends).groupby("group").agg(n=("n", "first"), density=("density", "max"))
    return int(groups["n"][groups["density"] <= VALLEY].sum()), int(groups["n"].sum())


def separated_share(between: pd.DataFrame) -> float:
    """Return the share of customers whose group has a gap to every other group, 0 to 1."""
    n, total = behind_gaps(between)
    return n / max(total, 1)


def folds(labels: IntArray, k: int) -> IntArray:
    """Return 0 or 1 for each customer: every other member of each group."""
    fold = np.zeros(len(labels), dtype=np.int64)
    for group in range(k):
        own = np.flatnonzero(labels == group)
        fold[own] = np.arange(len(own)) % 2
    return fold


def _least_density(pair: tuple[int, int], members: list[IntArray], ratios: "Ratios", lines: "_Lines") -> float:
    scores = [ratios.along(own, pair) for own in members]
    informed = [_informed(coverage) for _, coverage in scores]
    first, second = (score[kept] for (score, _), kept in zip(scores, informed, strict=True))
    along_ratio = _valley(first, second)
    if along_ratio <= VALLEY:
        return along_ratio
    along_line = _valley(*(lines.along(own[kept], pair) for own, kept in zip(members, informed, strict=True)))
    return min(along_ratio, along_line)


def _informed(coverage: FloatArray) -> IntArray:
    """Return the better known half, ties included."""
    place = max(len(coverage) // 2, min(_MIN_INFORMED, len(coverage) - 1))
    return np.flatnonzero(coverage >= -np.partition(-coverage, place)[place])


class Ratios:
    """Log ratios of the densities of two groups, cell by cell, learned on the other half."""

    def __init__(self, encoded: Encoded, labels: IntArray, fold: IntArray, k: int) -> None:
        self.encoded, self.fold = encoded, fold
        self.x = np.clip(np.nan_to_num(encoded.numbers), -_CLIP, _CLIP)
        members = (labels[:, None] == np.arange(k)).astype(np.float64)
        straight = np.full(encoded.numbers.shape[1], np.inf)
        self.learned = [
            maximise(Design(encoded.take(np.flatnonzero(fold != half)), clip=_CLIP), members[fold != half], straight)
            for half in (0, 1)
        ]

    def along(self, rows: IntArray, pair: tuple[int, int]) -> tuple[FloatArray, FloatArray]:
        """Return each row's log ratio, scaled up for its missing cells, and how much of the difference it shows."""
        score, coverage = np.zeros(len(rows)), np.zeros(len(rows))
        for half, parameters in enumerate(self.learned):
            own = np.flatnonzero(self.fold[rows] == half)
            cells, known = self._cells(rows[own], parameters, pair)
            telling = _telling(self.encoded, parameters, pair)
            coverage[own] = known @ telling / max(telling.sum(), 1e-12)
            score[own] = cells.sum(1) / np.maximum(coverage[own], _MIN_COVERAGE)
        return score, coverage

    def _cells(self, rows: IntArray, parameters: Parameters, pair: tuple[int, int]) -> tuple[FloatArray, FloatArray]:
        layout = self.encoded.layout
        numbers = np.zeros((len(rows), len(layout.number_names)))
        for group, sign in zip(pair, (1.0, -1.0), strict=True):
            variance = parameters.variances[:, group]
            distance = (self.x[rows] - parameters.means[:, group]) ** 2 / variance
            numbers -= sign * 0.5 * layout.number_weights * (distance + np.log(variance))
        codes = self.encoded.codes[rows]
        difference = np.subtract(*parameters.log_levels[:, pair].T) if len(parameters.log_levels) else np.zeros(1)
        levels = layout.code_weights * difference[layout.offsets[:-1] + np.maximum(codes, 0)]
        known = np.hstack([~np.isnan(self.encoded.numbers[rows]), codes >= 0]).astype(np.float64)
        return np.hstack([numbers, levels]) * known, known


def _telling(encoded: Encoded, parameters: Parameters, pair: tuple[int, int]) -> FloatArray:
    """Return for each column how far it tells two groups apart: the symmetric divergence, weighted."""
    layout = encoded.layout
    means, variances = parameters.means[:, pair], parameters.variances[:, pair]
    gap = (means[:, 0] - means[:, 1]) ** 2
    ratio = variances[:, 0] / variances[:, 1]
    numbers = 0.5 * (ratio + 1 / ratio - 2 + gap * (1 / variances).sum(1))
    log_levels = parameters.log_levels[:, pair] if len(parameters.log_levels) else np.zeros((0, 2))
    by_level = np.subtract(*np.exp(log_levels).T) * np.subtract(*log_levels.T)
    codes = np.add.reduceat(by_level, layout.offsets[:-1]) if len(by_level) else by_level
    return np.concatenate([layout.number_weights * numbers, layout.code_weights * codes])


class _Lines:
    """Fisher's discriminant between two groups, learned on the other half."""

    def __init__(self, encoded: Encoded, labels: IntArray, fold: IntArray, k: int) -> None:
        self.points, self.fold = Balance().fit(encoded).transform(encoded), fold
        self.learned = [_Moments.of(self.points[fold != half], labels[fold != half], k) for half in (0, 1)]

    def along(self, rows: IntArray, pair: tuple[int, int]) -> FloatArray:
        """Return the place of each row on the line, 0 half-way."""
        result = np.zeros(len(rows))
        for half, moments in enumerate(self.learned):
            own = self.fold[rows] == half
            line, middle = moments.line(pair)
            result[own] = self.points[rows[own]] @ line - middle
        return result


@dataclass(frozen=True, slots=True)
class _Moments:
    """Sizes (k,), means (k, d) and scatters (k, d, d) of the groups."""

    sizes: FloatArray
    means: FloatArray
    scatters: FloatArray

    @classmethod
    def of(cls, points: FloatArray, labels: IntArray, k: int) -> "_Moments":
        sizes = np.bincount(labels, minlength=k).astype(np.float64)
        means, scatters = np.zeros((k, points.shape[1])), np.zeros((k, points.shape[1], points.shape[1]))
        for group in np.flatnonzero(sizes):
            own = points[labels == group]
            means[group] = own.mean(0)
            scatters[group] = (own - means[group]).T @ (own - means[group])
        return cls(sizes, means, scatters)

    def line(self, pair: tuple[int, int]) -> tuple[FloatArray, float]:
        """Return the direction from the second group to the first, and the middle; the scatter leans on all groups."""
        n, d = self.sizes[list(pair)].sum(), self.means.shape[1]
        overall = self.scatters.sum(0) / self.sizes.sum()
        lent = _LENT_PER_COLUMN * d
        scatter = (self.scatters[list(pair)].sum(0) + lent * overall) / (n + lent)
        scatter += _RIDGE * np.trace(scatter) / d * np.eye(d)
        first, second = self.means[list(pair)]
        line = np.linalg.solve(scatter, first - second)
        return line, float(line @ (first + second) / 2)


def _valley(first: FloatArray, second: FloatArray) -> float:
    """Return the least density between two middles, relative to the lower of the two peaks beside it."""
    high, low = np.median(first), np.median(second)
    if high <= low:
        return 1.0
    spreads = [np.subtract(*np.quantile(own, [0.84, 0.16])) / 2 for own in (first, second)]
    width = _BANDWIDTH * min(spreads) * (min(len(first), len(second)) / 50) ** -0.2
    width = max(width, (high - low) / _STEPS)
    grid = np.linspace(low, high, _STEPS)
    along = np.concatenate([first, second])
    density = np.exp(-0.5 * ((grid[:, None] - along) / width) ** 2).sum(1)
    lowest = int(density.argmin())
    return float(density[lowest] / max(min(density[: lowest + 1].max(), density[lowest:].max()), 1e-12))
