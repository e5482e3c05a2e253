"""Evidence: numbers by hand, unknown cells not counted, everything recomputes."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats
from sklearn.metrics import roc_auc_score

from core.claims import (
    Condition,
    EvidenceData,
    adjust_p_values,
    best_of,
    example_rows,
    held_out,
    mean_interval,
    measure_mean,
    measure_median,
    measure_negativity,
    measure_precision,
    measure_reach,
    measure_share,
    measure_size,
    measure_sum_share,
    measure_sure,
    meets,
    newcombe,
    quote_evidence,
    rank_biserial,
    recompute,
    share_p_value,
    wilson,
)
from core.claims._intervals import Ranking
from core.errors import DataError
from core.schema import ColumnSpec, Role
from core.tables import CustomerTable
from core.wording import sentence

LEVELS = ["low", "middle", "high"]


@pytest.fixture
def data() -> EvidenceData:
    """Four members of s01, three of s02, one of none."""
    frame = pd.DataFrame(
        {
            "age": [21.0, 25.0, np.nan, 45.0, 41.0, 47.0, 22.0, 60.0],
            "city": pd.Categorical(["A", "A", "B", None, "B", "B", "A", "B"]),
            "loves": pd.array([True, True, False, None, False, False, True, False], dtype="boolean"),
            "trust": pd.Categorical(
                ["high", "high", "low", "middle", "low", "low", None, "high"], categories=LEVELS, ordered=True
            ),
            "visits": [3.0, 0.0, 1.0, 0.0, 9.0, 8.0, 7.0, 0.0],
            "orders": [0.0, 1.0, 0.0, 0.0, 0.0, 2.0, 0.0, 0.0],
        },
        index=pd.Index([f"c{n}" for n in range(1, 9)], name="customer_id"),
    )
    segments = pd.Series(["s01"] * 4 + ["s02"] * 3 + [""], index=frame.index)
    comments = pd.DataFrame(
        {
            "customer_id": ["c1", "c1", "c2", "c5", "c6", "c8"],
            "theme": ["pain-01", "pain-01", "", "pain-01", "pain-02", "pain-01"],
            "text": ["slow", "so slow", "fine", "slow too", "dear", "slow"],
            "negativity": [0.5, 0.9, 0.1, 0.6, 0.8, 0.8],
            "stage.shop": pd.array(["deliver", "buy", None, "deliver", None, ""], dtype="str"),
        },
        index=pd.Index([f"f{n}" for n in range(1, 7)], name="feedback_id"),
    )
    columns = tuple(ColumnSpec(name=name, role=Role.NUMBER) for name in frame.columns)
    probability = pd.Series([0.9, 0.7, 0.8, 0.6, 1.0, 0.5, 0.9, 0.3], index=frame.index)
    return EvidenceData(CustomerTable(frame, columns), segments, comments, "comments-v1", probability=probability)


def test_a_share_counts_only_customers_whose_cell_is_known(data):
    evidence = measure_share(data, "s01", (Condition(column="age", op="between", values=(20, 29)),))

    # s01 knows three ages (21, 25, 45), two in the band; others know four (41, 47, 22, 60), one in the band.
    assert (evidence.n, evidence.total, evidence.others_n, evidence.others_total) == (2, 3, 1, 4)
    assert evidence.value == pytest.approx(2 / 3)
    assert evidence.effect == pytest.approx(2 / 3 - 1 / 4)
    assert (evidence.low, evidence.high) == pytest.approx(wilson(2, 3))
    assert evidence.row_ids == ("c1", "c2")


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        (Condition(column="city", op="is", values=("A",)), {"c1", "c2", "c7"}),
        (Condition(column="city", op="in", values=("A", "B")), {"c1", "c2", "c3", "c5", "c6", "c7", "c8"}),
        (Condition(column="loves", op="is_true"), {"c1", "c2", "c7"}),
        (Condition(column="loves", op="is_false"), {"c3", "c5", "c6", "c8"}),
        (Condition(column="trust", op="at_most", values=("middle",)), {"c3", "c4", "c5", "c6"}),
        (Condition(column="trust", op="at_least", values=("high",)), {"c1", "c2", "c8"}),
        (Condition(column="age", op="at_least", values=(45,)), {"c4", "c6", "c8"}),
        (Condition(column="age", op="is_known"), {"c1", "c2", "c4", "c5", "c6", "c7", "c8"}),
        (
            Condition(column="visits", op="at_least", values=(9,), or_columns=("orders",)),
            {"c5"},
        ),
        (
            Condition(column="visits", op="at_least", values=(1,), or_columns=("orders",)),
            {"c1", "c2", "c3", "c5", "c6", "c7"},
        ),
    ],
    ids=str,
)
def test_a_condition_picks_exactly_the_rows_that_meet_it(data, condition, expected):
    _, holds = meets(data.customers.frame, (condition,))

    assert set(data.customers.frame.index[holds]) == expected


def test_among_limits_who_is_counted(data):
    evidence = measure_share(
        data,
        "s01",
        (Condition(column="orders", op="at_least", values=(1,)),),
        among=(Condition(column="visits", op="at_least", values=(1,)),),
    )

    assert (evidence.n, evidence.total) == (0, 2)  # c1 and c3 visited, neither ordered
    assert (evidence.others_n, evidence.others_total) == (1, 3)


def test_comments_are_counted_in_customers_who_wrote(data):
    evidence = measure_share(data, "s01", (Condition(column="theme", op="is", values=("pain-01",)),), table="feedback")

    # c1 wrote it twice and counts once; c2 wrote about something else. Others: c5 and c8 of c5, c6, c8.
    assert (evidence.n, evidence.total, evidence.others_n, evidence.others_total) == (1, 2, 2, 3)
    assert evidence.source == "comments-v1"


def test_who_wrote_but_is_no_customer_any_more_counts_among_everyone_else(data):
    comments = data.comments.assign(customer_id=["c1", "c1", "c2", "c5", "c6", "gone"])
    data = EvidenceData(data.customers, data.segments, comments, "comments-v1")

    evidence = measure_share(data, "s01", (Condition(column="theme", op="is", values=("pain-01",)),), table="feedback")

    assert (evidence.n, evidence.total, evidence.others_n, evidence.others_total) == (1, 2, 2, 3)


def test_examples_are_the_first_by_id_whatever_the_order_of_the_table(data):
    table = CustomerTable(data.customers.frame[::-1], data.customers.columns)
    backwards = EvidenceData(table, data.segments, data.comments, "comments-v1")

    evidence = measure_share(backwards, "s02", (Condition(column="age", op="is_known"),))

    assert evidence.row_ids == ("c5", "c6", "c7")


PAIN = (Condition(column="theme", op="is", values=("pain-01",)),)


def test_among_limits_which_comments_are_counted_and_one_that_was_not_read_is_not(data):
    evidence = measure_share(
        data, "s01", (Condition(column="stage.shop", op="is", values=("deliver",)),), among=PAIN, table="feedback"
    )

    # Of pain-01, c1 speaks of delivery (and once of buying), c5 too, c8 of no stage in particular.
    assert (evidence.n, evidence.total, evidence.others_n, evidence.others_total) == (1, 1, 1, 2)
    assert recompute(evidence, data, "s01") == evidence


def test_negativity_is_averaged_over_each_customer_first(data):
    evidence = measure_negativity(data, "s01", PAIN)

    # c1 wrote 0.5 and 0.9; of the others c5 0.6 and c8 0.8.
    assert (evidence.total, evidence.others_total) == (1, 2)
    assert (evidence.value, evidence.others_value) == pytest.approx((0.7, 0.7))
    assert (evidence.low, evidence.high) == (0.0, 1.0)  # one customer tells nothing of the others
    assert evidence.row_ids == ("c1",)
    assert recompute(evidence, data, "s01") == evidence


def test_examples_of_a_severity_show_the_comments_that_were_read(data):
    rows = example_rows(measure_negativity(data, "s01", PAIN), data)

    assert rows.to_dict("list") == {"customer_id": ["c1", "c1"], "text": ["slow", "so slow"], "negativity": [0.5, 0.9]}


def test_a_median_comes_with_everyone_elses_and_its_rank(data):
    evidence = measure_median(data, "s02", "visits")

    assert evidence.value == 8.0
    assert evidence.others_value == 0.0
    assert evidence.effect == 1.0  # every visitor of s02 is above everyone else
    assert (evidence.rank, evidence.n_ranked) == (1, 2)


def test_size_counts_all_customers(data):
    assert (measure_size(data, "s01").n, measure_size(data, "s01").total) == (4, 8)


def test_a_size_counts_rows_where_no_column_names_the_customers(data):
    size = measure_size(replace(data, are_rows=True), "s01")

    assert sentence(size, {}, {}, {}) == "4 rows, 50% of all; each counts as one customer."
    assert sentence(measure_size(data, "s01"), {}, {}, {}) == "4 customers, 50% of all."
    assert recompute(size, data, "s01").table == "customers"


def test_every_kind_of_evidence_recomputes_to_itself(data):
    is_a = Condition(column="city", op="is", values=("A",))
    on_pain = Condition(column="theme", op="is", values=("pain-02",))
    for segment_id, evidence in (
        ("s01", measure_share(data, "s01", (is_a,))),
        ("s02", measure_median(data, "s02", "age")),
        ("s02", measure_size(data, "s02")),
        ("s02", measure_share(data, "s02", (on_pain,), table="feedback")),
        ("s01", quote_evidence(data, "f1", "pain-01")),
        ("s01", measure_mean(data, "s01", "visits")),
        ("s02", measure_sum_share(data, "s02", "visits")),
        ("s01", measure_sure(data, "s01")),
        ("s01", measure_precision(data, "s01", (is_a,))),
        ("s01", measure_reach(data, "s01", (is_a,))),
        ("s01", best_of(measure_share(data, "s01", (is_a,)), 3)),
    ):
        adjusted = evidence.model_copy(update={"p_adjusted": 0.03})

        assert recompute(adjusted, data, segment_id) == adjusted


def test_a_changed_cell_changes_what_recomputes(data):
    evidence = measure_share(data, "s01", (Condition(column="city", op="is", values=("A",)),))
    frame = data.customers.frame.copy()
    frame.loc["c1", "city"] = "B"
    other = EvidenceData(CustomerTable(frame, data.customers.columns), data.segments, data.comments, "comments-v1")

    assert recompute(evidence, other, "s01") != evidence


@pytest.mark.parametrize(("feedback_id", "theme"), [("f9", "pain-01"), ("f4", "pain-01"), ("f1", "pain-02")])
def test_a_quote_that_is_gone_or_of_others_does_not_recompute(data, feedback_id, theme):
    with pytest.raises(DataError, match=feedback_id):
        recompute(quote_evidence(data, feedback_id, theme), data, "s01")


def test_an_unknown_column_is_a_data_error(data):
    with pytest.raises(DataError, match="shoe_size"):
        measure_share(data, "s01", (Condition(column="shoe_size", op="is_known"),))


def test_rank_difference_agrees_with_scipy_and_scikit_learn():
    rng = np.random.default_rng(0)
    values, others = rng.integers(0, 9, 60).astype(float), rng.integers(2, 12, 80).astype(float)

    found = rank_biserial(values, others)

    auc = roc_auc_score([1] * 60 + [0] * 80, np.concatenate([values, others]))
    expected = stats.mannwhitneyu(values, others, method="asymptotic", use_continuity=False)
    assert found.effect == pytest.approx(2 * auc - 1)
    assert found.p_value == pytest.approx(expected.pvalue)
    assert found.low < found.effect < found.high


def test_any_group_differs_from_the_rest_as_if_the_two_had_been_ranked_alone():
    values = np.random.default_rng(3).integers(0, 6, 90).astype(float)
    ranking = Ranking(values)

    for group in (np.arange(90) < 20, np.arange(90) % 3 == 0):
        expected = stats.mannwhitneyu(values[group], values[~group], method="asymptotic", use_continuity=False)
        found = ranking.difference(group)

        assert found.effect == pytest.approx(2 * expected.statistic / (group.sum() * (~group).sum()) - 1)
        assert found.p_value == pytest.approx(expected.pvalue)


@given(n=st.integers(0, 45), extra=st.integers(0, 45), n_2=st.integers(0, 90), extra_2=st.integers(0, 900))
@settings(max_examples=200, deadline=None)
def test_few_answers_are_tested_as_by_fisher(n, extra, n_2, extra_2):
    expected = stats.fisher_exact([[n, extra], [n_2, extra_2]]).pvalue

    assert share_p_value(n, n + extra, n_2, n_2 + extra_2) == pytest.approx(expected, rel=1e-9, abs=1e-12)


def test_many_answers_are_tested_by_their_normal_approximation():
    expected = stats.chi2_contingency([[4_000, 6_000], [4_100, 5_900]], correction=False).pvalue

    assert share_p_value(4_000, 10_000, 4_100, 10_000) == pytest.approx(expected)


def test_a_difference_beyond_all_doubt_has_a_p_value_near_zero():
    assert share_p_value(600, 600, 40, 100_000) < 1e-300


def test_rank_interval_covers_the_truth_in_about_95_of_100_draws():
    rng = np.random.default_rng(1)
    truth = 2 * stats.norm.cdf(1 / np.sqrt(2)) - 1  # two normals one standard deviation apart
    hits = 0
    for _ in range(400):
        found = rank_biserial(rng.normal(1, 1, 50), rng.normal(0, 1, 70))
        hits += found.low <= truth <= found.high

    assert 0.92 <= hits / 400 <= 0.98


def test_rank_interval_of_few_customers_who_differ_more_among_themselves_still_covers():
    rng = np.random.default_rng(4)
    truth = 2 * stats.norm.cdf(1.5 / np.sqrt(2**2 + 1)) - 1

    found = [rank_biserial(rng.normal(1.5, 2, 10), rng.normal(0, 1, 200)) for _ in range(2_000)]

    assert np.mean([one.low <= truth <= one.high for one in found]) >= 0.93


@given(n=st.integers(0, 60), extra=st.integers(0, 60), n_2=st.integers(0, 60), extra_2=st.integers(0, 60))
@settings(max_examples=100, deadline=None)
def test_intervals_hold_their_estimate_and_stay_in_range(n, extra, n_2, extra_2):
    total, total_2 = n + extra, n_2 + extra_2
    low, high = wilson(n, total)
    assert 0 <= low <= high <= 1
    if total and total_2:
        below, above = newcombe(n, total, n_2, total_2)
        assert -1 <= below <= n / total - n_2 / total_2 + 1e-12
        assert n / total - n_2 / total_2 - 1e-12 <= above <= 1


def test_adjusted_p_values_are_never_smaller_and_keep_their_order():
    raw = np.array([0.2, 0.001, 0.04, 0.04, 0.9])

    adjusted = adjust_p_values(raw)

    assert (adjusted >= raw).all()
    assert (np.diff(adjusted[np.argsort(raw, kind="stable")]) >= 0).all()
    assert adjusted[1] == pytest.approx(0.005)  # 0.001 x 5 / 1


def test_a_mean_and_the_part_of_a_sum_are_those_of_the_known_values(data):
    mean, part = measure_mean(data, "s02", "visits"), measure_sum_share(data, "s02", "visits")

    assert (mean.value, mean.others_value) == (8.0, 0.8)  # 9, 8, 7 beside 3, 0, 1, 0, 0
    assert part.value == pytest.approx(24 / 28)
    assert part.effect == pytest.approx(24 / 28 - 3 / 8)
    assert part.low < part.value <= part.high <= 1


def test_sure_members_are_counted_beside_those_of_other_segments(data):
    evidence = measure_sure(data, "s01")

    assert (evidence.n, evidence.total) == (2, 4)  # 0.9 and 0.8 of 0.9, 0.7, 0.8, 0.6
    assert (evidence.others_n, evidence.others_total) == (2, 3)  # who fits none is not counted


def test_a_rule_is_counted_on_the_half_held_out_and_an_unknown_cell_is_not_picked(data):
    is_a = (Condition(column="city", op="is", values=("A",)),)
    half = set(data.customers.frame.index[held_out(data.customers.frame.index)])
    members, picked = {"c1", "c2", "c3", "c4"} & half, {"c1", "c2", "c7"} & half

    precision, reach = measure_precision(data, "s01", is_a), measure_reach(data, "s01", is_a)

    assert (precision.n, precision.total) == (len(members & picked), len(picked))
    assert (reach.n, reach.total) == (len(members & picked), len(members))


def test_the_half_held_out_does_not_depend_on_the_order_of_customers():
    ids = pd.Index([f"c{place}" for place in range(1000)])

    assert set(ids[held_out(ids)]) == set(ids[::-1][held_out(ids[::-1])])
    assert 430 < held_out(ids).sum() < 570


def test_the_p_value_of_the_best_of_several_counts_each_of_them(data):
    evidence = measure_share(data, "s01", (Condition(column="city", op="is", values=("A",)),))

    assert best_of(evidence, 1) == evidence
    assert best_of(evidence, 3).p_value == pytest.approx(min(1.0, 3 * evidence.p_value))


def test_the_interval_of_a_mean_reaches_further_where_the_values_do():
    values = np.array([1.0] * 18 + [20.0, 60.0])

    mean, low, high = mean_interval(values)

    assert mean == pytest.approx(4.9)
    assert high - mean > 1.5 * (mean - low)
    assert mean_interval(np.full(5, 3.0)) == (3.0, 3.0, 3.0)


def test_complete_separation_leaves_doubt_about_the_effect():
    few = rank_biserial(np.arange(10.0) + 100, np.arange(40.0))
    many = rank_biserial(np.arange(1000.0) + 9000, np.arange(4000.0))

    assert (few.effect, few.high) == (1.0, 1.0)
    assert few.low < 0.9
    assert 0.99 < many.low < 1.0
