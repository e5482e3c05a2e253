"""Features per customer: expected values are calculated by hand from ten events."""

import math
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import duckdb
import narwhals as nw
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import CancelledError, DataError
from core.features import customer_table, event_features
from core.features._names import event_kinds
from core.schema import ColumnSpec, Facet, Meaning, Role, Unit
from core.tables import StudyTables

TEN = [  # 2 January 2026 is a Friday
    ("a", "visit", "2026-01-02 09:00:00", "app", "shoes", None, None),
    ("a", "search", "2026-01-02 09:10:00", "app", "shoes", None, None),
    ("a", "begin_checkout", "2026-01-02 09:20:00", "app", None, None, "SALE"),
    ("a", "purchase", "2026-01-02 09:30:00", "app", "shoes", 20.0, "SALE"),
    ("a", "visit", "2026-01-03 20:00:00", "web", "bags", None, None),
    ("a", "purchase", "2026-01-03 20:30:00", "web", "bags", 10.5, "no"),
    ("a", "contact_support", "2026-01-03 21:00:01", None, None, None, None),
    ("b", "visit", "2026-01-04 00:00:00", "web", "bags", None, None),
    ("b", "begin_checkout", "2026-01-04 05:59:00", "web", "shoes", None, None),
    ("b", "return_item", "2026-01-05 12:00:00", "store", None, -5.0, None),
]


def log(rows: list[tuple[Any, ...]] = TEN) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["customer_id", "event", "time", "channel", "content", "amount", "offer"])
    return frame.assign(
        customer_id=frame["customer_id"].astype("str"),
        event=frame["event"].astype("category"),
        time=pd.to_datetime(frame["time"]),
        channel=frame["channel"].astype("category"),
        content=frame["content"].astype("category"),
        amount=frame["amount"].astype("float64"),
        offer=frame["offer"].astype("category"),
    )


def spec(columns: tuple[ColumnSpec, ...], name: str) -> ColumnSpec:
    return next(column for column in columns if column.name == name)


NAN = math.nan
BY_HAND = {
    "recency_days": (140_399 / 86_400, 0.0),
    "tenure_days": (3.125, 1.5),
    "n_sessions": (3.0, 3.0),  # 30:00 minutes of silence do not end a session, 30:01 do
    "n_events": (7.0, 3.0),
    "active_days": (2.0, 2.0),
    "events_per_session": (7 / 3, 1.0),
    "median_session_minutes": (30.0, 0.0),
    "spend_total": (30.5, -5.0),
    "n_purchases": (2.0, 0.0),
    "average_order": (15.25, NAN),
    "purchase_rate": (2 / 3, 0.0),
    "checkout_completion": (1.0, 0.0),
    "offer_share": (0.5, NAN),
    "night_share": (0.0, 2 / 3),
    "morning_share": (4 / 7, 0.0),
    "afternoon_share": (0.0, 1 / 3),
    "evening_share": (3 / 7, 0.0),
    "weekend_share": (3 / 7, 2 / 3),
    "channel_share.app": (4 / 6, 0.0),
    "channel_share.web": (2 / 6, 2 / 3),
    "channel_share.store": (0.0, 1 / 3),
    "content_share.shoes": (0.6, 0.5),
    "content_share.bags": (0.4, 0.5),
    "content_entropy": (-0.6 * math.log2(0.6) - 0.4 * math.log2(0.4), 1.0),
    "count.visit": (2.0, 1.0),
    "count.begin_checkout": (1.0, 1.0),
    "count.purchase": (2.0, 0.0),
    "count.contact_support": (1.0, 0.0),
    "count.return_item": (0.0, 1.0),
    "count.search": (1.0, 0.0),
}


@pytest.mark.parametrize("name", BY_HAND)
def test_features_have_the_values_calculated_by_hand(name: str, of_ten: pd.DataFrame) -> None:
    assert of_ten[f"events.{name}"].tolist() == pytest.approx(list(BY_HAND[name]), nan_ok=True, abs=1e-9)


