"""Figures that compare segments: index, size and value, two beside each other, the tree, the flow."""

import json

import numpy as np
import pandas as pd
import plotly.graph_objects as go
import pytest

from core.charts import (
    TreeNode,
    flow_chart,
    index_heatmap,
    parallel_chart,
    reasons_chart,
    segment_map,
    size_value_chart,
    tree_chart,
)
from core.errors import ConfigError
from core.profiles import Difference, SegmentProfile, Worth
from core.segmentation import Explanation, Membership, Reason

NAMES = {"s01": "Evening <b>shoppers</b>", "s02": "Browsers"}


def profile(segment_id: str, *, size: int = 600, mean: float = 20.0, share: float = 0.5, **effects: float):
    """A profile as far as charts look at it."""
    return SegmentProfile(
        segment_id=segment_id,
        name=segment_id,
        size=size,
        share=size / 1000,
        share_low=size / 1000 - 0.03,
        share_high=size / 1000 + 0.03,
        claim_ids=(),
        rule=None,
        differences=tuple(Difference(column=name, label=name, effect=effect) for name, effect in effects.items()),
        worth=Worth(
            column="spend",
            label="total spend",
            n=size,
            median=mean,
            mean=mean,
            total=mean * size,
            share=share,
            claim_ids=("a", "b", "c"),
        ),
    )


def compared(segment_id: str, **told: tuple[float, float | None]):
    """A profile with an effect and an index for each attribute."""
    differences = tuple(Difference(column=one, label=one, effect=told[one][0], index=told[one][1]) for one in told)
    return profile(segment_id).model_copy(update={"differences": differences})


INDEXED = (
    compared("s01", basket=(0.4, 210.0), city=(-0.1, 95.0)),
    compared("s02", basket=(-0.4, 40.0), city=(0.1, None)),
)
FIRST = profile("s01", size=600, mean=20.0, share=0.48, basket=0.6, visits=0.1, age=0.3)
SECOND = profile("s02", size=400, mean=32.5, share=0.52, basket=-0.4, visits=0.2, age=0.3)
NODES = (
    TreeNode("n0", "", "Everyone", 1000),
    TreeNode("n1", "n0", "Evening <b>shoppers</b>", 700),
    TreeNode("n2", "n0", "Browsers", 300),
    TreeNode("n3", "n1", "Regulars", 695),
    TreeNode("n4", "n1", "A handful", 5),
)
FLOWS = pd.DataFrame(
    {"before": ["s01", "s02", "s01", "", "s02"], "after": ["s01", "s02", "s02", "s01", ""], "n": [500, 380, 90, 24, 6]}
)

FIGURES = {
    "index": lambda theme: index_heatmap(INDEXED, NAMES, n=1000, theme=theme),
    "value": lambda theme: size_value_chart((FIRST, SECOND), NAMES, theme=theme),
    "parallel": lambda theme: parallel_chart(FIRST, SECOND, NAMES, theme=theme),
    "tree": lambda theme: tree_chart(NODES, {"n1", "n2"}, theme=theme),
    "flow": lambda theme: flow_chart(FLOWS, NAMES, NAMES, stayed=0.9, theme=theme),
}


def many(n: int) -> dict[str, go.Figure]:
    """Each figure with n segments."""
    rng = np.random.default_rng(0)
    ids = [f"s{place:02d}" for place in range(n)]
    names = {one: f"Segment number {one}" for one in ids}
    profiles = [profile(one, size=20 + place, mean=float(place), share=1 / n) for place, one in enumerate(ids)]
    told = [{f"a{row}": (rng.normal(0, 0.2), rng.lognormal(4.6, 0.5)) for row in range(40)} for _ in ids]
    indexed = [compared(one, **facts) for one, facts in zip(ids, told, strict=True)]
    nodes = [TreeNode("root", "", "Everyone", 20 * n), *(TreeNode(one, "root", names[one], 20) for one in ids)]
    flows = pd.DataFrame([(old, new, 12) for old in ids for new in ids], columns=["before", "after", "n"])
    return {
        "index": index_heatmap(indexed, names, n=1000),
        "value": size_value_chart(profiles, names),
        "tree": tree_chart(nodes, set(ids)),
        "flow": flow_chart(flows, names, names, stayed=0.3),
    }


@pytest.mark.parametrize("name", FIGURES)
def test_each_figure_says_its_finding_its_n_and_the_same_in_words(name):
    figure = FIGURES[name]("light")

    assert figure.layout.title.text
    assert "n = " in figure.layout.title.subtitle.text
    assert len(figure.layout.meta["alt"]) > len(figure.layout.meta["title"])


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("name", FIGURES)
def test_each_figure_is_transparent_and_the_same_each_time(name, theme):
    figure = FIGURES[name](theme)

    assert figure.layout.paper_bgcolor == "rgba(0,0,0,0)"
    assert figure.to_json() == FIGURES[name](theme).to_json()


