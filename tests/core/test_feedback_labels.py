"""Labels of themes: what reads well by itself, and what a group of comments is called."""

from typing import Literal

import numpy as np
import pytest

from core.feedback import SentenceEncoder
from core.feedback._labels import choose_labels, find_phrases
from core.feedback._phrasing import Phrasing
from core.feedback._text import clause_words, stem
from core.feedback._themes import _merged
from core.feedback._usage import Usage


def phrase_in(texts: list[str], run: str, language: str = "en"):
    documents = [clause_words(text) for text in texts]
    phrasing = Phrasing(documents, language, Usage(documents, language))
    return phrasing.phrase([stem(word, language) for word in run.split()])


def text_of(texts: list[str], run: str, language: str = "en") -> str | None:
    found = phrase_in(texts, run, language)
    return found.text if found else None


def test_a_word_that_nearly_always_follows_is_part_of_the_phrase() -> None:
    texts = ["My size is spot on.", "The size is spot on!", "Size is spot on and I am happy."]

    assert text_of(texts, "size is spot") == "size is spot on"
    assert (
        text_of(["The coat was sold out in my size.", "Sold out again.", "It is sold out, sadly."], "sold")
        == "sold out"
    )


def test_a_phrase_that_asks_for_an_object_does_not_stand() -> None:
    texts = ["The app drains my battery.", "The app drains the phone.", "This app drains your data."]

    assert text_of(texts, "app drains") is None


def test_a_phrase_that_asks_for_a_noun_does_not_stand() -> None:
    texts = ["I got compliments for my new coat.", "Compliments for my new skirt!", "Compliments for my new boots."]

    assert text_of(texts, "compliments for my new") is None


def test_a_thing_stands_before_whatever_verb_follows() -> None:
    texts = ["The payment page looks fake.", "Your payment page wants too much.", "The payment page, no thanks."]

    found = phrase_in(texts, "payment page")

    assert found is not None
    assert (found.text, found.is_noun, found.is_plain, found.share) == ("payment page", True, True, 1.0)


def test_the_usual_form_of_a_word_is_shown() -> None:
    texts = ["The size chart is wrong.", "A size chart?", "Your size charts are odd."]

    assert text_of(texts, "size chart") == "size chart"


def test_a_negation_before_most_occurrences_belongs_to_the_phrase() -> None:
    texts = ["I will never ever return.", "You will never ever return.", "Never ever return!"]

    assert text_of(texts, "return") == "never ever return"


def test_what_is_mostly_denied_behind_it_does_not_stand_without() -> None:
    texts = ["Die Größe stimmt nicht.", "Falsch, die Größe stimmt nicht!", "Die Größe stimmt nicht, schade."]
    documents = [clause_words(text) for text in texts]

    found = Phrasing(documents, "de", Usage(documents, "de")).bare([stem("größe", "de"), stem("stimmt", "de")])

    assert found is None


@pytest.mark.parametrize("run", ["damn parcel", "maria"])
def test_swear_words_and_first_names_are_never_said(run: str) -> None:
    assert text_of([f"The {run} is late.", f"A {run}.", f"My {run} again."], run) is None


def test_what_did_not_happen_names_nothing() -> None:
    unreal = ["I could have walked to the warehouse.", "Could have walked to the warehouse!", "He could have walked."]
    real = ["They sent it from the warehouse.", "It is at the warehouse!", "Call the warehouse."]

    assert text_of(unreal, "warehouse") is None
    assert text_of(unreal, "walked") is None
    assert text_of([*unreal[:2], *real], "warehouse") == "warehouse"


@pytest.mark.parametrize(
    ("run", "texts"),
    [
        ("delay", ["They could have told us about the delay.", "Could have told me of the delay.", "A delay again."]),
        ("sleev", ["The sleeves could have been longer.", "Sleeves could have been lined.", "Bad sleeves."]),
    ],
)
def test_what_could_be_better_is_a_complaint(run: str, texts: list[str]) -> None:
    assert text_of(texts, run) is not None


def test_where_no_blanks_stand_a_phrase_goes_on_to_its_end() -> None:
    texts = ["付款页面总是出错，根本付不了钱。", "毛衣很好，付款页面总是出错。", "付款页面总是出错！"]

    assert text_of(texts, "付 款", "zh") == "付款页面总是出错"  # "the payment page always fails"


@pytest.mark.parametrize("ending", ["太", "总", "不"])
def test_where_no_blanks_stand_a_phrase_does_not_end_on_half_a_statement(ending: str) -> None:
    texts = [f"运费{ending}{rest}。" for rest in ("贵", "高", "低", "好", "多")]

    assert text_of(texts, f"运 费 {ending}", "zh") is None


def test_what_hardly_anybody_writes_is_no_phrase() -> None:
    assert text_of(["The parcel came late.", "My parcel was late."], "parcel") is None


