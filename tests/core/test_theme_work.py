"""Themes of a whole study edited: told on every persona and map, audited, undone, and kept when more comments come."""

import io

import pandas as pd
import pytest

from core.audit import audit
from core.claims import claim_topic
from core.errors import ConfigError, NotFoundError
from core.feedback import (
    AssignComment,
    DismissTheme,
    MergeThemes,
    Promote,
    RenameTheme,
    listed,
    promotions,
)
from core.personas import is_told, lock_pain_point
from core.pipeline import describe, evidence_data, prepare
from core.segmentation import SegmentationConfig


@pytest.fixture
def study(studio):
    return studio.store.load("shop")


@pytest.fixture
def prepared(studio, study):
    return prepare(studio.sources(study))


@pytest.fixture
def do(studio, prepared):
    """Make edits one after the other and return the study."""

    def make(*edits):
        for edit in edits:
            studio.edit_themes("shop", lambda before, edit=edit: (*before, edit), prepared=prepared)
        return studio.store.load("shop")

    return make


def findings(studio, study):
    return audit(study, {name: studio.store.table(name) for name in study.tables})


def pains(study):
    return [theme for theme in study.themes if theme.polarity == "negative"]


def with_pain(study, theme_id):
    return next(one for one in study.personas if any(pain.theme_id == theme_id for pain in one.pain_points))


def test_a_new_label_is_told_on_every_sheet_and_holds(studio, study, do):
    theme = pains(study)[0]

    now = do(RenameTheme(theme_id=theme.id, label="they fear for their card"))

    pain = next(one for one in with_pain(now, theme.id).pain_points if one.theme_id == theme.id)
    claims = {claim.id: claim for claim in now.claims}
    assert pain.title == "They fear for their card"
    assert "“they fear for their card”" in claims[pain.claim_ids[0]].sentence
    assert findings(studio, now) == ()


def test_what_an_edit_tells_is_what_building_anew_gives(studio, study, prepared, do):
    first, second = (theme.id for theme in pains(study)[:2])
    now = do(MergeThemes(theme_ids=(first, second)))
    data = evidence_data(prepared, studio.store.table(now.members_table), studio.store.table(now.comments_table))

    anew = describe(prepared, data, now.segment_ids, themes=now.themes, stage_template=now.stage_template)

    for old, new in zip(now.personas, anew.personas, strict=True):
        assert old.pain_points == new.pain_points
        assert [one for one in old.statements if is_told(one)] == [one for one in new.statements if is_told(one)]
    made = {claim.id: claim for claim in anew.claims}
    told = [claim for claim in now.claims if claim_topic(claim.id) in {"theme", "lift", "frequency", "severity", "at"}]
    assert told
    assert [claim.id for claim in told if made.get(claim.id) != claim] == []
    assert findings(studio, now) == ()


def test_undo_brings_the_same_study_back(study, studio, prepared, do):
    do(DismissTheme(theme_id=pains(study)[0].id))

    studio.edit_themes("shop", lambda edits: edits[:-1], prepared=prepared)

    assert studio.store.load("shop") == study


def test_a_locked_pain_point_survives_an_edit(studio, study, do):
    theme = pains(study)[0]
    persona = with_pain(study, theme.id)
    studio.edit_persona("shop", persona.id, lambda one: lock_pain_point(one, theme.id, locked=True))

    now = do(RenameTheme(theme_id=theme.id, label="something else"))

    kept = next(pain for pain in with_pain(now, theme.id).pain_points if pain.theme_id == theme.id)
    old = next(pain for pain in persona.pain_points if pain.theme_id == theme.id)
    assert (kept.title, kept.locked, kept.kind) == (old.title, True, "assumed")
    assert findings(studio, now) == ()


def test_one_comment_becomes_a_pain_point_in_its_own_words(studio, study, prepared, do):
    comments = studio.theme_comments(study)
    data = evidence_data(prepared, studio.store.table(study.members_table), comments)
    quotable = comments[comments["publishable"] & (comments["polarity"] == "negative")]
    comment_id = quotable.index[0]
    segment_id = next(one for one in study.segment_ids if data.are_members(quotable["customer_id"][:1], one)[0])

    now = do(Promote(segment_id=segment_id, comment_id=comment_id, title="They gave up"))

    persona = next(one for one in now.personas if one.segment_id == segment_id)
    pain = next(one for one in persona.pain_points if one.id == f"comment-{comment_id}")
    claim = next(one for one in now.claims if one.id == pain.quote_ids[0])
    assert (pain.title, pain.kind, claim.sentence) == ("They gave up", "quoted", quotable["text"].iloc[0])
    assert findings(studio, now) == ()


def test_a_comment_is_placed_by_hand_and_counts(studio, study, do):
    comments = studio.theme_comments(study)
    other, theme = pains(study)[0], pains(study)[-1]
    comment_id = listed(comments, other.id).index[0]

    now = do(AssignComment(comment_id=comment_id, theme_id=theme.id))

    assert studio.theme_comments(now).loc[comment_id, "theme"] == theme.id
    assert next(one for one in now.themes if one.id == theme.id).n_comments == theme.n_comments + 1
    assert findings(studio, now) == ()


def test_an_edit_that_cannot_be_made_changes_nothing(studio, study, do):
    with pytest.raises(NotFoundError, match="pain-99"):
        do(DismissTheme(theme_id="pain-99"))

    assert studio.store.load("shop") == study


def test_a_study_of_an_earlier_version_says_what_to_do(studio, study, do):
    old = studio.theme_comments(study).drop(columns=["mined", "centrality", "period"])
    before = study.model_copy(update={"comments_table": studio.store.put_table(old)})
    studio.store.save(before, now=studio.clock())

    with pytest.raises(ConfigError, match="earlier version"):
        do(DismissTheme(theme_id=pains(study)[0].id))


def test_labels_merges_and_promotions_are_kept_when_more_comments_come(studio, study, do):
    first, second = (theme.id for theme in pains(study)[:2])
    segment_id = with_pain(study, first).segment_id
    do(
        MergeThemes(theme_ids=(first, second)),
        RenameTheme(theme_id=first, label="Trouble"),
        Promote(segment_id=segment_id, theme_id=first),
    )
    source = next(one for one in study.sources if "feedback" in one.name)
    raw = studio.store.table(source.table)
    more = raw.head(40).assign(comment=[f"{text} once more" for text in raw["comment"].head(40)])
    more = more.assign(feedback_id=[f"n{n:03d}" for n in range(40)])
    content = io.BytesIO(pd.concat([more, raw]).to_csv(index=False).encode())
    record = studio.add_file("shop", content.getvalue(), "later.csv")
    studio.correct_source("shop", record.name, {})
    studio.remove_source("shop", source.name)

    now = studio.find_segments("shop", SegmentationConfig(n_segments=3))

    trouble = next(theme for theme in now.themes if theme.id == first)
    assert trouble.label == "Trouble"
    assert second not in {theme.id for theme in now.themes}
    assert trouble.n_comments >= sum(theme.n_comments for theme in pains(study)[:2])
    assert len(promotions(now.theme_edits)) == 1
    assert findings(studio, now) == ()
