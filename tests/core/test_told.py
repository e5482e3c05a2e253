"""Figures on what a segment says of a theme: tested on customers, by hand and against scipy."""

import math

import numpy as np
import pandas as pd
import pytest
from scipy.stats import fisher_exact

from core.claims import (
    Condition,
    EvidenceData,
    adjust_p_values,
    change,
    later_periods,
    lift_spread,
    measure_frequency,
    measure_lift,
    measure_trend,
    more_often_p_value,
    over_index,
    recompute,
    shrunk_lift,
    theme_trends,
)
from core.errors import DataError
from core.tables import CustomerTable
from core.wording import period_words, sentence, times

ABOUT = (Condition(column="theme", op="is", values=("pain-01",)),)


def data_of(counts, *, period=lambda n: f"2026-{1 + n % 8:02d}"):
    """Customers in segments; `counts` says by segment how many raised pain-01 and how many wrote at all."""
    rows, segments = [], {}
    for segment_id, (raised, wrote) in counts.items():
        for n in range(wrote):
            customer = f"{segment_id}-{n:03d}"
            segments[customer] = segment_id
            rows.append({"customer_id": customer, "theme": "pain-01" if n < raised else "", "period": period(n)})
    comments = pd.DataFrame(rows).assign(negativity=0.8, text="late", publishable=True)
    comments.index = pd.Index([f"f{n:04d}" for n in range(len(rows))], name="feedback_id")
    frame = pd.DataFrame({"age": 30.0}, index=pd.Index(list(segments), name="customer_id"))
    return EvidenceData(CustomerTable(frame, ()), pd.Series(segments), comments, "v1")


@pytest.mark.parametrize("counts", [(3, 4, 1, 4), (30, 40, 6, 60), (0, 10, 5, 20), (5, 5, 0, 7)])
def test_the_test_is_fishers_one_sided(counts):
    n, total, others_n, others_total = counts
    expected = fisher_exact([[n, total - n], [others_n, others_total - others_n]], alternative="greater").pvalue

    assert more_often_p_value(*counts) == pytest.approx(expected, rel=1e-9)


def test_fisher_by_hand():
    # Of 5 customers 2 raised it, both among the 2 of the segment: one of the 10 ways to choose 2 of 5.
    assert more_often_p_value(2, 2, 0, 3) == pytest.approx(0.1)


def test_benjamini_hochberg_by_hand():
    # Sorted .01 .02 .04 .20: times 4/1, 4/2, 4/3, 4/4; each no more than the next.
    adjusted = adjust_p_values(np.array([0.20, 0.01, 0.04, 0.02]))

    assert adjusted == pytest.approx([0.20, 0.04, 4 * 0.04 / 3, 0.04])


def test_a_lift_is_drawn_towards_one_by_what_its_counts_leave_open():
    # 30 of 40 against 6 of 60, half a customer added: log((30.5/40.5)/(6.5/60.5)).
    log_lift = math.log((30.5 / 40.5) / (6.5 / 60.5))
    variance = 1 / 30.5 - 1 / 40.5 + 1 / 6.5 - 1 / 60.5
    kept = 0.25 / (0.25 + variance)

    value, low, high = shrunk_lift(30, 40, 6, 60, spread=0.5)

    assert value == pytest.approx(math.exp(kept * log_lift))
    assert math.log(high / value) == pytest.approx(1.959964 * math.sqrt(kept * variance), rel=1e-5)
    assert math.log(value / low) == pytest.approx(math.log(high / value))
    assert shrunk_lift(3, 4, 1, 4, spread=0.1)[0] < 1.1 < shrunk_lift(3, 4, 1, 4, spread=2.0)[0]


def test_the_spread_of_lifts_is_what_their_counts_do_not_explain():
    rng = np.random.default_rng(0)
    totals = np.full(4000, 2000.0)
    others = rng.binomial(2000, 0.2, 4000).astype(float)
    even = rng.binomial(2000, 0.2, 4000).astype(float)
    spread = rng.binomial(2000, np.clip(0.2 * np.exp(rng.normal(0, 0.3, 4000)), 0, 1)).astype(float)

    assert lift_spread(even, totals, others, totals) == pytest.approx(0.1)
    assert lift_spread(spread, totals, others, totals) == pytest.approx(0.3, abs=0.03)


def test_texts_of_one_customer_count_once():
    data = data_of({"s01": (10, 40), "s02": (8, 40), "s03": (8, 40)})
    repeated = pd.concat([data.comments, *[data.comments.head(10)] * 20])
    repeated.index = pd.Index([f"f{n:04d}" for n in range(len(repeated))], name="feedback_id")
    loud = EvidenceData(data.customers, data.segments, repeated, "v1")

    once, often = measure_lift(data, "s01", ABOUT), measure_lift(loud, "s01", ABOUT)

    assert (often.n, often.total, often.p_value) == (once.n, once.total, once.p_value) == (10, 40, once.p_value)
    assert (measure_frequency(loud, "s01", ABOUT).value, measure_frequency(data, "s01", ABOUT).value) == (21.0, 1.0)


