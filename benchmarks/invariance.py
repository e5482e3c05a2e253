"""Whether segments and verdict stay the same when a table is only written down differently.

    PYTHONPATH=. python benchmarks/invariance.py FOLDER [--customers 500] [--columns 9]

Each table is segmented with default settings, then again with its rows and columns in another order, numbers in other
units (times 1000, and shifted), categories renamed and in another order, and one column given twice. Prints the
adjusted Rand index with the first segments, and both verdicts. FOLDER holds the public tables named in ``planted.py``.
"""

import argparse
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
from planted import Sample, read_real, separated, typed
from sklearn.metrics import adjusted_rand_score

from core.segmentation import Segmentation, SegmentationConfig, segment
from core.tables import CustomerTable


def find(frame: pd.DataFrame, sample: Sample) -> Segmentation:
    specs = {spec.name: spec for spec in sample.specs}
    named = [specs[name.removesuffix(" again")].model_copy(update={"name": name}) for name in frame]
    return segment(CustomerTable(frame, tuple(named)), SegmentationConfig())


def numbers(frame: pd.DataFrame, change: Callable[[pd.Series], pd.Series]) -> pd.DataFrame:
    return frame.assign(**{name: change(frame[name]) for name in frame.select_dtypes("number")})


def renamed(frame: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """Return the table with other names of categories, in another order."""
    changed = {}
    for name in frame.select_dtypes("category"):
        old = list(frame[name].cat.categories)
        new = [f"level {place}" for place in rng.permutation(len(old))]
        changed[name] = frame[name].cat.rename_categories(dict(zip(old, new, strict=True))).astype(str)
        changed[name] = changed[name].where(frame[name].notna()).astype("category")
    return frame.assign(**changed)


def main() -> None:
    """Print one line per table and way of writing it down."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--customers", type=int, default=500)
    parser.add_argument("--columns", type=int, default=9)
    arguments = parser.parse_args()

    rng = np.random.default_rng(0)
    tables = {"planted": separated(np.random.default_rng(3))}
    for name in ("marketing", "telco", "mcdonalds"):
        frame = read_real(arguments.folder, name)
        kept = rng.permutation(frame.columns)[: arguments.columns]
        rows = np.sort(rng.permutation(len(frame))[: arguments.customers])
        tables[name] = typed(frame[kept].iloc[rows])
    for name, sample in tables.items():
        frame = sample.frame
        first = find(frame, sample)
        print(
            f"{name}: {len(frame)} customers, {frame.shape[1]} columns, {first.record.n_segments} segments", flush=True
        )
        again = str(frame.columns[0])
        ways = {
            "row order": frame.iloc[rng.permutation(len(frame))],
            "column order": frame[list(rng.permutation(frame.columns))],
            "times 1000": numbers(frame, lambda column: column * 1000),
            "shifted": numbers(frame, lambda column: column * 1.8 + 32),
            "names of categories": renamed(frame, rng),
            "column twice": frame.assign(**{f"{again} again": frame[again]}),
        }
        for way, written in ways.items():
            other = find(written, sample)
            ari = adjusted_rand_score(first.members["segment"], other.members.loc[frame.index, "segment"])
            verdicts = f"{first.record.verdict} / {other.record.verdict}"
            print(f"  {way:20} ARI {ari:.3f}  verdict {verdicts}", flush=True)


if __name__ == "__main__":
    main()
