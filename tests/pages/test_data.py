"""Data: files in, their meaning confirmed, and how they fit together."""

import pandas as pd
import pytest

from core.adapters.readers import read_bytes
from core.schema import ColumnSpec, Facet, Role, TableKind, TableSchema, Unit
from pages.data.columns import ROLES, corrections
from pages.data.overview import HIDDEN, look_at
from tests.pages.conftest import words

PEOPLE = "customer_id,age,city,email\n" + "".join(
    f"k{n},{20 + n % 40},{'Bonn' if n % 2 else 'Rome'},p{n}@example.com\n" for n in range(40)
)
VISITS = "customer_id,event,time\n" + "".join(
    f"k{n % 50},{('view', 'buy')[n % 2]},2026-01-{1 + n % 28:02d} 10:00:00\n" for n in range(200)
)  # k40 to k49 are nobody: 40 of 200 rows


@pytest.fixture
def study(empty_studio):
    """An empty study."""
    return empty_studio.store.create("Spring", now=empty_studio.clock())


@pytest.fixture
def two_files(empty_studio, study):
    """A study with a customer table and an event log that wait to be confirmed."""
    empty_studio.add_file(study.id, PEOPLE.encode(), "people.csv")
    empty_studio.add_file(study.id, VISITS.encode(), "visits.csv")
    return study


def _drop(app, *files):
    for name, text in files:
        app.file_uploader[0].upload(name, text.encode())
    return app.run()


def _button(app, label):
    return next(one for one in app.button if one.label == label)


NOTES = "ticket,comment\n" + "".join(f"t{n},Parcel {n} came late and nobody answered me\n" for n in range(40))
NOTHING = "No column can be used to find segments."
USELESS = {
    "too few customers": (PEOPLE[: PEOPLE.index("k10,")], "The table has 10 customers; segments need at least 20."),
    "comments alone": (NOTES, NOTHING),
    "the same of everybody": ("customer_id,shop\n" + "".join(f"k{n},Rome\n" for n in range(40)), NOTHING),
}


@pytest.mark.parametrize("case", USELESS)
def test_data_without_segments_to_find_says_so_before_a_search_and_starts_none(case, empty_studio, study, visit):
    text, expected = USELESS[case]
    empty_studio.add_file(study.id, text.encode(), "things.csv")

    data, segments = (visit(page, study=study.id) for page in ("data/sources", "segments/segments"))

    for page in (data, segments):
        message, hint = page.error[0].value.replace("\\", "").split("\n\n")
        assert message == f"**{expected}**"
        assert hint
    assert data.button(key="to_segments").disabled
    assert segments.button(key="find_segments").disabled


def test_one_column_is_not_several(empty_studio, study, visit):
    empty_studio.add_file(study.id, ("age\n" + "41\n" * 200).encode(), "ages.csv")

    assert "200 rows, 1 column, read as" in words(visit("data/sources", study=study.id))


@pytest.mark.usefixtures("empty_home")
def test_without_a_study_the_page_leads_home(visit):
    app = visit("data/sources")

    assert "No study is open." in words(app)
    assert app.get("page_link")


@pytest.mark.usefixtures("empty_home")
def test_a_study_that_does_not_exist_is_told_with_what_to_do(visit):
    app = visit("data/sources", study="gone")

    assert "'gone'" in app.error[0].value.replace("\\", "")
    assert "\n\n" in app.error[0].value  # the hint
    assert app.get("page_link")


def test_an_empty_study_says_what_is_enough_to_start(study, visit):
    app = visit("data/sources", study=study.id)

    assert "A customer table is enough to start" in words(app)
    assert app.file_uploader[0].label.startswith("Drop one or several files")


def test_of_several_files_the_good_ones_are_kept_and_the_broken_one_is_told(empty_studio, study, visit):
    app = _drop(
        visit("data/sources", study=study.id),
        ("people.csv", PEOPLE), ("broken.xlsx", "no workbook"), ("visits.csv", VISITS),
    )  # fmt: skip

    kept = empty_studio.store.load(study.id).sources
    assert [(one.name, one.schema_.kind) for one in kept] == [
        ("people", TableKind.CUSTOMERS),
        ("visits", TableKind.EVENTS),
    ]
    assert len(app.error) == 1
    assert "broken" in app.error[0].value
    assert "\n\n" in app.error[0].value  # the hint
    assert app.file_uploader[0].value == []


def test_files_are_read_once_and_corrections_survive_a_broken_one(empty_studio, two_files, visit):
    empty_studio.correct_source(two_files.id, "people", {"age": {"label": "years"}})

    app = _drop(visit("data/sources", study=two_files.id), ("broken.parquet", "no"))
    app.run()

    people = empty_studio.store.load(two_files.id).sources[0]
    assert people.confirmed
    assert people.schema_.column("age").label == "years"


