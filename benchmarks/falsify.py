"""Falsify a finished study in many small ways, one at a time: does the audit find each?

    python benchmarks/falsify.py [--demo 600] [--number 200] [--seed 1]
    python benchmarks/falsify.py --table FILE [--rows 1500] [--number 50]

The study is one of the demo (of so many of its customers) or of a real customer table (its first rows), made with
default settings. First the honest study is audited: every claim must hold. Then, `--number` times, a copy has one
thing changed by hand: a number of a claim, a figure in a sentence, a word of a quote, a cell or a row of the data, a
membership, a comment, a figure of a persona, of a theme or of the segments. Prints how many of each kind were found.

The digests of an output folder are not used: they would find any change at once. What is found here is found by
deriving the study again from its data, or by the fingerprints that it keeps of what it was made from (customers,
events, comments): these find a changed cell that no figure rests on.
"""

import argparse
import random
import re
import resource
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd

from core.adapters.readers import read_source
from core.audit import audit
from core.demo import write_demo
from core.pipeline import run_study
from core.study import Study
from core.tables import Source
from core.templates import load_template

Tables = dict[str, pd.DataFrame]
Falsified = tuple[Study, Tables, str]
Falsify = Callable[[Study, Tables, random.Random], Falsified | None]

FIGURES = {
    "persona": ("size", "share", "n", "total", "low", "high", "severity", "reach", "hours", "week"),
    "segments": ("size", "share", "stability", "n_segments", "n_unassigned"),
}
"""Numbers that say something of the data, by where they stand; colours, seats and orders do not."""


def other_number(value: float, chance: random.Random) -> float:
    """Return a number that is off by 1 to 30 %, at least by one for a count."""
    if isinstance(value, int):
        return value + chance.choice((-1, 1)) * max(1, round(abs(value) * chance.uniform(0.01, 0.3)))
    return value * (1 + chance.choice((-1, 1)) * chance.uniform(0.01, 0.3)) if value else chance.uniform(0.01, 0.3)


def leaves(value: Any, where: tuple[Any, ...] = ()) -> list[tuple[tuple[Any, ...], Any]]:
    """Return every value of a JSON document that holds no others, with the way to it."""
    if isinstance(value, dict):
        return [leaf for key, one in value.items() for leaf in leaves(one, (*where, key))]
    if isinstance(value, list):
        return [leaf for place, one in enumerate(value) for leaf in leaves(one, (*where, place))]
    return [(where, value)]


def put(document: Any, where: tuple[Any, ...], value: Any) -> None:
    for key in where[:-1]:
        document = document[key]
    document[where[-1]] = value


def is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def change(study: Study, where: tuple[Any, ...], value: Any) -> Study | None:
    """Return the study with one value changed; None where the model itself refuses it, which is no work of an audit."""
    document = study.model_dump(mode="json")
    put(document, where, value)
    try:
        return Study.model_validate(document)
    except ValueError:
        return None


def changed(study: Study, tables: Tables, where: tuple[Any, ...], value: Any) -> Falsified | None:
    new = change(study, where, value)
    return (new, tables, f"{'.'.join(map(str, where))} = {value!r}") if new is not None else None


def claim_number(study: Study, tables: Tables, chance: random.Random) -> Falsified | None:
    place = chance.randrange(len(study.claims))
    claim = study.claims[place].model_dump(mode="json")
    inside = [(where, one) for where, one in leaves(claim["evidence"]) if is_number(one) and where != ("n_options",)]
    where, value = chance.choice(inside)
    return changed(study, tables, ("claims", place, "evidence", *where), other_number(value, chance))


def _refigured(text: str, chance: random.Random) -> str | None:
    figures = list(re.finditer(r"\d+", text))
    if not figures:
        return None
    one = chance.choice(figures)
    return text[: one.start()] + str(int(one.group()) + chance.choice((1, 2, 7))) + text[one.end() :]


def claim_sentence(study: Study, tables: Tables, chance: random.Random) -> Falsified | None:
    place = chance.choice([at for at, one in enumerate(study.claims) if one.kind == "measured"])
    text = _refigured(study.claims[place].sentence, chance)
    return changed(study, tables, ("claims", place, "sentence"), text) if text else None


