"""The whole job on real customer tables, with nothing but the file: what comes out, the time and the memory.

    python benchmarks/real_tables.py FOLDER [--only NAME …] [--twice]

FOLDER holds ``customers/`` and ``feedback/``. Each table is run and audited in a process of its own by the command
line, with default settings; ``--twice`` runs it again and compares the two output folders byte by byte.
"""

import argparse
import filecmp
import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

TABLES = {
    "clothing reviews": "feedback/womens_clothing_reviews.csv",
    "customer personality": "customers/marketing_campaign.csv",
    "shopper sessions": "customers/online_shoppers_intention.csv",
    "bank marketing": "customers/bank-additional-full.csv",
    "telecom churn": "customers/telco_churn.csv",
}


def command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "core", *arguments]


def measured(arguments: list[str]) -> tuple[int, float, float, float]:
    """Return exit code, wall seconds, CPU seconds and peak memory in MB of a command."""
    started, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
    wrapped = (
        "import resource, subprocess, sys; code = subprocess.call(sys.argv[1:], stdout=subprocess.DEVNULL, "
        "stderr=subprocess.DEVNULL); print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss); sys.exit(code)"
    )
    done = subprocess.run([sys.executable, "-c", wrapped, *arguments], capture_output=True, text=True, check=False)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return done.returncode, time.perf_counter() - started, cpu, int(done.stdout or 0) / 1024


def same_bytes(first: Path, second: Path) -> bool:
    names = sorted(path.relative_to(first) for path in first.rglob("*") if path.is_file())
    others = sorted(path.relative_to(second) for path in second.rglob("*") if path.is_file())
    return names == others and all(filecmp.cmp(first / name, second / name, shallow=False) for name in names)


def run(name: str, path: Path, *, twice: bool) -> None:
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "first"
        arguments = ["run", "--customers", str(path), "--out"]
        code, wall, cpu, peak = measured(command(*arguments, str(out)))
        if code:
            print(f"{name}: run ended with exit code {code}", flush=True)
            return
        record = json.loads((out / "segmentation.json").read_text())
        personas = json.loads((out / "personas.json").read_text())
        sizes = " ".join(f"{one['size']:,}" for one in record["segments"])
        audited = measured(command("audit", str(out)))[0]
        print(f"{name}: {record['n_segments']} segments ({record['verdict']}): {sizes} + {record['n_unassigned']:,}")
        print(f"  “{personas[0]['headline']['text']}”")
        print(f"  {wall:.0f} s, {cpu:.0f} CPU s, {peak:.0f} MB; audit exit code {audited}", flush=True)
        if twice:
            again = Path(folder) / "second"
            measured(command(*arguments, str(again)))
            print(f"  run again: {'the same bytes' if same_bytes(out, again) else 'OTHER BYTES'}", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--only", nargs="*", choices=list(TABLES), default=list(TABLES))
    parser.add_argument("--twice", action="store_true")
    arguments = parser.parse_args()
    for name in arguments.only:
        run(name, arguments.folder / TABLES[name], twice=arguments.twice)


if __name__ == "__main__":
    main()
