"""Features from 2 million events: our definition on DuckDB beside the same definition on pandas.

Run ``python -m benchmarks.features [millions of events]``. Each engine runs in a process of its own, so that
the peak memory is its own; the frame of events is in memory before the clock starts, and "before" tells how
much that alone takes. CPU seconds are printed beside wall seconds because machines are shared.
"""

import multiprocessing
import resource
import sys
import time

import narwhals as nw
import numpy as np
import pandas as pd

from core.features import event_features

EVENTS = ("visit", "search", "view_product", "add_to_cart", "begin_checkout", "purchase", "return_item")
WEIGHTS = (0.3, 0.2, 0.25, 0.1, 0.06, 0.05, 0.04)
CHANNELS = ("app", "web", "store", "email", "call_centre")
CONTENTS = tuple(f"topic_{n:02d}" for n in range(20))
SECONDS = 300 * 86_400


def made_up_events(n: int, seed: int = 0) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    event = rng.choice(len(EVENTS), n, p=WEIGHTS)
    bought = event == EVENTS.index("purchase")
    return pd.DataFrame(
        {
            "customer_id": pd.Series(np.char.add("c", rng.integers(0, n // 33, n).astype("str")), dtype="str"),
            "event": pd.Categorical.from_codes(event, list(EVENTS)),
            "time": pd.Timestamp("2026-01-01") + pd.to_timedelta(rng.integers(0, SECONDS, n), unit="s"),
            "channel": pd.Categorical.from_codes(rng.integers(-1, len(CHANNELS), n), list(CHANNELS)),
            "content": pd.Categorical.from_codes(rng.integers(-1, len(CONTENTS), n), list(CONTENTS)),
            "amount": np.where(bought, np.round(rng.lognormal(3, 1, n), 2), np.nan),
            "offer": pd.Categorical.from_codes(np.where(bought, rng.integers(-1, 1, n), -1), ["SALE"]),
        }
    )


def peak_mb() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def measure(engine: str, n: int) -> str:
    events = made_up_events(n)
    before, wall, cpu = peak_mb(), time.perf_counter(), time.process_time()
    features, _ = event_features(events if engine == "duckdb" else nw.from_native(events).lazy())
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    shape = f"{features.shape[0]:,} x {features.shape[1]}"
    return f"{engine:8} {shape:>14} {wall:8.1f} {cpu:8.1f} {peak_mb():10,} {before:10,}"


def main() -> None:
    n = round(float(sys.argv[1] if len(sys.argv) > 1 else 2) * 1_000_000)
    print(f"{n:,} events")
    print(f"{'engine':8} {'features':>14} {'wall s':>8} {'CPU s':>8} {'peak MB':>10} {'before MB':>10}")
    for engine in ("duckdb", "pandas"):
        with multiprocessing.get_context("spawn").Pool(1) as pool:
            print(pool.apply(measure, (engine, n)))


if __name__ == "__main__":
    main()
