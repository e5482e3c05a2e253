"""What each table and column is: kinds, roles, facets and meanings; how they are inferred and corrected."""

from core.schema._changes import with_changes
from core.schema._facts import MISSING_CODES, Facts, measure
from core.schema._infer import infer_kind, infer_schema
from core.schema._kinds import is_rating_name
from core.schema._lists import common_options, find_separator, split_answers
from core.schema._orders import natural_order
from core.schema._questions import MARKED, Question, questions
from core.schema._rules import Guess, judge, readable_format
from core.schema._types import ColumnSpec, Facet, Meaning, Role, TableKind, TableSchema, Unit
from core.schema._values import (
    as_text,
    guess_dates,
    guess_numbers,
    naive_utc,
    number_text,
    parse_dates,
    parse_numbers,
    parse_yes_no,
)
from core.schema._words import has_any, is_bad_end, name_words, readable_label

__all__ = [
    "MARKED",
    "MISSING_CODES",
    "ColumnSpec",
    "Facet",
    "Facts",
    "Guess",
    "Meaning",
    "Question",
    "Role",
    "TableKind",
    "TableSchema",
    "Unit",
    "as_text",
    "common_options",
    "find_separator",
    "guess_dates",
    "guess_numbers",
    "has_any",
    "infer_kind",
    "infer_schema",
    "is_bad_end",
    "is_rating_name",
    "judge",
    "measure",
    "naive_utc",
    "name_words",
    "natural_order",
    "number_text",
    "parse_dates",
    "parse_numbers",
    "parse_yes_no",
    "questions",
    "readable_format",
    "readable_label",
    "split_answers",
    "with_changes",
]
