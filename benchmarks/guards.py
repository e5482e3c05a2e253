"""Whether segments that are an artefact are flagged, and ordinary ones are not.

    PYTHONPATH=. python benchmarks/guards.py FOLDER [--sets 50] [--ordinary 30]

Missing cells are planted in tables with groups: a fifth to two fifths of the customers lack most columns, as empty
cells under k-means (which puts them in the middle) or as a level "unknown" under the mixture, which would leave empty
cells out. Ordinary tables are planted ones with and without cells missing at random, and real ones. FOLDER holds the
public tables named in ``planted.py``.
"""

import argparse
from pathlib import Path

import numpy as np
import pandas as pd
from planted import MAX_CUSTOMERS, REAL, Sample, overlapping, read_real, separated, separated_missing, typed
from threadpoolctl import threadpool_limits

from core.segmentation import EncodedKMeans, EncodedMixture, Encoder
from core.segmentation._guards import guard


def missing_made(rng: np.random.Generator, *, as_level: bool) -> tuple[Sample, np.ndarray]:
    """Return a table with groups in which some customers lack most columns, and who they are."""
    sample = separated(rng)
    lacking = rng.uniform(size=len(sample.frame)) < rng.uniform(0.2, 0.4)
    columns = rng.permutation(sample.frame.columns)[: int(np.ceil(0.8 * sample.frame.shape[1]))]
    changed = {}
    for name in columns:
        column = sample.frame[name]
        if as_level:
            levels = pd.qcut(column, 4, labels=list("abcd")) if column.dtype == float else column
            changed[name] = levels.astype(object).mask(lacking, "unknown").astype("category")
        else:
            changed[name] = column.mask(lacking)
    frame = sample.frame.assign(**changed)
    return Sample(frame, typed(frame).specs, sample.truth), lacking


def flags(sample: Sample, k: int, method: str) -> tuple[tuple, np.ndarray]:
    """Return the warnings on one segmentation, and its labels."""
    encoder = Encoder(sample.specs).fit(sample.frame)
    encoded = encoder.transform(sample.frame)
    if method == "kmeans":
        labels = EncodedKMeans(k, random_state=0).fit(encoded).predict(encoded)
    else:
        labels = EncodedMixture(k, n_starts=5, n_finalists=1, merge_start=False).fit(encoded).predict(encoded)
    return guard(sample.frame, encoder, labels, [f"s{group + 1:02d}" for group in range(k)]), labels


def overlap(labels: np.ndarray, lacking: np.ndarray) -> float:
    """Return the best Jaccard similarity of a segment with the customers who lack columns."""
    return max(((labels == group) & lacking).sum() / ((labels == group) | lacking).sum() for group in np.unique(labels))


def main() -> None:
    """Run every table and print the counts."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--sets", type=int, default=50)
    parser.add_argument("--ordinary", type=int, default=30)
    arguments = parser.parse_args()

    for method in ("kmeans", "mixture"):
        made = flagged = 0
        n_sets = arguments.sets // 2
        for number in range(n_sets):
            sample, lacking = missing_made(np.random.default_rng([11, number]), as_level=method == "mixture")
            found, labels = flags(sample, int(sample.truth.max()) + 2, method)
            hit = any(one.code == "missing_cells" for one in found)
            similar = overlap(labels, lacking)
            made += similar >= 0.5
            flagged += hit and similar >= 0.5
            if not hit:
                print(f"  not flagged: {method} set {number}, best segment has Jaccard {similar:.2f} with the lacking")
        print(f"missing cells, {method}: {flagged} of {made} flagged in which a segment is them ({n_sets} tables)")

    for kind in (separated, separated_missing, overlapping):
        for method in ("kmeans", "mixture"):
            counts = {"missing_cells": 0, "one_column": 0}
            for number in range(arguments.ordinary):
                sample = kind(np.random.default_rng([12, number]))
                found, _ = flags(sample, int(sample.truth.max()) + 1, method)
                for code in {one.code for one in found}:
                    counts[code] += 1
            print(f"ordinary, {kind.__name__}, {method}: {counts} of {arguments.ordinary}", flush=True)

    for name in REAL:
        frame = read_real(arguments.folder, name)
        rows = np.random.default_rng(0).permutation(len(frame))[: 3 * MAX_CUSTOMERS]
        sample = typed(frame.iloc[rows])
        for k in (3, 6):
            found, _ = flags(sample, k, "mixture")
            said = "; ".join(f"{one.message} {one.hint}" for one in found)
            print(f"real, {name}, {k} segments: {said or 'nothing'}", flush=True)


if __name__ == "__main__":
    with threadpool_limits(limits=1):
        main()