@pytest.mark.parametrize("name", FIGURES)
def test_names_are_not_markup(name):
    drawn = json.loads(FIGURES[name]("light").to_json())
    words = json.dumps([drawn["data"], drawn["layout"]["title"], drawn["layout"].get("annotations", [])])

    assert "<b>shoppers" not in words.replace("\\u003c", "<")


@pytest.mark.parametrize("n", [2, 8, 60])
def test_each_figure_stays_readable_with_few_and_many_segments(n):
    for figure in many(n).values():
        assert 300 <= figure.layout.height <= 400 + 28 * n if n > 30 else 1_100
        assert len(figure.layout.annotations) <= 200  # nothing is written where there is no room


def test_the_index_is_written_on_the_cells():
    figure = index_heatmap(INDEXED, NAMES, n=1000)

    assert list(figure.data[0].y) == ["basket", "city"]
    assert [label.text for label in figure.layout.annotations] == ["210", "40", "95"]  # one was not compared
    assert figure.layout.title.text == "What tells the segments apart best is basket"
    assert "not compared" in figure.data[0].text[1][1]


def test_a_row_of_the_index_names_the_answer_that_is_counted_however_long_its_question_is():
    asked = "I am sure that this shop keeps my card to itself"
    one = Difference(column="trust", label=asked, effect=-0.6, index=12.0, counted="4 or more")
    first = profile("s01").model_copy(update={"differences": (one,)})
    second = profile("s02").model_copy(update={"differences": (one.model_copy(update={"effect": 0.3}),)})

    figure = index_heatmap((first, second), NAMES, n=1000)

    assert list(figure.data[0].y) == ["I am sure that this sh…: 4 or more"]  # 34 letters, the most there is room for
    assert figure.data[0].text[0][0].startswith(f"{asked}: 4 or more<br>")
    assert "where a row names an answer, how many give it" in figure.layout.meta["subtitle"]


def test_what_hardly_anybody_does_does_not_come_first_for_its_index():
    # One customer in a hundred lives in Foxley; three in a hundred of the second segment are three times as many.
    rare = {"s01": (-0.01, 0.0), "s02": (0.02, 300.0)}
    common = {"s01": (-0.3, 60.0), "s02": (0.3, 140.0)}
    profiles = [compared(one, foxley=rare[one], app=common[one]) for one in ("s01", "s02")]

    assert list(index_heatmap(profiles, NAMES, n=1000).data[0].y) == ["app", "foxley"]


def test_many_segments_stand_below_each_other_with_whole_names():
    heat = many(60)["index"].data[0]

    assert list(heat.y) == [f"Segment number s{place:02d}" for place in range(60)]
    assert len(heat.x) == 10
    assert len(heat.z) == 60


def test_areas_of_bubbles_are_total_values():
    figure = size_value_chart((FIRST, SECOND), NAMES)
    second, first = figure.data

    assert (second.x[0], second.y[0]) == (0.4, 32.5)
    assert (first.marker.size / second.marker.size) ** 2 == pytest.approx(600 * 20 / (400 * 32.5))
    assert figure.layout.title.text == "52% of all spend comes from Browsers, 40% of the customers"
    assert figure.layout.meta["subtitle"].startswith("Area: all spend · ")
    assert figure.data[1].text[0].endswith("<br>Average total spend: 20 each, 48% of all of it")
    assert "dotted: the average of 25 ·" in figure.layout.title.subtitle.text  # (600 × 20 + 400 × 32.5) / 1,000


def test_without_a_value_the_picture_says_so():
    bare = FIRST.model_copy(update={"worth": None})

    assert size_value_chart((bare,), NAMES).layout.title.text == "Nothing says what customers are worth"


def test_two_segments_are_compared_with_the_largest_differences_first():
    figure = parallel_chart(FIRST, SECOND, NAMES)
    _, first, second = figure.data

    assert list(first.y) == ["basket", "visits", "age"]
    assert (list(first.x), list(second.x)) == ([0.6, 0.1, 0.3], [-0.4, 0.2, 0.3])
    assert figure.layout.title.text.endswith("and Browsers differ most on basket")


