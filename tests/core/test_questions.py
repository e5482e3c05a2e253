"""Questions of several columns: batteries of items, sets of yes/no, and several answers in one cell."""

import pandas as pd
import pytest

from core.adapters.readers import read_bytes
from core.errors import ConfigError
from core.schema import (
    MARKED,
    ColumnSpec,
    Facet,
    Question,
    Role,
    TableKind,
    TableSchema,
    infer_schema,
    parse_yes_no,
    questions,
    with_changes,
)
from core.tables import link, typed

N = 60
ANSWERS = {f"A{item}": [str(1 + (row + item) % 5) for row in range(N)] for item in range(1, 5)}


def answers(**columns):
    """A survey of four items answered 1 to 5, with more columns."""
    return pd.DataFrame(ANSWERS | columns, dtype="str")


def by_name(raw, **options):
    return {spec.name: spec for spec in infer_schema(raw, **options).columns}


def linked(text):
    """The customers that a file of this text becomes, and their descriptions by name."""
    tables = link([read_bytes(text.encode(), "people.csv")])
    return tables.customers, {spec.name: spec for spec in tables.columns}


# --------------------------------------------------------------------------- batteries


def test_items_on_one_scale_are_a_battery():
    found = questions(infer_schema(answers(), kind=TableKind.SURVEY).columns)

    assert found == (Question("answers from 1 to 5", "scale", ("A1", "A2", "A3", "A4"), ("1", "2", "3", "4", "5")),)


def test_education_age_and_another_scale_stay_out_of_a_battery():
    raw = answers(
        education=[str(1 + row % 5) for row in range(N)],
        liking=[str(row % 11) for row in range(N)],
        age_group=[("18-29", "30-49", "50+")[row % 3] for row in range(N)],
    )

    assert {name for name, spec in by_name(raw, kind=TableKind.SURVEY).items() if spec.question} == set(ANSWERS)


def test_an_item_whose_lowest_answer_nobody_gave_has_the_scale_of_the_others():
    raw = answers(A9=[str(2 + row % 4) for row in range(N)])

    spec = by_name(raw, kind=TableKind.SURVEY)["A9"]

    assert spec.levels == ("1", "2", "3", "4", "5")
    assert spec.question == "answers from 1 to 5"


def test_agreement_in_words_is_a_battery_named_by_what_its_items_share():
    words = ("strongly disagree", "disagree", "neutral", "agree", "strongly agree")
    raw = pd.DataFrame({f"Q7: {item}": [words[(row + place) % 5] for row in range(N)]
                        for place, item in enumerate(("cheap", "fast", "fresh"))})  # fmt: skip

    (question,) = questions(infer_schema(raw, kind=TableKind.SURVEY).columns)

    assert (question.name, question.kind, question.levels) == ("Q7", "scale", words)


def test_two_items_are_no_battery():
    raw = answers().drop(columns=["A3", "A4"])

    assert questions(infer_schema(raw, kind=TableKind.SURVEY).columns) == ()


# --------------------------------------------------------------------------- sets of yes/no


def test_yes_no_columns_with_one_beginning_are_options_of_a_question():
    raw = pd.DataFrame({
        "used_channel_web": ["yes", "no"] * 30, "used_channel_app": ["no", "no", "yes"] * 20,
        "used_channel_store": ["yes", "yes", "no"] * 20, "used_coupon": ["yes", "no"] * 30,
    })  # fmt: skip

    specs = by_name(raw)

    assert specs["used_channel_web"].question == "used_channel"
    assert specs["used_channel_web"].label == "used channel: web"
    assert specs["used_coupon"].question == ""


@pytest.mark.parametrize("names", [("has_app", "has_card", "has_car"), ("c.1", "c.2", "c.3"), ("x", "y", "z")])
def test_having_and_bare_letters_make_no_question(names):
    raw = pd.DataFrame({name: [("yes", "no")[(row + place) % 2] for row in range(N)]
                        for place, name in enumerate(names)})  # fmt: skip

    assert questions(infer_schema(raw).columns) == ()


def test_marks_mean_no_where_another_option_was_marked_and_nothing_where_none_was():
    text = "customer_id,Q5: Web,Q5: App,Q5: Store\na,x,,\nb,,x,x\nc,,,\nd,x,,x\n"

    customers, specs = linked(text)

    assert specs["Q5: Web"].role is Role.YES_NO
    assert specs["Q5: Web"].format == MARKED
    assert customers["Q5: Web"].tolist()[:2] == [True, False]
    assert customers.loc["b", ["Q5: App", "Q5: Store"]].tolist() == [True, True]
    assert customers.loc["c"].isna().all()
    assert customers.loc["d"].tolist() == [True, False, True]


def test_a_mark_that_belongs_to_no_question_is_still_left_out():
    raw = pd.DataFrame({"customer_id": ["a", "b", "c"], "vip": ["x", None, "x"]})

    assert by_name(raw)["vip"].role is Role.IGNORE


