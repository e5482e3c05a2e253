"""What is said of a theme: how many, how severe, its quotes and the sentence that stands for it."""

from typing import Literal

import numpy as np
import pandas as pd

from core.feedback._quotes import excerpt
from core.feedback._text import content_words, plain_words, sentences, stem
from core.feedback._types import Theme
from core.feedback._valence import compound
from core.feedback._words import AND, NEGATIONS

_MAX_QUOTES = 20
_MAX_RANKED = 1_000  # comments nearest to the middle among which quotes are looked for
_QUOTE_WORDS = range(4, 80)
_MAX_EXAMPLE = 160
_MAX_WEIGHED = 60  # comments at the head of the others whose sentences are read for what they say of the theme
_DENIALS = NEGATIONS - {"too"}
_DENIED_WITHIN = 5  # words before it
_NEUTRAL = 0.05  # valence, as its authors draw the line


def severity(mean: float) -> int:
    """Return 1 (mild) to 5 (severe) for the mean negativity of comments, one step more at 0.55, 0.65, 0.75 and 0.85.

    Ratings count through the negativity: nothing but one-star comments gives at least 4.

    Examples
    --------
    >>> severity(0.5), severity(0.7), severity(0.9)
    (1, 3, 5)
    """
    return 1 + int(np.floor(4 * np.clip((mean - 0.5) / 0.4, 0, 1) + 0.5))


def described(comments: pd.DataFrame, theme_id: str, label: str, polarity: Literal["negative", "positive"]) -> Theme:
    """Return the theme of these comments, all of which belong to it.

    Parameters
    ----------
    comments : pd.DataFrame
        Columns ``customer_id, text, language, negativity, publishable, centrality``; at least one row.
    theme_id, label, polarity : str
        What the theme is called.
    """
    language = str(comments["language"].mode().iloc[0])
    quotes = _quotes(comments, label, language, polarity)
    return Theme(
        id=theme_id,
        label=label,
        polarity=polarity,
        n_comments=len(comments),
        n_customers=n_customers(comments["customer_id"]),
        severity=severity(float(comments["negativity"].mean())),
        quote_ids=quotes,
        example=_example(str(comments.loc[quotes[0], "text"]), label, language, polarity) if quotes else "",
        language=language,
    )


def n_customers(customers: pd.Series) -> int:
    """Return how many customers these are; comments without one ("") count for none."""
    return int(customers[customers != ""].nunique())


def telling_sentence(text: str, label: str, language: str, polarity: Literal["negative", "positive"]) -> int:
    """Return which sentence of a comment says most of the label.

    Of several English ones it is that of strongest valence: the one that complains, or praises.

    Examples
    --------
    >>> telling_sentence("Hello. The parcel came late. Bye.", "late parcel", "en", "negative")
    1
    >>> telling_sentence("A dress for work. The dress is a terrible fit.", "dress", "en", "negative")
    1
    """
    sign = -1.0 if polarity == "negative" else 1.0
    wanted = _stems(label, language)
    spoken = [text[slice(*span)] for span in sentences(text)] or [text]
    said = [{stem(word, language) for word in plain_words(one)} for one in spoken]
    valence = [sign * compound(one) if language == "en" else 0.0 for one in spoken]
    return max(range(len(spoken)), key=lambda place: (len(said[place] & wanted), valence[place], -place))


def may_stand_for(text: str, label: str, language: str, polarity: Literal["negative", "positive"]) -> bool:
    """Return whether the sentence that says most of the label does not praise where the theme complains, or vice versa.

    Of other languages than English it is not known, and nothing is held against them.

    Examples
    --------
    >>> may_stand_for("A cute design. It fell apart.", "design", "en", "negative")
    False
    >>> may_stand_for("It is itchy. A terrible design.", "design", "en", "negative")
    True
    """
    if language != "en":
        return True
    start, end = (sentences(text) or [(0, len(text))])[telling_sentence(text, label, language, polarity)]
    return compound(text[start:end]) * (-1.0 if polarity == "negative" else 1.0) >= -_NEUTRAL


