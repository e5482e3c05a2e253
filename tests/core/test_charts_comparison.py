"""The small bar under a sentence: as long as the number says, with a line where everyone else is."""

from xml.etree import ElementTree as ET

import pytest

from core.charts import INK, comparison_svg, persona_color
from core.claims import Evidence

SHARE = Evidence(n=30, total=40, value=0.75, low=0.6, high=0.9, others_n=10, others_total=40, others_value=0.25)


def bars(evidence, theme="light"):
    """Return the fill, left edge and width of what is drawn, the pale ground first."""
    root = ET.fromstring(comparison_svg(evidence, color=1, theme=theme))
    return [(one.get("fill"), float(one.get("x", "0")), float(one.get("width"))) for one in root]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_share_is_a_part_of_the_whole_width(theme):
    _, own, others = bars(SHARE, theme)

    assert own == (persona_color(1, theme), 0.0, 180.0)  # three quarters of 240
    assert others == (INK[theme].text, 59.0, 2.0)  # its middle is at a quarter


def test_a_number_beyond_one_is_a_part_of_the_larger():
    _, own, others = bars(SHARE.model_copy(update={"statistic": "median", "value": 2.0, "others_value": 8.0}))

    assert own[2] == 60.0  # 2 of 8
    assert others[1:] == (236.0, 2.0)  # at the end, not over it


@pytest.mark.parametrize(
    "changed",
    [
        {"others_total": 0, "others_n": 0},
        {"statistic": "median", "value": -2.0},
        {"statistic": "median", "others_value": -2.0},
        {"statistic": "lift", "value": 3.0, "others_value": 1.0},
        {"statistic": "levels", "parts": (0.4, 0.35)},
    ],
)
def test_nothing_is_drawn_where_two_lengths_would_not_say_it(changed):
    assert comparison_svg(SHARE.model_copy(update=changed)) == ""
