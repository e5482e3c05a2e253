"""Maps as JSON: the same keys and values as YAML."""

import json
from typing import Any, NoReturn

from core.errors import TemplateError
from core.journeys._files import map_of_document
from core.journeys._model import JourneyMap
from core.templates import Document, read_document


def dump_json(journey: JourneyMap) -> str:
    """Return a map as JSON, indented; values equal to their default are left out, as in YAML."""
    values = {"schema_version": journey.schema_version, **journey.model_dump(mode="json", exclude_defaults=True)}
    return json.dumps(values, ensure_ascii=False, indent=2) + "\n"


def load_json(text: str, *, name: str) -> JourneyMap:
    """Return the map of a JSON text; `name` is what errors call it.

    Raises
    ------
    TemplateError
        With the line, the path of the value and what was expected.
    """
    try:
        values = json.loads(text.removeprefix("\ufeff"), object_pairs_hook=_keys, parse_constant=_no_number)
    except json.JSONDecodeError as error:
        message = f"{name}, line {error.lineno}: this is not valid JSON: {error.msg[:1].lower()}{error.msg[1:]}."
        raise TemplateError(message, hint="Check the commas, quotes and brackets there.") from error
    except (ValueError, RecursionError) as error:
        message = f"{name}: this is not valid JSON: {error}."
        raise TemplateError(message, hint="Check that it is a journey map.") from error
    document = Document(name, _frozen(values), {})
    try:
        return map_of_document(document)
    except TemplateError as error:
        raise _with_line(error, text, name) from error


def _with_line(error: TemplateError, text: str, name: str) -> TemplateError:
    """Return the error with the line it speaks of: nearly all JSON is YAML too, whose reader counts lines."""
    try:
        document = read_document(text, name=name)
        map_of_document(document)
    except TemplateError as located:
        return error if "not valid YAML" in located.message else located
    return error


def _keys(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    values = dict(pairs)
    if len(values) < len(pairs):
        twice = next(key for n, (key, _) in enumerate(pairs) if key in dict(pairs[:n]))
        message = f"the key {twice!r} stands in one place twice"
        raise ValueError(message)
    return values


def _no_number(text: str) -> NoReturn:
    message = f"{text} is no number"
    raise ValueError(message)


def _frozen(value: Any) -> Any:  # noqa: ANN401 - what a file holds
    if isinstance(value, dict):
        return {key: _frozen(one) for key, one in value.items()}
    return tuple(_frozen(one) for one in value) if isinstance(value, list) else value
