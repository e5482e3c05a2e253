"""Feedback analysis on small hand-made corpora with a planted truth."""

import itertools
import re

import numpy as np
import pandas as pd
import pytest
from sklearn.metrics import adjusted_mutual_info_score

from core.config import MIN_GROUP_SIZE
from core.errors import CancelledError, DataError
from core.feedback import CorpusEncoder, FeedbackAnalysis, SentenceEncoder, analyse_feedback, audit_quote, described

TOPICS = {
    "card": (
        (
            "I am worried about",
            "I do not like typing",
            "It feels unsafe to enter",
            "Why do you store",
            "I do not trust you with",
        ),
        ("my card data", "my card details", "my credit card number", "my card data at checkout"),
        ("and gave up at the payment page.", "on that dubious payment form.", "because checkout looked fake."),
    ),
    "parcel": (
        ("The parcel", "My delivery", "The package", "The shipment", "My parcel"),
        ("came two weeks late", "never arrived", "was left in the rain", "got lost at the depot"),
        ("and the courier did not ring.", "despite express shipping.", "and tracking showed nothing."),
    ),
    "size": (
        ("The trousers", "These jeans", "The dress", "The jacket", "The shirt"),
        ("were far too tight", "came in the wrong size", "did not fit me at all", "ran very small"),
        ("around the waist.", "although I checked the size chart.", "so the sizing is useless."),
    ),
    "hotline": (
        ("The hotline", "Your phone support", "Customer service", "The call centre", "The support agent"),
        ("kept me on hold for an hour", "hung up on me", "was rude and useless", "never called back"),
        ("and nobody could help.", "after three calls.", "and I am still angry."),
    ),
}
PRAISE = (
    ("The fabric", "The material", "This cotton", "The wool"),
    ("is wonderfully soft", "feels great", "is beautiful", "has a lovely quality"),
    ("and I love it.", "and so comfortable.", "and worth every penny."),
)


def corpus() -> tuple[pd.DataFrame, pd.Series]:
    """Sixty complaints on each of four topics and 48 words of praise, each by a customer of their own."""
    rows = [(topic, " ".join(parts)) for topic, lists in TOPICS.items() for parts in itertools.product(*lists)]
    rows += [("praise", " ".join(parts)) for parts in itertools.product(*PRAISE)]
    order = np.random.default_rng(3).permutation(len(rows))
    ids = [f"f{number:06d}" for number in range(1, len(rows) + 1)]
    frame = pd.DataFrame(
        {"feedback_id": ids, "customer_id": [f"c{name}" for name in ids], "text": [rows[place][1] for place in order]}
    )
    return frame, pd.Series([rows[place][0] for place in order], index=ids)


@pytest.fixture(scope="module")
def encoder() -> SentenceEncoder:
    return SentenceEncoder()


@pytest.fixture(scope="module")
def analysis(encoder: SentenceEncoder) -> FeedbackAnalysis:
    return analyse_feedback(corpus()[0], embedder=encoder)


def frame_of(texts: list[str], ratings: list[float] | None = None) -> pd.DataFrame:
    ids = [f"f{number:06d}" for number in range(1, len(texts) + 1)]
    frame = pd.DataFrame({"feedback_id": ids, "customer_id": [f"c{name}" for name in ids], "text": texts})
    return frame if ratings is None else frame.assign(rating=ratings)


def test_planted_topics_are_found_again(analysis: FeedbackAnalysis) -> None:
    topics = corpus()[1]
    negative = analysis.comments[analysis.comments["polarity"] == "negative"]

    assert (topics[negative.index] != "praise").mean() > 0.95
    assert len(negative) > 0.6 * 240
    assert adjusted_mutual_info_score(topics[negative.index], negative["theme"]) >= 0.6


def test_labels_are_distinct_words_of_the_comments(analysis: FeedbackAnalysis) -> None:
    labels = [theme.label for theme in analysis.themes]
    texts = " ".join(analysis.comments["text"]).lower()

    assert len(set(labels)) == len(labels)
    assert all(part in texts for label in labels for part in re.split(r" and | \(|, ", label.rstrip(")")))


