"""The pains planted in the demo study, on the sheets of the right personas, over several seeds of the generator.

    python benchmarks/demo_pains.py [--seeds 5]

Each of the six groups complains of one thing most. The persona of a group is that of the segment that holds most of its
members. A pain is found where a theme whose comments were mostly written on it is among the first five on the sheet;
"more" where that theme is also said to be raised more than by others. Quotes must be of members of the segment.
"""

import argparse
import tempfile
import time
from pathlib import Path

import pandas as pd

from core.adapters.readers import read_source
from core.demo import PLANTED_PAINS, generate_demo, write_demo
from core.personas import TellingThemes
from core.pipeline import evidence_data, listen, prepare, stages_for, template_for
from core.segmentation import SegmentationConfig, segment

FILES = ("customers", "events", "survey", "feedback")


def run_seed(seed: int) -> tuple[int, int, int]:
    """Print what came out of one seed; return groups, pains found, and those said to be raised more."""
    started = time.process_time()
    with tempfile.TemporaryDirectory() as folder:
        write_demo(Path(folder), seed=seed, truth=True)
        sources = [read_source(Path(folder) / f"{name}.csv") for name in FILES]
        truth = pd.read_csv(Path(folder) / "truth.csv", keep_default_na=False, index_col="customer_id")["group"]
    prepared = prepare(sources)
    found = segment(prepared.customers, SegmentationConfig())
    template = template_for(prepared)
    heard = listen(prepared, seed=0, template=template)
    data = evidence_data(prepared, found.members, heard.comments)
    ids = [info.id for info in found.record.segments]
    stages = stages_for(prepared, data, template.id)
    telling = TellingThemes(data, ids, heard.themes, stages=stages)
    about = generate_demo(seed).about
    written_on = pd.Series(about["theme"].to_numpy(), index=[f"f{n:06d}" for n in range(1, len(about) + 1)])
    mostly = {
        theme.id: written_on[heard.comments.index[heard.comments["theme"] == theme.id]].mode().iloc[0]
        for theme in heard.themes
    }
    print(f"seed {seed}: {len(ids)} segments, {len(heard.themes)} themes, {time.process_time() - started:.0f} CPU s")
    for theme in heard.themes:
        print(f"    {theme.id} {theme.n_customers:5d}  {theme.label}   [{mostly[theme.id]}]  “{theme.example}”")
    n_found = n_more = 0
    segments = found.members["segment"]
    for group, (_, pain_id) in PLANTED_PAINS.items():
        segment_id = segments[truth.reindex(segments.index) == group].value_counts().idxmax()
        told = telling.of(segment_id)
        own = [pain for pain in told.pain_points[:5] if mostly[pain.theme_id] == pain_id]
        n_found += bool(own)
        n_more += any(pain.more_often == "more" for pain in own)
        said = "; ".join(f"{pain.title} ({pain.more_often}, {pain.stage})" for pain in told.pain_points)
        print(f"  {group} [{pain_id}]: {said}")
    return len(PLANTED_PAINS), n_found, n_more


def main() -> None:
    """Run every seed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", type=int, default=5)
    counts = [run_seed(seed) for seed in range(parser.parse_args().seeds)]
    n, found, more = (sum(one[place] for one in counts) for place in range(3))
    print(
        f"planted pains among the first five of the right persona: {found} of {n}; raised more than by others: {more}"
    )


if __name__ == "__main__":
    main()
