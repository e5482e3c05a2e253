import json
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from core.errors import ConfigError, NotFoundError
from core.journeys import (
    DRAWN_ROLES,
    MAX_CARDS,
    MAX_STAGES,
    MAX_STEPS,
    MAX_TEXT,
    AddCard,
    AddFlow,
    AddLane,
    AddStage,
    AddStep,
    Batch,
    Card,
    Command,
    DeleteCard,
    DeleteFlow,
    DeleteLane,
    DeleteStage,
    DeleteStep,
    EditCard,
    EditFlow,
    EditLane,
    EditMap,
    EditStage,
    EditStep,
    Flow,
    History,
    JourneyMap,
    Lane,
    MoveCard,
    MoveLane,
    MoveStage,
    MoveStep,
    RestoreCard,
    SetEmotion,
    SetPersonas,
    Stage,
    Step,
    apply,
    apply_all,
    changes_since,
    describe,
    map_at,
    name_revision,
    new_id,
    parse_command,
    record,
    redo,
    restore,
    undo,
)

ACTION = Card(id="fill-in", lane="actions", text="Fill in the form")
PAIN = Card(id="declined", lane="pains", text="Card declined", severity=4, claim_ids=("c1", "c2"), kind="measured")
PAGE = Card(id="page", lane="touchpoints", text="Payment page", channel="web", claim_ids=("c3",), kind="measured")
IDEA = Card(id="idea", lane="opportunities", text="Say why it failed")


@pytest.fixture
def journey() -> JourneyMap:
    """Look (look-around), Checkout (details, pay with four cards), Wait (no steps)."""
    return JourneyMap(
        id="shoes",
        title="Buy shoes",
        revision=7,
        flows=(Flow(id="on", from_step="details", to_step="pay"),),
        stages=(
            Stage(id="look", title="Look", steps=(Step(id="look-around", title="Look around"),)),
            Stage(
                id="checkout",
                title="Checkout",
                goal="Order safely",
                steps=(
                    Step(id="details", title="Details", emotion_expected=-1),
                    Step(id="pay", title="Pay", cards=(ACTION, PAIN, PAGE, IDEA)),
                ),
            ),
            Stage(id="wait", title="Wait"),
        ),
    )


def outline(journey: JourneyMap) -> dict[str, dict[str, list[str]]]:
    """Ids only: stage, then step, then its cards."""
    return {stage.id: {step.id: [card.id for card in step.cards] for step in stage.steps} for stage in journey.stages}


def content(journey: JourneyMap) -> JourneyMap:
    return journey.model_copy(update={"revision": 0})


def card_of(journey: JourneyMap, card_id: str) -> Card:
    return next(card for stage in journey.stages for step in stage.steps for card in step.cards if card.id == card_id)


