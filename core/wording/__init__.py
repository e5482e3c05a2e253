"""Evidence in plain words: sentences for the sheet, phrases for headlines, tags for names.

Every function here is a pure function of the evidence and the description of its columns, so an audit can
render a sentence again and compare. Words for a column come from three places, tried in this order: its
name (features that the studio makes itself), its meaning, its label.
"""

from core.wording._branches import branch_words
from core.wording._cells import cell, cells_in_words, rows_in_words
from core.wording._certainty import certainty
from core.wording._change import would_change
from core.wording._chosen import cut_words, number_words
from core.wording._column_words import figure, things
from core.wording._described import LIKE_EVERYONE, covers_all, hours_words
from core.wording._figures import FIGURES, found_again_words, reliance_words, rule_text
from core.wording._levels import age_band, gender_noun, is_one_no_of_several, plural_place, values_met
from core.wording._numbers import (
    all_of,
    capitalised,
    compared_once,
    deeds,
    is_plural,
    listed,
    number,
    percent,
    readable_level,
    shared_words,
)
from core.wording._phrases import MOSTLY, number_phrase, phrase, tag, topic
from core.wording._search import COUNTS, SEARCH
from core.wording._sentences import sentence, stage_key
from core.wording._told import period_words, raise_theme, since, times

__all__ = [
    "COUNTS",
    "FIGURES",
    "LIKE_EVERYONE",
    "MOSTLY",
    "SEARCH",
    "age_band",
    "all_of",
    "branch_words",
    "capitalised",
    "cell",
    "cells_in_words",
    "certainty",
    "compared_once",
    "covers_all",
    "cut_words",
    "deeds",
    "figure",
    "found_again_words",
    "gender_noun",
    "hours_words",
    "is_one_no_of_several",
    "is_plural",
    "listed",
    "number",
    "number_phrase",
    "number_words",
    "percent",
    "period_words",
    "phrase",
    "plural_place",
    "raise_theme",
    "readable_level",
    "reliance_words",
    "rows_in_words",
    "rule_text",
    "sentence",
    "shared_words",
    "since",
    "stage_key",
    "tag",
    "things",
    "times",
    "topic",
    "values_met",
    "would_change",
]
