"""Complaints, praise and what is neither, with and without ratings, on planted words that no lexicon knows."""

from base64 import b85encode
from collections.abc import Sequence

import numpy as np
import pandas as pd
import pytest

from core.feedback import CorpusEncoder, SentenceEncoder, analyse_feedback
from core.feedback import _sentiment as sentiment
from core.feedback._head import Head, shares

ITEMS = [
    f"{colour} {thing}"
    for colour in ("red", "blue", "green", "grey", "white")
    for thing in ("box", "bag", "lamp", "mat", "cup", "pan", "jar", "rug", "fan", "pot")
]
SAID = {"negative": ("blorfed", 1.0), "neutral": ("plonked", 3.0), "positive": ("zented", 5.0)}


@pytest.fixture(scope="module")
def encoder() -> SentenceEncoder:
    return SentenceEncoder()


def comments_of(rows: Sequence[tuple[str, float]]) -> pd.DataFrame:
    ids = [f"f{place:06d}" for place in range(len(rows))]
    texts, ratings = zip(*rows, strict=True)
    return pd.DataFrame({"feedback_id": ids, "customer_id": ids, "text": texts, "rating": ratings})


def rated(negative: int, neutral: int, positive: int) -> list[tuple[str, float]]:
    often = zip(SAID.values(), (negative, neutral, positive), strict=True)
    return [(f"The {item} {word}.", stars) for (word, stars), n in often for item in ITEMS[:n]]


def test_three_star_comments_teach_what_is_neither(encoder: SentenceEncoder) -> None:
    unrated = [(f"My chair {word}.", np.nan) for word, _ in SAID.values()]

    found = analyse_feedback(comments_of([*rated(34, 33, 33), *unrated]), embedder=encoder).comments

    assert found["polarity"].tolist()[-3:] == ["negative", "neutral", "positive"]
    assert found["negativity"].to_numpy()[-3:].argmax() == 0


def test_without_the_encoder_three_star_comments_teach_too() -> None:
    unrated = [(f"My chair {word}.", np.nan) for word, _ in SAID.values()]
    frame = comments_of([*rated(34, 33, 33), *unrated])

    found = analyse_feedback(frame, embedder=CorpusEncoder(list(frame["text"]))).comments

    assert found["polarity"].tolist()[-3:] == ["negative", "neutral", "positive"]


def test_a_three_star_comment_leans_as_its_words_do(encoder: SentenceEncoder) -> None:
    leaning = [(f"My chair {word}.", 3.0) for word in ("blorfed", "zented")]

    found = analyse_feedback(comments_of([*rated(50, 20, 50), *leaning]), embedder=encoder).comments

    assert found["polarity"].tolist()[-2:] == ["negative", "positive"]


def test_too_few_three_star_comments_do_not_teach(encoder: SentenceEncoder) -> None:
    unrated = [(f"My chair {word}.", np.nan) for word in ("blorfed", "zented")]
    few, none = (
        analyse_feedback(comments_of([*rated(50, neutral, 50), *unrated]), embedder=encoder).comments
        for neutral in (4, 0)
    )

    np.testing.assert_array_equal(few["negativity"].to_numpy()[-2:], none["negativity"].to_numpy()[-2:])
    assert few["polarity"].tolist()[-2:] == ["negative", "positive"]


def test_ratings_without_a_word_teach_nothing(encoder: SentenceEncoder) -> None:
    rated_in_figures = [("0/10", 1.0), ("10/10", 5.0)] * 60
    unseen = [("Absolutely awful, they never answered me.", np.nan), ("We adore this wonderful shop, thanks!", np.nan)]
    shares_done: list[float] = []

    found = analyse_feedback(
        comments_of([*rated_in_figures, *unseen]),
        embedder=encoder,
        on_progress=lambda share, _: shares_done.append(share),
    ).comments

    assert found["polarity"].tolist()[-2:] == ["negative", "positive"]
    assert shares_done == sorted(shares_done)


def test_ratings_add_to_what_public_texts_taught(encoder: SentenceEncoder) -> None:
    """None of the words of these comments is among those that were rated."""
    unseen = [("Absolutely awful, they never answered me.", np.nan), ("We adore this wonderful shop, thanks!", np.nan)]

    found = analyse_feedback(comments_of([*rated(50, 50, 50), *unseen]), embedder=encoder).comments

    assert found["polarity"].tolist()[-2:] == ["negative", "positive"]


def test_comments_beyond_those_that_are_encoded_are_told_by_their_words(
    encoder: SentenceEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sentiment, "_MAX_ENCODED", 60)
    unrated = [(f"My {item} {word} today.", np.nan) for word, _ in SAID.values() for item in ITEMS]

    found = analyse_feedback(comments_of([*rated(50, 50, 50), *unrated]), embedder=encoder).comments.iloc[-150:]

    assert found["polarity"].tolist() == [kind for kind in SAID for _ in ITEMS]


@pytest.mark.parametrize(
    "texts",
    [
        ("What time do you open on Sunday?", "I ordered it on Monday.", "Does this also come in size 40?"),
        ("Um wie viel Uhr öffnet ihr am Sonntag?", "Ich habe es am Montag bestellt.", "Gibt es das auch in Größe 40?"),
    ],
    ids=["en", "de"],
)
def test_questions_and_facts_are_neither(encoder: SentenceEncoder, texts: tuple[str, ...]) -> None:
    found = analyse_feedback(comments_of([(text, np.nan) for text in texts]), embedder=encoder).comments

    assert (found["polarity"] == "neutral").sum() >= 2
    assert (found["negativity"] < 0.5).all()


def test_a_head_adds_weights_valence_and_constants() -> None:
    weights = np.array([[2, 0], [0, -3], [127, 1]], dtype=np.int8)
    head = Head(0.5, (-1.0, 0.0, 1.0), (0.0, 4.0, 0.0), b85encode(weights.tobytes()).decode())
    vectors = np.array([[1.0, 0.0], [0.0, 2.0]], dtype=np.float32)

    np.testing.assert_allclose(
        head.logits(vectors, np.array([0.5, -1.0])), [[1 - 0.5, 4.0, 63.5 + 0.5], [1.0, 4 - 3.0, 1 - 1.0]]
    )


def test_shares_are_those_of_the_exponentials() -> None:
    logits = np.log([[1.0, 2.0, 5.0], [3.0, 3.0, 4.0]])

    np.testing.assert_allclose(shares(logits + 700), [[0.125, 0.25, 0.625], [0.3, 0.3, 0.4]])
