"""Segments declared by a rule, and customers left out: counted by hand on a table of twenty-four."""

import pandas as pd
import pytest

from core.audit import audit
from core.claims import Condition, EvidenceData, measure_size
from core.declared import Overlap, check_rule, next_declared_id, overlaps, rule_words
from core.errors import ConfigError, DataError
from core.pipeline import prepare
from core.schema import ColumnSpec, Role
from core.tables import CustomerTable

SPECS = {
    spec.name: spec
    for spec in (
        ColumnSpec(name="age", role=Role.NUMBER, label="age"),
        ColumnSpec(name="size", role=Role.ORDERED, label="city size", levels=("village", "town", "city")),
        ColumnSpec(name="member", role=Role.YES_NO, label="member"),
        ColumnSpec(name="note", role=Role.TEXT, label="note"),
    )
}
WOMEN_OF_TOWNS = (
    Condition(column="age", op="between", values=(20.0, 31.0)),
    Condition(column="member", op="is_true"),
)


@pytest.fixture
def data() -> EvidenceData:
    """Ages 20 to 43; every customer of an even age is a member; three segments of 8, the last without a name."""
    ages = range(20, 44)
    frame = pd.DataFrame(
        {
            "age": [float(age) for age in ages],
            "size": pd.Categorical(["village", "town", "city"] * 8, ["village", "town", "city"], ordered=True),
            "member": pd.array([age % 2 == 0 for age in ages], dtype="boolean"),
            "note": "",
        },
        index=pd.Index([f"c{age}" for age in ages], name="customer_id"),
    )
    segments = pd.Series(["s01"] * 8 + ["s02"] * 8 + [""] * 8, index=frame.index)
    table = CustomerTable(frame, tuple(SPECS.values()))
    return EvidenceData(table, segments, declared={"d01": WOMEN_OF_TOWNS})


def times_as_many(data: EvidenceData, copies: int) -> EvidenceData:
    frame = pd.concat(
        [data.customers.frame.rename(index=lambda one, copy=copy: f"{one}-{copy}") for copy in range(copies)]
    )
    segments = pd.Series(list(data.segments) * copies, index=frame.index)
    return EvidenceData(CustomerTable(frame, data.customers.columns), segments, declared=data.declared)


def test_members_are_the_customers_who_meet_the_rule(data):
    picked = data.customers.frame.index[data.members("d01")]

    assert list(picked) == ["c20", "c22", "c24", "c26", "c28", "c30"]
    assert measure_size(data, "d01").n == 6


def test_membership_of_single_customers_is_the_same_and_strangers_are_no_members(data):
    asked = pd.Index(["c22", "c21", "nobody"])

    assert data.are_members(asked, "d01").tolist() == [True, False, False]
    assert data.are_members(asked, "s01").tolist() == [True, True, False]


def test_the_overlap_with_found_segments_is_counted_in_both_directions_and_small_parts_are_not_told(data):
    four, five = (times_as_many(data, copies) for copies in (4, 5))

    assert overlaps(five, "d01", ("s01", "s02")) == (
        Overlap("s01", 20, 4 / 6, 4 / 8),
        Overlap("s02", 10, 2 / 6, 2 / 8),
    )
    assert [one.segment_id for one in overlaps(four, "d01", ("s01", "s02"))] == ["s01"]  # the other has 8


def test_a_rule_is_said_as_people_say_it():
    assert rule_words(WOMEN_OF_TOWNS, SPECS) == "age 20 to 31 and member is yes"


def test_ids_are_never_used_twice_while_a_later_one_exists():
    assert [next_declared_id(taken) for taken in ((), ("d01",), ("d01", "d07"))] == ["d01", "d02", "d08"]


@pytest.mark.parametrize(
    ("conditions", "said"),
    [
        ((), "1 to 6"),
        ((Condition(column="height", op="at_least", values=(1.0,)),), "not a column"),
        ((Condition(column="note", op="is", values=("x",)),), "does not fit 'note'"),
        ((Condition(column="age", op="is_true"),), "does not fit 'age'"),
        ((Condition(column="age", op="between", values=(40.0, 20.0)),), "40, 20"),
        ((Condition(column="age", op="at_least"),), "missing"),
        ((Condition(column="size", op="in", values=("town", "metropolis")),), "no level 'metropolis'"),
        ((Condition(column="size", op="in"),), "No level of 'city size'"),
        ((Condition(column="age", op="at_least", values=(42.0,)),), "picks 2 of 24"),
        ((Condition(column="age", op="at_least", values=(1.0,)),), "picks 24 of 24"),
    ],
)
def test_a_rule_that_makes_no_segment_is_refused_with_the_reason(data, conditions, said):
    with pytest.raises(ConfigError, match=said) as raised:
        check_rule(conditions, data.customers.frame, SPECS)

    assert raised.value.hint


def test_customers_left_out_are_gone_with_their_events_and_comments(studio):
    sources = studio.sources(studio.store.load("shop"))
    everybody = prepare(sources)
    men = everybody.customers.frame["gender"].astype("str") == "male"

    left = prepare(sources, excluding=(Condition(column="gender", op="is", values=("male",)),))

    kept = set(everybody.customers.frame.index[~men])
    assert set(left.customers.frame.index) == kept
    assert set(left.tables.events["customer_id"]) <= kept
    assert set(left.tables.feedback["customer_id"]) <= kept
    assert len(left.tables.feedback) < len(everybody.tables.feedback)
    assert left.customers.fingerprint != everybody.customers.fingerprint


def test_nobody_left_is_an_error_that_says_how_many_are(studio):
    sources = studio.sources(studio.store.load("shop"))

    with pytest.raises(DataError, match="Only 0 of 360 customers are left"):
        prepare(sources, excluding=(Condition(column="age", op="at_least", values=(0.0,)),))


def test_the_audit_derives_a_study_without_some_customers_on_the_others(studio):
    study = studio.store.load("shop")
    tables = {name: studio.store.table(name) for name in study.tables}
    assert audit(study, tables) == ()

    fewer = study.model_copy(update={"excluding": (Condition(column="gender", op="is", values=("male",)),)})

    assert any(finding.code == "data-changed" for finding in audit(fewer, tables))
