"""Figures: they say n, they speak in words, and anybody can tell their colours apart."""

from itertools import combinations

import numpy as np
import pandas as pd
import pytest

from core import charts
from core.charts import (
    COLORS,
    COLORS_ON_DARK,
    DIVERGING,
    INK,
    candidates_chart,
    emotion_in_words,
    evidence_bar,
    evidence_counts,
    hours_chart,
    most_telling,
    persona_color,
    persona_mark,
    prevalence_base,
    prevalence_chart,
    prevalence_note,
    segment_map,
    verdict_chart,
)
from core.claims import Claim, Condition, Evidence
from core.errors import ConfigError
from core.journeys import JourneyMap, Stage, Step
from core.personas import PrevalenceStep
from core.schema import ColumnSpec, Role, Unit
from core.segmentation import Candidate, SegmentationConfig, SegmentationRecord, SegmentInfo, VerdictEvidence
from core.wording import certainty

NAMES = {"s01": "Evening <b>shoppers</b>", "s02": "Browsers"}
HOURS = (*(0.0,) * 8, 0.05, 0.05, 0.1, 0.1, 0.1, 0.05, 0.05, 0.05, 0.05, 0.05, 0.05, 0.1, 0.15, 0.05, 0.0, 0.0)
SHARE = Evidence(
    where=(Condition(column="city", op="is", values=("big",)),),
    n=189,
    total=300,
    value=0.63,
    low=0.57,
    high=0.68,
    others_n=207,
    others_total=900,
    others_value=0.23,
)
MONEY = ColumnSpec(name="basket", role=Role.NUMBER, unit=Unit.MONEY, label="average basket")
MEDIAN = SHARE.model_copy(
    update={
        "statistic": "median",
        "column": "basket",
        "where": (),
        "n": 300,
        "value": 84.0,
        "low": 80.0,
        "high": 90.0,
        "others_value": 41.0,
    }
)
CLAIM = Claim(id="a", segment_id="s01", kind="measured", topic="t", sentence="S.", phrase="buy often", evidence=SHARE)
PART_OF_SUM = SHARE.model_copy(
    update={
        "statistic": "sum_share",
        "column": "basket",
        "where": (),
        "n": 350,
        "total": 5000,
        "value": 0.07,
        "low": 0.06,
        "high": 0.08,
        "others_n": 4650,
        "others_total": 5000,
        "others_value": 0.93,
    }
)
ALL_LEVELS = SHARE.model_copy(
    update={
        "statistic": "levels",
        "where": (Condition(column="city", op="in", values=("big", "small")),),
        "parts": (0.4, 0.6),
        "n": 340,
        "total": 340,
        "value": 1.0,
        "low": 0.99,
        "high": 1.0,
        "others_n": 660,
        "others_total": 660,
        "others_value": 1.0,
    }
)
SOME_LEVELS = ALL_LEVELS.model_copy(
    update={"parts": (0.4, 0.5), "n": 306, "value": 0.9, "low": 0.86, "others_n": 330, "others_value": 0.5}
)
STEPS = (
    PrevalenceStep(claim_id="a", n=189, total=300, share=0.63, low=0.57, high=0.68),
    PrevalenceStep(claim_id="b", n=60, total=300, share=0.2, low=0.16, high=0.25),
)


def record(**changes: object) -> SegmentationRecord:
    given = {
        "config": SegmentationConfig(),
        "n_segments": 3,
        "suggested": 2,
        "reason": "Two are enough.",
        "verdict": "natural",
        "verdict_reason": "",
        "candidates": (
            Candidate(n_segments=3, score=95.0),
            Candidate(n_segments=2, score=90.0, stability=0.9),
            Candidate(n_segments=4, score=99.0),
        ),
        "segments": (
            SegmentInfo(id="s01", size=600, share=0.6, stability=0.9),
            SegmentInfo(id="s02", size=392, share=0.392, stability=0.9),
            SegmentInfo(id="s03", size=4, share=0.004, stability=0.4),
        ),
        "n_unassigned": 4,
        "columns": ("a",),
        "projection_note": "Shows 80% of the differences.",
        "source": "x",
    }
    return SegmentationRecord(**(given | changes))


EVIDENCE = VerdictEvidence(
    gain=2.0,
    null_gains=(0.5, 0.9, 0.7),
    needed_gain=0.95,
    n_compared=1000,
    agreement=0.9,
    separated_share=0.8,
    favours_one=False,
)


def members(n: int) -> pd.DataFrame:
    place = np.arange(n)
    return pd.DataFrame(
        {
            "segment": np.where(place % 10 == 9, "", np.where(place % 2 == 0, "s01", "s02")),
            "x": place / n,
            "y": (place * 7 % n) / n,
            "probability": 0.9,
        },
        index=pd.Index([f"c{number:05d}" for number in place], name="customer_id"),
    )


