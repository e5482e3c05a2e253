"""Journey templates: stages, steps and starter content as YAML in ``journeys/``."""

from core.templates._library import (
    HasEvents,
    fits_events,
    fitting_template,
    load_template,
    load_templates,
    parse_template,
    stage_of_event,
    template_of,
)
from core.templates._model import (
    JourneyTemplate,
    Slug,
    TemplateFlow,
    TemplateStage,
    TemplateStep,
    TemplateTouchpoint,
)
from core.templates._reading import Document, Path, explain, read_document

__all__ = [
    "Document",
    "HasEvents",
    "JourneyTemplate",
    "Path",
    "Slug",
    "TemplateFlow",
    "TemplateStage",
    "TemplateStep",
    "TemplateTouchpoint",
    "explain",
    "fits_events",
    "fitting_template",
    "load_template",
    "load_templates",
    "parse_template",
    "read_document",
    "stage_of_event",
    "template_of",
]