@pytest.fixture(scope="module")
def of_ten() -> pd.DataFrame:
    return event_features(log())[0]


def test_ties_are_broken_by_value(of_ten: pd.DataFrame) -> None:
    tops = of_ten[["events.top_hour", "events.top_channel", "events.top_content"]].astype("str")

    assert tops.loc["a"].tolist() == ["09", "app", "shoes"]
    assert tops.loc["b"].tolist() == ["00", "web", "bags"]


def test_every_column_is_described_in_order_and_from_events(of_ten: pd.DataFrame) -> None:
    columns = event_features(log())[1]

    assert [column.name for column in columns] == list(of_ten.columns)
    assert {f"events.{name}" for name in BY_HAND} | {
        "events.top_hour",
        "events.top_channel",
        "events.top_content",
    } == set(of_ten.columns)
    assert all(column.label and column.reason and column.source == "events" for column in columns)


def test_no_used_group_of_shares_adds_up_to_one(of_ten: pd.DataFrame) -> None:
    used = [column.name for column in event_features(log())[1] if column.use]

    assert "events.channel_share.app" in used
    assert "events.channel_share.store" not in used
    assert "events.content_share.bags" not in used
    assert "events.afternoon_share" not in used
    assert "events.count.return_item" in used
    assert "events.count.purchase" not in used
    assert set(used) < set(of_ten.columns)


def test_what_is_the_same_for_everyone_is_not_used() -> None:
    columns = event_features(log())[1]

    assert not spec(columns, "events.n_sessions").use  # both have three
    assert "same for everyone" in spec(columns, "events.n_sessions").reason
    assert spec(columns, "events.recency_days").use


def test_sessions_of_the_log_go_before_gaps() -> None:
    with_sessions = log().assign(session=["s1", "s1", "s1", "s2", "s2", "s2", None, "s1", "s1", "s3"])

    features = event_features(with_sessions)[0]

    assert features["events.n_sessions"].tolist() == [2.0, 2.0]
    assert features["events.events_per_session"].tolist() == [3.0, 1.5]
    # a: s1 20 minutes, s2 from Friday 09:30 to Saturday 20:30 = 35 hours; b: s1 5:59 hours, s3 one event
    assert features["events.median_session_minutes"].tolist() == [(20 + 35 * 60) / 2, 359 / 2]
    assert features["events.checkout_completion"].tolist() == [0.0, 0.0]


def test_what_comes_after_as_of_is_not_seen() -> None:
    features = event_features(log(), as_of=datetime(2026, 1, 3, 9, 30, tzinfo=UTC))[0]

    assert features.index.tolist() == ["a"]
    assert features["events.n_events"].tolist() == [4.0]
    assert features["events.recency_days"].tolist() == [1.0]


def test_money_is_summed_exactly() -> None:
    rows = [("a", "purchase", "2026-01-02 09:00:00", None, None, 0.1, None)] * 3

    features = event_features(log(rows))[0]

    assert features["events.spend_total"].tolist() == [0.3]  # 0.1 + 0.1 + 0.1 is 0.30000000000000004


def test_a_log_of_three_columns_has_no_features_of_what_it_does_not_hold() -> None:
    features, _ = event_features(log()[["customer_id", "event", "time"]])

    names = set(features.columns)
    assert "events.n_purchases" in names
    for absent in ("spend_total", "average_order", "offer_share", "top_channel", "top_content", "content_entropy"):
        assert f"events.{absent}" not in names


def test_offers_count_by_event_where_no_purchase_has_one() -> None:
    features = event_features(log()[lambda frame: frame["event"] != "purchase"])[0]

    assert features["events.offer_share"].tolist() == [0.2, 0.0]


