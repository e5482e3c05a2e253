"""The rules that give a column its role: tried in order, the first that answers decides and says why."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from core.schema._lists import list_options
from core.schema._meanings import ATTITUDE_WORDS, ID_WORDS, meaning_of
from core.schema._orders import MAX_LIKERT_LEVELS, natural_order
from core.schema._personal import personal_data
from core.schema._text import number_text
from core.schema._types import Meaning, Role
from core.schema._words import THINGS, has_any
from core.schema._yes_no import parse_yes_no

if TYPE_CHECKING:
    from core.schema._facts import Facts

MAX_LEVELS_IN_USE: Final = 50
"""A category with more levels is described but not used to find segments."""

_MIN_TEXT_WORDS: Final = 5
_MIN_COMMENT_WORDS: Final = 2
_MIN_TEXTS: Final = 5
_MIN_TEXT_DISTINCT_SHARE: Final = 0.3
_MIN_ID_ROWS: Final = 20
_IDENTIFIER_SHARE: Final = 0.95
_MAX_CODES: Final = 100

_COMMENT_WORDS: Final = frozenset({
    "comment", "text", "review", "feedback", "message", "remark", "verbatim", "body", "tweet", "complaint", "kommentar",
    "bemerkung", "comentario", "opinion", "opinión", "avis", "commentaire", "note", "why", "improve", "suggestion",
    "title", "subject", "headline", "betreff",
})  # fmt: skip
TITLE_WORDS: Final = frozenset({"title", "subject", "headline", "betreff", "summary", "titel", "titulo", "título"})
_CODE_WORDS: Final = frozenset({
    "code", "type", "region", "browser", "system", "id", "group", "class", "category", "zip", "zipcode", "postcode",
    "postal", "plz", "area", "district", "country", "store", "branch", "segment", "cluster", "department", "status",
    "kind", "version", "label", "state", "city", "gender", "sex", "marital", "event", "channel", "cohort", "variant",
    "race", "occupation", "job", "profession", "sector", "team", "plan", "profile", "key", "no", "nr", "timezone",
})  # fmt: skip
_BAND_WORDS: Final = frozenset({"age", "income", "salary", "education", "size", "altersgruppe"})
_LIKERT_NAME: Final = re.compile(
    r"[A-Za-z]{1,2}[_ .-]?\d{1,3}[a-z]?|(?:item|question|frage|pregunta)[_ .-]?\d{1,3}", re.IGNORECASE
)
_EXPORT_INDEX: Final = re.compile(
    r"index|unnamed[: _]*\d*|column_\d+|__index_level_0__|row(?:[_ ]?(?:names?|number|id|no|nr))?", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Guess:
    """What a rule makes of a column, and why; `code` names the finding that goes with it, if any."""

    role: Role
    reason: str
    levels: tuple[str, ...] = ()
    use: bool = True
    format: str = ""
    code: str = ""

    @property
    def is_personal(self) -> bool:
        """Tell whether the column holds personal data."""
        return self.code == "personal_data"


def _empty(facts: Facts) -> Guess | None:
    return Guess(Role.IGNORE, "has no values", code="empty") if facts.n_distinct == 0 else None


def _constant(facts: Facts) -> Guess | None:
    if facts.n_distinct != 1 or facts.n_rows < 2:
        return None
    value = facts.distinct.iloc[0][:40]
    if facts.n_known < facts.n_rows:
        return _constant_or_missing(value)
    if meaning_of(facts.words, Role.CATEGORY) is Meaning.PLACE and value[:1].isalpha():
        reason = f"is the same for everybody, {value}: told on sheets, no part in finding segments"
        return Guess(Role.CATEGORY, reason, levels=_levels(facts), use=False)
    return Guess(Role.IGNORE, f"has the same value in every row: {value}", code="constant")


def _constant_or_missing(value: str) -> Guess:
    # A mark in some rows and nothing in the others is a yes/no: but only words or signs that say so.
    if value.lower() in {"x", "yes", "true", "1", "ja", "y"}:
        return Guess(Role.IGNORE, f"is either empty or {value}: choose yes/no if empty means no", code="constant")
    return Guess(Role.IGNORE, f"has only one value, {value}, and is otherwise empty", code="constant")


def _row_number(facts: Facts) -> Guess | None:
    if facts.is_row_number and _EXPORT_INDEX.fullmatch(facts.name.strip() or "index"):
        return Guess(Role.IGNORE, "counts the rows, as exports do: not a fact about the customer", code="row_number")
    return None


def _personal(facts: Facts) -> Guess | None:
    what = personal_data(facts.words, facts.sample(), distinct_share=facts.distinct_share)
    if not what:
        return None
    return Guess(Role.IGNORE, f"looks like personal data ({what})", code="personal_data")


def _yes_no(facts: Facts) -> Guess | None:
    if facts.n_distinct != 2:
        return None
    parsed = parse_yes_no(facts.distinct)
    if parsed.isna().any() or parsed.iloc[0] == parsed.iloc[1]:
        return None
    if meaning_of(facts.words, Role.YES_NO) == Meaning.GENDER:
        return Guess(Role.CATEGORY, "two codes for gender: groups without an order", levels=_levels(facts))
    return Guess(Role.YES_NO, f"only {facts.distinct.iloc[0]} and {facts.distinct.iloc[1]}")


def _date(facts: Facts) -> Guess | None:
    if facts.dates is None:
        return None
    return Guess(
        Role.DATE, f"values are dates, written {readable_format(facts.dates.format)}", format=facts.dates.format
    )


def readable_format(written: str) -> str:
    """Return a date format as people write it.

    Examples
    --------
    >>> readable_format("%d/%m/%Y")
    'dd/mm/yyyy'
    """
    if written.startswith("epoch"):
        return {"epoch s": "seconds", "epoch ms": "milliseconds", "epoch us": "microseconds"}[written] + " since 1970"
    names = {"ISO8601": "yyyy-mm-dd", "%d": "dd", "%m": "mm", "%Y": "yyyy", "%y": "yy", "%H": "hh", "%M": "mm",
             "%S": "ss", "%b": "Mon", "%B": "Month", "%I": "hh", "%p": "am/pm",
             "%z": "zone", "%Z": "zone", "%f": "ffffff"}  # fmt: skip
    for code, name in names.items():
        written = written.replace(code, name)
    return written


def _choices(facts: Facts) -> Guess | None:
    found = list_options(facts)
    if found is None:
        return None
    separator, options = found
    reason = f"several answers in one cell, separated by {separator} : {len(options)} options, each a yes/no of its own"
    return Guess(Role.CHOICES, reason, levels=options, format=separator)


def _ordered_words(facts: Facts) -> Guess | None:
    if facts.numbers is not None and facts.numbers.values.notna().all() or not 2 <= facts.n_distinct <= 40:
        return None
    levels = natural_order(facts.distinct.tolist())
    if not levels:
        return None
    return Guess(Role.ORDERED, f"levels have an order: {levels[0]} … {levels[-1]}", levels=levels)


def _likert(facts: Facts) -> Guess | None:
    if not (is_scale(facts) and (has_any(facts.words, ATTITUDE_WORDS) or _LIKERT_NAME.fullmatch(facts.name))):
        return None
    if meaning_of(facts.words, Role.ORDERED) not in {None, Meaning.SATISFACTION, Meaning.TRUST, Meaning.INTEREST}:
        return None
    return scale_guess(facts)


def is_scale(facts: Facts) -> bool:
    """Tell whether the values are few whole numbers that could be answers: 1 to 5, 0 to 10, -3 to 3."""
    if not facts.is_whole or not 3 <= facts.n_distinct <= MAX_LIKERT_LEVELS:
        return False
    return facts.low >= -5 and facts.high <= 10 and facts.high - facts.low < MAX_LIKERT_LEVELS


def scale_guess(facts: Facts) -> Guess:
    """Return an ordered scale over the whole range of the values."""
    levels = tuple(number_text(value) for value in range(int(facts.low), int(facts.high) + 1))
    return Guess(Role.ORDERED, f"answers on a scale from {levels[0]} to {levels[-1]}", levels=levels)


def _banded_codes(facts: Facts) -> Guess | None:
    is_education = meaning_of(facts.words, Role.ORDERED) == Meaning.EDUCATION and len(facts.words) == 1
    is_band = has_any(facts.words, _BAND_WORDS) and has_any(facts.words, frozenset({"group", "band", "class", "level"}))
    if is_scale(facts) and (is_education or is_band):
        return scale_guess(facts)
    return None


def _codes(facts: Facts) -> Guess | None:
    is_id = "id" in facts.words
    if facts.numbers is None or not (facts.is_whole or is_id):
        return None
    is_padded = bool(facts.distinct.str.fullmatch(r"0\d+").any())
    is_named = has_any(facts.words, _CODE_WORDS) and not has_any(facts.words, frozenset({"visit", "spend", "purchase"}))
    if facts.low < 0 or not (is_padded or is_named) or facts.is_unique:
        return None
    reason = "numbers are codes, not amounts" if is_named else "numbers begin with zeros: codes, not amounts"
    if facts.n_distinct > _MAX_CODES:
        return Guess(Role.CATEGORY, f"{reason}; {facts.n_distinct:,} levels are too many to find segments", use=False)
    return Guess(Role.CATEGORY, reason, levels=_levels(facts), use=facts.n_distinct <= MAX_LEVELS_IN_USE)


def _identifier(facts: Facts) -> Guess | None:
    if facts.n_known < _MIN_ID_ROWS or facts.distinct_share < _IDENTIFIER_SHARE:
        return None
    is_named = has_any(facts.words, ID_WORDS) or facts.words == ("rownames",)
    is_token = facts.numbers is None and facts.mean_words < 1.5
    is_numbered = is_named and (facts.is_whole or "id" in facts.words)
    if is_numbered or is_token:
        return Guess(Role.IGNORE, "has a different value in almost every row: an identifier", code="identifier")
    return None


def _number(facts: Facts) -> Guess | None:
    if facts.numbers is None:
        return None
    n_odd = int(facts.counts[facts.numbers.values.isna()].sum())
    reason = "all values are numbers" if not n_odd else f"all but {n_odd:,} values are numbers"
    plain = facts.numbers.format == "1,234.56"
    if not plain or facts.numbers.has_currency:
        reason += f", written like {facts.distinct.iloc[0]}"
    return Guess(Role.NUMBER, reason, format=facts.numbers.format)


def _text(facts: Facts) -> Guess | None:
    is_named = has_any(facts.words, _COMMENT_WORDS)
    enough, n_enough = (_MIN_COMMENT_WORDS, 2) if is_named else (_MIN_TEXT_WORDS, _MIN_TEXTS)
    if facts.mean_words < enough or facts.n_distinct < n_enough or facts.distinct_share < _MIN_TEXT_DISTINCT_SHARE:
        return None
    return Guess(Role.TEXT, f"free text, {facts.mean_words:.0f} words on average", use=False)


def _category(facts: Facts) -> Guess:
    if facts.n_distinct > MAX_LEVELS_IN_USE:
        return Guess(
            Role.CATEGORY,
            f"{facts.n_distinct:,} different names: too many to find segments",
            levels=_levels(facts),
            use=False,
        )
    return Guess(Role.CATEGORY, f"{facts.n_distinct} groups without an order", levels=_levels(facts))


def _levels(facts: Facts) -> tuple[str, ...]:
    if facts.numbers is not None and facts.numbers.values.notna().all():
        return tuple(facts.distinct.iloc[facts.numbers.values.argsort(kind="stable")])
    return tuple(facts.distinct)


RULES: Final[tuple[Callable[[Facts], Guess | None], ...]] = (
    _empty,
    _constant,
    _row_number,
    _personal,
    _yes_no,
    _date,
    _choices,
    _ordered_words,
    _likert,
    _banded_codes,
    _codes,
    _identifier,
    _number,
    _text,
)
"""Tried in this order; a column that no rule claims is a category."""


def judge(facts: Facts) -> Guess:
    """Return what the first rule that knows the column makes of it."""
    return next((guess for rule in RULES if (guess := rule(facts)) is not None), None) or _category(facts)


def judge_special(facts: Facts, guess: Guess) -> Guess:
    """Return what a column of a log or of comments is: there a single value, such as the only event, still tells.

    Several answers in one cell stay one value there.
    """
    if guess.code != "constant" and guess.role != Role.CHOICES:
        return guess
    rules = (rule for rule in RULES if rule not in {_constant, _choices})
    return next((other for rule in rules if (other := rule(facts)) is not None), None) or _category(facts)


def is_likert_item(facts: Facts, guess: Guess) -> bool:
    """Tell whether a column looks like an answer on a scale in a survey."""
    if guess.role == Role.ORDERED:
        return not has_any(facts.words, THINGS | frozenset({"month", "day", "weekday", "contract", "education", "age"}))
    begins_at_one = facts.low == 1 and facts.high in {4, 5, 6, 7, 10}
    is_symmetric = facts.low < 0 and facts.low == -facts.high
    return guess.role == Role.NUMBER and is_scale(facts) and (begins_at_one or is_symmetric)