def says_quality(text: str, label: str, language: str) -> bool:
    """Return whether a comment says one of the words in the brackets of a label, and does not deny it.

    Examples
    --------
    >>> says_quality("It is so itchy!", "sweater (itchy, boxy)", "en"), says_quality("A sweater.", "sweater", "en")
    (True, False)
    >>> says_quality("I didn't think it was too boxy.", "sweater (itchy, boxy)", "en")
    False
    """
    wanted = _stems(label.partition(" (")[2], language)
    if not wanted:
        return False
    words = plain_words(text)
    said = (place for place, word in enumerate(words) if stem(word, language) in wanted)
    return any(_DENIALS.isdisjoint(words[max(place - _DENIED_WITHIN, 0) : place]) for place in said)


def _stems(label: str, language: str) -> frozenset[str]:
    return frozenset(stem(word, language) for word in content_words(plain_words(label), language))


def speaks_of(text: str, label: str, language: str) -> bool:
    """Return whether a comment has the words of a label, or most of them: all of one part of "chart and return".

    Examples
    --------
    >>> speaks_of("The payment page froze.", "payment page and card", "en")
    True
    >>> speaks_of("The jackets are great.", "rain jacket", "en"), speaks_of("My jacket tore.", "jacket (thin)", "en")
    (False, True)
    """
    said = {stem(word, language) for word in plain_words(text)}
    thing = label.partition(" (")[0]  # what is said of it stands in brackets
    wanted = _stems(thing, language)
    parts = [_stems(part, language) for part in thing.split(AND.get(language, " and "))]
    return 2 * len(wanted & said) > len(wanted) or any(part and part <= said for part in parts)


def are_plain(negativity: pd.Series, polarity: Literal["negative", "positive"]) -> pd.Series:
    """Return which comments of a theme are at least as bad as the middle one (as good, where it is praise).

    Examples
    --------
    >>> list(are_plain(pd.Series([0.5, 0.7, 0.9]), "negative"))
    [False, True, True]
    """
    middle = negativity.median()
    return negativity >= middle if polarity == "negative" else negativity <= middle


def _quotes(
    comments: pd.DataFrame, label: str, language: str, polarity: Literal["negative", "positive"]
) -> tuple[str, ...]:
    """Return the publishable comments nearest to the middle, one a customer and no text twice.

    Those that say the words of the label come first: the middle of a mixed theme may speak of something else. Among
    them come first those that plainly complain, or praise: what is hardly either may have been taken for it wrongly.
    At the head stand those that do so where they say the label, and of these the ones that say what is in its brackets.
    """
    plain = are_plain(comments["negativity"], polarity)
    able = comments[comments["publishable"].astype(bool) & (comments["centrality"] >= 0)].sort_index()
    ranked = able.sort_values("centrality", ascending=False, kind="stable")
    distinct = ranked.drop_duplicates("customer_id").drop_duplicates("text")
    texts = {str(name): str(text) for name, text in distinct["text"].head(_MAX_RANKED).items()}
    fitting = [name for name, text in texts.items() if len(plain_words(text)) in _QUOTE_WORDS]
    telling = {name: (speaks_of(texts[name], label, language), bool(plain[name])) for name in fitting}
    ranked_names = sorted(fitting, key=telling.__getitem__, reverse=True)[:_MAX_WEIGHED]

    def key(name: str) -> tuple[bool, bool, bool, bool]:
        speaks, is_plain = telling[name]
        told = may_stand_for(texts[name], label, language, polarity), says_quality(texts[name], label, language)
        return speaks, *told, is_plain

    return tuple(sorted(ranked_names, key=key, reverse=True)[:_MAX_QUOTES])


def _example(text: str, label: str, language: str, polarity: Literal["negative", "positive"]) -> str:
    """Return the sentence of a comment that says most of the label: verbatim, at most 160 characters."""
    start, end = (sentences(text) or [(0, len(text))])[telling_sentence(text, label, language, polarity)]
    return excerpt(text[start:end], limit=_MAX_EXAMPLE)