def journey() -> JourneyMap:
    steps = tuple(Step(id=f"s{i}", title=f"Step {i}", emotion_expected=mood) for i, mood in enumerate((0, -2, 1)))
    return JourneyMap(id="m", title="Map", stages=(Stage(id="a", title="A", steps=steps),))


FIGURES = {
    "map": lambda theme: segment_map(members(50), NAMES, "A note.", theme=theme),
    "candidates": lambda theme: candidates_chart(record(), theme=theme),
    "verdict": lambda theme: verdict_chart(record(verdict_evidence=EVIDENCE), theme=theme),
    "hours": lambda theme: hours_chart(HOURS, HOURS, n=300, theme=theme),
    "share": lambda theme: evidence_bar(SHARE, None, name="Evening shoppers", theme=theme),
    "median": lambda theme: evidence_bar(MEDIAN, MONEY, name="Evening shoppers", theme=theme),
    "prevalence": lambda theme: prevalence_chart(STEPS, {"a": CLAIM}, theme=theme),
}
COUNTS = {
    "map": "n = 50",
    "candidates": "n = 1,000",
    "verdict": "n = 1,000",
    "hours": "n = 300",
    "share": "189 of 300",
    "median": "n = 300",
    "prevalence": "60 of 300",
}


@pytest.mark.parametrize("name", FIGURES)
def test_each_figure_says_its_finding_its_n_and_the_same_in_words(name):
    figure = FIGURES[name]("light")

    assert figure.layout.title.text
    assert COUNTS[name] in figure.layout.title.subtitle.text
    assert len(figure.layout.meta["alt"]) > 30


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("name", FIGURES)
def test_each_figure_is_transparent_inherits_its_font_and_is_the_same_each_time(name, theme):
    figure = FIGURES[name](theme)

    assert figure.layout.paper_bgcolor == figure.layout.plot_bgcolor == "rgba(0,0,0,0)"
    assert figure.layout.font.family == "inherit"
    assert figure.layout.font.color == INK[theme].text
    assert figure.to_json() == FIGURES[name](theme).to_json()


@pytest.mark.parametrize("name", FIGURES)
def test_no_figure_needs_webgl_and_names_are_not_markup(name):
    figure = FIGURES[name]("light")

    assert {trace.type for trace in figure.data} <= {"scatter", "bar", "heatmap"}
    assert "<b>shoppers" not in figure.to_json()


def test_the_map_draws_the_same_3000_customers_each_time_and_says_so():
    many = members(8_000)

    first, again = (segment_map(frame, NAMES, "") for frame in (many, many.sample(frac=1, random_state=3)))

    assert sum(len(trace.x) for trace in first.data) == 3_000
    assert first.layout.title.subtitle.text == "n = 8,000, 3,000 of them drawn"
    assert {tuple(trace.x) for trace in first.data} == {tuple(trace.x) for trace in again.data}


def test_customers_who_fit_none_are_grey_and_counted():
    figure = segment_map(members(50), NAMES, "")

    assert figure.data[0].name == "Fits none"
    assert figure.data[0].marker.color == charts.NONE_COLOR["light"]
    assert "5 fit none" in figure.layout.title.text


def test_a_highlighted_segment_stands_out_and_is_the_only_one_named():
    figure = segment_map(members(50), NAMES, "", highlight="s02")
    opacity = {trace.name: trace.marker.opacity for trace in figure.data}

    assert opacity["Browsers"] > 3 * max(value for name, value in opacity.items() if name != "Browsers")
    assert [label.text for label in figure.layout.annotations] == ["<b>Browsers</b>"]


def test_the_heat_map_keeps_the_25_attributes_with_the_largest_spread():
    effects = pd.DataFrame({"s01": np.linspace(0, 0.9, 40), "s02": 0.0}, index=[f"a{i}" for i in range(40)])

    assert list(most_telling(effects).index) == [f"a{i}" for i in range(39, 14, -1)]


def test_the_suggested_and_the_chosen_number_are_marked():
    figure = candidates_chart(record())

    assert list(figure.data[0].x) == [2, 3, 4]
    assert {label.text: label.x for label in figure.layout.annotations} == {"2 suggested": 2, "3 chosen": 3}


def test_the_busiest_hour_is_labelled():
    figure = hours_chart(HOURS, n=300)

    assert figure.layout.title.text == "Busiest from 20:00 to 21:00"
    assert [label.text for label in figure.layout.annotations] == ["20:00 · 15%"]


def test_a_day_without_24_hours_is_refused():
    with pytest.raises(ConfigError, match="24 hours; 3 values"):
        hours_chart((0.2, 0.3, 0.5), n=10)