def test_a_label_names_the_planted_worry(analysis: FeedbackAnalysis) -> None:
    assert any("card" in theme.label or "payment" in theme.label for theme in analysis.themes)


def test_praise_makes_delights_and_complaints_make_pains(analysis: FeedbackAnalysis) -> None:
    kinds = {theme.id.partition("-")[0]: theme.polarity for theme in analysis.themes}
    topics = corpus()[1]
    delighted = analysis.comments.index[analysis.comments["theme"].str.startswith("delight")]

    assert kinds == {"pain": "negative", "delight": "positive"}
    assert (topics[delighted] == "praise").mean() > 0.9


def test_themes_count_their_comments_and_customers_most_first(analysis: FeedbackAnalysis) -> None:
    for theme in analysis.themes:
        members = analysis.comments[analysis.comments["theme"] == theme.id]
        assert theme.n_comments == len(members)
        assert theme.n_customers == members["customer_id"].nunique() >= MIN_GROUP_SIZE
    pains = [theme for theme in analysis.themes if theme.polarity == "negative"]
    assert [theme.id for theme in pains] == [f"pain-{number:02d}" for number in range(1, len(pains) + 1)]
    assert [theme.n_customers for theme in pains] == sorted((theme.n_customers for theme in pains), reverse=True)


def test_pains_are_more_severe_than_delights(analysis: FeedbackAnalysis) -> None:
    assert {theme.severity for theme in analysis.themes if theme.polarity == "positive"} == {1}
    assert max(theme.severity for theme in analysis.themes if theme.polarity == "negative") >= 2


def test_quotes_are_publishable_comments_of_their_theme(analysis: FeedbackAnalysis) -> None:
    raw = corpus()[0].set_index("feedback_id")["text"]
    for theme in analysis.themes:
        assert theme.quote_ids
        for name in theme.quote_ids:
            comment = analysis.comments.loc[name]
            assert comment["publishable"]
            assert comment["theme"] == theme.id
            assert audit_quote(raw[name], comment["text"])


def test_a_theme_is_told_by_a_comment_that_complains_and_by_its_sentence_that_does() -> None:
    said = {
        "f1": ("The battery has a lid of its own, which is grey.", 0.9, 0.52),  # nearest to the middle
        "f2": ("I bought a second battery. The battery is awful. I wrote to you twice.", 0.6, 0.9),
        "f3": ("Nothing here works as promised, not even the lamp.", 0.8, 0.9),  # does not say what it is called
    }
    comments = pd.DataFrame(
        [
            {"customer_id": name, "text": text, "language": "en", "negativity": negativity, "centrality": centrality}
            for name, (text, centrality, negativity) in said.items()
        ],
        index=pd.Index(said, name="feedback_id"),
    ).assign(publishable=True)

    theme = described(comments, "pain-01", "battery", "negative")

    assert theme.quote_ids == ("f2", "f1", "f3")
    assert theme.example == "The battery is awful."


def test_same_input_gives_the_same_result_in_any_row_order(analysis: FeedbackAnalysis) -> None:
    again = analyse_feedback(corpus()[0].iloc[::-1])

    assert again.themes == analysis.themes
    pd.testing.assert_frame_equal(again.comments.sort_index(), analysis.comments.sort_index())
    assert list(again.comments.index) == list(analysis.comments.index[::-1])


def test_the_input_is_left_alone() -> None:
    frame = frame_of(["Broken, mail me@example.com", "  ", "fine"])
    before = frame.copy(deep=True)

    analyse_feedback(frame)

    pd.testing.assert_frame_equal(frame, before)


def test_comments_are_stored_redacted_with_the_promised_columns() -> None:
    comments = analyse_feedback(frame_of(["Broken! Mail me@example.com", "All good."])).comments

    assert comments.index.name == "feedback_id"
    assert list(comments.columns) == [
        "customer_id", "text", "language", "negativity", "polarity", "theme", "mined", "centrality", "publishable",
        "period",
    ]  # fmt: skip
    assert comments["text"].tolist() == ["Broken! Mail [e-mail]", "All good."]
    assert comments["publishable"].tolist() == [False, True]
    assert comments["negativity"].between(0, 1).all()


