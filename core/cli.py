"""The command line: ``python -m core demo|open-demo|run|audit|validate|import|export``.

Progress goes to standard error, results to standard output. Exit status: 0 done, 1 an audit found
something, 2 bad input (one message: what is wrong, what was expected, what to do).
"""

import argparse
import json
import shutil
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from core.audit import audit
from core.config import DEFAULT_SEED, MAX_SEGMENTS, MIN_SEGMENTS, OnProgress, Settings
from core.demo import write_demo
from core.errors import ConfigError, DataError, WayprintError
from core.exports.bundle import read_study, write_study
from core.exports.html_report import html_report
from core.journeys import validate_file
from core.pipeline import StudyResult, prepare, run_study
from core.schema import TableKind, with_changes
from core.segmentation import SegmentationConfig
from core.services import build_studio
from core.study import Study
from core.tables import Source
from core.templates import load_template
from core.wording import percent

DEFAULT_TEMPLATE = "ecommerce-purchase"
REPORT = "report.html"


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status."""
    arguments = _parser().parse_args(argv)
    try:
        return int(arguments.run(arguments))
    except WayprintError as error:
        print(f"wayprint: {error}", file=sys.stderr)
        return 2


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m core", description="Segments, personas and journey maps from customer data."
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    demo = commands.add_parser("demo", help="write the files of the demo study")
    demo.add_argument("folder", type=Path, metavar="DIR")
    demo.add_argument("--seed", type=int, default=DEFAULT_SEED)
    demo.add_argument("--truth", action="store_true", help="also write truth.csv: the planted group of each customer")
    demo.set_defaults(run=_demo)

    open_demo = commands.add_parser("open-demo", help="put the demo study into the studio and print its id")
    open_demo.set_defaults(run=_open_demo)

    run = commands.add_parser("run", help="find segments, build personas and journey maps")
    run.add_argument("--customers", type=Path, required=True, metavar="F", help="one row a customer")
    run.add_argument("--events", type=Path, metavar="F", help="one row an event")
    run.add_argument("--survey", type=Path, metavar="F", help="one row a customer who answered")
    run.add_argument("--feedback", type=Path, metavar="F", help="one row a comment")
    run.add_argument("--segments", type=_number, default=None, metavar="auto|N", help="how many (default: auto)")
    run.add_argument("--method", default="mixture", choices=("mixture", "kmeans"))
    run.add_argument("--template", default=DEFAULT_TEMPLATE, metavar="NAME", help="journey template")
    run.add_argument(
        "--column",
        action="append",
        default=[],
        metavar="NAME=ROLE",
        help="correct the role of a column of the customer table (repeatable)",
    )
    run.add_argument("--seed", type=int, default=DEFAULT_SEED)
    run.add_argument("--out", type=Path, required=True, metavar="DIR")
    run.set_defaults(run=_run)

    check = commands.add_parser("audit", help="derive every claim of an exported study again")
    check.add_argument("folder", type=Path, metavar="DIR")
    check.set_defaults(run=_audit)

    validate = commands.add_parser("validate", help="check a journey map or template")
    validate.add_argument("file", type=Path, metavar="FILE.yaml")
    validate.set_defaults(run=_validate)

    load = commands.add_parser("import", help="add a bundle to the studio")
    load.add_argument("file", type=Path, metavar="BUNDLE.zip")
    load.set_defaults(run=_import)

    export = commands.add_parser("export", help="write a study of the studio as a bundle or a report")
    export.add_argument("study", metavar="STUDY", help="the id of the study, as in its address")
    export.add_argument("file", type=Path, metavar="FILE.zip|FILE.html")
    export.set_defaults(run=_export)
    return parser


def _number(text: str) -> int | None:
    if text == "auto":
        return None
    if not text.isdigit() or not MIN_SEGMENTS <= int(text) <= MAX_SEGMENTS:
        message = f"{text!r} is not a number of segments: give auto, or {MIN_SEGMENTS} to {MAX_SEGMENTS}"
        raise argparse.ArgumentTypeError(message)
    return int(text)


def _progress() -> OnProgress:
    """Return a callback that prints a line whenever something new is being done."""
    last = ""

    def report(share: float, what: str) -> None:
        nonlocal last
        if what != last:
            print(f"{percent(share):>8} {what}", file=sys.stderr)
            last = what

    return report


def _demo(arguments: argparse.Namespace) -> int:
    for path in write_demo(arguments.folder, seed=arguments.seed, truth=arguments.truth):
        print(path)
    return 0


def _open_demo(_arguments: argparse.Namespace) -> int:
    print(build_studio(Settings.from_environment()).open_demo())
    return 0


def _run(arguments: argparse.Namespace) -> int:
    template = load_template(arguments.template)
    _check_target(arguments.out)
    sources = _sources(arguments)
    result = run_study(
        sources,
        study_id="study",
        name=arguments.customers.stem,
        config=SegmentationConfig(method=arguments.method, n_segments=arguments.segments, seed=arguments.seed),
        template=template,
        on_progress=_progress(),
    )
    _write(result, sources, arguments.out)
    _summarise(result.study, arguments.out)
    return 0


def _check_target(folder: Path) -> None:
    """Refuse a folder with anything else in it, before hours of work: an earlier result may be replaced."""
    if folder.exists() and not folder.is_dir():
        message = f"{folder} is a file; expected a folder to write the results to."
        raise ConfigError(message, hint="Give another --out.")
    if folder.is_dir() and any(folder.iterdir()) and not (folder / "study.json").exists():
        message = f"The folder {folder} holds files that are not an earlier result."
        raise ConfigError(message, hint="Give a new or empty folder as --out.")


def _sources(arguments: argparse.Namespace) -> list[Source]:
    from core.adapters.readers import read_source

    kinds = {
        "customers": TableKind.CUSTOMERS,
        "events": TableKind.EVENTS,
        "survey": TableKind.SURVEY,
        "feedback": TableKind.FEEDBACK,
    }
    sources = [
        read_source(getattr(arguments, name), name=name, kind=kind)
        for name, kind in kinds.items()
        if getattr(arguments, name)
    ]
    if arguments.column:
        customers = sources[0]
        schema = with_changes(customers.schema, _corrections(arguments.column))
        sources[0] = Source(customers.name, customers.raw, schema, customers.report)
    return sources


def _corrections(given: Sequence[str]) -> dict[str, dict[str, str | bool]]:
    changes: dict[str, dict[str, str | bool]] = {}
    for text in given:
        name, separator, role = text.rpartition("=")
        if not separator or not name:
            message = f"--column {text!r} is not of the form NAME=ROLE."
            raise ConfigError(message, hint='For example --column "Review Text=text".')
        changes[name] = {"role": role}
    return changes


def _write(result: StudyResult, sources: Sequence[Source], folder: Path) -> None:
    """Write everything to a folder beside the target, then put it in place: never half a result."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    staged = Path(tempfile.mkdtemp(prefix=".wayprint-", dir=folder.parent))
    try:
        write_study(result.study, result.tables.__getitem__, staged)
        specs = {spec.name: spec for spec in prepare(sources).customers.columns}
        (staged / REPORT).write_text(html_report(result.study, specs), encoding="utf-8", newline="\n")
        if folder.exists():
            shutil.rmtree(folder)
        staged.chmod(0o755)
        staged.rename(folder)
    finally:
        shutil.rmtree(staged, ignore_errors=True)