def test_the_evidence_bar_shows_both_sides_with_n_and_the_interval_of_the_segment():
    figure = evidence_bar(SHARE, None, name="Evening shoppers")
    bars, interval = figure.data

    assert list(bars.x) == [0.63, 0.23]
    assert list(interval.y) == [bars.y[0]]
    assert interval.error_x.array[0] == pytest.approx(0.05)
    assert interval.error_x.arrayminus[0] == pytest.approx(0.06)
    assert [label.text for label in figure.layout.annotations] == ["63% · 189 of 300", "23% · 207 of 900"]
    assert "95% interval 57% to 68%" in figure.layout.meta["alt"]


def ends(figure):
    return [label.text for label in figure.layout.annotations]


def test_a_part_of_a_sum_is_not_backed_by_a_part_of_the_customers():
    figure = evidence_bar(PART_OF_SUM, MONEY, name="Savers")

    assert ends(figure) == ["7% of the sum · n = 350", "93% of the sum · n = 4,650"]
    assert evidence_counts(PART_OF_SUM) == "n = 350"
    assert "350 of 5,000" not in figure.layout.meta["alt"]


def test_levels_have_a_bar_each_and_none_for_all_of_them_together():
    figure = evidence_bar(ALL_LEVELS, None, name="Savers")

    assert list(figure.data[0].x) == [0.4, 0.6]
    assert len(figure.data) == 1  # no interval
    assert ends(figure) == ["40% · 136 of 340", "60% · 204 of 340"]
    assert certainty(ALL_LEVELS, {}) == "Counted: 340 customers here, 660 others."
    assert figure.layout.meta["alt"] == "Savers: big 40%, small 60%. big: 40% · 136 of 340; small: 60% · 204 of 340."


def test_levels_that_are_not_all_are_compared_together():
    figure = evidence_bar(SOME_LEVELS, None, name="Savers")

    assert list(figure.data[0].y) == ["big", "small", "Together", "Everyone else"]
    assert ends(figure)[2:] == ["90% · 306 of 340", "50% · 330 of 660"]
    assert list(figure.data[1].y) == ["Together"]
    assert "Together 95% interval 86% to 100%" in figure.layout.meta["alt"]


def test_the_evidence_bar_of_a_median_speaks_in_the_unit_of_the_column():
    figure = evidence_bar(MEDIAN, MONEY, name="Evening shoppers")

    assert figure.layout.title.text == "Evening shoppers: 84; everyone else: 41"
    assert [label.text for label in figure.layout.annotations] == ["84 · n = 300", "41 · n = 900"]


def test_a_quote_has_no_chart():
    quote = SHARE.model_copy(update={"statistic": "quote"})

    with pytest.raises(ConfigError, match="quote"):
        evidence_bar(quote, None, name="x")


def test_prevalence_below_a_quarter_is_said_in_the_title():
    figure = prevalence_chart(STEPS, {"a": CLAIM})

    assert figure.layout.title.text == "Only 20% match the whole description"
    assert list(figure.layout.yaxis.ticktext) == ["buy often", "and attribute 2"]
    assert [shape.x0 for shape in figure.layout.shapes] == [0.25]


def test_each_step_of_the_prevalence_has_its_interval():
    figure = prevalence_chart(STEPS, {"a": CLAIM})
    whiskers = figure.data[1].error_x

    assert list(whiskers.array) == pytest.approx([0.05, 0.05])
    assert list(whiskers.arrayminus) == pytest.approx([0.06, 0.04])
    assert figure.layout.title.subtitle.text == "60 of 300 customers of the segment · 95% interval 16% to 25%"
    assert "and attribute 2: 20% (16% to 25%) · 60 of 300" in figure.layout.meta["alt"]


def test_a_base_that_shrinks_as_attributes_are_added_is_said():
    fewer = STEPS[1].model_copy(update={"total": 280})

    assert prevalence_base(STEPS) == ""
    said = "Only members with known answers are counted: 300 at the first step, 280 at the last."
    assert prevalence_base((STEPS[0], fewer)) == said
    assert said in prevalence_chart((STEPS[0], fewer), {}).layout.meta["alt"]


NOTE = "Each line counts those who match it and every line above it."


def test_how_several_steps_are_to_be_read_is_said():
    assert prevalence_note(STEPS, "Customers who buy", {}) == NOTE
    assert prevalence_note(STEPS[:1], "Customers who buy", {}) == ""


def test_a_headline_that_compares_segments_says_that_the_lines_count_customers():
    said = "“The most” compares whole segments; the lines count single customers."

    assert prevalence_note(STEPS, "Customers who spend the most", {}) == f"{NOTE} {said}"
    assert prevalence_note(STEPS[:1], "Customers who spend the most", {}) == said