def test_rare_names_are_counted_together() -> None:
    events = [f"event_{n:02d}" for n in range(22) for _ in range(2 if n else 1)]
    contents = [f"topic_{n:02d}" for n in range(14) for _ in range(2)] + ["other"] * 15
    rows = [
        ("a", event, "2026-01-02 09:00:00", None, content, None, None)
        for event, content in zip(events, contents, strict=True)
    ]

    features = event_features(log(rows))[0].iloc[0]

    counts = features.filter(like="events.count.")
    assert len(counts) == 21
    assert counts["events.count.other"] == 2 + 1  # the last by name of those with two, and the one with one
    shares = features.filter(like="events.content_share.").astype("float64")
    assert len(shares) == 11 + 1  # the twelfth most frequent is the level "other" itself
    assert shares["events.content_share.other"] == pytest.approx((15 + 3 * 2) / 43)
    assert shares.sum() == pytest.approx(1.0)


@pytest.mark.parametrize(
    ("second", "columns"),
    [
        ("order", {"events.bought_share.shoes": "share of purchases of shoes"}),
        ("view", {"events.content_share.shoes": "share of events about shoes"}),
    ],
)
def test_a_log_of_purchases_alone_says_what_is_bought(second: str, columns: dict[str, str]) -> None:
    rows = [
        ("a", "purchase", "2026-01-02 09:00:00", None, "shoes", None, None),
        ("b", second, "2026-01-03 09:00:00", None, "shoes", None, None),
    ]

    _, specs = event_features(log(rows))

    assert {spec.name: spec.label for spec in specs if "_share.shoes" in spec.name} == columns


@pytest.mark.parametrize("column", ["customer_id", "event", "time"])
def test_a_missing_column_is_a_data_error(column: str) -> None:
    with pytest.raises(DataError, match=f"'{column}'") as caught:
        event_features(log().drop(columns=column))

    assert "Data page" in caught.value.hint


def test_an_empty_log_is_a_data_error() -> None:
    with pytest.raises(DataError, match="no event"):
        event_features(log().iloc[:0])


def test_events_without_customer_name_or_time_are_left_out() -> None:
    rows = [
        *TEN,
        (None, "visit", "2026-02-01 00:00:00", "app", "shoes", None, None),
        ("a", None, "2026-02-01 00:00:00", "app", "shoes", None, None),
        ("a", "visit", None, "app", "shoes", None, None),
    ]

    pd.testing.assert_frame_equal(event_features(log(rows))[0], event_features(log())[0])


def test_inputs_stay_as_they_were() -> None:
    events = log()

    event_features(events)

    pd.testing.assert_frame_equal(events, log())


def test_work_can_be_stopped() -> None:
    def stop(share: float, _what: str) -> None:
        if share > 0:
            message = "Stopped."
            raise CancelledError(message)

    with pytest.raises(CancelledError):
        event_features(log(), on_progress=stop)


# One definition on several engines


def pandas_log(events: pd.DataFrame) -> nw.LazyFrame[Any]:
    return nw.from_native(events).lazy()


def duckdb_log(events: pd.DataFrame) -> nw.LazyFrame[Any]:
    return nw.from_native(duckdb.connect().from_df(events)).lazy()


def polars_log(events: pd.DataFrame) -> nw.LazyFrame[Any]:
    polars = pytest.importorskip("polars", reason="Polars is no dependency; the suite runs on it where it is there")
    plain = {name: events[name].astype("object").where(events[name].notna(), None).tolist() for name in events}
    return nw.from_native(polars.LazyFrame({**plain, "time": events["time"].dt.to_pydatetime().tolist()}))


def many_events(seed: int, n: int = 400) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    names = np.array(["visit", "search", "add_to_cart", "begin_checkout", "purchase", "return_item"])
    event = rng.choice(len(names), n)
    return pd.DataFrame(
        {
            "customer_id": pd.Series([f"c{i}" for i in rng.integers(0, 9, n)], dtype="str"),
            "event": pd.Categorical.from_codes(event, list(names)),
            # few days and round minutes: many events share a second
            "time": pd.Timestamp("2026-02-20") + pd.to_timedelta(rng.integers(0, 12 * 24 * 12, n) * 5, unit="min"),
            "channel": pd.Categorical.from_codes(rng.integers(-1, 4, n), ["web", "app", "store", "email"]),
            "content": pd.Categorical.from_codes(rng.integers(-1, 16, n), [f"t{i:02d}" for i in range(16)]),
            "amount": np.where(event == 4, np.round(rng.lognormal(3, 1, n), 2), np.where(event == 5, -1.1, np.nan)),
            "offer": pd.Categorical.from_codes(rng.integers(-1, 2, n), ["SALE", "no"]),
        }
    )


