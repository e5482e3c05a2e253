"""Whom do personas from aggregate data leave out? A matrix of demographic groups by items, ours against NMF.

    python -m benchmarks.representation [--seed 0]

The matrix has the size of the published one (An et al. 2018: 1,954 groups of gender x 7 age bands x 185 countries, by
12,346 items); its cells are made here from a stated seed: 12 planted interests, which groups mix by their age, gender
and region; countries fall off like 1/rank; about 360 million interactions. Side by side, for 5, 10 and 15 personas:

- NMF as published (scikit-learn, Frobenius loss, 200 iterations): one persona a component, the group with the largest
  weight;
- ours: the tree of segments over the groups' mix of items (15 principal components of square roots of shares), cut at
  each number. A persona is one group of its segment, and keeps it when the segment is split. "Largest": the group
  with the most interactions. "Typical": of the more typical half of the segment's groups, the one that
  leaves the smallest parity gap. The choice is made in this script: the studio itself describes segments by what
  their customers have, and reports the gap (core.representation).

Parity gap (lower is better) and diversity are those of core.representation, as in the authors' code: gaps of age,
gender and country, averaged; the part of all 194 values that is shown. Consistency: personas of fewer that are among
those of more, as a share, averaged over the three pairs. The published figures are of the authors' data, which is not
public in full: they are printed for orientation, what counts is the NMF row of this run.
"""

import argparse
import time
import warnings

import numpy as np
import pandas as pd
from sklearn.decomposition import NMF, TruncatedSVD
from sklearn.exceptions import ConvergenceWarning
from threadpoolctl import threadpool_limits

from core.representation import diversity, parity_gap
from core.schema import ColumnSpec, Role
from core.segmentation import Segmentation, SegmentationConfig, segment, with_number
from core.tables import CustomerTable

N_GROUPS, N_ITEMS, N_COUNTRIES, N_INTERESTS = 1_954, 12_346, 185, 12
N_INTERACTIONS = 3.6e8
AGES = ("13-17", "18-24", "25-34", "35-44", "45-54", "55-64", "65+")
AGE_SHARES = (0.06, 0.27, 0.33, 0.16, 0.09, 0.05, 0.04)
GENDERS = ("female", "male")
GENDER_SHARES = (0.4, 0.6)
NUMBERS = (5, 10, 15)
ATTRIBUTES = ("gender", "age", "country")
PUBLISHED = (
    ("NMF, published", (0.134, 0.051, 0.134), (0.036, 0.046, 0.124), 0.067),
    ("Spectral embedding, published", (0.094, 0.067, 0.041), (0.046, 0.077, 0.093), 0.0),
)


def make(seed: int) -> tuple[pd.DataFrame, np.ndarray]:
    """The groups, with their interactions, and the matrix, shape (groups, items)."""
    rng = np.random.default_rng(seed)
    country = 1 / np.arange(1, N_COUNTRIES + 1) ** 1.1
    every = [(g, a, c) for g in range(2) for a in range(7) for c in range(N_COUNTRIES)]
    weights = np.array([GENDER_SHARES[g] * AGE_SHARES[a] * country[c] for g, a, c in every])
    weights *= rng.lognormal(0, 0.5, len(every))
    kept = np.sort(np.argsort(-weights)[:N_GROUPS])
    groups = pd.DataFrame([every[place] for place in kept], columns=list(ATTRIBUTES))
    weights = weights[kept] / weights[kept].sum()
    region = rng.integers(0, 8, N_COUNTRIES)
    tastes = [rng.gamma(0.4, 1.0, (n, N_INTERESTS)) for n in (2, 7, 8)]
    mix = tastes[0][groups["gender"]] * tastes[1][groups["age"]] * tastes[2][region[groups["country"]]]
    mix = (mix + 1e-9) / (mix + 1e-9).sum(axis=1, keepdims=True)
    mix = 0.85 * mix + 0.15 * rng.dirichlet(np.full(N_INTERESTS, 0.5), len(groups))
    items = rng.gamma(0.15, 1.0, (N_INTERESTS, N_ITEMS)) * rng.pareto(1.2, N_ITEMS)
    items /= items.sum(axis=1, keepdims=True)
    counts = rng.poisson(N_INTERACTIONS * weights[:, None] * (mix @ items)).astype(np.float32)
    groups = groups.assign(n=counts.sum(axis=1, dtype=np.float64))
    for name, values in (("gender", GENDERS), ("age", AGES)):
        groups[name] = [values[place] for place in groups[name]]
    groups["country"] = [f"C{place:03d}" for place in groups["country"]]
    return groups, counts


