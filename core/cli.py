"""The command line: ``python -m core demo|open-demo|run|audit|validate|journey|import|export``.

Progress goes to standard error, results to standard output. Exit status: 0 done, 1 an audit found
something, 2 bad input (one message: what is wrong, what was expected, what to do), 130 stopped by Ctrl-C.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from core.cli_export import add_export, open_studio
from core.cli_journey import add_journey
from core.cli_run import add_run, progress, seed
from core.config import DEFAULT_SEED
from core.errors import ConfigError, DataError, WayprintError

if TYPE_CHECKING:
    from collections.abc import Sequence

# Everything that reads data is imported by the command that needs it: --help and wrong arguments answer at once.

STOPPED = 130
"""What a shell expects of a program that Ctrl-C ended."""


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
    demo.add_argument("--seed", type=seed, default=DEFAULT_SEED, metavar="N")
    demo.add_argument("--truth", action="store_true", help="also write truth.csv: the planted group of each customer")
    demo.set_defaults(run=_demo)

    open_demo = commands.add_parser("open-demo", help="put the demo study into the studio and print its id")
    open_demo.set_defaults(run=_open_demo)

    add_run(commands.add_parser("run", help="find segments, build personas and journey maps"))

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

    add_export(commands.add_parser("export", help="write a study as a file: see export --help"))
    return parser


def _demo(arguments: argparse.Namespace) -> int:
    from core.demo import write_demo

    for path in write_demo(arguments.folder, seed=arguments.seed, truth=arguments.truth):
        print(path)
    return 0


def _open_demo(_arguments: argparse.Namespace) -> int:
    print(open_studio().open_demo(on_progress=progress()))
    return 0


def _audit(arguments: argparse.Namespace) -> int:
    from core.exports.folder import audit_folder

    findings = audit_folder(arguments.folder, on_progress=progress())
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
        print(open_studio().add_folder(arguments.file))
        return 0
    try:
        content = arguments.file.read_bytes()
    except OSError as error:
        message = f"{arguments.file} cannot be read: {error.strerror}."
        raise DataError(message, hint="Give the path of a bundle that the studio exported.") from error
    print(open_studio().add_bundle(content))
    return 0