@pytest.mark.parametrize(
    ("yes", "no"),
    [("1 - yes", "2 - no"), ("1=Ja", "0=Nein"), ("Selected", "Not selected"), ("Mentioned", "not quoted")],
)
def test_code_books_say_yes_and_no_with_numbers_or_words(yes, no):
    assert parse_yes_no(pd.Series([yes, no])).tolist() == [True, False]


def test_a_number_with_a_point_is_not_read_as_a_code():
    assert parse_yes_no(pd.Series(["1.0", "0.0", "1.5"])).tolist()[:2] == [True, False]


# --------------------------------------------------------------------------- several answers in one cell

CHANNELS = [["web"], ["web", "app"], ["store"], [], ["app", "store", "web"], ["app"]] * 20


def channels(separator):
    rows = "".join(f'k{number},"{separator.join(one)}"\n' for number, one in enumerate(CHANNELS))
    return f"customer_id,channels\n{rows}"


@pytest.mark.parametrize("separator", ["; ", "|", ", "])
def test_several_answers_in_a_cell_become_a_yes_no_each(separator):
    customers, specs = linked(channels(separator))

    assert list(customers.columns) == ["channels: app", "channels: store", "channels: web"]
    assert customers["channels: web"].tolist()[:5] == [True, True, False, pd.NA, True]
    assert {spec.question for spec in specs.values()} == {"channels"}
    assert all(spec.role is Role.YES_NO and spec.use for spec in specs.values())


def test_an_unanswered_question_is_missing_and_not_a_no():
    customers, _ = linked(channels(";"))

    unanswered = [not one for one in CHANNELS]
    assert customers["channels: app"].isna().tolist() == unanswered
    assert int(customers["channels: app"].sum()) == 60  # three of six answers, twenty times


def test_rare_options_are_put_together_and_lone_ones_left_out():
    many = CHANNELS + [["web", f"thing {number % 3}"] for number in range(9)]
    rows = "".join(f"k{number},{';'.join(one)}\n" for number, one in enumerate(many))

    customers, _ = linked(f"customer_id,channels\n{rows}")

    assert int(customers["channels: other answers"].sum()) == 9
    few = CHANNELS + [["web", "pigeon"]]
    rows = "".join(f"k{number},{';'.join(one)}\n" for number, one in enumerate(few))
    assert "channels: other answers" not in linked(f"customer_id,channels\n{rows}")[0]


@pytest.mark.parametrize(
    "cells",
    [
        ["Bonn, Germany", "Rome, Italy", "Lyon, France", "Paris, France"],
        ["Yes, always", "No, never", "Maybe"],
        ["1,5", "2,5", "3,25"],
        ["It is nice; I would come again", "Bad service; never again", "Fine", "So so; too dear"],
    ],
)
def test_places_sentences_and_decimal_commas_are_no_lists(cells):
    raw = pd.DataFrame({"answer": [cells[row % len(cells)] for row in range(N)]})

    assert by_name(raw)["answer"].role is not Role.CHOICES


def test_a_person_can_say_that_a_column_holds_lists_and_that_it_does_not():
    source = read_bytes(channels(";").encode(), "people.csv")

    as_one = with_changes(source.schema, {"channels": {"role": "category"}})
    again = with_changes(as_one, {"channels": {"role": "choices"}})

    assert "web;app" in set(typed(source.raw, as_one)[0]["channels"])
    assert again.columns[1].format == ""
    tables = link([type(source)(source.name, source.raw, again, source.report)])
    assert list(tables.customers.columns) == ["channels: app", "channels: store", "channels: web"]


def test_a_person_can_put_columns_into_one_question():
    schema = TableSchema(
        kind=TableKind.SURVEY,
        columns=(ColumnSpec(name="cheap", role=Role.YES_NO), ColumnSpec(name="tasty", role=Role.YES_NO)),
    )

    changed = with_changes(schema, {"cheap": {"question": "image"}, "tasty": {"question": "image "}})

    assert questions(changed.columns) == (Question("image", "choices", ("cheap", "tasty")),)
    with pytest.raises(ConfigError):
        with_changes(schema, {"cheap": {"question": True}})


def test_lists_in_an_event_log_stay_one_value():
    events = pd.DataFrame({
        "customer_id": [f"k{row % 10}" for row in range(120)], "event": ["view", "buy"] * 60,
        "time": [f"2026-01-{1 + row % 28:02d} 10:00:00" for row in range(120)],
        "category": [";".join(one) or "none at all" for one in CHANNELS],
    })  # fmt: skip

    schema = infer_schema(events)

    assert schema.kind is TableKind.EVENTS
    assert all(spec.role is not Role.CHOICES and not spec.question for spec in schema.columns)


def test_options_keep_the_facet_of_their_question():
    _, specs = linked(channels(";"))

    assert {spec.facet for spec in specs.values()} == {Facet.CHANNEL}
