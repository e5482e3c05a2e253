"""The two matrices: what is where, what opens what, and the same in words."""

import math

import pytest

from core.charts import opportunity_matrix, pain_matrix
from core.opportunities import (
    CardPain,
    Opportunity,
    Pain,
    PainPriority,
    PersonaPain,
    opportunity_priorities,
)


def priority(
    pain_id: str,
    *,
    index: float | None,
    frequency: float = 0.25,
    reach: float = 0.5,
    severity: int = 4,
    color: int = 0,
):
    ref = PersonaPain(persona_id="ana", pain_id=pain_id)
    pain = Pain(ref, pain_id.title(), "Ana", severity)
    return PainPriority(
        pain, severity, n=30, total=120, frequency=frequency, frequency_low=0.18, reach=reach, index=index, color=color
    )


LATE = priority("late", index=0.072)
FEES = priority("fees", index=0.01, frequency=0.5, reach=0.5 / 2.25, severity=1)
QUEUE = PainPriority(Pain(CardPain(map_id="m", card_id="c"), "Queue", "Visit", 3), 3, reason="Nobody was counted.")


def test_pain_points_are_drawn_by_severity_and_frequency_with_areas_by_reach():
    (bubbles,) = pain_matrix([LATE, FEES, QUEUE]).data

    assert list(bubbles.x) == [4, 1]
    assert list(bubbles.y) == [0.25, 0.5]
    assert list(bubbles.customdata) == ["persona/ana/late", "persona/ana/fees"]
    assert list(bubbles.text) == ["<b>1</b>", "<b>2</b>"]
    assert bubbles.marker.size[0] / bubbles.marker.size[1] == pytest.approx(1.5)  # 1.5 squared is 2.25: areas by reach


def test_a_mark_of_any_shape_has_the_area_of_its_reach():
    # Shares of the square of its size that plotly's shapes cover, by hand from their corners.
    shares = [math.pi / 4, 1, 0.845, 1.5 / math.sqrt(3) / 2, 3 * math.sqrt(3) / 8, 1.5 / math.sqrt(3) / 2, 0.8]

    (bubbles,) = pain_matrix([priority(f"p{n}", index=0.1, color=n) for n in range(7)]).data

    areas = [size**2 * share for size, share in zip(bubbles.marker.size, shares, strict=True)]
    assert areas == pytest.approx([areas[0]] * 7, rel=0.01)


def test_the_words_of_the_pain_matrix_say_what_it_shows_and_what_it_leaves_out():
    meta = pain_matrix([LATE, FEES, QUEUE]).layout.meta

    assert meta["title"] == "“Late” of Ana comes first"
    assert "n = 120 customers of each persona who wrote" in meta["subtitle"]
    assert "1 without counts not drawn" in meta["subtitle"]
    said = "1. Late, severity 4 of 5, raised by 25% of those who wrote (at least 18%), reach 50% of all customers"
    assert said in meta["alt"]
    assert "priority high, 7.2 of 100" in meta["alt"]


def test_names_are_shown_letter_for_letter():
    (bubbles,) = pain_matrix([priority("<b>late", index=0.1)]).data

    assert "&lt;B&gt;Late" in bubbles.hovertext[0]


def test_what_is_picked_has_a_line_of_its_own():
    light = pain_matrix([LATE, FEES], picked="persona/ana/fees").data[0].marker.line
    dark = pain_matrix([LATE, FEES], picked="persona/ana/fees", theme="dark").data[0].marker.line

    assert list(light.width) == list(dark.width) == [1, 3]
    assert light.color[1] != dark.color[1]


def test_opportunities_are_drawn_by_effort_and_value_beside_each_other_on_one_spot():
    def one(name, effort, value):
        return Opportunity(id=name, title=name, customer_value=value, business_value=value, effort=effort, confidence=1)

    # Priorities by hand: 80 / 2 = 40, twice; 30 / 4 = 7.5.
    found = opportunity_priorities([one("c", 4, 30), one("b", 2, 80), one("a", 2, 80), Opportunity(id="d", title="d")])

    figure = opportunity_matrix(found)

    (bubbles,) = figure.data
    assert list(bubbles.customdata) == ["a", "b", "c"]
    assert (bubbles.x[2], bubbles.y[2]) == (4, 30)
    assert bubbles.x[:2] != (2, 2)  # beside each other
    assert all(abs(x - 2) < 0.5 for x in bubbles.x[:2])  # within their own effort
    assert all(abs(y - 80) < 11 for y in bubbles.y[:2])
    assert figure.layout.meta["title"] == "“a” promises most for its effort"
    assert "1 without estimates not drawn" in figure.layout.meta["subtitle"]


def test_many_pain_points_on_one_spot_are_spread_on_a_phone_until_none_lies_on_another():
    alike = [priority(f"p{n}", index=1 - n / 100, frequency=0.04 + n / 100) for n in range(9)]

    figure = pain_matrix([*alike, priority("far", index=0.1, frequency=0.5)])

    (bubbles,) = figure.data
    (left, right), (low, high) = figure.layout.xaxis.range, figure.layout.yaxis.range
    across, up = 260 / (right - left), 400 / (high - low)  # pixels for one of the axis
    spots = list(zip(bubbles.x, bubbles.y, bubbles.marker.size, strict=True))
    for place, (x, y, size) in enumerate(spots):
        for other_x, other_y, other in spots[:place]:
            assert math.hypot((x - other_x) * across, (y - other_y) * up) >= (size + other) / 2 - 1
    assert all(3.5 < x < 4.5 for x in bubbles.x)  # none is taken for another severity
    assert all(abs(y - 0.04 - n / 100) < 0.025 for n, y in enumerate(bubbles.y[:9]))  # nor for another frequency
    assert (bubbles.x[9], bubbles.y[9]) == (4, 0.5)


@pytest.mark.parametrize("n", [7, 30])
def test_any_number_of_pain_points_on_one_spot_stays_on_the_picture_near_it(n):
    alike = [priority(f"p{place}", index=0.1, frequency=0.5, severity=3) for place in range(n)]

    figure = pain_matrix([*alike, priority("low", index=0.1, severity=1), priority("high", index=0.1, severity=5)])

    (bubbles,) = figure.data
    assert all(2.5 < x < 3.5 and abs(y - 0.5) < 0.025 for x, y in list(zip(bubbles.x, bubbles.y, strict=True))[:n])
    assert len(set(zip(bubbles.x[:n], bubbles.y[:n], strict=True))) >= 4  # there is no room for more of them
    assert (bubbles.x[n], bubbles.x[n + 1]) == (1, 5)


@pytest.mark.parametrize("severities", [(3, 4), (5, 5), (1, 5), ()])
def test_the_axis_of_severity_shows_all_five_whichever_there_are(severities):
    found = [priority(f"p{n}", index=0.1, severity=one) for n, one in enumerate(severities)]

    low, high = pain_matrix(found).layout.xaxis.range

    assert (low, high) == pytest.approx((0.7, 5.3))


def test_nothing_to_rank_is_said():
    assert pain_matrix([QUEUE]).layout.meta["title"] == "No pain point can be ranked yet"
    assert opportunity_matrix([]).layout.meta["title"] == "No opportunity can be ranked yet"
