"""Opportunities, solutions and metrics: edits that can be taken back, links that outlive what they name, priorities."""

import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from core.claims import Claim, Evidence
from core.errors import ConfigError, ConflictError, NotFoundError, WayprintError
from core.journeys import LANES, Batch, EditCard, EditStep, JourneyMap, Lane, Stage, Step, dump_journey
from core.journeys import Card as MapCard
from core.opportunities import (
    AddItem,
    AddReading,
    Affected,
    Backlog,
    BacklogHistory,
    CardPain,
    Command,
    DeleteItem,
    DeleteReading,
    EditItem,
    Effect,
    LinkMetric,
    LinkOpportunity,
    LinkPain,
    Metric,
    Node,
    Opportunity,
    PersonaPain,
    Reading,
    Solution,
    UnlinkMetric,
    UnlinkOpportunity,
    UnlinkPain,
    add_after,
    affected_by_item,
    affected_by_map,
    affected_by_pain,
    affected_by_persona,
    apply,
    apply_all,
    chain,
    commands_between,
    dangling,
    describe,
    item_of,
    maps_showing,
    new_id,
    new_item,
    offers,
    opportunity_priorities,
    opportunity_priority,
    pain_priorities,
    pain_priority,
    pains_of,
    record,
    redo,
    renamings,
    undo,
    with_titles,
    with_values,
)
from core.personas import PainPoint, Persona, Statement

LATE = PersonaPain(persona_id="ana", pain_id="pain-01", title="Late deliveries")
FEES = PersonaPain(persona_id="bo", pain_id="pain-02", title="Fees come last")
QUEUE = CardPain(map_id="visit", card_id="card-7", title="The queue is long")

SOONER = Opportunity(id="sooner", title="How might we deliver sooner?", pains=(LATE,))
TELL = Opportunity(id="tell", title="How might we say what it costs?", pains=(FEES, QUEUE))
SMS = Solution(id="sms", title="Message on delay", opportunity_ids=("sooner",), effects=(Effect(metric_id="calls"),))
TOTAL = Solution(id="total", title="Total on top", opportunity_ids=("tell", "sooner"))
CALLS = Metric(id="calls", title="Calls a week", direction="lower", target=100, bound=400)


@pytest.fixture
def backlog() -> Backlog:
    """Two pain points of personas and one of a map; late → sooner → sms, total; fees, queue → tell → total."""
    return Backlog(opportunities=(SOONER, TELL), solutions=(SMS, TOTAL), metrics=(CALLS,), revision=7)


def day(number: int) -> datetime.date:
    return datetime.date(2026, 3, number)


def without_revision(backlog: Backlog) -> Backlog:
    return backlog.model_copy(update={"revision": 0})


# Model


@pytest.mark.parametrize(
    "values",
    [
        {"customer_value": 101},
        {"business_value": -1},
        {"effort": 5.5},
        {"confidence": 1.2},
        {"effort": float("nan")},
        {"title": "   "},
        {"title": "two\nlines"},
        {"pains": (LATE, LATE.model_copy(update={"title": "Called otherwise now"}))},
        {"owner": "x" * 121},
    ],
    ids=str,
)
def test_an_opportunity_outside_its_ranges_is_refused(values):
    with pytest.raises(ValidationError):
        Opportunity.model_validate({"id": "one", "title": "How?"} | values)


@pytest.mark.parametrize("link", ["javascript:alert(1)", "mailto:a@b.example", "https://", "ftp://a.example", "a b"])
def test_a_solution_is_tracked_at_an_address_of_the_web_only(link):
    with pytest.raises(ValidationError, match="http"):
        Solution(id="one", title="Do it", link=link)


def test_a_solution_keeps_an_address_of_the_web():
    assert Solution(id="one", title="Do it", link="HTTPS://tracker.example/1").link == "HTTPS://tracker.example/1"


@pytest.mark.parametrize(("direction", "bound"), [("higher", 11), ("lower", 9)])
def test_a_bound_on_the_good_side_of_the_target_is_refused(direction, bound):
    with pytest.raises(ValidationError, match="bad side of the target 10"):
        Metric(id="one", title="Calls", direction=direction, target=10, bound=bound)


