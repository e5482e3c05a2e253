"""The comments of the demo shop: who writes when, about what, and in which words."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from core.demo._customers import FIRST_DAY, N_DAYS, Traits
from core.demo._groups import CHANNELS, GROUPS
from core.demo._population import IntArray, Population
from core.demo._themes import DELIGHTS, FOREIGN, NEUTRAL, PAINS, Polarity, Theme
from core.demo._words import (
    BUTS,
    CLOSERS,
    FIRST_NAMES,
    GRIPES,
    LINKS,
    OPENERS,
    PRAISE,
    QUESTION_STARTS,
    SIGN_OFFS,
    SLANG,
    SLOTS,
    SURNAMES,
)

MIN_WORDS, MAX_WORDS = 4, 60
ROOM_FOR_SIGN_OFF = 8
FOREIGN_SHARE = 0.03  # of the themes that have patterns in other languages
PERSONAL_SHARE = 0.03
OPENER_SHARE, DETAIL_SHARE, CLOSER_SHARE = 0.4, 0.6, 0.3
SECOND_PAIN_SHARE, PRAISE_FIRST_SHARE, GRIPE_SHARE = 0.12, 0.17, 0.12
LOWER_CASE_SHARE, SLIP_SHARE, SLANG_SHARE, NO_FULL_STOP_SHARE = 0.24, 0.2, 0.12, 0.25
MIN_SLIP_LETTERS = 5
MISSING_RATING_SHARE = 0.12
WRITTEN_AT_ONCE_SHARE = 0.75  # the others write days later

MOODS = ("own pain", "other pain", "delight", "neutral")
RATING_CHANCES: dict[Polarity, tuple[float, ...]] = {
    "negative": (0.33, 0.37, 0.2, 0.07, 0.03),
    "neutral": (0.03, 0.12, 0.45, 0.28, 0.12),
    "positive": (0.02, 0.03, 0.1, 0.34, 0.51),
}
WRITTEN_ON: dict[str, tuple[tuple[str, ...], tuple[float, ...]]] = {
    "web": (("web_form", "survey", "email", "chat"), (0.4, 0.25, 0.2, 0.15)),
    "mobile_web": (("web_form", "survey", "chat", "email"), (0.35, 0.3, 0.25, 0.1)),
    "app": (("app_review", "survey", "chat"), (0.6, 0.2, 0.2)),
    "store": (("store_card", "email", "survey"), (0.55, 0.25, 0.2)),
}

_CHOICE = re.compile(r"\[([^\[\]]*)\]")
_SLOT = re.compile(r"\{(\w+)\}")
_THEMES = {theme.id: theme for theme in (*PAINS, *DELIGHTS, *NEUTRAL)}


@dataclass(frozen=True, slots=True)
class _Comment:
    """One text and what it is about."""

    text: str
    theme: str
    polarity: Polarity
    language: str = "en"


def draw_comments(
    rng: np.random.Generator, population: Population, traits: Traits, events: pd.DataFrame
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the feedback by date, and what each comment is about."""
    who, day = _draw_writers(rng, population, traits, events)
    order = np.lexsort((rng.random(len(who)), day))
    who, day = who[order], day[order]
    comments = [_draw_comment(rng, _draw_theme(rng, population, customer)) for customer in who]
    ratings = [1 + _pick(rng, RATING_CHANCES[comment.polarity]) for comment in comments]
    channels = [_draw_channel(rng, CHANNELS[traits.favourite_channel[customer]]) for customer in who]
    feedback_id = pd.Series(50_000 + np.arange(len(who)), dtype="str").radd("F")
    feedback = pd.DataFrame(
        {
            "feedback_id": feedback_id,
            "customer_id": traits.customer_id.to_numpy()[who],
            "date": np.datetime_as_string(FIRST_DAY + day.astype("timedelta64[D]"), unit="D"),
            "channel": channels,
            "rating": pd.Series(ratings, dtype="Int64").mask(rng.random(len(who)) < MISSING_RATING_SHARE),
            "comment": [comment.text for comment in comments],
        }
    )
    about = pd.DataFrame(
        {
            "feedback_id": feedback_id,
            "theme": [comment.theme for comment in comments],
            "stage": [_THEMES[comment.theme].stage for comment in comments],
            "polarity": [comment.polarity for comment in comments],
            "language": [comment.language for comment in comments],
        }
    )
    return feedback, about


