"""What people say: the themes of all comments, read, put right, undone, and linked to."""

import pytest

from core.personas import remove_pain_point
from tests.pages.conftest import words

pytestmark = pytest.mark.usefixtures("home")

PAGE = "personas/personas"


@pytest.fixture
def themes(studio):
    return lambda: {theme.id: theme for theme in studio.store.load("shop").themes}


@pytest.fixture
def page(visit):
    return visit(PAGE, study="shop", view="themes")


def text_of(app):
    return words(app).replace("\\", "")


def test_the_address_leads_to_every_theme_of_the_complaints(page, themes):
    said = text_of(page)

    for theme in themes().values():
        is_pain = theme.polarity == "negative"
        # A delight may be called what the study is called, which is in bold too.
        assert not is_pain or f"**{theme.label[:1].upper()}{theme.label[1:]}**" in said
        assert (f"“{theme.example}”" in said) == is_pain
    assert "of the comments have none" in said


def test_a_theme_says_how_many_how_severe_and_who_says_it_more(page, themes):
    theme = next(iter(themes().values()))
    said = text_of(page)

    assert f"{theme.n_customers} customers, {theme.n_comments} comments · severity {theme.severity} of 5" in said
    assert "More than others:" in said


def test_a_new_label_is_kept_and_undone(page, themes):
    old = themes()["pain-01"]
    page.text_input(key=f"label_pain-01_{old.label}").set_value("They fear for their card").run()
    page.button(key="rename_pain-01").click().run()
    assert themes()["pain-01"].label == "They fear for their card"
    assert "**They fear for their card**" in text_of(page)

    page.button(key="undo_theme").click().run()

    assert themes()["pain-01"] == old


def test_two_themes_are_merged(page, themes):
    first, second = themes()["pain-01"], themes()["pain-02"]

    page.multiselect(key="merge_with_pain-01").set_value(["pain-02"]).run()
    page.button(key="merge_pain-01").click().run()

    assert themes()["pain-01"].n_comments == first.n_comments + second.n_comments
    assert "pain-02" not in themes()


def test_a_dismissed_theme_is_listed_and_comes_back(page, themes):
    page.button(key="dismiss_pain-01").click().run()
    assert "pain-01" not in themes()

    page.button(key="restore_pain-01").click().run()

    assert "pain-01" in themes()


def test_a_split_shows_both_parts_before_it_is_made(studio, page, themes):
    proposal = studio.propose_split("shop", "pain-01")
    before = themes()

    page.button(key="split_pain-01").click().run()

    said = text_of(page)
    for part in proposal.parts:
        assert f"**{part.label[:1].upper()}{part.label[1:]}**" in said
        assert f"{part.n_customers} customers, {part.n_comments} comments" in said
    assert page.button(key="do_split_pain-01")
    assert themes() == before


@pytest.fixture
def leavers(studio):
    """The persona whose people raise the first theme, without it on the sheet."""
    study = studio.store.load("shop")
    persona = next(one for one in study.personas if any(pain.theme_id == "pain-01" for pain in one.pain_points))
    studio.edit_persona("shop", persona.id, lambda one: remove_pain_point(one, "pain-01"))
    return persona


def test_a_theme_is_made_a_pain_point_of_a_persona(studio, leavers, page):
    page.selectbox(key="promote_to_pain-01").set_value(leavers.segment_id).run()
    page.button(key="promote_pain-01").click().run()

    study = studio.store.load("shop")
    assert [edit.kind for edit in study.theme_edits] == ["promote"]
    assert "pain-01" in [pain.theme_id for one in study.personas if one.id == leavers.id for pain in one.pain_points]


def test_a_theme_is_offered_to_no_persona_that_has_it_or_whose_people_do_not_raise_it(page):
    assert not any(box.key.startswith("promote_to_") for box in page.selectbox)
    assert "It is on the sheet of every persona of whose people at least 10 raise it" in text_of(page)


def test_comments_without_a_theme_are_listed_searched_and_placed(studio, page):
    page.button(key="dismiss_pain-02").click().run()
    page.segmented_control(key="themes_part").set_value("Without a theme").run()
    free = studio.theme_comments(studio.store.load("shop"))
    free = free[free["theme"] == ""]
    assert f"{len(free)} comments" in text_of(page)

    page.text_input(key="search_free").set_value("no such words at all").run()
    assert "No comment says this" in text_of(page)
    page.text_input(key="search_free").set_value("").run()
    first = next(box for box in page.selectbox if box.key.startswith("to_"))
    comment_id = first.key.removeprefix("to_")
    first.set_value("pain-01").run()
    page.button(key=f"assign_{comment_id}").click().run()

    now = studio.theme_comments(studio.store.load("shop"))
    assert now.loc[comment_id, "theme"] == "pain-01"


def test_a_label_that_another_theme_has_is_refused_with_what_to_do(page, themes):
    taken = themes()["pain-02"].label

    page.text_input(key=f"label_pain-01_{themes()['pain-01'].label}").set_value(taken).run()
    page.button(key="rename_pain-01").click().run()

    assert "Merge the two" in page.error[0].value


def test_a_study_without_comments_says_what_will_be_here(empty_studio, visit):
    study = empty_studio.store.create("Spring", now=empty_studio.clock())

    app = visit(PAGE, study=study.id, view="themes")

    assert "sorted into themes here" in text_of(app)


def test_the_gallery_and_a_sheet_lead_here(studio, visit):
    persona = next(one for one in studio.store.load("shop").personas if one.pain_points)

    for address in ({}, {"persona": persona.id}):
        app = visit(PAGE, study="shop", **address)
        assert any("view=themes" in str(one.proto.query_string) for one in app.get("page_link"))


def test_a_pain_point_says_how_often_and_whether_more_than_others(studio, visit):
    persona = next(one for one in studio.store.load("shop").personas if one.pain_points)
    pain = persona.pain_points[0]

    app = visit(PAGE, study="shop", persona=persona.id)
    figures = app.button(key=f"evidence_{persona.id}_{pain.id}")

    assert "More than others" in text_of(app)
    assert f"{100 * pain.reach:.0f}% of those who wrote raise it" in figures.label.replace("\\", "")
    figures.click().run()
    claims = {claim.id: claim for claim in studio.store.load("shop").claims}
    assert all(f"**{claims[claim_id].sentence}**" in text_of(app) for claim_id in pain.claim_ids)
