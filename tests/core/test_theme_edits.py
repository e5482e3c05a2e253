"""What people do to themes: each edit by hand, undo, and what is kept when more comments come."""

import numpy as np
import pandas as pd
import pytest

from core.errors import ConfigError, NotFoundError
from core.feedback import (
    AssignComment,
    DismissTheme,
    FeedbackAnalysis,
    MergeThemes,
    Promote,
    RenameTheme,
    SplitTheme,
    continued,
    described,
    edited,
    listed,
    next_theme_id,
    period_shares,
    promotions,
    propose_split,
    restored,
    stage_shares,
)

WORDS = {
    "pain-01": ("The parcel came late again", "parcel late"),
    "pain-02": ("The courier never rang the bell", "courier never rang"),
    "pain-03": ("Payment by card failed twice", "card failed"),
    "delight-01": ("Lovely soft fabric on this dress", "soft fabric"),
    "": ("Do you open on sundays at all", ""),
}


def comments_of(sizes: dict[str, int], *, start: int = 1) -> pd.DataFrame:
    """Comments of so many customers a theme, each with words of its own."""
    rows = [
        {
            "customer_id": f"c{theme or 'none'}{n}",
            "text": f"{WORDS[theme][0]} {'so ' * (n % 7)}number {'x' * (1 + n % 9)}{n}",
            "language": "en",
            "negativity": 0.1 if theme.startswith("delight") else 0.7 + 0.001 * n,
            "polarity": "positive" if theme.startswith("delight") else "negative",
            "theme": theme,
            "mined": theme,
            "centrality": 0.9 - 0.001 * n if theme else -1.0,
            "publishable": n != 0,
            "period": f"2026-{1 + n % 6:02d}",
        }
        for theme, size in sizes.items()
        for n in range(size)
    ]
    ids = [f"f{number:06d}" for number in range(start, start + len(rows))]
    return pd.DataFrame(rows, index=pd.Index(ids, name="feedback_id"))


def themes_of(comments: pd.DataFrame):
    found = []
    for theme_id in sorted(set(comments["mined"]) - {""}, key=lambda one: (one.startswith("delight"), one)):
        own = comments[comments["mined"] == theme_id]
        polarity = "negative" if theme_id.startswith("pain") else "positive"
        found.append(described(own, theme_id, WORDS[theme_id][1], polarity))
    return tuple(found)


SIZES = {"pain-01": 40, "pain-02": 20, "pain-03": 30, "delight-01": 15, "": 8}


@pytest.fixture(scope="module")
def comments():
    return comments_of(SIZES)


@pytest.fixture(scope="module")
def mined(comments):
    return themes_of(comments)


def by_id(themes):
    return {theme.id: theme for theme in themes}


def test_without_edits_everything_is_as_it_was_mined(comments, mined):
    now, themes = edited(comments, mined, ())

    assert themes == mined
    pd.testing.assert_frame_equal(now, comments)


def test_a_renamed_theme_has_the_new_label_and_nothing_else_changes(comments, mined):
    _, themes = edited(comments, mined, (RenameTheme(theme_id="pain-01", label="  Parcels  are late "),))

    assert by_id(themes)["pain-01"] == mined[0].model_copy(update={"label": "Parcels are late"})
    assert themes[1:] == mined[1:]


@pytest.mark.parametrize("label", ["   ", "card failed"])
def test_an_empty_label_and_that_of_another_theme_are_refused(comments, mined, label):
    with pytest.raises(ConfigError):
        edited(comments, mined, (RenameTheme(theme_id="pain-01", label=label),))


