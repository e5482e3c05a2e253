"""The command line: ``python -m core demo|open-demo|run|audit|validate|journey|import|export``.

Progress goes to standard error, results to standard output. Exit status: 0 done, 1 an audit found
something, 2 bad input (one message: what is wrong, what was expected, what to do), 130 stopped by Ctrl-C.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from core.cli_journey import add_journey
from core.config import DEFAULT_SEED, MAX_SEGMENTS, MAX_WEIGHT, MIN_SEGMENTS, OnProgress, Settings
from core.errors import ConfigError, DataError, StoreError, WayprintError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from core.segmentation import SegmentationConfig
    from core.services import Studio
    from core.study import Study
    from core.tables import Source

# Everything that reads data is imported by the command that needs it: --help and wrong arguments answer at once.

METHODS = ("mixture", "kmeans", "latent_class", "hierarchical", "nmf")
MAX_SEED = 2**32 - 1
STOPPED = 130
"""What a shell expects of a program that Ctrl-C ended."""

SOURCES = {
    "customers": "one row a customer",
    "events": "one row an event",
    "survey": "one row a customer who answered",
    "feedback": "one row a comment",
}
"""The tables that a run takes, and what a row of each is."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status."""
    try:
        arguments = _parser().parse_args(argv)
        return int(arguments.run(arguments))
    except WayprintError as error:
        return _refused(str(error))
    except OSError as error:
        what = f"{error.filename}: " if error.filename else ""
        return _refused(f"{what}{error.strerror or error}. Check that the path is right and that you may use it.")
    except KeyboardInterrupt:
        print("\nwayprint: stopped. A run that is stopped writes nothing.", file=sys.stderr)
        return STOPPED


def _refused(message: str) -> int:
    print(f"wayprint: {' '.join(message.split())}", file=sys.stderr)
    return 2


class _Parser(argparse.ArgumentParser):
    """Says what is wrong in one line, as every other error is said."""

    def error(self, message: str) -> NoReturn:
        message = f"{message[:1].upper()}{message[1:]}."
        raise ConfigError(message, hint=f"See: {self.prog} --help")


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="python -m core", description="Segments, personas and journey maps from customer data.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    demo = commands.add_parser("demo", help="write the files of the demo study")
    demo.add_argument("folder", type=Path, metavar="DIR")
    demo.add_argument("--seed", type=_seed, default=DEFAULT_SEED, metavar="N")
    demo.add_argument("--truth", action="store_true", help="also write truth.csv: the planted group of each customer")
    demo.set_defaults(run=_demo)

    open_demo = commands.add_parser("open-demo", help="put the demo study into the studio and print its id")
    open_demo.set_defaults(run=_open_demo)

    _add_run(commands.add_parser("run", help="find segments, build personas and journey maps"))

    check = commands.add_parser("audit", help="derive every claim of an exported study again")
    check.add_argument("folder", type=Path, metavar="DIR")
    check.add_argument(
        "--personas", type=Path, metavar="FILE.json|FILE.yaml", help="also compare personas that were exported from it"
    )
    check.set_defaults(run=_audit)

    validate = commands.add_parser("validate", help="check a journey map or template")
    validate.add_argument("files", type=Path, nargs="+", metavar="FILE.yaml")
    validate.set_defaults(run=_validate)

    add_journey(commands.add_parser("journey", help="check, compare, merge and convert files of journey maps"))

    load = commands.add_parser("import", help="add a bundle, or the folder of a run, to the studio")
    load.add_argument("file", type=Path, metavar="BUNDLE.zip|DIR")
    load.set_defaults(run=_import)

    _add_export(commands.add_parser("export", help="write a study as a file: see export --help"))
    return parser


def _add_run(run: argparse.ArgumentParser) -> None:
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
    run.add_argument("--seed", type=_seed, default=DEFAULT_SEED, metavar="N")
    run.add_argument("--out", type=Path, required=True, metavar="DIR", help="new, empty or an earlier result")
    run.set_defaults(run=_run)