def test_a_metric_has_one_reading_a_day_in_order():
    first, second = Reading(on=day(1), value=5), Reading(on=day(2), value=4)

    assert Metric(id="one", title="Calls", readings=(first, second)).readings == (first, second)
    for readings in ((second, first), (first, first)):
        with pytest.raises(ValidationError, match="one reading a day"):
            Metric(id="one", title="Calls", readings=readings)


def test_an_id_stands_once_in_a_backlog_whatever_its_kind():
    with pytest.raises(ValidationError, match="'one' twice"):
        Backlog(opportunities=(Opportunity(id="one", title="How?"),), metrics=(Metric(id="one", title="Calls"),))


# Commands


COMMANDS: list[Command] = [
    AddItem(item=Opportunity(id="new", title="How might we wait less?"), index=1),
    AddItem(item=Metric(id="new", title="Returns"), index=99),
    EditItem(before=SOONER, after=SOONER.model_copy(update={"title": "How?", "effort": 2.0, "status": "dismissed"})),
    EditItem(before=SMS, after=SMS.model_copy(update={"due": day(9), "link": "https://tracker.example/1"})),
    EditItem(before=CALLS, after=CALLS.model_copy(update={"target": None, "unit": "calls"})),
    DeleteItem(item_id="sooner"),
    DeleteItem(item_id="total"),
    DeleteItem(item_id="calls"),
    LinkPain(opportunity_id="sooner", pain=QUEUE, index=0),
    UnlinkPain(opportunity_id="tell", pain_key=FEES.key),
    LinkOpportunity(solution_id="sms", opportunity_id="tell", index=0),
    UnlinkOpportunity(solution_id="total", opportunity_id="tell"),
    LinkMetric(solution_id="total", effect=Effect(metric_id="calls", text="a tenth fewer"), index=5),
    UnlinkMetric(solution_id="sms", metric_id="calls"),
    AddReading(metric_id="calls", reading=Reading(on=day(2), value=300)),
]


@pytest.mark.parametrize("command", COMMANDS, ids=[f"{place}_{one.kind}" for place, one in enumerate(COMMANDS)])
def test_the_inverse_of_a_command_gives_the_backlog_again(backlog, command):
    changed, inverse = apply(backlog, command)
    back, _ = apply_all(changed, inverse)

    assert without_revision(changed) != without_revision(backlog)
    assert changed.revision == 8
    assert without_revision(back) == without_revision(backlog)


def test_a_reading_is_put_in_its_place_and_taken_out_again(backlog):
    later, _ = apply(backlog, AddReading(metric_id="calls", reading=Reading(on=day(9), value=2)))
    both, _ = apply(later, AddReading(metric_id="calls", reading=Reading(on=day(2), value=1)))
    one, inverse = apply(both, DeleteReading(metric_id="calls", on=day(9)))

    assert [reading.value for reading in both.metrics[0].readings] == [1, 2]
    assert [reading.value for reading in one.metrics[0].readings] == [1]
    assert without_revision(apply_all(one, inverse)[0]) == without_revision(both)


@pytest.mark.parametrize(
    ("command", "error"),
    [
        (AddItem(item=Metric(id="sooner", title="Taken"), index=0), ConfigError),
        (EditItem(before=SOONER, after=SOONER.model_copy(update={"id": "gone"})), NotFoundError),
        (DeleteItem(item_id="gone"), NotFoundError),
        (LinkPain(opportunity_id="sooner", pain=LATE, index=0), ConfigError),
        (LinkPain(opportunity_id="sms", pain=FEES, index=0), NotFoundError),
        (UnlinkPain(opportunity_id="sooner", pain_key=FEES.key), NotFoundError),
        (LinkOpportunity(solution_id="sms", opportunity_id="sooner", index=0), ConfigError),
        (UnlinkMetric(solution_id="total", metric_id="calls"), NotFoundError),
        (DeleteReading(metric_id="calls", on=day(1)), NotFoundError),
    ],
    ids=["taken", "gone", "delete", "twice", "kind", "not_linked", "linked", "no_metric", "no_reading"],
)
def test_a_command_that_does_not_fit_is_refused_with_what_to_do(backlog, command, error):
    with pytest.raises(error) as caught:
        apply(backlog, command)

    assert caught.value.hint


