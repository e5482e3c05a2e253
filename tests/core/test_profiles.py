"""What tells a segment apart: planted differences are found, noise is not, rules count right."""

import numpy as np
import pandas as pd
import pytest

from core.claims import EvidenceData
from core.config import MIN_GROUP_SIZE
from core.profiles import MIN_EFFECT, build_profiles, compare, effects_frame
from core.schema import ColumnSpec, Facet, Meaning, Role, Unit
from core.tables import CustomerTable

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
    profiles, traits = build_profiles(data, ("s01", "s02", "s03"))
    return data, {profile.segment_id: profile for profile in profiles}, traits


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

    assert phrases["visits"] == "have many visits"
    assert phrases["trust"] == "trust the shop"
    assert phrases["newsletter"] == "have newsletter"
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
    assert rule.n == picked.sum()
    assert rule.precision == pytest.approx((picked & members).sum() / picked.sum())
    assert rule.reach == pytest.approx((picked & members).sum() / members.sum())
    assert len(rule.conditions) <= 4
    assert rule.precision > 0.8


def test_shuffled_segments_have_no_traits():
    shown = 0
    for seed in range(20):
        data = customers(seed)
        order = np.random.default_rng(seed).permutation(N)
        shuffled = pd.Series(data.segments.to_numpy()[order], index=data.segments.index)
        _, traits = build_profiles(EvidenceData(data.customers, shuffled), ("s01", "s02"))
        shown += any(traits.values())

    assert shown <= 1


def test_effects_of_two_complementary_segments_mirror_each_other():
    data = customers()
    halves = pd.Series(np.where(data.segments == "s01", "s01", "s02"), index=data.segments.index)
    effects = effects_frame(build_profiles(EvidenceData(data.customers, halves), ("s01", "s02"))[0])

    for label in ("visits", "newsletter", "gender: female", "age"):
        assert effects.loc[label, "s01"] == pytest.approx(-effects.loc[label, "s02"])
    assert effects.loc["visits", "s01"] > 0.9


def test_adjusted_p_values_count_every_comparison():
    data = customers()
    ones = [one for group in compare(data, ("s01", "s02")).values() for one in group]

    # 2 segments x (age, visits, shoe size, trust, newsletter, 2 genders, 3 colours) = 20 comparisons
    assert len(ones) == 20
    smallest = min(one.shown.p_value for one in ones)
    assert min(one.shown.p_adjusted for one in ones) <= 20 * smallest
