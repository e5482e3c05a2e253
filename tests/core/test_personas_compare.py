"""Personas beside each other: distances counted by hand, rows that recount, and guesses laid beside the data."""

import numpy as np
import pandas as pd
import pytest

from core.charts import distance_heatmap
from core.claims import Condition, EvidenceData, recompute
from core.errors import ConfigError, NotFoundError
from core.personas import (
    GalleryFilter,
    add_pain_point,
    add_statement,
    check_guesses,
    compare_personas,
    distances,
    filtered,
    guesses,
    homes,
    lay_beside,
    match_steps,
    mean_customers,
    ordered,
    proto_persona,
    remove_statement,
    say_in_data,
    trait_choices,
    workshop_persona,
)
from core.profiles import SegmentProfile, Worth
from core.schema import ColumnSpec, Role
from core.tables import CustomerTable

SPECS = (
    ColumnSpec(name="visits", role=Role.NUMBER, label="visits"),
    ColumnSpec(name="size", role=Role.ORDERED, label="city size", levels=("village", "town", "city")),
    ColumnSpec(name="colour", role=Role.CATEGORY, label="colour"),
    ColumnSpec(name="member", role=Role.YES_NO, label="member"),
    ColumnSpec(name="unused", role=Role.YES_NO, label="unused", use=False),
)


def table(*groups: dict) -> EvidenceData:
    """Return customers in groups s01, s02 …: of each column the cells of a group, repeated to its size."""
    rows = []
    for place, group in enumerate(groups, start=1):
        for n in range(group["n"]):
            cells = {name: values[n % len(values)] for name, values in group.items() if name != "n"}
            rows.append({**cells, "segment": f"s{place:02d}"})
    frame = pd.DataFrame(rows, index=pd.Index([f"c{n:04d}" for n in range(len(rows))], name="customer_id"))
    typed = pd.DataFrame(
        {
            "visits": frame["visits"].astype("float64"),
            "size": pd.Categorical(frame["size"], ["village", "town", "city"], ordered=True),
            "colour": pd.Categorical(frame["colour"], ["blue", "green", "red"]),
            "member": pd.array(frame["member"], dtype="boolean"),
            "unused": pd.array([True] * len(frame), dtype="boolean"),
        },
        index=frame.index,
    )
    return EvidenceData(CustomerTable(typed, SPECS), frame["segment"])


FIRST = {"n": 40, "visits": [1, 3], "size": ["village"], "colour": ["red"], "member": [True, True, True, False]}
SECOND = {"n": 20, "visits": [2], "size": ["city", "town"], "colour": ["red", "blue"], "member": [True, False]}
DATA = table(FIRST, SECOND)


def persona(segment_id, **fields):
    made = proto_persona(f"p-{segment_id}", f"Persona {segment_id}", "They are so")
    return made.model_copy(update={"segment_id": segment_id, **fields})


def test_each_distance_is_the_one_counted_by_hand():
    found = {name: one.loc["s01", "s02"] for name, one in distances(DATA, ["s01", "s02"]).by_column.items()}

    assert found == {
        "visits": pytest.approx(0.0),  # half of the first are above 2, half below
        "size": pytest.approx(1.0),  # everyone of the second lives in a larger place
        "colour": pytest.approx(0.5),  # half of the second would have to turn red
        "member": pytest.approx(0.25),  # 75% and 50%
    }


def test_the_distance_of_two_is_the_mean_over_the_attributes_that_made_the_segments():
    overall = distances(DATA, ["s01", "s02"]).overall

    assert overall.loc["s01", "s02"] == overall.loc["s02", "s01"] == pytest.approx((0.0 + 1.0 + 0.5 + 0.25) / 4)
    assert list(np.diag(overall)) == [0.0, 0.0]


def test_the_distance_does_not_depend_on_how_many_customers_a_persona_has():
    larger = table({**FIRST, "n": 400}, SECOND, {**FIRST, "n": 1200})

    pd.testing.assert_frame_equal(
        distances(larger, ["s01", "s02"]).overall, distances(DATA, ["s01", "s02"]).overall, check_exact=False
    )


def test_the_distance_of_numbers_does_not_depend_on_their_unit():
    dearer = {**FIRST, "visits": [10, 90]}, {**SECOND, "visits": [40]}

    found = distances(table(*dearer), ["s01", "s02"]).by_column["visits"]

    assert found.loc["s01", "s02"] == pytest.approx(0.0)


