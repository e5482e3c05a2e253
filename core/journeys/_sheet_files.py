"""Maps as workbooks: a sheet for each that a person reads and edits, and one with what a grid cannot hold."""

import io
import json
import math
import re
import textwrap
import unicodedata
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

import xlsxwriter
from pydantic import BaseModel, ValidationError
from python_calamine import CalamineError, CalamineWorkbook

from core.errors import TemplateError
from core.journeys._cells import MAX_CELL, shown
from core.journeys._files import check_map
from core.journeys._flat import MAP, Flat, Key, built, flat
from core.journeys._grid import FIRST_COLUMN, HEADER_ROWS, grid_of
from core.journeys._grid_reading import map_of_grid
from core.journeys._model import Card, Flow, JourneyMap, Lane, Stage, Step
from core.templates import explain

DETAILS = "Details"
"""Name of the sheet with what the grids cannot hold."""

_HEAD = ("Map", "Part", "Id", "In", "Lane", "Text", "Everything else, for the computer")
_N_PLAIN = len(_HEAD) - 1
_MAX_NAME = 31
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
_A3 = 8  # the number that spreadsheets give the paper
_MADE = datetime(1980, 1, 1)  # a workbook keeps no zone; the same map gives the same bytes
_NAMES, _STEPS = 22, 30  # widths of columns, in digits
_LINE, _MAX_HEIGHT = 15.0, 409.0  # points
_BESIDE = 8  # steps on a printed page
_GROWS = re.compile(rb'(<row [^>]*) customHeight="1"')
_MAX_ROWS, _MAX_COLUMNS = 200_000, 4_000
_MODELS: dict[str, type[BaseModel]] = {
    "map": JourneyMap,
    "lane": Lane,
    "stage": Stage,
    "step": Step,
    "card": Card,
    "flow": Flow,
}


def dump_xlsx(journeys: Sequence[JourneyMap]) -> bytes:
    """Return maps as a workbook: a sheet for each, stages and steps by lanes, and the sheet "Details".

    The same maps give the same bytes. `load_xlsx` gives them back, and takes over what a person edits in the grids.
    """
    sink = io.BytesIO()
    book = xlsxwriter.Workbook(sink, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"created": _MADE})
    names: set[str] = {DETAILS.casefold(), "history"}  # a name that spreadsheets keep for themselves
    for journey in journeys:
        _write_grid(book, book.add_worksheet(_sheet_name(journey.title, names)), journey)
    details = book.add_worksheet(DETAILS)
    details.set_column(0, _N_PLAIN - 1, 18)
    details.set_column(_N_PLAIN - 1, _N_PLAIN, 60)
    details.set_row(0, None, book.add_format({"bold": True}))
    details.freeze_panes(1, 0)
    details.set_landscape()
    details.fit_to_pages(1, 0)
    rows = [_HEAD, *(row for journey in journeys for row in _detail_rows(journey))]
    for n, row in enumerate(rows):
        for k, value in enumerate(row):
            details.write_string(n, k, value)
    book.close()
    return _stored(sink.getvalue())


def load_xlsx(content: bytes, *, name: str) -> tuple[JourneyMap, ...]:
    """Return the maps of a workbook, one for each sheet but "Details"; `name` is what errors call the file.

    Where the grid says what it said when it was written, the map is the one that was written. What a person changed
    is taken from the grid: titles, texts, emotions, new and deleted columns (steps) and rows (lanes), their order. A
    sheet that was made by hand needs only stages in the first row, steps in the second, and lanes below.

    Raises
    ------
    TemplateError
        With the sheet and the cell or row that is not as it should be.
    """
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        sheets = {title: _rows(book, title) for title in book.sheet_names}
    except (CalamineError, OSError, ValueError) as error:
        message = f"{name} cannot be read as a workbook: {error}."
        raise TemplateError(message, hint="Save it as .xlsx, without a password.") from error
    originals = _originals(sheets.pop(DETAILS, []), f"{name}, sheet {DETAILS}")
    maps: dict[str, JourneyMap] = {}
    for title, rows in sheets.items():
        if any(any(row) for row in rows):
            where = f"{name}, sheet {title}"
            map_id = str(rows[0][1]) if len(rows[0]) > 1 else ""
            original = originals.get(map_id) if map_id not in maps else None
            journey = check_map(map_of_grid(rows, sheet=where, original=original), name=where)
            maps[journey.id] = journey
    if not maps:
        message = f"{name} holds no map: its sheets are empty."
        raise TemplateError(message, hint="Write stages into the first row, steps into the second, lanes below.")
    return tuple(maps.values())


