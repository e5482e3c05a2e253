"""Personas: the description of one segment as a person, statement by statement."""

from core.personas._build import PersonaInputs, build_personas
from core.personas._edit import (
    MAX_NAME,
    add_pain_point,
    add_statement,
    edit_pain_point,
    edit_statement,
    lock_name,
    lock_pain_point,
    proto_persona,
    regenerated,
    remove_pain_point,
    remove_statement,
    rename,
    set_lock,
    statement,
)
from core.personas._gallery import highlights, matching
from core.personas._model import (
    TARGET_WORDS,
    PainPoint,
    Persona,
    PrevalenceStep,
    Section,
    Statement,
    Target,
    Touchpoint,
)

__all__ = [
    "MAX_NAME",
    "TARGET_WORDS",
    "PainPoint",
    "Persona",
    "PersonaInputs",
    "PrevalenceStep",
    "Section",
    "Statement",
    "Target",
    "Touchpoint",
    "add_pain_point",
    "add_statement",
    "build_personas",
    "edit_pain_point",
    "edit_statement",
    "highlights",
    "lock_name",
    "lock_pain_point",
    "matching",
    "proto_persona",
    "regenerated",
    "remove_pain_point",
    "remove_statement",
    "rename",
    "set_lock",
    "statement",
]