def _summarise(study: Study, folder: Path) -> None:
    record = study.segmentation
    assert record is not None, "a finished run has a segmentation"  # noqa: S101
    print(f"{record.n_segments} segments ({record.verdict}): {record.reason}")
    names = {persona.segment_id: persona for persona in study.personas}
    for info in record.segments:
        persona = names.get(info.id)
        said = f"{persona.name}: {persona.headline.text}" if persona else "too small to describe"
        print(f"  {info.id}  {info.size:>7,}  {percent(info.share):>4}  {said}")
    print(f"  fits none {record.n_unassigned:,}")
    print(f"{len(study.claims)} claims, {len(study.journeys)} journey maps in {folder}")


def _audit(arguments: argparse.Namespace) -> int:
    study, tables = read_study(arguments.folder)
    findings = [*audit(study, tables, on_progress=_progress())]
    report = arguments.folder / REPORT
    if report.exists() and study.sources and not findings:
        sources = [Source(one.name, tables[one.table], one.schema_, one.report) for one in study.sources]
        specs = {spec.name: spec for spec in prepare(sources).customers.columns}
        if report.read_text(encoding="utf-8") != html_report(study, specs):
            print(f"{REPORT} does not say what the study says.")
            return 1
    for finding in findings:
        print(f"{finding.message} {finding.example}".rstrip())
    if findings:
        print(f"{len(findings)} things do not hold.")
        return 1
    print(f"All {len(study.claims)} claims hold.")
    return 0


def _validate(arguments: argparse.Namespace) -> int:
    print(f"{arguments.file}: a valid {validate_file(str(arguments.file))}")
    return 0


def _import(arguments: argparse.Namespace) -> int:
    try:
        content = arguments.file.read_bytes()
    except OSError as error:
        message = f"{arguments.file} cannot be read: {error.strerror}."
        raise DataError(message, hint="Give the path of a bundle that the studio exported.") from error
    print(build_studio(Settings.from_environment()).add_bundle(content))
    return 0


def _export(arguments: argparse.Namespace) -> int:
    studio = build_studio(Settings.from_environment())
    study = studio.store.load(arguments.study)
    suffix = arguments.file.suffix.lower()
    if suffix == ".zip":
        content = studio.bundle(study.id)
    elif suffix == ".html":
        prepared = prepare(studio.sources(study)) if study.segmentation else None
        content = studio.report(study.id, prepared).encode()
    else:
        message = f"{arguments.file} ends with {suffix or 'nothing'}; expected .zip or .html."
        raise ConfigError(message, hint="Name the file with one of these endings.")
    arguments.file.write_bytes(content)
    print(json.dumps({"study": study.id, "file": str(arguments.file), "bytes": len(content)}))
    return 0