@pytest.mark.parametrize("engine", [pandas_log, duckdb_log, polars_log], ids=["pandas", "duckdb", "polars"])
@pytest.mark.parametrize("with_session", [True, False], ids=["sessions", "gaps"])
def test_every_engine_gives_the_same_bits(engine: Callable[[pd.DataFrame], Any], with_session: bool) -> None:  # noqa: FBT001
    events = many_events(7)
    if with_session:
        events = events.assign(session=(events["customer_id"] + "-" + events["time"].dt.day.astype("str")))

    expected, columns = event_features(events)
    found, same_columns = event_features(engine(events))

    pd.testing.assert_frame_equal(found, expected, check_exact=True)
    assert same_columns == columns


@settings(max_examples=8, deadline=None)
@given(seed=st.integers(0, 10_000))
def test_the_order_of_the_rows_does_not_matter(seed: int) -> None:
    events = many_events(seed, n=120)

    shuffled = events.sample(frac=1, random_state=seed)

    pd.testing.assert_frame_equal(event_features(shuffled)[0], event_features(events)[0], check_exact=True)


@settings(max_examples=5, deadline=None)
@given(seed=st.integers(0, 10_000))
def test_counts_add_up_and_shares_lie_between_0_and_1(seed: int) -> None:
    events = many_events(seed, n=120)
    features, columns = event_features(events)

    assert features.index.tolist() == sorted(events["customer_id"].unique())
    assert features["events.n_events"].tolist() == events.groupby("customer_id").size().tolist()
    assert features.filter(like="events.count.").sum(axis=1).tolist() == features["events.n_events"].tolist()
    shares = features[[column.name for column in columns if column.unit == "share"]].to_numpy()
    assert np.nanmin(shares) >= 0
    assert np.nanmax(shares) <= 1 + 1e-12
    for prefix in ("channel", "content"):
        sums = features.filter(like=f"events.{prefix}_share.").sum(axis=1, min_count=1).dropna()
        assert sums.tolist() == pytest.approx([1.0] * len(sums))


# Kinds of events


@pytest.mark.parametrize(
    ("paid", "purchases", "checkouts", "endings"),
    [
        ({"purchase": 5, "view_item": 9, "begin_checkout": 2}, ("purchase",), ("begin_checkout",), ()),
        ({"PlaceOrder": 0, "TrackOrder": 0, "order_delivered": 0}, ("PlaceOrder",), (), ()),
        ({"purchase": 0, "renewal": 4, "payment": 4, "add_to_cart": 3}, ("purchase", "renewal"), ("payment",), ()),
        ({"payment": 4, "refund": 1, "visit": 0}, ("payment",), (), ("refund",)),
        ({"visit": 0, "login": 0, "write_review": 0}, (), (), ("write_review",)),
    ],
    ids=["prices_on_views", "about_orders", "money_elsewhere", "no_named_purchase", "no_purchase"],
)
def test_kinds_of_events_follow_from_name_and_money(
    paid: dict[str, int], purchases: tuple[str, ...], checkouts: tuple[str, ...], endings: tuple[str, ...]
) -> None:
    kinds = event_kinds(paid)

    assert (kinds.purchases, kinds.checkouts, kinds.endings) == (purchases, checkouts, endings)


# The customer table


