"""What tells a segment apart: planted differences are found, noise is not, rules count right."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from scipy.stats import mannwhitneyu

from core.claims import Condition, EvidenceData, held_out, least_effect, recompute
from core.config import MIN_GROUP_SIZE
from core.features import customer_table
from core.personas._differences import ALIKE, tell_apart
from core.profiles import (
    MIN_EFFECT,
    Against,
    build_profiles,
    compare,
    find_surrogate,
    index_frame,
    name_segments,
    worth_column,
)
from core.profiles._rules import find_rule, rule_pool
from core.schema import ColumnSpec, Facet, Meaning, Role, Unit
from core.tables import CustomerTable, StudyTables

N = 400
COLUMNS = (
    ColumnSpec(name="age", role=Role.NUMBER, facet=Facet.DEMOGRAPHIC, meaning=Meaning.AGE, label="age"),
    ColumnSpec(name="gender", role=Role.CATEGORY, facet=Facet.DEMOGRAPHIC, meaning=Meaning.GENDER, label="gender"),
    ColumnSpec(name="visits", role=Role.NUMBER, unit=Unit.COUNT, label="visits"),
    ColumnSpec(name="trust", role=Role.ORDERED, facet=Facet.ATTITUDINAL, meaning=Meaning.TRUST, label="trust"),
    ColumnSpec(name="newsletter", role=Role.YES_NO, label="newsletter"),
    ColumnSpec(name="shoe_size", role=Role.NUMBER, label="shoe size"),
    ColumnSpec(name="colour", role=Role.CATEGORY, label="colour"),
)


def customers(seed: int = 0) -> EvidenceData:
    """Segment s01 (the first 100): women in their 20s who visit often and trust; the others are a mix."""
    rng = np.random.default_rng(seed)
    inside = np.arange(N) < 100
    frame = pd.DataFrame(
        {
            "age": np.where(inside, rng.integers(20, 30, N), rng.integers(18, 70, N)).astype(float),
            "gender": pd.Categorical(
                np.where(inside & (rng.random(N) < 0.9), "female", rng.choice(["female", "male"], N))
            ),
            "visits": np.where(inside, rng.poisson(20, N), rng.poisson(5, N)).astype(float),
            "trust": pd.Categorical(
                np.where(inside, rng.choice(["4", "5"], N), rng.choice(["1", "2", "3", "4", "5"], N)),
                categories=["1", "2", "3", "4", "5"],
                ordered=True,
            ),
            "newsletter": pd.array(np.where(inside, rng.random(N) < 0.8, rng.random(N) < 0.3), dtype="boolean"),
            "shoe_size": rng.normal(39, 2, N).round(),
            "colour": pd.Categorical(rng.choice(["red", "blue", "green"], N)),
        },
        index=pd.Index([f"c{n:03d}" for n in range(N)], name="customer_id"),
    )
    segments = pd.Series(np.where(inside, "s01", np.where(np.arange(N) < 395, "s02", "s03")), index=frame.index)
    return EvidenceData(CustomerTable(frame, COLUMNS), segments)


@pytest.fixture(scope="module")
def described():
    data = customers()
    made = build_profiles(data, ("s01", "s02", "s03"))
    return data, {profile.segment_id: profile for profile in made.profiles}, made.traits


def test_planted_differences_are_shown_and_noise_is_not(described):
    _, _, traits = described

    assert {trait.spec.name for trait in traits["s01"]} == {"age", "gender", "visits", "trust", "newsletter"}


def test_a_shown_difference_is_significant_and_large(described):
    _, _, traits = described

    for trait in (*traits["s01"], *traits["s02"]):
        assert trait.claim.evidence.p_adjusted < 0.05
        assert abs(trait.claim.evidence.effect) >= MIN_EFFECT


def test_words_follow_the_direction(described):
    _, _, traits = described
    phrases = {trait.spec.name: trait.claim.phrase for trait in traits["s01"]}

    assert phrases["visits"] == "make many visits"
    assert phrases["trust"] == "trust the shop"
    assert phrases["newsletter"] == "get the newsletter"
    age = next(trait for trait in traits["s01"] if trait.spec.name == "age")
    assert age.claim.sentence.startswith("100% are in their 20s; everyone else: ")


def test_a_segment_below_the_minimum_size_is_not_described(described):
    data, profiles, _ = described

    assert data.members("s03").sum() < MIN_GROUP_SIZE
    assert set(profiles) == {"s01", "s02"}


def test_a_rule_counts_what_it_picks(described):
    data, profiles, _ = described
    rule = profiles["s01"].rule
    frame = data.customers.frame
    picked = pd.Series(data=True, index=frame.index)
    for condition in rule.conditions:
        column = frame[condition.column]
        if condition.op == "at_least":
            bound = condition.values[0]
            picked &= (column.astype(float) >= float(bound)) if condition.column == "trust" else column >= bound
        elif condition.op == "between":
            picked &= column.between(*condition.values)
        elif condition.op == "is":
            picked &= column == condition.values[0]
        else:
            picked &= column.fillna(value=False)

    members = data.segments == "s01"
    judged = held_out(frame.index)
    assert rule.n == picked.sum()
    assert rule.precision == pytest.approx((picked & members & judged).sum() / (picked & judged).sum())
    assert rule.reach == pytest.approx((picked & members & judged).sum() / (members & judged).sum())
    assert len(rule.conditions) <= 4
    assert rule.precision > 0.8


def test_a_rule_is_chosen_without_a_look_at_the_customers_it_is_judged_on(described):
    data, _, _ = described
    judged = held_out(data.customers.frame.index)
    order = np.random.default_rng(0).permutation(int(judged.sum()))
    mixed = data.segments.copy()
    mixed[judged] = data.segments[judged].to_numpy()[order]
    specs = {spec.name: spec for spec in COLUMNS}

    # Among those it was not chosen on, membership now has nothing to do with anything: the rule is worth nothing.
    assert find_rule(EvidenceData(data.customers, mixed), "s01", rule_pool(data), specs) is None


def test_shuffled_segments_have_no_traits():
    shown = 0
    for seed in range(20):
        data = customers(seed)
        order = np.random.default_rng(seed).permutation(N)
        shuffled = pd.Series(data.segments.to_numpy()[order], index=data.segments.index)
        made = build_profiles(EvidenceData(data.customers, shuffled), ("s01", "s02"))
        shown += any(made.traits.values())

    assert shown <= 1


def test_effects_of_two_complementary_segments_mirror_each_other():
    data = customers()
    halves = pd.Series(np.where(data.segments == "s01", "s01", "s02"), index=data.segments.index)
    profiles = build_profiles(EvidenceData(data.customers, halves), ("s01", "s02")).profiles
    first, second = ({one.label: one.effect for one in profile.differences} for profile in profiles)

    for label in ("visits", "newsletter", "gender: female", "age"):
        assert first[label] == pytest.approx(-second[label])
    assert first["visits"] > 0.9


def few_and_many(often_in_the_morning: float) -> EvidenceData:
    """The first half has one event each, the others twenty; every event of the others is in the morning by 0.3."""
    rng = np.random.default_rng(4)
    few, n = np.arange(N) < N // 2, np.where(np.arange(N) < N // 2, 1, 20)
    morning = rng.binomial(n, np.where(few, often_in_the_morning, 0.3)) / n
    index = pd.Index([f"c{place:03d}" for place in range(N)], name="customer_id")
    spec = ColumnSpec(name="morning", role=Role.NUMBER, unit=Unit.SHARE, label="share of events in the morning")
    return EvidenceData(
        CustomerTable(pd.DataFrame({"morning": morning}, index=index), (spec,)),
        pd.Series(np.where(few, "s01", "s02"), index=index),
    )


@pytest.mark.parametrize(("often_in_the_morning", "said"), [(0.3, set()), (0.05, {"morning"})])
def test_a_share_of_few_events_is_no_difference_unless_it_differs_on_average(often_in_the_morning, said):
    data = few_and_many(often_in_the_morning)
    medians = [data.numbers("morning")[data.members(one)] for one in ("s01", "s02")]
    assert np.median(medians[0]) == 0 < np.median(medians[1]), "in rank the two differ either way"

    made = build_profiles(data, ("s01", "s02"))
    lines, claims = tell_apart(data, ("s01", "s02"))

    assert {trait.spec.name for trait in made.traits["s01"]} == said
    assert {claim.evidence.column for claim in claims} == said
    assert (lines["s01"][0].text == ALIKE) == (not said)


def test_the_least_effect_is_that_of_ranks_or_of_means_and_none_where_they_disagree():
    rng = np.random.default_rng(7)
    own, others = rng.normal(0.6, 0.1, 4000), rng.normal(0.5, 0.1, 4000)
    in_rank = 2 * mannwhitneyu(own, others).statistic / 4000**2 - 1

    assert least_effect(1.0, own, others) == pytest.approx(in_rank, abs=0.02)  # of normal numbers the two are alike
    assert least_effect(0.2, own, others) == 0.2
    assert least_effect(-0.4, own, others) == 0.0
    assert least_effect(0.5, own, own[:0]) == 0.0
    assert least_effect(1.0, np.ones(3), np.zeros(3)) == 1.0


def test_adjusted_p_values_count_every_comparison():
    data = customers()
    ones = [one for group in compare(data, ("s01", "s02")).values() for one in group]

    # 2 segments x (age, visits, shoe size, trust, newsletter, 2 genders, 3 colours) = 20 comparisons
    assert len(ones) == 20
    smallest = min(one.shown.p_value for one in ones)
    assert min(one.shown.p_adjusted for one in ones) <= 20 * smallest


def test_every_claim_behind_the_profiles_recomputes():
    data = customers()
    probability = pd.Series(np.linspace(0.5, 1, N), index=data.segments.index)
    strangers = data.segments.where(np.arange(N) < 350, "")
    data = EvidenceData(data.customers, strangers, probability=probability)

    made = build_profiles(data, ("s01", "s02"))

    ids = {claim.id for claim in made.claims}
    for profile in (*made.profiles, made.overview.fits_none):
        assert {profile.size_claim_id, *profile.claim_ids, *profile.backed_ids} <= ids
        assert set(profile.rule.claim_ids if profile.rule else ()) <= ids
    assert {"s01.sure", "s01.rule.precision", "s01.rule.reach", "fits-none.size"} <= ids
    for claim in made.claims:
        assert recompute(claim.evidence, data, claim.segment_id) == claim.evidence


def worth_table(**columns: list[float]) -> EvidenceData:
    n = len(next(iter(columns.values())))
    frame = pd.DataFrame(columns, index=pd.Index([f"c{place:02d}" for place in range(n)], name="customer_id"))
    specs = tuple(
        ColumnSpec(name=name, role=Role.NUMBER, meaning=Meaning.SPEND, unit=Unit.MONEY, label=name.replace("_", " "))
        for name in columns
    )
    segments = pd.Series(["s01"] * (n // 2) + ["s02"] * (n - n // 2), index=frame.index)
    return EvidenceData(CustomerTable(frame, specs), segments)


def test_worth_is_per_customer_and_in_total():
    data = worth_table(total_spend=[10.0] * 9 + [np.nan, 110.0, *[20.0] * 10, 50.0])

    first, second = build_profiles(data, ("s01", "s02")).profiles

    # s01: nine of 10 and one of 110 (one unknown); s02: ten of 20 and one of 50; 450 in all
    assert (first.worth.n, first.worth.median, first.worth.mean, first.worth.total) == (10, 10.0, 20.0, 200.0)
    assert first.worth.share == pytest.approx(200 / 450)
    assert second.worth.share == pytest.approx(250 / 450)


def test_worth_is_the_sum_of_what_is_spent_on_each_thing():
    """Ten of s01 spend 30 on wines and 10 on meat, ten of s02 20 and 60; the sum is an attribute of the customers."""
    parts = worth_table(spending_on_wines=[30.0] * 10 + [20.0] * 10, spending_on_meat=[10.0] * 10 + [60.0] * 10)
    tables = StudyTables(customers=parts.customers.frame, columns=parts.customers.columns)
    data = EvidenceData(customer_table(tables), parts.segments)

    made = build_profiles(data, ("s01", "s02"))

    first, second = made.profiles
    assert made.overview.worth_column == "spend_total"
    assert (first.worth.mean, second.worth.mean) == (40.0, 80.0)
    assert second.worth.share == pytest.approx(800 / 1200)
    assert {one.column for one in first.differences} == {"spending_on_wines", "spending_on_meat"}
    worth = [claim for claim in made.claims if ".worth." in claim.id]
    assert len(worth) == 6
    assert all(recompute(one.evidence, data, one.segment_id) == one.evidence for one in worth)


@pytest.mark.parametrize(
    ("columns", "expected"),
    [
        ({"wine": [5.0] * 20, "total_spend": [1.0] * 20}, "total_spend"),
        ({"wine": [5.0] * 20, "fish": [1.0] * 20}, "wine"),
        ({"average_basket": [5.0] * 20}, None),
        ({"balance": [-5.0, 50.0] * 10}, None),
    ],
    ids=["a total", "the largest sum", "an average is no value", "debts are no parts of a sum"],
)
def test_the_column_of_worth_is_chosen_by_what_the_columns_mean(columns, expected):
    spec = worth_column(worth_table(**columns))

    assert (spec.name if spec else None) == expected


def test_the_index_is_the_segment_beside_all_customers():
    data = worth_table(spend=[30.0] * 10 + [10.0] * 10, balance=[-1.0] * 12 + [1.0] * 8)

    frame = index_frame(build_profiles(data, ("s01", "s02")).profiles)

    assert frame.loc["spend"].tolist() == [150.0, 50.0]  # 30 and 10 beside 20 on average
    assert frame.loc["balance: 1 or more"].tolist() == [0.0, 200.0]  # none and 80 % above the median, beside 40 %


def test_what_the_index_counts_is_named():
    index = pd.Index([f"c{place:02d}" for place in range(20)], name="customer_id")
    answers = pd.Categorical([*"1134411111", *"4455555553"], categories=list("12345"), ordered=True)
    frame = pd.DataFrame(
        {
            "trust": answers,
            "newsletter": pd.array([True] * 3 + [False] * 7 + [True] * 9 + [False], dtype="boolean"),
            "city": pd.Categorical(["Lyon"] * 10 + ["Nice"] * 10),
            "spend": [30.0] * 10 + [10.0] * 10,
            "balance": [-1.0] * 12 + [1.0] * 8,
        },
        index=index,
    )
    specs = (
        ColumnSpec(name="trust", role=Role.ORDERED, label="trust", levels=tuple("12345")),
        ColumnSpec(name="newsletter", role=Role.YES_NO, label="newsletter"),
        ColumnSpec(name="city", role=Role.CATEGORY, label="city"),
        ColumnSpec(name="spend", role=Role.NUMBER, label="spend"),
        ColumnSpec(name="balance", role=Role.NUMBER, label="balance"),
    )
    data = EvidenceData(CustomerTable(frame, specs), pd.Series(["s01"] * 10 + ["s02"] * 10, index=index))

    found = index_frame(build_profiles(data, ("s01", "s02")).profiles).round(2)

    rows = {str(row): line.tolist() for row, line in found.iterrows()}
    assert rows == {
        "balance: 1 or more": [0.0, 200.0],  # none and 8 of 10, beside 8 of 20
        "city: Lyon": [200.0, 0.0],
        "city: Nice": [0.0, 200.0],
        "newsletter: yes": [50.0, 150.0],  # 3 and 9 of 10, beside 12 of 20
        "spend": [150.0, 50.0],  # 30 and 10 beside 20 on average
        "trust: 4 or more": [36.36, 163.64],  # 2 and 9 of 10, beside 11 of 20; the means are 1.9 and 4.5
    }


def test_customers_who_fit_none_are_described_by_what_is_far_out():
    rng = np.random.default_rng(5)
    strange = np.arange(N) >= N - 40
    visits = np.where(strange, np.where(rng.random(N) < 0.5, -90.0, 90.0), rng.normal(0, 5, N))
    frame = pd.DataFrame({"balance": visits}, index=customers().segments.index)
    segments = pd.Series(np.where(strange, "", np.where(visits > 0, "s01", "s02")), index=frame.index)
    specs = (ColumnSpec(name="balance", role=Role.NUMBER, label="balance"),)

    made = build_profiles(EvidenceData(CustomerTable(frame, specs), segments), ("s01", "s02"))

    none = made.overview.fits_none
    said = {claim.id: claim for claim in made.claims}
    assert (none.size, none.share) == (40, 0.1)
    assert said[none.claim_ids[0]].evidence.where[0].op in {"at_least", "at_most"}
    assert said[none.claim_ids[0]].evidence.others_value < 0.05


def test_the_best_of_several_bands_counts_all_of_them():
    data = customers()
    age = next(one for one in compare(data, ("s01",))["s01"] if one.spec.name == "age")
    trust = next(one for one in compare(data, ("s01",))["s01"] if one.spec.name == "trust")

    assert age.shown.n_options == 2  # members are 20 to 29: one decade begins there, in two widths
    assert trust.shown.n_options == 2  # the upper and the lower end
    assert "best of 2 options" in trust.shown.method


def test_other_columns_back_what_hangs_together_and_not_what_a_cut_made():
    rng = np.random.default_rng(1)
    group = rng.random(N) < 0.5
    frame = pd.DataFrame(
        {
            "visits": np.where(group, 8.0, 2.0) + rng.normal(0, 1, N),
            "orders": np.where(group, 9.0, 3.0) + rng.normal(0, 1, N),
            "lone": rng.normal(0, 1, N),
        },
        index=customers().segments.index,
    )
    specs = tuple(ColumnSpec(name=name, role=Role.NUMBER, label=name) for name in frame)
    cut = np.where(frame["lone"] > 0.7, "s03", np.where(group, "s01", "s02"))
    data = EvidenceData(CustomerTable(frame, specs), pd.Series(cut, index=frame.index))

    made = {profile.segment_id: profile for profile in build_profiles(data, ("s01", "s02", "s03")).profiles}

    assert {"s01.visits.high", "s01.orders.high"} <= set(made["s01"].backed_ids)
    assert "s03.lone.high" in made["s03"].claim_ids
    assert made["s03"].backed_ids == ()  # the third segment is a cut through one column


def test_a_declared_segment_is_not_backed_by_its_own_rule():
    data = customers()
    rule = (Condition(column="newsletter", op="is_true"),)
    data = EvidenceData(data.customers, data.segments, declared={"d01": rule})

    made = {one.segment_id: one for one in build_profiles(data, ("s01", "s02", "d01")).profiles}

    assert "d01.newsletter.yes" in made["d01"].claim_ids
    assert not [one for one in made["d01"].backed_ids if "newsletter" in one]


def test_the_rules_of_a_plain_cut_are_found_and_faithful():
    data = worth_table(spend=[float(place) for place in range(200)])

    surrogate, claim = find_surrogate(data)

    assert surrogate.fidelity > 0.97
    assert surrogate.warning == ""
    assert [(leaf.segment_id, leaf.text, leaf.n, leaf.right) for leaf in surrogate.leaves] == [
        ("s01", "spend at most 99", 100, 1.0),
        ("s02", "spend at least 100", 100, 1.0),
    ]
    assert (claim.id, claim.evidence.n / claim.evidence.total) == ("all.rules", surrogate.fidelity)


def test_rules_that_cannot_imitate_the_segments_come_with_a_warning():
    data = customers()
    rng = np.random.default_rng(2)
    mixed = pd.Series(rng.choice(["s01", "s02", "s03"], N), index=data.segments.index)

    surrogate, _ = find_surrogate(EvidenceData(data.customers, mixed))

    assert surrogate.fidelity < 0.5
    assert "rightly" in surrogate.warning


def test_a_name_stays_with_its_segment_and_is_no_other_segments():
    data = customers()
    made = {one.segment_id: one.name for one in build_profiles(data, ("s01", "s02")).profiles}

    given = {"s01": made["s02"], "s09": "Nobody"}
    again = {one.segment_id: one.name for one in build_profiles(data, ("s01", "s02"), names=given).profiles}

    assert again["s01"] == made["s02"]
    assert set(again) == {"s01", "s02"}
    assert again["s02"] != again["s01"]


def test_no_name_is_that_of_another_segment_in_another_order():
    data = customers()
    trait = next(one for one in build_profiles(data, ("s01",)).traits["s01"] if one.spec.name == "visits")
    traits = tuple(replace(trait, tag=tag) for tag in ("Frequent visitors", "Rare buyers", "Web users"))
    given = {"s03": "Frequent visitors", "s02": "Rare buyers, frequent visitors"}

    names = name_segments(data, {"s03": (), "s02": (), "s01": traits}, {}, given)

    assert names["s01"] == "Frequent visitors, web users"


@pytest.mark.parametrize(
    ("paperless", "expected"),
    [
        (1, {"s01": "Satisfied, no paperless bill", "s02": "Satisfied, paperless bill"}),
        (0, {"s01": "Satisfied, paperless bill", "s02": "Satisfied, no paperless bill"}),
    ],
)
def test_a_name_goes_on_with_what_another_segment_that_it_fits_as_well_has_not(paperless, expected):
    """Three segments of 50: two are pleased and recommend it, of which only one has a paperless bill."""
    place = np.repeat([0, 1, 2], 50)
    frame = pd.DataFrame(
        {
            "satisfied": pd.array(place < 2, dtype="boolean"),
            "recommended": pd.array((place < 2) & (np.arange(150) % 50 > 0), dtype="boolean"),  # 49 of 50
            "paperless_bill": pd.array(place == paperless, dtype="boolean"),
        },
        index=pd.Index([f"c{n:03d}" for n in range(150)], name="customer_id"),
    )
    columns = tuple(
        ColumnSpec(name=name, role=Role.YES_NO, label=name.replace("_", " ")) for name in frame.columns.astype(str)
    )
    data = EvidenceData(CustomerTable(frame, columns), pd.Series([f"s0{n + 1}" for n in place], index=frame.index))
    found = build_profiles(data, ("s01", "s02")).traits
    shared = {one: tuple(trait for trait in own if trait.spec.name != "paperless_bill") for one, own in found.items()}
    assert [trait.tag for trait in shared["s02"]] == ["Satisfied", "Recommenders"]

    names = name_segments(data, shared, compare(data, ("s01", "s02")), {})

    assert names == expected


def test_a_name_leads_with_something_else_where_the_others_lead_with_variants_of_it():
    """Of three segments the second has the higher index of the two that go along, and as surely a lower rate."""
    place = np.repeat([0, 1, 2], 50)
    rng = np.random.default_rng(0)
    frame = pd.DataFrame(
        {
            "cons_price_index": np.array([9.0, 8.0, 1.0])[place] + rng.random(150),
            "cons_conf_index": np.array([9.0, 8.0, 1.0])[place] + rng.random(150),
            "rate": np.array([5.0, 1.0, 5.0])[place] + rng.random(150),
        },
        index=pd.Index([f"c{n:03d}" for n in range(150)], name="customer_id"),
    )
    columns = tuple(
        ColumnSpec(name=name, role=Role.NUMBER, label=name.replace("_", " ")) for name in frame.columns.astype(str)
    )
    data = EvidenceData(CustomerTable(frame, columns), pd.Series([f"s0{n + 1}" for n in place], index=frame.index))
    found = build_profiles(data, ("s01", "s02", "s03")).traits

    names = name_segments(data, found, {}, {})

    assert names == {"s01": "High cons conf index", "s02": "Low rate", "s03": "Low cons conf index"}


def three_groups(club: tuple[int, int, int], wine: tuple[float, float, float] = (8.0, 9.0, 1.0)) -> EvidenceData:
    """Segments of 50, 50 and 200: how many of each are in a club, and about how much wine they have."""
    sizes = (50, 50, 200)
    noise = np.random.default_rng(0).random(300) / 2
    members = np.concatenate([np.arange(size) < n for size, n in zip(sizes, club, strict=True)])
    frame = pd.DataFrame(
        {"club": pd.array(members, dtype="boolean"), "wine": np.repeat(wine, sizes) + noise},
        index=pd.Index([f"c{n:03d}" for n in range(300)], name="customer_id"),
    )
    columns = (
        ColumnSpec(name="club", role=Role.YES_NO, label="club"),
        ColumnSpec(name="wine", role=Role.NUMBER, label="wine"),
    )
    segments = pd.Series(np.repeat(["s01", "s02", "s03"], sizes), index=frame.index)
    return EvidenceData(CustomerTable(frame, columns), segments)


@pytest.mark.parametrize(
    ("n_club", "name"), [(16, "Club"), (14, "High wine, club")], ids=["nearly as telling", "much less telling"]
)
def test_a_name_leads_with_what_no_other_segment_has_more_of(n_club, name):
    # s01 has more wine than 200 others and less than 50: (200 - 50) / 250 = .60. Of the others nobody is in the club:
    # 16 of 50 tell .32, at most .30 less than the wine; 14 tell .28.
    made = build_profiles(three_groups((n_club, 0, 0)), ("s01", "s02", "s03"))

    assert [one.name for one in made.profiles] == [name, "High wine", "Low wine"]


def test_a_name_that_a_person_gave_stays_where_another_segment_has_more_of_it():
    made = build_profiles(three_groups((16, 0, 0)), ("s01", "s02"), names={"s01": "High wine"})

    assert made.profiles[0].name == "High wine"


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (three_groups((40, 44, 0)), {"wine": False, "club": True}),
        (three_groups((40, 45, 0), wine=(9.0, 9.0, 1.0)), {"wine": True, "club": False}),
    ],
    ids=["80 % beside 88 %, less wine", "80 % beside 90 %, as much wine"],
)
def test_another_segment_has_more_of_a_number_by_any_amount_and_of_a_share_by_ten_points(data, expected):
    rounded = data.customers.frame.assign(wine=data.customers.frame["wine"].round())
    data = EvidenceData(CustomerTable(rounded, data.customers.columns), data.segments)
    found = build_profiles(data, ("s01", "s02", "s03")).traits
    against = Against(data, found)

    assert {one.spec.name: against.is_unsurpassed(one, "s01") for one in found["s01"]} == expected


@pytest.mark.parametrize(("n_alike", "tells"), [(150, True), (151, False)])
def test_a_trait_tells_from_most_others_unless_more_than_half_of_them_are_in_segments_that_have_it_too(n_alike, tells):
    """Of 100 members of s01 all are in the club, as of the other segment alike; nobody is of the third, 300 others."""
    segments = np.repeat(["s01", "s02", "s03"], [100, n_alike, 300 - n_alike])
    index = pd.Index([f"c{n:03d}" for n in range(400)], name="customer_id")
    spec = ColumnSpec(name="club", role=Role.YES_NO, label="club")
    frame = pd.DataFrame({"club": pd.array(segments != "s03", dtype="boolean")}, index=index)
    data = EvidenceData(CustomerTable(frame, (spec,)), pd.Series(segments, index=index))
    (trait,) = build_profiles(data, ("s01", "s02", "s03")).traits["s01"]

    assert Against(data, ("s01", "s02", "s03")).tells_from_most(trait, "s01") is tells


def test_a_declared_segment_is_part_of_others_and_takes_no_trait_from_them():
    data = three_groups((40, 0, 0))
    own = build_profiles(data, ("s01", "s02", "s03")).traits["s01"]
    trait = next(one for one in own if one.spec.name == "club")
    declared = {"d01": (Condition(column="club", op="is_true"),)}  # all of them are
    data = EvidenceData(data.customers, data.segments, declared=declared)

    assert Against(data, ("s01", "s02", "s03", "d01")).holds(trait, "s01")