def test_an_edit_keeps_what_somebody_else_changed_in_other_fields(backlog):
    theirs, _ = apply(backlog, EditItem(before=SOONER, after=SOONER.model_copy(update={"owner": "Kim"})))
    both, _ = apply(theirs, EditItem(before=SOONER, after=SOONER.model_copy(update={"effort": 4.0})))

    assert (both.opportunities[0].owner, both.opportunities[0].effort) == ("Kim", 4.0)


def test_an_edit_of_a_field_that_somebody_else_changed_says_both_versions(backlog):
    theirs, _ = apply(backlog, EditItem(before=SOONER, after=SOONER.model_copy(update={"owner": "Kim"})))

    with pytest.raises(ConflictError, match="owner") as caught:
        apply(theirs, EditItem(before=SOONER, after=SOONER.model_copy(update={"owner": "Lee"})))

    assert "“Kim” now; yours was “Lee”" in caught.value.hint


def test_two_edits_that_do_not_fit_together_are_refused(backlog):
    theirs, _ = apply(backlog, EditItem(before=CALLS, after=CALLS.model_copy(update={"bound": 150.0})))

    with pytest.raises(ConfigError, match="bad side of the target 200"):
        apply(theirs, EditItem(before=CALLS, after=CALLS.model_copy(update={"target": 200.0})))


def test_values_outside_the_rules_are_refused_with_their_place():
    assert with_values(SOONER, {"effort": 2}).effort == 2.0
    with pytest.raises(ConfigError, match="effort"):
        with_values(SOONER, {"effort": 9})


def test_an_edit_leaves_links_alone(backlog):
    after = SOONER.model_copy(update={"pains": (), "title": "How?"})

    changed, _ = apply(backlog, EditItem(before=SOONER, after=after))

    assert (changed.opportunities[0].title, changed.opportunities[0].pains) == ("How?", (LATE,))


def test_a_new_id_is_one_that_nothing_ever_had(backlog):
    named = Solution(id="x", title="X", opportunity_ids=("opportunity-8",))
    crowded, _ = apply(backlog.model_copy(update={"revision": 6}), AddItem(item=named, index=0))

    assert new_id(backlog, "metric") == "metric-8"
    assert new_id(crowded, "opportunity") == "opportunity-9"


def test_a_new_item_has_an_id_of_its_own_and_a_title(backlog):
    assert new_item(backlog, "metric", "  Calls \n a day ") == Metric(id="metric-8", title="Calls a day")


@pytest.mark.parametrize("title", [" ", "x" * 201], ids=["empty", "too_long"])
def test_an_item_without_a_fitting_title_is_refused_with_what_to_do(backlog, title):
    with pytest.raises(ConfigError, match="no title for an opportunity") as caught:
        new_item(backlog, "opportunity", title)

    assert "200" in caught.value.hint


# History


def test_an_edit_of_several_commands_is_taken_back_and_done_again_as_one(backlog):
    commands = [LinkPain(opportunity_id="sooner", pain=FEES, index=9), DeleteItem(item_id="total")]

    changed, history = record(BacklogHistory(), backlog, commands)
    back, after_undo = undo(history, changed)
    again, after_redo = redo(after_undo, back)

    assert (history.undo_label, history.redo_label) == ("Link “Fees come last” to “How might we deliver sooner?”", "")
    assert (after_undo.undo_label, after_undo.redo_label) == ("", history.undo_label)
    assert without_revision(back) == without_revision(backlog)
    assert without_revision(again) == without_revision(changed)
    assert after_redo == history