# One command of each kind, the label it has, and the outline it leads to where that changes.
CHECKOUT = {"details": [], "pay": ["fill-in", "declined", "page", "idea"]}
NEW_STAGE = Stage(
    id="use", title="Use", steps=(Step(id="wear", title="Wear", cards=(Card(id="w", lane="actions", text="Walks"),)),)
)
EXAMPLES: dict[str, tuple[Command, str, dict[str, dict[str, list[str]]] | None]] = {
    "edit map": (EditMap(title="Buy boots"), "Rename the map to 'Buy boots'", None),
    "retag map": (EditMap(tags=("shoes", "web")), "Change the tags of 'Buy shoes'", None),
    "set personas": (SetPersonas(persona_ids=("mia", "leo")), "Set 2 personas", None),
    "add lane": (AddLane(lane=Lane(id="needs", role="needs"), index=1), "Add lane 'Needs'", None),
    "hide lane": (EditLane(lane_id="pains", hidden=True), "Hide lane 'Pain points'", None),
    "rename lane": (EditLane(lane_id="pains", title="Trouble"), "Rename lane 'Pain points' to 'Trouble'", None),
    "move lane": (MoveLane(lane_id="pains", index=0), "Move lane 'Pain points'", None),
    "delete lane": (
        DeleteLane(lane_id="pains"),
        "Delete lane 'Pain points'",
        {"look": {"look-around": []}, "checkout": {"details": [], "pay": ["fill-in", "page", "idea"]}, "wait": {}},
    ),
    "set one persona's emotion": (
        SetEmotion(step_id="pay", persona_id="mia", value=-2),
        "Set the emotion of mia at 'Pay' to −2",
        None,
    ),
    "add flow": (
        AddFlow(flow=Flow(id="back", from_step="pay", to_step="look-around", kind="loop", label="too dear"), index=0),
        "Draw an arrow from Pay to Look around",
        None,
    ),
    "edit flow": (EditFlow(flow_id="on", flow_kind="branch"), "Change the arrow from Details to Pay", None),
    "delete flow": (DeleteFlow(flow_id="on"), "Delete the arrow from Details to Pay", None),
    "batch": (
        Batch(commands=(DeleteCard(card_id="idea"), DeleteCard(card_id="page"))),
        "Delete 'Say why it failed' and 1 more",
        {"look": {"look-around": []}, "checkout": {"details": [], "pay": ["fill-in", "declined"]}, "wait": {}},
    ),
    "named batch": (
        Batch(commands=(DeleteCard(card_id="idea"), DeleteCard(card_id="page")), label="Delete 2 cards"),
        "Delete 2 cards",
        {"look": {"look-around": []}, "checkout": {"details": [], "pay": ["fill-in", "declined"]}, "wait": {}},
    ),
    "add stage": (
        AddStage(stage=NEW_STAGE, index=1),
        "Add stage 'Use'",
        {"look": {"look-around": []}, "use": {"wear": ["w"]}, "checkout": CHECKOUT, "wait": {}},
    ),
    "add stage past the end": (
        AddStage(stage=Stage(id="use", title="Use"), index=99),
        "Add stage 'Use'",
        {"look": {"look-around": []}, "checkout": CHECKOUT, "wait": {}, "use": {}},
    ),
    "rename stage": (EditStage(stage_id="checkout", title="Purchase"), "Rename stage 'Checkout' to 'Purchase'", None),
    "change goal": (EditStage(stage_id="checkout", goal="Pay"), "Change the goal of 'Checkout'", None),
    "move stage": (
        MoveStage(stage_id="checkout", index=0),
        "Move stage 'Checkout'",
        {"checkout": CHECKOUT, "look": {"look-around": []}, "wait": {}},
    ),
    "delete stage": (
        DeleteStage(stage_id="checkout"),
        "Delete stage 'Checkout'",
        {"look": {"look-around": []}, "wait": {}},
    ),
    "add step": (
        AddStep(stage_id="wait", step=Step(id="track", title="Track"), index=0),
        "Add step 'Track' to Wait",
        {"look": {"look-around": []}, "checkout": CHECKOUT, "wait": {"track": []}},
    ),
    "rename step": (EditStep(step_id="pay", title="Pay now"), "Rename step 'Pay' to 'Pay now'", None),
    "set emotion": (EditStep(step_id="details", emotion_expected=2), "Set the emotion of 'Details' to +2", None),
    "move step within its stage": (
        MoveStep(step_id="details", stage_id="checkout", index=1),
        "Move step 'Details' to Checkout",
        {"look": {"look-around": []}, "checkout": {"pay": CHECKOUT["pay"], "details": []}, "wait": {}},
    ),
    "move step to another stage": (
        MoveStep(step_id="pay", stage_id="look", index=0),
        "Move step 'Pay' to Look",
        {"look": {"pay": CHECKOUT["pay"], "look-around": []}, "checkout": {"details": []}, "wait": {}},
    ),
    "delete step": (
        DeleteStep(step_id="pay"),
        "Delete step 'Pay'",
        {"look": {"look-around": []}, "checkout": {"details": []}, "wait": {}},
    ),
    "add card": (
        AddCard(step_id="pay", card=Card(id="new", lane="thoughts", text="Is it safe?"), index=1),
        "Add thought 'Is it safe?' to Pay",
        {
            "look": {"look-around": []},
            "checkout": {"details": [], "pay": ["fill-in", "new", "declined", "page", "idea"]},
            "wait": {},
        },
    ),
    "add empty card": (
        AddCard(step_id="details", card=Card(id="new", lane="pains", text=""), index=0),
        "Add an empty pain point to Details",
        {"look": {"look-around": []}, "checkout": {**CHECKOUT, "details": ["new"]}, "wait": {}},
    ),
    "edit card": (EditCard(card_id="fill-in", text="Type"), "Change 'Fill in the form' to 'Type'", None),
    "set severity": (EditCard(card_id="declined", severity=5), "Set the severity of 'Card declined' to 5", None),
    "set channel": (EditCard(card_id="page", channel="app"), "Set the channel of 'Payment page' to 'app'", None),
    "move card down": (
        MoveCard(card_id="fill-in", step_id="pay", lane="actions", index=2),
        "Move 'Fill in the form' to Pay",
        {
            "look": {"look-around": []},
            "checkout": {"details": [], "pay": ["declined", "page", "fill-in", "idea"]},
            "wait": {},
        },
    ),
    "move card to another step": (
        MoveCard(card_id="page", step_id="look-around", lane="touchpoints", index=5),
        "Move 'Payment page' to Look around",
        {
            "look": {"look-around": ["page"]},
            "checkout": {"details": [], "pay": ["fill-in", "declined", "idea"]},
            "wait": {},
        },
    ),
    "delete card": (
        DeleteCard(card_id="declined"),
        "Delete 'Card declined'",
        {"look": {"look-around": []}, "checkout": {"details": [], "pay": ["fill-in", "page", "idea"]}, "wait": {}},
    ),
    "restore card": (
        RestoreCard(card=IDEA.model_copy(update={"text": "Explain"})),
        "Restore 'Explain'",
        None,
    ),
}


