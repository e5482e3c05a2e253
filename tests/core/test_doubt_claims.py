"""What a doubt about segments rests on is counted from the data; expected values by hand."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from core.claims import (
    EvidenceData,
    SearchData,
    measure_answer_style,
    measure_blank,
    measure_settled,
    recompute,
)
from core.errors import DataError
from core.profiles import build_profiles, doubt_id, style_id
from core.schema import ColumnSpec, Role
from core.segmentation import (
    AnswerStyle,
    Segmentation,
    SegmentationConfig,
    SegmentationRecord,
    SegmentationWarning,
    SegmentInfo,
)
from core.tables import CustomerTable
from core.wording import certainty, sentence

N = 800
LEVELS = ("1", "2", "3", "4", "5")


def table(cells: dict[str, object], columns: tuple[ColumnSpec, ...]) -> CustomerTable:
    ids = pd.Index([f"c{number:03d}" for number in range(N)], dtype="str", name="customer_id")
    return CustomerTable(pd.DataFrame(cells, index=ids), columns)


def two_halves() -> EvidenceData:
    """Half of the customers in each segment: plan tells which, tariff is known for 100 of the first half alone."""
    first = np.arange(N) < N // 2
    plan = pd.Categorical(np.where(first, "a", "b"))
    tariff = pd.Categorical(np.where(np.arange(N) < 100, "x", "Unknown"))
    noise = np.tile([0.0, 1.0], N // 2)
    specs = (
        ColumnSpec(name="plan", label="plan", role=Role.CATEGORY),
        ColumnSpec(name="tariff", label="tariff", role=Role.CATEGORY),
        ColumnSpec(name="noise", label="noise", role=Role.NUMBER),
    )
    customers = table({"plan": plan, "tariff": tariff, "noise": noise}, specs)
    segments = pd.Series(np.where(first, "s01", "s02"), index=customers.frame.index, dtype="str")
    return EvidenceData(customers, segments)


def survey() -> CustomerTable:
    """Eight items that everybody answers around a level of their own, in two groups that agree with other items."""
    rng = np.random.default_rng(3)
    group, level = np.arange(N) % 2, rng.normal(0, 1.2, N)
    likes = np.where((np.arange(8) < 4)[None, :] == (group == 0)[:, None], 0.9, -0.9)
    answers = np.clip(np.rint(3 + level[:, None] + likes + rng.normal(0, 0.5, (N, 8))), 1, 5).astype(int)
    cells = {f"item {j}": pd.Categorical(answers[:, j].astype(str), LEVELS, ordered=True) for j in range(8)}
    specs = tuple(ColumnSpec(name=name, role=Role.ORDERED, levels=LEVELS, question="Views") for name in cells)
    return table(cells, specs)


def said(evidence, data) -> str:
    return sentence(evidence, {spec.name: spec for spec in data.customers.columns}, {}, {})


def test_words_for_not_known_count_as_blank_beside_everyone_else():
    data = two_halves()

    found = measure_blank(data, "s02", "tariff")

    assert (found.n, found.total, found.others_n, found.others_total) == (400, 400, 300, 400)
    assert found.effect == pytest.approx(0.25)
    assert said(found, data) == "Tariff is not known for 100% of them; everyone else: 75%."


def test_a_column_that_is_the_segment_settles_it_all_and_noise_nothing():
    data = two_halves()

    whole, nothing = measure_settled(data, "plan"), measure_settled(data, "noise")

    assert whole.value == pytest.approx(1.0, abs=1e-3)
    assert nothing.value == pytest.approx(0.0, abs=1e-3)
    assert said(whole, data) == "Plan alone settles 100% of who belongs where."
    assert certainty(whole, {}) == "Counted: 800 customers in a segment."


def test_one_segment_is_settled_by_nothing():
    data = replace(two_halves(), segments=pd.Series("s01", index=two_halves().segments.index, dtype="str"))

    with pytest.raises(DataError, match="no two segments"):
        measure_settled(data, "plan")


def test_what_is_gone_is_a_data_error():
    data = two_halves()

    with pytest.raises(DataError, match="gone"):
        measure_blank(data, "s01", "gone")
    with pytest.raises(DataError, match="gone"):
        measure_settled(data, "gone")
    with pytest.raises(DataError, match="gone"):
        measure_answer_style(data, "gone")


def test_a_level_of_their_own_is_a_matter_of_the_person():
    customers = survey()
    data = EvidenceData(customers, pd.Series("s01", index=customers.frame.index, dtype="str"))

    found = measure_answer_style(data, "Views")

    # A person's mean of eight answers: variance 1.44 of the person and 0.25 / 8 of the items, less for the clipping.
    assert found.value == pytest.approx(1.44 / (1.44 + 0.25 / 8), abs=0.05)
    assert found.n == N
    assert said(found, data).startswith("How high people usually answer “Views” is 9")


def doubted(customers: CustomerTable, segments: pd.Series, **doubts) -> EvidenceData:
    """Return what claims are computed from, of segments that were found and are doubted."""
    infos = tuple(SegmentInfo(id=one, size=0, share=0.0, stability=0.0) for one in sorted(segments.unique()))
    record = SegmentationRecord(
        config=SegmentationConfig(),
        n_segments=len(infos),
        suggested=len(infos),
        reason="",
        verdict="none",
        verdict_reason="",
        candidates=(),
        segments=infos,
        n_unassigned=0,
        columns=(),
        projection_note="",
        source="",
        **doubts,
    )
    return EvidenceData(customers, segments, search=SearchData(Segmentation(record, segments.to_frame("segment"))))


def test_each_warning_has_a_claim_that_is_computed_again():
    halves = two_halves()
    more = {"message": "", "hint": ""}
    blank = SegmentationWarning(code="missing_cells", segment_ids=("s02",), columns=("tariff",), **more)
    settled = SegmentationWarning(code="one_column", columns=("plan", "tariff"), **more)
    data = doubted(halves.customers, halves.segments, warnings=(blank, settled))

    claims = {claim.id: claim for claim in build_profiles(data, ("s01", "s02")).claims}

    found = [claims[doubt_id(one)] for one in (blank, settled)]
    assert [(one.segment_id, one.evidence.statistic, one.evidence.column) for one in found] == [
        ("s02", "blank", "tariff"),
        ("all", "settled", "plan"),
    ]
    for claim in found:
        assert recompute(claim.evidence, data, claim.segment_id) == claim.evidence


def test_a_scale_that_was_set_right_has_a_claim_and_one_that_was_not_has_none():
    customers = survey()
    segments = pd.Series(np.where(np.arange(N) % 2, "s01", "s02"), index=customers.frame.index, dtype="str")
    kept = AnswerStyle(question="Other", n_items=5, level=0.1, spread=0.1, content=2.0, removed=False, reason="")
    removed = kept.model_copy(update={"question": "Views", "removed": True})
    data = doubted(customers, segments, answer_styles=(kept, removed))

    claims = {claim.id: claim for claim in build_profiles(data, ("s01", "s02")).claims}

    assert style_id(0) not in claims
    assert claims[style_id(1)].evidence == measure_answer_style(data, "Views")