def test_what_changes_nothing_is_no_edit_and_a_new_edit_forgets_what_was_undone(backlog):
    same, history = record(BacklogHistory(), backlog, [EditItem(before=SOONER, after=SOONER)])
    changed, one = record(history, backlog, [DeleteItem(item_id="sms")], label="Tidy up")
    back, undone = undo(one, changed)
    _, other = record(undone, back, [DeleteItem(item_id="total")])

    assert (same, history) == (backlog, BacklogHistory())
    assert one.undo_label == "Tidy up"
    assert (other.undo_label, other.redo_label) == ("Delete “Total on top”", "")


def test_with_nothing_to_take_back_undo_and_redo_are_conflicts(backlog):
    for step in (undo, redo):
        with pytest.raises(ConflictError, match="nothing to take back"):
            step(BacklogHistory(), backlog)


@pytest.mark.parametrize(
    ("command", "label"),
    [
        (COMMANDS[0], "Add the opportunity “How might we wait less?”"),
        (COMMANDS[2], "Rename “How might we deliver sooner?” to “How?”"),
        (COMMANDS[3], "Change the fields of “Message on delay”"),
        (EditItem(before=SMS, after=SMS.model_copy(update={"owner": "Kim"})), "Change the owner of “Message on delay”"),
        (COMMANDS[8], "Link “The queue is long” to “How might we deliver sooner?”"),
        (COMMANDS[9], "Take a pain point off “How might we say what it costs?”"),
        (COMMANDS[10], "Link “How might we say what it costs?” to “Message on delay”"),
        (COMMANDS[11], "Take an opportunity off “Total on top”"),
        (COMMANDS[12], "Link “Total on top” to “Calls a week”"),
        (COMMANDS[13], "Take a metric off “Message on delay”"),
        (COMMANDS[14], "Write down 300 for “Calls a week”"),
        (DeleteReading(metric_id="calls", on=day(1)), "Take a reading off “Calls a week”"),
        (DeleteItem(item_id="gone"), "Delete “gone”"),
    ],
    ids=range(13),
)
def test_an_edit_is_called_by_what_it_does(backlog, command, label):
    assert describe(command, backlog) == label


def test_a_history_is_the_same_after_it_was_saved(backlog):
    _, history = record(BacklogHistory(), backlog, COMMANDS[:1] + COMMANDS[2:5])

    assert BacklogHistory.model_validate_json(history.model_dump_json()) == history


IDS = st.sampled_from(["o1", "o2", "s1", "s2", "m1", "m2"])
TITLES = st.sampled_from(["How?", "Why?", "Do it"])
PAINS = st.sampled_from([LATE, FEES, QUEUE])
PLACES = st.integers(0, 3)
ITEMS = st.one_of(
    st.builds(Opportunity, id=st.sampled_from(["o1", "o2"]), title=TITLES, effort=st.none() | st.floats(0, 5)),
    st.builds(Solution, id=st.sampled_from(["s1", "s2"]), title=TITLES, due=st.none() | st.dates()),
    st.builds(Metric, id=st.sampled_from(["m1", "m2"]), title=TITLES, target=st.none() | st.floats(-9, 9)),
)
READINGS = st.builds(Reading, on=st.sampled_from([day(1), day(2), day(3)]), value=st.floats(-9, 9))
RANDOM = st.one_of(
    st.builds(AddItem, item=ITEMS, index=PLACES),
    st.builds(DeleteItem, item_id=IDS),
    st.builds(EditItem, before=ITEMS, after=ITEMS),
    st.builds(LinkPain, opportunity_id=IDS, pain=PAINS, index=PLACES),
    st.builds(UnlinkPain, opportunity_id=IDS, pain_key=PAINS.map(lambda one: one.key)),
    st.builds(LinkOpportunity, solution_id=IDS, opportunity_id=IDS, index=PLACES),
    st.builds(UnlinkOpportunity, solution_id=IDS, opportunity_id=IDS),
    st.builds(LinkMetric, solution_id=IDS, effect=st.builds(Effect, metric_id=IDS, text=TITLES), index=PLACES),
    st.builds(UnlinkMetric, solution_id=IDS, metric_id=IDS),
    st.builds(AddReading, metric_id=IDS, reading=READINGS),
    st.builds(DeleteReading, metric_id=IDS, on=st.sampled_from([day(1), day(2), day(3)])),
)