def test_merged_themes_keep_the_first_id_and_count_customers_once(comments, mined):
    shared = comments.assign(
        customer_id=["same" if n in {0, 40} else one for n, one in enumerate(comments["customer_id"])]
    )

    now, themes = edited(shared, mined, (MergeThemes(theme_ids=("pain-01", "pain-02")),))

    merged = by_id(themes)["pain-01"]
    assert (merged.label, merged.n_comments, merged.n_customers) == ("parcel late", 60, 59)
    assert "pain-02" not in by_id(themes)
    assert (now["theme"] == "pain-01").sum() == 60
    assert set(merged.quote_ids) <= set(now.index[now["theme"] == "pain-01"])


@pytest.mark.parametrize("ids", [("pain-01",), ("pain-01", "pain-01"), ("pain-01", "delight-01")])
def test_only_two_themes_of_one_kind_can_be_merged(comments, mined, ids):
    with pytest.raises(ConfigError, match="same kind"):
        edited(comments, mined, (MergeThemes(theme_ids=ids),))


def test_a_split_takes_the_named_comments_into_a_theme_of_their_own(comments, mined):
    part = tuple(comments.index[:15])
    edit = SplitTheme(theme_id="pain-01", new_id="pain-04", comment_ids=part, labels=("late parcel", "later parcel"))

    now, themes = edited(comments, mined, (edit,))

    assert [theme.id for theme in themes] == ["pain-01", "pain-04", "pain-02", "pain-03", "delight-01"]
    assert (by_id(themes)["pain-01"].n_customers, by_id(themes)["pain-04"].n_customers) == (25, 15)
    assert by_id(themes)["pain-04"].label == "later parcel"
    assert list(now.index[now["theme"] == "pain-04"]) == list(part)


@pytest.mark.parametrize("n", [9, 31])
def test_a_split_that_leaves_fewer_than_ten_customers_on_one_side_is_refused(comments, mined, n):
    edit = SplitTheme(theme_id="pain-01", new_id="pain-04", comment_ids=tuple(comments.index[:n]), labels=("a", "b"))

    with pytest.raises(ConfigError, match="fewer than 10"):
        edited(comments, mined, (edit,))


def test_a_dismissed_theme_is_gone_and_its_comments_are_listed_without_one(comments, mined):
    edits = (DismissTheme(theme_id="pain-03"),)

    now, themes = edited(comments, mined, edits)

    assert "pain-03" not in by_id(themes)
    assert len(listed(now, "")) == 8 + 30
    assert restored(edits, "pain-03") == ()
    with pytest.raises(NotFoundError, match="pain-03"):
        edited(comments, mined, (*edits, RenameTheme(theme_id="pain-03", label="x")))


def test_a_comment_put_into_a_theme_by_hand_counts_there(comments, mined):
    free = listed(comments, "").index[0]

    now, themes = edited(comments, mined, (AssignComment(comment_id=free, theme_id="pain-02"),))

    assert now.loc[free, "theme"] == "pain-02"
    assert by_id(themes)["pain-02"].n_comments == 21
    assert by_id(themes)["pain-01"] == mined[0]


def test_an_edit_never_changes_the_frame_it_was_given(comments, mined):
    before = comments.copy(deep=True)

    edited(
        comments,
        mined,
        (AssignComment(comment_id=comments.index[-1], theme_id="pain-02"), DismissTheme(theme_id="pain-01")),
    )

    pd.testing.assert_frame_equal(comments, before)


def test_dropping_the_last_edit_undoes_it(comments, mined):
    edits = (RenameTheme(theme_id="pain-01", label="Late"), MergeThemes(theme_ids=("pain-01", "pain-02")))

    assert edited(comments, mined, edits[:-1])[1][1] == mined[1]
    assert edited(comments, mined, ())[1] == mined


def test_only_comments_that_may_be_quoted_become_pain_points(comments, mined):
    quoted, private = comments.index[1], comments.index[0]

    edits = (Promote(segment_id="s01", comment_id=quoted),)
    edited(comments, mined, edits)
    assert [edit.comment_id for edit in promotions(edits)] == [quoted]
    with pytest.raises(ConfigError, match="may hold a name"):
        edited(comments, mined, (Promote(segment_id="s01", comment_id=private),))
    with pytest.raises(ConfigError, match="Either a theme or a comment"):
        edited(comments, mined, (Promote(segment_id="s01"),))
    with pytest.raises(NotFoundError):
        edited(comments, mined, (AssignComment(comment_id="f999999", theme_id="pain-01"),))


