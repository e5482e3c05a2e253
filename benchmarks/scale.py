"""CPU and memory from ten thousand to millions of customers, beside scikit-learn's k-means and Gaussian mixture.

    python benchmarks/scale.py FOLDER [--part known|growth|whole|stepmix ...] [--seeds N] [--plot FILE] [--most N]

FOLDER holds ``mixed_data.py``, the generators with planted truth. Each measurement is a process of its own on one
thread: the frame is loaded, the high-water mark of memory is reset (Linux), and what is counted is all between frame
and labels, encoding included. The peers get z-scores and one-hot columns in float32. Ratios within one run are what
counts.

* known: 1 M x 20 mixed columns, 6 and 50 planted groups, their number given.
* growth: our mixture and k-means with 10 k to 5 M customers; ``--plot`` draws it.
* whole: `segment` on 1 M customers with everything automatic, CPU seconds by stage.
* stepmix: our mixture beside StepMix on our encoding, 10 starts each.
"""

import argparse
import importlib
import json
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd

MILLION = 1_000_000
GROWTH = (10_000, 100_000, MILLION, 5 * MILLION)
OURS = "mixture"
PEERS = ("KMeans n_init=1", "KMeans n_init=10", "MiniBatchKMeans", "GaussianMixture diag")
PARTS = ("known", "growth", "whole", "stepmix")
LIMIT_SECONDS = 1800


def plain_matrix(frame: pd.DataFrame) -> np.ndarray:
    """z-scores and one-hot columns: what most people feed to k-means."""
    from sklearn.compose import make_column_transformer
    from sklearn.preprocessing import OneHotEncoder, StandardScaler

    numbers = list(frame.select_dtypes("number").columns)
    others = [name for name in frame if name not in numbers]
    encoder = OneHotEncoder(sparse_output=False, dtype=np.float32)
    transformer = make_column_transformer((StandardScaler(), numbers), (encoder, others))
    return transformer.fit_transform(frame.astype(dict.fromkeys(numbers, "float32")))


def sklearn_peer(name: str, k: int, seed: int):
    from sklearn.cluster import KMeans, MiniBatchKMeans
    from sklearn.mixture import GaussianMixture

    return {
        "KMeans n_init=1": KMeans(k, n_init=1, random_state=seed),
        "KMeans n_init=10": KMeans(k, n_init=10, random_state=seed),
        "MiniBatchKMeans": MiniBatchKMeans(k, n_init=3, random_state=seed),
        "GaussianMixture diag": GaussianMixture(k, covariance_type="diag", random_state=seed),
    }[name]


def label(name: str, frame: pd.DataFrame, k: int, seed: int) -> tuple[np.ndarray, float]:
    """Labels, and the CPU seconds of what came after the encoding (ours, all of them)."""
    started = time.process_time()
    if name == OURS:
        from core.segmentation.estimators import MixedMixture

        return MixedMixture(k, random_state=seed).fit(frame).labels_, time.process_time() - started
    matrix = plain_matrix(frame)
    started = time.process_time()
    return sklearn_peer(name, k, seed).fit_predict(matrix), time.process_time() - started


def segment_all(frame: pd.DataFrame, seed: int) -> tuple[np.ndarray, dict[str, float]]:
    """Labels of `segment` with everything automatic, and the CPU seconds of each stage."""
    from core.schema import ColumnSpec, Role
    from core.segmentation import SegmentationConfig, segment
    from core.tables import CustomerTable

    stages: dict[str, float] = {}
    now = ["Making the table", time.process_time()]

    def on_progress(_share: float, what: str) -> None:
        clock = time.process_time()
        stages[now[0]] = stages.get(now[0], 0.0) + clock - now[1]
        now[:] = [re.sub(r"\d+", "N", what), clock]

    roles = {name: Role.NUMBER if frame[name].dtype.kind in "fi" else Role.CATEGORY for name in frame}
    table = CustomerTable(frame, tuple(ColumnSpec(name=name, role=role) for name, role in roles.items()))
    found = segment(table, SegmentationConfig(seed=seed), on_progress=on_progress)
    on_progress(1.0, "")
    record = found.record
    print(f"  {record.n_segments} segments, verdict {record.verdict}", file=sys.stderr, flush=True)
    return found.members["segment"].to_numpy(), stages