@settings(max_examples=200)
@given(st.lists(st.lists(RANDOM, min_size=1, max_size=3), max_size=25))
def test_undo_all_the_way_gives_the_first_backlog_and_redo_the_last(edits):
    start = Backlog(
        opportunities=(Opportunity(id="o1", title="How?", pains=(LATE,)),),
        solutions=(Solution(id="s1", title="Do it", opportunity_ids=("o1",), effects=(Effect(metric_id="m1"),)),),
        metrics=(Metric(id="m1", title="Calls"),),
    )
    backlog, history = start, BacklogHistory()
    for commands in edits:
        try:
            backlog, history = record(history, backlog, commands)
        except WayprintError:
            continue  # a command that does not fit changes nothing
    last, n_edits = backlog, len(history.done)
    history = BacklogHistory.model_validate_json(history.model_dump_json())

    for _ in range(n_edits):
        backlog, history = undo(history, backlog)
    first = backlog
    for _ in range(n_edits):
        backlog, history = redo(history, backlog)

    assert without_revision(first) == without_revision(start)
    assert without_revision(backlog) == without_revision(last)
    assert Backlog.model_validate_json(last.model_dump_json()) == last


LINKED = st.builds(
    Solution,
    id=st.just("s1"),
    title=TITLES,
    opportunity_ids=st.lists(st.sampled_from(["a", "b", "c"]), unique=True).map(tuple),
    effects=st.lists(st.builds(Effect, metric_id=IDS, text=TITLES), unique_by=lambda one: one.metric_id).map(tuple),
)
ANSWERS = st.builds(
    Opportunity,
    id=st.just("o1"),
    title=TITLES,
    pains=st.lists(PAINS, unique_by=lambda one: one.key).map(tuple),
    customer_value=st.none() | st.integers(0, 100),
)


@given(LINKED, LINKED)
def test_the_commands_between_two_states_of_a_solution_lead_from_one_to_the_other(before, after):
    backlog, _ = apply_all(Backlog(solutions=(before,)), commands_between(before, after))

    (found,) = backlog.solutions
    assert found.title == after.title
    assert set(found.opportunity_ids) == set(after.opportunity_ids)
    assert set(found.effects) == set(after.effects)


@given(ANSWERS, ANSWERS)
def test_the_commands_between_two_states_of_an_opportunity_lead_from_one_to_the_other(before, after):
    backlog, _ = apply_all(Backlog(opportunities=(before,)), commands_between(before, after))

    (found,) = backlog.opportunities
    assert found.model_copy(update={"pains": after.pains}) == after
    assert set(found.pains) == set(after.pains)


def test_nothing_is_to_be_done_between_equal_states():
    assert [commands_between(one, one) for one in (SOONER, SMS, CALLS)] == [(), (), ()]


def test_a_command_is_the_same_after_it_was_saved():
    adapter = TypeAdapter(Command)

    assert [adapter.validate_json(adapter.dump_json(one)) for one in COMMANDS] == COMMANDS


# Links


def persona(persona_id: str = "ana", *pains: PainPoint, share: float = 0.25) -> Persona:
    headline = Statement(id="h", section="headline", text="shops")
    return Persona(
        id=persona_id, segment_id="s01", name=persona_id.title(), headline=headline, pain_points=pains, share=share
    )


