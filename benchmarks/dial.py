"""How fast the dial answers once segments are found, and how honest "found again" is.

``python benchmarks/dial.py [--customers N]`` prints the time to answer a turn of the dial (the facts of the stop, ids
and sizes, and the segment and probability of every customer), at every number of the tree in random order.
``python benchmarks/dial.py --honesty`` prints how often segments are found again when they are looked for anew as the
studio does, only from what was found (warm), and from scratch with all starts, on designs with planted truth.
``python benchmarks/dial.py --describing`` prints what a turn costs with all that is said of the segments (comparisons,
claims, rules, personas) on the demo study, beside the search for segments and the reading of the comments.
"""

import argparse
import tempfile
import time
from pathlib import Path

import numpy as np
import pandas as pd
from threadpoolctl import threadpool_limits

from core.adapters.readers import read_source
from core.demo import write_demo
from core.pipeline import describe, evidence_data, listen, prepare
from core.schema import ColumnSpec, Role
from core.segmentation import EncodedMixture, SegmentationConfig, segment, valued_stops, with_number
from core.segmentation._encoder import Encoder
from core.segmentation._grow import grow
from core.segmentation._resample import found_again
from core.tables import CustomerTable

N_COLUMNS = 12
N_GROUPS = 6


def customers(n: int, seed: int, *, separation: float = 1.5, shared: float = 0.0) -> pd.DataFrame:
    """Planted groups in half of the columns; `shared` is a factor common to all columns within groups."""
    rng = np.random.default_rng(seed)
    truth = rng.choice(N_GROUPS, size=n, p=[0.3, 0.25, 0.2, 0.12, 0.08, 0.05])
    centres = separation * rng.normal(size=(N_GROUPS, N_COLUMNS))
    factor = rng.normal(size=(n, 1))
    values = centres[truth] + np.sqrt(1 - shared**2) * rng.normal(size=(n, N_COLUMNS)) + shared * factor
    frame = pd.DataFrame(values, columns=[f"x{j}" for j in range(N_COLUMNS)])
    for j in range(0, N_COLUMNS, 4):
        frame[f"x{j}"] = pd.Categorical(np.digitize(frame[f"x{j}"], [-1, 0, 1]).astype(str))
    frame.index = pd.Index([f"c{i:07d}" for i in range(n)], name="customer_id")
    return frame


def specs(frame: pd.DataFrame) -> tuple[ColumnSpec, ...]:
    return tuple(
        ColumnSpec(name=name, role=Role.CATEGORY if isinstance(dtype, pd.CategoricalDtype) else Role.NUMBER)
        for name, dtype in frame.dtypes.items()
    )


def dial(n: int) -> None:
    frame = customers(n, 0)
    start = time.process_time()
    found = segment(CustomerTable(frame, specs(frame)), SegmentationConfig(n_segments=N_GROUPS))
    tree = found.record.tree
    print(f"found {N_GROUPS} segments of {n:,} customers and a tree of 2 to {tree.most} in", end=" ")
    print(f"{time.process_time() - start:.1f} CPU s")
    value = pd.Series(np.random.default_rng(1).gamma(2, 10, n), index=frame.index)
    numbers = np.random.default_rng(0).permutation(np.arange(2, tree.most + 1))
    for name, answer in (
        ("facts, ids and sizes", lambda k: (tree.stops[k - 2], [node.size for node in tree.cut(k)])),
        ("the same, and everybody's segment and probability", lambda k: with_number(found, k)),
    ):
        wall, cpu = [], []
        for k in numbers:
            started, used = time.perf_counter(), time.process_time()
            answer(int(k))
            wall.append(time.perf_counter() - started)
            cpu.append(time.process_time() - used)
        p50, p95 = np.quantile(wall, [0.5, 0.95])
        print(f"{name}: wall p50 {1000 * p50:.1f} ms, p95 {1000 * p95:.1f} ms; CPU p95", end=" ")
        print(f"{1000 * np.quantile(cpu, 0.95):.1f} ms")
    start = time.perf_counter()
    valued_stops(tree, found.members, value)
    print(f"value spread of every number, once: {1000 * (time.perf_counter() - start):.0f} ms")


def describing() -> None:
    with tempfile.TemporaryDirectory() as folder:
        prepared = prepare([read_source(path) for path in write_demo(Path(folder), seed=0)])
    start = time.process_time()
    found = segment(prepared.customers, SegmentationConfig())
    fit = time.process_time() - start
    heard = listen(prepared, seed=0)
    search = time.process_time() - start
    print(f"{len(prepared.customers.frame):,} customers: segments found in {fit:.1f} CPU s,", end=" ")
    print(f"comments read in {search - fit:.1f} CPU s")
    for k in (6, 60, 100):
        turned = with_number(found, k)
        data = evidence_data(prepared, turned.members, heard.comments)
        ids = tuple(info.id for info in turned.record.segments)
        start = time.process_time()
        described = describe(prepared, data, ids, themes=heard.themes)
        used = time.process_time() - start
        said = f"{len(described.profiles)} segments described, {len(described.claims):,} claims"
        print(f"{said}: {used:.1f} CPU s, {used / fit:.2f} of finding them", flush=True)


def honesty(n_resamples: int) -> None:
    designs = (
        ("separated", {}, N_GROUPS),
        ("weak", {"separation": 0.6}, N_GROUPS),
        ("correlated, cut finer", {"separation": 0.8, "shared": 0.6}, N_GROUPS + 4),
        ("no groups", {"separation": 0.0}, N_GROUPS),
    )
    print(f"share of {n_resamples} re-draws in which a segment is found again; mean Jaccard; CPU s a re-draw")
    for name, options, k in designs:
        frame = customers(3_000, 1, **options)
        encoded = Encoder(specs(frame)).fit(frame).transform(frame)
        model = EncodedMixture(k).fit(encoded)
        labels = model.predict(encoded)
        skeleton = grow(encoded, labels, k, seed=0, most=k, tick=lambda: None)
        ways = {
            "as the studio does": lambda one, seed, model=model: model.found_anew(one, seed=seed),
            "warm only": lambda one, _seed, model=model, k=k: EncodedMixture(k).refit(
                one, model.segments_only(), max_iter=15
            ),
            "from scratch": lambda one, seed, k=k: EncodedMixture(k, random_state=seed).fit(one),
        }
        for way, refit in ways.items():
            start = time.process_time()
            again = found_again(encoded, labels, skeleton, refit, seed=0, n_resamples=n_resamples, tick=lambda: None)
            used = (time.process_time() - start) / n_resamples
            share, jaccard = again.n_found[:k].mean() / n_resamples, again.stability[:k].mean()
            print(f"{name:22} {way:19} {share:.2f}  {jaccard:.2f}  {used:.2f}", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--customers", type=int, default=1_000_000)
    parser.add_argument("--honesty", action="store_true")
    parser.add_argument("--describing", action="store_true")
    parser.add_argument("--resamples", type=int, default=10)
    arguments = parser.parse_args()
    with threadpool_limits(limits=1, user_api="blas"):
        if arguments.honesty:
            honesty(arguments.resamples)
        elif arguments.describing:
            describing()
        else:
            dial(arguments.customers)


if __name__ == "__main__":
    main()
