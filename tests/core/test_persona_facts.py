"""What a sheet says: spreads, differences between two segments, times of the week, real members, made-up names."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from core.charts import channels_chart
from core.claims import (
    Claim,
    Condition,
    Evidence,
    EvidenceData,
    measure_event_share,
    measure_levels,
    measure_nearest,
    measure_spread,
    measure_total,
    ratio_interval,
    recompute,
    wilson,
)
from core.personas import PersonaInputs, build_personas, channel_use, pains_note, real_members
from core.personas._differences import ALIKE, tell_apart
from core.personas._given_names import birth_years, born_names, country_code, fits_age, fitting_names, given_name
from core.personas._plausible import plausible
from core.personas._rhythm import busiest_hour, needs_explaining, typical_when
from core.personas._sections import trait_statements
from core.profiles import Trait, build_profiles
from core.schema import ColumnSpec, Facet, Meaning, Role, TableKind, Unit, infer_schema
from core.surveys import positions
from core.tables import CustomerTable
from core.wording import sentence, would_change

AGE = ColumnSpec(name="age", role=Role.NUMBER, facet=Facet.DEMOGRAPHIC, meaning=Meaning.AGE, label="age")
GENDER = ColumnSpec(name="gender", role=Role.CATEGORY, facet=Facet.DEMOGRAPHIC, meaning=Meaning.GENDER, label="gender")
JOB = ColumnSpec(
    name="job", role=Role.CATEGORY, facet=Facet.DEMOGRAPHIC, meaning=Meaning.OCCUPATION, label="occupation"
)
LAND = ColumnSpec(name="land", role=Role.CATEGORY, facet=Facet.DEMOGRAPHIC, meaning=Meaning.PLACE, label="country")
VISITS = ColumnSpec(name="visits", role=Role.NUMBER, unit=Unit.COUNT, label="visits")
SPEND = ColumnSpec(
    name="spend", role=Role.NUMBER, facet=Facet.VALUE, unit=Unit.MONEY, meaning=Meaning.SPEND, label="total spend"
)


def table(columns: tuple[ColumnSpec, ...], events: pd.DataFrame | None = None, **cells: object) -> EvidenceData:
    """Customers c000... in segments as the cells of `segment` say."""
    segment = cells.pop("segment")
    index = pd.Index([f"c{n:03d}" for n in range(len(segment))], name="customer_id")
    frame = pd.DataFrame({name: pd.Series(list(one), index=index) for name, one in cells.items()}, index=index)
    for spec in columns:
        if spec.role is Role.CATEGORY:
            frame[spec.name] = frame[spec.name].astype("category")
    return EvidenceData(CustomerTable(frame, columns), pd.Series(list(segment), index=index), events=events)


def built(data: EvidenceData, segment_ids=("s01", "s02")):
    made = build_profiles(data, segment_ids)
    stated = positions(data, segment_ids)
    inputs = PersonaInputs(data, made.profiles, made.traits, events=data.events, positions=stated, claims=made.claims)
    personas, claims = build_personas(inputs)
    every = {claim.id: claim for claim in (*made.claims, *claims)}
    return {persona.segment_id: persona for persona in personas}, every


BORN = ColumnSpec(
    name="born", role=Role.NUMBER, facet=Facet.DEMOGRAPHIC, meaning=Meaning.BIRTH_YEAR, label="year of birth"
)


def two_groups(n: int = 100, *, women=(0.95, 0.2), country="Germany") -> EvidenceData:
    """Two segments that differ in gender, visits and spend, and not in age."""
    rng = np.random.default_rng(3)
    segment = ["s01"] * n + ["s02"] * n
    female = [int(women[0] * n), int(women[1] * n)]
    gender = [g for one in female for g in ["female"] * one + ["male"] * (n - one)]
    return table(
        (AGE, GENDER, LAND, VISITS, SPEND),
        segment=segment,
        age=rng.integers(18, 75, 2 * n).astype(float),
        gender=gender,
        land=[country] * (2 * n),
        visits=[20.0 + (k % 5) for k in range(n)] + [3.0 + (k % 3) for k in range(n)],
        spend=[200.0] * n + [50.0] * n,
    )


def test_a_spread_names_the_quantiles_of_the_members():
    data = table((AGE,), segment=["s01"] * 101 + ["s02"] * 50, age=[*range(101), *[30.0] * 50])

    evidence = measure_spread(data, "s01", "age")

    assert evidence.parts == (5.0, 25.0, 50.0, 75.0, 95.0)  # of 0 to 100
    assert evidence.value == 50.0
    assert recompute(evidence, data, "s01") == evidence


def test_levels_are_counted_each_and_together():
    data = table(
        (GENDER,), segment=["s01"] * 40 + ["s02"] * 10, gender=["f"] * 24 + ["m"] * 14 + ["x"] * 2 + ["f"] * 10
    )

    evidence = measure_levels(data, "s01", (Condition(column="gender", op="in", values=("f", "m")),))

    assert (evidence.n, evidence.total) == (38, 40)
    assert evidence.parts == pytest.approx((0.6, 0.35))
    falsified = evidence.model_copy(update={"parts": (0.3, 0.65)})
    assert recompute(falsified, data, "s01") == evidence


def test_a_total_is_the_sum_over_the_members():
    data = two_groups()

    evidence = measure_total(data, "s01", "spend")

    assert (evidence.value, evidence.others_value) == pytest.approx((20_000.0, 5_000.0))


def test_the_interval_of_a_ratio_allows_for_customers_who_come_often():
    # One customer with 90 of 100 events decides nearly everything; if events were independent, Wilson would hold.
    parts, wholes = np.array([90.0, *[0.0] * 10]), np.array([90.0, *[1.0] * 10])

    ratio, low, high = ratio_interval(parts, wholes)

    as_if_independent = wilson(90, 100)
    assert ratio == 0.9
    assert high - low > 1.5 * (as_if_independent[1] - as_if_independent[0])


def log(rows: list[tuple[str, str]]) -> pd.DataFrame:
    times = pd.to_datetime([at for _, at in rows])
    return pd.DataFrame({"customer_id": [one for one, _ in rows], "event": "visit", "time": times})


def evening_events() -> pd.DataFrame:
    """Members of s01 come on Thursdays and Fridays at 19, 20 and 21 o'clock; the others on Mondays at 9 o'clock."""
    rows = []
    for n in range(20):
        for day, hour in (("2026-01-01", 19), ("2026-01-01", 20), ("2026-01-02", 20), ("2026-01-02", 21)):
            rows.append((f"c{n:03d}", f"{day} {hour}:15"))  # 1 January 2026 is a Thursday
        rows.append((f"c{n + 20:03d}", "2026-01-05 09:30"))
    rows.append(("stranger", "2026-01-05 09:30"))
    return log(rows)


def test_typical_times_name_the_days_and_hours_that_hold_most_events():
    data = table((VISITS,), evening_events(), segment=["s01"] * 20 + ["s02"] * 20, visits=[1.0] * 40)
    week = data.clock.week(data.members("s01"))

    where = typical_when(week)

    assert where == (
        Condition(column="weekday", op="in", values=("Thursday", "Friday")),
        Condition(column="hour", op="in", values=("19", "20")),  # three of four; the first of two such spans
    )
    evidence = measure_event_share(data, "s01", where)
    assert (evidence.n, evidence.total, evidence.others_n, evidence.others_total) == (60, 80, 0, 20)
    assert recompute(evidence, data, "s01") == evidence


def test_hours_that_go_past_midnight_are_one_span():
    week = np.zeros(168, dtype=np.int64)
    week[[23, 24 * 2 + 23, 24 * 3, 24 * 5]] = 10  # Monday and Wednesday 23 h; Thursday and Saturday 0 h
    week[[12, 36 + 24, 100]] = 4

    where = typical_when(week)

    assert where[-1].values in {("23", "0"), ("23",), ("0",)}
    assert where[-1].values == ("23", "0")


def test_events_at_any_time_have_no_typical_one():
    assert typical_when(np.ones(168, dtype=np.int64)) == ()
    assert typical_when(np.zeros(168, dtype=np.int64)) == ()


def test_a_busiest_hour_outside_of_the_hours_named_is_explained():
    week = np.zeros(168, dtype=np.int64)
    week[15] = 12  # the tallest hour alone
    week[[18, 19, 20, 21]] = 10  # most of the events

    assert busiest_hour(week)[0].values == ("15",)
    assert typical_when(week)[-1].values == ("18", "19", "20")
    assert needs_explaining(15, ("18", "19", "20"), ())
    assert not needs_explaining(19, ("18", "19", "20"), ())


def test_the_week_sums_to_one_and_agrees_with_the_hours():
    data = table((VISITS,), evening_events(), segment=["s01"] * 20 + ["s02"] * 20, visits=[9.0] * 20 + [1.0] * 20)

    personas, _ = built(data)

    persona = personas["s01"]
    by_hour = np.array(persona.week).reshape(7, 24).sum(axis=0)
    assert len(persona.week) == 168
    assert by_hour == pytest.approx(persona.hours, abs=1e-4)
    assert persona.week[3 * 24 + 19] == pytest.approx(0.25)
    assert any(one.text.startswith("Mostly on Thursdays and Fridays") for one in persona.statements)


def test_channels_are_the_mean_of_each_customers_shares():
    spec = ColumnSpec(name="events.channel_share.mobile_web", role=Role.NUMBER, unit=Unit.SHARE, label="mobile web")
    shares = [0.2, 0.4] * 6 + [1.0] * 11 + [np.nan]
    data = table((spec,), segment=["s01"] * 12 + ["s02"] * 12, **{spec.name: shares})

    (use,) = channel_use(data, "s01")

    assert use.channel == "mobile web"
    assert (use.share, use.others) == pytest.approx((0.3, 1.0))
    assert channels_chart((use,), n=12).layout.meta["title"] == "Mobile web: 30% of their events"


def test_two_segments_are_told_apart_by_what_is_planted():
    data = two_groups()

    differences, claims = tell_apart(data, ("s01", "s02"))

    said = {claim.id: claim for claim in claims}
    own = [said[claim_id] for claim_id in differences["s01"][0].claim_ids]
    assert {claim.evidence.column or claim.evidence.where[0].column for claim in own} <= {"gender", "visits", "spend"}
    assert len(own) == 2
    assert all(claim.evidence.versus == "s02" for claim in own)


def test_a_difference_is_that_of_the_two_segments_alone():
    # 80 of 100 here and 10 of 100 there; a third segment with 100 of 100 does not count.
    gender = ["f"] * 80 + ["m"] * 20 + ["f"] * 10 + ["m"] * 90 + ["f"] * 100
    data = table((GENDER,), segment=["s01"] * 100 + ["s02"] * 100 + ["s03"] * 100, gender=gender)

    differences, claims = tell_apart(data, ("s01", "s02", "s03"))

    line = next(one for one in differences["s01"] if one.segment_id == "s02")
    evidence = next(claim for claim in claims if claim.id == line.claim_ids[0]).evidence
    assert (evidence.n, evidence.total, evidence.others_n, evidence.others_total) == (80, 100, 10, 100)
    assert line.text == "80% are women; there: 10%."
    assert recompute(evidence, data, "s01") == evidence


TV = ColumnSpec(name="tv", role=Role.CATEGORY, label="streaming TV", levels=("No", "No internet service", "Yes"))


@pytest.mark.parametrize(
    ("there", "said"),
    [
        (["No internet service"] * 100, False),
        (["No internet service"] * 70 + ["Yes"] * 30, False),  # most of them have another no
        (["Yes"] * 80 + ["No"] * 20, True),
    ],
)
def test_who_cannot_have_a_thing_is_not_told_apart_as_having_it(there, said):
    cells = ["No"] * 80 + ["No internet service"] * 20 + there
    data = table((TV,), tv=cells, segment=["s01"] * 100 + ["s02"] * 100)

    lines, _ = tell_apart(data, ("s01", "s02"))

    assert ("“No” for 80%" in lines["s01"][0].text) == said


def test_more_on_one_channel_is_said_and_not_also_less_on_the_other():
    names = ("events.channel_share.desktop", "events.channel_share.mobile")
    specs = tuple(
        ColumnSpec(
            name=name,
            role=Role.NUMBER,
            unit=Unit.SHARE,
            facet=Facet.CHANNEL,
            label=f"share of events on {name.rpartition('.')[2]}",
        )
        for name in names
    )
    mobile = np.array([1.0] * 50 + [0.0] * 50)
    data = table(specs, segment=["s01"] * 50 + ["s02"] * 50, **{names[0]: 1 - mobile, names[1]: mobile})

    differences, _ = tell_apart(data, ("s01", "s02"))

    assert differences["s01"][0].text == "Typically 100% of their events are on mobile; there: 0%."
    assert differences["s02"][0].text == "Typically 100% of their events are on desktop; there: 0%."


def test_purchases_in_two_places_are_two_differences():
    specs = tuple(
        ColumnSpec(name=name, role=Role.NUMBER, unit=Unit.COUNT, facet=Facet.CHANNEL, label=f"{name} purchases")
        for name in ("store", "web")
    )
    many = np.array([12.0, 11.0, 13.0, 12.0] * 15)
    data = table(
        specs,
        segment=["s01"] * 60 + ["s02"] * 60,
        store=np.concatenate([many, many - 10]),
        web=np.concatenate([many - 1, many - 8]),
    )

    differences, _ = tell_apart(data, ("s01", "s02"))

    assert differences["s01"][0].text == (
        "Typical number of store purchases: 12; there: 2. Typical number of web purchases: 11; there: 4."
    )


def test_segments_that_are_alike_are_said_to_be():
    data = table((GENDER,), segment=["s01", "s02"] * 50, gender=["f", "f", "m", "m"] * 25)

    differences, claims = tell_apart(data, ("s01", "s02"))

    assert claims == ()
    assert differences["s01"][0].text == ALIKE


def test_each_of_many_is_told_apart_from_the_twenty_nearest():
    n_segments = 24
    segment = [f"s{k:02d}" for k in range(n_segments) for _ in range(12)]
    visits = [float(10 * k + j % 3) for k in range(n_segments) for j in range(12)]
    data = table((VISITS,), segment=segment, visits=visits)

    differences, _ = tell_apart(data, tuple(f"s{k:02d}" for k in range(n_segments)))

    own = [one.segment_id for one in differences["s00"]]
    assert own == [f"s{k:02d}" for k in range(1, 21)]


def who_they_are(data: EvidenceData) -> list[str]:
    personas, _ = built(data)
    return [one.text for one in personas["s01"].statements if one.section == "demographics"]


def test_what_does_not_tell_apart_is_shown_as_a_spread():
    texts = who_they_are(two_groups(1000, women=(0.5, 0.5)))

    assert "Gender: female 50% and male 50%." in texts
    assert any(text.startswith("Age: ") and text.endswith("about like everyone else.") for text in texts)


def test_a_difference_that_is_not_seen_among_few_is_not_called_likeness():
    texts = who_they_are(two_groups(30, women=(0.5, 0.5)))

    age = next(text for text in texts if text.startswith("Age: "))
    assert age.endswith("too few to tell apart from everyone else.")


@pytest.mark.parametrize(
    ("low", "high", "p_adjusted", "words"),
    [
        (-0.14, 0.15, 0.9, "about like everyone else"),
        (0.02, 0.14, 0.01, "about like everyone else"),  # surely different, and surely by little
        (-0.2, 0.3, 0.9, "too few to tell apart from everyone else"),
        (0.1, 0.4, 0.01, "the middle one 40, everyone else's 30"),
    ],
)
def test_likeness_needs_the_whole_interval_near_nothing(low, high, p_adjusted, words):
    spread = Evidence(
        statistic="spread",
        column="visits",
        n=50,
        total=50,
        value=40.0,
        low=35.0,
        high=45.0,
        parts=(10.0, 20.0, 40.0, 50.0, 60.0),
        others_n=50,
        others_total=50,
        others_value=30.0,
        effect=(low + high) / 2,
        effect_low=low,
        effect_high=high,
        p_adjusted=p_adjusted,
    )

    assert (
        sentence(spread, {"visits": VISITS}, {}, {})
        == f"Visits: 10 to 60 for nine in ten of them, 20 to 50 for half; {words}."
    )


def test_what_a_segment_is_worth_is_on_its_sheet():
    personas, _ = built(two_groups())

    texts = {one.id: one.text for one in personas["s01"].statements if one.section == "worth"}

    assert texts["worth-share"] == "80% of all spend comes from them, who are 50% of the customers."
    assert texts["worth-total"] == "Total spend of all of them together: 20,000; of everyone else: 5,000."


CHURN = ColumnSpec(name="churn", role=Role.YES_NO, meaning=Meaning.OUTCOME, label="churn", use=False)


def with_an_outcome(spec: ColumnSpec) -> EvidenceData:
    """Two segments, of which nine in ten and one in ten have a yes."""
    ended = [k % 10 != 0 for k in range(100)] + [k % 10 == 0 for k in range(100)]
    segment = ["s01"] * 100 + ["s02"] * 100
    return table((VISITS, spec), segment=segment, visits=[9.0] * 100 + [2.0] * 100, **{spec.name: ended})


def test_an_outcome_that_nobody_wants_is_what_goes_wrong_for_those_it_befell():
    personas, _ = built(with_an_outcome(CHURN))

    said = {one: [(each.section, each.text) for each in personas[one].statements] for one in ("s01", "s02")}

    assert ("pains", "90% have left; everyone else: 10%.") in said["s01"]
    assert ("outcome", "90% have stayed; everyone else: 10%.") in said["s02"]
    assert not any(section == "pains" for section, _ in said["s02"])


@pytest.mark.parametrize(("label", "section"), [("y", "outcome"), ("cancelled", "pains")])
def test_an_outcome_goes_wrong_only_where_its_name_says_so(label, section):
    target = CHURN.model_copy(update={"name": "y", "label": label})

    personas, _ = built(with_an_outcome(target))

    assert [one.section for one in personas["s01"].statements if "y.yes" in one.id] == [section]


def three_outcomes(n_known: int = 100) -> EvidenceData:
    """Of 100 each 20, 60 and 40 have left and all brought 6 on average; who left of s03 is known of `n_known`."""
    ended = [k % 10 < left for left in (2, 6, 4) for k in range(100)]
    known = [k < 200 + n_known for k in range(300)]
    brought = ColumnSpec(name="brought", role=Role.NUMBER, meaning=Meaning.OUTCOME, label="revenue", use=False)
    data = table(
        (VISITS, CHURN, brought),
        segment=np.repeat(["s01", "s02", "s03"], 100),
        visits=[9.0] * 100 + [2.0] * 100 + [5.0] * 100,
        churn=pd.array(ended, dtype="boolean"),
        brought=[2.0, 10.0] * 150,
    )
    frame = data.customers.frame.assign(churn=data.customers.frame["churn"].where(known))
    return EvidenceData(CustomerTable(frame, data.customers.columns), data.segments)


def test_every_sheet_says_what_became_of_its_people():
    data = three_outcomes()

    personas, claims = built(data, ("s01", "s02", "s03"))

    said = {
        one: [(each.section, each.text) for each in sheet.statements if each.section in {"outcome", "pains"}]
        for one, sheet in personas.items()
    }
    brought = ("outcome", "Average revenue per customer: 6; everyone else: 6.")
    assert said == {
        "s01": [("outcome", "80% have stayed; everyone else: 50%."), brought],
        "s02": [("pains", "60% have left; everyone else: 30%."), brought],
        "s03": [("outcome", "40% have left; everyone else: 40%."), brought],
    }
    for sheet in personas.values():
        for one in sheet.statements:
            (claim,) = (claims[claim_id] for claim_id in one.claim_ids)
            assert recompute(claim.evidence, data, claim.segment_id) == claim.evidence


@pytest.mark.parametrize(("n_known", "is_said"), [(9, False), (10, True)])
def test_what_became_of_too_few_is_not_said(n_known, is_said):
    personas, _ = built(three_outcomes(n_known), ("s01", "s02", "s03"))

    assert ("outcome-churn" in [one.id for one in personas["s03"].statements]) is is_said


def test_without_comments_a_sheet_says_that_the_reason_is_not_known():
    personas, _ = built(with_an_outcome(CHURN))

    assert pains_note(personas["s01"], comments="") == "Why is not known: there are no comments in this study."
    assert pains_note(personas["s02"], comments="") == (
        "What they complain of is not known: there are no comments in this study."
    )
    assert pains_note(personas["s02"], comments="c0ffee") == "No complaint is shared by enough of them to be told."


def test_the_nearest_members_are_those_in_the_middle():
    data = table((VISITS,), segment=["s01"] * 11 + ["s02"] * 11, visits=[*map(float, range(11)), *[100.0] * 11])

    evidence = measure_nearest(data, "s01")

    assert evidence.row_ids == ("c005", "c004", "c006")  # 5 is the middle; 4 and 6 are as near, in order of ids


def test_members_beside_a_sheet_show_neither_ids_nor_personal_data():
    data = two_groups()
    personal = ColumnSpec(name="phone", role=Role.CATEGORY, label="phone", personal=True)
    frame = data.customers.frame.assign(phone=pd.Categorical(["0170"] * 200))
    data = EvidenceData(CustomerTable(frame, (*data.customers.columns, personal)), data.segments)
    personas, claims = built(data)

    rows = real_members(personas["s01"], claims, data)

    assert len(rows) == 3
    assert list(rows.iloc[:, 0]) == ["Member 1", "Member 2", "Member 3"]
    assert not {"Phone", "Customer"} & set(rows.columns)
    assert not rows.isin(list(frame.index)).any(axis=None)


def test_a_name_is_given_only_where_the_gender_tells_the_segment_apart():
    apart, _ = built(two_groups())
    alike, _ = built(two_groups(women=(0.5, 0.5)))

    assert apart["s01"].given_name
    assert apart["s02"].given_name
    assert alike["s01"].given_name == alike["s02"].given_name == ""


def test_a_name_fits_the_gender_and_the_country():
    personas, claims = built(two_groups())

    woman, man = personas["s01"].given_name, personas["s02"].given_name
    assert woman in fitting_names("women", "DE")
    assert man in fitting_names("men", "DE")
    assert not set(fitting_names("women", "DE")) & set(fitting_names("men", "DE"))
    assert claims[personas["s01"].given_name_claim_ids[0]].evidence.where[0].values == ("female",)


@pytest.mark.parametrize(
    ("noun", "born", "names"),
    [  # the five most frequent of each decade, as the Social Security Administration lists them
        ("men", (1990, 1999), {"Michael", "Christopher", "Matthew", "Joshua", "Jacob"}),
        ("women", (1990, 1999), {"Jessica", "Ashley", "Emily", "Samantha", "Sarah"}),
        ("men", (1950, 1959), {"James", "Michael", "Robert", "John", "David"}),
        ("women", (1950, 1959), {"Mary", "Linda", "Patricia", "Susan", "Deborah"}),
    ],
)
def test_names_of_the_united_states_are_those_of_the_years_of_birth(noun, born, names):
    assert set(born_names(noun, born)[:5]) == names


def test_a_name_fits_the_years_of_birth_in_the_united_states_and_says_so_by_its_claims():
    ended = pd.DataFrame({"customer_id": ["c000"], "time": [pd.Timestamp("2025-06-01")], "event": ["visit"]})
    data = replace(two_groups(country="United States"), comments=None, events=ended)
    personas, claims = built(data)

    low, high = birth_years(data, "s01")
    ages = data.customers.frame["age"][data.members("s01")]
    assert (low, high) == (int(2025 - ages.quantile(0.75)), int(2025 - ages.quantile(0.25)))
    assert personas["s01"].given_name in born_names("women", (low, high))[:60]
    assert personas["s02"].given_name in born_names("men", birth_years(data, "s02"))[:60]
    assert "age" in {claims[one].topic.rpartition(".")[2] for one in personas["s01"].given_name_claim_ids}


def test_without_a_year_or_outside_the_united_states_no_name_is_said_to_fit_an_age():
    data = two_groups(country="United States")
    personas, claims = built(data)

    assert birth_years(data, "s01") is None  # nothing tells what year it was
    assert personas["s01"].given_name in fitting_names("women", "US")
    assert not fits_age("DE", (1980, 1990))
    assert not fits_age("US", (2010, 2020))  # newborns are counted until 2017
    assert {claims[one].topic for one in personas["s01"].given_name_claim_ids} <= {"gender", "land"}


def test_a_country_that_all_live_in_is_known_and_tells_nothing_apart():
    frame = pd.DataFrame({"customer_id": ["a", "b", "c"], "country": ["USA"] * 3, "plan": ["free"] * 3})

    columns = {spec.name: spec for spec in infer_schema(frame, kind=TableKind.CUSTOMERS).columns}

    assert (columns["country"].role, columns["country"].use) == (Role.CATEGORY, False)
    assert columns["plan"].role is Role.IGNORE
    assert country_code("USA") == "US"


def test_a_year_of_birth_stands_on_the_sheet_as_a_year():
    data = table(
        (BORN, VISITS),
        segment=["s01"] * 60 + ["s02"] * 60,
        born=[1950.0 + k % 8 for k in range(60)] + [1990.0 + k % 8 for k in range(60)],
        visits=[20.0 + k % 5 for k in range(60)] + [3.0 + k % 3 for k in range(60)],
    )
    personas, _ = built(data)

    # 32 of the 60 lie in the first four of eight years
    said = [one.text for one in personas["s01"].statements if one.section == "demographics"]
    assert said == ["Typical year of birth: 1953; everyone else: 1993."]


def test_a_column_of_birth_years_needs_no_date():
    data = table((BORN,), segment=["s01"] * 5 + ["s02"], born=[1980.0, 1985.0, 1990.0, 1995.0, 2000.0, 1950.0])

    assert birth_years(data, "s01") == (1985, 1995)


def test_no_name_is_given_twice_and_each_is_the_same_again():
    data = two_groups()
    trait = next(
        one for one in build_profiles(data, ("s01", "s02")).traits["s01"] if one.spec.meaning is Meaning.GENDER
    )
    taken: list[str] = []
    for _ in range(60):
        taken.append(given_name(trait, "DE", "s01", taken))

    assert len(set(taken)) == 60
    assert given_name(trait, "DE", "s01", taken) == ""
    assert given_name(trait, "DE", "s01", ()) == taken[0]


@pytest.mark.parametrize(
    ("place", "code"),
    [("Germany", "DE"), ("Deutschland", "DE"), ("España", "ES"), ("FR", "FR"), ("Northhaven", ""), ("", "")],
)
def test_countries_are_known_by_their_names(place, code):
    assert country_code(place) == code


def trait(spec: ColumnSpec, op: str, *values: str | float) -> Trait:
    where = (Condition(column=spec.name, op=op, values=values),)
    evidence = Evidence(where=where, n=50, total=100, value=0.5, low=0.4, high=0.6, effect=0.3)
    claim = Claim(
        id=f"s01.{spec.name}", segment_id="s01", kind="measured", topic=spec.name, sentence="", evidence=evidence
    )
    return Trait(spec, claim, claim, spec.name, "")


FAMILY = ColumnSpec(name="family", role=Role.CATEGORY, facet=Facet.DEMOGRAPHIC, meaning=Meaning.FAMILY, label="family")


@pytest.mark.parametrize(
    ("low", "high", "spec", "value"),
    [
        (0.0, 9.0, JOB, "sales manager"),
        (20.0, 29.0, JOB, "retired"),
        (10.0, 12.0, FAMILY, "married"),
    ],
)
def test_impossible_combinations_are_refused_even_where_the_table_claims_them(low, high, spec, value):
    # A hundred customers of the table say both: a mistake in the data is not passed on as a person.
    data = table((AGE, spec), segment=["s01"] * 100, age=[(low + high) / 2] * 100, **{spec.name: [value] * 100})

    kept = plausible(data, "s01", (trait(spec, "is", value), trait(AGE, "between", low, high)))

    assert [one.spec.name for one in kept] == ["age"]


def test_what_no_member_has_together_is_refused():
    # Half are students and half are over 60; nobody is both.
    data = table(
        (AGE, JOB), segment=["s01"] * 100, age=[20.0] * 50 + [65.0] * 50, job=["student"] * 50 + ["clerk"] * 50
    )

    kept = plausible(data, "s01", (trait(AGE, "between", 60.0, 69.0), trait(JOB, "is", "student")))

    assert [one.spec.name for one in kept] == ["age"]


def test_what_members_have_together_stays():
    data = table((AGE, JOB), segment=["s01"] * 100, age=[22.0] * 100, job=["student"] * 100)

    kept = plausible(data, "s01", (trait(AGE, "between", 20.0, 29.0), trait(JOB, "is", "student")))

    assert len(kept) == 2


def test_a_wide_interval_says_how_many_more_would_narrow_it():
    # 1.96 squared times 0.5 times 0.5 over 0.05 squared is 384; 100 are counted already.
    wide = Evidence(n=50, total=100, value=0.5, low=0.404, high=0.596)
    narrow = Evidence(n=500, total=1000, value=0.5, low=0.47, high=0.53)

    assert "about 290 more customers" in would_change(wide, None)
    assert "40% to 60%" in would_change(wide, None)
    assert would_change(narrow, None) == ""


def test_shuffled_attributes_claim_no_name():
    named = 0
    for seed in range(20):
        data = two_groups()
        rng = np.random.default_rng(seed)
        frame = pd.DataFrame(
            {name: data.customers.frame[name].to_numpy()[rng.permutation(200)] for name in data.customers.frame},
            index=data.customers.frame.index,
        ).astype({"gender": "category", "land": "category"})
        shuffled = EvidenceData(CustomerTable(frame, data.customers.columns), data.segments)
        personas, _ = built(shuffled)
        named += any(one.given_name for one in personas.values())

    assert named <= 1  # 5 % of 20


def test_there_is_room_on_the_sheet_for_what_the_headline_says():
    rng = np.random.default_rng(0)
    own = np.arange(400) < 100
    names = [f"deed{n}" for n in range(9)]
    columns = tuple(ColumnSpec(name=one, role=Role.NUMBER, unit=Unit.COUNT, label=f"{one} calls") for one in names)
    cells = {one: rng.poisson(3.0, 400) + 9.0 * own for one in names}
    data = table(columns, segment=np.where(own, "s01", "s02"), **cells)

    traits = build_profiles(data, ("s01", "s02")).traits["s01"]

    usual = trait_statements(traits, "s01", "", ())
    last = next(one.claim.id for one in traits if all(one.claim.id not in said.claim_ids for said in usual))
    with_headline = trait_statements(traits, "s01", "", (), headline=(last,))

    assert [one.claim_ids for one in with_headline] == [*(one.claim_ids for one in usual[:-1]), (last,)]


def test_a_code_leads_no_headline_and_stands_last():
    browser = ColumnSpec(name="browser", role=Role.CATEGORY, label="browser")
    data = table(
        (browser, VISITS),
        segment=["s01"] * 100 + ["s02"] * 100,
        browser=["2"] * 100 + ["1"] * 100,
        visits=[9.0] * 60 + [2.0] * 40 + [9.0] * 10 + [2.0] * 90,
    )

    personas, _ = built(data)

    assert "browser" not in personas["s01"].headline.text
    said = [one.text for one in personas["s01"].statements if one.section in {"behaviours", "channels"}]
    assert said[-1] == "Browser: code 2 for 100% of them; everyone else: 0%."


PARTNER = ColumnSpec(name="partner", role=Role.YES_NO, label="partner")


def three_groups(sizes: tuple[int, int, int], *, coupled: tuple[int, int, int]) -> EvidenceData:
    """Three segments, of which so many have a partner; the first visits ten times, the others twice."""
    members = [k < n for size, n in zip(sizes, coupled, strict=True) for k in range(size)]
    visits = [10.0] * sizes[0] + [2.0] * (sizes[1] + sizes[2])
    segment = np.repeat(["s01", "s02", "s03"], sizes)
    data = table((VISITS, PARTNER), segment=segment, visits=visits, partner=members)
    frame = data.customers.frame.assign(partner=data.customers.frame["partner"].astype("boolean"))
    return EvidenceData(CustomerTable(frame, data.customers.columns), data.segments)


@pytest.mark.parametrize(
    ("sizes", "coupled", "headline", "sections"),
    [
        # 80 % have a partner; of the 100 others 55: 52 of the 65 of s02 (80 %), three of the 35 of s03.
        ((100, 65, 35), (80, 52, 3), "Customers who make many visits", ["behaviours"]),
        # Of 100 others 40: 80 % of the 40 of s02, eight of the 60 of s03.
        ((100, 40, 60), (80, 32, 8), "Customers who make many visits and have a partner", ["behaviours", "behaviours"]),
    ],
    ids=["most others as well", "few others"],
)
def test_what_most_others_have_as_well_is_not_in_the_headline_nor_on_the_sheet(sizes, coupled, headline, sections):
    personas, _ = built(three_groups(sizes, coupled=coupled), ("s01", "s02", "s03"))

    sheet = personas["s01"]
    assert sheet.headline.text == headline
    assert [one.section for one in sheet.statements if one.section == "behaviours"] == sections


def test_what_most_others_have_as_well_is_said_where_nothing_else_can_be():
    data = three_groups((100, 65, 35), coupled=(80, 52, 3))
    alone = CustomerTable(data.customers.frame[["partner"]], (PARTNER,))

    personas, _ = built(EvidenceData(alone, data.segments), ("s01", "s02", "s03"))

    assert personas["s01"].headline.text == "Customers who have a partner"
    assert [one.text for one in personas["s01"].statements if one.section == "behaviours"] == [
        "80% have a partner; everyone else: 55%."
    ]