@pytest.mark.parametrize(("command", "label", "expected"), EXAMPLES.values(), ids=EXAMPLES)
def test_command_changes_the_map_and_its_inverse_takes_it_back(journey, command, label, expected):
    changed, inverse = apply(journey, command)
    restored, _ = apply_all(changed, inverse)

    assert changed.revision == 8
    assert content(changed) != content(journey)
    assert outline(changed) == (expected or outline(journey))
    assert content(restored) == content(journey)
    assert describe(command, journey) == label


def test_every_kind_of_command_has_an_example():
    single, batch = get_args(get_args(Command)[0])
    union = get_args(get_args(single)[0])

    assert {type(command) for command, _, _ in EXAMPLES.values()} == {*union, batch}


def test_edits_change_only_what_they_name(journey):
    stage = apply(journey, EditStage(stage_id="checkout", goal="Pay"))[0].stages[1]
    step = apply(journey, EditStep(step_id="details", emotion_expected=0))[0].stages[1].steps[0]
    card = card_of(apply(journey, EditCard(card_id="declined", severity=2))[0], "declined")

    assert (stage.title, stage.goal) == ("Checkout", "Pay")
    assert (step.title, step.emotion_expected) == ("Details", 0)
    assert card == PAIN.model_copy(update={"severity": 2})  # the evidence speaks of the words, not of the severity


def test_new_words_make_a_measured_card_an_assumption_and_undo_brings_the_evidence_back(journey):
    changed, inverse = apply(journey, EditCard(card_id="declined", text="Cards are refused"))
    card = card_of(changed, "declined")

    assert (card.text, card.kind, card.claim_ids, card.severity) == ("Cards are refused", "assumed", (), 4)
    assert inverse == (RestoreCard(card=PAIN),)
    assert card_of(apply_all(changed, inverse)[0], "declined") == PAIN


def test_another_severity_leaves_only_the_claim_on_it_behind_and_undo_brings_it_back(journey):
    measured = PAIN.model_copy(update={"claim_ids": ("s1.theme.p", "s1.severity.p", "s1.placed.shop.p")})
    start, _ = apply(journey, RestoreCard(card=measured))

    changed, inverse = apply(start, EditCard(card_id="declined", severity=2))

    assert card_of(changed, "declined").claim_ids == ("s1.theme.p", "s1.placed.shop.p")
    assert card_of(apply_all(changed, inverse)[0], "declined") == measured
    assert card_of(apply(start, EditCard(card_id="declined", severity=4))[0], "declined") == measured


