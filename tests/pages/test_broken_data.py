"""Pages when the tables no longer fit together: each says what is wrong, and the Data page lets one mend it."""

import pytest

from tests.pages.conftest import words


@pytest.fixture
def without_text(studio):
    """A file of answers is said to hold comments."""
    answers = b"customer_id,size\n" + b"".join(b"C-%d,%s\n" % (n, (b"small", b"large")[n % 2]) for n in range(40))
    studio.add_file("shop", answers, "answers.csv")
    studio.set_kind("shop", "answers", "feedback")


@pytest.mark.parametrize(
    ("page", "address"),
    [
        ("segments/segments", {}),
        ("personas/personas", {}),
        ("personas/personas", {"view": "themes"}),
        ("personas/personas", {"view": "compare"}),
        ("journeys/journeys", {}),
        ("share/share", {}),
    ],
    ids=str,
)
@pytest.mark.usefixtures("without_text")
def test_no_page_shows_a_traceback(visit, page, address):
    visit(page, study="shop", **address)  # looks for exceptions


@pytest.mark.usefixtures("without_text")
def test_neither_does_a_sheet(visit, persona):
    said = words(visit("personas/personas", study="shop", persona=persona.id))

    assert persona.name in said
    assert "answers has no column of free text" in said


@pytest.mark.usefixtures("without_text")
def test_a_page_that_needs_the_tables_says_what_is_wrong_with_them(visit):
    said = words(visit("personas/personas", study="shop", view="themes"))

    assert "answers has no column of free text" in said


@pytest.mark.usefixtures("without_text")
def test_the_data_page_mends_it(visit, studio):
    assert "answers" in words(visit("data/sources", study="shop"))

    studio.remove_source("shop", "answers")

    assert "has no column of free text" not in words(visit("segments/segments", study="shop"))
