"""The command line of a run: ``python -m core run``, from files to a folder of results."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from core.config import DEFAULT_SEED, MAX_SEGMENTS, MAX_WEIGHT, MIN_SEGMENTS, OnProgress
from core.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from core.segmentation import SegmentationConfig
    from core.study import Study
    from core.tables import Source

METHODS = ("mixture", "kmeans", "latent_class", "hierarchical", "nmf")
MAX_SEED = 2**32 - 1

SOURCES = {
    "customers": "one row a customer",
    "events": "one row an event",
    "survey": "one row a customer who answered",
    "feedback": "one row a comment",
}
"""The tables that a run takes, and what a row of each is."""


def add_run(run: argparse.ArgumentParser) -> None:
    """Add the arguments of the command ``run``."""
    for name, row in SOURCES.items():
        run.add_argument(f"--{name}", type=Path, metavar="F", help=row)
    run.add_argument("--segments", type=_number, default=None, metavar="auto|N", help="how many (default: auto)")
    run.add_argument("--method", default="mixture", choices=METHODS, help="default: mixture")
    for name, of, what in (("--weight", "COLUMN", "it"), ("--facet-weight", "FACET", "each of its columns")):
        told = f"how much {what} counts, 0 to {MAX_WEIGHT:g} (repeatable)"
        run.add_argument(name, action="append", type=_weight, default=[], metavar=f"{of}=W", help=told)
    run.add_argument(
        "--template", default="", metavar="NAME", help="journey template (default: the one that fits the events)"
    )
    run.add_argument(
        "--column",
        action="append",
        default=[],
        metavar="[TABLE.]NAME=ROLE",
        help="correct the role of a column, of the first table in the order above where none is named (repeatable)",
    )
    run.add_argument(
        "--response-style",
        default="auto",
        choices=("auto", "remove", "keep"),
        help="take out how people use answer scales: where it shows (auto), everywhere, nowhere",
    )
    run.add_argument("--seed", type=seed, default=DEFAULT_SEED, metavar="N")
    run.add_argument("--out", type=Path, required=True, metavar="DIR", help="new, empty or an earlier result")
    run.set_defaults(run=_run)


def _number(text: str) -> int | None:
    if text == "auto":
        return None
    if not text.isdecimal() or not MIN_SEGMENTS <= int(text) <= MAX_SEGMENTS:
        message = f"{text!r} is not a number of segments: give auto, or {MIN_SEGMENTS} to {MAX_SEGMENTS}"
        raise argparse.ArgumentTypeError(message)
    return int(text)


def _weight(text: str) -> tuple[str, float]:
    name, _, number = text.rpartition("=")
    try:
        weight = float(number)
    except ValueError:
        weight = -1.0
    if not name or not 0 <= weight <= MAX_WEIGHT:
        message = f"{text!r} is not a weight: give NAME=W with W from 0 to {MAX_WEIGHT:g}"
        raise argparse.ArgumentTypeError(message)
    return name, weight


def seed(text: str) -> int:
    """Return a seed that was typed."""
    if not text.isdecimal() or int(text) > MAX_SEED:
        message = f"{text!r} is not a seed: give a whole number from 0 to {MAX_SEED}"
        raise argparse.ArgumentTypeError(message)
    return int(text)


def progress() -> OnProgress:
    """Return a callback that prints a line whenever something new is being done, or a percent of it more."""
    last = ("", -1)

    def report(share: float, what: str) -> None:
        nonlocal last
        now = (what.partition(" (")[0], int(100 * share))
        if now != last:
            print(f"{now[1]:4} % {what}", file=sys.stderr, flush=True)
            last = now

    return report


def _run(arguments: argparse.Namespace) -> int:
    from core.exports.folder import check_target, write_result
    from core.pipeline import run_study
    from core.templates import fitting_template, load_template

    config = _config(arguments)
    template = load_template(arguments.template) if arguments.template else None
    if not _paths(arguments):
        message = "There is no file to read."
        raise ConfigError(message, hint="Give --customers, --events or --survey.")
    if set(_paths(arguments)) == {"feedback"}:
        message = "Feedback alone holds nothing to find segments by."
        hint = "Add --customers, --events or --survey. If the file also tells who wrote, give it as --customers."
        raise ConfigError(message, hint=hint)
    check_target(arguments.out)
    on_progress = progress()
    on_progress(0.0, "Reading the files")
    sources = _sources(arguments)
    result = run_study(
        sources,
        study_id="study",
        name=next(path.stem for path in _paths(arguments).values()),
        config=config,
        template=template or fitting_template(_event_names(sources)),
        on_progress=on_progress,
    )
    on_progress(1.0, "Writing the results")
    write_result(result, arguments.out)
    summarise(result.study, arguments.out)
    return 0


def _config(arguments: argparse.Namespace) -> SegmentationConfig:
    from core.schema import Facet
    from core.segmentation import SegmentationConfig

    facets = tuple(facet.value for facet in Facet)
    unknown = [name for name, _ in arguments.facet_weight if name not in facets]
    if unknown:
        message = f"There is no facet {unknown[0]!r}."
        raise ConfigError(message, hint=f"The facets are {', '.join(facets)}.")
    return SegmentationConfig(
        method=arguments.method,
        n_segments=arguments.segments,
        seed=arguments.seed,
        response_style=arguments.response_style,
        column_weights=dict(arguments.weight),
        facet_weights={Facet(name): weight for name, weight in arguments.facet_weight},
    )


def _paths(arguments: argparse.Namespace) -> dict[str, Path]:
    return {name: getattr(arguments, name) for name in SOURCES if getattr(arguments, name)}


def _sources(arguments: argparse.Namespace) -> list[Source]:
    from core.adapters.readers import read_source
    from core.schema import TableKind

    named = _paths(arguments).items()
    sources = {name: read_source(path, name=name, kind=TableKind(name)) for name, path in named}
    return list(_corrected(sources, arguments.column).values())


def _event_names(sources: Sequence[Source]) -> set[str]:
    """Return the kinds of events in the logs: a journey template fits where it knows them."""
    from core.schema import Role, TableKind

    logs = [one for one in sources if one.schema.kind is TableKind.EVENTS]
    columns = [(one.raw, one.schema.first(Role.EVENT)) for one in logs]
    return {str(name) for raw, spec in columns if spec for name in raw[spec.name].dropna().unique()}


def _corrected(sources: Mapping[str, Source], given: Sequence[str]) -> dict[str, Source]:
    """Return the sources with the roles that the user gave."""
    from core.schema import with_changes
    from core.tables import Source

    changes: dict[str, dict[str, dict[str, str | bool]]] = {name: {} for name in sources}
    first = next(iter(sources))
    for text in given:
        column, separator, role = text.rpartition("=")
        if not separator or not column:
            message = f"--column {text!r} is not of the form NAME=ROLE."
            raise ConfigError(message, hint='For example --column "Review Text=text" or --column events.when=time.')
        table, dot, inner = column.partition(".")
        is_other = dot and table in sources and sources[first].schema.column(column) is None
        table, column = (table, inner) if is_other else (first, column)
        changes[table][column] = {"role": role}
    return {
        name: Source(one.name, one.raw, with_changes(one.schema, changes[name]), one.report) if changes[name] else one
        for name, one in sources.items()
    }


def summarise(study: Study, folder: Path) -> None:
    """Print the segments that were found, and what was made of them."""
    from core.wording import percent

    record = study.segmentation
    assert record is not None, "a finished run has a segmentation"  # noqa: S101
    asked = f", as you asked; {record.suggested} are suggested" if record.n_segments != record.suggested else ""
    print(f"{record.n_segments} segments{asked} ({record.verdict}): {record.verdict_reason} {record.reason}")
    personas = {persona.segment_id: persona for persona in study.personas}
    for info in record.segments:
        persona = personas.get(info.id)
        said = f"{persona.name}: {persona.headline.text}" if persona else "too small to describe"
        print(f"  {info.id}  {info.size:>7,}  {percent(info.share):>4}  {said}")
    print(f"  fits none {record.n_unassigned:,}")
    print(
        f"{len(study.claims):,} claims, {len(study.personas)} personas, {len(study.journeys)} journey maps in {folder}"
    )