def status(field: str) -> float:
    """A figure of this process in MB: VmRSS is memory now, VmHWM its high-water mark."""
    text = Path("/proc/self/status").read_text(encoding="ascii")
    return int(re.search(rf"{field}:\s+(\d+)", text)[1]) / 1024


def measure(file: Path, name: str, k: int, seed: int) -> dict:
    from sklearn.metrics import adjusted_rand_score

    from core.segmentation import estimators  # noqa: F401 - imported before the clock starts, as the peers are

    frame, truth = pd.read_pickle(file)
    sklearn_peer(PEERS[0], 2, 0)
    stages: dict[str, float] = {}
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
    loaded, wall, cpu = status("VmRSS"), time.perf_counter(), time.process_time()
    after = 0.0
    if name == "segment()":
        labels, stages = segment_all(frame, seed)
    else:
        labels, after = label(name, frame, k, seed)
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    extra = status("VmHWM") - loaded
    ari = adjusted_rand_score(truth, labels)
    return {
        "CPU s": cpu,
        "CPU s after encoding": after,
        "wall s": wall,
        "extra MB": extra,
        "ARI": ari,
        "stages": stages,
    }


class Bench:
    """Makes data sets once and measures each method on them in a process of its own."""

    def __init__(self, generators: Path, folder: Path) -> None:
        self.generators, self.folder = generators, folder

    def data(self, n: int, k: int, seed: int) -> Path:
        file = self.folder / f"{n}-{k}-{seed}.pickle"
        if not file.exists():
            for old in self.folder.iterdir():
                old.unlink()
            self._run("--make", f"{n},{k},{seed}", str(file))
        return file

    def measure(self, name: str, n: int, k: int, seed: int) -> dict | None:
        file = self.data(n, k, seed)
        try:
            found = json.loads(self._run("--measure", f"{name},{k},{seed}", str(file)))
        except subprocess.TimeoutExpired:
            print(f"{name:22} {n:9,} x 20, K={k:3} seed {seed}: more than {LIMIT_SECONDS} s, stopped", flush=True)
            return None
        figures = "  ".join(f"{key} {found[key]:8.3f}" for key in ("CPU s", "CPU s after encoding", "extra MB", "ARI"))
        print(f"{name:22} {n:9,} x 20, K={k:3} seed {seed}: {figures}", flush=True)
        return {"method": name, "n": n, "K": k, **found}

    def _run(self, *arguments: str) -> str:
        threads = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"), "1")
        command = [sys.executable, __file__, str(self.generators), *arguments]
        environment = {**os.environ, **threads, "PYTHONPATH": str(Path(__file__).parents[1])}
        done = subprocess.run(
            command, stdout=subprocess.PIPE, text=True, check=True, timeout=LIMIT_SECONDS, env=environment
        )
        return done.stdout


def known(bench: Bench, seeds: int, peers: tuple[str, ...]) -> None:
    for k in (6, 50):
        rows = [
            bench.measure(name, MILLION, k, seed)
            for seed in range(1, seeds + 1)
            for name in (OURS, *peers)
            if k == 6 or name != "KMeans n_init=10"
        ]
        columns = ["CPU s", "CPU s after encoding", "extra MB", "ARI"]
        table = pd.DataFrame([row for row in rows if row]).groupby("method")[columns].median()
        ours = table.loc[OURS]
        table["our CPU / theirs"] = ours["CPU s"] / table["CPU s"]
        table["our CPU / theirs after encoding"] = ours["CPU s"] / table["CPU s after encoding"]
        table["our extra MB / theirs"] = ours["extra MB"] / table["extra MB"]
        print(f"\n1 M x 20 mixed columns, K={k}, median of {seeds} seeds\n{table.round(3).to_string()}\n", flush=True)


def growth(bench: Bench, plot: Path | None, most: int) -> None:
    rows = [bench.measure(name, n, 6, 1) for n in GROWTH if n <= most for name in (OURS, PEERS[0])]
    table = pd.DataFrame([row for row in rows if row])
    for value in ("CPU s", "extra MB", "ARI"):
        wide = table.pivot_table(index="n", columns="method", values=value)
        print(f"\n{value}\n{wide.round(3).to_string()}", flush=True)
    if plot:
        draw(table, plot)


