"""What the studio says about tables without groups, and about tables with planted ones.

    PYTHONPATH=. python benchmarks/verdict.py FOLDER [--sets 50] [--planted 20] [--seeds 1]

FOLDER holds the public tables named in ``planted.py`` (they are shuffled column by column). Each seed draws `sets`
tables of every kind without groups and `planted` of every kind with groups. Only what the verdict needs is run:
choosing the number, the fit, the evidence; the rest of a segmentation is left out. Prints a line a table, then the
share of each verdict by kind.
"""

import argparse
import time
from pathlib import Path

import numpy as np
import pandas as pd
from planted import (
    Sample,
    gaussian,
    one_factor,
    overlapping,
    permuted,
    separated,
    separated_missing,
    uniform,
)
from sklearn.metrics import adjusted_rand_score
from threadpoolctl import threadpool_limits

from core.config import MIN_GROUP_SIZE
from core.segmentation import Encoder, SegmentationConfig
from core.segmentation._models import MixtureModel
from core.segmentation._selection import fit_number, select_number
from core.segmentation._verdict import judge, verdict_evidence, weigh

VERDICTS = ("natural", "reproducible", "constructed", "none")


def run(sample: Sample, seed: int) -> dict[str, object]:
    """Return the verdict on one table, and the evidence for it."""
    started = time.process_time()
    shuffled = sample.frame.iloc[np.random.default_rng(seed).permutation(len(sample.frame))]
    truth = pd.Series(sample.truth, index=sample.frame.index)[shuffled.index].to_numpy()
    encoded = Encoder(sample.specs).fit(shuffled).transform(shuffled)
    selection = select_number(encoded, seed=seed, min_size=MIN_GROUP_SIZE, on_step=lambda _share, _what: None)
    k = selection.n_segments
    mixture = fit_number(encoded, k, seed=seed, start=selection.models.get(k), tick=lambda: None)
    model = MixtureModel.calibrated(
        mixture, encoded, np.random.default_rng([seed, 3]), fits_none=SegmentationConfig().fits_none
    )
    shares, none = model.assign(encoded)
    best = shares.argmax(1)
    agreement = next(one.stability for one in selection.candidates if one.n_segments == k)
    favours_one = selection.favourite == 1
    tables = weigh(encoded, np.where(none, -1, best), k, n_null_segments=k, favours_one=favours_one, seed=seed)
    evidence = verdict_evidence(*tables, agreement=agreement, favours_one=favours_one)
    return {
        "n": len(truth),
        "columns": sample.frame.shape[1],
        "planted": len(np.unique(truth)),
        "k": k,
        "ARI": adjusted_rand_score(truth, best),
        "verdict": judge(evidence)[0],
        "gain": evidence.gain,
        "null": max(evidence.null_gains, default=np.nan),
        "agreement": evidence.agreement,
        "apart": evidence.separated_share,
        "one": evidence.favours_one,
        "CPU s": time.process_time() - started,
    }


def _short(value: object) -> str:
    return f"{value:.3f}" if isinstance(value, float) else str(value)


def main() -> None:
    """Run every table and print the shares."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--sets", type=int, default=50)
    parser.add_argument("--planted", type=int, default=20)
    parser.add_argument("--seeds", type=int, default=1)
    parser.add_argument("--first-seed", type=int, default=1)
    parser.add_argument("--only", default="", help="name of one kind")
    arguments = parser.parse_args()
    kinds = {
        "uniform": (uniform, arguments.sets),
        "one Gaussian": (gaussian, arguments.sets),
        "one factor": (one_factor, arguments.sets),
        "permuted real": (permuted(arguments.folder), arguments.sets),
        "separated": (separated, arguments.planted),
        "separated, missing": (separated_missing, arguments.planted),
        "overlapping": (overlapping, arguments.planted),
    }
    rows = []
    for place, (kind, (draw, n_sets)) in enumerate(kinds.items()):
        if arguments.only not in ("", kind):
            continue
        for seed in range(arguments.first_seed, arguments.first_seed + arguments.seeds):
            for number in range(n_sets):
                row = {"kind": kind, "set": number, **run(draw(np.random.default_rng([seed, place, number])), seed)}
                rows.append(row)
                print(" ".join(f"{name}={_short(value)}" for name, value in row.items()), flush=True)
    table = pd.DataFrame(rows)
    shares = pd.crosstab(table["kind"], table["verdict"], normalize="index").reindex(columns=VERDICTS, fill_value=0.0)
    shares.insert(0, "tables", table["kind"].value_counts())
    shares["CPU s"] = table.groupby("kind")["CPU s"].mean()
    print(shares.reindex([kind for kind in kinds if kind in shares.index]).round(3).to_string())


if __name__ == "__main__":
    with threadpool_limits(limits=1):
        main()
