"""From raw cells to a schema: rules decide, names tell what it means, every role says why."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from core.schema._facts import Facts, measure
from core.schema._kinds import (
    EVENT_WORDS,
    Judged,
    assign_event_roles,
    assign_feedback_roles,
    find_key,
    find_kind,
    headlines,
)
from core.schema._meanings import OUTCOME_NAMES, OUTCOME_WORDS, facet_of, meaning_of, unit_of
from core.schema._questions import with_questions
from core.schema._rules import Guess, is_likert_item, is_scale, judge, judge_special, scale_guess
from core.schema._types import ColumnSpec, Facet, Meaning, Role, TableKind, TableSchema, Unit
from core.schema._words import has_any, readable_label

if TYPE_CHECKING:
    import pandas as pd

_MAX_OUTCOME_LEVELS: Final = 10
_SPECIAL_REASONS: Final = {
    Role.TIME: "says when it happened",
    Role.EVENT: "says what happened",
    Role.SESSION: "says which visit it belongs to",
    Role.CHANNEL: "says on which channel",
    Role.AMOUNT: "is the money of the event",
    Role.CONTENT: "says what it was about",
    Role.OFFER: "says which offer was involved",
    Role.RATING: "is the rating given with the comment",
}


def infer_schema(raw: pd.DataFrame, *, kind: TableKind | None = None) -> TableSchema:
    """Return what each column of a table is, with the reason in plain words.

    Parameters
    ----------
    raw : pandas.DataFrame
        The cells as read: text, or typed columns (Parquet).
    kind : TableKind or None
        What the rows are; inferred when None.

    Examples
    --------
    >>> import pandas as pd
    >>> schema = infer_schema(pd.DataFrame({"customer_id": ["a", "b"], "city": ["Bonn", "Rome"]}))
    >>> [column.role.value for column in schema.columns]
    ['customer_id', 'category']
    """
    judged = [(facts, judge(facts)) for facts in measure(raw)]
    kind = find_kind(judged)[0] if kind is None else kind
    is_special = kind in {TableKind.EVENTS, TableKind.FEEDBACK}
    key = find_key(judged, n_least=1 if is_special else 2)
    if kind == TableKind.SURVEY:
        judged = [(facts, _as_answer(facts, guess)) for facts, guess in judged]
    if is_special:
        judged = [
            (facts, judge_special(facts, guess) if guess.role == Role.CHOICES else guess) for facts, guess in judged
        ]
    special = _special_roles(judged, key, kind)
    titles = headlines(judged)
    columns = []
    for facts, guess in judged:
        if facts is key:
            guess = _key_guess(facts)
        elif facts.name in special:
            guess = _special_guess(facts, guess, special[facts.name])
        elif facts.name in titles:
            guess = Guess(Role.IGNORE, "the title of a longer text beside it; choose text to read it as comments")
        columns.append(_describe(facts, guess, kind))
    if not is_special:
        columns = list(with_questions(columns, marked=_marked(judged)))
    return TableSchema(kind=kind, columns=tuple(columns))


def infer_kind(raw: pd.DataFrame) -> tuple[TableKind, str]:
    """Return what the rows of a table are, and why in plain words.

    Examples
    --------
    >>> import pandas as pd
    >>> infer_kind(pd.DataFrame({"customer_id": ["a", "b"], "city": ["Bonn", "Rome"]}))
    (<TableKind.CUSTOMERS: 'customers'>, 'one row for each customer_id')
    """
    return find_kind([(facts, judge(facts)) for facts in measure(raw)])


def _marked(judged: Judged) -> frozenset[str]:
    """Return the columns with a mark in some rows and nothing in the others."""
    return frozenset(
        facts.name for facts, guess in judged if guess.code == "constant" and 0 < facts.n_known < facts.n_rows
    )


def _as_answer(facts: Facts, guess: Guess) -> Guess:
    """Read small whole numbers as answers on a scale, as in a survey they mostly are."""
    is_answer = guess.role == Role.NUMBER and is_scale(facts)
    if not is_answer or meaning_of(facts.words, Role.NUMBER) in {Meaning.FAMILY, Meaning.AGE, Meaning.SPEND}:
        return guess
    return scale_guess(facts) if is_likert_item(facts, guess) or facts.low >= 0 else guess


def _special_roles(judged: Judged, key: Facts | None, kind: TableKind) -> dict[str, Role]:
    if kind == TableKind.EVENTS:
        return assign_event_roles([(facts, judge_special(facts, guess)) for facts, guess in judged], key)
    if kind == TableKind.FEEDBACK:
        return assign_feedback_roles([(facts, judge_special(facts, guess)) for facts, guess in judged], key)
    return {}


def _key_guess(facts: Facts) -> Guess:
    if facts.is_unique:
        return Guess(Role.CUSTOMER_ID, "a different value in every row, and the name of an id")
    return Guess(
        Role.CUSTOMER_ID, f"names the customer: {facts.n_distinct:,} different values in {facts.n_known:,} rows"
    )


def _special_guess(facts: Facts, guess: Guess, role: Role) -> Guess:
    written = guess.format
    if role in {Role.AMOUNT, Role.RATING} and facts.numbers is not None:
        written = facts.numbers.format
    return Guess(
        role, _SPECIAL_REASONS[role], levels=guess.levels if role == Role.EVENT else (), use=False, format=written
    )


def _describe(facts: Facts, guess: Guess, kind: TableKind) -> ColumnSpec:
    """Add meaning, facet, unit and label to the role of a column."""
    meaning, guess = _meaning(facts, guess, kind)
    is_number = guess.role in {Role.NUMBER, Role.AMOUNT} and facts.numbers is not None
    unit = _unit(facts, guess, meaning) if is_number else Unit.PLAIN
    use = guess.use and guess.role not in {Role.IGNORE, Role.CUSTOMER_ID, Role.TEXT}
    is_answer_date = kind == TableKind.SURVEY and guess.role == Role.DATE
    if is_answer_date or kind in {TableKind.EVENTS, TableKind.FEEDBACK}:
        use = False
    facet = facet_of(facts.words, guess.role, meaning, is_survey=kind == TableKind.SURVEY)
    return ColumnSpec(
        name=facts.name,
        role=guess.role,
        facet=facet if guess.role not in {Role.IGNORE, Role.CUSTOMER_ID} else Facet.BEHAVIOURAL,
        meaning=meaning,
        unit=unit,
        label=readable_label(facts.name),
        levels=guess.levels,
        use=use,
        source=kind.value,
        reason=guess.reason,
        missing_codes=facts.missing_codes,
        format=guess.format,
        personal=guess.is_personal,
    )


def _meaning(facts: Facts, guess: Guess, kind: TableKind) -> tuple[Meaning | None, Guess]:
    if guess.role in {Role.IGNORE, Role.CUSTOMER_ID, Role.TEXT, Role.TIME, Role.SESSION}:
        return None, guess
    if guess.role == Role.DATE:
        meaning = meaning_of(facts.words, Role.DATE)
        return (meaning if meaning == Meaning.BIRTH_YEAR else None), guess
    if kind in {TableKind.CUSTOMERS, TableKind.SURVEY} and _is_outcome(facts, guess):
        reason = f"{guess.reason}; a result to explain, so not used to find segments"
        return Meaning.OUTCOME, replace(guess, reason=reason, use=False)
    return meaning_of(facts.words, guess.role), guess


def _is_outcome(facts: Facts, guess: Guess) -> bool:
    is_last = facts.position == facts.n_columns - 1
    is_level = guess.role in {Role.YES_NO, Role.CATEGORY, Role.ORDERED} and facts.n_distinct <= _MAX_OUTCOME_LEVELS
    if is_level and is_last and facts.name.lower() in OUTCOME_NAMES:
        return True
    return guess.role == Role.YES_NO and has_any(facts.words, OUTCOME_WORDS) and not has_any(facts.words, EVENT_WORDS)


def _unit(facts: Facts, guess: Guess, meaning: Meaning | None) -> Unit:
    if guess.format.endswith("%"):
        return Unit.SHARE
    has_currency = facts.numbers is not None and facts.numbers.has_currency
    return unit_of(
        facts.words, meaning, low=facts.low, high=facts.high, is_whole=facts.is_whole, has_currency=has_currency
    )
