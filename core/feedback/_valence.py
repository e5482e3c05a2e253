"""VADER's valence of English text: the figures of its library, in less time."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

_BEFORE, _BEHIND = 3, 2  # words around a word that change its valence


@dataclass(frozen=True, slots=True)
class _Window:
    """The words around one word, in the form that the library reads a text in."""

    words_and_emoticons: Sequence[str]
    is_cap_diff: bool


def compound(text: str) -> float:
    """Return VADER's valence of an English text, -1 (negative) to 1 (positive).

    The library writes every word of a text in lower case again for each word of its lexicon, so that a long comment
    takes quadratic time; it is shown the words around that word instead.

    References
    ----------
    Hutto and Gilbert, "VADER: a parsimonious rule-based model for sentiment analysis" (2014).

    Examples
    --------
    >>> compound("The zip broke, what a terrible coat!") < 0 < compound("A great coat.")
    True
    """
    from vaderSentiment.vaderSentiment import BOOSTER_DICT, SentiText

    vader = _vader()
    if not text.isascii() and not vader.emojis.keys().isdisjoint(text):
        return float(vader.polarity_scores(text)["compound"])
    read = SentiText(text.strip())
    words = read.words_and_emoticons
    lower = [word.lower() for word in words]
    valences = [0.0] * len(words)
    for place, word in enumerate(lower):
        is_booster = word in BOOSTER_DICT or (word == "kind" and lower[place + 1 : place + 2] == ["of"])
        if word in vader.lexicon and not is_booster:
            first = max(0, place - _BEFORE)
            window = _Window(words[first : place + _BEHIND + 1], read.is_cap_diff)
            valences[place] = vader.sentiment_valence(0, window, words[place], place - first, [])[0]
    if "but" in lower:
        valences = vader._but_check(words, valences)  # noqa: SLF001  # the library has no other door to this rule
    return float(vader.score_valence(valences, text)["compound"])


@cache
def _vader() -> "SentimentIntensityAnalyzer":
    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

    return SentimentIntensityAnalyzer()
