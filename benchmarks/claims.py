"""Do claims hold? Noise makes no distinguishing features, and 95 % intervals cover what they should.

Run as ``python -m benchmarks.claims FOLDER [--sets N] [--draws N]``; FOLDER holds real customer tables (CSV). Printed:

1. shuffled labels: real tables with the sizes of segments found in them, dealt out at random;
2. permuted columns: every column of a real table shuffled by itself, then segmented by our mixture, so that the
   segments are a cut of nothing; what is shown there is what the cut was made by, and must not count as backed;
3. the share of data sets with real segments in which differences are shown and backed, for comparison;
4. coverage of the intervals in draws with known truth. Small groups, rare and frequent answers, ties and complete
   separation are among them. "bare" is how often the median of the draw alone is the true one: an interval that
   holds its own estimate cannot cover less, and among tied values its next bound is a whole value away.
"""

import argparse
import math
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from scipy import stats
from threadpoolctl import threadpool_limits

from core.adapters.readers import read_source
from core.claims import (
    EvidenceData,
    mean_interval,
    median_interval,
    newcombe,
    rank_biserial,
    sum_share_interval,
    wilson,
)
from core.pipeline import prepare
from core.profiles import compare, traits
from core.profiles._backing import backed
from core.segmentation import EncodedMixture, Encoder
from core.tables import CustomerTable

N_ROWS = 1_000
N_SEGMENTS = 5
N_TRUTH = 400_000
LOW, HIGH = 0.93, 0.97


def tables(folder: Path) -> dict[str, CustomerTable]:
    """Real tables, each cut to a thousand customers drawn once."""
    found = {}
    for path in sorted(folder.glob("*.csv")):
        table = prepare([read_source(path)]).customers
        rows = np.random.default_rng(0).permutation(len(table.frame))[:N_ROWS]
        found[path.stem] = CustomerTable(table.frame.iloc[np.sort(rows)], table.columns)
    return found


def segmented(table: CustomerTable, seed: int) -> pd.Series:
    encoded = Encoder(table.columns).fit(table.frame).transform(table.frame)
    labels = EncodedMixture(N_SEGMENTS, random_state=seed).fit(encoded).predict(encoded)
    return pd.Series([f"s{label + 1:02d}" for label in labels], index=table.frame.index)


def shown(table: CustomerTable, segments: pd.Series) -> tuple[int, int]:
    """How many differences are shown, and on how many of them the other columns agree."""
    data = EvidenceData(table, segments)
    ids = tuple(sorted(segments.unique()))
    specs = {spec.name: spec for spec in table.columns}
    found = {one: traits(ones, one, specs) for one, ones in compare(data, ids).items()}
    agreed = backed(data, tuple(found), found)
    return sum(map(len, found.values())), sum(map(len, agreed.values()))


def shuffled(found: pd.Series, seed: int) -> pd.Series:
    return pd.Series(np.random.default_rng(seed).permutation(found.to_numpy()), index=found.index)


def permuted(table: CustomerTable, seed: int) -> CustomerTable:
    rng = np.random.default_rng(seed)
    frame = table.frame.copy()
    for name in frame:
        frame[name] = frame[name].iloc[rng.permutation(len(frame))].to_numpy()
        frame[name] = frame[name].astype(table.frame[name].dtype)
    return CustomerTable(frame, table.columns)


