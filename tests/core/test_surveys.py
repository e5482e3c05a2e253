"""What segments agree and disagree with: counted by hand, planted, recomputed, and absent by chance."""

import numpy as np
import pandas as pd
import pytest

from core.adapters.readers import read_bytes
from core.audit import audit
from core.claims import EvidenceData, recompute, wilson
from core.pipeline import run_study
from core.schema import ColumnSpec, Facet, Role
from core.segmentation import SegmentationConfig
from core.surveys import positions, stated_positions
from core.tables import CustomerTable

LEVELS = ("1", "2", "3", "4", "5")


def data(answers, segments, *, levels=LEVELS, question="image"):
    """Evidence on items named by the keys of `answers`; "" is no answer."""
    frame = pd.DataFrame(
        {
            name: pd.Categorical([one or np.nan for one in column], levels, ordered=True)
            for name, column in answers.items()
        },
        index=pd.Index([f"c{row:04d}" for row in range(len(segments))], name="customer_id"),
    )
    specs = tuple(
        ColumnSpec(name=name, role=Role.ORDERED, facet=Facet.ATTITUDINAL, levels=levels, question=question, label=name)
        for name in frame
    )
    return EvidenceData(CustomerTable(frame, specs), pd.Series(segments, index=frame.index, dtype="str"))


@pytest.fixture
def two_camps():
    """Forty people each: the first find it cheap and not healthy, the second have no opinion; six skip an item."""
    segments = ["s01"] * 40 + ["s02"] * 40
    return data(
        {
            "cheap": [""] * 6 + ["4"] * 20 + ["5"] * 10 + ["3"] * 4 + ["3"] * 32 + ["4"] * 8,
            "healthy": ["1"] * 15 + ["2"] * 15 + ["3"] * 10 + ["3"] * 38 + ["2"] * 2,
            "fast": ["3", "4"] * 40,
        },
        segments,
    )


def test_a_position_counts_the_two_upper_or_lower_answers_of_those_who_answered(two_camps):
    stated = positions(two_camps, ("s01", "s02"))

    assert [(one.segment_id, one.stance, one.column) for one in stated] == [
        ("s01", "agrees", "cheap"),
        ("s01", "disagrees", "healthy"),
    ]
    cheap, healthy = (one.claim.evidence for one in stated)
    assert (cheap.n, cheap.total, cheap.others_n, cheap.others_total) == (30, 34, 8, 40)
    assert (healthy.n, healthy.total, healthy.others_n, healthy.others_total) == (30, 40, 2, 40)
    assert (cheap.low, cheap.high) == wilson(30, 34)
    assert cheap.effect == pytest.approx(30 / 34 - 8 / 40)
    assert stated[0].claim.sentence == "Cheap: 4 or more for 88% of them; everyone else: 20%."
    assert stated[0].question == "image"


def test_every_position_recomputes(two_camps):
    for one in positions(two_camps, ("s01", "s02")):
        assert recompute(one.claim.evidence, two_camps, one.segment_id) == one.claim.evidence


def test_p_values_are_adjusted_over_all_items_both_ends_and_all_segments(two_camps):
    (cheap, healthy) = positions(two_camps, ("s01", "s02"))

    # Three items, two ends, two segments; a segment and everyone else have the same p-value here. Per segment two
    # of six are far below all others, so Benjamini-Hochberg multiplies the larger by 12 / 4.
    largest = max(cheap.claim.evidence.p_value, healthy.claim.evidence.p_value)
    worst = cheap if cheap.claim.evidence.p_value == largest else healthy
    assert worst.claim.evidence.p_adjusted == pytest.approx(3 * largest)


def test_the_positions_of_a_saved_study_are_found_among_its_claims(two_camps):
    claims = [one.claim for one in positions(two_camps, ("s01", "s02"))]

    assert [claim.topic for claim in stated_positions(claims, "s01", "agrees")] == ["agrees:cheap"]
    assert stated_positions(claims, "s02", "agrees") == ()


def test_three_levels_have_one_at_each_end():
    levels = ("no", "partly", "yes")
    segments = ["s01"] * 30 + ["s02"] * 30
    evidence = data(
        {name: ["yes"] * 25 + ["partly"] * 5 + ["partly"] * 25 + ["no"] * 5 for name in ("a", "b", "c")},
        segments,
        levels=levels,
    )

    agreed = [one for one in positions(evidence, ("s01",)) if one.stance == "agrees"]

    assert {one.claim.evidence.n for one in agreed} == {25}


def test_planted_opinions_are_the_top_positions():
    rng = np.random.default_rng(8)
    segments = rng.choice(["s01", "s02", "s03"], 600)
    answers = {f"item {number}": rng.integers(2, 5, 600) for number in range(12)}
    answers["item 3"] = np.clip(answers["item 3"] + np.where(segments == "s02", 1, 0), 1, 5)
    answers["item 7"] = np.clip(answers["item 7"] - np.where(segments == "s02", 2, 0), 1, 5)
    evidence = data({name: column.astype(str) for name, column in answers.items()}, segments)

    found = [one for one in positions(evidence, ("s01", "s02", "s03")) if one.segment_id == "s02"]

    top = {one.stance: one.column for one in reversed(found)}
    assert top == {"agrees": "item 3", "disagrees": "item 7"}


def test_segments_drawn_at_random_have_hardly_any_position():
    n_with_any = 0
    for seed in range(40):
        rng = np.random.default_rng(seed)
        answers = {f"item {number}": rng.integers(1, 6, 300).astype(str) for number in range(10)}
        n_with_any += bool(positions(data(answers, rng.choice(["s01", "s02", "s03"], 300)), ("s01", "s02", "s03")))

    assert n_with_any <= 4  # of 40: the false discovery rate is 5 %


def test_without_a_battery_there_is_no_position():
    alone = data({"cheap": ["4"] * 40 + ["1"] * 40}, ["s01"] * 40 + ["s02"] * 40, question="")

    assert positions(alone, ("s01", "s02")) == ()


def test_a_survey_goes_from_file_to_audited_positions():
    rng = np.random.default_rng(2)
    camp = np.repeat([0, 1], 80)
    style = rng.normal(0, 0.7, 160)[:, None]
    opinion = np.array([[1.5, -1.5] * 4, [-1.5, 1.5] * 4])[camp]
    answers = np.clip(np.rint(3 + style + opinion + rng.normal(0, 0.6, (160, 8))), 1, 5).astype(int)
    used = np.where(rng.random(160) < 0.5, "web; app", np.where(camp == 1, "store; web", "store"))
    frame = pd.DataFrame(answers, columns=[f"Q1_{item}" for item in range(1, 9)]).assign(channels=used)
    source = read_bytes(frame.to_csv(index=False).encode(), "survey.csv")

    result = run_study([source], config=SegmentationConfig(n_segments=2))

    study = result.study
    assert study.segmentation.answer_styles[0].removed
    said = {
        tuple(claim.evidence.where[0].column for claim in found)
        for info in study.segmentation.segments
        if (found := stated_positions(study.claims, info.id, "agrees"))
    }
    assert {frozenset(columns) for columns in said} == {
        frozenset(f"Q1_{item}" for item in range(1, 9, 2)),
        frozenset(f"Q1_{item}" for item in range(2, 9, 2)),
    }
    assert audit(study, result.tables) == ()
