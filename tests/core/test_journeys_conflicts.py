import pytest

from core.journeys import (
    AddCard,
    AddStep,
    Batch,
    Card,
    Command,
    DeleteCard,
    DeleteLane,
    DeleteStage,
    DeleteStep,
    EditCard,
    EditConflictError,
    EditMap,
    EditStage,
    EditStep,
    History,
    JourneyMap,
    MoveCard,
    MoveStep,
    SetEmotion,
    Stage,
    Step,
    changes_since,
    check_conflict,
    record,
)

IDEA = Card(id="idea", lane="actions", text="Say why")
PAIN = Card(id="pain", lane="pains", text="Declined", severity=3)
PAY = Step(id="pay", title="Pay", cards=(IDEA, PAIN))
STAGES = (
    Stage(id="shop", title="Shop", steps=(Step(id="look", title="Look"),)),
    Stage(id="checkout", title="Checkout", steps=(PAY, Step(id="details", title="Details"))),
)
START = JourneyMap(id="shoes", title="Buy shoes", stages=STAGES, revision=7)
NOTE = Card(id="note", lane="thoughts", text="Hm")

APART: list[tuple[Command, Command]] = [
    (EditCard(card_id="idea", text="Say it early"), EditCard(card_id="pain", text="Refused")),
    (EditCard(card_id="pain", text="Refused"), EditCard(card_id="pain", channel="", severity=4)),
    (EditMap(title="Boots"), EditMap(owner="Ada")),
    (EditStep(step_id="pay", title="Pay up"), EditStep(step_id="pay", emotion_expected=-2)),
    (
        SetEmotion(step_id="pay", persona_id="mia", value=1),
        SetEmotion(step_id="pay", persona_id="leo", value=-1),
    ),
    (DeleteStep(step_id="look"), EditCard(card_id="idea", text="Say it early")),
    (EditCard(card_id="idea", text="The same"), EditCard(card_id="idea", text="The same")),
    (AddCard(step_id="pay", card=NOTE, index=0), MoveCard(card_id="idea", step_id="look", lane="actions", index=0)),
    (AddStep(stage_id="shop", step=Step(id="new", title="New"), index=0), EditStage(stage_id="shop", title="Browse")),
]

MEETING: list[tuple[Command, Command]] = [
    (EditCard(card_id="idea", text="Theirs"), EditCard(card_id="idea", text="Mine")),
    (EditStep(step_id="pay", emotion_expected=1), EditStep(step_id="pay", emotion_expected=-1)),
    (EditMap(title="Boots"), EditMap(title="Sandals")),
    (
        MoveCard(card_id="idea", step_id="look", lane="actions", index=0),
        MoveCard(card_id="idea", step_id="details", lane="actions", index=0),
    ),
    (MoveStep(step_id="pay", stage_id="shop", index=0), MoveStep(step_id="pay", stage_id="checkout", index=1)),
    (DeleteCard(card_id="idea"), EditCard(card_id="idea", text="Mine")),
    (DeleteStep(step_id="pay"), EditCard(card_id="idea", text="Mine")),
    (DeleteStage(stage_id="checkout"), EditStep(step_id="pay", title="Mine")),
    (DeleteLane(lane_id="pains"), EditCard(card_id="pain", text="Mine")),
    (EditCard(card_id="idea", text="Theirs"), DeleteStage(stage_id="checkout")),
    (
        Batch(commands=(EditMap(owner="Ada"), EditCard(card_id="idea", text="Theirs"))),
        Batch(commands=(EditMap(status="live"), EditCard(card_id="idea", text="Mine"))),
    ),
]


def meet(theirs: Command, mine: Command) -> None:
    """Let somebody else make an edit, and then one's own on what one saw before."""
    now, history = record(History(), START, theirs, author="Ada")
    check_conflict(mine, changes_since(history, START.revision), now)


@pytest.mark.parametrize(("theirs", "mine"), APART)
def test_edits_of_different_places_go_together(theirs, mine):
    meet(theirs, mine)
    meet(mine, theirs)


@pytest.mark.parametrize(("theirs", "mine"), MEETING)
def test_edits_of_the_same_place_meet_whoever_comes_first(theirs, mine):
    with pytest.raises(EditConflictError, match="Ada has changed the same place"):
        meet(theirs, mine)
    with pytest.raises(EditConflictError):
        meet(mine, theirs)


def test_conflict_shows_both_versions():
    with pytest.raises(EditConflictError) as caught:
        meet(EditCard(card_id="idea", text="Theirs"), EditCard(card_id="idea", text="Mine"))

    assert caught.value.theirs.label == "Change 'Say why' to 'Theirs'"
    assert caught.value.mine == "Change 'Say why' to 'Mine'"


def test_what_one_saw_oneself_is_no_conflict():
    now, history = record(History(), START, EditCard(card_id="idea", text="Before"))

    check_conflict(EditCard(card_id="idea", text="After"), changes_since(history, now.revision), now)
