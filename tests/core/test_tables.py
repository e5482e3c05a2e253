"""Cells become typed columns, sources become one study; nothing is lost silently."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import DataError
from core.schema import ColumnSpec, Role, TableKind, TableSchema, infer_schema
from core.tables import ReadReport, Source, link, quality, typed


def source(name, data, kind=None) -> Source:
    raw = pd.DataFrame(data)
    report = ReadReport(file_name=f"{name}.csv", format="csv", n_rows=len(raw), n_columns=raw.shape[1])
    return Source(name=name, raw=raw, schema=infer_schema(raw, kind=kind), report=report)


def one(name, role, cells, **details):
    """Type one column of this role."""
    spec = ColumnSpec(name=name, role=role, **details)
    raw = pd.DataFrame({name: pd.Series(cells, dtype="str")})
    frame, findings = typed(raw, TableSchema(kind=TableKind.CUSTOMERS, columns=(spec,)))
    return frame[name], findings


def codes(findings):
    return [finding.code for finding in findings]


CUSTOMERS = {"customer_id": ["c1", "c2", "c3"], "age": ["31", "45", "62"], "plan": ["red", "blue", "red"]}


def customers(**more):
    return source("people", CUSTOMERS | more, TableKind.CUSTOMERS)


def events(ids=("c2", "c1", "c2"), **more):
    data = {
        "customer_id": list(ids),
        "timestamp": ["2024-01-02 10:00", "2024-01-01 09:00", "2024-01-01 08:00"][: len(ids)],
        "event": ["buy", "view", "view"][: len(ids)],
    }
    return source("log", data | more, TableKind.EVENTS)


def survey(ids=("c1", "c3"), **more):
    data = {"customer_id": list(ids), "satisfied": ["low", "high", "medium"][: len(ids)]}
    return source("answers", data | more, TableKind.SURVEY)


# --------------------------------------------------------------------------- typed


def test_every_role_gets_its_dtype():
    data = {
        "customer_id": ["007", "008"],
        "spend": ["1.5", "2"],
        "level": ["low", "high"],
        "city": ["Rome", "Bonn"],
        "vip": ["yes", "no"],
        "joined": ["2024-01-31", "2024-02-01"],
    }

    frame, findings = typed(pd.DataFrame(data), infer_schema(pd.DataFrame(data), kind=TableKind.CUSTOMERS))

    assert findings == ()
    assert frame["customer_id"].tolist() == ["007", "008"]
    assert frame.dtypes.astype(str).to_dict() == {
        "customer_id": "str",
        "spend": "float64",
        "level": "category",
        "city": "category",
        "vip": "boolean",
        "joined": "datetime64[us]",
    }
    assert frame["level"].cat.ordered
    assert list(frame["level"].cat.categories) == ["low", "high"]
    assert not frame["city"].cat.ordered


def test_cells_that_are_no_numbers_become_missing_and_are_counted():
    column, findings = one("TotalCharges", Role.NUMBER, ["29.85", " ", "abc", None, "7"])

    assert column.isna().tolist() == [False, True, True, True, False]
    assert [f.message for f in findings] == ["2 of 4 values of TotalCharges are blank or not numbers; read as missing."]


def test_a_missing_code_is_missing_without_a_complaint():
    column, findings = one("job", Role.CATEGORY, ["clerk", " unknown ", "clerk"], missing_codes=("unknown",))

    assert column.isna().tolist() == [False, True, False]
    assert findings == ()


def test_answers_written_as_decimals_or_with_a_sign_meet_their_levels():
    column, findings = one("A1", Role.ORDERED, ["2.0", "+1", "-1", "0"], levels=("-1", "0", "1", "2"))

    assert column.tolist() == ["2", "1", "-1", "0"]
    assert findings == ()


def test_a_new_level_of_a_known_order_takes_its_place():
    column, _ = one("size", Role.ORDERED, ["small", "large", "medium"], levels=("small", "large"))

    assert list(column.cat.categories) == ["small", "medium", "large"]


def test_a_level_without_a_place_in_the_order_is_missing_and_counted():
    column, findings = one("size", Role.ORDERED, ["small", "huge?"], levels=("small", "large"))

    assert column.isna().tolist() == [False, True]
    assert (codes(findings), findings[0].count, findings[0].example) == (["unparsed"], 1, "huge?")


def test_levels_are_found_when_the_schema_has_none():
    column, _ = one("code", Role.CATEGORY, ["10", "2", "1"])

    assert list(column.cat.categories) == ["1", "2", "10"]


def test_the_format_of_the_schema_decides_how_a_date_is_read():
    day_first, _ = one("d", Role.DATE, ["03/04/2024"], format="%d/%m/%Y")
    month_first, _ = one("d", Role.DATE, ["03/04/2024"], format="%m/%d/%Y")

    assert (day_first.iloc[0], month_first.iloc[0]) == (pd.Timestamp("2024-04-03"), pd.Timestamp("2024-03-04"))


def test_infinite_numbers_are_missing():
    raw = pd.DataFrame({"x": [1.0, float("inf")]})

    frame, _ = typed(raw, TableSchema(kind=TableKind.CUSTOMERS, columns=(ColumnSpec(name="x", role=Role.NUMBER),)))

    assert frame["x"].isna().tolist() == [False, True]


def test_a_column_that_is_gone_is_an_error_that_names_it():
    schema = TableSchema(kind=TableKind.CUSTOMERS, columns=(ColumnSpec(name="age", role=Role.NUMBER),))

    with pytest.raises(DataError, match="missing from the table: age"):
        typed(pd.DataFrame({"years": ["1"]}), schema)


ROLES = [role for role in Role if role != Role.IGNORE]


@settings(deadline=None, max_examples=60)
@given(
    st.sampled_from(ROLES),
    st.lists(st.one_of(st.none(), st.text(max_size=8), st.integers(-5, 5).map(str), st.just("yes"))),
)
def test_typing_keeps_rows_and_their_order(role, cells):
    index = pd.Index(range(100, 100 + len(cells)))
    raw = pd.DataFrame({"x": pd.Series(cells, dtype="str", index=index)})
    before = raw.copy(deep=True)

    frame, findings = typed(raw, TableSchema(kind=TableKind.CUSTOMERS, columns=(ColumnSpec(name="x", role=role),)))

    assert frame.index.equals(index)
    assert not (frame["x"].notna() & raw["x"].isna()).any()
    n_lost = sum(cell is not None and cell != "" for cell in cells) - int(frame["x"].notna().sum())
    if role in {Role.NUMBER, Role.DATE, Role.YES_NO}:
        assert sum(finding.count for finding in findings) == n_lost
    pd.testing.assert_frame_equal(raw, before)


# --------------------------------------------------------------------------- quality


def test_quality_counts_what_a_person_should_know():
    n = 40
    found = quality(
        source(
            "people",
            {
                "customer_id": ["c0", *[f"c{place}" for place in range(1, n)]],
                "same": ["3"] * n,
                "email": [f"p{place}@example.com" for place in range(n)],
                "order_no": [f"A{place:04d}x" for place in range(n)],
                "job": ["clerk", "unknown", "nurse", "clerk"] * (n // 4),
                "pdays": ["3", "5", "999", "999"] * (n // 4),
                "income": [*["1000"] * 10, *[None] * 6, *[f"{place}00" for place in range(n - 16)]],
                "charges": ["12.5"] * (n - 1) + [" "],
                "seen": ["03/04/2024", "05/06/2024"] * (n // 2),
            },
        )
    )

    by_column = {(finding.column, finding.code): finding for finding in found}
    assert {finding.table for finding in found} == {"people"}
    assert by_column["same", "constant"].severity == "info"
    assert "e-mail" in by_column["email", "personal_data"].message
    assert by_column["order_no", "identifier"]
    assert by_column["job", "missing_codes"].count == n // 4
    assert by_column["pdays", "suspicious_value"].count == n // 2
    assert by_column["income", "missing"].message == "income has no value in 6 of 40 rows (15%)."
    assert by_column["seen", "ambiguous_dates"].hint.startswith("They are read as dd/mm/yyyy")


def test_a_clean_table_has_no_findings():
    assert quality(customers()) == ()


def test_blank_charges_are_counted_as_unread():
    found = quality(customers(charges=["1.5", " ", "3"]))

    assert [(f.code, f.count) for f in found if f.column == "charges"] == [("missing", 1), ("unparsed", 1)]


def test_double_rows_and_keys_are_counted():
    data = {"customer_id": ["c1", "c1", "c1", "c2"], "plan": ["a", "a", "b", "a"]}

    found = {finding.code: finding for finding in quality(source("people", data, TableKind.CUSTOMERS))}

    assert found["duplicate_rows"].count == 1
    assert (found["duplicate_keys"].count, found["duplicate_keys"].severity) == (2, "error")


def test_a_log_without_customer_or_event_says_so():
    data = {"when": ["2024-01-01 10:00", "2024-01-02 11:00"], "price": ["1", "2"], "thing": ["a", "b"]}

    found = codes(quality(source("log", data, TableKind.EVENTS)))

    assert {"no_customer_id", "no_event"} <= set(found)


# --------------------------------------------------------------------------- link: customers


def test_customers_keep_the_order_of_the_file():
    tables = link([source("people", {"customer_id": ["b", "a"], "n": ["1", "2"]}, TableKind.CUSTOMERS)])

    assert tables.customers.index.tolist() == ["b", "a"]
    assert tables.customers.index.name == "customer_id"
    assert [spec.name for spec in tables.columns] == list(tables.customers.columns) == ["n"]
    assert (tables.events, tables.feedback, tables.links) == (None, None, ())


def test_customers_without_ids_are_numbered_and_it_is_said():
    tables = link([source("people", {"age": ["30", "40"], "city": ["Rome", "Bonn"]}, TableKind.CUSTOMERS)])

    assert tables.customers.index.tolist() == ["row-00001", "row-00002"]
    assert codes(tables.findings) == ["customers_numbered"]
    assert tables.are_rows


def test_customers_with_ids_are_not_rows():
    tables = link([source("people", {"customer_id": ["a", "b"], "age": ["30", "40"]}, TableKind.CUSTOMERS)])

    assert not tables.are_rows


def test_identical_double_rows_are_dropped_and_counted():
    data = {"customer_id": ["c1", "c2", "c1"], "age": ["30", "40", "30"]}

    tables = link([source("people", data, TableKind.CUSTOMERS)])

    assert tables.customers.index.tolist() == ["c1", "c2"]
    assert [(f.code, f.count) for f in tables.findings] == [("duplicate_rows", 1)]


def test_contradicting_rows_of_a_customer_are_an_error_with_examples():
    data = {"customer_id": ["c1", "c2", "c1"], "age": ["30", "40", "31"]}

    with pytest.raises(DataError, match="1 customers have several different rows in people: c1") as caught:
        link([source("people", data, TableKind.CUSTOMERS)])

    assert "Keep one row for each customer_id" in caught.value.hint


def test_customers_without_an_id_among_others_are_kept():
    data = {"customer_id": ["c1", None, "c3"], "age": ["30", "40", "50"]}

    tables = link([source("people", data, TableKind.CUSTOMERS)])

    assert tables.customers.index.tolist() == ["c1", "row-00002", "c3"]
    assert codes(tables.findings) == ["missing_keys"]


def test_ignored_and_text_columns_stay_out_of_the_attributes():
    tables = link([customers(same=["3", "3", "3"], comment=["It was good", "The queue was too long", None])])

    assert list(tables.customers.columns) == ["age", "plan"]


def test_levels_are_described_as_typed():
    tables = link([customers()])

    assert next(spec for spec in tables.columns if spec.name == "plan").levels == ("blue", "red")


def test_files_of_the_same_columns_are_put_together():
    more = source("more", {"plan": ["team"], "customer_id": ["c9"], "age": ["20"]}, TableKind.CUSTOMERS)

    tables = link([customers(), more])

    assert tables.customers.index.tolist() == ["c1", "c2", "c3", "c9"]
    assert tables.customers.loc["c9", "plan"] == "team"
    assert "files_joined" in codes(tables.findings)


def test_linking_leaves_the_sources_alone():
    sources = [customers(), events(), survey()]
    before = [s.raw.copy(deep=True) for s in sources]

    link(sources)

    for kept, s in zip(before, sources, strict=True):
        pd.testing.assert_frame_equal(kept, s.raw)


def test_nothing_to_link_is_an_error():
    with pytest.raises(DataError, match="no data to link"):
        link([])


# --------------------------------------------------------------------------- link: survey


def test_survey_answers_join_their_customers():
    tables = link([survey(), customers()])

    assert tables.customers["satisfied"].isna().tolist() == [False, True, False]
    assert tables.customers.loc[["c1", "c3"], "satisfied"].tolist() == ["low", "high"]
    assert next(spec for spec in tables.columns if spec.name == "satisfied").source == "survey"
    assert [(r.source, r.n_rows, r.n_matched, r.match_rate) for r in tables.links] == [("answers", 2, 2, 1.0)]


def test_a_survey_column_whose_name_is_taken_is_called_after_the_survey():
    tables = link([customers(), survey(plan=["x", "y"])])

    assert list(tables.customers.columns) == ["age", "plan", "satisfied", "survey.plan"]


def test_a_survey_alone_makes_the_customers():
    tables = link([survey()])

    assert tables.customers.index.tolist() == ["c1", "c3"]


def test_of_several_answers_the_last_by_date_is_kept():
    answered = ["2024-03-01", "2024-01-01", "2024-02-01"]

    tables = link([customers(), survey(ids=("c1", "c1", "c2"), answered=answered)])

    assert tables.customers["satisfied"].tolist()[:2] == ["low", "medium"]
    assert [(f.code, f.severity, f.count) for f in tables.findings] == [("repeated_answers", "info", 1)]


def test_without_a_date_repeated_answers_are_an_error_finding():
    tables = link([customers(), survey(ids=("c1", "c1", "c2"))])

    assert tables.customers.loc["c1", "satisfied"] == "high"
    assert [(f.code, f.severity) for f in tables.findings] == [("repeated_answers", "error")]


def test_a_survey_without_ids_cannot_join():
    tables = link([customers(), source("answers", {"Q1": ["1", "2", "5"], "Q2": ["3", "3", "4"]}, TableKind.SURVEY)])

    assert list(tables.customers.columns) == ["age", "plan"]
    assert [(f.code, f.severity) for f in tables.findings] == [("unlinkable", "error")]
    assert tables.links[0].match_rate == 0


# --------------------------------------------------------------------------- link: events


def test_events_are_sorted_by_customer_time_and_file_order():
    same_time = events(ids=("c2", "c1", "c2"), timestamp=["2024-01-01 08:00"] * 3)

    tables = link([customers(), events()])
    tied = link([customers(), same_time])

    assert tables.events is not None
    assert tied.events is not None
    assert tables.events["customer_id"].tolist() == ["c1", "c2", "c2"]
    assert tables.events["event"].tolist() == ["view", "view", "buy"]
    assert list(tables.events.columns) == ["customer_id", "event", "time"]
    assert tied.events["event"].tolist() == ["view", "buy", "view"]


def test_events_without_a_known_customer_are_left_out_and_reported():
    tables = link([customers(), events(ids=("c2", "x9", "c2"))])

    assert tables.events is not None
    assert len(tables.events) == 2
    report = tables.links[0]
    assert (report.n_rows, report.n_matched, report.n_customers, report.examples_unmatched) == (3, 2, 1, ("x9",))
    assert [(f.code, f.count) for f in tables.findings] == [("unmatched", 1)]


def test_leading_zeros_are_disregarded_only_when_almost_nothing_matches():
    people = source("people", {"customer_id": ["00017", "00018"], "age": ["30", "40"]}, TableKind.CUSTOMERS)

    poor = link([people, events(ids=("17", "18", "17"))])
    fair = link([people, events(ids=("00017", "00018", "17"))])

    assert poor.events is not None
    assert fair.events is not None
    assert poor.events["customer_id"].tolist() == ["00017", "00017", "00018"]
    assert codes(poor.findings) == ["keys_normalised"]
    assert len(fair.events) == 2


def test_loose_ids_that_would_mix_customers_are_not_used():
    people = source("people", {"customer_id": ["017", "17", "c9"], "age": ["30", "40", "50"]}, TableKind.CUSTOMERS)

    tables = link([people, events(ids=("0017", "0017", "0017"))])

    assert tables.events is None
    assert [(f.code, f.severity) for f in tables.findings] == [("unmatched", "error")]


def test_a_log_alone_makes_the_customers_in_order_of_appearance():
    tables = link([events()])

    assert tables.customers.index.tolist() == ["c2", "c1"]
    assert tables.customers.shape == (2, 0)
    assert tables.columns == ()


def test_events_without_a_time_are_left_out_and_counted():
    log = events()
    broken = Source(
        log.name, log.raw.assign(timestamp=["2024-01-02 10:00", "soon", "2024-01-01 08:00"]), log.schema, log.report
    )

    tables = link([customers(), broken])

    assert tables.events is not None
    assert len(tables.events) == 2
    assert "incomplete_events" in codes(tables.findings)


def test_rows_of_sales_count_as_purchases_and_a_unit_price_is_multiplied():
    data = {
        "CustomerID": ["17850.0", "17850.0", "13047.0"],
        "InvoiceDate": ["2010-12-01 08:26:00", "2010-12-01 08:27:00", "2010-12-02 09:00:00"],
        "Quantity": ["6", "2", "10"],
        "UnitPrice": ["2.5", "3.0", "1.5"],
    }

    tables = link([source("sales", data, TableKind.EVENTS)])

    assert tables.events is not None
    assert tables.events["event"].astype("str").unique().tolist() == ["purchase"]
    assert tables.events["amount"].tolist() == [15.0, 15.0, 6.0]
    assert {"no_event", "amount_computed"} <= set(codes(tables.findings))


def test_a_log_without_a_customer_is_an_error():
    data = {"timestamp": ["2024-01-01 10:00", "2024-01-02 11:00"], "event": ["a", "b"]}

    with pytest.raises(DataError, match="has no customer id"):
        link([source("log", data, TableKind.EVENTS)])


# --------------------------------------------------------------------------- link: feedback


def comments(ids, **more):
    texts = ["The delivery came too late", "I like the new app a lot", "Nobody answered my call"]
    return source("voices", {"customer_id": list(ids), "text": texts[: len(ids)]} | more, TableKind.FEEDBACK)


def test_comments_are_numbered_in_file_order():
    tables = link([customers(), comments(("c3", "c1", "c3"), rating=["1", "5", "2"])])

    assert tables.feedback is not None
    assert list(tables.feedback.columns) == ["feedback_id", "customer_id", "text", "rating"]
    assert tables.feedback["feedback_id"].tolist() == ["f000001", "f000002", "f000003"]
    assert tables.feedback["customer_id"].tolist() == ["c3", "c1", "c3"]
    assert tables.feedback["rating"].tolist() == [1.0, 5.0, 2.0]


def test_comments_of_strangers_are_left_out_and_the_numbers_stay_without_gaps():
    tables = link([customers(), comments(("c3", "x", "c1"))])

    assert tables.feedback is not None
    assert tables.feedback["feedback_id"].tolist() == ["f000001", "f000002"]
    assert tables.links[0].examples_unmatched == ("x",)


def test_comments_alone_make_the_customers():
    assert link([comments(("b", "a", "b"))]).customers.index.tolist() == ["b", "a"]


def test_comments_without_ids_count_as_one_customer_each():
    n = 12
    data = {"text": [f"The parcel number {place} never came to our door" for place in range(n)]}

    tables = link([source("voices", data)])

    assert tables.feedback is not None
    assert tables.feedback["customer_id"].tolist() == tables.customers.index.tolist()
    assert tables.customers.index[0] == "row-00001"


def test_text_beside_attributes_becomes_comments_with_their_rating():
    n = 12
    data = {
        "customer_id": [f"c{place}" for place in range(n)],
        "age": [str(20 + place) for place in range(n)],
        "Rating": [str(1 + place % 5) for place in range(n)],
        "comment": [None, *[f"I waited {place} days for an answer" for place in range(1, n)]],
    }

    tables = link([source("people", data, TableKind.CUSTOMERS)])

    assert list(tables.customers.columns) == ["age", "Rating"]
    assert tables.feedback is not None
    assert tables.feedback.iloc[0].to_dict() == {
        "feedback_id": "f000001",
        "customer_id": "c1",
        "text": "I waited 1 days for an answer",
        "rating": 2.0,
    }


def test_linking_twice_gives_the_same_bytes():
    sources = [customers(), events(), survey()]

    first, second = link(sources), link(sources)

    assert first.findings == second.findings
    assert first.columns == second.columns
    pd.testing.assert_frame_equal(first.customers, second.customers)
    assert first.events is not None
    pd.testing.assert_frame_equal(first.events, second.events)