def _stored(content: bytes) -> bytes:
    """Return the same zip uncompressed, as what a compressor writes depends on its version; rows grow when edited."""
    sink = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(sink, "w", zipfile.ZIP_STORED) as new:
        for entry in old.infolist():
            part = old.read(entry)
            if entry.filename.startswith("xl/worksheets/"):
                part = _GROWS.sub(rb"\1", part)
            new.writestr(zipfile.ZipInfo(entry.filename, entry.date_time), part)
    return sink.getvalue()


def _rows(book: CalamineWorkbook, title: str) -> list[list[Any]]:
    sheet = book.get_sheet_by_name(title)
    if sheet.total_height > _MAX_ROWS or sheet.total_width > _MAX_COLUMNS:
        message = f"the sheet {title!r} has {sheet.total_height:,} rows and {sheet.total_width:,} columns"
        raise ValueError(message)
    return sheet.to_python(skip_empty_area=False)


def _write_grid(book: xlsxwriter.Workbook, sheet: Any, journey: JourneyMap) -> None:  # noqa: ANN401 - untyped library
    look = {"text_wrap": True, "valign": "top", "border": 1, "border_color": "#D0D5DD"}
    plain = _Format(book, look)
    label = _Format(book, {**look, "bold": True, "bg_color": "#F2F4F7"})
    stage_look = _Format(book, {**look, "bold": True, "bg_color": "#D6E4F5"})
    rows = grid_of(journey)
    width = len(rows[0])
    for n, row in enumerate(rows):
        for k, value in enumerate(row):
            how = stage_look if n == 0 and k else label if k == 0 or n < HEADER_ROWS else plain
            if isinstance(value, int):
                sheet.write_number(n, k, value, how.plain)
            else:
                sheet.write_string(n, k, value, how.of(value))
        sheet.set_row(n, _height(row))
    sheet.set_column(0, 0, _NAMES)
    sheet.set_column(1, 1, 10, None, {"hidden": True})
    sheet.set_column(FIRST_COLUMN, max(width - 1, FIRST_COLUMN), _STEPS)
    sheet.set_row(HEADER_ROWS - 1, None, None, {"hidden": True})
    sheet.freeze_panes(HEADER_ROWS, FIRST_COLUMN)
    sheet.set_landscape()
    sheet.set_paper(_A3)
    sheet.fit_to_pages(math.ceil((width - FIRST_COLUMN) / _BESIDE) or 1, 0)
    sheet.repeat_rows(0, HEADER_ROWS - 1)
    sheet.repeat_columns(0, 0)
    for n, lane in enumerate(journey.lanes, HEADER_ROWS):
        if lane.role == "emotion" and width > FIRST_COLUMN:
            rule = {"validate": "integer", "criteria": "between", "minimum": -2, "maximum": 2}
            sheet.data_validation(n, FIRST_COLUMN, n, width - 1, rule)


def _height(row: Sequence[str | int]) -> float:
    """Return how high a row is in which all texts can be read, in points.

    Programs differ in whether they find that out by themselves when they open a workbook.
    """
    names, _, *steps = map(str, row)
    lines = [_lines(names, _NAMES), *(_lines(text, _STEPS) for text in steps)]
    return min(max(lines) * _LINE, _MAX_HEIGHT)


def _lines(text: str, width: int) -> int:
    """Return how many lines a text may take in a column so many digits wide; a wide letter counts twice."""
    room = width - 3  # capitals, bold letters and the sides of the cell
    n = 0
    for line in text.splitlines() or [""]:
        drawn = "".join(one * (1 + (unicodedata.east_asian_width(one) in {"W", "F"})) for one in line)
        n += len(textwrap.wrap(drawn, room)) or 1
    return n


class _Format:
    """How cells look; one whose text begins like a formula stays text also when somebody edits it."""

    def __init__(self, book: xlsxwriter.Workbook, look: dict[str, Any]) -> None:
        self.plain = book.add_format(look)
        self._quoted = book.add_format({**look, "quote_prefix": True})

    def of(self, text: str) -> Any:  # noqa: ANN401 - untyped library
        """Return the format for a text."""
        return self._quoted if text.startswith(("=", "+", "-", "@")) else self.plain