def statement(study: Study, tables: Tables, chance: random.Random) -> Falsified | None:
    place = chance.randrange(len(study.personas))
    said = [at for at, one in enumerate(study.personas[place].statements) if one.kind == "measured"]
    if not said:
        return None
    at = chance.choice(said)
    text = _refigured(study.personas[place].statements[at].text, chance)
    return changed(study, tables, ("personas", place, "statements", at, "text"), text) if text else None


def quote(study: Study, tables: Tables, chance: random.Random) -> Falsified | None:
    """Change a word of a quote wherever it stands, so that nothing but the comment itself shows it."""
    places = [at for at, one in enumerate(study.claims) if one.kind == "quoted"]
    if not places:
        return None
    old = study.claims[chance.choice(places)].sentence
    words = old.split()
    words[chance.randrange(len(words))] = chance.choice(("never", "always", "awful", "lovely"))
    new = " ".join(words)
    if new == old:
        return None
    document = study.model_dump(mode="json")
    for where, value in leaves(document):
        if value == old:
            put(document, where, new)
    return Study.model_validate(document), tables, f"quote {new!r}"


def _with_table(study: Study, tables: Tables, name: str, table: pd.DataFrame, what: str) -> Falsified:
    return study, {**tables, name: table}, what


def cell(study: Study, tables: Tables, chance: random.Random) -> Falsified | None:
    """Swap a cell of a source for that of another row; only columns that the study reads."""
    source = chance.choice(study.sources)
    raw = tables[source.table]
    used = [one.name for one in source.schema_.columns if str(one.role) not in {"ignored", "ignore"}]
    column = chance.choice([name for name in used if name in raw.columns])
    row = chance.randrange(len(raw))
    others = raw[column][raw[column].notna() & (raw[column].astype(str) != str(raw[column].iloc[row]))]
    if others.empty:
        return None
    table = raw.copy()
    table.iloc[row, table.columns.get_loc(column)] = others.iloc[chance.randrange(len(others))]
    return _with_table(study, tables, source.table, table, f"{source.name}.{column}[{row}]")


def row(study: Study, tables: Tables, chance: random.Random) -> Falsified | None:
    source = chance.choice(study.sources)
    raw = tables[source.table]
    at = chance.randrange(len(raw))
    table = pd.concat([raw.iloc[:at], raw.iloc[at + 1 :]]).reset_index(drop=True)
    return _with_table(study, tables, source.table, table, f"{source.name} without row {at}")


def membership(study: Study, tables: Tables, chance: random.Random) -> Falsified | None:
    table = tables[study.members_table].copy()
    at = chance.randrange(len(table))
    others = [one for one in (*study.segment_ids, "") if one != table["segment"].iloc[at]]
    table.iloc[at, table.columns.get_loc("segment")] = chance.choice(others)
    return _with_table(study, tables, study.members_table, table, f"membership of {table.index[at]}")


def comment(study: Study, tables: Tables, chance: random.Random) -> Falsified | None:
    if not study.comments_table:
        return None
    table = tables[study.comments_table].copy()
    at = chance.choice([place for place, theme in enumerate(table["theme"]) if theme])
    if chance.random() < 0.5:
        others = [theme.id for theme in study.themes if theme.id != table["theme"].iloc[at]]
        table.iloc[at, table.columns.get_loc("theme")] = chance.choice(others)
    else:
        table.iloc[at, table.columns.get_loc("negativity")] = 1 - table["negativity"].iloc[at]
    return _with_table(study, tables, study.comments_table, table, f"comment {table.index[at]}")


def _figure(study: Study, tables: Tables, chance: random.Random, part: str, kind: str) -> Falsified | None:
    found = [
        (where, one)
        for where, one in leaves(study.model_dump(mode="json")[part])
        if is_number(one) and any(name in FIGURES[kind] for name in where if isinstance(name, str))
    ]
    if not found:
        return None
    where, value = chance.choice(found)
    new = 1 + value % 5 if "severity" in where else other_number(value, chance)
    return changed(study, tables, (part, *where), new)