def labelled(
    groups: list[list[str]],
    contrast: list[str],
    avoided: tuple[str, ...] = (),
    *,
    polarity: Literal["negative", "positive"] = "negative",
) -> list[str]:
    encoder = SentenceEncoder()
    texts = [text for group in groups for text in group]
    phrases = find_phrases([(clause_words(text), "en") for text in [*texts, *contrast]])
    ends = np.cumsum([len(group) for group in groups])
    rows = [np.arange(end - len(group), end) for group, end in zip(groups, ends, strict=True)]
    vectors = encoder.encode(texts)
    middles = np.stack([vectors[one].mean(axis=0) / np.linalg.norm(vectors[one].mean(axis=0)) for one in rows])
    opposite = np.arange(len(texts), len(texts) + len(contrast))
    return choose_labels(
        phrases, rows, opposite, meaning=encoder.encode, middles=middles, polarity=polarity, avoided=avoided
    )


def test_each_group_is_called_by_what_it_is_about() -> None:
    items = ("coat", "shirt", "skirt", "hat", "belt", "scarf")
    sizes = [f"The size chart is wrong, the {item} was too tight." for item in items]
    pages = [f"I closed the payment page when I bought a {item}." for item in items]

    found = labelled([sizes, pages], [f"What a lovely {item}, thank you." for item in items])

    again = labelled([sizes, pages], [], avoided=("payment page",))

    assert found == ["size chart is wrong", "payment page"]
    assert again[1] not in ("", "payment page")


def test_behind_one_thing_stands_what_is_said_of_it_in_complaints_and_not_in_praise() -> None:
    places = ("office", "park", "beach", "party", "garden", "kitchen", "school", "church")
    itchy = [f"The sweater was for the {place}. It is so itchy and it was returned." for place in places]
    late = [f"The parcel for the {place} was late. It was returned, what a delay." for place in places]
    happy = [f"My sweater is soft. I like the sweater for the {place}." for place in places]

    found = labelled([itchy, late], happy * 3)

    # "soft" is praise, and everything that disappoints is returned.
    assert found[0] == "sweater (itchy)"
    assert "returned" not in found[1]


@pytest.mark.parametrize(("polarity", "expected"), [("negative", "sweater (long)"), ("positive", "sweater")])
def test_a_size_is_what_is_wrong_with_a_thing_and_no_praise_of_it(
    polarity: Literal["negative", "positive"], expected: str
) -> None:
    places = ("office", "park", "beach", "party", "garden", "kitchen", "school", "church")
    long = [f"The sweater was for the {place}. It is so long." for place in places]
    late = [f"The parcel for the {place} was late, what a delay." for place in places]
    others = [f"My sweater is fine. I have the sweater for the {place}." for place in places]

    assert labelled([long, late], others * 3, polarity=polarity)[0] == expected


def test_what_is_called_by_more_than_one_word_says_itself_what_is_wrong() -> None:
    places = ("office", "park", "beach", "party", "garden", "kitchen", "school", "church")
    pages = [f"I closed the payment page at the {place}. It is slow." for place in places]
    late = [f"My parcel for the {place} came late." for place in places]

    assert labelled([pages, late], [f"A lovely {place}." for place in places])[0] == "payment page"


def test_praise_names_no_complaint() -> None:
    places = ("office", "park", "beach", "party", "garden", "kitchen", "school", "church")
    dear = [f"Where is the free shipping for the {place}?" for place in places]
    fees = [f"You charge a delivery fee at the {place}." for place in places[:4]]
    late = [f"My hat for the {place} is torn." for place in places]

    assert labelled([dear + fees, late], [], polarity="positive")[0] == "free shipping"
    assert "free" not in labelled([dear + fees, late], [])[0]


def test_two_subjects_of_one_group_stand_side_by_side() -> None:
    items = ("coat", "shirt", "skirt", "hat", "belt", "scarf", "vest", "jacket", "bag", "sock", "glove", "boot")
    planted = ("waiter", "dessert", "kitchen", "wine")
    mixed = [f"The {subject} was not what I hoped for." for subject in planted for _ in range(3)]
    fees = [f"The delivery fee is more than the {item}." for item in items]

    first, second = labelled([mixed, fees], [])

    assert len(set(first.split(" and ")) & set(planted)) == 2
    assert second == "delivery fee"


def test_groups_that_point_the_same_way_are_one_largest_first() -> None:
    middles = np.array([[1.0, 0.0, 0.0], [0.9, 0.1, 0.0], [-1.0, 1.0, 0.0], [-1.0, -1.0, 0.0]], dtype=np.float32)
    groups = np.repeat([0, 1, 2, 3], [3, 2, 4, 6])

    assert _merged(groups, middles[groups]).tolist() == [1] * 5 + [2] * 4 + [0] * 6
