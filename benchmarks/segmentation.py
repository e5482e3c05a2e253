"""Our mixture beside k-means and StepMix on generated designs: agreement with the planted groups and CPU time.

Run as ``python benchmarks/segmentation.py FOLDER [--seeds N] [--no-stepmix]``; FOLDER holds ``mixed_data.py``, the
generators with planted truth. All peers run in this one process, on one thread. StepMix is a development package.
"""

import argparse
import importlib
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
from sklearn.cluster import KMeans
from sklearn.metrics import adjusted_rand_score
from threadpoolctl import threadpool_limits

from core.schema import ColumnSpec, Role
from core.segmentation import BalancedKMeans, Encoded, Encoder, MixedMixture

N_STARTS = 10
ROLES = {"num": Role.NUMBER, "ord": Role.ORDERED, "cat": Role.CATEGORY}


def designs(generators) -> dict[str, Callable[[int], tuple]]:
    customers, costa = generators.customers, generators.mixsim_costa
    return {
        "customers base": lambda seed: customers(3000, 6, seed),
        "customers 30 % missing": lambda seed: customers(3000, 6, seed, missing=0.3),
        "customers 2 % outliers": lambda seed: customers(3000, 6, seed, outlier=0.02),
        "customers duplicates": lambda seed: customers(3000, 6, seed, dup=4),
        "customers weak": lambda seed: customers(3000, 6, seed, sep=0.6),
        "ghattas K=10": lambda seed: generators.ghattas_m1(seed=seed),
        "costa K=5 overlap .05": lambda seed: costa(5, 0.05, 600, 8, seed=seed),
        "costa K=8 overlap .01": lambda seed: costa(8, 0.01, 600, 8, seed=seed),
        "costa K=3 spherical": lambda seed: costa(3, 0.05, 600, 16, sph=True, seed=seed),
    }


def typed(frame: pd.DataFrame, kinds: dict[str, str]) -> tuple[pd.DataFrame, list[ColumnSpec]]:
    columns = {}
    for name in frame:
        column = frame[name]
        if kinds[name] == "num":
            columns[name] = column.astype("float64")
        elif kinds[name] == "ord":
            levels = [str(int(level)) for level in np.unique(column.dropna())]
            text = column.map(lambda value: str(int(value)), na_action="ignore")
            columns[name] = pd.Series(pd.Categorical(text, levels, ordered=True))
        else:
            columns[name] = column.astype("category")
    return pd.DataFrame(columns), [ColumnSpec(name=name, role=ROLES[kinds[name]]) for name in frame]


def kmeans_one_hot(frame: pd.DataFrame, k: int) -> np.ndarray:
    """k-means as most people run it: standardised numbers, one-hot categories, means for missing cells."""
    numbers = frame.select_dtypes("number")
    rest = frame.drop(columns=numbers.columns).astype("object")
    scaled = ((numbers - numbers.mean()) / numbers.std()).fillna(0.0)
    points = pd.concat([scaled, pd.get_dummies(rest, dtype=float)], axis=1)
    return KMeans(k, n_init=N_STARTS, random_state=0).fit_predict(points)


def stepmix(encoded: Encoded, k: int) -> np.ndarray:
    from stepmix.stepmix import StepMix

    codes = np.where(encoded.codes < 0, np.nan, encoded.codes.astype(float))
    points = pd.DataFrame(np.hstack([encoded.numbers, codes]))
    points.columns = [f"v{j}" for j in range(points.shape[1])]
    p = encoded.numbers.shape[1]
    missing = "_nan" if points.isna().to_numpy().any() else ""
    measurement = {}
    if p:
        measurement["numbers"] = {"model": f"gaussian_diag{missing}", "n_columns": p}
    if codes.shape[1]:
        measurement["codes"] = {"model": f"categorical{missing}", "n_columns": codes.shape[1]}
    model = StepMix(n_components=k, measurement=measurement, n_init=N_STARTS, random_state=0, verbose=0, progress_bar=0)
    return model.fit(points).predict(points)


def timed(run: Callable[[], np.ndarray], truth: np.ndarray) -> tuple[float, float]:
    started = time.process_time()
    labels = run()
    return adjusted_rand_score(truth, labels), time.process_time() - started


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--no-stepmix", action="store_true")
    arguments = parser.parse_args()
    sys.path.insert(0, str(arguments.folder))
    generators = importlib.import_module("mixed_data")

    rows = []
    for name, design in designs(generators).items():
        for seed in range(1, arguments.seeds + 1):
            data, truth, kinds, _ = design(seed)
            frame, specs = typed(data, kinds)
            k = len(np.unique(truth))
            encoded = Encoder(specs).fit(frame).transform(frame)
            peers = {
                "mixture": lambda: MixedMixture(k).fit(encoded).predict(encoded),  # noqa: B023
                "k-means one-hot": lambda: kmeans_one_hot(frame, k),  # noqa: B023
                "k-means ours": lambda: BalancedKMeans(k).fit(encoded).predict(encoded),  # noqa: B023
            }
            if not arguments.no_stepmix:
                peers["StepMix on our encoding"] = lambda: stepmix(encoded, k)  # noqa: B023
            for peer, run in peers.items():
                score, seconds = timed(run, truth)
                print(f"{name:24} seed {seed} {peer:24} ARI {score:.3f} CPU {seconds:.2f} s", flush=True)
                rows.append({"design": name, "peer": peer, "ARI": score, "CPU s": seconds})
    table = pd.DataFrame(rows).pivot_table(index="design", columns="peer", values=["ARI", "CPU s"], aggfunc="median")
    print(f"Median of {arguments.seeds} seeds, {N_STARTS} starts each, one thread")
    print(table.reindex(designs(generators)).round(3).to_string())


if __name__ == "__main__":
    with threadpool_limits(limits=1):
        main()
