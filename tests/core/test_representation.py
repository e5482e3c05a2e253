"""Whom the personas leave out: gaps and diversity by hand, spreads that leave nobody out, words that name who is."""

import numpy as np
import pandas as pd
import pytest

from core.charts import representation_chart, week_chart
from core.claims import Claim, Condition, EvidenceData, measure_share
from core.errors import ConfigError
from core.personas import Persona, Statement
from core.representation import diversity, left_out_words, parity_gap, represent
from core.schema import ColumnSpec, Facet, Meaning, Role
from core.tables import CustomerTable

GENDER = ColumnSpec(name="gender", role=Role.CATEGORY, facet=Facet.DEMOGRAPHIC, meaning=Meaning.GENDER, label="gender")
AGE = ColumnSpec(name="age", role=Role.NUMBER, facet=Facet.DEMOGRAPHIC, meaning=Meaning.AGE, label="age")


def shop() -> EvidenceData:
    """Of 100 customers, 60 are of s01 (48 women, 12 men), 30 of s02 (12 women, 18 men), and 10 men of none."""
    gender = ["f"] * 48 + ["m"] * 12 + ["f"] * 12 + ["m"] * 18 + ["m"] * 10
    age = [25.0] * 60 + [70.0] * 30 + [25.0] * 10
    index = pd.Index([f"c{n:03d}" for n in range(100)], name="customer_id")
    frame = pd.DataFrame({"gender": pd.Categorical(gender), "age": age}, index=index)
    segments = pd.Series(["s01"] * 60 + ["s02"] * 30 + [""] * 10, index=index)
    return EvidenceData(CustomerTable(frame, (GENDER, AGE)), segments)


def persona(data: EvidenceData, segment_id: str, *tests: Condition) -> tuple[Persona, list[Claim]]:
    """A persona whose sheet says that its people meet the tests."""
    claims = [
        Claim(
            id=f"{segment_id}.{place}",
            segment_id=segment_id,
            kind="measured",
            topic="",
            sentence="",
            evidence=measure_share(data, segment_id, (test,)),
        )
        for place, test in enumerate(tests)
    ]
    said = tuple(
        Statement(id=claim.id, section="demographics", text="", claim_ids=(claim.id,), kind="measured")
        for claim in claims
    )
    headline = Statement(id="headline", section="headline", text="")
    return Persona(id=segment_id, segment_id=segment_id, name="", headline=headline, statements=said), claims


WOMEN = Condition(column="gender", op="is", values=("f",))


def test_the_gap_is_the_mean_distance_over_all_values():
    # |1 - 0.5|, |0 - 0.3| and |0 - 0.2|
    assert parity_gap({"a": 1.0}, {"a": 0.5, "b": 0.3, "c": 0.2}) == pytest.approx(1 / 3)
    assert parity_gap({"a": 0.5, "b": 0.5}, {"a": 0.5, "b": 0.5}) == 0.0


def test_diversity_counts_each_value_once():
    assert diversity(("a", "a", "b"), ("a", "b", "c", "d")) == 0.5
    assert diversity((), ()) == 0.0


def test_a_persona_of_one_value_stands_for_it_and_a_spread_for_its_people():
    data = shop()
    first, claims = persona(data, "s01", WOMEN)
    second, _ = persona(data, "s02")

    found = represent(data, (first, second), claims)

    gender = next(one for one in found.attributes if one.label == "gender")
    women, men = gender.values
    # All 60 of s01 stand as women; s02 as its 12 women and 18 men: 72 and 18 of 90. In the data: 60 and 40 of 100.
    assert (women.shown, men.shown) == pytest.approx((0.8, 0.2))
    assert (women.share, men.share) == pytest.approx((0.6, 0.4))
    assert gender.parity_gap == pytest.approx(0.2)
    assert gender.diversity == 0.5
    assert gender.n_spread == 1
    assert [one.value for one in gender.missing] == ["m"]
    assert (found.n_customers, found.n_none) == (100, 10)


def test_a_band_of_ages_covers_the_decades_it_names():
    data = shop()
    first, claims = persona(data, "s01", Condition(column="age", op="between", values=(20.0, 39.0)))

    found = represent(data, (first,), claims)

    age = next(one for one in found.attributes if one.label == "age")
    assert {one.value: bool(one.persona_ids) for one in age.values} == {"20 to 29": True, "70 to 79": False}


def test_who_is_left_out_is_named():
    data = shop()
    first, claims = persona(data, "s01", WOMEN)
    second, _ = persona(data, "s02")

    lines = left_out_words(represent(data, (first, second), claims))

    assert "Gender: no persona is described as m (40%)." in lines
    assert "Age: no persona is described by it, so nobody is left out by it." in lines
    assert "10 customers (10%) fit none of the personas." in lines


def test_proto_personas_stand_for_nobody():
    headline = Statement(id="headline", section="headline", text="")

    found = represent(shop(), (Persona(id="p", segment_id=None, name="", headline=headline),), ())

    assert found.n_none == 100
    assert all(one.diversity == 0.0 for one in found.attributes)


def test_the_picture_names_the_share_of_customers_and_of_those_on_sheets():
    data = shop()
    first, claims = persona(data, "s01", WOMEN)

    picture = representation_chart(represent(data, (first,), claims).attributes[0])

    assert [list(bar.x) for bar in picture.data] == [pytest.approx([0.6, 0.4]), pytest.approx([1.0, 0.0])]
    assert "f: 60%, on the sheets 100%" in picture.layout.meta["alt"]


def test_the_week_says_its_busiest_hour():
    week = np.zeros(168)
    week[3 * 24 + 19] = 0.75
    week[0] = 0.25

    picture = week_chart(tuple(week), n=40)

    assert picture.layout.meta["title"] == "Busiest on Thursdays, 19:00 to 20:00"
    assert "Thursday 75%" in picture.layout.meta["alt"]
    with pytest.raises(ConfigError):
        week_chart((1.0,), n=40)
