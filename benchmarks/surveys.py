"""Surveys with planted attitudes: what response styles cost, and how much the options of a question should count.

Run as ``python benchmarks/surveys.py [--seeds N] [--bfi FILE]``. Agreement (ARI) with the planted groups, their number
given, on one thread: means over N seeds. FILE is a survey of 25 items on one scale, of which the styles are printed.
"""

import argparse
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
from sklearn.metrics import adjusted_rand_score
from threadpoolctl import threadpool_limits

from core.adapters.readers import read_source
from core.pipeline import prepare
from core.schema import ColumnSpec, Facet, Role
from core.segmentation import Encoded, EncodedKMeans, EncodedMixture, Encoder, StyleRemover

K = 3
LEVELS = ("1", "2", "3", "4", "5")
STYLES = {
    "no style": {},
    "yes-saying": {"level": 0.8},
    "extreme answers": {"spread": 0.5},
    "both": {"level": 0.8, "spread": 0.35},
    "both, 20 % missing": {"level": 0.8, "spread": 0.35, "missing": 0.2},
    "both, weak attitudes": {"level": 0.8, "spread": 0.35, "separation": 0.5},
}
OPTIONS = {
    "groups in other columns, some tick much": {"ticking": 1.5, "opinion": 0.0},
    "groups in other columns": {"ticking": 0.0, "opinion": 0.0},
    "groups in both, some tick much": {"ticking": 1.0, "opinion": 1.0},
    "groups in both": {"ticking": 0.0, "opinion": 1.0},
    "groups in the options only, some tick much": {"ticking": 1.0, "opinion": 2.0, "others": 0.0},
    "30 options, groups in other columns": {"ticking": 1.0, "opinion": 0.0, "n_options": 30},
}
WEIGHTS: dict[str, Callable[[int, np.ndarray], np.ndarray]] = {
    "all count 1": lambda m, _: np.ones(m),
    "together sqrt": lambda m, _: np.full(m, m**-0.5),
    "together 1": lambda m, _: np.full(m, 1 / m),
    "design effect (ours)": lambda _, ours: ours,
}


def battery(seed, *, level=0.0, spread=0.0, missing=0.0, separation=0.9, n=900, n_items=12):
    """Answers of three attitudes, shifted and stretched by each respondent's own style."""
    rng = np.random.default_rng(seed)
    truth = rng.integers(0, K, n)
    attitudes = rng.normal(size=(K, n_items))
    attitudes -= attitudes.mean(1, keepdims=True)
    attitudes /= attitudes.std(1, keepdims=True)
    opinion = separation * attitudes[truth] + rng.normal(0, 0.4, n_items) + rng.normal(0, 0.8, (n, n_items))
    stretch = np.exp(rng.normal(0, spread, n))[:, None]
    answers = np.clip(np.rint(3 + rng.normal(0, level, n)[:, None] + stretch * opinion), 1, 5)
    answers = pd.DataFrame(np.where(rng.random((n, n_items)) < missing, np.nan, answers)).add_prefix("q")
    frame = answers.map(lambda one: str(int(one)), na_action="ignore")
    frame = frame.apply(lambda column: pd.Categorical(column, LEVELS, ordered=True))
    return (
        frame,
        [
            ColumnSpec(name=name, role=Role.ORDERED, facet=Facet.ATTITUDINAL, levels=LEVELS, question="q")
            for name in frame
        ],
        truth,
    )


def options(seed, *, ticking, opinion, others=1.0, n_options=12, n=1000):
    """Six numbers and the options of a question; `ticking` is how differently much people tick."""
    rng = np.random.default_rng(seed)
    truth = rng.integers(0, K, n)
    numbers = others * rng.normal(size=(K, 6))[truth] + rng.normal(size=(n, 6))
    liking = opinion * rng.normal(size=(K, n_options))[truth] + rng.normal(0, 1, n)[:, None] * ticking - 1.0
    ticks = rng.random((n, n_options)) < 1 / (1 + np.exp(-liking))
    parts = [pd.DataFrame(numbers).add_prefix("x"), pd.DataFrame(ticks).add_prefix("use: ").astype("boolean")]
    frame = pd.concat(parts, axis=1)
    roles = {"x": Role.NUMBER, "u": Role.YES_NO}
    return (
        frame,
        [ColumnSpec(name=name, role=roles[name[0]], question="use" if name[0] == "u" else "") for name in frame],
        truth,
    )


def agreements(encoded: Encoded, truth: np.ndarray) -> tuple[float, float]:
    models = EncodedMixture(K).fit(encoded), EncodedKMeans(K).fit(encoded)
    return tuple(adjusted_rand_score(truth, model.predict(encoded)) for model in models)


def show_styles(n_seeds: int) -> None:
    print("Twelve items, three attitudes: mixture / k-means on the answers as given, and with styles taken out")
    for name, settings in STYLES.items():
        scores, removed = {"keep": [], "auto": []}, 0
        for seed in range(n_seeds):
            frame, specs, truth = battery(seed, **settings)
            for mode, found in scores.items():
                remover = StyleRemover(specs, mode).fit(frame)
                removed += remover.styles_[0].removed
                fitted = remover.transform(frame)
                found.append(agreements(Encoder(remover.specs_).fit(fitted).transform(fitted), truth))
        kept, auto = (np.mean(found, axis=0) for found in scores.values())
        print(
            f"{name:22} as given {kept[0]:.3f} / {kept[1]:.3f}  default {auto[0]:.3f} / {auto[1]:.3f}  "
            f"taken out in {removed} of {n_seeds}",
            flush=True,
        )


def show_options(n_seeds: int) -> None:
    print("\nOptions of one question beside six numbers: mixture / k-means by how much the options count")
    for name, settings in OPTIONS.items():
        scores = {weight: [] for weight in WEIGHTS}
        for seed in range(n_seeds):
            frame, specs, truth = options(seed, **settings)
            encoded = Encoder(specs).fit(frame).transform(frame)
            ours = encoded.layout.code_weights
            for weight, found in scores.items():
                layout = replace(encoded.layout, code_weights=WEIGHTS[weight](len(ours), ours))
                found.append(agreements(replace(encoded, layout=layout), truth))
        means = {weight: np.mean(found, axis=0) for weight, found in scores.items()}
        said = "  ".join(f"{weight} {mean[0]:.3f} / {mean[1]:.3f}" for weight, mean in means.items())
        print(f"{name:43} {said}", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--bfi", type=Path)
    arguments = parser.parse_args()
    show_styles(arguments.seeds)
    show_options(arguments.seeds)
    if arguments.bfi:
        customers = prepare([read_source(arguments.bfi)]).customers
        for style in StyleRemover(customers.columns).fit(customers.frame).styles_:
            print(f"\n{arguments.bfi.name}: {style}")


if __name__ == "__main__":
    with threadpool_limits(1):
        main()