def test_numbers_of_many_values_keep_their_order():
    rng = np.random.default_rng(0)
    low, high = rng.normal(0, 1, 500), rng.normal(0.5, 1, 500)
    data = table({**FIRST, "n": 500, "visits": list(low)}, {**SECOND, "n": 500, "visits": list(high)})
    pairs = (high[:, None] > low[None, :]).mean() - (high[:, None] < low[None, :]).mean()

    found = distances(data, ["s01", "s02"]).by_column["visits"].loc["s01", "s02"]

    assert found == pytest.approx(pairs, abs=0.01)


def test_too_few_known_values_are_not_compared():
    few = table(FIRST, {**SECOND, "visits": [2, *([float("nan")] * 19)]})

    found = distances(few, ["s01", "s02"])

    assert np.isnan(found.by_column["visits"].loc["s01", "s02"])
    assert found.overall.loc["s01", "s02"] == pytest.approx((1.0 + 0.5 + 0.25) / 3)


def test_the_picture_of_distances_says_who_is_most_alike():
    three = distances(table(FIRST, SECOND, {**FIRST, "n": 30}), ["s01", "s02", "s03"]).overall
    names = {"s01": "First", "s02": "Second", "s03": "Third"}

    meta = distance_heatmap(three, names, n_columns=4, n=90).layout.meta

    assert meta["title"] == "First and Third are most alike"
    assert "n = 90 customers" in meta["subtitle"]


def test_rows_come_by_difference_and_say_what_is_measured_of_each():
    rows = compare_personas(DATA, [persona("s01"), persona("s02")])

    assert [(row.id, row.apart) for row in rows] == [("size", 1.0), ("colour", 0.5), ("member", 0.25), ("visits", 0.0)]
    assert [row.label for row in rows] == ["City size at least town", "Colour is blue", "Member", "Visits"]
    shown = {row.id: [row.values[one].words for one in ("p-s01", "p-s02")] for row in rows}
    assert shown == {
        "size": ["0%", "100%"],
        "colour": ["0%", "50%"],
        "member": ["75%", "50%"],
        "visits": ["2", "2"],
    }


def test_every_compared_number_recomputes():
    for row in compare_personas(DATA, [persona("s01"), persona("s02")]):
        for value in row.values.values():
            assert recompute(value.claim.evidence, DATA, value.claim.segment_id) == value.claim.evidence


def test_a_persona_without_data_has_no_numbers_and_does_not_hinder_the_others():
    rows = compare_personas(DATA, [persona("s01"), proto_persona("guess", "Guess"), persona("s02")])

    assert all(set(row.values) == {"p-s01", "p-s02"} for row in rows)
    assert compare_personas(DATA, [proto_persona("guess", "Guess")]) == ()


VILLAGE = Condition(column="size", op="in", values=("village",))
MEMBER = Condition(column="member", op="is_true")
OFTEN = Condition(column="visits", op="at_least", values=(3.0,))


def test_those_who_are_meant_are_counted_as_attributes_are_added():
    steps = match_steps((VILLAGE, MEMBER, OFTEN), DATA)

    # 40 of 60 live in a village; 30 of these are members; every second of the 40 visits 3 times, of the members 10.
    assert [(step.evidence.n, step.evidence.total) for step in steps] == [(40, 60), (30, 60), (10, 60)]
    assert [step.words for step in steps] == ["city size is village", "member is yes", "visits at least 3"]
    assert all(step.evidence.low < step.evidence.value < step.evidence.high for step in steps)


def test_a_persona_that_describes_nobody_says_zero_and_a_few_are_hidden():
    nobody = Condition(column="visits", op="at_least", values=(99.0,))
    few = table({**FIRST, "n": 40}, {**SECOND, "n": 20, "visits": [50, *([2] * 3)]})

    assert match_steps((nobody,), DATA)[0].evidence.n == 0
    assert not match_steps((nobody,), DATA)[0].is_hidden
    assert match_steps((Condition(column="visits", op="at_least", values=(50.0,)),), few)[0].is_hidden


def test_where_they_are_found_is_said_with_how_much_more_often_than_by_chance():
    [home] = homes((VILLAGE,), DATA, ("s01", "s02"))

    assert (home.segment_id, home.n, home.share) == ("s01", 40, 1.0)
    assert home.lift == pytest.approx(60 / 40)


