import re

import pytest

from core.charts import Curve, emotion_chart, map_svg
from core.journeys import Card, JourneyMap, Stage, Step


def test_curves_stay_apart_without_colour_and_the_title_says_where_they_differ_most():
    picture = emotion_chart(
        ["Look", "Pay", "Wait"], [Curve("Mia", 0, (1, -2, 0)), Curve("Leo", 1, (1, 1, None))], theme="dark"
    )

    assert [tuple(trace.y) for trace in picture.data] == [(1, -2, 0), (1, 1, None)]
    assert len({trace.line.dash for trace in picture.data}) == 2
    assert len({trace.marker.symbol for trace in picture.data}) == 2
    assert picture.layout.meta["title"] == "Furthest apart at “Pay”"
    assert "Leo: Look content, Pay content." in picture.layout.meta["alt"]


def test_the_same_persona_on_two_maps_keeps_its_colour_and_differs_in_dashes_and_marks():
    steps = [f"Step {n} with a rather long name" for n in range(9)]
    flat = (0,) * 9

    picture = emotion_chart(
        steps, [Curve("Mia, first map", 3, flat), Curve("Mia, second map", 3, flat, 1), Curve("Leo", 4, flat, 1)]
    )

    mia, future, leo = picture.data
    assert mia.line.color == future.line.color != leo.line.color
    assert (mia.line.dash, future.line.dash, leo.line.dash) == ("solid", "dash", "dash")
    assert (mia.marker.symbol, future.marker.symbol) == ("triangle-up", "triangle-up-open")
    assert mia.hovertext[1] == "Step 1 with a rather long name: 0"
    assert max(map(len, mia.x)) <= 22  # or the names take the room of the curves on a phone


def test_maps_are_furthest_apart_where_one_persona_feels_most_unlike_on_the_two():
    def titled(pay_of_ana: int) -> str:
        first = [Curve("Ana, first map", 0, (1, 2)), Curve("Bo, first map", 1, (1, -2))]
        second = [Curve("Ana, second map", 0, (1, pay_of_ana), 1), Curve("Bo, second map", 1, (1, -2), 1)]
        return emotion_chart(["Look", "Pay"], [*first, *second]).layout.meta["title"]

    assert titled(pay_of_ana=2) == "The curves are the same"
    assert titled(pay_of_ana=1) == "Furthest apart at “Pay”"


def test_a_curve_needs_a_value_for_each_step():
    with pytest.raises(ValueError, match="expected 2 values for 'Mia', found 1"):
        emotion_chart(["Look", "Pay"], [Curve("Mia", 0, (1,))])


def test_a_map_at_a_glance_has_its_stages_its_curve_and_its_pains():
    measured = Card(id="a", lane="pains", text="x", severity=5, claim_ids=("c",), kind="measured")
    assumed = Card(id="b", lane="pains", text="y", severity=1)
    pay = Step(id="pay", title="Pay", emotion_expected=-2, moment_of_truth="It decides", cards=(measured, assumed))
    stages = (
        Stage(id="look", title="Look & feel", steps=(Step(id="l", title="L", emotion_expected=2),)),
        Stage(id="buy", title="Buy", steps=(pay,)),
        Stage(id="empty", title="Empty"),
    )
    picture = map_svg(JourneyMap(id="m", title="M", stages=stages))

    widths = [float(one) for one in re.findall(r'<rect x="[\d.]+" width="([\d.]+)"', picture)]
    assert widths == pytest.approx([(720 - 8) / 3] * 3, abs=0.1)
    assert "Look &amp; feel" in picture
    assert 'd="M118.7 28C' in picture  # 54 - 13 * 2, in the middle of the first third
    dots = re.findall(r'cy="91" r="([\d.]+)" fill="([^"]+)"', picture)
    assert dots == [("4", "#175fa4"), ("2", "none")]
    assert 'r="5" fill="none"' in picture


def test_a_map_without_stages_is_an_empty_picture():
    assert map_svg(JourneyMap(id="m", title="M")).endswith("></svg>")
