"""Maps as canonical YAML, and the JSON schema of map and template files."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml
from pydantic.json_schema import models_json_schema

from core.errors import TemplateError
from core.journeys._build import journey_from_template
from core.journeys._limits import misfits, size_problems
from core.journeys._model import JourneyMap
from core.journeys._tree import located_ids
from core.templates import Document, JourneyTemplate, read_document, template_of
from core.templates import Path as DocumentPath

_NO_WRAP = 1_000_000  # longer than any line, so that an edit of one word changes one line
_TEMPLATE_KEYS = frozenset({"description", "version"})

# Characters that YAML reads as line breaks or that cannot be seen: written as escapes.
_NEEDS_ESCAPES = re.compile(r"[\\\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\U00010000-\U0010ffff]")
_PLAIN_LINES = re.compile(r"\S[^\n]*(?<! )(\n+(\S[^\n]*(?<! ))?)*")
_ESCAPED_ASTRAL = re.compile(r"(?<!\\)((?:\\\\)*)\\U([0-9A-F]{8})")


def dump_journey(journey: JourneyMap) -> str:
    """Return the canonical YAML of a map: the same map gives the same bytes, and `load_journey` gives it back.

    Block style in the order of the model, one line for each value, values equal to their default left out
    (except the schema version), text kept readable in any script.

    Examples
    --------
    >>> print(dump_journey(JourneyMap(id="shoes", title="Buy shoes 👟")), end="")
    schema_version: 2
    id: shoes
    title: "Buy shoes 👟"
    """
    values = {"schema_version": journey.schema_version, **journey.model_dump(mode="json", exclude_defaults=True)}
    text: str = yaml.dump(values, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=_NO_WRAP)
    # The C library escapes all beyond the first 65,536 characters (emoji). Texts with a backslash or such a
    # character are always double-quoted, so every backslash in the text is an escape and this is exact.
    return _ESCAPED_ASTRAL.sub(lambda found: found[1] + chr(int(found[2], 16)), text)


def load_journey(text: str, *, name: str = "The journey map") -> JourneyMap:
    """Return the map of a YAML text; `name` is what errors call it.

    Raises
    ------
    TemplateError
        With the line, the path of the value and what was expected; also for an id used twice or too large a map.
    """
    document = read_document(text, name=name)
    if _is_template(document):
        hint = "Make a map from it on the Journeys page; `python -m core journey lint` checks templates too."
        raise document.error((), "this is a template, not a journey map.", hint=hint)
    return map_of_document(document)


def validate_file(path: str) -> str:
    """Return what a YAML file holds, "journey map" or "template", if it is valid.

    Raises
    ------
    TemplateError
        With the file, the line, the path of the first bad value and what was expected.
    """
    try:
        text = Path(path).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        message = f"{path} cannot be read: {getattr(error, 'strerror', None) or 'it is not UTF-8'}."
        raise TemplateError(message, hint="Give the path of a YAML file saved as UTF-8.") from error
    document = read_document(text, name=path)
    if _is_template(document):
        template_of(document)
        return "template"
    map_of_document(document)
    return "journey map"


def map_to_check(text: str, *, name: str) -> tuple[JourneyMap, Mapping[str, int]]:
    """Return the map of a YAML text, and the line on which each stage, step, card, arrow and lane starts, by its id.

    Of a template it is the map that somebody makes of it, who is then its persona.

    Raises
    ------
    TemplateError
        With the line, the path of the value and what was expected.
    """
    document = read_document(text, name=name)
    if _is_template(document):
        template = template_of(document)
        made = journey_from_template(template, journey_id=template.id, title=template.title, persona_ids=("somebody",))
        return made, {}
    journey = map_of_document(document)
    lanes = ((("lanes", i, "id"), lane.id) for i, lane in enumerate(journey.lanes))
    places = [*lanes, *located_ids(journey)]
    return journey, {part_id: document.lines[path[:-1]] for path, part_id in places if path[:-1] in document.lines}


def _is_template(document: Document) -> bool:
    return isinstance(document.values, dict) and bool(_TEMPLATE_KEYS & document.values.keys())


def json_schema() -> dict[str, Any]:
    """Return the JSON schema (2020-12) of a YAML file: a journey map or a template."""
    _, schema = models_json_schema(
        [(JourneyMap, "validation"), (JourneyTemplate, "validation")],
        title="Wayprint journey file",
        description="A journey map, or a template that maps are built from.",
    )
    for model in schema["$defs"].values():
        _describe_keys(model)
    choices = [{"$ref": f"#/$defs/{model.__name__}"} for model in (JourneyMap, JourneyTemplate)]
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "oneOf": choices, **schema}


def _describe_keys(schema: dict[str, Any]) -> None:
    """Give each key what the model's documentation says of it, so that editors show it where it is typed."""
    summary, _, parameters = schema.get("description", "").partition("\n\nParameters\n----------\n")
    if not parameters:
        return
    schema["description"] = summary
    for entry in re.split(r"\n(?=\S)", parameters):
        names, _, text = entry.partition(" : ")
        words = " ".join(text.split("\n", 1)[-1].split())
        keys = names.split(", ")
        parts = words.rstrip(".").split("; ")  # "slug; what it is called" for "id, title"
        for n, key in enumerate(keys):
            said = parts[n] if len(parts) == len(keys) > 1 else words
            schema["properties"][key]["description"] = said[:1].upper() + said[1:]


def map_of_document(document: Document) -> JourneyMap:
    """Return the map of a document of any format.

    Raises
    ------
    TemplateError
        With the line, the path of the value and what was expected; also for an id used twice or too large a map.
    """
    journey = document.to(JourneyMap)
    for path, problem, hint in _map_problems(journey):
        raise document.error(path, problem, hint=hint)
    return journey


def check_map(journey: JourneyMap, *, name: str) -> JourneyMap:
    """Return a map that was put together from a file of another form; `name` is what errors call it.

    Raises
    ------
    TemplateError
        With the first thing that does not fit together or is too large.
    """
    for _, problem, hint in _map_problems(journey):
        message = f"{name}: {problem}"
        raise TemplateError(message, hint=hint)
    return journey


def _map_problems(journey: JourneyMap) -> Iterator[tuple[DocumentPath, str, str]]:
    """Yield the path of what makes a map unusable, the problem and what to do."""
    seen: set[str] = set()
    for path, entry_id in located_ids(journey):
        if entry_id in seen:
            hint = "Give every stage, step, card and arrow of a map its own id."
            yield path, f"the id {entry_id!r} is used twice.", hint
        seen.add(entry_id)
    for path, problem in misfits(journey):
        yield path, problem, "Change it, or add the lane or step that it names."
    for problem in size_problems(journey):
        yield (), f"the map has {problem}.", "Split the journey into several maps."


class _Dumper(yaml.CSafeDumper):
    """Writes clean paragraphs as block text, and whatever needs escapes in double quotes."""


def _text(dumper: _Dumper, text: str) -> yaml.ScalarNode:
    style = None
    if _NEEDS_ESCAPES.search(text):
        style = '"'
    elif "\n" in text:
        style = "|" if _PLAIN_LINES.fullmatch(text) else '"'
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Dumper.add_representer(str, _text)