def proto():
    made = proto_persona("guess", "Guess", "They live in villages")
    made = add_statement(made, "behaviours", "They are members")
    made = add_statement(made, "behaviours", "They come often")
    made = add_statement(made, "behaviours", "They like red")
    return lay_beside(made, "s02")


def test_guesses_are_confirmed_contradicted_or_open():
    larger = table({**FIRST, "n": 400}, {**SECOND, "n": 200, "member": [True] * 7 + [False] * 3})
    said = proto()
    said = say_in_data(said, "headline", VILLAGE, larger)  # nobody of s02
    said = say_in_data(said, "own-1", MEMBER, larger)  # 70% of them
    said = say_in_data(said, "own-3", Condition(column="colour", op="is", values=("red",)), larger)  # half of them

    found = {one.statement_id: one for one in check_guesses(said, larger)}

    assert {key: one.verdict for key, one in found.items()} == {
        "headline": "contradicted",
        "own-1": "confirmed",
        "own-2": "unknown",
        "own-3": "unknown",
    }
    assert found["own-1"].claim.evidence.n == 140
    assert found["own-2"].claim is None
    assert "too close to call" in found["own-3"].reason


def test_fewer_than_half_but_more_than_elsewhere_is_open():
    larger = table({**FIRST, "n": 400, "member": [False]}, {**SECOND, "n": 200, "member": [True, *([False] * 3)]})

    found = check_guesses(say_in_data(proto(), "own-1", MEMBER, larger), larger)

    assert (found[1].verdict, found[1].reason) == (
        "unknown",
        "True of fewer than half of them, yet of more than elsewhere.",
    )


@pytest.mark.parametrize(
    ("first", "second", "reason"),
    [
        # 3 of 10: the interval (Wilson) is 11 to 60%.
        ({}, {"n": 10, "member": [True] * 3 + [False] * 7}, "Too few to tell whether it is true of most of them."),
        # 10 of 20: a half, but anything from 30 to 70%.
        ({}, {"n": 20, "member": [True, False]}, "Too few to tell whether it is true of most of them."),
        # 10 of 50 beside 2 of 10: the difference (Newcombe) is anything from -26 to 19 points.
        (
            {"n": 10, "member": [True] + [False] * 4},
            {"n": 50, "member": [True] + [False] * 4},
            "True of fewer than half of them, but too few to tell whether of more than elsewhere.",
        ),
    ],
)
def test_what_too_few_can_tell_is_open_and_said_to_be(first, second, reason):
    data = table(FIRST | first, SECOND | second)

    found = check_guesses(say_in_data(proto(), "own-1", MEMBER, data), data)

    assert (found[1].verdict, found[1].reason) == ("unknown", reason)


def test_hardly_more_often_than_elsewhere_is_no_reason_to_keep_a_guess():
    # 200 of 1,000 on both sides: the difference is at most 4 points.
    rare = {"n": 1000, "member": [True] + [False] * 4}
    data = table(FIRST | rare, SECOND | rare)

    found = check_guesses(say_in_data(proto(), "own-1", MEMBER, data), data)

    assert found[1].verdict == "contradicted"


def test_a_condition_that_cannot_be_judged_is_refused():
    with pytest.raises(ConfigError, match="not a column"):
        mean_customers(proto(), (Condition(column="gone", op="is_true"),), DATA)
    with pytest.raises(ConfigError, match="no level"):
        say_in_data(proto(), "own-1", Condition(column="colour", op="is", values=("pink",)), DATA)
    with pytest.raises(NotFoundError):
        say_in_data(proto(), "nothing", MEMBER, DATA)


def test_a_check_is_taken_away_again():
    said = say_in_data(proto(), "own-1", MEMBER, DATA)

    assert say_in_data(said, "own-1", None, DATA) == proto()


def test_a_workshop_makes_one_persona_of_what_several_people_guess():
    made = workshop_persona(
        "gifts",
        "Gift buyers",
        "They buy for others",
        {
            "behaviours": "Chris: Buy late\nAna: Compare prices\nBen: compare prices.",
            "pains": "No gift wrap\nwhat they say: the shop is closed",
            "quotes": "Just make it pretty",
        },
        ["Ana", "Ben", "Chris"],
    )

    assert [(one.section, one.text) for one in made.statements] == [
        ("behaviours", "Compare prices (a guess of 2 of 3 people)"),
        ("behaviours", "Buy late"),
        ("quotes", "Just make it pretty"),
    ]
    assert [pain.title for pain in made.pain_points] == ["No gift wrap", "what they say: the shop is closed"]
    assert {one.kind for one in (made.headline, *made.statements, *made.pain_points)} == {"assumed"}
    assert "Ana" not in made.model_dump_json()