def test_the_page_says_how_a_file_was_read_and_how_many_rows_match(two_files, visit):
    said = words(visit("data/sources", study=two_files.id)).replace("\\", "")

    assert "40 rows, 4 columns, read as text, utf-8, columns separated by commas." in said
    assert "Taken for this: one row for each customer_id." in said
    assert "40 customers" in said


def test_the_match_rate_counts_rows_with_a_known_customer(two_files, visit):
    app = visit("data/sources", study=two_files.id)

    bar = app.get("progress")[0].proto
    assert bar.value == 80
    assert "80% matched: 160 of 200 rows belong to 40 known customers" in bar.text


def test_another_kind_is_inferred_and_shown_at_once(empty_studio, two_files, visit):
    app = visit("data/sources", study=two_files.id)
    choice = next(box for box in app.selectbox if box.value == "events")

    app = choice.select("customers").run()

    visits = empty_studio.store.load(two_files.id).sources[1]
    assert visits.schema_.kind is TableKind.CUSTOMERS
    assert not visits.confirmed
    assert visits.schema_.column("time").role is Role.DATE  # no longer the time of an event
    assert "several different rows" in app.error[0].value  # and it does not fit as one row a customer
    assert len(app.expander) == 2


def test_confirm_saves_the_corrections(empty_studio, two_files, visit):
    app = visit("data/sources", study=two_files.id)
    people = app.data_editor[0]
    edits = {"role": "category", "facet": "value", "label": "years", "use": False}
    app.session_state[people.key] = {"edited_rows": {1: edits}, "added_rows": [], "deleted_rows": []}
    app.run()
    assert "1 column corrected, not saved yet." in words(app)

    _button(app, "Confirm").click().run()

    saved = empty_studio.store.load(two_files.id).sources[0]
    age = saved.schema_.column("age")
    assert saved.confirmed
    assert (age.role, age.facet, age.label, age.use) == (Role.CATEGORY, Facet.VALUE, "years", False)
    assert saved.schema_.column("city").reason != age.reason  # the others keep theirs


def test_a_unit_is_saved_for_a_number_and_refused_for_what_is_none(empty_studio, two_files, visit):
    app = visit("data/sources", study=two_files.id)
    people = app.data_editor[0]
    rows = {1: {"unit": "days"}, 2: {"unit": "money"}}
    app.session_state[people.key] = {"edited_rows": rows, "added_rows": [], "deleted_rows": []}
    app.run()
    _button(app, "Confirm").click().run()
    assert "The column 'city' is no number, so it has no unit such as money." in app.error[0].value.replace("\\", "")

    app.session_state[people.key] = {"edited_rows": {1: rows[1]}, "added_rows": [], "deleted_rows": []}
    app.run()
    _button(app, "Confirm").click().run()

    saved = empty_studio.store.load(two_files.id).sources[0]
    assert saved.schema_.column("age").unit is Unit.DAYS


def test_a_correction_that_contradicts_itself_is_told_and_loses_nothing(empty_studio, two_files, visit):
    app = visit("data/sources", study=two_files.id)
    key = app.data_editor[0].key
    app.session_state[key] = {"edited_rows": {2: {"role": "customer id"}}, "added_rows": [], "deleted_rows": []}
    app.run()

    _button(app, "Confirm").click().run()

    assert "2 columns are the customer id: customer_id, city." in app.error[0].value.replace("\\", "")
    assert "Keep one of them" in app.error[0].value
    assert not empty_studio.store.load(two_files.id).sources[0].confirmed
    assert "1 column corrected, not saved yet." in words(app)


def test_all_files_are_confirmed_at_once_but_the_one_in_contradiction(empty_studio, two_files, visit):
    app = visit("data/sources", study=two_files.id)
    key = app.data_editor[1].key
    app.session_state[key] = {"edited_rows": {2: {"role": "leave out"}}, "added_rows": [], "deleted_rows": []}
    app.run()

    app.button(key="confirm_all").click().run()

    people, visits = empty_studio.store.load(two_files.id).sources
    assert people.confirmed
    assert not visits.confirmed
    assert "visits was not confirmed" in app.error[0].value
    assert "needs a time" in app.error[0].value
    assert "Give a column this role" in app.error[0].value


def test_a_removed_file_is_gone_and_the_others_stay(empty_studio, two_files, visit):
    _button(visit("data/sources", study=two_files.id), "Remove").click().run()

    assert [one.name for one in empty_studio.store.load(two_files.id).sources] == ["visits"]


