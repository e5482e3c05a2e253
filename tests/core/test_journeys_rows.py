import pytest

from core.errors import ConfigError, NotFoundError
from core.journeys import (
    Card,
    CardRow,
    JourneyMap,
    Stage,
    Step,
    apply,
    card_lanes,
    edit_of_rows,
    rows_of,
    step_names,
)

IDEA = Card(id="idea", lane="opportunities", text="Say why")
PAIN = Card(id="pain", lane="pains", text="Declined", severity=3)
SITE = Card(id="site", lane="touchpoints", text="Payment page", channel="web")
MAP = JourneyMap(
    id="shoes",
    title="Buy shoes",
    stages=(
        Stage(id="shop", title="Shop", steps=(Step(id="look", title="Look"), Step(id="again", title="Look"))),
        Stage(id="pay", title="Pay", steps=(Step(id="card", title="Card", cards=(IDEA, PAIN, SITE)),)),
    ),
)
SITE_ROW = CardRow("site", "card", "touchpoints", "Payment page", "web")
PAIN_ROW = CardRow("pain", "card", "pains", "Declined", "", 3)
IDEA_ROW = CardRow("idea", "card", "opportunities", "Say why")


def after(*rows: CardRow) -> list[CardRow]:
    edit = edit_of_rows(MAP, rows)
    assert edit is not None
    return list(rows_of(apply(MAP, edit)[0]))


def test_cards_come_step_by_step_in_the_order_of_the_lanes():
    assert list(rows_of(MAP)) == [SITE_ROW, PAIN_ROW, IDEA_ROW]
    assert [lane.id for lane in card_lanes(MAP)] == ["actions", "thoughts", "touchpoints", "pains", "opportunities"]
    assert step_names(MAP) == {"look": "Shop › Look", "again": "Shop › Look (2)", "card": "Pay › Card"}


def test_rows_that_say_what_the_map_says_ask_for_nothing():
    assert edit_of_rows(MAP, rows_of(MAP)) is None


def test_changed_moved_new_and_missing_rows_are_one_edit():
    new = CardRow("", "look", "actions", "Looks at shoes")
    other = CardRow("", "look", "touchpoints", "Shop window", "store")
    moved = CardRow("pain", "again", "pains", "Refused", "", 5)

    assert after(SITE_ROW, moved, new, other) == [
        CardRow("card-1", "look", "actions", "Looks at shoes"),
        CardRow("card-2", "look", "touchpoints", "Shop window", "store"),
        moved,
        SITE_ROW,
    ]


def test_a_severity_that_is_emptied_goes_and_one_that_its_new_lane_cannot_have_stays_behind():
    assert after(SITE_ROW, CardRow("pain", "card", "pains", "Declined"), IDEA_ROW)[1].severity is None
    assert after(SITE_ROW, CardRow("pain", "card", "thoughts", "Declined"), IDEA_ROW)[0].severity is None


def test_rows_that_do_not_fit_are_refused():
    with pytest.raises(ConfigError, match="'pain' is named by several rows"):
        edit_of_rows(MAP, [PAIN_ROW, PAIN_ROW])
    with pytest.raises(ConfigError, match="'gone'"):
        edit_of_rows(MAP, [CardRow("gone", "look", "actions", "x")])
    with pytest.raises(NotFoundError, match="no step 'gone'"):
        edit_of_rows(MAP, [CardRow("", "gone", "actions", "x")])