def test_the_same_words_keep_the_evidence(journey):
    changed, _ = apply(journey, EditCard(card_id="declined", text="Card declined", severity=4))

    assert content(changed) == content(journey)


@pytest.mark.parametrize(
    ("card", "lane", "severity", "channel"),
    [(PAIN, "pains", 4, ""), (PAIN, "thoughts", None, ""), (PAGE, "actions", None, ""), (PAGE, "pains", None, "")],
)
def test_card_leaves_behind_what_its_new_lane_cannot_hold(journey, card, lane, severity, channel):
    changed, inverse = apply(journey, MoveCard(card_id=card.id, step_id="look-around", lane=lane, index=0))
    moved = changed.stages[0].steps[0].cards[0]
    restored, _ = apply_all(changed, inverse)

    assert (moved.lane, moved.severity, moved.channel) == (lane, severity, channel)
    assert (moved.text, moved.kind, moved.claim_ids) == (card.text, card.kind, card.claim_ids)
    assert Card.model_validate(moved.model_dump()) == moved
    assert content(restored) == content(journey)


@pytest.mark.parametrize(
    "fields",
    [
        {"kind": "measured"},
        {"claim_ids": ("c",)},
        {"lane": "Not a lane"},
        {"id": "Not a slug"},
        {"lane": "images", "image": "https://example.org/cat.png"},
        {"lane": "pains", "severity": 6},
    ],
)
def test_card_that_contradicts_itself_cannot_be_made(fields):
    with pytest.raises(ValidationError):
        Card.model_validate({"id": "a", "lane": "actions", "text": "x", **fields})


UNKNOWN: list[Command] = [
    EditStage(stage_id="gone", title="x"),
    MoveStage(stage_id="gone", index=0),
    DeleteStage(stage_id="gone"),
    AddStep(stage_id="gone", step=Step(id="s", title="s"), index=0),
    EditStep(step_id="gone", title="x"),
    MoveStep(step_id="gone", stage_id="look", index=0),
    MoveStep(step_id="pay", stage_id="gone", index=0),
    DeleteStep(step_id="gone"),
    AddCard(step_id="gone", card=Card(id="c", lane="actions", text="c"), index=0),
    EditCard(card_id="gone", text="x"),
    MoveCard(card_id="gone", step_id="pay", lane="actions", index=0),
    MoveCard(card_id="page", step_id="gone", lane="actions", index=0),
    DeleteCard(card_id="gone"),
    RestoreCard(card=Card(id="gone", lane="actions", text="x")),
]


@pytest.mark.parametrize("command", UNKNOWN, ids=[f"{n}-{command.kind}" for n, command in enumerate(UNKNOWN)])
def test_what_is_not_on_the_map_is_not_found(journey, command):
    with pytest.raises(NotFoundError, match="'gone' on the map 'Buy shoes'") as caught:
        apply(journey, command)

    assert "reload" in caught.value.hint


