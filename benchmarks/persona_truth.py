"""Is what a sheet says true? Planted traits are on it, prevalence is a recount, and no headline flatters.

    python -m benchmarks.persona_truth [FOLDER] [--seeds 5]

1. The demo, over several seeds: the three columns in which each planted group differs most from all others (computed
   here from the true groups: difference of shares, or rank-biserial correlation; one column a subject) are on the
   sheet of the persona that holds most of the group.
2. The number of members who match the headline, step by step, is counted again from the CSV files with pandas (event
   features from the prepared table), on the demo and on every customer table of FOLDER.
3. No headline that fewer than a quarter of the members match goes without its warning.
"""

import argparse
import tempfile
import time
from pathlib import Path

import numpy as np
import pandas as pd
from scipy import stats

from core.adapters.readers import read_source
from core.claims import Claim, Condition
from core.config import MIN_PREVALENCE
from core.demo import write_demo
from core.personas import Persona
from core.pipeline import StudyResult, prepare, run_study
from core.schema import ColumnSpec, Meaning, Role
from core.wording import topic

FILES = ("customers", "events", "survey", "feedback")
N_TRAITS = 3


def strength(values: pd.Series, spec: ColumnSpec, inside: np.ndarray) -> float:
    """How far a group lies from all others on one column, 0 to 1."""
    known = values.notna().to_numpy()
    own, rest = inside & known, ~inside & known
    if min(own.sum(), rest.sum()) < 10:
        return 0.0
    if spec.role in {Role.NUMBER, Role.ORDERED}:
        numbers = values.cat.codes if spec.role is Role.ORDERED else values
        numbers = numbers.to_numpy(dtype=float, na_value=np.nan)
        u = stats.mannwhitneyu(numbers[own], numbers[rest]).statistic
        return abs(2 * u / (own.sum() * rest.sum()) - 1)
    text = values.astype("str").to_numpy()
    levels = sorted(set(text[known]))
    return max(abs((text[own] == level).mean() - (text[rest] == level).mean()) for level in levels)


def subject(spec: ColumnSpec) -> str:
    """What a column is about, for both sides of the comparison."""
    if spec.role is Role.NUMBER:
        return topic(spec, Condition(column=spec.name, op="at_least", values=(0.0,)))
    return spec.label


def strongest(frame: pd.DataFrame, specs: list[ColumnSpec], inside: np.ndarray) -> list[str]:
    """The subjects in which a group differs most."""
    ranked: dict[str, float] = {}
    for spec in specs:
        if spec.use and spec.meaning is not Meaning.OUTCOME and spec.role in {
            Role.NUMBER, Role.ORDERED, Role.CATEGORY, Role.YES_NO
        }:  # fmt: skip
            name = subject(spec)
            ranked[name] = max(ranked.get(name, 0.0), strength(frame[spec.name], spec, inside))
    return sorted(ranked, key=lambda name: -ranked[name])[:N_TRAITS]


def on_sheet(persona: Persona, claims: dict[str, Claim], specs: dict[str, ColumnSpec]) -> set[str]:
    """The subjects that the sheet speaks of."""
    found = set()
    for one in (persona.headline, *persona.statements):
        for claim_id in one.claim_ids:
            evidence = claims[claim_id].evidence
            names = [evidence.column, *(test.column for test in evidence.where)] if evidence else []
            found |= {subject(specs[name]) for name in names if name in specs}
    return found


def recount(persona: Persona, claims: dict[str, Claim], table: pd.DataFrame, member: np.ndarray) -> list[tuple]:
    """Count who matches the headline again, step by step, on a table of raw cells: (said, counted)."""
    holds, known = member.copy(), member.copy()
    pairs = []
    for step in persona.prevalence:
        test = claims[step.claim_id].evidence.where[0]
        cells = table[test.column]
        known &= cells.notna().to_numpy()
        holds &= met(cells, test)
        pairs.append(((step.n, step.total), (int((holds & known).sum()), int(known.sum()))))
    return pairs


def met(cells: pd.Series, test: Condition) -> np.ndarray:
    """Whether each cell meets a test, written again from its description."""
    if test.op in {"is_true", "is_false"}:
        truth = cells.map(lambda cell: str(cell).strip().lower() in {"true", "yes", "1", "1.0", "y"})
        return (truth == (test.op == "is_true")).to_numpy() & cells.notna().to_numpy()
    if test.op in {"is", "in"}:
        return cells.map(lambda cell: str(cell) in {str(one) for one in test.values}).to_numpy(dtype=bool)
    if isinstance(cells.dtype, pd.CategoricalDtype):
        order = {str(level): place for place, level in enumerate(cells.cat.categories)}
        values = cells.map(lambda cell: order.get(str(cell))).astype("float64").to_numpy()
        bounds = [float(order[str(one)]) for one in test.values]
    else:
        values = pd.to_numeric(cells, errors="coerce").to_numpy(dtype=float)
        bounds = [float(one) for one in test.values]
    low = bounds[0] if test.op in {"at_least", "between"} else -np.inf
    high = bounds[-1] if test.op in {"at_most", "between"} else np.inf
    return (values >= low) & (values <= high)