def gap(groups: pd.DataFrame, chosen: list[int]) -> float:
    """The parity gap of a set of groups, averaged over the attributes."""
    gaps = []
    for name in ATTRIBUTES:
        shares = groups.groupby(name)["n"].sum() / groups["n"].sum()
        shown = groups[name].iloc[chosen].value_counts(normalize=True)
        gaps.append(parity_gap(shown.to_dict(), shares.to_dict()))
    return float(np.mean(gaps))


def variety(groups: pd.DataFrame, chosen: list[int]) -> float:
    """The part of all values that is shown."""
    values = [f"{name}:{value}" for name in ATTRIBUTES for value in groups[name].unique()]
    shown = [f"{name}:{value}" for name in ATTRIBUTES for value in groups[name].iloc[chosen]]
    return diversity(shown, values)


def consistency(sets: dict[int, list[int]]) -> float:
    """Personas of fewer that are among those of more, as a share, over the three pairs of numbers."""
    pairs = [(few, many) for few in NUMBERS for many in NUMBERS if few < many]
    return float(np.mean([len(set(sets[few]) & set(sets[many])) / few for few, many in pairs]))


def by_nmf(counts: np.ndarray, number: int) -> list[int]:
    """One group a component, as published."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        weights = NMF(n_components=number, random_state=0).fit_transform(counts)
    return [int(place) for place in weights.argmax(axis=0)]


def our_tree(groups: pd.DataFrame, counts: np.ndarray) -> tuple[Segmentation, np.ndarray]:
    """The segments of the groups by their mix of items, and the columns they were found in."""
    shares = np.sqrt(counts / counts.sum(axis=1, keepdims=True))
    points = TruncatedSVD(15, random_state=0).fit_transform(shares)
    index = pd.Index([f"g{place:04d}" for place in range(len(groups))], name="customer_id")
    frame = pd.DataFrame(points, index=index, columns=[f"mix_{place:02d}" for place in range(points.shape[1])])
    specs = tuple(ColumnSpec(name=name, role=Role.NUMBER, label=name.replace("_", " ")) for name in frame)
    return segment(CustomerTable(frame, specs), SegmentationConfig(seed=0)), points


def by_tree(found: Segmentation, points: np.ndarray, groups: pd.DataFrame, how: str) -> dict[int, list[int]]:
    """One group a segment, at each number; a segment that holds one already keeps it."""
    sets: dict[int, list[int]] = {}
    chosen: list[int] = []
    for number in NUMBERS:
        labels = with_number(found, number).members["segment"].to_numpy()
        for segment_id in sorted(set(labels) - {""}):
            inside = np.flatnonzero(labels == segment_id)
            if set(inside) & set(chosen):
                continue
            if how == "largest":
                chosen.append(int(inside[groups["n"].to_numpy()[inside].argmax()]))
                continue
            distance = ((points[inside] - points[inside].mean(axis=0)) ** 2).sum(axis=1)
            typical = inside[np.argsort(distance, kind="stable")[: max(len(inside) // 2, 1)]]
            chosen.append(min(map(int, typical), key=lambda one: (gap(groups, [*chosen, one]), one)))
        sets[number] = list(chosen)
    return sets


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", type=int, default=0)
    with threadpool_limits(1):
        groups, counts = make(parser.parse_args().seed)
        values = sum(groups[name].nunique() for name in ATTRIBUTES)
        print(f"{counts.shape[0]:,} groups x {counts.shape[1]:,} items, {counts.sum(dtype=np.float64):,.0f}", end=" ")
        print(f"interactions, {values} values of {', '.join(ATTRIBUTES)}", flush=True)
        rows = []
        started = time.process_time()
        sets = {number: by_nmf(counts, number) for number in NUMBERS}
        rows.append(("NMF, this matrix", sets, time.process_time() - started))
        started = time.process_time()
        found, points = our_tree(groups, counts)
        seconds = time.process_time() - started
        for how in ("largest", "typical"):
            rows.append((f"ours, {how} group", by_tree(found, points, groups, how), seconds))
    print(f"{'':32s} parity gap at 5/10/15   diversity at 5/10/15     consistency  CPU s")
    for name, sets, seconds in rows:
        gaps = " ".join(f"{gap(groups, sets[number]):.3f}" for number in NUMBERS)
        shown = " ".join(f"{variety(groups, sets[number]):6.1%}" for number in NUMBERS)
        print(f"{name:32s} {gaps}     {shown}   {consistency(sets):.3f}        {seconds:.0f}")
    for name, gaps_, shown_, same in PUBLISHED:
        gaps, shown = (" ".join(f"{one:.3f}" for one in gaps_), " ".join(f"{one:6.1%}" for one in shown_))
        print(f"{name:32s} {gaps}     {shown}   {same:.3f}")


if __name__ == "__main__":
    main()