TWICE = Step(id="twin", title="t", cards=(Card(id="twin", lane="actions", text="t"),))
REFUSED: dict[str, tuple[Command, str]] = {
    "stage id taken": (AddStage(stage=Stage(id="look", title="x"), index=0), "id 'look'"),
    "step id taken by a card": (AddStep(stage_id="look", step=Step(id="idea", title="x"), index=0), "id 'idea'"),
    "card id taken": (AddCard(step_id="pay", card=IDEA, index=0), "id 'idea'"),
    "id twice in what is added": (AddStep(stage_id="look", step=TWICE, index=0), "id 'twin'"),
    "negative stage": (MoveStage(stage_id="look", index=-1), "position -1"),
    "negative step": (MoveStep(step_id="pay", stage_id="look", index=-1), "position -1"),
    "negative card": (MoveCard(card_id="idea", step_id="pay", lane="pains", index=-2), "position -2"),
    "negative addition": (AddStage(stage=Stage(id="new", title="x"), index=-1), "position -1"),
    "long title": (EditMap(title="x" * (MAX_TEXT + 1)), "2,001 characters"),
    "long goal": (EditStage(stage_id="look", goal="x" * (MAX_TEXT + 1)), "2,001 characters"),
    "long card": (EditCard(card_id="idea", text="x" * (MAX_TEXT + 1)), "2,001 characters"),
    "long restored card": (
        RestoreCard(card=Card(id="idea", lane="actions", text="x" * (MAX_TEXT + 1))),
        "2,001 characters",
    ),
    "long text inside": (AddStage(stage=Stage(id="n", title="n", phrases=("x" * (MAX_TEXT + 1),)), index=0), "2,001"),
    "many phrases": (AddStage(stage=Stage(id="n", title="n", phrases=("x",) * 1_001), index=0), "1,001 patterns"),
    "control character": (EditStep(step_id="pay", title="a\x0bb"), r"U\+000B"),
    "lane id taken": (AddLane(lane=Lane(id="pains", role="pains"), index=0), "lane 'pains' already"),
    "arrow id taken": (AddFlow(flow=Flow(id="idea", from_step="pay", to_step="details"), index=0), "id 'idea'"),
    "long scenario": (EditMap(scenario="x" * (MAX_TEXT + 1)), "2,001 characters"),
    "many tags": (EditMap(tags=("x",) * 1_001), "1,001 patterns"),
    "many events": (EditStage(stage_id="look", events=("x",) * 1_001), "1,001 patterns"),
    "card on the curve": (MoveCard(card_id="idea", step_id="pay", lane="emotion", index=0), "found 'emotion'"),
    "picture of a pain": (EditCard(card_id="declined", image="data:image/png;base64,AAAA"), "picture in lanes of"),
    "part of a batch": (
        Batch(commands=(DeleteCard(card_id="idea"), EditCard(card_id="fill-in", severity=3))),
        "severity",
    ),
    "severity of an action": (EditCard(card_id="fill-in", severity=3), "severity"),
    "channel of a pain": (EditCard(card_id="declined", channel="web"), "channel"),
}


@pytest.mark.parametrize(("command", "problem"), REFUSED.values(), ids=REFUSED)
def test_command_that_does_not_fit_is_refused_with_a_hint(journey, command, problem):
    with pytest.raises(ConfigError, match=problem) as caught:
        apply(journey, command)

    assert caught.value.hint


def test_text_at_the_limit_with_line_breaks_is_kept(journey):
    text = "a\n\tb" + "x" * (MAX_TEXT - 4)

    assert card_of(apply(journey, EditCard(card_id="idea", text=text))[0], "idea").text == text


def filled(n_stages: int, n_steps: int, n_cards: int) -> JourneyMap:
    """A map with this many stages; the first has all steps and its first step all cards."""
    cards = tuple(Card(id=f"c{n}", lane="actions", text="x") for n in range(n_cards))
    steps = tuple(Step(id=f"s{n}", title="x", cards=cards if n == 0 else ()) for n in range(n_steps))
    stages = tuple(Stage(id=f"g{n}", title="x", steps=steps if n == 0 else ()) for n in range(n_stages))
    return JourneyMap(id="full", title="Full", stages=stages)


@pytest.mark.parametrize(
    ("command", "what"),
    [
        (AddStage(stage=Stage(id="new", title="x"), index=0), f"{MAX_STAGES + 1} stages"),
        (AddStep(stage_id="g0", step=Step(id="new", title="x"), index=0), f"{MAX_STEPS + 1} steps"),
        (AddCard(step_id="s0", card=Card(id="new", lane="actions", text="x"), index=0), "10,001 cards"),
    ],
)
def test_map_takes_as_many_parts_as_allowed_and_not_one_more(command, what):
    with pytest.raises(ConfigError, match=what):
        apply(filled(MAX_STAGES, MAX_STEPS, MAX_CARDS), command)

    assert apply(filled(MAX_STAGES - 1, MAX_STEPS - 1, MAX_CARDS - 1), command)[0].revision == 1


def test_several_commands_are_taken_back_in_one_go(journey):
    commands = (
        AddStep(stage_id="wait", step=Step(id="track", title="Track"), index=0),
        MoveCard(card_id="declined", step_id="track", lane="thoughts", index=0),
        DeleteStage(stage_id="checkout"),
    )

    changed, inverse = apply_all(journey, commands)
    restored, again = apply_all(changed, inverse)

    assert outline(changed) == {"look": {"look-around": []}, "wait": {"track": ["declined"]}}
    assert changed.revision == 10
    assert content(restored) == content(journey)
    assert content(apply_all(restored, again)[0]) == content(changed)