@pytest.mark.parametrize("people", [(), ("Chris",)])
@pytest.mark.parametrize(
    "who",
    ["Ana", "Ana Maria", "- Ana", "Ana M.", "Ana (sales)", "Ana, Ben", "Ana and Ben", "Éva", "Ana de Vries", "花子"],
)
def test_a_name_before_a_guess_does_not_land_on_the_sheet(who, people):
    made = workshop_persona("gifts", "Gift buyers", "They buy", {"goals": f"{who}: Save time"}, people)

    assert [one.text.partition(" (a guess")[0] for one in made.statements] == ["Save time"]


def test_without_a_list_of_people_those_who_are_named_count():
    answers = {"goals": "Ana: Save time\nBen： save time.", "channels": "Chris: The app"}

    made = workshop_persona("gifts", "Gift buyers", "They buy", answers)

    assert [one.text for one in made.statements] == ["Save time (a guess of 2 of 3 people)", "The app"]


@pytest.mark.parametrize("line", ["They pay at 10: on the way", "https://shop.example", "10:30 is their time"])
def test_a_colon_that_follows_no_name_is_kept(line):
    assert [one.text for one in guesses(line)] == [line]


def worth(segment_id, mean, share):
    amounts = Worth(
        column="spend", label="spend", n=20, median=mean, mean=mean, total=1.0, share=share, claim_ids=("a", "b", "c")
    )
    return SegmentProfile(
        segment_id=segment_id, name=segment_id, size=1, share=0.1, claim_ids=(), rule=None, worth=amounts
    )


def test_the_gallery_is_ordered_by_what_is_asked_for():
    small = add_pain_point(persona("s01", size=10, name="b small"), "Late", 5)
    large = add_pain_point(persona("s02", size=90, name="A large"), "Late", 2)
    guess = proto_persona("guess", "Guess")
    personas = (guess, small, large)
    profiles = {"s01": worth("s01", 50.0, 0.1), "s02": worth("s02", 20.0, 0.9)}

    def order(sort):
        return [one.name for one in ordered(personas, sort, profiles)]

    assert order("order") == ["Guess", "b small", "A large"]
    assert order("name") == ["A large", "b small", "Guess"]
    assert order("size") == ["A large", "b small", "Guess"]
    assert order("value") == ["b small", "A large", "Guess"]
    assert order("value_share") == ["A large", "b small", "Guess"]
    assert order("severity") == ["b small", "A large", "Guess"]


def test_the_gallery_is_filtered_by_words_kind_target_and_trait():
    first = persona("s01", target="primary")
    first = first.model_copy(
        update={"headline": first.headline.model_copy(update={"claim_ids": ("s01.a",), "kind": "measured"})}
    )
    second, guess = persona("s02"), proto_persona("guess", "Guess", "They come at dawn")
    [row] = [row for row in compare_personas(DATA, [first]) if row.id == "member"]
    claims = {"s01.a": row.values[first.id].claim.model_copy(update={"id": "s01.a", "phrase": "are members"})}
    personas = (first, second, guess)

    def found(**asked):
        return [one.id for one in filtered(personas, claims, GalleryFilter(**asked))]

    assert trait_choices(personas, claims) == ("are members",)
    assert found() == ["p-s01", "p-s02", "guess"]
    assert found(words="DAWN come") == ["guess"]
    assert found(traits=("are members",)) == ["p-s01"]
    assert found(kind="proto") == ["guess"]
    assert found(targets=("primary",)) == ["p-s01"]
    assert found(targets=("",), kind="measured") == ["p-s02"]


def test_a_removed_sentence_takes_its_check_along():
    said = say_in_data(proto(), "own-1", MEMBER, DATA)

    assert remove_statement(said, "own-1").match.guesses == {}


def test_what_the_data_no_longer_has_is_open_and_not_counted():
    gone = Condition(column="gone", op="is_true")
    pink = Condition(column="colour", op="is", values=("pink",))
    said = say_in_data(proto(), "own-1", MEMBER, DATA)
    said = said.model_copy(update={"match": said.match.model_copy(update={"guesses": {"own-1": gone, "own-2": pink}})})

    assert {one.verdict for one in check_guesses(said, DATA)} == {"unknown"}
    with pytest.raises(ConfigError, match="not a column"):
        match_steps((gone,), DATA)
