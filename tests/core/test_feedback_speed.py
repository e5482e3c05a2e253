"""What is done in less time gives what it gave before."""

import numpy as np
import pandas as pd
import pytest
from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

from core.feedback._sample import sampled
from core.feedback._valence import compound


@pytest.mark.parametrize(
    "text",
    [
        "",
        "The parcel came on Monday.",
        "The zip broke after two days, what a TERRIBLE coat!!!",
        "It is not good, never so good, and hardly ever very nice",
        "It was without doubt great, but the service isn't the least bit helpful?!?",
        "Kind of bad. Yeah right, the food is to die for, this place is the bomb",
        "No problem, no good, no one was nice or kind or friendly",
        "At least it is not ugly; the least useful thing ever :-( :)",
        "I love it 😍 but my cat hates 💔 it",
        "so bad so BAD this good this is good, sort of okay, extremely EXTREMELY happy",
    ],
)
def test_the_valence_is_that_of_the_library(text: str) -> None:
    assert compound(text) == SentimentIntensityAnalyzer().polarity_scores(text)["compound"]


def test_a_sample_is_part_of_a_larger_one_and_does_not_depend_on_the_order_of_rows() -> None:
    ids = pd.Index([f"f{place}" for place in range(100)])
    rows = np.arange(100)
    backwards = ids[::-1]

    few, more = sampled(ids, rows, 10, seed=1), sampled(ids, rows, 30, seed=1)

    assert len(few) == 10
    assert set(few) < set(more)
    assert list(few) == sorted(few)
    assert set(ids[few]) == set(backwards[sampled(backwards, rows, 10, seed=1)])
    assert set(few) != set(sampled(ids, rows, 10, seed=2))


def test_a_sample_of_enough_is_all() -> None:
    assert sampled(pd.Index(["a", "b", "c"]), np.array([0, 2]), 2, seed=0).tolist() == [0, 2]