def test_comments_without_a_theme_can_be_searched(comments):
    found = listed(comments, "", "SUNDAYS")

    assert len(found) == 8
    assert list(found["negativity"]) == sorted(found["negativity"], reverse=True)
    assert listed(comments, "", "(").empty


@pytest.mark.parametrize(("kindest_first", "expected"), [(False, [0.9, 0.5, 0.1]), (True, [0.1, 0.5, 0.9])])
def test_comments_are_listed_from_the_end_that_their_theme_is_about(comments, kindest_first, expected):
    some = comments[comments["theme"] == "pain-01"].head(3).assign(negativity=[0.5, 0.1, 0.9])

    assert list(listed(some, "pain-01", kindest_first=kindest_first)["negativity"]) == expected


def test_a_theme_falls_into_the_two_that_were_planted_in_it():
    mixed = comments_of({"pain-01": 30, "pain-03": 24})
    mixed = mixed.assign(theme="pain-01", mined="pain-01")
    theme = described(mixed, "pain-01", "trouble", "negative")

    proposal = propose_split(mixed, theme, "pain-02")

    assert set(proposal.edit.comment_ids) == set(mixed.index[30:])
    assert [part.n_customers for part in proposal.parts] == [30, 24]
    assert "parcel" in proposal.parts[0].label
    assert "card" in proposal.parts[1].label or "payment" in proposal.parts[1].label
    assert edited(mixed, (theme,), (proposal.edit,))[1] == proposal.parts


def test_quotes_of_a_mixed_theme_say_what_it_is_called():
    mixed = comments_of({"pain-01": 30, "pain-03": 24})
    mixed = mixed.assign(theme="pain-01", mined="pain-01")
    mixed["centrality"] = [0.9] * 30 + [0.1] * 24
    label = WORDS["pain-03"][1]

    theme = described(mixed, "pain-01", label, "negative")

    assert theme.quote_ids[0] in mixed.index[30:]
    assert "card failed" in mixed.loc[theme.quote_ids[0], "text"]


def test_a_theme_of_twelve_customers_is_not_split():
    few = comments_of({"pain-01": 12})

    with pytest.raises(ConfigError, match="two parts"):
        propose_split(few, described(few, "pain-01", "late", "negative"), "pain-02")


def grown(comments: pd.DataFrame) -> FeedbackAnalysis:
    """The same comments below ten new ones, with ids and theme numbers of their own, as a new analysis finds them."""
    new = comments_of({"pain-01": 10}).assign(customer_id=[f"new{n}" for n in range(10)])
    swapped = {"pain-01": "pain-02", "pain-02": "pain-01", "pain-03": "pain-03", "delight-01": "delight-01", "": ""}
    both = pd.concat([new, comments])
    both.index = pd.Index([f"f{number:06d}" for number in range(1, len(both) + 1)], name="feedback_id")
    both = both.assign(mined=both["mined"].map(swapped), theme=both["mined"].map(swapped))
    return FeedbackAnalysis(both, tuple(
        described(both[both["mined"] == one], one, f"fresh {one}", "positive" if one == "delight-01" else "negative")
        for one in ("pain-01", "pain-02", "pain-03", "delight-01")
    ))  # fmt: skip


