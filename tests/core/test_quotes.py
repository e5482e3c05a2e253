"""Quotes of a persona: its own people's comments that say what the theme is called by."""

import pandas as pd
import pytest

from core.claims import Claim, EvidenceData
from core.feedback import Theme
from core.personas._quotes import ThemeQuotes
from core.tables import CustomerTable

SAID = {
    # of s01: nearest to the middle is another subject, then one that names another theme, then what it is about
    "f1": ("c1", "The jackets are fine to me, but the fee is awful.", 0.9),
    "f2": ("c2", "The payment page asks too much before I can buy a rain jacket.", 0.8),
    "f3": ("c3", "The rain jacket fell apart after a wash.", 0.5),
    "f4": ("c3", "My second rain jacket shrank.", 0.4),  # of the same customer
    # of s02, where nobody says it
    "f5": ("c4", "The zip broke.", 0.9),
}
COMMENTS = pd.DataFrame(
    {
        "customer_id": [customer for customer, _, _ in SAID.values()],
        "text": [text for _, text, _ in SAID.values()],
        "centrality": [nearness for _, _, nearness in SAID.values()],
        "theme": "pain-02",
        "publishable": True,
        "negativity": 0.8,
    },
    index=pd.Index(SAID, name="feedback_id"),
)


def theme(theme_id: str, label: str, quote_ids: tuple[str, ...] = ()) -> Theme:
    return Theme(
        id=theme_id,
        label=label,
        polarity="negative",
        n_comments=5,
        n_customers=4,
        severity=3,
        quote_ids=quote_ids,
        language="en",
    )


def quotes(segment_id: str, about: Theme, comments: pd.DataFrame = COMMENTS) -> list[Claim]:
    customers = pd.Index(["c1", "c2", "c3", "c4"], name="customer_id")
    segments = pd.Series(["s01", "s01", "s01", "s02"], index=customers)
    data = EvidenceData(CustomerTable(pd.DataFrame(index=customers), ()), segments, comments, "v1")
    themes = (theme("pain-01", "payment page and card"), about)
    return ThemeQuotes(data, themes).of(segment_id, about)


def quoted(segment_id: str, about: Theme, comments: pd.DataFrame = COMMENTS) -> list[str]:
    return [claim.evidence.row_ids[0] for claim in quotes(segment_id, about, comments)]


@pytest.mark.parametrize(
    ("segment_id", "label", "expected"),
    [
        ("s01", "rain jacket", ["f3", "f2"]),
        ("s02", "rain jacket", []),
        ("s01", "things that break", ["f1", "f3", "f2"]),  # a person's words: nearest to the middle
        ("s02", "zip and seam", ["f5"]),
    ],
    ids=["about it first", "nobody says it", "words of a person", "one of two subjects"],
)
def test_a_quote_says_what_the_label_of_its_theme_says(segment_id, label, expected):
    assert quoted(segment_id, theme("pain-02", label)) == expected


def test_a_quote_that_names_another_theme_comes_last_even_if_the_theme_is_best_told_by_it():
    assert quoted("s01", theme("pain-02", "rain jacket", ("f2", "f3"))) == ["f3", "f2"]


def test_what_hardly_complains_is_quoted_after_what_does():
    negativity = COMMENTS["negativity"].where(COMMENTS.index != "f3", 0.5)

    said = quoted("s01", theme("pain-02", "rain jacket"), COMMENTS.assign(negativity=negativity))

    assert said == ["f4", "f2"]  # the other comment of the same customer


def test_what_is_quoted_of_a_long_comment_holds_the_sentence_on_the_theme():
    about, other = "The rain jacket fell apart.", "I have been buying here for many years now."
    comments = COMMENTS.loc[["f3"]].assign(text=" ".join([*[other] * 6, about]))

    claims = quotes("s01", theme("pain-02", "rain jacket"), comments)

    assert [claim.sentence for claim in claims] == [" ".join([*[other] * 4, about])]  # 220 characters at most