def _sheet_name(title: str, names: set[str]) -> str:
    """Return a name that spreadsheets allow and that is not taken."""
    plain = _cut(" ".join(_NOT_IN_NAMES.sub(" ", title).split()).strip("'"), _MAX_NAME) or "Map"
    name, n = plain, 1
    while name.casefold() in names:
        n += 1
        name = f"{_cut(plain, _MAX_NAME - len(str(n)) - 1)} {n}"
    names.add(name.casefold())
    return name


def _cut(text: str, room: int) -> str:
    """Return the start of a text; spreadsheets count emoji as two letters."""
    return text.encode("utf-16-le")[: 2 * room].decode("utf-16-le", "ignore").rstrip("' ")


def _detail_rows(journey: JourneyMap) -> Iterator[tuple[str, ...]]:
    parts = flat(journey)
    for key, fields in parts.fields.items():
        parents = parts.parents.get(key, ())
        home, lane = (parents[0][1] if parents else "", parents[1][1] if key[0] == "card" else "")
        own = {**fields, "revision": journey.revision} if key == MAP else fields
        # Escapes keep spreadsheets from reading their own codes (_x0041_) or losing what cannot be seen.
        code = json.dumps(own, sort_keys=False).replace("_x", "\\u005fx")
        text = shown(str(fields.get("text", fields.get("title", fields.get("label", "")))))
        chunks = (code[k : k + MAX_CELL] for k in range(0, len(code), MAX_CELL))
        yield journey.id, key[0], key[1] or journey.id, home, lane, text, *chunks


def _originals(rows: Sequence[Sequence[Any]], where: str) -> dict[str, JourneyMap]:
    """Return the maps of the details, by id."""
    by_map: dict[str, list[tuple[int, Sequence[str]]]] = {}
    for n, row in enumerate(rows[1:], 2):
        cells = [str(cell) for cell in row]
        if any(cells):
            by_map.setdefault(cells[0], []).append((n, cells))
    return {map_id: _original(map_id, entries, where) for map_id, entries in by_map.items()}


def _original(map_id: str, rows: Iterable[tuple[int, Sequence[str]]], where: str) -> JourneyMap:
    fields: dict[Key, dict[str, Any]] = {}
    parents: dict[Key, tuple[Key, ...]] = {}
    children: dict[tuple[Key, Any], tuple[Key, ...]] = {}
    for n, row in rows:
        kind, part_id, home, lane = row[1:5]
        if kind not in _MODELS:
            raise _error(where, n, f"expected {', '.join(_MODELS)}, found {kind[:40]!r}")
        key: Key = MAP if kind == "map" else (kind, part_id)  # type: ignore[assignment]
        fields[key] = _fields(row, f"{where}, row {n}", part_id, lane)
        parent: Key = ("stage", home) if kind == "step" else ("step", home) if kind == "card" else MAP
        if kind == "card":
            parents[key] = (parent, ("lane", lane))
        if parent not in fields:
            raise _error(where, n, f"expected the {parent[0]} {home!r} above what is in it, found none")
        if key != MAP:
            children[parent, kind] = (*children.get((parent, kind), ()), key)
    revision = fields[MAP].pop("revision", 0)
    return check_map(built(map_id, revision, Flat(fields, parents, children)), name=where)


def _fields(row: Sequence[str], where: str, part_id: str, lane: str) -> dict[str, Any]:
    try:
        values = json.loads("".join(row[_N_PLAIN:]))
        kind = row[1]
        own = {name: value for name, value in values.items() if not name.startswith("emotion of ")}
        _MODELS[kind].model_validate({"id": part_id, **({"lane": lane} if kind == "card" else {}), **own})
    except ValidationError as error:
        message = f"{where}: {explain(error)}"
        raise TemplateError(message, hint="Take the sheet as it was exported; edit the grid instead.") from error
    except (ValueError, AttributeError) as error:
        message = f"{where}: the last columns are not as they were written: {error}."
        raise TemplateError(message, hint="Take the sheet as it was exported; edit the grid instead.") from error
    return dict(values)


def _error(where: str, row: int, problem: str) -> TemplateError:
    message = f"{where}, row {row}: {problem}."
    return TemplateError(message, hint="Take the sheet as it was exported; edit the grid instead.")
