"""Roles, kinds and values are inferred by rules that say why."""

import math

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import ConfigError
from core.schema import (
    ColumnSpec,
    Facet,
    Meaning,
    Role,
    TableKind,
    TableSchema,
    Unit,
    as_text,
    guess_dates,
    guess_numbers,
    infer_kind,
    infer_schema,
    natural_order,
    number_text,
    parse_dates,
    parse_numbers,
    parse_yes_no,
    readable_label,
    with_changes,
)

N = 60


def column(name, values, kind=TableKind.CUSTOMERS) -> ColumnSpec:
    """Infer one column, repeated to N rows, beside a customer id."""
    cells = [values[place % len(values)] for place in range(N)]
    raw = pd.DataFrame(
        {"customer_id": [f"c{place}" for place in range(N)], name: cells, "other": ["a", "b"] * (N // 2)}
    )
    spec = infer_schema(raw, kind=kind).column(name)
    assert spec is not None
    return spec


def unique_column(name, make) -> ColumnSpec:
    """Infer a column in which every value differs."""
    return column(name, [make(place) for place in range(N)])


# --------------------------------------------------------------------------- roles


@pytest.mark.parametrize(
    ("name", "values", "role"),
    [
        ("orders", ["1", "7", "12", "30"], Role.NUMBER),
        ("newsletter", ["yes", "no"], Role.YES_NO),
        ("newsletter", ["0", "1"], Role.YES_NO),
        ("newsletter", ["TRUE", "FALSE"], Role.YES_NO),
        ("newsletter", ["ja", "nein"], Role.YES_NO),
        ("gender", ["female", "male"], Role.CATEGORY),
        ("gender", ["0", "1"], Role.CATEGORY),
        ("region", ["1", "2", "9"], Role.CATEGORY),
        ("OperatingSystems", ["1", "2", "3"], Role.CATEGORY),
        ("Browser", ["1", "2", "13"], Role.CATEGORY),
        ("TrafficType", ["1", "2", "20"], Role.CATEGORY),
        ("Clothing ID", ["767", "1080", "1049"], Role.CATEGORY),
        ("zip", ["01067", "10115", "80331"], Role.CATEGORY),
        ("plan", ["basic", "premium", "family"], Role.CATEGORY),
        ("budget", ["low", "high", "medium"], Role.ORDERED),
        ("age_group", ["20-29", "30-39", "65+", "under 20"], Role.ORDERED),
        ("satisfaction", ["1", "2", "4", "5"], Role.ORDERED),
        ("Q1", ["1", "2", "3", "4", "5"], Role.ORDERED),
        ("Year_Birth", ["1957", "1984", "1990"], Role.NUMBER),
        ("joined", ["2024-01-31", "2023-12-01"], Role.DATE),
        ("Dt_Customer", ["04-09-2012", "21-08-2013"], Role.DATE),
        ("all_the_same", ["3"], Role.IGNORE),
        ("empty", [None], Role.IGNORE),
    ],
    ids=str,
)
def test_roles_follow_names_and_values(name, values, role):
    spec = column(name, values)

    assert spec.role == role
    assert spec.reason


def test_levels_of_an_answer_cover_the_whole_range_of_the_scale():
    assert column("trust", ["1", "2", "5"]).levels == ("1", "2", "3", "4", "5")


def test_levels_written_as_decimals_are_whole():
    assert column("A1", ["1.0", "2.0", "6.0"], TableKind.SURVEY).levels == ("1", "2", "3", "4", "5", "6")


def test_codes_are_listed_in_the_order_of_their_numbers():
    assert column("Browser", ["10", "2", "1"]).levels == ("1", "2", "10")


def test_a_unique_column_without_a_name_for_people_is_left_out():
    spec = unique_column("order_number", lambda place: f"A-{place:05d}")

    assert spec.role == Role.IGNORE
    assert "identifier" in spec.reason


def test_distinct_amounts_stay_numbers():
    assert unique_column("spend", lambda place: f"{place * 7}.50").role == Role.NUMBER


@pytest.mark.parametrize(
    "comments",
    [
        ["尺码不对，又要退货，很麻烦。", "付款页面总是出错，根本付不了钱。", "运费太贵了，要付七欧元。"],
        ["サイズが合わなかったので返品しました。", "支払いの画面で何度もエラーになります。", "送料が高すぎます。"],
        ["ค่าจัดส่งแพงเกินไป", "เว็บไซต์ช้ามากจนใช้ไม่ได้", "สินค้ามาช้ากว่าที่แจ้งไว้"],
    ],
    ids=["Chinese", "Japanese", "Thai"],
)
def test_comments_without_spaces_between_words_are_free_text(comments):
    rows = [f"{comment}{number}" for comment in comments for number in range(20)]

    assert column("comment", rows).role == Role.TEXT


def test_names_without_spaces_between_words_are_no_free_text():
    assert column("城市", ["上海市", "北京市", "成都", "呼和浩特市"] * 20).role == Role.CATEGORY


def test_free_text_is_text_and_takes_no_part_in_finding_segments():
    spec = unique_column("comment", lambda place: f"The delivery number {place} came far too late for us")

    assert (spec.role, spec.facet, spec.use) == (Role.TEXT, Facet.TEXT, False)


@pytest.mark.parametrize(
    ("name", "make"),
    [
        ("contact", lambda place: f"anna.{place}@example.com"),
        ("number", lambda place: f"+49 30 {1000000 + place}"),
        ("host", lambda place: f"10.0.{place}.1"),
        ("bank", lambda place: f"DE89 3704 0044 0532 0130 {place:02d}"),
        ("where", lambda place: f"{place} Main Street"),
        ("last_name", lambda place: f"Miller{chr(97 + place % 26)}{chr(97 + place // 26)}"),
    ],
    ids=["email", "phone", "ip", "iban", "street", "name"],
)
def test_personal_data_is_left_out(name, make):
    spec = unique_column(name, make)

    assert spec.role == Role.IGNORE
    assert spec.reason.startswith("looks like personal data")


def test_a_card_number_is_recognised_by_its_check_digit():
    def card(place):
        digits = f"4000{place:011d}"
        total = sum(sum(divmod(2 * int(d), 10)) if i % 2 == 0 else int(d) for i, d in enumerate(reversed(digits)))
        return digits + str(-total % 10)

    assert unique_column("nr", card).reason == "looks like personal data (bank or card numbers)"


def test_a_telephone_column_of_two_groups_is_no_phone_number():
    assert column("telephone", ["mobile", "landline"]).role == Role.CATEGORY


def test_the_row_number_of_an_export_is_left_out():
    raw = pd.DataFrame({"index": [str(n) for n in range(N)], "city": ["Bonn", "Rome"] * (N // 2)})

    assert infer_schema(raw).columns[0].role == Role.IGNORE


# --------------------------------------------------------------------------- missing codes


def test_unknown_is_read_as_missing_and_nonexistent_is_not():
    spec = column("poutcome", ["failure", "unknown", "nonexistent"])

    assert spec.missing_codes == ("unknown",)
    assert spec.levels == ("failure", "nonexistent")


def test_namibia_is_a_country_among_country_codes():
    assert column("country", ["DE", "NA", "FR", "ES"]).missing_codes == ()


def test_na_is_missing_among_other_words():
    assert column("plan", ["basic", "NA", "premium"]).missing_codes == ("NA",)


def test_none_is_missing_among_numbers_but_an_answer_among_words():
    assert column("orders", ["1", "2", "8", "None"]).missing_codes == ("None",)
    assert column("pet", ["cat", "dog", "None"]).missing_codes == ()


def test_999_is_not_read_as_missing():
    spec = column("pdays", ["3", "6", "999"])

    assert spec.missing_codes == ()


# --------------------------------------------------------------------------- meanings, labels, units


@pytest.mark.parametrize(
    ("name", "values", "meaning", "facet"),
    [
        ("age", ["20", "35", "61"], Meaning.AGE, Facet.DEMOGRAPHIC),
        ("Year_Birth", ["1957", "1984", "1990"], Meaning.BIRTH_YEAR, Facet.DEMOGRAPHIC),
        ("date_of_birth", ["1957-01-31", "1984-02-01"], Meaning.BIRTH_YEAR, Facet.DEMOGRAPHIC),
        ("country_of_residence", ["DE", "FR"], Meaning.PLACE, Facet.DEMOGRAPHIC),
        ("Geschlecht", ["w", "m"], Meaning.GENDER, Facet.DEMOGRAPHIC),
        ("ciudad", ["Madrid", "Sevilla"], Meaning.PLACE, Facet.DEMOGRAPHIC),
        ("city_size", ["small", "large"], Meaning.PLACE_SIZE, Facet.DEMOGRAPHIC),
        ("job", ["admin", "services"], Meaning.OCCUPATION, Facet.DEMOGRAPHIC),
        ("Einkommen", ["1000", "2500", "4000"], Meaning.INCOME, Facet.DEMOGRAPHIC),
        ("marital.status", ["married", "single"], Meaning.FAMILY, Facet.DEMOGRAPHIC),
        ("satisfaction", ["1", "3", "5"], Meaning.SATISFACTION, Facet.ATTITUDINAL),
        ("Vertrauen", ["1", "3", "5"], Meaning.TRUST, Facet.ATTITUDINAL),
        ("MntWines", ["12", "440", "7"], Meaning.SPEND, Facet.VALUE),
        ("NumWebPurchases", ["1", "4", "7"], None, Facet.CHANNEL),
        ("OnlineBackup", ["Yes", "No"], None, Facet.BEHAVIOURAL),
        ("AcceptedCmp3", ["0", "1"], None, Facet.INFLUENCE),
        ("churn", ["Yes", "No"], Meaning.OUTCOME, Facet.BEHAVIOURAL),
        ("page_views", ["1", "4", "7"], None, Facet.BEHAVIOURAL),
    ],
    ids=str,
)
def test_meaning_and_facet_follow_the_name(name, values, meaning, facet):
    spec = column(name, values)

    assert (spec.meaning, spec.facet) == (meaning, facet)


def test_an_outcome_is_described_but_not_used_to_find_segments():
    assert column("churn", ["Yes", "No"]).use is False


def test_revenue_in_money_is_spend_and_revenue_as_yes_no_is_an_outcome():
    assert column("Revenue", ["10", "250", "99"]).meaning == Meaning.SPEND
    assert column("Revenue", ["TRUE", "FALSE"]).meaning == Meaning.OUTCOME


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("NumWebVisitsMonth", "web visits per month"),
        ("Teenhome", "teens at home"),
        ("MntMeatProducts", "spending on meat products"),
        ("Class Name", "class"),
        ("First Name", "first name"),
        ("cons.price.idx", "cons price index"),
        ("avg_basket_eur", "average basket"),
        ("emp.var.rate", "emp var rate"),
        ("customerID", "customer ID"),
        ("StreamingTV", "streaming TV"),
        ("AcceptedCmp3", "accepted campaign 3"),
        ("INCOME_LEVEL", "income level"),
        ("visitorid", "visitor ID"),
        ("Q1", "Q1"),
        ("Straßenname", "straßenname"),
    ],
)
def test_labels_are_plain_words(name, label):
    assert readable_label(name) == label


@pytest.mark.parametrize(
    ("name", "values", "unit"),
    [
        ("BounceRates", ["0.2", "0.05", "1"], Unit.SHARE),
        ("NumDealsPurchases", ["3", "2", "5"], Unit.COUNT),
        ("Recency", ["58", "38", "26"], Unit.DAYS),
        ("months_as_customer", ["3", "12", "40"], Unit.MONTHS),
        ("NumWebVisitsMonth", ["3", "12", "4"], Unit.COUNT),
        ("visit_minutes", ["3", "12", "4"], Unit.MINUTES),
        ("TimeOnPageSeconds", ["3", "12", "4"], Unit.SECONDS),
        ("hours_per_week", ["3", "12", "4"], Unit.HOURS),
        ("MonthlyCharges", ["29.85", "56.95", "42.3"], Unit.MONEY),
        ("fee", ["3 €", "12 €", "4 €"], Unit.MONEY),
        ("discount", ["3%", "12%", "4%"], Unit.SHARE),
        ("age", ["31", "45", "23"], Unit.YEARS),
        ("cons.price.idx", ["93.9", "94.1", "92.2"], Unit.PLAIN),
    ],
    ids=str,
)
def test_units_are_found(name, values, unit):
    assert column(name, values).unit == unit


# --------------------------------------------------------------------------- kinds


def test_one_row_a_customer_with_a_comment_is_a_customer_table():
    raw = pd.DataFrame(
        {
            "customer_id": [f"c{n}" for n in range(N)],
            "age": [str(20 + n % 40) for n in range(N)],
            "plan": ["basic", "pro", "team"] * (N // 3),
            "comment": [f"I waited {n} days for an answer" for n in range(N)],
        }
    )

    assert infer_kind(raw)[0] == TableKind.CUSTOMERS


def test_several_rows_an_id_with_time_and_event_are_events():
    raw = pd.DataFrame(
        {
            "visitorid": [str(n % 9) for n in range(N)],
            "timestamp": [f"2024-01-{1 + n % 28:02d} 10:{n % 60:02d}:00" for n in range(N)],
            "event": ["view", "cart", "buy"] * (N // 3),
            "session_id": [f"s{n // 3}" for n in range(N)],
            "channel": ["web", "app"] * (N // 2),
        }
    )

    schema = infer_schema(raw)

    assert schema.kind == TableKind.EVENTS
    assert [spec.role for spec in schema.columns] == [
        Role.CUSTOMER_ID,
        Role.TIME,
        Role.EVENT,
        Role.SESSION,
        Role.CHANNEL,
    ]


def test_text_with_a_rating_and_no_attributes_is_feedback():
    raw = pd.DataFrame(
        {
            "text": [f"The parcel number {n} never arrived at our door" for n in range(N)],
            "rating": [str(1 + n % 5) for n in range(N)],
            "date": [f"2024-01-{1 + n % 28:02d}" for n in range(N)],
        }
    )

    schema = infer_schema(raw)

    assert schema.kind == TableKind.FEEDBACK
    assert [spec.role for spec in schema.columns] == [Role.TEXT, Role.RATING, Role.TIME]


def test_mostly_answers_on_a_scale_are_a_survey():
    answers = {f"A{item}": [str(1 + (n * item) % 6) for n in range(N)] for item in (1, 5, 7, 11)}
    raw = pd.DataFrame(
        {"rownames": [str(61617 + 2 * n) for n in range(N)], **answers, "age": [str(18 + n) for n in range(N)]}
    )

    schema = infer_schema(raw)

    assert schema.kind == TableKind.SURVEY
    assert schema.columns[0].role == Role.CUSTOMER_ID
    assert all(spec.role == Role.ORDERED and spec.facet == Facet.ATTITUDINAL for spec in schema.columns[1:5])
    assert schema.columns[5].role == Role.NUMBER


def test_a_repeated_product_id_is_not_the_customer():
    raw = pd.DataFrame(
        {
            "Clothing ID": [str(700 + n % 7) for n in range(N)],
            "Age": [str(20 + n % 40) for n in range(N)],
            "Review Text": [f"I love this dress number {n}, it fits so well" for n in range(N)],
            "Title": [f"Lovely dress {n}" for n in range(N)],
            "Rating": [str(1 + n % 5) for n in range(N)],
        }
    )

    schema = infer_schema(raw)

    assert schema.kind == TableKind.CUSTOMERS
    assert [spec.role for spec in schema.columns] == [Role.CATEGORY, Role.NUMBER, Role.TEXT, Role.IGNORE, Role.ORDERED]


def test_a_contact_channel_is_not_the_customer():
    raw = pd.DataFrame({"contact": ["cellular", "telephone"] * (N // 2), "age": [str(20 + n) for n in range(N)]})

    assert infer_schema(raw).first(Role.CUSTOMER_ID) is None


def test_inference_leaves_the_frame_alone():
    raw = pd.DataFrame({"id": ["1", "2"], "n": ["1,5", " "]})
    before = raw.copy(deep=True)

    infer_schema(raw)

    pd.testing.assert_frame_equal(raw, before)


def test_typed_columns_are_judged_like_their_text():
    raw = pd.DataFrame(
        {
            "id": range(N),
            "weekend": [True, False] * (N // 2),
            "seen": pd.date_range("2024-01-01", periods=N),
            "region": [1.0, 2.0, None] * (N // 3),
        }
    )

    schema = infer_schema(raw)

    assert [spec.role for spec in schema.columns] == [Role.CUSTOMER_ID, Role.YES_NO, Role.DATE, Role.CATEGORY]
    assert schema.columns[3].levels == ("1", "2")


# --------------------------------------------------------------------------- orders


@pytest.mark.parametrize(
    "ordered",
    [
        ("low", "medium", "high"),
        ("Never", "Rarely", "Sometimes", "Often", "Always"),
        ("Strongly disagree", "Disagree", "Neutral", "Agree", "Strongly agree"),
        ("Never", "Once a year", "Every three months", "Once a month", "Once a week", "More than once a week"),
        ("Basic", "Graduation", "Master", "PhD"),
        ("illiterate", "basic.4y", "basic.6y", "basic.9y", "high.school", "professional.course", "university.degree"),
        ("under 18", "18-24", "25 to 34", "35-44", "65+"),
        ("< 10k", "10k-50k", "$50,000 - $74,999", "over 75k"),
        ("I hate it!-5", "-4", "0", "+1", "+4", "I love it!+5"),
        ("1 - never", "2 - sometimes", "3 - always"),
        ("nie", "manchmal", "immer"),
        ("bajo", "medio", "alto"),
    ],
    ids=" ".join,
)
def test_natural_orders_are_found_whatever_the_order_of_the_file(ordered):
    assert natural_order(sorted(ordered)) == ordered
    assert natural_order(ordered[::-1]) == ordered


@pytest.mark.parametrize("levels", [("A11", "A12", "A13"), ("red", "low"), ("1", "2", "3"), ("Yes", "No"), ("low",)])
def test_levels_without_a_known_order_stay_unordered(levels):
    assert natural_order(levels) == ()


# --------------------------------------------------------------------------- values


@pytest.mark.parametrize(
    ("texts", "numbers"),
    [
        (["1,234.50", "7"], [1234.5, 7.0]),
        (["1.234,50 €", "7,25 €"], [1234.5, 7.25]),
        (["$1,200.50", "($3.00)"], [1200.5, -3.0]),
        (["1 234,5", "2,5"], [1234.5, 2.5]),
        (["12 %", "5.5%"], [0.12, 0.055]),
        (["USD 12", "−3"], [12.0, -3.0]),
        (["1e3", "2.5E-1"], [1000.0, 0.25]),
    ],
    ids=str,
)
def test_numbers_are_read_as_people_write_them(texts, numbers):
    guess = guess_numbers(pd.Series(texts, dtype="str"))

    assert guess is not None
    assert guess.values.tolist() == pytest.approx(numbers)


@pytest.mark.parametrize(
    "texts", [["E1", "E2"], ["A", "B"], ["1,2,3", "4,5,6"], ["12a", "7b"], ["nan", "inf"]], ids=str
)
def test_what_is_no_number_is_not_read_as_one(texts):
    assert guess_numbers(pd.Series(texts, dtype="str")) is None


def test_a_comma_before_three_digits_is_asked_about():
    guess = guess_numbers(pd.Series(["1,234", "5,678"], dtype="str"))

    assert guess is not None
    assert (guess.is_ambiguous, guess.values.tolist()) == (True, [1234.0, 5678.0])


@pytest.mark.parametrize(
    ("texts", "written", "first"),
    [
        (["2024-01-31", "2024-02-01"], "ISO8601", "2024-01-31"),
        (["04-09-2012", "21-08-2013"], "%d-%m-%Y", "2012-09-04"),
        (["04/21/2012", "08/03/2013"], "%m/%d/%Y", "2012-04-21"),
        (["1.2.2024", "20.1.2024"], "%d.%m.%Y", "2024-02-01"),
        (["3 Jan 2024", "14 Feb 2024"], "%d %b %Y", "2024-01-03"),
        (["1/31/2024 2:05 PM", "2/1/2024 11:00 AM"], "%m/%d/%Y %I:%M %p", "2024-01-31 14:05"),
        (["2015-02-24 11:35:52 -0800", "2015-02-24 11:15:59 -0800"], "%Y-%m-%d %H:%M:%S %z", "2015-02-24 19:35:52"),
    ],
    ids=str,
)
def test_dates_are_read_in_the_format_of_the_whole_column(texts, written, first):
    series = pd.Series(texts, dtype="str")
    guess = guess_dates(series)

    assert guess is not None
    assert (guess.format, guess.alternative) == (written, "")
    assert parse_dates(series, guess.format).iloc[0] == pd.Timestamp(first)


def test_dates_that_fit_both_orders_name_the_other_one():
    guess = guess_dates(pd.Series(["03/04/2024", "05/06/2024"], dtype="str"))

    assert guess is not None
    assert (guess.format, guess.alternative) == ("%d/%m/%Y", "%m/%d/%Y")


def test_dates_read_the_same_in_both_orders_need_no_question():
    guess = guess_dates(pd.Series(["03/03/2024", "05/05/2024"], dtype="str"))

    assert guess is not None
    assert guess.alternative == ""


def test_seconds_since_1970_are_a_time_where_the_name_says_so():
    assert column("timestamp", ["1700000000", "1700003600"]).format == "epoch s"
    assert parse_dates(pd.Series(["1700000000"], dtype="str"), "epoch s").iloc[0] == pd.Timestamp("2023-11-14 22:13:20")


def test_yes_and_no_in_several_languages():
    assert parse_yes_no(pd.Series(["Ja", "nein", "Sí", "non", "2"], dtype="str")).tolist()[:4] == [
        True,
        False,
        True,
        False,
    ]


@settings(deadline=None, max_examples=50)
@given(st.lists(st.one_of(st.none(), st.floats(allow_nan=False, allow_infinity=False, width=32)), min_size=1))
def test_numbers_survive_the_way_through_text(values):
    series = pd.Series(values, dtype="float64")

    result = parse_numbers(as_text(series))

    for before, after in zip(series, result, strict=True):
        assert (math.isnan(before) and math.isnan(after)) or after == pytest.approx(before, rel=1e-14)


@settings(deadline=None, max_examples=50)
@given(st.lists(st.text(), min_size=1, max_size=30))
def test_any_text_can_be_judged(values):
    raw = pd.DataFrame({"x": pd.Series(values, dtype="str"), "y": pd.Series(values[::-1], dtype="str")})

    schema = infer_schema(raw)

    assert [spec.name for spec in schema.columns] == ["x", "y"]
    assert schema == infer_schema(raw)


@settings(deadline=None, max_examples=50)
@given(st.permutations([str(n % 7) for n in range(20)] + ["x", "unknown"]))
def test_roles_do_not_depend_on_the_order_of_the_rows(values):
    spec = infer_schema(pd.DataFrame({"a": values})).columns[0]

    assert spec == infer_schema(pd.DataFrame({"a": sorted(values)})).columns[0]


def test_whole_numbers_are_written_without_decimals():
    assert [number_text(2.0), number_text(-0.5), number_text(1234567890123.0)] == ["2", "-0.5", "1234567890123"]


# --------------------------------------------------------------------------- corrections

EVENTS = TableSchema(
    kind=TableKind.EVENTS,
    columns=(
        ColumnSpec(name="who", role=Role.CUSTOMER_ID),
        ColumnSpec(name="when", role=Role.TIME),
        ColumnSpec(name="what", role=Role.EVENT, levels=("a", "b")),
        ColumnSpec(name="sum", role=Role.NUMBER, format="1.234,56"),
    ),
)


def test_a_change_of_role_is_kept_and_says_whose_it_is():
    changed = with_changes(EVENTS, {"sum": {"role": "amount", "label": " money ", "use": True}})

    spec = changed.column("sum")
    assert spec is not None
    assert (spec.role, spec.label, spec.use, spec.format) == (Role.AMOUNT, "money", True, "1.234,56")
    assert spec.reason.startswith("set by you")
    assert EVENTS.columns[3].role == Role.NUMBER


def test_an_ignored_column_is_never_used():
    changed = with_changes(EVENTS, {"sum": {"role": "ignore", "use": True}})

    assert changed.columns[3].use is False


@pytest.mark.parametrize(
    ("changes", "said", "hint"),
    [
        ({"whom": {"role": "ignore"}}, "no column 'whom'", "Did you mean 'who'?"),
        ({"who": {"role": "king"}}, "'king' is not a role", "customer_id"),
        ({"who": {"colour": "red"}}, "colour='red' cannot be set", "role, facet"),
        ({"who": {"use": "yes"}}, "use='yes' cannot be set", "true or false"),
        ({"sum": {"role": "customer_id"}}, "2 columns are the customer id: who, sum", "Keep one"),
        ({"when": {"role": "ignore"}}, "needs a time", "Give a column this role"),
        ({"what": {"role": "ignore"}}, "needs an event (or an amount)", "Give a column this role"),
    ],
    ids=["column", "role", "key", "use", "two-ids", "no-time", "no-event"],
)
def test_impossible_changes_say_what_is_wrong_and_what_to_do(changes, said, hint):
    with pytest.raises(ConfigError) as caught:
        with_changes(EVENTS, changes)

    assert said in caught.value.message
    assert hint in caught.value.hint


def test_the_date_of_an_answer_is_no_attribute_to_segment_by():
    assert column("answered", ["2024-01-31", "2024-02-01"], TableKind.SURVEY).use is False
    assert column("joined", ["2024-01-31", "2024-02-01"], TableKind.CUSTOMERS).use is True


def test_a_personal_column_stays_one_when_its_role_was_changed_and_changed_back():
    schema = infer_schema(
        pd.DataFrame(
            {"id": ["a", "b", "c"], "email": ["a@example.org", "b@example.org", "c@example.org"]}, dtype="str"
        ),
        kind=TableKind.CUSTOMERS,
    )

    there = with_changes(schema, {"email": {"role": "category"}})
    back = with_changes(there, {"email": {"role": "ignore"}})

    assert [spec.personal for spec in back.columns] == [False, True]
