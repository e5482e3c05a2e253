"""How often each rule finds the planted number of segments: ours beside the usual criteria, on 34 generated tables.

    python benchmarks/number.py FOLDER [--seeds 101 102 103] [--only customers] [--peers]

FOLDER holds ``mixed_data.py``. Per table and seed one row is printed as it comes; at the end a table with, for every
rule, the share of tables on which the number is exact, within one, and the mean error. Ours is `select_number` as
shipped, with its default settings; BIC, ICL and the agreement of halves are read off the models of its path.
``--peers`` adds the criteria on balanced k-means (silhouette, Calinski-Harabasz, Davies-Bouldin, elbow, gap,
prediction strength), which cost more than everything else together. The rules of `select_number` were developed on
seeds 1 and 2: report others.
"""

import argparse
import time
from pathlib import Path

import numpy as np
import pandas as pd
from corpora import Planted, generators, number_designs
from sklearn.cluster import KMeans
from sklearn.metrics import calinski_harabasz_score, davies_bouldin_score, silhouette_score
from threadpoolctl import threadpool_limits

from core.config import MIN_GROUP_SIZE
from core.segmentation import Encoded, Encoder
from core.segmentation._balance import Balance
from core.segmentation._selection import PATH_ROWS, Selection, select_number

MOST = 12
N_GAP_SAMPLES = 5


def ours(encoded: Encoded) -> tuple[Selection, dict[str, int]]:
    selection = select_number(encoded, seed=0, min_size=MIN_GROUP_SIZE, on_step=lambda _share, _what: None)
    models = selection.models
    icl = {}
    for k, model in models.items():
        shares = model.posterior(encoded)[0]
        icl[k] = model.bic_ - 2 * float((shares * np.log(np.maximum(shares, 1e-300))).sum())
    again = {one.n_segments: one.stability for one in selection.candidates if one.stability is not None}
    stable = [k for k, agreement in again.items() if agreement >= 0.8] or [min(again)]
    rules = {
        "ours": selection.n_segments,
        "BIC": selection.favourite,
        "ICL": min(icl, key=lambda k: icl[k]),
        "best BIC with halves >= .8": min(stable, key=lambda k: models[k].bic_),
    }
    return selection, rules


def on_kmeans(encoded: Encoded, rng: np.random.Generator) -> dict[str, int]:
    """The usual criteria on k-means of our encoding, every column balanced."""
    points = Balance().fit(encoded).transform(encoded)
    labels, within = {1: np.zeros(len(points), dtype=int)}, {1: float(((points - points.mean(0)) ** 2).sum())}
    for k in range(2, MOST + 1):
        model = KMeans(k, n_init=3, random_state=0).fit(points)
        labels[k], within[k] = model.labels_, float(model.inertia_)
    ks = range(2, MOST + 1)
    sample = rng.permutation(len(points))[:1000]
    silhouette = {k: silhouette_score(points[sample], labels[k][sample]) for k in ks}
    calinski = {k: calinski_harabasz_score(points, labels[k]) for k in ks}
    davies = {k: davies_bouldin_score(points, labels[k]) for k in ks}
    bends = {k: within[k - 1] - 2 * within[k] + within[k + 1] for k in range(2, MOST)}
    strengths = {k: prediction_strength(points, k, rng) for k in ks}
    return {
        "silhouette": max(silhouette, key=lambda k: silhouette[k]),
        "Calinski-Harabasz": max(calinski, key=lambda k: calinski[k]),
        "Davies-Bouldin": min(davies, key=lambda k: davies[k]),
        "elbow": max(bends, key=lambda k: bends[k]),
        "gap": gap(points, within, rng),
        "prediction strength >= .8": max([1, *(k for k in ks if strengths[k] >= 0.8)]),
    }


def gap(points: np.ndarray, within: dict[int, float], rng: np.random.Generator) -> int:
    """Tibshirani, Walther and Hastie (2001), uniform over the box of the principal components."""
    mean = points.mean(0)
    axes = np.linalg.svd(points - mean, full_matrices=False)[2]
    turned = (points - mean) @ axes.T
    low, high = turned.min(0), turned.max(0)
    logs = np.empty((N_GAP_SAMPLES, MOST))
    for i in range(N_GAP_SAMPLES):
        drawn = rng.uniform(low, high, size=turned.shape)
        logs[i] = [np.log(KMeans(k, n_init=1, random_state=0).fit(drawn).inertia_) for k in range(1, MOST + 1)]
    gaps = logs.mean(0) - np.log([within[k] for k in range(1, MOST + 1)])
    errors = logs.std(0) * np.sqrt(1 + 1 / N_GAP_SAMPLES)
    good = np.flatnonzero(gaps[:-1] >= gaps[1:] - errors[1:])
    return int(good[0]) + 1 if len(good) else MOST


def prediction_strength(points: np.ndarray, k: int, rng: np.random.Generator) -> float:
    """Tibshirani and Walther (2005), mean of two splits."""
    scores = []
    for _ in range(2):
        order = rng.permutation(len(points))
        train, test = points[order[::2]], points[order[1::2]]
        predicted = KMeans(k, n_init=2, random_state=0).fit(train).predict(test)
        own = KMeans(k, n_init=2, random_state=0).fit(test).labels_
        together = []
        for group in range(k):
            counts = np.bincount(predicted[own == group], minlength=k)
            size = counts.sum()
            if size > 1:
                together.append(float((counts * (counts - 1)).sum() / (size * (size - 1))))
        scores.append(min(together, default=0.0))
    return float(np.mean(scores))


def encoded_like_segment(table: Planted) -> Encoded:
    encoded = Encoder(table.specs).fit(table.frame).transform(table.frame)
    return encoded.take(np.random.default_rng(0).permutation(len(encoded))[:PATH_ROWS])


def summary(rows: pd.DataFrame) -> pd.DataFrame:
    error = rows["found"] - rows["planted"]
    parts = rows.assign(exact=error == 0, within_one=error.abs() <= 1, bias=error)
    return parts.groupby("rule", sort=False)[["exact", "within_one", "bias"]].mean()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seeds", type=int, nargs="+", default=[101, 102, 103])
    parser.add_argument("--only", default="", help="run only tables whose name holds this")
    parser.add_argument("--peers", action="store_true", help="add the criteria on k-means")
    arguments = parser.parse_args()
    designs = [one for one in number_designs(generators(arguments.folder)) if arguments.only in one[0]]
    rows = []
    for seed in arguments.seeds:
        for name, design in designs:
            table = design(seed)
            encoded = encoded_like_segment(table)
            started = time.process_time()
            selection, rules = ours(encoded)
            seconds = time.process_time() - started
            if arguments.peers:
                rules |= on_kmeans(encoded, np.random.default_rng(seed))
            again = ", ".join(f"{one.n_segments} ({one.stability:.2f})" for one in selection.runners_up)
            said = ", ".join(f"{rule} {k}" for rule, k in rules.items())
            print(
                f"seed {seed} {name:42} planted {table.k}: {said}; runners-up {again}; {seconds:.1f} CPU s", flush=True
            )
            rows += [
                {"rule": rule, "planted": table.k, "found": k, "kind": name.split()[0]} for rule, k in rules.items()
            ]
    found = pd.DataFrame(rows)
    print(f"\n{len(designs)} tables, seeds {arguments.seeds}: share exact, within one, and mean error")
    print(summary(found).round(3).to_string())
    for kind, part in found[found["rule"] == "ours"].groupby("kind", sort=False):
        print(f"ours on {kind}: {summary(part).round(3).to_dict('records')[0]}")


if __name__ == "__main__":
    with threadpool_limits(limits=1):
        main()
