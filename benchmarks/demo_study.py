"""The demo study against its planted truth, over several seeds of the generator.

    python benchmarks/demo_study.py [--seeds 5]

Prints, per seed: number of segments, adjusted Rand index over the customers that belong to a group, the headlines
of the two groups of the tutorial, the stage at which the planted payment pain stands on that persona's map, CPU
seconds and peak memory. Default settings.
"""

import argparse
import resource
import tempfile
import time
from pathlib import Path

import pandas as pd
from sklearn.metrics import adjusted_rand_score

from core.adapters.readers import read_source
from core.demo import write_demo
from core.pipeline import run_study
from core.templates import load_template

FILES = ("customers", "events", "survey", "feedback")


def run_seed(seed: int) -> None:
    """Run one seed and print what came out."""
    started = time.process_time()
    with tempfile.TemporaryDirectory() as folder:
        write_demo(Path(folder), seed=seed, truth=True)
        sources = [read_source(Path(folder) / f"{name}.csv") for name in FILES]
        truth = pd.read_csv(Path(folder) / "truth.csv", keep_default_na=False, index_col="customer_id")["group"]
    result = run_study(sources, template=load_template("ecommerce-purchase"))
    segments = result.tables["members"]["segment"]
    truth = truth.reindex(segments.index)
    planted = truth != ""
    ari = adjusted_rand_score(truth[planted], segments[planted])
    seconds = time.process_time() - started
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    record = result.study.segmentation
    found = f"{record.n_segments} segments ({record.verdict}), ARI {ari:.3f}"
    print(f"seed {seed}: {found}, {seconds:.0f} CPU s, {peak:.0f} MB", flush=True)
    for group in ("fashion_lovers", "checkout_worriers"):
        segment_id = segments[truth == group].value_counts().idxmax()
        persona = next(one for one in result.study.personas if one.segment_id == segment_id)
        print(f"  {group}: {persona.headline.text}")
        journey = next(one for one in result.study.journeys if persona.id in one.persona_ids)
        for stage in journey.stages:
            pains = [
                card.text for step in stage.steps for card in step.cards if card.lane == "pains" and card.claim_ids
            ]
            if pains:
                print(f"    {stage.id}: {'; '.join(pains)}")


def main() -> None:
    """Run every seed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", type=int, default=5)
    for seed in range(parser.parse_args().seeds):
        run_seed(seed)


if __name__ == "__main__":
    main()