@pytest.mark.usefixtures("home")
def test_confirmed_files_of_a_study_with_segments_lead_on(visit):
    app = visit("data/sources", study="shop")

    assert [one.label for one in app.button] == ["See the segments"]
    assert not app.data_editor  # nothing is looked at before it is opened


def test_changed_data_asks_for_new_segments(studio, visit):
    studio.correct_source("shop", "customers", {"age": {"role": "ignore"}})

    app = visit("data/sources", study="shop")

    assert "The data changed since the segments were found." in words(app)
    assert _button(app, "Find them again")


# --------------------------------------------------------------------------- the pieces


def test_an_identifier_tells_about_nothing_and_that_is_no_correction(two_files, visit):
    app = visit("data/sources", study=two_files.id)

    people = app.data_editor[0].value.set_index("column")
    assert people["facet"].to_dict() == {
        "customer_id": "",
        "age": "demographic",
        "city": "demographic",
        "email": "",  # left out
    }
    assert "not saved yet" not in words(app)


def test_only_what_differs_is_a_correction():
    schema = TableSchema(
        kind=TableKind.CUSTOMERS,
        columns=(
            ColumnSpec(name="id", role=Role.CUSTOMER_ID, label="ID", use=False),
            ColumnSpec(name="age", role=Role.NUMBER, label="age"),
            ColumnSpec(name="stay", role=Role.NUMBER, label="stay"),
            ColumnSpec(name="tenure", role=Role.NUMBER, label="tenure", unit=Unit.MONEY),
        ),
    )
    edited = pd.DataFrame(
        {
            "column": ["id", "age", "stay", "tenure"],
            "role": ["customer id", "leave out", "number", "number"],
            "facet": ["", None, "behavioural", "behavioural"],
            "label": ["ID", None, "stay", "tenure"],
            "unit": ["", "", "seconds", None],
            "question": [None, "about you ", "", ""],
            "use": [False, True, True, True],
        }
    )

    assert corrections(schema, edited) == {
        "age": {"role": "ignore", "label": "", "question": "about you"},
        "stay": {"unit": "seconds"},
        "tenure": {"unit": "plain"},
    }


def test_several_answers_in_a_cell_are_shown_with_why_and_can_be_corrected(empty_studio, study, visit):
    rows = "".join(f"k{n},{('web', 'web;app', 'store;app', 'web;store;app')[n % 4]}\n" for n in range(40))
    empty_studio.add_file(study.id, f"customer_id,channels\n{rows}".encode(), "people.csv")

    app = visit("data/sources", study=study.id)

    row = app.data_editor[0].value.set_index("column").loc["channels"]
    assert row["role"] == "several answers"
    assert "3 options" in row["why"]
    edits = {"edited_rows": {1: {"role": "category", "question": "ways"}}, "added_rows": [], "deleted_rows": []}
    app.session_state[app.data_editor[0].key] = edits
    _button(app.run(), "Confirm").click().run()
    saved = empty_studio.store.load(study.id).sources[0].schema_.column("channels")
    assert (saved.role, saved.question) == (Role.CATEGORY, "ways")


def test_every_role_has_a_name_of_its_own():
    assert set(ROLES) == set(Role)
    assert len(set(ROLES.values())) == len(ROLES)


def test_dates_that_can_be_read_in_two_ways_are_asked_about():
    rows = "".join(f"k{n},0{1 + n % 9}/0{1 + (n * 7) % 9}/2025\n" for n in range(40))
    overview = look_at(read_bytes(b"customer_id,signup\n" + rows.encode(), "people.csv"))

    (unclear,) = overview.unclear
    day, month, _ = map(int, unclear.example.split("/"))
    assert day != month  # an example that tells the two apart
    assert unclear.readings["%d/%m/%Y"] == f"{pd.Timestamp(2025, month, day):%d %B %Y}".removeprefix("0")
    assert unclear.readings["%m/%d/%Y"] == f"{pd.Timestamp(2025, day, month):%d %B %Y}".removeprefix("0")


def test_the_quality_counts_problems_and_personal_data_is_not_shown():
    rows = [f"k{n},x,p{n}@example.com,{'' if n % 4 else n}" for n in range(20)]
    content = "\n".join(["customer_id,source,email,score", *rows, rows[0]])
    overview = look_at(read_bytes(content.encode(), "people.csv"))

    assert dict(overview.figures) == {
        "cells without a value": "17.9%",  # 15 of 84
        "row that repeats another": "1",
        "column with one value": "1",
        "columns like an identifier": "0",
        "column with personal data": "1",
    }
    assert overview.examples["email"] == HIDDEN
    assert "email" not in overview.first_rows.columns
