"""What kind of word a word is, told from the words beside it."""

import pytest

from core.feedback._text import clause_words
from core.feedback._usage import Usage

TEXTS = [
    "The delivery was late, and the parcel is wet.",
    "My delivery took far too long!",
    "The app crashes.",
    "Your app crashes, sadly.",
    "I fly often. We fly united.",
    "Has wonderful fabric. It has good fabric.",
    "The pending transfer. A pending transfer.",
]
USAGE = Usage([clause_words(text) for text in TEXTS], "en")


@pytest.mark.parametrize("word", ["delivery", "parcel", "app", "fabric", "transfer"])
def test_what_stands_behind_the_or_my_or_has_is_a_thing(word: str) -> None:
    assert USAGE.is_thing(word)


@pytest.mark.parametrize("word", ["fly", "took", "united"])
def test_what_does_not_is_none(word: str) -> None:
    assert not USAGE.is_thing(word)


def test_what_stands_behind_is_or_was_is_a_quality() -> None:
    assert USAGE.is_quality("late")
    assert not USAGE.is_quality("delivery")


@pytest.mark.parametrize(
    ("words", "ends_clause", "expected"),
    [
        ("delivery", 0.0, 1.0),
        ("late", 0.0, 1.0),
        ("fly", 1.0, 0.0),
        ("delivery was late", 0.0, 1.0),
        ("app fly", 1.0, 0.5),
        ("app fly", 0.0, 0.0),
        ("delivery took far", 0.0, 0.0),
        ("never fly", 0.0, 1.0),
    ],
)
def test_a_run_is_as_sure_as_its_end(words: str, ends_clause: float, expected: float) -> None:
    assert USAGE.confidence(words.split(), ends_clause) == expected


def test_what_stands_before_too_is_no_thing() -> None:
    usage = Usage([["they", "ask", "for", "far", "too", "much", "data"]] * 5, "en")

    assert not usage.is_thing("far")


def test_nothing_is_told_of_a_language_without_a_list_of_determiners() -> None:
    usage = Usage([["包裹", "到"]], "zh")

    assert not usage.is_known
    assert usage.confidence(["到"], 0.0) == 1.0
