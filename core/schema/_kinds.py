"""What the rows of a table are, which column names the customer, and the special roles of logs and comments."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final

from core.schema._meanings import ID_WORDS, meaning_of
from core.schema._rules import TITLE_WORDS, Guess, is_likert_item
from core.schema._types import Meaning, Role, TableKind
from core.schema._words import PEOPLE, THINGS, has_any

if TYPE_CHECKING:
    from core.schema._facts import Facts

Judged = Sequence[tuple["Facts", Guess]]

_REPEATED: Final = 1.2
"""Rows per id from which a table holds several rows a customer."""

_MIN_LIKERT_ITEMS: Final = 3
_MIN_LIKERT_SHARE: Final = 0.5
_MAX_FEEDBACK_EXTRAS: Final = 2
_MIN_NAMED: Final = 10
_MIN_KEY_SHARE: Final = 0.001
_AMBIGUOUS: Final = frozenset({"contact", "account", "lead", "household", "party", "guest", "partner"})
"""Words for people that, without "id", mostly stand for something else."""

_DEMOGRAPHIC: Final = frozenset({
    Meaning.AGE, Meaning.BIRTH_YEAR, Meaning.GENDER, Meaning.INCOME, Meaning.EDUCATION, Meaning.FAMILY,
    Meaning.OCCUPATION,
})  # fmt: skip

# --------------------------------------------------------------------------- the customer key


def find_key(judged: Judged, *, n_least: int = 2) -> Facts | None:
    """Return the column that names the customer and has at least `n_least` values, or None."""
    ranked = [
        (-rank, facts.position, facts)
        for facts, guess in judged
        if facts.n_distinct >= n_least and (rank := _key_rank(facts, guess)) > 0
    ]
    return min(ranked, key=lambda entry: entry[:2])[2] if ranked else None


def _key_rank(facts: Facts, guess: Guess) -> int:
    """Return how well a column would name the customer: 0 not at all, 3 by its name, less by its values."""
    is_candidate = guess.role in {Role.IGNORE, Role.CATEGORY, Role.NUMBER} and not guess.is_personal
    is_countable = facts.numbers is None or facts.is_whole or "id" in facts.words
    if not is_candidate or not is_countable or facts.mean_words > 2:
        return 0
    rank = _name_rank(facts)
    is_complete = facts.n_known >= 0.5 * facts.n_rows
    return rank if is_complete else min(rank, 1)


def _name_rank(facts: Facts) -> int:
    words = facts.words
    has_id = has_any(words, ID_WORDS) or words == ("rownames",)
    if has_any(words, THINGS):
        return 0
    if has_any(words, PEOPLE):
        is_named = has_id or (len(words) == 1 and facts.n_distinct >= _MIN_NAMED and not has_any(words, _AMBIGUOUS))
        return 3 if is_named and facts.distinct_share > _MIN_KEY_SHARE else 0
    if words in {("id",), ("key",), ("uuid",), ("guid",), ("rownames",)}:
        return 2
    looks_like_id = has_id and (facts.numbers is None or facts.is_whole)
    return 1 if looks_like_id and facts.is_unique else 0


# --------------------------------------------------------------------------- the kind of a table


def find_kind(judged: Judged) -> tuple[TableKind, str]:
    """Return what the rows of a table are, and why."""
    key = find_key(judged)
    rows_per_id = key.n_known / key.n_distinct if key is not None else 1.0
    texts = [facts for facts, guess in judged if guess.role == Role.TEXT]
    if key is not None and rows_per_id >= _REPEATED:
        return _kind_of_repeated(judged, key, rows_per_id, has_text=bool(texts))
    share = _likert_share(judged, key)
    if share >= _MIN_LIKERT_SHARE:
        return TableKind.SURVEY, f"{share:.0%} of the columns are answers"
    if texts and _is_mostly_comment(judged, key):
        return TableKind.FEEDBACK, f"{texts[0].name} holds free text and there is little else"
    if key is None and _is_log(judged):
        return TableKind.EVENTS, "it says what happened and when, but no column names the customer: choose one"
    reason = (
        f"one row for each {key.name}" if key is not None else "no column names the customer: each row counts as one"
    )
    return TableKind.CUSTOMERS, reason


def _kind_of_repeated(judged: Judged, key: Facts, rows_per_id: float, *, has_text: bool) -> tuple[TableKind, str]:
    repeated = f"{rows_per_id:.1f} rows for each {key.name} on average"
    has_time = any(guess.role == Role.DATE for _, guess in judged)
    is_log = any(
        has_any(facts.words, EVENT_WORDS | _AMOUNT_WORDS | _CONTENT_WORDS) for facts, _ in judged if facts is not key
    )
    if has_text and not any(_names_event(facts, guess) for facts, guess in judged):
        return TableKind.FEEDBACK, f"{repeated}, and free text"
    if has_time and is_log:
        return TableKind.EVENTS, f"{repeated}, with a time and what happened"
    return TableKind.CUSTOMERS, f"{repeated}, but no time and event: check which column names the customer"


def _is_log(judged: Judged) -> bool:
    has_clock = any(g.role == Role.DATE and f.distinct.iloc[:20].str.contains(":").any() for f, g in judged)
    return has_clock and any(_names_event(facts, guess) for facts, guess in judged)


def _likert_share(judged: Judged, key: Facts | None) -> float:
    """Return the share of columns that are answers: on a scale, or yes/no beside a scale in a table without ids."""
    asked = [(facts, guess) for facts, guess in judged if facts is not key and guess.role != Role.IGNORE]
    on_scale = [facts for facts, guess in asked if is_likert_item(facts, guess)]
    yes_no = [facts for facts, guess in asked if guess.role == Role.YES_NO]
    if len(on_scale) >= _MIN_LIKERT_ITEMS:
        return len(on_scale) / len(asked)
    is_poll = key is None and len(on_scale) > 0 and len(yes_no) >= _MIN_LIKERT_ITEMS
    return len(yes_no + on_scale) / len(asked) if is_poll and len(yes_no) > len(asked) / 2 else 0.0


def _is_mostly_comment(judged: Judged, key: Facts | None) -> bool:
    others = [(f, g) for f, g in judged if f is not key and g.role not in {Role.TEXT, Role.IGNORE, Role.DATE}]
    if any(meaning_of(facts.words, guess.role) in _DEMOGRAPHIC for facts, guess in others):
        return False
    allowed = RATING_WORDS | _CHANNEL_WORDS | _CONTENT_WORDS | _COMMENT_LABELS
    extras = [facts for facts, _ in others if not has_any(facts.words, allowed)]
    return len(extras) <= _MAX_FEEDBACK_EXTRAS


# --------------------------------------------------------------------------- roles of logs and comments

EVENT_WORDS: Final = frozenset({
    "event", "action", "activity", "touchpoint", "interaction", "step", "ereignis", "aktion", "aktivität", "evento",
    "acción", "accion", "événement", "evenement",
})  # fmt: skip
RATING_WORDS: Final = frozenset(
    {"rating", "star", "stars", "sterne", "bewertung", "valoracion", "valoración", "nps", "csat", "score"}
)
_TIME_WORDS: Final = ("timestamp", "datetime", "time", "occurred", "at", "date", "datum", "fecha", "created")
_AMOUNT_WORDS: Final = frozenset({
    "amount", "revenue", "price", "total", "sales", "spend", "value", "betrag", "umsatz", "importe", "montant", "cost",
})  # fmt: skip
_CONTENT_WORDS: Final = frozenset({
    "product", "item", "page", "content", "sku", "description", "title", "topic", "article", "url", "artikel",
    "produkt",
    "producto", "produit", "stockcode", "category", "airline", "brand", "clothing", "department", "division", "class",
})  # fmt: skip
_CHANNEL_WORDS: Final = frozenset(
    {"channel", "medium", "device", "platform", "source", "kanal", "canal", "touch channel"}
)
_OFFER_WORDS: Final = frozenset({"offer", "promo", "promotion", "coupon", "discount", "voucher", "campaign"})
_SESSION_WORDS: Final = frozenset({"session", "visit", "sitzung", "sesion", "sesión"})
_COMMENT_LABELS: Final = frozenset(
    {"label", "sentiment", "reason", "language", "lang", "confidence", "cat", "tag", "theme", "polarity"}
)


def assign_event_roles(judged: Judged, key: Facts | None) -> dict[str, Role]:
    """Return the special role of each column of an event log that has one."""
    columns = [(facts, guess) for facts, guess in judged if facts is not key and not guess.is_personal]
    roles: dict[str, Role] = {}
    _take(roles, Role.TIME, columns, lambda f, g: _time_rank(f) if g.role == Role.DATE else 0)
    _take(roles, Role.EVENT, columns, lambda f, g: _event_rank(f) if _names_event(f, g) else 0)
    _take(roles, Role.SESSION, columns, lambda f, _: 2 * _is_session(f) + ("id" in f.words) * _is_session(f))
    _take(roles, Role.AMOUNT, columns, lambda f, g: _amount_rank(f) if g.role == Role.NUMBER else 0)
    _take(roles, Role.CHANNEL, columns, lambda f, g: _word_rank(f, _CHANNEL_WORDS) if _is_named_level(f, g) else 0)
    _take(roles, Role.OFFER, columns, lambda f, g: _word_rank(f, _OFFER_WORDS) if _is_offer(f, g) else 0)
    _take(roles, Role.CONTENT, columns, lambda f, g: _word_rank(f, _CONTENT_WORDS) if _is_content(g) else 0)
    return roles


def assign_feedback_roles(judged: Judged, key: Facts | None) -> dict[str, Role]:
    """Return the special role of each column of a table of comments that has one."""
    columns = [(facts, guess) for facts, guess in judged if facts is not key and not guess.is_personal]
    roles: dict[str, Role] = {}
    _take(roles, Role.TIME, columns, lambda f, g: _time_rank(f) if g.role == Role.DATE else 0)
    _take(roles, Role.RATING, columns, lambda f, g: _word_rank(f, RATING_WORDS) if _is_rating(f, g) else 0)
    _take(roles, Role.CHANNEL, columns, lambda f, g: _word_rank(f, _CHANNEL_WORDS) if _is_named_level(f, g) else 0)
    _take(roles, Role.CONTENT, columns, lambda f, g: _word_rank(f, _CONTENT_WORDS) if _is_named_level(f, g) else 0)
    return roles


def headlines(judged: Judged) -> tuple[str, ...]:
    """Return the text columns that are only the title of a longer text beside them."""
    texts = [facts for facts, guess in judged if guess.role == Role.TEXT]
    longest = max((facts.mean_words for facts in texts), default=0.0)
    return tuple(facts.name for facts in texts if facts.mean_words < longest and has_any(facts.words, TITLE_WORDS))


def is_rating_name(words: tuple[str, ...]) -> bool:
    """Tell whether a column name speaks of stars or a rating."""
    return has_any(words, RATING_WORDS - {"nps", "csat", "score"})


def _take(
    roles: dict[str, Role], role: Role, columns: Sequence[tuple[Facts, Guess]], rank: Callable[[Facts, Guess], int]
) -> None:
    """Give the role to the free column of the highest rank; the first in the file wins a tie."""
    free = [(facts, guess) for facts, guess in columns if facts.name not in roles]
    best = max(free, key=lambda entry: rank(*entry), default=None)
    if best is not None and rank(*best) > 0:
        roles[best[0].name] = role


def _time_rank(facts: Facts) -> int:
    by_word = next((len(_TIME_WORDS) - place for place, word in enumerate(_TIME_WORDS) if word in facts.words), 0)
    has_clock = bool(facts.distinct.iloc[:20].str.contains(":").any()) or facts.n_distinct > 10_000
    is_derived = has_any(facts.words, frozenset({"start", "end", "birth", "session", "expiry", "due", "updated"}))
    return 1 + by_word + 10 * has_clock - 8 * is_derived if not is_derived or has_clock else 1


def _names_event(facts: Facts, guess: Guess) -> bool:
    is_level = guess.role in {Role.CATEGORY, Role.YES_NO, Role.ORDERED} or (
        guess.role == Role.NUMBER and facts.is_whole and facts.n_distinct <= 50
    )
    return is_level and has_any(facts.words, EVENT_WORDS) and "id" not in facts.words and facts.n_distinct <= 1_000


def _event_rank(facts: Facts) -> int:
    rank = 10 - len(facts.words)
    return rank + 5 * (
        facts.words in {("event",), ("event", "name"), ("activity",), ("action",)} or facts.words[-1] == "name"
    )


def _is_session(facts: Facts) -> bool:
    return has_any(facts.words, _SESSION_WORDS) and facts.n_distinct > 2 and facts.dates is None


def _amount_rank(facts: Facts) -> int:
    if not has_any(facts.words, _AMOUNT_WORDS):
        return 0
    is_unit = has_any(facts.words, frozenset({"unit"}))
    return 1 if is_unit else 3 + has_any(facts.words, frozenset({"total", "amount", "revenue"}))


def _word_rank(facts: Facts, vocabulary: frozenset[str]) -> int:
    return max(0, 10 - len(facts.words)) if has_any(facts.words, vocabulary) else 0


def _is_named_level(facts: Facts, guess: Guess) -> bool:
    return guess.role in {Role.CATEGORY, Role.ORDERED} and facts.n_distinct >= 2


def _is_offer(facts: Facts, guess: Guess) -> bool:
    return guess.role in {Role.CATEGORY, Role.YES_NO} and "id" not in facts.words


def _is_content(guess: Guess) -> bool:
    return guess.role in {Role.CATEGORY, Role.TEXT, Role.NUMBER}


def _is_rating(facts: Facts, guess: Guess) -> bool:
    is_level = guess.role == Role.ORDERED and facts.numbers is not None
    return is_level or (guess.role == Role.NUMBER and facts.low >= -10 and facts.high <= 100)