def customers() -> tuple[pd.DataFrame, tuple[ColumnSpec, ...]]:
    frame = pd.DataFrame(
        {
            "born": [1990.0, NAN, 1966.0],
            "plan": pd.Categorical(["gold", "basic", "gold"]),
            "joined": pd.to_datetime(["2024-05-01", "2023-01-01", None]),
            "remark": pd.Series(["x", "y", "z"], dtype="str", index=["b", "none", "a"]).to_numpy(),
            "email": ["1", "2", "3"],
        },
        index=pd.Index(["b", "none", "a"], dtype="str", name="customer_id"),
    )
    specs = (
        ColumnSpec(
            name="born", role=Role.NUMBER, facet=Facet.DEMOGRAPHIC, meaning=Meaning.BIRTH_YEAR, label="birth year"
        ),
        ColumnSpec(name="plan", role=Role.CATEGORY, levels=("basic", "gold")),
        ColumnSpec(name="joined", role=Role.DATE),
        ColumnSpec(name="remark", role=Role.TEXT),
        ColumnSpec(name="email", role=Role.IGNORE),
    )
    return frame, specs


def study_tables(events: pd.DataFrame | None = None, feedback: pd.DataFrame | None = None) -> StudyTables:
    frame, specs = customers()
    return StudyTables(customers=frame, columns=specs, events=events, feedback=feedback)


def test_customers_keep_their_order_and_lose_texts_and_ignored_columns() -> None:
    table = customer_table(study_tables(log()))

    assert table.frame.index.tolist() == ["b", "none", "a"]
    assert [column.name for column in table.columns] == list(table.frame.columns)
    assert list(table.frame.columns[:4]) == ["born", "age", "plan", "joined"]
    assert table.frame["events.n_events"].tolist() == [3.0, 0.0, 7.0]


def test_somebody_without_events_has_counts_of_0_and_no_shares() -> None:
    nobody = customer_table(study_tables(log())).frame.loc["none"]

    zeros = [name for name, value in nobody.items() if str(name).startswith("events.") and value == 0]
    assert zeros == [
        f"events.{name}" for name in ("n_sessions", "n_events", "active_days", "spend_total", "n_purchases")
    ] + [name for name in nobody.index if name.startswith("events.count.")]
    assert (
        nobody[["events.recency_days", "events.evening_share", "events.top_hour", "events.average_order"]].isna().all()
    )


def test_events_of_strangers_tell_the_time_and_nothing_else() -> None:
    stranger = ("zz", "dance", "2026-01-06 12:00:00", "moon", "cheese", None, None)

    table = customer_table(study_tables(log([*TEN, stranger])))

    assert table.frame.loc["b", "events.recency_days"] == 1.0
    assert not [name for name in table.frame.columns if "dance" in name or "moon" in name or "cheese" in name]


def test_only_strangers_in_the_log_give_no_features() -> None:
    strangers = log().assign(customer_id=pd.Series(["zz"] * 10, dtype="str"))

    table = customer_table(study_tables(strangers))

    assert list(table.frame.columns) == ["born", "age", "plan", "joined"]


def test_age_is_counted_to_the_last_event() -> None:
    table = customer_table(study_tables(log()))

    assert table.frame["age"].tolist() == pytest.approx([36.0, NAN, 60.0], nan_ok=True)
    age = table.column("age")
    assert (age.meaning, age.facet, age.use) == (Meaning.AGE, Facet.DEMOGRAPHIC, True)
    assert not table.column("born").use


def test_age_is_counted_to_the_last_comment_then_to_the_last_date() -> None:
    feedback = pd.DataFrame({"time": pd.to_datetime(["2025-02-01", None])})

    assert customer_table(study_tables(feedback=feedback)).frame["age"].iloc[0] == 35.0
    assert customer_table(study_tables()).frame["age"].iloc[0] == 34.0


def test_without_any_date_the_birth_year_stays() -> None:
    frame, specs = customers()
    tables = StudyTables(customers=frame, columns=(*specs[:2], *specs[3:]))

    table = customer_table(tables)

    assert list(table.frame.columns) == ["born", "plan"]
    assert table.column("born").use


def test_a_known_age_is_not_made_again() -> None:
    frame, specs = customers()
    known = ColumnSpec(name="years", role=Role.NUMBER, meaning=Meaning.AGE)
    tables = StudyTables(customers=frame.assign(years=[36.0, 20.0, 60.0]), columns=(*specs, known), events=log())

    table = customer_table(tables)

    assert "age" not in table.frame.columns
    assert table.column("born").use