def test_themes_found_in_more_data_keep_ids_labels_and_edits(comments, mined):
    edits = (
        RenameTheme(theme_id="pain-01", label="Parcels are late"),
        MergeThemes(theme_ids=("pain-01", "pain-02")),
        DismissTheme(theme_id="pain-03"),
        AssignComment(comment_id=comments.index[-1], theme_id="pain-01"),
        Promote(segment_id="s01", comment_id=comments.index[1]),
    )

    analysis, kept = continued(comments, mined, edits, grown(comments))
    now, themes = edited(analysis.comments, analysis.themes, kept)

    assert {theme.id: theme.label for theme in analysis.themes} == {theme.id: theme.label for theme in mined}
    assert by_id(analysis.themes)["pain-01"].n_comments == 50
    assert {theme.id: theme.label for theme in themes} == {"pain-01": "Parcels are late", "delight-01": "soft fabric"}
    assert by_id(themes)["pain-01"].n_comments == 50 + 20 + 1
    old_text = comments.loc[comments.index[1], "text"]
    assert now.loc[promotions(kept)[0].comment_id, "text"] == old_text


def test_new_comments_of_a_split_theme_go_where_their_words_fit(comments, mined):
    part = tuple(comments.index[40:60])
    merged_first = (
        MergeThemes(theme_ids=("pain-01", "pain-02")),
        SplitTheme(theme_id="pain-01", new_id="pain-04", comment_ids=part, labels=("parcel late", "courier")),
    )

    analysis, kept = continued(comments, mined, merged_first, grown(comments))
    _, themes = edited(analysis.comments, analysis.themes, kept)

    assert by_id(themes)["pain-04"].n_comments == 20
    assert by_id(themes)["pain-01"].n_comments == 50


def test_edits_on_themes_that_are_gone_are_dropped(comments, mined):
    fresh = grown(comments)
    only = fresh.comments[fresh.comments["mined"] == "pain-03"]
    analysis = FeedbackAnalysis(only, tuple(theme for theme in fresh.themes if theme.id == "pain-03"))
    edits = (RenameTheme(theme_id="pain-01", label="Late"), RenameTheme(theme_id="pain-03", label="Cards"))

    found, kept = continued(comments, mined, edits, analysis)

    assert kept == edits[1:]
    assert [theme.id for theme in found.themes] == ["pain-03"]


def test_a_theme_nobody_spoke_of_before_gets_a_number_of_its_own(comments, mined):
    new = comments_of({"pain-02": 20}).assign(
        customer_id=[f"n{n}" for n in range(20)], mined="pain-01", theme="pain-01"
    )
    both = pd.concat([comments, new])
    both.index = pd.Index([f"f{number:06d}" for number in range(1, len(both) + 1)], name="feedback_id")
    both.loc[both.index[:113], "mined"] = ""
    theme = described(both[both["mined"] == "pain-01"], "pain-01", "never rang", "negative")

    analysis, _ = continued(comments, mined, (), FeedbackAnalysis(both, (theme,)))

    assert by_id(analysis.themes)["pain-04"].label == "never rang"
    assert by_id(analysis.themes)["pain-01"].n_comments == 40


def test_numbers_of_themes_are_never_used_twice():
    assert next_theme_id("pain-01", ["pain-01", "pain-09", "delight-12"]) == "pain-10"
    assert next_theme_id("delight-01", []) == "delight-01"


def test_customers_spread_over_stages_and_periods(comments):
    staged = comments.assign(**{"stage.shop": np.where(comments["mined"] == "pain-01", "deliver", "")})
    staged.loc[staged.index[:10], "stage.shop"] = "pay"
    staged.loc[staged.index[39], "stage.shop"] = "look"

    found = stage_shares(staged, "pain-01", "shop")

    assert [(one.stage_id, one.share) for one in found] == [("deliver", 29 / 40), ("pay", 10 / 40)]
    assert stage_shares(staged, "pain-01", "bank") == ()
    shares = period_shares(comments, "pain-01")
    assert list(shares) == [f"2026-{month:02d}" for month in range(1, 7)]
    assert shares["2026-01"] == 7 / 40
    assert sum(shares.values()) == pytest.approx(1)