ANA = persona("ana", PainPoint(id="pain-01", title="Late parcels", severity=4))
VISIT = JourneyMap(
    id="visit",
    title="A visit",
    lanes=(*LANES, Lane(id="hurts", role="pains", title="What hurts"), Lane(id="ideas", role="solutions")),
    stages=(
        Stage(
            id="arrive",
            title="Arrive",
            steps=(
                Step(
                    id="park",
                    title="Park",
                    cards=(
                        MapCard(id="card-7", lane="hurts", text="The queue is very long", severity=2),
                        MapCard(id="card-8", lane="pains", text="Late parcels", item_id="pain-01"),
                        MapCard(id="card-9", lane="pains", text=" "),
                        MapCard(id="card-10", lane="opportunities", text="Old words", item_id="sooner"),
                        MapCard(id="card-11", lane="ideas", text="Send a message", item_id="sms"),
                        MapCard(id="card-12", lane="ideas", text="Not a solution", item_id="sooner"),
                        MapCard(id="card-13", lane="pains", text="Not an opportunity", item_id="sooner"),
                        MapCard(id="card-14", lane="opportunities", text="Kept words", item_id="gone"),
                        MapCard(id="card-15", lane="opportunities", text="Our own"),
                    ),
                ),
            ),
        ),
    ),
)


def test_the_pain_points_of_a_study_are_those_of_its_personas_of_its_maps_and_those_that_are_gone(backlog):
    found = pains_of([ANA], [VISIT], backlog)

    assert [(one.title, one.place, one.severity, one.is_gone) for one in found] == [
        ("Late parcels", "Ana", 4, False),
        ("The queue is very long", "A visit", 2, False),
        ("Fees come last", "", None, True),
    ]


def test_a_chain_runs_from_the_pain_points_to_the_metrics_through_what_is_picked(backlog):
    def keys(kind, key):
        return {one.key for one in chain(backlog, Node(kind, key))}

    assert keys("pain", LATE.key) == {LATE.key, "sooner", "sms", "total", "calls"}
    assert keys("opportunity", "tell") == {"tell", FEES.key, QUEUE.key, "total"}
    assert keys("solution", "sms") == {"sms", "sooner", LATE.key, "calls"}
    assert keys("metric", "calls") == {"calls", "sms", "sooner", LATE.key}


def test_what_hangs_on_a_pain_point_a_persona_a_map_and_an_item_is_said(backlog):
    assert affected_by_pain(backlog, LATE) == Affected((SOONER,), (SMS, TOTAL), (CALLS,))
    assert affected_by_persona(backlog, "bo") == Affected((TELL,), (TOTAL,), ())
    assert affected_by_map(backlog, "visit") == Affected((TELL,), (TOTAL,), ())
    assert affected_by_item(backlog, "calls") == Affected(solutions=(SMS,))
    assert affected_by_persona(backlog, "cleo").is_nothing
    assert affected_by_pain(backlog, LATE).in_words() == "1 opportunity, 2 solutions, 1 metric"
    assert Affected().in_words() == ""


# Cards on maps


def test_a_map_shows_an_item_when_a_card_stands_for_it():
    assert maps_showing([VISIT], "sooner") == (VISIT,)
    assert maps_showing([VISIT], "tell") == ()
    assert maps_showing([VISIT], "pain-01") == ()


def cards(journey):
    return {card.id: card for card in journey.stages[0].steps[0].cards}


def test_a_card_that_stands_for_an_item_has_its_present_title_in_every_map_and_file(backlog):
    shown = with_titles(VISIT, backlog)

    changed = {key: card.text for key, card in cards(shown).items() if card != cards(VISIT)[key]}
    assert changed == {"card-10": "How might we deliver sooner?", "card-11": "Message on delay"}
    assert "Message on delay" in dump_journey(shown)
    assert with_titles(shown, backlog) is shown
    assert with_titles(VISIT, Backlog()) is VISIT


WORDS = EditCard(card_id="card-11", text=" Write\nat once ")


def test_new_words_for_such_a_card_rename_the_item(backlog):
    (edit,), left = renamings(VISIT, backlog, WORDS)

    renamed, _ = apply(backlog, edit)
    assert left is None
    assert renamed.solutions[0].title == "Write at once"
    assert cards(with_titles(VISIT, renamed))["card-11"].text == "Write at once"