def test_a_column_that_is_called_age_is_left_alone() -> None:
    frame, specs = customers()
    tables = StudyTables(
        customers=frame.assign(age=pd.Categorical(["old", "new", "old"])),
        columns=(*specs, ColumnSpec(name="age", role=Role.CATEGORY)),
        events=log(),
    )

    table = customer_table(tables)

    assert table.frame["age"].tolist() == ["old", "new", "old"]
    assert table.frame["born.age"].iloc[0] == 36.0


def test_the_table_is_the_same_each_time_and_leaves_its_inputs_alone() -> None:
    tables = study_tables(log())

    first, second = customer_table(tables), customer_table(tables)

    assert first.fingerprint == second.fingerprint
    assert first.columns == second.columns
    pd.testing.assert_frame_equal(tables.customers, customers()[0])
    assert tables.events is not None
    pd.testing.assert_frame_equal(tables.events, log())


def spending(*labels: str, units: tuple[Unit, ...] = (Unit.MONEY, Unit.MONEY)) -> StudyTables:
    """Two columns of money: 1, 2 and unknown of the first, 10, 20 and 30 of the second."""
    index = pd.Index(["a", "b", "c"], dtype="str", name="customer_id")
    frame = pd.DataFrame({"one": [1.0, 2.0, NAN], "two": [10.0, 20.0, 30.0]}, index=index)
    specs = tuple(
        ColumnSpec(name=name, role=Role.NUMBER, facet=Facet.VALUE, meaning=Meaning.SPEND, unit=unit, label=label)
        for name, label, unit in zip(("one", "two"), labels, units, strict=True)
    )
    return StudyTables(customers=frame, columns=specs)


def test_what_is_spent_on_one_thing_and_another_is_summed_and_takes_no_part_in_finding_segments() -> None:
    table = customer_table(spending("spending on wines", "spent on meat"))

    assert table.frame["spend_total"].tolist() == pytest.approx([11.0, 22.0, NAN], nan_ok=True)
    total = table.column("spend_total")
    assert (total.use, total.meaning, total.unit, total.label) == (False, Meaning.SPEND, Unit.MONEY, "total spending")
    assert total.reason == "The sum of spending on wines, spent on meat."


@pytest.mark.parametrize(
    ("labels", "units"),
    [
        (("spending on wines", "total spending"), (Unit.MONEY, Unit.MONEY)),
        (("monthly charges", "total charges"), (Unit.MONEY, Unit.MONEY)),
        (("spending on wines", "average basket"), (Unit.MONEY, Unit.MONEY)),
        (("spend last month", "spend last year"), (Unit.MONEY, Unit.MONEY)),
        (("spending on wines", "spending on meat"), (Unit.MONEY, Unit.PLAIN)),
    ],
    ids=["a total", "a rate and a total", "an average", "windows of time", "two units"],
)
def test_columns_that_are_not_all_parts_of_one_sum_are_not_summed(
    labels: tuple[str, str], units: tuple[Unit, Unit]
) -> None:
    assert list(customer_table(spending(*labels, units=units)).frame.columns) == ["one", "two"]


def test_one_column_of_spending_is_its_own_sum() -> None:
    tables = spending("spending on wines", "spending on meat")
    tables = StudyTables(customers=tables.customers[["one"]], columns=tables.columns[:1])

    assert list(customer_table(tables).frame.columns) == ["one"]


def test_a_column_that_is_called_as_the_sum_is_left_alone() -> None:
    tables = spending("spending on wines", "spending on meat")
    given = ColumnSpec(name="spend_total", role=Role.CATEGORY, label="class")
    tables = StudyTables(
        customers=tables.customers.assign(spend_total=pd.Categorical(["low", "low", "high"])),
        columns=(*tables.columns, given),
    )

    table = customer_table(tables)

    assert table.frame["spend_total"].tolist() == ["low", "low", "high"]
    assert table.frame["customers.spend_total"].iloc[0] == 11.0
