"""Stages of comments: hand-written sentences, one author, stages of an online shop."""

import numpy as np
import pandas as pd
import pytest

from core.errors import ConfigError
from core.feedback import CorpusEncoder, StageSeeds, assign_stages, comment_stages, stage_scores
from core.feedback._stages import MAX_READ

STAGES = (
    StageSeeds(
        id="browse",
        phrases=(
            "I cannot find the product I am looking for.",
            "The search and filters are bad.",
            "Photos and descriptions",
        ),
    ),
    StageSeeds(
        id="checkout",
        phrases=(
            "Paying by credit card at checkout",
            "The payment was declined.",
            "The voucher code was not accepted in the cart.",
            "I do not want to enter my card data.",
        ),
    ),
    StageSeeds(
        id="delivery",
        phrases=(
            "The parcel arrived late.",
            "Where is my delivery?",
            "The courier left the package at the wrong door.",
        ),
    ),
    StageSeeds(
        id="use",
        phrases=("The quality of the fabric is poor.", "It broke after a few days.", "The size does not fit."),
    ),
    StageSeeds(
        id="return",
        phrases=("I want to send it back.", "I am still waiting for my refund.", "Returning an item is complicated."),
    ),
    StageSeeds(
        id="support",
        phrases=("Nobody answers my e-mails.", "The hotline kept me on hold.", "The agent in the chat was rude."),
    ),
)

SENTENCES = (
    ("The filter for shoe sizes never works.", "browse"),
    ("I searched for a green coat and got kitchen towels.", "browse"),
    ("Too few pictures of the products, you cannot see details.", "browse"),
    ("It is hard to find anything on this website.", "browse"),
    ("The descriptions do not say what material it is.", "browse"),
    ("My card was refused three times although there is money on it.", "checkout"),
    ("I worry about typing my card details into that page.", "checkout"),
    ("The discount code did nothing in the shopping cart.", "checkout"),
    ("The payment page looks like a scam.", "checkout"),
    ("Why is there no way to pay by invoice?", "checkout"),
    ("The parcel took three weeks to arrive.", "delivery"),
    ("The driver never rang and left the box in the rain.", "delivery"),
    ("My package has been stuck in a depot for days.", "delivery"),
    ("Delivery was promised for Tuesday and came on Saturday.", "delivery"),
    ("The tracking says delivered but there is nothing here.", "delivery"),
    ("The seams came apart after the first wash.", "use"),
    ("The trousers are far too tight at the waist.", "use"),
    ("The material feels cheap and scratchy.", "use"),
    ("The zip broke on the second day.", "use"),
    ("The colour faded very quickly.", "use"),
    ("It has been a month and I still do not have my money back.", "return"),
    ("Printing a return label is a nightmare.", "return"),
    ("They refused to take the dress back.", "return"),
    ("I had to pay the postage to send it back.", "return"),
    ("The refund was smaller than what I had paid.", "return"),
    ("I was on hold for fifty minutes.", "support"),
    ("Three mails and not one answer.", "support"),
    ("The woman on the phone was very unfriendly.", "support"),
    ("Your chat bot does not understand anything.", "support"),
    ("Customer service hung up on me.", "support"),
)

FOREIGN = (
    ("Das Paket kam zwei Wochen zu spät.", "delivery"),
    ("Mi tarjeta fue rechazada al pagar.", "checkout"),
    ("Je n'ai toujours pas reçu mon remboursement.", "return"),
    ("La cerniera si è rotta dopo due giorni.", "use"),
    ("Nikt nie odpowiada na moje maile.", "support"),
)


def test_at_least_four_in_five_hand_written_sentences_get_their_stage() -> None:
    found = assign_stages([text for text, _ in SENTENCES], STAGES)

    right = [got == stage for got, (_, stage) in zip(found, SENTENCES, strict=True)]

    assert sum(right) / len(right) >= 0.8


def test_english_phrases_work_for_other_languages() -> None:
    found = assign_stages([text for text, _ in FOREIGN], STAGES)

    assert sum(got == stage for got, (_, stage) in zip(found, FOREIGN, strict=True)) >= 4


def test_text_about_something_else_has_no_stage() -> None:
    found = assign_stages(["ok", "Hmm.", "", "12345", "My grandmother was born in a small village."], STAGES)

    assert (found == "").sum() >= 4


def test_a_shared_rare_word_raises_the_score_of_its_stage() -> None:
    seeds = (StageSeeds(id="one", phrases=("gizmo",)), StageSeeds(id="two", phrases=("widget",)))
    # An encoder without knowledge gives zeros: only the keyword bonus of 0.08 a word is left.
    scores = stage_scores(["two gizmos", "a widget", "neither"], seeds, embedder=CorpusEncoder([]))

    expected = pd.DataFrame({"one": [0.08, 0.0, 0.0], "two": [0.0, 0.08, 0.0]}, index=pd.RangeIndex(3))
    pd.testing.assert_frame_equal(scores, expected)


def test_scores_have_one_row_a_text_and_one_column_a_stage() -> None:
    scores = stage_scores(["Where is my parcel?", "It broke."], STAGES)

    assert list(scores.columns) == [stage.id for stage in STAGES]
    assert scores.idxmax(axis=1).tolist() == ["delivery", "use"]


def test_nothing_in_nothing_out() -> None:
    assert assign_stages([], STAGES).empty
    assert assign_stages(["text"], ()).tolist() == [""]


def test_a_stage_without_phrases_is_refused() -> None:
    with pytest.raises(ConfigError, match="'empty' has no phrases"):
        stage_scores(["text"], [StageSeeds(id="empty", phrases=())])


def test_two_stages_of_one_id_are_refused() -> None:
    with pytest.raises(ConfigError, match="more than once"):
        stage_scores(["text"], [STAGES[0], STAGES[0]])


def comments_on(themes: list[str], texts: list[str]) -> pd.DataFrame:
    names = [f"f{n:04d}" for n in range(len(texts))]
    return pd.DataFrame({"theme": themes, "text": texts}, index=pd.Index(names, name="feedback_id"))


def test_only_comments_on_the_themes_are_read():
    comments = comments_on(
        ["pain-01", "delight-01", "", "pain-02"],
        ["The parcel took three weeks to arrive.", "The parcel came at once.", "The parcel.", "My card was refused."],
    )

    found = comment_stages(comments, ["pain-01", "pain-02"], STAGES)

    assert list(found.index) == list(comments.index)
    assert found.isna().tolist() == [False, True, True, False]
    assert found[["f0000", "f0003"]].tolist() == ["delivery", "checkout"]
    assert comment_stages(comments.iloc[::-1], ["pain-01", "pain-02"], STAGES)[comments.index].equals(found)


def test_of_a_large_theme_a_part_is_read_spread_over_all_of_it():
    comments = comments_on(["pain-01"] * 2999, ["The parcel arrived late."] * 2999)

    read = np.flatnonzero(comment_stages(comments, ["pain-01"], STAGES).notna())

    assert len(read) == MAX_READ
    assert (read[0], read[-1]) == (0, 2998)
    assert set(np.diff(read)) <= {3, 4}  # 2,998 steps over 999 gaps: 3.001 each


def test_without_stages_no_comment_is_read():
    assert comment_stages(comments_on(["pain-01"], ["Late."]), ["pain-01"], ()).isna().all()