def test_something_that_is_no_command_is_refused(journey):
    with pytest.raises(ConfigError, match="A Card is not a command"):
        apply(journey, IDEA)
    with pytest.raises(ConfigError, match="A Card is not a command"):
        describe(IDEA, journey)


def test_label_of_long_or_empty_edits_stays_short(journey):
    title = "An\nendless   title " * 10

    assert describe(EditMap(title=title), journey) == "Rename the map to 'An endless title An endless title An en…'"
    assert describe(EditStep(step_id="pay"), journey) == "Change step 'Pay'"


@pytest.mark.parametrize(("command", "_label", "_expected"), EXAMPLES.values(), ids=EXAMPLES)
def test_command_survives_the_way_through_the_browser(command, _label, _expected):
    assert parse_command(json.loads(command.model_dump_json())) == command


BAD_COMMANDS: dict[str, tuple[dict[str, object], str]] = {
    "nothing": ({}, "kind"),
    "unknown kind": ({"kind": "drop_table"}, "drop_table"),
    "missing field": ({"kind": "move_stage", "stage_id": "a"}, r"move_stage\.index: is missing"),
    "unknown field": ({"kind": "delete_card", "card_id": "a", "sudo": True}, "sudo: is not a known key"),
    "text for a number": ({"kind": "move_stage", "stage_id": "a", "index": "1"}, "found '1'"),
    "yes for a number": ({"kind": "move_stage", "stage_id": "a", "index": True}, "found True"),
    "fraction": ({"kind": "move_stage", "stage_id": "a", "index": 0.5}, "found 0.5"),
    "emotion out of range": ({"kind": "edit_step", "step_id": "a", "emotion_expected": 3}, "at most 2, found 3"),
    "list for a text": ({"kind": "edit_map", "title": ["a"]}, "expected text, found a list"),
    "bad slug": (
        {"kind": "add_card", "step_id": "a", "index": 0, "card": {"id": "../x", "lane": "pains", "text": ""}},
        "expected a short id",
    ),
    "batch in a batch": (
        {"kind": "batch", "commands": [{"kind": "batch", "commands": [{"kind": "delete_card", "card_id": "a"}]}]},
        r"commands\[0\]",
    ),
    "forged evidence": (
        {"kind": "restore_card", "card": {"id": "a", "lane": "pains", "text": "", "kind": "measured"}},
        "expected kind 'assumed'",
    ),
    "half a character": ({"kind": "edit_map", "title": "\ud800"}, "not a command"),
    "not a number": ({"kind": "move_stage", "stage_id": "a", "index": float("nan")}, "not a command"),
    "no JSON": ({"kind": "edit_map", "title": object()}, "not a command"),
}


@pytest.mark.parametrize(("data", "problem"), BAD_COMMANDS.values(), ids=BAD_COMMANDS)
def test_bad_data_from_the_browser_is_refused_with_its_path(data, problem):
    with pytest.raises(ConfigError, match=problem) as caught:
        parse_command(data)

    assert caught.value.hint


def test_new_ids_count_up_from_the_highest_and_are_slugs(journey):
    numbered = apply(journey, AddStage(stage=Stage(id="card-7", title="x"), index=0))[0]

    assert new_id(journey, "card") == "card-1"
    assert new_id(numbered, "card") == "card-8"
    assert new_id(journey, "Größe & Länge!") == "gr-sse-l-nge-1"
    assert new_id(journey, "!!") == "item-1"
    assert Stage(id=new_id(journey, "x" * 200), title="x").id == "x" * 56 + "-1"