def _add_export(export: argparse.ArgumentParser) -> None:
    export.description = (
        "The ending of the file says what is written. The whole study: .zip (a bundle to import), .html (a report). "
        "Its personas: .pdf .png .pptx .md .json .yaml, and .html where --persona is given. Their customers: .csv. "
        "A journey map, where --map is given: .svg .png .pdf .pptx .html, with what its cards rest on."
    )
    export.add_argument("study", metavar="STUDY", help="the folder that run wrote, or the id of a study of the studio")
    export.add_argument("file", type=Path, metavar="FILE")
    export.add_argument(
        "--persona", action="append", default=[], metavar="ID", help="only this one (repeatable; default: all)"
    )
    export.add_argument(
        "--with",
        action="append",
        default=[],
        dest="columns",
        metavar="COLUMN",
        help="a column of the customer tables to add to .csv (repeatable); personal data goes along only if named",
    )
    export.add_argument("--map", default="", metavar="ID", help="this journey map of the study")
    export.add_argument(
        "--paper", choices=("a4", "a3", "letter", "slides", "poster"), help="of the map (default: as fits)"
    )
    export.set_defaults(run=_export)


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


def _seed(text: str) -> int:
    if not text.isdecimal() or int(text) > MAX_SEED:
        message = f"{text!r} is not a seed: give a whole number from 0 to {MAX_SEED}"
        raise argparse.ArgumentTypeError(message)
    return int(text)


def _progress() -> OnProgress:
    """Return a callback that prints a line whenever something new is being done."""
    last = ""

    def report(share: float, what: str) -> None:
        nonlocal last
        if what != last:
            print(f"{100 * share:4.0f} % {what}", file=sys.stderr, flush=True)
            last = what

    return report


def _demo(arguments: argparse.Namespace) -> int:
    from core.demo import write_demo

    for path in write_demo(arguments.folder, seed=arguments.seed, truth=arguments.truth):
        print(path)
    return 0


def _open_demo(_arguments: argparse.Namespace) -> int:
    print(_studio().open_demo(on_progress=_progress()))
    return 0


def _studio() -> Studio:
    from core.services import build_studio

    return build_studio(Settings.from_environment())


def _run(arguments: argparse.Namespace) -> int:
    from core.exports.folder import check_target, write_result
    from core.pipeline import run_study
    from core.templates import fitting_template, load_template

    config = _config(arguments)
    template = load_template(arguments.template) if arguments.template else None
    if not _paths(arguments):
        message = "There is no file to read."
        raise ConfigError(message, hint=f"Give at least one of {', '.join(f'--{name}' for name in SOURCES)}.")
    check_target(arguments.out)
    on_progress = _progress()
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
    _summarise(result.study, arguments.out)
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


def _summarise(study: Study, folder: Path) -> None:
    from core.wording import percent

    record = study.segmentation
    assert record is not None, "a finished run has a segmentation"  # noqa: S101
    asked = f", as you asked; {record.suggested} are suggested" if record.n_segments != record.suggested else ""
    print(f"{record.n_segments} segments{asked} ({record.verdict}): {record.reason}")
    personas = {persona.segment_id: persona for persona in study.personas}
    for info in record.segments:
        persona = personas.get(info.id)
        said = f"{persona.name}: {persona.headline.text}" if persona else "too small to describe"
        print(f"  {info.id}  {info.size:>7,}  {percent(info.share):>4}  {said}")
    print(f"  fits none {record.n_unassigned:,}")
    print(
        f"{len(study.claims):,} claims, {len(study.personas)} personas, {len(study.journeys)} journey maps in {folder}"
    )


def _audit(arguments: argparse.Namespace) -> int:
    from core.exports.folder import audit_folder

    findings = audit_folder(arguments.folder, on_progress=_progress())
    if arguments.personas is not None:
        from core.exports.bundle import read_study
        from core.exports.persona_file import audit_personas, load_personas

        file = load_personas(arguments.personas.read_bytes().decode(errors="replace"))
        findings = (*findings, *audit_personas(file, read_study(arguments.folder)[0]))
    for finding in findings:
        print(f"{finding.message} {finding.example}".rstrip())
    if findings:
        print(f"{len(findings)} {'thing does' if len(findings) == 1 else 'things do'} not hold in {arguments.folder}.")
        return 1
    print(f"Everything in {arguments.folder} holds: every claim was derived again from the data.")
    return 0


def _validate(arguments: argparse.Namespace) -> int:
    from core.journeys import validate_file

    for file in arguments.files:
        print(f"{file}: a valid {validate_file(str(file))}")
    return 0


def _import(arguments: argparse.Namespace) -> int:
    if arguments.file.is_dir():
        print(_studio().add_folder(arguments.file))
        return 0
    try:
        content = arguments.file.read_bytes()
    except OSError as error:
        message = f"{arguments.file} cannot be read: {error.strerror}."
        raise DataError(message, hint="Give the path of a bundle that the studio exported.") from error
    print(_studio().add_bundle(content))
    return 0


