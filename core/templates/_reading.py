"""YAML texts read into models, with errors that name the file, the line, the key and what was expected."""

import difflib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar, get_args

import yaml
from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from core.errors import TemplateError

MAX_YAML_CHARS = 20_000_000
"""A longer text is refused: it is no map that a person made."""

_MAX_DEPTH = 16
_TYPED = frozenset(f"tag:yaml.org,2002:{kind}" for kind in ("int", "float", "bool", "null"))
_EXPECTED = {
    "string_type": "text",
    "int_type": "a whole number",
    "float_type": "a number",
    "bool_type": "true or false",
    "tuple_type": "a list",
    "dict_type": "keys with values",
    "model_type": "keys with values",
    "model_attributes_type": "keys with values",
    "string_pattern_mismatch": "a short id of lower-case letters, digits and hyphens",
}

Model = TypeVar("Model", bound=BaseModel)
Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """A YAML text as plain values (mappings as dict, lists as tuple).

    Parameters
    ----------
    name : str
        What errors call it: a file name.
    values : object
        The whole content.
    lines : mapping
        Line number of each value, by its path.
    """

    name: str
    values: object
    lines: Mapping[Path, int] = field(repr=False)

    def to(self, model: type[Model]) -> Model:
        """Return the content as a model; nothing is converted silently.

        Raises
        ------
        TemplateError
            With the line and the path of the first value that does not fit.
        """
        try:
            return model.model_validate(self.values, strict=True)
        except ValidationError as error:
            first = _first(error)
            problem = explain(error)
            raise self.error(tuple(first["loc"]), problem, hint=_hint(first, model)) from error

    def error(self, path: Path, problem: str, *, hint: str = "") -> TemplateError:
        """Return the error that points at a path of this text."""
        known = path
        while known not in self.lines and known:
            known = known[:-1]
        return TemplateError(f"{self.name}, line {self.lines.get(known, 1)}: {problem}", hint=hint)


def read_document(text: str, *, name: str) -> Document:
    """Return the values of a YAML text and the lines they stand on.

    Only plain YAML is read: one document, no anchors, aliases or tags, no key twice, at most 16 levels.
    Dates are text. Numbers, yes/no and null have their YAML meaning unless quoted.

    Raises
    ------
    TemplateError
        With the line where the text stops being such YAML.

    Examples
    --------
    >>> read_document("title: Buy shoes", name="map.yaml").values
    {'title': 'Buy shoes'}
    """
    if len(text) > MAX_YAML_CHARS:
        message = f"{name} has {len(text):,} characters; at most {MAX_YAML_CHARS:,} are read."
        raise TemplateError(message, hint="Check that it is a journey map or a template.")
    try:
        return _Reader(text.removeprefix("\ufeff"), name).read()  # Windows editors put a mark in front
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        message = f"{name}, line {line}: this is not valid YAML: {error.problem}."
        hint = "Check the indentation, and put texts that hold ': ' or ' #' in quotes."
        raise TemplateError(message, hint=hint) from error
    except (yaml.YAMLError, UnicodeEncodeError) as error:
        message = f"{name} holds characters that YAML does not allow: {error}"
        raise TemplateError(message, hint="Save the file again as plain UTF-8 text.") from error


def explain(error: ValidationError) -> str:
    """Return the first problem of a failed validation in words: path, what was expected, what was found.

    Examples
    --------
    >>> from core.errors import Finding
    >>> try:
    ...     Finding.model_validate({"code": "x", "severity": "info", "message": 3})
    ... except ValidationError as error:
    ...     explain(error)
    'message: expected text, found 3.'
    """
    first = _first(error)
    path = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in first["loc"]).lstrip(".")
    more = error.error_count() - 1
    suffix = f" ({more} more problem{'s' if more > 1 else ''} after this one.)" if more else ""
    return f"{path or 'the top level'}: {_problem(first)}.{suffix}"


def _first(error: ValidationError) -> ErrorDetails:
    """Return the problem to tell: a name that nobody knows goes first, it is often the misspelt one that is missing."""
    return min(error.errors(include_url=False), key=lambda one: one["type"] != "extra_forbidden")


def _problem(error: ErrorDetails) -> str:
    kind, context = error["type"], error.get("ctx", {})
    if kind == "missing":
        return "is missing"
    if kind == "extra_forbidden":
        return "is not a known key"
    if kind == "value_error":
        return str(context["error"]).rstrip(".")
    if kind == "too_short":
        return "expected at least one, found none"
    if kind == "literal_error":
        expected = str(context["expected"])
    elif kind in {"greater_than_equal", "less_than_equal"}:
        expected = f"at least {context['ge']}" if "ge" in context else f"at most {context['le']}"
    else:
        expected = _EXPECTED.get(kind, error["msg"])
    return f"expected {expected}, found {_shown(error['input'])}"