def test_history_labels_undoes_and_redoes(journey):
    first, history = record(History(), journey, EditMap(title="One"))
    second, history = record(history, first, EditMap(title="Two"))

    assert [history.log[place].label for place in history.done] == [
        "Rename the map to 'One'",
        "Rename the map to 'Two'",
    ]
    assert (history.to_undo, history.to_redo) == ("Rename the map to 'Two'", "")

    undone, history = undo(history, second)
    assert (undone.title, undone.revision) == ("One", 10)

    redone, history = redo(history, undone)
    assert (redone.title, redone.revision) == ("Two", 11)

    undone, history = undo(history, redone)
    other, history = record(history, undone, EditMap(title="Three"))
    assert redo(history, other) == (other, history)
    assert [one.label for one in history.log] == [
        "Rename the map to 'One'",
        "Rename the map to 'Two'",
        "Undo: Rename the map to 'Two'",
        "Redo: Rename the map to 'Two'",
        "Undo: Rename the map to 'Two'",
        "Rename the map to 'Three'",
    ]
    assert History.model_validate_json(history.model_dump_json()) == history


def test_any_revision_can_be_looked_at_named_and_gone_back_to(journey):
    first, history = record(History(), journey, EditMap(title="One"), at="2026-11-26T08:00:00+00:00", author="Ada")
    second, history = record(history, first, DeleteStep(step_id="pay"), at="2026-11-26T09:00:00+00:00", author="Bo")
    history = name_revision(history, 1, " Before the workshop ")

    assert [(one.at[11:13], one.author, one.name) for one in history.log] == [
        ("08", "Ada", "Before the workshop"),
        ("09", "Bo", ""),
    ]
    assert map_at(history, second, 1) == first
    assert content(map_at(history, second, 0)) == content(journey)
    assert [one.label for one in changes_since(history, first.revision)] == ["Delete step 'Pay'"]

    back, history = restore(history, second, 1)
    assert content(back) == content(first)
    assert history.log[-1].label == "Go back to 'Before the workshop'"
    assert content(undo(history, back)[0]) == content(second)
    assert restore(history, back, 3) == (back, history)
    with pytest.raises(NotFoundError, match="no revision 4"):
        map_at(history, back, 4)


def test_history_that_kept_two_stacks_is_read(journey):
    def entry(old, new):
        forward, inverse = EditMap(title=new).model_dump(), EditMap(title=old).model_dump()
        return {"label": f"Rename to {new}", "forward": [forward], "inverse": [inverse]}

    start = journey.title
    steps = [entry(start, "One"), entry("One", "Two"), entry("Two", "Three")]
    now = journey.model_copy(update={"title": "One"})
    history = History.model_validate({"done": steps[:1], "undone": [steps[2], steps[1]]})

    assert (history.to_undo, history.to_redo) == ("Rename to One", "Rename to Two")
    assert undo(history, now)[0].title == start
    assert redo(*reversed(redo(history, now)))[0].title == "Three"
    assert map_at(history, now, 0).title == start
    assert History.model_validate({"done": [], "undone": []}) == History()


def test_nothing_to_undo_or_redo_changes_nothing(journey):
    assert undo(History(), journey) == (journey, History())
    assert redo(History(), journey) == (journey, History())


def ids(journey: JourneyMap) -> tuple[list[str], list[str], list[str]]:
    stages = [stage.id for stage in journey.stages]
    steps = [step.id for stage in journey.stages for step in stage.steps]
    return stages, steps, [card.id for stage in journey.stages for step in stage.steps for card in step.cards]


NUMBERS = st.integers(0, 23)
DRAWS = st.tuples(NUMBERS, NUMBERS, NUMBERS, NUMBERS, st.sampled_from(["", "a", "Zahlen 💳", "zwei\nZeilen"]))
DOT = "data:image/png;base64,iVBORw0KGgo="


def card_from(journey: JourneyMap, a: int, b: int, text: str) -> Card:
    holding = [lane for lane in journey.lanes if lane.role not in DRAWN_ROLES]
    lane = holding[b % len(holding)]
    return Card(
        id=new_id(journey, "card"),
        lane=lane.id,
        text=text,
        severity=1 + a % 5 if lane.role == "pains" else None,
        channel="web" if lane.role == "touchpoints" else "",
        image=DOT if lane.role == "images" else "",
        claim_ids=("c",) if a % 2 else (),
        kind="quoted" if a % 2 else "assumed",
    )


