"""Response styles: planted yes-saying and extreme answers, and attitudes that must survive taking them out."""

import numpy as np
import pandas as pd
import pytest
from sklearn.metrics import adjusted_rand_score

from core.schema import ColumnSpec, Facet, Meaning, Role
from core.segmentation import EncodedMixture, Encoder, SegmentationConfig, StyleRemover, segment
from core.tables import CustomerTable

LEVELS = ("1", "2", "3", "4", "5")


def survey(answers, *, meaning=None):
    """A customer table of items q00, q01, … on one scale; NaN is no answer."""
    names = [f"q{item:02d}" for item in range(answers.shape[1])]
    frame = pd.DataFrame(answers, columns=names).map(lambda one: str(int(one)), na_action="ignore")
    frame = frame.apply(lambda column: pd.Categorical(column, LEVELS, ordered=True))
    frame.index = pd.Index([f"c{row:05d}" for row in range(len(frame))], name="customer_id")
    specs = tuple(
        ColumnSpec(name=name, role=Role.ORDERED, facet=Facet.ATTITUDINAL, levels=LEVELS, question="q", meaning=meaning)
        for name in names
    )
    return CustomerTable(frame, specs)


def planted(seed, *, level=0.0, spread=0.0, missing=0.0, n=600, n_items=12):
    """Answers of three attitudes, shifted and stretched by each respondent's own style.

    `level` is the standard deviation of what a respondent adds to every answer, `spread` that of the logarithm
    of what they multiply their opinions with.
    """
    rng = np.random.default_rng(seed)
    truth = rng.integers(0, 3, n)
    attitudes = rng.normal(size=(3, n_items))
    attitudes -= attitudes.mean(1, keepdims=True)
    attitudes /= attitudes.std(1, keepdims=True)
    stretch = np.exp(rng.normal(0, spread, n))[:, None]
    opinion = 0.9 * attitudes[truth] + rng.normal(0, 0.8, (n, n_items))
    answers = np.clip(np.rint(3 + rng.normal(0, level, n)[:, None] + stretch * opinion), 1, 5)
    return np.where(rng.random((n, n_items)) < missing, np.nan, answers), truth


def agreement(table, truth, mode):
    remover = StyleRemover(table.columns, mode).fit(table.frame)
    frame = remover.transform(table.frame)
    encoder = Encoder(remover.specs_).fit(frame)
    encoded = encoder.transform(frame)
    return adjusted_rand_score(truth, EncodedMixture(3).fit(encoded).predict(encoded))


@pytest.mark.parametrize(
    ("style", "least_gain"),
    [({"level": 0.8}, 0.4), ({"spread": 0.7}, 0.2), ({"level": 0.8, "spread": 0.35, "missing": 0.2}, 0.3)],
)
def test_attitudes_are_found_behind_yes_saying_and_extreme_answers(style, least_gain):
    found = {"auto": [], "keep": []}
    for seed in range(3):
        answers, truth = planted(seed, **style)
        for mode, scores in found.items():
            scores.append(agreement(survey(answers), truth, mode))

    without, with_style = np.mean(found["auto"]), np.mean(found["keep"])

    assert without > 0.7
    assert without > with_style + least_gain


def test_answers_without_a_style_are_left_alone():
    answers, _ = planted(1)
    table = survey(answers)

    remover = StyleRemover(table.columns).fit(table.frame)

    assert not remover.styles_[0].removed
    assert remover.specs_ == table.columns
    pd.testing.assert_frame_equal(remover.transform(table.frame), table.frame)


@pytest.mark.parametrize("loadings", [[0.8] * 6, [0.9, 0.8, 0.7, 0.6, 0.5, 0.4]])
def test_a_scale_of_one_trait_keeps_its_level_which_is_all_it_says(loadings):
    rng = np.random.default_rng(4)
    loading = np.array(loadings)
    trait = rng.normal(size=(800, 1))
    answers = trait * loading + rng.normal(size=(800, 6)) * np.sqrt(1 - loading**2)
    table = survey(np.clip(np.rint(3 + 1.1 * answers), 1, 5))

    (style,) = StyleRemover(table.columns).fit(table.frame).styles_

    assert style.level > 0.7
    assert not style.removed
    assert "nearly the same" in style.reason


def test_how_satisfied_people_are_is_an_answer_and_no_style():
    answers, _ = planted(1, level=0.8)
    table = survey(answers, meaning=Meaning.SATISFACTION)

    (style,) = StyleRemover(table.columns).fit(table.frame).styles_

    assert style.level > 0.7
    assert not style.removed


def test_four_items_are_too_few_unless_a_person_wants_it():
    answers, _ = planted(1, level=0.8, n_items=4)
    table = survey(answers)

    assert not StyleRemover(table.columns).fit(table.frame).styles_[0].removed
    assert StyleRemover(table.columns, "remove").fit(table.frame).styles_[0].removed


