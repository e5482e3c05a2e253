"""Maps as files of other formats, and back."""

from collections.abc import Mapping
from pathlib import PurePath
from types import MappingProxyType
from typing import Literal

from core.errors import TemplateError
from core.journeys._csv_file import dump_csv, load_csv
from core.journeys._files import dump_journey, load_journey
from core.journeys._json_file import dump_json, load_json
from core.journeys._mermaid import dump_mermaid, load_mermaid
from core.journeys._model import JourneyMap
from core.journeys._outline import dump_outline, load_outline

MapFormat = Literal["yaml", "json", "xlsx", "csv", "mermaid", "outline"]
"""What a map can be written as and read from; all of it in yaml, json and xlsx."""

MAP_ENDINGS: Mapping[str, MapFormat] = MappingProxyType(
    {
        "yaml": "yaml",
        "yml": "yaml",
        "json": "json",
        "xlsx": "xlsx",
        "csv": "csv",
        "mmd": "mermaid",
        "mermaid": "mermaid",
        "md": "outline",
        "txt": "outline",
    }
)
"""Formats by the ending of a file's name."""


_NO_NAMES: Mapping[str, str] = MappingProxyType({})


def export_map(journey: JourneyMap, form: MapFormat, *, personas: Mapping[str, str] = _NO_NAMES) -> bytes:
    """Return a map as a file; YAML, JSON and XLSX hold all of it, the others the part that they can say.

    personas : names by id, for diagrams that say who feels what; one without a name is called by its id.

    Examples
    --------
    >>> print(export_map(JourneyMap(id="shoes", title="Buy shoes"), "mermaid").decode(), end="")
    journey
        title Buy shoes
    """
    if form == "xlsx":
        from core.journeys._sheet_files import dump_xlsx  # loads two libraries that nothing else here needs

        return dump_xlsx([journey])
    if form == "csv":
        return dump_csv(journey).encode("utf-8-sig")  # the mark tells spreadsheets that it is UTF-8
    if form == "mermaid":
        return dump_mermaid(journey, personas=personas).encode()
    texts = {"yaml": dump_journey, "json": dump_json, "outline": dump_outline}
    return texts[form](journey).encode()


def import_maps(content: bytes, *, name: str, personas: Mapping[str, str] = _NO_NAMES) -> tuple[JourneyMap, ...]:
    """Return the maps of a file; its name says the format and is what errors call it. Only a workbook has several.

    personas : names by id, to tell whom the names in a diagram mean.

    Raises
    ------
    TemplateError
        With the line, cell or row that is not as it should be; also for an ending that is not read.
    """
    path = PurePath(name)
    ending = path.suffix.lower().removeprefix(".")
    if ending not in MAP_ENDINGS:
        message = f"{name} is not a file of a journey map."
        raise TemplateError(message, hint=f"Maps are read from {', '.join(f'.{one}' for one in MAP_ENDINGS)}.")
    form = MAP_ENDINGS[ending]
    if form == "xlsx":
        from core.journeys._sheet_files import load_xlsx

        return load_xlsx(content, name=name)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        message = f"{name}, line {line}: this is not UTF-8 text."
        raise TemplateError(message, hint="Save it again as UTF-8.") from error
    if form == "csv":
        return (load_csv(text, name=name, title=path.stem),)
    if form == "outline":
        return (load_outline(text, name=name, title=path.stem),)
    if form == "mermaid":
        return (load_mermaid(text, name=name, personas=personas),)
    readers = {"yaml": load_journey, "json": load_json}
    return (readers[form](text, name=name),)