def test_empty_texts_are_left_out_and_counted() -> None:
    frame = frame_of(["It broke.", "", "   ", "..."]).assign(text=["It broke.", None, "   ", "..."])

    result = analyse_feedback(frame)

    assert list(result.comments.index) == ["f000001"]
    assert result.n_empty == 3


def test_no_comment_at_all_is_an_empty_result() -> None:
    result = analyse_feedback(frame_of([""]))

    assert result.comments.empty
    assert result.themes == ()
    assert result.n_empty == 1


def test_too_few_comments_make_no_themes() -> None:
    texts = [f"The parcel number {word} arrived late, terrible." for word in ("one", "two", "three", "four", "five")]

    result = analyse_feedback(frame_of(texts * 5))

    assert result.themes == ()
    assert (result.comments["theme"] == "").all()


def test_a_few_loud_customers_make_no_theme() -> None:
    frame = corpus()[0]
    few = frame.assign(customer_id=[f"c{number % (MIN_GROUP_SIZE - 1)}" for number in range(len(frame))])

    result = analyse_feedback(few)

    assert result.themes == ()
    assert (result.comments["theme"] == "").all()


def test_the_same_text_many_times_is_no_error() -> None:
    result = analyse_feedback(frame_of(["The zip broke, awful."] * 40))

    assert sum(theme.n_comments for theme in result.themes) in (0, 40)


def test_complaints_and_praise_are_told_apart_without_ratings(encoder: SentenceEncoder) -> None:
    complaints = [
        "Terrible, it broke at once.",
        "Rude staff, never again.",
        "I am still waiting for my refund.",
        "The app crashes.",
    ]
    praise = ["I love it!", "Fast delivery, very happy.", "Great quality, thank you.", "Super friendly and helpful."]

    result = analyse_feedback(frame_of(complaints + praise), embedder=encoder).comments["polarity"]

    assert (result.iloc[:4] == "negative").sum() >= 3
    assert (result.iloc[4:] == "positive").sum() >= 3


def test_other_languages_are_recognised_and_weighed(encoder: SentenceEncoder) -> None:
    complaints = [
        "Das Paket kam drei Wochen zu spät und war beschädigt, ich bin sehr enttäuscht.",
        "Le service client est horrible et personne ne répond à mes messages.",
        "La calidad es pésima, se rompió el primer día y nadie me ayuda.",
        "快递太慢了，客服态度非常差，我很失望。",
    ]
    praise = [
        "Sehr schnelle Lieferung und wunderschöne Qualität, ich bin begeistert.",
        "Le produit est magnifique et la livraison très rapide, merci beaucoup.",
        "Me encanta, la calidad es excelente y llegó muy rápido.",
        "质量很好，送货很快，我非常满意。",
    ]

    comments = analyse_feedback(frame_of(complaints + praise), embedder=encoder).comments

    assert comments["language"].tolist() == ["de", "fr", "es", "zh"] * 2
    assert (comments["negativity"].to_numpy()[:4] > comments["negativity"].to_numpy()[4:]).all()
    assert comments["negativity"].iloc[:4].min() >= 0.5


def test_ratings_win_over_words() -> None:
    result = analyse_feedback(frame_of(["I love it, great!", "Terrible, awful, I hate it."], [1.0, 5.0])).comments

    assert result["polarity"].tolist() == ["negative", "positive"]


def test_rated_negativity_is_three_quarters_rating_and_one_quarter_words() -> None:
    # No word of it is in the lexicon, so the text part is 0.5.
    result = analyse_feedback(frame_of(["the box"] * 4, [1.0, 2.0, 4.0, 5.0])).comments["negativity"]

    np.testing.assert_allclose(result, [0.75 + 0.125, 0.5625 + 0.125, 0.1875 + 0.125, 0.125])