def test_of_several_edits_at_once_only_those_of_items_are_taken_out(backlog):
    other, idea = EditStep(step_id="park", title="New"), EditCard(card_id="card-10", text="How?", image="")

    edits, left = renamings(VISIT, backlog, Batch(commands=(WORDS, other, idea), label="Paste"))

    assert [one.after.title for one in edits] == ["Write at once", "How?"]
    assert left == Batch(commands=(other, EditCard(card_id="card-10", image="")), label="Paste")
    assert renamings(VISIT, backlog, Batch(commands=(WORDS,)))[1] is None


@pytest.mark.parametrize(
    "command",
    [
        EditCard(card_id="card-12", text="New"),
        EditCard(card_id="card-13", text="New"),
        EditCard(card_id="card-14", text="New"),
        EditCard(card_id="card-15", text="New"),
        EditCard(card_id="nowhere", text="New"),
        EditCard(card_id="card-11", text="New", item_id=""),
        EditCard(card_id="card-7", severity=1),
        EditStep(step_id="park", title="New"),
        Batch(commands=(EditStep(step_id="park", title="New"),)),
    ],
    ids=["other_kind", "other_lane", "gone", "own", "no_card", "let_go", "no_text", "no_card_edit", "batch"],
)
def test_other_words_on_a_map_are_its_own(backlog, command):
    assert renamings(VISIT, backlog, command) == ((), command)


def test_words_that_are_no_title_are_refused(backlog):
    with pytest.raises(ConfigError, match="title"):
        renamings(VISIT, backlog, EditCard(card_id="card-11", text="  "))


def test_a_map_is_offered_what_is_not_dismissed(backlog):
    dropped = SMS.model_copy(update={"status": "dropped"})
    less = backlog.model_copy(update={"solutions": (dropped, TOTAL), "opportunities": (SOONER,)})

    assert [(one.item_id, one.kind, one.text) for one in offers(less)] == [
        ("sooner", "opportunity", "How might we deliver sooner?"),
        ("total", "solution", "Total on top"),
        ("calls", "metric", "Calls a week"),
    ]
    assert item_of(VISIT, cards(VISIT)["card-10"], less) == SOONER


def test_deleting_keeps_every_link_and_says_which_lead_nowhere(backlog):
    emptied, _ = apply_all(backlog, [DeleteItem(item_id="sooner"), DeleteItem(item_id="calls")])

    assert emptied.solutions == backlog.solutions
    found = dangling(emptied, pains_of([ANA], [VISIT], emptied))
    assert [(one.item_id, one.node) for one in found] == [
        ("tell", Node("pain", FEES.key)),
        ("sms", Node("opportunity", "sooner")),
        ("sms", Node("metric", "calls")),
        ("total", Node("opportunity", "sooner")),
    ]


def test_nothing_leads_nowhere_while_all_is_there(backlog):
    whole = backlog.model_copy(update={"opportunities": (SOONER, TELL.model_copy(update={"pains": (QUEUE,)}))})

    assert dangling(whole, pains_of([ANA], [VISIT], whole)) == ()


# Priorities


def claim(topic: str, *, n: int = 30, total: int = 120, value: float = 0.25, low: float = 0.18) -> Claim:
    evidence = Evidence(table="feedback", n=n, total=total, value=value, low=low, high=0.34)
    claim_id = f"s01.{topic}.pain-01"
    return Claim(id=claim_id, segment_id="s01", kind="measured", topic=topic, sentence="…", evidence=evidence)


def measured(*topics: str, severity: int = 4) -> PainPoint:
    claim_ids = tuple(f"s01.{topic}.pain-01" for topic in topics)
    return PainPoint(id="pain-01", title="Late", severity=severity, claim_ids=claim_ids, kind="measured", reach=0.25)


CLAIMS = {one.id: one for one in (claim("theme"), claim("severity"))}