def persona_figure(study: Study, tables: Tables, chance: random.Random) -> Falsified | None:
    return _figure(study, tables, chance, "personas", "persona")


def segment_figure(study: Study, tables: Tables, chance: random.Random) -> Falsified | None:
    return _figure(study, tables, chance, "segmentation", "segments")


def theme(study: Study, tables: Tables, chance: random.Random) -> Falsified | None:
    if not study.themes:
        return None
    place = chance.randrange(len(study.themes))
    name = chance.choice(("n_comments", "n_customers", "severity"))
    old = getattr(study.themes[place], name)
    new = 1 + old % 5 if name == "severity" else other_number(old, chance)
    return changed(study, tables, ("themes", place, name), new)


KINDS: dict[str, Falsify] = {
    "a number of a claim": claim_number,
    "a figure in a claim's sentence": claim_sentence,
    "a figure in a statement": statement,
    "a word of a quote": quote,
    "a cell of the data": cell,
    "a row of the data": row,
    "a membership": membership,
    "a comment": comment,
    "a figure of a persona": persona_figure,
    "a figure of the segments": segment_figure,
    "a figure of a theme": theme,
}


def demo_sources(n_customers: int, seed: int) -> list[Source]:
    with tempfile.TemporaryDirectory() as folder:
        write_demo(Path(folder), seed=seed)
        kept = pd.read_csv(Path(folder) / "customers.csv")["customer_id"].head(n_customers)
        for name in ("customers", "events", "survey", "feedback"):
            path = Path(folder) / f"{name}.csv"
            table = pd.read_csv(path, dtype=str, keep_default_na=False)
            table[table["customer_id"].isin(kept)].to_csv(path, index=False)
        return [read_source(Path(folder) / f"{name}.csv") for name in ("customers", "events", "survey", "feedback")]


def table_sources(path: Path, n_rows: int) -> list[Source]:
    source = read_source(path)
    return [Source(source.name, source.raw.head(n_rows), source.schema, source.report)]


def main() -> None:
    """Make the study, audit it, and falsify it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--demo", type=int, default=600)
    parser.add_argument("--table", type=Path)
    parser.add_argument("--rows", type=int, default=1500)
    parser.add_argument("--number", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    sources = table_sources(arguments.table, arguments.rows) if arguments.table else demo_sources(arguments.demo, 0)
    template = None if arguments.table else load_template("ecommerce-purchase")
    result = run_study(sources, template=template)
    study, tables = result.study, dict(result.tables)
    held = audit(study, tables)
    print(f"{len(study.claims):,} claims, {len(study.personas)} personas; not held: {len(held)}", flush=True)
    for finding in held[:5]:
        print(f"  {finding.message}")
    chance = random.Random(arguments.seed)
    made, found, missed = Counter[str](), Counter[str](), []
    kinds = list(KINDS)
    started = time.process_time()
    while sum(made.values()) < arguments.number and kinds:
        kind = kinds[sum(made.values()) % len(kinds)]
        options = (KINDS[kind](study, tables, chance) for _ in range(20))
        falsified = next((one for one in options if one is not None), None)
        if falsified is None:  # nothing of this kind is in the study
            kinds.remove(kind)
            continue
        made[kind] += 1
        if is_found(*falsified[:2]):
            found[kind] += 1
        else:
            missed.append(f"{kind}: {falsified[2]}")
    for kind, n in made.items():
        print(f"  {kind}: {found[kind]} of {n} found")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"{sum(found.values())} of {sum(made.values())} found; {time.process_time() - started:.0f} CPU s, {peak:.0f} MB"
    )
    for one in missed:
        print(f"  MISSED {one}")


def is_found(study: Study, tables: Tables) -> bool:
    """Return whether the audit objects, or the data can no longer be read as the study says."""
    from core.errors import WayprintError

    try:
        return bool(audit(study, tables))
    except WayprintError:
        return True


if __name__ == "__main__":
    main()