def test_praise_with_stars_and_complaint_in_words_is_no_delight(encoder: SentenceEncoder) -> None:
    items = [
        " ".join(parts) for parts in itertools.product(("red", "blue", "green", "grey"), ("box", "bag", "lamp", "mat"))
    ]
    happy = [f"The lovely {item} has wonderful fabric, I love it." for item in items * 3]
    upset = [f"The {item} was late, terrible delivery, I am angry." for item in items]

    comments = analyse_feedback(frame_of(happy + upset, [5.0] * 64), embedder=encoder).comments

    assert (comments["polarity"] == "positive").all()
    assert (comments["theme"].iloc[:48] != "").all()
    assert (comments["theme"].iloc[48:] == "").all()


def test_a_ten_point_scale_is_read_as_stars() -> None:
    ten = analyse_feedback(frame_of(["the box"] * 3, [2.0, 4.0, 10.0])).comments["negativity"]
    five = analyse_feedback(frame_of(["the box"] * 3, [1.0, 2.0, 5.0])).comments["negativity"]

    np.testing.assert_allclose(ten, five)


@pytest.mark.parametrize("rating", [-1.0, 101.0, np.inf])
def test_a_rating_out_of_range_is_a_data_error(rating: float) -> None:
    with pytest.raises(DataError, match="Ratings run from"):
        analyse_feedback(frame_of(["a", "b"], [1.0, rating]))


def test_a_hundred_rated_comments_teach_words_of_their_own(encoder: SentenceEncoder) -> None:
    # "blorfed" is no word of any lexicon: only the ratings can tell that it is bad.
    items = [
        f"{colour} {thing}"
        for colour in ("red", "blue", "green", "grey", "white")
        for thing in ("box", "bag", "lamp", "mat", "cup", "pan", "jar", "rug", "fan", "pot")
    ]
    rated = [f"The {item} blorfed." for item in items] + [f"The {item} zented." for item in items]
    stars = [1.0] * 50 + [5.0] * 50
    unrated = ["My chair blorfed.", "My chair zented."]

    result = analyse_feedback(frame_of(rated + unrated, [*stars, np.nan, np.nan]), embedder=encoder).comments

    blorfed, zented = result["negativity"].to_numpy()[-2:]
    assert blorfed > 0.5 > zented


def test_without_the_encoder_corpus_vectors_find_the_topics() -> None:
    frame, topics = corpus()
    rated = frame.assign(rating=[5.0 if topic == "praise" else 1.0 for topic in topics])

    result = analyse_feedback(rated, embedder=CorpusEncoder(list(frame["text"])))

    negative = result.comments[result.comments["polarity"] == "negative"]
    assert len(negative) == 240
    assert adjusted_mutual_info_score(topics[negative.index], negative["theme"]) >= 0.6


def test_corpus_vectors_tell_the_same_words_in_another_order_apart() -> None:
    texts = ["gift card, broken reader", "broken card, gift reader"] * 20

    vectors = CorpusEncoder(texts).encode(texts)

    one, other = vectors[0], vectors[1]
    assert one @ vectors[2] == pytest.approx(1.0, abs=1e-5)
    # All words are shared, of the three pairs of each none: only the topics, 4 of 13 parts, can differ.
    assert 9 / 13 <= one @ other <= 0.95


def test_missing_column_is_a_data_error() -> None:
    with pytest.raises(DataError, match="no column customer_id"):
        analyse_feedback(frame_of(["a"]).drop(columns="customer_id"))


def test_repeated_ids_are_a_data_error() -> None:
    with pytest.raises(DataError, match="'f000001' comes more than once"):
        analyse_feedback(pd.concat([frame_of(["a"]), frame_of(["b"])]))


def test_progress_rises_to_one_and_may_cancel(encoder: SentenceEncoder) -> None:
    shares: list[float] = []
    analyse_feedback(corpus()[0], embedder=encoder, on_progress=lambda share, _: shares.append(share))

    def cancel(_share: float, _what: str) -> None:
        message = "Stopped."
        raise CancelledError(message)

    assert shares == sorted(shares)
    assert shares[0] >= 0
    assert shares[-1] == pytest.approx(1.0)
    with pytest.raises(CancelledError):
        analyse_feedback(corpus()[0], embedder=encoder, on_progress=cancel)