def _export(arguments: argparse.Namespace) -> int:
    ending = arguments.file.suffix.lower().removeprefix(".")
    _check_export(arguments, ending)
    studio, study = _named_study(arguments.study)
    for file, content in _exported(studio, study, arguments, ending):
        try:
            file.write_bytes(content)
        except OSError as error:
            message = f"{file} cannot be written: {error.strerror}."
            raise StoreError(message, hint="Give a path in a folder that exists and is yours.") from error
        print(json.dumps({"study": study.id, "file": str(file), "bytes": len(content)}))
    return 0


def _named_study(name: str) -> tuple[Studio, Study]:
    """Return the study of a folder that a run wrote, else that of the studio with this id."""
    folder = Path(name)
    if not (folder / "study.json").is_file() and len(folder.parts) == 1:
        studio = _studio()
        return studio, studio.store.load(name)
    from core.services import passing_studio

    studio = passing_studio()
    return studio, studio.store.load(studio.add_folder(folder))


def _check_export(arguments: argparse.Namespace, ending: str) -> None:
    from core.exports.personas import FORMATS

    if arguments.map or arguments.paper:
        _check_map_export(arguments, ending)
        return
    if ending not in {"zip", "csv", *FORMATS}:
        given = f".{ending}" if ending else "nothing"
        message = f"{arguments.file} ends with {given}; expected .zip or .html or, for personas, {_listed(FORMATS)}."
        raise ConfigError(message, hint="Name the file with one of these endings; .csv is for their customers.")
    if ending == "zip" and arguments.persona:
        message = "A bundle holds the whole study, not one persona."
        raise ConfigError(message, hint="Leave --persona out, or name a file that ends with .pdf, .json or the like.")
    if ending != "csv" and arguments.columns:
        message = "--with adds columns to the customers of personas, which are written as .csv."
        raise ConfigError(message, hint="Name a file that ends with .csv.")


def _check_map_export(arguments: argparse.Namespace, ending: str) -> None:
    from core.exports.journeys import JOURNEY_FORMATS

    if not arguments.map:
        message = "--paper is for a journey map."
        raise ConfigError(message, hint="Say which with --map ID.")
    if ending not in JOURNEY_FORMATS:
        message = f"A journey map of a study is written as {_listed(JOURNEY_FORMATS)}, not as {arguments.file}."
        raise ConfigError(message, hint="Other formats: python -m core journey export MAP FILE.")
    if arguments.persona or arguments.columns:
        message = "--map writes a journey map; --persona and --with are for personas and their customers."
        raise ConfigError(message, hint="Export one after the other.")


def _listed(endings: Sequence[str]) -> str:
    return " ".join(f".{ending}" for ending in endings)


def _exported(studio: Studio, study: Study, arguments: argparse.Namespace, ending: str) -> list[tuple[Path, bytes]]:
    """Return the files of an export: one, or a picture for each persona beside the name that was given."""
    from core.exports.personas import exported_personas
    from core.pipeline import prepare

    if ending == "zip":
        return [(arguments.file, studio.bundle(study.id))]
    prepared = prepare(studio.sources(study), excluding=study.excluding) if study.segmentation else None
    if ending == "html" and not arguments.persona and not arguments.map:
        return [(arguments.file, studio.report(study.id, prepared).encode())]
    if arguments.map:
        found = [studio.export_journey(study.id, prepared, arguments.map, ending, paper=arguments.paper)]  # type: ignore[arg-type]
    elif ending == "csv":
        found = [studio.export_customers(study.id, prepared, persona_ids=arguments.persona, columns=arguments.columns)]
    elif ending == "png":
        ids = [persona.id for persona in exported_personas(study, arguments.persona)[0]]
        found = [studio.export_personas(study.id, prepared, "png", persona_ids=[one]) for one in ids]
    else:
        found = [studio.export_personas(study.id, prepared, ending, persona_ids=arguments.persona)]  # type: ignore[arg-type]
    for finding in dict.fromkeys(one for file in found for one in file.findings):
        print(f"wayprint: {finding.message} {finding.hint}".rstrip(), file=sys.stderr)
    if len(found) == 1:
        several = found[0].name.endswith(".zip")  # pages of a map as pictures
        return [(arguments.file.with_suffix(".zip") if several else arguments.file, found[0].content)]
    return [(arguments.file.with_stem(f"{arguments.file.stem}-{Path(one.name).stem}"), one.content) for one in found]