def test_a_segment_that_says_it_less_than_others_is_told_from_one_that_says_it_as_often():
    data = data_of({"s01": (10, 400), "s02": (100, 400), "s03": (100, 400), "s04": (96, 400)})

    verdicts = {one: over_index(measure_lift(data, one, ABOUT)) for one in ("s01", "s02")}

    assert verdicts["s01"] == "less"
    assert verdicts["s02"] != "less"


def test_where_nothing_differs_hardly_any_segment_is_said_to_raise_a_theme_less():
    rng = np.random.default_rng(0)
    less = 0
    for _ in range(100):
        sizes = {f"s{n:02d}": 300 for n in range(1, 5)}
        data = data_of({one: (int(rng.binomial(n, 0.2)), n) for one, n in sizes.items()})
        less += sum(over_index(measure_lift(data, one, ABOUT)) == "less" for one in sizes)

    assert less <= 20  # of 400: the interval of 95 % leaves 2.5 % on that side


def test_a_segment_says_it_more_no_more_or_there_is_not_enough_data():
    more = measure_lift(data_of({"s01": (30, 60), "s02": (10, 60), "s03": (10, 60)}), "s01", ABOUT)
    few = measure_lift(data_of({"s01": (4, 12), "s02": (3, 20)}), "s01", ABOUT)
    many = measure_lift(data_of({"s01": (100, 400), "s02": (100, 400)}), "s01", ABOUT)

    verdicts = [over_index(one.model_copy(update={"p_adjusted": one.p_value})) for one in (more, few, many)]

    assert verdicts == ["more", "too few", "no more"]
    assert sentence(few, {}, {"pain-01": "late parcels"}, {}).endswith("not enough data to tell.")


def test_four_customers_and_a_small_excess_are_never_more():
    four = measure_lift(data_of({"s01": (4, 4), "s02": (0, 200)}), "s01", ABOUT)
    slight = measure_lift(data_of({"s01": (1190, 2000), "s02": (1000, 2000)}), "s01", ABOUT)

    assert four.p_value < 0.001
    assert slight.p_value < 0.001
    assert over_index(four.model_copy(update={"p_adjusted": 0.0})) != "more"
    assert over_index(slight.model_copy(update={"p_adjusted": 0.0})) == "no more"


def test_the_later_half_is_cut_where_the_comments_are_most_even():
    comments = pd.DataFrame({"period": ["2026-01"] * 5 + ["2026-02"] + ["2026-03"] * 4 + ["2026-05"] * 2 + [""] * 9})

    assert later_periods(comments) == ("2026-03", "2026-05")
    assert later_periods(comments[comments["period"] < "2026-05"]) == ()


def test_a_theme_that_is_new_is_rising_and_one_said_evenly_is_steady():
    months = [f"2026-{month:02d}" for month in range(1, 9)]
    grown = data_of({"s01": (80, 160), "s02": (0, 10)}, period=lambda n: months[4 + n % 4] if n < 80 else months[n % 4])
    even = data_of({"s01": (80, 160), "s02": (0, 10)})

    rising, steady = measure_trend(grown, "s01", ABOUT), measure_trend(even, "s01", ABOUT)

    assert (rising.n, rising.others_n) == (80, 0)
    assert [change(one.model_copy(update={"p_adjusted": one.p_value})) for one in (rising, steady)] == [
        "rising",
        "steady",
    ]
    said = sentence(rising.model_copy(update={"p_adjusted": 0.001}), {}, {"pain-01": "late parcels"}, {})
    assert said == "Since May 2026 “late parcels” comes up more often than before: 100% of those who wrote; before: 0%."
    assert change(theme_trends(grown.comments, ["pain-01"])["pain-01"]) == "rising"


def test_comments_without_dates_have_no_trend():
    data = data_of({"s01": (10, 40)}, period=lambda _: "")

    with pytest.raises(DataError, match="no dates"):
        measure_trend(data, "s01", ABOUT)
    assert theme_trends(data.comments, ["pain-01"]) == {}


@pytest.mark.parametrize("measure", [measure_lift, measure_frequency, measure_trend])
def test_every_figure_recomputes(measure):
    data = data_of({"s01": (12, 40), "s02": (8, 40)})
    evidence = measure(data, "s01", ABOUT)

    assert recompute(evidence, data, "s01") == evidence
    assert recompute(evidence.model_copy(update={"n": evidence.n + 1}), data, "s01") == evidence


def test_numbers_of_times_and_periods_in_words():
    assert [times(value) for value in (1.0, 1.04, 1.3, 2.0, 14.2)] == [
        "once",
        "once",
        "1.3 times",
        "2 times",
        "14 times",
    ]
    assert [period_words(one) for one in ("2026-12", "2025-Q4", "2024")] == [
        "December 2026",
        "October to December 2025",
        "2024",
    ]
