"""The templates that ship in ``journeys/``, and their event rules."""

import re
from collections import Counter
from collections.abc import Iterable
from fnmatch import fnmatchcase
from functools import cache, lru_cache
from importlib.resources import files
from typing import Protocol

from core.errors import NotFoundError
from core.templates._model import JourneyTemplate
from core.templates._reading import Document, Path, read_document

_SEPARATORS = re.compile(r"[\s_-]+")


class HasEvents(Protocol):
    """A stage or a step, of a template or a map."""

    @property
    def id(self) -> str:
        """Its slug."""
        ...

    @property
    def events(self) -> tuple[str, ...]:
        """Patterns of the event names that belong to it."""
        ...


def load_templates() -> tuple[JourneyTemplate, ...]:
    """Return the templates that ship with the studio, by title."""
    return tuple(sorted(_shipped().values(), key=lambda template: (template.title.casefold(), template.id)))


def load_template(template_id: str) -> JourneyTemplate:
    """Return one shipped template.

    Raises
    ------
    NotFoundError
        If there is none with this id; the hint lists those that exist.
    """
    templates = _shipped()
    if template_id not in templates:
        message = f"There is no journey template {template_id!r}."
        raise NotFoundError(message, hint=f"Choose one of: {', '.join(sorted(templates))}.")
    return templates[template_id]


def fitting_template(events: Iterable[str]) -> JourneyTemplate:
    """Return the shipped template that places most of these kinds of events on its stages; the generic one for none.

    Of several that place as many, it is the one of whose own patterns most share a word with the events, then the one
    for which these are the largest part: many templates know how to "cancel", few speak of an "order".

    Examples
    --------
    >>> fitting_template(["visit_home", "add_to_cart", "begin_checkout", "purchase"]).id, fitting_template([]).id
    ('ecommerce-purchase', 'generic')
    >>> fitting_template(["cancel_order"]).id
    'ecommerce-purchase'
    """
    names = sorted(set(events))
    generic = load_template("generic")
    ranked = [*(template for template in load_templates() if template.id != generic.id), generic]
    found = [(_n_placed(template, names), *_in_common(template, names)) for template in ranked]
    best = max(found)
    return ranked[found.index(best)] if best[0] else generic


def fits_events(template: JourneyTemplate, events: Iterable[str]) -> bool:
    """Return whether a template speaks of what these kinds of events record.

    It does when it places at least two thirds as many of them as the template that fits best. A few events find a
    stage in almost any template ("begin checkout" in a hotel's "check out"), and would be counted as what they are not.

    Examples
    --------
    >>> shop = ["visit_home", "view_product", "add_to_cart", "begin_checkout", "purchase", "return_item"]
    >>> fits_events(load_template("ecommerce-purchase"), shop), fits_events(load_template("hotel-stay-blueprint"), shop)
    (True, False)
    """
    names = sorted(set(events))
    return _n_placed(template, names) * 3 >= _n_placed(fitting_template(names), names) * 2


def _n_placed(template: JourneyTemplate, names: Iterable[str]) -> int:
    return sum(bool(stage_of_event(template.stages, name)) for name in names)


def _in_common(template: JourneyTemplate, names: Iterable[str]) -> tuple[int, float]:
    """Return how many of the patterns of a template share a word with event names, and which part that is."""
    said = {word for name in names for word in _words(name)}
    patterns = {pattern for stage in template.stages for pattern in stage.events}
    n = sum(not said.isdisjoint(_words(pattern)) for pattern in patterns)
    return n, n / max(1, len(patterns))


def parse_template(text: str, *, name: str) -> JourneyTemplate:
    """Return the template a YAML text describes; `name` is the file name that errors speak of.

    Raises
    ------
    TemplateError
        With the file, the line, the path of the key and what was expected; also for an id used twice and for an
        arrow whose step is not there.
    """
    return template_of(read_document(text, name=name))


def template_of(document: Document) -> JourneyTemplate:
    """Return the template of a YAML text already read."""
    template = document.to(JourneyTemplate)
    seen: Counter[str] = Counter()
    for i, stage in enumerate(template.stages):
        entries: list[tuple[Path, str]] = [(("stages", i, "id"), stage.id)]
        entries += [(("stages", i, "steps", j, "id"), step.id) for j, step in enumerate(stage.steps)]
        for path, entry_id in entries:
            seen[entry_id] += 1
            if seen[entry_id] > 1:
                problem = f"the id {entry_id!r} is used twice."
                raise document.error(path, problem, hint="Give every stage and step of a file its own id.")
    _check_flows(template, document)
    return template


def stage_of_event(stages: Iterable[HasEvents], event_name: str) -> str:
    """Return the id of the first stage (or step) whose patterns match an event name, "" if none does.

    Names and patterns are compared in lower case, with ``_``, ``-`` and spaces the same.

    Examples
    --------
    >>> stage_of_event(load_template("ecommerce-purchase").stages, "Begin Checkout")
    'checkout'
    """
    name = _plain(event_name)
    for stage in stages:
        if any(fnmatchcase(name, _plain(pattern)) for pattern in stage.events):
            return stage.id
    return ""


def _check_flows(template: JourneyTemplate, document: Document) -> None:
    steps = {step.id for stage in template.stages for step in stage.steps}
    for k, flow in enumerate(template.flows):
        for key, step_id in (("from_step", flow.from_step), ("to_step", flow.to_step)):
            if step_id not in steps:
                problem = f"no step has the id {step_id!r}."
                raise document.error(("flows", k, key), problem, hint="Name two steps of this file.")
        if flow.from_step == flow.to_step:
            problem = f"the arrow leads from {flow.from_step!r} to itself."
            raise document.error(("flows", k, "to_step"), problem, hint="Name another step, or leave the arrow out.")


@lru_cache(maxsize=4096)
def _plain(name: str) -> str:
    return _SEPARATORS.sub(" ", name.casefold()).strip()


@lru_cache(maxsize=4096)
def _words(name: str) -> frozenset[str]:
    return frozenset(re.findall(r"\w+", _plain(name)))


@cache
def _shipped() -> dict[str, JourneyTemplate]:
    entries = sorted(files("journeys").iterdir(), key=lambda entry: entry.name)
    templates = (
        parse_template(entry.read_text(encoding="utf-8"), name=f"journeys/{entry.name}")
        for entry in entries
        if entry.name.endswith(".yaml")
    )
    return {template.id: template for template in templates}