def test_what_speaks_for_and_against_is_said_once_a_side():
    reasons = (Reason("age", 2.0), Reason("visits", -0.5), Reason("trust", 0.25))
    found = Explanation("K-1", "s01", (Membership("s01", 0.9, 2.2, 0.45, reasons),))

    figure = reasons_chart(found, "s01", "Browsers", {"age": "Age: 34"}, n_reasons=2)

    assert (list(figure.data[0].x), list(figure.data[0].y)) == ([2.0, -0.5], ["Age: 34", "visits"])
    assert list(figure.layout.xaxis.ticktext) == ["against", "for"]
    low, high = figure.layout.xaxis.tickvals
    assert low < 0 < high
    assert figure.layout.meta["alt"] == "For Browsers: Age: 34. Against: visits."


def test_the_tree_colours_the_cut_and_draws_no_small_group():
    figure = tree_chart(NODES, {"n1", "n2"})
    boxes, names = figure.data

    assert list(boxes.ids) == ["n1", "n3", "n2"]  # nothing is told of all customers that the title does not say
    assert [width / sum(boxes.width[1:]) for width in boxes.width[1:]] == pytest.approx([695 / 995, 300 / 995])
    assert len(set(boxes.marker.color)) == 3  # two segments, and a paler part of the first
    assert list(names.text) == ["695 · Regulars", "300 · Browsers"]
    assert "fewer than 10 are not drawn" in figure.layout.title.subtitle.text
    assert figure.layout.title.text == "The first split sets apart Browsers, 30% of all customers"


def test_the_first_split_is_the_title_where_it_is_known():
    assert tree_chart(NODES, {"n1", "n2"}, first_split="age").layout.title.text == "The first split is by age"


def test_every_segment_of_a_large_tree_has_a_line_for_its_name():
    figure = many(60)["tree"]

    assert min(figure.data[0].width) >= 15
    assert len(figure.data[1].text) == 60
    assert "taller than they are" in figure.layout.title.subtitle.text


def test_of_many_segments_only_the_largest_are_named_on_the_map():
    members = pd.DataFrame({"segment": [f"s{n:02d}" for n in range(1, 14) for _ in range(n)]})
    members = members.assign(x=range(len(members)), y=range(len(members)), probability=1.0)

    figure = segment_map(members, {f"s{n:02d}": f"Number {n}" for n in range(1, 14)}, "")

    assert {label.text for label in figure.layout.annotations} == {f"<b>Number {n}</b>" for n in range(6, 14)}
    assert "the 8 largest are named" in figure.layout.title.subtitle.text


def test_a_long_name_is_whole_on_the_map_and_on_both_sides_of_a_flow():
    names = {"s01": "Evening shoppers, frequent visitors", "s02": "Evening shoppers, frequent buyers"}
    members = pd.DataFrame({"segment": ["s01", "s02"] * 20, "x": range(40), "y": range(40), "probability": 1.0})

    on_map = [label.text for label in segment_map(members, names, "").layout.annotations]
    flow = flow_chart(FLOWS, names, names, stayed=0.9).data[0].node.label

    assert set(on_map) == {
        "<b>Evening shoppers,<br>frequent visitors</b>",
        "<b>Evening shoppers,<br>frequent buyers</b>",
    }
    assert {"Evening shoppers,<br>frequent visitors", "Evening shoppers,<br>frequent buyers"} <= set(flow)


def test_a_segment_stressed_on_the_map_is_what_its_title_speaks_of():
    members = pd.DataFrame({"segment": ["s01", "s02"] * 20, "x": range(40), "y": range(40), "probability": 1.0})

    figure = segment_map(members, {"s01": "Regulars", "s02": "Browsers"}, "", highlight="s02")

    assert figure.layout.title.text == "Browsers among 2 segments of 40 customers"


def test_small_shares_have_ticks_that_differ():
    shares = [profile(f"s{place:02d}", size=20 + place, share=1 / 14) for place in range(14)]

    assert size_value_chart(shares, {}).layout.xaxis.tickformat == ".1%"
    assert size_value_chart((FIRST, SECOND), NAMES).layout.xaxis.tickformat == ".0%"


def test_a_tree_without_its_root_is_refused():
    with pytest.raises(ConfigError, match="0 roots and 2 lost"):
        tree_chart(NODES[1:3], set())


def test_flows_keep_their_customers_and_small_ones_are_only_counted():
    figure = flow_chart(FLOWS, NAMES, NAMES, stayed=0.9)
    ribbons = figure.data[0]

    assert list(ribbons.link.value) == [500, 380, 90, 24]
    assert list(ribbons.node.label)[-2:] == ["Evening<br>&lt;b&gt;shoppers&lt;/b&gt;", "Browsers"]
    assert figure.layout.title.text.startswith("Most customers stay together: 90 of 100")
    assert "1% of customers" in figure.layout.title.subtitle.text