def test_the_priority_of_a_pain_point_is_severity_times_frequency_times_reach():
    pain = measured("theme", "severity")

    found = pain_priority(persona("ana", pain, share=0.5), pain, CLAIMS)

    assert found.index == pytest.approx(4 / 5 * 0.18 * 0.5)  # by hand: 0.072
    assert (found.n, found.total, found.frequency, found.frequency_low, found.reach) == (30, 120, 0.25, 0.18, 0.5)
    assert found.assumed == ("that those who wrote stand for those who did not",)
    assert found.claim_ids == ("s01.theme.pain-01", "s01.severity.pain-01")
    assert found.reason == ""


def test_a_severity_that_nobody_measured_is_said_to_be_assumed():
    pain = measured("theme")

    found = pain_priority(persona("ana", pain), pain, CLAIMS)

    assert "the severity, which the team set" in found.assumed
    assert found.claim_ids == ("s01.theme.pain-01",)


def test_few_comments_do_not_win_over_many():
    many, few = measured("theme"), PainPoint(id="few", title="Few", claim_ids=("s02.theme.few",), kind="measured")
    wide = claim("theme", n=3, total=6, value=0.5, low=0.17).model_copy(update={"id": "s02.theme.few"})
    both = [persona("ana", many), persona("bo", few.model_copy(update={"severity": 4}))]

    found = pain_priorities(both, (), CLAIMS | {wide.id: wide})

    assert [one.pain.title for one in found] == ["Late", "Few"]


def test_a_pain_point_of_which_nobody_was_counted_is_listed_last_and_not_ranked():
    told = PainPoint(id="told", title="Told by somebody", severity=5)
    ana = persona("ana", told, measured("theme"))

    found = pain_priorities([ana], pains_of([ana], [VISIT], Backlog()), CLAIMS)

    assert [(one.pain.title, one.index is None) for one in found] == [
        ("Late", False),
        ("The queue is very long", True),
        ("Told by somebody", True),
    ]
    assert "map only" in found[1].reason
    assert "Nobody was counted" in found[2].reason


@pytest.mark.parametrize(
    ("customer", "business", "effort", "confidence", "index"),
    [
        (80, 40, 3, 0.5, 10.0),
        (100, 100, 5, 1, 20.0),
        (90, 70, 0, 0.25, 40.0),
        (90, 70, 0.5, 0.25, 40.0),
        (0, 0, 1, 1, 0),
    ],
)
def test_the_priority_of_an_opportunity_is_value_times_confidence_by_effort(
    customer, business, effort, confidence, index
):
    one = Opportunity(
        id="o",
        title="How?",
        customer_value=customer,
        business_value=business,
        effort=effort,
        confidence=confidence,
    )

    assert opportunity_priority(one).index == pytest.approx(index)


def test_opportunities_are_ordered_by_priority_those_without_estimates_last_and_the_done_left_out():
    def one(name, value, **more):
        return Opportunity(
            id=name, title=name, customer_value=value, business_value=value, effort=2, confidence=1, **more
        )

    found = opportunity_priorities(
        [
            Opportunity(id="blank", title="Blank", customer_value=50),
            one("low", 10),
            one("high", 90, status="in_progress"),
            one("done", 100, status="solved"),
            one("dropped", 100, status="dismissed"),
        ]
    )

    assert [(each.opportunity.id, each.index) for each in found] == [("high", 45.0), ("low", 5.0), ("blank", None)]
    assert found[2].missing == ("business value", "effort", "confidence")


def test_what_is_added_after_something_is_linked_to_it():
    pain = PersonaPain(persona_id="anna", pain_id="p1")
    opportunity = Opportunity(id="o", title="How might we …?")
    solution = Solution(id="s", title="Build it")
    metric = Metric(id="m", title="Paid at once")
    backlog = Backlog()
    for commands in (
        add_after(opportunity, pain),
        add_after(solution, opportunity),
        add_after(metric, solution),
        add_after(Metric(id="alone", title="Alone"), None),
    ):
        backlog, _ = apply_all(backlog, commands)

    assert backlog.opportunities[0].pains == (pain,)
    assert backlog.solutions[0].opportunity_ids == ("o",)
    assert [one.metric_id for one in backlog.solutions[0].effects] == ["m"]
    assert [one.id for one in backlog.metrics] == ["m", "alone"]
