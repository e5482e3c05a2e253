"""The command line of exports: ``python -m core export``, a study of the studio or of a folder as a file."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from core.config import Settings
from core.errors import ConfigError, StoreError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from core.services import Studio
    from core.study import Study


def add_export(export: argparse.ArgumentParser) -> None:
    """Add the arguments of the command ``export``."""
    export.description = (
        "The ending of the file says what is written. The whole study: .zip (a bundle to import), .html (a report). "
        "Its personas: .pdf .png .pptx .md .json .yaml, and .html where --persona is given. Their customers: .csv. "
        "A journey map, where --map is given: .svg .png .pdf .pptx .html, with what its cards rest on, or as data: "
        ".yaml .json .xlsx (all of it), .csv .mmd .md."
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


def open_studio() -> Studio:
    """Return the studio of this environment."""
    from core.services import build_studio

    return build_studio(Settings.from_environment())


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
        studio = open_studio()
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
    from core.journeys import MAP_ENDINGS

    if not arguments.map:
        message = "--paper is for a journey map."
        raise ConfigError(message, hint="Say which with --map ID.")
    if ending not in {*JOURNEY_FORMATS, *MAP_ENDINGS}:
        message = f"A journey map is not written as {arguments.file}."
        raise ConfigError(message, hint=f"Name a file that ends with {_listed([*JOURNEY_FORMATS, *MAP_ENDINGS])}.")
    if arguments.paper and ending not in JOURNEY_FORMATS:
        message = "--paper is for pictures and pages of a map."
        raise ConfigError(message, hint=f"Name a file that ends with {_listed(JOURNEY_FORMATS)}.")
    if arguments.persona or arguments.columns:
        message = "--map writes a journey map; --persona and --with are for personas and their customers."
        raise ConfigError(message, hint="Export one after the other.")


def _listed(endings: Sequence[str]) -> str:
    return " ".join(f".{ending}" for ending in endings)


def _exported(studio: Studio, study: Study, arguments: argparse.Namespace, ending: str) -> list[tuple[Path, bytes]]:
    """Return the files of an export: one, or a picture for each persona beside the name that was given."""
    from core.exports.journeys import map_to_export
    from core.exports.personas import exported_personas
    from core.journeys import MAP_ENDINGS, export_map
    from core.pipeline import prepare

    if ending == "zip":
        return [(arguments.file, studio.bundle(study.id))]
    if arguments.map and ending in MAP_ENDINGS:
        names = {persona.id: persona.name for persona in study.personas}
        journey = map_to_export(study, arguments.map)
        return [(arguments.file, export_map(journey, MAP_ENDINGS[ending], personas=names))]
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
