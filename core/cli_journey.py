"""The command line of journey maps: ``python -m core journey lint|diff|merge|export|import``.

Results go to standard output, conflicts and remarks to standard error. Exit status: 0 fine, 1 findings, differences or
conflicts, 2 a file that cannot be used.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from core.errors import ConfigError, StoreError, TemplateError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from core.journeys import JourneyMap
    from core.study import Study

_SLUG = re.compile(r"[a-z0-9-]+")
_FOLDER_ENDINGS = (".yaml", ".yml")
_LEVELS = {"error": "error", "warning": "warning", "info": "note"}


def add_journey(journey: argparse.ArgumentParser) -> None:
    """Add what can be done with journey maps to the command ``journey``."""
    commands = journey.add_subparsers(required=True, metavar="COMMAND")

    lint = commands.add_parser("lint", help="say what is unfinished or doubtful on maps and templates")
    lint.add_argument("files", type=Path, nargs="+", metavar="FILE|DIR", help="of a folder, links between maps too")
    lint.set_defaults(run=_lint)

    compare = commands.add_parser("diff", help="say what is different on the second map")
    compare.add_argument("files", type=Path, nargs=2, metavar="FILE")
    compare.set_defaults(run=_diff)

    merge = commands.add_parser("merge", help="put two people's changes of one map together")
    for name in ("base", "ours", "theirs"):
        merge.add_argument(name, type=Path, metavar=name.upper())
    merge.add_argument("-o", "--out", type=Path, metavar="FILE", help="where to write it (default: to the terminal)")
    merge.set_defaults(run=_merge)

    export = commands.add_parser("export", help="write a map in another format; the ending of FILE says which")
    export.add_argument("map", type=Path, metavar="MAP")
    export.add_argument("file", type=Path, metavar="FILE")
    export.add_argument(
        "--paper", choices=("a4", "a3", "letter", "slides", "poster"), help="of a picture (default: as fits)"
    )
    export.set_defaults(run=_export)

    load = commands.add_parser("import", help="write the map of another format as YAML")
    load.add_argument("file", type=Path, metavar="FILE")
    load.add_argument("map", type=Path, metavar="MAP.yaml", help="a folder for a workbook with several maps")
    load.set_defaults(run=_import)


def _lint(arguments: argparse.Namespace) -> int:
    from core.journeys import validate_journey

    counts: Counter[str] = Counter()
    n_files = n_bad = 0
    for files, is_folder in map(_files_of, arguments.files):
        maps: dict[Path, tuple[JourneyMap, Mapping[str, int]]] = {}
        for file in files:
            n_files += 1
            try:
                maps[file] = _read_to_lint(file)
            except TemplateError as error:
                n_bad += 1
                print(f"wayprint: {' '.join(str(error).split())}", file=sys.stderr)
        known = {journey.id for journey, _ in maps.values()} if is_folder else None
        for file, (journey, lines) in maps.items():
            for finding in validate_journey(journey, known_maps=known):
                counts[_LEVELS[finding.severity]] += finding.count
                for place, label in zip(finding.places, finding.labels, strict=True):
                    where = f"{file}:{lines[place]}" if place in lines else f"{file}"
                    words = f"{finding.message.rstrip('.')}: {' '.join(label.split())[:60]}. {finding.hint}"
                    print(f"{where}: {_LEVELS[finding.severity]}: {words} [{finding.code}]")
    if n_files > n_bad:
        print(_counted(counts, n_files - n_bad))
    return 2 if n_bad else int(bool(counts["error"] + counts["warning"]))


def _counted(counts: Counter[str], n_files: int) -> str:
    found = [(level, counts[level]) for level in _LEVELS.values() if counts[level]]
    said = ", ".join(f"{n} {level}{'' if n == 1 else 's'}" for level, n in found)
    return f"{said or 'Nothing found'} in {n_files} file{'' if n_files == 1 else 's'}."


def _files_of(path: Path) -> tuple[list[Path], bool]:
    """Return the files of an argument, and whether it is a folder, whose maps may link to each other."""
    if not path.is_dir():
        return [path], False
    return sorted(file for file in path.rglob("*") if file.suffix.lower() in _FOLDER_ENDINGS), True


def _read_to_lint(path: Path) -> tuple[JourneyMap, Mapping[str, int]]:
    from core.journeys import map_to_check

    if path.suffix.lower() in _FOLDER_ENDINGS:
        return map_to_check(_content(path).decode("utf-8-sig", errors="replace"), name=str(path))
    return _read(path), {}


def _diff(arguments: argparse.Namespace) -> int:
    from core.journeys import diff

    old, new = map(_read, arguments.files)
    difference = diff(old, new)
    print(difference.summary())
    for title, changes in difference.by_stage():
        print(f"\n{' '.join(title.split()) or 'The map as a whole'}")
        for change in changes:
            print(f"  {change.words}")
    return int(bool(difference))


def _merge(arguments: argparse.Namespace) -> int:
    from core.journeys import dump_journey, merge

    merged = merge(*(_read(path) for path in (arguments.base, arguments.ours, arguments.theirs)))
    if arguments.out is None:
        sys.stdout.write(dump_journey(merged.map))
    else:
        _write(arguments.out, _exported(merged.map, arguments.out))
    for conflict in merged.conflicts:
        print(f"conflict: {conflict.words}", file=sys.stderr)
    return int(bool(merged.conflicts))


def _export(arguments: argparse.Namespace) -> int:
    from core.exports.journeys import JOURNEY_FORMATS, export_journey

    journey = _read(arguments.map)
    ending = arguments.file.suffix.lower().removeprefix(".")
    if ending not in JOURNEY_FORMATS:
        if arguments.paper:
            message = "--paper is for pictures and pages of a map."
            raise ConfigError(message, hint=f"Name a file that ends with {_listed(JOURNEY_FORMATS)}.")
        _check_ending(arguments.file, JOURNEY_FORMATS)
        return _written(arguments.file, journey, _exported(journey, arguments.file))
    exported = export_journey(_study_of(journey), journey.id, {}, ending, paper=arguments.paper)
    for finding in exported.findings:
        print(f"wayprint: {finding.message} {finding.hint}".rstrip(), file=sys.stderr)
    several = exported.name.endswith(".zip")
    return _written(arguments.file.with_suffix(".zip") if several else arguments.file, journey, exported.content)


def _study_of(journey: JourneyMap) -> Study:
    """Return a study of a map alone: a file knows its personas by their ids only, which are slugs of names."""
    from core.personas import MAX_NAME, proto_persona
    from core.study import Study

    personas = []
    for place, one in enumerate(journey.persona_ids):
        name = one.replace("-", " ").capitalize() if _SLUG.fullmatch(one) else one
        known = proto_persona(one, name.strip()[:MAX_NAME] or f"Persona {place + 1}")
        personas.append(known.model_copy(update={"color": place}))
    return Study(id="file", name=journey.title, journeys=(journey,), personas=tuple(personas))


def _import(arguments: argparse.Namespace) -> int:
    from core.journeys import dump_journey, import_maps

    maps = import_maps(_content(arguments.file), name=str(arguments.file))
    is_folder = arguments.map.is_dir() or len(maps) > 1
    if is_folder:
        arguments.map.mkdir(parents=True, exist_ok=True)
    for journey in maps:
        file = arguments.map / f"{journey.id}.yaml" if is_folder else arguments.map
        _written(file, journey, dump_journey(journey).encode())
    return 0


def _read(path: Path) -> JourneyMap:
    """Return the one map of a file; without an ending that says otherwise (as git's copies have none) it is YAML."""
    from core.journeys import MAP_ENDINGS, import_maps, load_journey

    content = _content(path)
    if path.suffix.lower().removeprefix(".") not in MAP_ENDINGS:
        return load_journey(content.decode("utf-8-sig", errors="replace"), name=str(path))
    maps = import_maps(content, name=str(path))
    if len(maps) > 1:
        message = f"{path} holds {len(maps)} maps."
        raise TemplateError(message, hint="Import it into a folder first, then name one of its maps.")
    return maps[0]


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        message = f"{path} cannot be read: {error.strerror}."
        raise TemplateError(message, hint="Give the path of a journey map.") from error


def _exported(journey: JourneyMap, file: Path) -> bytes:
    from core.journeys import MAP_ENDINGS, export_map

    return export_map(journey, MAP_ENDINGS.get(file.suffix.lower().removeprefix("."), "yaml"))


def _check_ending(file: Path, others: tuple[str, ...]) -> None:
    from core.journeys import MAP_ENDINGS

    ending = file.suffix.lower().removeprefix(".")
    if ending not in MAP_ENDINGS:
        message = f"{file} ends with {f'.{ending}' if ending else 'nothing'}, which no map is written as."
        raise ConfigError(message, hint=f"Name a file that ends with {_listed((*MAP_ENDINGS, *others))}.")


def _listed(endings: tuple[str, ...]) -> str:
    return " ".join(f".{ending}" for ending in endings)


def _written(file: Path, journey: JourneyMap, content: bytes) -> int:
    _write(file, content)
    print(json.dumps({"map": journey.id, "file": str(file), "bytes": len(content)}))
    return 0


def _write(file: Path, content: bytes) -> None:
    try:
        file.write_bytes(content)
    except OSError as error:
        message = f"{file} cannot be written: {error.strerror}."
        raise StoreError(message, hint="Give a path in a folder that exists and is yours.") from error
