"""Which languages comments are in, and what is weaker in each."""

from dataclasses import dataclass

import pandas as pd

from core.feedback._text import LANGUAGES, stop_words

NAMES = {
    "ar": "Arabic",
    "de": "German",
    "en": "English",
    "es": "Spanish",
    "fr": "French",
    "it": "Italian",
    "ja": "Japanese",
    "ko": "Korean",
    "nl": "Dutch",
    "pl": "Polish",
    "pt": "Portuguese",
    "ru": "Russian",
    "th": "Thai",
    "tr": "Turkish",
    "zh": "Chinese",
}


@dataclass(frozen=True, slots=True)
class LanguageNote:
    """How many comments are in a language, how many of them have a theme, and what is weaker than in English."""

    language: str
    name: str
    n_comments: int
    n_with_theme: int
    weaker: str


def language_notes(comments: pd.DataFrame) -> tuple[LanguageNote, ...]:
    """Return a note on each language of the comments, the most frequent first."""
    found = []
    for language, own in comments.groupby("language", sort=True):
        code = str(language)
        n_with_theme = int((own["theme"] != "").sum())
        found.append(LanguageNote(code, NAMES.get(code, code), len(own), n_with_theme, _weaker(code)))
    return tuple(sorted(found, key=lambda note: (-note.n_comments, note.language)))


def _weaker(language: str) -> str:
    if language == "en":
        return ""
    if language not in LANGUAGES:
        return "Not a language we know well: themes rest on its words alone, and how negative a comment is on stars."
    said = "How negative a comment is rests on its meaning and stars, not on a word list."
    if language in {"zh", "ja", "th"}:
        return f"{said} Words have no spaces between them and are cut by a model, so labels may begin or end oddly."
    return said if stop_words(language) else f"{said} There is no list of empty words, so labels may hold some."