def test_answers_a_step_higher_and_twice_as_far_apart_come_out_alike():
    answers, _ = planted(2, level=0.8, spread=0.35)
    answers[0] = [2, 3, 2, 3, 2, 3, 2, 3, 2, 3, 2, 3]
    answers[1] = answers[0] + 1
    answers[2] = 1 + 2 * (answers[0] - 2)  # 1 and 3: twice as far apart
    table = survey(answers)

    values = StyleRemover(table.columns).fit(table.frame).transform(table.frame).to_numpy(dtype=float)

    np.testing.assert_allclose(values[0], values[1], atol=1e-12)
    # Everybody's spread weighs in, so that few answers do not blow up: the pattern is the same, the size nearly.
    assert np.corrcoef(values[0], values[2])[0, 1] == pytest.approx(1.0, abs=0.02)
    assert 1.0 < np.ptp(values[2]) / np.ptp(values[0]) < 1.7


def test_a_missing_answer_stays_missing_and_moves_no_other_answer_by_itself():
    answers, _ = planted(3, level=0.8)
    answers[:, 0] = np.clip(answers[:, 0] + 2, 1, 5)  # an item that everybody likes
    answers[1] = answers[0]
    answers[1, 0] = np.nan
    answers[2, 2:] = np.nan  # two answers say nothing about how somebody uses the scale
    table = survey(answers)

    values = StyleRemover(table.columns, "remove").fit(table.frame).transform(table.frame).to_numpy(dtype=float)

    assert np.isnan(values[1, 0])
    assert not np.isnan(values[1, 1:]).any()
    assert np.isnan(values[2]).all()
    assert np.abs(values[1, 1:] - values[0, 1:]).mean() < 0.35


def test_somebody_who_ticks_the_same_answer_everywhere_has_no_infinite_opinion():
    answers, _ = planted(5, level=0.8)
    answers[:20] = 4
    table = survey(answers)

    values = StyleRemover(table.columns).fit(table.frame).transform(table.frame).to_numpy(dtype=float)

    assert np.isfinite(values).all()
    assert np.ptp(values[0]) < 2.0


def test_the_record_says_what_was_done_and_the_answers_stay_as_they_were():
    answers, truth = planted(1, level=0.8, spread=0.35, n=400)
    table = survey(answers)
    before = table.frame.copy(deep=True)

    found = segment(table, SegmentationConfig(n_segments=3))
    kept = segment(table, SegmentationConfig(n_segments=3, response_style="keep"))

    (style,) = found.record.answer_styles
    assert style.removed
    assert (
        style.reason == "some answer higher than others and some answer more extremely than others, whatever the item"
    )
    assert not kept.record.answer_styles[0].removed
    assert (
        adjusted_rand_score(truth, found.members["segment"]) > adjusted_rand_score(truth, kept.members["segment"]) + 0.3
    )
    pd.testing.assert_frame_equal(table.frame, before)


def test_latent_classes_read_the_answers_as_they_are():
    answers, _ = planted(1, level=0.8, n=300, n_items=6)

    found = segment(survey(answers), SegmentationConfig(method="latent_class", n_segments=3))

    assert found.record.columns == ("q00", "q01", "q02", "q03", "q04", "q05")
    assert not found.record.answer_styles[0].removed


# --------------------------------------------------------------------------- options of a question


def options(seed, *, ticking, opinion):
    """Six numbers in which three groups differ, and twelve options that people tick much or little of."""
    rng = np.random.default_rng(seed)
    truth = rng.integers(0, 3, 800)
    numbers = rng.normal(size=(3, 6))[truth] + rng.normal(size=(800, 6))
    liking = opinion * rng.normal(size=(3, 12))[truth] + rng.normal(0, ticking, 800)[:, None] - 1.0
    ticks = rng.random((800, 12)) < 1 / (1 + np.exp(-liking))
    frame = pd.concat(
        [
            pd.DataFrame(numbers, columns=[f"x{place}" for place in range(6)]),
            pd.DataFrame(ticks, columns=[f"use: {place}" for place in range(12)]).astype("boolean"),
        ],
        axis=1,
    )
    return frame, truth


def specs_of(frame, question):
    return [
        ColumnSpec(name=name, role=Role.NUMBER)
        if name.startswith("x")
        else ColumnSpec(name=name, role=Role.YES_NO, question=question)
        for name in frame
    ]


def test_a_question_where_some_tick_much_counts_for_few_columns():
    frame, truth = options(1, ticking=1.5, opinion=0.0)
    found = {}
    for question in ("use", ""):
        encoder = Encoder(specs_of(frame, question)).fit(frame)
        encoded = encoder.transform(frame)
        found[question] = adjusted_rand_score(truth, EncodedMixture(3).fit(encoded).predict(encoded))
        weight = encoder.layout_.code_weights.sum()
        assert (2 < weight < 5) if question else weight == 12

    assert found["use"] > found[""] + 0.2


def test_options_that_people_choose_one_by_one_count_in_full():
    frame, _ = options(1, ticking=0.0, opinion=0.0)

    layout = Encoder(specs_of(frame, "use")).fit(frame).layout_

    assert layout.code_weights.min() > 0.85