def _draw_writers(
    rng: np.random.Generator, population: Population, traits: Traits, events: pd.DataFrame
) -> tuple[IntArray, IntArray]:
    """Return the customer and the day of each comment: during a visit, or some days later."""
    # Some write often, most never: the counts are far more spread than by chance.
    eagerness = rng.gamma(0.7, 1 / 0.7, len(population))
    who = np.repeat(np.arange(len(population)), rng.poisson(population.numbers("comments") * eagerness))
    position = pd.Series(np.arange(len(population)), index=traits.customer_id.to_numpy())
    visits = pd.DataFrame(
        {
            "customer": position.loc[events["customer_id"].to_numpy()].to_numpy(),
            "day": (events["time"].to_numpy(dtype="datetime64[D]") - FIRST_DAY).astype(np.int64),
        }
    ).drop_duplicates()
    visits = visits.sort_values(["customer", "day"], ignore_index=True)
    first = np.searchsorted(visits["customer"].to_numpy(), np.arange(len(population) + 1))
    count = np.diff(first)[who]
    pick = first[who] + (rng.random(len(who)) * count).astype(np.int64)
    later = np.where(rng.random(len(who)) < WRITTEN_AT_ONCE_SHARE, 0, rng.integers(1, 8, len(who)))
    day = visits["day"].to_numpy()[np.minimum(pick, len(visits) - 1)] + later
    silent = traits.first_day[who] + (rng.random(len(who)) * (N_DAYS - traits.first_day[who])).astype(np.int64)
    return who, np.minimum(np.where(count > 0, day, silent), N_DAYS - 1)


def _draw_theme(rng: np.random.Generator, population: Population, customer: int) -> Theme:
    group = GROUPS[population.follows["mood"][customer]]
    mood = MOODS[_pick(rng, group.mood)]
    own = _THEMES[GROUPS[population.follows["pain"][customer]].pain]
    if mood == "own pain":
        return own
    if mood == "other pain":
        others = [theme for theme in PAINS if theme is not own]
        return others[int(rng.integers(len(others)))]
    if mood == "neutral":
        return NEUTRAL[int(rng.integers(len(NEUTRAL)))]
    taste = GROUPS[population.follows["delight"][customer]].delight
    return DELIGHTS[_pick(rng, [1.0 + taste.get(theme.id, 0.0) for theme in DELIGHTS])]


def _draw_comment(rng: np.random.Generator, theme: Theme) -> _Comment:
    pen = _Pen(rng)
    languages = [language for language, themes in FOREIGN.items() if theme.id in themes]
    if languages and pen.chance(FOREIGN_SHARE):
        language = pen.one_of(languages)
        return _Comment(pen.fill(FOREIGN[language][theme.id]), theme.id, theme.polarity, language)
    text = _joined(pen, _composed(pen, theme), theme.polarity)
    while len(text.split()) < MIN_WORDS:
        text = f"{text} {_sentence(pen.fill(CLOSERS[theme.polarity]))}"
    text = _as_typed(pen, text)
    if pen.chance(PERSONAL_SHARE):
        text = f"{text} {_sign_off(pen)}"
    return _Comment(text, theme.id, theme.polarity)


class _Pen:
    """Draws the words of one comment; a slot filled once keeps its word, so that it stays about one thing."""

    def __init__(self, rng: np.random.Generator) -> None:
        self._rng = rng
        self._said: dict[str, str] = {}

    def chance(self, share: float) -> bool:
        return bool(self._rng.random() < share)

    def below(self, n: int) -> int:
        return int(self._rng.integers(n))

    def one_of(self, items: Sequence[str]) -> str:
        return items[self.below(len(items))]

    def fill(self, patterns: Sequence[str]) -> str:
        """Return one of the patterns in words."""
        text = _CHOICE.sub(lambda match: self.one_of(match[1].split("|")), self.one_of(patterns))
        return _SLOT.sub(lambda match: self._slot(match[1]), text)

    def _slot(self, name: str) -> str:
        if name not in self._said:
            self._said[name] = self.one_of(SLOTS[name])
        return self._said[name]