def test_the_emotion_curve_is_said_to_be_expected_not_measured():
    said = emotion_in_words(journey())

    assert said.startswith("Lowest at “Step 1”, highest at “Step 2”. Expected by the team: ")
    assert said.endswith("Step 0: neutral; Step 1: frustrated; Step 2: content.")


def test_a_frame_of_members_is_left_as_it_was():
    frame = members(30)
    before = frame.copy(deep=True)

    segment_map(frame, NAMES, "")

    pd.testing.assert_frame_equal(frame, before)


def test_the_verdict_is_drawn_beside_made_up_customers():
    picture = verdict_chart(record(verdict_evidence=EVIDENCE))

    real, made_up = picture.data
    assert (list(real.x), sorted(made_up.x)) == ([2.0], [0.5, 0.7, 0.9])
    assert picture.layout.shapes[0].x0 == 0.95
    assert "with gaps between" in picture.layout.meta["title"]
    assert "n = 1,000 customers" in picture.layout.meta["subtitle"]
    assert "3 of 3 tables" in picture.layout.meta["alt"]


def test_a_verdict_of_one_group_says_so_without_made_up_customers():
    evidence = EVIDENCE.model_copy(update={"favours_one": True, "null_gains": (), "needed_gain": 0.0, "gain": -0.3})

    picture = verdict_chart(record(verdict="none", verdict_evidence=evidence))

    assert len(picture.data) == 1
    assert picture.layout.meta["title"] == "One group describes the customers best"


@pytest.mark.parametrize(("needed", "written"), [(0.95, "left"), (2.4, "right")])
def test_what_is_needed_is_written_inside_the_verdict_chart(needed, written):
    evidence = EVIDENCE.model_copy(update={"needed_gain": needed})

    (label,) = verdict_chart(record(verdict_evidence=evidence)).layout.annotations

    assert (label.text, label.xanchor) == ("needed", written)


def test_without_kept_evidence_the_verdict_chart_says_what_to_do():
    picture = verdict_chart(record())

    assert not picture.data
    assert "Find segments again" in picture.layout.meta["title"]


def test_84_places_of_the_palette_look_different():
    assert len({(persona_color(place), persona_mark(place)) for place in range(84)}) == 84


def _linear(color: str) -> np.ndarray:
    channels = np.array([int(color[at : at + 2], 16) / 255 for at in (1, 3, 5)])
    return np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)


def _contrast(one: str, other: str) -> float:
    first, second = (float(_linear(color) @ np.array([0.2126, 0.7152, 0.0722])) for color in (one, other))
    return (max(first, second) + 0.05) / (min(first, second) + 0.05)


def test_white_text_can_be_read_on_every_persona_color():
    assert min(_contrast(color, "#ffffff") for color in COLORS) >= 4.5


def test_dark_page_colors_can_be_read_as_text_there():
    assert min(_contrast(color, INK["dark"].page) for color in COLORS_ON_DARK) >= 4.5


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_text_can_be_read_on_every_step_of_the_heat_map_and_on_the_page(theme):
    assert min(_contrast(back, text) for back, text in DIVERGING[theme]) >= 4.5
    assert min(_contrast(color, INK[theme].page) for color in (INK[theme].text, INK[theme].muted)) >= 4.5


# Machado, Oliveira and Fernandes (2009), severity 1.0, on linear RGB.
VISION = {
    "protan": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    "deutan": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
    "tritan": [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]],
}


def _oklab(linear: np.ndarray) -> np.ndarray:
    to_cones = [[0.4122214708, 0.5363325363, 0.0514459929], [0.2119034982, 0.6806995451, 0.1073969566]]
    to_cones.append([0.0883024619, 0.2817188376, 0.6299787005])
    to_lab = [[0.2104542553, 0.7936177850, -0.0040720468], [1.9779984951, -2.4285922050, 0.4505937099]]
    to_lab.append([0.0259040371, 0.7827717662, -0.8086757660])
    return np.array(to_lab) @ np.cbrt(np.array(to_cones) @ np.clip(linear, 0, 1))


@pytest.mark.parametrize("vision", VISION)
def test_colour_blind_readers_can_tell_the_colors_apart(vision):
    seen = [_oklab(np.array(VISION[vision]) @ _linear(color)) for color in COLORS]
    distances = [float(np.linalg.norm(one - other)) for one, other in combinations(seen, 2)]
    of_first_six = [float(np.linalg.norm(one - other)) for one, other in combinations(seen[:6], 2)]

    # A just noticeable difference in OKLab is about 0.02.
    assert min(distances) >= 0.045
    assert min(of_first_six) >= 0.06
