"""What each table and column is: kinds, roles, facets and meanings; how they are inferred and corrected."""

from core.schema._changes import with_changes
from core.schema._dates import guess_dates, parse_dates
from core.schema._facts import MISSING_CODES, Facts, measure
from core.schema._infer import infer_kind, infer_schema
from core.schema._kinds import is_rating_name
from core.schema._lists import common_options, find_separator, split_answers
from core.schema._meanings import is_bad_end
from core.schema._numbers import guess_numbers, parse_numbers
from core.schema._orders import natural_order
from core.schema._questions import MARKED, Question, questions
from core.schema._rules import Guess, judge, readable_format
from core.schema._text import as_text, naive_utc, number_text
from core.schema._types import ColumnSpec, Facet, Meaning, Role, TableKind, TableSchema, Unit
from core.schema._words import has_any, name_words, readable_label
from core.schema._yes_no import parse_yes_no

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
