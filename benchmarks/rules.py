"""How well short rules and a shallow tree describe segments of real tables, judged on customers held out.

Run as ``python -m benchmarks.rules FOLDER... [--segments 4 8]``; the folders hold customer tables (CSV). The tables are
segmented by our mixture. Fidelity: customers whose segment the tree names rightly, grown on other customers. Precision
and reach: of each segment's rule of at most four conditions, on the half it was not chosen on; ``in sample`` is the
precision on the half it was chosen on, to show what honesty costs.
"""

import argparse
import time
from pathlib import Path

import numpy as np
import pandas as pd
from threadpoolctl import threadpool_limits

from core.adapters.readers import read_source
from core.claims import EvidenceData, held_out, meets
from core.pipeline import prepare
from core.profiles import MIN_FIDELITY, build_profiles
from core.segmentation import EncodedMixture, Encoder
from core.tables import CustomerTable

N_ROWS = 4_000


def data_of(path: Path, k: int) -> EvidenceData:
    table = prepare([read_source(path)]).customers
    rows = np.sort(np.random.default_rng(0).permutation(len(table.frame))[:N_ROWS])
    table = CustomerTable(table.frame.iloc[rows], table.columns)
    encoded = Encoder(table.columns).fit(table.frame).transform(table.frame)
    labels = EncodedMixture(k, random_state=0).fit(encoded).predict(encoded)
    segments = pd.Series([f"s{label + 1:02d}" for label in labels], index=table.frame.index)
    return EvidenceData(table, segments)


def report(path: Path, k: int) -> tuple[float, list[tuple[float, float]]]:
    data = data_of(path, k)
    ids = tuple(sorted(data.segments.unique()))
    made = build_profiles(data, ids)
    frame, rules = data.customers.frame, [(one.segment_id, one.rule) for one in made.profiles if one.rule]
    chosen_on = ~held_out(frame.index)
    in_sample = []
    for segment_id, rule in rules:
        picked = meets(frame, rule.conditions)[1] & chosen_on
        in_sample.append((picked & data.members(segment_id)).sum() / max(picked.sum(), 1))
    scores = [(rule.precision, rule.reach) for _, rule in rules]
    precision, reach = np.mean(scores, axis=0) if scores else (np.nan, np.nan)
    surrogate = made.overview.surrogate
    n_shown = sum(len(one.claim_ids) for one in made.profiles)
    n_backed = sum(len(one.backed_ids) for one in made.profiles)
    most = max((len(rule.conditions) for _, rule in rules), default=0)
    warning = "warning" if surrogate.fidelity < MIN_FIDELITY else ""
    print(
        f"{path.stem[:26]:<27}{k:>3}{surrogate.fidelity:>10.3f}{len(surrogate.leaves):>8}{len(rules):>7}/{len(ids)}"
        f"{most:>6}{precision:>11.3f}{reach:>8.3f}{np.mean(in_sample or [np.nan]):>11.3f}"
        f"{n_backed:>8}/{n_shown:<5}{warning}",
        flush=True,
    )
    return surrogate.fidelity, scores


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", type=Path, nargs="+")
    parser.add_argument("--segments", type=int, nargs="+", default=[4, 8])
    arguments = parser.parse_args()
    started = time.process_time()
    print(f"{'table':<29}K  fidelity  leaves  rules  most  precision   reach  in sample  backed/shown")
    fidelities, scores = [], []
    with threadpool_limits(limits=1):
        for path in (path for folder in arguments.folders for path in sorted(folder.glob("*.csv"))):
            for k in arguments.segments:
                fidelity, own = report(path, k)
                fidelities.append(fidelity)
                scores.extend(own)
    precision, reach = np.mean(scores, axis=0)
    print(
        f"mean fidelity {np.mean(fidelities):.3f} over {len(fidelities)} segmentations, "
        f"{sum(one < MIN_FIDELITY for one in fidelities)} with a warning; "
        f"mean precision {precision:.3f}, mean reach {reach:.3f} over {len(scores)} rules"
    )
    print(f"{time.process_time() - started:.0f} CPU seconds")


if __name__ == "__main__":
    main()