def _composed(pen: _Pen, theme: Theme) -> list[str]:
    """Return the sentences of a comment on a theme, without capitals and full stops."""
    first = pen.one_of(theme.clauses)
    clause = pen.fill([first])
    if theme.polarity == "negative" and pen.chance(PRAISE_FIRST_SHARE):
        clause = pen.fill(PRAISE) + pen.one_of(BUTS) + clause
    elif theme.polarity == "positive" and pen.chance(GRIPE_SHARE):
        clause += pen.one_of(BUTS) + pen.one_of(GRIPES)
    if pen.chance(OPENER_SHARE):
        clause = pen.one_of(OPENERS[theme.polarity]) + pen.one_of((", ", ", ", ": ", " - ")) + clause
    sentences = [clause]
    if pen.chance(DETAIL_SHARE):
        sentences.append(pen.fill(theme.details))
        if pen.chance(DETAIL_SHARE / 2):  # few tell the whole story
            sentences.append(pen.fill([clause for clause in theme.clauses if clause != first]))
    if theme.polarity == "negative" and pen.chance(SECOND_PAIN_SHARE):
        sentences.append(f"{pen.one_of(LINKS)} {pen.fill(PAINS[pen.below(len(PAINS))].clauses)}")
    if pen.chance(CLOSER_SHARE):
        sentences.append(pen.one_of(CLOSERS[theme.polarity]))
    while len(sentences) > 1 and len(" ".join(sentences).split()) > MAX_WORDS - ROOM_FOR_SIGN_OFF:
        sentences.pop()
    return sentences


def _joined(pen: _Pen, sentences: list[str], polarity: Polarity) -> str:
    marks = ("!", "!", "!!", ".") if polarity == "positive" else (".", ".", ".", "!", "...")
    mark = pen.one_of(marks)  # people have their habits
    ends = ["?" if sentence.startswith(QUESTION_STARTS) else mark for sentence in sentences]
    text = " ".join(_sentence(sentence) + end for sentence, end in zip(sentences, ends, strict=True))
    return text.rstrip(".!") if pen.chance(NO_FULL_STOP_SHARE) else text


def _sentence(clause: str) -> str:
    return clause[0].upper() + clause[1:]


def _as_typed(pen: _Pen, text: str) -> str:
    """Return the text as people type it: without capitals, with slips and short forms."""
    if pen.chance(SLANG_SHARE):
        text = " ".join(SLANG.get(word.lower(), word) for word in text.split(" "))
    if pen.chance(LOWER_CASE_SHARE):
        text = text.lower().replace("'", "")
    if pen.chance(SLIP_SHARE):
        text = _with_slip(pen, text)
    return text


def _with_slip(pen: _Pen, text: str) -> str:
    words = text.split(" ")
    long = [place for place, word in enumerate(words) if len(word) >= MIN_SLIP_LETTERS and word.isalpha()]
    if not long:
        return text
    place = long[pen.below(len(long))]
    word = words[place]
    at = 1 + pen.below(len(word) - 2)
    slips = (
        word[:at] + word[at + 1] + word[at] + word[at + 2 :],  # swapped
        word[:at] + word[at + 1 :],  # left out
        word[:at] + word[at] + word[at:],  # doubled
    )
    words[place] = pen.one_of(slips)
    return " ".join(words)


def _sign_off(pen: _Pen) -> str:
    first, last = pen.one_of(FIRST_NAMES), pen.one_of(SURNAMES)
    return pen.one_of(SIGN_OFFS).format(
        first=first,
        last=last,
        mail=f"{first}.{last}{10 + pen.below(90)}@example.org".lower(),
        # Ranges reserved for fiction, so that nobody can be called by mistake.
        phone=pen.one_of(("020 7946 0", "07700 900", "+44 20 7946 0", "+44 7700 900")) + f"{pen.below(1_000):03d}",
        order=f"{4_000 + pen.below(1_000)}-{10_000 + pen.below(90_000)}",
        customer=f"{100_000 + pen.below(900_000)}",
    )


def _draw_channel(rng: np.random.Generator, favourite: str) -> str:
    names, chances = WRITTEN_ON[favourite]
    return names[_pick(rng, chances)]


def _pick(rng: np.random.Generator, weights: Sequence[float]) -> int:
    bounds = np.cumsum(weights)
    return int(np.searchsorted(bounds, rng.random() * bounds[-1], side="right"))
