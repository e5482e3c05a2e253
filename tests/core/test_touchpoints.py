"""Touchpoints: what enough of a segment do, on the channel they mostly do it on."""

import pandas as pd
import pytest

from core.claims import EvidenceData
from core.personas import Touchpoint, told_apart
from core.personas._touchpoints import TouchpointFinder
from core.schema import ColumnSpec, Role
from core.tables import CustomerTable

# Of s01 (c00 to c19) all look, half of them buy, and one returns; of s02 (c20 to c39) nobody does anything but look.
LOOKED = [*((f"c{n:02d}", "look_around", "web") for n in range(40)), ("c00", "look_around", "app")]
BOUGHT = [(f"c{n:02d}", "buy", "store" if n < 5 else "app") for n in range(10)]
RETURNED = [("c03", "return", "store")]
UNPLACED = [(f"c{n:02d}", "call", None) for n in range(12)]


@pytest.fixture
def finder() -> TouchpointFinder:
    rows = [*LOOKED, *BOUGHT, *RETURNED, *UNPLACED, ("stranger", "buy", "store")]
    events = pd.DataFrame(rows, columns=["customer_id", "event", "channel"])
    ids = pd.Index([f"c{n:02d}" for n in range(40)], name="customer_id")
    counts = pd.crosstab(events["customer_id"], events["event"]).reindex(ids, fill_value=0).astype("float64")
    frame = counts.add_prefix("events.count.")
    columns = tuple(ColumnSpec(name=name, role=Role.NUMBER, label=name) for name in frame.columns)
    segments = pd.Series(["s01"] * 20 + ["s02"] * 20, index=ids)
    return TouchpointFinder(
        EvidenceData(CustomerTable(frame, columns), segments),
        events.astype({"event": "category", "channel": "category"}),
    )


def test_touchpoints_are_those_that_most_reach_first(finder):
    found = {one.event: (one.name, one.reach) for one, _ in finder.of("s01")}

    # One customer of twenty who returned something is nothing to describe a segment by.
    assert found == {"look_around": ("Look around", 1.0), "call": ("Call", 0.6), "buy": ("Buy", 0.5)}
    assert list(found) == ["look_around", "call", "buy"]


def test_the_channel_is_the_most_frequent_one_and_of_equals_the_first_by_name(finder):
    channels = {one.event: (one.channel, one.channel_share) for one, _ in finder.of("s01")}

    # They looked 20 times on the web and once in the app, and bought five times each in app and store.
    assert channels == {
        "look_around": ("web", pytest.approx(20 / 21, abs=1e-6)),
        "call": ("", None),
        "buy": ("app", 0.5),
    }


def test_a_segment_has_the_touchpoints_of_its_own_customers_only(finder):
    assert [one.event for one, _ in finder.of("s02")] == ["look_around"]


def test_a_touchpoint_counts_the_customers_of_its_claim(finder):
    found = {one.event: claim for one, claim in finder.of("s01")}

    evidence = found["buy"].evidence
    assert (evidence.n, evidence.total, evidence.others_n, evidence.others_total) == (10, 20, 0, 20)
    assert evidence.p_adjusted == pytest.approx(evidence.p_value * 3 / 2)  # the second smallest of three


def test_touchpoints_that_tell_apart_come_before_those_that_everybody_has(finder):
    found = finder.of("s01")
    written = Touchpoint(id="by-hand", name="A talk at the counter")

    telling, others = told_apart((*(one for one, _ in found), written), {claim.id: claim for _, claim in found})

    # 60% of them call and 50% buy, of the others nobody; everybody looks around. Nobody counted the talk.
    assert [one.name for one in telling] == ["A talk at the counter", "Call", "Buy"]
    assert [one.name for one in others] == ["Look around"]