def raw_table(paths: list[Path], frame: pd.DataFrame, key: str) -> pd.DataFrame:
    """The cells of the CSV files, in the order of the customers; what the files lack comes from the prepared table."""
    table = frame.copy()
    for path in paths:
        cells = pd.read_csv(path, sep=None, engine="python", dtype="str", encoding_errors="replace")
        if key not in cells.columns or cells[key].duplicated().any():
            continue
        cells = cells.set_index(key).reindex(frame.index)
        for name in set(cells.columns) & set(frame.columns):
            if not isinstance(frame[name].dtype, pd.CategoricalDtype) or not frame[name].cat.ordered:
                table[name] = cells[name].where(frame[name].notna().to_numpy())  # codes for "not known" stay unknown
    return table


def check(result: StudyResult, frame: pd.DataFrame, table: pd.DataFrame) -> tuple[int, int, int, int]:
    """Steps, steps that differ, headlines, headlines below a quarter."""
    claims = {claim.id: claim for claim in result.study.claims}
    segments = result.tables["members"]["segment"].reindex(frame.index)
    steps = wrong = low = 0
    for persona in result.study.personas:
        pairs = recount(persona, claims, table, (segments == persona.segment_id).to_numpy())
        steps += len(pairs)
        wrong += sum(said != counted for said, counted in pairs)
        low += bool(persona.prevalence) and persona.prevalence[-1].share < MIN_PREVALENCE
    return steps, wrong, len(result.study.personas), low


def demo(seed: int) -> tuple[int, int]:
    """Run one seed; return the traits looked for and those found."""
    with tempfile.TemporaryDirectory() as folder:
        write_demo(Path(folder), seed=seed, truth=True)
        paths = [Path(folder) / f"{name}.csv" for name in FILES]
        sources = [read_source(path) for path in paths]
        truth = pd.read_csv(Path(folder) / "truth.csv", keep_default_na=False, index_col="customer_id")["group"]
        result = run_study(sources)
        prepared = prepare(sources)
        table = raw_table([paths[0]], prepared.customers.frame, "customer_id")
    frame, columns = prepared.customers.frame, list(prepared.customers.columns)
    specs = {spec.name: spec for spec in columns}
    claims = {claim.id: claim for claim in result.study.claims}
    truth = truth.reindex(frame.index)
    segments = result.tables["members"]["segment"].reindex(frame.index)
    asked = found = 0
    for group in sorted(set(truth) - {""}):
        wanted = strongest(frame, columns, (truth == group).to_numpy())
        segment_id = segments[(truth == group) & (segments != "")].value_counts().idxmax()
        persona = next(one for one in result.study.personas if one.segment_id == segment_id)
        said = on_sheet(persona, claims, specs)
        missing = [name for name in wanted if name not in said]
        asked, found = asked + len(wanted), found + len(wanted) - len(missing)
        named = f", called {persona.given_name}" if persona.given_name else ""
        print(f"  {group}: {', '.join(wanted)}{f'; NOT SAID: {missing}' if missing else ''}{named}", flush=True)
    steps, wrong, headlines, low = check(result, frame, table)
    print(f"seed {seed}: {found} of {asked} strongest traits on the sheets; {steps} counts, {wrong} differ from a")
    print(f"  recount; {headlines} headlines, {low} below {MIN_PREVALENCE:.0%} (each with the warning)", flush=True)
    return asked, found


def main() -> None:
    """Run the demo seeds, then the real tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, nargs="?")
    parser.add_argument("--seeds", type=int, default=5)
    arguments = parser.parse_args()
    started = time.process_time()
    totals = [demo(seed) for seed in range(arguments.seeds)]
    if totals:
        asked, found = (sum(column) for column in zip(*totals, strict=True))
        print(f"All seeds: {found} of {asked} ({found / asked:.1%}) of the planted groups' strongest traits")
    for path in sorted(arguments.folder.glob("*.csv")) if arguments.folder else ():
        sources = [read_source(path)]
        result, prepared = run_study(sources), prepare(sources)
        frame = prepared.customers.frame
        key = next((spec.name for spec in sources[0].schema.columns if spec.role is Role.CUSTOMER_ID), "")
        table = raw_table([path], frame, key) if key else frame
        steps, wrong, headlines, low = check(result, frame, table)
        print(f"{path.stem}: {steps} counts, {wrong} differ; {headlines} headlines, {low} below {MIN_PREVALENCE:.0%}")
        for persona in result.study.personas:
            print(f"  {persona.name}: {persona.headline.text}", flush=True)
    print(f"{time.process_time() - started:.0f} CPU s")


if __name__ == "__main__":
    main()