def command_from(journey: JourneyMap, draw: tuple[int, int, int, int, str]) -> Command:
    """Turn five random values into a command that fits the map."""
    kind, a, b, index, text = draw
    stages, steps, cards = ids(journey)
    lanes = [lane.id for lane in journey.lanes]
    if kind == 0 or not any(lane.role not in DRAWN_ROLES for lane in journey.lanes):
        role = ["needs", "images", "flow", "backstage"][a % 4]
        names = [f"{role}-{n}" for n in range(len(lanes) + 1)]
        return AddLane(lane=Lane(id=next(n for n in names if n not in lanes), role=role, title=text), index=index)
    card = card_from(journey, a, b, text)
    step = Step(id=new_id(journey, "step"), title=text, cards=(card,))
    if not stages or kind == 1:
        return AddStage(stage=Stage(id=new_id(journey, "stage"), title=text, steps=(step,)), index=index)
    stage_id = stages[a % len(stages)]
    if not steps or kind == 2:
        return AddStep(stage_id=stage_id, step=step, index=index)
    step_id = steps[a % len(steps)]
    if not cards or kind == 3:
        return AddCard(step_id=step_id, card=card, index=index)
    if kind == 4 or (kind in {22, 23} and not journey.flows):
        flow = Flow(id=new_id(journey, "flow"), from_step=step_id, to_step=steps[b % len(steps)], kind="loop")
        return AddFlow(flow=flow, index=index)
    card_id = cards[b % len(cards)]
    on_map = card_of(journey, card_id)
    role = journey.role_of(on_map.lane)
    flow_id = journey.flows[a % len(journey.flows)].id if journey.flows else ""
    lane_id = lanes[b % len(lanes)]
    return [
        lambda: EditMap(title=text, tags=(text, "x"), status="live" if a % 2 else None),
        lambda: SetPersonas(persona_ids=("mia", "leo")[: a % 3]),
        lambda: EditLane(lane_id=lane_id, title=text, hidden=bool(a % 2)),
        lambda: MoveLane(lane_id=lane_id, index=index),
        lambda: DeleteLane(lane_id=lane_id),
        lambda: EditStage(stage_id=stage_id, title=text, goal=text if b % 2 else None, events=("pay*",)),
        lambda: MoveStage(stage_id=stage_id, index=index),
        lambda: DeleteStage(stage_id=stage_id),
        lambda: EditStep(step_id=step_id, title=text if b % 2 else None, emotion_expected=a % 5 - 2, importance=b % 6),
        lambda: SetEmotion(step_id=step_id, persona_id=("mia", "leo")[a % 2], value=b % 5 - 2 if b % 3 else None),
        lambda: MoveStep(step_id=step_id, stage_id=stages[b % len(stages)], index=index),
        lambda: DeleteStep(step_id=step_id),
        lambda: EditCard(card_id=card_id, text=text, severity=a % 6 if role == "pains" else None),
        lambda: MoveCard(card_id=card_id, step_id=step_id, lane=card.lane, index=index),
        lambda: DeleteCard(card_id=card_id),
        lambda: RestoreCard(card=on_map.model_copy(update={"text": text})),
        lambda: Batch(commands=(EditCard(card_id=card_id, text=text), DeleteCard(card_id=card_id)), label=text),
        lambda: EditFlow(flow_id=flow_id, flow_kind="branch", label=text),
        lambda: DeleteFlow(flow_id=flow_id),
    ][kind - 5]()


@settings(max_examples=1_000, deadline=None)
@given(st.lists(DRAWS, max_size=40))
def test_undoing_everything_gives_the_first_map_and_redoing_it_the_last(draws):
    start = JourneyMap(id="random", title="Random")
    journey, history = start, History()
    for draw in draws:
        journey, history = record(history, journey, command_from(journey, draw))
    end = journey
    assert end.revision == len(draws)
    assert JourneyMap.model_validate(end.model_dump()) == end  # every map on the way is a valid one

    while history.done:
        journey, history = undo(history, journey)
    assert content(journey) == content(start)

    while history.undone:
        journey, history = redo(history, journey)
    assert content(journey) == content(end)

    assert len(history.log) == 3 * len(draws)
    assert content(map_at(history, journey, 0)) == content(start)
    assert content(map_at(history, journey, len(draws))) == content(end)