def draw(table: pd.DataFrame, plot: Path) -> None:
    import plotly.graph_objects as go
    from plotly.subplots import make_subplots

    figure = make_subplots(1, 2, subplot_titles=("CPU seconds", "Memory above the table, MB"))
    for column, value in enumerate(("CPU s", "extra MB"), start=1):
        for name, rows in table.groupby("method"):
            line = go.Scatter(x=rows["n"], y=rows[value], name=f"{name}, {value}", mode="lines+markers")
            figure.add_trace(line, row=1, col=column)
    figure.update_xaxes(type="log", title="customers")
    figure.update_yaxes(type="log")
    figure.write_html(plot)


def whole(bench: Bench) -> None:
    found = bench.measure("segment()", MILLION, 6, 1)
    if found:
        stages = pd.Series(found["stages"]).sort_values(ascending=False)
        print(f"\nCPU seconds by stage\n{stages.round(2).to_string()}", flush=True)


def stepmix_ratios(generators: Path, seeds: int) -> None:
    from threadpoolctl import threadpool_limits

    sys.path[:0] = [str(generators), *map(str, Path(__file__).parents[:2])]
    from accuracy import stepmix
    from corpora import planted

    from core.segmentation import Encoder
    from core.segmentation.estimators import MixedMixture

    customers = importlib.import_module("mixed_data").customers
    designs: dict[str, Callable[[int], tuple]] = {
        "3 k": lambda seed: customers(3_000, 6, seed),
        "3 k, 30 % missing": lambda seed: customers(3_000, 6, seed, missing=0.3),
        "20 k": lambda seed: customers(20_000, 6, seed),
    }
    rows = []
    with threadpool_limits(limits=1):
        for design, make in designs.items():
            for seed in range(1, seeds + 1):
                table = planted(design, make(seed))
                encoded = Encoder(table.specs).fit(table.frame).transform(table.frame)
                ours = timed(lambda: MixedMixture(6).fit(table.frame).labels_, table.truth)  # noqa: B023
                theirs = timed(lambda: stepmix(encoded.numbers, encoded.codes, 6, 0), table.truth)  # noqa: B023
                rows.append((design, ours[1], theirs[1], theirs[1] / ours[1], ours[0], theirs[0]))
                print(f"{design:18} seed {seed}: CPU s {ours[1]:.2f} and {theirs[1]:.2f} (StepMix)", flush=True)
    names = ["design", "our CPU s", "StepMix CPU s", "times faster", "our ARI", "StepMix ARI"]
    table = pd.DataFrame(rows, columns=names).groupby("design", sort=False).median()
    print(f"\n10 starts each, one thread, median of {seeds} seeds\n{table.round(3).to_string()}", flush=True)


def timed(labels: Callable[[], np.ndarray], truth: np.ndarray) -> tuple[float, float]:
    """Return the agreement with the truth (adjusted Rand index) and the CPU seconds it took."""
    from sklearn.metrics import adjusted_rand_score

    started = time.process_time()
    found = labels()
    return float(adjusted_rand_score(truth, found)), time.process_time() - started


def make(generators: Path, what: str, file: Path) -> None:
    sys.path.insert(0, str(generators))
    n, k, seed = map(int, what.split(","))
    frame, truth, _, _ = importlib.import_module("mixed_data").customers(n, k, seed)
    frame.index = pd.Index([f"c{i:07d}" for i in range(n)], name="customer_id")
    pd.to_pickle((frame, truth.astype(np.int16)), file)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--part", action="append", choices=PARTS)
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--plot", type=Path)
    parser.add_argument("--most", type=int, default=GROWTH[-1], help="customers, in the part growth")
    parser.add_argument("--peer", action="append", choices=PEERS, help="only these peers, in the part known")
    parser.add_argument("--make", nargs=2, help=argparse.SUPPRESS)
    parser.add_argument("--measure", nargs=2, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.make:
        make(arguments.folder, arguments.make[0], Path(arguments.make[1]))
        return
    if arguments.measure:
        name, k, seed = arguments.measure[0].split(",")
        print(json.dumps(measure(Path(arguments.measure[1]), name, int(k), int(seed))))
        return
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(arguments.folder, Path(folder))
        runs = {
            "known": lambda: known(bench, arguments.seeds, tuple(arguments.peer or PEERS)),
            "growth": lambda: growth(bench, arguments.plot, arguments.most),
            "whole": lambda: whole(bench),
            "stepmix": lambda: stepmix_ratios(arguments.folder, arguments.seeds),
        }
        for part in arguments.part or PARTS:
            runs[part]()


if __name__ == "__main__":
    main()