def _shown(value: object) -> str:
    if isinstance(value, dict):
        return "keys with values"
    if isinstance(value, list | tuple):
        return "a list"
    if value is None:
        return "nothing"
    text = repr(value) if isinstance(value, str) else str(value)
    return text if len(text) <= 60 else f"{text[:59]}…"


def _hint(error: ErrorDetails, model: type[BaseModel]) -> str:
    if error["type"] == "string_type" and isinstance(error["input"], int | float | None):
        return "Put the text in quotes: YAML reads bare numbers, yes, no and null as values."
    if error["type"] == "extra_forbidden":
        keys = sorted(_model_at(model, tuple(error["loc"])[:-1]).model_fields)
        near = difflib.get_close_matches(str(error["loc"][-1]), keys, n=1)
        return f"Did you mean {near[0]!r}?" if near else f"Known keys here: {', '.join(keys)}."
    return "See journeys/README.md for every key."


def _model_at(model: type[BaseModel], path: Path) -> type[BaseModel]:
    for part in path:
        if isinstance(part, str):
            annotation: Any = model.model_fields[part].annotation
            model = get_args(annotation)[0]  # every nested model of a file stands in a list
    return model


class _Reader:
    """Builds values from YAML events.

    Not PyYAML's own composer: that one recurses in C, so that a file of brackets ends the process, takes the
    last of two equal keys without a word, and lets a small file of aliases stand for a huge one.
    """

    def __init__(self, text: str, name: str) -> None:
        self._loader = yaml.CSafeLoader(text)
        self._name = name
        self._lines: dict[Path, int] = {}
        self._line = 1

    def read(self) -> Document:
        try:
            self._next()  # start of the stream
            if isinstance(self._next(), yaml.StreamEndEvent):
                raise self._error((), "the file is empty", "Start from a template of the folder journeys/.")
            values = self._value(self._next(), ())
            self._next()  # end of the document
            if not isinstance(self._next(), yaml.StreamEndEvent):
                raise self._error((), "there is more than one document", "Keep one map or template in each file.")
            return Document(self._name, values, self._lines)
        finally:
            self._loader.dispose()

    def _next(self) -> yaml.Event:
        event = self._loader.get_event()
        if event is None:  # pragma: no cover - reading stops at the end of the stream
            raise self._error((), "the text ends too early")
        if event.start_mark is not None:
            self._line = event.start_mark.line + 1
        return event

    def _value(self, event: yaml.Event, path: Path) -> object:
        self._lines[path] = self._line
        if len(path) > _MAX_DEPTH:
            raise self._error(path, f"lists and keys are nested more than {_MAX_DEPTH} deep")
        if isinstance(event, yaml.CollectionStartEvent | yaml.ScalarEvent) and event.tag not in {None, "!"}:
            raise self._error(path, f"the tag {event.tag} is not read", "Remove it; plain YAML is enough.")
        if isinstance(event, yaml.NodeEvent) and event.anchor:  # an alias has the name of its anchor
            raise self._error(path, "anchors and aliases (& and *) are not read", "Write the value out in each place.")
        if isinstance(event, yaml.MappingStartEvent):
            return self._mapping(path)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._sequence(path)
        return self._scalar(event, path) if isinstance(event, yaml.ScalarEvent) else None

    def _mapping(self, path: Path) -> dict[str, object]:
        values: dict[str, object] = {}
        while not isinstance(event := self._next(), yaml.MappingEndEvent):
            key = event.value if isinstance(event, yaml.ScalarEvent) else "?"
            self._lines[(*path, key)] = self._line
            if not isinstance(event, yaml.ScalarEvent) or event.anchor:
                raise self._error((*path, key), "a key must be a plain word")
            if key in values:
                raise self._error((*path, key), f"the key {key!r} stands here twice", "Remove one of them.")
            values[key] = self._value(self._next(), (*path, key))
        return values

    def _sequence(self, path: Path) -> tuple[object, ...]:
        values: list[object] = []
        while not isinstance(event := self._next(), yaml.SequenceEndEvent):
            values.append(self._value(event, (*path, len(values))))
        return tuple(values)

    def _scalar(self, event: yaml.ScalarEvent, path: Path) -> object:
        tag = self._loader.resolve(yaml.ScalarNode, event.value, event.implicit)  # type: ignore[no-untyped-call]
        if tag not in _TYPED:
            return event.value
        try:
            return self._loader.construct_object(yaml.ScalarNode(tag, event.value))
        except ValueError as error:  # a number of thousands of digits
            raise self._error(path, f"{event.value[:40]}… is not a number that can be read") from error

    def _error(self, path: Path, problem: str, hint: str = "") -> TemplateError:
        return Document(self._name, None, self._lines).error(path, f"{problem}.", hint=hint)