def noise(folder: Path, n_sets: int) -> None:
    print(f"{'':34}{'data sets':>10}{'any shown':>11}{'any backed':>12}{'shown':>8}{'backed':>8}")
    totals: dict[str, list[tuple[int, int]]] = {}
    for name, table in tables(folder).items():
        found = segmented(table, 0)
        rows = {
            "shuffled labels": [shown(table, shuffled(found, seed)) for seed in range(n_sets)],
            "permuted columns, then segmented": [
                shown(one, segmented(one, seed)) for seed in range(n_sets // 2) for one in [permuted(table, seed)]
            ],
            "as it is": [shown(table, found)],
        }
        for kind, counts in rows.items():
            line(f"{name[:16]}, {kind}"[:52], counts)
            totals.setdefault(kind, []).extend(counts)
    for kind, counts in totals.items():
        line(f"all, {kind}", counts)


def line(what: str, counts: list[tuple[int, int]]) -> None:
    n = len(counts)
    any_shown, any_backed = (sum(count[place] > 0 for count in counts) / n for place in (0, 1))
    per_set = [np.mean([count[place] for count in counts]) for place in (0, 1)]
    print(f"{what:<46}{n:>6}{any_shown:>11.1%}{any_backed:>12.1%}{per_set[0]:>8.1f}{per_set[1]:>8.1f}", flush=True)


@dataclass(frozen=True)
class Draws:
    """A way to draw values, for a group of n, with their true mean and their true (least) median."""

    name: str
    draw: Callable[[np.random.Generator, int], np.ndarray]
    mean: float
    median: float


NORMAL, FAR, FARTHER = (
    Draws(f"normal + {shift}", lambda rng, n, shift=shift: rng.normal(shift, 1, n), shift, shift) for shift in (0, 2, 4)
)
WIDE = Draws("normal, wide", lambda rng, n: rng.normal(1.5, 2, n), 1.5, 1.5)
SKEWED = Draws("lognormal 0.8", lambda rng, n: np.exp(rng.normal(0, 0.8, n)), math.exp(0.32), 1)
MORE = Draws("lognormal 0.8, doubled", lambda rng, n: 2 * np.exp(rng.normal(0, 0.8, n)), 2 * math.exp(0.32), 2)
HEAVY = Draws("lognormal 1.2", lambda rng, n: np.exp(rng.normal(0, 1.2, n)), math.exp(0.72), 1)
HALF = Draws("half zeros", lambda rng, n: (rng.random(n) < 0.5) * np.exp(rng.normal(0, 0.8, n)), math.exp(0.32) / 2, 0)
COUNTS = Draws("poisson 3", lambda rng, n: rng.poisson(3, n) * 1.0, 3, 3)
FEW = Draws("poisson 0.3", lambda rng, n: rng.poisson(0.3, n) * 1.0, 0.3, 0)
SPREAD = Draws("exponential", lambda rng, n: rng.exponential(1, n), 1, math.log(2))
LONGER = Draws("exponential, 30 times", lambda rng, n: rng.exponential(30, n), 30, 30 * math.log(2))
TWO = Draws(
    "normal, 3 in 10 of them + 0, else + 4",
    lambda rng, n: rng.normal(np.where(rng.random(n) < 0.3, 0, 4), 1),
    2.8,
    math.nan,
)
PAIRS = (
    (NORMAL, NORMAL),
    (FAR, NORMAL),
    (FARTHER, NORMAL),
    (WIDE, NORMAL),
    (MORE, SKEWED),
    (COUNTS, FEW),
    (FEW, FEW),
    (LONGER, SPREAD),
    (TWO, NORMAL),
)
SIZES = ((10, 200), (30, 1000), (200, 800))


def coverages(draws: int) -> Iterator[tuple[str, str, float]]:
    """Statistic, design, and how often the interval holds the truth."""
    yield from of_shares(draws)
    yield from of_one_group(draws)
    yield from of_two_groups(draws)


def of_shares(draws: int) -> Iterator[tuple[str, str, float]]:
    for n, m, p, q in (
        (10, 200, 0.05, 0.02),
        (10, 200, 0.5, 0.3),
        (15, 15, 0.5, 0.5),
        (10, 500, 0.98, 0.5),
        (30, 1000, 0.02, 0.05),
        (30, 1000, 0.9, 0.6),
        (200, 800, 0.01, 0.01),
        (200, 800, 0.5, 0.45),
    ):
        rng = np.random.default_rng(1)
        pairs = zip(rng.binomial(n, p, 4 * draws), rng.binomial(m, q, 4 * draws), strict=True)
        hit = [low <= p - q <= high for low, high in (newcombe(int(a), n, int(b), m) for a, b in pairs)]
        yield "share difference", f"{p:g} of {n} beside {q:g} of {m}", float(np.mean(hit))
    for total, p in ((200, 0.05), (1000, 0.02), (1000, 0.3), (10_000, 0.005)):
        counts = np.arange(total + 1)
        inside = [low <= p <= high for low, high in (wilson(int(n), total) for n in counts)]
        yield "size", f"{p:g} of {total}", float(stats.binom.pmf(counts, total, p)[inside].sum())


def of_one_group(draws: int) -> Iterator[tuple[str, str, float]]:
    for one in (NORMAL, SKEWED, HALF, COUNTS, FEW):
        for n in (10, 15, 40, 200):
            bare = covered(one, n, one.median, bare_median, draws)
            known = f"{one.name}, n = {n}" + (f" (bare {bare:.3f})" if bare else "")
            yield "median", known, covered(one, n, one.median, median_interval, draws)
    for one in (NORMAL, SKEWED, HEAVY, HALF, COUNTS, FEW):
        for n in (10, 30, 100, 1000):
            yield "mean value", f"{one.name}, n = {n}", covered(one, n, one.mean, mean_interval, draws)


def of_two_groups(draws: int) -> Iterator[tuple[str, str, float]]:
    for one, other in PAIRS:
        rng = np.random.default_rng(9)
        truth = rank_biserial(one.draw(rng, N_TRUTH), other.draw(rng, N_TRUTH)).effect
        for n, m in SIZES:
            rng = np.random.default_rng(2)
            found = (rank_biserial(one.draw(rng, n), other.draw(rng, m)) for _ in range(draws))
            hit = float(np.mean([difference.low <= truth <= difference.high for difference in found]))
            yield "rank-biserial", f"{one.name} / {other.name}, {n} and {m} ({truth:.3f})", hit
    for one, other in ((MORE, SKEWED), (HEAVY, HEAVY), (HALF, SKEWED), (COUNTS, FEW)):
        for total, part in ((200, 0.1), (1000, 0.03), (1000, 0.3)):
            yield (
                "share of a sum",
                f"{one.name} / {other.name}, {part:g} of {total}",
                sums(one, other, total, part, draws),
            )


def bare_median(values: np.ndarray) -> tuple[float, float, float]:
    """The median as an interval of no width."""
    return (float(np.median(values)),) * 3


def covered(one: Draws, n: int, truth: float, interval: Callable, draws: int) -> float:
    rng = np.random.default_rng(2)
    found = (interval(one.draw(rng, n)) for _ in range(draws))
    return float(np.mean([low - 1e-9 <= truth <= high + 1e-9 for _, low, high in found]))


def sums(one: Draws, other: Draws, total: int, part: float, draws: int) -> float:
    own, rest = part * one.mean, (1 - part) * other.mean
    rng = np.random.default_rng(2)
    hit = []
    for _ in range(draws):
        member = rng.random(total) < part
        values = np.where(member, one.draw(rng, total), other.draw(rng, total))
        _, low, high = sum_share_interval(values, member)
        hit.append(low <= own / (own + rest) <= high)
    return float(np.mean(hit))


def coverage(draws: int) -> None:
    rows = list(coverages(draws))
    print(f"\n{'interval':<18}{'design':<62}covered")
    for statistic, design, hit in rows:
        mark = "low" if hit < LOW else "high" if hit > HIGH else ""
        print(f"{statistic:<18}{design:<62}{hit:>7.3f}  {mark}")
    print(f"\n{'interval':<18}{'designs':>8}{'mean':>8}{'93-97 %':>9}{'below':>7}{'above':>7}")
    for statistic in dict.fromkeys(row[0] for row in rows):
        hits = np.array([hit for name, _, hit in rows if name == statistic])
        below, above = int((hits < LOW).sum()), int((hits > HIGH).sum())
        inside = len(hits) - below - above
        print(f"{statistic:<18}{len(hits):>8}{hits.mean():>8.3f}{inside:>9}{below:>7}{above:>7}")
    error = math.sqrt(0.05 * 0.95 / draws)
    print(f"draws of each design: {draws} (four times as many for shares), standard error {error:.4f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--sets", type=int, default=40)
    parser.add_argument("--draws", type=int, default=2_000)
    arguments = parser.parse_args()
    started = time.process_time()
    with threadpool_limits(limits=1):
        if arguments.sets:
            noise(arguments.folder, arguments.sets)
        if arguments.draws:
            coverage(arguments.draws)
    print(f"{time.process_time() - started:.0f} CPU seconds")


if __name__ == "__main__":
    main()
